//! Blocking: which pairs of rows are worth comparing. A union of passes over 64-bit keys, planned
//! from exact pair counts under a budget; each pair is emitted once, together with every pass in
//! which it meets, the first of which is the one that found it.

use std::sync::Arc;

use crate::tables::field::EntityKind;
use crate::tables::pairs::{PassSet, Role};
use crate::tables::records::{Records, RowId};

pub mod forms;
mod grouping;
mod keys;
mod nearest;
mod passes;
mod stream;
mod told;

pub use passes::{Pass, PassCount, Plan};
pub use told::{ToldKey, ToldPass};

/// Like fields that give blocking keys together (a mobile number may stand in the other file's
/// landline field), with the comparison that reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFields {
    /// Name of the group, for the plan.
    pub name: Arc<str>,
    /// Indexes into the records' fields, all of one type.
    pub fields: Vec<usize>,
    /// Index of the comparison: it learns nothing from passes on these fields.
    pub comparison: usize,
    /// The evidence that comparison gives.
    pub role: Role,
}

/// What blocking may use and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Persons or companies.
    pub kind: EntityKind,
    /// Fields that give keys.
    pub fields: Vec<KeyFields>,
    /// Candidate pairs per row that a plan may not exceed in all, but for customers.
    pub pairs_per_row: f64,
    /// Pairs per row that each pass may keep whatever the budget, if hardly anybody meets there by
    /// chance; none where somebody told how many pairs are too many.
    pub of_customers_per_row: f64,
    /// Pairs per row that may be taken for much that they have in common, without any key.
    pub nearest_per_row: f64,
    /// Up to this many rows every pair is compared, without any key.
    pub all_pairs_up_to: usize,
    /// The passes that rules give; if there are any they are all there are.
    pub told: Vec<ToldPass>,
}

/// A pair worth comparing, left < right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Left row.
    pub left: RowId,
    /// Right row.
    pub right: RowId,
    /// Bit p is set if the pair meets in pass p.
    pub passes: PassSet,
}

/// Plans the passes for the rows of one entity kind.
pub fn plan(spec: &Spec, records: &Records, rows: &[RowId]) -> Plan {
    if !spec.told.is_empty() {
        return told::plan(spec, records, rows);
    }
    if rows.len() <= spec.all_pairs_up_to {
        return Plan::all_pairs(rows);
    }
    let columns = keys::columns(spec, records, |keys| passes::Column::of(keys, rows));
    let mut plan = passes::plan(spec, columns, rows);
    let most = (spec.nearest_per_row * rows.len() as f64) as usize;
    if most > 0 {
        // Namesakes meet because of their names, so their names teach nothing.
        plan.add_pairs(spec, rows, nearest::pairs(spec, records, rows, most));
    }
    plan.finish(rows)
}

/// Name of the pass that compares everything with everything.
pub(crate) fn all_pairs_name() -> Arc<str> {
    Arc::from("all-pairs")
}

#[cfg(test)]
mod tests;
