//! Where the bytes of a file go: hashed and counted on their way, in pieces worth a system call.

use std::io::{self, Write};

use crate::publish::store::NewFile;

/// Bytes kept back until they are worth writing and hashing together.
const PIECE: usize = 1 << 18;

/// A file being written.
pub struct Sink {
    file: Box<dyn NewFile>,
    hasher: blake3::Hasher,
    bytes: u64,
    kept: Vec<u8>,
}

/// A file that was written.
pub struct Finished {
    /// Its bytes.
    pub bytes: u64,
    /// BLAKE3 of them, hexadecimal.
    pub hash: String,
}

impl Sink {
    /// A sink into a new file.
    pub fn new(file: Box<dyn NewFile>) -> Self {
        Sink {
            file,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            kept: Vec::with_capacity(PIECE),
        }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.hasher.update(&self.kept);
        self.bytes += self.kept.len() as u64;
        self.file.write_all(&self.kept)?;
        self.kept.clear();
        Ok(())
    }

    /// What was written, once all of it was flushed, and the file, which is to be made durable.
    pub fn finish(self) -> (Finished, Box<dyn NewFile>) {
        debug_assert!(self.kept.is_empty());
        let finished = Finished {
            bytes: self.bytes,
            hash: self.hasher.finalize().to_hex().to_string(),
        };
        (finished, self.file)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.kept.len() + bytes.len() > PIECE {
            self.pass_on()?;
        }
        self.kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()?;
        self.file.flush()
    }
}
