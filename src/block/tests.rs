//! The pair stream against a join by brute force.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::keys::{KeyColumn, Strength};
use super::*;
use crate::tables::hash::{combine, mix64};

/// A column of keys, several per row.
fn column(name: &str, strength: Strength, comparison: usize, rows: &[Vec<u8>]) -> KeyColumn {
    let mut column = KeyColumn {
        name: name.to_owned(),
        strength,
        comparison: Some(comparison),
        offsets: vec![0],
        keys: Vec::new(),
    };
    for keys in rows {
        column
            .keys
            .extend(keys.iter().map(|&key| mix64(u64::from(key))));
        column.offsets.push(column.keys.len() as u32);
    }
    column
}

/// The columns as passes are planned from.
fn numbered(columns: &[KeyColumn]) -> Vec<passes::Column> {
    columns.iter().cloned().map(passes::Column::of).collect()
}

/// Keys of a row in a column.
fn keys_at(column: &KeyColumn, row: usize) -> &[u64] {
    &column.keys[column.offsets[row] as usize..column.offsets[row + 1] as usize]
}

/// Keys of a row in a pass: one column's, or every combination of two.
fn keys_of(pass: &Pass, columns: &[KeyColumn], row: usize) -> Vec<u64> {
    let of = |name: &str| columns.iter().find(|of| of.name == name).expect("a column");
    let mut keys: Vec<u64> = match pass.name.split_once(" + ") {
        None => keys_at(of(&pass.name), row).to_vec(),
        Some((first, second)) => {
            let (first, second) = (keys_at(of(first), row), keys_at(of(second), row));
            let each = first
                .iter()
                .flat_map(|&a| second.iter().map(move |&b| (a, b)));
            each.map(|(a, b)| combine(mix64(a), b)).collect()
        }
    };
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Every pair with every pass in which it shares a key that was not cut.
fn joined(plan: &Plan, columns: &[KeyColumn], rows: usize) -> BTreeMap<(RowId, RowId), u32> {
    let mut met = BTreeMap::new();
    for (bit, pass) in plan.passes.iter().enumerate() {
        let keys: Vec<Vec<u64>> = (0..rows).map(|row| keys_of(pass, columns, row)).collect();
        let bearers = |key: &u64| keys.iter().filter(|of| of.contains(key)).count() as u64;
        let mut pairs = 0;
        for left in 0..rows {
            for right in left + 1..rows {
                for key in keys[left].iter().filter(|key| keys[right].contains(key)) {
                    pairs += 1;
                    if bearers(key) <= pass.count.largest_block {
                        *met.entry((left as RowId, right as RowId)).or_insert(0) |= 1 << bit;
                    }
                }
            }
        }
        assert_eq!(pairs, pass.count.pairs, "{}", pass.name);
    }
    met
}

fn spec(pairs_per_row: f64) -> Spec {
    Spec {
        kind: EntityKind::Person,
        fields: Vec::new(),
        pairs_per_row,
        nearest_per_row: 0.0,
        all_pairs_up_to: 0,
        told: Vec::new(),
    }
}

/// Keys of a row in three columns.
type Row = (Vec<u8>, Vec<u8>, Vec<u8>);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_pair_comes_once_with_all_its_passes(
        rows in prop::collection::vec(
            (
                prop::collection::vec(0u8..12, 0..3),
                prop::collection::vec(0u8..6, 0..2),
                prop::collection::vec(0u8..4, 0..3),
            ),
            2..40,
        ),
        pairs_per_row in 0.5f64..20.0,
    ) {
        let pick = |of: fn(&Row) -> &Vec<u8>| -> Vec<Vec<u8>> {
            rows.iter().map(|row| of(row).clone()).collect()
        };
        let columns = [
            column("phone", Strength::Alone, 0, &pick(|row| &row.0)),
            column("name", Strength::Name, 1, &pick(|row| &row.1)),
            column("born", Strength::Together, 2, &pick(|row| &row.2)),
        ];
        let ids: Vec<RowId> = (0..rows.len() as RowId).collect();
        let plan = passes::plan(&spec(pairs_per_row), numbered(&columns), &ids).finish(&ids);
        let chunks = plan.for_each_chunk(|candidates| candidates.to_vec());
        let emitted: Vec<Candidate> = chunks.into_iter().flatten().collect();
        let mut found = BTreeMap::new();
        for candidate in &emitted {
            prop_assert!(candidate.left < candidate.right);
            let before = found.insert((candidate.left, candidate.right), candidate.passes);
            prop_assert_eq!(before, None, "a pair came twice");
        }
        prop_assert_eq!(found, joined(&plan, &columns, rows.len()));
    }
}

#[test]
fn a_frequent_key_is_cut_and_counted() {
    let keys: Vec<Vec<u8>> = (0..40u8)
        .map(|row| if row < 30 { vec![0] } else { vec![row] })
        .chain([vec![30], vec![31]])
        .collect();
    let columns = [column("phone", Strength::Alone, 0, &keys)];
    let ids: Vec<RowId> = (0..42).collect();
    let plan = passes::plan(&spec(1.0), numbered(&columns), &ids).finish(&ids);
    let count = plan.passes[0].count;
    assert_eq!((count.pairs, count.kept, count.keys_cut), (437, 2, 1));
}
