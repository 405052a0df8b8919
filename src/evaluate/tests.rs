//! Measures against their definitions by brute force, and the edges of those definitions.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::tables::field::EntityKind;
use crate::tables::pairs::{Decision, Model, Reason, ScoredPairs, Weight};

/// Labelled rows as (predicted, actual); absent rows get predicted clusters of their own.
fn labelled(predicted: &[u32], truth: &[Option<u32>], absent: &[u32]) -> Vec<(u32, u32)> {
    let present = predicted.iter().zip(truth);
    let mut rows: Vec<(u32, u32)> = present.filter_map(|(&p, t)| Some((p, (*t)?))).collect();
    rows.extend(
        absent
            .iter()
            .enumerate()
            .map(|(n, &t)| (1000 + n as u32, t)),
    );
    rows
}

fn pairs_where(rows: &[(u32, u32)], together: impl Fn((u32, u32), (u32, u32)) -> bool) -> u64 {
    let mut count = 0;
    for (at, &left) in rows.iter().enumerate() {
        count += rows[at + 1..]
            .iter()
            .filter(|&&right| together(left, right))
            .count();
    }
    count as u64
}

fn sets(rows: &[(u32, u32)], of: impl Fn((u32, u32)) -> u32) -> BTreeSet<Vec<usize>> {
    let members = |number| {
        (0..rows.len())
            .filter(|&row| of(rows[row]) == number)
            .collect()
    };
    rows.iter().map(|&row| members(of(row))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn measures_equal_their_definitions(
        rows in prop::collection::vec((0u32..6, prop::option::weighted(0.8, 0u32..6)), 0..20),
        absent in prop::collection::vec(0u32..6, 0..4),
    ) {
        let (predicted, truth): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let got = evaluate(&predicted, &truth, &absent);
        let rows = labelled(&predicted, &truth, &absent);
        prop_assert_eq!(got.rows, rows.len() as u64);
        prop_assert_eq!(got.pairs, Agreement {
            correct: pairs_where(&rows, |a, b| a == b),
            predicted: pairs_where(&rows, |a, b| a.0 == b.0),
            actual: pairs_where(&rows, |a, b| a.1 == b.1),
        });
        let (by_cluster, by_label) = (sets(&rows, |row| row.0), sets(&rows, |row| row.1));
        prop_assert_eq!(got.clusters, Agreement {
            correct: by_cluster.intersection(&by_label).count() as u64,
            predicted: by_cluster.len() as u64,
            actual: by_label.len() as u64,
        });
        prop_assert_eq!(got.b_cubed.is_some(), !rows.is_empty());
        if let Some(b_cubed) = got.b_cubed {
            let share = |of: &dyn Fn((u32, u32), (u32, u32)) -> bool| {
                let of_row = |row: &(u32, u32)| {
                    let common = rows.iter().filter(|&other| other == row).count() as f64;
                    common / rows.iter().filter(|&&other| of(*row, other)).count() as f64
                };
                rows.iter().map(of_row).sum::<f64>() / rows.len() as f64
            };
            prop_assert!((b_cubed.precision - share(&|a, b| a.0 == b.0)).abs() < 1e-12);
            prop_assert!((b_cubed.recall - share(&|a, b| a.1 == b.1)).abs() < 1e-12);
        }
    }

    #[test]
    fn blocking_completeness_counts_each_true_pair_once(
        truth in prop::collection::vec(prop::option::of(0u32..3), 2..10),
        candidates in prop::collection::vec((0u32..10, 0u32..10), 0..30),
        absent in prop::collection::vec(0u32..3, 0..3),
        clusters in prop::collection::vec(0u32..3, 10),
    ) {
        let n = truth.len() as u32;
        let clusters = &clusters[..truth.len()];
        let candidates: Vec<_> = candidates.into_iter().map(|(a, b)| (a % n, b % n)).collect();
        let got = blocking_completeness(candidates.iter().copied(), clusters, &truth, &absent);
        let (mut found, mut joined) = (0, 0);
        for left in 0..n {
            for right in left + 1..n {
                let met = candidates.contains(&(left, right)) || candidates.contains(&(right, left));
                let (a, b) = (truth[left as usize], truth[right as usize]);
                let (one, two) = (clusters[left as usize], clusters[right as usize]);
                found += u64::from(met && a.is_some() && a == b);
                joined += u64::from(!met && a.is_some() && a == b && one == two);
            }
        }
        let rows = labelled(&vec![0; truth.len()], &truth, &absent);
        prop_assert_eq!((got.found, got.joined), (found, joined));
        prop_assert_eq!(got.actual, pairs_where(&rows, |a, b| a.1 == b.1));
    }
}

#[test]
fn numbering_does_not_matter_and_a_perfect_clustering_is_perfect() {
    let got = evaluate(&[7, 7, 3, 9], &[Some(1), Some(1), Some(0), Some(5)], &[]);
    assert_eq!(got.pairs.f1(), Some(1.0));
    assert_eq!(got.clusters.f1(), Some(1.0));
    assert_eq!(got.b_cubed.map(|b| b.f1()), Some(1.0));
    assert_eq!((got.mixed_clusters, got.split_customers), (0, 0));
}

#[test]
fn nothing_predicted_is_no_precision_but_no_recall_either() {
    let got = evaluate(&[0, 1], &[Some(4), Some(4)], &[]).pairs;
    assert_eq!(
        (got.precision(), got.recall(), got.f1()),
        (None, Some(0.0), Some(0.0))
    );
    assert_eq!(evaluate(&[0], &[None], &[]).b_cubed, None);
}

#[test]
fn a_row_set_aside_is_missed_not_forgotten() {
    let got = evaluate(&[0, 0], &[Some(1), Some(1)], &[1]);
    assert_eq!((got.pairs.correct, got.pairs.actual), (1, 3));
    assert_eq!((got.split_customers, got.absent), (1, 1));
}

#[test]
fn the_strongest_mistakes_come_first() {
    let bits = [5, 9, 7, 9, 8];
    let scored = ScoredPairs {
        model: Model {
            kind: EntityKind::Person,
            comparisons: Vec::new(),
            parameters: Vec::new(),
            prior: 0.1,
            related: 1.0,
            dependences: Vec::new(),
            surpluses: Vec::new(),
        },
        passes: Vec::new(),
        left: vec![0, 0, 1, 1, 3],
        right: vec![1, 2, 2, 3, 4],
        pass: vec![0; 5],
        levels: Vec::new(),
        tf: Vec::new(),
        weight: bits.iter().map(|&bits| Weight(bits)).collect(),
        decision: vec![Decision::Match; 5],
        reason: vec![Reason::Evidence; 5],
    };
    let truth = [Some(0), Some(0), Some(1), Some(0), None];
    let got = mistakes(&scored, &[0, 0, 0, 3, 3], &truth, 1);
    assert_eq!((got.false_merge_count, got.missed_count), (2, 1));
    let rows = |of: &[Mistake]| of.iter().map(|m| (m.left, m.right)).collect::<Vec<_>>();
    assert_eq!(rows(&got.false_merges), [(0, 2)]);
    assert_eq!(rows(&got.missed), [(1, 3)]);
}
