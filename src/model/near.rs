//! How often two random people bear names that are a slip apart. Such names have one part in common,
//! and pairs of one surname or of one given name show in thousands what random pairs hardly ever do:
//! where few bear one surname, a hundred thousand of them show no slip at all, or that of a customer
//! who is in the file twice.

use crate::tables::pairs::{ComparisonInfo, Meaning, Role};

use super::patterns::{Pattern, PatternCounts};

/// Pairs that have one part of a name in common, drawn at random among all such pairs.
#[derive(Clone, Debug)]
pub struct OfOnePart {
    /// How many of all pairs have it in common.
    pub share: f64,
    /// Their patterns, all as of pass 0.
    pub counts: PatternCounts,
}

/// Fewer strangers than these tell nothing.
const LEAST_STRANGERS: u64 = 200;
/// Pseudo-pairs that show a level.
const SHOWN: f64 = 2.0;
/// So many random pairs of a level are as good.
const ENOUGH: u64 = 20;
/// Names a slip apart are met at least this many times as often as the same name.
const PER_NAMESAKE: f64 = 0.125;

/// How alike the names of strangers are.
#[derive(Clone, Debug, Default)]
pub struct NearNames {
    /// Per level, how often two random people reach it, where pairs that have one part in common tell
    /// it better than random pairs.
    pub chances: Vec<Option<f64>>,
    /// Per level, how often two random people of one surname do; empty where they are too few.
    pub of_one_surname: Vec<f64>,
}

/// What pairs that have the surname in common, and such as have the given name, say of the comparison
/// `name` beside `random` pairs. `namesakes` bear one name.
pub fn near_names(
    comparisons: &[ComparisonInfo],
    name: usize,
    of_one_part: &[OfOnePart; 2],
    random: &PatternCounts,
    namesakes: f64,
) -> NearNames {
    let levels = &comparisons[name].levels;
    let random = count(levels.len(), name, random, |_| true);
    let [of_surname, of_given] = of_one_part.each_ref().map(|of| {
        let stranger = |pattern| are_strangers(comparisons, name, pattern);
        shares(&count(levels.len(), name, &of.counts, stranger))
    });
    let (Some(of_surname), Some(of_given)) = (&of_surname, &of_given) else {
        return NearNames {
            chances: vec![None; levels.len()],
            of_one_surname: of_surname.unwrap_or_default(),
        };
    };
    let [surname, given] = of_one_part.each_ref().map(|of| of.share);
    let chance = |level: usize| {
        let chance = surname * of_surname[level] + given * of_given[level];
        chance.max(namesakes * PER_NAMESAKE)
    };
    let told = |level: usize| {
        let near = levels[level].meaning == Meaning::Near && random[level] < ENOUGH;
        near.then(|| chance(level))
    };
    NearNames {
        chances: (0..levels.len()).map(told).collect(),
        of_one_surname: of_surname.clone(),
    }
}

/// How large a share of pairs reaches each level; `None` if they are too few to tell.
fn shares(counts: &[u64]) -> Option<Vec<f64>> {
    let all: u64 = counts.iter().sum();
    let share = |&count: &u64| (count as f64 + SHOWN) / all as f64;
    (all >= LEAST_STRANGERS).then(|| counts.iter().map(share).collect())
}

/// How many pairs reach each level of a comparison.
fn count(
    levels: usize,
    comparison: usize,
    pairs: &PatternCounts,
    counts: impl Fn(Pattern) -> bool,
) -> Vec<u64> {
    let mut found = vec![0; levels];
    for (_, pattern, pairs) in pairs.sorted() {
        if counts(pattern) {
            found[pattern.level(comparison)] += pairs;
        }
    }
    found
}

/// Whether something differs and nothing beside the name is alike.
fn are_strangers(comparisons: &[ComparisonInfo], name: usize, pattern: Pattern) -> bool {
    let beside = comparisons.iter().enumerate();
    let beside = beside.filter(|(at, info)| *at != name && info.role != Role::Attribute);
    let mut differ = false;
    for (at, info) in beside {
        match info.levels[pattern.level(at)].meaning {
            Meaning::Differ | Meaning::Elsewhere => differ = true,
            Meaning::Null | Meaning::Related => {}
            Meaning::Agree | Meaning::Near | Meaning::Partial => return false,
        }
    }
    differ
}
