//! What goes together among random people, learnt from simulated pairs.

use super::*;
use crate::model::dependence::{self, Alike};
use crate::model::file::SavedModel;
use crate::tables::pairs::Dependence;

/// Patterns of pairs of one name: customers, and namesakes who live in one city far more often than
/// random people and otherwise are like them.
fn namesakes(customers: usize, strangers: usize) -> Alike {
    let mut among = true_u();
    among[3] = vec![0.0, 0.40, 0.60];
    let mut chance = Chance(mix64(77));
    let mut counts = PatternCounts::default();
    for (sort, pairs) in [(true_m(), customers), (among, strangers)] {
        for _ in 0..pairs {
            let mut of_pair = sort.clone();
            of_pair[0] = vec![0.0, 1.0];
            counts.add(1, chance.pair(&of_pair));
        }
    }
    let terms = true_u()
        .iter()
        .map(|levels| vec![Weight(0); levels.len()])
        .collect();
    Alike {
        on: 0,
        counts,
        terms,
    }
}

fn dependences_among(alike: Alike) -> Vec<Dependence> {
    let (m, u) = (true_m(), true_u());
    let related = estimate::related(&priors(), &u);
    dependence::dependences(&comparisons(), &[alike], &m, &u, &related)
}

/// What many have in common weighs little for its frequency; that is not taken off again.
#[test]
fn what_the_frequency_of_a_value_says_counts_once() {
    let bits = |known: f64| {
        let mut alike = namesakes(3_000, 20_000);
        alike.terms[3][1] = Weight::from_bits(known);
        let found = dependences_among(alike);
        found.first().map_or(0.0, |city| city.weight[1].bits())
    };
    assert!((bits(-1.5) - -0.5).abs() < 0.1, "{}", bits(-1.5));
    // Rare values weigh more, and less is as much as before.
    assert!((bits(3.0) - -2.0).abs() < 0.1, "{}", bits(3.0));
    assert_eq!(bits(-9.0), 0.0);
}

#[test]
fn what_goes_with_a_name_counts_once() {
    let found = dependences_among(namesakes(3_000, 20_000));
    let [city] = &found[..] else {
        panic!("only the city goes with the name: {found:?}");
    };
    assert_eq!((city.of, city.on), (3, 0));
    let bits: Vec<f64> = city.weight.iter().map(|weight| weight.bits()).collect();
    // A city in common is four times as frequent among namesakes, another two thirds as frequent.
    assert!((bits[1] - -2.0).abs() < 0.1, "{bits:?}");
    assert!((bits[2] - 0.585).abs() < 0.1, "{bits:?}");

    let mut model = fit(5, [400, 0, 20_000]).model;
    let levels = [1, 0, 0, 1];
    let before = model.level_weight(3, |comparison| levels[comparison]);
    model.dependences = found.clone();
    let after = model.level_weight(3, |comparison| levels[comparison]);
    assert_eq!(after, before.plus(city.weight[1]));
    // Without the name the city is what it was.
    let other_name = [5, 0, 0, 1];
    let alone = model.level_weight(3, |comparison| other_name[comparison]);
    assert_eq!(alone, before);

    let saved = SavedModel::of(&model, |field| format!("field {field}"));
    let restored = saved.restore(model.kind, &model.comparisons);
    let restored = restored.expect("the same comparisons");
    assert_eq!(restored.dependences, model.dependences);
}

#[test]
fn customers_do_not_pass_for_namesakes() {
    // Where nearly all are customers, what they have in common is theirs.
    let found = dependences_among(namesakes(20_000, 2_000));
    assert!(
        found
            .iter()
            .all(|dependence| dependence.weight[1] == Weight(0)),
        "{found:?}"
    );
    // Few pairs say nothing.
    assert_eq!(dependences_among(namesakes(5, 10)), Vec::new());
}
