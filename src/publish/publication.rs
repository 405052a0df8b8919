//! One publication from begin to finish: files under a hidden name, the manifest, one rename, one
//! switch. Given up at any point, it takes everything with it.

use super::current;
use super::digest::run_digest;
use super::layout::{self, Area, RunId};
use super::lock::OutLock;
use super::manifest::{FORMAT, Manifest, Output, Summary};
use super::store::{self, NewFile, Store};
use super::tables::{TABLES, Table};
use super::{conservation, parquet};
use crate::error::{Error, Result};
use jiff::Timestamp;
use rayon::prelude::*;
use std::{panic, thread};

/// Whether finishing a run makes it the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// `current.json` switches to it.
    Now,
    /// It is kept for `promote`; `current.json` stays.
    Hold,
}

/// Builds one table when its turn comes.
pub type BuildTable<'a> = &'a (dyn Fn() -> Result<Table<'a>> + Sync);

/// A run being written. Dropped unfinished, it removes what it wrote.
pub struct Publication<'a> {
    lock: &'a OutLock,
    area: Area,
    run: RunId,
    folder: String,
    outputs: Vec<Output>,
    /// Files that are written and on their way to the disk.
    on_the_way: Vec<thread::JoinHandle<Result<()>>>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Writing,
    Finished,
}

impl<'a> Publication<'a> {
    /// Starts a run; its id comes from the start time.
    ///
    /// # Errors
    /// I/O, with nothing left behind.
    pub fn begin(lock: &'a OutLock, area: Area, started: Timestamp) -> Result<Self> {
        let store = &**lock.store();
        let taken = store.list(area.folder())?;
        let taken = taken
            .iter()
            .filter_map(|entry| RunId::parse(&entry.name).ok());
        let run = RunId::after(taken.max().as_ref(), started);
        let publication = Publication {
            lock,
            area,
            folder: area.unfinished(&run),
            run,
            outputs: Vec::new(),
            on_the_way: Vec::new(),
            stage: Stage::Writing,
        };
        store.make_folder(&publication.folder)?;
        store.sync_folder("")?;
        Ok(publication)
    }

    /// The id of this run.
    pub fn run_id(&self) -> &RunId {
        &self.run
    }

    /// Builds and writes tables side by side, beginning with the first: name the largest first.
    /// Each is dropped as soon as it is written, and made durable by a thread of its own, which
    /// waits for the disk while others go on.
    ///
    /// # Errors
    /// The first in the order given: what building reports; I/O; internal, if a table comes twice.
    pub fn tables(&mut self, tables: &[BuildTable<'_>]) -> Result<()> {
        let written: Vec<Result<Output>> = thread::scope(|scope| {
            let write = |build: &BuildTable<'_>| {
                let (output, file) = self.write(&build()?)?;
                Ok((output, scope.spawn(move || file.finish())))
            };
            let tables = tables.par_iter().with_max_len(1);
            let written: Vec<Result<_>> = tables.map(write).collect();
            let durable = written.into_iter().map(|written| {
                let (output, file) = written?;
                joined(file.join())?;
                Ok(output)
            });
            durable.collect()
        });
        for output in written {
            let output = output?;
            // Two tables of one name would be one file written twice at the same time.
            self.path(&output.file)?;
            self.outputs.push(output);
        }
        Ok(())
    }

    fn write(&self, table: &Table<'_>) -> Result<(Output, Box<dyn NewFile>)> {
        let file = format!("{}.parquet", table.spec.name);
        let path = self.path(&file)?;
        let (written, handle) = parquet::write(self.store(), &path, table)?;
        let output = Output {
            file,
            bytes: written.bytes,
            hash: written.hash,
            rows: Some(written.rows),
            digest: Some(written.digest),
        };
        Ok((output, handle))
    }

    /// Writes any other file of the run (a report, metrics, the model, the project file). It is
    /// durable once the publication is finished.
    ///
    /// # Errors
    /// I/O; internal, if the file was added before or the name has a folder.
    pub fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(name)?;
        let file = store::create_with(self.store(), &path, bytes)?;
        self.on_the_way.push(thread::spawn(move || file.finish()));
        self.outputs.push(Output {
            file: name.to_owned(),
            bytes: bytes.len() as u64,
            hash: blake3::hash(bytes).to_hex().to_string(),
            ..Output::default()
        });
        Ok(())
    }

    /// Waits for the disk once, for all files together.
    fn make_durable(&mut self) -> Result<()> {
        let files: Vec<Result<()>> = self
            .on_the_way
            .drain(..)
            .map(|it| joined(it.join()))
            .collect();
        files.into_iter().collect()
    }

    /// Checks that nothing is lost, writes the manifest, moves the run into place and, if asked,
    /// switches `current.json`. Audits never switch.
    ///
    /// # Errors
    /// Internal (`row-conservation`, `table-missing`) or I/O; nothing is published then.
    pub fn finish(mut self, mut summary: Summary, switch: Switch) -> Result<Manifest> {
        conservation::check(&summary.sources)?;
        if self.area == Area::Runs {
            self.check_tables(&summary)?;
        }
        // JSON knows no infinities; a figure without a value is better absent.
        summary.figures.retain(|_, figure| figure.is_finite());
        summary.timings.retain(|_, seconds| seconds.is_finite());
        self.make_durable()?;
        self.outputs.sort_by(|a, b| a.file.cmp(&b.file));
        let digests = self
            .outputs
            .iter()
            .filter_map(|output| Some((output.file.as_str(), output.digest.as_deref()?)));
        let manifest = Manifest {
            format: FORMAT,
            run_id: self.run.clone(),
            publication: match switch {
                Switch::Now => "published".to_owned(),
                Switch::Hold => "held".to_owned(),
            },
            logical_digest: run_digest(digests),
            summary,
            outputs: self.outputs.clone(),
        };
        let store = &**self.lock.store();
        let manifest_path = store::join(&self.folder, layout::MANIFEST);
        store::write_new(store, &manifest_path, &super::json(&manifest)?)?;
        store.sync_folder(&self.folder)?;

        let finished = self.area.finished(&self.run);
        store.rename(&self.folder, &finished)?;
        self.folder = finished;
        store.sync_folder(self.area.folder())?;
        if self.area == Area::Runs && switch == Switch::Now {
            current::promote(self.lock, &self.run)?;
        }
        self.stage = Stage::Finished;
        Ok(manifest)
    }

    /// Every table is there, and as long as the counts say.
    fn check_tables(&self, summary: &Summary) -> Result<()> {
        for table in TABLES {
            let file = format!("{}.parquet", table.name);
            let output = self.outputs.iter().find(|output| output.file == file);
            let Some(output) = output else {
                return Err(Error::internal(
                    "table-missing",
                    format!("the table {} was not written", table.name),
                ));
            };
            let sources = summary.sources.iter();
            let counted: u64 = match table.name {
                "crosswalk" | "records" => sources.map(|it| it.crosswalk).sum(),
                "quarantine" => sources.map(|it| it.quarantine).sum(),
                "rejects" => sources.map(|it| it.rejects).sum(),
                _ => continue,
            };
            if output.rows != Some(counted) {
                return Err(Error::internal(
                    "row-conservation",
                    format!(
                        "the table {} has another number of rows than was counted ({counted})",
                        table.name
                    ),
                ));
            }
        }
        Ok(())
    }

    fn store(&self) -> &dyn Store {
        &**self.lock.store()
    }

    fn path(&self, name: &str) -> Result<String> {
        let known = self.outputs.iter().any(|output| output.file == name);
        if known || name == layout::MANIFEST || name.contains(['/', '\\']) {
            return Err(Error::internal(
                "output-name",
                format!("the output {name} is written twice or has no plain name"),
            ));
        }
        Ok(store::join(&self.folder, name))
    }
}

/// What a thread that finished a file says of it.
fn joined(finished: thread::Result<Result<()>>) -> Result<()> {
    finished.unwrap_or_else(|panic| panic::resume_unwind(panic))
}

impl Drop for Publication<'_> {
    fn drop(&mut self) {
        if self.stage == Stage::Finished {
            return;
        }
        // Not every system removes files that are open.
        for file in self.on_the_way.drain(..) {
            file.join().ok();
        }
        let store = self.store();
        // A run that already stands under its final name may only go if nothing points to it.
        let finished = self.area.finished(&self.run);
        if self.folder == finished {
            let named = match current::current(store) {
                Ok(current) => current.is_some_and(|current| current.run_id == self.run),
                Err(_) => true,
            };
            let hidden = self.area.unfinished(&self.run);
            if named || store.rename(&finished, &hidden).is_err() {
                return;
            }
            self.folder = hidden;
        }
        let store = self.store();
        store.remove(&self.folder).ok();
        let empty = store
            .list(self.area.folder())
            .is_ok_and(|entries| entries.is_empty());
        if empty {
            store.remove(self.area.folder()).ok();
        }
    }
}
