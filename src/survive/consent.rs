//! Consents: how their values read, and whether a consent was given for the contact that
//! survived. Errs on the side of no: consent is never created, inverted or moved.

use std::cell::OnceCell;

use crate::tables::records::{FieldData, RowId};
use crate::tables::text_column::NULL;

use super::chain::Kept;
use super::fields::keys;
use super::quality::Ground;
use super::spec::ConsentRule;

/// What a consent value says. Ordered from most to least restrictive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Refused.
    No,
    /// Neither; must not count as a yes.
    Unreadable,
    /// Given.
    Yes,
}

/// Reads a canonical consent value.
pub fn read(text: &str) -> Answer {
    match text {
        "yes" | "true" | "Y" | "y" | "1" => Answer::Yes,
        "no" | "false" | "N" | "n" | "0" => Answer::No,
        _ => Answer::Unreadable,
    }
}

/// What survived of one contact in one cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surviving<'a> {
    /// No value.
    Nothing,
    /// The value of this row.
    Row(RowId),
    /// A value derived from these rows.
    Rows(&'a [RowId]),
    /// Values of several rows.
    Several(&'a [Kept]),
}

/// Whether a consent given in `row` holds for the contacts that survived: each of their values
/// stands in one of the row's own contact fields. `survived` tells the outcome of a field.
pub fn covers<'a>(
    ground: &Ground<'_>,
    rule: &ConsentRule,
    row: RowId,
    survived: impl Fn(usize) -> Surviving<'a>,
) -> bool {
    let fields = &ground.records.fields;
    let own: OnceCell<Vec<&str>> = OnceCell::new();
    let own = || {
        own.get_or_init(|| {
            let contacts = rule.contacts.iter();
            contacts
                .flat_map(|&it| row_keys(&fields[it], row))
                .collect()
        })
    };
    // What the row says itself, as in most cases, need not be looked up by its keys.
    let says = |field: usize, winner: RowId| {
        ground.code(field, winner) == ground.code(field, row)
            || row_keys(&fields[field], winner).all(|key| own().contains(&key))
    };
    rule.contacts.iter().all(|&field| match survived(field) {
        Surviving::Nothing => true,
        Surviving::Row(winner) => says(field, winner),
        // Every contribution to a union must stand in the consenting row.
        Surviving::Rows(winners) => winners.iter().all(|&winner| says(field, winner)),
        Surviving::Several(kept) => kept.iter().all(|kept| own().contains(&&*kept.key)),
    })
}

fn row_keys(field: &FieldData, row: RowId) -> impl Iterator<Item = &str> {
    let code = field.standardized.codes[row as usize];
    (code != NULL)
        .then(|| keys(field, code))
        .into_iter()
        .flatten()
}
