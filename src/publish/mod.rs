//! Publishing: the only room, with `history`, that writes files. Tables in, one run folder out, all
//! or nothing: a run is written under a hidden name, moved into place whole, and `current.json`
//! switches to it last. Decides nothing about customers, reads no input files and no clock.

mod as_text;
pub mod attempt;
pub mod columns;
pub mod conservation;
pub mod current;
pub mod digest;
pub mod entity_id;
pub mod layout;
pub mod lock;
pub mod manifest;
pub mod names;
pub mod parquet;
pub mod prune;
pub mod publication;
pub mod space;
pub mod store;
pub mod table_file;
pub mod tables;
pub mod verify;

pub use entity_id::{EntityId, EntityIds};
pub use layout::{Area, RunId};
pub use lock::OutLock;
pub use manifest::Manifest;
pub use publication::{Publication, Switch};

use crate::error::{Error, Result};

/// JSON as published: indented, with a final newline.
///
/// # Errors
/// Internal, if the value cannot be written as JSON.
pub fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)
        .map_err(|cause| Error::internal("json", format!("could not write JSON: {cause}")))?;
    text.push(b'\n');
    Ok(text)
}

#[cfg(test)]
mod tests;
