//! The in-memory twin of the store on disk, strict about durability: names and bytes that were not
//! synced are lost in a power cut. Tests run the real publishing code on it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Entry, EntryKind, Guard, NewFile, Store, split};
use crate::error::{Error, Result};

/// A tree of files in memory; clones share it.
#[derive(Clone, Default)]
pub struct MemoryStore {
    tree: Arc<Mutex<Tree>>,
}

#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    locked: BTreeMap<String, u64>,
    next_lock: u64,
}

enum Node {
    File {
        bytes: Vec<u8>,
        synced: usize,
    },
    Folder {
        names: BTreeMap<String, usize>,
        synced: BTreeMap<String, usize>,
    },
}

const ROOT: usize = 0;

impl Tree {
    fn find(&self, path: &str) -> Option<usize> {
        let mut at = ROOT;
        if self.nodes.is_empty() {
            return None;
        }
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match &self.nodes[at] {
                Node::Folder { names, .. } => at = *names.get(part)?,
                Node::File { .. } => return None,
            }
        }
        Some(at)
    }

    fn names(&mut self, folder: &str) -> io::Result<&mut BTreeMap<String, usize>> {
        match self.find(folder).map(|at| &mut self.nodes[at]) {
            Some(Node::Folder { names, .. }) => Ok(names),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn add_folder(&mut self) -> usize {
        self.add(Node::Folder {
            names: BTreeMap::new(),
            synced: BTreeMap::new(),
        })
    }
}

impl MemoryStore {
    /// An empty store whose root does not exist yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a power cut leaves: only synced names and bytes, and nobody holds a lock.
    pub fn power_cut(&self) {
        let mut tree = self.tree();
        tree.locked.clear();
        for node in &mut tree.nodes {
            match node {
                Node::File { bytes, synced } => bytes.truncate(*synced),
                Node::Folder { names, synced } => names.clone_from(synced),
            }
        }
    }

    /// Every path and, for files, the content; for comparing whole stores.
    pub fn snapshot(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        let tree = self.tree();
        let mut found = BTreeMap::new();
        let mut open = vec![(String::new(), ROOT)];
        while let Some((path, at)) = open.pop() {
            match tree.nodes.get(at) {
                Some(Node::Folder { names, .. }) => {
                    for (name, &child) in names {
                        open.push((super::join(&path, name), child));
                    }
                    found.insert(path, None);
                }
                Some(Node::File { bytes, .. }) => {
                    found.insert(path, Some(bytes.clone()));
                }
                None => {}
            }
        }
        found
    }
}

impl Store for MemoryStore {
    fn create(&self, path: &str) -> Result<Box<dyn NewFile>> {
        let mut tree = self.tree();
        let (folder, name) = split(path);
        let failed = |cause: io::Error| Error::io(path, "create the file", &cause);
        if tree.find(path).is_some() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        tree.names(folder).map_err(failed)?;
        let node = tree.add(Node::File {
            bytes: Vec::new(),
            synced: 0,
        });
        tree.names(folder)
            .map_err(failed)?
            .insert(name.to_owned(), node);
        Ok(Box::new(MemoryFile {
            store: self.clone(),
            node,
        }))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let tree = self.tree();
        Ok(match tree.find(path).map(|at| &tree.nodes[at]) {
            Some(Node::File { bytes, .. }) => Some(bytes.clone()),
            _ => None,
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        let tree = self.tree();
        let Some(Node::Folder { names, .. }) = tree.find(folder).map(|at| &tree.nodes[at]) else {
            return Ok(Vec::new());
        };
        let entry = |(name, &at): (&String, &usize)| Entry {
            name: name.clone(),
            kind: match tree.nodes[at] {
                Node::Folder { .. } => EntryKind::Folder,
                Node::File { .. } => EntryKind::File,
            },
        };
        Ok(names.iter().map(entry).collect())
    }

    fn make_folder(&self, folder: &str) -> Result<()> {
        let mut tree = self.tree();
        if tree.nodes.is_empty() {
            tree.add_folder();
        }
        let mut at = ROOT;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let known = match &tree.nodes[at] {
                Node::Folder { names, .. } => names.get(part).copied(),
                Node::File { .. } => {
                    let cause = io::Error::from(io::ErrorKind::NotADirectory);
                    return Err(Error::io(folder, "create the folder", &cause));
                }
            };
            let child = known.unwrap_or_else(|| tree.add_folder());
            if let Node::Folder { names, .. } = &mut tree.nodes[at] {
                names.insert(part.to_owned(), child);
            }
            at = child;
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        let mut tree = self.tree();
        let failed = |cause: io::Error| Error::io(to, "move into place", &cause);
        if let Some(at) = tree.find(to)
            && let Node::Folder { .. } = tree.nodes[at]
        {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let ((from_folder, from_name), (to_folder, to_name)) = (split(from), split(to));
        tree.names(to_folder).map_err(failed)?;
        let node = tree.names(from_folder).map_err(failed)?.remove(from_name);
        let node = node.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        tree.names(to_folder)
            .map_err(failed)?
            .insert(to_name.to_owned(), node);
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<()> {
        let (folder, name) = split(path);
        if let Ok(names) = self.tree().names(folder) {
            names.remove(name);
        }
        Ok(())
    }

    fn sync_folder(&self, folder: &str) -> Result<()> {
        let mut tree = self.tree();
        match tree.find(folder).map(|at| &mut tree.nodes[at]) {
            Some(Node::Folder { names, synced }) => synced.clone_from(names),
            _ => {
                let cause = io::Error::from(io::ErrorKind::NotFound);
                return Err(Error::io(folder, "write the folder to disk", &cause));
            }
        }
        Ok(())
    }

    fn link(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn try_lock(&self, path: &str) -> Result<Option<Box<dyn Guard>>> {
        if self.read(path)?.is_none() {
            self.create(path)?;
        }
        let mut tree = self.tree();
        if tree.locked.contains_key(path) {
            return Ok(None);
        }
        tree.next_lock += 1;
        let number = tree.next_lock;
        tree.locked.insert(path.to_owned(), number);
        Ok(Some(Box::new(MemoryLock {
            store: self.clone(),
            number,
        })))
    }

    fn withdraw(&self) -> Result<()> {
        let mut tree = self.tree();
        if let Some(Node::Folder { names, .. }) = tree.nodes.first()
            && names.is_empty()
        {
            tree.nodes.clear();
        }
        Ok(())
    }

    fn free_space(&self) -> Option<u64> {
        None
    }

    fn locate(&self, path: &str) -> PathBuf {
        PathBuf::from(path)
    }
}

struct MemoryFile {
    store: MemoryStore,
    node: usize,
}

impl Write for MemoryFile {
    fn write(&mut self, new: &[u8]) -> io::Result<usize> {
        if let Some(Node::File { bytes, .. }) = self.store.tree().nodes.get_mut(self.node) {
            bytes.extend_from_slice(new);
        }
        Ok(new.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for MemoryFile {
    fn finish(self: Box<Self>) -> Result<()> {
        if let Some(Node::File { bytes, synced }) = self.store.tree().nodes.get_mut(self.node) {
            *synced = bytes.len();
        }
        Ok(())
    }
}

struct MemoryLock {
    store: MemoryStore,
    number: u64,
}

impl Guard for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        // After a power cut somebody else may hold it by now.
        let number = self.number;
        self.store.tree().locked.retain(|_, held| *held != number);
    }
}
