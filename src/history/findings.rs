//! What became of the findings of an earlier run or audit: which are new, still there, or gone.
//! Reads nothing but the `findings` that it published.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::error::Result;
use crate::publish::layout::{Area, RunId};
use crate::publish::names::PublishedNames;
use crate::publish::parquet::{self, Wanted};
use crate::publish::store::{self, Store};
use crate::publish::tables::text_of;
use crate::tables::findings::Findings;
use crate::tables::records::Records;
use crate::tables::text_column::TextColumn;

/// Findings of one rule in one field, compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Those that were not there before.
    pub new: u64,
    /// Those that were.
    pub open: u64,
    /// Earlier ones that are no more.
    pub gone: u64,
}

/// Per rule and published field name (empty for rules about rows).
pub type ByRule = BTreeMap<(String, String), Compared>;

/// Compares findings with those of an earlier publication by source, record id, rule and field.
/// Several findings of one rule on one field of one row are as many findings, all new or all open.
/// `None` where the earlier one has no such table.
///
/// # Errors
/// I/O, if the table is damaged.
pub fn compare(
    store: &dyn Store,
    area: Area,
    run: &RunId,
    records: &Records,
    names: &PublishedNames,
    findings: &Findings,
) -> Result<Option<ByRule>> {
    let path = store::join(&area.finished(run), "findings.parquet");
    let wanted = Wanted::These(&["source", "source_record_id", "rule", "field"]);
    let Some(batches) = parquet::read(store, &path, wanted)? else {
        return Ok(None);
    };
    let mut rules = Rules::default();
    let mut before: Vec<Key> = Vec::new();
    for batch in &batches {
        let column = |name| text_of(batch, name);
        let source = TextColumn::from_values(column("source")?.iter());
        let rule = TextColumn::from_values(column("rule")?.iter());
        let field = TextColumn::from_values(column("field")?.iter());
        let id = column("source_record_id")?;
        let first = before.len();
        for row in 0..batch.num_rows() {
            let rule = rules.number(rule.get(row).unwrap_or(""), field.get(row).unwrap_or(""));
            before.push(Key { of: rule, row: 0 });
        }
        before[first..]
            .par_iter_mut()
            .enumerate()
            .for_each(|(row, key)| {
                key.row = row_hash(source.get(row).unwrap_or(""), id.value(row));
            });
    }
    let numbers: Vec<u32> = findings
        .checks
        .iter()
        .map(|check| rules.number(&check.rule, check.field.map_or("", |it| &names.fields[it])))
        .collect();
    let mut now: Vec<Key> = findings
        .items
        .par_iter()
        .map(|finding| {
            let row = finding.row as usize;
            Key {
                of: numbers[finding.check as usize],
                row: row_hash(records.source_name(row), records.id.value(row)),
            }
        })
        .collect();
    before.par_sort_unstable();
    now.par_sort_unstable();
    let mut out = vec![Compared::default(); rules.names.len()];
    let had = |keys: &[Key], key: &Key| keys.binary_search(key).is_ok();
    let (in_now, in_before): (Vec<bool>, Vec<bool>) = rayon::join(
        || before.par_iter().map(|key| had(&now, key)).collect(),
        || now.par_iter().map(|key| had(&before, key)).collect(),
    );
    for (key, open) in now.iter().zip(in_before) {
        let counts = &mut out[key.of as usize];
        counts.open += u64::from(open);
        counts.new += u64::from(!open);
    }
    for (key, still) in before.iter().zip(in_now) {
        out[key.of as usize].gone += u64::from(!still);
    }
    Ok(Some(rules.names.into_iter().zip(out).collect()))
}

/// A finding: its rule and field by number, and its row by a hash of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    of: u32,
    row: u128,
}

/// 128 bits of BLAKE3: no two rows of any publication share them.
fn row_hash(source: &str, id: &str) -> u128 {
    let mut hash = blake3::Hasher::new();
    hash.update(&(source.len() as u64).to_le_bytes());
    hash.update(source.as_bytes());
    hash.update(id.as_bytes());
    let whole = hash.finalize();
    let half = whole.as_bytes().first_chunk().expect("32 bytes");
    u128::from_le_bytes(*half)
}

/// Rules with their fields, numbered in order of first use.
#[derive(Default)]
struct Rules {
    names: Vec<(String, String)>,
    numbers: HashMap<(String, String), u32>,
}

impl Rules {
    fn number(&mut self, rule: &str, field: &str) -> u32 {
        let next = self.names.len() as u32;
        let key = (rule.to_owned(), field.to_owned());
        *self.numbers.entry(key.clone()).or_insert_with(|| {
            self.names.push(key);
            next
        })
    }
}
