//! `unique`: a value, or a combination of values, may occur only once.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::interner::Interner;
use crate::tables::text_column::NULL;
use std::collections::BTreeMap;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "unique",
        summary: "A value, or a combination of values, may occur only once",
        doc: "Within a source unless `within: all`. Every row that bears a repeated value fails. \
              With the fields of `with` it is their combination that may occur only once (a member \
              number per branch). Rows in which one of the fields is missing and rows that their \
              source marked as deleted are not checked. The suggestion says how often it occurs.",
        parameters: &[
            Parameter {
                name: "with",
                kind: ParameterKind::FieldList,
                required: false,
                doc: "Further fields that count together with this one.",
            },
            Parameter {
                name: "within",
                kind: ParameterKind::Choice(&["source", "all"]),
                required: false,
                doc: "Where it may occur only once: in each `source` (unless said), or in `all` of them together.",
            },
        ],
        examples: &[
            ("M-1 || M-2", "ok"),
            ("M-1 || M-1", "fails"),
            (
                "{with: branch} M-1 | branch = 강남 || M-1 | branch = 부산",
                "ok",
            ),
            (
                "{with: branch} M-1 | branch = 강남 || M-1 | branch = 강남",
                "fails",
            ),
            (
                "{with: branch} M-1 | branch = || M-1 | branch = 강남",
                "not checked",
            ),
            (" || ", "not checked"),
        ],
    },
    dimension: Dimension::Uniqueness,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

#[derive(Clone, Copy)]
enum Within {
    Source,
    All,
}

struct Unique {
    with: Vec<usize>,
    within: Within,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let with = settings.list("with").unwrap_or_default();
    let with: Result<Vec<usize>, String> =
        with.iter().map(|name| context.field_named(name)).collect();
    Ok(Box::new(Unique {
        with: with?,
        within: match settings.text("within") {
            Some("all") => Within::All,
            _ => Within::Source,
        },
    }))
}

impl Check for Unique {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let records = column.records;
        let others: Vec<Column<'_>> = self.with.iter().map(|&field| column.other(field)).collect();
        // The key of a row as one number.
        let texts = distinct_texts(column);
        let sources = records.sources.len() as u64;
        let mut keys: Vec<u64> = column
            .codes()
            .iter()
            .enumerate()
            .map(|(row, &code)| {
                let missing = code == NULL || others.iter().any(|other| other.codes()[row] == NULL);
                if missing || records.deleted[row] || !column.applies(row) {
                    return NO_KEY;
                }
                let text = u64::from(texts[code as usize]);
                match self.within {
                    Within::Source => text * sources + u64::from(records.source[row]),
                    Within::All => text,
                }
            })
            .collect();
        for other in &others {
            let texts = distinct_texts(other);
            narrow(&mut keys, |row| texts[other.codes()[row] as usize]);
        }
        let most = keys.iter().filter(|&&key| key != NO_KEY).max();
        let mut counts = vec![0u32; most.map_or(0, |&most| most as usize + 1)];
        for &key in keys.iter().filter(|&&key| key != NO_KEY) {
            counts[key as usize] += 1;
        }
        let mut told: BTreeMap<u32, Verdict> = BTreeMap::new();
        for (row, &key) in keys.iter().enumerate().filter(|(_, key)| **key != NO_KEY) {
            let verdict =
                told.entry(counts[key as usize])
                    .or_insert_with_key(|times| match times {
                        1 => Verdict::Ok,
                        times => Verdict::fails_with(format!("occurs {times} times")),
                    });
            verdicts.add(column, row, verdict);
        }
    }
}

/// The key of rows that are not checked.
const NO_KEY: u64 = u64::MAX;

/// A number per entry, the same for the same text: entries that differ in parts may share one.
fn distinct_texts(column: &Column<'_>) -> Vec<u32> {
    let mut interner = Interner::default();
    (0..column.entries() as u32)
        .map(|code| interner.intern(column.value(code).as_bytes()))
        .collect()
}

/// Splits keys by a further number of each row; the new keys are dense.
fn narrow(keys: &mut [u64], number: impl Fn(usize) -> u32) {
    let pair = |row: usize, key: u64| (key << 32) | u64::from(number(row));
    let mut pairs: Vec<u64> = keys
        .iter()
        .enumerate()
        .filter(|(_, key)| **key != NO_KEY)
        .map(|(row, &key)| pair(row, key))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    for (row, key) in keys.iter_mut().enumerate() {
        if *key != NO_KEY {
            let found = pairs.binary_search(&pair(row, *key));
            *key = found.map_or(NO_KEY, |place| place as u64);
        }
    }
}
