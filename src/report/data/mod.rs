//! Everything the report shows, as plain data that the pipeline fills in. Every struct has a
//! default, so a part that a run does not have (an audit merges nothing) is left empty and its
//! section disappears. Counts are exact; shares are 0..1. No values of records but masked ones.

pub mod conflicts;
pub mod difference;
pub mod matching;
pub mod quality;
pub mod review;
pub mod run;

use serde::{Deserialize, Serialize};

pub use conflicts::{ConflictCount, ConflictExample, ConflictSummary, SourceAgainstSource};
pub use difference::{
    CauseCount, EventCount, EventExample, FieldChange, FigureChange, RunDifference,
};
pub use matching::{
    BlockingPass, ClusterSize, ComparisonSummary, LargeCluster, LevelSummary, MatchingSummary,
    WeightBin,
};
pub use quality::{
    CheckResult, DimensionScore, FieldLabel, FieldQuality, QualitySummary, RowReference,
    StandardizationEffect,
};
pub use review::{ReviewComparison, ReviewField, ReviewPair, ReviewSummary};
pub use run::{
    ControlTotal, FileFacts, GateOutcome, GateResult, GoldenTotals, LeftOut, Notice, RunFacts,
    SourceTotals,
};

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportData {
    /// What ran, when, on what.
    pub run: RunFacts,
    /// Rows per source and where they ended.
    pub sources: Vec<SourceTotals>,
    /// Customers found.
    pub golden: GoldenTotals,
    /// Decisions taken on the way (encodings, mappings), in plain words.
    pub decisions: Vec<Notice>,
    /// Warnings about rules and inputs.
    pub warnings: Vec<Notice>,
    /// Sensitive columns and contents that were left out.
    pub left_out: Vec<LeftOut>,
    /// Fields, checks, dimensions, standardization.
    pub quality: QualitySummary,
    /// Acceptance criteria.
    pub gates: Vec<GateResult>,
    /// Matching, one entry per entity kind.
    pub matching: Vec<MatchingSummary>,
    /// What the sources disagree on.
    pub conflicts: ConflictSummary,
    /// Pairs a person should look at.
    pub review: ReviewSummary,
    /// Totals that must agree before and after.
    pub control_totals: Vec<ControlTotal>,
    /// What changed against the run before; nothing where there is none.
    #[serde(default)]
    pub difference: Option<RunDifference>,
}

impl ReportData {
    /// Physical records read from all sources.
    pub fn rows_read(&self) -> u64 {
        self.sources.iter().map(|source| source.rows_read).sum()
    }

    /// Rows accepted into the crosswalk.
    pub fn rows_accepted(&self) -> u64 {
        self.sources.iter().map(|source| source.accepted).sum()
    }

    /// Whether every source adds up: read = accepted + quarantine + rejects.
    pub fn nothing_lost(&self) -> bool {
        self.sources.iter().all(SourceTotals::adds_up)
    }

    /// Conforming values ÷ checked values over all checks (정합률); `None` if nothing was checked.
    pub fn conformity(&self) -> Option<f64> {
        quality::share_passed(
            self.quality.checks.iter().map(|check| check.checked).sum(),
            self.quality.checks.iter().map(|check| check.failed).sum(),
        )
    }

    /// Number of gates with an outcome.
    pub fn gates_with(&self, outcome: GateOutcome) -> usize {
        self.gates
            .iter()
            .filter(|gate| gate.outcome == outcome)
            .count()
    }
}
