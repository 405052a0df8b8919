//! What keeps rows apart whatever they have in common: rules about links and sources, and children
//! whom only a guardian's contact ties to somebody.

use std::collections::BTreeSet;

use crate::model::decide::{Judge, OtherAge};
use crate::model::patterns::Pattern;
use crate::tables::pairs::{Decision, Reason};
use crate::tables::records::{Records, RowId};

use super::ages::Age;
use super::{Engine, Spec};

/// Answers for rows of one kind.
#[derive(Clone, Copy)]
pub struct Apart<'a> {
    pub(super) engine: &'a Engine,
    pub(super) spec: &'a Spec,
    pub(super) records: &'a Records,
    pub(super) judge: &'a Judge,
}

impl Apart<'_> {
    /// The decision on a pair after the rules had their say: what would merge goes to review.
    pub fn overrule(
        &self,
        decided: (Decision, Reason),
        (left, right): (RowId, RowId),
        pattern: Pattern,
    ) -> (Decision, Reason) {
        if decided.0 == Decision::NonMatch {
            return decided;
        }
        let links = &self.spec.links;
        let forbidden = links.forbid(self.records, self.engine.kind, left, right);
        match forbidden.filter(|_| decided.0 == Decision::Match) {
            Some(reason) => (Decision::Review, reason),
            None if self.by_guardian(left, right, pattern) => {
                (Decision::Review, Reason::GuardianContact)
            }
            None => decided,
        }
    }

    fn age(&self, row: RowId) -> Age {
        let age = self.engine.ages.get(row as usize);
        age.copied().unwrap_or(Age::Unknown)
    }

    fn by_guardian(&self, left: RowId, right: RowId, pattern: Pattern) -> bool {
        let other = match (self.age(left), self.age(right)) {
            (Age::Child, Age::Adult) | (Age::Adult, Age::Child) => OtherAge::Adult,
            (Age::Child, Age::Unknown) | (Age::Unknown, Age::Child) => OtherAge::Unknown,
            _ => return false,
        };
        self.judge.only_by_guardian(pattern, other)
    }

    /// Why two clusters must not become one, by any two of their rows.
    pub(super) fn clusters(&self, left: &[RowId], right: &[RowId]) -> Option<Reason> {
        if self.spec.links.has_single_sources() {
            let single = |rows: &[RowId]| -> BTreeSet<u16> {
                let rows = rows.iter();
                let sources = rows.map(|&row| self.records.source[row as usize]);
                let name = |source: u16| &self.records.sources[usize::from(source)].name;
                sources
                    .filter(|&source| self.spec.links.is_single(name(source)))
                    .collect()
            };
            if !single(left).is_disjoint(&single(right)) {
                return Some(Reason::OnePerSource);
            }
        }
        self.guarded(left, right).then_some(Reason::GuardianContact)
    }

    /// Whether a child stands on one side and on the other an adult, or rows of no known age of
    /// which none is tied to a row of the child by more than a guardian's contact.
    fn guarded(&self, left: &[RowId], right: &[RowId]) -> bool {
        let child = |rows: &[RowId]| rows.iter().any(|&row| self.age(row) == Age::Child);
        if !child(left) && !child(right) {
            return false;
        }
        let (mut met, mut tied) = (false, false);
        for &left in left {
            for &right in right {
                let (left, right) = (left.min(right), left.max(right));
                let ages = [self.age(left), self.age(right)];
                if ages[0] == ages[1] || !ages.contains(&Age::Child) || ages.contains(&Age::Youth) {
                    continue;
                }
                let pattern = self.engine.compare(left, right).0;
                let by_guardian = self.by_guardian(left, right, pattern);
                if by_guardian && ages.contains(&Age::Adult) {
                    return true;
                }
                met |= by_guardian;
                tied |= !by_guardian;
            }
        }
        met && !tied
    }
}
