//! What keeps rows apart whatever they have in common: rules about links and sources, and children
//! whom only a guardian's contact ties to somebody.

use std::collections::BTreeSet;

use crate::model::decide::{ChildsTie, Judge, OtherAge};
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
            None => match self.tie_of_child(left, right, pattern) {
                Some(ChildsTie::Guardians) => (Decision::Review, Reason::GuardianContact),
                _ => decided,
            },
        }
    }

    fn age(&self, row: RowId) -> Age {
        let age = self.engine.ages.get(row as usize);
        age.copied().unwrap_or(Age::Unknown)
    }

    /// What ties two rows of which one is a child's.
    fn tie_of_child(&self, left: RowId, right: RowId, pattern: Pattern) -> Option<ChildsTie> {
        let other = match (self.age(left), self.age(right)) {
            (Age::Child, other) | (other, Age::Child) => told(other)?,
            _ => return None,
        };
        Some(self.judge.tie_of_child(pattern, other))
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

    /// Whether a child's rows stand on one side, and nothing but a guardian's contact ties them to
    /// those of the other.
    fn guarded(&self, left: &[RowId], right: &[RowId]) -> bool {
        let child = |rows: &[RowId]| rows.iter().any(|&row| self.age(row) == Age::Child);
        let (childs, others) = match (child(left), child(right)) {
            (true, false) => (left, right),
            (false, true) => (right, left),
            _ => return false,
        };
        let mut by_guardian = false;
        for &of_child in childs {
            for &of_other in others {
                let Some(other) = told(self.age(of_other)) else {
                    continue;
                };
                let (left, right) = (of_child.min(of_other), of_child.max(of_other));
                let pattern = self.engine.compare(left, right).0;
                match self.judge.tie_of_child(pattern, other) {
                    ChildsTie::Own => return false,
                    ChildsTie::Guardians => by_guardian = true,
                    ChildsTie::Nothing => {}
                }
            }
        }
        by_guardian
    }
}

/// The age of a row that may be a guardian's.
fn told(age: Age) -> Option<OtherAge> {
    match age {
        Age::Adult => Some(OtherAge::Adult),
        Age::Unknown => Some(OtherAge::Unknown),
        Age::Child | Age::Youth => None,
    }
}
