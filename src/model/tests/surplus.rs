//! Patterns that customers show more often than their levels say one by one.

use super::*;
use crate::model::file::SavedModel;
use crate::model::surplus::{self, Met};

/// All pairs of the file.
const ALL: f64 = 50_000_000.0;
/// One name and a birthday a slip away, and the other way round.
const WRONG_BIRTHDAY: [u8; 4] = [1, 0, 2, 0];
const WRONG_NAME: [u8; 4] = [2, 0, 1, 0];

/// A thousand customers who stand twice, each with one wrong field, in the model that takes their
/// fields to be wrong independently of each other.
fn one_mistake_each() -> Model {
    let mut m = true_m();
    m[0] = vec![0.0, 0.33, 0.66, 0.004, 0.003, 0.003];
    m[2] = vec![0.0, 0.66, 0.33, 0.01];
    let mut u = true_u();
    u[0] = vec![0.0, 0.000_2, 0.000_03, 0.01, 0.01, 0.979_77];
    u[2] = vec![0.0, 0.000_05, 0.001, 0.998_95];
    Model {
        kind: EntityKind::Person,
        comparisons: comparisons(),
        parameters: estimate::parameters(&m, &u),
        prior: 1_000.0 / ALL,
        related: 0.1,
        dependences: Vec::new(),
        surpluses: Vec::new(),
    }
}

fn met(levels: [u8; 4], pairs: u64) -> Met {
    Met {
        pattern: pattern(levels),
        pairs,
        all: ALL,
    }
}

fn probability(model: &Model, levels: [u8; 4]) -> f64 {
    let weight = score::pattern_weight(model, pattern(levels));
    let weight = weight.plus(score::prior_weight(model.prior));
    weight.probability()
}

/// What a pattern is met beyond chance is customers: their share is what it says.
#[test]
fn a_pattern_is_as_probable_as_it_is_frequent_beyond_chance() {
    let mut model = one_mistake_each();
    let by_chance = ALL * 0.000_2 * 0.001;
    let before = probability(&model, WRONG_BIRTHDAY);
    assert!((0.85..0.93).contains(&before), "{before}");
    let pairs = 330 + by_chance as u64;
    model.surpluses = surplus::surpluses(&model, &[met(WRONG_BIRTHDAY, pairs)]);
    let (said, were) = (probability(&model, WRONG_BIRTHDAY), 330.0 / pairs as f64);
    assert!((said - were).abs() < 0.01, "{said} for {were}");
    // Other patterns weigh what they did.
    assert_eq!(
        probability(&model, WRONG_NAME),
        probability(&one_mistake_each(), WRONG_NAME)
    );
}

#[test]
fn what_the_levels_explain_is_no_surplus() {
    let model = one_mistake_each();
    let by_levels = (1_000.0 * 0.33 * 0.33 + ALL * 0.000_2 * 0.001) as u64;
    let found = |pairs| surplus::surpluses(&model, &[met(WRONG_BIRTHDAY, pairs)]);
    assert_eq!(found(by_levels), Vec::new());
    assert_eq!(found(0), Vec::new());
    assert_eq!(found(by_levels * 3).len(), 1);
}

/// Namesakes of one street or one class, relatives and twins are many, too, and are no customers.
#[test]
fn where_anything_differs_a_surplus_proves_nothing() {
    let model = one_mistake_each();
    for levels in [
        [1, 2, 1, 0],
        [1, 0, 3, 1],
        [1, 1, 1, 2],
        [3, 1, 1, 1],
        [4, 1, 1, 1],
        [0, 1, 1, 1],
    ] {
        let found = surplus::surpluses(&model, &[met(levels, 5_000)]);
        assert_eq!(found, Vec::new(), "{levels:?}");
    }
}

/// Nobody else has both the name and the number: whoever has moved has another phone as well.
#[test]
fn where_name_and_number_agree_a_surplus_is_customers() {
    let mut model = one_mistake_each();
    let moved = met([1, 2, 0, 1], 5_000);
    assert_eq!(surplus::surpluses(&model, &[moved]), Vec::new());
    model.comparisons[3].role = Role::Identifier;
    assert_eq!(surplus::surpluses(&model, &[moved]).len(), 1);
    let renamed = met([5, 2, 0, 1], 5_000);
    assert_eq!(surplus::surpluses(&model, &[renamed]), Vec::new());
}

/// Rows that lack everything but a name are seldom a customer's second ones.
#[test]
fn a_name_alone_is_as_probable_as_it_is_frequent_too() {
    const NAME: [u8; 4] = [1, 0, 0, 0];
    let mut model = one_mistake_each();
    let by_chance = (ALL * 0.000_2) as u64;
    for (customers, up) in [(20, false), (40_000, true)] {
        model.surpluses.clear();
        let before = probability(&model, NAME);
        let met = [met(NAME, by_chance + customers)];
        model.surpluses = surplus::surpluses(&model, &met);
        let (said, were) = (
            probability(&model, NAME),
            customers as f64 / (by_chance + customers) as f64,
        );
        assert_eq!(said > before, up, "{before} {said}");
        assert!((said - were).abs() < 0.01, "{said} for {were}");
    }
    // What is alike beside it is not taken back.
    let fewer = [met(WRONG_BIRTHDAY, 30)];
    assert_eq!(surplus::surpluses(&model, &fewer), Vec::new());
}

#[test]
fn two_comparisons_of_names_are_left_alone() {
    let mut model = one_mistake_each();
    model.comparisons[3].role = Role::Name;
    let found = surplus::surpluses(&model, &[met(WRONG_BIRTHDAY, 5_000)]);
    assert_eq!(found, Vec::new());
}

#[test]
fn a_saved_model_says_the_same() {
    let mut model = one_mistake_each();
    // As they are met: in another order than that of their levels.
    let met = [met(WRONG_NAME, 9_000), met(WRONG_BIRTHDAY, 900)];
    model.surpluses = surplus::surpluses(&model, &met);
    assert_eq!(model.surpluses.len(), 2);
    let saved = SavedModel::of(&model, |at| at.to_string());
    let restored = saved.restore(EntityKind::Person, &comparisons()).unwrap();
    assert_eq!(restored.surpluses, model.surpluses);
    for levels in [WRONG_BIRTHDAY, WRONG_NAME] {
        assert_eq!(probability(&restored, levels), probability(&model, levels));
        let added = score::pattern_weight(&model, pattern(levels)).bits()
            - score::pattern_weight(&one_mistake_each(), pattern(levels)).bits();
        let of_name = |model: &Model| model.level_weight(0, |at| usize::from(levels[at]));
        let by_name = of_name(&model).bits() - of_name(&one_mistake_each()).bits();
        assert!(added > 1.0 && (added - by_name).abs() < 1e-9, "{added}");
    }
}
