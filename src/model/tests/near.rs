//! Names of strangers that are a slip apart, among people whose parts of names are drawn by chance.

use super::{Chance, comparisons, true_m};
use crate::model::near::{OfOnePart, near_names};
use crate::model::patterns::{Pattern, PatternCounts};
use crate::tables::hash::mix64;

const SURNAMES: u32 = 200;
const GIVEN_NAMES: u32 = 300;

/// Names of strangers: those whose numbers are neighbours, the first of each ten, are a slip apart.
fn level(a: [u32; 2], b: [u32; 2]) -> u8 {
    let slip = |a: u32, b: u32| a.abs_diff(b) == 1 && a.min(b).is_multiple_of(10);
    match (a[0] == b[0], a[1] == b[1]) {
        (true, true) => 1,
        (true, false) if slip(a[1], b[1]) => 2,
        (false, true) if slip(a[0], b[0]) => 2,
        (true, false) => 4,
        (false, true) => 3,
        (false, false) => 5,
    }
}

fn stranger(level: u8) -> Pattern {
    let differ = Pattern::default().with(1, 2).with(2, 3).with(3, 1);
    differ.with(0, level)
}

/// Pairs that have a part in common, `customers` of them one customer.
fn of_one_part(part: usize, strangers: u32, customers: u32) -> OfOnePart {
    let mut chance = Chance(mix64(41 + part as u64));
    let mut draw = |of: u32| (chance.next() * f64::from(of)) as u32;
    let mut counts = PatternCounts::default();
    for _ in 0..strangers {
        let a = [draw(SURNAMES), draw(GIVEN_NAMES)];
        let mut b = [draw(SURNAMES), draw(GIVEN_NAMES)];
        b[part] = a[part];
        counts.add(0, stranger(level(a, b)));
    }
    let mut same = Chance(mix64(43));
    for _ in 0..customers {
        let pattern = same.pair(&true_m());
        // A customer whose values are all missing or different looks like a stranger; few do.
        if pattern.level(1) == 1 || pattern.level(2) == 1 {
            counts.add(0, pattern);
        }
    }
    OfOnePart {
        share: 1.0 / f64::from([SURNAMES, GIVEN_NAMES][part]),
        counts,
    }
}

/// All pairs of names by brute force.
fn expected() -> f64 {
    let mut slips = 0u64;
    for surname in 0..SURNAMES {
        for other in 0..SURNAMES {
            for given in 0..GIVEN_NAMES {
                // Whoever stands at the first place meets everybody else.
                slips += u64::from(level([surname, 0], [other, given]) == 2);
                slips += u64::from(level([surname, 1], [other, given]) == 2);
            }
        }
    }
    let by_others: u64 = (0..SURNAMES)
        .flat_map(|surname| (0..SURNAMES).map(move |other| (surname, other)))
        .map(|(surname, other)| u64::from(level([surname, 5], [other, 5]) == 2))
        .sum();
    // Two of ten given names have a neighbour; eight have none, and only surnames may slip.
    let rows = f64::from(SURNAMES * SURNAMES * GIVEN_NAMES);
    (slips as f64 / 2.0 * 0.2 + by_others as f64 * 0.8) / rows
}

#[test]
fn slips_of_strangers_are_as_frequent_as_all_pairs_say() {
    let found = |customers: u32| {
        let parts = [
            of_one_part(0, 30_000, customers),
            of_one_part(1, 30_000, customers),
        ];
        near_names(&comparisons(), 0, &parts, &PatternCounts::default(), 0.0)
    };
    let (alone, among) = (found(0), found(5_000));
    let slip = alone.chances[2].unwrap();
    let expected = expected();
    assert!((slip / expected - 1.0).abs() < 0.25, "{slip} {expected}");
    assert_eq!(alone.chances[2], among.chances[2]);
    assert_eq!(alone.of_one_surname, among.of_one_surname);
    // Levels that random pairs show well enough are left to them.
    assert!(
        [0, 1, 3, 4, 5]
            .iter()
            .all(|&level| alone.chances[level].is_none())
    );
}

#[test]
fn few_strangers_tell_nothing() {
    let parts = [of_one_part(0, 150, 5_000), of_one_part(1, 30_000, 0)];
    let found = near_names(&comparisons(), 0, &parts, &PatternCounts::default(), 0.0);
    assert!(found.chances.iter().all(Option::is_none));
    assert!(found.of_one_surname.is_empty());
}
