//! What agreeing on a term weighs beyond the level it reaches, worked out once per value, so that
//! a pair looks up two numbers.

use crate::compare::{Chance, Compared, Comparer, Found, TermCounts};
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
    /// Adjustment and level of each value that meets itself.
    alike: Vec<(Weight, u8)>,
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
            // Most terms are as rare as the one before.
            let mut last = (0.0, None);
            let logs = terms.map(|term| {
                let frequency = counts.frequency(term);
                if frequency != last.0 {
                    last = (frequency, score::log_frequency(frequency));
                }
                last.1
            });
            let logs: Vec<Option<Weight>> = logs.collect();
            let of_values = comparer.terms_of_values(comparison, space as u8);
            let log = |term: Option<u32>| logs[term? as usize];
            let of_values = of_values.into_iter();
            of_values.map(|term| log(term).unwrap_or(NO_TERM)).collect()
        });
        let mut weights = TermWeights {
            values: values.collect(),
            alike: Vec::new(),
            levels,
        };
        let own = (0..).zip(comparer.own_levels(comparison));
        let own = own.map(|(value, &level)| {
            let values = (level != 0).then_some((value, value));
            (weights.of_pair(Compared { level, values }), level)
        });
        weights.alike = own.collect();
        weights
    }

    /// Level and adjustment of what a batch found for a pair.
    #[inline]
    pub fn of_found(&self, found: Found) -> (u8, Weight) {
        match found {
            Found::Alike(value) => {
                let (weight, level) = self.alike[value as usize];
                (level, weight)
            }
            Found::Compared(compared) => (compared.level, self.of_pair(compared)),
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
