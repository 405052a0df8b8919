//! Profiles against counts made the slow way, and the patterns.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::TextColumn;

mod together;

#[test]
fn patterns_generalize_characters() {
    let cases = [
        ("010-1234-5678", "999-9999-9999"),
        ("김철수", "가가가"),
        ("Kim", "Aaa"),
        ("김\u{1f}Chul", "가|Aaaa"),
        ("ㅋㅋ 金 カナ é １", "ㄱㄱ 漢 アア a 9"),
        ("", ""),
        (
            "서울특별시 중구 세종대로 110 (태평로1가)",
            "가+ 가+ 가+ 9+ (가+9가)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(pattern(text), expected, "{text}");
    }
    assert!(pattern(&"a-".repeat(1000)).chars().count() < 40);
}

/// Rows as (source, text read, text after standardizing).
fn records(rows: &[(u16, Option<&str>, Option<&str>)]) -> Records {
    let source = |name: &str| SourceInfo {
        name: Arc::from(name),
        trust: 50,
        files: Vec::new(),
        sheets: Vec::new(),
        synthetic_ids: false,
    };
    let after = TextColumn::from_values(rows.iter().map(|row| row.2));
    let flag = |text: Option<&str>| match text {
        Some("X") => Flags::INVALID,
        _ => Flags::NONE,
    };
    let n = rows.len();
    Records {
        sources: vec![source("crm"), source("shop")],
        source: rows.iter().map(|row| row.0).collect(),
        id: (0..n).map(|row| Some(row.to_string())).collect(),
        kind: vec![EntityKind::Person; n],
        content_hash: vec![[0; 16]; n],
        position: vec![Position::default(); n],
        updated_at: (0..n)
            .map(|row| if row % 2 == 0 { row as i64 } else { NO_TIME })
            .collect(),
        deleted: vec![false; n],
        must_link: Vec::new(),
        fields: vec![FieldData {
            def: FieldDef::new("code", FieldType::Text),
            raw: TextColumn::from_values(rows.iter().map(|row| row.1)),
            standardized: Standardized {
                codes: after.codes().to_vec(),
                values: after.values().clone(),
                parts: Vec::new(),
                flags: after.values().iter().map(flag).collect(),
            },
        }],
        carried: Vec::new(),
    }
}

fn counted<K: Ord>(items: impl Iterator<Item = K>) -> BTreeMap<K, u64> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

const ALL: Limits = Limits {
    patterns: usize::MAX,
    values: usize::MAX,
    changes: usize::MAX,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn counts_equal_those_made_row_by_row(
        rows in prop::collection::vec((
            0u16..2,
            prop::option::of(prop::sample::select(vec!["a1", "A1", "가 나", "x", "abc"])),
            prop::option::of(prop::sample::select(vec!["a1", "X", "가나", "x"])),
        ), 0..60),
    ) {
        let records = records(&rows);
        let profile = profile(&records, ALL);
        prop_assert_eq!(profile.fields.len(), 3);
        for got in &profile.fields {
            let own: Vec<_> = rows.iter().filter(|row| got.source.is_none_or(|s| s == row.0)).collect();
            let raw: Vec<&str> = own.iter().filter_map(|row| row.1).collect();
            prop_assert_eq!(got.rows, own.len() as u64);
            prop_assert_eq!(got.filled, raw.len() as u64);
            let texts = counted(raw.iter().copied());
            prop_assert_eq!(got.distinct, texts.len() as u64);
            let after = counted(own.iter().filter_map(|row| row.2));
            prop_assert_eq!(got.distinct_standardized, after.len() as u64);
            prop_assert_eq!(got.flagged[2], after.get("X").copied().unwrap_or(0));
            prop_assert_eq!(got.usable, after.values().sum::<u64>() - got.flagged[2]);
            let patterns = counted(raw.iter().map(|text| pattern(text)));
            prop_assert_eq!(got.pattern_count, patterns.len() as u64);
            let listed: BTreeMap<String, u64> =
                got.patterns.iter().map(|p| (p.pattern.to_string(), p.rows)).collect();
            prop_assert_eq!(listed, patterns);
            let shown: BTreeMap<&str, u64> = got
                .top_values
                .iter()
                .map(|v| (records.fields[0].raw.value(v.code), v.rows))
                .collect();
            let frequent = texts.into_iter().filter(|(_, rows)| *rows >= MIN_ROWS_SHOWN).collect();
            prop_assert_eq!(shown, frequent);
            let changes = counted(
                own.iter()
                    .filter(|row| row.1.is_some() && row.1 != row.2)
                    .map(|row| (pattern(row.1.unwrap()), row.2.map(pattern))),
            );
            prop_assert_eq!(got.changed, changes.values().sum::<u64>());
            let missing = changes.iter().filter(|((_, to), _)| to.is_none());
            prop_assert_eq!(got.became_missing, missing.map(|(_, rows)| rows).sum::<u64>());
            let listed: BTreeMap<(String, Option<String>), u64> = got
                .changes
                .iter()
                .map(|c| ((c.from.to_string(), c.to.as_ref().map(|to| to.to_string())), c.rows))
                .collect();
            prop_assert_eq!(listed, changes);
            let mut sizes: Vec<u32> = raw.iter().map(|text| text.chars().count() as u32).collect();
            sizes.sort_unstable();
            let median = sizes.get(sizes.len().saturating_sub(1) / 2).copied();
            prop_assert_eq!(got.lengths.as_ref().map(|l| l.median), median);
            prop_assert_eq!(got.lengths.as_ref().map(|l| (l.min, l.max)), sizes.first().copied().zip(sizes.last().copied()));
        }
    }
}

#[test]
fn lists_keep_the_most_frequent_and_break_ties_by_name() {
    let rows: Vec<_> = ["b", "b", "aa", "c1", "c1", "d-"]
        .map(|t| (0, Some(t), Some(t)))
        .into();
    let limits = Limits { patterns: 2, ..ALL };
    let got = profile(&records(&rows), limits);
    let listed: Vec<(&str, u64)> = got.fields[0]
        .patterns
        .iter()
        .map(|p| (&*p.pattern, p.rows))
        .collect();
    assert_eq!(listed, [("a", 2), ("a9", 2)]);
    assert_eq!(got.fields[0].changed, 0);
}

#[test]
fn sources_say_how_old_their_rows_are() {
    let rows = [
        (0, None, None),
        (0, None, None),
        (0, None, None),
        (1, None, None),
    ];
    let got = profile(&records(&rows), ALL);
    assert_eq!((got.sources[0].rows, got.sources[0].undated), (3, 1));
    assert_eq!(got.sources[0].changed, Some((0, 2)));
    assert_eq!(got.sources[1].changed, None);
    assert_eq!(got.fields[0].lengths, None);
}

#[test]
fn terms_count_rows_per_entry() {
    let rows = [
        (0, None, Some("b")),
        (0, None, None),
        (0, None, Some("a")),
        (1, None, Some("b")),
    ];
    assert_eq!(term_counts(&records(&rows).fields[0].standardized), [2, 1]);
}
