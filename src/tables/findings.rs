//! Violations found in the data. A finding names row, field and check; raw values are looked up
//! (and redacted) only when the table is published.

use std::sync::Arc;

use rayon::prelude::*;

use super::records::RowId;

/// Quality dimension of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// 완전성
    Completeness,
    /// 유효성
    Validity,
    /// 유일성
    Uniqueness,
    /// 일관성
    Consistency,
    /// 최신성
    Timeliness,
    /// 정확성
    Accuracy,
}

impl Dimension {
    /// Every dimension in report order.
    pub const ALL: [Dimension; 6] = [
        Dimension::Completeness,
        Dimension::Validity,
        Dimension::Uniqueness,
        Dimension::Consistency,
        Dimension::Timeliness,
        Dimension::Accuracy,
    ];

    /// Name in project files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Completeness => "completeness",
            Dimension::Validity => "validity",
            Dimension::Uniqueness => "uniqueness",
            Dimension::Consistency => "consistency",
            Dimension::Timeliness => "timeliness",
            Dimension::Accuracy => "accuracy",
        }
    }

    /// The dimension of a name used in project files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.name() == name)
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be fixed.
    Warning,
    /// Must be fixed.
    Error,
    /// The row is set aside.
    Quarantine,
}

impl Severity {
    /// Every severity, mildest first.
    pub const ALL: [Severity; 4] = [
        Severity::Info,
        Severity::Warning,
        Severity::Error,
        Severity::Quarantine,
    ];

    /// Name in project files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
            Severity::Quarantine => "quarantine",
        }
    }

    /// The severity of a name used in project files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

/// A check bound to a field: what the findings of one kind share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInfo {
    /// Kind of check, from its registry (`phone-valid`) or the standardizer that noticed.
    pub check: Arc<str>,
    /// Name of the rule in the project file, or the kind again.
    pub rule: Arc<str>,
    /// Index into the records' fields; `None` for row or source checks.
    pub field: Option<usize>,
    /// Header of the column, where it is not the field's.
    pub column: Option<Arc<str>>,
    /// Dimension it counts under.
    pub dimension: Dimension,
    /// Severity of its findings.
    pub severity: Severity,
    /// Who fixes it.
    pub owner: Option<Arc<str>>,
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index into [`Findings::checks`].
    pub check: u32,
    /// The row.
    pub row: RowId,
    /// A proposed value or action, already free of redacted content.
    pub suggestion: Option<Arc<str>>,
}

/// How often a check looked and how often it found something, per source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckCount {
    /// Rows the check looked at, per source.
    pub checked: Vec<u64>,
    /// Rows that violated it, per source.
    pub failed: Vec<u64>,
}

/// All findings on accepted rows, with the checks they point to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The checks that ran, also those without findings.
    pub checks: Vec<CheckInfo>,
    /// Per check, how many rows were looked at and failed.
    pub counts: Vec<CheckCount>,
    /// The violations, ordered by row, then check.
    pub items: Vec<Finding>,
}

impl Findings {
    /// Appends the findings of another stage, keeping the order by row and check.
    pub fn append(&mut self, other: Findings) {
        self.append_all([other]);
    }

    /// Adds findings of further checks, group by group, and puts them in order once.
    pub fn append_all(&mut self, others: impl IntoIterator<Item = Findings>) {
        for other in others {
            let shift = self.checks.len() as u32;
            self.checks.extend(other.checks);
            self.counts.extend(other.counts);
            let items = other.items.into_iter();
            self.items.extend(items.map(|finding| Finding {
                check: finding.check + shift,
                ..finding
            }));
        }
        self.items
            .par_sort_by_key(|finding| (finding.row, finding.check));
    }

    /// Keeps the findings of rows that stay, under their new numbers; counts remain as they were.
    pub fn retain(&mut self, rows: &[RowId], before: usize) {
        let mut rank = vec![u32::MAX; before];
        for (new, &row) in rows.iter().enumerate() {
            rank[row as usize] = new as u32;
        }
        self.items.retain_mut(|finding| {
            finding.row = rank[finding.row as usize];
            finding.row != u32::MAX
        });
    }
}
