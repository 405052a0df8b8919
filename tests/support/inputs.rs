//! Inputs: the shipped fixture, small generated exports, and other writings of the same export.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::{lasting_folder, root};

/// The three exports of the shipped fixture.
pub const EXPORTS: [&str; 3] = [
    "salesforce_contacts.csv",
    "erp_customers.csv",
    "shop_members.xlsx",
];

/// The same three as the generator writes them when asked for CSV only.
pub const CSV_EXPORTS: [&str; 3] = [
    "salesforce_contacts.csv",
    "erp_customers.csv",
    "shop_members.csv",
];

/// Copies the files of the shipped fixture, so that nothing is ever written beside the original. The
/// README's first command leaves a folder of results there, which no test may know.
pub fn copy_crm(to: &Path) {
    for entry in fs::read_dir(root().join("fixtures/crm")).expect("the fixture") {
        let path = entry.expect("an entry of the fixture").path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name)).expect("a copy of the fixture");
        }
    }
}

/// Generated exports as CSV with their truth: `rows` rows in all.
pub fn generate(rows: u32, to: &Path) {
    let program = Path::new(env!("CARGO_BIN_EXE_goldsieve"))
        .with_file_name("examples")
        .join("generate");
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "`cargo build --example generate` first, with the profile of the tests"
    );
    let output = Command::new(program)
        .args([
            "--rows",
            &rows.to_string(),
            "--seed",
            "11",
            "--third",
            "csv",
            "--out",
        ])
        .arg(to)
        .output()
        .expect("the generator starts");
    assert!(output.status.success(), "{output:?}");
}

/// Exports of a few thousand rows, generated once.
pub fn small() -> &'static Path {
    static SMALL: OnceLock<PathBuf> = OnceLock::new();
    SMALL.get_or_init(|| {
        let folder = lasting_folder("small");
        generate(3000, &folder);
        folder
    })
}

/// Exports of a few hundred rows, generated once: for what is run dozens of times.
pub fn tiny() -> &'static Path {
    static TINY: OnceLock<PathBuf> = OnceLock::new();
    TINY.get_or_init(|| {
        let folder = lasting_folder("tiny");
        generate(300, &folder);
        folder
    })
}

/// The records of a CSV file, each with its line end: the header first. Works on bytes: in none of
/// the encodings used here can a quote or a line feed be part of another character.
pub fn csv_records(bytes: &[u8]) -> Vec<&[u8]> {
    let mut records = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                records.push(&bytes[start..=at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < bytes.len() {
        records.push(&bytes[start..]);
    }
    records
}

/// The same file with its records in another order; the header stays.
pub fn shuffled(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut records = csv_records(bytes);
    let mut state = seed;
    for last in (2..records.len()).rev() {
        // splitmix64, so that the order is the same on every machine.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let other = 1 + ((mixed ^ (mixed >> 31)) % last as u64) as usize;
        records.swap(last, other);
    }
    records.concat()
}

/// Only the header and the records that `keep` says, by position from 0.
pub fn keep_records(bytes: &[u8], keep: impl Fn(usize) -> bool) -> Vec<u8> {
    let records = csv_records(bytes);
    let rest = records[1..].iter().enumerate().filter(|(at, _)| keep(*at));
    let mut kept = records[0].to_vec();
    rest.for_each(|(_, record)| kept.extend_from_slice(record));
    kept
}

/// Rewrites the three CSV exports of a folder into another one.
pub fn rewrite(from: &Path, to: &Path, how: impl Fn(&[u8]) -> Vec<u8>) {
    fs::create_dir_all(to).expect("a folder");
    for file in CSV_EXPORTS {
        let bytes = fs::read(from.join(file)).expect("an export");
        fs::write(to.join(file), how(&bytes)).expect("its other writing");
    }
}

#[test]
fn shuffling_keeps_every_record_whole() {
    let text = b"id,note\n1,\"a\nb\"\n2,\"say \"\"x\"\"\n\"\n3,c\n4,d";
    let mut text = text.to_vec();
    text.push(b'\n');
    let other = shuffled(&text, 5);
    assert_ne!(text, other);
    let (mut a, mut b) = (csv_records(&text), csv_records(&other));
    assert_eq!(a.len(), 5);
    assert_eq!(a[0], b[0]);
    a.sort();
    b.sort();
    assert_eq!(a, b);
}
