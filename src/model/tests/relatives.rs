//! Who is related, and who only met because of a key.

use super::{Chance, fit, relatives, true_m, true_u};
use crate::model::estimate::{PassPrior, Probabilities};
use crate::model::kinship;
use crate::model::patterns::PatternCounts;
use crate::tables::hash::mix64;
use crate::tables::pairs::{NamePart, PartInCommon};

/// Strangers whom a pass brings together have its key in common, and are no relatives for that.
#[test]
fn a_key_in_common_makes_no_relatives() {
    let mut model = fit(23, [2_000, 0, 30_000]).model;
    let mut chance = Chance(mix64(24));
    let mut strangers = true_u();
    strangers[3] = vec![0.0, 1.0, 0.0];
    let mut counts = PatternCounts::default();
    for (of, pairs) in [(&true_m(), 1_000), (&strangers, 20_000)] {
        for _ in 0..pairs {
            counts.add(1, chance.pair(of));
        }
    }
    let city = [PassPrior {
        blocks_on: vec![3],
        ..Default::default()
    }];
    model.related = kinship::related_pairs(&model, &counts, &city);
    assert!(model.related < 0.2, "{}", model.related);
}

/// Cotenants of one surname are met by surname and house: as many as chance brings there are no
/// relatives, however many they are, and what is beyond them is.
#[test]
fn cotenants_of_one_surname_are_relatives_beyond_chance() {
    let mut model = fit(27, [2_000, 0, 30_000]).model;
    let mut chance = Chance(mix64(28));
    let of_one_surname = |name: [f64; 5]| -> Probabilities {
        let [exact, slip, given, surname, other] = name;
        vec![
            vec![0.0, exact, slip, given, surname, other],
            vec![0.0, 0.0005, 0.9995],
            vec![0.0, 0.0004, 0.002, 0.9976],
            vec![0.0, 1.0, 0.0],
        ]
    };
    let cotenants = of_one_surname([0.027, 0.014, 0.0, 0.959, 0.0]);
    let mut counts = PatternCounts::default();
    for (of, pairs) in [(&true_m(), 1_000), (&cotenants, 20_000)] {
        for _ in 0..pairs {
            counts.add(1, chance.pair(of));
        }
    }
    let mut related = |by_chance: f64| {
        let pass = [PassPrior {
            blocks_on: vec![0, 3],
            name_part: Some(PartInCommon {
                part: NamePart::Surname,
                by_chance,
            }),
        }];
        model.related = kinship::related_pairs(&model, &counts, &pass);
        model.related
    };
    let (all, few) = (related(20_000.0), related(50.0));
    assert!(all < 1.0, "{all}");
    assert!(few > 10.0, "{few}");
}

/// Customers meet by their names before they meet by surname and house, where relatives are left: that
/// hardly any customer meets there for the first time makes no strangers of them.
#[test]
fn relatives_are_counted_though_customers_met_before() {
    let mut model = fit(29, [2_000, 0, 30_000]).model;
    let mut chance = Chance(mix64(30));
    let mut of_one_surname = relatives();
    of_one_surname[0] = vec![0.0, 0.0, 0.01, 0.0, 0.99, 0.0];
    of_one_surname[3] = vec![0.0, 1.0, 0.0];
    let mut counts = PatternCounts::default();
    for (passes, of, pairs) in [(0b11, &true_m(), 1_000), (0b10, &of_one_surname, 3_000)] {
        for _ in 0..pairs {
            counts.add(passes, chance.pair(of));
        }
    }
    let passes = [
        PassPrior {
            blocks_on: vec![0],
            ..Default::default()
        },
        PassPrior {
            blocks_on: vec![0, 3],
            name_part: Some(PartInCommon {
                part: NamePart::Surname,
                by_chance: 100.0,
            }),
        },
    ];
    let related = kinship::related_pairs(&model, &counts, &passes);
    model.related = related;
    assert!((2.0..4.0).contains(&related), "{related}");
}

/// Where the birthday is the key only twins could meet: what looks like relatives there are customers
/// with a wrong name. Where a phone is, the same patterns but for the birthday are relatives.
#[test]
fn relatives_are_counted_where_they_could_meet() {
    let mut model = fit(25, [2_000, 0, 30_000]).model;
    let mut related_in = |key: usize, wrong: &Probabilities, pairs: usize| -> f64 {
        let mut chance = Chance(mix64(26));
        let mut customers = true_m();
        customers[key] = std::iter::repeat_n(0.0, customers[key].len()).collect();
        customers[key][1] = 1.0;
        let mut counts = PatternCounts::default();
        for (of, pairs) in [(&customers, 2_000), (wrong, pairs)] {
            for _ in 0..pairs {
                counts.add(1, chance.pair(of));
            }
        }
        let pass = [PassPrior {
            blocks_on: vec![key],
            ..Default::default()
        }];
        model.related = kinship::related_pairs(&model, &counts, &pass);
        model.related
    };
    let mut wrong_names = relatives();
    wrong_names[2] = vec![0.0, 1.0, 0.0, 0.0];
    assert!(related_in(2, &wrong_names, 300) < 0.06);
    let mut housemates = relatives();
    housemates[1] = vec![0.0, 1.0, 0.0];
    assert!(related_in(1, &housemates, 1_500) > 0.25);
}
