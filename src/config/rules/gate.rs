//! Gates: the bars that a run must clear.

use super::place::{Place, Written};
use crate::tables::findings::Dimension;

/// A bar that a run must clear.
#[derive(Clone, Debug, PartialEq)]
pub struct GateRule {
    /// Name in reports; made from the measure if not told.
    pub name: Option<Written<String>>,
    /// The measure.
    pub what: GateWhat,
    /// Only for this source.
    pub source: Option<Written<String>>,
    /// What happens if it fails.
    pub on_fail: OnFail,
    /// Where the gate was declared.
    pub place: Place,
}

/// What a gate measures.
#[derive(Clone, Debug, PartialEq)]
pub enum GateWhat {
    /// Share of rows without finding in a dimension, of one field or all, at least.
    Dimension {
        /// The dimension.
        dimension: Dimension,
        /// The field.
        field: Option<Written<String>>,
        /// The least share.
        min: f64,
    },
    /// Share of checked rows that pass a check, at least.
    Check {
        /// Name of the check.
        check: Written<String>,
        /// The least share.
        min: f64,
    },
    /// Share of rows for which a condition holds, among those for which another does, at least.
    Sql {
        /// The condition; rows for which it is null are not counted.
        condition: Written<String>,
        /// Which rows are counted; all if not told.
        when: Option<Written<String>>,
        /// The least share.
        min: f64,
    },
    /// Share by which a source's rows may drop since the previous run, at most.
    SourceRowsDrop(f64),
    /// Rows of the largest cluster, at most.
    MaxClusterSize(u32),
    /// Share of the rows that were in the current run whose customer gets another id, at most.
    IdChurn(f64),
    /// Columns that the project names and a source lacks, or had and lost, at most.
    MissingColumn(u32),
    /// Share of its rows by which a field of a source may be filled less than before, at most.
    FillRateDrop {
        /// Only this field.
        field: Option<Written<String>>,
        /// The largest drop.
        most: f64,
    },
    /// Share of its values that a new pattern may have in a field of a source, at most.
    NewPattern {
        /// Only this field.
        field: Option<Written<String>>,
        /// The largest share.
        most: f64,
    },
}

/// What a failed gate does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFail {
    /// It is reported; the run is published.
    #[default]
    Report,
    /// The run is kept, but `current` stays until somebody promotes it.
    Hold,
}

impl GateRule {
    /// The name in reports: the one given, or one made from the measure.
    pub fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.value.clone();
        }
        let of_field = |measure: &str, field: &Option<Written<String>>| match field {
            Some(field) => format!("{measure}({field})"),
            None => measure.to_owned(),
        };
        let measure = match &self.what {
            GateWhat::Dimension {
                dimension, field, ..
            } => of_field(dimension.name(), field),
            GateWhat::Check { check, .. } => format!("check({check})"),
            GateWhat::Sql { .. } => "sql".to_owned(),
            GateWhat::SourceRowsDrop(_) => "source_rows_drop".to_owned(),
            GateWhat::MaxClusterSize(_) => "max_cluster_size".to_owned(),
            GateWhat::IdChurn(_) => "id_churn".to_owned(),
            GateWhat::MissingColumn(_) => "missing_column".to_owned(),
            GateWhat::FillRateDrop { field, .. } => of_field("fill_rate_drop", field),
            GateWhat::NewPattern { field, .. } => of_field("new_pattern", field),
        };
        match &self.source {
            Some(source) => format!("{measure} of {source}"),
            None => measure,
        }
    }
}
