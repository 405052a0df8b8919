//! Kills the real process before the n-th change it makes to OUT, for n all over a publication: the
//! previous publication stays whole, and the next run tidies up and succeeds.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::support::inputs::{CSV_EXPORTS, keep_records, rewrite, tiny};
use crate::support::program::{call, program, say};
use crate::support::published::Run;
use crate::support::{TODAY, copy_folder, files_below, folder};

/// Makes the program abort before its n-th change.
const CRASH_AT: &str = "GOLDSIEVE_CRASH_AT";

/// Steps tried, spread over all there are; the first and last ones always.
const STEPS: u64 = 40;

/// A folder with yesterday's publication and today's exports.
struct Scene {
    base: PathBuf,
    yesterday: Run,
}

impl Scene {
    fn new(base: &Path) -> Scene {
        rewrite(tiny(), base, |bytes| keep_records(bytes, |at| at % 12 != 5));
        say_run(base).exits(0);
        let yesterday = Run::current(&base.join("goldsieve-out"));
        rewrite(tiny(), base, <[u8]>::to_vec);
        Scene {
            base: base.to_path_buf(),
            yesterday,
        }
    }

    fn copy(&self) -> tempfile::TempDir {
        let copy = folder();
        copy_folder(&self.base, copy.path());
        copy
    }

    /// Runs and dies before the n-th change; whether it died.
    fn dies(&self, folder: &Path, at: u64) -> bool {
        let status = program(folder, run_arguments())
            .env(CRASH_AT, at.to_string())
            .output()
            .expect("it starts")
            .status;
        match status.code() {
            Some(0) => false,
            None => true,
            Some(other) => panic!("at {at} it ends with {other} instead of dying"),
        }
    }
}

fn run_arguments() -> impl Iterator<Item = &'static str> {
    ["run"]
        .into_iter()
        .chain(CSV_EXPORTS)
        .chain(["--threads", "1", "--as-of", TODAY])
}

fn say_run(folder: &Path) -> crate::support::program::Finished {
    call(folder, run_arguments())
}

/// What must not be there once a run has finished: halves of files and runs.
fn halves(out: &Path) -> Vec<String> {
    files_below(out)
        .into_iter()
        .filter(|file| file.contains(".partial") || file.contains(".goldsieve-tmp"))
        .collect()
}

#[test]
fn a_kill_at_any_step_leaves_a_whole_publication() {
    let base = folder();
    let scene = Scene::new(base.path());
    let changes = last_step(&scene);
    assert!(changes > 40, "publishing takes only {changes} changes");

    let middle = (1..STEPS - 20).map(|step| 10 + step * (changes - 20) / (STEPS - 20));
    let mut steps: Vec<u64> = (1..=10)
        .chain(middle)
        .chain(changes - 9..=changes)
        .collect();
    steps.dedup();
    // Two at a time; which run was current after each death is looked at in order afterwards.
    let shares = [0, 1].map(|half| {
        steps
            .iter()
            .copied()
            .skip(half)
            .step_by(2)
            .collect::<Vec<u64>>()
    });
    let mut deaths: Vec<(u64, Current)> = thread::scope(|scope| {
        let scene = &scene;
        let threads = shares.map(|steps| {
            scope.spawn(move || {
                steps
                    .into_iter()
                    .map(|at| (at, dies_and_recovers(scene, at)))
                    .collect::<Vec<_>>()
            })
        });
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a step failed"))
            .collect()
    });
    deaths.sort_unstable_by_key(|(at, _)| *at);
    let before = deaths
        .iter()
        .take_while(|(_, current)| *current == Current::Yesterday)
        .count();
    let switched = &deaths[before..];
    assert!(
        switched
            .iter()
            .all(|(_, current)| *current == Current::Today),
        "the switch went back: {deaths:?}"
    );
    assert!(
        before > 25 && !switched.is_empty(),
        "the switch is not where it should be: {deaths:?}"
    );
}

/// Which publication is current after a death.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Current {
    Yesterday,
    Today,
}

/// Dies before a change, looks at what is left, runs again and looks once more.
fn dies_and_recovers(scene: &Scene, at: u64) -> Current {
    let copy = scene.copy();
    let out = copy.path().join("goldsieve-out");
    assert!(scene.dies(copy.path(), at), "no death at {at}");

    // Whole, readable, and one of the two.
    let current = Run::current(&out);
    current.verify();
    assert_eq!(
        current.table("golden").rows() as u64,
        golden_rows(&current),
        "at {at}"
    );
    say(copy.path(), "runs").exits(0);

    // The next run does not mind.
    say_run(copy.path()).exits(0);
    let next = Run::current(&out);
    next.verify();
    assert_ne!(next.id(), scene.yesterday.id());
    assert_eq!(halves(&out), Vec::<String>::new(), "at {at}");
    say(copy.path(), "rollback").exits(0);
    Run::current(&out).verify();
    if current.id() == scene.yesterday.id() {
        Current::Yesterday
    } else {
        Current::Today
    }
}

/// A first run that dies leaves no publication, and nothing in the way of the next one.
#[test]
fn a_kill_in_the_first_run_leaves_no_publication() {
    let base = folder();
    rewrite(tiny(), base.path(), <[u8]>::to_vec);
    let scene = Scene {
        base: base.path().to_path_buf(),
        yesterday: Run {
            folder: PathBuf::new(),
            manifest: serde_json::Value::Null,
        },
    };
    for at in [1, 2, 3, 5, 8, 13, 21, 34] {
        let copy = scene.copy();
        assert!(scene.dies(copy.path(), at), "no death at {at}");
        let out = copy.path().join("goldsieve-out");
        assert!(!out.join("current.json").exists(), "at {at}");
        say_run(copy.path()).exits(0);
        assert_eq!(halves(&out), Vec::<String>::new(), "at {at}");
        assert_eq!(
            fs::read_dir(out.join("runs")).expect("the runs").count(),
            1,
            "at {at}"
        );
        Run::current(&out).verify();
    }
}

fn golden_rows(run: &Run) -> u64 {
    let outputs = run.manifest["outputs"].as_array().expect("outputs");
    let golden = outputs
        .iter()
        .find(|output| output["file"] == "golden.parquet")
        .expect("golden");
    golden["rows"].as_u64().expect("a count")
}

/// The number of changes of a whole run: the last step at which it still dies.
fn last_step(scene: &Scene) -> u64 {
    let dies = |at| scene.dies(scene.copy().path(), at);
    let mut alive = 64;
    while dies(alive) {
        alive *= 2;
        assert!(alive < 1 << 20, "it dies at every step");
    }
    let mut dead = alive / 2;
    while alive - dead > 1 {
        let middle = dead + (alive - dead) / 2;
        if dies(middle) {
            dead = middle;
        } else {
            alive = middle;
        }
    }
    dead
}
