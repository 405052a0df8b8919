//! What the columns look like: per source and field, before and after standardizing. Counts,
//! patterns and masked values; whatever is listed as a value stands in at least
//! [`MIN_ROWS_SHOWN`] rows.

use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;
use crate::report::masked::Masked;

/// Rows that must carry a value before a report lists it, masked as it is.
pub const MIN_ROWS_SHOWN: u64 = 5;

/// Share of equal cells from which two columns of a source are reported as the same.
pub const NEAR_EQUAL: f64 = 0.99;

/// All about the columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileSummary {
    /// Rows of each source, in their order.
    pub sources: Vec<SourceProfile>,
    /// Every field over all rows, in declared order, then again per source that feeds it.
    pub fields: Vec<FieldProfile>,
    /// Pairs of columns of one source whose cells are (nearly) all equal, most equal first.
    pub near_equal: Vec<EqualColumns>,
    /// Which fields are missing together.
    pub missing: MissingTogether,
}

impl ProfileSummary {
    /// The profiles over all sources.
    pub fn overall(&self) -> impl Iterator<Item = &FieldProfile> {
        self.fields.iter().filter(|field| field.source.is_empty())
    }
}

/// Rows of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceProfile {
    /// Name.
    pub source: String,
    /// Accepted rows.
    pub rows: u64,
    /// Of these, rows about companies.
    pub companies: u64,
    /// Rows that the source marked as deleted.
    pub deleted: u64,
    /// Rows without a time of change.
    pub undated: u64,
    /// Day of the first change, `2024-03-05`; empty if all rows are undated.
    pub first_change: String,
    /// Day of the last change.
    pub last_change: String,
    /// Headers of the source that were read, in file order, without those left out as sensitive.
    pub columns: Vec<String>,
}

/// One field in one source, or over all rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldProfile {
    /// The field.
    pub field: FieldLabel,
    /// Its type.
    pub ty: String,
    /// The source; empty over all rows.
    pub source: String,
    /// Headers that feed the field in that source; empty over all rows.
    pub columns: Vec<String>,
    /// Rows looked at.
    pub rows: u64,
    /// Rows with text as read.
    pub filled: u64,
    /// Distinct texts as read.
    pub distinct: u64,
    /// Distinct standardized values.
    pub distinct_standardized: u64,
    /// Rows with a standardized value that is valid, real and not masked at the source.
    pub usable: u64,
    /// Rows by what the standardizer noted of their value (`invalid`, `placeholder`, `masked`,
    /// `stale`, `ambiguous`, `role`, `defaulted`, `damaged`, `partial`); those above zero only.
    pub flags: Vec<(String, u64)>,
    /// Distinct patterns as read.
    pub pattern_count: u64,
    /// The most frequent patterns as read, most first.
    pub patterns: Vec<PatternShare>,
    /// The most frequent texts as read that at least [`MIN_ROWS_SHOWN`] rows carry, masked.
    pub top_values: Vec<TopValue>,
    /// Lengths as read, in characters; `None` without text.
    pub lengths: Option<LengthHistogram>,
    /// Of dates and times: when they lie; `None` for other types and without values.
    pub dates: Option<DateHistogram>,
    /// What the chain of standardizers did.
    pub chain: ChainEffect,
}

/// Rows whose text follows a pattern.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PatternShare {
    /// Digits as `9`, capitals `A`, other letters `a`, Hangul `가`, single jamo `ㄱ`, Han `漢`,
    /// kana `ア`; signs as they are; `+` after a class means more of it.
    pub pattern: String,
    /// Rows.
    pub rows: u64,
    /// Share of the filled rows.
    pub share: f64,
    /// Whether the publication compared with did not have it. False where there was none.
    pub new: bool,
}

/// A frequent text, masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopValue {
    /// The text, masked.
    pub value: Masked,
    /// Rows that carry it.
    pub rows: u64,
}

/// Lengths of a field's text as read, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LengthHistogram {
    /// Shortest.
    pub min: u32,
    /// The lower median.
    pub median: u32,
    /// Longest.
    pub max: u32,
    /// Bars of equal width without gaps, shortest first; at most forty.
    pub bins: Vec<LengthBin>,
}

/// Rows whose text has a length in a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LengthBin {
    /// Shortest, included.
    pub from: u32,
    /// Longest, included.
    pub to: u32,
    /// Rows.
    pub rows: u64,
}

/// When the dates of a field lie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateHistogram {
    /// First month, `1931-02`; a date that names a year only counts for its January.
    pub first: String,
    /// Last month.
    pub last: String,
    /// Width of a bar: `month`, `year` or `decade`.
    pub unit: String,
    /// Bars without gaps, earliest first; at most sixty, those that hold most rows.
    pub bins: Vec<DateBin>,
    /// Rows before the first bar.
    pub before: u64,
    /// Rows after the last bar.
    pub after: u64,
}

/// Rows whose date lies in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateBin {
    /// `2024-03`, `2024` or `2020` (the decade from there on).
    pub period: String,
    /// Rows.
    pub rows: u64,
}

/// A field before and after its chain of standardizers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainEffect {
    /// Names of the standardizers, in their order; empty over all sources where these differ.
    pub steps: Vec<String>,
    /// Filled rows whose standardized text differs from the text read, missing ones included.
    pub changed: u64,
    /// Filled rows whose text turned out to mean nothing (`-`, 없음).
    pub became_missing: u64,
    /// The most frequent changes by pattern, most first.
    pub changes: Vec<PatternChange>,
}

/// Rows that standardizing turned from one pattern into another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternChange {
    /// Pattern as read.
    pub from: String,
    /// Pattern after; `None` where the value turned out to be missing.
    pub to: Option<String>,
    /// Rows.
    pub rows: u64,
}

/// Two columns of a source that say the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EqualColumns {
    /// Source.
    pub source: String,
    /// One column: the field's name, or the header of a column carried through.
    pub left: String,
    /// The other.
    pub right: String,
    /// Rows in which at least one of the two is filled.
    pub rows: u64,
    /// Of these, rows in which both have the same text.
    pub equal: u64,
    /// `equal ÷ rows`, at least [`NEAR_EQUAL`].
    pub share: f64,
}

/// Which fields are missing together, source by source. A field that a source does not have at
/// all is no part of its patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingTogether {
    /// The fields, in declared order; patterns name them by index.
    pub fields: Vec<FieldLabel>,
    /// The most frequent combinations, most rows first.
    pub patterns: Vec<MissingPattern>,
    /// Rows with combinations that are not listed.
    pub other_rows: u64,
}

/// Rows of a source that lack the same fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingPattern {
    /// Source.
    pub source: String,
    /// Indexes of the fields without a standardized value; none if the rows are complete.
    pub missing: Vec<usize>,
    /// Indexes of the fields that the source does not have.
    pub absent: Vec<usize>,
    /// Rows.
    pub rows: u64,
}
