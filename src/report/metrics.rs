//! Metrics for machines: `metrics.json`, a versioned document, and the same figures in the text
//! format of Prometheus. Counts, shares and names of rules; no values, no wall clock.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::data::{GateOutcome, ReportData};
use crate::error::{Error, Result};

/// Version of the document; grows when a field changes its meaning or goes.
pub const METRICS_VERSION: u32 = 1;

/// The figures of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// [`METRICS_VERSION`] of the writer.
    pub version: u32,
    /// Identifier of the run.
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
    /// Rows of the largest cluster.
    pub max_cluster_size: u64,
    /// Competing values.
    pub conflicts: u64,
    /// Conforming ÷ checked values; absent if nothing was checked.
    pub conformity: Option<f64>,
    /// Share passed per dimension.
    pub dimensions: Vec<NamedShare>,
    /// Fill and validity per field.
    pub fields: Vec<FieldMetrics>,
    /// Checked and failed rows per check.
    pub checks: Vec<CheckMetrics>,
    /// Gates by outcome.
    pub gates: Vec<GateMetrics>,
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
                })
                .collect(),
            entities: data.golden.entities,
            duplicate_rows: data.golden.duplicate_rows,
            candidate_pairs: data.matching.iter().map(|m| m.candidate_pairs).sum(),
            match_pairs: data.matching.iter().map(|m| m.matches).sum(),
            review_pairs: data.review.total,
            max_cluster_size: data
                .matching
                .iter()
                .flat_map(|matching| &matching.cluster_sizes)
                .map(|size| size.size)
                .max()
                .unwrap_or(0),
            conflicts: data.conflicts.total,
            conformity: data.conformity().map(rounded),
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
        }
    }
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

    /// The figures in the text format of Prometheus, every family with help and type.
    pub fn to_prometheus(&self) -> String {
        let mut page = Page::default();
        let of_project = |value: f64| vec![(Vec::new(), value)];
        page.family(
            "rows",
            "Rows per source and where they ended.",
            self.sources
                .iter()
                .flat_map(|source| {
                    [
                        ("read", source.rows_read),
                        ("crosswalk", source.accepted),
                        ("quarantine", source.quarantined),
                        ("rejects", source.rejected),
                    ]
                    .map(|(end, rows)| {
                        let labels = vec![("source", source.source.as_str()), ("end", end)];
                        (labels, rows as f64)
                    })
                })
                .collect(),
            &self.project,
        );
        for (name, help, value) in [
            ("entities", "Golden records.", self.entities),
            (
                "duplicate_rows",
                "Rows of a customer that another row describes.",
                self.duplicate_rows,
            ),
            ("candidate_pairs", "Pairs compared.", self.candidate_pairs),
            ("match_pairs", "Pairs merged.", self.match_pairs),
            (
                "review_pairs",
                "Pairs for a person to decide.",
                self.review_pairs,
            ),
            (
                "max_cluster_size",
                "Rows of the largest cluster.",
                self.max_cluster_size,
            ),
            (
                "conflicts",
                "Values that compete with a golden value.",
                self.conflicts,
            ),
        ] {
            page.family(name, help, of_project(value as f64), &self.project);
        }
        if let Some(share) = self.conformity {
            let help = "Conforming values per checked value.";
            page.family("conformity_ratio", help, of_project(share), &self.project);
        }
        page.family(
            "dimension_ratio",
            "Share of checked values that passed, per quality dimension.",
            self.dimensions
                .iter()
                .map(|named| (vec![("dimension", named.name.as_str())], named.share))
                .collect(),
            &self.project,
        );
        for (name, help, of) in [
            (
                "field_fill_ratio",
                "Share of rows with a value.",
                (|field| field.fill) as fn(&FieldMetrics) -> Option<f64>,
            ),
            (
                "field_validity_ratio",
                "Share of values that are valid.",
                |field| field.validity,
            ),
        ] {
            let samples = self
                .fields
                .iter()
                .filter_map(|field| Some((vec![("field", field.field.as_str())], of(field)?)))
                .collect();
            page.family(name, help, samples, &self.project);
        }
        page.family(
            "check_failed_rows",
            "Rows that broke a rule.",
            self.checks
                .iter()
                .map(|check| {
                    let labels = vec![
                        ("rule", check.rule.as_str()),
                        ("field", check.field.as_str()),
                        ("severity", check.severity.as_str()),
                    ];
                    (labels, check.failed as f64)
                })
                .collect(),
            &self.project,
        );
        page.family(
            "gate_missed",
            "1 if the gate was missed, 0 if met; absent if it could not be measured.",
            self.gates
                .iter()
                .filter(|gate| gate.outcome != GateOutcome::Skipped)
                .map(|gate| {
                    let missed = u8::from(gate.outcome != GateOutcome::Passed);
                    (vec![("gate", gate.name.as_str())], f64::from(missed))
                })
                .collect(),
            &self.project,
        );
        page.text
    }
}

/// A page of samples in the making.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// Adds a gauge with its samples; none adds nothing. Samples with the same labels (two rules
    /// of one name) are added up, because a series may stand on a page only once.
    fn family(
        &mut self,
        name: &str,
        help: &str,
        samples: Vec<(Vec<(&str, &str)>, f64)>,
        project: &str,
    ) {
        if samples.is_empty() {
            return;
        }
        let _ = write!(
            self.text,
            "# HELP goldsieve_{name} {help}\n# TYPE goldsieve_{name} gauge\n"
        );
        let mut merged: Vec<(String, f64)> = Vec::with_capacity(samples.len());
        let mut seen = std::collections::BTreeMap::new();
        for (labels, value) in samples {
            let mut series = format!("goldsieve_{name}{{project=\"{}\"", label_value(project));
            for (key, text) in labels {
                let _ = write!(series, ",{key}=\"{}\"", label_value(text));
            }
            series.push('}');
            let at = *seen.entry(series.clone()).or_insert(merged.len());
            match merged.get_mut(at) {
                Some((_, sum)) => *sum += value,
                None => merged.push((series, value)),
            }
        }
        for (series, value) in merged {
            let _ = writeln!(self.text, "{series} {value}");
        }
    }
}

/// A label's value with its three special characters escaped.
fn label_value(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
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

    #[test]
    fn every_series_stands_once_and_below_its_type() {
        let mut data = sample();
        data.run.project = "a \"b\"\\\nc".into();
        let twin = data.quality.checks[0].clone();
        data.quality.checks.push(twin);
        let text = Metrics::from(&data).to_prometheus();
        let mut seen = std::collections::BTreeSet::new();
        let mut family = "";
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                family = rest.split(' ').next().expect("a name");
            } else if !line.starts_with('#') {
                let (series, value) = line.rsplit_once(' ').expect("a value");
                assert!(series.starts_with(&format!("{family}{{")), "{line}");
                assert!(value.parse::<f64>().is_ok(), "{line}");
                assert!(seen.insert(series), "{series} stands twice");
            }
        }
        assert!(text.contains(r#"project="a \"b\"\\\nc""#));
    }
}
