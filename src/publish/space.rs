//! Whether a run has room before it begins: an hour of work must not end on a full disk.

use super::manifest::Manifest;
use super::store::Store;
use crate::error::{Error, Result};

/// Bytes written per byte read where no earlier run tells. Raw and standardized text of every row,
/// lineage and pairs come to about twice a CSV export; compressed exports unfold further.
const FIRST_GUESS: u64 = 3;
/// Room beside the tables: report, manifest, blocks of the file system.
const SPARE: u64 = 1 << 20;

/// Refuses a run for which there is plainly not enough room. `input` counts the bytes of all
/// inputs as they lie on disk.
///
/// # Errors
/// I/O (`disk-space`), saying how much is missing.
pub fn check(store: &dyn Store, input: u64, previous: Option<&Manifest>) -> Result<()> {
    match store.free_space() {
        Some(free) => enough(free, needed(input, previous)).map_err(|it| it.at(store.locate(""))),
        None => Ok(()),
    }
}

/// Bytes that a run will write, about: as much per byte read as the run before, and a quarter more.
fn needed(input: u64, previous: Option<&Manifest>) -> u64 {
    let guess = input.saturating_mul(FIRST_GUESS);
    let Some(manifest) = previous else {
        return guess.saturating_add(SPARE);
    };
    let inputs = manifest.summary.sources.iter().flat_map(|it| &it.inputs);
    let read: u128 = inputs.map(|it| u128::from(it.bytes)).sum();
    let written: u128 = manifest.outputs.iter().map(|it| u128::from(it.bytes)).sum();
    let scaled = match read {
        0 => written,
        read => written * u128::from(input) / read,
    };
    u64::try_from(scaled + scaled / 4 + u128::from(SPARE)).unwrap_or(u64::MAX)
}

fn enough(free: u64, needed: u64) -> Result<()> {
    if free >= needed {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let message = format!(
        "there is not enough room: a run of this size writes about {} MB, and {} MB are free",
        megabytes(needed),
        free >> 20
    );
    Err(Error::no_room(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::manifest::{Input, Output, SourceSummary};

    #[test]
    fn the_run_before_tells_how_much_is_written() {
        let mut manifest = Manifest::parse(
            br#"{"format":1,"run_id":"20261121T194617Z","publication":"published","goldsieve":"0.9.0",
            "started":"2026-11-21T19:46:17Z","finished":"2026-11-21T19:47:00Z","as_of":"2026-11-21"}"#,
        )
        .unwrap();
        let input = Input {
            bytes: 1000,
            ..Input::default()
        };
        manifest.summary.sources = vec![SourceSummary {
            inputs: vec![input],
            ..SourceSummary::default()
        }];
        manifest.outputs = vec![Output {
            bytes: 4000,
            ..Output::default()
        }];
        assert_eq!(needed(2000, Some(&manifest)), 10_000 + SPARE);
        assert_eq!(needed(2000, None), 6000 + SPARE);
    }

    #[test]
    fn too_little_room_is_said_in_numbers() {
        assert!(enough(10, 10).is_ok());
        let error = enough(5 << 20, 7 << 20).unwrap_err();
        assert_eq!(error.kind.exit_code(), 3);
        assert!(error.message.contains("7 MB") && error.message.contains("5 MB"));
    }
}
