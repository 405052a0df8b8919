//! The validated rules of a project: plain types for the rest of the program. Whatever can still
//! fail later, when it meets this run's columns or the SQL room, keeps the place it was written.

mod gate;
mod place;
mod source;
mod test;

use std::sync::Arc;

use crate::tables::definition::Settings;
use crate::tables::field::{EntityKind, FieldDef, FieldType, Importance};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::pairs::CompanyLevel;

pub use gate::{GateRule, GateWhat, OnFail};
pub use place::{Origin, Place, Written, resolve};
pub use source::{
    Age, AgeUnit, ColumnMap, DEFAULT_TRUST, Delivery, Header, OnDuplicateId, Pick, Presence,
    ResidentNumber, SourceRule,
};
pub use test::{GivenRow, TestRule, TestWhat};

/// A whole project: packs and presets already laid beneath it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// Title in reports.
    pub name: Option<String>,
    /// Seed of sampling.
    pub seed: Option<u64>,
    /// Runs that stay in the output directory; all of them if not told.
    pub keep: Option<u64>,
    /// Packs and files it builds on, as written.
    pub extends: Vec<Written<String>>,
    /// The exports to read.
    pub sources: Vec<SourceRule>,
    /// The fields, in declared order.
    pub fields: Vec<FieldRule>,
    /// The checks.
    pub checks: Vec<CheckRule>,
    /// Conditions that set rows aside.
    pub exclude: Vec<ExcludeRule>,
    /// Named conditions.
    pub terms: Vec<TermRule>,
    /// How customers are found to be the same.
    pub matching: MatchRules,
    /// How golden values are chosen.
    pub survivorship: Survivorship,
    /// Totals proved to be the same before and after.
    pub control_totals: Vec<ControlTotal>,
    /// Bars that a run must clear.
    pub gates: Vec<GateRule>,
    /// The rules' own tests.
    pub tests: Vec<TestRule>,
    /// Numbers shown at the head of the report.
    pub headline: Vec<Written<String>>,
    /// Fields or expressions that the report is broken down by.
    pub breakdown: Vec<Written<String>>,
    /// SQL expression of what a row is worth, for weighing fixes.
    pub value: Option<Written<String>>,
}

/// One use of a standardizer or strategy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Name in its registry.
    pub name: Written<String>,
    /// What it was told.
    pub settings: Settings,
}

/// One declared field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRule {
    /// Name in the published tables.
    pub name: Written<String>,
    /// Semantic type.
    pub ty: FieldType,
    /// Korean label.
    pub label_ko: Option<String>,
    /// English label.
    pub label_en: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// SQL expression that gives its value.
    pub derive: Option<Written<String>>,
    /// Its chain instead of the type's; the type's if not told.
    pub standardize: Option<Vec<Step>>,
    /// How many values of one entity the golden record keeps.
    pub max_values: Option<u32>,
    /// How much it matters that its golden value is right; by its type if not told.
    pub importance: Option<Importance>,
    /// Region assumed for phones and addresses, ISO 3166-1 alpha-2.
    pub region: Option<String>,
    /// Parameters of the type's own standardizer, written on the field (`order: ymd`).
    pub settings: Settings,
    /// Where the field was declared.
    pub place: Place,
}

impl FieldRule {
    /// A field of a name and type, all else by default.
    pub fn new(name: impl Into<Written<String>>, ty: FieldType) -> Self {
        FieldRule {
            name: name.into(),
            ty,
            label_ko: None,
            label_en: None,
            description: None,
            owner: None,
            note: None,
            derive: None,
            standardize: None,
            max_values: None,
            importance: None,
            region: None,
            settings: Settings::default(),
            place: Place::default(),
        }
    }

    /// The field as the stages know it.
    pub fn def(&self) -> FieldDef {
        FieldDef {
            name: Arc::from(self.name.as_str()),
            ty: self.ty,
            label_ko: self.label_ko.as_deref().map(Arc::from),
            label_en: self.label_en.as_deref().map(Arc::from),
            description: self.description.as_deref().map(Arc::from),
            owner: self.owner.as_deref().map(Arc::from),
            max_values: self.max_values.unwrap_or(1).max(1),
            importance: self.importance,
        }
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRule {
    /// Name in findings; the kind of check if not told.
    pub name: Option<Written<String>>,
    /// What is checked.
    pub what: CheckWhat,
    /// The field checked; none for checks of rows or sources.
    pub field: Option<Written<String>>,
    /// Dimension instead of the check's own.
    pub dimension: Option<Dimension>,
    /// Severity instead of the check's own.
    pub severity: Option<Severity>,
    /// Who fixes it.
    pub owner: Option<String>,
    /// What to do about a finding.
    pub suggestion: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// SQL condition; only rows for which it holds are checked.
    pub when: Option<Written<String>>,
    /// Which form of the values is looked at.
    pub on: CheckedForm,
    /// Where the check was declared.
    pub place: Place,
}

/// What a check looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckWhat {
    /// A registered kind with its parameters.
    Registered(Step),
    /// An SQL condition that must hold; null means not checked.
    Sql(Written<String>),
}

/// Which form of the values a check looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckedForm {
    /// After standardizing.
    #[default]
    Standardized,
    /// As written in the source.
    Raw,
}

/// A condition that sets rows aside.
#[derive(Clone, Debug, PartialEq)]
pub struct ExcludeRule {
    /// Reason in quarantine.
    pub name: Written<String>,
    /// SQL condition.
    pub when: Written<String>,
}

/// A condition with a name, usable wherever SQL stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRule {
    /// Its name in SQL.
    pub name: Written<String>,
    /// The SQL condition.
    pub condition: Written<String>,
}

/// How customers are found to be the same.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchRules {
    /// Blocking passes; by the fields' types if empty (`auto`).
    pub blocking: Vec<PassRule>,
    /// Comparisons; by the fields' types if empty (`auto`).
    pub comparisons: Vec<ComparisonRule>,
    /// Match probability from which rows are merged.
    pub merge_from: f64,
    /// Match probability from which a person should look.
    pub review_from: f64,
    /// Which rows may be one customer.
    pub link_type: LinkType,
    /// Pairs that must not be merged.
    pub cannot_link: Vec<LinkRule>,
    /// Pairs that must be.
    pub must_link: Vec<LinkRule>,
    /// Sources that have at most one row per customer.
    pub one_per_source: OnePerSource,
    /// What counts as one company.
    pub company_level: CompanyLevel,
    /// Most rows in one cluster.
    pub max_cluster_size: Option<u32>,
    /// Most candidate pairs compared.
    pub max_pairs: Option<u64>,
}

impl Default for MatchRules {
    fn default() -> Self {
        MatchRules {
            blocking: Vec::new(),
            comparisons: Vec::new(),
            merge_from: 0.95,
            review_from: 0.50,
            link_type: LinkType::Both,
            cannot_link: Vec::new(),
            must_link: Vec::new(),
            one_per_source: OnePerSource::default(),
            company_level: CompanyLevel::default(),
            max_cluster_size: None,
            max_pairs: None,
        }
    }
}

/// Which rows may be one customer, by their sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkType {
    /// All.
    #[default]
    Both,
    /// Only rows of one source.
    Dedupe,
    /// Only rows of different sources.
    Link,
}

impl LinkType {
    /// Name in project files.
    pub fn name(self) -> &'static str {
        match self {
            LinkType::Both => "both",
            LinkType::Dedupe => "dedupe",
            LinkType::Link => "link",
        }
    }
}

/// Which sources have at most one row per customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OnePerSource {
    /// None that is known.
    #[default]
    No,
    /// Every source.
    All,
    /// These.
    Of(Vec<Written<String>>),
}

/// One blocking pass: rows that agree in all keys meet.
#[derive(Clone, Debug, PartialEq)]
pub struct PassRule {
    /// Name in `pairs`; the keys joined by `+` if not told.
    pub name: Option<String>,
    /// The keys: a field, or a part or form of one (`person_name.surname`).
    pub keys: Vec<Written<String>>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRule {
    /// Name in `pairs`; the first field if not told.
    pub name: Option<String>,
    /// Fields compared with each other.
    pub fields: Vec<Written<String>>,
    /// How, from the registry; by the fields' type if not told.
    pub how: Option<Step>,
    /// What it finds where both rows are one customer; the program's own start if not told.
    pub expect: Option<Expectation>,
}

/// Of the pairs that are one customer and show both values, the shares whose values are the same,
/// alike and different. They add up to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// The same, however written.
    pub same: f64,
    /// Alike: a slip, a part, something in common.
    pub alike: f64,
    /// Different.
    pub different: f64,
}

/// A rule about pairs that agree or differ in a field.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRule {
    /// `cannot_link`: rows whose usable values differ; `must_link`: rows whose values agree.
    pub field: Written<String>,
    /// Only for this kind.
    pub entity: Option<EntityKind>,
}

/// How golden values are chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survivorship {
    /// The chain for fields without their own; the program's if empty.
    pub default: Vec<Step>,
    /// Chains of fields.
    pub fields: Vec<(Written<String>, Vec<Step>)>,
    /// Fields that survive together, from one row.
    pub groups: Vec<(Written<String>, Vec<Written<String>>)>,
}

/// A total that must be the same before and after.
#[derive(Clone, Debug, PartialEq)]
pub enum ControlTotal {
    /// Sum of a number field.
    Sum(Written<String>),
    /// Rows per value of a field.
    CountBy(Written<String>),
}

impl Project {
    /// A source by name.
    pub fn source(&self, name: &str) -> Option<&SourceRule> {
        self.sources.iter().find(|source| &**source.name == name)
    }

    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&FieldRule> {
        self.fields.iter().find(|field| &**field.name == name)
    }
}
