//! Laws of entity ids under scripts of changes.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::publish::entity_id::EntityId;
use crate::publish::manifest::{FORMAT, Manifest, Summary};
use crate::publish::tables::tests::{FIRST, Key, SECOND, sample};
use crate::publish::tables::{Event, crosswalk_batch};

pub(crate) fn summary() -> Summary {
    serde_json::from_value(serde_json::json!({
        "goldsieve": "0.1.0", "started": "2026-11-21T19:46:17Z",
        "finished": "2026-11-21T19:46:18Z", "as_of": "2026-11-21"
    }))
    .unwrap()
}

/// A run over these rows and what the next run sees of it.
fn run(previous: Option<&PreviousRun>, keys: &[Key], number: usize) -> (Assignment, PreviousRun) {
    let sample = sample(keys);
    let run = RunId::parse(&format!("20261121T1946{number:02}Z")).unwrap();
    let followed = follow(previous, &sample.records, &sample.clusters);
    let assignment = assign(
        previous,
        &followed,
        &sample.records,
        &sample.clusters,
        Cause::DataChanged,
        &run,
    )
    .unwrap();
    let crosswalk = crosswalk_batch(
        &sample.records,
        &sample.clusters,
        &sample.golden,
        &assignment.ids.to_array(),
        0..sample.records.len(),
    )
    .unwrap();
    let manifest = Manifest {
        format: FORMAT,
        run_id: run,
        publication: "published".to_owned(),
        logical_digest: String::new(),
        summary: summary(),
        outputs: Vec::new(),
    };
    let next = PreviousRun::of(manifest, assignment.identities.clone(), &[crosswalk]).unwrap();
    (assignment, next)
}

/// Customer to id; every customer of `keys` is one cluster.
fn by_customer(keys: &[Key], assignment: &Assignment) -> BTreeMap<u32, EntityId> {
    let mut sorted = keys.to_vec();
    sorted.sort();
    let sample = sample(keys);
    sorted
        .iter()
        .zip(&sample.clusters.of_row)
        .map(|(key, &cluster)| (key.2, assignment.ids.0[cluster as usize]))
        .collect()
}

fn event_of(assignment: &Assignment, id: EntityId) -> (Event, Option<EntityId>, Option<EntityId>) {
    let all = &assignment.identities.0;
    let identity = all.iter().find(|identity| identity.id == id).unwrap();
    (identity.event, identity.current, identity.related)
}

fn key(id: u32, customer: u32) -> Key {
    (
        if id.is_multiple_of(2) { FIRST } else { SECOND },
        id.to_string(),
        customer,
    )
}

/// Row number to customer.
type World = BTreeMap<u32, u32>;

#[derive(Clone, Debug)]
enum Change {
    Put(u32, u32),
    Drop(u32),
    Merge(u32, u32),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0u32..24, 0u32..9).prop_map(|(row, customer)| Change::Put(row, customer)),
        2 => (0u32..24).prop_map(Change::Drop),
        1 => (0u32..9, 0u32..9).prop_map(|(a, b)| Change::Merge(a, b)),
    ]
}

fn keys(world: &World) -> Vec<Key> {
    world
        .iter()
        .map(|(&row, &customer)| key(row, customer))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any script: rows move, vanish, return; customers merge and split.
    #[test]
    fn ids_are_one_to_one_and_never_issued_twice(
        script in prop::collection::vec(prop::collection::vec(change(), 0..6), 1..8),
    ) {
        let mut world: World = (0..12).map(|row| (row, row / 2)).collect();
        let mut previous: Option<PreviousRun> = None;
        let mut living: BTreeSet<EntityId> = BTreeSet::new();
        let mut ever: BTreeSet<EntityId> = BTreeSet::new();
        for (number, changes) in script.iter().enumerate() {
            for change in changes {
                match *change {
                    Change::Put(row, customer) => { world.insert(row, customer); }
                    Change::Drop(row) => { world.remove(&row); }
                    Change::Merge(a, b) => world.values_mut().filter(|it| **it == a).for_each(|it| *it = b),
                }
            }
            let (now, next) = run(previous.as_ref(), &keys(&world), number);
            let ids: BTreeSet<EntityId> = now.ids.0.iter().copied().collect();
            prop_assert_eq!(ids.len(), now.ids.0.len(), "one id for two clusters");
            for id in &ids {
                prop_assert!(living.contains(id) || !ever.contains(id), "a dead id came back");
            }
            ever.extend(&ids);
            let listed: Vec<EntityId> = now.identities.0.iter().map(|it| it.id).collect();
            prop_assert_eq!(&listed, &ever.iter().copied().collect::<Vec<_>>(), "every id, once, in order");
            for identity in &now.identities.0 {
                let alive = ids.contains(&identity.id);
                prop_assert_eq!(identity.current == Some(identity.id), alive);
                prop_assert!(identity.current.is_none_or(|it| ids.contains(&it)));
                prop_assert_eq!(!alive, matches!(identity.event, Event::MergedInto | Event::Retired));
            }
            // The same again changes nothing, not even `since_run`.
            let (again, _) = run(Some(&next), &keys(&world), 50);
            prop_assert_eq!(&again, &now);
            living = ids;
            previous = Some(next);
        }
    }

    /// Customers whose rows come and go, but never all at once, keep their ids.
    #[test]
    fn customers_keep_their_ids(
        script in prop::collection::vec(prop::collection::vec((0u32..5, 0u32..6), 0..10), 1..6),
    ) {
        // Customer c may own rows 10c..10c+6 and always keeps row 10c+9.
        let mut world: World = (0..5).map(|customer| (customer * 10 + 9, customer)).collect();
        let (first, mut previous) = run(None, &keys(&world), 0);
        let expected = by_customer(&keys(&world), &first);
        for (number, toggles) in script.iter().enumerate() {
            for (customer, row) in toggles {
                let row = customer * 10 + row;
                if world.remove(&row).is_none() {
                    world.insert(row, *customer);
                }
            }
            let (now, next) = run(Some(&previous), &keys(&world), number + 1);
            prop_assert_eq!(&by_customer(&keys(&world), &now), &expected);
            previous = next;
        }
    }
}

#[test]
fn merges_splits_growth_and_retirement_are_told() {
    let (first, previous) = run(
        None,
        &[
            key(0, 1),
            key(2, 1),
            key(4, 1),
            key(6, 2),
            key(8, 3),
            key(10, 4),
            key(12, 5),
        ],
        0,
    );
    let before = by_customer(
        &[
            key(0, 1),
            key(2, 1),
            key(4, 1),
            key(6, 2),
            key(8, 3),
            key(10, 4),
            key(12, 5),
        ],
        &first,
    );
    // 1 loses the row that named it; 2 joins 3; 4 grows; 5 vanishes; 7 is new.
    let keys = [
        key(0, 6),
        key(2, 1),
        key(4, 1),
        key(6, 3),
        key(8, 3),
        key(10, 4),
        key(11, 4),
        key(14, 7),
    ];
    let (second, previous2) = run(Some(&previous), &keys, 1);
    let after = by_customer(&keys, &second);
    assert_eq!(after[&1], before[&1]);
    assert_eq!(
        event_of(&second, after[&1]),
        (Event::Kept, Some(after[&1]), None)
    );
    assert_eq!(
        event_of(&second, after[&6]),
        (Event::SplitFrom, Some(after[&6]), Some(before[&1]))
    );
    let (heir, merged) = (
        after[&3],
        if after[&3] == before[&2] {
            before[&3]
        } else {
            before[&2]
        },
    );
    assert_eq!(event_of(&second, heir).0, Event::Grown);
    assert_eq!(
        event_of(&second, merged),
        (Event::MergedInto, Some(heir), None)
    );
    assert_eq!(event_of(&second, after[&4]).0, Event::Grown);
    assert_eq!(event_of(&second, before[&5]), (Event::Retired, None, None));
    assert_eq!(
        event_of(&second, after[&7]),
        (Event::Created, Some(after[&7]), None)
    );

    // The heir dies as well: whoever had become part of it is gone with it. The row of 5 returns,
    // but its old id does not.
    let keys = [key(0, 6), key(12, 5)];
    let (third, _) = run(Some(&previous2), &keys, 2);
    assert_eq!(event_of(&third, merged), (Event::MergedInto, None, None));
    assert_ne!(by_customer(&keys, &third)[&5], before[&5]);
}

#[test]
fn a_person_never_goes_on_as_a_company() {
    let keys = [key(0, 1), key(2, 2)];
    let (first, previous) = run(None, &keys, 0);
    let mut other = sample(&keys);
    other.records.kind = vec![crate::tables::field::EntityKind::Company; 2];
    let run = RunId::parse("20261121T194699Z").unwrap();
    let followed = follow(Some(&previous), &other.records, &other.clusters);
    let now = assign(
        Some(&previous),
        &followed,
        &other.records,
        &other.clusters,
        Cause::RulesChanged,
        &run,
    )
    .unwrap();
    for id in &now.ids.0 {
        assert!(!first.ids.0.contains(id));
        assert!(id.to_string().starts_with('c'));
    }
}
