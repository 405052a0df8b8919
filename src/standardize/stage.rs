//! The stage: runs chains over the raw columns of one field, each distinct value once, and says
//! what was noticed and how much was changed. A chain is built per source column, because what
//! one value cannot tell (the order of a date) its column often can.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldType;
use crate::tables::records::RowId;
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::{NULL, TextColumn};

use super::outcomes::{Batch, Item, Outcomes};
use super::{Cell, Chain, Context, StepSpec};

/// Distinct values handed to a worker at a time; small enough to keep both cores busy to the end.
const BATCH: usize = 8192;

/// How one field is standardized.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// Type of the field.
    pub ty: FieldType,
    /// Its steps, see [`super::default_chain`].
    pub chain: Vec<StepSpec>,
    /// Region assumed for phones and addresses, ISO 3166-1 alpha-2.
    pub region: Arc<str>,
    /// The day the run is for.
    pub as_of: jiff::civil::Date,
    /// The tables that its steps look values up in.
    pub dictionaries: Arc<Dictionaries>,
}

/// The rows of one source, as its raw column gave them.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    /// Index of the source; goes into the counts.
    pub source: usize,
    /// The raw column of the field in that source.
    pub column: &'a TextColumn,
    /// Steps of this source alone, where its columns mean something else (a column that says who
    /// opted *out*, times without a zone that are not Korean); `None` for the field's own.
    pub chain: Option<&'a [StepSpec]>,
    /// Columns of the same rows that say who lives together, for names.
    pub beside: &'a [&'a TextColumn],
}

/// What one segment was like before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SegmentCounts {
    /// Index of the source.
    pub source: usize,
    /// Rows of the segment.
    pub rows: u64,
    /// Rows with a raw value.
    pub filled_raw: u64,
    /// Rows with a standardized value.
    pub filled: u64,
    /// Rows whose standardized text is not the raw text, dropped and defaulted ones included.
    pub changed: u64,
    /// Rows flagged [`Flags::INVALID`].
    pub invalid: u64,
    /// Rows flagged [`Flags::PLACEHOLDER`].
    pub placeholder: u64,
    /// Rows flagged [`Flags::MASKED`].
    pub masked: u64,
}

/// One kind of note and the rows it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// See [`super::note_codes`].
    pub code: &'static str,
    /// Rows in order, each with the proposed value.
    pub rows: Vec<(RowId, Option<Arc<str>>)>,
}

/// A standardized field.
#[derive(Clone, Debug)]
pub struct FieldOutcome {
    /// The values of all segments, one below the other.
    pub standardized: Standardized,
    /// Notes in order of their code.
    pub notes: Vec<Noted>,
    /// One per segment, in the order given.
    pub counts: Vec<SegmentCounts>,
}

/// Runs the chains of a field over its segments, stacked in the order given.
///
/// Entries of the result stand in order of first appearance (segment, then dictionary) and are
/// equal for any number of threads.
///
/// # Errors
/// A usage error if a chain cannot be built; [`Chain::build`] tells beforehand.
pub fn standardize(spec: &FieldSpec, segments: &[Segment<'_>]) -> Result<FieldOutcome> {
    let mut outcomes = Outcomes::new(spec.ty.parts().len());
    let mut notes: BTreeMap<&'static str, Noted> = BTreeMap::new();
    let mut counts = Vec::with_capacity(segments.len());
    let mut codes = Vec::with_capacity(segments.iter().map(|s| s.column.len()).sum());
    for segment in segments {
        let chain = build(spec, segment)?;
        let used = segment.column.counts();
        let distinct: Vec<u32> = (0..used.len() as u32)
            .filter(|&code| used[code as usize] > 0)
            .collect();
        let batches: Vec<Batch> = distinct
            .par_chunks(BATCH)
            .map(|values| {
                let mut batch = Batch::with_capacity(values.len());
                for &code in values {
                    chain.run(segment.column.value(code), &mut batch);
                }
                batch
            })
            .collect();
        let absent = {
            let mut batch = Batch::with_capacity(1);
            batch.push(None, chain.apply(Cell::default()));
            outcomes.absorb(vec![batch])
        };
        let first = outcomes.absorb(batches);

        // From here on everything is per dictionary code or per row.
        let start = codes.len();
        let mut recode = vec![NULL; used.len()];
        let mut tally = SegmentCounts {
            source: segment.source,
            rows: segment.column.len() as u64,
            ..SegmentCounts::default()
        };
        for (&code, (entry, item)) in distinct.iter().zip(outcomes.values(first)) {
            let rows = u64::from(used[code as usize]);
            recode[code as usize] = entry;
            tally.filled_raw += rows;
            tally.add(rows, entry, item);
        }
        let (absent, item) = outcomes
            .values(absent)
            .next()
            .expect("one value was pushed");
        tally.add(tally.rows - tally.filled_raw, absent, item);
        let notes_of_values = outcomes.take_notes(first).into_iter();
        let noted = notes_of_values
            .map(|(at, note)| (distinct[at], note))
            .collect();
        codes.extend(segment.column.codes().iter().map(|&code| match code {
            NULL => absent,
            code => recode[code as usize],
        }));
        expand(&mut notes, noted, segment.column, start);
        counts.push(tally);
    }
    Ok(FieldOutcome {
        standardized: outcomes.finish(codes),
        notes: notes.into_values().collect(),
        counts,
    })
}

/// What `read` makes of the standardized text (none if it is missing) and the flags of each distinct
/// value of a segment, by its code. For whoever needs something else than the texts: no two are
/// compared and none is kept.
///
/// # Errors
/// As [`standardize`].
pub fn map_values<T: Send>(
    spec: &FieldSpec,
    segment: &Segment<'_>,
    read: impl Fn(Option<&str>, Flags) -> T + Sync,
) -> Result<Vec<T>> {
    let chain = build(spec, segment)?;
    let codes: Vec<u32> = (0..segment.column.distinct() as u32).collect();
    let batches = codes.par_chunks(BATCH).map(|codes| {
        let mut batch = Batch::with_capacity(codes.len());
        for &code in codes {
            chain.run(segment.column.value(code), &mut batch);
        }
        let outcomes = batch.outcomes();
        outcomes.map(|(text, flags)| read(text, flags)).collect()
    });
    let batches: Vec<Vec<T>> = batches.collect();
    Ok(batches.into_iter().flatten().collect())
}

impl SegmentCounts {
    fn add(&mut self, rows: u64, entry: u32, item: &Item) {
        let count = |yes: bool| if yes { rows } else { 0 };
        self.changed += count(item.changed);
        self.filled += count(entry != NULL);
        self.invalid += count(item.flags.has(Flags::INVALID));
        self.placeholder += count(item.flags.has(Flags::PLACEHOLDER));
        self.masked += count(item.flags.has(Flags::MASKED));
    }
}

fn build(spec: &FieldSpec, segment: &Segment<'_>) -> Result<Chain> {
    let context = Context {
        ty: spec.ty,
        column: segment.column,
        region: &spec.region,
        as_of: spec.as_of,
        dictionaries: &spec.dictionaries,
        beside: segment.beside,
    };
    Chain::build(segment.chain.unwrap_or(&spec.chain), &context).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        Error::usage("standardizer-settings", sentences.join("; "))
    })
}

/// Repeats the notes of distinct values (ascending by code) for the rows that carry them.
fn expand(
    notes: &mut BTreeMap<&'static str, Noted>,
    noted: Vec<(u32, super::Note)>,
    column: &TextColumn,
    start: usize,
) {
    if noted.is_empty() {
        return;
    }
    // Where the notes of a dictionary code begin; the next code's beginning is their end.
    let mut first = vec![0u32; column.distinct() + 1];
    for (code, _) in &noted {
        first[*code as usize + 1] += 1;
    }
    for code in 1..first.len() {
        first[code] += first[code - 1];
    }
    let noted: Vec<(&'static str, Option<Arc<str>>)> = noted
        .into_iter()
        .map(|(_, note)| (note.code, note.suggestion.map(Arc::from)))
        .collect();
    for (row, &code) in column.codes().iter().enumerate() {
        if code == NULL {
            continue;
        }
        let range = first[code as usize] as usize..first[code as usize + 1] as usize;
        for (code, suggestion) in &noted[range] {
            notes
                .entry(code)
                .or_insert_with(|| Noted {
                    code,
                    rows: Vec::new(),
                })
                .rows
                .push(((start + row) as RowId, suggestion.clone()));
        }
    }
}
