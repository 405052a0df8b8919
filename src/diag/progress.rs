//! How far a run is, for whoever watches it. The stages say it; what becomes of it (a bar on a
//! terminal, nothing in a nightly job) is the command line's business.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

/// Takes note of progress, from any thread.
pub trait Progress: Send + Sync {
    /// So many bytes of input are to be read.
    fn expect(&self, bytes: u64);
    /// So many bytes more have been read.
    fn read(&self, bytes: u64);
    /// The next stage begins.
    fn stage(&self, name: &str);
}

/// Somebody who watches, or nobody.
#[derive(Clone, Default)]
pub struct Watcher(Option<Arc<dyn Progress>>);

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(_) => "Watcher",
            None => "nobody",
        })
    }
}

impl Watcher {
    /// Somebody.
    pub fn new(progress: Arc<dyn Progress>) -> Self {
        Watcher(Some(progress))
    }

    /// See [`Progress::expect`].
    pub fn expect(&self, bytes: u64) {
        if let Some(progress) = &self.0 {
            progress.expect(bytes);
        }
    }

    /// See [`Progress::read`].
    pub fn read(&self, bytes: u64) {
        if let Some(progress) = &self.0 {
            progress.read(bytes);
        }
    }

    /// See [`Progress::stage`].
    pub fn stage(&self, name: &str) {
        if let Some(progress) = &self.0 {
            progress.stage(name);
        }
    }
}

/// A reader that tells how much went through it.
pub struct Watched<'a, R> {
    inner: R,
    watcher: &'a Watcher,
}

impl<'a, R> Watched<'a, R> {
    /// Watches a reader.
    pub fn new(inner: R, watcher: &'a Watcher) -> Self {
        Watched { inner, watcher }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.watcher.read(got as u64);
        Ok(got)
    }
}
