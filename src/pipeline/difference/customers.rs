//! What happened to customers between two runs, from who is in which: the events of the table
//! `identities`, for any two runs and not only for neighbours.

use arrow::array::Array;
use hashbrown::HashTable;

use crate::publish::tables::Event;
use crate::report::data::difference::{EventCount, EventExample};
use crate::tables::hash::{combine, hash64};

use super::side::{Rows, shared};

/// What happened to one customer.
struct Happened {
    event: Event,
    id: String,
    related: Option<String>,
}

/// What happened to all of them.
pub struct Customers {
    /// Customers with the same rows in both runs.
    pub unchanged: u64,
    /// Those that changed, in order of id.
    happened: Vec<Happened>,
    /// Ids of customers that both runs have with other rows, sorted.
    moved: Vec<String>,
}

/// Compares who is in which customer.
pub fn compare(before: &Rows, after: &Rows) -> Customers {
    let overlaps = overlaps(before, after);
    let sizes = |rows: &Rows| {
        let mut sizes = vec![0u32; rows.ids.len()];
        rows.entity.iter().for_each(|&of| sizes[of as usize] += 1);
        sizes
    };
    let (old_sizes, new_sizes) = (sizes(before), sizes(after));
    let mut heir: Vec<Option<(u32, u32)>> = vec![None; old_sizes.len()];
    let mut origin: Vec<Option<(u32, u32)>> = vec![None; new_sizes.len()];
    // Greatest overlap first; among equals the first in order.
    let stronger = |known: Option<(u32, u32)>, rows: u32| known.is_none_or(|(best, _)| rows > best);
    for &(old, new, rows) in &overlaps {
        if stronger(heir[old as usize], rows) {
            heir[old as usize] = Some((rows, new));
        }
        if stronger(origin[new as usize], rows) {
            origin[new as usize] = Some((rows, old));
        }
    }
    let mut customers = Customers {
        unchanged: 0,
        happened: Vec::new(),
        moved: Vec::new(),
    };
    let pairs = shared(&before.ids, &after.ids);
    let (mut goes_on, mut known) = (vec![false; old_sizes.len()], vec![false; new_sizes.len()]);
    for &(old, new) in &pairs {
        (goes_on[old as usize], known[new as usize]) = (true, true);
        let common = overlaps
            .binary_search_by_key(&(old, new), |&(old, new, _)| (old, new))
            .map_or(0, |at| overlaps[at].2);
        let event = if common < old_sizes[old as usize] {
            Event::Kept
        } else if common < new_sizes[new as usize] {
            Event::Grown
        } else {
            customers.unchanged += 1;
            continue;
        };
        let id = after.ids.value(new as usize).to_owned();
        customers.moved.push(id.clone());
        customers.happened.push(Happened {
            event,
            id,
            related: None,
        });
    }
    for old in (0..old_sizes.len()).filter(|&old| !goes_on[old]) {
        let heir = heir[old].map(|(_, new)| after.ids.value(new as usize).to_owned());
        customers.happened.push(Happened {
            event: match heir {
                Some(_) => Event::MergedInto,
                None => Event::Retired,
            },
            id: before.ids.value(old).to_owned(),
            related: heir,
        });
    }
    for new in (0..new_sizes.len()).filter(|&new| !known[new]) {
        let origin = origin[new].map(|(_, old)| before.ids.value(old as usize).to_owned());
        customers.happened.push(Happened {
            event: match origin {
                Some(_) => Event::SplitFrom,
                None => Event::Created,
            },
            id: after.ids.value(new).to_owned(),
            related: origin,
        });
    }
    customers.happened.sort_by(|a, b| a.id.cmp(&b.id));
    customers.moved.sort_unstable();
    customers
}

impl Customers {
    /// Whether a customer that both runs have has other rows now.
    pub fn moved(&self, id: &str) -> bool {
        self.moved
            .binary_search_by(|known| known.as_str().cmp(id))
            .is_ok()
    }

    /// How many customers each event happened to; events that did not happen are left out.
    pub fn events(&self, examples: usize) -> Vec<EventCount> {
        let count = |event: Event| {
            let of_event = || self.happened.iter().filter(move |it| it.event == event);
            let first = of_event().take(examples).map(|it| EventExample {
                entity_id: it.id.clone(),
                related: it.related.clone(),
            });
            EventCount {
                event: event.name().to_owned(),
                count: of_event().count() as u64,
                examples: first.collect(),
            }
        };
        let counts = Event::ALL.into_iter().map(count);
        counts.filter(|it| it.count > 0).collect()
    }
}

/// How many rows an old and a new customer have in common: (old, new, rows), sorted.
fn overlaps(before: &Rows, after: &Rows) -> Vec<(u32, u32, u32)> {
    let hash =
        |(source, id): (&str, &str)| combine(hash64(source.as_bytes()), hash64(id.as_bytes()));
    let mut index: HashTable<u32> = HashTable::with_capacity(before.count());
    for row in 0..before.count() as u32 {
        let of = |&row: &u32| hash(before.key(row as usize));
        index.insert_unique(of(&row), row, of);
    }
    let mut common: Vec<(u32, u32)> = (0..after.count())
        .filter_map(|row| {
            let key = after.key(row);
            let old = index.find(hash(key), |&old| before.key(old as usize) == key)?;
            Some((before.entity[*old as usize], after.entity[row]))
        })
        .collect();
    common.sort_unstable();
    common
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0].0, same[0].1, same.len() as u32))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use arrow::array::StringArray;
    use proptest::prelude::*;

    use super::*;
    use crate::tables::text_column::TextColumn;

    /// A run in which each row, if it is there, has a customer.
    fn rows(of: &[Option<u8>]) -> Rows {
        let there: Vec<(String, String)> = of
            .iter()
            .enumerate()
            .filter_map(|(row, of)| Some((row.to_string(), format!("c{}", (*of)?))))
            .collect();
        let entity = TextColumn::from_values(there.iter().map(|(_, of)| Some(of.as_str())));
        Rows {
            source: TextColumn::from_values(there.iter().map(|_| Some("s"))),
            id: StringArray::from_iter_values(there.iter().map(|(id, _)| id)),
            entity: entity.codes().to_vec(),
            ids: entity.values().clone(),
        }
    }

    fn sets(of: &[Option<u8>]) -> BTreeMap<u8, BTreeSet<usize>> {
        let mut sets: BTreeMap<u8, BTreeSet<usize>> = BTreeMap::new();
        for (row, of) in of.iter().enumerate() {
            if let Some(of) = of {
                sets.entry(*of).or_default().insert(row);
            }
        }
        sets
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn events_are_what_the_sets_of_rows_say(
            runs in prop::collection::vec((prop::option::of(0u8..5), prop::option::of(0u8..5)), 0..14),
        ) {
            let (before, after): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
            let found = compare(&rows(&before), &rows(&after));
            let (old, new) = (sets(&before), sets(&after));
            let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
            let mut unchanged = 0;
            for (id, a) in &old {
                let event = match new.get(id) {
                    Some(b) if a == b => { unchanged += 1; continue; }
                    Some(b) if a.is_subset(b) => "grown",
                    Some(_) => "kept",
                    None if a.iter().any(|row| after[*row].is_some()) => "merged_into",
                    None => "retired",
                };
                *expected.entry(event).or_default() += 1;
            }
            for (_, b) in new.iter().filter(|(id, _)| !old.contains_key(id)) {
                let event = match b.iter().any(|row| before[*row].is_some()) {
                    true => "split_from",
                    false => "created",
                };
                *expected.entry(event).or_default() += 1;
            }
            prop_assert_eq!(found.unchanged, unchanged);
            let events = found.events(9);
            let counts: BTreeMap<&str, u64> =
                events.iter().map(|it| (it.event.as_str(), it.count)).collect();
            prop_assert_eq!(counts, expected);
            for event in &events {
                for example in &event.examples {
                    let related = example.related.as_ref();
                    let names_one = matches!(event.event.as_str(), "merged_into" | "split_from");
                    prop_assert_eq!(related.is_some(), names_one);
                    let moved = matches!(event.event.as_str(), "grown" | "kept");
                    prop_assert_eq!(found.moved(&example.entity_id), moved);
                }
            }
        }
    }
}
