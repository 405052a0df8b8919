//! Small documents and the cells they must give.

use super::*;

/// Header and rows of the table in a document, blank cells empty.
fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let table = read(text, HeaderLine::At(1))
        .expect("it reads")
        .expect("a table");
    assert!(table.quarantine.is_empty());
    table.shown()
}

fn rows(rows: &str) -> Vec<Vec<String>> {
    table(&format!("<table>{rows}</table>")).1
}

#[test]
fn cells_over_several_rows_stand_in_each() {
    let read = rows(
        "<tr><td>branch</td><td>id</td><td>name</td></tr>\
         <tr><td rowspan=3>A</td><td>1</td><td>x</td></tr>\
         <tr><td>2</td><td rowspan='2'>y</td></tr>\
         <tr><td>3</td></tr>\
         <tr><td>B</td><td>4</td><td>z</td></tr>",
    );
    assert_eq!(
        read,
        [
            ["A", "1", "x"],
            ["A", "2", "y"],
            ["A", "3", "y"],
            ["B", "4", "z"]
        ]
    );
}

#[test]
fn a_cell_over_rows_and_columns_leaves_its_further_columns_blank() {
    let read = rows(
        "<tr><td>a</td><td>b</td><td>c</td></tr>\
         <tr><td colspan=2 rowspan=2>x</td><td>1</td></tr>\
         <tr><td>2</td></tr>",
    );
    assert_eq!(read, [["x", "", "1"], ["x", "", "2"]]);
}

#[test]
fn rows_without_text_of_their_own_are_no_records() {
    let read = rows(
        "<tr><td>a</td><td>b</td></tr>\
         <tr><td rowspan=2>x</td><td rowspan=2>y</td></tr><tr></tr>\
         <tr><td rowspan=2>z</td><td>1</td></tr><tr><td> </td></tr>\
         <tr><td>v</td><td>w</td></tr>",
    );
    assert_eq!(read, [["x", "y"], ["z", "1"], ["v", "w"]]);
}

#[test]
fn a_span_of_zero_ends_with_its_group_and_absurd_ones_are_bounded() {
    let read = rows(
        "<tbody><tr><td>a</td><td>b</td></tr></tbody><tbody>\
         <tr><td rowspan=0>x</td><td>1</td></tr><tr><td>2</td></tr></tbody>\
         <tbody><tr><td rowspan=99999999999999999999>y</td><td>3</td></tr>\
         <tr><td rowspan=4000000000>z</td><td>4</td></tr><tr><td>5</td></tr></tbody>",
    );
    assert_eq!(
        read,
        [["x", "1"], ["x", "2"], ["y", "3"], ["z", "4"], ["z", "5"]]
    );
    let wide = "<td rowspan=0>x".repeat(5_000);
    let long = "<tr><td>y".repeat(5_000);
    let text = format!("<table><tr>{wide}{long}</table>");
    let Err(error) = read_text(&text) else {
        panic!("it is refused")
    };
    assert_eq!(error.code, "input-damaged");
}

fn read_text(text: &str) -> Result<Option<RawTable>> {
    read(text, HeaderLine::At(1))
}

#[test]
fn comments_are_no_part_of_their_cell() {
    assert_eq!(
        rows(
            "<tr><td>a</td><td>b</td></tr><tr><td><comment>see <p>file</comment>x</td>\
             <td>y<comment>never closed</td></tr><tr><td>z</td><td>w</td></tr>"
        ),
        [["x", "y"], ["z", "w"]]
    );
    assert_eq!(
        rows(
            "<Row><Cell><Data>a</Data></Cell></Row><Row><Cell><Data ss:Type=\"String\">x</Data>\
             <ss:Comment><ss:Data ss:Type=\"Number\">1E+5</ss:Data></ss:Comment></Cell></Row>"
        ),
        [["x"]]
    );
}

#[test]
fn references_are_resolved_and_unknown_ones_stay() {
    for (text, meant) in [
        ("Lef&egrave;vre", "Lefèvre"),
        ("010&ndash;1&#64;&#x41;", "010–1@A"),
        ("a&nbsp;b", "a b"),
        ("A &amp; B&apos;s", "A & B's"),
        ("A&B; &unknown; &#xZZ; &;", "A&B; &unknown; &#xZZ; &;"),
        ("&#128;&#150;", "€–"),
        ("&amp;lt;", "&lt;"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("&copyright; a&semi;", "&copyright; a;"),
    ] {
        let mut out = String::new();
        unescape(text, &mut out);
        assert_eq!(out, meant, "{text}");
    }
}

#[test]
fn the_number_behind_a_cell_is_taken_where_less_is_shown() {
    let read = rows(
        "<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>\
         <tr><td x:num=\"1028456489\">1.01E+09</td><td x:num=\"3.5\">3.50</td>\
         <td x:str=\"12E5\">12E5</td><td sdval=\"10000000001\" sdnum=\"1033;\">1E+10</td></tr>\
         <tr><td x:num>7</td><td x:num=\"45356\">2024-03-05</td><td>1E+5</td><td>x</td></tr>",
    );
    assert_eq!(
        read,
        [
            ["1028456489", "3.50", "12E5", "10000000001"],
            ["7", "2024-03-05", "1E+5", "x"]
        ]
    );
}

#[test]
fn numbers_of_spreadsheetml_are_shown_under_their_format() {
    let cell = |attributes: &str, number: &str| {
        format!("<Cell {attributes}><Data ss:Type=\"Number\">{number}</Data></Cell>")
    };
    let header: String = (0..5)
        .map(|at| format!("<Cell><Data>h{at}</Data></Cell>"))
        .collect();
    let text = format!(
        "<Workbook><Styles><Style ss:ID=\"Default\"/><Style ss:ID=\"z\">\
         <NumberFormat ss:Format=\"00000\"/></Style><Style ss:ID=\"p\" ss:Parent=\"z\"/>\
         <Style ss:ID=\"t\"><NumberFormat ss:Format=\"000&quot;-&quot;0000\\-0000\"/></Style>\
         </Styles><Table><Column ss:Index=\"4\" ss:StyleID=\"t\" ss:Span=\"1\"/>\
         <Row>{header}</Row><Row>{}{}{}{}{}</Row><Row ss:StyleID=\"z\">{}{}</Row></Table></Workbook>",
        cell("ss:StyleID=\"z\"", "6236"),
        cell("ss:StyleID=\"p\"", "123"),
        cell("", "1.028456489E9"),
        cell("", "1012345678"),
        cell("ss:StyleID=\"z\"", "7"),
        cell("", "8"),
        cell("ss:StyleID=\"Default\"", "12345678901234567890"),
    );
    let (_, read) = table(&text);
    assert_eq!(
        read,
        [
            ["06236", "00123", "1028456489", "010-1234-5678", "00007"],
            ["00008", "12345678901234567890", "", "", ""]
        ]
    );
}

#[test]
fn merged_cells_of_spreadsheetml_keep_the_others_in_place() {
    let read = rows(
        "<Row><Cell><Data>a</Data></Cell><Cell><Data>b</Data></Cell><Cell><Data>c</Data></Cell></Row>\
         <Row><Cell ss:MergeDown=\"1\"><Data>x</Data></Cell><Cell ss:MergeAcross=\"1\"><Data>y</Data></Cell></Row>\
         <Row><Cell ss:Index=\"2\"><Data>1</Data></Cell><Cell><Data>2</Data></Cell></Row>\
         <Row ss:Index=\"9\"><Cell><Data>z</Data></Cell></Row>",
    );
    assert_eq!(read, [["x", "y", ""], ["x", "1", "2"], ["z", "", ""]]);
}

#[test]
fn headers_over_two_rows_are_joined() {
    let text = "<table><tr><th rowspan=2>id</th><th rowspan=2>name</th><th colspan=2>contact</th></tr>\
                <tr><th>phone</th><th>mail</th></tr>\
                <tr><td>1</td><td>Kim Minsu</td><td>010-1234-5678</td><td>a@b.kr</td></tr>\
                <tr><td>2</td><td>Lee Jiwoo</td><td>010-1234-5679</td><td>c@b.kr</td></tr></table>";
    let table = read(text, HeaderLine::Detect)
        .expect("it reads")
        .expect("a table");
    let names: Vec<&str> = table.columns.iter().map(|c| &*c.name).collect();
    assert_eq!(names, ["id", "name", "contact.phone", "contact.mail"]);
    assert_eq!(table.position.len(), 2);
}
