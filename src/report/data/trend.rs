//! Figures over time, as the manifests of earlier runs and audits keep them.

use serde::{Deserialize, Serialize};

/// Most points of a trend, the latest ones.
pub const MOST_POINTS: usize = 24;

/// One publication: a run or an audit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// Its id.
    pub id: String,
    /// Whether it was a run or an audit.
    pub kind: PublicationKind,
    /// Whether it is the one that this report is about.
    pub this: bool,
    /// The day it was for.
    pub as_of: String,
    /// Rows accepted.
    pub rows: Option<f64>,
    /// Golden records, of runs.
    pub entities: Option<f64>,
    /// Rows of `findings`.
    pub findings: Option<f64>,
    /// 정합률.
    pub conformity: Option<f64>,
    /// Share of rows without a finding of severity `warning` or higher.
    pub clean_rows: Option<f64>,
    /// Share of accepted rows with a usable phone number or mail address.
    pub reachable: Option<f64>,
    /// Share passed per dimension, in order of the dimensions; those that were measured.
    pub dimensions: Vec<(String, f64)>,
    /// Rows read per source, in order of name.
    pub source_rows: Vec<(String, u64)>,
}

/// What a publication is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationKind {
    /// Golden records and quality.
    #[default]
    Run,
    /// Quality only.
    Audit,
}
