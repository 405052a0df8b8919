//! Facts about the run itself: identity, sources, totals, notices, gates.

use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;
use super::trend::PublicationKind;

/// What ran, when, on what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// Identifier of the run or audit.
    pub run_id: String,
    /// Which of the two it is; an audit matches nothing and has no golden records.
    pub kind: PublicationKind,
    /// Name of the project or of its file.
    pub project: String,
    /// The day the run is for, `2026-11-21`.
    pub as_of: String,
    /// When it started, RFC 3339.
    pub started: String,
    /// Version of goldsieve.
    pub version: String,
    /// Hash of the rules.
    pub rules_hash: String,
    /// Hash of the model, if one was used.
    pub model_hash: String,
    /// Whether the published files are encrypted.
    pub encrypted: bool,
    /// Where the report will stand, for the summary.
    pub report_path: String,
}

/// One source: what was read and where it ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceTotals {
    /// Name.
    pub name: String,
    /// Physical records.
    pub rows_read: u64,
    /// Rows of earlier deliveries that this delivery of changes left as they were.
    #[serde(default)]
    pub kept_before: u64,
    /// Rows in `crosswalk`.
    pub accepted: u64,
    /// Rows in `quarantine`.
    pub quarantined: u64,
    /// Records in `rejects`.
    pub rejected: u64,
    /// Blank lines; no records.
    pub blank_lines: u64,
    /// Rows marked as deleted by the source.
    pub deleted: u64,
    /// Whether ids had to be made up because the source has none.
    pub synthetic_ids: bool,
    /// Rows read by the previous run, if there was one.
    pub previous_rows: Option<u64>,
    /// Files read.
    pub files: Vec<FileFacts>,
}

impl SourceTotals {
    /// Whether nothing was lost.
    pub fn adds_up(&self) -> bool {
        self.rows_read + self.kept_before == self.accepted + self.quarantined + self.rejected
    }
}

/// One file of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Name as published.
    pub name: String,
    /// `csv`, `xlsx`….
    pub format: String,
    /// Encoding used, for text formats.
    pub encoding: Option<String>,
    /// Why that encoding.
    pub encoding_evidence: Option<String>,
    /// Physical records.
    pub rows_read: u64,
    /// Size on disk.
    pub bytes: u64,
}

impl From<&crate::tables::raw::FileRead> for FileFacts {
    fn from(file: &crate::tables::raw::FileRead) -> Self {
        FileFacts {
            name: file.name.clone(),
            format: file.format.clone(),
            encoding: file.encoding.clone(),
            encoding_evidence: file.encoding_evidence.clone(),
            rows_read: file.rows_read,
            bytes: file.bytes,
        }
    }
}

/// Customers found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenTotals {
    /// Golden records.
    pub entities: u64,
    /// Of these, persons.
    pub persons: u64,
    /// Of these, companies.
    pub companies: u64,
    /// Golden records that unite several rows.
    pub merged_entities: u64,
    /// Rows that turned out to be another row's customer: accepted rows − entities.
    pub duplicate_rows: u64,
    /// Entities of the previous run, if there was one.
    pub previous_entities: Option<u64>,
}

/// A sentence about the run, in the words of whoever noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Stable code; kebab case.
    pub code: String,
    /// What it is about: a source, file or field; may be empty.
    pub about: String,
    /// The sentence.
    pub message: String,
}

impl From<&crate::diag::Diagnostic> for Notice {
    fn from(diagnostic: &crate::diag::Diagnostic) -> Self {
        Notice {
            code: diagnostic.code.to_owned(),
            about: diagnostic
                .labels
                .first()
                .map(|(span, _)| span.source.name.clone())
                .unwrap_or_default(),
            message: match &diagnostic.help {
                Some(help) => format!("{} ({help})", diagnostic.message),
                None => diagnostic.message.clone(),
            },
        }
    }
}

/// A sensitive column or content that does not appear in the output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Source.
    pub source: String,
    /// Column.
    pub column: String,
    /// What was recognised (`resident-number`, `card-number`, `password`).
    pub kind: String,
    /// Cells concerned.
    pub cells: u64,
    /// What was done: `column-left-out` or `content-redacted`.
    pub action: String,
}

/// How a gate came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateOutcome {
    /// Within its limit.
    #[default]
    Passed,
    /// Missed; the run was published all the same.
    Failed,
    /// Missed; the run waits for `promote`.
    Held,
    /// Could not be measured (no previous run, no rows).
    Skipped,
}

/// One acceptance criterion with its outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateResult {
    /// What is measured: `source_rows_drop`, or a name of the project file's choosing.
    pub name: String,
    /// The dimension measured, for gates on quality; else empty.
    pub dimension: String,
    /// The field measured, if it is one.
    pub field: FieldLabel,
    /// What was measured, ready to show.
    pub measured: String,
    /// The limit, ready to show: `≥ 97 %`.
    pub limit: String,
    /// How it came out.
    pub outcome: GateOutcome,
}

/// A total that the migration must preserve.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlTotal {
    /// What is counted or added up: `sum of points`.
    pub name: String,
    /// The source; empty for all together.
    pub source: String,
    /// The group, for counts by a field; empty for sums.
    pub group: String,
    /// Whether the group unites values of too few rows to be named.
    pub other: bool,
    /// Over the accepted rows.
    pub input: String,
    /// What of it stands in golden records.
    pub output: String,
    /// Whether both agree.
    pub agrees: bool,
    /// Whether every difference is accounted for.
    pub explained: bool,
    /// On rows marked as deleted at the source; empty if nothing.
    pub deleted: String,
    /// In values that may not survive; empty if nothing.
    pub unusable: String,
    /// On rows united with another whose value was chosen; empty if nothing.
    pub not_chosen: String,
    /// Filled cells that are no numbers.
    pub unreadable: u64,
}

/// Decimal text with its thousands apart: `-1234567.5` as `-1,234,567.5`.
fn grouped(decimal: &str) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", decimal),
    };
    let (whole, fraction) = match digits.find('.') {
        Some(point) => digits.split_at(point),
        None => (digits, ""),
    };
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

impl ControlTotal {
    /// A line as reports show it; `sources` are the names of the sources.
    pub fn of(total: &crate::tables::totals::ControlTotal, sources: &[String]) -> Self {
        use crate::tables::totals::Group;
        let unless_zero = |amount: &String| match amount.as_str() {
            "0" => String::new(),
            amount => grouped(amount),
        };
        ControlTotal {
            name: total.name.clone(),
            source: total
                .source
                .map_or_else(String::new, |source| sources[source].clone()),
            group: match &total.group {
                Group::Value(value) => value.clone(),
                Group::Whole | Group::Rest => String::new(),
            },
            other: total.group == Group::Rest,
            input: grouped(&total.input),
            output: grouped(&total.golden),
            agrees: total.agrees(),
            explained: total.proven != Some(false),
            deleted: unless_zero(&total.deleted),
            unusable: unless_zero(&total.unusable),
            not_chosen: unless_zero(&total.not_chosen),
            unreadable: total.unreadable,
        }
    }
}
