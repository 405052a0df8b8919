//! Gives each row of a source its `source_record_id` and its keyed content hash, and settles ids
//! that occur twice. Nothing here depends on the order of rows in the file.

use std::sync::Arc;

use arrow::array::{StringArray, StringBuilder};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

use super::raw_table::remark;
use crate::error::{Error, Result};
use crate::tables::hash::hash64;
use crate::tables::raw::{RawSource, Remark, SetAside};
use crate::tables::text_column::{NULL, TextColumn, append};

/// Reason of a row set aside because another row is its exact copy.
pub const IDENTICAL_COPY: &str = "identical-copy";

/// Reason of a row set aside because others share its id with other content.
pub const REPEATED_ID: &str = "repeated-id";

/// What becomes of rows that share an id but not their content.
#[derive(Clone, Copy, Debug)]
pub enum RepeatedIds<'a> {
    /// They stay, numbered in order of content, as one customer.
    SameCustomer,
    /// The one changed last stays (of equally new ones the first in order of content); times per
    /// row in microseconds, [`crate::tables::records::NO_TIME`] where unknown.
    KeepNewest(&'a [i64]),
    /// All are set aside.
    SetAside,
}

/// Ids and hashes of a source's rows.
#[derive(Clone, Debug)]
pub struct IdAssignment {
    /// Id per raw row; unique among `kept`. A set-aside copy carries the id it came with.
    pub ids: StringArray,
    /// Keyed hash of the row's raw cells, per raw row.
    pub content_hash: Vec<[u8; 16]>,
    /// The raw rows that go on, in file order.
    pub kept: Vec<u32>,
    /// Exact copies of other rows.
    pub set_aside: Vec<SetAside>,
    /// Pairs of raw rows that came with one id and different content.
    pub must_link: Vec<(u32, u32)>,
    /// Whether all ids were made up, as there is no id column.
    pub synthetic: bool,
    /// What to tell about the ids.
    pub remarks: Vec<Remark>,
}

/// At most this share of rows may repeat an id with different content (in hundredths)…
const MAX_REPEATED_PERCENT: usize = 5;
/// …unless they are fewer than this.
const MIN_REPEATED_ROWS: usize = 20;

/// Assigns ids from `id_column` (an index into `raw.columns`), or from content without one.
/// `key` keys the content hashes, which therefore do not reveal content.
///
/// # Errors
/// Usage `id-not-unique` if the column is plainly no id.
pub fn assign_ids(
    raw: &RawSource,
    id_column: Option<usize>,
    repeated: RepeatedIds<'_>,
    key: &[u8; 32],
) -> Result<IdAssignment> {
    let mut content_hash = content_hashes(raw, key);
    let read = content_hash.len() - raw.earlier.rows.len();
    for (hash, earlier) in content_hash[read..].iter_mut().zip(&raw.earlier.rows) {
        *hash = earlier.content_hash.unwrap_or(*hash);
    }
    let mut remarks = Vec::new();
    let rows = raw.position.len();
    let mut own = TextColumn::nulls(rows);
    let mut outcome = Repeats::default();
    if let Some(index) = id_column {
        own = canonical_ids(&raw.columns[index].text, &mut remarks);
        outcome = settle_repeats(&own, &content_hash);
        match repeated {
            RepeatedIds::SameCustomer => check_repeats(raw, index, &outcome, rows)?,
            RepeatedIds::KeepNewest(times) => {
                outcome.leave(|rows| {
                    rows.iter()
                        .copied()
                        .rev()
                        .max_by_key(|&row| times[row as usize])
                });
            }
            RepeatedIds::SetAside => outcome.leave(|_| None),
        }
        if !outcome.left.is_empty() {
            remarks.push(Remark {
                column: Some(raw.columns[index].name.clone()),
                ..remark(
                    REPEATED_ID,
                    outcome.left.len() as u64,
                    format!(
                        "{} rows share an id with a row of other content and were set aside",
                        outcome.left.len()
                    ),
                )
            });
        }
        if !outcome.numbered.is_empty() {
            remarks.push(Remark {
                column: Some(raw.columns[index].name.clone()),
                ..remark(
                    "repeated-id",
                    outcome.numbered.len() as u64,
                    format!(
                        "{} rows share an id with a row of other content; they were numbered #2, #3… and count as one customer",
                        outcome.numbered.len()
                    ),
                )
            });
        }
        if !outcome.copies.is_empty() {
            remarks.push(remark(
                IDENTICAL_COPY,
                outcome.copies.len() as u64,
                format!("{} rows are exact copies of others", outcome.copies.len()),
            ));
        }
    }
    if let (Some(index), differing @ 1..) = (id_column, differing_by_case(&own)) {
        remarks.push(Remark {
            column: Some(raw.columns[index].name.clone()),
            ..remark(
                "ids-differ-by-case",
                differing,
                format!("{differing} ids differ from others only by case; they were told apart"),
            )
        });
    }
    let synthetic = synthetic_ids(&own, &content_hash);
    let made_up = synthetic.len();
    if id_column.is_some() && made_up > 0 {
        remarks.push(remark(
            "empty-id",
            made_up as u64,
            format!("{made_up} rows have no id; theirs were made from their content"),
        ));
    }
    let aside = |rows: &[u32], reason: &'static str| -> Vec<SetAside> {
        rows.iter()
            .map(|&row| SetAside {
                position: raw.position[row as usize],
                reason: reason.into(),
                cells: filled_cells(raw, row as usize),
            })
            .collect()
    };
    let mut set_aside = aside(&outcome.copies, IDENTICAL_COPY);
    set_aside.extend(aside(&outcome.left, REPEATED_ID));
    let gone: HashSet<u32> = outcome
        .copies
        .iter()
        .chain(&outcome.left)
        .copied()
        .collect();
    let mut texts = StringBuilder::with_capacity(rows, rows * 12);
    for row in 0..rows {
        let made = synthetic
            .get(&(row as u32))
            .or_else(|| outcome.numbered.get(&(row as u32)));
        texts.append_value(made.map_or_else(|| own.get(row).unwrap_or(""), String::as_str));
    }
    Ok(IdAssignment {
        ids: texts.finish(),
        content_hash,
        kept: (0..rows as u32).filter(|row| !gone.contains(row)).collect(),
        set_aside,
        must_link: outcome.must_link,
        synthetic: id_column.is_none(),
        remarks,
    })
}

fn filled_cells(raw: &RawSource, row: usize) -> Vec<(Arc<str>, String)> {
    raw.columns
        .iter()
        .filter_map(|column| {
            let text = column.text.get(row)?;
            Some((column.name.clone(), text.to_owned()))
        })
        .collect()
}

/// A keyed hash of each row's filled cells under their headers, in order of header: neither the
/// order of columns nor a further empty column changes it.
fn content_hashes(raw: &RawSource, key: &[u8; 32]) -> Vec<[u8; 16]> {
    let mut columns: Vec<(u64, &str, &TextColumn)> = raw
        .columns
        .iter()
        .map(|column| (hash64(column.name.as_bytes()), &*column.name, &column.text))
        .collect();
    columns.sort_by_key(|&(_, name, _)| name);
    (0..raw.position.len())
        .into_par_iter()
        .with_min_len(4096)
        .map_init(Vec::new, |buffer, row| {
            buffer.clear();
            for &(name, _, text) in &columns {
                let code = text.codes()[row];
                if code != NULL {
                    let length = text.value(code).len() as u32;
                    let mut head = [0; 12];
                    head[..8].copy_from_slice(&name.to_le_bytes());
                    head[8..].copy_from_slice(&length.to_le_bytes());
                    buffer.extend_from_slice(&head);
                    append(text.values(), code, buffer);
                }
            }
            let hash = blake3::keyed_hash(key, buffer);
            let mut half = [0; 16];
            half.copy_from_slice(&hash.as_bytes()[..16]);
            half
        })
        .collect()
}

/// Ids without outer blanks, and Salesforce's 15 characters lifted to 18 if the whole column is
/// of that kind, as both forms name one record.
fn canonical_ids(column: &TextColumn, remarks: &mut Vec<Remark>) -> TextColumn {
    let mut ids = column.values().iter().flatten();
    let trimmed = match ids.all(|id| !id.is_empty() && id.trim().len() == id.len()) {
        true => column.clone(),
        false => column.map_values(|id| {
            let id = id.trim();
            (!id.is_empty()).then_some(id.into())
        }),
    };
    let short = trimmed
        .values()
        .iter()
        .flatten()
        .filter(|id| id.len() == 15)
        .count();
    if short == 0 || !is_salesforce_like(&trimmed) {
        return trimmed;
    }
    remarks.push(remark(
        "salesforce-ids",
        short as u64,
        format!("{short} ids of 15 characters were lifted to their form of 18"),
    ));
    trimmed.map_values(|id| {
        Some(if id.len() == 15 {
            lift_to_18(id).into()
        } else {
            id.into()
        })
    })
}

fn is_salesforce_like(column: &TextColumn) -> bool {
    let mut ids = column.values().iter().flatten().peekable();
    let Some(prefix) = ids.peek().and_then(|id| id.get(..3)) else {
        return false;
    };
    let prefix = prefix.to_owned();
    let mut with_letters = 0usize;
    let mut all = 0usize;
    for id in ids {
        let right = match id.len() {
            15 => true,
            18 => id
                .get(..15)
                .is_some_and(|short| lift_to_18(short).eq_ignore_ascii_case(id)),
            _ => false,
        };
        if !right
            || !id.starts_with(&prefix)
            || !id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return false;
        }
        all += 1;
        with_letters += usize::from(id.bytes().any(|byte| byte.is_ascii_alphabetic()));
    }
    with_letters * 2 > all
}

/// A Salesforce id of 15 characters with the three that say which letters are capitals.
pub fn lift_to_18(id: &str) -> String {
    const MAP: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let mut lifted = id.to_owned();
    for group in id.as_bytes().chunks(5) {
        let bits = group.iter().enumerate().fold(0, |bits, (i, byte)| {
            bits | usize::from(byte.is_ascii_uppercase()) << i
        });
        lifted.push(char::from(MAP[bits & 31]));
    }
    lifted
}

/// How many ids equal another but for the case of letters.
fn differing_by_case(ids: &TextColumn) -> u64 {
    let bytes = ids.values().value_data();
    let any = |of: fn(&u8) -> bool| bytes.iter().any(of);
    // Distinct ids in letters of one case stay distinct.
    if bytes.is_ascii() && !(any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase)) {
        return 0;
    }
    let mut folded: Vec<u64> = ids
        .values()
        .iter()
        .flatten()
        .filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|id| hash64(id.to_lowercase().as_bytes()))
        .collect();
    folded.par_sort_unstable();
    let alike = folded.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
    alike.map(|run| run.len() as u64).sum()
}

/// More rows than this do not name one merged record: the value is a placeholder.
const MOST_MERGED: usize = 50;

/// Pairs of raw rows that are one customer by a column naming merged records: the one that a row
/// was merged into, or those merged into it. Rows that name the same record belong together even
/// if that record is no longer exported. The second figure counts names that led nowhere.
pub fn merged_pairs(assignment: &IdAssignment, merged: &TextColumn) -> (Vec<(u32, u32)>, u64) {
    if merged.filled() == 0 {
        return (Vec::new(), 0);
    }
    let ids = &assignment.ids;
    let row_of: std::collections::HashMap<&str, u32> = assignment
        .kept
        .iter()
        .map(|&row| (ids.value(row as usize), row))
        .collect();
    let mut named: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for &row in &assignment.kept {
        let whole = merged.get(row as usize).unwrap_or("").trim();
        // An id that holds a separator itself is not taken apart.
        let names = match row_of.contains_key(whole) {
            true => [whole].to_vec(),
            false => whole.split([';', ',']).map(str::trim).collect(),
        };
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            named.entry(name).or_default().push(row);
        }
    }
    let (mut pairs, mut nowhere) = (Vec::new(), 0);
    for (name, mut rows) in named {
        let own = row_of.get(name).copied();
        let own = own.or_else(|| match name.len() {
            15 if name.is_ascii() => row_of.get(&*lift_to_18(name)).copied(),
            _ => None,
        });
        match own {
            Some(own) => rows.push(own),
            None if rows.len() == 1 || rows.len() > MOST_MERGED => {
                nowhere += rows.len() as u64;
                continue;
            }
            None => {}
        }
        rows.sort_unstable();
        rows.dedup();
        pairs.extend(rows.windows(2).map(|pair| (pair[0], pair[1])));
    }
    (pairs, nowhere)
}

#[derive(Default)]
struct Repeats {
    copies: Vec<u32>,
    must_link: Vec<(u32, u32)>,
    /// Ids given to rows beyond the first content of their id.
    numbered: BTreeMap<u32, String>,
    /// Rows left out because others share their id.
    left: Vec<u32>,
}

impl Repeats {
    /// Leaves out all rows of an id with several contents but the one that `choose` names; it is
    /// given one row of each content, in order of content.
    fn leave(&mut self, choose: impl Fn(&[u32]) -> Option<u32>) {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &(first, row) in &self.must_link {
            groups.entry(first).or_insert_with(|| vec![first]).push(row);
        }
        self.must_link.clear();
        self.numbered.clear();
        for mut rows in groups.into_values() {
            let chosen = choose(&rows);
            rows.retain(|&row| Some(row) != chosen);
            self.left.append(&mut rows);
        }
        self.left.sort_unstable();
    }
}

/// Finds exact copies, and numbers different contents of one id in order of content.
fn settle_repeats(column: &TextColumn, content_hash: &[[u8; 16]]) -> Repeats {
    let counts = column.counts();
    let mut repeats = Repeats::default();
    let mut rows: Vec<u32> = (0..column.len() as u32)
        .filter(|&row| {
            let code = column.codes()[row as usize];
            code != NULL && counts[code as usize] > 1
        })
        .collect();
    if rows.is_empty() {
        return repeats;
    }
    // By id, then content: neither depends on which row came first.
    rows.par_sort_by(|&left, &right| {
        let key = |row: u32| (column.get(row as usize), content_hash[row as usize], row);
        key(left).cmp(&key(right))
    });
    let mut taken: HashSet<String> = column
        .values()
        .iter()
        .flatten()
        .filter(|id| id.contains('#'))
        .map(str::to_owned)
        .collect();
    for group in rows.chunk_by(|&a, &b| column.codes()[a as usize] == column.codes()[b as usize]) {
        let id = column.get(group[0] as usize).unwrap_or("");
        let mut ordinal = 1;
        for pair in group.windows(2) {
            let (previous, row) = (pair[0], pair[1]);
            if content_hash[previous as usize] == content_hash[row as usize] {
                repeats.copies.push(row);
                continue;
            }
            let numbered = loop {
                ordinal += 1;
                let name = format!("{id}#{ordinal}");
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            repeats.numbered.insert(row, numbered);
            repeats.must_link.push((group[0], row));
        }
    }
    repeats.copies.sort_unstable();
    repeats.must_link.sort_unstable();
    repeats
}

fn check_repeats(raw: &RawSource, index: usize, repeats: &Repeats, rows: usize) -> Result<()> {
    if repeats.numbered.len() >= MIN_REPEATED_ROWS
        && repeats.numbered.len() * 100 > rows * MAX_REPEATED_PERCENT
    {
        return Err(Error::usage(
            "id-not-unique",
            format!(
                "source `{}`: {} of {rows} rows repeat an id of column `{}` with different content",
                raw.name,
                repeats.numbered.len(),
                raw.columns[index].name
            ),
        )
        .help("wrong id column, or a join with orders? name another one with `id:`"));
    }
    Ok(())
}

/// Ids of rows without one: `h`, 16 hexadecimal digits of the content hash, and an ordinal among
/// identical rows.
fn synthetic_ids(own: &TextColumn, content_hash: &[[u8; 16]]) -> BTreeMap<u32, String> {
    let mut rows: Vec<u32> = (0..own.len() as u32)
        .filter(|&row| own.codes()[row as usize] == NULL)
        .collect();
    rows.par_sort_unstable_by_key(|&row| (content_hash[row as usize], row));
    let mut taken: HashSet<String> = own
        .values()
        .iter()
        .flatten()
        .filter(|id| id.starts_with('h'))
        .map(str::to_owned)
        .collect();
    let mut ids = BTreeMap::new();
    let mut previous = String::new();
    let mut ordinal = 1;
    for row in rows {
        let hash = &content_hash[row as usize][..8];
        let base = format!(
            "h{:016x}",
            u64::from_be_bytes(hash.try_into().expect("eight bytes"))
        );
        // Equal bases are neighbours, so an ordinal goes on where the last one ended.
        if base != previous {
            ordinal = 1;
            previous.clone_from(&base);
        }
        let id = loop {
            let id = match ordinal {
                1 => base.clone(),
                n => format!("{base}-{n}"),
            };
            ordinal += 1;
            if taken.is_empty() || taken.insert(id.clone()) {
                break id;
            }
        };
        ids.insert(row, id);
    }
    ids
}

#[cfg(test)]
mod tests;
