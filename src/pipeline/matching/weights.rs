//! What agreeing on a term weighs beyond the level it reaches, worked out once per value, so that
//! a pair looks up two numbers.

use crate::compare::{Chance, Compared, Comparer, TermCounts};
use crate::model::score;
use crate::tables::pairs::Weight;

/// The adjustments of one comparison.
#[derive(Clone, Debug)]
pub(super) struct TermWeights {
    /// Per level, the space of terms that adjusts it and log2 of the frequency that a random
    /// person meets there.
    levels: Vec<Option<(u8, Weight)>>,
    /// log2 of the frequency of each value's term; `[space][value]`.
    values: Vec<Vec<Weight>>,
}

/// Stands for the logarithm where a value has no term; none is so small.
const NO_TERM: Weight = Weight(i32::MIN);

impl TermWeights {
    /// Prepares the adjustments of a comparison.
    pub fn of(
        comparer: &Comparer,
        comparison: usize,
        counts: &TermCounts,
        chances: &[Option<Chance>],
    ) -> Self {
        let spaces = &counts.spaces[comparison];
        let levels = chances.iter().enumerate().map(|(level, chance)| {
            let space = comparer.adjusted_by(comparison, level as u8)?;
            let mean = match chance {
                Some(chance) => chance.agreement / chance.share,
                None => spaces[usize::from(space)].agreement,
            };
            Some((space, score::log_frequency(mean)?))
        });
        let levels: Vec<Option<(u8, Weight)>> = levels.collect();
        let values = spaces.iter().enumerate().map(|(space, counts)| {
            let used = levels
                .iter()
                .flatten()
                .any(|(of, _)| usize::from(*of) == space);
            if !used {
                return Vec::new();
            }
            let terms = 0..counts.groups.len() as u32;
            let logs: Vec<Option<Weight>> = terms
                .map(|term| score::log_frequency(counts.frequency(term)))
                .collect();
            let of_values = comparer.terms_of_values(comparison, space as u8);
            let log = |term: Option<u32>| logs[term? as usize];
            let of_values = of_values.into_iter();
            of_values.map(|term| log(term).unwrap_or(NO_TERM)).collect()
        });
        TermWeights {
            values: values.collect(),
            levels,
        }
    }

    /// The adjustment of a pair: by the more frequent of the two terms.
    pub fn of_pair(&self, compared: Compared) -> Weight {
        let adjusted = || {
            let (space, mean) = self.levels[usize::from(compared.level)]?;
            let (a, b) = compared.values?;
            let of_values = &self.values[usize::from(space)];
            let (a, b) = (of_values[a as usize], of_values[b as usize]);
            let known = a != NO_TERM && b != NO_TERM;
            known.then(|| score::term_adjustment(mean, a.max(b)))
        };
        adjusted().unwrap_or_default()
    }
}
