//! Every check does what its examples say; names are unique and documented.

use std::sync::Arc;

use super::*;
use crate::tables::definition::Settings;
use crate::tables::field::{FieldDef, FieldType};
use crate::tables::records::{FieldData, SourceInfo};
use crate::tables::standardized::Standardized;

fn records(values: &[Option<&str>]) -> Records {
    let raw = TextColumn::from_values(values.iter().copied());
    let rows = raw.len();
    Records {
        sources: vec![SourceInfo {
            name: "a".into(),
            trust: 50,
            files: Vec::new(),
            sheets: Vec::new(),
            synthetic_ids: false,
        }],
        source: vec![0; rows],
        id: (0..rows).map(|row| Some(row.to_string())).collect(),
        kind: vec![crate::tables::field::EntityKind::Person; rows],
        content_hash: vec![[0; 16]; rows],
        position: vec![Default::default(); rows],
        updated_at: vec![crate::tables::records::NO_TIME; rows],
        deleted: vec![false; rows],
        must_link: Vec::new(),
        fields: vec![FieldData {
            def: FieldDef::new("value", FieldType::Text),
            standardized: Standardized {
                codes: raw.codes().to_vec(),
                values: raw.values().clone(),
                parts: Vec::new(),
                flags: vec![Flags::NONE; raw.distinct()],
            },
            raw,
        }],
        carried: Vec::new(),
    }
}

fn failing(name: &str, settings: &Settings, values: &[Option<&str>]) -> (u64, Vec<RowId>) {
    let entry = registry()
        .iter()
        .find(|entry| entry.definition.name == name)
        .expect("registered");
    let names: [Arc<str>; 1] = ["value".into()];
    let context = Context {
        dictionaries: &crate::tables::dictionary::NO_DICTIONARIES,
        as_of: jiff::civil::date(2026, 11, 21),
        fields: &names,
    };
    let bound = Bound {
        info: CheckInfo {
            check: name.into(),
            rule: name.into(),
            field: Some(0),
            column: None,
            dimension: entry.dimension,
            severity: entry.severity,
            owner: None,
        },
        check: (entry.build)(settings, &context).expect("builds"),
        form: Form::Standardized,
        suggestion: None,
    };
    let findings = validate(&[bound], &records(values), &[vec![true]], &[None]);
    let rows = findings.items.iter().map(|finding| finding.row).collect();
    (findings.counts[0].checked[0], rows)
}

fn settings(pairs: &[(&str, crate::tables::definition::Setting)]) -> Settings {
    Settings(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}

#[test]
fn examples_hold() {
    for entry in registry() {
        for (given, expected) in entry.definition.examples {
            let value = (!given.is_empty()).then_some(*given);
            let (checked, failed) = failing(entry.definition.name, &Settings::default(), &[value]);
            let outcome = match (checked, failed.len()) {
                (0, _) => "not checked",
                (_, 0) => "ok",
                _ => "fails",
            };
            assert_eq!(outcome, *expected, "{} of {given:?}", entry.definition.name);
        }
    }
}

#[test]
fn names_are_unique_and_documented() {
    let mut names: Vec<&str> = registry()
        .iter()
        .map(|entry| entry.definition.name)
        .collect();
    assert!(
        registry()
            .iter()
            .all(|entry| !entry.definition.summary.is_empty() && !entry.definition.doc.is_empty())
    );
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn every_failing_row_is_found() {
    use crate::tables::definition::Setting;
    let values = [Some("1"), Some("2"), Some("1"), None];
    assert_eq!(
        failing("unique", &Settings::default(), &values),
        (3, vec![0, 2])
    );
    let length = settings(&[("max", Setting::Number(2.0))]);
    assert_eq!(
        failing("length", &length, &[Some("가나다"), Some("가나")]),
        (2, vec![0])
    );
    let range = settings(&[("max", Setting::Text("today".into()))]);
    assert_eq!(
        failing(
            "range",
            &range,
            &[Some("2026-11-21"), Some("2026-11-22"), Some("x")]
        ),
        (2, vec![1])
    );
    let age = settings(&[("max_age", Setting::Text("5y".into()))]);
    assert_eq!(
        failing("freshness", &age, &[Some("2021-11-21"), Some("2021-11-20")]),
        (2, vec![1])
    );
    let list = settings(&[("values", Setting::List(vec!["VIP".into(), "일반".into()]))]);
    assert_eq!(
        failing("allowed-values", &list, &[Some("VIP"), Some("VVIP")]),
        (2, vec![1])
    );
    let pattern = settings(&[("regex", Setting::Text("[0-9]{3}".into()))]);
    assert_eq!(
        failing("pattern", &pattern, &[Some("123"), Some("1234")]),
        (2, vec![1])
    );
}
