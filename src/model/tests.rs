//! Estimation against data simulated from a known model.

use super::decide::{ChildsTie, Judge, OtherAge, Thresholds};
use super::estimate::{self, ComparisonPrior, PassPrior, Probabilities};
use super::kinship;
use super::patterns::{Pattern, PatternCounts};
use super::score;
use crate::tables::field::EntityKind;
use crate::tables::hash::mix64;
use crate::tables::pairs::{
    ComparisonInfo, Decision, LevelInfo, Meaning, Model, OTHER_GIVEN_NAME, RESEMBLING_NAME, Reason,
    Role, Subject, Weight,
};

mod crowds;
mod dependence;
mod near;
mod relatives;
mod surplus;

const fn level(name: &'static str, meaning: Meaning, m_start: u16) -> LevelInfo {
    LevelInfo {
        name,
        says: "",
        meaning,
        m_start,
    }
}

const NULL: LevelInfo = level("null", Meaning::Null, 0);

/// Name, phone, birth date and city, as the comparisons have them by and large.
fn comparisons() -> Vec<ComparisonInfo> {
    let of = |name: &str, role, levels: &[LevelInfo]| ComparisonInfo {
        name: name.into(),
        role,
        fields: vec![0],
        levels: [&[NULL], levels].concat(),
    };
    let differ = |m_start| level("else", Meaning::Differ, m_start);
    vec![
        of(
            "person_name",
            Role::Name,
            &[
                level("exact", Meaning::Agree, 880),
                level("one_slip", Meaning::Near, 70),
                level("same_given", Meaning::Related, 10),
                level(OTHER_GIVEN_NAME, Meaning::Related, 20),
                differ(20),
            ],
        ),
        of(
            "phone",
            Role::Contact,
            &[level("exact", Meaning::Agree, 800), differ(200)],
        ),
        of(
            "birth_date",
            Role::BirthDate,
            &[
                level("exact", Meaning::Agree, 930),
                level("one_slip", Meaning::Near, 40),
                differ(30),
            ],
        ),
        of(
            "city",
            Role::Attribute,
            &[level("exact", Meaning::Agree, 800), differ(200)],
        ),
    ]
}

fn true_m() -> Probabilities {
    vec![
        vec![0.0, 0.80, 0.10, 0.02, 0.04, 0.04],
        vec![0.0, 0.65, 0.35],
        vec![0.0, 0.90, 0.06, 0.04],
        vec![0.0, 0.85, 0.15],
    ]
}

fn true_u() -> Probabilities {
    vec![
        vec![0.0, 0.002, 0.001, 0.005, 0.07, 0.922],
        vec![0.0, 0.0005, 0.9995],
        vec![0.0, 0.0004, 0.002, 0.9976],
        vec![0.0, 0.10, 0.90],
    ]
}

/// Families: one surname, phone and city in common, birthdays by chance.
fn relatives() -> Probabilities {
    vec![
        vec![0.0, 0.0, 0.0, 0.01, 0.6, 0.39],
        vec![0.0, 0.5, 0.5],
        vec![0.0, 0.01, 0.002, 0.988],
        vec![0.0, 0.8, 0.2],
    ]
}

/// Numbers in 0..1, always the same.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 += 1;
        (mix64(self.0) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn level(&mut self, of: &[f64]) -> u8 {
        let mut left = self.next();
        for (level, share) in of.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return level as u8;
            }
        }
        (of.len() - 1) as u8
    }

    /// A pair of one sort, a tenth of whose values are missing.
    fn pair(&mut self, of: &Probabilities) -> Pattern {
        let mut pattern = Pattern::default();
        for (comparison, levels) in of.iter().enumerate() {
            let level = self.level(levels);
            if self.next() > 0.1 {
                pattern = pattern.with(comparison, level);
            }
        }
        pattern
    }
}

/// Counts of simulated pairs: one customer, relatives, random people.
fn simulated(seed: u64, pairs: [usize; 3]) -> (PatternCounts, Vec<(Pattern, bool)>) {
    let mut chance = Chance(mix64(seed));
    let mut counts = PatternCounts::default();
    let mut labelled = Vec::new();
    for (sort, of) in [true_m(), relatives(), true_u()].iter().enumerate() {
        for _ in 0..pairs[sort] {
            let pattern = chance.pair(of);
            counts.add(1, pattern);
            labelled.push((pattern, sort == 0));
        }
    }
    (counts, labelled)
}

fn priors() -> Vec<ComparisonPrior> {
    let infos = comparisons();
    infos
        .iter()
        .map(|info| ComparisonPrior {
            role: info.role,
            levels: info.levels.clone(),
            chance: vec![None; info.levels.len()],
            of_one_surname: Vec::new(),
        })
        .collect()
}

struct Fitted {
    model: Model,
    likelihood: Vec<f64>,
}

/// Fits as a run does: u from random pairs, m by EM, prior by its fixed point.
fn fit(seed: u64, pairs: [usize; 3]) -> Fitted {
    let priors = priors();
    let (counts, labelled) = simulated(seed, pairs);
    let (random, _) = simulated(seed + 1, [0, 0, 40_000]);
    let u = estimate::u_probabilities(&priors, &random);
    let related = estimate::related(&priors, &u);
    let passes = [PassPrior::default()];
    let estimate = estimate::expectation_maximization(
        &passes,
        &counts,
        &estimate::m_prior(&priors),
        &estimate::m_start(&priors),
        &u,
        &related,
    );
    let mut model = Model {
        kind: EntityKind::Person,
        comparisons: comparisons(),
        parameters: estimate::parameters(&estimate.m, &u),
        prior: 0.0,
        related: 0.0,
        dependences: Vec::new(),
        surpluses: Vec::new(),
    };
    model.related = kinship::related_pairs(&model, &counts, &passes);
    let judge = Judge::of(&model, Subject::Person);
    let weights: Vec<(Weight, f64)> = labelled
        .iter()
        .map(|&(pattern, _)| {
            let share = judge.share_of_customer(pattern) as f64 / Judge::WHOLE as f64;
            (score::pattern_weight(&model, pattern), share)
        })
        .collect();
    model.prior = score::fixed_point_prior(&weights, labelled.len() as f64);
    Fitted {
        model,
        likelihood: estimate.likelihood,
    }
}

fn pattern(levels: [u8; 4]) -> Pattern {
    levels
        .iter()
        .enumerate()
        .fold(Pattern::default(), |pattern, (comparison, &level)| {
            pattern.with(comparison, level)
        })
}

#[test]
fn known_parameters_come_back() {
    let fitted = fit(1, [3_000, 0, 60_000]);
    let parameters = &fitted.model.parameters;
    for (comparison, (found, (m, u))) in parameters
        .iter()
        .zip(true_m().iter().zip(&true_u()))
        .enumerate()
    {
        for level in 1..m.len() {
            let (m, u) = (m[level], u[level]);
            assert!(
                (found.m[level] - m).abs() < 0.03,
                "m {comparison} {level}: {found:?}"
            );
            assert!(
                (found.u[level] - u).abs() < 0.01,
                "u {comparison} {level}: {found:?}"
            );
        }
    }
    let prior = 3_000.0 / 63_000.0;
    assert!(
        (fitted.model.prior / prior - 1.0).abs() < 0.06,
        "{}",
        fitted.model.prior
    );
}

#[test]
fn likelihood_never_falls_and_probabilities_sum_to_one() {
    for (seed, pairs) in [
        (2, [800, 0, 9_000]),
        (3, [500, 900, 6_000]),
        (4, [3, 1, 50]),
    ] {
        let fitted = fit(seed, pairs);
        assert!(fitted.likelihood.len() > 1);
        for step in fitted.likelihood.windows(2) {
            assert!(step[1] >= step[0] - 1e-6 * step[0].abs(), "{step:?}");
        }
        for of in &fitted.model.parameters {
            for probabilities in [&of.m, &of.u] {
                assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn a_file_without_duplicates_and_one_of_nothing_else_keep_their_sense() {
    let none = fit(5, [0, 0, 20_000]).model;
    let same = pattern([1, 1, 1, 1]);
    let weight = |model: &Model, pattern| {
        score::pattern_weight(model, pattern)
            .plus(score::prior_weight(model.prior))
            .probability()
    };
    assert!(none.prior < 0.001, "{}", none.prior);
    assert!(weight(&none, same) > 0.95 && weight(&none, pattern([5, 0, 0, 1])) < 0.01);
    let all = fit(6, [300, 0, 0]).model;
    assert!(all.prior > 0.5, "{}", all.prior);
    assert!(weight(&all, same) > 0.99);
}

/// Expected calibration error over bins of equal mass.
fn calibration_error(mut pairs: Vec<(f64, bool)>, bins: usize) -> f64 {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mass = pairs.len().div_ceil(bins);
    let errors = pairs.chunks(mass).map(|bin| {
        let size = bin.len() as f64;
        let said = bin.iter().map(|pair| pair.0).sum::<f64>() / size;
        let were = bin.iter().filter(|pair| pair.1).count() as f64 / size;
        (said - were).abs() * size
    });
    errors.sum::<f64>() / pairs.len() as f64
}

#[test]
fn probabilities_are_as_right_as_they_say() {
    let model = fit(7, [4_000, 0, 60_000]).model;
    let (_, labelled) = simulated(70, [4_000, 0, 60_000]);
    let unsure: Vec<(f64, bool)> = labelled
        .into_iter()
        .map(|(pattern, same)| {
            let weight = score::pattern_weight(&model, pattern);
            (
                weight.plus(score::prior_weight(model.prior)).probability(),
                same,
            )
        })
        .filter(|pair| (0.5..=0.99).contains(&pair.0))
        .collect();
    assert!(unsure.len() > 200, "{}", unsure.len());
    let error = calibration_error(unsure, 5);
    assert!(error <= 0.05, "{error}");
}

/// Twins: one surname, birthday, phone and city.
const TWINS: [u8; 4] = [4, 1, 1, 1];
const THRESHOLDS: Thresholds = Thresholds {
    merge_from: 0.95,
    review_from: 0.5,
};

#[test]
fn twins_stay_apart_where_there_are_families() {
    let families = fit(8, [2_000, 3_000, 30_000]).model;
    assert!(families.related > 0.5, "{}", families.related);
    let (decision, reason) = Judge::of(&families, Subject::Person).decide(
        pattern(TWINS),
        Weight::from_bits(30.0),
        THRESHOLDS,
    );
    assert_ne!(decision, Decision::Match);
    assert_eq!(reason, Reason::OneContactOnly);
    // Nobody in the file is related to anybody: such a name can only be wrong.
    let strangers = fit(9, [2_000, 0, 30_000]).model;
    assert!(strangers.related < 0.1, "{}", strangers.related);
    let judge = Judge::of(&strangers, Subject::Person);
    let (decision, _) = judge.decide(pattern(TWINS), Weight::from_bits(30.0), THRESHOLDS);
    assert_eq!(decision, Decision::Match);
}

/// A pass of customers alone, of whom two in five are careless rows, wrong in many fields at once:
/// what chance looks like is known from elsewhere, and not learnt from them.
#[test]
fn careless_rows_are_not_taken_for_random_people() {
    let careless: Probabilities = vec![
        vec![0.0, 0.05, 0.65, 0.1, 0.1, 0.1],
        vec![0.0, 1.0, 0.0],
        vec![0.0, 0.3, 0.4, 0.3],
        vec![0.0, 0.2, 0.8],
    ];
    let mut chance = Chance(mix64(21));
    let mut counts = PatternCounts::default();
    for (of, pairs) in [(&true_m(), 3_000), (&careless, 2_000), (&true_u(), 60)] {
        for _ in 0..pairs {
            counts.add(1, chance.pair(of));
        }
    }
    let priors = priors();
    let (random, _) = simulated(22, [0, 0, 40_000]);
    let u = estimate::u_probabilities(&priors, &random);
    let start = estimate::m_start(&priors);
    let phone = [PassPrior {
        blocks_on: vec![1],
        ..Default::default()
    }];
    let related = estimate::related(&priors, &u);
    let m_prior = estimate::m_prior(&priors);
    let found =
        estimate::expectation_maximization(&phone, &counts, &m_prior, &start, &u, &related).m;
    let slips = (3_000.0 * 0.10 + 2_000.0 * 0.65) / 5_000.0;
    assert!((found[0][2] - slips).abs() < 0.05, "{:?}", found[0]);
    let city = (3_000.0 * 0.15 + 2_000.0 * 0.8) / 5_000.0;
    assert!((found[3][2] - city).abs() < 0.08, "{:?}", found[3]);
}

/// Every pattern there is: a child's row is tied to another by its birthday or an identifier, to an
/// adult's by its name only with a birth date that is not a generation away, to a row of unknown age
/// by the very name alone.
#[test]
fn only_what_is_a_childs_own_ties_it_to_anybody() {
    let mut infos = comparisons();
    let same_year = level("same_year", Meaning::Related, 10);
    infos[2].levels.insert(3, same_year);
    infos.push(ComparisonInfo {
        name: "passport".into(),
        role: Role::Identifier,
        fields: vec![0],
        levels: vec![
            NULL,
            level("exact", Meaning::Agree, 900),
            level("else", Meaning::Differ, 100),
        ],
    });
    let shares = |info: &ComparisonInfo| vec![0.5; info.levels.len()];
    let m: Probabilities = infos.iter().map(shares).collect();
    let model = Model {
        kind: EntityKind::Person,
        parameters: estimate::parameters(&m, &m),
        comparisons: infos.clone(),
        prior: 0.01,
        related: 1.0,
        dependences: Vec::new(),
        surpluses: Vec::new(),
    };
    let judge = Judge::of(&model, Subject::Person);
    let sizes: Vec<usize> = infos.iter().map(|info| info.levels.len()).collect();
    let all: usize = sizes.iter().product();
    let mut free = 0;
    for nth in 0..all {
        let mut rest = nth;
        let mut pattern = Pattern::default();
        let mut meanings = Vec::new();
        for (comparison, &levels) in sizes.iter().enumerate() {
            pattern = pattern.with(comparison, (rest % levels) as u8);
            meanings.push(infos[comparison].levels[rest % levels].meaning);
            rest /= levels;
        }
        let [name, phone, birth, _, passport] = meanings[..] else {
            panic!("five comparisons");
        };
        let shared = phone == Meaning::Agree;
        let identified = passport == Meaning::Agree;
        let born = matches!(birth, Meaning::Agree | Meaning::Near);
        let of_one_age = born || birth == Meaning::Related;
        let like = matches!(name, Meaning::Agree | Meaning::Near);
        let own = born || identified || like && of_one_age;
        let expected = |own: bool| match (own, shared) {
            (true, _) => ChildsTie::Own,
            (false, true) => ChildsTie::Guardians,
            (false, false) => ChildsTie::Nothing,
        };
        let tie = |other| judge.tie_of_child(pattern, other);
        assert_eq!(tie(OtherAge::Adult), expected(own), "{meanings:?}");
        let of_unknown = own || name == Meaning::Agree;
        assert_eq!(tie(OtherAge::Unknown), expected(of_unknown), "{meanings:?}");
        free += usize::from(own);
    }
    assert!(free > 0 && free < all);
}

/// What somebody expects of a comparison replaces the starting shares of each meaning, and keeps
/// the proportions within it.
#[test]
fn an_expectation_is_spread_over_the_levels_of_its_meaning() {
    let name = &comparisons()[0];
    let told = estimate::expecting(&name.levels, [0.6, 0.3, 0.1]);
    let prior = ComparisonPrior {
        role: Role::Name,
        levels: told,
        chance: vec![None; 6],
        of_one_surname: Vec::new(),
    };
    let m = &estimate::m_start(&[prior])[0];
    for (found, wanted) in m.iter().zip([0.0, 0.6, 0.21, 0.03, 0.06, 0.1]) {
        assert!((found - wanted).abs() < 1e-3, "{m:?}");
    }
    // A comparison without levels in between leaves their share out.
    let phone = &comparisons()[1];
    let prior = ComparisonPrior {
        role: Role::Contact,
        levels: estimate::expecting(&phone.levels, [0.6, 0.2, 0.2]),
        chance: vec![None; 3],
        of_one_surname: Vec::new(),
    };
    let m = &estimate::m_start(&[prior])[0];
    assert!(
        (m[1] - 0.75).abs() < 1e-3 && (m[2] - 0.25).abs() < 1e-3,
        "{m:?}"
    );
}

/// An employer or a text that is merely alike stands beside a name where that says enough.
#[test]
fn what_resembles_supports_a_name_where_it_is_rare() {
    let mut model = fit(11, [2_000, 0, 30_000]).model;
    model.comparisons[3].levels[2] = level("resembling", Meaning::Partial, 200);
    let mut decide = |bits: f64| {
        model.parameters[3].weight[2] = Weight::from_bits(bits);
        let judge = Judge::of(&model, Subject::Person);
        judge.decide(pattern([1, 0, 0, 2]), Weight::from_bits(40.0), THRESHOLDS)
    };
    assert_eq!(decide(4.0), (Decision::Match, Reason::Evidence));
    assert_eq!(decide(2.0), (Decision::Review, Reason::NameOnly));
}

/// Names that resemble each other and one thing more are one customer's, but twins share a birthday.
#[test]
fn resembling_names_take_one_thing_more() {
    let mut model = fit(10, [2_000, 0, 30_000]).model;
    model.comparisons[0].levels[3] = level(RESEMBLING_NAME, Meaning::Related, 10);
    let mut decide = |related: f64, levels| {
        model.related = related;
        let judge = Judge::of(&model, Subject::Person);
        judge.decide(pattern(levels), Weight::from_bits(40.0), THRESHOLDS)
    };
    let merged = (Decision::Match, Reason::Evidence);
    assert_eq!(decide(0.02, [3, 1, 0, 0]), merged);
    assert_eq!(decide(0.02, [3, 0, 1, 0]), merged);
    assert_eq!(decide(0.02, [3, 0, 0, 0]).1, Reason::NameOnly);
    // In a file of families a birthday alone is not enough, and neither is a phone.
    assert_ne!(decide(2.0, [3, 0, 1, 0]), merged);
    assert_ne!(decide(8.0, [3, 1, 0, 0]), merged);
}

/// The switchboard, the office and the domain of a company are one fact.
#[test]
fn namesakes_of_one_company_stay_two() {
    let mut model = fit(9, [2_000, 0, 30_000]).model;
    model.comparisons[3].role = Role::Contact;
    let own = level("same_own_domain", Meaning::Related, 200);
    model.comparisons[3].levels[2] = own;
    let mut office = model.comparisons[1].clone();
    office.role = Role::Address;
    model.comparisons.push(office);
    model.parameters.push(model.parameters[1].clone());
    let judge = Judge::of(&model, Subject::Person);
    let decide = |levels, at_office: u8| {
        let pattern = pattern(levels).with(4, at_office);
        judge.decide(pattern, Weight::from_bits(40.0), THRESHOLDS)
    };
    assert_eq!(decide([1, 2, 0, 2], 1).1, Reason::OneContactOnly);
    assert_eq!(decide([1, 0, 0, 2], 1).0, Decision::Match);
    assert_eq!(decide([1, 1, 0, 2], 1).0, Decision::Match);
    assert_eq!(decide([1, 2, 1, 2], 1).0, Decision::Match);
}

/// A family may share a phone. Two contacts in common are worth a look though relatives are likelier.
#[test]
fn two_contacts_in_common_are_worth_a_look() {
    let mut model = fit(10, [2_000, 3_000, 30_000]).model;
    model.related = 8.0;
    model.comparisons[3].role = Role::Contact;
    let judge = Judge::of(&model, Subject::Person);
    let decide = |levels| {
        judge
            .decide(pattern(levels), Weight::from_bits(40.0), THRESHOLDS)
            .0
    };
    assert_eq!(decide([4, 1, 0, 0]), Decision::NonMatch);
    assert_eq!(decide([4, 1, 0, 1]), Decision::Review);
    // Another name altogether.
    assert_eq!(decide([5, 1, 0, 1]), Decision::NonMatch);
}
