//! Term frequencies: how likely another person bears a value, from the name groups in which it
//! occurs and from what is known of the world beyond the file.

use rayon::prelude::*;

use super::{Comparator, Compare, Comparer};
use crate::tables::pairs::Role;

/// How a kind of value spreads over people.
///
/// Two rows that agree on a value may be its two groups themselves, so of the groups seen all
/// but two speak of other people. What they do not say is said by `others` and the world: in a
/// file of 150 rows a mailbox seen twice is not one that every 75th person has.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread {
    /// How many other people of a file are expected to bear a value that few have: a family's
    /// phone, a flat, a rare name.
    others: f64,
    /// People that the share of a value in the world counts for.
    people: f64,
    /// Share of the world's people with a value, where the comparison does not know better.
    world: f64,
}

impl Spread {
    /// `None` for attributes: whatever the world bears, the file's own frequencies count.
    fn of(comparator: Comparator, role: Role) -> Option<Self> {
        let spread = |others, people, world| {
            Some(Spread {
                others,
                people,
                world,
            })
        };
        match (comparator, role) {
            // About eighty years of birthdays, each as good as the next: who bears one says that
            // it is borne, and one more is expected everywhere.
            (Comparator::Date, Role::BirthDate) => spread(1.0, 29_000.0, 1.0 / 29_000.0),
            (Comparator::PersonName, Role::Name) => spread(0.8, 2000.0, 0.0),
            (Comparator::CompanyName, Role::Name) => spread(0.3, 0.0, 0.0),
            (_, Role::Contact | Role::Guardian | Role::Thing) => spread(0.1, 0.0, 0.0),
            (_, Role::Address) => spread(0.5, 0.0, 0.0),
            (_, Role::Identifier | Role::BusinessNumber) => spread(0.02, 0.0, 0.0),
            _ => None,
        }
    }
}

/// How often the terms of one space occur.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceCounts {
    /// Number of distinct name groups per term.
    pub groups: Vec<u32>,
    /// Sum of `groups`.
    pub total: f64,
    /// Probability that a random person bears the value of another: the frequency of a value,
    /// averaged over people.
    pub agreement: f64,
    spread: Option<Spread>,
    /// Share of the world's people per term; empty if not known.
    world: Vec<f32>,
}

impl SpaceCounts {
    fn new(groups: Vec<u32>, spread: Option<Spread>, world: Vec<f32>) -> Self {
        let total: f64 = groups.iter().map(|&count| f64::from(count)).sum();
        let mut counts = SpaceCounts {
            groups,
            total: total.max(1.0),
            agreement: 0.0,
            spread,
            world,
        };
        counts.agreement = (0..counts.groups.len() as u32)
            .map(|term| counts.share(term) * counts.frequency(term))
            .sum();
        counts
    }

    /// Share of the file's people with a term.
    pub fn share(&self, term: u32) -> f64 {
        f64::from(self.groups[term as usize]) / self.total
    }

    /// Probability that another person bears a term; more than nothing for every term.
    pub fn frequency(&self, term: u32) -> f64 {
        let groups = f64::from(self.groups[term as usize]);
        let Some(spread) = self.spread else {
            return groups.max(1.0) / self.total;
        };
        let world = self.world.get(term as usize).copied().map(f64::from);
        let others = (groups - 2.0).max(0.0) + spread.others;
        (others + spread.people * world.unwrap_or(spread.world)) / (self.total + spread.people)
    }
}

/// Counts per comparison and term space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts {
    /// `spaces[comparison][space]`.
    pub spaces: Vec<Vec<SpaceCounts>>,
}

/// Counts the terms of all comparisons over the given rows; `groups` as from
/// [`super::name_groups`].
pub fn term_counts(comparer: &Comparer, rows: &[u32], groups: &[u32]) -> TermCounts {
    let by_group = by_group(rows, groups);
    let each = comparer.comparisons.iter().enumerate();
    let wanted: Vec<(usize, u8)> = each
        .flat_map(|(index, compare)| (0..compare.spaces()).map(move |space| (index, space)))
        .collect();
    let counted: Vec<(usize, SpaceCounts)> = wanted
        .into_par_iter()
        .with_max_len(1)
        .map(|(index, space)| {
            let compare = &*comparer.comparisons[index];
            let spread = Spread::of(comparer.comparators[index], comparer.infos[index].role);
            let counts = groups_per_term(compare, space, &by_group);
            let world = world_shares(compare, space);
            (index, SpaceCounts::new(counts, spread, world))
        })
        .collect();
    let mut spaces = vec![Vec::new(); comparer.comparisons.len()];
    for (index, counts) in counted {
        spaces[index].push(counts);
    }
    TermCounts { spaces }
}

/// (group, row), rows of one group together and ascending, so that "seen in this group already" is
/// one integer.
fn by_group(rows: &[u32], groups: &[u32]) -> Vec<(u32, u32)> {
    let mut next = vec![0u32; groups.len() + 1];
    for &row in rows {
        next[groups[row as usize] as usize + 1] += 1;
    }
    for group in 1..next.len() {
        next[group] += next[group - 1];
    }
    let mut by_group = vec![(0, 0); rows.len()];
    for &row in rows {
        let group = groups[row as usize];
        let next = &mut next[group as usize];
        by_group[*next as usize] = (group, row);
        *next += 1;
    }
    by_group
}

fn groups_per_term(compare: &dyn Compare, space: u8, by_group: &[(u32, u32)]) -> Vec<u32> {
    // Groups that have the term and the last of them, side by side: terms are met in any order, and
    // each costs one look into memory.
    let mut seen = vec![(0u32, u32::MAX); compare.terms(space)];
    for &(group, row) in by_group {
        for &value in compare.sets().of(row) {
            let Some(term) = compare.term(value, space) else {
                continue;
            };
            let (groups, last) = &mut seen[term as usize];
            *groups += u32::from(*last != group);
            *last = group;
        }
    }
    seen.into_iter().map(|(groups, _)| groups).collect()
}

fn world_shares(compare: &dyn Compare, space: u8) -> Vec<f32> {
    let terms = 0..compare.terms(space) as u32;
    let shares: Option<Vec<f32>> = terms
        .map(|term| compare.world_share(term, space).map(|share| share as f32))
        .collect();
    shares.unwrap_or_default()
}
