//! Standardization: each distinct raw value of a field goes through the field's chain once and
//! comes out as canonical text, parts, flags and notes. Nothing is changed silently.
//!
//! Reading order: [`registry`] (what there is), [`chain`] (steps put together), [`stage`] (a chain
//! run over a whole field). Every standardizer is one file or folder with an `ENTRY`. Nothing here
//! reads files or the clock, and nothing here knows records: a field comes as text columns.
//!
//! A typed standardizer takes its own canonical text unchanged, so a chain run over golden values
//! gives the golden values back. Steps that cut or replace text (`replace`, `split`) and consents
//! read with `polarity: inverted` cannot promise that, nor can a `lookup` whose results are keys.

use crate::tables::definition::{Definition, Settings};
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldType;
use crate::tables::standardized::Flags;
use crate::tables::text_column::TextColumn;

pub mod chain;
mod choices;
pub mod example;
pub mod fold;
mod glance;
pub mod note_codes;
mod outcomes;
pub mod registry;
pub mod stage;

mod business_number;
mod case;
mod category;
mod ci_di;
mod coalesce;
mod collapse_whitespace;
mod company_name;
mod concat;
mod consent;
mod consent_scopes;
mod corporate_number;
pub mod date;
mod default;
mod digits;
mod email;
mod flag;
mod gender;
mod identifier;
mod lookup;
mod map;
mod null_tokens;
mod number;
mod person_name;
mod phone;
mod postal_address;
mod postcode;
mod registration_digits;
mod replace;
mod split;
mod text;
pub mod timestamp;
mod trim;
mod unicode;
mod url;
mod url_slips;

#[cfg(test)]
mod short_ways;
#[cfg(test)]
mod tests;

pub use chain::{Chain, ChainError, StepSpec, default_chain};
pub use date::canonical::{CanonicalDate, parse_canonical_date};
pub use glance::Glance;
pub use note_codes::findings;
pub use outcomes::Draft;
pub use registry::{find, registry};
pub use stage::{FieldOutcome, FieldSpec, Noted, Segment, SegmentCounts, map_values, standardize};
pub use timestamp::{format_micros, micros_of, parse_micros};

/// A value on its way through a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text; `None` once it turned out to be missing. May hold
    /// [`crate::tables::text_column::SLOT`] between the slots of several source columns.
    pub text: Option<String>,
    /// The parts of [`FieldType::parts`], in that order; empty before a typed standardizer ran.
    pub parts: Vec<Option<String>>,
    /// What is known about the value.
    pub flags: Flags,
    /// What was noticed; each becomes a finding.
    pub notes: Vec<Note>,
}

/// Something a standardizer noticed about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Becomes the finding's check name; kebab case.
    pub code: &'static str,
    /// A proposed value.
    pub suggestion: Option<String>,
}

impl Cell {
    /// A cell as read: text and nothing else.
    pub fn of(text: impl Into<String>) -> Self {
        Cell {
            text: Some(text.into()),
            ..Cell::default()
        }
    }

    /// Turns the cell into a missing value.
    #[must_use]
    pub fn missing(mut self) -> Self {
        self.text = None;
        self.parts.clear();
        self
    }

    /// Adds flags.
    #[must_use]
    pub fn flagged(mut self, flags: Flags) -> Self {
        self.flags = self.flags.with(flags);
        self
    }

    /// Notes something without a proposal.
    pub fn note(&mut self, code: &'static str) {
        self.notes.push(Note {
            code,
            suggestion: None,
        });
    }

    /// Notes something with a proposed value.
    pub fn suggest(&mut self, code: &'static str, suggestion: impl Into<String>) {
        self.notes.push(Note {
            code,
            suggestion: Some(suggestion.into()),
        });
    }
}

/// One step of a chain, ready to run.
pub trait Standardizer: Send + Sync {
    /// Standardizes one value. Must be pure, deterministic and idempotent, and must leave alone
    /// what it does not understand (flagging it).
    fn apply(&self, cell: Cell) -> Cell;

    /// Whether [`Self::apply`] gives a cell back as it is that holds this text and nothing else.
    /// A `no` costs time only.
    fn leaves(&self, _text: &Glance<'_>) -> bool {
        false
    }

    /// Writes what [`Self::apply`] makes of a cell that holds this text and nothing else, without
    /// the cell. `false` leaves the value to [`Self::apply`] and what was written goes.
    fn write(&self, _text: &Glance<'_>, _draft: &mut Draft<'_>) -> bool {
        false
    }
}

/// What a standardizer may know about the whole column before it starts.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Type of the field.
    pub ty: FieldType,
    /// The column of one source, to decide per column what one value cannot tell (date order).
    pub column: &'a TextColumn,
    /// Region assumed for phones and addresses, ISO 3166-1 alpha-2.
    pub region: &'a str,
    /// The day the run is for, `2026-11-21`: pivots and plausibility, never the wall clock.
    pub as_of: jiff::civil::Date,
    /// The tables that rules look values up in.
    pub dictionaries: &'a Dictionaries,
    /// Columns of the same rows whose equal values stand for one household: addresses, phones.
    pub beside: &'a [&'a TextColumn],
}

/// A registered standardizer.
pub struct Entry {
    /// Name, docs, parameters, examples.
    pub definition: Definition,
    /// Makes one ready to run; the error is a sentence about the settings.
    pub build: Build,
}

/// Makes a standardizer of its settings and what is known about the column.
pub type Build = fn(&Settings, &Context<'_>) -> Result<Box<dyn Standardizer>, String>;
