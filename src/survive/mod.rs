//! Survivorship: which value of each cluster becomes the golden one, where it came from, and
//! what it competed with. Pure: takes records and clusters, gives golden values, lineage and the
//! conflicts ledger; reads no file and no clock, and never makes up a value (sums and unions
//! say that they are derived).
//!
//! A field's [`Chain`] narrows the rows of a cluster step by step and ends in canonical row
//! order, so the winner never depends on the order of members. Adding a strategy: one file in
//! `strategies/`, one line in its registry, one spec in `tests/spec/survive/`.

mod assemble;
mod chain;
mod conflicts;
mod consent;
mod decimal;
mod fields;
mod length_of_time;
mod notation;
mod parts;
mod plan;
mod primary;
mod quality;
mod several;
mod spec;
mod strategies;
mod times;
mod totals;
mod view;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use assemble::survive;
pub use chain::{Action, Chain, Derive, Derived, Entry, Narrow, WHEN};
pub use quality::{Conditions, Faults, Tier};
pub use spec::{ConsentRule, DEFAULT_CHAIN, FieldTrust, Group, STABLE_CHAIN, Spec, default_chain};
pub use strategies::registry;
pub use totals::control_totals;
pub use view::View;
