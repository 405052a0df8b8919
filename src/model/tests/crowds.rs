//! Files full of people who are no customers of each other: namesakes and colleagues.

use super::*;
use crate::tables::pairs::OTHER_KOREAN_NAME;

/// One name and a phone: in the pass of names only the phone has anything to tell. What few customers
/// among many namesakes have in common is not unlearnt because of the namesakes.
#[test]
fn namesakes_do_not_teach_that_customers_differ() {
    let priors = &priors()[..2];
    let mut u = estimate::u_probabilities(priors, &PatternCounts::default());
    u[1] = vec![0.0, 0.00001, 0.99999];
    let mut counts = PatternCounts::default();
    let phones = |same: bool| Pattern::default().with(0, 1).with(1, 1 + u8::from(!same));
    for (same, pairs) in [(true, 250), (false, 19_750)] {
        for _ in 0..pairs {
            counts.add(1, phones(same));
        }
    }
    let names = [PassPrior {
        blocks_on: vec![0],
        ..Default::default()
    }];
    let (start, related) = (estimate::m_start(priors), estimate::related(priors, &u));
    let m_prior = estimate::m_prior(priors);
    let found =
        estimate::expectation_maximization(&names, &counts, &m_prior, &start, &u, &related).m;
    assert!(found[1][1] > 0.5, "{:?}", found[1]);
}

/// Whatever the pairs have in common that a file is full of, those of different names are not taken
/// for what customers are like.
#[test]
fn customers_seldom_bear_names_that_have_nothing_in_common() {
    let mut colleagues = true_m();
    colleagues[0] = vec![0.0, 0.0, 0.0, 0.0, 0.1, 0.9];
    let mut chance = Chance(mix64(31));
    let mut counts = PatternCounts::default();
    for (of, pairs) in [(&true_m(), 300), (&colleagues, 3_000), (&true_u(), 3_000)] {
        for _ in 0..pairs {
            counts.add(1, chance.pair(of));
        }
    }
    let priors = priors();
    let (random, _) = simulated(32, [0, 0, 40_000]);
    let u = estimate::u_probabilities(&priors, &random);
    let (start, related) = (estimate::m_start(&priors), estimate::related(&priors, &u));
    let m_prior = estimate::m_prior(&priors);
    let phone = [PassPrior {
        blocks_on: vec![1],
        ..Default::default()
    }];
    let found = estimate::expectation_maximization(&phone, &counts, &m_prior, &start, &u, &related);
    for step in found.likelihood.windows(2) {
        assert!(step[1] >= step[0] - 1e-6 * step[0].abs(), "{step:?}");
    }
    assert!(
        found.m[0][4] + found.m[0][5] <= 0.15 + 1e-12,
        "{:?}",
        found.m[0]
    );
    assert!((found.m[0].iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

/// A line and a mailbox of an office are the company's: people of different names are two, whatever
/// the file's customers look like.
#[test]
fn an_office_in_common_makes_nobody_of_two_names_one() {
    let mut model = fit(33, [2_000, 0, 30_000]).model;
    model.parameters[0].m = vec![0.0, 0.2, 0.05, 0.02, 0.02, 0.71];
    let decide = |model: &Model, levels| {
        let judge = Judge::of(model, Subject::Person);
        judge.decide(pattern(levels), Weight::from_bits(20.0), THRESHOLDS)
    };
    // The phone is anybody's, and the employer agrees as well.
    assert_eq!(decide(&model, [5, 1, 0, 1]).0, Decision::Match);
    for office in ["same_line", "same_office_mailbox"] {
        model.comparisons[1].levels[1] = level(office, Meaning::Agree, 200);
        assert_eq!(
            decide(&model, [5, 1, 0, 1]),
            (Decision::NonMatch, Reason::OneContactOnly)
        );
        // Nor does it keep two rows of one name apart, or of one birthday.
        assert_eq!(decide(&model, [1, 1, 0, 1]).0, Decision::Match);
        assert_eq!(decide(&model, [5, 1, 1, 1]).0, Decision::Match);
    }
    // Nor does the door, which is the office's or the house's, speak for one of two names.
    model.comparisons[1].levels[1] = level("same_line", Meaning::Agree, 200);
    model.comparisons[3].role = Role::Address;
    assert_eq!(
        decide(&model, [5, 1, 0, 1]),
        (Decision::NonMatch, Reason::OneContactOnly)
    );
    assert_eq!(decide(&model, [5, 1, 1, 1]).0, Decision::Match);
}

/// Relatives share a phone or a mailbox, and seldom both; twins may, and are born on one day.
#[test]
fn a_phone_and_a_mailbox_in_common_settle_a_slip_in_the_name() {
    let mut model = fit(33, [2_000, 0, 30_000]).model;
    model.related = 1e4;
    let decide = |model: &Model, levels| {
        let judge = Judge::of(model, Subject::Person);
        judge
            .decide(pattern(levels), Weight::from_bits(30.0), THRESHOLDS)
            .0
    };
    assert_ne!(decide(&model, [2, 1, 0, 1]), Decision::Match);
    model.comparisons[3].role = Role::Contact;
    assert_eq!(decide(&model, [2, 1, 0, 1]), Decision::Match);
    assert_eq!(decide(&model, [3, 1, 0, 1]), Decision::Match);
    assert_ne!(decide(&model, [2, 1, 1, 1]), Decision::Match);
    assert_ne!(decide(&model, [4, 1, 0, 1]), Decision::Match);
}

/// Somebody may be called otherwise in another alphabet; a Korean given name is what it is.
#[test]
fn another_korean_given_name_is_another_person() {
    let mut model = fit(33, [2_000, 0, 30_000]).model;
    model.parameters[0].m = vec![0.0, 0.2, 0.05, 0.02, 0.71, 0.02];
    let decide = |model: &Model| {
        let judge = Judge::of(model, Subject::Person);
        judge.decide(pattern([4, 1, 1, 1]), Weight::from_bits(30.0), THRESHOLDS)
    };
    assert_eq!(decide(&model).0, Decision::Match);
    model.comparisons[0].levels[4].name = OTHER_KOREAN_NAME;
    assert_eq!(decide(&model), (Decision::Review, Reason::OneContactOnly));
}

/// A man and a woman of one surname are two, however much they have in common.
#[test]
fn brother_and_sister_bear_two_names() {
    let mut model = fit(33, [2_000, 0, 30_000]).model;
    model.parameters[0].m = vec![0.0, 0.2, 0.05, 0.02, 0.71, 0.02];
    let decide = |model: &Model, sexes: u8| {
        let judge = Judge::of(model, Subject::Person);
        judge.decide(
            pattern([4, 1, 1, sexes]),
            Weight::from_bits(30.0),
            THRESHOLDS,
        )
    };
    assert_eq!(decide(&model, 2).0, Decision::Match);
    model.comparisons[3].name = "gender".into();
    assert_eq!(decide(&model, 1).0, Decision::Match);
    assert_eq!(decide(&model, 2).1, Reason::OneContactOnly);
}

/// Where a file is full of relatives, one name with births that have nothing in common is father and
/// son.
#[test]
fn father_and_son_bear_one_name() {
    let model = fit(34, [2_000, 0, 30_000]).model;
    let decide = |related: f64, levels| {
        let model = Model {
            related,
            ..model.clone()
        };
        let judge = Judge::of(&model, Subject::Person);
        judge.decide(pattern(levels), Weight::from_bits(30.0), THRESHOLDS)
    };
    assert_eq!(decide(0.02, [1, 1, 3, 0]).0, Decision::Match);
    assert_eq!(decide(100.0, [1, 1, 3, 0]).1, Reason::BirthDateConflict);
    assert_ne!(decide(100.0, [1, 1, 3, 0]).0, Decision::Match);
    assert_eq!(decide(100.0, [1, 1, 1, 0]).0, Decision::Match);
}

/// In a file without names, what many have in common makes nobody one.
#[test]
fn without_names_two_details_are_needed() {
    let mut model = fit(35, [2_000, 0, 30_000]).model;
    model.comparisons[0].role = Role::Attribute;
    let judge = Judge::of(&model, Subject::Person);
    let decide = |levels| judge.decide(pattern(levels), Weight::from_bits(30.0), THRESHOLDS);
    assert_eq!(
        decide([1, 1, 0, 1]),
        (Decision::Review, Reason::OneContactOnly)
    );
    assert_eq!(
        decide([1, 0, 0, 1]),
        (Decision::Review, Reason::NoUsableName)
    );
    assert_eq!(decide([1, 1, 1, 0]).0, Decision::Match);
}

#[test]
fn what_a_weight_alone_may_not_decide() {
    let mut model = fit(10, [2_000, 3_000, 30_000]).model;
    let judge = Judge::of(&model, Subject::Person);
    let decide = |levels| judge.decide(pattern(levels), Weight::from_bits(40.0), THRESHOLDS);
    let rules = [
        ([1, 1, 1, 1], Decision::Match, Reason::Evidence),
        // A name alone, and with nothing but missing values beside it.
        ([1, 0, 0, 0], Decision::Review, Reason::NameOnly),
        // …which a difference makes a namesake.
        ([1, 2, 0, 0], Decision::NonMatch, Reason::NameOnly),
        // No name at all.
        ([0, 1, 1, 1], Decision::Review, Reason::NoUsableName),
        // One phone in a family.
        ([4, 1, 0, 1], Decision::NonMatch, Reason::OneContactOnly),
        // Another birthday and another given name.
        ([4, 1, 3, 1], Decision::NonMatch, Reason::BirthDateConflict),
        // A new surname on the same day and phone.
        ([3, 1, 1, 0], Decision::Match, Reason::Evidence),
        // A slip in the name with a contact.
        ([2, 1, 0, 1], Decision::Match, Reason::Evidence),
    ];
    for (levels, decision, reason) in rules {
        assert_eq!(decide(levels), (decision, reason), "{levels:?}");
    }
    assert_eq!(
        judge.hard_conflict(pattern([4, 1, 3, 1])),
        Some(Reason::BirthDateConflict)
    );
    assert_eq!(judge.hard_conflict(pattern([1, 2, 3, 2])), None);
    // Father and son of one name behind one door.
    model.comparisons[3].role = Role::Address;
    let judge = Judge::of(&model, Subject::Person);
    for (levels, conflict) in [
        ([1, 2, 3, 1], Some(Reason::BirthDateConflict)),
        ([1, 2, 2, 1], None),
        ([1, 1, 3, 1], None),
    ] {
        assert_eq!(judge.hard_conflict(pattern(levels)), conflict, "{levels:?}");
    }
}

/// Two mailboxes at one company's domain are those of two colleagues, and one phone under two names is
/// a house's.
#[test]
fn colleagues_and_housemates_are_not_worth_a_look() {
    let mut model = fit(9, [2_000, 0, 30_000]).model;
    let weight = Weight::from_bits(10.0);
    let decide = |model: &Model, levels| {
        let judge = Judge::of(model, Subject::Person);
        judge.decide(pattern(levels), weight, THRESHOLDS)
    };
    let apart = (Decision::NonMatch, Reason::OneContactOnly);
    assert_eq!(decide(&model, [5, 1, 0, 0]), apart);
    assert_eq!(
        decide(&model, [5, 2, 1, 0]),
        (Decision::Review, Reason::OneContactOnly)
    );
    model.comparisons[1].levels[2] = level("same_own_domain", Meaning::Related, 200);
    assert_eq!(decide(&model, [5, 2, 0, 1]), apart);
}
