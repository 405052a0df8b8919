//! The same inputs, rules and previous run give the same logical tables, however they are cut,
//! ordered or spread over threads.

use std::path::Path;

use crate::support::inputs::{CSV_EXPORTS, rewrite, shuffled, small};
use crate::support::program::call;
use crate::support::published::Run;
use crate::support::shared::small_files;
use crate::support::{TODAY, copy_folder, folder};

#[track_caller]
fn is_same(found: &Run, expected: &Run) {
    let differing: Vec<String> = found
        .digests()
        .into_iter()
        .zip(expected.digests())
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a.0)
        .collect();
    assert_eq!(differing, Vec::<String>::new(), "tables that differ");
    assert_eq!(found.logical_digest(), expected.logical_digest());
}

fn run(folder: &Path, more: &[&str]) -> Run {
    let arguments = ["run"]
        .into_iter()
        .chain(CSV_EXPORTS)
        .chain(["--as-of", TODAY]);
    call(folder, arguments.chain(more.iter().copied())).exits(0);
    let out = more
        .iter()
        .position(|word| *word == "--out")
        .map_or("goldsieve-out", |at| more[at + 1]);
    Run::current(&folder.join(out))
}

#[test]
fn threads_do_not_show() {
    let folder = folder();
    rewrite(small(), folder.path(), <[u8]>::to_vec);
    let two = run(folder.path(), &["--threads", "2"]);
    is_same(&two, &small_files().run());
    let seven = run(folder.path(), &["--threads", "7", "--out", "seven"]);
    is_same(&seven, &small_files().run());
}

#[test]
fn the_order_of_rows_does_not_show() {
    let folder = folder();
    rewrite(small(), folder.path(), |bytes| shuffled(bytes, 42));
    let other = run(folder.path(), &[]);
    is_same(&other, &small_files().run());
    // Able to fail: the positions, outside the digest, did change.
    let lines = |run: &Run| run.table("crosswalk").numbers("line");
    assert_ne!(lines(&other), lines(&small_files().run()));
}

#[test]
fn the_order_of_files_does_not_show() {
    let folder = folder();
    rewrite(small(), folder.path(), <[u8]>::to_vec);
    let [a, b, c] = CSV_EXPORTS;
    call(folder.path(), ["run", c, a, b, "--as-of", TODAY]).exits(0);
    is_same(
        &Run::current(&folder.path().join("goldsieve-out")),
        &small_files().run(),
    );
}

/// The nightly job over an unchanged export: no id, no value, no decision moves.
#[test]
fn the_same_again_changes_nothing() {
    let folder = folder();
    rewrite(small(), folder.path(), <[u8]>::to_vec);
    copy_folder(&small_files().out, &folder.path().join("goldsieve-out"));
    let first = Run::current(&folder.path().join("goldsieve-out"));
    let second = run(folder.path(), &[]);
    assert_ne!(second.id(), first.id());
    assert_eq!(second.manifest["previous_run"], first.id());
    is_same(&second, &first);
    for table in ["identities", "golden", "crosswalk"] {
        assert_eq!(
            second.table(table).texts("entity_id"),
            first.table(table).texts("entity_id")
        );
    }
    let identities = second.table("identities");
    assert!(
        identities
            .texts("event")
            .iter()
            .all(|event| event == "created")
    );
    assert!(
        identities
            .texts("since_run")
            .iter()
            .all(|run| run == first.id())
    );
}

/// Able to fail: one changed cell is another digest.
#[test]
fn another_value_is_another_digest() {
    let folder = folder();
    rewrite(small(), folder.path(), |bytes| {
        let records = crate::support::inputs::csv_records(bytes);
        let last = records.len() - 1;
        records[..last].concat()
    });
    let other = run(folder.path(), &[]);
    assert_ne!(other.logical_digest(), small_files().run().logical_digest());
}

/// Ids outlive rows that come and go: most customers of a slightly different export keep theirs.
#[test]
fn ids_outlive_small_changes() {
    let folder = folder();
    rewrite(small(), folder.path(), |bytes| {
        crate::support::inputs::keep_records(bytes, |at| at % 20 != 7)
    });
    copy_folder(&small_files().out, &folder.path().join("goldsieve-out"));
    let before = small_files().run();
    let after = run(folder.path(), &[]);
    let ids = |run: &Run| -> std::collections::BTreeMap<(String, String), String> {
        let crosswalk = run.table("crosswalk");
        crosswalk
            .keys("source", "source_record_id")
            .into_iter()
            .zip(crosswalk.texts("entity_id"))
            .collect()
    };
    let (old, new) = (ids(&before), ids(&after));
    let kept = new
        .iter()
        .filter(|(key, id)| old.get(*key) == Some(*id))
        .count();
    assert!(
        kept as f64 >= 0.98 * new.len() as f64,
        "{kept} of {} rows keep their id",
        new.len()
    );
    // Every id ever issued is still answered for.
    let known = after.table("identities").texts("entity_id");
    let known: std::collections::BTreeSet<&String> = known.iter().collect();
    assert!(
        old.values()
            .chain(new.values())
            .all(|id| known.contains(id))
    );
}
