//! Ids, copies and hashes, whatever the order of rows.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::tables::raw::RawColumn;

const KEY: [u8; 32] = [7; 32];

fn source(rows: &[(&str, &str)]) -> RawSource {
    let column = |name: &str, pick: fn(&(&str, &str)) -> String| RawColumn {
        name: name.into(),
        text: TextColumn::from_values(
            rows.iter()
                .map(pick)
                .collect::<Vec<_>>()
                .iter()
                .map(|v| (!v.is_empty()).then_some(v.as_str())),
        ),
    };
    RawSource {
        name: "s".into(),
        columns: vec![
            column("id", |r| r.0.to_owned()),
            column("name", |r| r.1.to_owned()),
        ],
        position: vec![Default::default(); rows.len()],
        files: Vec::new(),
        sheets: Vec::new(),
        rows_read: rows.len() as u64,
        quarantine: Vec::new(),
        rejects: Vec::new(),
        remarks: Vec::new(),
        earlier: Default::default(),
    }
}

fn assign(rows: &[(&str, &str)], id: Option<usize>) -> IdAssignment {
    assign_ids(&source(rows), id, RepeatedIds::SameCustomer, &KEY).expect("ids")
}

#[test]
fn repeated_ids_can_be_left_to_the_newest_or_to_people() {
    let rows = [("1", "a"), ("2", "b"), ("1", "c"), ("1", "a"), ("1", "d")];
    let given = |repeated| assign_ids(&source(&rows), Some(0), repeated, &KEY).expect("ids");
    let of = |given: &IdAssignment, reason: &str| {
        given
            .set_aside
            .iter()
            .filter(|row| *row.reason == *reason)
            .count()
    };
    let newest = given(RepeatedIds::KeepNewest(&[5, 1, 9, 5, i64::MIN]));
    assert_eq!(newest.kept, [1, 2]);
    assert_eq!(
        (of(&newest, REPEATED_ID), of(&newest, IDENTICAL_COPY)),
        (2, 1)
    );
    assert!(newest.must_link.is_empty());
    // Of equally new rows the same one stays, wherever they stood.
    let tie = given(RepeatedIds::KeepNewest(&[0; 5]));
    assert_eq!(tie.kept.len(), 2);
    let none = given(RepeatedIds::SetAside);
    assert_eq!(none.kept, [1]);
    assert_eq!((of(&none, REPEATED_ID), of(&none, IDENTICAL_COPY)), (3, 1));
}

#[test]
fn repeated_ids_are_numbered_by_content_and_copies_set_aside() {
    let rows = [
        ("1", "a"),
        ("2", "b"),
        ("1", "c"),
        ("1", "a"),
        ("", "d"),
        ("1#2", "e"),
    ];
    let given = assign(&rows, Some(0));
    let ids: BTreeSet<&str> = given
        .kept
        .iter()
        .map(|&row| given.ids.value(row as usize))
        .collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.contains("1") && ids.contains("1#3") && ids.contains("1#2") && ids.contains("2"));
    assert_eq!(given.set_aside.len(), 1);
    assert_eq!(given.must_link.len(), 1);
    let codes: Vec<&str> = given.remarks.iter().map(|r| r.code).collect();
    assert_eq!(codes, ["repeated-id", "identical-copy", "empty-id"]);
}

#[test]
fn a_join_with_orders_is_refused() {
    let names: Vec<String> = (0..100).map(|i| i.to_string()).collect();
    let rows: Vec<(&str, &str)> = names
        .iter()
        .map(|n| (if n.len() > 1 { "1" } else { "2" }, n.as_str()))
        .collect();
    assert_eq!(
        assign_ids(&source(&rows), Some(0), RepeatedIds::SameCustomer, &KEY)
            .expect_err("refused")
            .code,
        "id-not-unique"
    );
}

#[test]
fn salesforce_ids_are_lifted() {
    for (short, long) in [
        ("001A0000006Vm9r", "001A0000006Vm9rIAC"),
        ("001A0000006VM9r", "001A0000006VM9rIAG"),
        ("50130000000014c", "50130000000014cAAA"),
        ("50130000000014C", "50130000000014CAAQ"),
    ] {
        assert_eq!(lift_to_18(short), long);
    }
    let given = assign(
        &[("001A0000006Vm9r", "a"), ("001A0000006VM9rIAG", "b")],
        Some(0),
    );
    assert_eq!(given.ids.value(0), "001A0000006Vm9rIAC");
    let given = assign(&[("001A0000006Vm9r", "a"), ("17", "b")], Some(0));
    assert_eq!(given.ids.value(0), "001A0000006Vm9r");
}

#[test]
fn ids_that_differ_by_case_are_two_and_said() {
    let given = assign(&[("ab1", "a"), ("AB1", "b"), ("x", "c")], Some(0));
    assert_eq!(given.kept.len(), 3);
    let said = given
        .remarks
        .iter()
        .find(|r| r.code == "ids-differ-by-case");
    assert_eq!(said.map(|remark| remark.count), Some(2));
}

#[test]
fn merged_records_belong_together_even_if_the_one_they_name_is_gone() {
    let given = assign(
        &[("1", "a"), ("2", "b"), ("3", "c"), ("4", "d"), ("5", "e")],
        Some(0),
    );
    let merged = |names: [Option<&str>; 5]| merged_pairs(&given, &TextColumn::from_values(names));
    let (pairs, nowhere) = merged([None, Some("1"), Some("77; 88"), Some("77"), Some("99")]);
    assert_eq!(pairs, [(0, 1), (2, 3)]);
    assert_eq!(nowhere, 2);
    // An id with a comma in it is one id, and a blank divides nothing.
    let given = assign(&[("A,1", "a"), ("A", "b"), ("1", "c"), ("9", "d")], Some(0));
    let names = [None, None, Some("A,1"), Some("A 1")];
    let (pairs, _) = merged_pairs(&given, &TextColumn::from_values(names));
    assert_eq!(pairs, [(0, 2)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn ids_do_not_depend_on_row_order(
        rows in proptest::collection::vec(("[12]{0,2}", "[ab]{0,2}"), 0..19),
        by_id in 0..2usize,
        shift in 0..19usize,
    ) {
        let rows: Vec<(&str, &str)> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let mut turned = rows.clone();
        if !turned.is_empty() {
            let at = shift % turned.len();
            turned.rotate_left(at);
            turned.reverse();
        }
        let outcome = |rows: &[(&str, &str)]| {
            let given = assign(rows, (by_id == 1).then_some(0));
            let mut kept: Vec<(String, [u8; 16])> = given
                .kept
                .iter()
                .map(|&row| (given.ids.value(row as usize).to_owned(), given.content_hash[row as usize]))
                .collect();
            kept.sort();
            let unique: BTreeSet<&String> = kept.iter().map(|(id, _)| id).collect();
            assert_eq!(unique.len(), kept.len());
            assert_eq!(given.kept.len() + given.set_aside.len(), rows.len());
            (kept, given.must_link.len(), given.remarks)
        };
        prop_assert_eq!(outcome(&rows), outcome(&turned));
    }
}
