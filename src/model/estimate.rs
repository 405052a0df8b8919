//! Estimation of m, u and prior.
//!
//! u comes from random pairs, and from term frequencies where equality is too rare to be met by
//! sampling. m comes from expectation–maximization over the patterns of the candidate pairs,
//! pass by pass: in a pass the comparisons it blocks on are left out (Winkler's and Splink's
//! rule), the share of matches and the u-probabilities are the pass's own (pairs that share a
//! phone are not random pairs), and m is common to all. Related people are a third sort beside
//! the two, so that twins and housemates do not count as one customer with two names. Dirichlet priors at the starting values
//! keep tiny, clean and all-duplicate files from diverging. The prior over all pairs is the fixed
//! point of "expected matches ÷ pairs".

use rayon::prelude::*;

use crate::tables::pairs::{
    LevelInfo, LevelParameters, Meaning, PartInCommon, PassSet, Role, Weight,
};

use super::kinship::{self, Known};
use super::limits::Limits;
use super::patterns::{MOST_COMPARISONS, MOST_LEVELS, Pattern, PatternCounts};

/// Pseudo-pairs behind the starting m-probabilities.
const M_STRENGTH: f64 = 40.0;
/// …and behind those of names, whose rare levels tell a wrong name from another person.
const M_STRENGTH_OF_NAMES: f64 = 120.0;
/// Least pseudo-pairs behind the global u-probabilities in each pass…
const U_STRENGTH: f64 = 4.0;
/// …and their number per pair of the pass. Pairs that share a key are not quite random; but a pass
/// of hardly anything but customers must not learn from their careless rows what chance looks like.
const U_STRENGTH_PER_PAIR: f64 = 1.0;
/// Pseudo-pairs behind the u-probabilities of the whole file, by what is usual anywhere: the few
/// random pairs of a tiny file show neither how rare a level is nor how often it is met.
const USUAL_PAIRS: f64 = 100.0;
/// Pseudo-pairs of one customer, related people and random people in each pass.
const SHARE_PAIRS: [f64; 3] = [1.0, 0.5, 1.0];
/// EM stops after this many rounds, or when nothing moves by more than [`SETTLED`].
const ROUNDS: usize = 60;
const SETTLED: f64 = 1e-4;
/// Rounds in which passes find their shares before m moves.
const ROUNDS_OF_SHARES: usize = 20;
/// No probability is taken to be smaller.
pub(super) const FLOOR: f64 = 1e-9;

/// What estimation needs to know of one comparison.
#[derive(Clone, Debug)]
pub struct ComparisonPrior {
    /// The kind of evidence it gives.
    pub role: Role,
    /// Its levels with starting m-probabilities.
    pub levels: Vec<LevelInfo>,
    /// Per level, the probability that two random people reach it, where term frequencies or people of
    /// one surname tell it better than random pairs.
    pub chance: Vec<Option<f64>>,
    /// Per level, the probability that two random people of one surname reach it; empty where nothing
    /// tells.
    pub of_one_surname: Vec<f64>,
}

/// How often random pairs usually have an equal value of one that few bear.
const RARE: f64 = 0.0005;

/// How often random pairs usually reach a level; what is left of the whole are different values.
fn usual(level: &LevelInfo) -> f64 {
    match level.meaning {
        Meaning::Null => 0.0,
        Meaning::Agree | Meaning::Near => RARE,
        Meaning::Partial | Meaning::Related => 0.003,
        Meaning::Elsewhere => 0.05,
        Meaning::Differ => 0.9,
    }
}

/// A pass as estimation sees it.
#[derive(Clone, Debug, Default)]
pub struct PassPrior {
    /// Comparisons the pass blocks on.
    pub blocks_on: Vec<usize>,
    /// The part of the name that its rows have in common, if no more than that.
    pub name_part: Option<PartInCommon>,
}

/// m and u per comparison and level; `[comparison][level]`, level 0 (null) unused.
pub type Probabilities = Vec<Vec<f64>>;

/// u from the patterns of random pairs, with equality levels from term frequencies.
pub fn u_probabilities(priors: &[ComparisonPrior], random: &PatternCounts) -> Probabilities {
    let sorted = random.sorted();
    priors
        .iter()
        .enumerate()
        .map(|(comparison, prior)| {
            let mut counts = vec![0.0; prior.levels.len()];
            for &(_, pattern, count) in &sorted {
                counts[pattern.level(comparison)] += count as f64;
            }
            let total: f64 = counts[1..].iter().sum::<f64>().max(1.0);
            let mut u: Vec<f64> = counts
                .iter()
                .zip(&prior.levels)
                .map(|(count, level)| (count + USUAL_PAIRS * usual(level)) / (total + USUAL_PAIRS))
                .collect();
            for (level, chance) in prior.chance.iter().enumerate() {
                if let Some(chance) = chance {
                    u[level] = chance.max(FLOOR);
                }
            }
            u[0] = 0.0;
            normalize(&mut u);
            u
        })
        .collect()
}

/// Starting m-probabilities.
pub fn m_start(priors: &[ComparisonPrior]) -> Probabilities {
    priors
        .iter()
        .map(|prior| {
            let mut m: Vec<f64> = prior
                .levels
                .iter()
                .map(|level| f64::from(level.m_start.max(1)))
                .collect();
            m[0] = 0.0;
            normalize(&mut m);
            m
        })
        .collect()
}

/// Levels whose starting m-probabilities are those of a person who knows the data: of pairs of one
/// customer, the `shares` of the same, alike and different values. Each share is spread over the
/// levels of its meaning in proportion to what stood there; a share without any level is left out.
pub fn expecting(levels: &[LevelInfo], shares: [f64; 3]) -> Vec<LevelInfo> {
    let group = |meaning: Meaning| match meaning {
        Meaning::Null => None,
        Meaning::Agree => Some(0),
        Meaning::Near | Meaning::Partial | Meaning::Related => Some(1),
        Meaning::Elsewhere | Meaning::Differ => Some(2),
    };
    let mut sums = [0.0; 3];
    for level in levels {
        if let Some(of) = group(level.meaning) {
            sums[of] += f64::from(level.m_start.max(1));
        }
    }
    let spread = |level: &LevelInfo| {
        let start = group(level.meaning).map_or(0.0, |of| {
            shares[of] * f64::from(level.m_start.max(1)) / sums[of]
        });
        LevelInfo {
            // In tenths of a thousandth: rare levels keep their size.
            m_start: (start * 10_000.0).round() as u16,
            ..*level
        }
    };
    levels.iter().map(spread).collect()
}

/// What is known of m before any pair is seen.
#[derive(Clone, Debug)]
pub struct MPrior {
    /// Pseudo-pairs of one customer per comparison and level.
    pairs: Probabilities,
    /// Per comparison, what its levels may come to.
    limits: Vec<Limits>,
}

impl MPrior {
    /// The m-probabilities of expected pairs of one customer per level.
    fn probabilities(&self, comparison: usize, mut pairs: Vec<f64>) -> Vec<f64> {
        pairs[0] = 0.0;
        normalize(&mut pairs);
        self.limits[comparison].hold(&mut pairs);
        pairs
    }
}

/// Pseudo-pairs of one customer per level, and the levels that few of them may reach.
pub fn m_prior(priors: &[ComparisonPrior]) -> MPrior {
    let mut pairs = m_start(priors);
    for (levels, prior) in pairs.iter_mut().zip(priors) {
        let strength = match prior.role {
            Role::Name => M_STRENGTH_OF_NAMES,
            _ => M_STRENGTH,
        };
        levels.iter_mut().for_each(|level| *level *= strength);
    }
    MPrior {
        pairs,
        limits: priors.iter().map(Limits::of).collect(),
    }
}

fn normalize(probabilities: &mut [f64]) {
    let sum: f64 = probabilities.iter().sum();
    for probability in probabilities.iter_mut() {
        *probability = (*probability / sum).max(0.0);
    }
}

/// Probabilities of levels among related people at the starting m.
pub fn related(priors: &[ComparisonPrior], u: &Probabilities) -> Probabilities {
    let m = m_start(priors);
    let each = priors.iter().zip(&m).zip(u);
    each.map(|((prior, m), u)| {
        let [of_customers, of_strangers] = [m, u].map(Vec::as_slice);
        let known = Known {
            of_customers,
            of_strangers,
            of_one_surname: &prior.of_one_surname,
        };
        kinship::levels_of_related(prior.role, &prior.levels, known)
    })
    .collect()
}

/// Cells for every comparison and level that a pattern has room for.
const CELLS: usize = MOST_COMPARISONS * MOST_LEVELS;

fn cell(comparison: usize, level: usize) -> usize {
    comparison * MOST_LEVELS + level
}

/// What one round of a pass found.
struct Round {
    /// Log-likelihood of the pass before the step.
    likelihood: f64,
    /// Expected counts for m.
    m_counts: Probabilities,
    /// Expected pairs of random people per comparison and level.
    random: Probabilities,
}

/// The state of one pass during EM.
struct PassState {
    /// Shares of one customer, related people and random people.
    shares: [f64; 3],
    u: Probabilities,
    /// Pseudo-pairs behind `u`.
    strength: f64,
    /// Patterns reduced to the comparisons that may learn here.
    patterns: Vec<(Pattern, f64)>,
    learns: Vec<bool>,
}

/// Outcome of [`expectation_maximization`].
#[derive(Clone, Debug)]
pub struct Estimate {
    /// m-probabilities.
    pub m: Probabilities,
    /// Log-likelihood (with priors) after each round; never falls.
    pub likelihood: Vec<f64>,
}

/// Learns m from the patterns of candidate pairs: `m_prior` pairs per level before any is seen,
/// first guess `from`.
pub fn expectation_maximization(
    passes: &[PassPrior],
    candidates: &PatternCounts,
    m_prior: &MPrior,
    from: &Probabilities,
    u: &Probabilities,
    related: &Probabilities,
) -> Estimate {
    let sorted = candidates.sorted();
    let mut states: Vec<PassState> = passes
        .iter()
        .enumerate()
        .map(|(index, pass)| PassState::new(index, pass, &sorted, u))
        .collect();
    let mut m = from.clone();
    // Where a pass has one comparison to learn from, few customers who agree and many who differ
    // look the same: how many there are has to be found before what they are like.
    states.par_iter_mut().for_each(|state| {
        for _ in 0..ROUNDS_OF_SHARES {
            state.round(&m, u, related);
        }
    });
    let mut likelihood: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        let mut m_counts = m_prior.pairs.clone();
        let mut total = log_prior(&m_prior.pairs, &m, 1.0);
        // Passes are added up in their order, whichever was done first.
        let rounds: Vec<Round> = states
            .par_iter_mut()
            .map(|state| state.round(&m, u, related))
            .collect();
        for round in rounds {
            total += round.likelihood;
            let counts = round.m_counts.iter().flatten();
            for (sums, counts) in m_counts.iter_mut().flatten().zip(counts) {
                *sums += counts;
            }
        }
        let mut moved = 0.0f64;
        for (comparison, (levels, counts)) in m.iter_mut().zip(m_counts).enumerate() {
            let found = m_prior.probabilities(comparison, counts);
            for (old, new) in levels.iter().zip(&found) {
                moved = moved.max((old - new).abs());
            }
            *levels = found;
        }
        likelihood.push(total);
        if moved < SETTLED {
            break;
        }
    }
    Estimate { m, likelihood }
}

/// What random people have in common who are equal in one comparison.
#[derive(Clone, Debug)]
pub struct Among {
    /// u-probabilities among them.
    pub u: Probabilities,
    /// Expected pairs of one customer per comparison and level.
    pub customers: Probabilities,
    /// Expected pairs of random people.
    pub random: Probabilities,
}

/// Learns u from pairs that are equal in the comparison `on`, with m held fast and `strength`
/// pseudo-pairs behind the u of random people.
pub fn among(
    on: usize,
    pairs: &PatternCounts,
    strength: f64,
    m: &Probabilities,
    u: &Probabilities,
    related: &Probabilities,
) -> Among {
    let pass = PassPrior {
        blocks_on: vec![on],
        name_part: None,
    };
    let mut state = PassState::new(0, &pass, &pairs.sorted(), u);
    state.strength = strength;
    let mut round = state.round(m, u, related);
    for _ in 1..ROUNDS {
        let before = state.u.clone();
        round = state.round(m, u, related);
        let moves = before.iter().flatten().zip(state.u.iter().flatten());
        let moved = moves
            .map(|(old, new)| (old - new).abs())
            .fold(0.0, f64::max);
        if moved < SETTLED {
            break;
        }
    }
    Among {
        u: state.u,
        customers: round.m_counts,
        random: round.random,
    }
}

fn log_prior(prior: &[Vec<f64>], current: &[Vec<f64>], strength: f64) -> f64 {
    prior
        .iter()
        .zip(current)
        .flat_map(|(prior, current)| prior.iter().zip(current).skip(1))
        .map(|(prior, current)| prior * strength * libm::log(current.max(FLOOR)))
        .sum()
}

impl PassState {
    fn new(
        index: usize,
        pass: &PassPrior,
        sorted: &[(PassSet, Pattern, u64)],
        u: &Probabilities,
    ) -> Self {
        let learns: Vec<bool> = (0..u.len())
            .map(|comparison| !pass.blocks_on.contains(&comparison))
            .collect();
        let mut reduced: Vec<(Pattern, f64)> = sorted
            .iter()
            .filter(|(passes, _, _)| passes >> index & 1 == 1)
            .map(|&(_, pattern, count)| {
                let kept = (0..u.len())
                    .filter(|&comparison| learns[comparison])
                    .fold(Pattern::default(), |kept, comparison| {
                        kept.with(comparison, pattern.level(comparison) as u8)
                    });
                (kept, count as f64)
            })
            .collect();
        reduced.sort_unstable_by_key(|(pattern, _)| *pattern);
        let mut patterns: Vec<(Pattern, f64)> = Vec::new();
        for (pattern, count) in reduced {
            match patterns.last_mut() {
                Some((last, sum)) if *last == pattern => *sum += count,
                _ => patterns.push((pattern, count)),
            }
        }
        let pairs: f64 = patterns.iter().map(|(_, count)| count).sum();
        let strength = U_STRENGTH.max(U_STRENGTH_PER_PAIR * pairs);
        PassState {
            shares: [0.4, 0.1, 0.5],
            u: u.clone(),
            strength,
            patterns,
            learns,
        }
    }

    /// One E-step and the pass's own M-step.
    fn round(
        &mut self,
        m: &Probabilities,
        global_u: &Probabilities,
        related: &Probabilities,
    ) -> Round {
        let mut likelihood = 0.0;
        for (comparison, learns) in self.learns.iter().enumerate() {
            if *learns {
                likelihood += log_prior(
                    &global_u[comparison..=comparison],
                    &self.u[comparison..=comparison],
                    self.strength,
                );
            }
        }
        let mut totals = SHARE_PAIRS;
        for (share, pairs) in self.shares.iter().zip(SHARE_PAIRS) {
            likelihood += pairs * libm::log(*share);
        }
        // One cell per comparison and level, in the order of a pattern's bits; what is missing
        // multiplies by one.
        let mut sorts = [[1.0; 3]; CELLS];
        for (comparison, ((m, related), u)) in m.iter().zip(related).zip(&self.u).enumerate() {
            for level in 1..m.len() {
                sorts[cell(comparison, level)] =
                    [m, related, u].map(|of: &Vec<f64>| of[level].max(FLOOR));
            }
        }
        let mut counts = [[0.0; 2]; CELLS];
        for &(pattern, count) in &self.patterns {
            let mut sides = self.shares;
            for comparison in 0..m.len() {
                let of = &sorts[cell(comparison, pattern.level(comparison))];
                for (side, of) in sides.iter_mut().zip(of) {
                    *side *= of;
                }
            }
            let sum: f64 = sides.iter().sum();
            likelihood += count * libm::log(sum);
            let sides = sides.map(|side| count * side / sum);
            for (total, side) in totals.iter_mut().zip(sides) {
                *total += side;
            }
            let [one_customer, _, random] = sides;
            for comparison in 0..m.len() {
                let [of_m, of_u] = &mut counts[cell(comparison, pattern.level(comparison))];
                *of_m += one_customer;
                *of_u += random;
            }
        }
        let found = |start: &dyn Fn(f64) -> f64, side: usize| -> Probabilities {
            let each = global_u.iter().enumerate();
            each.map(|(comparison, levels)| {
                let levels = levels.iter().enumerate();
                levels
                    .map(|(level, &u)| start(u) + counts[cell(comparison, level)][side])
                    .collect()
            })
            .collect()
        };
        let m_counts = found(&|_| 0.0, 0);
        let random = found(&|_| 0.0, 1);
        let u_counts = found(&|u| u * self.strength, 1);
        let all: f64 = totals.iter().sum();
        self.shares = totals.map(|total| total / all);
        for (comparison, mut counts) in u_counts.into_iter().enumerate() {
            if self.learns[comparison] {
                counts[0] = 0.0;
                normalize(&mut counts);
                self.u[comparison] = counts;
            }
        }
        Round {
            likelihood,
            m_counts,
            random,
        }
    }
}

/// Weights from m and u; a level neither side can tell apart weighs nothing.
pub fn parameters(m: &Probabilities, u: &Probabilities) -> Vec<LevelParameters> {
    m.iter()
        .zip(u)
        .map(|(m, u)| LevelParameters {
            weight: m
                .iter()
                .zip(u)
                .enumerate()
                .map(|(level, (m, u))| {
                    if level == 0 {
                        Weight(0)
                    } else {
                        Weight::from_factor(m.max(FLOOR) / u.max(FLOOR))
                    }
                })
                .collect(),
            m: m.clone(),
            u: u.clone(),
            of_one_surname: Vec::new(),
        })
        .collect()
}

/// Takes the matches among random pairs out of u: with few rows and many duplicates a random
/// pair is a match often enough to matter. What `random_pairs` did not show is not taken to be
/// rarer than once among them, or than is usual if they are few.
pub fn without_matches(
    u: &Probabilities,
    m: &Probabilities,
    prior: f64,
    priors: &[ComparisonPrior],
    random_pairs: u64,
) -> Probabilities {
    let least = (1.0 / random_pairs.max(1) as f64).min(RARE);
    u.iter()
        .zip(m)
        .zip(priors)
        .map(|((u, m), comparison)| {
            let mut out: Vec<f64> = u
                .iter()
                .zip(m)
                .enumerate()
                .map(|(level, (u, m))| match comparison.chance[level] {
                    // Already counted over people, not rows.
                    Some(_) => *u,
                    None => ((u - prior * m) / (1.0 - prior)).max(u * 0.05).max(least),
                })
                .collect();
            out[0] = 0.0;
            normalize(&mut out);
            out
        })
        .collect()
}
