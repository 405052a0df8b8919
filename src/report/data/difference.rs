//! What changed between two runs: customers by event, golden values by field and cause, figures
//! side by side. Counts and ids only; values of records never enter here.

use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;

/// Two runs compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunDifference {
    /// The earlier run.
    pub before: String,
    /// The later run.
    pub after: String,
    /// What else is different between them: `rules`, `model`, `version`, `sources`.
    pub also_changed: Vec<String>,
    /// Customers with the same rows in both.
    pub unchanged: u64,
    /// Customers by event, in the order of the table `identities`.
    pub events: Vec<EventCount>,
    /// Golden values of customers that both runs have, by field in declared order; fields without
    /// any change are left out.
    pub fields: Vec<FieldChange>,
    /// Fields that only one run has.
    pub fields_added: Vec<String>,
    /// Likewise.
    pub fields_removed: Vec<String>,
    /// Quality and volume figures of both, by name.
    pub figures: Vec<FigureChange>,
}

/// How many customers something happened to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCount {
    /// `created`, `kept` (goes on with fewer or partly other rows), `grown`, `merged_into`,
    /// `split_from`, `retired`.
    pub event: String,
    /// Customers.
    pub count: u64,
    /// The first of them in order of id, and what they became or come from.
    pub examples: Vec<EventExample>,
}

/// A customer that something happened to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventExample {
    /// Its id.
    pub entity_id: String,
    /// The id it was merged into or split from.
    pub related: Option<String>,
}

/// How the golden values of a field changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: FieldLabel,
    /// Another value than before.
    pub changed: u64,
    /// A value where there was none.
    pub filled: u64,
    /// No value where there was one.
    pub emptied: u64,
    /// The same by cause, most frequent first.
    pub causes: Vec<CauseCount>,
    /// The first customers concerned, in order of id.
    pub examples: Vec<String>,
}

impl FieldChange {
    /// Changes of all sorts.
    pub fn total(&self) -> u64 {
        self.changed + self.filled + self.emptied
    }
}

/// How many values changed for a cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseCount {
    /// `members` (rows joined or left the customer), `source` (the row it came from says something
    /// else now), `rules` (the same text is standardized differently), `other_row` (another row of
    /// the same customer was preferred), `derived` (made of several rows).
    pub cause: String,
    /// Values.
    pub count: u64,
}

/// A figure of two runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureChange {
    /// Name, as in the manifest.
    pub name: String,
    /// In the earlier run.
    pub before: Option<f64>,
    /// In the later run.
    pub after: Option<f64>,
}
