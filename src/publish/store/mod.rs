//! The `Store` trait: the few file operations that publishing is built from, so that the same code
//! runs on a folder, in memory and under injected faults. Knows bytes and names, never tables.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, Result};

mod content;
mod fault;
mod folder;
mod memory;

pub use content::Content;
pub use fault::{CRASH_AT, Fault, FaultyStore};
pub use folder::FolderStore;
pub use memory::MemoryStore;

/// A file being written. Dropping it without [`NewFile::finish`] leaves an unfinished file, which
/// is why files are only ever created inside a folder that is not yet published.
pub trait NewFile: Write + Send {
    /// Makes the content durable (fsync) and ends the file.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Keeps other processes out until dropped; a crashed owner loses it by itself.
pub trait Guard: Send + Sync {}

/// One name in a folder of the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its last component.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Whether a name is a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// Anything else.
    File,
}

/// A tree of files under one root, named by relative paths with `/`.
///
/// Contract: what `finish` and then `sync_folder` of the containing folder returned for survives a
/// power cut; `rename` is atomic, replaces a file but never a folder; nothing is durable before it
/// was synced. Everything created is readable by its owner only.
pub trait Store: Send + Sync {
    /// Starts a new file; the name must be free and its folder must exist.
    fn create(&self, path: &str) -> Result<Box<dyn NewFile>>;
    /// The whole content, or `None` where there is no such file.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>>;
    /// A file for reading in parts, or `None` where there is no such file.
    fn open(&self, path: &str) -> Result<Option<Content>> {
        Ok(self.read(path)?.map(|bytes| Content::Bytes(bytes.into())))
    }
    /// The names in a folder, sorted; none where there is no such folder.
    fn list(&self, folder: &str) -> Result<Vec<Entry>>;
    /// Makes a folder and those above it; one that exists is fine. `""` is the root.
    fn make_folder(&self, folder: &str) -> Result<()>;
    /// Gives a file or folder another name.
    fn rename(&self, from: &str, to: &str) -> Result<()>;
    /// Removes a file, or a folder with all that is in it; nothing there is fine.
    fn remove(&self, path: &str) -> Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, folder: &str) -> Result<()>;
    /// Points a symbolic link at a relative target, atomically, where the platform has links.
    /// A convenience: nothing may depend on it.
    fn link(&self, path: &str, target: &str) -> Result<()>;
    /// Takes the lock of that name, creating its file; `None` while somebody else holds it.
    fn try_lock(&self, path: &str) -> Result<Option<Box<dyn Guard>>>;
    /// Removes the root and the folders above it that this store made, as far as they are empty.
    fn withdraw(&self) -> Result<()>;
    /// Bytes that may still be written here; `None` where that cannot be told.
    fn free_space(&self) -> Option<u64>;
    /// Where a name stands for a person, for messages.
    fn locate(&self, path: &str) -> PathBuf;
}

/// The store of a folder on disk.
///
/// For crash tests only: where the environment variable [`CRASH_AT`] holds a number n, the process
/// aborts before the n-th operation that would change the folder.
///
/// # Errors
/// Usage, if that variable is set to something else than a positive number.
pub fn open(root: impl Into<PathBuf>) -> Result<Arc<dyn Store>> {
    let folder: Arc<dyn Store> = Arc::new(FolderStore::new(root));
    match std::env::var(CRASH_AT) {
        Ok(text) => {
            let at = text.parse().ok().filter(|&at: &u64| at > 0);
            let at = at.ok_or_else(|| {
                Error::usage("crash-at", format!("{CRASH_AT} must be a positive number"))
            })?;
            Ok(Arc::new(FaultyStore::new(folder, Fault::Abort, at)))
        }
        Err(_) => Ok(folder),
    }
}

/// Writes a new file, which is not yet durable.
///
/// # Errors
/// I/O, with the file's path.
pub fn create_with(store: &dyn Store, path: &str, bytes: &[u8]) -> Result<Box<dyn NewFile>> {
    let mut file = store.create(path)?;
    file.write_all(bytes)
        .map_err(|cause| Error::io(store.locate(path), "write", &cause))?;
    Ok(file)
}

/// Writes a whole new file durably.
pub fn write_new(store: &dyn Store, path: &str, bytes: &[u8]) -> Result<()> {
    create_with(store, path, bytes)?.finish()
}

/// Puts a file in the place of another, or of nothing: afterwards, at any crash, either the old or
/// the new content is there, whole.
pub fn replace(store: &dyn Store, path: &str, bytes: &[u8]) -> Result<()> {
    let (folder, name) = split(path);
    let temporary = format!("{}{TEMPORARY}", hidden(folder, name, std::process::id()));
    // A crashed process of the same number may have left one.
    store.remove(&temporary)?;
    let done = write_new(store, &temporary, bytes)
        .and_then(|()| store.rename(&temporary, path))
        .and_then(|()| store.sync_folder(folder));
    if done.is_err() {
        store.remove(&temporary).ok();
    }
    done
}

/// Removes what interrupted [`replace`] calls left in a folder.
pub fn clean_temporaries(store: &dyn Store, folder: &str) -> Result<()> {
    for entry in store.list(folder)? {
        if entry.kind == EntryKind::File
            && entry.name.starts_with('.')
            && entry.name.ends_with(TEMPORARY)
        {
            store.remove(&join(folder, &entry.name))?;
        }
    }
    Ok(())
}

/// `folder/name`, or the name alone in the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Folder and last component of a path.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn hidden(folder: &str, name: &str, process: u32) -> String {
    join(folder, &format!(".{name}.{process}"))
}

/// Ending of files on their way to another name.
const TEMPORARY: &str = ".goldsieve-tmp";

#[cfg(test)]
mod tests;
