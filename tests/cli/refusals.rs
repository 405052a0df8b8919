//! Refusals: the exit code says whose fault it is, one message says what to do, and nothing that
//! was not there before is left behind.

use std::fs;
use std::path::Path;

use crate::support::inputs::{CSV_EXPORTS, tiny};
use crate::support::program::{Finished, call};
use crate::support::published::{Run, json_file};
use crate::support::{TODAY, copy_folder, files_below, folder};

/// One message that names the file and does not go on and on.
#[track_caller]
fn tells_clearly(finished: &Finished, name: &str) {
    let errors = finished
        .stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .count();
    assert_eq!(errors, 1, "{finished:#?}");
    assert!(finished.stderr.contains(name), "{finished:#?}");
    assert!(finished.stderr.lines().count() <= 6, "{finished:#?}");
    assert_eq!(finished.stdout, "");
}

fn unusable_inputs(folder: &Path) {
    fs::write(folder.join("빈 파일.csv"), "").expect("a file");
    fs::create_dir(folder.join("폴더.csv")).expect("a folder");
    let program: Vec<u8> = b"\x7fELF\x02\x01\x01\0"
        .iter()
        .copied()
        .chain((0..2000).map(|n| (n * 7 % 256) as u8))
        .collect();
    fs::write(folder.join("프로그램.csv"), program).expect("a file");
    fs::write(
        folder.join("그림.csv"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0",
    )
    .expect("a file");
    fs::write(
        folder.join("망가진.xlsx"),
        b"PK\x03\x04 this is no workbook",
    )
    .expect("a file");
}

#[test]
fn unusable_inputs_are_refused_and_nothing_is_left() {
    let folder = folder();
    unusable_inputs(folder.path());
    let good = tiny().join(CSV_EXPORTS[1]);
    let before = files_below(folder.path());
    for name in [
        "없는 파일.csv",
        "빈 파일.csv",
        "폴더.csv",
        "프로그램.csv",
        "그림.csv",
        "망가진.xlsx",
    ] {
        for command in ["run", "init", "plan"] {
            tells_clearly(&call(folder.path(), [command, name]).exits(2), name);
        }
        let with_good = call(
            folder.path(),
            ["run", good.to_str().expect("Unicode"), name],
        )
        .exits(2);
        tells_clearly(&with_good, name);
        assert_eq!(files_below(folder.path()), before, "after {name}");
        assert!(
            !folder.path().join("goldsieve-out").exists(),
            "after {name}"
        );
    }
}

#[test]
fn wrong_usage_is_refused() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let wrong = [
        vec!["run"],
        vec!["run", "--thread", "2"],
        vec!["run", "erp_customers.csv", "--threads", "0"],
        vec!["run", "erp_customers.csv", "--as-of", "tomorrow"],
        vec!["run", "nowhere.yaml"],
        vec!["fly"],
        vec!["explain", "erp:1"],
        vec!["promote", "20200101T000000Z"],
        vec!["rollback"],
        vec!["evaluate", "--truth", "truth.csv"],
    ];
    for arguments in wrong {
        let finished = call(folder.path(), &arguments).exits(2);
        assert!(
            !finished.stderr.is_empty() && finished.stdout.is_empty(),
            "{arguments:?}: {finished:#?}"
        );
    }
    assert!(!folder.path().join("goldsieve-out").exists());
}

/// A column told as the id that is plainly none would make one customer of thousands.
#[test]
fn an_id_column_that_is_none_is_refused() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let finished = call(folder.path(), ["run", "erp_customers.csv", "--id", "등급"]).exits(2);
    assert!(finished.stderr.contains("등급"), "{finished:#?}");
    let finished = call(
        folder.path(),
        ["run", "erp_customers.csv", "--id", "없는열"],
    )
    .exits(2);
    assert!(finished.stderr.contains("없는열"), "{finished:#?}");
}

#[test]
fn an_output_that_cannot_be_written_is_the_worlds_fault() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    fs::write(folder.path().join("file"), "in the way").expect("a file");
    let before = files_below(folder.path());
    let finished = call(
        folder.path(),
        ["run", "erp_customers.csv", "--out", "file/sub"],
    )
    .exits(3);
    tells_clearly(&finished, "file");
    assert_eq!(files_below(folder.path()), before);
    assert_eq!(
        fs::read(folder.path().join("file")).expect("still a file"),
        b"in the way"
    );
}

#[test]
fn a_locked_output_is_for_later() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let arguments = ["run", "erp_customers.csv", "--as-of", TODAY];
    call(folder.path(), arguments).exits(0);
    let out = folder.path().join("goldsieve-out");
    let before = Run::current(&out);
    let lock = fs::File::options()
        .write(true)
        .open(out.join("state/lock"))
        .expect("the lock file");
    lock.lock().expect("the lock");
    tells_clearly(&call(folder.path(), arguments).exits(4), "goldsieve-out");
    let attempt = json_file(&out.join("state/last_attempt.json"));
    assert_eq!(attempt["exit"], 4);
    assert_eq!(attempt["retryable"], true);
    assert_eq!(Run::current(&out).id(), before.id());
    lock.unlock().expect("the lock again");
    call(folder.path(), arguments).exits(0);
}

/// The nightly job: a bad export leaves the last good publication alone and says so to machines.
#[test]
fn a_failed_attempt_leaves_the_publication_and_a_trace() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let arguments = ["run", "erp_customers.csv", "--as-of", TODAY];
    call(folder.path(), arguments).exits(0);
    let out = folder.path().join("goldsieve-out");
    let before = Run::current(&out);
    fs::write(folder.path().join("erp_customers.csv"), "").expect("an empty export");
    call(folder.path(), arguments).exits(2);
    let after = Run::current(&out);
    assert_eq!(after.id(), before.id());
    after.verify();
    assert_eq!(fs::read_dir(out.join("runs")).expect("the runs").count(), 1);
    let attempt = json_file(&out.join("state/last_attempt.json"));
    assert_eq!(attempt["exit"], 2);
    assert_eq!(attempt["code"], "input-empty");
    assert_eq!(attempt["failures_in_a_row"], 1);
    assert_eq!(attempt["last_success_run_id"], before.id());
}
