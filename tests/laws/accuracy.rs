//! How right the merging is on the shipped fixture, against its truth.

use crate::support::program::say;
use crate::support::shared::{Done, crm, crm_files};

/// At least this much of both.
const F1: f64 = 0.98;

/// A wrong merge is worse than a missed one.
const PRECISION: f64 = 0.99;

fn is_right(done: &Done) {
    let out = done
        .out
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let found = crate::support::program::call(
        &done.folder,
        [
            "evaluate",
            "--truth",
            "truth.csv",
            "--format",
            "json",
            "--out",
            &out,
        ],
    );
    let found = found.exits(0).json();
    let measure = |name: &str| found["pairwise"][name].as_f64().expect("a number");
    assert_eq!(
        found["rows"], 10_000,
        "rows without a label, or labels without a row"
    );
    assert!(measure("precision") >= PRECISION, "{found:#}");
    assert!(measure("f1") >= F1, "{found:#}");
}

#[test]
fn a_project_file_finds_the_customers() {
    is_right(crm());
}

#[test]
fn exports_alone_find_them_as_well() {
    is_right(crm_files());
}

/// Able to fail: the same truth against a run that merged by chance alone is far off.
#[test]
fn evaluation_notices_wrong_labels() {
    let done = crm();
    let truth = std::fs::read_to_string(done.folder.join("truth.csv")).expect("the truth");
    let mut rows: Vec<&str> = truth.lines().collect();
    let labels: Vec<&str> = rows[1..]
        .iter()
        .map(|row| row.rsplit_once(',').expect("a label").1)
        .collect();
    let header = rows.remove(0);
    let mut wrong = format!("{header}\n");
    for (at, row) in rows.iter().enumerate() {
        let key = row.rsplit_once(',').expect("a label").0;
        wrong += &format!("{key},{}\n", labels[(at + 1) % labels.len()]);
    }
    let folder = crate::support::folder();
    std::fs::write(folder.path().join("wrong.csv"), wrong).expect("labels");
    let out = done.out.to_str().expect("Unicode");
    let found = crate::support::program::call(
        folder.path(),
        [
            "evaluate",
            "--truth",
            "wrong.csv",
            "--format",
            "json",
            "--out",
            out,
        ],
    );
    let f1 = found.exits(0).json()["pairwise"]["f1"]
        .as_f64()
        .expect("a number");
    assert!(f1 < 0.1, "{f1}");
    say(&done.folder, "runs").exits(0);
}
