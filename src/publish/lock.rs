//! The lock of OUT: one writer at a time, and the writer tidies what crashed ones left. Only what
//! carries our own unfinished names is ever removed.

use std::sync::Arc;

use super::layout::{self, Area};
use super::store::{self, EntryKind, Guard, Store};
use crate::error::{Error, Result};

/// OUT, held by this process for writing. Publishing and switching take it as their proof.
pub struct OutLock {
    store: Arc<dyn Store>,
    guard: Box<dyn Guard>,
}

impl OutLock {
    /// Locks OUT, creating it if missing, and removes what crashed runs left.
    ///
    /// # Errors
    /// Busy (`locked`) while another process holds it; I/O if OUT cannot be written, in which case
    /// nothing is left behind.
    pub fn take(store: Arc<dyn Store>) -> Result<Self> {
        let locked = store
            .make_folder(layout::STATE)
            .and_then(|()| store.try_lock(layout::LOCK));
        let guard = match locked {
            Ok(Some(guard)) => guard,
            Ok(None) => {
                return Err(Error::busy(
                    "locked",
                    "another goldsieve run is writing to this output",
                )
                .at(store.locate(""))
                .help("wait until it has finished, or choose another --out"));
            }
            Err(error) => {
                withdraw(&*store);
                return Err(error);
            }
        };
        let lock = OutLock { store, guard };
        match lock.clean() {
            Ok(()) => Ok(lock),
            Err(error) => {
                lock.release_unused();
                Err(error)
            }
        }
    }

    /// The store held.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Gives the lock back; if OUT holds nothing that was not there before (a dry run, wrong
    /// rules), what taking the lock created goes too.
    pub fn release_unused(self) {
        let nothing_kept = |folder: &str| {
            self.store
                .list(folder)
                .is_ok_and(|entries| entries.iter().all(|entry| entry.name == "lock"))
        };
        let published = self.store.list("").unwrap_or_default();
        let empty = published.iter().all(|entry| entry.name == layout::STATE);
        if empty && nothing_kept(layout::STATE) {
            // Removed while still held: a process that opened it meanwhile notices and retries.
            self.store.remove(layout::LOCK).ok();
            drop(self.guard);
            withdraw(&*self.store);
        }
    }

    /// Removes unfinished runs and files of crashed processes.
    fn clean(&self) -> Result<()> {
        for area in Area::ALL {
            for entry in self.store.list(area.folder())? {
                if entry.kind == EntryKind::Folder && layout::unfinished_run(&entry.name).is_some()
                {
                    self.store
                        .remove(&store::join(area.folder(), &entry.name))?;
                }
            }
        }
        store::clean_temporaries(&*self.store, "")?;
        store::clean_temporaries(&*self.store, layout::STATE)
    }
}

/// Removes empty folders that this process made for nothing. Best effort: an error is on its way
/// to the user already.
fn withdraw(store: &dyn Store) {
    if store
        .list(layout::STATE)
        .is_ok_and(|entries| entries.is_empty())
    {
        store.remove(layout::STATE).ok();
    }
    store.withdraw().ok();
}
