//! The rules of one source: where its files are, how they are read, which columns fill which fields.

use std::fmt;

use super::place::{Place, Written};
use crate::tables::field::EntityKind;

/// One export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceRule {
    /// Name in every table.
    pub name: Written<String>,
    /// Path or pattern, relative to the file it was written in (see [`resolve`]).
    pub path: Written<String>,
    /// Which of several matching files.
    pub pick: Pick,
    /// Oldest file accepted.
    pub max_age: Option<Written<Age>>,
    /// Whether a missing file stops the run.
    pub required: Presence,
    /// Whether rows absent from the file are gone.
    pub delivery: Delivery,
    /// What becomes of rows that share an id but not their content.
    pub on_duplicate_id: OnDuplicateId,
    /// Persons or companies; found from the columns if not told.
    pub entity: Option<EntityKind>,
    /// Shipped column map.
    pub preset: Option<Written<String>>,
    /// Columns that identify a row together; ids are made up if there is none.
    pub id: Vec<Written<String>>,
    /// Column with the time of the last change.
    pub updated_at: Option<Written<String>>,
    /// Time zone of times without one, by IANA name.
    pub timezone: Option<Written<String>>,
    /// Column with ids of records of this source that were merged into the row's, or that it was
    /// merged into.
    pub merged_ids: Option<Written<String>>,
    /// SQL condition of rows that the source deleted.
    pub deleted_when: Option<Written<String>>,
    /// 0–100, for `source-priority`; [`DEFAULT_TRUST`] if not told.
    pub trust: Option<u8>,
    /// Trust in what the source says about single fields, 0–100.
    pub field_trust: Vec<(Written<String>, u8)>,
    /// Columns per field, in the order written. Columns not named here are mapped by header.
    pub columns: Vec<ColumnMap>,
    /// File format; found from name and content if not told.
    pub format: Option<Written<String>>,
    /// Encoding by WHATWG label, `cp949` or `utf-8-bom`; found from the bytes if not told.
    pub encoding: Option<Written<String>>,
    /// Field separator of CSV.
    pub delimiter: Option<char>,
    /// Widths of the columns of fixed-width text, in bytes; empty for every other format.
    pub widths_bytes: Vec<u32>,
    /// Sheet by name or number from 1.
    pub sheet: Option<Written<String>>,
    /// Where the header stands; found if not told.
    pub header: Option<Header>,
    /// Environment variable that holds the password of an encrypted workbook or archive.
    pub password_env: Option<Written<String>>,
    /// Share of the text that may be undecodable before the source is refused.
    pub max_undecodable: Option<f64>,
    /// What becomes of an export with 주민등록번호 in it.
    pub resident_number: ResidentNumber,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// Where the source was declared.
    pub place: Place,
}

/// What becomes of an export in which resident registration numbers stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResidentNumber {
    /// They are redacted and counted.
    #[default]
    Redact,
    /// The source is refused.
    Fail,
}

/// Trust of a source that does not say.
pub const DEFAULT_TRUST: u8 = 50;

/// Which of several files that match a source's path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// All of them, unless two look like the same export.
    #[default]
    Unsaid,
    /// The newest alone.
    Newest,
    /// All of them as one source.
    All,
}

/// Whether a source must be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// A missing file stops the run.
    #[default]
    Required,
    /// A missing file is said and passed over.
    Optional,
}

/// What a source's file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// Everything: rows absent are gone.
    #[default]
    Full,
    /// What changed: rows absent stay as they were.
    Changes,
}

/// What becomes of rows that share an id but not their content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDuplicateId {
    /// They stay, numbered, as one customer.
    #[default]
    SameCustomer,
    /// The one changed last stays, the others are set aside.
    KeepNewest,
    /// All are set aside.
    Quarantine,
}

/// Where the header of a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// On this line, from 1.
    Line(u32),
    /// Nowhere: columns are called `column_1`, `column_2`….
    None,
}

/// The columns of one source that make up a field.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMap {
    /// The field.
    pub field: Written<String>,
    /// Its columns, in the order their texts are put together.
    pub columns: Vec<Written<String>>,
}

/// A length of time as written: `26h`, `90d`, `5y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: AgeUnit,
}

/// Unit of an [`Age`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeUnit {
    /// `h`
    Hours,
    /// `d`
    Days,
    /// `w`
    Weeks,
    /// `mo`
    Months,
    /// `y`
    Years,
}

impl AgeUnit {
    /// Every unit, shortest first.
    pub const ALL: [AgeUnit; 5] = [
        AgeUnit::Hours,
        AgeUnit::Days,
        AgeUnit::Weeks,
        AgeUnit::Months,
        AgeUnit::Years,
    ];

    /// How it is written behind the count.
    pub fn suffix(self) -> &'static str {
        match self {
            AgeUnit::Hours => "h",
            AgeUnit::Days => "d",
            AgeUnit::Weeks => "w",
            AgeUnit::Months => "mo",
            AgeUnit::Years => "y",
        }
    }
}

impl Age {
    /// Reads `26h`; none if it is not such a length of time.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let unit = AgeUnit::ALL
            .into_iter()
            .find(|unit| unit.suffix() == &text[digits.len()..])?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let count = digits.parse().ok()?;
        Some(Age { count, unit })
    }

    /// Length in seconds; a month counts 30 days and a year 365, which is exact enough for the
    /// age of a file. Ages of dates are counted on the calendar by whoever checks them.
    pub fn seconds(self) -> i64 {
        let unit = match self.unit {
            AgeUnit::Hours => 3600,
            AgeUnit::Days => 86_400,
            AgeUnit::Weeks => 7 * 86_400,
            AgeUnit::Months => 30 * 86_400,
            AgeUnit::Years => 365 * 86_400,
        };
        i64::from(self.count) * unit
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.suffix())
    }
}
