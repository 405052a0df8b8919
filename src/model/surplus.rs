//! What a pattern says beyond its levels. A model multiplies the m-probabilities of comparisons as
//! if customers' mistakes fell independently of each other. They do not: where each twin row has
//! one wrong field, the name is right because the birthday is wrong, and pairs of a right name and
//! a nearly right birthday are many times more than the product says. With many comparisons this
//! hardly matters; with two or three it decides.
//!
//! How many pairs of random people show a pattern, u and the number of pairs tell. What is met
//! beyond them, and beyond related people, is customers. Only what speaks for one customer is so
//! corrected, and only upwards: where something differs, people who have a name and a part of
//! their life in common explain a surplus as well, and what is missing blocking may have missed. A
//! name alone is corrected downwards, too: it merges nobody, and of customers who have no more in
//! common than that there are fewer than of their rows that lack the same.

use crate::tables::pairs::{Meaning, Model, Role, Surplus, Weight};

use super::kinship;
use super::patterns::Pattern;
use super::score;

/// Pseudo-pairs behind what the levels say one by one.
const STRENGTH: f64 = 10.0;
/// What is added is at least this many bits.
const LEAST_BITS: f64 = 0.25;

/// …and at most so many are taken away: of frequent names blocking meets but a part.
const MOST_BITS_LESS: f64 = 4.0;

/// A pattern as it was met.
#[derive(Clone, Copy, Debug)]
pub struct Met {
    /// The pattern.
    pub pattern: Pattern,
    /// Candidate pairs that show it.
    pub pairs: u64,
    /// All pairs, candidates or not, of rows that have and lack what these have and lack.
    pub all: f64,
}

/// Patterns of customers that are more frequent than their levels say one by one, and names alone
/// that are less.
pub fn surpluses(model: &Model, met: &[Met]) -> Vec<Surplus> {
    let Some(of) = name_of_all(model) else {
        return Vec::new();
    };
    let related = kinship::of_model(model);
    let mut found: Vec<Surplus> = met
        .iter()
        .filter_map(|met| {
            let says = says(model, met.pattern)?;
            let bits = missing_bits(model, &related, met);
            let kept = match says {
                Says::Name => bits.abs() >= LEAST_BITS,
                Says::OneCustomer => bits >= LEAST_BITS,
            };
            kept.then(|| Surplus {
                levels: (0..model.comparisons.len())
                    .map(|at| met.pattern.level(at) as u8)
                    .collect(),
                of,
                weight: Weight::from_bits(bits),
            })
        })
        .collect();
    found.sort_unstable_by(|a, b| a.levels.cmp(&b.levels));
    found
}

/// The comparison of names, if there is one and no more.
fn name_of_all(model: &Model) -> Option<usize> {
    let names = |at: &usize| model.comparisons[*at].role == Role::Name;
    let mut all = (0..model.comparisons.len()).filter(names);
    let of = all.next();
    all.next().is_none().then_some(of).flatten()
}

/// What a pattern that may be corrected says.
enum Says {
    /// One name, and nothing beside it but what many have in common.
    Name,
    /// One name, something beside it that is alike, and nothing that differs.
    OneCustomer,
}

/// `None` where something differs, unless name and number agree: whoever has both has moved, and with
/// the address went the phone.
fn says(model: &Model, pattern: Pattern) -> Option<Says> {
    let (mut named, mut beside) = (false, false);
    let numbered = model.comparisons.iter().enumerate().any(|(at, info)| {
        let meaning = info.levels[pattern.level(at)].meaning;
        info.role == Role::Identifier && meaning == Meaning::Agree
    });
    for (at, info) in model.comparisons.iter().enumerate() {
        let meaning = info.levels[pattern.level(at)].meaning;
        match (info.role, meaning) {
            (_, Meaning::Null) => {}
            (Role::Name, Meaning::Agree | Meaning::Near) => named = true,
            (Role::Name, _) => return None,
            (_, Meaning::Differ | Meaning::Elsewhere) if !numbered => return None,
            (role, _) => beside |= role != Role::Attribute,
        }
    }
    named.then_some(match beside {
        true => Says::OneCustomer,
        false => Says::Name,
    })
}

/// What the levels of a pattern leave out, in bits.
fn missing_bits(model: &Model, related: &[Vec<f64>], met: &Met) -> f64 {
    let product = |of: &dyn Fn(usize, usize) -> f64| -> f64 {
        let known = (0..model.comparisons.len()).map(|at| (at, met.pattern.level(at)));
        known
            .filter(|&(_, level)| level != 0)
            .map(|(at, level)| of(at, level))
            .product()
    };
    let customers = met.all * model.prior * product(&|at, level| model.parameters[at].m[level]);
    let relatives =
        met.all * model.prior * model.related * product(&|at, level| related[at][level]);
    let weight = score::pattern_weight(model, met.pattern).plus(score::prior_weight(model.prior));
    let random = customers * libm::exp2(-weight.bits());
    let beyond = (met.pairs as f64 - random - relatives).max(0.0);
    libm::log2((STRENGTH + beyond) / (STRENGTH + customers)).max(-MOST_BITS_LESS)
}
