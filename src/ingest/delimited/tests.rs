//! Laws of the delimited reader: what was written reads back, chunking never shows, nothing is
//! lost whatever the bytes.

use encoding_rs::{EUC_KR, WINDOWS_1252};
use proptest::prelude::*;

use super::*;
use crate::ingest::encoding::Evidence;
use crate::ingest::header::HeaderLine;

const WHOLE: Pieces = Pieces {
    head: 1 << 16,
    chunk: 1 << 20,
    chunks: 1,
    expected: 0,
};

fn decision_for(bytes: &[u8]) -> Option<Decision> {
    let mut evidence = Evidence::default();
    evidence.feed(bytes);
    evidence.decide()
}

fn read_with(bytes: &[u8], decision: &Decision, hints: Hints, pieces: Pieces) -> Option<RawTable> {
    match read(&mut &bytes[..], decision, hints, pieces) {
        Ok(table) => table,
        Err(Failure::Content(error)) => panic!("{error}"),
        Err(Failure::Io(error)) => panic!("{error}"),
    }
}

fn utf8() -> Decision {
    Decision {
        encoding: UTF_8,
        evidence: String::new(),
        mark: 0,
        doubt: None,
    }
}

const COMMA: Hints = Hints {
    delimiter: Some(b','),
    by_extension: None,
    header: HeaderLine::At(1),
};

/// Everything that a table says, for comparing two readings.
fn told(table: &RawTable) -> String {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|c| {
            (
                c.name.clone(),
                c.text.codes().to_vec(),
                c.text
                    .iter()
                    .map(|t| t.map(str::to_owned))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    format!(
        "{columns:?} {:?} {:?} {:?} {:?} {:?}",
        table.position, table.quarantine, table.rejects, table.remarks, table.read
    )
}

fn rows(table: &RawTable) -> Vec<Vec<String>> {
    table.shown().1
}

#[derive(Clone, Debug)]
struct Style {
    quote_all: bool,
    line_break: &'static str,
    encoding: u8,
}

fn style() -> impl Strategy<Value = Style> {
    (
        any::<bool>(),
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        0..4u8,
    )
        .prop_map(|(quote_all, line_break, encoding)| Style {
            quote_all,
            line_break,
            encoding,
        })
}

fn write(table: &[Vec<String>], style: &Style) -> String {
    let mut out = String::new();
    for row in table {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            let needed = cell.contains(['"', ',', '\n', '\r']) || cell.starts_with([' ', '=']);
            if style.quote_all || needed {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(cell);
            }
        }
        out.push_str(style.line_break);
    }
    out
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z0-9가-힣 ]{0,6}",
        1 => "[a-z\",\n ]{0,6}",
        1 => Just(String::new()),
        1 => "[0-9]{3,4}",
    ]
    .prop_map(|text| {
        if text.trim().is_empty() {
            String::new()
        } else {
            text
        }
    })
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (4..6usize).prop_flat_map(|width| {
        proptest::collection::vec(
            (cell(), proptest::collection::vec(cell(), width - 1)).prop_map(|(first, mut rest)| {
                // A first cell with text keeps rows from being blank lines.
                rest.insert(0, format!("r{first}"));
                rest
            }),
            1..12,
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_written_reads_back(table in table(), style in style()) {
        let header: Vec<String> = (0..table[0].len()).map(|i| format!("name {i}")).collect();
        let mut all = vec![header];
        all.extend(table.iter().cloned());
        let text = write(&all, &style);
        let (bytes, decision) = match style.encoding {
            0 => (EUC_KR.encode(&text).0.into_owned(), Decision { encoding: EUC_KR, ..utf8() }),
            1 => {
                let mut bytes = vec![0xFF, 0xFE];
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
                let decision = decision_for(&bytes).expect("text");
                (bytes, decision)
            }
            2 => {
                let bytes = format!("\u{feff}{text}").into_bytes();
                let decision = decision_for(&bytes).expect("text");
                (bytes, decision)
            }
            _ => (text.clone().into_bytes(), utf8()),
        };
        let read = read_with(&bytes, &decision, COMMA, WHOLE).expect("rows");
        prop_assert_eq!(rows(&read), table);
        prop_assert!(read.rejects.is_empty() && read.quarantine.is_empty());
    }

    #[test]
    fn chunking_never_shows(
        text in "([a-c1-3\"]{0,3}[,\n\r\"]){0,60}",
        head in 1..40usize,
        chunk in 1..30usize,
        chunks in 1..4usize,
    ) {
        let bytes = format!("a,b,c\n{text}").into_bytes();
        let whole = read_with(&bytes, &utf8(), COMMA, WHOLE).expect("rows");
        // The head decides the width, so it is the same in both readings.
        let pieces = Pieces { head: WHOLE.head, chunk, chunks, expected: bytes.len() };
        let cut = read_with(&bytes, &utf8(), COMMA, pieces).expect("rows");
        prop_assert_eq!(told(&whole), told(&cut));
        let small = Pieces { head, chunk, chunks, expected: 0 };
        let _ = read_with(&bytes, &utf8(), COMMA, small);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Some(decision) = decision_for(&bytes) {
            let _ = read_with(&bytes, &decision, Hints::default(), WHOLE);
        }
    }
}

/// Records counted by the plainest reader there is: one per line.
#[test]
fn an_unclosed_quote_costs_only_its_own_record() {
    let mut text = String::from("id,name,phone,mail\n");
    for i in 0..2000 {
        let quote = if i % 97 == 5 { "\"" } else { "" };
        text.push_str(&format!("{i},{quote}kim{i},010{i},m{i}@x.kr\n"));
    }
    for chunk in [500, 5000, 1 << 20] {
        let pieces = Pieces {
            head: 1 << 16,
            chunk,
            chunks: 3,
            expected: 7,
        };
        let table = read_with(text.as_bytes(), &utf8(), COMMA, pieces).expect("rows");
        let broken = (0..2000).filter(|i| i % 97 == 5).count();
        assert_eq!(table.rejects.len(), broken);
        assert!(table.rejects.iter().all(|r| r.reason == "unclosed-quote"));
        assert_eq!(table.position.len(), 2000 - broken);
        for reject in &table.rejects {
            assert!(text[reject.offset as usize..].starts_with(&reject.raw));
            let lines = text[..reject.offset as usize].matches('\n').count() as u32;
            assert_eq!(reject.position.line, lines + 1);
        }
    }
}

#[test]
fn long_quoted_text_stays_one_record_and_oversized_fields_do_not_spread() {
    let memo = "line of prose, with commas, and more\n".repeat(40);
    let huge = "x".repeat(record::MAX_FIELD + 10);
    let text = format!(
        "id,name,memo,z\n1,a,\"{memo}\",b\n2,c,d,e\n3,{huge},x,y\n4,\"{huge}\",x,y\n5,f,g,h\n"
    );
    let table = read_with(
        text.as_bytes(),
        &utf8(),
        COMMA,
        Pieces {
            head: 1 << 12,
            chunk: 1 << 12,
            chunks: 2,
            expected: 0,
        },
    )
    .expect("rows");
    assert_eq!(
        table.position.iter().map(|p| p.line).collect::<Vec<_>>(),
        [2, 43, 46]
    );
    assert_eq!(table.columns[2].text.get(0), Some(memo.as_str()));
    let reasons: Vec<&str> = table.rejects.iter().map(|r| r.reason).collect();
    assert_eq!(reasons, ["oversized-field", "oversized-field"]);
}

#[test]
fn encodings_are_told_apart() {
    let latin = WINDOWS_1252
        .encode("id,name\n1,Müller\n2,café crème\n3,Grüße aus Köln\n")
        .0
        .into_owned();
    let korean = EUC_KR
        .encode("번호,이름\n1,똠방각하\n2,김철수\n")
        .0
        .into_owned();
    let (japanese, _, _) =
        encoding_rs::SHIFT_JIS.encode("番号,名前\n1,こんにちは世界\n2,カタカナとひらがな\n");
    let (chinese, _, _) =
        encoding_rs::GB18030.encode("编号,姓名\n1,我们在北京的客户资料\n2,这是一个测试文件\n");
    let utf16: Vec<u8> = "번호,이름\r\n1,김철수\r\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let mut damaged = "이름,주소\n김철수,서울특별시 강남구 테헤란로\n이영희,부산광역시 해운대구\n"
        .repeat(20)
        .into_bytes();
    damaged[30] = 0xFF;
    for (bytes, name) in [
        (latin, "windows-1252"),
        (korean, "CP949"),
        (japanese.into_owned(), "Shift_JIS"),
        (chinese.into_owned(), "gb18030"),
        (utf16, "UTF-16BE"),
        (damaged, "UTF-8"),
        (b"a,b\n1,2\n".to_vec(), "UTF-8"),
    ] {
        assert_eq!(decision_for(&bytes).expect("text").name(), name);
    }
    assert!(decision_for(&[0, 1, 2, 0, 3, 4, 5, 6, 0, 0, 7]).is_none());
}

#[test]
fn records_beyond_measure_are_rejected_and_the_next_one_is_read() {
    let wide = format!("1{}\n", format!(",{}", "x".repeat(200_000)).repeat(99));
    let endless = "y".repeat(40 << 20);
    let header: Vec<String> = (0..100).map(|i| format!("c{i}")).collect();
    let plain = |id: u32| format!("{id}{}\n", ",z".repeat(99));
    let text = format!(
        "{}\n{}{wide}{}{endless}\n{}",
        header.join(","),
        plain(7),
        plain(8),
        plain(9)
    );
    let read = |chunk| {
        let pieces = Pieces {
            head: 1 << 16,
            chunk,
            chunks: 2,
            expected: text.len(),
        };
        read_with(text.as_bytes(), &utf8(), COMMA, pieces).expect("rows")
    };
    let table = read(1 << 18);
    let ids: Vec<&str> = table.columns[0].text.iter().flatten().collect();
    assert_eq!(ids, ["7", "8", "9"]);
    let reasons: Vec<&str> = table.rejects.iter().map(|r| r.reason).collect();
    assert_eq!(
        reasons,
        ["oversized-record", "oversized-record", "oversized-field"]
    );
    assert!(
        table
            .rejects
            .iter()
            .all(|reject| reject.raw.len() < 2 << 20)
    );
    assert_eq!(told(&table), told(&read(3 << 20)));
}
