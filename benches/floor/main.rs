//! The floor: what a bare program written for these three exports alone would need.
//!
//! `floor DIR [--truth CSV]` reads `salesforce_contacts.csv`, `erp_customers.csv` and
//! `shop_members.csv` as the generator writes them, standardizes six fields, blocks, compares with
//! weights fixed by hand and clusters. It detects nothing, explains nothing, publishes nothing and
//! checks nothing; goldsieve's time is stated as a multiple of its. Prints seconds per stage and,
//! given truth, precision and recall of its pairs, so that nobody mistakes speed for an answer.

mod read;
mod standardize;

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use rayon::prelude::*;

use standardize::Row;

/// Blocks larger than this are skipped: a shared switchboard says nothing.
const LARGEST_BLOCK: usize = 50;
/// Summed weight from which two rows are one customer.
const MERGE_FROM: i32 = 12;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let (Some(folder), flag, truth) = (words.next(), words.next(), words.next()) else {
        eprintln!("usage: floor DIR [--truth CSV]");
        return ExitCode::from(2);
    };
    let truth = match flag.as_deref() {
        Some("--truth") => truth.map(PathBuf::from),
        _ => None,
    };
    match run(&PathBuf::from(folder), truth) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

fn run(folder: &std::path::Path, truth: Option<PathBuf>) -> Result<(), Box<dyn std::error::Error>> {
    let begin = Instant::now();
    let tables = read::tables(folder)?;
    let read = begin.elapsed();
    let rows: Vec<Row> = tables
        .par_iter()
        .flat_map(|table| {
            table
                .rows
                .par_iter()
                .map(|cells| standardize::row(table, cells))
        })
        .collect();
    let standardized = begin.elapsed();
    let pairs = candidates(&rows);
    let blocked = begin.elapsed();
    let merged: Vec<(u32, u32)> = pairs
        .par_iter()
        .copied()
        .filter(|&(a, b)| weight(&rows[a as usize], &rows[b as usize]) >= MERGE_FROM)
        .collect();
    let compared = begin.elapsed();
    let roots = components(rows.len(), &merged);
    let entities = roots
        .iter()
        .enumerate()
        .filter(|&(row, &root)| row == root as usize)
        .count();
    let done = begin.elapsed();

    println!(
        "rows {} pairs {} entities {entities}",
        rows.len(),
        pairs.len()
    );
    let mut last = std::time::Duration::ZERO;
    for (stage, until) in [
        ("read", read),
        ("standardize", standardized),
        ("block", blocked),
        ("compare", compared),
        ("cluster", done),
        ("whole", done),
    ] {
        let from = if stage == "whole" {
            std::time::Duration::ZERO
        } else {
            last
        };
        println!("{stage:<12} {:.3} s", (until - from).as_secs_f64());
        last = until;
    }
    if let Some(truth) = truth {
        let of_id = read::truth(&truth)?;
        let (precision, recall) = measure(&rows, &roots, &of_id);
        println!("precision {precision:.4} recall {recall:.4}");
    }
    Ok(())
}

/// Pairs that share a phone, a mail address, or name and birth date, or name and address.
fn candidates(rows: &[Row]) -> Vec<(u32, u32)> {
    let passes: [fn(&Row) -> Option<u64>; 5] = [
        |row| row.mobile,
        |row| row.phone,
        |row| row.email,
        |row| Some(standardize::mix(row.name?, row.birth?)),
        |row| Some(standardize::mix(row.name?, row.address?)),
    ];
    let mut pairs: Vec<(u32, u32)> = passes
        .par_iter()
        .flat_map_iter(|key| {
            let keyed = rows.iter().enumerate();
            let mut keyed: Vec<(u64, u32)> = keyed
                .filter_map(|(at, row)| Some((key(row)?, at as u32)))
                .collect();
            keyed.sort_unstable();
            let mut pairs = Vec::new();
            for block in keyed.chunk_by(|a, b| a.0 == b.0) {
                if block.len() > LARGEST_BLOCK {
                    continue;
                }
                for (at, &(_, left)) in block.iter().enumerate() {
                    pairs.extend(block[at + 1..].iter().map(|&(_, right)| (left, right)));
                }
            }
            pairs
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// Weights in bits, set by hand for these files.
fn weight(a: &Row, b: &Row) -> i32 {
    let agree = |a: Option<u64>, b: Option<u64>, same: i32, other: i32| match (a, b) {
        (Some(a), Some(b)) if a == b => same,
        (Some(_), Some(_)) => other,
        _ => 0,
    };
    let name = match (&a.name_text, &b.name_text) {
        (Some(a), Some(b)) if a == b => 9,
        (Some(a), Some(b)) if strsim::jaro_winkler(a, b) >= 0.88 => 4,
        (Some(_), Some(_)) => -6,
        _ => 0,
    };
    name + agree(a.mobile, b.mobile, 9, -1)
        + agree(a.phone, b.phone, 5, 0)
        + agree(a.email, b.email, 9, -1)
        + agree(a.birth, b.birth, 8, -8)
        + agree(a.address, b.address, 7, -1)
}

/// Smallest row of each row's component.
fn components(rows: usize, pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..rows as u32).collect();
    let find = |parent: &mut Vec<u32>, mut row: u32| {
        while parent[row as usize] != row {
            parent[row as usize] = parent[parent[row as usize] as usize];
            row = parent[row as usize];
        }
        row
    };
    for &(a, b) in pairs {
        let (a, b) = (find(&mut parent, a), find(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..rows as u32).map(|row| find(&mut parent, row)).collect()
}

/// Pairwise precision and recall.
fn measure(rows: &[Row], roots: &[u32], of_id: &HashMap<(String, String), u32>) -> (f64, f64) {
    let labels: Vec<Option<u32>> = rows
        .iter()
        .map(|row| of_id.get(&(row.source.to_owned(), row.id.clone())).copied())
        .collect();
    let pairs = |mut keys: Vec<(u32, u32)>| -> f64 {
        keys.sort_unstable();
        let same = keys.chunk_by(|a, b| a == b);
        same.map(|same| same.len() as f64 * (same.len() as f64 - 1.0) / 2.0)
            .sum()
    };
    let labelled = || {
        labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| Some((row, (*label)?)))
    };
    let found = pairs(labelled().map(|(row, _)| (roots[row], 0)).collect());
    let actual = pairs(labelled().map(|(_, label)| (label, 0)).collect());
    let both = pairs(labelled().map(|(row, label)| (roots[row], label)).collect());
    (both / found.max(1.0), both / actual.max(1.0))
}
