//! A file of the store opened for reading in parts: from disk, or from memory.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};

/// Where the bytes of an open file come from.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file on disk; only what is asked for is read.
    File(Arc<File>),
    /// The whole content.
    Bytes(Bytes),
}

impl Length for Content {
    fn len(&self) -> u64 {
        match self {
            Content::File(file) => Length::len(&**file),
            Content::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Content {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(match self {
            Content::File(file) => Box::new(file.get_read(start)?),
            Content::Bytes(bytes) => Box::new(bytes.get_read(start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self {
            Content::File(file) => file.get_bytes(start, length),
            Content::Bytes(bytes) => bytes.get_bytes(start, length),
        }
    }
}
