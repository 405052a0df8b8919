//! What the columns of unknown exports mean: decided by header and by values, each with a
//! confidence and a reason, and united so that equal meanings have equal names in all sources.
//! Reads no files and keeps no value of a record; reasons are free of values, for they end up as
//! comments in a project file.
//!
//! Order of work: `header` and `reading` say what a header claims, `shapes` and `evidence` what the
//! values look like, `judge` weighs both per column, `mailboxes` and `whose` tell names, `entity`,
//! `identifier` and `assemble` settle one source, `levels` and `unite` all of them.

use std::sync::Arc;

use rayon::prelude::*;

use self::meaning::Meaning;
use crate::tables::field::FieldType;
use crate::tables::raw::RawSource;

mod assemble;
mod branches;
mod cells;
mod consents;
mod contacts;
mod entity;
mod evidence;
mod header;
mod identifier;
mod judge;
mod kinds;
mod levels;
mod mailboxes;
mod meaning;
mod mixed;
mod owners;
mod parts;
mod people;
mod places;
mod qualifiers;
mod reading;
mod shapes;
mod synonyms;
#[cfg(test)]
mod tests;
mod unite;
mod values;
mod whose;

pub use cells::share_of;
pub use entity::entity_kinds;
pub use mixed::{Half, Mixed};
pub use people::name_slot;
pub use places::address_slot;

/// What one source seems to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceGuess {
    /// Whom its rows are about.
    pub entity: EntityGuess,
    /// One guess per column, in the order of the source's columns.
    pub columns: Vec<ColumnGuess>,
}

/// Whom the rows of a source are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityGuess {
    /// People.
    Person,
    /// Companies.
    Company,
    /// Both: [`entity_kinds`] tells them apart.
    ByRow {
        /// Headers of the columns that tell, in alphabetical order: a column that says so in
        /// words, and the columns of names, of which a row fills one kind or the other.
        columns: Vec<Arc<str>>,
    },
}

/// What one column seems to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnGuess {
    /// Header as the reader shows it.
    pub header: Arc<str>,
    /// What to do with the column.
    pub role: Role,
    /// What its cells hold beside, if they feed two fields.
    pub mixed: Option<Mixed>,
    /// How sure that is, 0..=1.
    pub confidence: f64,
    /// Why, in one line without any value.
    pub why: String,
}

/// What to do with a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// It identifies the record in its source.
    Id,
    /// It says when the record changed last.
    UpdatedAt,
    /// It says when the record came to be.
    CreatedAt,
    /// It names records of the same source that were merged with the row's.
    MergedIds,
    /// It marks deleted records.
    Deleted {
        /// The value that says so.
        meaning: String,
    },
    /// It feeds a field.
    Field {
        /// Name of the field; equal for equal meanings in all sources.
        name: Arc<str>,
        /// Type of the field; equal wherever the name is.
        ty: FieldType,
        /// Which part of the field the column holds: [`name_slot`], [`address_slot`]. A field
        /// that one column feeds whole has it in slot 0.
        slot: u8,
        /// Whether a yes means no.
        polarity: Polarity,
        /// Whether the field says who a row is about.
        matching: Matching,
    },
    /// It holds data that the law keeps apart: named and left out.
    Sensitive(SensitiveKind),
    /// It goes along as text.
    Carried,
}

/// Whether the values of a consent mean what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// Yes is yes.
    Straight,
    /// Yes is no: the column records a refusal.
    Inverted,
}

/// Whether a field may drive matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matching {
    /// It changes, counts or describes business; agreement says little about identity.
    No,
    /// Agreement is evidence.
    Yes,
}

/// Why a column is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SensitiveKind {
    /// 주민등록번호, 외국인등록번호.
    ResidentNumber,
    /// Korean passports and driving licences.
    OtherUniqueId,
    /// Payment cards.
    Card,
    /// Bank accounts.
    Account,
    /// Passwords and their hints.
    Password,
    /// Health.
    Health,
    /// Religion, opinion, origin, biometrics, criminal record.
    Belief,
    /// Free text in which unique ids were found.
    UniqueIdInText,
}

impl SensitiveKind {
    /// What the column holds, in words.
    pub fn describe(self) -> &'static str {
        match self {
            SensitiveKind::ResidentNumber => "resident registration numbers",
            SensitiveKind::OtherUniqueId => "passport or driving licence numbers",
            SensitiveKind::Card => "payment card data",
            SensitiveKind::Account => "bank accounts",
            SensitiveKind::Password => "passwords",
            SensitiveKind::Health => "health data",
            SensitiveKind::Belief => "sensitive personal traits",
            SensitiveKind::UniqueIdInText => "text that contains unique ids",
        }
    }
}

/// How many headers speak of people or companies: names, contacts, births, numbers of companies.
/// Addresses do not count, for lists of postcodes have them too.
pub fn customer_headers(headers: impl Iterator<Item = impl AsRef<str>>) -> usize {
    headers
        .filter_map(|shown| reading::read(&header::Header::new(shown.as_ref())))
        .filter(|reading| {
            reading.basis == meaning::Basis::Header
                && matches!(
                    reading.meaning,
                    Meaning::Name(_)
                        | Meaning::AnyName
                        | Meaning::Company
                        | Meaning::Mobile
                        | Meaning::Phone
                        | Meaning::Email
                        | Meaning::BirthDate
                        | Meaning::Fixed(_, FieldType::BusinessNumber, _)
                )
        })
        .count()
}

/// Guesses the meaning of every column of every source.
///
/// Gives one [`SourceGuess`] per source, in order, each with one [`ColumnGuess`] per column. The
/// order of rows, columns and sources does not change any guess. Headers alone are enough; up to
/// about 1,000 distinct values per column are looked at.
pub fn detect(sources: &[RawSource]) -> Vec<SourceGuess> {
    let mut judged: Vec<Vec<assemble::Column<'_>>> = sources
        .iter()
        .map(|source| {
            source
                .columns
                .par_iter()
                .map(|column| assemble::Column::judge(column, &source.remarks))
                .collect()
        })
        .collect();
    let mut guesses: Vec<SourceGuess> = judged
        .iter()
        .map(|columns| assemble::assemble(columns.clone()))
        .collect();
    for at in unite::companies_of_known_people(&judged, &guesses) {
        entity::as_people(&mut judged[at]);
        guesses[at] = assemble::assemble(judged[at].clone());
    }
    levels::share(&judged, &mut guesses);
    levels::unite_homes(&mut guesses);
    unite::unite(&judged, &mut guesses);
    guesses
}
