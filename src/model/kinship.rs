//! Related people: relatives and housemates share surnames, contact details and addresses, twins
//! even the birthday, and colleagues share an employer and its phone. A pair whose given names
//! differ is either one customer with a wrong name or two related people. m and u, which know
//! only one customer and random people, cannot tell; a third sort of pairs between them can.
//!
//! What related people have in common is taken as given; how many of them there are in a file is
//! learnt from it by expectation–maximization over the three sorts. A file of customers without
//! relatives lets a garbled name pass; in one full of families twins stay apart.

use rayon::prelude::*;

use crate::tables::pairs::{
    GARBLED_NAME, LONE_GIVEN_NAME, LONE_SURNAME_NAME, LevelInfo, Meaning, Model, NamePart,
    OFFICE_MAILBOX, OTHER_GIVEN_NAME, OTHER_KOREAN_NAME, RESEMBLING_NAME, Role, SAME_GIVEN_NAME,
    Weight,
};

use super::estimate::{FLOOR, PassPrior};
use super::patterns::{Pattern, PatternCounts};

/// Rounds of the estimation.
const ROUNDS: usize = 40;
/// Related pairs that every file is taken to have, and their least number per pair of one
/// customer: a small file cannot show that it has none.
const LEAST_PAIRS: f64 = 1.0;
const LEAST_SHARE: f64 = 0.02;

/// How often related people share the very same value; otherwise they are like random people.
fn shared(role: Role) -> f64 {
    match role {
        Role::Name => 0.0,
        Role::Contact => 0.2,
        Role::Guardian => 0.9,
        Role::Address | Role::Thing => 0.8,
        // Twins.
        Role::BirthDate => 0.025,
        Role::Identifier | Role::BusinessNumber => 0.002,
        Role::Website | Role::Employer | Role::Attribute => 0.4,
    }
}

/// …and details of a contact that is not the same. Mailboxes are made of names, so those of two
/// siblings whose names are a syllable apart are a slip apart themselves; colleagues have one
/// domain. A line is what a household or an office has in common more often than a mobile number.
fn shared_at(role: Role, level: &LevelInfo) -> f64 {
    match (role, level.meaning, level.name) {
        (Role::Contact, Meaning::Related, _) | (Role::Contact, _, "one_slip") => 1.0,
        (Role::Contact, _, "same_line" | OFFICE_MAILBOX) => 0.5,
        _ => shared(role),
    }
}

/// Related people who share a surname.
const SHARED_SURNAME: f64 = 0.58;
/// …and the letter that their given names begin with, or half of them.
const SHARED_START: f64 = 0.06;
/// Names of relatives are as often alike as those of strangers of one surname, and those in Hangul so
/// many times more: siblings share a syllable.
const ALIKE_IN_HANGUL: f64 = 2.0;

/// Whether names of a level have a part in common.
fn has_part(level: &LevelInfo, part: NamePart) -> bool {
    let other_given = matches!(level.name, OTHER_GIVEN_NAME | OTHER_KOREAN_NAME);
    match level.meaning {
        Meaning::Agree | Meaning::Near => true,
        Meaning::Related => match part {
            NamePart::Surname => other_given,
            NamePart::Given => level.name == SAME_GIVEN_NAME,
        },
        Meaning::Null | Meaning::Partial | Meaning::Elsewhere | Meaning::Differ => false,
    }
}

/// Probability of every level of a name among random people who have a part of it in common.
fn random_of_one_part(levels: &[LevelInfo], part: NamePart, u: &[f64]) -> Vec<f64> {
    let each = levels.iter().zip(u);
    let have = each.filter(|(level, _)| has_part(level, part));
    let all = have.map(|(_, u)| u).sum::<f64>().max(FLOOR);
    let each = levels.iter().zip(u);
    each.map(|(level, &u)| if has_part(level, part) { u / all } else { u })
        .collect()
}

/// Probabilities of the levels of a comparison that those among related people are made from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Among pairs of one customer.
    pub of_customers: &'a [f64],
    /// Among random people.
    pub of_strangers: &'a [f64],
    /// Among random people of one surname; empty where nothing tells.
    pub of_one_surname: &'a [f64],
}

/// Probability of every level of a name among related people. Given names of relatives are those
/// of random people of one surname, but for namesakes (fathers and sons) and siblings.
fn names_of_related(levels: &[LevelInfo], known: Known<'_>) -> Vec<f64> {
    let (m, u) = (known.of_customers, known.of_strangers);
    let other_given =
        |level: &LevelInfo| matches!(level.name, OTHER_GIVEN_NAME | OTHER_KOREAN_NAME);
    let one_surname = |level: &LevelInfo| has_part(level, NamePart::Surname);
    let sum = |of: &[f64], wanted: &dyn Fn(&LevelInfo) -> bool| -> f64 {
        let each = levels.iter().zip(of);
        each.filter(|(level, _)| wanted(level))
            .map(|(_, of)| of)
            .sum()
    };
    let agree = sum(m, &|level| level.meaning == Meaning::Agree);
    let surname = sum(u, &one_surname);
    // Other given names are in the scripts that the file is in.
    let others = sum(u, &other_given);
    let differing = sum(u, &|level| level.meaning == Meaning::Differ);
    let of_hangul = sum(u, &|level| level.name == OTHER_KOREAN_NAME) / others.max(FLOOR);
    let times = 1.0 + ALIKE_IN_HANGUL * of_hangul;
    let alike = |strangers: f64| SHARED_SURNAME * (times * strangers).min(0.1);
    let of_strangers = |at: usize| u[at] / surname.max(FLOOR);
    let near = |at: usize| known.of_one_surname.get(at).copied();
    let mut related: Vec<f64> = (0..levels.len())
        .map(|at| match levels[at].meaning {
            Meaning::Null => 0.0,
            Meaning::Agree => 0.004 * m[at] / agree.max(FLOOR),
            Meaning::Near => alike(near(at).unwrap_or_else(|| of_strangers(at))),
            _ if matches!(levels[at].name, GARBLED_NAME | RESEMBLING_NAME) => {
                alike(of_strangers(at))
            }
            // Brothers and sisters bear different given names.
            Meaning::Partial if levels[at].name == LONE_GIVEN_NAME => 0.01 * m[at],
            // A lone surname is as common among relatives as their surname; an initial or half of a
            // given name they seldom share.
            Meaning::Partial if levels[at].name == LONE_SURNAME_NAME => SHARED_SURNAME * m[at],
            Meaning::Partial => SHARED_START * m[at],
            Meaning::Related if one_surname(&levels[at]) => {
                SHARED_SURNAME * u[at] / others.max(FLOOR)
            }
            Meaning::Related => 0.01,
            Meaning::Elsewhere | Meaning::Differ => {
                (1.0 - SHARED_SURNAME) * (u[at] + FLOOR) / (differing + FLOOR)
            }
        })
        .collect();
    let sum: f64 = related.iter().sum();
    related.iter_mut().for_each(|level| *level /= sum);
    related
}

/// Probability of every level of a comparison among related people.
pub fn levels_of_related(role: Role, levels: &[LevelInfo], known: Known<'_>) -> Vec<f64> {
    if role != Role::Name {
        let mixed = |(level, (m, u)): (&LevelInfo, (&f64, &f64))| {
            let shared = shared_at(role, level);
            shared * m + (1.0 - shared) * u
        };
        let both = known.of_customers.iter().zip(known.of_strangers);
        return levels.iter().zip(both).map(mixed).collect();
    }
    names_of_related(levels, known)
}

/// Probability of every level of every comparison of a model among related people.
pub(super) fn of_model(model: &Model) -> Vec<Vec<f64>> {
    let each = model.comparisons.iter().zip(&model.parameters);
    each.map(|(info, of)| {
        let known = Known {
            of_customers: &of.m,
            of_strangers: &of.u,
            of_one_surname: &of.of_one_surname,
        };
        levels_of_related(info.role, &info.levels, known)
    })
    .collect()
}

/// log2(P(level | one customer) ÷ P(level | related people)) per comparison and level.
fn weights(model: &Model) -> Vec<Vec<f64>> {
    let each = model.parameters.iter().zip(of_model(model));
    each.map(|(parameters, related)| {
        let both = parameters.m.iter().zip(&related).enumerate();
        both.map(|(level, (m, r))| match level {
            0 => 0.0,
            _ => libm::log2(m.max(FLOOR) / r.max(FLOOR)),
        })
        .collect()
    })
    .collect()
}

/// For patterns of one model: what speaks for one customer and against two related people.
#[derive(Clone, Debug)]
pub struct Kinship {
    weights: Vec<Vec<f64>>,
    odds: f64,
}

impl Kinship {
    /// Prepares a model.
    pub fn of(model: &Model) -> Self {
        Kinship {
            weights: weights(model),
            odds: libm::log2(model.related.max(FLOOR)),
        }
    }

    /// log2(P(one customer | pattern) ÷ P(related people | pattern)).
    pub fn one_customer(&self, pattern: Pattern) -> Weight {
        let each = self.weights.iter().enumerate();
        let sum: f64 = each
            .map(|(comparison, weights)| weights[pattern.level(comparison)])
            .sum();
        Weight::from_bits(sum - self.odds)
    }
}

/// What a pattern says in the pass where its pairs met first, and how many they are: likelihoods of
/// one customer, related people and random people. Random people have the pass's keys in common
/// because that is why they met, so those count as for one customer.
struct Met {
    sorts: [f64; 3],
    pairs: f64,
}

/// Pairs of related people per pair of one customer, among the candidate pairs of a file, by
/// expectation–maximization. Random people are as frequent in each pass as they may be, but where
/// the key holds a part of their names: of those who have the rest of it in common no more bear one
/// surname than random people do. Related people are not: where the birthday is the key only twins could meet, so what looks like many
/// relatives there are customers with a wrong name.
pub fn related_pairs(model: &Model, candidates: &PatternCounts, passes: &[PassPrior]) -> f64 {
    let related = of_model(model);
    // What random people have in common who met in a pass: its keys.
    let random: Vec<Vec<Vec<f64>>> = passes.iter().map(|pass| random_in(model, pass)).collect();
    let mut by_pass: Vec<Vec<Met>> = passes.iter().map(|_| Vec::new()).collect();
    for (met_in, pattern, count) in candidates.sorted() {
        let first = met_in.trailing_zeros() as usize;
        let Some(random) = random.get(first) else {
            continue;
        };
        let mut met = Met {
            sorts: [1.0; 3],
            pairs: count as f64,
        };
        for (comparison, related) in related.iter().enumerate() {
            let level = pattern.level(comparison);
            if level == 0 {
                continue;
            }
            let parameters = &model.parameters[comparison];
            let sorts = [
                parameters.m[level],
                related[level],
                random[comparison][level],
            ];
            for (sort, of) in met.sorts.iter_mut().zip(sorts) {
                *sort *= of.max(FLOOR);
            }
        }
        by_pass[first].push(met);
    }
    let mut frequencies = vec![[1.0, LEAST_SHARE, 1.0]; passes.len()];
    let mut share = LEAST_SHARE;
    for _ in 0..ROUNDS {
        let expected: Vec<[f64; 3]> = (by_pass.par_iter().zip(&frequencies))
            .map(|(patterns, &frequency)| expected(patterns, frequency))
            .collect();
        let mut totals = [1.0, LEAST_PAIRS];
        for [customer, related, _] in &expected {
            totals[0] += customer;
            totals[1] += related;
        }
        share = totals[1] / totals[0];
        let each = expected.iter().zip(passes);
        frequencies = each
            .map(|(&expected, pass)| frequency(expected, pass, share))
            .collect();
    }
    share.max(LEAST_SHARE)
}

/// How frequent the sorts are in a pass, from how many pairs of each are expected there and related
/// people per customer in all. Behind one door or number no more people bear one surname by chance than
/// elsewhere; where many more do, the others are relatives, though most customers have met in earlier
/// passes.
fn frequency([customer, related, random]: [f64; 3], pass: &PassPrior, share: f64) -> [f64; 3] {
    let customer = customer + 1.0;
    let by_chance = pass.name_part.map_or(random, |common| common.by_chance);
    let of_surname = pass
        .name_part
        .is_some_and(|common| common.part == NamePart::Surname);
    let related = match of_surname && related + random > MANY_MORE * (by_chance + 1.0) {
        true => related + LEAST_SHARE,
        false => customer * share,
    };
    [customer, related, random.min(by_chance) + 1.0]
}

/// So many times as many pairs of one surname as chance brings are more than its guess may be wrong by.
const MANY_MORE: f64 = 3.0;

/// Probability of every level of every comparison among random people who met in a pass.
fn random_in(model: &Model, pass: &PassPrior) -> Vec<Vec<f64>> {
    let each = model.comparisons.iter().zip(&model.parameters).enumerate();
    each.map(
        |(at, (info, of))| match (pass.blocks_on.contains(&at), pass.name_part) {
            (false, _) => of.u.clone(),
            (true, Some(common)) if info.role == Role::Name => {
                random_of_one_part(&info.levels, common.part, &of.u)
            }
            (true, _) => of.m.clone(),
        },
    )
    .collect()
}

/// How many pairs of each sort are expected among some patterns, given how frequent the sorts are.
fn expected(patterns: &[Met], frequency: [f64; 3]) -> [f64; 3] {
    let mut expected = [0.0; 3];
    for met in patterns {
        let mut sorts = met.sorts;
        for (sort, of) in sorts.iter_mut().zip(frequency) {
            *sort *= of;
        }
        let all: f64 = sorts.iter().sum();
        for (sum, sort) in expected.iter_mut().zip(sorts) {
            *sum += met.pairs * sort / all;
        }
    }
    expected
}
