//! The registered strategies, one file each. This file is their list and nothing else.

mod concat_distinct;
mod earliest;
mod highest_quality;
mod longest;
mod max;
mod min;
mod most_complete_row;
mod most_frequent;
mod most_recent;
mod most_restrictive;
mod pinned;
mod prefer;
mod ranked;
mod source_priority;
mod sum;
mod union;
mod usable;

use super::chain::Entry;

pub use most_restrictive::narrow as most_restrictive;

/// Every strategy, in the order of the reference.
pub fn registry() -> &'static [Entry] {
    &ENTRIES
}

static ENTRIES: [Entry; 17] = [
    usable::ENTRY,
    pinned::ENTRY,
    prefer::ENTRY,
    most_recent::ENTRY,
    source_priority::ENTRY,
    most_frequent::ENTRY,
    longest::ENTRY,
    most_complete_row::ENTRY,
    highest_quality::ENTRY,
    ranked::ENTRY,
    most_restrictive::ENTRY,
    earliest::ENTRY,
    min::ENTRY,
    max::ENTRY,
    sum::ENTRY,
    union::ENTRY,
    concat_distinct::ENTRY,
];
