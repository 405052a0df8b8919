//! The outcome of survivorship: golden values with their lineage, and the conflicts ledger.

use std::sync::Arc;

use super::records::RowId;
use super::small_counts::SmallCounts;
use super::text_column::TextColumn;

/// One field of the golden records: an entry per cluster.
#[derive(Clone, Debug)]
pub struct GoldenField {
    /// Index into the records' fields.
    pub field: usize,
    /// 1 for the winning value, 2 for the next best of a field that keeps several, and so on.
    pub ordinal: u32,
    /// The canonical text; missing where no member has a usable value. Of a cell with several
    /// values one of them, in a field that keeps several.
    pub value: TextColumn,
    /// The row it came from; [`super::text_column::NULL`] where missing or derived.
    pub row: Vec<RowId>,
    /// Strategy that decided, as an index into [`Golden::strategies`].
    pub strategy: Vec<u8>,
    /// Members that agree with the winner.
    pub support: SmallCounts,
    /// Distinct values that competed.
    pub n_values: SmallCounts,
    /// Rows behind derived values (sums, unions) as (cluster, row), ascending; empty for fields
    /// whose strategies only pick.
    pub derived: Vec<(u32, RowId)>,
}

impl GoldenField {
    /// The rows that a cluster's derived value was made of, ascending; empty if it was picked
    /// from one row or is missing.
    pub fn derived_rows(&self, cluster: u32) -> &[(u32, RowId)] {
        let start = self.derived.partition_point(|&(other, _)| other < cluster);
        let rest = &self.derived[start..];
        &rest[..rest.partition_point(|&(other, _)| other == cluster)]
    }

    /// Whether a cluster's value was made from several rows rather than picked from one.
    pub fn is_derived(&self, cluster: u32) -> bool {
        !self.derived_rows(cluster).is_empty()
    }
}

/// Why a competing value of a field competes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// The same thing written differently.
    Notation,
    /// One value is simply newer.
    Outdated,
    /// Both can be true (a second phone number).
    Complement,
    /// Different values.
    Value,
    /// Values that name different customers.
    Identity,
    /// Consents disagree.
    Consent,
}

impl ConflictKind {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            ConflictKind::Notation => "notation",
            ConflictKind::Outdated => "outdated",
            ConflictKind::Complement => "complement",
            ConflictKind::Value => "value",
            ConflictKind::Identity => "identity",
            ConflictKind::Consent => "consent",
        }
    }
}

/// One competing value of one field of one cluster: a row of `conflicts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The cluster.
    pub cluster: u32,
    /// Index into the records' fields.
    pub field: usize,
    /// Kind.
    pub kind: ConflictKind,
    /// `info`, `warning` or `error`.
    pub severity: super::findings::Severity,
    /// By how much the winner is better backed, by the trust of the sources that carry each: from
    /// 100 over 0 (as well as this value) to -100; negative where another strategy than trust
    /// decided.
    pub margin: i8,
    /// Row that carries this value and stands for it (newest, then canonical order).
    pub row: RowId,
    /// Members that carry it.
    pub support: u32,
}

/// Golden records of all clusters.
#[derive(Clone, Debug)]
pub struct Golden {
    /// Names of the strategies that `GoldenField::strategy` points to.
    pub strategies: Vec<Arc<str>>,
    /// The primary row per cluster.
    pub primary: Vec<RowId>,
    /// Every declared field.
    pub fields: Vec<GoldenField>,
    /// The second and later values of fields that keep several, by field and ordinal.
    pub further: Vec<GoldenField>,
    /// Competing values, ordered by cluster, field, value.
    pub conflicts: Vec<Conflict>,
    /// Times of change that were not believed.
    pub ignored_times: Vec<IgnoredTimes>,
}

impl Golden {
    /// Every column of values: each field, followed by its further values.
    pub fn columns(&self) -> impl Iterator<Item = &GoldenField> {
        self.fields.iter().flat_map(|main| {
            let further = self.further.iter().filter(|it| it.field == main.field);
            std::iter::once(main).chain(further)
        })
    }
}

/// Times of change of one source that say nothing about how new its rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredTimes {
    /// Index of the source.
    pub source: usize,
    /// Why they are not believed.
    pub why: Disbelief,
    /// Rows concerned.
    pub rows: u64,
    /// Rows of the source that say when they changed.
    pub dated: u64,
}

/// Why a time of change is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disbelief {
    /// It lies after the run's day.
    Future,
    /// It lies on a day on which a job touched a large part of the source; the day's first
    /// moment among them, in microseconds since 1970 UTC.
    OneDay(i64),
}
