//! Delimited text: any bytes, pinned or not, and pieces of any size. The last byte chooses.

#![no_main]

use checks::{header, read, spec, start};
use goldsieve::ingest::delimited::dialect::Hints;
use goldsieve::ingest::delimited::{self, Failure, Pieces};
use goldsieve::ingest::encoding::Evidence;
use goldsieve::ingest::{Format, HeaderLine};
use libfuzzer_sys::fuzz_target;

const DELIMITERS: [Option<char>; 8] = [
    None,
    Some(','),
    Some('\t'),
    Some(';'),
    Some('|'),
    Some('a'),
    Some(' '),
    Some('='),
];

/// Bytes from which the dialect is told: few, so that the windows behind them are small as well.
const HEAD: usize = 256;

fuzz_target!(init: start(), |data: &[u8]| {
    let Some((&options, bytes)) = data.split_last() else {
        return;
    };
    let delimiter = DELIMITERS[usize::from(options >> 2 & 7)];
    let mut spec = spec(Format::Delimited, header(options));
    spec.delimiter = delimiter;
    if let Ok(source) = read(&spec, bytes) {
        let lines = source.position.iter().map(|position| position.line);
        assert!(lines.is_sorted_by(|one, next| one < next), "lines go back");
    }
    let whole = Pieces {
        head: HEAD,
        ..Pieces::default()
    };
    let pieces = Pieces {
        head: HEAD,
        chunk: 1 + usize::from(options >> 5) * 13,
        chunks: 1 + usize::from(options >> 6),
        expected: bytes.len() * usize::from(options & 1),
    };
    let [whole, pieces] = [whole, pieces].map(|pieces| told(bytes, delimiter, spec.header, pieces));
    assert_eq!(whole, pieces, "chunks show");
});

/// Everything that reading gives.
fn told(bytes: &[u8], delimiter: Option<char>, header: HeaderLine, pieces: Pieces) -> String {
    let mut evidence = Evidence::default();
    evidence.feed(bytes);
    let Some(decision) = evidence.decide() else {
        return "no text".into();
    };
    let hints = Hints {
        delimiter: delimiter.map(|delimiter| delimiter as u8),
        by_extension: None,
        header,
    };
    match delimited::read(&mut &bytes[..], &decision, hints, pieces) {
        Ok(None) => "nothing".into(),
        Ok(Some(table)) => {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|column| (&column.name, column.text.iter().collect::<Vec<_>>()))
                .collect();
            let apart = (&table.position, &table.quarantine, &table.rejects);
            format!("{columns:?} {apart:?} {:?} {:?}", table.remarks, table.read)
        }
        Err(Failure::Content(error)) => error.code.into(),
        Err(Failure::Io(error)) => panic!("{error}"),
    }
}
