//! Decisions: what a weight alone may not decide. The rules are DESIGN's conservative ones: a
//! name alone, a contact alone, an unusable name or a hard conflict never merge.

use crate::tables::pairs::{
    CompanyLevel, ComparisonInfo, Decision, Meaning, Reason, Role, Subject, Weight,
};

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
    /// The names are those of two sites.
    other_site: bool,
    /// Only one of the names is that of a branch.
    one_site: bool,
    /// Two exact addresses in different places.
    other_place: bool,
    /// The same building.
    same_place: bool,
    /// Comparisons beside the name that agree or nearly agree.
    support: u32,
    contacts: u32,
    /// Phone numbers and mailboxes that are the same, not just alike.
    same_contacts: u32,
    disagreements: u32,
}

/// The decision on a pair and its reason.
pub fn decide(
    subject: Subject,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
    weight: Weight,
    thresholds: Thresholds,
) -> (Decision, Reason) {
    let probability = weight.probability();
    if probability < thresholds.review_from {
        return (Decision::NonMatch, Reason::Evidence);
    }
    match objection(subject, comparisons, pattern) {
        Some(reason) => (Decision::Review, reason),
        None if probability >= thresholds.merge_from => (Decision::Match, Reason::Evidence),
        None => (Decision::Review, Reason::Evidence),
    }
}

/// Why a pair of this pattern must not merge whatever its weight, if anything speaks against it.
pub fn objection(
    subject: Subject,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
) -> Option<Reason> {
    match subject {
        Subject::Person => person_objection(comparisons, pattern),
        Subject::Company(level) => company_objection(level, comparisons, pattern),
    }
}

/// Whether two rows must never stand in one cluster, however it comes about.
pub fn hard_conflict(
    subject: Subject,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
) -> Option<Reason> {
    let summary = summarize(comparisons, pattern);
    match subject {
        Subject::Person => birth_conflict(&summary),
        Subject::Company(level) => company_conflict(level, &summary),
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

/// Two business numbers, or two sites where sites are what is counted. A company that moved keeps
/// its phone or mailbox, or shows its business number, which belongs to the site.
fn company_conflict(level: CompanyLevel, summary: &Summary) -> Option<Reason> {
    match level {
        CompanyLevel::LegalEntity => (summary.business_differs && !summary.identifier_agrees)
            .then_some(Reason::BusinessNumberConflict),
        CompanyLevel::Site if summary.business_differs => Some(Reason::BusinessNumberConflict),
        CompanyLevel::Site => {
            let reached = summary.same_contacts > 0;
            let moved = summary.business_agrees || reached;
            // Branches share the business number, the name and the web site with their company.
            let branch = summary.one_site && !reached && !summary.same_place;
            let apart = summary.other_site || branch || summary.other_place && !moved;
            apart.then_some(Reason::OtherSite)
        }
    }
}

fn company_objection(
    level: CompanyLevel,
    comparisons: &[ComparisonInfo],
    pattern: Pattern,
) -> Option<Reason> {
    let summary = summarize(comparisons, pattern);
    if let Some(reason) = company_conflict(level, &summary) {
        return Some(reason);
    }
    let numbered = summary.business_agrees || summary.identifier_agrees;
    match summary.name {
        // Parent and subsidiary share address, switchboard and web site; only a number says that
        // one company bears both names.
        Some(Meaning::Related) if !numbered => Some(Reason::RelatedCompany),
        Some(Meaning::Differ) if !numbered => Some(Reason::OneContactOnly),
        // Initials and parts of names are shared by many.
        Some(Meaning::Partial) if summary.support == 0 => Some(Reason::NameOnly),
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
        one_site: false,
        other_place: false,
        same_place: false,
        support: 0,
        contacts: 0,
        same_contacts: 0,
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
                summary.other_site |= meaning == Meaning::Elsewhere;
                summary.one_site |= level.name == "one_site";
                continue;
            }
            Role::BirthDate => summary.birth = Some(meaning),
            Role::Identifier => summary.identifier_agrees |= meaning == Meaning::Agree,
            Role::BusinessNumber => {
                summary.business_agrees |= meaning == Meaning::Agree;
                summary.business_differs |= meaning == Meaning::Differ;
            }
            Role::Contact => {
                summary.contacts += u32::from(agrees);
                summary.same_contacts += u32::from(meaning == Meaning::Agree);
            }
            Role::Address => {
                summary.other_place |= meaning == Meaning::Elsewhere;
                summary.same_place |= agrees;
            }
            Role::Website | Role::Attribute => {}
        }
        summary.support += u32::from(agrees);
        summary.disagreements += u32::from(matches!(meaning, Meaning::Elsewhere | Meaning::Differ));
    }
    summary
}
