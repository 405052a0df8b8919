//! What the values of one column look like, from a sample of its distinct values. The sample is
//! picked by hash, so that neither row order nor column order changes it. Keeps no value.

use super::cells;
use super::shapes::{self, EntityWord, Look, SHAPES, Shape};
use crate::tables::field::EntityKind;
use crate::tables::hash::hash64;
use crate::tables::text_column::TextColumn;

/// Distinct values looked at per column.
const SAMPLE: usize = 1_000;

/// What is known of a column's values.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Rows with a value.
    pub(super) filled: usize,
    /// Rows.
    pub(super) rows: usize,
    /// Distinct values.
    pub(super) distinct: usize,
    /// Values that entered the sample and say something.
    pub(super) sampled: usize,
    /// Share of the sampled values with each shape.
    by_value: [f64; SHAPES],
    /// The same, each value weighing as many rows as carry it.
    by_row: [f64; SHAPES],
    /// Years of the sampled dates, in order.
    years: Vec<u16>,
    /// Mean length in characters.
    pub(super) mean_length: f64,
    /// Shortest and longest, in characters.
    lengths: Option<(u32, u32)>,
    /// The smallest and the largest sampled whole number of at most eighteen digits.
    range: Option<(u64, u64)>,
    /// The kinds of entity that values name by whole words.
    pub(super) entity_kinds: Vec<EntityKind>,
    /// A value that says "deleted", if exactly such ones occur.
    pub(super) deleted_value: Option<String>,
}

impl Evidence {
    /// Looks at a column.
    pub(super) fn gather(column: &TextColumn) -> Self {
        let counts = column.counts();
        // The smallest hashes make the sample; of many values only hashes below a bound that
        // leaves several times as many as needed are kept and sorted.
        let bound = match counts.len() / (4 * SAMPLE) {
            0 | 1 => u64::MAX,
            surplus => u64::MAX / surplus as u64,
        };
        let mut used: Vec<(u64, u32)> = Vec::new();
        let (mut distinct, mut filled) = (0, 0);
        for (code, &count) in counts.iter().enumerate() {
            let text = column.value(code as u32);
            if count == 0 || says_nothing(text) {
                continue;
            }
            distinct += 1;
            filled += count as usize;
            let hash = hash64(text.as_bytes());
            if hash <= bound {
                used.push((hash, code as u32));
            }
        }
        if used.len() > SAMPLE {
            used.select_nth_unstable_by(SAMPLE, |a, b| {
                (a.0, column.value(a.1)).cmp(&(b.0, column.value(b.1)))
            });
            used.truncate(SAMPLE);
        }
        let mut evidence = Evidence {
            filled,
            rows: column.len(),
            distinct,
            sampled: 0,
            by_value: [0.0; SHAPES],
            by_row: [0.0; SHAPES],
            years: Vec::new(),
            mean_length: 0.0,
            lengths: None,
            range: None,
            entity_kinds: Vec::new(),
            deleted_value: None,
        };
        evidence.add_sample(column, &counts, &used);
        evidence
    }

    fn add_sample(&mut self, column: &TextColumn, counts: &[u32], sample: &[(u64, u32)]) {
        let mut values = [0u64; SHAPES];
        let mut rows = [0u64; SHAPES];
        let (mut row_total, mut length_total) = (0u64, 0u64);
        let mut deleted: Vec<(u32, &str)> = Vec::new();
        for &(_, code) in sample {
            let (text, count) = (column.value(code), counts[code as usize]);
            if shapes::says_deleted(text) {
                deleted.push((count, text));
            }
            let Some(Look {
                shapes,
                year,
                length,
            }) = shapes::look(text)
            else {
                continue;
            };
            self.sampled += 1;
            row_total += u64::from(count);
            length_total += u64::from(length);
            self.years.extend(year);
            let (low, high) = self.lengths.unwrap_or((length, length));
            self.lengths = Some((low.min(length), high.max(length)));
            if length <= 18
                && let Ok(number) = text.trim().parse::<u64>()
            {
                let (low, high) = self.range.unwrap_or((number, number));
                self.range = Some((low.min(number), high.max(number)));
            }
            if cells::company_and_person(text).is_some() {
                let at = Shape::FirmAndPerson as usize;
                values[at] += 1;
                rows[at] += u64::from(count);
            }
            for (at, (value, row)) in values.iter_mut().zip(&mut rows).enumerate() {
                if shapes.has_index(at) {
                    *value += 1;
                    *row += u64::from(count);
                }
            }
            if shapes.has(Shape::EntityWord)
                && let Some(EntityWord {
                    kind,
                    letter: false,
                }) = shapes::entity_word(text)
            {
                self.entity_kinds.push(kind);
            }
        }
        let share = |part: u64, whole: u64| {
            if whole == 0 {
                0.0
            } else {
                part as f64 / whole as f64
            }
        };
        self.by_value = values.map(|count| share(count, self.sampled as u64));
        self.by_row = rows.map(|count| share(count, row_total));
        self.mean_length = share(length_total, self.sampled as u64);
        self.years.sort_unstable();
        self.entity_kinds.sort_unstable();
        self.entity_kinds.dedup();
        // The most frequent such value; of equally frequent ones the first by text.
        deleted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        self.deleted_value = deleted.first().map(|(_, text)| (*text).to_owned());
    }

    /// Share of the distinct values with a shape.
    pub(super) fn of_values(&self, shape: Shape) -> f64 {
        self.by_value[shape as usize]
    }

    /// Share of the rows with a shape.
    pub(super) fn of_rows(&self, shape: Shape) -> f64 {
        self.by_row[shape as usize]
    }

    /// Whether at least `least` values were looked at: a judgement on fewer is chance.
    pub(super) fn has_values(&self, least: usize) -> Sampled {
        if self.sampled >= least {
            Sampled::Enough
        } else {
            Sampled::TooFew
        }
    }

    /// Distinct values per filled row; 1 where every row has its own.
    pub(super) fn uniqueness(&self) -> f64 {
        ratio(self.distinct, self.filled)
    }

    /// Filled rows per row.
    pub(super) fn fill(&self) -> f64 {
        ratio(self.filled, self.rows)
    }

    /// Whether few values share many rows.
    pub(super) fn spread(&self) -> Spread {
        let small = self.distinct <= 15 && self.distinct * 2 <= self.filled;
        let large = self.distinct <= 200 && self.distinct * 20 <= self.filled;
        if self.distinct == 1 && self.filled > 5 {
            Spread::Constant
        } else if small || large {
            Spread::Few
        } else {
            Spread::Many
        }
    }

    /// Whether numbers run without large gaps, or are as long as codes are and all alike; amounts
    /// do neither, and postcodes are too short.
    pub(super) fn numbers_like_codes(&self) -> bool {
        let running = self
            .range
            .is_some_and(|(low, high)| high - low <= 3 * self.distinct as u64);
        running || self.fixed_length().is_some_and(|length| length >= 7)
    }

    /// Whether nearly all values are whole numbers, and none of them is above the age of a person.
    pub(super) fn are_ages(&self) -> bool {
        self.of_values(Shape::Digits) >= 0.95 && self.range.is_some_and(|(_, high)| high <= 120)
    }

    /// The length of all sampled values, if it is one.
    pub(super) fn fixed_length(&self) -> Option<u32> {
        self.lengths
            .filter(|(low, high)| low == high)
            .map(|(low, _)| low)
    }

    /// Whether the dates look like births: spread over generations and mostly long ago.
    pub(super) fn years_like_births(&self) -> Option<f64> {
        let at = |tenths: usize| {
            self.years
                .get((self.years.len().max(1) - 1) * tenths / 10)
                .copied()
        };
        let (early, middle, late) = (at(1)?, at(5)?, at(9)?);
        let days_only = 1.0 - self.of_values(Shape::Clock);
        (self.years.len() >= 5 && late - early >= 12 && middle <= 2005).then_some(days_only)
    }
}

/// Whether a value is blank.
fn says_nothing(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(&first) if first.is_ascii_graphic() => false,
        _ => text.trim().is_empty(),
    }
}

/// Whether a sample is large enough to judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sampled {
    Enough,
    TooFew,
}

/// How values are spread over rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// One value in every row.
    Constant,
    /// Few values, each in many rows.
    Few,
    /// Anything else.
    Many,
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
