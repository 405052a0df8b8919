//! Quality in figures: per field and dimension, per source, per breakdown, per class of checks,
//! and the three numbers at the head. Everything is `passed ÷ checked`; who counts what is said
//! with each figure.

use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;

/// 정합률 from which the Korean data-quality certification gives its highest class (DQC-V,
/// Platinum).
pub const PLATINUM: f64 = 0.9997;

/// All figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The figures at the head, as many as `headline:` names, or three of our own.
    pub headline: Vec<HeadlineFigure>,
    /// Accepted rows with a usable phone number or mail address; `None` without such fields.
    pub reachable: Option<u64>,
    /// Every field with every dimension that could be measured, in declared order.
    pub fields: Vec<FieldScore>,
    /// Every source, in order of name.
    pub sources: Vec<GroupScore>,
    /// One entry per `breakdown:`.
    pub breakdowns: Vec<Breakdown>,
    /// 정합률 per class of checks: checked values without a finding of severity `warning` or
    /// higher (what is merely worth knowing violates nothing). In the order of [`CheckClass::ALL`]; classes without checked
    /// values are absent.
    pub conformity: Vec<ClassConformity>,
    /// Accuracy as agreement between independent sources; empty where rows of several sources
    /// could not be laid side by side.
    pub agreement: Agreement,
}

/// A number at the head of the report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadlineFigure {
    /// What it is about.
    pub kind: HeadlineKind,
    /// A figure of our own (`conformity`, `clean_rows`, `reachable`, `accepted_rows`), or the
    /// name of a check, gate, dimension or field.
    pub name: String,
    /// The field, where `kind` is one; else empty.
    pub field: FieldLabel,
    /// The share, 0..1, or the measure of a gate; `None` if it could not be measured.
    pub value: Option<f64>,
    /// The same in the publication compared with.
    pub previous: Option<f64>,
    /// What was counted, of `checked`; both zero for gates.
    pub passed: u64,
    /// How many were looked at.
    pub checked: u64,
}

/// What a headline figure is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadlineKind {
    /// A figure of our own.
    #[default]
    BuiltIn,
    /// Rows that pass a check.
    Check,
    /// The measure of a gate.
    Gate,
    /// Values that pass all checks of a dimension.
    Dimension,
    /// Values of a field that pass all its checks of severity `warning` or higher; of a field that
    /// nothing checks, rows with a value.
    Field,
}

/// One field in all dimensions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldScore {
    /// The field.
    pub field: FieldLabel,
    /// One entry per dimension that could be measured, in order of the dimensions.
    pub dimensions: Vec<DimensionCell>,
}

/// A dimension of a field, a source or a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DimensionCell {
    /// Name of the dimension.
    pub dimension: String,
    /// What was counted.
    pub basis: Basis,
    /// Values looked at.
    pub checked: u64,
    /// Of these, values that failed.
    pub failed: u64,
    /// `(checked − failed) ÷ checked`.
    pub rate: f64,
}

/// What a rate rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The checks of the rules and the notes of the standardizers.
    #[default]
    Checks,
    /// The field's values themselves, as no check measures the dimension: completeness is the
    /// share of rows (of sources that have the field) with a value; validity the share of values
    /// that are valid and real by the field's type.
    Values,
    /// Agreement between sources: accuracy.
    Agreement,
    /// Rows: those without any finding of severity `warning` or higher in the dimension.
    Rows,
}

/// Quality of a group of rows: a source, a branch, a month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupScore {
    /// The group as it may be shown: the name of a source, or a value of the breakdown, masked
    /// where its field holds personal data. Empty for rows without a value.
    pub group: String,
    /// Whether it unites all groups of fewer than five rows, and those beyond the longest list.
    pub other: bool,
    /// Rows.
    pub rows: u64,
    /// Rows without any finding of severity `warning` or higher.
    pub clean_rows: u64,
    /// `clean_rows ÷ rows`; `None` without rows.
    pub clean_share: Option<f64>,
    /// Values looked at by the checks that count for 정합률; zero for the groups of a breakdown,
    /// as checks are counted by source only.
    pub checked: u64,
    /// Values that failed.
    pub failed: u64,
    /// 정합률: `(checked − failed) ÷ checked`; `None` if nothing was counted.
    pub rate: Option<f64>,
    /// Per dimension: of sources the values checked, of the groups of a breakdown the rows.
    pub dimensions: Vec<DimensionCell>,
    /// The rule with most findings of severity `warning` or higher in the group; empty if none.
    pub worst_rule: String,
    /// Its findings.
    pub worst_failed: u64,
}

/// The rows by one expression of `breakdown:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The expression as the rules say it.
    pub expression: String,
    /// The field, where the expression is one; else the expression as name and labels.
    pub field: FieldLabel,
    /// `value`, or `month` where the expression is a field of dates.
    pub by: String,
    /// Groups in all.
    pub groups_in_all: u64,
    /// The groups with most rows first (months: in their order), at most fifty, then the others
    /// as one.
    pub groups: Vec<GroupScore>,
}

/// A class of checks, as auditors of data quality group them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckClass {
    /// 필수값: a value is there.
    Mandatory,
    /// 패턴·형식: written as its type asks.
    Pattern,
    /// 허용범위: within bounds, in numbers, dates and length.
    Range,
    /// 코드값: one of a list or table.
    Code,
    /// 무결성: unique, or as another record says.
    Integrity,
    /// 업무규칙: conditions of the project, across fields.
    BusinessRule,
}

impl CheckClass {
    /// Every class, in the order of reports.
    pub const ALL: [CheckClass; 6] = [
        CheckClass::Mandatory,
        CheckClass::Pattern,
        CheckClass::Range,
        CheckClass::Code,
        CheckClass::Integrity,
        CheckClass::BusinessRule,
    ];

    /// The name used in metrics and the report's dictionary.
    pub fn name(self) -> &'static str {
        match self {
            CheckClass::Mandatory => "mandatory",
            CheckClass::Pattern => "pattern",
            CheckClass::Range => "range",
            CheckClass::Code => "code",
            CheckClass::Integrity => "integrity",
            CheckClass::BusinessRule => "business_rule",
        }
    }

    /// The class of a kind of check; of the notes that standardizers leave, too.
    pub fn of(check: &str) -> Self {
        match check {
            "required" => CheckClass::Mandatory,
            "range" | "length" | "outlier" | "freshness" | "consent-age" => CheckClass::Range,
            "allowed-values" | "reference" => CheckClass::Code,
            "unique" | "shared-value" | "same" => CheckClass::Integrity,
            "sql" | "cross-field" | "date-order" | "postcode-for-region" | "target" => {
                CheckClass::BusinessRule
            }
            _ => CheckClass::Pattern,
        }
    }
}

/// 정합률 of one class of checks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassConformity {
    /// Name of the class, see [`CheckClass::name`].
    pub class: String,
    /// Checks of the class that looked at anything.
    pub checks: u64,
    /// Values looked at.
    pub checked: u64,
    /// Values that failed.
    pub failed: u64,
    /// 정합률.
    pub rate: f64,
    /// Whether it reaches [`PLATINUM`].
    pub platinum: bool,
}

/// Agreement between independent sources: rows of different sources that are one customer, laid
/// side by side field by field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// What says which rows are one customer: `matching` of this run, or the run whose
    /// `crosswalk` was used; empty if nothing did.
    pub customers_from: String,
    /// Customers with rows of at least two sources.
    pub customers: u64,
    /// One entry per field that at least two sources have, in declared order.
    pub fields: Vec<FieldAgreement>,
    /// The sources, in order; rows and columns of `matrix`.
    pub sources: Vec<String>,
    /// Compared and agreeing values of any two sources over all fields, `matrix[left][right]`;
    /// symmetric, its diagonal empty.
    pub matrix: Vec<Vec<AgreementCount>>,
}

/// Agreement in one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldAgreement {
    /// The field.
    pub field: FieldLabel,
    /// Compared and agreeing values.
    pub count: AgreementCount,
    /// `agreed ÷ compared`; `None` if nothing was compared.
    pub rate: Option<f64>,
}

/// Pairs of sources that both know a value of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementCount {
    /// Customers × pairs of sources with a usable value on both sides.
    pub compared: u64,
    /// Of these, with a value in common.
    pub agreed: u64,
}
