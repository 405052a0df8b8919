//! Doubts about whole files that stop a source before its rows do harm: the same export under two
//! names, and text in another encoding than it was read in.

use hashbrown::HashSet;
use rayon::prelude::*;

use super::delimited::DAMAGED_TEXT;
use super::encoding::Decision;
use super::non_records::OTHER_HEADER;
use super::raw_table::{RawTable, remark};
use crate::error::{Error, Result};
use crate::tables::hash::hash64;
use crate::tables::raw::{RawColumn, RawSource, Remark, SetAside};

/// Files of one source that share more than this share of the shorter one's ids are one export.
const SAME_EXPORT: f64 = 0.5;
/// Files with fewer ids than this prove nothing.
const FEW_IDS: usize = 20;
/// A file of which more than this share cannot be decoded was read in the wrong encoding…
const UNDECODABLE: f64 = 0.05;
/// …unless that is fewer characters than this: damage to a small file.
const FEW_CHARACTERS: u64 = 100;

/// Refuses files that share most of their ids.
///
/// # Errors
/// Usage `same-export-twice`, naming the files.
pub fn same_export_twice(source: &str, id: &str, tables: &[RawTable]) -> Result<()> {
    let ids_of = |table: &RawTable| -> Option<HashSet<u64>> {
        let column = table.columns.iter().find(|column| *column.name == *id)?;
        let ids = column.text.values().iter().flatten();
        Some(ids.map(|id| hash64(id.trim().as_bytes())).collect())
    };
    let ids: Vec<(&str, HashSet<u64>)> = tables
        .iter()
        .filter_map(|table| Some((table.read.name.as_str(), ids_of(table)?)))
        .collect();
    for (index, (name, ids_of_file)) in ids.iter().enumerate() {
        for (other, others) in &ids[index + 1..] {
            let fewest = ids_of_file.len().min(others.len());
            let shared = ids_of_file.intersection(others).count();
            if name != other && fewest >= FEW_IDS && shared as f64 > fewest as f64 * SAME_EXPORT {
                let message = format!(
                    "source `{source}`: `{name}` and `{other}` share {} % of their ids: the same export twice?",
                    shared * 100 / fewest
                );
                let help =
                    "`pick: newest` reads the newest of them; `pick: all` says that all are meant";
                return Err(Error::usage("same-export-twice", message).help(help));
            }
        }
    }
    Ok(())
}

/// Refuses a table of which more could not be decoded than `most`, a share of its text.
///
/// # Errors
/// Usage `input-undecodable`, with the share.
pub fn undecodable(table: &RawTable, most: Option<f64>) -> Result<()> {
    let mut remarks = table.remarks.iter();
    let damaged = remarks.find(|remark| remark.code == DAMAGED_TEXT);
    let characters = damaged.map_or(0, |remark| remark.count);
    let few = most.is_none() && characters < FEW_CHARACTERS;
    if table.read.undecodable <= most.unwrap_or(UNDECODABLE) || few {
        return Ok(());
    }
    let message = format!(
        "{:.0} % of the file cannot be decoded as {}",
        table.read.undecodable * 100.0,
        table.read.encoding.as_deref().unwrap_or("text")
    );
    Err(Error::usage("input-undecodable", message)
        .help("pin the right `encoding:`, export the file anew, or raise `max_undecodable:`"))
}

/// What speaks against the encoding that was found, if anything does.
pub fn encoding(decision: &Decision) -> Option<Remark> {
    let doubt = decision.doubt?;
    let message = format!(
        "the text was read as {}, but {doubt}; pin `encoding:` if that is wrong",
        decision.name()
    );
    Some(remark("encoding-doubtful", 1, message))
}

/// Remarks on what whole columns and files show: a second header, digits that a spreadsheet lost.
pub fn remark_on(source: &mut RawSource) {
    let other = |aside: &&SetAside| &*aside.reason == OTHER_HEADER;
    let headers = source.quarantine.iter().filter(other).count() as u64;
    if let Some(first) = source.quarantine.iter().find(other) {
        let message = format!(
            "the header comes again with its columns in another order, first at line {}: what follows stands under the wrong names",
            first.position.line
        );
        source
            .remarks
            .push(remark("header-changed", headers, message));
    }
    let scientific: Vec<Remark> = source.columns.par_iter().filter_map(lost_digits).collect();
    source.remarks.extend(scientific);
}

/// Numbers in scientific notation, whose last digits are gone.
fn lost_digits(column: &RawColumn) -> Option<Remark> {
    let values = column.text.values();
    // Most columns hold no such pair of bytes; asked without a way out, so that it runs fast.
    let bytes = values.value_data();
    let any = bytes
        .iter()
        .zip(bytes.get(1..)?)
        .fold(false, |any, (&e, &plus)| {
            any | (e | 0x20 == b'e') & (plus == b'+')
        });
    if !any {
        return None;
    }
    let counts = column.text.counts();
    let in_notation = values
        .iter()
        .zip(counts)
        .filter(|(text, _)| text.is_some_and(is_scientific));
    let count: u64 = in_notation.map(|(_, count)| u64::from(count)).sum();
    (count > 0).then(|| Remark {
        code: "scientific-notation",
        message: format!("{count} numbers are in scientific notation: a spreadsheet has cut their last digits off"),
        column: Some(column.name.clone()),
        count,
    })
}

/// `1.01235E+10`, as spreadsheets write a number too long for its column.
fn is_scientific(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.trim()
        .split_once(['E', 'e'])
        .is_some_and(|(mantissa, exponent)| {
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
            exponent.strip_prefix('+').is_some_and(digits) && digits(whole) && digits(fraction)
        })
}

/// Where a pinned encoding first fails: a statement for the source, if it fails at all.
pub fn pinned_encoding(bytes: &[u8], decision: &Decision) -> Option<Remark> {
    let body = &bytes[decision.mark.min(bytes.len())..];
    let fails = |line: &[u8]| {
        let encoding = decision.encoding;
        encoding
            .decode_without_bom_handling_and_without_replacement(line)
            .is_none()
    };
    let lines = || body.split(|&byte| byte == b'\n');
    let first = lines().position(fails)?;
    let count = lines().filter(|line| fails(line)).count() as u64;
    let message = format!(
        "the pinned encoding {} does not fit {count} lines, first line {}",
        decision.name(),
        first + 1
    );
    Some(remark("encoding-does-not-fit", count, message))
}
