//! `manifest.json`: what a run read, decided and wrote, with hashes. Plain data and its reading
//! back; older and newer manifests of the same format are understood, unknown keys passed over.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::layout::{self, Area, RunId};
use super::store::{self, Store};
use crate::error::{Error, Result};
use crate::tables::raw::{FileRead, RawSource, Remark};
use crate::tables::totals::Reconciliation;

/// Version of the manifest. Additions keep it; only a change of meaning raises it.
pub const FORMAT: u32 = 1;

/// What the pipeline knows about a run. Publishing adds the run's id, outputs and digests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of the program.
    pub goldsieve: String,
    /// When the run started.
    #[serde(with = "super::as_text")]
    pub started: Timestamp,
    /// When its computing ended.
    #[serde(with = "super::as_text")]
    pub finished: Timestamp,
    /// The day the run is for.
    #[serde(with = "super::as_text")]
    pub as_of: Date,
    /// The run whose ids and model it went on with.
    #[serde(default)]
    pub previous_run: Option<RunId>,
    /// The run or audit that figures and findings were compared with: `audits/20261121T194617Z`.
    #[serde(default)]
    pub compared_with: Option<String>,
    /// The sources, in order of name.
    #[serde(default)]
    pub sources: Vec<SourceSummary>,
    /// Hash of the rules as resolved.
    #[serde(default)]
    pub rules_hash: String,
    /// Tables that the rules look values up in.
    #[serde(default)]
    pub rule_files: Vec<Input>,
    /// Hash of the model, where one was used.
    #[serde(default)]
    pub model_hash: Option<String>,
    /// What was decided without being told: encodings, headers, field types, blocking.
    #[serde(default)]
    pub decisions: Vec<Decided>,
    /// Control totals.
    #[serde(default)]
    pub control_totals: Vec<ControlTotal>,
    /// 건수 대사표: where every record went. Its digest is what a signature on the report holds for.
    #[serde(default)]
    pub reconciliation: Reconciliation,
    /// Outcome of the gates.
    #[serde(default)]
    pub gates: Vec<GateOutcome>,
    /// Quality and volume figures by name, for trends.
    #[serde(default)]
    pub figures: BTreeMap<String, f64>,
    /// Seconds by stage. Outside every digest.
    #[serde(default)]
    pub timings: BTreeMap<String, f64>,
    /// Memory by stage, where the system tells it. Outside every digest.
    #[serde(default)]
    pub memory: BTreeMap<String, StageMemory>,
}

/// Memory of the process when a stage ended, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageMemory {
    /// What it held.
    pub resident: u64,
    /// The most it held at any moment until then.
    pub peak: u64,
}

/// One source of a run: where each of its records went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceSummary {
    /// Name.
    pub name: String,
    /// Files read.
    pub inputs: Vec<Input>,
    /// Physical records met.
    pub rows_read: u64,
    /// Rows of earlier deliveries that this delivery of changes left as they were.
    pub kept_before: u64,
    /// Records that became rows of `crosswalk`.
    pub crosswalk: u64,
    /// Records set aside.
    pub quarantine: u64,
    /// Records that could not be read.
    pub rejects: u64,
    /// Statements about the source as a whole.
    pub remarks: Vec<Noted>,
}

impl SourceSummary {
    /// A source as read; the counts of where its records went are added later.
    pub fn of(raw: &RawSource) -> Self {
        SourceSummary {
            name: raw.name.to_string(),
            inputs: raw.files.iter().map(Input::of).collect(),
            rows_read: raw.rows_read,
            kept_before: raw.kept_before(),
            remarks: raw.remarks.iter().map(Noted::of).collect(),
            ..Self::default()
        }
    }
}

/// One file read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    /// Name.
    pub file: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// BLAKE3 of these bytes.
    pub hash: String,
    /// `csv`, `xlsx`….
    pub format: String,
    /// Encoding used.
    pub encoding: Option<String>,
    /// Why that encoding.
    pub encoding_evidence: Option<String>,
    /// Share of bytes that could not be decoded.
    pub undecodable: f64,
    /// Delimiter.
    pub delimiter: Option<String>,
    /// Line of the header.
    pub header_line: Option<u32>,
    /// Physical records met.
    pub rows_read: u64,
    /// Blank lines passed over.
    pub blank_lines: u64,
}

impl Input {
    /// A file as the manifest names it.
    pub fn of(file: &FileRead) -> Self {
        Input {
            file: file.name.clone(),
            bytes: file.bytes,
            hash: file.hash.clone(),
            format: file.format.clone(),
            encoding: file.encoding.clone(),
            encoding_evidence: file.encoding_evidence.clone(),
            undecodable: file.undecodable,
            delimiter: file.delimiter.clone(),
            header_line: file.header_line,
            rows_read: file.rows_read,
            blank_lines: file.blank_lines,
        }
    }
}

/// A remark of a reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Noted {
    /// Stable code.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The column concerned.
    pub column: Option<String>,
    /// How many cells or rows.
    pub count: u64,
}

impl Noted {
    fn of(remark: &Remark) -> Self {
        Noted {
            code: remark.code.to_owned(),
            message: remark.message.clone(),
            column: remark.column.as_deref().map(str::to_owned),
            count: remark.count,
        }
    }
}

/// Something decided without being told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What about: `encoding`, `header`, `field-type`, `blocking`….
    pub about: String,
    /// One sentence.
    pub decision: String,
    /// Why.
    #[serde(default)]
    pub because: Option<String>,
}

/// A total that must come out the same before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlTotal {
    /// As in the project file: `sum points`, `count_by grade`.
    pub name: String,
    /// The source; absent for all sources together.
    #[serde(default)]
    pub source: Option<String>,
    /// The group, for counts by value; `(other)` unites values of fewer than five
    /// customers, and all values of fields that name people.
    #[serde(default)]
    pub group: Option<String>,
    /// Over the accepted rows, in exact decimals.
    pub input: String,
    /// What of it stands in golden records.
    pub output: String,
    /// What does not, by reason: `deleted`, `unusable`, `not_chosen`; they add up to the
    /// difference.
    #[serde(default)]
    pub missing: BTreeMap<String, String>,
    /// Filled cells that are no numbers and so in no sum.
    #[serde(default)]
    pub unreadable: u64,
}

/// How a gate came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateOutcome {
    /// The gate in words.
    pub gate: String,
    /// `passed` or `failed`.
    pub outcome: String,
    /// What failing does: `report` or `hold`.
    pub on_fail: String,
    /// What was measured.
    #[serde(default)]
    pub measured: Option<f64>,
    /// Its limit.
    #[serde(default)]
    pub limit: Option<f64>,
}

/// One published file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Output {
    /// Name of the file.
    pub file: String,
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3 of the bytes.
    pub hash: String,
    /// Rows, of tables.
    pub rows: Option<u64>,
    /// Logical digest, of tables.
    pub digest: Option<String>,
}

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this file.
    pub format: u32,
    /// The run.
    pub run_id: RunId,
    /// `published` if `current.json` was to switch to it, `held` if it waits for `promote`.
    pub publication: String,
    /// Hash over the logical digests of all tables.
    #[serde(default)]
    pub logical_digest: String,
    /// What the pipeline knows.
    #[serde(flatten)]
    pub summary: Summary,
    /// The files of the run, by name; without the manifest itself.
    #[serde(default)]
    pub outputs: Vec<Output>,
}

impl Manifest {
    /// Reads the manifest of a run; `None` where there is none.
    ///
    /// # Errors
    /// Usage, if it was written by a later version that changed its meaning; I/O if it is damaged.
    pub fn read(store: &dyn Store, area: Area, run: &RunId) -> Result<Option<Self>> {
        let path = store::join(&area.finished(run), layout::MANIFEST);
        let bytes = store.read(&path)?;
        bytes
            .map(|bytes| Self::parse(&bytes).map_err(|error| error.at(store.locate(&path))))
            .transpose()
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |cause: serde_json::Error| {
            Error::io("", "understand the manifest", &std::io::Error::from(cause))
        };
        let Format { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        if format > FORMAT {
            return Err(Error::usage(
                "newer-manifest",
                format!("the manifest has format {format}; this version understands {FORMAT}"),
            )
            .help("use the goldsieve version that wrote this run, or a later one"));
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// An output by file name.
    pub fn output(&self, file: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.file == file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_later_versions_add_is_passed_over_and_what_they_change_is_refused() {
        let text = r#"{"format":1,"run_id":"20261121T194617Z","publication":"held","mood":"good",
            "goldsieve":"0.9.0","started":"2026-11-21T19:46:17Z","finished":"2026-11-21T19:47:00Z",
            "as_of":"2026-11-21","sources":[{"name":"erp","rows_read":3,"colour":7}],
            "outputs":[{"file":"golden.parquet","extra":[1]}]}"#;
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(manifest.summary.sources[0].rows_read, 3);
        assert_eq!(manifest.outputs[0].file, "golden.parquet");
        let back = Manifest::parse(&crate::publish::json(&manifest).unwrap()).unwrap();
        assert_eq!(back, manifest);

        let newer = text.replace("\"format\":1", "\"format\":2");
        assert_eq!(
            Manifest::parse(newer.as_bytes()).unwrap_err().code,
            "newer-manifest"
        );
        let cut = &text.as_bytes()[..90];
        assert_eq!(Manifest::parse(cut).unwrap_err().kind.exit_code(), 3);
    }
}
