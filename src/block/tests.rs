//! The pair stream against a join by brute force.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::keys::{EntryKeys, FieldKeys, KeyColumn, Strength};
use super::nearest::Nearest;
use super::*;
use crate::tables::hash::{combine, mix64};
use crate::tables::text_column::NULL;

/// Keys of rows, several each, in two fields by turns.
struct Keys {
    name: &'static str,
    strength: Strength,
    comparison: usize,
    rows: Vec<Vec<u64>>,
    fields: [(Vec<u32>, EntryKeys); 2],
}

impl Keys {
    fn of(name: &'static str, strength: Strength, comparison: usize, rows: &[Vec<u8>]) -> Self {
        let hashed = |row: &Vec<u8>| row.iter().map(|&key| mix64(u64::from(key))).collect();
        let rows: Vec<Vec<u64>> = rows.iter().map(hashed).collect();
        let field = |turn: usize| {
            let own = rows.iter().map(|row| {
                let own = row.iter().skip(turn).step_by(2).copied();
                own.collect::<BTreeSet<u64>>()
            });
            let mut known: Vec<BTreeSet<u64>> = Vec::new();
            let codes = own.map(|own| match known.iter().position(|of| *of == own) {
                _ if own.is_empty() => NULL,
                Some(code) => code as u32,
                None => {
                    known.push(own);
                    known.len() as u32 - 1
                }
            });
            let codes = codes.collect();
            let mut keys = EntryKeys {
                offsets: vec![0],
                keys: Vec::new(),
            };
            for own in known {
                keys.keys.extend(own);
                keys.offsets.push(keys.keys.len() as u32);
            }
            (codes, keys)
        };
        Keys {
            fields: [field(0), field(1)],
            name,
            strength,
            comparison,
            rows,
        }
    }

    fn column(&self) -> KeyColumn<'_> {
        let fields = self.fields.iter().map(|(codes, keys)| FieldKeys {
            codes,
            keys: keys.clone(),
        });
        KeyColumn {
            name: self.name.to_owned(),
            strength: self.strength,
            comparison: Some(self.comparison),
            part: None,
            fields: fields.collect(),
        }
    }
}

/// The columns as passes are planned from.
fn numbered(columns: &[Keys], rows: &[RowId]) -> Vec<passes::Column> {
    let columns = columns.iter().map(Keys::column);
    columns.map(|keys| passes::Column::of(keys, rows)).collect()
}

/// Keys of a row in a pass: one column's, or every combination of two.
fn keys_of(pass: &Pass, columns: &[Keys], row: usize) -> Vec<u64> {
    let of = |name: &str| columns.iter().find(|of| of.name == name).expect("a column");
    let mut keys: Vec<u64> = match pass.name.split_once(" + ") {
        None => of(&pass.name).rows[row].clone(),
        Some((first, second)) => {
            let (first, second) = (&of(first).rows[row], &of(second).rows[row]);
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
fn joined(plan: &Plan, columns: &[Keys], rows: usize) -> BTreeMap<(RowId, RowId), PassSet> {
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
        of_customers_per_row: 8.0,
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
            Keys::of("phone", Strength::Alone, 0, &pick(|row| &row.0)),
            Keys::of("name", Strength::Name, 1, &pick(|row| &row.1)),
            Keys::of("born", Strength::Together, 2, &pick(|row| &row.2)),
        ];
        let ids: Vec<RowId> = (0..rows.len() as RowId).collect();
        let plan = passes::plan(&spec(pairs_per_row), numbered(&columns, &ids), &ids).finish(&ids);
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
    let columns = [Keys::of("phone", Strength::Alone, 0, &keys)];
    let ids: Vec<RowId> = (0..42).collect();
    let plan = passes::plan(&spec(1.0), numbered(&columns, &ids), &ids).finish(&ids);
    let count = plan.passes[0].count;
    assert_eq!((count.pairs, count.kept, count.keys_cut), (437, 2, 1));
}

/// Customers of thirty rows each have more pairs than any budget pays for. Their rows are one by way of
/// their neighbours, and no row of another customer is among them.
#[test]
fn the_rows_of_a_customer_stay_together_however_many_they_are() {
    let keys: Vec<Vec<u8>> = (0..20)
        .flat_map(|customer| std::iter::repeat_n(vec![customer], 30))
        .collect();
    let columns = [
        Keys::of("name", Strength::Name, 0, &keys),
        Keys::of("born", Strength::Together, 1, &keys),
    ];
    let ids: Vec<RowId> = (0..600).collect();
    let plan = passes::plan(&spec(1.0), numbered(&columns, &ids), &ids).finish(&ids);
    let chunks = plan.for_each_chunk(|candidates| candidates.to_vec());
    let met: Vec<Candidate> = chunks.into_iter().flatten().collect();
    let both = plan.passes.iter().find(|pass| pass.blocks_on.len() == 2);
    let both = both.expect("a pass of both keys").count;
    assert_eq!((both.pairs, both.keys_cut), (20 * 435, 20));
    assert_eq!(both.kept, met.len() as u64, "what is kept is what is met");
    assert!(met.len() < 600 * 3, "{}", met.len());
    // The first row that each is one with.
    let mut first: Vec<RowId> = ids.clone();
    for pair in &met {
        assert_eq!(pair.left / 30, pair.right / 30);
        first[pair.right as usize] = first[pair.left as usize].min(first[pair.right as usize]);
    }
    let firsts: Vec<RowId> = ids.iter().map(|id| id / 30 * 30).collect();
    assert_eq!(first, firsts);
    // Whoever told how many pairs are too many is heard.
    let told = Spec {
        of_customers_per_row: 0.0,
        ..spec(1.0)
    };
    let plan = passes::plan(&told, numbered(&columns, &ids), &ids).finish(&ids);
    assert!(plan.passes.is_empty(), "{:?}", plan.passes);
}

#[test]
fn where_there_is_no_place_for_all_passes_those_with_few_pairs_are_left_out() {
    let names: Vec<String> = (0..12).map(|at| format!("key{at:02}")).collect();
    let columns: Vec<Keys> = (0..12u8)
        .map(|at| {
            let keys: Vec<Vec<u8>> = (0..240u16)
                .map(|row| vec![(row % (3 + u16::from(at))) as u8])
                .collect();
            let name: &'static str = Box::leak(names[usize::from(at)].clone().into_boxed_str());
            Keys::of(name, Strength::Together, at.into(), &keys)
        })
        .collect();
    let ids: Vec<RowId> = (0..240).collect();
    let plan = passes::plan(&spec(10_000.0), numbered(&columns, &ids), &ids).finish(&ids);
    assert_eq!(plan.passes.len() + plan.left_out.len(), 12 * 11 / 2);
    let fewest = plan.passes.iter().map(|pass| pass.count.pairs).min();
    let most = plan.left_out.iter().map(|&(_, pairs)| pairs).max();
    assert!(fewest >= most, "{fewest:?} {most:?}");
    assert!(
        plan.passes.len() < PassSet::BITS as usize,
        "some are kept for what no key finds"
    );
}

#[test]
fn pairs_that_no_key_found_never_lack_a_place() {
    let ids: Vec<RowId> = (0..200).collect();
    let found: Vec<Nearest> = (0..90)
        .map(|at| Nearest {
            because_of: vec![at % 16],
            pairs: (0..=at as RowId % 7)
                .map(|of| (at as RowId, 100 + of))
                .collect(),
        })
        .collect();
    let wanted: BTreeSet<(RowId, RowId)> = found.iter().flat_map(|of| of.pairs.clone()).collect();
    let mut planned = passes::plan(&spec(4.0), Vec::new(), &ids);
    planned.add_pairs(&spec(4.0), &ids, found);
    let plan = planned.finish(&ids);
    assert_eq!(plan.passes.len(), PassSet::BITS as usize);
    let chunks = plan.for_each_chunk(|candidates| candidates.to_vec());
    let met = chunks.into_iter().flatten();
    let met: BTreeSet<(RowId, RowId)> = met.map(|pair| (pair.left, pair.right)).collect();
    assert_eq!(met, wanted);
    let joined = plan.passes.last().expect("a pass");
    assert!(joined.blocks_on.len() > 1, "{:?}", joined.blocks_on);
}
