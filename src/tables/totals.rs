//! Control totals: what the sources hold of something countable, what of it stands in the golden
//! records, and where the rest went.

/// What is added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The numbers of a field.
    Sum,
    /// Rows per value of a field.
    CountBy,
}

/// One total to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalSpec {
    /// Name in manifest and report: `sum points`.
    pub name: String,
    /// Index into the records' fields.
    pub field: usize,
    /// What is added up.
    pub counted: Counted,
}

/// The group of a line of a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The total has no groups.
    Whole,
    /// A value that enough rows carry to be named.
    Value(String),
    /// All values that too few rows carry, together.
    Rest,
}

/// One line: exact decimals as text. `input` = `golden` + `deleted` + `unusable` + `not_chosen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// Name of the total.
    pub name: String,
    /// Index of the source; `None` for all together.
    pub source: Option<usize>,
    /// The group.
    pub group: Group,
    /// Over the accepted rows.
    pub input: String,
    /// What of it stands in golden records.
    pub golden: String,
    /// On rows that the source marked as deleted.
    pub deleted: String,
    /// In values that may not survive (placeholders, masked, invalid).
    pub unusable: String,
    /// On rows united with another whose value was chosen.
    pub not_chosen: String,
    /// Filled cells that are no numbers and so in no sum.
    pub unreadable: u64,
    /// Whether the golden records, added up on their own, come to `golden`. Only for lines over
    /// all sources.
    pub proven: Option<bool>,
}

impl ControlTotal {
    /// Whether nothing is missing from the golden records.
    pub fn agrees(&self) -> bool {
        self.input == self.golden && self.proven != Some(false)
    }
}
