//! Clusters over evidence told by hand.

use super::*;
use crate::tables::field::EntityKind;
use crate::tables::pairs::{Clusters, Decision, Model};

/// What is known of pairs of rows.
#[derive(Default)]
struct Told {
    weights: Vec<(RowId, RowId, f64)>,
    /// The weight of all other pairs.
    unknown: f64,
    conflicts: Vec<(RowId, RowId)>,
    /// Pairs at one site, and at two.
    sites: Vec<(RowId, RowId, Site)>,
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
        let site = self.sites.iter().find(|of| (of.0, of.1) == (left, right));
        Evidence {
            weight: Weight::from_bits(known.map_or(self.unknown, |of| of.2)),
            conflict: self
                .conflicts
                .contains(&(left, right))
                .then_some(Reason::CannotLink),
            site: site.map_or(Site::Unknown, |of| of.2),
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
            surpluses: Vec::new(),
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
fn a_company_that_moved_takes_the_rows_of_either_address() {
    // 0 and 1 show one number at two addresses; 2 stands where 1 does.
    let moved = Told {
        weights: vec![(0, 1, 12.0), (1, 2, 8.0)],
        sites: vec![(0, 1, Site::One), (1, 2, Site::One), (0, 2, Site::Two)],
        ..Told::default()
    };
    assert_eq!(clustered(&moved, 3, &[]).roots, [0, 0, 0]);
    // Nothing says where 1 stands: the name it shares with both joins no two sites.
    let between = Told {
        sites: vec![(0, 2, Site::Two)],
        ..moved
    };
    assert_eq!(clustered(&between, 3, &[]).roots, [0, 0, 2]);
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

/// The rule of the first round as it reads, all pairs in one list.
fn one_after_the_other(
    spec: &Spec,
    rows: u32,
    must_link: &[(RowId, RowId)],
    pairs: &ScoredPairs,
    told: &Told,
) -> Vec<RowId> {
    let mut clusters: Vec<Vec<RowId>> = (0..rows).map(|row| vec![row]).collect();
    let must = must_link.iter().map(|&ends| (ends, true));
    let mut may: Vec<usize> = (0..pairs.len())
        .filter(|&pair| pairs.decision[pair] == Decision::Match)
        .collect();
    may.sort_by_key(|&pair| (-pairs.weight[pair].0, pairs.left[pair], pairs.right[pair]));
    let may = may
        .iter()
        .map(|&pair| ((pairs.left[pair], pairs.right[pair]), false));
    for ((left, right), must) in must.chain(may) {
        let of = |row: RowId| clusters.iter().position(|of| of.contains(&row)).unwrap();
        let (a, b) = (of(left), of(right));
        if a == b {
            continue;
        }
        let (one, other) = (&clusters[a], &clusters[b]);
        let across: Vec<i64> = one
            .iter()
            .flat_map(|&x| other.iter().map(move |&y| (x.min(y), x.max(y))))
            .map(|(x, y)| i64::from(told.evidence(x, y).weight.0))
            .collect();
        let least = i64::from(Weight::from_bits(spec.least_evidence).0);
        let holds = across.iter().sum::<i64>() >= least * across.len() as i64;
        let small = one.len() + other.len() <= spec.max_cluster_size;
        let single = across.len() == 1;
        let free = told.apart(one, other).is_none();
        if must || small && (single || free && holds) {
            let moved = clusters.remove(a.max(b));
            clusters[a.min(b)].extend(moved);
        }
    }
    let smallest = |row: &RowId| {
        let of_row = clusters.iter().find(|of| of.contains(row)).unwrap();
        *of_row.iter().min().unwrap()
    };
    (0..rows).map(|row| smallest(&row)).collect()
}

proptest::proptest! {
    /// Components are clustered side by side: it is as if all links came in one list.
    #[test]
    fn components_are_nothing_to_each_other(
        links in proptest::collection::btree_map((0u32..24, 0u32..24), -2.0..15.0f64, 0..40),
        apart in proptest::collection::btree_set((0u32..24, 0u32..24), 0..12),
        must_link in proptest::collection::vec((0u32..24, 0u32..24), 0..4),
    ) {
        let told = Told {
            weights: links.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), w)| (a, b, w)).collect(),
            apart: apart.into_iter().filter(|(a, b)| a < b).collect(),
            unknown: 2.0,
            ..Told::default()
        };
        let spec = Spec { max_cluster_size: 5, ..Spec::default() };
        let pairs = scored(&told);
        let found = cluster(&spec, 24, &must_link, &pairs, &told);
        let wanted = one_after_the_other(&spec, 24, &must_link, &pairs, &told);
        proptest::prop_assert_eq!(found.roots, wanted);
    }

    /// A cluster is as strong as the highest weight that its links from there on still connect; a
    /// row as its best link within.
    #[test]
    fn a_cluster_is_as_strong_as_its_weakest_needed_link(
        links in proptest::collection::btree_map((0u32..9, 0u32..9), -2.0..15.0f64, 0..30),
        cluster_of in proptest::collection::vec(0u32..3, 9),
    ) {
        let told = Told {
            weights: links.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), w)| (a, b, w)).collect(),
            ..Told::default()
        };
        let pairs = scored(&told);
        let first = |of: u32| cluster_of.iter().position(|&other| other == of).unwrap() as RowId;
        let roots: Vec<RowId> = cluster_of.iter().map(|&of| first(of)).collect();
        let mut clusters = Clusters::from_roots(&roots);
        link_strengths(&mut clusters, &[&pairs]);
        let inside: Vec<usize> = (0..pairs.len())
            .filter(|&pair| roots[pairs.left[pair] as usize] == roots[pairs.right[pair] as usize])
            .collect();
        let reached = |row: RowId, least: Weight| {
            let mut reached = vec![row];
            loop {
                let met = inside.iter().filter(|&&pair| pairs.weight[pair] >= least).find_map(|&pair| {
                    let (a, b) = (pairs.left[pair], pairs.right[pair]);
                    match (reached.contains(&a), reached.contains(&b)) {
                        (true, false) => Some(b),
                        (false, true) => Some(a),
                        _ => None,
                    }
                });
                match met {
                    Some(row) => reached.push(row),
                    None => return reached,
                }
            }
        };
        for cluster in 0..clusters.len() {
            let members = clusters.members(cluster);
            let whole = reached(members[0], Weight(i32::MIN));
            let highest = inside.iter().map(|&pair| pairs.weight[pair]).filter(|&weight| {
                reached(members[0], weight).len() == members.len()
            });
            if members.len() > 1 && whole.len() == members.len() {
                let wanted = highest.max().map(Weight::probability);
                proptest::prop_assert_eq!(clusters.weakest[cluster], wanted);
            }
            for &row in members {
                let of_row = inside.iter().filter(|&&pair| [pairs.left[pair], pairs.right[pair]].contains(&row));
                let best = of_row.map(|&pair| pairs.weight[pair]).max();
                proptest::prop_assert_eq!(clusters.best[row as usize], best.map(Weight::probability));
            }
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
