//! What random people have in common beyond what each comparison says alone. Names go with sexes
//! and generations, an employer with its switchboard, its mail domain and its street: two random
//! people who agree on the one agree on the other far more often than two random people do, and
//! the same agreement must not count twice.
//!
//! u of a comparison is therefore learnt a second time, among pairs that are equal in another one,
//! by expectation–maximization with m held fast: the mixture tells the customers among those pairs
//! from namesakes and colleagues. A comparison depends only on those that stand before it; where
//! several apply to a pair the strongest counts alone ([`Model::dependence`]), so that nothing is taken
//! off twice.
//!
//! [`Model::dependence`]: crate::tables::pairs::Model::dependence

use crate::tables::pairs::{ComparisonInfo, Dependence, Meaning, Role, Weight};

use super::estimate::{self, FLOOR, Probabilities};
use super::patterns::PatternCounts;

/// Pairs of rows that are equal in one comparison, drawn at random among all such pairs.
#[derive(Clone, Debug)]
pub struct Alike {
    /// The comparison.
    pub on: usize,
    /// Their patterns, all as of pass 0.
    pub counts: PatternCounts,
    /// Per comparison and level, how much more or less the values that they have in common weigh than
    /// those of an average agreement.
    pub terms: Vec<Vec<Weight>>,
}

/// Levels that fewer random pairs among those drawn reach say nothing.
const LEAST_PAIRS: f64 = 20.0;
/// Pseudo-pairs behind u of random people.
const STRENGTH: f64 = 100.0;
/// What takes less than this from every level is not worth a word.
const LEAST_BITS: f64 = 0.1;

/// Whether comparisons of a kind may depend on what others say.
fn rank(role: Role) -> u8 {
    match role {
        Role::Name => 0,
        Role::Employer | Role::Attribute | Role::Thing => 1,
        Role::BirthDate => 2,
        Role::Address => 3,
        Role::Website => 4,
        Role::Contact | Role::Guardian => 5,
        Role::Identifier | Role::BusinessNumber => 6,
    }
}

/// Whether equal values of a comparison may bring others with them.
pub fn may_bring_others(info: &ComparisonInfo) -> bool {
    matches!(info.role, Role::Name | Role::Employer | Role::Attribute)
}

/// What each comparison takes from another among random people.
pub fn dependences(
    comparisons: &[ComparisonInfo],
    alike: &[Alike],
    m: &Probabilities,
    u: &Probabilities,
    related: &Probabilities,
) -> Vec<Dependence> {
    alike
        .iter()
        .flat_map(|alike| {
            let among = estimate::among(alike.on, &alike.counts, STRENGTH, m, u, related);
            let of = 0..comparisons.len();
            of.filter_map(|of| between(comparisons, (of, alike), &among, &m[of], &u[of]))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What an agreement loses never makes it say less than having nothing in common.
fn above_the_last(changes: &[Weight], m: &[f64], u: &[f64]) -> Vec<Weight> {
    let own = |level: usize| Weight::from_factor(m[level].max(FLOOR) / u[level].max(FLOOR));
    let last = changes.len() - 1;
    let least = own(last).plus(changes[last]);
    let kept = |level: usize| match level {
        0 => changes[0],
        _ if changes[level] >= Weight(0) => changes[level],
        _ => changes[level].max(Weight((least.0 - own(level).0).min(0))),
    };
    (0..changes.len()).map(kept).collect()
}

fn between(
    comparisons: &[ComparisonInfo],
    (of, alike @ &Alike { on, .. }): (usize, &Alike),
    among: &estimate::Among,
    m: &[f64],
    u: &[f64],
) -> Option<Dependence> {
    let info = &comparisons[of];
    let before = (rank(comparisons[on].role), on) < (rank(info.role), of);
    if !before || matches!(info.role, Role::Identifier | Role::BusinessNumber) {
        return None;
    }
    let bits = |levels: std::ops::Range<usize>| {
        let sum = |of: &[f64]| of[levels.clone()].iter().sum::<f64>();
        let random = sum(&among.random[of]);
        // Where most are customers, some of them pass for namesakes.
        let clear = random >= LEAST_PAIRS && random >= sum(&among.customers[of]);
        clear.then(|| libm::log2(sum(&among.u[of]).max(FLOOR) / sum(u).max(FLOOR)))
    };
    // Days are too many to be met by chance; how much closer in age namesakes are, years tell.
    let closest = match info.role {
        Role::BirthDate => {
            let mut meanings = info.levels.iter().map(|level| level.meaning);
            meanings.rposition(|meaning| meaning == Meaning::Related)
        }
        _ => None,
    };
    // Who has one name, one door and one number is one customer: those that are found among the pairs of
    // one name are customers, and what they have in common was not brought by the name. Nor does a name
    // bring an employer.
    let own = comparisons[on].role == Role::Name
        && matches!(info.role, Role::Address | Role::Contact | Role::Employer);
    let one_number = |meaning: Meaning| match info.role {
        Role::Contact => matches!(meaning, Meaning::Agree | Meaning::Near),
        _ => meaning == Meaning::Agree,
    };
    let is_one_name = |level: usize| own && one_number(info.levels[level].meaning);
    let years = closest.map_or(0..0, |closest| closest..info.levels.len() - 1);
    let weight: Vec<Weight> = (0..info.levels.len())
        .map(|level| {
            let found = match level {
                0 => None,
                _ if level < years.end => bits(years.clone()),
                _ if is_one_name(level) => None,
                _ => bits(level..level + 1),
            };
            let differs = matches!(
                info.levels[level].meaning,
                Meaning::Differ | Meaning::Elsewhere
            );
            // What many have, the frequency of the value says already.
            let known = alike.terms[of][level].bits().min(0.0);
            let found = found.map(|bits| bits.min((bits + known).max(0.0)));
            match found {
                // Less in common than random people have: nothing counts twice.
                Some(bits) if bits < 0.0 && !differs => Weight(0),
                Some(bits) => Weight::from_bits(-bits),
                None => Weight(0),
            }
        })
        .collect();
    let weight = above_the_last(&weight, m, u);
    let least = Weight::from_bits(-LEAST_BITS);
    weight
        .iter()
        .any(|weight| *weight <= least)
        .then_some(Dependence { of, on, weight })
}
