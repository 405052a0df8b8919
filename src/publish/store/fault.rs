//! Injected faults, for tests only: a store that aborts, dies or runs out of space before its n-th
//! changing operation. Reading is never disturbed and never counted.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Entry, Guard, NewFile, Store};
use crate::error::{Error, Result};

/// Environment variable of crash tests; see [`super::open`].
pub const CRASH_AT: &str = "GOLDSIEVE_CRASH_AT";

/// What happens at the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process aborts, as under `kill -9`.
    Abort,
    /// This and every later change fails: what a process sees that must not run on. The in-process
    /// twin of `Abort`.
    Dead,
    /// This and every later write fails for lack of space; renaming and removing still work.
    Full,
}

/// Another store with one fault.
pub struct FaultyStore {
    inner: Arc<dyn Store>,
    trap: Arc<Trap>,
}

struct Trap {
    fault: Fault,
    at: u64,
    seen: AtomicU64,
}

#[derive(PartialEq, Eq)]
enum Needs {
    Space,
    Nothing,
}

impl Trap {
    fn spring(&self, needs: Needs) -> io::Result<()> {
        let seen = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
        if seen < self.at {
            return Ok(());
        }
        match self.fault {
            Fault::Abort => std::process::abort(),
            Fault::Dead => Err(io::Error::other("the process was stopped by a test")),
            Fault::Full if needs == Needs::Space => Err(io::ErrorKind::StorageFull.into()),
            Fault::Full => Ok(()),
        }
    }
}

impl FaultyStore {
    /// Lets the fault happen at the `at`-th change, counting from 1.
    pub fn new(inner: Arc<dyn Store>, fault: Fault, at: u64) -> Self {
        let seen = AtomicU64::new(0);
        let trap = Arc::new(Trap { fault, at, seen });
        FaultyStore { inner, trap }
    }

    /// Changes attempted so far.
    pub fn changes(&self) -> u64 {
        self.trap.seen.load(Ordering::SeqCst)
    }

    fn spring(&self, path: &str, needs: Needs) -> Result<()> {
        self.trap
            .spring(needs)
            .map_err(|cause| Error::io(self.locate(path), "change the output", &cause))
    }
}

impl Store for FaultyStore {
    fn create(&self, path: &str) -> Result<Box<dyn NewFile>> {
        self.spring(path, Needs::Space)?;
        Ok(Box::new(FaultyFile {
            inner: self.inner.create(path)?,
            trap: self.trap.clone(),
            path: self.locate(path),
        }))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.inner.read(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        self.inner.list(folder)
    }

    fn make_folder(&self, folder: &str) -> Result<()> {
        self.spring(folder, Needs::Space)?;
        self.inner.make_folder(folder)
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        self.spring(to, Needs::Nothing)?;
        self.inner.rename(from, to)
    }

    fn remove(&self, path: &str) -> Result<()> {
        self.spring(path, Needs::Nothing)?;
        self.inner.remove(path)
    }

    fn sync_folder(&self, folder: &str) -> Result<()> {
        self.spring(folder, Needs::Nothing)?;
        self.inner.sync_folder(folder)
    }

    fn link(&self, path: &str, target: &str) -> Result<()> {
        self.spring(path, Needs::Space)?;
        self.inner.link(path, target)
    }

    fn try_lock(&self, path: &str) -> Result<Option<Box<dyn Guard>>> {
        self.spring(path, Needs::Space)?;
        self.inner.try_lock(path)
    }

    fn withdraw(&self) -> Result<()> {
        self.spring("", Needs::Nothing)?;
        self.inner.withdraw()
    }

    fn free_space(&self) -> Option<u64> {
        self.inner.free_space()
    }

    fn locate(&self, path: &str) -> PathBuf {
        self.inner.locate(path)
    }
}

struct FaultyFile {
    inner: Box<dyn NewFile>,
    trap: Arc<Trap>,
    path: PathBuf,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(fault) = self.trap.spring(Needs::Space) {
            // A torn write: half of the bytes arrive.
            self.inner.write_all(&bytes[..bytes.len() / 2])?;
            return Err(fault);
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl NewFile for FaultyFile {
    fn finish(self: Box<Self>) -> Result<()> {
        self.trap
            .spring(Needs::Space)
            .map_err(|cause| Error::io(&self.path, "write to disk", &cause))?;
        self.inner.finish()
    }
}
