//! Which run is current: `current.json`, the list of runs, `promote` and `rollback`. The switch is
//! one atomic replacement; nothing here writes into a run.

use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::layout::{self, Area, RunId};
use super::lock::OutLock;
use super::manifest::Manifest;
use super::parquet::{self, Wanted};
use super::store::{self, EntryKind, Store};
use crate::error::{Error, Result};

/// Earlier current runs that `rollback` can return to.
const TRAIL: usize = 100;

/// `current.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Version of this file.
    pub format: u32,
    /// The current run.
    pub run_id: RunId,
    /// Its folder, relative to OUT.
    pub path: String,
    /// BLAKE3 of its manifest file.
    pub manifest_hash: String,
    /// Runs that were current before, latest last.
    #[serde(default)]
    pub earlier: Vec<RunId>,
    /// Runs that were current and taken back, as long as they are kept.
    #[serde(default)]
    pub taken_back: Vec<RunId>,
}

/// One run as `runs` lists it.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether `current.json` names it.
    pub standing: Standing,
}

/// Whether a run is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// `current.json` names it.
    Current,
    /// It was current, or is held.
    Other,
}

/// The current run, if any was published.
///
/// # Errors
/// I/O, if `current.json` cannot be read or understood.
pub fn current(store: &dyn Store) -> Result<Option<Current>> {
    let Some(bytes) = store.read(layout::CURRENT)? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|cause| {
        Error::io(store.locate(layout::CURRENT), "understand", &cause.into())
            .help("restore it with `goldsieve promote RUN`; the runs themselves are untouched")
    })
}

/// The run meant by a user: `current` if none is named.
///
/// # Errors
/// Usage, if there is none or the named one does not exist.
pub fn resolve(store: &dyn Store, run: Option<&str>) -> Result<RunId> {
    match run {
        None | Some("current") => match current(store)? {
            Some(current) => Ok(current.run_id),
            None => Err(
                Error::usage("no-run", "nothing has been published here yet").at(store.locate("")),
            ),
        },
        Some(text) => {
            let run = RunId::parse(text)?;
            finished(store, &run)?;
            Ok(run)
        }
    }
}

/// All finished runs, oldest first.
pub fn runs(store: &dyn Store) -> Result<Vec<RunInfo>> {
    let current = current(store)?.map(|current| current.run_id);
    let mut found = Vec::new();
    for entry in store.list(Area::Runs.folder())? {
        let Ok(run) = RunId::parse(&entry.name) else {
            continue;
        };
        if entry.kind == EntryKind::Folder
            && let Some(manifest) = Manifest::read(store, Area::Runs, &run)?
        {
            let standing = if current.as_ref() == Some(&run) {
                Standing::Current
            } else {
                Standing::Other
            };
            found.push(RunInfo { manifest, standing });
        }
    }
    Ok(found)
}

/// A file of a finished run (`model.json`); `None` where the run has no such file.
///
/// # Errors
/// I/O, if it cannot be read.
pub fn file(store: &dyn Store, run: &RunId, name: &str) -> Result<Option<Vec<u8>>> {
    store.read(&store::join(&Area::Runs.finished(run), name))
}

/// A table of a finished run, by name; `None` where the run has no such table.
///
/// # Errors
/// I/O, if it cannot be read.
pub fn table(
    store: &dyn Store,
    run: &RunId,
    name: &str,
    wanted: Wanted<'_>,
) -> Result<Option<Vec<RecordBatch>>> {
    let path = store::join(&Area::Runs.finished(run), &format!("{name}.parquet"));
    parquet::read(store, &path, wanted)
}

/// Makes a finished run the current one (a held run, or one that was current before).
///
/// # Errors
/// Usage, if there is no such run.
pub fn promote(lock: &OutLock, run: &RunId) -> Result<()> {
    let store = &**lock.store();
    // Also the way out of a damaged `current.json`, so that one is no reason to fail here.
    let mut trail = Trail::of(current(store).unwrap_or_default());
    trail.go_on(run);
    switch(store, run, trail)
}

/// Goes back: to the named run, or to the one that was current before this one. Returns it.
///
/// # Errors
/// Usage, if there is nothing to go back to.
pub fn rollback(lock: &OutLock, run: Option<&RunId>) -> Result<RunId> {
    let store = &**lock.store();
    if let Some(run) = run {
        finished(store, run)?;
    }
    let mut trail = Trail::of(current(store)?);
    if let Some(run) = run
        && !trail.earlier.contains(run)
    {
        promote(lock, run)?;
        return Ok(run.clone());
    }
    trail.taken_back.extend(trail.now.take());
    while let Some(candidate) = trail.earlier.pop() {
        let wanted = run.is_none_or(|run| *run == candidate);
        // A run folder that somebody deleted is skipped.
        if wanted && finished(store, &candidate).is_ok() {
            switch(store, &candidate, trail)?;
            return Ok(candidate);
        }
        trail.taken_back.push(candidate);
    }
    Err(
        Error::usage("no-earlier-run", "there is no earlier run to go back to")
            .at(store.locate("")),
    )
}

/// Where `current.json` came from.
#[derive(Default)]
struct Trail {
    now: Option<RunId>,
    earlier: Vec<RunId>,
    taken_back: Vec<RunId>,
}

impl Trail {
    fn of(current: Option<Current>) -> Self {
        let Some(current) = current else {
            return Trail::default();
        };
        Trail {
            now: Some(current.run_id),
            earlier: current.earlier,
            taken_back: current.taken_back,
        }
    }

    /// The current run becomes an earlier one of `run`.
    fn go_on(&mut self, run: &RunId) {
        self.earlier.extend(self.now.take().filter(|it| it != run));
        let excess = self.earlier.len().saturating_sub(TRAIL);
        self.earlier.drain(..excess);
    }
}

/// Points `current.json`, then the convenience link, to a finished run.
fn switch(store: &dyn Store, run: &RunId, mut trail: Trail) -> Result<()> {
    let manifest = finished(store, run)?;
    trail
        .taken_back
        .retain(|it| it != run && finished(store, it).is_ok());
    trail.taken_back.sort();
    trail.taken_back.dedup();
    let current = Current {
        format: 1,
        run_id: run.clone(),
        path: Area::Runs.finished(run),
        manifest_hash: blake3::hash(&manifest).to_hex().to_string(),
        earlier: trail.earlier,
        taken_back: trail.taken_back,
    };
    let text = super::json(&current)?;
    if let Err(error) = store::replace(store, layout::CURRENT, &text) {
        // The rename itself may have been done and only its flush failed: then the new run is
        // current, and both runs are whole whatever a power cut decides.
        if store.read(layout::CURRENT).ok().flatten().as_deref() != Some(&text[..]) {
            return Err(error);
        }
    }
    store
        .link(layout::CURRENT_LINK, &Area::Runs.finished(run))
        .ok();
    Ok(())
}

/// The manifest bytes of a finished run.
fn finished(store: &dyn Store, run: &RunId) -> Result<Vec<u8>> {
    let path = store::join(&Area::Runs.finished(run), layout::MANIFEST);
    store.read(&path)?.ok_or_else(|| {
        Error::usage("unknown-run", format!("there is no run {run} here"))
            .at(store.locate(Area::Runs.folder()))
            .help("`goldsieve runs` lists the runs")
    })
}
