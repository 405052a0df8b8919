//! Metrics for machines: `metrics.json`, a versioned document whose every key [`reference`]
//! explains, and the same figures in the text format of Prometheus. Counts, shares, patterns of
//! writing and names of rules; no values, no wall clock.

mod prometheus;
mod reference;

use serde::{Deserialize, Serialize};

use super::data::{FieldProfile, GateOutcome, HeadlineKind, PublicationKind, ReportData};
use crate::error::{Error, Result};

pub use prometheus::prometheus;
pub use reference::reference;

/// Version of the document; grows when a field changes its meaning or goes.
pub const METRICS_VERSION: u32 = 1;

/// The figures of one run or audit. What a document of an earlier program lacks is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metrics {
    /// [`METRICS_VERSION`] of the writer.
    pub version: u32,
    /// Run or audit.
    pub kind: PublicationKind,
    /// Its identifier.
    pub run_id: String,
    /// Name of the project.
    pub project: String,
    /// The day the run is for.
    pub as_of: String,
    /// Rows per source.
    pub sources: Vec<SourceMetrics>,
    /// Golden records.
    pub entities: u64,
    /// Rows of a customer that another row already describes.
    pub duplicate_rows: u64,
    /// Candidate pairs compared.
    pub candidate_pairs: u64,
    /// Pairs merged.
    pub match_pairs: u64,
    /// Pairs for a person.
    pub review_pairs: u64,
    /// Pairs of customers for a person.
    pub review_questions: u64,
    /// Rows of the largest cluster.
    pub max_cluster_size: u64,
    /// Competing values.
    pub conflicts: u64,
    /// Conforming ÷ checked values; absent if nothing was checked.
    pub conformity: Option<f64>,
    /// The same per class of checks.
    pub conformity_by_class: Vec<NamedShare>,
    /// Share of accepted rows without a finding of severity `warning` or higher.
    pub clean_rows: Option<f64>,
    /// Share of accepted rows with a usable phone number or mail address.
    pub reachable: Option<f64>,
    /// The figures at the head of the report.
    pub headline: Vec<HeadlineMetrics>,
    /// Share passed per dimension.
    pub dimensions: Vec<NamedShare>,
    /// Fill and validity per field.
    pub fields: Vec<FieldMetrics>,
    /// Checked and failed rows per check.
    pub checks: Vec<CheckMetrics>,
    /// Gates by outcome.
    pub gates: Vec<GateMetrics>,
    /// Findings compared with an earlier run or audit.
    pub findings: FindingMetrics,
    /// Agreement between sources per field.
    pub agreement: Vec<NamedShare>,
    /// Every field over all sources, then per source.
    pub profile: Vec<ProfileMetrics>,
}

/// A figure at the head of the report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadlineMetrics {
    /// Name of the figure, check, gate, dimension or field.
    pub name: String,
    /// Which of these.
    pub kind: HeadlineKind,
    /// The share, or the measure of a gate.
    pub value: Option<f64>,
}

/// Findings compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingMetrics {
    /// The run or audit compared with; empty if there is none.
    pub since: String,
    /// Not there before.
    pub new: u64,
    /// There before, too.
    pub open: u64,
    /// There before and no more.
    pub gone: u64,
}

/// What a field looks like in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileMetrics {
    /// The source; empty over all.
    pub source: String,
    /// The field.
    pub field: String,
    /// Rows.
    pub rows: u64,
    /// Rows with text as read.
    pub filled: u64,
    /// Of these, rows whose text meant nothing.
    pub became_missing: u64,
    /// Rows with a valid, real value.
    pub usable: u64,
    /// Distinct texts as read.
    pub distinct: u64,
    /// Distinct patterns.
    pub pattern_count: u64,
    /// The most frequent patterns.
    pub patterns: Vec<PatternMetrics>,
}

/// Rows written in a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternMetrics {
    /// The pattern.
    pub pattern: String,
    /// Rows.
    pub rows: u64,
}

impl ProfileMetrics {
    /// Share of rows with a value that means something; `None` without rows.
    pub fn fill_rate(&self) -> Option<f64> {
        super::data::quality::share(
            self.filled - self.became_missing.min(self.filled),
            self.rows,
        )
    }
}

/// Rows of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMetrics {
    /// Name.
    pub source: String,
    /// Physical records.
    pub rows_read: u64,
    /// Rows in `crosswalk`.
    pub accepted: u64,
    /// Rows in `quarantine`.
    pub quarantined: u64,
    /// Records in `rejects`.
    pub rejected: u64,
    /// Headers read, in file order, without sensitive columns.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// A share with a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NamedShare {
    /// Name.
    pub name: String,
    /// 0..1.
    pub share: f64,
}

/// Quality of one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldMetrics {
    /// Name.
    pub field: String,
    /// Share of rows with a value.
    pub fill: Option<f64>,
    /// Share of values that are valid.
    pub validity: Option<f64>,
    /// Distinct values.
    pub distinct: u64,
}

/// One check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckMetrics {
    /// Kind of check.
    #[serde(default)]
    pub check: String,
    /// Name of the rule.
    pub rule: String,
    /// The field; empty for checks of rows.
    pub field: String,
    /// Dimension.
    pub dimension: String,
    /// Severity.
    pub severity: String,
    /// Rows looked at.
    pub checked: u64,
    /// Rows that failed.
    pub failed: u64,
}

/// One gate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateMetrics {
    /// What is measured.
    pub name: String,
    /// How it came out.
    pub outcome: GateOutcome,
}

impl From<&ReportData> for Metrics {
    fn from(data: &ReportData) -> Self {
        Metrics {
            version: METRICS_VERSION,
            kind: data.run.kind,
            run_id: data.run.run_id.clone(),
            project: data.run.project.clone(),
            as_of: data.run.as_of.clone(),
            sources: data
                .sources
                .iter()
                .map(|source| SourceMetrics {
                    source: source.name.clone(),
                    rows_read: source.rows_read,
                    accepted: source.accepted,
                    quarantined: source.quarantined,
                    rejected: source.rejected,
                    columns: columns_of(data, &source.name),
                })
                .collect(),
            entities: data.golden.entities,
            duplicate_rows: data.golden.duplicate_rows,
            candidate_pairs: data.matching.iter().map(|m| m.candidate_pairs).sum(),
            match_pairs: data.matching.iter().map(|m| m.matches).sum(),
            review_pairs: data.review.rows,
            review_questions: data.review.total,
            max_cluster_size: data
                .matching
                .iter()
                .flat_map(|matching| &matching.cluster_sizes)
                .map(|size| size.size)
                .max()
                .unwrap_or(0),
            conflicts: data.conflicts.total,
            conformity: data.conformity().map(rounded),
            conformity_by_class: data
                .scores
                .conformity
                .iter()
                .map(|class| NamedShare {
                    name: class.class.clone(),
                    share: rounded(class.rate),
                })
                .collect(),
            clean_rows: data.clean_rows().map(rounded),
            reachable: data.reachable().map(rounded),
            headline: data
                .scores
                .headline
                .iter()
                .map(|figure| HeadlineMetrics {
                    name: figure.name.clone(),
                    kind: figure.kind,
                    value: figure.value.map(rounded),
                })
                .collect(),
            dimensions: data
                .quality
                .dimensions
                .iter()
                .map(|score| NamedShare {
                    name: score.dimension.clone(),
                    share: rounded(score.rate),
                })
                .collect(),
            fields: data
                .quality
                .fields
                .iter()
                .map(|quality| FieldMetrics {
                    field: quality.field.name.clone(),
                    fill: quality.fill_rate.map(rounded),
                    validity: quality.validity_rate.map(rounded),
                    distinct: quality.distinct,
                })
                .collect(),
            checks: data
                .quality
                .checks
                .iter()
                .map(|check| CheckMetrics {
                    check: check.check.clone(),
                    rule: check.rule.clone(),
                    field: check.field.name.clone(),
                    dimension: check.dimension.clone(),
                    severity: check.severity.clone(),
                    checked: check.checked,
                    failed: check.failed,
                })
                .collect(),
            gates: data
                .gates
                .iter()
                .map(|gate| GateMetrics {
                    name: gate.name.clone(),
                    outcome: gate.outcome,
                })
                .collect(),
            findings: FindingMetrics {
                since: data.changes.since.clone(),
                new: data.changes.new,
                open: data.changes.open,
                gone: data.changes.gone,
            },
            agreement: data
                .scores
                .agreement
                .fields
                .iter()
                .filter_map(|field| {
                    Some(NamedShare {
                        name: field.field.name.clone(),
                        share: rounded(field.rate?),
                    })
                })
                .collect(),
            profile: data.profile.fields.iter().map(Into::into).collect(),
        }
    }
}

impl From<&FieldProfile> for ProfileMetrics {
    fn from(profile: &FieldProfile) -> Self {
        ProfileMetrics {
            source: profile.source.clone(),
            field: profile.field.name.clone(),
            rows: profile.rows,
            filled: profile.filled,
            became_missing: profile.chain.became_missing,
            usable: profile.usable,
            distinct: profile.distinct,
            pattern_count: profile.pattern_count,
            patterns: profile
                .patterns
                .iter()
                .map(|pattern| PatternMetrics {
                    pattern: pattern.pattern.clone(),
                    rows: pattern.rows,
                })
                .collect(),
        }
    }
}

fn columns_of(data: &ReportData, source: &str) -> Vec<String> {
    let mut sources = data.profile.sources.iter();
    let found = sources.find(|profile| profile.source == source);
    found.map_or_else(Vec::new, |profile| profile.columns.clone())
}

/// A share with six decimals: read back by anyone, it is the same number.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

impl Metrics {
    /// The document, indented, with a line break at its end.
    ///
    /// # Errors
    /// An internal error if it cannot be written as JSON.
    pub fn to_json(&self) -> Result<String> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|cause| Error::internal("metrics-json", cause.to_string()))?;
        text.push('\n');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn the_document_reads_back_as_it_was() {
        let metrics = Metrics::from(&sample());
        let json = metrics.to_json().expect("json");
        let back: Metrics = serde_json::from_str(&json).expect("reads back");
        assert_eq!(back, metrics);
        assert_eq!(metrics.version, METRICS_VERSION);
    }
}
