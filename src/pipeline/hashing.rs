//! CI and DI are replaced by keyed hashes before anything else sees the rows: ids, content hashes,
//! records, quarantine, rejects and reports know the hashes alone.

use std::borrow::Cow;

use crate::plan::bind::Bound;
use crate::tables::connecting::{hashed, hashed_within};
use crate::tables::field::FieldType;
use crate::tables::raw::RawSource;

/// Replaces the values of all columns that feed fields of type `ci-di`; `key` is the run's hash
/// key.
pub fn hash_connecting_information(bound: &Bound, raws: &mut [RawSource], key: &[u8; 32]) {
    let key = blake3::derive_key("goldsieve 2026 ci di", key);
    for source in &bound.sources {
        let raw = &mut raws[source.raw];
        let mut columns: Vec<usize> = source
            .columns
            .iter()
            .filter(|fed| bound.fields[fed.field].def.ty == FieldType::CiDi)
            .flat_map(|fed| fed.slots.iter().copied().chain([fed.fallback]).flatten())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        for &column in &columns {
            let column = &mut raw.columns[column];
            column.text = column
                .text
                .map_values(|text| Some(Cow::Owned(hashed(text, &key))));
            for aside in &mut raw.quarantine {
                for (header, cell) in &mut aside.cells {
                    if *header == column.name && **cell != **header {
                        *cell = hashed(cell, &key);
                    }
                }
            }
        }
        if columns.is_empty() {
            continue;
        }
        for reject in &mut raw.rejects {
            if let Cow::Owned(kept) = hashed_within(&reject.raw, &key) {
                reject.raw = kept;
            }
        }
    }
}
