//! Why two rows are (not) one customer, and why a customer is what it is: the facts as data, and as
//! a tree in plain words. Values stand here as they will be shown, masked unless somebody asked for
//! them in clear.

mod words;

use serde::Serialize;

pub use words::{customer_tree, pair_tree};

/// Two rows compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PairExplanation {
    /// `source:id` of the left row.
    pub left: String,
    /// Of the right row.
    pub right: String,
    /// The evidence; absent where rows are never compared.
    pub evidence: Option<Evidence>,
    /// Why they are never compared: `person_and_company`, `nothing_in_common`.
    pub never_compared: Option<String>,
    /// Whether the run has both in one customer.
    pub together: bool,
    /// What the run decided about the pair; absent where it is below review or never met.
    pub decided: Option<Decided>,
    /// Whether blocking brought the two together.
    pub met: Option<bool>,
}

/// What the run's table `pairs` says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Decided {
    /// `match` or `review`.
    pub decision: String,
    /// Its reason.
    pub reason: String,
    /// The pass in which the pair met first.
    pub blocking_pass: Option<String>,
}

/// The evidence of a pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// What each comparison says.
    pub comparisons: Vec<ComparisonEvidence>,
    /// log2 of the prior odds.
    pub prior_weight: f64,
    /// The prior; only where details were asked for.
    pub prior: Option<f64>,
    /// Prior, levels and term frequencies together, in bits.
    pub match_weight: f64,
    /// What that means.
    pub match_probability: f64,
    /// What the weight and the rules about evidence decide: `match`, `review`, `non_match`.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// Probability from which a pair merges.
    pub merge_from: f64,
    /// Probability from which a pair goes to review.
    pub review_from: f64,
}

/// What one comparison says about a pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ComparisonEvidence {
    /// Its name.
    pub comparison: String,
    /// The values compared.
    pub fields: Vec<FieldValues>,
    /// Name of the level.
    pub level: String,
    /// What the level says, in English.
    pub says: String,
    /// log2(m ÷ u) of the level, with what it depends on and what the pattern adds, in bits.
    pub weight: f64,
    /// The comparison that agrees too and goes together with this one.
    pub depends_on: Option<String>,
    /// What is counted less (or more) for that, in bits, as part of `weight`.
    pub dependence: f64,
    /// What the pattern of all levels adds, in bits, as part of `weight`.
    pub surplus: f64,
    /// What the rarity of the value adds or takes, in bits.
    pub term_frequency: f64,
    /// P(level | same customer), where details were asked for.
    pub m: Option<f64>,
    /// P(level | different customers), likewise.
    pub u: Option<f64>,
}

/// The values of a field on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldValues {
    /// Name of the field.
    pub field: String,
    /// On the left.
    pub left: Option<String>,
    /// On the right.
    pub right: Option<String>,
}

/// A customer with all that holds it together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CustomerExplanation {
    /// Its id.
    pub entity_id: String,
    /// `person` or `company`.
    pub entity_kind: String,
    /// Its rows.
    pub members: Vec<Member>,
    /// The weakest edge of the strongest tree over its rows; absent for one row.
    pub weakest: Option<PairExplanation>,
    /// The row of another customer that comes nearest; absent where none was ever compared.
    pub nearest_outsider: Option<PairExplanation>,
    /// Why each golden value won.
    pub golden: Vec<GoldenValue>,
}

/// One row of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Member {
    /// `source:id`.
    pub row: String,
    /// Its first fields.
    pub values: Vec<String>,
}

/// A golden value and what it competed with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GoldenValue {
    /// The field.
    pub field: String,
    /// The value; none where no row has a usable one.
    pub value: Option<String>,
    /// `chosen`, `derived` or `defaulted`.
    pub kind: String,
    /// Rows it came from: one, or all that a derived value was made of.
    pub rows: Vec<String>,
    /// The strategy that decided.
    pub strategy: String,
    /// Rows that agree with it.
    pub support: u64,
    /// Distinct values that competed.
    pub n_values: u64,
    /// Those that lost.
    pub rivals: Vec<Rival>,
}

/// A value that lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rival {
    /// The value.
    pub value: Option<String>,
    /// What kind of disagreement it is.
    pub kind: String,
    /// How bad.
    pub severity: String,
    /// The row that carries it.
    pub row: String,
    /// Rows that carry it.
    pub support: u64,
}
