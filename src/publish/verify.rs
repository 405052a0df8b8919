//! Checking a finished run against its manifest: bytes, and for tables what the rows say. Reads
//! only.

use super::digest::{run_digest, table_digest};
use super::layout::{Area, RunId};
use super::manifest::Manifest;
use super::parquet::{self, Wanted};
use super::store::{self, Store};
use super::tables;
use crate::error::{Error, Result};

/// One thing that is not as the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The file.
    pub file: String,
    /// What is wrong, in words.
    pub problem: String,
}

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Size and hash of every file.
    Bytes,
    /// Also the logical digest of every table, computed anew.
    Rows,
}

/// Compares a run with its manifest; an empty list means that all is as published.
///
/// # Errors
/// Usage, if there is no such run; I/O if a file that exists cannot be read.
pub fn verify(store: &dyn Store, area: Area, run: &RunId, depth: Depth) -> Result<Vec<Mismatch>> {
    let manifest = Manifest::read(store, area, run)?.ok_or_else(|| {
        Error::usage("unknown-run", format!("there is no run {run} here")).at(store.locate(""))
    })?;
    let mut found = Vec::new();
    for output in &manifest.outputs {
        let mut wrong = |problem: &str| {
            found.push(Mismatch {
                file: output.file.clone(),
                problem: problem.to_owned(),
            });
        };
        let path = store::join(&area.finished(run), &output.file);
        let Some(bytes) = store.read(&path)? else {
            wrong("is missing");
            continue;
        };
        if bytes.len() as u64 != output.bytes || *blake3::hash(&bytes).to_hex() != *output.hash {
            wrong("is not the file that was published");
            continue;
        }
        let name = output.file.strip_suffix(".parquet");
        if let (Depth::Rows, Some(spec), Some(digest)) =
            (depth, name.and_then(tables::spec), &output.digest)
        {
            let batches = parquet::read(store, &path, Wanted::All)?.unwrap_or_default();
            if table_digest(spec, &batches)? != *digest {
                wrong("holds other rows than were published");
            }
        }
    }
    let digests = manifest
        .outputs
        .iter()
        .filter_map(|output| Some((output.file.as_str(), output.digest.as_deref()?)));
    if run_digest(digests) != manifest.logical_digest {
        found.push(Mismatch {
            file: super::layout::MANIFEST.to_owned(),
            problem: "its digests do not add up to its logical digest".to_owned(),
        });
    }
    Ok(found)
}
