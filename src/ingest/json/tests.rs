//! Shapes of whole documents, and what stays one record.

use super::*;

/// Column names and rows of a document, blank cells empty.
fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let table = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(table.rejects.is_empty(), "{text}");
    table.shown()
}

/// What every way to write the same two records must give.
fn is_the_table(text: &str) {
    let (names, rows) = table(text);
    assert_eq!(names, ["name", "phone"], "{text}");
    assert_eq!(
        rows,
        [
            ["Kim Minsu", "010-1234-5678"],
            ["Lee Jiwoo", "010-9876-5432"]
        ],
        "{text}"
    );
}

const A: &str = r#"{"name":"Kim Minsu","phone":"010-1234-5678"}"#;
const B: &str = r#"{"name":"Lee Jiwoo","phone":"010-9876-5432"}"#;
const CELLS: &str = r#"[["Kim Minsu","010-1234-5678"],["Lee Jiwoo","010-9876-5432"]]"#;

#[test]
fn one_table_is_read_in_every_shape() {
    let lists = r#""name":["Kim Minsu","Lee Jiwoo"],"phone":["010-1234-5678","010-9876-5432"]"#;
    let columns = r#"{"name":{"0":"Kim Minsu","1":"Lee Jiwoo"},"phone":{"0":"010-1234-5678","1":"010-9876-5432"}}"#;
    for text in [
        format!("[{A},{B}]"),
        format!("{A}\n{B}\n"),
        format!("{{{lists}}}"),
        format!(r#"{{"status":"ok","data":{{{lists}}}}}"#),
        columns.to_owned(),
        format!(r#"{{"0":{A},"1":{B}}}"#),
        format!(r#"{{"status":"ok","result":{{"1":{A},"2":{B}}}}}"#),
        format!(r#"{{"columns":["name","phone"],"index":[0,1],"data":{CELLS}}}"#),
        format!(r#"{{"columns":[{{"name":"name"}},{{"name":"phone"}}],"rows":{CELLS}}}"#),
        format!(r#"[["name","phone"],{}"#, &CELLS[1..]),
        format!(
            r#"{{"range":"A1:B3","values":[["name","phone"],{}}}"#,
            &CELLS[1..]
        ),
        format!(r#"{{"count":2,"data":{{"items":[{A},{B}],"next":null}}}}"#),
        format!(r#"{{"a":{{"b":{{"c":{{"d":[{A},{B}]}}}}}},"links":{{"self":"x"}}}}"#),
        format!(r#"{{"rows":[{A},{B}],"columns":[{{"name":"name"}},{{"name":"phone"}}]}}"#),
        format!(
            r#"{{"schema":{{"fields":[{{"name":"name","type":"string"}},{{"name":"phone","type":"string"}}],"pandas_version":"1.4.0"}},"data":[{A},{B}]}}"#
        ),
    ] {
        is_the_table(&text);
    }
}

#[test]
fn labels_of_rows_are_kept_unless_they_only_count() {
    let (names, rows) = table(&format!(r#"{{"C001":{A},"C002":{B}}}"#));
    assert_eq!(names, ["index", "name", "phone"]);
    assert_eq!(rows[1][0], "C002");
    let (names, rows) = table(
        r#"{"name":{"C001":"Kim Minsu","C002":"Lee Jiwoo"},"city":{"C002":"Seoul"},"index":{"C001":"x","C002":"y"}}"#,
    );
    assert_eq!(names, ["index_", "name", "index", "city"]);
    assert_eq!(
        rows,
        [
            ["C001", "Kim Minsu", "x", ""],
            ["C002", "Lee Jiwoo", "y", "Seoul"]
        ]
    );
    let (names, rows) = table(&format!(
        r#"{{"columns":["name","phone"],"index":[7,9],"data":{CELLS}}}"#
    ));
    assert_eq!(names, ["index", "name", "phone"]);
    assert_eq!(rows[0][0], "7");
    let (names, _) = table(&format!(r#"{{"10023":{A},"10044":{B}}}"#));
    assert_eq!(names[0], "index");
}

#[test]
fn cells_beyond_the_header_are_kept() {
    let (names, rows) = table(r#"{"columns":["a",null],"data":[["1","2"],["3","4","5"],["6"]]}"#);
    assert_eq!(names, ["a", "column_2", "column_3"]);
    assert_eq!(rows, [["1", "2", ""], ["3", "4", "5"], ["6", "", ""]]);
    let (names, rows) = table(r#"{"columns":["a","b"],"index":[],"data":[]}"#);
    assert_eq!((names.len(), rows.len()), (2, 0));
}

#[test]
fn one_record_stays_one_row() {
    for text in [
        A,
        r#"{"id":1,"name":"Kim Minsu","address":{"city":"Seoul","zip":"06236"},"tags":["a","b"]}"#,
        r#"{"customer":{"id":1,"name":"Kim Minsu"},"address":{"city":"Seoul","id":2}}"#,
        r#"{"id":1,"home":{"phone":"1","fax":"2"},"work":{"phone":"3","fax":"4"}}"#,
        r#"{"id":1,"points":{"2023":{"sum":1},"2024":{"sum":2}}}"#,
        r#"{"data":{"id":1,"name":"Kim Minsu"}}"#,
    ] {
        assert_eq!(table(text).1.len(), 1, "{text}");
    }
}

#[test]
fn several_lists_of_records_are_refused() {
    for (text, paths) in [
        (r#"{"a":[{"x":1}],"b":[{"y":2}]}"#, "`a`, `b`"),
        (
            r#"{"data":{"kr":[{"x":1}],"010-1234-5678":[{"x":2}]},"ok":true}"#,
            "`data.kr`, `data.…`",
        ),
        (
            r#"{"김철수":[{"x":1}],"Kim":[{"y":2}]}"#,
            "records: `…`, `…`",
        ),
    ] {
        let Err(error) = read(text) else {
            panic!("{text}")
        };
        assert_eq!(error.code, "several-tables");
        assert!(error.message.contains(paths), "{}", error.message);
    }
}

#[test]
fn lines_are_those_of_the_records() {
    let text = format!("{{\"data\": {{\n\"0\":\n{A},\n\"1\": {B}}}}}");
    let lines = |text: &str| -> Vec<u32> {
        let table = read(text).expect("it reads");
        table.position.iter().map(|p| p.line).collect()
    };
    assert_eq!(lines(&text), [3, 4]);
    assert_eq!(lines(r#"{"a":["1","2"],"b":["3","4"]}"#), [1, 2]);
    assert_eq!(
        lines("{\"columns\":[\"a\"],\n\"data\":[[1],\n[2]]}"),
        [2, 3]
    );
}

#[test]
fn missing_numbers_of_python_are_blank() {
    let (_, rows) = table(r#"[{"a":"x","b":NaN},{"a":"y","b":-Infinity},{"a":"z","b":1.0}]"#);
    assert_eq!(rows, [["x", ""], ["y", ""], ["z", "1.0"]]);
}
