//! Which column identifies the records of a source: one at most, and never one that holds
//! personal data.

use super::Matching;
use super::assemble::Column;
use super::meaning::{Basis, IdRank, Meaning, Party};
use super::shapes::Shape;
use crate::tables::field::FieldType;

/// Position of the id column.
pub(super) fn choose(columns: &[Column<'_>], order: &[usize]) -> Option<usize> {
    let by_header = order
        .iter()
        .filter_map(|&at| Some((rank(&columns[at])?, at)))
        .min_by_key(|&(rank, at)| (rank, is_wordy(&columns[at])));
    // Of several codes the one that is called an id.
    let by_values = || {
        let codes = order.iter().copied();
        let mut codes = codes.filter(|&at| is_code_of_rows(&columns[at]));
        let first = codes.next()?;
        let called = |at: &usize| columns[*at].header.to_lowercase().ends_with("id");
        Some(
            Some(first)
                .filter(called)
                .or_else(|| codes.find(called))
                .unwrap_or(first),
        )
    };
    match by_header {
        // A running number is the last resort: it is new in each export.
        Some((Choice::Header(IdRank::Ordinal), ordinal)) => by_values().or(Some(ordinal)),
        Some((_, at)) => Some(at),
        None => by_values(),
    }
}

/// How good a choice a column with an id's header is; better ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Choice {
    /// Made by a CRM to be referred to: what a load-back needs.
    System,
    Header(IdRank),
}

/// Whether something stands beside the number in most rows: CUST1000 Paula Light changes when she marries.
fn is_wordy(column: &Column<'_>) -> bool {
    let e = &column.evidence;
    e.sampled > 0 && e.of_values(Shape::OneWord) < 0.5
}

fn rank(column: &Column<'_>) -> Option<Choice> {
    let Meaning::Id(rank) = column.claim.meaning else {
        return None;
    };
    let e = &column.evidence;
    // Words without a number are a name.
    let names = e.of_values(Shape::OneWord) < 0.5 && e.of_values(Shape::NoDigit) >= 0.5;
    let fits = e.rows == 0 || e.uniqueness() >= 0.95 && e.fill() >= 0.95 && !names;
    if !fits || column.claim.party != Party::Customer {
        return None;
    }
    let system = rank == IdRank::Row && e.of_values(Shape::SystemId) >= 0.9;
    Some(if system {
        Choice::System
    } else {
        Choice::Header(rank)
    })
}

/// A column of unknown meaning, or with the key of something unknown, in which each row has its
/// own code.
fn is_code_of_rows(column: &Column<'_>) -> bool {
    let e = &column.evidence;
    let code = || e.of_values(Shape::Code).max(e.of_values(Shape::Digits)) >= 0.95;
    let unknown = match column.claim.meaning {
        Meaning::Loose(FieldType::Identifier, Matching::No) => column.claim.basis == Basis::Values,
        Meaning::Reference => code() && column.claim.party == Party::Customer,
        // Of those who signed in with it, of the members that a file is a list of.
        Meaning::Fixed("kakao_id" | "membership_number", ..) => code(),
        _ => false,
    };
    // A free login name or a coupon is a code as well; one in every row, for all rows, is rare.
    unknown && e.filled >= 3 && e.uniqueness() >= 0.99 && e.fill() >= 0.99
}
