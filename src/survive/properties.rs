//! What must hold for any cluster under any chain, and that the short path for lone rows gives
//! what the long one would.

use proptest::prelude::*;

use crate::tables::definition::{Setting, Settings};
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::golden::{Conflict, Golden};
use crate::tables::pairs::Clusters;
use crate::tables::records::{NO_TIME, Records};
use crate::tables::text_column::NULL;

use super::fixture::{Row, TRUST, def, one_cluster, records, value};
use super::{Chain, Group, Spec, registry, survive};

const CELLS: [&str; 11] = [
    "",
    "",
    "김철수",
    "김철수{defaulted}",
    "김{partial}",
    "김*수{masked}",
    "010-1234-5678;02-123-4567",
    "02-123-4567",
    "12",
    "없음{placeholder}",
    "7.5{invalid}",
];
const CONSENTS: [&str; 6] = [
    "",
    "yes",
    "no",
    "yes{defaulted}",
    "보류{invalid}",
    "no{masked}",
];

fn defs() -> Vec<FieldDef> {
    vec![
        def("person_name", FieldType::PersonName),
        def("mobile", FieldType::Phone),
        def("points", FieldType::Number),
        def("address", FieldType::PostalAddress),
        def("postcode", FieldType::Postcode),
        def("sms_consent", FieldType::Consent),
    ]
}

/// Failures are reported, not stored: a file of seeds beside the sources helps nobody else.
fn cases() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let cell = prop::sample::select(CELLS.to_vec());
    let consent = prop::sample::select(CONSENTS.to_vec());
    let row = (
        0..TRUST.len(),
        prop::option::of(0i64..4),
        prop::bool::weighted(0.15),
        (prop::collection::vec(cell, 5), consent),
    );
    prop::collection::vec(row, 1..7).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(id, (source, time, deleted, (cells, consent)))| Row {
            source: TRUST[source].0.to_owned(),
            id: id.to_string(),
            updated_at: time.unwrap_or(NO_TIME),
            deleted,
            cells: cells.into_iter().chain([consent]).map(value).collect(),
        })
        .collect()
    })
}

/// The condition of `prefer`: it holds for no row.
fn whose() -> Setting {
    Setting::Text("source = 'nobody'".to_owned())
}

fn list(name: &str, texts: &[&str]) -> Settings {
    let texts = texts.iter().map(|&text| text.to_owned()).collect();
    Settings([(name.to_owned(), Setting::List(texts))].into())
}

/// Any chain: steps that pick, then perhaps one that derives.
fn chain() -> impl Strategy<Value = Chain> {
    let names: Vec<&'static str> = registry()
        .iter()
        .map(|entry| entry.definition.name)
        .collect();
    let derives = |name: &&'static str| matches!(*name, "sum" | "union" | "concat-distinct");
    let (deriving, picking): (Vec<_>, Vec<_>) = names.into_iter().partition(derives);
    let picks = prop::sample::subsequence(picking, 0..5).prop_shuffle();
    let last = prop::option::weighted(0.3, prop::sample::select(deriving));
    (picks, last).prop_map(|(mut names, last)| {
        names.extend(last);
        let steps: Vec<(&str, Settings)> = names
            .into_iter()
            .map(|name| match name {
                "prefer" => (name, Settings([("when".to_owned(), whose())].into())),
                "ranked" => (name, list("order", &["02-123-4567", "김철수"])),
                "pinned" => (name, list("records", &["crm:1", "shop:2"])),
                name => (name, Settings::default()),
            })
            .collect();
        Chain::new(&steps).unwrap()
    })
}

fn spec() -> impl Strategy<Value = Spec> {
    (prop::collection::vec(chain(), 6), chain(), any::<bool>()).prop_map(
        |(chains, group, grouped)| {
            let mut spec = Spec::defaults(&defs());
            spec.chains = chains;
            // Phone numbers added up belong to nobody; whose consent covers them is no question.
            if spec.chains[1].contains("sum") || spec.chains[1].contains("concat-distinct") {
                spec.chains[1] = Chain::of(&["union"]).unwrap();
            }
            if grouped && !group.derives() {
                spec.groups
                    .push(Group::new(&[4, 3], &defs(), group).unwrap());
            }
            spec
        },
    )
}

/// A golden record as text, to compare runs whose row numbers differ.
fn shown(golden: &Golden, records: &Records) -> Vec<String> {
    let id = |row: u32| {
        if row == NULL {
            "-"
        } else {
            records.id.value(row as usize)
        }
    };
    let mut out = vec![format!("primary {}", id(golden.primary[0]))];
    for field in &golden.fields {
        let derived: Vec<&str> = field
            .derived_rows(0)
            .iter()
            .map(|&(_, row)| id(row))
            .collect();
        out.push(format!(
            "{:?} {} {} {} {} {derived:?}",
            field.value.get(0),
            id(field.row[0]),
            golden.strategies[usize::from(field.strategy[0])],
            field.support.at(0),
            field.n_values.at(0),
        ));
    }
    out.extend(golden.conflicts.iter().map(|conflict| {
        let Conflict {
            field,
            kind,
            severity,
            row,
            support,
            ..
        } = conflict;
        format!("{field} {kind:?} {severity:?} {} {support}", id(*row))
    }));
    out
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn member_order_does_not_matter(rows in rows(), spec in spec(), seed in any::<u64>()) {
        let records = records(&defs(), EntityKind::Person, rows);
        let clusters = one_cluster(&records);
        let mut shuffled = clusters.clone();
        shuffled.members.sort_by_key(|&row| crate::tables::hash::mix64(seed ^ u64::from(row)));
        prop_assert_eq!(
            shown(&survive(&spec, &records, &clusters), &records),
            shown(&survive(&spec, &records, &shuffled), &records)
        );
    }

    #[test]
    fn golden_values_exist_and_losers_are_listed(rows in rows(), spec in spec()) {
        let records = records(&defs(), EntityKind::Person, rows);
        let golden = survive(&spec, &records, &one_cluster(&records));
        for (field, out) in golden.fields.iter().enumerate() {
            let data = &records.fields[field].standardized;
            let alive: Vec<usize> = (0..records.len()).filter(|&row| !records.deleted[row]).collect();
            let chosen = out.value.get(0);
            let derived = out.is_derived(0);
            if let Some(text) = chosen {
                let row = out.row[0];
                prop_assert_eq!(derived, row == NULL);
                if !derived {
                    prop_assert!(alive.contains(&(row as usize)));
                    prop_assert_eq!(data.get(row as usize), Some(text));
                }
                prop_assert!(out.support.at(0) >= 1 && out.n_values.at(0) >= 1);
            }
            let listed: Vec<&str> = golden
                .conflicts
                .iter()
                .filter(|conflict| conflict.field == field)
                .map(|conflict| data.get(conflict.row as usize).unwrap())
                .collect();
            prop_assert!(listed.windows(2).all(|pair| pair[0] < pair[1]), "each value once, in order");
            for &row in &alive {
                let Some(text) = data.get(row) else { continue };
                let invented = field == 5 && text == "yes" && data.flags_at(row) != Default::default();
                if !data.flags_at(row).usable() || invented || derived && out.derived.contains(&(0, row as u32)) {
                    continue;
                }
                let listed_or_won = listed.contains(&text) || chosen == Some(text);
                // What a union lists, of another row or in another notation, is not lost.
                let lists = |all: &str| all.split(';').any(|one| one == text) || all == text;
                let contributed = out.derived.iter().any(|&(_, row)| data.get(row as usize).is_some_and(lists));
                prop_assert!(listed_or_won || contributed || derived && field == 1, "{text} was lost");
            }
            if !derived {
                prop_assert!(!listed.contains(&chosen.unwrap_or("")));
                let won = u32::from(chosen.is_some());
                prop_assert_eq!(out.n_values.at(0), won + listed.len() as u32);
            }
        }
    }

    /// A field that keeps several values: each is of a living member and another one than those
    /// before, the best is what the field would have kept alone, and the rest are conflicts.
    #[test]
    fn several_values_are_members_values_and_the_rest_is_listed(rows in rows(), spec in spec(), most in 2u32..4) {
        let mut defs = defs();
        let alone = survive(&spec, &records(&defs, EntityKind::Person, rows.clone()), &one_cluster(&records(&defs, EntityKind::Person, rows.clone())));
        defs[1].max_values = most;
        let records = records(&defs, EntityKind::Person, rows);
        let golden = survive(&spec, &records, &one_cluster(&records));
        let data = &records.fields[1].standardized;
        let elements = |row: usize| data.get(row).unwrap_or("").split(';').filter(|one| !one.is_empty());
        let kept: Vec<(&str, u32)> = golden
            .columns()
            .filter(|column| column.field == 1)
            .filter_map(|column| Some((column.value.get(0)?, column.row[0])))
            .collect();
        prop_assert!(kept.len() <= most as usize);
        if golden.fields[1].is_derived(0) {
            return Ok(());
        }
        for (at, &(text, row)) in kept.iter().enumerate() {
            prop_assert!(!records.deleted[row as usize]);
            prop_assert!(elements(row as usize).any(|one| one == text), "{text} is not of its row");
            prop_assert!(kept[..at].iter().all(|&(other, _)| other != text), "{text} twice");
        }
        let first = alone.fields[1].value.get(0);
        prop_assert_eq!(kept.is_empty(), first.is_none());
        prop_assert!(first.is_none_or(|first| first.split(';').any(|one| one == kept[0].0)));
        for row in (0..records.len()).filter(|&row| !records.deleted[row]) {
            let Some(text) = data.get(row).filter(|_| data.flags_at(row).usable()) else { continue };
            let all_kept = elements(row).all(|one| kept.iter().any(|&(text, _)| text == one));
            let listed = golden.conflicts.iter().any(|it| it.field == 1 && data.get(it.row as usize) == Some(text));
            prop_assert!(all_kept != listed, "{text}: kept {all_kept}, listed {listed}");
        }
    }

    #[test]
    fn consent_is_never_created_or_moved(rows in rows(), spec in spec()) {
        let records = records(&defs(), EntityKind::Person, rows);
        let golden = survive(&spec, &records, &one_cluster(&records));
        if golden.fields[5].value.get(0) != Some("yes") {
            return Ok(());
        }
        let consent = &records.fields[5].standardized;
        let said = |row: usize| {
            let value = consent.get(row).filter(|_| !records.deleted[row]);
            value.filter(|text| *text == "yes" && consent.flags_at(row) == Default::default())
        };
        let mobile = golden.fields[1].value.get(0);
        let given_for = |row: usize| {
            let own = records.fields[1].standardized.get(row).unwrap_or("");
            mobile.is_none_or(|mobile| mobile.split(';').all(|number| own.split(';').any(|o| o == number)))
        };
        prop_assert!((0..records.len()).any(|row| said(row).is_some() && given_for(row)));
        // A source whose latest word is no has the last word.
        for row in 0..records.len() {
            let source = records.source[row];
            let time = records.updated_at[row];
            let later = (0..records.len()).any(|other| {
                let answers = consent.get(other).is_some_and(|_| !records.deleted[other]);
                records.source[other] == source && answers && records.updated_at[other] > time
            });
            let no = consent.get(row) == Some("no") && consent.flags_at(row).usable();
            prop_assert!(records.deleted[row] || !no || later);
        }
    }

    #[test]
    fn lone_rows_take_the_same_way_as_clusters(rows in rows(), spec in spec()) {
        // A deleted row gives no values, so beside one a lone row must fare as it does alone.
        let mut paired = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let mut ghost = row.clone();
            (ghost.id, ghost.deleted) = (format!("{n} ghost"), true);
            paired.extend([Row { id: n.to_string(), ..row.clone() }, ghost]);
        }
        let defs = defs();
        let alone = records(&defs, EntityKind::Person, rows);
        let beside = records(&defs, EntityKind::Person, paired);
        let root = |row: u32| {
            let id = beside.id.value(row as usize).trim_end_matches(" ghost").to_owned();
            (0..beside.len() as u32).find(|&r| beside.id.value(r as usize).trim_end_matches(" ghost") == id)
        };
        let roots: Vec<u32> = (0..beside.len() as u32).map(|row| root(row).unwrap()).collect();
        let left = survive(&spec, &alone, &Clusters::from_roots(&(0..alone.len() as u32).collect::<Vec<_>>()));
        let right = survive(&spec, &beside, &Clusters::from_roots(&roots));
        prop_assert_eq!(left.conflicts.len(), right.conflicts.len());
        for (a, b) in left.fields.iter().zip(&right.fields) {
            prop_assert_eq!(a.value.iter().collect::<Vec<_>>(), b.value.iter().collect::<Vec<_>>());
            prop_assert_eq!(&a.strategy, &b.strategy);
            prop_assert_eq!(&a.support, &b.support);
            prop_assert_eq!(&a.n_values, &b.n_values);
        }
    }
}

#[test]
fn a_primary_row_is_the_fullest_then_the_most_trusted() {
    let row = |source: &str, id: &str, deleted: bool, filled: usize| Row {
        source: source.to_owned(),
        id: id.to_owned(),
        updated_at: NO_TIME,
        deleted,
        cells: (0..6).map(|n| value("12").filter(|_| n < filled)).collect(),
    };
    let primary = |rows: Vec<Row>| {
        let records = records(&defs(), EntityKind::Person, rows);
        let golden = survive(&Spec::defaults(&defs()), &records, &one_cluster(&records));
        records.id.value(golden.primary[0] as usize).to_owned()
    };
    assert_eq!(
        primary(vec![row("crm", "a", false, 2), row("shop", "b", false, 3)]),
        "b"
    );
    assert_eq!(
        primary(vec![
            row("legacy", "a", false, 3),
            row("shop", "b", false, 3)
        ]),
        "b"
    );
    assert_eq!(
        primary(vec![row("crm", "a", true, 5), row("shop", "b", false, 1)]),
        "b"
    );
    assert_eq!(
        primary(vec![row("crm", "a", true, 5), row("shop", "b", true, 1)]),
        "a"
    );
}

#[test]
fn chains_that_cannot_run_are_refused() {
    let refused = |names: &[&str]| Chain::of(names).unwrap_err();
    assert!(refused(&["most-recnt"]).contains("most-recent"));
    assert!(refused(&["sum", "longest"]).contains("last"));
    let sum = Chain::of(&["sum"]).unwrap();
    assert!(Group::new(&[0], &defs(), sum).is_err());
    assert!(Group::new(&[], &defs(), Chain::of(&[]).unwrap()).is_err());
}
