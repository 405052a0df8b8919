//! Who makes a crowd, and what is shown without one.

use std::sync::Arc;

use arrow::array::StringArray;
use proptest::prelude::*;

use super::*;
use crate::tables::field::FieldDef;
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::TextColumn;

/// Names of one field, a row each, and the person of each row.
fn names(rows: &[(&str, u32)]) -> FieldData {
    let mut distinct: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let code = |name: &str| distinct.iter().position(|of| *of == name).expect("listed") as u32;
    let codes: Vec<u32> = rows.iter().map(|(name, _)| code(name)).collect();
    let values = StringArray::from(distinct.clone());
    FieldData {
        def: FieldDef::new("person_name", FieldType::PersonName),
        raw: TextColumn::from_parts(codes.clone(), values.clone()),
        standardized: Standardized {
            codes,
            parts: FieldType::PersonName
                .parts()
                .iter()
                .map(|_| StringArray::from(vec![None::<&str>; distinct.len()]))
                .collect(),
            flags: vec![Flags::NONE; distinct.len()],
            values,
        },
    }
}

fn openness_of(rows: &[(&str, u32)], text: &str) -> Openness {
    let people: Arc<[u32]> = rows.iter().map(|(_, person)| *person).collect();
    let all = of_field(&names(rows), &|row| people[row as usize], [text].into());
    all.get(text).copied().unwrap_or_default()
}

#[test]
fn five_people_make_a_crowd_and_five_rows_of_one_person_do_not() {
    let five = [
        ("김철수", 0),
        ("김민수", 1),
        ("김광수", 2),
        ("김현수", 3),
        ("김철수", 4),
    ];
    assert_eq!(openness_of(&five, "김철수"), Openness::Scheme);
    let mut rows = five;
    rows[4].1 = 0;
    assert_eq!(openness_of(&rows, "김철수"), Openness::Shape);
}

#[test]
fn a_rare_ending_steps_down_to_what_the_group_shares() {
    let rows = [
        ("김철수", 0),
        ("김민호", 1),
        ("김광진", 2),
        ("김현우", 3),
        ("김도윤", 4),
    ];
    assert_eq!(openness_of(&rows, "김철수"), Openness::Group);
    assert_eq!(openness_of(&rows[..4], "김철수"), Openness::Shape);
    assert_eq!(openness_of(&rows, "이철수"), Openness::Shape);
}

#[test]
fn values_never_asked_about_show_their_shape_alone() {
    let (left, right) =
        Crowds::default().pair((0, FieldType::PersonName), Some("김철수"), Some("김칠수"));
    let text = |side: &[MaskedSegment]| -> String {
        side.iter().map(|segment| segment.text.as_str()).collect()
    };
    assert_eq!((text(&left), text(&right)), ("***".into(), "***".into()));
    assert!(
        left.iter().any(|segment| segment.differs),
        "where they differ is still seen"
    );
}

proptest! {
    #[test]
    fn crowds_are_those_counted_text_by_text(
        rows in prop::collection::vec(("[김이]?[철수민]{1,3}", 0u32..9), 1..60),
        asked in "[김이]?[철수민]{1,3}",
    ) {
        let rows: Vec<(&str, u32)> = rows.iter().map(|(name, of)| (name.as_str(), *of)).collect();
        let all = |text: &str, step: Openness| {
            let alike = |name: &str| {
                shape(MaskKind::PersonName, step, name) == shape(MaskKind::PersonName, step, text)
            };
            let people = rows.iter().filter(|(name, _)| alike(name)).map(|(_, person)| person);
            people.collect::<BTreeSet<_>>().len()
        };
        let steps = [Openness::Scheme, Openness::Group];
        for text in rows.iter().map(|(name, _)| *name).chain([asked.as_str()]) {
            let enough = steps.into_iter().find(|&step| all(text, step) >= CROWD);
            prop_assert_eq!(openness_of(&rows, text), enough.unwrap_or_default());
        }
        let people: Arc<[u32]> = rows.iter().map(|(_, person)| *person).collect();
        let texts: BTreeSet<&str> = rows.iter().map(|(name, _)| *name).collect();
        let together = of_field(&names(&rows), &|row| people[row as usize], texts);
        for (name, _) in &rows {
            let known = together.get(*name).copied().unwrap_or_default();
            prop_assert_eq!(known, openness_of(&rows, name));
        }
    }
}
