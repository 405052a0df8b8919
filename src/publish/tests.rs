//! Publishing as a whole: crashes, locks, switching, and what is left behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::Array;
use jiff::Timestamp;

use super::attempt::{Attempt, last_attempt, record_attempt, write_prometheus};
use super::current::{current, promote, resolve, rollback, runs};
use super::manifest::{SourceSummary, Summary};
use super::store::{Fault, FaultyStore, FolderStore, MemoryStore, Store};
use super::tables::tests::{FIRST, Key, SECOND, all_tables, few, sample};
use super::verify::{Depth, verify};
use super::*;
use crate::error::ErrorKind;
use crate::history::{PreviousRun, assign, follow, remember_ids};

fn summary() -> Summary {
    let source = |name: &str, quarantine, rejects| SourceSummary {
        name: name.to_owned(),
        rows_read: 3,
        crosswalk: 2,
        quarantine,
        rejects,
        ..SourceSummary::default()
    };
    let mut summary: Summary = serde_json::from_value(serde_json::json!({
        "goldsieve": "0.1.0", "started": "2026-11-21T19:46:17Z",
        "finished": "2026-11-21T19:46:18Z", "as_of": "2026-11-21"
    }))
    .unwrap();
    summary.sources = vec![source(FIRST, 1, 0), source(SECOND, 0, 1)];
    summary
        .figures
        .insert("nothing / nothing".to_owned(), f64::NAN);
    summary
}

fn started() -> Timestamp {
    "2026-11-21T19:46:17Z".parse().unwrap()
}

/// A whole run as the pipeline does it: lock, previous run, ids, tables, manifest, switch.
fn publish(store: &Arc<dyn Store>, switch: Switch) -> Result<Manifest> {
    publish_rows(store, switch, &few())
}

fn publish_rows(store: &Arc<dyn Store>, switch: Switch, rows: &[Key]) -> Result<Manifest> {
    let lock = OutLock::take(store.clone())?;
    let previous = PreviousRun::load(&**store)?;
    let sample = sample(rows);
    let mut publication = Publication::begin(&lock, Area::Runs, started())?;
    let cause = previous
        .as_ref()
        .map_or(tables::Cause::FirstRun, |it| it.cause_of(&summary()));
    let run = publication.run_id().clone();
    let followed = follow(previous.as_ref(), &sample.records, &sample.clusters);
    let ids = assign(
        previous.as_ref(),
        &followed,
        &sample.records,
        &sample.clusters,
        cause,
        &run,
    )?;
    for table in all_tables(&sample, &ids.ids, &ids.identities) {
        publication.tables(&[&|| {
            let mut again = tables::Table::new(table.spec.name, table.part(0)?)?;
            again.metadata.clone_from(&table.metadata);
            Ok(again)
        }])?;
    }
    publication.file("report.html", b"<p>all is well</p>")?;
    publication.finish(summary(), switch)
}

fn names(store: &dyn Store, folder: &str) -> Vec<String> {
    let entries = store.list(folder).unwrap();
    entries.into_iter().map(|entry| entry.name).collect()
}

fn assert_whole(store: &dyn Store, run: &RunId) {
    assert_eq!(verify(store, Area::Runs, run, Depth::Rows).unwrap(), []);
}

/// Everything a user relies on after something went wrong in the run after `before`. Returns the
/// run that tidied up.
fn assert_recovers(store: &Arc<dyn Store>, before: &Manifest, at: u64) -> Manifest {
    let now = current(&**store).unwrap().expect("something is published");
    assert_whole(&**store, &now.run_id);
    if now.run_id != before.run_id {
        assert_whole(&**store, &before.run_id);
    }
    let next = publish(store, Switch::Now).unwrap_or_else(|error| panic!("after {at}: {error}"));
    assert_eq!(next.logical_digest, before.logical_digest, "the same data");
    for folder in ["", "runs", "state"] {
        let names = names(&**store, folder);
        let hidden = names.iter().find(|name| name.starts_with('.'));
        assert_eq!(hidden, None, "after {at} in {folder:?}");
    }
    next
}

/// Lets a run meet a fault at each of its changes in turn, until one gets through; after each,
/// another run must find all as it should be. Returns the number of changes tried.
fn at_every_change(fault: Fault, store: Arc<dyn Store>, after: impl Fn()) -> u64 {
    let mut before = publish(&store, Switch::Now).unwrap();
    for at in 1.. {
        let faulty = Arc::new(FaultyStore::new(store.clone(), fault, at));
        let done = publish(&(faulty.clone() as Arc<dyn Store>), Switch::Now);
        if let Ok(done) = done {
            let now = current(&*store).unwrap().unwrap();
            assert_eq!(now.run_id, done.run_id, "at {at}");
        }
        after();
        before = assert_recovers(&store, &before, at);
        if faulty.changes() < at {
            return at;
        }
    }
    unreachable!()
}

#[test]
fn a_process_stopped_at_any_change_leaves_the_old_publication_whole() {
    // A file system in memory, where there is one, makes the thousands of flushes quick.
    let folder = tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap();
    let disk = FolderStore::new(folder.path().join("out"));
    let changes = at_every_change(Fault::Dead, Arc::new(disk), || {});
    assert!(changes > 40, "only {changes} changes were tried");
}

#[test]
fn a_power_cut_at_any_change_leaves_the_old_publication_whole() {
    let memory = MemoryStore::new();
    at_every_change(Fault::Dead, Arc::new(memory.clone()), || memory.power_cut());
}

#[test]
fn a_full_disk_leaves_the_old_publication_and_no_litter() {
    let memory = MemoryStore::new();
    at_every_change(Fault::Full, Arc::new(memory.clone()), || {
        assert!(
            names(&memory, "runs")
                .iter()
                .all(|name| !name.starts_with('.'))
        );
    });
    // Without anything before, nothing but `state` remains.
    for at in 1.. {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let faulty = Arc::new(FaultyStore::new(store.clone(), Fault::Full, at));
        match publish(&(faulty as Arc<dyn Store>), Switch::Now) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.kind, ErrorKind::Io),
        }
        assert!(
            names(&*store, "").iter().all(|name| name == "state"),
            "at {at}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_an_io_error_and_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    let store: Arc<dyn Store> = Arc::new(FolderStore::new(file.join("out")));
    let error = publish(&store, Switch::Now).unwrap_err();
    assert_eq!(error.kind.exit_code(), 3);
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");

    let store: Arc<dyn Store> = Arc::new(FolderStore::new(folder.path().join("new/\0/out")));
    assert_eq!(
        publish(&store, Switch::Now).unwrap_err().kind.exit_code(),
        3
    );
    assert!(
        !folder.path().join("new").exists(),
        "what was made is gone again"
    );
}

#[test]
fn a_run_that_ends_before_writing_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(FolderStore::new(folder.path().join("a/out")));
    OutLock::take(store.clone()).unwrap().release_unused();
    assert!(!folder.path().join("a").exists());

    publish(&store, Switch::Now).unwrap();
    OutLock::take(store.clone()).unwrap().release_unused();
    assert!(store.read("state/lock").unwrap().is_some());
}

#[test]
fn two_runs_never_write_at_once_and_each_failure_is_on_record() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let held = OutLock::take(store.clone()).unwrap();
    let error = publish(&store, Switch::Now).unwrap_err();
    assert_eq!((error.kind.exit_code(), error.code), (4, "locked"));
    let attempt = Attempt {
        command: "run".to_owned(),
        version: "0.1.0".to_owned(),
        started: started(),
        finished: "2026-11-21T19:46:19.5Z".parse().unwrap(),
        exit: 0,
        code: None,
        retryable: false,
        run_id: None,
        figures: [("rows \"x\"".to_owned(), 3.0)].into(),
    };
    record_attempt(&*store, attempt.clone()).unwrap();
    let audit = Attempt {
        command: "audit".to_owned(),
        ..attempt.clone()
    };
    let failed = record_attempt(&*store, attempt.failed(&error)).unwrap();
    write_prometheus(&*store, &failed, "goldsieve_rows 3\n").unwrap();
    let last = last_attempt(&*store).unwrap().unwrap();
    assert_eq!((last.attempt.exit, last.attempt.retryable), (4, true));
    assert_eq!(
        last.last_success,
        Some("2026-11-21T19:46:19.5Z".parse().unwrap())
    );
    assert_eq!(last.failures_in_a_row, 1);
    let metrics = String::from_utf8(store.read(layout::PROMETHEUS).unwrap().unwrap()).unwrap();
    for line in [
        "goldsieve_last_attempt_exit_code{command=\"run\",code=\"locked\"} 4",
        "goldsieve_last_attempt_duration_seconds{command=\"run\"} 2.5",
        "goldsieve_failures_in_a_row{command=\"run\"} 1",
        "goldsieve_rows 3",
    ] {
        assert!(
            metrics.lines().any(|found| found == line),
            "{line}\n{metrics}"
        );
    }
    // An audit that works says nothing about runs.
    let after = record_attempt(&*store, audit).unwrap();
    assert_eq!(after.failures_in_a_row, 0);
    assert_eq!(after.commands["run"].failures_in_a_row, 1);
    drop(held);
    publish(&store, Switch::Now).unwrap();
}

#[test]
fn held_runs_wait_and_rollback_goes_back_the_way_it_came() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let nothing = rollback(&OutLock::take(store.clone()).unwrap(), None).unwrap_err();
    assert_eq!(nothing.kind, ErrorKind::Usage);
    let first = publish(&store, Switch::Now).unwrap().run_id;
    let held = publish(&store, Switch::Hold).unwrap().run_id;
    let third = publish(&store, Switch::Now).unwrap().run_id;
    let is_current = |run: &RunId| assert_eq!(&resolve(&*store, None).unwrap(), run);
    is_current(&third);
    assert_eq!(runs(&*store).unwrap().len(), 3);

    let lock = OutLock::take(store.clone()).unwrap();
    promote(&lock, &held).unwrap();
    is_current(&held);
    assert_eq!(rollback(&lock, None).unwrap(), third);
    assert_eq!(rollback(&lock, None).unwrap(), first);
    is_current(&first);
    assert!(rollback(&lock, None).is_err());
    is_current(&first);
    rollback(&lock, Some(&held)).unwrap();
    is_current(&held);
    let unknown = RunId::parse("19990101T000000Z").unwrap();
    assert_eq!(promote(&lock, &unknown).unwrap_err().code, "unknown-run");
    is_current(&held);
}

/// Ids of a run by row, and what `identities` says of each id: where it is now and why.
type Issued = (
    BTreeMap<(String, String), EntityId>,
    BTreeMap<EntityId, (Option<EntityId>, tables::Cause)>,
);

fn issued(store: &dyn Store, run: &RunId) -> Issued {
    let read = |table| {
        current::table(store, run, table, parquet::Wanted::All)
            .unwrap()
            .unwrap()
    };
    let crosswalk = read("crosswalk");
    let text = |name| tables::text_of(&crosswalk[0], name).unwrap();
    let (source, id, entity) = (text("source"), text("source_record_id"), text("entity_id"));
    let row = |row: usize| {
        let key = (source.value(row).to_owned(), id.value(row).to_owned());
        (key, entity.value(row).parse().unwrap())
    };
    let identities = tables::Identities::read(&read("identities")).unwrap();
    let what = |it: tables::Identity| (it.id, (it.current, it.cause));
    (
        (0..source.len()).map(row).collect(),
        identities.0.into_iter().map(what).collect(),
    )
}

/// Two customers of one row each: today's sources disagree with yesterday's on who is new.
fn with(more: &[&str]) -> Vec<Key> {
    let more = more
        .iter()
        .zip(10..)
        .map(|(id, customer)| (FIRST, (*id).to_owned(), customer));
    // The counts of `summary` stand for two rows of each source.
    vec![
        (FIRST, "1".to_owned(), 1),
        (SECOND, "1".to_owned(), 1),
        (SECOND, "9".to_owned(), 3),
    ]
    .into_iter()
    .chain(more)
    .collect()
}

#[test]
fn ids_of_runs_taken_back_or_held_are_never_issued_again_and_answered_for() {
    for switch in [Switch::Now, Switch::Hold] {
        for pruned in [false, true] {
            let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
            let first = publish_rows(&store, Switch::Now, &with(&["5"])).unwrap();
            let second = publish_rows(&store, switch, &with(&["7"])).unwrap();
            let (second_ids, _) = issued(&*store, &second.run_id);
            let key = (FIRST.to_owned(), "7".to_owned());
            let stray = second_ids[&key];
            let lock = OutLock::take(store.clone()).unwrap();
            if switch == Switch::Now {
                rollback(&lock, None).unwrap();
            }
            if pruned {
                remember_ids(&lock).unwrap();
                store.remove(&Area::Runs.finished(&second.run_id)).unwrap();
            }
            drop(lock);
            let third = publish_rows(&store, Switch::Now, &with(&["7"])).unwrap();
            assert_eq!(
                third.summary.previous_run, None,
                "the summary of these tests"
            );
            let (third_ids, identities) = issued(&*store, &third.run_id);
            let (first_ids, _) = issued(&*store, &first.run_id);
            let kept = (SECOND.to_owned(), "9".to_owned());
            assert_eq!(
                third_ids[&kept], first_ids[&kept],
                "goes on from the first run"
            );
            assert_ne!(third_ids[&key], stray, "issued twice");
            assert_eq!(
                identities[&stray],
                (Some(third_ids[&key]), tables::Cause::Decision)
            );
            // Once answered for it stays so, and the same again moves nothing.
            let fourth = publish_rows(&store, Switch::Now, &with(&["7"])).unwrap();
            assert_eq!(issued(&*store, &fourth.run_id), (third_ids, identities));
            assert_eq!(fourth.logical_digest, third.logical_digest);
        }
    }
}

#[test]
fn a_clock_that_goes_back_keeps_the_order_of_runs() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let lock = OutLock::take(store.clone()).unwrap();
    let begin = |started: &str| {
        let publication = Publication::begin(&lock, Area::Runs, started.parse().unwrap());
        let run = publication.unwrap().run_id().clone();
        store.make_folder(&Area::Runs.finished(&run)).unwrap();
        run
    };
    let runs = [
        begin("2026-11-21T19:46:17Z"),
        begin("2020-01-01T00:00:00Z"),
        begin("2026-11-21T19:46:16Z"),
        begin("2026-11-22T00:00:00Z"),
    ];
    assert!(runs.is_sorted(), "{runs:?}");
}

#[test]
fn the_same_rows_again_give_the_same_digest_and_another_row_does_not() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let first = publish(&store, Switch::Now).unwrap();
    let second = publish(&store, Switch::Now).unwrap();
    assert_ne!(first.run_id, second.run_id);
    assert_eq!(first.logical_digest, second.logical_digest);
    assert_eq!(first.outputs.len(), 11);
    assert!(first.outputs.iter().all(|output| output.hash.len() == 64));
}

#[test]
fn damage_is_found() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let run = publish(&store, Switch::Now).unwrap().run_id;
    let path = |file: &str| format!("{}/{file}", Area::Runs.finished(&run));
    store.remove(&path("pairs.parquet")).unwrap();
    store::replace(&*store, &path("report.html"), b"<p>all is lost!</p>").unwrap();
    let found = verify(&*store, Area::Runs, &run, Depth::Bytes).unwrap();
    let files: Vec<&str> = found.iter().map(|it| it.file.as_str()).collect();
    assert_eq!(files, ["pairs.parquet", "report.html"]);
}

#[test]
fn a_lost_row_or_a_missing_table_is_never_published() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let lock = OutLock::take(store.clone()).unwrap();
    let begin = || Publication::begin(&lock, Area::Runs, started()).unwrap();
    let mut lost = summary();
    lost.sources[0].rows_read += 1;
    let error = begin().finish(lost, Switch::Now).unwrap_err();
    assert_eq!(error.code, "row-conservation");
    let error = begin().finish(summary(), Switch::Now).unwrap_err();
    assert_eq!(error.code, "table-missing");
    assert_eq!(names(&*store, ""), ["state"]);

    let mut audit = Publication::begin(&lock, Area::Audits, started()).unwrap();
    audit.file("report.html", b"").unwrap();
    audit.finish(summary(), Switch::Now).unwrap();
    assert!(
        current(&*store).unwrap().is_none(),
        "an audit never moves current"
    );
}

/// Not a test of its own: what the next one runs in processes that abort.
#[test]
#[ignore = "run by `a_killed_process_frees_the_lock`"]
fn publishing_process() {
    if let Ok(out) = std::env::var("GOLDSIEVE_TEST_OUT") {
        let store = store::open(out).unwrap();
        publish(&store, Switch::Now).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_killed_process_frees_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let store: Arc<dyn Store> = Arc::new(FolderStore::new(&out));
    let mut before = publish(&store, Switch::Now).unwrap();
    for at in [3u64, 20, 45] {
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "publish::tests::publishing_process", "--ignored"])
            .env("GOLDSIEVE_TEST_OUT", &out)
            .env(store::CRASH_AT, at.to_string())
            .output()
            .unwrap()
            .status;
        assert_eq!(status.code(), None, "killed by a signal");
        assert!(store.read("state/lock").unwrap().is_some());
        before = assert_recovers(&store, &before, at);
    }
    let link = std::fs::read_link(out.join("current")).unwrap();
    assert!(link.ends_with(&current(&*store).unwrap().unwrap().path));
}
