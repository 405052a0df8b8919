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
            (Comparator::PersonName, Role::Name) => spread(OTHERS_WITH_A_NAME, 2000.0, 0.0),
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
    /// How many other people of the file are expected to bear a term by its parts; empty if it has
    /// none.
    by_parts: Vec<f32>,
}

impl SpaceCounts {
    fn new(groups: Vec<u32>, spread: Option<Spread>, world: Vec<f32>, by_parts: Vec<f32>) -> Self {
        let total: f64 = groups.iter().map(|&count| f64::from(count)).sum();
        let mut counts = SpaceCounts {
            groups,
            total: total.max(1.0),
            agreement: 0.0,
            spread,
            world,
            by_parts,
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
        let seen = (groups - 2.0).max(0.0);
        let others = match self.by_parts.get(term as usize).copied().map(f64::from) {
            Some(by_parts) => both_say(seen, by_parts),
            None => seen + spread.others,
        };
        (others + spread.people * world.unwrap_or(spread.world)) / (self.total + spread.people)
    }
}

/// How much what the parts say of a common name is what was seen, told again: less than wholly, for
/// namesakes meet in one company or street more often than in the file at large.
const DOUBT: f64 = 0.4;

/// How many other people bear a name of which so many were seen and so many are expected by its parts. Of
/// a common name both say nearly the same; of a rare one the parts say what was not seen. That nobody was
/// seen is chance, where the parts expect somebody: two strangers may be these rows themselves.
fn both_say(seen: f64, by_parts: f64) -> f64 {
    let both = (seen + by_parts) / (1.0 + DOUBT * by_parts / (by_parts + 1.0));
    both.max(by_parts)
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
    let counted: Vec<(usize, Vec<u32>, Vec<f32>)> = wanted
        .into_par_iter()
        .with_max_len(1)
        .map(|(index, space)| {
            let compare = &*comparer.comparisons[index];
            let counts = groups_per_term(compare, space, &by_group);
            (index, counts, world_shares(compare, space))
        })
        .collect();
    let mut all = vec![Vec::new(); comparer.comparisons.len()];
    for (index, counts, world) in counted {
        all[index].push((counts, world));
    }
    let each = all.into_par_iter().enumerate();
    let spaces = each.map(|(index, counted)| {
        let compare = &*comparer.comparisons[index];
        let spread = Spread::of(comparer.comparators[index], comparer.infos[index].role);
        let mut by_parts = others_by_parts(compare, &counted);
        let of_company = comparer.comparators[index] == Comparator::CompanyName;
        let spread = match (spread, counted.first()) {
            (Some(spread), Some((wholes, _))) if of_company => Some(Spread {
                others: others_of_the_lone(wholes).min(spread.others),
                ..spread
            }),
            (spread, _) => spread,
        };
        let counted = counted.into_iter();
        counted
            .map(|(counts, world)| {
                SpaceCounts::new(counts, spread, world, std::mem::take(&mut by_parts))
            })
            .collect()
    });
    TermCounts {
        spaces: spaces.collect(),
    }
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

/// Whoever bears a name may have a parent or a child of the same name in the file, however rare it is.
const NAMESAKES_OF_A_FAMILY: f64 = 0.05;
/// …and of a file of few people, as many of so many more: they do not show how common the parts are.
const UNSEEN_PEOPLE: f64 = 25.0;
/// Other people expected to bear a part of a name that nobody else was seen with.
const OTHERS_WITH_A_PART: f64 = 0.5;
/// What is expected of other people with a name that has no parts.
const OTHERS_WITH_A_NAME: f64 = 0.8;

/// Names of which at least so many others are expected show whether parts go together: in a file of
/// people from several countries a Vietnamese surname stands with a Vietnamese given name.
const COMMON: f64 = 1.0;
/// Namesakes of such people that a file is taken to have shown: a few prove nothing.
const EXPECTED_OF_COMMON: u128 = 20;
/// Parts go together this many times as often as by chance at most.
const MOST_TOGETHER: f64 = 10.0;

/// How many other people are expected to bear each term of the first space, if its parts, which
/// make the second and the third, go together as those of common names do: a whole name is seen once
/// in a file that shows well how common either part is.
fn others_by_parts(compare: &dyn Compare, counted: &[(Vec<u32>, Vec<f32>)]) -> Vec<f32> {
    let [(wholes, _), (firsts, _), (seconds, _)] = counted else {
        return Vec::new();
    };
    let of_terms = compare.parts_of_terms();
    // As many people as are seen with a part of a name.
    let people: f64 = firsts.iter().map(|&count| f64::from(count)).sum();
    let others = |groups: &[u32], part: u32| {
        f64::from(groups[part as usize].saturating_sub(2)) + OTHERS_WITH_A_PART
    };
    let by_chance = |&[first, second]: &[u32; 2]| {
        others(firsts, first) * others(seconds, second) / people.max(1.0)
    };
    // Added up as integers, in 2⁻¹⁶ people: terms stand in the order in which they were read.
    let mut of_common = [EXPECTED_OF_COMMON << 16; 2];
    for (&seen, parts) in wholes.iter().zip(&of_terms) {
        let expected = parts.as_ref().map_or(0.0, by_chance);
        if expected >= COMMON {
            let bearers = u128::from(seen.max(1));
            of_common[0] += (bearers * (bearers - 1)) << 16;
            of_common[1] += bearers * (expected * 65_536.0) as u128;
        }
    }
    let together = (of_common[0] as f64 / of_common[1] as f64).clamp(1.0, MOST_TOGETHER);
    let expected = |parts: &[u32; 2]| {
        together * by_chance(parts) + NAMESAKES_OF_A_FAMILY + UNSEEN_PEOPLE / people.max(1.0)
    };
    let of_terms = of_terms.iter();
    of_terms
        .map(|parts| parts.as_ref().map_or(OTHERS_WITH_A_NAME, expected) as f32)
        .collect()
}

/// How many others bear a name that one group was seen with: twice as many as two groups were seen with,
/// per name of one (Good and Turing's estimate). Who is in a file twice and not found out yet makes it
/// too high.
///
/// Source: I. J. Good, The population frequencies of species and the estimation of population
/// parameters, Biometrika 40 (1953), 237–264.
fn others_of_the_lone(groups: &[u32]) -> f64 {
    let of = |wanted: u32| groups.iter().filter(|&&groups| groups == wanted).count() as f64;
    (2.0 * of(2) + UNSEEN_NAMES) / (of(1) + UNSEEN_NAMES)
}

/// Names beyond those of a file, each of which somebody else bears: a small one does not show that all
/// its names are rare.
const UNSEEN_NAMES: f64 = 5.0;

fn world_shares(compare: &dyn Compare, space: u8) -> Vec<f32> {
    let terms = 0..compare.terms(space) as u32;
    let shares: Option<Vec<f32>> = terms
        .map(|term| compare.world_share(term, space).map(|share| share as f32))
        .collect();
    shares.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sets::ValueSets;
    use crate::compare::{NULL_LEVEL, else_level};
    use crate::tables::hash::mix64;
    use crate::tables::pairs::LevelInfo;

    const LEVELS: &[LevelInfo] = &[NULL_LEVEL, else_level(100)];

    /// One name a person: a first part and a second, which go together by chance.
    struct Names {
        sets: ValueSets,
        parts: Vec<[u32; 2]>,
    }

    impl Names {
        /// People whose parts are those of two populations: the share of the nth of `most` falls with n.
        fn drawn(people: u32, most: [u32; 2]) -> Self {
            let part = |most: u32, seed: u64| {
                let at = (mix64(seed) >> 11) as f64 / (1u64 << 53) as f64;
                ((at * at) * f64::from(most)) as u32
            };
            let mut known = std::collections::BTreeMap::new();
            let rows: Vec<(u32, u32)> = (0..people)
                .map(|row| {
                    let seed = u64::from(row) * 2;
                    let parts = [part(most[0], seed), part(most[1], seed + 1)];
                    let next = known.len() as u32;
                    (row, *known.entry(parts).or_insert(next))
                })
                .collect();
            let mut parts = vec![[0; 2]; known.len()];
            for (of, value) in known {
                parts[value as usize] = of;
            }
            Names {
                sets: ValueSets::from_pairs(people as usize, &rows),
                parts,
            }
        }

        /// Probability that two random people of the file bear one name.
        fn agreement(&self) -> f64 {
            let mut bearers = vec![0.0; self.parts.len()];
            let mut people = 0.0;
            for (_, value) in self.sets.iter() {
                bearers[value as usize] += 1.0;
                people += 1.0;
            }
            let pairs: f64 = bearers
                .iter()
                .map(|bearers| bearers * (bearers - 1.0))
                .sum();
            pairs / (people * (people - 1.0))
        }

        fn counts(&self) -> Vec<SpaceCounts> {
            let people = self.sets.iter().count() as u32;
            let by_group: Vec<(u32, u32)> = (0..people).map(|row| (row, row)).collect();
            let counted: Vec<(Vec<u32>, Vec<f32>)> = (0..3)
                .map(|space| (groups_per_term(self, space, &by_group), Vec::new()))
                .collect();
            let spread = Spread::of(Comparator::PersonName, Role::Name);
            let by_parts = others_by_parts(self, &counted);
            let whole = counted.into_iter().take(1);
            whole
                .map(|(counts, world)| SpaceCounts::new(counts, spread, world, by_parts.clone()))
                .collect()
        }
    }

    /// Names that one of a file's people bears, counted among as many others.
    #[test]
    fn names_seen_once_are_borne_by_as_many_others_as_estimated() {
        let drawn = |seed: u64| {
            let mut bearers = vec![0u32; 20_000];
            for index in 0..4_000 {
                let at = (mix64(seed << 32 | index) >> 11) as f64 / (1u64 << 53) as f64;
                bearers[(at * at * at * 20_000.0) as usize] += 1;
            }
            bearers
        };
        let (seen, others) = (drawn(1), drawn(2));
        let once = || seen.iter().zip(&others).filter(|of| *of.0 == 1);
        let met = once().map(|of| f64::from(*of.1)).sum::<f64>() / once().count() as f64;
        let estimated = others_of_the_lone(&seen);
        assert!((estimated / met - 1.0).abs() < 0.25, "{estimated} {met}");
        // Two groups of every name are duplicates that nobody found.
        assert!(others_of_the_lone(&[2; 100]) > 1.0);
        assert!(others_of_the_lone(&[1; 1000]) < 0.01);
    }

    impl Compare for Names {
        fn levels(&self) -> &'static [LevelInfo] {
            LEVELS
        }
        fn sets(&self) -> &ValueSets {
            &self.sets
        }
        fn level(&self, _left: u32, _right: u32) -> u8 {
            1
        }
        fn spaces(&self) -> u8 {
            3
        }
        fn term(&self, value: u32, space: u8) -> Option<u32> {
            match space {
                0 => Some(value),
                part => Some(self.parts[value as usize][usize::from(part) - 1]),
            }
        }
        fn terms(&self, space: u8) -> usize {
            match space {
                0 => self.parts.len(),
                _ => 1 << 16,
            }
        }
        fn adjusted_by(&self, _level: u8) -> Option<u8> {
            Some(0)
        }
        fn parts_of_terms(&self) -> Vec<Option<[u32; 2]>> {
            self.parts.iter().copied().map(Some).collect()
        }
    }

    /// Whether nearly every name stands once or hundreds share one, the chance to meet a namesake is
    /// found within two fifths, and is not taken for less than half.
    #[test]
    fn how_often_strangers_share_a_name_shows_in_its_parts() {
        for (people, most) in [
            (3_000, [2_000, 300]),
            (10_000, [4_000, 500]),
            (10_000, [100, 2_000]),
            (6_000, [20, 40]),
            (30_000, [3_000, 3_000]),
        ] {
            let names = Names::drawn(people, most);
            let (found, were) = (names.counts()[0].agreement, names.agreement());
            assert!(
                found > were * 0.5 && found < were * 1.4 + 1e-5,
                "{people} {most:?}: {found:e} for {were:e}"
            );
        }
    }

    /// A file of two peoples whose names have no part in common has twice as many namesakes as its
    /// parts would say by chance, one of four peoples four times.
    #[test]
    fn parts_of_one_people_stand_together() {
        for peoples in [2, 4] {
            let mut names = Names::drawn(8_000, [60, 90]);
            let people_of = |value: u64| (mix64(value) % peoples) as u32;
            // Each row keeps its name, of one of the peoples.
            let mut known = std::collections::BTreeMap::new();
            let rows: Vec<(u32, u32)> = (0..8_000u32)
                .map(|row| {
                    let of = people_of(u64::from(row)) * 1_000;
                    let parts = names.parts[names.sets.of(row)[0] as usize].map(|part| part + of);
                    let next = known.len() as u32;
                    (row, *known.entry(parts).or_insert(next))
                })
                .collect();
            names.parts = vec![[0; 2]; known.len()];
            for (of, value) in known {
                names.parts[value as usize] = of;
            }
            names.sets = ValueSets::from_pairs(8_000, &rows);
            let (found, were) = (names.counts()[0].agreement, names.agreement());
            assert!(
                found > were * 0.7 && found < were * 1.5,
                "{peoples}: {found:e} for {were:e}"
            );
        }
    }

    /// Of two names that are seen once, the one of common parts is the commoner.
    #[test]
    fn a_name_of_common_parts_is_common() {
        let names = Names::drawn(10_000, [4_000, 500]);
        let counts = &names.counts()[0];
        let once = |at: &usize| counts.groups[*at] == 1;
        let sum = |at: &usize| names.parts[*at][0] + names.parts[*at][1];
        let seen = (0..names.parts.len()).filter(once);
        let common = seen.clone().min_by_key(sum).unwrap();
        let rare = seen.max_by_key(sum).unwrap();
        let frequency = |at: usize| counts.frequency(at as u32);
        assert!(frequency(common) > frequency(rare), "{common} {rare}");
    }
}
