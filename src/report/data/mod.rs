//! Everything the report shows, as plain data that the pipeline fills in. Every struct has a
//! default, so a part that a run does not have (an audit merges nothing) is left empty and its
//! section disappears. Counts are exact; shares are 0..1. No values of records but masked ones.

pub mod bins;
pub mod conflicts;
pub mod difference;
pub mod fixes;
pub mod groups;
pub mod matching;
pub mod measure;
pub mod profile;
pub mod quality;
pub mod review;
pub mod run;
pub mod scores;
pub mod trend;

use serde::{Deserialize, Serialize};

use crate::tables::totals::Reconciliation;

pub use conflicts::{
    ConflictCount, ConflictExample, ConflictSummary, Disagreement, SourceAgainstSource,
};
pub use difference::{
    CauseCount, EventCount, EventExample, FieldChange, FigureChange, RunDifference,
};
pub use fixes::{FindingChanges, Fix, FixList, FurtherRule, RuleChange, RuleStanding};
pub use matching::{
    BlockingPass, ClusterSize, ComparisonSummary, LargeCluster, LevelSummary, MatchingSummary,
    WeightBin,
};
pub use profile::{
    ChainEffect, DateBin, DateHistogram, EqualColumns, FieldProfile, LengthBin, LengthHistogram,
    MissingPattern, MissingTogether, PatternChange, PatternShare, ProfileSummary, SourceProfile,
    TopValue,
};
pub use quality::{
    CheckResult, DimensionScore, FieldLabel, FieldQuality, QualitySummary, RowReference,
    StandardizationEffect,
};
pub use review::{PickedPairs, ReviewComparison, ReviewField, ReviewPair, ReviewSummary};
pub use run::{
    ControlTotal, FileFacts, GateOutcome, GateResult, GoldenTotals, LeftOut, Notice, RunFacts,
    SourceTotals,
};
pub use scores::{
    Agreement, AgreementCount, Basis, Breakdown, CheckClass, ClassConformity, DimensionCell,
    FieldAgreement, FieldScore, GroupScore, HeadlineFigure, HeadlineKind, Scores,
};
pub use trend::{PublicationKind, TrendPoint};

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
    /// Quality in figures, from the headline down to the single field.
    pub scores: Scores,
    /// What to fix first.
    pub fixes: FixList,
    /// Findings that are new, still open and gone.
    pub changes: FindingChanges,
    /// Figures of earlier runs and audits, oldest first, this one last.
    pub trend: Vec<TrendPoint>,
    /// What the columns look like.
    pub profile: ProfileSummary,
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
    /// 건수 대사표: where every record went, to be signed.
    pub reconciliation: Reconciliation,
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
    /// Findings of severity `info` violate nothing.
    pub fn conformity(&self) -> Option<f64> {
        let (checked, failed) = quality::conforming(&self.quality.checks);
        quality::share_passed(checked, failed)
    }

    /// Share of accepted rows without a finding that asks for a fix; `None` without rows.
    pub fn clean_rows(&self) -> Option<f64> {
        let sources = || self.scores.sources.iter();
        quality::share(
            sources().map(|source| source.clean_rows).sum(),
            sources().map(|source| source.rows).sum(),
        )
    }

    /// Share of accepted rows with a usable contact; `None` without such fields.
    pub fn reachable(&self) -> Option<f64> {
        quality::share(self.scores.reachable?, self.rows_accepted())
    }

    /// Number of gates with an outcome.
    pub fn gates_with(&self, outcome: GateOutcome) -> usize {
        self.gates
            .iter()
            .filter(|gate| gate.outcome == outcome)
            .count()
    }
}
