//! Text in every encoding that can be pinned: any bytes, and cells that are written, encoded and
//! read back. The last byte chooses.

#![no_main]

use checks::{header, read, spec, start};
use encoding_rs::{EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use goldsieve::ingest::{Format, HeaderLine};
use libfuzzer_sys::fuzz_target;

const PINNED: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("utf-16be"),
    Some("cp949"),
    Some("windows-1252"),
    Some("shift_jis"),
    Some("gb18030"),
];

/// How cells are written.
#[derive(Clone, Copy)]
enum Written {
    Utf16Le,
    Utf16Be,
    As(&'static Encoding),
}

fuzz_target!(init: start(), |data: &[u8]| {
    let Some((&options, bytes)) = data.split_last() else {
        return;
    };
    let pinned = PINNED[usize::from(options & 7)];
    if options & 0x80 == 0 {
        let mut spec = spec(Format::Delimited, header(options >> 3));
        spec.encoding = pinned.map(str::to_owned);
        let _ = read(&spec, bytes);
        return;
    }
    let written = match pinned {
        Some("utf-16le") => Written::Utf16Le,
        Some("utf-16be") => Written::Utf16Be,
        Some("cp949") => Written::As(EUC_KR),
        Some("windows-1252") => Written::As(WINDOWS_1252),
        Some("shift_jis") => Written::As(SHIFT_JIS),
        Some("gb18030") => Written::As(GB18030),
        _ => Written::As(UTF_8),
    };
    let between = [',', ';', '\n', '|'][usize::from(options >> 3 & 3)];
    round_trip(&String::from_utf8_lossy(bytes), between, pinned, written);
});

/// Writes the text, cut into cells, as quoted CSV, and reads it back.
fn round_trip(text: &str, between: char, pinned: Option<&str>, written: Written) {
    let cells: Vec<String> = text
        .split(between)
        .map(|cell| cell_text(cell, written))
        .collect();
    let mut csv = String::from("id,a,b\n");
    for (index, pair) in cells.chunks(2).enumerate() {
        csv += &format!("r{index}");
        for cell in [pair[0].as_str(), pair.get(1).map_or("", String::as_str)] {
            csv += &format!(",\"{}\"", cell.replace('"', "\"\""));
        }
        csv.push('\n');
    }
    let bytes = match written {
        Written::Utf16Le => csv.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Written::Utf16Be => csv.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Written::As(encoding) => encoding.encode(&csv).0.into_owned(),
    };
    let mut spec = spec(Format::Delimited, HeaderLine::At(1));
    spec.delimiter = Some(',');
    // What is UTF-8 is found to be, unless its control characters speak for something else.
    spec.encoding = pinned.or(Some("utf-8")).map(str::to_owned);
    let source = match read(&spec, &bytes) {
        Ok(source) => source,
        Err(error) => {
            assert_eq!(error.code, "input-drm");
            return;
        }
    };
    let names: Vec<&str> = source.columns.iter().map(|column| &*column.name).collect();
    assert_eq!(names, ["id", "a", "b"]);
    assert_eq!(
        source.position.len(),
        cells.len().div_ceil(2),
        "rows are lost"
    );
    for (at, cell) in cells.iter().enumerate() {
        let kept = cell.replace(['\0', '\u{1f}'], " ");
        let blank = |c: char| c.is_whitespace() || c == '\u{1a}' && cell.is_ascii();
        let expected = Some(kept.as_str()).filter(|kept| !kept.chars().all(blank));
        let got = source.columns[1 + at % 2].text.get(at / 2);
        assert_eq!(got, expected, "cell {at} was {cell:?}");
    }
}

/// The cell as far as it must come back: what the encoding cannot hold, numbers that may be
/// redacted and formulas that are unwrapped are left out, and lines in quotes are no records.
fn cell_text(cell: &str, written: Written) -> String {
    let digits = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let comes_back = |c: &char| match written {
        Written::Utf16Le | Written::Utf16Be => true,
        Written::As(encoding) => {
            let text = c.to_string();
            let (bytes, _, lost) = encoding.encode(&text);
            let back = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
            !lost && back.is_some_and(|back| back == text)
        }
    };
    let mut kept: String = cell.chars().filter(comes_back).collect();
    if kept.chars().filter(|&c| digits(c)).count() > 5 {
        kept = kept.replace(digits, "n");
    }
    if kept.contains(['\r', '\n']) {
        kept = kept.replace(',', ";");
    }
    kept.trim_start_matches('=').to_owned()
}
