//! Cells and layouts on tables made by hand: what is masked, what is text, what is defused.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray};
use proptest::prelude::*;

use super::cells::{Cell, Cells};
use super::columns::{FURTHER, Privacy, SHARED, privacy};
use super::csv::{CsvTable, runs};
use super::encoding::Encoding;
use super::xlsx::Book;
use super::*;
use crate::tables::field::FieldType;
use crate::text::mask::{MaskKind, mask};

fn facts() -> Arc<Facts> {
    let field = |name: &str, ty, ko: &str, en: &str| {
        let facts = FieldFacts {
            ty,
            ko: Some(ko.to_owned()),
            en: Some(en.to_owned()),
        };
        (name.to_owned(), facts)
    };
    Arc::new(Facts::from([
        field("person_name", FieldType::PersonName, "고객명", "Name"),
        field("mobile_phone", FieldType::Phone, "휴대전화", "Mobile"),
        field("points", FieldType::Number, "적립금", "Points"),
    ]))
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn csv_of(
    table: &str,
    batch: &RecordBatch,
    wanted: &[&str],
    values: Values,
    encoding: Encoding,
) -> (Vec<u8>, Changes) {
    let wanted: Vec<String> = wanted.iter().map(|it| (*it).to_owned()).collect();
    let layout = Layout::new(
        table,
        &batch.schema(),
        &wanted,
        Headers::Names,
        values,
        &facts(),
    )
    .unwrap();
    let mut out = CsvTable::start(Vec::new(), &layout, encoding).unwrap();
    out.rows(&Cells::new(&layout, batch).unwrap()).unwrap();
    out.finish().unwrap()
}

#[test]
fn a_field_may_not_be_called_like_a_shared_column_and_nothing_else_is_shared() {
    let shared: Vec<&str> = SHARED.iter().map(|it| it.0).collect();
    let mut contract = crate::publish::names::CONTRACT.to_vec();
    let mut known = shared.clone();
    contract.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, contract);
    let all: Vec<&str> = SHARED.iter().chain(FURTHER).map(|it| it.0).collect();
    let mut distinct = all.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len());
}

/// A carried column called like a column of another table is a person's all the same.
#[test]
fn what_nobody_vouches_for_counts_as_a_persons() {
    let facts = facts();
    let text = Privacy::Personal(MaskKind::Text);
    assert_eq!(privacy("records", "owner", &facts), text);
    assert_eq!(privacy("findings", "owner", &facts), Privacy::Open);
    assert_eq!(privacy("golden", "erp.상태", &facts), text);
    assert_eq!(privacy("records", "source", &facts), Privacy::Open);
    let phone = Privacy::Personal(MaskKind::Phone);
    assert_eq!(privacy("records", "mobile_phone__raw", &facts), phone);
    assert_eq!(privacy("profile", "example", &facts), text);
    assert_eq!(privacy("pairs", "level_person_name", &facts), Privacy::Open);
    assert_eq!(privacy("records", "level_person_name", &facts), text);
}

#[test]
fn a_value_is_masked_as_the_field_that_its_row_names() {
    let table = batch(vec![
        (
            "field",
            texts(&["mobile_phone", "person_name", "nobody_knows"]),
        ),
        ("raw_value", texts(&["010-1234-5678", "홍길동", "secret"])),
    ]);
    let (masked, _) = csv_of(
        "findings",
        &table,
        &["raw_value"],
        Values::Masked,
        Encoding::Utf8,
    );
    let masked = String::from_utf8(masked).unwrap();
    let expected = [
        mask(MaskKind::Phone, "010-1234-5678"),
        mask(MaskKind::PersonName, "홍길동"),
        mask(MaskKind::Text, "secret"),
    ];
    assert_eq!(
        masked,
        format!("raw_value\r\n{}\r\n", expected.join("\r\n"))
    );
    let (clear, _) = csv_of(
        "findings",
        &table,
        &["raw_value"],
        Values::Clear,
        Encoding::Utf8,
    );
    assert!(String::from_utf8(clear).unwrap().contains("010-1234-5678"));
}

/// A typo put right is a person's value; a sentence is not.
#[test]
fn advice_is_masked_where_it_is_a_value() {
    let advice = [
        ("mobile_phone", "+821028236838", "masked"),
        ("mobile_phone", "3 different names", "open"),
        ("person_name", "Kim Chul Soo", "masked"),
        ("email", "write to a.kim@naver.com", "masked"),
        ("grade", "연락처를 확인한다", "open"),
    ];
    for (field, text, expected) in advice {
        let table = batch(vec![
            ("field", texts(&[field])),
            ("suggestion", texts(&[text])),
        ]);
        let (bytes, _) = csv_of(
            "findings",
            &table,
            &["suggestion"],
            Values::Masked,
            Encoding::Utf8,
        );
        let shown = String::from_utf8(bytes).unwrap();
        let shown = shown.lines().nth(1).unwrap().trim_start_matches('\'');
        assert_eq!(shown == text, expected == "open", "{text}: {shown}");
    }
}

#[test]
fn cells_of_a_row_set_aside_are_masked_one_by_one() {
    let json = r#"[["이름","홍길동"],["이름",""],["휴대폰","01012345678"]]"#;
    let table = batch(vec![("cells", texts(&[json, "not json"]))]);
    let (masked, _) = csv_of("quarantine", &table, &[], Values::Masked, Encoding::Utf8);
    let masked = String::from_utf8(masked).unwrap();
    assert_eq!(
        masked,
        "cells\r\n이름: 홍** | 휴대폰: 0**********\r\nn** ****\r\n"
    );
    let (clear, _) = csv_of("quarantine", &table, &[], Values::Clear, Encoding::Utf8);
    assert_eq!(
        String::from_utf8(clear).unwrap(),
        "cells\r\n이름: 홍길동 | 휴대폰: 01012345678\r\nnot json\r\n"
    );
}

#[test]
fn only_what_a_spreadsheet_keeps_exactly_is_a_number() {
    let points = [
        "100",
        "-50.5",
        "0",
        "007",
        "1e5",
        "",
        "1234567890123456",
        ".5",
        "5.",
        "+7",
        "½",
    ];
    let table = batch(vec![
        ("points", texts(&points)),
        ("mobile_phone", texts(&["1"; 11])),
        (
            "match_probability",
            Arc::new(Float64Array::from(vec![0.1 + 0.2; 11])),
        ),
        ("line", Arc::new(Int32Array::from(vec![-3; 11]))),
    ]);
    let facts = facts();
    let layout = |values| {
        Layout::new(
            "golden",
            &table.schema(),
            &[],
            Headers::Names,
            values,
            &facts,
        )
        .unwrap()
    };
    let clear = layout(Values::Clear);
    let cells = Cells::new(&clear, &table).unwrap();
    let numbers: Vec<bool> = (0..points.len())
        .map(|row| matches!(cells.row(row).next(), Some(Cell::Decimal(..))))
        .collect();
    let kept = ["100", "-50.5", "0"];
    let expected: Vec<bool> = points.iter().map(|text| kept.contains(text)).collect();
    assert_eq!(numbers, expected);
    let row: Vec<Cell<'_>> = cells.row(1).collect();
    assert_eq!(row[1], Cell::Text("1".into()));
    assert_eq!(row[2], Cell::Number(0.1 + 0.2));
    assert_eq!(row[3], Cell::Whole(-3));
    let masked = layout(Values::Masked);
    let cells = Cells::new(&masked, &table).unwrap();
    assert!(matches!(cells.row(0).next(), Some(Cell::Text(text)) if text == "1**"));
    // A negative number is no formula.
    let (text, changes) = csv_of(
        "golden",
        &table,
        &["points", "line"],
        Values::Clear,
        Encoding::Utf8,
    );
    assert!(
        String::from_utf8(text)
            .unwrap()
            .contains("\r\n-50.5,-3\r\n")
    );
    assert_eq!(changes.len(), 1, "{changes:?}");
}

#[test]
fn labels_are_told_apart() {
    let table = batch(vec![
        ("person_name", texts(&[])),
        ("person_name__raw", texts(&[])),
        ("entity_id", texts(&[])),
        ("erp.상태", texts(&[])),
    ]);
    let headers = |lang| -> Vec<String> {
        let headers = Headers::Labels(lang);
        let layout = Layout::new(
            "records",
            &table.schema(),
            &[],
            headers,
            Values::Masked,
            &facts(),
        );
        layout
            .unwrap()
            .columns
            .into_iter()
            .map(|it| it.header)
            .collect()
    };
    assert_eq!(
        headers(Lang::Ko),
        ["고객명", "고객명 (원래 값)", "고객 ID", "erp.상태"]
    );
    assert_eq!(
        headers(Lang::En),
        ["Name", "Name (raw)", "Customer ID", "erp.상태"]
    );
    let pairs = batch(vec![
        ("left_source", texts(&[])),
        ("tf_person_name", texts(&[])),
    ]);
    let layout = Layout::new(
        "pairs",
        &pairs.schema(),
        &[],
        Headers::Labels(Lang::Ko),
        Values::Masked,
        &facts(),
    );
    let labels: Vec<String> = layout
        .unwrap()
        .columns
        .into_iter()
        .map(|it| it.header)
        .collect();
    assert_eq!(labels, ["왼쪽 원천", "빈도 보정 · 고객명"]);
}

#[test]
fn every_table_column_has_a_label_in_both_languages() {
    for (name, ko, en, _) in SHARED.iter().chain(FURTHER) {
        assert!(!ko.is_empty() && !en.is_empty(), "{name}");
        assert!(ko.chars().any(|c| ('가'..='힣').contains(&c)), "{name}");
    }
}

#[test]
fn what_cp949_lacks_is_counted_and_the_rest_stays() {
    let table = batch(vec![("sources", texts(&["김철수 😀 é", "똠방각하", "=1"]))]);
    let (bytes, changes) = csv_of("golden", &table, &[], Values::Clear, Encoding::Cp949);
    let (text, _, damaged) = encoding_rs::EUC_KR.decode(&bytes);
    assert!(!damaged);
    assert_eq!(text, "sources\r\n김철수 ? ?\r\n똠방각하\r\n'=1\r\n");
    let found: Vec<(Change, u64)> = changes
        .into_iter()
        .map(|((.., change), n)| (change, n))
        .collect();
    assert_eq!(found, [(Change::Defused, 1), (Change::Unencodable, 2)]);
}

/// The workbook as another reader sees it: every sheet with its rows as text.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<calamine::Data>>)> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets().into_iter();
    sheets
        .map(|(name, range)| (name, range.rows().map(<[_]>::to_vec).collect()))
        .collect()
}

fn book_of(table: &RecordBatch, sheet_rows: u32, batch_rows: usize) -> (Vec<u8>, Changes, u32) {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::new(
        "golden",
        &table.schema(),
        &[],
        Headers::Names,
        Values::Clear,
        &facts(),
    )
    .unwrap();
    let day = jiff::civil::date(2026, 11, 21);
    let mut book = Book::new(folder.path(), day, sheet_rows).unwrap();
    let mut part = book.start(&layout).unwrap();
    for start in (0..table.num_rows()).step_by(batch_rows) {
        let rows = table.slice(start, batch_rows.min(table.num_rows() - start));
        book.rows(&mut part, &Cells::new(&layout, &rows).unwrap())
            .unwrap();
    }
    let count = book.end(part).unwrap();
    let mut bytes = Vec::new();
    let changes = book.finish(&mut bytes).unwrap();
    (bytes, changes, count)
}

#[test]
fn long_tables_go_on_in_the_next_sheet_with_their_header() {
    let names: Vec<String> = (0..25).map(|n| format!("홍길동{n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = batch(vec![("person_name", texts(&names))]);
    let (bytes, _, count) = book_of(&table, 11, 4);
    let found = sheets(bytes);
    assert_eq!(count, 3);
    let titles: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(titles, ["golden", "golden (2)", "golden (3)"]);
    let mut rows: Vec<String> = Vec::new();
    for (_, sheet) in &found {
        assert_eq!(sheet[0][0].to_string(), "person_name");
        rows.extend(sheet[1..].iter().map(|row| row[0].to_string()));
    }
    assert_eq!(rows, names);
    // Exactly full is no reason for another sheet, and nothing still has its header.
    assert_eq!(book_of(&table.slice(0, 20), 11, 7).2, 2);
    assert_eq!(sheets(book_of(&table.slice(0, 0), 11, 7).0)[0].1.len(), 1);
}

#[test]
fn a_workbook_keeps_formulas_and_leading_zeros_as_text() {
    let long = "가".repeat(40_000);
    let values = [
        "=HYPERLINK(\"http://x\")",
        "+821012345678",
        "00123",
        "@cmd",
        &long,
        "줄\n바꿈\u{1}",
    ];
    let table = batch(vec![("person_name", texts(&values))]);
    let (bytes, changes, _) = book_of(&table, 1_048_576, 100);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut sheet = String::new();
    let mut entry = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut entry, &mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "a formula");
    drop(entry);
    let rows = &sheets(bytes)[0].1;
    let text = |row: usize| rows[row + 1][0].to_string();
    for (at, value) in values.iter().enumerate().take(4) {
        assert_eq!(text(at), *value);
        assert!(matches!(rows[at + 1][0], calamine::Data::String(_)));
    }
    assert_eq!(text(4).chars().count(), 32_767);
    let cut: Vec<(Change, u64)> = changes
        .into_iter()
        .map(|((.., change), n)| (change, n))
        .collect();
    assert_eq!(cut, [(Change::Cut, 1)]);
}

#[test]
fn the_same_rows_give_the_same_workbook() {
    let table = batch(vec![("person_name", texts(&["홍길동", "=1"]))]);
    assert!(book_of(&table, 100, 1).0 == book_of(&table, 100, 2).0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    /// Whatever the text: another reader gets it back, but for the apostrophe, and no cell of text
    /// begins as a formula does.
    #[test]
    fn csv_reads_back(values in prop::collection::vec("[=+@'\",;\r\n\t\\-0-9a가 ]{0,6}", 1..6)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let table = batch(vec![("person_name", texts(&values)), ("sources", texts(&values))]);
        let (bytes, changes) = csv_of("golden", &table, &[], Values::Clear, Encoding::Utf8);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(&bytes[..]);
        let mut defused = 0;
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            for cell in record.iter() {
                prop_assert!(!runs(cell));
                let value = match runs(values[row]) {
                    true => { defused += 1; &cell[1..] }
                    false => cell,
                };
                prop_assert_eq!(value, values[row]);
            }
        }
        prop_assert_eq!(changes.values().sum::<u64>(), defused);
    }
}
