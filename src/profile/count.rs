//! Counting one field source by source: row by row only for codes, and per distinct value for
//! everything that needs text. What holds of all rows is added up, not counted again.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::StringArray;
use hashbrown::HashMap;

use crate::tables::field::FieldType;
use crate::tables::records::FieldData;
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;

use super::columns::{
    Change, FLAGS, FieldProfile, Lengths, Limits, MIN_ROWS_SHOWN, PatternCount, ValueCount,
};
use super::months::{Month, month_of};
use super::shapes::{PatternId, Shapes};

/// A field with what is looked up per distinct value, and room for counting.
pub struct Column<'a> {
    data: &'a FieldData,
    pub shapes: Shapes,
    /// Rows per raw code; all zero between counts.
    rows_of: Vec<u32>,
    /// The outcome first seen per raw code, and how many of its rows have another one. A chain is
    /// a function of the text but for rules that look at other fields, so others are few.
    outcome_of: Vec<u32>,
    /// Per raw code, an outcome and what it was found to change: counts of several scopes ask for
    /// the same.
    known: Vec<(u32, Step)>,
    /// Rows per standardized entry in the count at hand.
    rows_of_entry: Vec<u32>,
    /// Rows per raw code in all counts so far.
    rows_in_all: Vec<u32>,
    /// Whether any count so far met the standardized entry.
    met_entry: Vec<bool>,
    /// Of dates and times: the month of each entry; else empty.
    months: Vec<Option<Month>>,
}

impl<'a> Column<'a> {
    pub fn new(data: &'a FieldData) -> Self {
        Column {
            shapes: Shapes::new(&data.raw, data.standardized.entries()),
            rows_of: vec![0; data.raw.distinct()],
            outcome_of: vec![NULL; data.raw.distinct()],
            known: vec![(NULL, Step::Missing); data.raw.distinct()],
            rows_of_entry: vec![0; data.standardized.entries()],
            rows_in_all: vec![0; data.raw.distinct()],
            met_entry: vec![false; data.standardized.entries()],
            months: match data.def.ty {
                FieldType::Date | FieldType::Timestamp => {
                    let values = data.standardized.values.iter();
                    values.map(|text| text.and_then(month_of)).collect()
                }
                _ => Vec::new(),
            },
            data,
        }
    }

    /// Counts the rows of one source; no row is counted twice.
    pub fn count(&mut self, runs: &[Range<usize>]) -> Draft {
        let mut draft = Draft::default();
        let mut touched: Vec<u32> = Vec::new();
        let mut others: Vec<(u32, u32)> = Vec::new();
        let standardized = &self.data.standardized;
        self.rows_of_entry.fill(0);
        for row in runs.iter().cloned().flatten() {
            draft.rows += 1;
            let (raw, outcome) = (self.data.raw.codes()[row], standardized.codes[row]);
            if outcome != NULL {
                self.rows_of_entry[outcome as usize] += 1;
            }
            if raw == NULL {
                continue;
            }
            draft.filled += 1;
            let at = raw as usize;
            if self.rows_of[at] == 0 {
                touched.push(raw);
                self.outcome_of[at] = outcome;
            } else if self.outcome_of[at] != outcome {
                others.push((raw, outcome));
            }
            self.rows_of[at] += 1;
        }
        self.count_entries(&mut draft);
        draft.distinct = touched.len() as u64;
        // Ascending codes make the later passes walk memory in order. Where most codes were met,
        // looking at all of them is cheaper than sorting.
        if touched.len() * 8 > self.rows_of.len() {
            touched.clear();
            let met = self.rows_of.iter().zip(0u32..);
            touched.extend(met.filter(|(rows, _)| **rows > 0).map(|(_, code)| code));
        } else {
            touched.sort_unstable();
        }
        others.sort_unstable();
        let mut deviating = others.chunk_by(|a, b| a.0 == b.0).peekable();
        for &raw in &touched {
            let rows = std::mem::take(&mut self.rows_of[raw as usize]);
            self.rows_in_all[raw as usize] += rows;
            let rows = u64::from(rows);
            add(&mut draft.lengths, self.shapes.lengths[raw as usize], rows);
            add(&mut draft.patterns, self.shapes.raw[raw as usize], rows);
            if rows >= MIN_ROWS_SHOWN {
                draft.frequent.push(ValueCount { code: raw, rows });
            }
            let mut usual = rows;
            if let Some(group) = deviating.next_if(|group| group[0].0 == raw) {
                usual -= group.len() as u64;
                for same in group.chunk_by(|a, b| a == b) {
                    self.note_change(raw, same[0].1, same.len() as u64, &mut draft);
                }
            }
            self.note_change(raw, self.outcome_of[raw as usize], usual, &mut draft);
        }
        draft
    }

    /// All rows counted, given what was found in each count.
    pub fn in_all(&self, counts: &[Draft]) -> Draft {
        let mut all = Draft::default();
        counts.iter().for_each(|count| all.add(count));
        all.distinct = self.rows_in_all.iter().filter(|rows| **rows > 0).count() as u64;
        all.distinct_standardized = self.met_entry.iter().filter(|met| **met).count() as u64;
        let rows = self.rows_in_all.iter().map(|&rows| u64::from(rows));
        let frequent = (0u32..)
            .zip(rows)
            .filter(|(_, rows)| *rows >= MIN_ROWS_SHOWN);
        all.frequent
            .extend(frequent.map(|(code, rows)| ValueCount { code, rows }));
        all
    }

    /// What is known per standardized entry, by the rows that have it.
    fn count_entries(&mut self, draft: &mut Draft) {
        for (entry, &rows) in self.rows_of_entry.iter().enumerate() {
            if rows == 0 {
                continue;
            }
            self.met_entry[entry] = true;
            let rows = u64::from(rows);
            draft.distinct_standardized += 1;
            let flags = self.data.standardized.flags[entry];
            draft.usable += if flags.usable() { rows } else { 0 };
            if flags != Flags::NONE {
                for (count, (flag, _)) in draft.flagged.iter_mut().zip(FLAGS) {
                    *count += if flags.has(flag) { rows } else { 0 };
                }
            }
            if let Some(Some(month)) = self.months.get(entry) {
                *draft.months.entry(*month).or_default() += rows;
            }
        }
    }

    fn note_change(&mut self, raw: u32, outcome: u32, rows: u64, draft: &mut Draft) {
        let to = match self.step(raw, outcome) {
            Step::Same => return,
            Step::Missing => {
                draft.became_missing += rows;
                None
            }
            Step::Changed(pattern) => Some(pattern),
        };
        let from = self.shapes.raw[raw as usize];
        draft.changed += rows;
        *draft.changes.entry((from, to)).or_default() += rows;
    }

    /// What standardizing made of a raw value.
    fn step(&mut self, raw: u32, outcome: u32) -> Step {
        let (of, known) = self.known[raw as usize];
        if of == outcome {
            return known;
        }
        let values = &self.data.standardized.values;
        let step = match outcome {
            NULL => Step::Missing,
            entry if values.value(entry as usize) == self.data.raw.value(raw) => Step::Same,
            entry => Step::Changed(self.shapes.of_standardized(values, entry)),
        };
        self.known[raw as usize] = (outcome, step);
        step
    }
}

/// What standardizing makes of a value.
#[derive(Clone, Copy)]
enum Step {
    /// Nothing else.
    Same,
    /// No value.
    Missing,
    /// A value of this pattern.
    Changed(PatternId),
}

/// Counts of one field in one scope, with patterns still as numbers.
#[derive(Default)]
pub struct Draft {
    rows: u64,
    filled: u64,
    usable: u64,
    distinct: u64,
    distinct_standardized: u64,
    flagged: [u64; FLAGS.len()],
    /// Rows per length.
    lengths: Vec<u64>,
    /// Rows per pattern.
    patterns: Vec<u64>,
    frequent: Vec<ValueCount>,
    changed: u64,
    became_missing: u64,
    months: BTreeMap<Month, u64>,
    /// Rows by pattern before and after. Put in order when the list is cut.
    changes: HashMap<(PatternId, Option<PatternId>), u64>,
}

impl Draft {
    /// Adds what rows of another source say, but for how many values are distinct.
    fn add(&mut self, other: &Draft) {
        self.rows += other.rows;
        self.filled += other.filled;
        self.usable += other.usable;
        for (count, more) in self.flagged.iter_mut().zip(other.flagged) {
            *count += more;
        }
        add_all(&mut self.lengths, &other.lengths);
        add_all(&mut self.patterns, &other.patterns);
        self.changed += other.changed;
        self.became_missing += other.became_missing;
        for (&month, &rows) in &other.months {
            *self.months.entry(month).or_default() += rows;
        }
        for (&change, &rows) in &other.changes {
            *self.changes.entry(change).or_default() += rows;
        }
    }

    pub fn finish(
        self,
        field: usize,
        source: Option<u16>,
        data: &FieldData,
        patterns: &StringArray,
        limits: Limits,
    ) -> FieldProfile {
        let name = |id: PatternId| patterns.value(id as usize);
        let patterns: Vec<(PatternId, u64)> = counted(self.patterns).collect();
        let pattern_count = patterns.len() as u64;
        let common = most(patterns.into_iter(), limits.patterns, |id| name(*id));
        let values = self
            .frequent
            .into_iter()
            .map(|value| (value.code, value.rows));
        let values = most(values, limits.values, |code| data.raw.value(*code));
        let changes = most(self.changes.into_iter(), limits.changes, |(from, to)| {
            (name(*from), to.map(name))
        });
        FieldProfile {
            field,
            source,
            rows: self.rows,
            filled: self.filled,
            usable: self.usable,
            distinct: self.distinct,
            distinct_standardized: self.distinct_standardized,
            flagged: self.flagged,
            lengths: lengths(counted(self.lengths).collect()),
            pattern_count,
            patterns: common
                .into_iter()
                .map(|(id, rows)| PatternCount {
                    pattern: Arc::from(name(id)),
                    rows,
                })
                .collect(),
            top_values: values
                .into_iter()
                .map(|(code, rows)| ValueCount { code, rows })
                .collect(),
            changed: self.changed,
            became_missing: self.became_missing,
            months: self.months.into_iter().collect(),
            changes: changes
                .into_iter()
                .map(|((from, to), rows)| Change {
                    from: Arc::from(name(from)),
                    to: to.map(|to| Arc::from(name(to))),
                    rows,
                })
                .collect(),
        }
    }
}

/// The `limit` items with the most rows, then in order of their name.
fn most<T, N: Ord>(
    items: impl Iterator<Item = (T, u64)>,
    limit: usize,
    name: impl Fn(&T) -> N,
) -> Vec<(T, u64)> {
    let mut items: Vec<(T, u64)> = items.collect();
    let order = |a: &(T, u64), b: &(T, u64)| {
        let rows = Reverse(a.1).cmp(&Reverse(b.1));
        rows.then_with(|| name(&a.0).cmp(&name(&b.0)))
    };
    if items.len() > limit && limit > 0 {
        items.select_nth_unstable_by(limit - 1, order);
    }
    items.truncate(limit);
    items.sort_unstable_by(order);
    items
}

/// Adds rows to a count that grows with the numbers met.
fn add(counts: &mut Vec<u64>, at: u32, rows: u64) {
    let at = at as usize;
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    counts[at] += rows;
}

fn add_all(counts: &mut Vec<u64>, others: &[u64]) {
    (0..)
        .zip(others)
        .for_each(|(at, &rows)| add(counts, at, rows));
}

/// The numbers met, with their rows.
fn counted(counts: Vec<u64>) -> impl Iterator<Item = (u32, u64)> {
    (0..).zip(counts).filter(|(_, rows)| *rows > 0)
}

fn lengths(histogram: Vec<(u32, u64)>) -> Option<Lengths> {
    let total: u64 = histogram.iter().map(|(_, rows)| rows).sum();
    let mut below = 0;
    let median = histogram.iter().find(|(_, rows)| {
        below += rows;
        2 * below >= total
    })?;
    Some(Lengths {
        min: histogram.first()?.0,
        median: median.0,
        max: histogram.last()?.0,
        histogram,
    })
}
