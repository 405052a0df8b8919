//! The rules' own tests: examples that they must get right.

use super::place::{Place, Written};
use crate::tables::pairs::Decision;

/// One test of the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRule {
    /// Its name, if it has one.
    pub name: Option<Written<String>>,
    /// What is tried and expected.
    pub what: TestWhat,
    /// Where it was written.
    pub place: Place,
}

/// A row as a source would give it: field to the texts of its columns, usually one.
pub type GivenRow = Vec<(Written<String>, Vec<String>)>;

/// What a test tries and expects.
#[derive(Clone, Debug, PartialEq)]
pub enum TestWhat {
    /// One row through chains, derived fields, exclusions and checks.
    Row {
        /// The source whose columns the row names; fields are named without one.
        source: Option<Written<String>>,
        /// The row.
        given: GivenRow,
        /// Field, or `field.part`, to its standardized text; `None` for no value.
        expect: Vec<(Written<String>, Option<String>)>,
        /// The findings expected, by name of rule; not looked at if not told.
        finds: Option<Vec<String>>,
        /// The exclusion expected to set the row aside.
        excluded: Option<Written<String>>,
    },
    /// Two rows and whether they are one customer.
    Pair {
        /// One row.
        left: GivenRow,
        /// The other.
        right: GivenRow,
        /// The decision expected.
        decision: Decision,
    },
}
