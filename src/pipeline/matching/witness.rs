//! What clustering may ask about rows and clusters: comparisons on demand under the run's model.

use crate::cluster::{self, Evidence};
use crate::compare::Compared;
use crate::model::decide::Judge;
use crate::model::patterns::Pattern;
use crate::model::score;
use crate::tables::pairs::{Decision, Model, Reason, Role, Site, Weight};
use crate::tables::records::{Records, RowId};

use super::apart::Apart;
use super::{Engine, Spec};

/// Distinct values of a cluster that are looked at per comparison.
const MOST_VALUES: usize = 24;

/// Answers the questions of clustering.
pub(super) struct Witness<'a> {
    pub engine: &'a Engine,
    pub model: &'a Model,
    pub judge: &'a Judge,
    pub apart: Apart<'a>,
    pub spec: &'a Spec,
    pub records: &'a Records,
}

/// A name says this much of two rows that were born on different days, however rare it is: who bears a
/// rare name has relatives.
const MOST_BITS_OF_NAMESAKES: f64 = 11.0;

impl Witness<'_> {
    /// What the name of two rows weighs beyond that, to be taken off.
    fn beyond_namesakes(&self, left: RowId, right: RowId) -> Weight {
        let found = self.engine.detail(left, right);
        let level_of = |of: usize| usize::from(found[of].0);
        let infos = self.model.comparisons.iter().enumerate();
        let names = infos.filter(|(_, info)| info.role == Role::Name);
        let weight = names.fold(Weight(0), |sum, (at, _)| {
            sum.plus(self.model.level_weight(at, level_of))
                .plus(found[at].1)
        });
        let most = Weight::from_bits(MOST_BITS_OF_NAMESAKES);
        Weight((most.0 - weight.0).min(0))
    }

    /// The distinct values of some rows.
    fn values(&self, comparison: usize, rows: &[RowId]) -> Vec<u32> {
        let sets = self.engine.comparer.sets(comparison);
        let mut values: Vec<u32> = rows.iter().flat_map(|&row| sets.of(row)).copied().collect();
        values.sort_unstable();
        values.dedup();
        values.truncate(MOST_VALUES);
        values
    }
}

impl cluster::Witness for Witness<'_> {
    fn apart(&self, left: &[RowId], right: &[RowId]) -> Option<Reason> {
        self.apart.clusters(left, right)
    }

    fn evidence(&self, left: RowId, right: RowId) -> Evidence {
        let (pattern, terms) = self.engine.compare(left, right);
        let links = &self.spec.links;
        let forbidden = links.forbid(self.records, self.engine.kind, left, right);
        let weight = score::pattern_weight(self.model, pattern).plus(terms);
        // Two namesakes stay two however many rows of theirs have little but the name.
        let namesakes = self.judge.are_namesakes(pattern)
            && weight.plus(self.beyond_namesakes(left, right)) < Weight(0);
        let site = self.judge.site(pattern);
        // Of two sites the clusters have a say.
        let hard = || {
            self.judge
                .hard_conflict(pattern)
                .filter(|_| site != Site::Two)
        };
        Evidence {
            weight,
            site,
            conflict: forbidden
                .or_else(hard)
                .or(namesakes.then_some(Reason::BirthDateConflict)),
        }
    }

    /// The best level over all values of either side. Many values are many chances to agree by
    /// accident: what an agreement weighs is less by their number.
    fn pooled(&self, left: &[RowId], right: &[RowId]) -> Option<Weight> {
        let mut pattern = Pattern::default();
        let mut best: Vec<(Compared, f64)> = Vec::new();
        for comparison in 0..self.model.comparisons.len() {
            let lefts = self.values(comparison, left);
            let rights = self.values(comparison, right);
            let compare = &self.engine.comparer;
            let compared = compare.compare_values(comparison, &lefts, &rights);
            pattern = pattern.with(comparison, compared.level);
            best.push((compared, (lefts.len() * rights.len()) as f64));
        }
        let mut total = score::prior_weight(self.model.prior);
        for (comparison, (compared, chances)) in best.into_iter().enumerate() {
            let weight = self
                .model
                .level_weight(comparison, |of| pattern.level(of))
                .plus(self.engine.term_weight(comparison, compared));
            total = total.plus(match weight > Weight(0) {
                true => {
                    let less = Weight::from_factor(1.0 / chances);
                    weight.plus(less).max(Weight(0))
                }
                false => weight,
            });
        }
        let (decision, _) = self.judge.decide(pattern, total, self.spec.thresholds);
        (decision == Decision::Match).then_some(total)
    }
}
