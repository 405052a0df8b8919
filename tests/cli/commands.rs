//! Every command does something sensible on a real run.

use std::fs;
use std::process::Stdio;

use crate::support::inputs::{CSV_EXPORTS, EXPORTS, copy_crm, tiny};
use crate::support::program::{call, program, say};
use crate::support::published::Run;
use crate::support::shared::{crm, crm_files, small_files};
use crate::support::{TODAY, files_below, folder};

#[test]
fn what_init_writes_lints_and_runs_like_no_project_file() {
    let folder = folder();
    copy_crm(folder.path());
    fs::remove_file(folder.path().join("project.yaml")).expect("the shipped rules");
    let arguments = ["init"]
        .into_iter()
        .chain(EXPORTS)
        .chain(["-o", "내 규칙.yaml"]);
    let init = call(folder.path(), arguments).exits(0);
    assert_eq!(init.stdout, "");
    let text = fs::read_to_string(folder.path().join("내 규칙.yaml")).expect("the project file");
    assert!(text.contains("# "), "it is not commented");
    let printed = call(folder.path(), ["init"].into_iter().chain(EXPORTS)).exits(0);
    assert_eq!(printed.stdout, text, "printed and written differ");
    // Nobody's work is overwritten.
    let arguments = ["init", EXPORTS[0], "-o", "내 규칙.yaml"];
    call(folder.path(), arguments).exits(2);
    assert_eq!(
        fs::read_to_string(folder.path().join("내 규칙.yaml")).expect("still there"),
        text
    );

    call(folder.path(), ["lint", "내 규칙.yaml"]).exits(0);
    call(folder.path(), ["run", "내 규칙.yaml", "--as-of", TODAY]).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let other = crm_files().run();
    let differing: Vec<String> = run
        .digests()
        .into_iter()
        .zip(other.digests())
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a.0)
        .collect();
    assert_eq!(differing, Vec::<String>::new(), "tables that differ");
}

#[test]
fn a_dry_run_leaves_nothing() {
    let folder = folder();
    copy_crm(folder.path());
    let before = files_below(folder.path());
    call(
        folder.path(),
        ["run", "project.yaml", "--dry-run", "--as-of", TODAY],
    )
    .exits(0);
    call(folder.path(), ["plan", "project.yaml"]).exits(0);
    call(folder.path(), ["lint", "project.yaml"]).exits(0);
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_run_prints_its_manifest_and_its_times_when_asked() {
    let folder = folder();
    let exports = CSV_EXPORTS.map(|file| tiny().join(file));
    let arguments = exports.iter().map(|path| path.to_str().expect("Unicode"));
    let arguments = ["run"].into_iter().chain(arguments).chain([
        "--format",
        "json",
        "--timings",
        "--as-of",
        TODAY,
    ]);
    let finished = call(folder.path(), arguments).exits(0);
    let printed = finished.json();
    let run = Run::current(&folder.path().join("goldsieve-out"));
    assert_eq!(printed, run.manifest);
    assert!(
        finished.stderr.contains("total"),
        "no times in {}",
        finished.stderr
    );
}

#[test]
fn a_plan_names_columns_and_exact_pair_counts() {
    let said = say(&crm().folder, "plan project.yaml --truth truth.csv")
        .exits(0)
        .stdout;
    for word in [
        "salesforce",
        "erp",
        "shop",
        "휴대폰",
        "Account.Name",
        "completeness",
        "person_name",
    ] {
        assert!(said.contains(word), "no {word} in\n{said}");
    }
}

#[test]
fn explanations_answer_for_rows_pairs_and_customers() {
    let done = crm();
    let pairs = done.run().table("pairs");
    let decisions = pairs.texts("decision");
    let lefts = pairs.keys("left_source", "left_id");
    let rights = pairs.keys("right_source", "right_id");
    for decision in ["match", "review"] {
        let at = decisions
            .iter()
            .position(|it| it == decision)
            .unwrap_or_else(|| panic!("no pair is a {decision}"));
        let (left, right) = (&lefts[at], &rights[at]);
        let names = [
            format!("{}:{}", left.0, left.1),
            format!("{}:{}", right.0, right.1),
        ];
        let why = call(&done.folder, ["explain", &names[0], &names[1]])
            .exits(0)
            .stdout;
        assert!(why.contains(&left.1) && why.contains(&right.1), "{why}");
        let turned = call(&done.folder, ["explain", &names[1], &names[0], "--detail"])
            .exits(0)
            .stdout;
        assert!(
            turned.contains(&left.1) && turned.len() >= why.len(),
            "{turned}"
        );
        call(&done.folder, ["explain", &names[0]]).exits(0);
    }
    let golden = done.run().table("golden");
    let members = golden.numbers("member_count");
    let largest = (0..golden.rows())
        .max_by_key(|&at| members[at].unwrap_or(0.0) as u64)
        .expect("a customer");
    let entity = &golden.texts("entity_id")[largest];
    let id = &golden.texts("primary_source_record_id")[largest];
    let told = call(&done.folder, ["explain", entity]).exits(0).stdout;
    assert!(told.contains(id), "{told}");
    for unknown in ["nobody", "erp:nobody", "nobody:1"] {
        call(&done.folder, ["explain", unknown]).exits(2);
    }
}

#[test]
fn evaluation_prints_the_same_as_text_and_json() {
    let done = crm();
    let json = say(&done.folder, "evaluate --truth truth.csv --format json")
        .exits(0)
        .json();
    let text = say(&done.folder, "evaluate --truth truth.csv")
        .exits(0)
        .stdout;
    let f1 = json["pairwise"]["f1"].as_f64().expect("a number");
    assert!(text.contains(&format!("{f1:.4}")), "{text}");
    assert_eq!(json["rows"], 10_000);
    let with_mistakes = say(&done.folder, "evaluate --truth truth.csv --mistakes 3")
        .exits(0)
        .stdout;
    assert!(with_mistakes.len() > text.len());
    say(&done.folder, "evaluate --truth nowhere.csv").exits(2);
}

#[test]
fn runs_are_listed_with_the_current_one_marked() {
    let done = small_files();
    let listed = say(&done.folder, "runs --format json").exits(0).json();
    let run = done.run();
    let found = listed
        .as_array()
        .expect("a list")
        .iter()
        .find(|it| it["run"] == run.id())
        .expect("the run");
    assert_eq!(found["standing"], "current");
    assert!(say(&done.folder, "runs").exits(0).stdout.contains(run.id()));
    say(&done.folder, "runs --out nowhere").exits(2);
}

#[test]
fn the_manual_the_schema_and_completions_are_there() {
    let folder = folder();
    let manual = say(folder.path(), "reference").exits(0).stdout;
    for name in [
        "person-name",
        "email-syntax",
        "most-recent",
        "merge_from",
        "source_rows_drop",
    ] {
        assert!(
            manual.contains(name),
            "the manual says nothing about {name}"
        );
    }
    let one = say(folder.path(), "reference phone").exits(0).stdout;
    assert!(one.contains("phone") && one.len() < manual.len());
    say(folder.path(), "reference fone").exits(2);
    let schema = say(folder.path(), "schema").exits(0).json();
    assert!(schema["properties"]["sources"].is_object(), "{schema}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = say(folder.path(), &format!("completions {shell}"))
            .exits(0)
            .stdout;
        assert!(
            script.contains("goldsieve") && script.contains("evaluate"),
            "{shell}"
        );
    }
    assert!(
        say(folder.path(), "--version")
            .exits(0)
            .stdout
            .starts_with("goldsieve ")
    );
    assert!(
        say(folder.path(), "--help")
            .exits(0)
            .stdout
            .contains("rollback")
    );
}

/// `goldsieve reference | head -1` is no failure.
#[test]
fn a_closed_pipe_is_success() {
    let folder = folder();
    for arguments in [
        vec!["reference"],
        vec!["schema"],
        vec!["completions", "zsh"],
        vec!["--help"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        // Nobody reads: the first byte written finds the pipe closed.
        drop(reader);
        let child = program(folder.path(), &arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn();
        let output = child
            .expect("the program starts")
            .wait_with_output()
            .expect("it ends");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
    let done = crm();
    for arguments in ["evaluate --truth truth.csv", "runs", "plan project.yaml"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = program(&done.folder, arguments.split(' '));
        assert!(
            command.stdout(writer).status().expect("it ends").success(),
            "{arguments}"
        );
    }
}
