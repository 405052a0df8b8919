//! Agreement patterns: the levels of all comparisons of a pair packed into one integer, and how
//! often each occurs. Integers only, so that counts of any regrouping add up to the same.

use hashbrown::HashMap;

use crate::tables::pairs::PassSet;

/// Bits per level.
const BITS: u32 = 4;
/// Levels that a comparison may have, `null` among them.
pub const MOST_LEVELS: usize = 1 << BITS;
/// Most comparisons of one model.
pub const MOST_COMPARISONS: usize = 16;

/// Levels of up to [`MOST_COMPARISONS`] comparisons, four bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(pub u64);

impl Pattern {
    /// Sets the level of a comparison that is still 0.
    #[must_use]
    pub fn with(self, comparison: usize, level: u8) -> Self {
        Pattern(self.0 | u64::from(level) << (BITS * comparison as u32))
    }

    /// Level of a comparison.
    pub fn level(self, comparison: usize) -> usize {
        (self.0 >> (BITS * comparison as u32) & 0xF) as usize
    }
}

/// How many pairs have each (passes, pattern).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternCounts(HashMap<(PassSet, Pattern), u64>);

impl PatternCounts {
    /// Counts one pair.
    pub fn add(&mut self, passes: PassSet, pattern: Pattern) {
        *self.0.entry((passes, pattern)).or_insert(0) += 1;
    }

    /// Adds the counts of another part of the pairs.
    pub fn merge(&mut self, other: PatternCounts) {
        for (key, count) in other.0 {
            *self.0.entry(key).or_insert(0) += count;
        }
    }

    /// All patterns in ascending order: sums over them are reproducible.
    pub fn sorted(&self) -> Vec<(PassSet, Pattern, u64)> {
        let mut all: Vec<(PassSet, Pattern, u64)> = self
            .0
            .iter()
            .map(|(&(passes, pattern), &count)| (passes, pattern, count))
            .collect();
        all.sort_unstable();
        all
    }

    /// Where each (passes, pattern) stands in a list of them.
    pub fn places(patterns: &[(PassSet, Pattern)]) -> HashMap<(PassSet, Pattern), u32> {
        patterns.iter().copied().zip(0..).collect()
    }

    /// Adds what another part of the pairs numbered.
    pub fn merge_numbered(&mut self, numbered: &NumberedPatterns) {
        for &(key, count) in &numbered.found {
            *self.0.entry(key).or_insert(0) += count;
        }
    }

    /// Number of pairs.
    pub fn pairs(&self) -> u64 {
        self.0.values().sum()
    }
}

/// The distinct (passes, pattern) of a part of the pairs, numbered as they are met and counted.
#[derive(Clone, Debug, Default)]
pub struct NumberedPatterns {
    numbers: HashMap<(PassSet, Pattern), u32>,
    found: Vec<((PassSet, Pattern), u64)>,
}

impl NumberedPatterns {
    /// Counts one pair; the number of its pattern.
    pub fn number(&mut self, passes: PassSet, pattern: Pattern) -> u32 {
        let next = self.found.len() as u32;
        let number = *self.numbers.entry((passes, pattern)).or_insert(next);
        if number == next {
            self.found.push(((passes, pattern), 0));
        }
        self.found[number as usize].1 += 1;
        number
    }

    /// Per number, where its pattern stands among `places`.
    pub fn renumbered(&self, places: &HashMap<(PassSet, Pattern), u32>) -> Vec<u32> {
        self.found.iter().map(|(key, _)| places[key]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::hash::mix64;

    #[test]
    fn parts_numbered_apart_add_up_to_the_counts_of_all_pairs() {
        let pairs: Vec<(PassSet, Pattern)> = (0..5_000)
            .map(|nth| (mix64(nth) % 5, Pattern(mix64(nth + 7) % 40)))
            .collect();
        let mut counted = PatternCounts::default();
        for &(passes, pattern) in &pairs {
            counted.add(passes, pattern);
        }
        let mut merged = PatternCounts::default();
        let parts: Vec<(Vec<u32>, NumberedPatterns)> = pairs
            .chunks(700)
            .map(|part| {
                let mut numbered = NumberedPatterns::default();
                let numbers = part.iter().map(|&(passes, of)| numbered.number(passes, of));
                (numbers.collect(), numbered)
            })
            .collect();
        for (_, numbered) in &parts {
            merged.merge_numbered(numbered);
        }
        assert_eq!(merged, counted);

        let all = merged.sorted();
        let patterns: Vec<(PassSet, Pattern)> =
            all.iter().map(|&(of, pattern, _)| (of, pattern)).collect();
        let places = PatternCounts::places(&patterns);
        let found: Vec<(PassSet, Pattern)> = parts
            .iter()
            .flat_map(|(numbers, numbered)| {
                let places = numbered.renumbered(&places);
                numbers
                    .iter()
                    .map(move |&number| places[number as usize])
                    .collect::<Vec<_>>()
            })
            .map(|place| patterns[place as usize])
            .collect();
        assert_eq!(found, pairs);
    }
}
