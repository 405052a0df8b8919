//! Consents: how their values read, and whether a consent was given for the contact that
//! survived. Errs on the side of no: consent is never created, inverted or moved.

use crate::tables::records::{FieldData, RowId};
use crate::tables::text_column::NULL;

use super::fields::{Surviving, keys};
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

/// Whether a consent given in `row` holds for the contacts that survived: each of their values
/// stands in one of the row's own contact fields. `survived` tells the outcome of a field.
pub fn covers(
    ground: &Ground<'_>,
    rule: &ConsentRule,
    row: RowId,
    survived: impl Fn(usize) -> Surviving,
) -> bool {
    let fields = &ground.records.fields;
    let own: Vec<&str> = rule
        .contacts
        .iter()
        .flat_map(|&field| row_keys(&fields[field], row))
        .collect();
    rule.contacts.iter().all(|&field| match survived(field) {
        Surviving::Nothing => true,
        Surviving::Row(winner) => row_keys(&fields[field], winner).all(|key| own.contains(&key)),
        // Every contribution to a union must stand in the consenting row.
        Surviving::Rows(winners) => winners
            .iter()
            .flat_map(|&winner| row_keys(&fields[field], winner))
            .all(|key| own.contains(&key)),
        Surviving::Keys(keys) => keys.iter().all(|key| own.contains(&&**key)),
    })
}

fn row_keys(field: &FieldData, row: RowId) -> impl Iterator<Item = &str> {
    let code = field.standardized.codes[row as usize];
    (code != NULL)
        .then(|| keys(field, code))
        .into_iter()
        .flatten()
}
