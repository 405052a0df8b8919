//! Redaction of texts and sources.

use std::sync::Arc;

use super::*;
use crate::tables::raw::{RawColumn, RawSource};

fn source(columns: &[(&str, &[&str])]) -> RawSource {
    RawSource {
        name: "s".into(),
        columns: columns
            .iter()
            .map(|(name, values)| RawColumn {
                name: Arc::from(*name),
                text: TextColumn::from_values(values.iter().map(|v| Some(*v))),
            })
            .collect(),
        position: vec![Default::default(); columns[0].1.len()],
        files: Vec::new(),
        sheets: Vec::new(),
        rows_read: columns[0].1.len() as u64,
        quarantine: Vec::new(),
        rejects: Vec::new(),
        remarks: Vec::new(),
        earlier: Default::default(),
    }
}

#[test]
fn registration_numbers_leave_every_notation() {
    for text in [
        "900101-1234567",
        "9001011234567",
        "900101 1234567",
        "900101 - 1234567",
        "900101-1******",
        "900101-*******",
        "９００１０１－１２３４５６７",
        "메모: 900101-1234567 확인",
        "850505-5123456",
        "201015-3123456",
    ] {
        let redacted = redact_text(text);
        assert!(redacted.contains(RRN), "{text}");
        assert!(!redacted.contains("0101-1"), "{text}");
    }
}

#[test]
fn a_column_of_birth_dates_and_sexes_hides_no_number() {
    let fronts: &[&str] = &["900101-1******", "850505 2******", "없음"];
    let mixed: &[&str] = &["900101-1******", "850505-2345678", "없음"];
    let headers = ["생년월일", "주민번호"];
    for header in headers {
        let mut read = source(&[(header, fronts)]);
        redact(&mut read);
        let shown = [0, 1].map(|row| read.columns[0].text.get(row));
        assert_eq!(
            shown,
            [Some("900101-1******"), Some("850505 2******")],
            "{header}"
        );
        let mut read = source(&[(header, mixed)]);
        redact(&mut read);
        let shown = [0, 1].map(|row| read.columns[0].text.get(row));
        assert_eq!(shown, [Some(RRN); 2], "{header}");
    }
}

#[test]
fn unique_ids_leave_memos() {
    for (text, rest) in [
        ("면허 11-12-345678-90 확인", "면허 [redacted:licence] 확인"),
        ("여권 M12345678", "여권 [redacted:passport]"),
        ("passport: M123A4567.", "passport: [redacted:passport]."),
    ] {
        assert_eq!(redact_text(text), rest);
    }
    let mut read = source(&[
        ("여권번호", &["M12345678", "없음"]),
        ("운전면허번호", &["서울 12-345678-90", ""]),
    ]);
    redact(&mut read);
    assert_eq!(read.columns[0].text.get(0), Some(PASSPORT));
    assert_eq!(read.columns[0].text.get(1), Some("없음"));
    assert_eq!(read.columns[1].text.get(0), Some(LICENCE));
    assert_eq!(read.remarks.len(), 2);
}

#[test]
fn other_numbers_stay() {
    for text in [
        "M12345678",
        "주문 A12345678",
        "99-12-345678-90",
        "3333-12-345678-90",
        "010-1234-5678",
        "124-81-00998",
        "901301-1234567",
        "900230-1234567",
        "1110111-170717",
        "110111-1707178",
        "130111-0006246",
        "20240305-123456",
        "2024-03-05 14:05:09",
        "1234567890123456789",
        "+4412111797064",
        "990101-3234567",
    ] {
        assert_eq!(redact_text(text), text);
    }
}

/// A key of a database in which thirteen digits stand in a row by chance.
#[test]
fn codes_are_no_numbers_of_people() {
    for text in [
        "aceb3405153249485a2e1686",
        "3405153249485a2e1686aceb",
        "ACEB9001011234567A2E1686",
        "5f3a9001011234567",
        "f9001011234567abe",
        "pk_9x9001011234567Qz",
        "0a9001011234567b1c2d3e4f5a6b7c8d",
    ] {
        assert_eq!(redact_text(text), text);
    }
    for text in [
        "주민9001011234567",
        "9001011234567번",
        "2층9001011234567",
        "RRN9001011234567",
        "rrn:9001011234567",
        "9001011234567/kim",
        "id9001011234567",
        "M9001011234567",
        "abcdef 9001011234567",
        "aceb900101-1234567a2e1686",
        "5f3a-9001011234567",
        "900101-1234567A",
    ] {
        assert!(redact_text(text).contains(RRN), "{text}");
    }
    let keys: Vec<String> = (0..50)
        .map(|i| format!("aceb9001011234567a2e1{i:03}"))
        .collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut read = source(&[("user_id", &keys)]);
    redact(&mut read);
    assert!(read.remarks.is_empty());
}

#[test]
fn columns_decide_what_single_values_cannot() {
    let milliseconds: Vec<String> = (0..50u64)
        .map(|i| (1_612_251_234_567 + i * 86_400_000_000).to_string())
        .collect();
    let milliseconds: Vec<&str> = milliseconds.iter().map(String::as_str).collect();
    let mut read = source(&[("createdate", &milliseconds)]);
    redact(&mut read);
    assert!(read.remarks.is_empty());
    let mut read = source(&[
        ("비밀번호", &["a", "b"]),
        ("주민번호", &["9001011234567", "없음"]),
        ("카드번호", &["4111111111111111", "5555-****-****-4444"]),
    ]);
    redact(&mut read);
    assert_eq!(read.columns[0].text.filled(), 0);
    assert_eq!(read.columns[1].text.get(0), Some(RRN));
    assert_eq!(read.columns[1].text.get(1), Some("없음"));
    assert_eq!(read.columns[2].text.get(0), Some(CARD));
    assert_eq!(read.columns[2].text.get(1), Some(CARD));
    let counts: Vec<(&str, u64)> = read.remarks.iter().map(|r| (r.code, r.count)).collect();
    assert_eq!(
        counts,
        [
            ("redacted-secret", 2),
            ("redacted-rrn", 1),
            ("redacted-card", 2)
        ]
    );
}

/// Of the front of a number nothing is left but a birth date and a sex.
#[test]
fn fronts_of_resident_numbers_stay() {
    let mut read = source(&[
        (
            "주민번호앞자리",
            &["900101-1", "9001012", "900101", "900101-1******"],
        ),
        (
            "주민번호",
            &["900101-1", "9001012", "900101", "900101-12*****"],
        ),
    ]);
    redact(&mut read);
    assert_eq!(read.columns[0].text.get(0), Some("900101-1"));
    assert!(read.columns[1].text.iter().all(|text| text == Some(RRN)));
}

#[test]
fn cards_need_a_strict_format_without_a_header() {
    assert_eq!(redact_text("4111-1111-1111-1111"), CARD);
    assert_eq!(redact_text("4111-1111-1111-1112"), "4111-1111-1111-1112");
    assert_eq!(redact_text("4111111111111111"), "4111111111111111");
}

proptest::proptest! {
    /// What the quick look passes over, the scan would not have found either.
    #[test]
    fn the_quick_look_overlooks_nothing(
        before in "[0-9 :.T가０-]{0,14}",
        number in proptest::sample::select(vec![
            "900101-1234567", "9001011234567", "900101 1******", "９００１０１－１２３４５６７",
            "4111-1111-1111-1111", "4111 1111 1111 1111", "4111111111111111", "3782 822463 10005",
            "11-12-345678-90", "여권 M12345678",
        ]),
        after in "[0-9 :.T가-]{0,14}",
    ) {
        let text = format!("{before}{number}{after}");
        if !scan::may_hold(&text) && !scan::speaks_of_passports(&text) {
            let (redacted, _) = scan::redact_with(&text, &scan::ALONE);
            proptest::prop_assert_eq!(redacted.as_ref(), text.as_str());
        }
    }
}

#[test]
fn a_key_made_by_a_system_holds_no_number() {
    // Groups without letters would be a card's.
    let key = "4111a111-1111-1111-1111-111123456789";
    assert_eq!(redact_text(key), key);
    let card = redact_text("4111-1111-1111-1111");
    assert!(card.contains(CARD), "{card}");
}
