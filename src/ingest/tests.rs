//! The table of malformed files, and what the formats make of their cells.

use std::path::PathBuf;

use super::*;

fn fixture(name: &str) -> SourceSpec {
    SourceSpec {
        name: "s".into(),
        files: vec![
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("fixtures/malformed")
                .join(name),
        ],
        ..SourceSpec::default()
    }
}

fn read(name: &str) -> RawSource {
    read_source(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn column<'a>(source: &'a RawSource, name: &str) -> Vec<&'a str> {
    let column = source.columns.iter().find(|c| *c.name == *name);
    let column = column.unwrap_or_else(|| panic!("no column {name}"));
    column.text.iter().map(|text| text.unwrap_or("")).collect()
}

/// Walks `fixtures/malformed/expected.csv`: every file of the folder, what it must give, and
/// that no record of it is lost.
#[test]
fn malformed_files_give_what_the_table_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/malformed");
    let mut expected = csv::Reader::from_path(folder.join("expected.csv")).expect("the table");
    let mut listed = Vec::new();
    let mut wrong = Vec::new();
    for record in expected.records() {
        let record: Vec<String> = record.expect("a row").iter().map(str::to_owned).collect();
        let name = &record[0];
        listed.push(name.clone());
        let told = match read_source(&fixture(name)) {
            Err(error) => {
                assert_eq!(error.kind.exit_code(), 2, "{name}");
                let mut told = vec![String::new(); 6];
                told.push(error.code.to_owned());
                told
            }
            Ok(source) => {
                let apart = source.quarantine.len() + source.rejects.len();
                assert_eq!(
                    source.rows_read,
                    (source.position.len() + apart) as u64,
                    "{name}"
                );
                for column in &source.columns {
                    assert_eq!(column.text.len(), source.position.len(), "{name}");
                }
                let file = &source.files[0];
                vec![
                    source.position.len().to_string(),
                    source.quarantine.len().to_string(),
                    source.rejects.len().to_string(),
                    file.encoding.clone().unwrap_or_default(),
                    file.header_line
                        .map(|line| line.to_string())
                        .unwrap_or_default(),
                    source
                        .remarks
                        .first()
                        .map_or("", |remark| remark.code)
                        .to_owned(),
                    String::new(),
                ]
            }
        };
        if told != record[1..8] {
            wrong.push(format!(
                "{name}: gave {told:?}, table says {:?}",
                &record[1..8]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name != "expected.csv")
        .collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed, "files and table differ");
}

#[test]
fn cells_of_a_workbook_are_as_a_person_sees_them() {
    let source = read("formats.xlsx");
    assert_eq!(column(&source, "고객번호"), ["123456789012", "2", "3"]);
    assert_eq!(column(&source, "우편번호"), ["06236", "00123", ""]);
    assert_eq!(
        column(&source, "전화"),
        ["010-1234-5678", "002-1234-5678", ""]
    );
    assert_eq!(column(&source, "등록일"), ["2024-03-05", "2024-03-06", ""]);
    assert_eq!(
        column(&source, "수정일시"),
        ["2024-03-05 12:00:00", "2024-03-06 06:00:00", ""]
    );
    assert_eq!(column(&source, "비고"), ["TRUE", "#N/A", "1.5"]);
    let lines: Vec<u32> = source.position.iter().map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 5]);
}

/// Zeros in front and hyphens are often nothing but the format of a number, in every format of
/// workbooks.
#[test]
fn formats_of_numbers_are_kept_in_every_workbook() {
    for name in [
        "number-formats.xls",
        "number-formats-library.xls",
        "number-formats.ods",
    ] {
        let source = read(name);
        for (header, cells) in [
            ("고객번호", ["00001", "00020", "12345"]),
            ("휴대폰", ["010-7214-5638", "010-2918-4475", "021-234-5678"]),
            ("사업자번호", ["124-81-00998", "220-81-62517", ""]),
            ("방문시각", ["00:00:00", "14:30:00", "09:05:07"]),
            ("수신동의", ["TRUE", "FALSE", "TRUE"]),
            ("금액", ["1250000", "900", "12.5"]),
            ("등록일", ["2024-03-05", "2024-03-06", "2023-12-31"]),
        ] {
            assert_eq!(column(&source, header), cells, "{name}");
        }
    }
    let source = read("number-formats.xlsb");
    assert_eq!(column(&source, "고객번호"), ["00001", "00020", "12345"]);
    let phones = ["010-7214-5638", "010-2918-4475", "010-5521-0934"];
    assert_eq!(column(&source, "휴대폰"), phones);
    let days = ["2024-03-05", "2024-03-06", "2023-12-31"];
    assert_eq!(column(&source, "등록일"), days);
}

#[test]
fn merged_cells_hold_over_all_their_rows() {
    for name in ["merged-cells.xlsx", "merged-cells.xls", "merged-cells.ods"] {
        let source = read(name);
        let branches = ["강남", "강남", "강남", "종로", "종로"];
        assert_eq!(column(&source, "지점")[..5], branches, "{name}");
        let people = ["강보라", "강보라", "마루한", "도라지", "도라지", ""];
        assert_eq!(column(&source, "담당자"), people, "{name}");
        assert_eq!(source.remarks[0].count, 5, "{name}");
    }
    let source = read("two-level-header.xlsx");
    let names: Vec<&str> = source.columns.iter().map(|c| &*c.name).collect();
    assert_eq!(
        names,
        [
            "회원번호",
            "기본정보.이름",
            "기본정보.생년월일",
            "연락처.휴대폰",
            "연락처.이메일"
        ]
    );
}

#[test]
fn formulas_without_a_value_are_told() {
    let source = read("formula-without-value.xlsx");
    assert_eq!(source.remarks[0].count, 3);
    assert!(source.remarks[0].message.contains("`성명`"));
    assert!(!source.remarks[0].message.contains("`메모`"));
}

#[test]
fn sheets_of_one_header_are_one_source() {
    let source = read("sheets.xlsx");
    assert_eq!(source.sheets, ["1월".into(), "2월".into()]);
    let sheets: Vec<u16> = source.position.iter().map(|p| p.sheet).collect();
    assert_eq!(sheets, [0, 0, 1]);
    let mut spec = fixture("sheets.xlsx");
    spec.sheet = Some("2월".into());
    assert_eq!(read_source(&spec).expect("one sheet").position.len(), 1);
    spec.sheet = Some("3월".into());
    assert_eq!(
        read_source(&spec).expect_err("no such sheet").code,
        "sheet-missing"
    );
}

#[test]
fn text_stays_as_written() {
    let source = read("formula-text.csv");
    assert_eq!(column(&source, "우편번호"), ["06236", "06237"]);
    assert_eq!(column(&source, "고객번호"), ["0101234", "0101235"]);
    let source = read("records.json");
    assert_eq!(column(&source, "id"), ["1", "12345678901234567890"]);
    assert_eq!(column(&source, "address.zip"), ["06236", ""]);
    assert_eq!(column(&source, "tags"), ["a; b", ""]);
    let source = read("html.xls");
    assert_eq!(column(&source, "주소"), ["서울시 강남구\n2층", ""]);
    assert_eq!(column(&source, "고객명"), ["김철수", "A & B"]);
    let source = read("spreadsheetml.xls");
    assert_eq!(column(&source, "birth"), ["2024-03-05"]);
    let source = read("rowspan.xls");
    assert_eq!(column(&source, "지점"), ["강남", "강남", "강남", "서초"]);
    assert_eq!(column(&source, "연락처.이메일")[2], "a03@example.com");
    let source = read("comments.html");
    assert_eq!(column(&source, "고객명"), ["김하늘", "이바다"]);
    assert_eq!(column(&source, "주소")[1], "Besançon – 2·3 & 4 &unknown;");
    let source = read("exponents.xls");
    assert_eq!(column(&source, "고객번호"), ["10000000001", "10000000002"]);
    assert_eq!(column(&source, "휴대폰"), ["1012345678", "010-1234-5679"]);
    let source = read("spreadsheetml-formats.xls");
    assert_eq!(column(&source, "고객번호"), ["10000000001", "10000000002"]);
    assert_eq!(column(&source, "고객명"), ["김하늘", "이바다"]);
    assert_eq!(column(&source, "우편번호"), ["06236", "48058"]);
    assert_eq!(
        column(&source, "휴대폰"),
        ["010-1234-5678", "010-1234-5679"]
    );
    let source = read("by-column.json");
    assert_eq!(column(&source, "index"), ["0", "1", "5"]);
    assert_eq!(column(&source, "고객명")[2], "박구름");
    let source = read("unit-separator.csv");
    assert_eq!(column(&source, "name"), ["Kim Minsu", ""]);
    let source = read("stray-quotes.csv");
    assert_eq!(
        column(&source, "name"),
        ["Kim \"the boss\"", "Lee \"VIP\" Co", "Park"]
    );
    let source = read("quoted-newlines.csv");
    assert_eq!(
        column(&source, "memo")[0],
        "첫째 줄\r\n둘째 줄, 쉼표\n셋째 줄"
    );
    assert_eq!(source.position[1].line, 5);
}

#[test]
fn what_must_not_be_kept_is_nowhere() {
    for name in ["rrn.csv", "rrn-in-reject.csv"] {
        let source = format!("{:?}", read(name));
        for secret in ["1234567", "2******", "secret1"] {
            assert!(!source.contains(secret), "{name} keeps {secret}");
        }
    }
}

#[test]
fn headers_are_told_apart() {
    let names = |file: &str| -> Vec<String> {
        read(file)
            .columns
            .iter()
            .map(|c| c.name.to_string())
            .collect()
    };
    assert_eq!(
        names("equal-headers.csv"),
        ["이름", "이름#2", "전화", "전화#2", "전화#3"]
    );
    assert_eq!(
        names("empty-header.csv"),
        ["id", "column_2", "name", "column_4"]
    );
    assert_eq!(names("header-too-short.csv"), ["id", "name", "column_3"]);
    assert_eq!(names("no-header.csv")[0], "column_1");
}

#[test]
fn rejects_point_into_the_file() {
    let source = read("utf16-reject.csv");
    let path = &fixture("utf16-reject.csv").files[0];
    let bytes = std::fs::read(path).expect("the file");
    let raw: Vec<u8> = source.rejects[0]
        .raw
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(bytes[source.rejects[0].offset as usize..].starts_with(&raw));
}

#[test]
fn files_of_one_source_share_columns_and_pins_are_obeyed() {
    let mut spec = fixture("clean.csv");
    spec.files.extend(fixture("cp949.csv").files);
    spec.files.extend(fixture("one-column.csv").files);
    let source = read_source(&spec).expect("three files");
    assert_eq!(source.position.len(), 13);
    assert_eq!(source.columns.len(), 5);
    assert_eq!(source.remarks[0].code, "columns-differ");
    assert_eq!(column(&source, "고객명")[5], "김철수");
    spec.id_column = Some("고객번호".into());
    assert_eq!(
        read_source(&spec).expect_err("refused").code,
        "id-column-missing"
    );
    let mut spec = fixture("title-lines.csv");
    spec.header = HeaderLine::Absent;
    spec.delimiter = Some(',');
    assert_eq!(read_source(&spec).expect("rows").position.len(), 8);
    let mut spec = fixture("cp949.csv");
    spec.encoding = Some("cp949".into());
    assert_eq!(read_source(&spec).expect("rows").position.len(), 5);
    spec.encoding = Some("klingon".into());
    assert_eq!(
        read_source(&spec).expect_err("refused").code,
        "unknown-encoding"
    );
}

#[test]
fn missing_files_and_folders_are_usage_errors() {
    assert_eq!(
        read_source(&fixture("nowhere.csv"))
            .expect_err("missing")
            .code,
        "input-missing"
    );
    assert_eq!(
        read_source(&fixture("..")).expect_err("a folder").code,
        "input-directory"
    );
}

fn piped(format: Format, text: &str) -> Result<RawSource> {
    let spec = SourceSpec {
        name: "s".into(),
        format: Some(format),
        ..SourceSpec::default()
    };
    read_bytes(&spec, text.as_bytes().to_vec())
}

#[test]
fn names_repeated_within_a_record_are_columns_of_their_own() {
    let source = read("repeated-names.json");
    assert_eq!(column(&source, "메모"), ["가", "마"]);
    assert_eq!(column(&source, "메모#2"), ["나", "바"]);
    assert_eq!(column(&source, "메모#3"), ["다", ""]);
    assert_eq!(column(&source, "열#4294967295"), ["1", ""]);
    assert_eq!(column(&source, "열#4294967296"), ["2", ""]);
    assert_eq!(column(&source, "column_1"), ["이름 없음", ""]);
    assert_eq!(column(&source, "column_1#2"), ["이름 있음", ""]);
}

#[test]
fn a_character_cut_between_two_cells_is_damage_in_both() {
    let spec = SourceSpec {
        name: "s".into(),
        format: Some(Format::Delimited),
        encoding: Some("utf-8".into()),
        ..SourceSpec::default()
    };
    // One after the other, the two cells are the bytes of one whole character.
    let bytes = b"id,name\n1,\xE2\n2,\x82\xAC\n3,\x0B\n";
    let source = read_bytes(&spec, bytes.to_vec()).expect("rows");
    let names = column(&source, "name");
    assert!(names[0].contains('\u{fffd}') && names[1].contains('\u{fffd}'));
    assert_eq!(names[2], "", "a vertical tab is a blank");
}

#[test]
fn page_breaks_and_byte_order_marks_begin_no_label() {
    let source = piped(
        Format::Delimited,
        "id,name\n1,Kim\n\u{c}\n\u{c},Lee\n\u{feff},\n\u{c}\n",
    );
    let source = source.expect("rows");
    assert_eq!(column(&source, "name"), ["Kim", "Lee", ""]);
    assert_eq!(column(&source, "id")[..2], ["1", ""]);
    assert_eq!(source.files[0].blank_lines, 2);
}

/// Shapes that no export has, but a damaged file may: work must grow with the file, not with its
/// square, and neither stack nor memory may run out.
#[test]
fn monstrous_shapes_are_read_or_refused_in_good_time() {
    let refused = |format, text: &str| piped(format, text).expect_err("refused").code;
    assert_eq!(
        refused(Format::Delimited, &",".repeat(500_000)),
        "input-empty"
    );
    assert_eq!(
        refused(Format::Delimited, &"a,".repeat(500_000)),
        "too-many-columns"
    );
    let quotes = format!("id,b\n{}", ", \"a".repeat(300_000));
    let source = piped(Format::Delimited, &quotes).expect("one record");
    assert_eq!(source.rows_read, 1);
    let member = |text: &str| format!("{{{}\"z\":1}}", text.repeat(200_000));
    assert_eq!(
        refused(Format::Json, &member("\"a\":1,")),
        "too-many-columns"
    );
    let names = "\"a\":1,".repeat(15_000);
    let source = piped(Format::Json, &format!("{{{names}\"z\":1}}")).expect("a row");
    assert_eq!(column(&source, "a#15000"), ["1"]);
    let table = |rows: &str| format!("<table><tr><td>id<td>name</tr>{rows}</table>");
    for filler in ["<script>", "<style>a</style>", "&amp", "<td colspan=20000>"] {
        let rows = format!("<tr><td>1<td>Kim{}</tr>", filler.repeat(100_000));
        let _ = piped(Format::Markup, &table(&rows));
    }
    let rows = "<tr><td>1<td>Kim<td colspan=9999></tr>".repeat(30_000);
    let source = piped(Format::Markup, &table(&rows)).expect("rows");
    assert_eq!(column(&source, "name").len(), 30_000);
}

#[test]
fn parquet_and_arrow_give_text() {
    use std::sync::Arc;

    use arrow::array::{Float64Array, Int64Array, RecordBatch, StringArray};
    let batch = RecordBatch::try_from_iter([
        (
            "id",
            Arc::new(Int64Array::from(vec![
                Some(1),
                None,
                Some(9_007_199_254_740_993),
            ])) as arrow::array::ArrayRef,
        ),
        (
            "zip",
            Arc::new(StringArray::from(vec!["06236", "", "0012"])),
        ),
        ("points", Arc::new(Float64Array::from(vec![1.0, 2.5, 1e15]))),
    ])
    .expect("a batch");
    let folder = tempfile::tempdir().expect("a folder");
    let parquet = folder.path().join("a.parquet");
    let file = std::fs::File::create(&parquet).expect("a file");
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    let ipc = folder.path().join("a.arrow");
    let file = std::fs::File::create(&ipc).expect("a file");
    let mut writer =
        arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).expect("a writer");
    writer.write(&batch).expect("written");
    writer.finish().expect("closed");
    for path in [parquet, ipc] {
        let spec = SourceSpec {
            files: vec![path],
            ..fixture("x")
        };
        let source = read_source(&spec).expect("rows");
        assert_eq!(column(&source, "id"), ["1", "", "9007199254740993"]);
        assert_eq!(column(&source, "zip"), ["06236", "", "0012"]);
        assert_eq!(column(&source, "points"), ["1", "2.5", "1000000000000000"]);
    }
}
