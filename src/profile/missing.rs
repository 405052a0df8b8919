//! Which fields are missing together, source by source.

use hashbrown::HashMap;

use crate::tables::records::Records;
use crate::tables::text_column::NULL;

/// Fields looked at in one step: as many as a word has bits.
const STEP: usize = u64::BITS as usize;

/// Rows of a source that lack the same fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCount {
    /// Index of the source.
    pub source: u16,
    /// Indexes of the fields without a standardized value, ascending.
    pub missing: Vec<usize>,
    /// Rows.
    pub rows: u64,
}

/// Every combination of missing fields, most rows first; among equals the source and then the
/// fields decide. Only fields that `present[field][source]` says the source has are looked at.
pub fn missing_together(records: &Records, present: &[Vec<bool>]) -> Vec<MissingCount> {
    // A row's group so far, refined by the next fields. Groups are numbered in order of rows.
    let mut group: Vec<u32> = records.source.iter().map(|&source| source.into()).collect();
    let mut sets: Vec<(u16, Vec<usize>)> = (0..records.sources.len() as u16)
        .map(|source| (source, Vec::new()))
        .collect();
    for (step, fields) in records.fields.chunks(STEP).enumerate() {
        let first = step * STEP;
        let mut words = vec![0u64; records.len()];
        for (bit, field) in fields.iter().enumerate() {
            for (word, &code) in words.iter_mut().zip(&field.standardized.codes) {
                *word |= u64::from(code == NULL) << bit;
            }
        }
        let has: Vec<u64> = (0..records.sources.len())
            .map(|source| {
                let bits = (0..fields.len()).filter(|bit| present[first + bit][source]);
                bits.fold(0, |bits, bit| bits | 1 << bit)
            })
            .collect();
        // A look-up table only; its order never reaches the outcome.
        let mut known: HashMap<(u32, u64), u32> = HashMap::new();
        let mut refined: Vec<(u16, Vec<usize>)> = Vec::new();
        for (group, word) in group.iter_mut().zip(&words) {
            let (source, before) = &sets[*group as usize];
            let word = word & has[usize::from(*source)];
            *group = *known.entry((*group, word)).or_insert_with(|| {
                let mut set = before.clone();
                set.extend(
                    (0..fields.len())
                        .filter(|bit| word >> bit & 1 == 1)
                        .map(|bit| first + bit),
                );
                refined.push((*source, set));
                refined.len() as u32 - 1
            });
        }
        sets = refined;
    }
    let mut rows = vec![0u64; sets.len()];
    for group in group {
        rows[group as usize] += 1;
    }
    let mut counts: Vec<MissingCount> = sets
        .into_iter()
        .zip(rows)
        .filter(|(_, rows)| *rows > 0)
        .map(|((source, missing), rows)| MissingCount {
            source,
            missing,
            rows,
        })
        .collect();
    counts.sort_by(|a, b| {
        let order = b.rows.cmp(&a.rows).then(a.source.cmp(&b.source));
        order.then_with(|| a.missing.cmp(&b.missing))
    });
    counts
}
