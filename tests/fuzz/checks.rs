//! What every reading must keep, whatever the bytes. Targets call these; a promise that does not
//! hold is a panic, which libFuzzer reports with the input.

use std::path::PathBuf;

use goldsieve::error::{Error, ErrorKind};
use goldsieve::ingest::{Format, HeaderLine, SourceSpec, read_bytes};
use goldsieve::tables::raw::RawSource;

/// Works on the calling thread alone, so that the same input always takes the same way.
pub fn start() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    pool.use_current_thread().build_global().expect("a pool");
}

/// Lets panics of dependencies pass, which the reader of workbooks takes for a damaged file, and
/// reports our own, which it would hide.
pub fn start_with_caught_panics() {
    start();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |location| location.file());
        if !file.contains("/registry/src/") {
            report(panic);
        }
    }));
}

/// What is asked of the reader.
pub fn spec(format: Format, header: HeaderLine) -> SourceSpec {
    SourceSpec {
        name: "fuzz".into(),
        files: vec![PathBuf::from("-")],
        format: Some(format),
        header,
        ..SourceSpec::default()
    }
}

/// The header that an option stands for.
pub fn header(option: u8) -> HeaderLine {
    match option % 4 {
        0 => HeaderLine::Detect,
        1 => HeaderLine::At(1),
        2 => HeaderLine::At(3),
        _ => HeaderLine::Absent,
    }
}

/// Reads twice and checks what came.
pub fn read(spec: &SourceSpec, bytes: &[u8]) -> Result<RawSource, Error> {
    let source = read_bytes(spec, bytes.to_vec());
    let again = read_bytes(spec, bytes.to_vec());
    match (&source, &again) {
        (Ok(source), Ok(again)) => {
            whole(source);
            same(source, again);
        }
        (Err(error), Err(again)) => {
            assert_eq!(error.kind, ErrorKind::Usage, "{error}");
            assert_eq!(error.code, again.code, "two readings differ");
        }
        _ => panic!("two readings differ"),
    }
    source
}

/// No record lost, no cell beside the table, no text that our own formats could not hold.
fn whole(source: &RawSource) {
    let rows = source.position.len();
    let apart = source.quarantine.len() + source.rejects.len();
    assert_eq!(source.rows_read, (rows + apart) as u64, "records are lost");
    for column in &source.columns {
        assert_eq!(column.text.len(), rows, "a column has other rows");
        let values = column.text.values();
        for value in column.text.codes().iter().map(|&code| code as usize) {
            assert!(
                value < column.text.distinct() || value == u32::MAX as usize,
                "no such value"
            );
        }
        for value in values.iter().flatten() {
            assert!(
                !value.contains(['\0', '\u{1f}']),
                "a separator is in a text"
            );
            assert!(!value.trim().is_empty(), "a blank cell is no missing one");
        }
    }
}

fn same(source: &RawSource, again: &RawSource) {
    assert_eq!(source.columns.len(), again.columns.len());
    for (one, other) in source.columns.iter().zip(&again.columns) {
        assert_eq!(one.name, other.name);
        assert!(one.text.iter().eq(other.text.iter()), "cells differ");
    }
    assert_eq!(
        format!(
            "{:?}",
            (&source.position, &source.quarantine, &source.rejects)
        ),
        format!("{:?}", (&again.position, &again.quarantine, &again.rejects)),
    );
}
