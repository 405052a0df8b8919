//! What keeps two rows of companies apart: numbers, sites, and names of one group.

use crate::tables::pairs::{CompanyLevel, Meaning, Reason, Site};

use super::decide::Summary;

pub(super) fn site(level: CompanyLevel, summary: &Summary) -> Site {
    match company_conflict(level, summary) {
        Some(Reason::OtherSite) if !summary.other_site && !summary.one_site => Site::Two,
        None if summary.same_place || summary.business_agrees || summary.same_contacts > 0 => {
            Site::One
        }
        _ => Site::Unknown,
    }
}

/// Two business numbers, or two sites where sites are what is counted. A company that moved keeps
/// its phone or mailbox, or shows its business number, which belongs to the site.
pub(super) fn company_conflict(level: CompanyLevel, summary: &Summary) -> Option<Reason> {
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

pub(super) fn company_objection(level: CompanyLevel, summary: &Summary) -> Option<Reason> {
    if let Some(reason) = company_conflict(level, summary) {
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
