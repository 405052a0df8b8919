//! Retention: old runs go, as whole folders and only if everything in them is named by their own
//! manifest. What is still needed always stays: the current run, the run it went on with, the run
//! that `rollback` returns to, and held runs that nobody has promoted yet.

use super::current;
use super::layout::{self, Area, RunId};
use super::lock::OutLock;
use super::manifest::Manifest;
use super::store::{EntryKind, Store};
use crate::error::Result;

/// What became of old runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Runs that were removed, oldest first.
    pub removed: Vec<RunId>,
    /// Runs that were left, as they hold something that is not ours: its name.
    pub left: Vec<(RunId, String)>,
}

/// Removes all but the newest `keep` runs, which the current one is always among.
///
/// # Errors
/// I/O; runs removed until then stay removed, none is ever half there.
pub fn prune(lock: &OutLock, keep: usize) -> Result<Pruned> {
    let store = &**lock.store();
    let Some(current) = current::current(store)? else {
        return Ok(Pruned::default());
    };
    let mut runs: Vec<Manifest> = current::runs(store)?
        .into_iter()
        .map(|run| run.manifest)
        .collect();
    let exists = |run: &RunId| runs.iter().any(|it| it.run_id == *run);
    let mut needed = vec![current.run_id.clone()];
    needed.extend(
        current
            .earlier
            .iter()
            .rev()
            .find(|run| exists(run))
            .cloned(),
    );
    let of_current = runs.iter().find(|it| it.run_id == current.run_id);
    needed.extend(of_current.and_then(|it| it.summary.previous_run.clone()));
    let waits =
        |run: &Manifest| run.publication == "held" && !current.earlier.contains(&run.run_id);

    // Newest first, the current one before all others whatever the clock said.
    runs.sort_by(|a, b| b.run_id.cmp(&a.run_id));
    runs.sort_by_key(|run| run.run_id != current.run_id);
    let mut kept = 0;
    let mut pruned = Pruned::default();
    for run in &runs {
        if waits(run) {
            continue;
        }
        if kept < keep || needed.contains(&run.run_id) {
            kept += 1;
            continue;
        }
        match stranger(store, run)? {
            Some(name) => pruned.left.push((run.run_id.clone(), name)),
            None => {
                remove(store, &run.run_id)?;
                pruned.removed.push(run.run_id.clone());
            }
        }
    }
    pruned.removed.sort();
    pruned.left.sort();
    Ok(pruned)
}

/// Something in the folder of a run that its manifest does not name.
fn stranger(store: &dyn Store, run: &Manifest) -> Result<Option<String>> {
    let entries = store.list(&Area::Runs.finished(&run.run_id))?;
    let ours = |name: &str| name == layout::MANIFEST || run.output(name).is_some();
    let other = entries
        .into_iter()
        .find(|entry| entry.kind == EntryKind::Folder || !ours(&entry.name));
    Ok(other.map(|entry| entry.name))
}

/// Under the name of an unfinished run first: whoever looks sees the run whole or not at all, and
/// what a crash leaves is tidied by the next run.
fn remove(store: &dyn Store, run: &RunId) -> Result<()> {
    let hidden = Area::Runs.unfinished(run);
    store.rename(&Area::Runs.finished(run), &hidden)?;
    store.sync_folder(Area::Runs.folder())?;
    store.remove(&hidden)?;
    store.sync_folder(Area::Runs.folder())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::publish::store::{self, MemoryStore};

    fn run(store: &dyn Store, second: u32, publication: &str, previous: Option<u32>) -> RunId {
        let id = |second| format!("20261121T1946{second:02}Z");
        let run = RunId::parse(&id(second)).unwrap();
        let folder = Area::Runs.finished(&run);
        store.make_folder(&folder).unwrap();
        let previous = previous.map_or("null".to_owned(), |second| format!("{:?}", id(second)));
        let manifest = format!(
            r#"{{"format":1,"run_id":"{run}","publication":"{publication}","goldsieve":"0.1.0",
            "started":"2026-11-21T19:46:17Z","finished":"2026-11-21T19:47:00Z","as_of":"2026-11-21",
            "previous_run":{previous},"outputs":[{{"file":"golden.parquet"}}]}}"#
        );
        store::write_new(
            store,
            &store::join(&folder, layout::MANIFEST),
            manifest.as_bytes(),
        )
        .unwrap();
        store::write_new(store, &store::join(&folder, "golden.parquet"), b"x").unwrap();
        run
    }

    fn left(store: &dyn Store) -> Vec<String> {
        let entries = store.list("runs").unwrap();
        entries
            .into_iter()
            .map(|entry| entry.name[13..15].to_owned())
            .collect()
    }

    #[test]
    fn only_what_nobody_needs_goes_and_only_if_it_is_ours() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let lock = OutLock::take(store.clone()).unwrap();
        for second in 1..=4 {
            let run = run(&*store, second, "published", None);
            current::promote(&lock, &run).unwrap();
        }
        run(&*store, 5, "held", Some(4));
        let last = run(&*store, 6, "published", Some(1));
        // Held once, but promoted since: no longer waiting.
        let promoted = run(&*store, 7, "held", Some(4));
        current::promote(&lock, &promoted).unwrap();
        current::promote(&lock, &last).unwrap();
        store::write_new(&*store, "runs/20261121T194603Z/mine.xlsx", b"x").unwrap();

        // 6 is current, 7 is where rollback goes, 1 is what 6 went on with, 5 is waiting.
        let pruned = prune(&lock, 1).unwrap();
        assert_eq!(left(&*store), ["01", "03", "05", "06", "07"]);
        assert_eq!(pruned.removed.len(), 2);
        assert_eq!(pruned.left.len(), 1);
        assert_eq!(pruned.left[0].1, "mine.xlsx");
        // Again: nothing more to do.
        assert_eq!(prune(&lock, 1).unwrap().removed, []);
        assert_eq!(current::rollback(&lock, None).unwrap(), promoted);
    }

    #[test]
    fn the_newest_stay() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let lock = OutLock::take(store.clone()).unwrap();
        assert_eq!(prune(&lock, 1).unwrap(), Pruned::default());
        for second in 1..=9 {
            let run = run(
                &*store,
                second,
                "published",
                (second > 1).then(|| second - 1),
            );
            current::promote(&lock, &run).unwrap();
            prune(&lock, 3).unwrap();
        }
        assert_eq!(left(&*store), ["07", "08", "09"]);
        // A clock that went back does not make the current run old.
        let old = run(&*store, 0, "published", Some(9));
        current::promote(&lock, &old).unwrap();
        prune(&lock, 2).unwrap();
        assert_eq!(left(&*store), ["00", "09"]);
    }
}
