//! Decisions: what a weight alone may not decide. The rules are DESIGN's conservative ones: a
//! name alone, a contact alone, an unusable name or a hard conflict never merge.

use crate::tables::field::EntityKind;
use crate::tables::pairs::{ComparisonInfo, Decision, Meaning, Reason, Role, Weight};

use super::patterns::Pattern;

/// Where decisions change, in probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// A pair at or above merges.
    pub merge_from: f64,
    /// A pair at or above goes to review.
    pub review_from: f64,
}

/// What the levels of a pair say to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Summary {
    name: Option<Meaning>,
    birth: Option<Meaning>,
    identifier_agrees: bool,
    business_differs: bool,
    business_agrees: bool,
    other_site: bool,
    /// Comparisons beside the name that agree or nearly agree.
    support: u32,
    contacts: u32,
    disagreements: u32,
}

/// The decision on a pair and its reason.
pub fn decide(
    kind: EntityKind,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
    weight: Weight,
    thresholds: Thresholds,
) -> (Decision, Reason) {
    let probability = weight.probability();
    if probability < thresholds.review_from {
        return (Decision::NonMatch, Reason::Evidence);
    }
    match objection(kind, comparisons, pattern) {
        Some(reason) => (Decision::Review, reason),
        None if probability >= thresholds.merge_from => (Decision::Match, Reason::Evidence),
        None => (Decision::Review, Reason::Evidence),
    }
}

/// Why a pair of this pattern must not merge whatever its weight, if anything speaks against it.
pub fn objection(
    kind: EntityKind,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
) -> Option<Reason> {
    match kind {
        EntityKind::Person => person_objection(comparisons, pattern),
        EntityKind::Company => company_objection(comparisons, pattern),
    }
}

/// Whether two rows must never stand in one cluster, however it comes about.
pub fn hard_conflict(
    kind: EntityKind,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
) -> Option<Reason> {
    let summary = summarize(comparisons, pattern);
    match kind {
        EntityKind::Person => birth_conflict(&summary),
        EntityKind::Company if summary.business_differs => Some(Reason::BusinessNumberConflict),
        EntityKind::Company if summary.other_site => Some(Reason::OtherSite),
        EntityKind::Company => None,
    }
}

/// Two precise birth dates and two different given names: two people.
fn birth_conflict(summary: &Summary) -> Option<Reason> {
    let births_differ = summary.birth == Some(Meaning::Differ);
    let names_differ = matches!(summary.name, Some(Meaning::Differ | Meaning::Related));
    (births_differ && names_differ && !summary.identifier_agrees)
        .then_some(Reason::BirthDateConflict)
}

fn person_objection(comparisons: &[ComparisonInfo], pattern: Pattern) -> Option<Reason> {
    let has_names = comparisons.iter().any(|info| info.role == Role::Name);
    let summary = summarize(comparisons, pattern);
    if let Some(reason) = birth_conflict(&summary) {
        return Some(reason);
    }
    match summary.name {
        None if has_names => Some(Reason::NoUsableName),
        // Relatives, twins too, share everything but the given name; only an identifier outweighs it.
        Some(Meaning::Differ | Meaning::Related) if !summary.identifier_agrees => {
            Some(Reason::OneContactOnly)
        }
        _ if summary.support == 0 && has_names => Some(Reason::NameOnly),
        Some(Meaning::Partial) if summary.support < 2 && !summary.identifier_agrees => {
            Some(Reason::NoUsableName)
        }
        None if summary.support < 2 && summary.contacts > 0 => Some(Reason::OneContactOnly),
        _ => None,
    }
}

fn company_objection(comparisons: &[ComparisonInfo], pattern: Pattern) -> Option<Reason> {
    let summary = summarize(comparisons, pattern);
    if summary.business_differs {
        return Some(Reason::BusinessNumberConflict);
    }
    if summary.other_site {
        return Some(Reason::OtherSite);
    }
    match summary.name {
        Some(Meaning::Differ)
            if !summary.business_agrees && !summary.identifier_agrees && summary.support < 2 =>
        {
            Some(Reason::OneContactOnly)
        }
        // A distinctive name may merge alone, but not over a disagreement.
        Some(_) if summary.support == 0 && summary.disagreements > 0 => Some(Reason::NameOnly),
        None if summary.support < 2 => Some(Reason::NoUsableName),
        _ => None,
    }
}

fn summarize(comparisons: &[ComparisonInfo], pattern: Pattern) -> Summary {
    let mut summary = Summary {
        name: None,
        birth: None,
        identifier_agrees: false,
        business_differs: false,
        business_agrees: false,
        other_site: false,
        support: 0,
        contacts: 0,
        disagreements: 0,
    };
    for (index, info) in comparisons.iter().enumerate() {
        let level = info.levels[pattern.level(index)];
        let meaning = level.meaning;
        if meaning == Meaning::Null {
            continue;
        }
        let agrees = matches!(meaning, Meaning::Agree | Meaning::Near);
        match info.role {
            Role::Name => {
                summary.name = Some(summary.name.map_or(meaning, |best| best.min(meaning)));
                summary.other_site |= level.name == "other_site";
                continue;
            }
            Role::BirthDate => summary.birth = Some(meaning),
            Role::Identifier => summary.identifier_agrees |= meaning == Meaning::Agree,
            Role::BusinessNumber => {
                summary.business_agrees |= meaning == Meaning::Agree;
                summary.business_differs |= meaning == Meaning::Differ;
            }
            Role::Contact => summary.contacts += u32::from(agrees),
            Role::Address | Role::Attribute => {}
        }
        summary.support += u32::from(agrees);
        summary.disagreements += u32::from(meaning == Meaning::Differ);
    }
    summary
}
