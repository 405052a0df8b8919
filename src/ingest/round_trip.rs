//! The law of the readers: a table written in any format and any encoding reads back as the same
//! rows. Written by the formats' own libraries where there are any.

use std::io::{Cursor, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use encoding_rs::{EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

/// A table of text: headers and rows, blank cells missing.
#[derive(Clone, Debug)]
struct Table {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Csv(Quoting, Break),
    Workbook,
    Json,
    JsonLines,
    Parquet,
    Arrow,
    ArrowStream,
    Html,
}

#[derive(Clone, Copy, Debug)]
enum Quoting {
    All,
    Needed,
}

#[derive(Clone, Copy, Debug)]
enum Break {
    Lf,
    CrLf,
    Cr,
}

/// What is put around the file.
#[derive(Clone, Copy, Debug)]
enum Wrapping {
    None,
    Gzip,
    Zstd,
    Zip,
}

/// The letters that an encoding can write.
fn letters(encoding: &'static str) -> &'static str {
    match encoding {
        "cp949" => "[a-z가나힣뷁똠金,;|\t \"'=+0-9-]{0,12}",
        "windows-1252" => "[a-zéüßÀœ€,;|\t \"'=+0-9-]{0,12}",
        "shift_jis" => "[a-zあアﾊ漢,;|\t \"'=+0-9-]{0,12}",
        "gb18030" => "[a-z汉语𠀀,;|\t \"'=+0-9-]{0,12}",
        _ => "[a-z가힣é漢😀あ,;|\t \n\"'=+0-9-]{0,12}",
    }
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let by = |with: &'static Encoding| with.encode(text).0.into_owned();
    match encoding {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8-bom" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "cp949" => by(EUC_KR),
        "windows-1252" => by(WINDOWS_1252),
        "shift_jis" => by(SHIFT_JIS),
        "gb18030" => by(GB18030),
        _ => by(UTF_8),
    }
}

fn csv(table: &Table, delimiter: char, quoting: Quoting, end: Break) -> String {
    let end = match end {
        Break::Lf => "\n",
        Break::CrLf => "\r\n",
        Break::Cr => "\r",
    };
    let mut text = String::new();
    for row in std::iter::once(&table.headers).chain(&table.rows) {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(delimiter);
            }
            let risky =
                |c: char| c == delimiter || matches!(c, '"' | '\n' | '\r' | '=' | ' ' | '\t');
            let quoted = matches!(quoting, Quoting::All) || cell.contains(risky);
            if quoted {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(end);
    }
    text
}

fn batch(table: &Table) -> RecordBatch {
    let column = |at: usize| -> ArrayRef {
        let cells = table.rows.iter().map(|row| match row[at].as_str() {
            "" => None,
            text => Some(text),
        });
        Arc::new(cells.collect::<StringArray>())
    };
    let columns = table.headers.iter().enumerate();
    RecordBatch::try_from_iter_with_nullable(
        columns.map(|(at, name)| (name.clone(), column(at), true)),
    )
    .expect("a batch")
}

fn objects(table: &Table) -> Vec<serde_json::Value> {
    let object = |row: &Vec<String>| {
        let members = table.headers.iter().cloned().zip(row);
        members
            .map(|(name, cell)| (name, serde_json::Value::from(cell.as_str())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    table.rows.iter().map(object).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn written(table: &Table, form: Form, delimiter: char, encoding: &str) -> Vec<u8> {
    match form {
        Form::Csv(quoting, end) => encoded(&csv(table, delimiter, quoting, end), encoding),
        Form::Json => encoded(
            &serde_json::Value::from(objects(table)).to_string(),
            encoding,
        ),
        Form::JsonLines => {
            let lines = objects(table)
                .into_iter()
                .map(|object| format!("{object}\n"));
            encoded(&lines.collect::<String>(), encoding)
        }
        Form::Html => {
            let row = |cells: &Vec<String>| {
                let cells = cells
                    .iter()
                    .map(|cell| format!("<td>{}</td>", escaped(cell)));
                format!("<tr>{}</tr>", cells.collect::<String>())
            };
            let rows = std::iter::once(&table.headers).chain(&table.rows).map(row);
            let table = rows.collect::<String>();
            encoded(&format!("<html><table>{table}</table></html>"), encoding)
        }
        Form::Workbook => {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (line, row) in std::iter::once(&table.headers)
                .chain(&table.rows)
                .enumerate()
            {
                for (at, cell) in row.iter().enumerate() {
                    sheet
                        .write_string(line as u32, at as u16, cell)
                        .expect("a cell");
                }
            }
            book.save_to_buffer().expect("a workbook")
        }
        Form::Parquet => {
            let batch = batch(table);
            let mut bytes = Vec::new();
            let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None)
                .expect("a writer");
            writer.write(&batch).expect("rows");
            writer.close().expect("an end");
            bytes
        }
        Form::Arrow => {
            let batch = batch(table);
            let mut bytes = Vec::new();
            let mut writer = arrow::ipc::writer::FileWriter::try_new(&mut bytes, &batch.schema())
                .expect("a writer");
            writer.write(&batch).expect("rows");
            writer.finish().expect("an end");
            drop(writer);
            bytes
        }
        Form::ArrowStream => {
            let batch = batch(table);
            let mut bytes = Vec::new();
            let mut writer = arrow::ipc::writer::StreamWriter::try_new(&mut bytes, &batch.schema())
                .expect("a writer");
            writer.write(&batch).expect("rows");
            writer.finish().expect("an end");
            drop(writer);
            bytes
        }
    }
}

fn wrapped(bytes: Vec<u8>, name: &str, wrapping: Wrapping) -> (Vec<u8>, String) {
    match wrapping {
        Wrapping::None => (bytes, name.to_owned()),
        Wrapping::Gzip => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), Default::default());
            packer.write_all(&bytes).expect("packed");
            (packer.finish().expect("an end"), format!("{name}.gz"))
        }
        Wrapping::Zstd => {
            let packed = zstd::encode_all(bytes.as_slice(), 1).expect("packed");
            (packed, format!("{name}.zst"))
        }
        Wrapping::Zip => {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(name, options).expect("an entry");
            archive.write_all(&bytes).expect("packed");
            let packed = archive.finish().expect("an end").into_inner();
            (packed, "table.zip".to_owned())
        }
    }
}

fn ending(form: Form) -> &'static str {
    match form {
        Form::Csv(..) => "csv",
        Form::Workbook => "xlsx",
        Form::Json => "json",
        Form::JsonLines => "ndjson",
        Form::Parquet => "parquet",
        Form::Arrow => "arrow",
        Form::ArrowStream => "arrows",
        Form::Html => "html",
    }
}

/// Cells that a reader must give back: blanks are missing, and an HTML table says nothing of how
/// blanks follow each other.
fn meant(cell: &str, form: Form) -> String {
    let shown: String = match form {
        Form::Html => cell.split_whitespace().collect::<Vec<_>>().join(" "),
        // The notation by which spreadsheets keep leading zeros says its inner text.
        Form::Csv(..) => match cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')) {
            Some(inner) => inner.to_owned(),
            None => cell.to_owned(),
        },
        _ => cell.to_owned(),
    };
    if shown.trim().is_empty() {
        String::new()
    } else {
        shown
    }
}

fn any_form() -> impl Strategy<Value = Form> {
    let quoting = prop_oneof![Just(Quoting::All), Just(Quoting::Needed)];
    let end = prop_oneof![Just(Break::Lf), Just(Break::CrLf), Just(Break::Cr)];
    prop_oneof![
        6 => (quoting, end).prop_map(|(quoting, end)| Form::Csv(quoting, end)),
        2 => Just(Form::Workbook),
        1 => Just(Form::Json),
        1 => Just(Form::JsonLines),
        1 => Just(Form::Parquet),
        1 => Just(Form::Arrow),
        1 => Just(Form::ArrowStream),
        1 => Just(Form::Html),
    ]
}

const ENCODINGS: [&str; 8] = [
    "utf-8",
    "utf-8-bom",
    "utf-16le",
    "utf-16be",
    "cp949",
    "windows-1252",
    "shift_jis",
    "gb18030",
];

fn any_table(encoding: &'static str) -> impl Strategy<Value = Table> {
    let width = 1..5usize;
    width.prop_flat_map(move |width| {
        let row = prop::collection::vec(letters(encoding), width);
        prop::collection::vec(row, 1..12).prop_map(move |rows| Table {
            headers: std::iter::once("id".to_owned())
                .chain((1..=width).map(|at| format!("name{at}")))
                .collect(),
            rows: rows
                .into_iter()
                .enumerate()
                .map(|(at, row)| std::iter::once(format!("r{at}")).chain(row).collect())
                .collect(),
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_was_written_is_read(
        (encoding, table) in prop::sample::select(&ENCODINGS[..])
            .prop_flat_map(|encoding| (Just(encoding), any_table(encoding))),
        form in any_form(),
        delimiter in prop::sample::select(&[',', ';', '\t', '|'][..]),
        wrapping in prop_oneof![
            3 => Just(Wrapping::None),
            1 => Just(Wrapping::Gzip),
            1 => Just(Wrapping::Zstd),
            1 => Just(Wrapping::Zip),
        ],
    ) {
        let text = matches!(form, Form::Csv(..) | Form::Json | Form::JsonLines | Form::Html);
        // Parquet inside an archive is refused: it is packed already.
        let wrapping = match form {
            Form::Parquet => Wrapping::None,
            _ => wrapping,
        };
        let name = format!("table.{}", ending(form));
        let bytes = written(&table, form, delimiter, encoding);
        let (bytes, name) = wrapped(bytes, &name, wrapping);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let spec = SourceSpec {
            name: "s".to_owned(),
            files: vec![path],
            encoding: text.then(|| encoding.to_owned()),
            delimiter: matches!(form, Form::Csv(..)).then_some(delimiter),
            format: match form {
                Form::Csv(..) => Some(Format::Delimited),
                Form::JsonLines | Form::Json => Some(Format::Json),
                _ => None,
            },
            header: match form {
                Form::Csv(..) | Form::Workbook | Form::Html => HeaderLine::At(1),
                _ => HeaderLine::Detect,
            },
            ..SourceSpec::default()
        };
        let source = read_source(&spec).expect("it reads");
        let read: Vec<Vec<String>> = (0..source.position.len())
            .map(|row| {
                let cells = source.columns.iter();
                cells.map(|c| c.text.get(row).unwrap_or("").to_owned()).collect()
            })
            .collect();
        let expected: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| meant(cell, form)).collect())
            .collect();
        prop_assert_eq!(read, expected);
        prop_assert!(source.rejects.is_empty() && source.quarantine.is_empty());
    }
}
