//! Gates hold back a run that is plainly wrong, and people can overrule them.

use std::fs;
use std::path::Path;

use crate::support::inputs::{CSV_EXPORTS, keep_records, tiny};
use crate::support::program::{Finished, call, say};
use crate::support::published::Run;
use crate::support::{TODAY, copy_folder, folder};

fn run_all(folder: &Path) -> Finished {
    call(
        folder,
        ["run"]
            .into_iter()
            .chain(CSV_EXPORTS)
            .chain(["--as-of", TODAY]),
    )
}

fn cut_to_header(folder: &Path, file: &str) {
    let bytes = fs::read(folder.join(file)).expect("an export");
    fs::write(folder.join(file), keep_records(&bytes, |_| false)).expect("its header");
}

fn standing(folder: &Path) -> Vec<(String, String)> {
    let runs = say(folder, "runs --format json").exits(0).json();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let runs = runs.as_array().expect("a list").iter();
    runs.map(|run| (text(&run["run"]), text(&run["standing"])))
        .collect()
}

#[test]
fn a_header_alone_is_a_source_without_rows() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    CSV_EXPORTS
        .iter()
        .for_each(|file| cut_to_header(folder.path(), file));
    run_all(folder.path()).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    assert_eq!(run.sources().len(), 3);
    for source in run.sources() {
        assert_eq!(
            (&source["rows_read"], &source["crosswalk"]),
            (&0.into(), &0.into()),
            "{source}"
        );
    }
    for table in ["golden", "crosswalk", "records", "pairs", "lineage"] {
        assert_eq!(run.table(table).rows(), 0, "{table}");
    }
    run.verify();
}

#[test]
fn a_source_that_lost_its_rows_is_held_until_somebody_promotes_it() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let out = folder.path().join("goldsieve-out");
    run_all(folder.path()).exits(0);
    let first = Run::current(&out).id().to_owned();

    cut_to_header(folder.path(), CSV_EXPORTS[1]);
    let held = run_all(folder.path()).exits(1);
    assert!(!held.stderr.is_empty());
    assert_eq!(Run::current(&out).id(), first, "a held run became current");
    let listed = standing(folder.path());
    assert_eq!(listed.len(), 2, "{listed:?}");
    assert_eq!(listed[0], (first.clone(), "current".to_owned()));
    assert_eq!(listed[1].1, "held");
    let second = listed[1].0.clone();
    let manifest = Run::at(&out.join("runs").join(&second));
    manifest.verify();
    assert_eq!(manifest.manifest["publication"], "held");
    let gates = manifest.manifest["gates"].as_array().expect("gates");
    assert!(
        gates
            .iter()
            .any(|gate| gate["outcome"] == "failed" && gate["on_fail"] == "hold"),
        "{gates:?}"
    );

    call(folder.path(), ["promote", &second]).exits(0);
    assert_eq!(Run::current(&out).id(), second);
    assert_eq!(standing(folder.path())[1].1, "current");
    say(folder.path(), "rollback").exits(0);
    assert_eq!(Run::current(&out).id(), first);
    Run::current(&out).verify();
    say(folder.path(), "rollback").exits(2);
    call(folder.path(), ["rollback", &second]).exits(0);
    assert_eq!(Run::current(&out).id(), second);
}

/// A gate that only reports does not stand in the way, but the exit code tells.
#[test]
fn a_reporting_gate_publishes_and_exits_with_one() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let rules = "version: 1\n\
        sources:\n  - {name: erp, path: erp_customers.csv, id: 고객번호, columns: {person_name: 고객명, email: 이메일}}\n\
        fields:\n  person_name: {type: person-name}\n  email: {type: email}\n\
        checks:\n  - {name: mail, field: email, check: required}\n\
        gates:\n  - {dimension: completeness, field: email, min: 1.0, on_fail: report}\n";
    fs::write(folder.path().join("rules.yaml"), rules).expect("rules");
    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(1);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    assert_eq!(run.manifest["publication"], "published");
    assert_eq!(run.manifest["gates"][0]["outcome"], "failed");
    assert!(run.table("findings").rows() > 0);

    let never = rules.replace("min: 1.0", "min: 0.0");
    fs::write(folder.path().join("rules.yaml"), never).expect("rules");
    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
}
