//! Clusters over evidence told by hand.

use super::*;
use crate::tables::field::EntityKind;
use crate::tables::pairs::{Clusters, Model};

/// What is known of pairs of rows.
#[derive(Default)]
struct Told {
    weights: Vec<(RowId, RowId, f64)>,
    /// The weight of all other pairs.
    unknown: f64,
    conflicts: Vec<(RowId, RowId)>,
    /// Pairs that must stay apart whatever the evidence, the lower row first.
    apart: Vec<(RowId, RowId)>,
    /// Clusters, by their smallest rows, that all their values together would merge.
    pooled: Vec<(RowId, RowId)>,
}

impl Witness for Told {
    fn apart(&self, left: &[RowId], right: &[RowId]) -> Option<Reason> {
        let across = |&(a, b): &(RowId, RowId)| {
            left.contains(&a) && right.contains(&b) || left.contains(&b) && right.contains(&a)
        };
        let found = self.apart.iter().any(across);
        found.then_some(Reason::OnePerSource)
    }

    fn evidence(&self, left: RowId, right: RowId) -> Evidence {
        let known = self.weights.iter().find(|of| (of.0, of.1) == (left, right));
        Evidence {
            weight: Weight::from_bits(known.map_or(self.unknown, |of| of.2)),
            conflict: self
                .conflicts
                .contains(&(left, right))
                .then_some(Reason::CannotLink),
        }
    }

    fn pooled(&self, left: &[RowId], right: &[RowId]) -> Option<Weight> {
        let (a, b) = (left.iter().min()?, right.iter().min()?);
        let both = (*a.min(b), *a.max(b));
        self.pooled
            .contains(&both)
            .then_some(Weight::from_bits(5.0))
    }
}

/// The pairs with their decisions: a match from a weight of 4 on.
fn scored(told: &Told) -> ScoredPairs {
    let mut pairs = told.weights.clone();
    pairs.sort_by_key(|of| (of.0, of.1));
    let count = pairs.len();
    ScoredPairs {
        model: Model {
            kind: EntityKind::Person,
            comparisons: Vec::new(),
            parameters: Vec::new(),
            prior: 0.5,
            related: 1.0,
            dependences: Vec::new(),
        },
        passes: vec!["all".into()],
        left: pairs.iter().map(|of| of.0).collect(),
        right: pairs.iter().map(|of| of.1).collect(),
        pass: vec![0; count],
        levels: Vec::new(),
        tf: Vec::new(),
        weight: pairs.iter().map(|of| Weight::from_bits(of.2)).collect(),
        decision: pairs
            .iter()
            .map(|of| match of.2 >= 4.0 {
                true => Decision::Match,
                false => Decision::Review,
            })
            .collect(),
        reason: vec![Reason::Evidence; count],
    }
}

fn clustered(told: &Told, rows: usize, must_link: &[(RowId, RowId)]) -> Clustering {
    let spec = Spec {
        max_cluster_size: 4,
        ..Spec::default()
    };
    cluster(&spec, rows, must_link, &scored(told), told)
}

#[test]
fn a_chain_through_a_switchboard_falls_apart() {
    // 0–1 and 2–3 are customers; 1–2 meet through a number that both can be reached at.
    let told = Told {
        weights: vec![(0, 1, 12.0), (1, 2, 6.0), (2, 3, 11.0)],
        unknown: -8.0,
        ..Told::default()
    };
    let found = clustered(&told, 4, &[]);
    assert_eq!(found.roots, [0, 0, 2, 2]);
    assert_eq!(
        found.refusals,
        [Refusal {
            pair: 1,
            reason: Reason::ClusterEvidence
        }]
    );
}

#[test]
fn cannot_link_holds_across_members_and_must_link_before_all() {
    let told = Told {
        weights: vec![(0, 1, 12.0), (0, 2, 8.0), (1, 2, 9.0)],
        conflicts: vec![(0, 2)],
        ..Told::default()
    };
    let found = clustered(&told, 3, &[]);
    assert_eq!(found.roots, [0, 0, 2]);
    let reasons: Vec<Reason> = found.refusals.iter().map(|of| of.reason).collect();
    assert_eq!(reasons, [Reason::ClusterConflict, Reason::ClusterConflict]);
    assert_eq!(clustered(&told, 3, &[(0, 2)]).roots[2], 0);
}

#[test]
fn a_cluster_beyond_its_cap_is_refused_not_cut() {
    let all: Vec<(RowId, RowId, f64)> = (0..5)
        .flat_map(|left| (left + 1..5).map(move |right| (left, right, 9.0 - f64::from(right))))
        .collect();
    let told = Told {
        weights: all,
        ..Told::default()
    };
    let found = clustered(&told, 5, &[]);
    assert_eq!(found.roots, [0, 0, 0, 0, 4]);
    assert!(
        found
            .refusals
            .iter()
            .all(|of| of.reason == Reason::ClusterCap)
    );
}

#[test]
fn a_weak_pair_joins_what_belongs_together_as_a_whole() {
    let mut told = Told {
        weights: vec![(0, 1, 12.0), (0, 2, 1.0), (1, 2, 2.0)],
        ..Told::default()
    };
    assert_eq!(clustered(&told, 3, &[]).roots, [0, 0, 2]);
    told.pooled = vec![(0, 2)];
    let found = clustered(&told, 3, &[]);
    assert_eq!(found.roots, [0, 0, 0]);
    // The stronger of the two connecting pairs stands for the join.
    assert_eq!(found.pooled, [2]);
    told.conflicts = vec![(0, 2)];
    assert_eq!(clustered(&told, 3, &[]).roots, [0, 0, 2]);
}

#[test]
fn a_join_makes_neighbours_look_again() {
    // 3 is connected with 2 alone, and says nothing until 2 has joined 0 and 1.
    let told = Told {
        weights: vec![(0, 1, 12.0), (0, 2, 2.0), (2, 3, 2.0)],
        unknown: 1.0,
        pooled: vec![(0, 2), (0, 3)],
        ..Told::default()
    };
    assert_eq!(clustered(&told, 4, &[]).roots, [0, 0, 0, 0]);
}

/// Two rows of one source that each belong to a third row: the stronger goes there, the other is
/// refused for the very reason, also where a pooled join asks for it.
#[test]
fn rows_that_must_stay_apart_do_not_meet_by_way_of_others() {
    let mut told = Told {
        weights: vec![(0, 1, 9.0), (0, 2, 12.0)],
        apart: vec![(1, 2)],
        ..Told::default()
    };
    let found = clustered(&told, 3, &[]);
    assert_eq!(found.roots, [0, 1, 0]);
    let reasons: Vec<Reason> = found.refusals.iter().map(|of| of.reason).collect();
    assert_eq!(reasons, [Reason::OnePerSource]);
    told.weights[0].2 = 2.0;
    told.pooled = vec![(0, 1)];
    assert_eq!(clustered(&told, 3, &[]).roots, [0, 1, 0]);
    told.apart.clear();
    assert_eq!(clustered(&told, 3, &[]).roots, [0, 0, 0]);
}

proptest::proptest! {
    /// Whatever links there are, no cluster holds two rows that must stay apart, but for rows that
    /// a must-link joined; and the outcome is the same in any order of the pairs told.
    #[test]
    fn no_cluster_holds_what_must_stay_apart(
        links in proptest::collection::btree_map((0u32..14, 0u32..14), -2.0..15.0f64, 0..50),
        apart in proptest::collection::btree_set((0u32..14, 0u32..14), 0..12),
        pooled in proptest::collection::vec((0u32..14, 0u32..14), 0..20),
    ) {
        let lower = |&(a, b): &(RowId, RowId)| a < b;
        let told = Told {
            weights: links.into_iter().filter(|(ends, _)| lower(ends)).map(|((a, b), w)| (a, b, w)).collect(),
            // Pairs alone are decided before clustering, so none of these is a match.
            apart: apart.into_iter().filter(lower).collect(),
            pooled: pooled.into_iter().filter(lower).collect(),
            unknown: 5.0,
            ..Told::default()
        };
        let mut pairs = scored(&told);
        for pair in 0..pairs.len() {
            if told.apart.contains(&(pairs.left[pair], pairs.right[pair])) {
                pairs.decision[pair] = Decision::Review;
            }
        }
        let spec = Spec { max_cluster_size: 200, ..Spec::default() };
        let found = cluster(&spec, 14, &[], &pairs, &told);
        for &(a, b) in &told.apart {
            proptest::prop_assert_ne!(found.roots[a as usize], found.roots[b as usize]);
        }
    }
}

#[test]
fn two_customers_are_one_question_whatever_their_rows() {
    let told = Told {
        weights: vec![
            (0, 1, 12.0),
            (0, 2, 1.0),
            (1, 2, 3.0),
            (1, 3, 2.0),
            (2, 3, 9.0),
            (3, 4, 2.5),
        ],
        ..Told::default()
    };
    let clusters = Clusters::from_roots(&[0, 0, 2, 2, 4]);
    // 1–2 is the strongest of three pairs between {0, 1} and {2, 3}.
    assert_eq!(clusters.questions(&scored(&told)), [2, 5]);
}
