//! `evaluate` without truth, with truth and with pairs that a person judged.

use std::fs;

use crate::support::folder;
use crate::support::program::{call, say};
use crate::support::shared::crm;

#[test]
fn a_run_says_what_its_model_expects_and_that_is_near_the_truth() {
    let done = crm();
    let own = say(&done.folder, "evaluate --format json").exits(0).json();
    assert!(own.get("pairwise").is_none(), "{own}");
    let told = say(&done.folder, "evaluate --truth truth.csv --format json")
        .exits(0)
        .json();
    assert_eq!(own["model_expects"], told["model_expects"]);
    let expects = &own["model_expects"];
    for (figure, measured) in [("precision", "precision"), ("recall", "recall")] {
        let share = &expects[figure];
        let (low, high) = (
            share["low"].as_f64().expect("low"),
            share["high"].as_f64().expect("high"),
        );
        assert!(
            low <= high && share["share"].as_f64() >= Some(low),
            "{expects}"
        );
        let truth = told["pairwise"][measured].as_f64().expect("measured");
        assert!(
            (share["share"].as_f64().expect("share") - truth).abs() < 0.05,
            "{figure} {share} {truth}"
        );
    }
    let text = say(&done.folder, "evaluate --lang ko").exits(0).stdout;
    assert!(text.contains("모델 스스로"), "{text}");
}

#[test]
fn precision_and_recall_are_told_over_probabilities_with_what_blocking_found() {
    let done = crm();
    let found = say(
        &done.folder,
        "evaluate --truth truth.csv --blocking --format json",
    )
    .exits(0)
    .json();
    let curve = found["curve"].as_array().expect("points");
    let pairs: Vec<u64> = curve
        .iter()
        .map(|point| point["pairs"].as_u64().expect("pairs"))
        .collect();
    assert!(
        pairs.is_sorted_by(|a, b| a >= b) && pairs[0] > 100,
        "{pairs:?}"
    );
    let table = done.run().table("pairs");
    let above = |from: f64| {
        let numbers = table.numbers("match_probability");
        numbers.iter().filter(|p| **p >= Some(from)).count() as u64
    };
    assert_eq!(pairs[0], above(0.5));
    assert_eq!(pairs[5], above(0.95));
    let recall = |at: usize| curve[at]["recall"].as_f64().expect("recall");
    let completeness = found["blocking"]["completeness"].as_f64().expect("a share");
    assert!(
        recall(0) >= recall(7) && completeness >= recall(0),
        "{found}"
    );
    say(&done.folder, "evaluate --blocking").exits(2);
}

/// Setting rows aside never raises recall: what truth knows and the run does not counts as a
/// customer of its own.
#[test]
fn rows_set_aside_count_as_customers_of_one_row() {
    let folder = folder();
    let crm = "번호,이름,휴대폰,이메일,등급\n1,김철수,010-7214-5638,chulsoo80@naver.com,VIP\n\
               2,김철수,010-7214-5638,chulsoo80@naver.com,VIP\n3,김철수,010-7214-5638,chulsoo80@naver.com,해지\n";
    fs::write(folder.path().join("crm.csv"), crm).expect("an export");
    fs::write(
        folder.path().join("p.yaml"),
        "version: 1\nsources:\n  - {name: crm, path: crm.csv, id: 번호, columns: {이름: 이름, 휴대폰: 휴대폰, 이메일: 이메일, 등급: 등급}}\nfields:\n  이름: {type: person-name}\n  \
         휴대폰: {type: phone}\n  이메일: {type: email}\n  등급: {type: category}\n\
         exclude: [{name: 해지, when: \"등급 = '해지'\"}]\n",
    )
    .expect("a project");
    fs::write(folder.path().join("t.csv"), "id,entity\n1,a\n2,a\n3,a\n").expect("truth");
    say(folder.path(), "run p.yaml").exits(0);
    let found = say(folder.path(), "evaluate --truth t.csv --format json")
        .exits(0)
        .json();
    assert_eq!(found["absent"], 1, "{found}");
    assert_eq!(found["pairwise"]["actual"], 3);
    assert!(
        found["pairwise"]["recall"].as_f64() <= Some(1.0 / 3.0),
        "{found}"
    );
}

#[test]
fn judged_pairs_give_shares_with_intervals() {
    let done = crm();
    let folder = folder();
    let table = done.run().table("pairs");
    let decisions = table.texts("decision");
    let (lefts, rights) = (
        table.keys("left_source", "left_id"),
        table.keys("right_source", "right_id"),
    );
    let of = |decision: &str, n: usize| -> Vec<usize> {
        (0..table.rows())
            .filter(|&at| decisions[at] == decision)
            .take(n)
            .collect()
    };
    let (matches, reviews) = (of("match", 20), of("review", 10));
    let mut csv = String::from("left_source,left_id,right_source,right_id,label\n");
    for (at, label) in matches
        .iter()
        .map(|&at| (at, if at == matches[0] { "다름" } else { "같음" }))
        .chain(reviews.iter().map(|&at| (at, "different")))
    {
        // Either row may come first.
        let (a, b) = if at % 2 == 0 {
            (&lefts[at], &rights[at])
        } else {
            (&rights[at], &lefts[at])
        };
        csv += &format!("{},{},{},{},{label}\n", a.0, a.1, b.0, b.1);
    }
    csv += "x,1,y,2,same\n";
    csv += &format!(
        "{},{},{},{},\n",
        lefts[0].0, lefts[0].1, rights[0].0, rights[0].1
    );
    let path = folder.path().join("judged.csv");
    fs::write(&path, csv).expect("labels");
    let path = path.to_str().expect("Unicode");
    let found = call(
        &done.folder,
        ["evaluate", "--labels", path, "--format", "json"],
    )
    .exits(0)
    .json();
    let labels = &found["labels"];
    assert_eq!(labels["match"]["judged"], 20, "{labels}");
    assert_eq!(labels["match"]["same"], 19);
    // Wilson's interval for 19 of 20.
    assert!(
        (labels["match"]["low"].as_f64().expect("low") - 0.7639).abs() < 1e-3,
        "{labels}"
    );
    assert_eq!(labels["review"]["same"], 0);
    assert_eq!(
        (&labels["undecided"], &labels["unknown_rows"]),
        (&1.into(), &1.into())
    );
    assert!(labels["non_match"].is_null());
    fs::write(folder.path().join("bad.csv"), "a,b\n1,2\n").expect("a file");
    let bad = folder.path().join("bad.csv");
    call(
        &done.folder,
        ["evaluate", "--labels", bad.to_str().expect("Unicode")],
    )
    .exits(2);
}
