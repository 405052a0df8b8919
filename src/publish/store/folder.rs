//! The store on disk: std files with owner-only permissions, fsync and std file locks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::{Content, Entry, EntryKind, Guard, NewFile, Store};
use crate::error::{Error, Result};

/// A folder on disk. Nothing is created before something is written.
pub struct FolderStore {
    root: PathBuf,
    /// The root and folders above it that this store made, outermost first.
    made: Mutex<Vec<PathBuf>>,
}

impl FolderStore {
    /// The store rooted at a folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        FolderStore {
            root: root.into(),
            made: Mutex::new(Vec::new()),
        }
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.made
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Makes the root; remembers which folders were missing, even if a later one fails.
    fn make_root(&self) -> Result<()> {
        let missing: Vec<&Path> = self
            .root
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            make_owner_only(folder)
                .map_err(|cause| Error::io(folder, "create the folder", &cause))?;
            self.made().push(folder.to_path_buf());
            if let Some(above) = folder.parent().filter(|it| !it.as_os_str().is_empty()) {
                // It may not be ours to open; then its own flush has to do.
                sync_names(above).ok();
            }
        }
        Ok(())
    }
}

impl Store for FolderStore {
    fn create(&self, path: &str) -> Result<Box<dyn NewFile>> {
        let path = self.locate(path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        owner_only(&mut options);
        let file = options
            .open(&path)
            .map_err(|cause| Error::io(&path, "create the file", &cause))?;
        Ok(Box::new(FolderFile { file, path }))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let path = self.locate(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(cause) if absent(&cause) => Ok(None),
            Err(cause) => Err(Error::io(path, "read", &cause)),
        }
    }

    fn open(&self, path: &str) -> Result<Option<Content>> {
        let path = self.locate(path);
        match File::open(&path) {
            Ok(file) => Ok(Some(Content::File(Arc::new(file)))),
            Err(cause) if absent(&cause) => Ok(None),
            Err(cause) => Err(Error::io(path, "read", &cause)),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        let path = self.locate(folder);
        let failed = |cause: &io::Error| Error::io(&path, "list the folder", cause);
        let found = match fs::read_dir(&path) {
            Ok(found) => found,
            Err(cause) if absent(&cause) => return Ok(Vec::new()),
            Err(cause) => return Err(failed(&cause)),
        };
        let mut entries = Vec::new();
        for entry in found {
            let entry = entry.map_err(|cause| failed(&cause))?;
            let kind = entry.file_type().map_err(|cause| failed(&cause))?;
            // A name that is not Unicode is none of ours.
            if let Ok(name) = entry.file_name().into_string() {
                let kind = if kind.is_dir() {
                    EntryKind::Folder
                } else {
                    EntryKind::File
                };
                entries.push(Entry { name, kind });
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn make_folder(&self, folder: &str) -> Result<()> {
        self.make_root()?;
        let mut path = self.root.clone();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            path.push(part);
            match make_owner_only(&path) {
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(cause) => return Err(Error::io(&path, "create the folder", &cause)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        let (from, to) = (self.locate(from), self.locate(to));
        fs::rename(from, &to).map_err(|cause| Error::io(&to, "move into place", &cause))
    }

    fn remove(&self, path: &str) -> Result<()> {
        let path = self.locate(path);
        let done = match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&path),
            Ok(_) => fs::remove_file(&path),
            Err(cause) => Err(cause),
        };
        match done {
            Err(cause) if !absent(&cause) => Err(Error::io(path, "remove", &cause)),
            _ => Ok(()),
        }
    }

    fn sync_folder(&self, folder: &str) -> Result<()> {
        sync_names(&self.locate(folder))
    }

    fn link(&self, path: &str, target: &str) -> Result<()> {
        link(&self.locate(path), target)
    }

    fn try_lock(&self, path: &str) -> Result<Option<Box<dyn Guard>>> {
        let path = self.locate(path);
        let failed = |cause: &io::Error| Error::io(&path, "lock", cause);
        loop {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            owner_only(&mut options);
            let file = options.open(&path).map_err(|cause| failed(&cause))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(cause)) => return Err(failed(&cause)),
            }
            // Its last holder may have removed the file between our opening and locking it.
            if same_file(&file, &path).map_err(|cause| failed(&cause))? {
                return Ok(Some(Box::new(FolderLock { _file: file })));
            }
        }
    }

    fn withdraw(&self) -> Result<()> {
        for folder in self.made().drain(..).rev() {
            match fs::remove_dir(&folder) {
                Err(cause) if cause.kind() == io::ErrorKind::DirectoryNotEmpty => break,
                Err(cause) if !absent(&cause) => {
                    return Err(Error::io(folder, "remove", &cause));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn free_space(&self) -> Option<u64> {
        let mut there = self.root.ancestors().filter(|folder| folder.exists());
        // A relative path of one part lies in the working directory.
        free_space(there.next().unwrap_or(Path::new(".")))
    }

    fn locate(&self, path: &str) -> PathBuf {
        let mut full = self.root.clone();
        full.extend(path.split('/').filter(|part| !part.is_empty()));
        full
    }
}

struct FolderFile {
    file: File,
    path: PathBuf,
}

impl Write for FolderFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl NewFile for FolderFile {
    fn finish(self: Box<Self>) -> Result<()> {
        self.file
            .sync_all()
            .map_err(|cause| Error::io(&self.path, "write to disk", &cause))
    }
}

/// The system releases the lock when the file closes, also after a crash.
struct FolderLock {
    _file: File,
}

impl Guard for FolderLock {}

#[cfg(unix)]
fn free_space(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

/// Not known without a call into the system; a full disk is then met in the middle, and leaves the
/// last publication whole.
#[cfg(not(unix))]
fn free_space(_: &Path) -> Option<u64> {
    None
}

fn absent(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

#[cfg(unix)]
fn make_owner_only(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_owner_only(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

#[cfg(unix)]
fn sync_names(folder: &Path) -> Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some network file systems cannot flush a folder.
        Err(cause)
            if !matches!(
                cause.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Err(Error::io(folder, "write the folder to disk", &cause))
        }
        _ => Ok(()),
    }
}

/// Other systems cannot flush a folder; their file systems journal its names.
#[cfg(not(unix))]
fn sync_names(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(unix)]
fn link(path: &Path, target: &str) -> Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_symlink()) {
        return Err(Error::io(
            path,
            "point the link",
            &io::Error::from(io::ErrorKind::AlreadyExists),
        ));
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".link");
    let temporary = PathBuf::from(temporary);
    fs::remove_file(&temporary).ok();
    std::os::unix::fs::symlink(target, &temporary)
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(|cause| Error::io(path, "point the link", &cause))
}

/// Links need a privilege on Windows; `current.json` is the truth everywhere.
#[cfg(not(unix))]
fn link(_: &Path, _: &str) -> Result<()> {
    Ok(())
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let held = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((held.dev(), held.ino()) == (named.dev(), named.ino())),
        Err(cause) if absent(&cause) => Ok(false),
        Err(cause) => Err(cause),
    }
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
