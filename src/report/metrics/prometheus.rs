//! The figures in the text format of Prometheus, version 0.0.4: gauges with help and type.

use std::fmt::Write;

use super::{FieldMetrics, Metrics};
use crate::report::data::{GateOutcome, PublicationKind};

/// The figures of a run, of an audit or of both on one page, every family with help and type.
pub fn prometheus(all: &[Metrics]) -> String {
    let mut page = Page::default();
    for metrics in all {
        metrics.add_to(&mut page);
    }
    page.text()
}

impl Metrics {
    fn add_to(&self, page: &mut Page) {
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
            self,
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
                "Pairs of rows for a person to decide.",
                self.review_pairs,
            ),
            (
                "review_questions",
                "Pairs of customers for a person to decide.",
                self.review_questions,
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
            page.family(name, help, of_project(value as f64), self);
        }
        if let Some(share) = self.conformity {
            let help = "Conforming values per checked value.";
            page.family("conformity_ratio", help, of_project(share), self);
        }
        for (name, help, share) in [
            (
                "clean_rows_ratio",
                "Rows without a finding that asks for a fix, per row.",
                self.clean_rows,
            ),
            (
                "reachable_ratio",
                "Rows with a usable phone number or mail address, per row.",
                self.reachable,
            ),
        ] {
            let samples = share.map_or_else(Vec::new, of_project);
            page.family(name, help, samples, self);
        }
        if !self.findings.since.is_empty() {
            let findings = [
                ("new", self.findings.new),
                ("open", self.findings.open),
                ("gone", self.findings.gone),
            ];
            page.family(
                "findings",
                "Findings compared with the run or audit before.",
                findings
                    .map(|(state, rows)| (vec![("state", state)], rows as f64))
                    .to_vec(),
                self,
            );
        }
        page.family(
            "dimension_ratio",
            "Share of checked values that passed, per quality dimension.",
            self.dimensions
                .iter()
                .map(|named| (vec![("dimension", named.name.as_str())], named.share))
                .collect(),
            self,
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
            page.family(name, help, samples, self);
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
            self,
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
            self,
        );
    }
}

/// A page of samples in the making: families in order of their first sample, each with its series.
#[derive(Default)]
struct Page {
    families: Vec<Family>,
}

struct Family {
    name: String,
    help: String,
    series: Vec<(String, f64)>,
}

impl Page {
    /// Adds samples to a gauge; none adds nothing. Samples with the same labels (two rules of one
    /// name) are added up, because a series may stand on a page only once.
    fn family(
        &mut self,
        name: &str,
        help: &str,
        samples: Vec<(Vec<(&str, &str)>, f64)>,
        of: &Metrics,
    ) {
        if samples.is_empty() {
            return;
        }
        let known = self.families.iter().position(|family| family.name == name);
        let at = known.unwrap_or_else(|| {
            self.families.push(Family {
                name: name.to_owned(),
                help: help.to_owned(),
                series: Vec::new(),
            });
            self.families.len() - 1
        });
        let kind = match of.kind {
            PublicationKind::Run => "run",
            PublicationKind::Audit => "audit",
        };
        let project = label_value(&of.project);
        for (labels, value) in samples {
            let mut series = format!("{{command=\"{kind}\",project=\"{project}\"");
            for (key, text) in labels {
                let _ = write!(series, ",{key}=\"{}\"", label_value(text));
            }
            series.push('}');
            let known = &mut self.families[at].series;
            match known.iter_mut().find(|(other, _)| *other == series) {
                Some((_, sum)) => *sum += value,
                None => known.push((series, value)),
            }
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for Family { name, help, series } in &self.families {
            let _ = write!(
                text,
                "# HELP goldsieve_{name} {help}\n# TYPE goldsieve_{name} gauge\n"
            );
            for (series, value) in series {
                let _ = writeln!(text, "goldsieve_{name}{series} {value}");
            }
        }
        text
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
    fn every_series_stands_once_and_below_its_type() {
        let mut data = sample();
        data.run.project = "a \"b\"\\\nc".into();
        let twin = data.quality.checks[0].clone();
        data.quality.checks.push(twin);
        let run = Metrics::from(&data);
        data.run.kind = PublicationKind::Audit;
        let text = prometheus(&[run, Metrics::from(&data)]);
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
