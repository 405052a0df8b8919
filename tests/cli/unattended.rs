//! The nightly job in a broken world: what was published stays whole, the exit code says whose fault
//! it is, and the message says what to do.

use std::fs;
use std::path::Path;

use crate::support::inputs::{CSV_EXPORTS, tiny};
use crate::support::program::{call, program};
use crate::support::published::{Run, json_file};
use crate::support::{TODAY, copy_folder, files_below, folder};

const ERP: [&str; 4] = ["run", CSV_EXPORTS[1], "--as-of", TODAY];

fn published(folder: &Path) -> Run {
    copy_folder(tiny(), folder);
    call(folder, ERP).exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

/// Root may write anywhere, so that permissions stop nobody there.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

#[cfg(unix)]
#[test]
fn an_output_that_became_read_only_keeps_its_publication() {
    use std::os::unix::fs::PermissionsExt;
    if is_root() {
        return;
    }
    let folder = folder();
    let before = published(folder.path());
    let out = folder.path().join("goldsieve-out");
    let mode = |mode: u32| {
        for place in [
            out.clone(),
            out.join("runs"),
            out.join("state"),
            out.join("state/lock"),
        ] {
            fs::set_permissions(place, fs::Permissions::from_mode(mode)).expect("permissions");
        }
    };
    mode(0o500);
    let finished = call(folder.path(), ERP).exits(3);
    mode(0o700);
    assert!(finished.stderr.contains("--out"), "{finished:#?}");
    let after = Run::current(&out);
    assert_eq!(after.id(), before.id());
    after.verify();
}

#[test]
fn an_input_that_vanished_leaves_the_publication() {
    let folder = folder();
    let before = published(folder.path());
    fs::remove_file(folder.path().join(CSV_EXPORTS[1])).expect("the export");
    let finished = call(folder.path(), ERP).exits(2);
    assert!(finished.stderr.contains(CSV_EXPORTS[1]), "{finished:#?}");
    let out = folder.path().join("goldsieve-out");
    let attempt = json_file(&out.join("state/last_attempt.json"));
    assert_eq!(attempt["code"], "input-missing");
    let after = Run::current(&out);
    assert_eq!(after.id(), before.id());
    after.verify();
}

/// A lock file is left behind by every run, and by runs that were killed; only a living process
/// holds it.
#[test]
fn the_lock_of_a_killed_run_is_free() {
    let folder = folder();
    let before = published(folder.path());
    let killed = program(folder.path(), ERP.iter())
        .env("GOLDSIEVE_CRASH_AT", "20")
        .output()
        .expect("it starts");
    assert_eq!(killed.status.code(), None, "killed by a signal");
    let out = folder.path().join("goldsieve-out");
    assert!(out.join("state/lock").exists());
    call(folder.path(), ERP).exits(0);
    let after = Run::current(&out);
    assert_ne!(after.id(), before.id());
    let left: Vec<String> = files_below(&out)
        .into_iter()
        .filter(|file| file.contains(".partial") || file.contains("-tmp"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// A run of a day in the future (a clock set wrong, then set right) is followed by later ids.
#[test]
fn a_clock_that_was_wrong_does_not_stop_later_runs() {
    let folder = folder();
    published(folder.path());
    let out = folder.path().join("goldsieve-out");
    let id = Run::current(&out).id().to_owned();
    let wrong = "20991231T235959Z";
    fs::rename(out.join("runs").join(&id), out.join("runs").join(wrong)).expect("the run");
    for file in [
        "current.json".to_owned(),
        format!("runs/{wrong}/manifest.json"),
    ] {
        let text = fs::read_to_string(out.join(&file))
            .expect("a file")
            .replace(&id, wrong);
        fs::write(out.join(&file), text).expect("a file");
    }
    call(folder.path(), ERP).exits(0);
    let next = Run::current(&out);
    assert_eq!(next.id(), format!("{wrong}-002"));
    assert_eq!(next.manifest["previous_run"], wrong);
    let events = next.table("identities").texts("event");
    assert!(
        events.iter().all(|event| event == "created"),
        "the same rows again"
    );
}
