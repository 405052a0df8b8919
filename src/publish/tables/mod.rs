//! The published tables, one file each: typed tables of the stages in, Arrow batches with the
//! columns of the contract out. The schema depends on declared fields and comparisons only, never
//! on data. No files here.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, StringBuilder};

use super::columns::{coded, counts, show_slots};
use super::names::PublishedNames;
use super::parquet::GROUP_ROWS;
use crate::error::{Error, Result};
use crate::tables::records::{Position, Records, RowId};
use crate::tables::text_column::{NULL, SLOT, TextColumn, TextColumnBuilder};

mod conflicts;
mod crosswalk;
mod findings;
mod golden;
mod identities;
mod lineage;
mod pairs;
mod profile;
mod records;
mod set_aside;

pub use conflicts::conflicts_batch;
pub use crosswalk::crosswalk_batch;
pub use findings::{SourceColumns, findings_batch};
pub use golden::golden_batch;
pub use identities::{Cause, Event, Identities, Identity, text_of};
pub use lineage::{clusters_for, defaulted, lineage_batch};
pub use pairs::{pairs_batch, pairs_in_order};
pub use profile::{ProfileRow, profile_batch};
pub use records::{records_batch, slotted};
pub use set_aside::{Rejected, SetAsideRow, quarantine_batch, rejects_batch};

/// What order the rows of a table have, and so how its logical digest is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// An order that the content determines.
    Canonical,
    /// The order in which rows were read.
    AsRead,
}

/// What is fixed about a published table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// Its name; the file is `<name>.parquet`.
    pub name: &'static str,
    /// Order of its rows.
    pub order: RowOrder,
    /// Columns outside the logical digest: file positions and what the clock names.
    pub positions: &'static [&'static str],
}

const POSITIONS: &[&str] = &["file", "sheet", "line"];

/// Every table of a run, in the order of the documentation.
pub const TABLES: [TableSpec; 10] = [
    table("golden", RowOrder::Canonical, &[]),
    table("crosswalk", RowOrder::Canonical, POSITIONS),
    table("records", RowOrder::Canonical, &[]),
    table("lineage", RowOrder::Canonical, &[]),
    table("conflicts", RowOrder::Canonical, &[]),
    table("pairs", RowOrder::Canonical, &[]),
    table("findings", RowOrder::Canonical, POSITIONS),
    table("quarantine", RowOrder::AsRead, POSITIONS),
    table(
        "rejects",
        RowOrder::AsRead,
        &["file", "sheet", "line", "byte_offset"],
    ),
    table("identities", RowOrder::Canonical, &["since_run"]),
];

/// The table that only audits have. Beside it they publish `findings`, `quarantine` and `rejects`.
pub const PROFILE: TableSpec = table("profile", RowOrder::Canonical, &[]);

const fn table(
    name: &'static str,
    order: RowOrder,
    positions: &'static [&'static str],
) -> TableSpec {
    TableSpec {
        name,
        order,
        positions,
    }
}

/// The table of a name.
pub fn spec(name: &str) -> Option<&'static TableSpec> {
    let mut tables = TABLES.iter().chain([&PROFILE]);
    tables.find(|table| table.name == name)
}

/// Builds the rows of one part of a table, given by their place among the things that it lists.
type BuildPart<'a> = Box<dyn Fn(Range<usize>) -> Result<RecordBatch> + Send + Sync + 'a>;

/// A table ready to publish. It is built part by part, so that no table is ever in memory as a
/// whole beside what it tells of.
pub struct Table<'a> {
    /// Which one.
    pub spec: &'static TableSpec,
    /// Key-value metadata of the file.
    pub metadata: Vec<(String, String)>,
    /// Things that it lists: rows, or customers with all their rows.
    things: usize,
    /// How many of them go into a part.
    per_part: usize,
    build: BuildPart<'a>,
}

impl<'a> Table<'a> {
    /// A table by name whose rows are there already.
    ///
    /// # Errors
    /// Internal, if no published table has that name.
    pub fn new(name: &str, batch: RecordBatch) -> Result<Self> {
        Table::in_parts(name, batch.num_rows(), GROUP_ROWS, move |rows| {
            Ok(batch.slice(rows.start, rows.len()))
        })
    }

    /// A table by name that lists so many things, of which `build` makes the rows of some.
    ///
    /// # Errors
    /// Internal, if no published table has that name.
    pub fn in_parts(
        name: &str,
        things: usize,
        per_part: usize,
        build: impl Fn(Range<usize>) -> Result<RecordBatch> + Send + Sync + 'a,
    ) -> Result<Self> {
        let spec = spec(name)
            .ok_or_else(|| Error::internal("table-name", format!("no table is called {name}")))?;
        let metadata = vec![("goldsieve.table".to_owned(), name.to_owned())];
        Ok(Table {
            spec,
            metadata,
            things,
            per_part: per_part.max(1),
            build: Box::new(build),
        })
    }

    /// How many parts it has: at least one, which may be empty.
    pub fn parts(&self) -> usize {
        self.things.div_ceil(self.per_part).max(1)
    }

    /// The rows of a part.
    ///
    /// # Errors
    /// Internal, if what the table tells of does not belong together.
    pub fn part(&self, part: usize) -> Result<RecordBatch> {
        let start = part * self.per_part;
        (self.build)(start..(start + self.per_part).min(self.things))
    }

    /// Adds the labels of the fields as `goldsieve.labels`: JSON, column to
    /// `{"type": …, "ko": …, "en": …, "description": …, "owner": …}`.
    ///
    /// # Errors
    /// Internal, if they cannot be written as JSON.
    pub fn with_labels(mut self, records: &Records, names: &PublishedNames) -> Result<Self> {
        let mut labels = BTreeMap::new();
        for (field, name) in records.fields.iter().zip(&names.fields) {
            let mut label = BTreeMap::from([("type", field.def.ty.name())]);
            label.extend(field.def.label_ko.as_deref().map(|text| ("ko", text)));
            label.extend(field.def.label_en.as_deref().map(|text| ("en", text)));
            let words = [
                ("description", &field.def.description),
                ("owner", &field.def.owner),
            ];
            label.extend(
                words
                    .map(|(key, text)| Some((key, text.as_deref()?)))
                    .into_iter()
                    .flatten(),
            );
            labels.insert(&**name, label);
        }
        let text = serde_json::to_string(&labels)
            .map_err(|cause| Error::internal("json", cause.to_string()))?;
        self.metadata.push(("goldsieve.labels".to_owned(), text));
        Ok(self)
    }
}

/// Source names as a dictionary column for the given rows; [`NULL`] rows have none.
fn source_of(records: &Records, rows: impl Iterator<Item = RowId>) -> ArrayRef {
    let names: StringArray = records.sources.iter().map(|it| Some(&*it.name)).collect();
    let source = |row| match row {
        NULL => NULL,
        row => u32::from(records.source[row as usize]),
    };
    coded(rows.map(source).collect(), &names)
}

/// Record ids for the given rows, sharing the text of all ids.
fn id_of(records: &Records, rows: impl Iterator<Item = RowId>) -> ArrayRef {
    coded(rows.collect(), &records.id)
}

/// `file`, `sheet` and `line` of rows whose source is known.
fn positions<'a>(
    sources: &[crate::tables::records::SourceInfo],
    rows: impl Iterator<Item = (usize, &'a Position)> + Clone,
) -> [ArrayRef; 3] {
    let codes = |names: fn(&crate::tables::records::SourceInfo) -> &[std::sync::Arc<str>],
                 index: fn(&Position) -> u16| {
        let mut starts = Vec::with_capacity(sources.len());
        let mut all: Vec<&str> = Vec::new();
        for source in sources {
            starts.push(all.len() as u32);
            all.extend(names(source).iter().map(|name| &**name));
        }
        let code = |(source, position): (usize, &Position)| {
            let known = names(&sources[source]).len();
            match usize::from(index(position)) {
                index if index < known => starts[source] + index as u32,
                _ => NULL,
            }
        };
        let values: StringArray = all.iter().copied().map(Some).collect();
        coded(rows.clone().map(code).collect(), &values)
    };
    [
        codes(|source| &source.files, |position| position.file),
        codes(|source| &source.sheets, |position| position.sheet),
        counts(rows.clone().map(|(_, position)| position.line)),
    ]
}

/// A dictionary of optional short texts, one per row. Texts of a closed list come again and again
/// from the same few places, which are known without a look at the texts.
fn optional_texts<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    const PLACES: usize = 64;
    let mut known = [("", NULL); PLACES];
    let mut distinct = TextColumnBuilder::default();
    let code = |text: Option<&'a str>| {
        let Some(text) = text else { return NULL };
        // Neighbours lie apart by their lengths, lists by pages.
        let address = text.as_ptr() as usize;
        let place = (address / 8) ^ (address / 512);
        let (met, code) = &mut known[place % PLACES];
        if *code == NULL || !std::ptr::eq(*met, text) {
            (*met, *code) = (text, distinct.intern(text));
        }
        *code
    };
    let codes: Vec<u32> = texts.map(code).collect();
    coded(codes, distinct.finish().values())
}

/// A text by its dictionary and its code there.
type Far<'a> = (&'a StringArray, u32);

/// The text of a row of a column.
fn far(column: &TextColumn, row: usize) -> Option<Far<'_>> {
    let code = column.codes()[row];
    (code != NULL).then_some((column.values(), code))
}

/// Optional texts that hardly repeat and lie far apart, one per row. Loads that do not wait for
/// each other take as long as one of them, so many are fetched before they are copied.
fn far_texts<'a>(mut cells: impl Iterator<Item = Option<Far<'a>>>, slots: Slots) -> ArrayRef {
    const NEAR: usize = 64;
    const MEAN_BYTES: usize = 20;
    let rows = cells.size_hint().0;
    let mut texts = StringBuilder::with_capacity(rows, rows * MEAN_BYTES);
    let mut near: Vec<Option<Far<'_>>> = Vec::with_capacity(NEAR);
    let mut shown = String::new();
    loop {
        near.clear();
        near.extend(cells.by_ref().take(NEAR));
        let starts = near.iter().flatten().map(|&(texts, code)| {
            let start = texts.value_offsets()[code as usize] as usize;
            (texts.value_data(), start)
        });
        let first = |(text, start): (&[u8], usize)| text.get(start).copied().unwrap_or(0);
        std::hint::black_box(starts.map(first).fold(0, |all, byte| all ^ byte));
        for cell in &near {
            match cell.map(|(texts, code)| texts.value(code as usize)) {
                Some(text) if slots == Slots::Shown && has_slots(text) => {
                    show_slots(text, &mut shown);
                    texts.append_value(&shown);
                }
                text => texts.append_option(text),
            }
        }
        if near.len() < NEAR {
            return Arc::new(texts.finish());
        }
    }
}

/// What becomes of the separators of slots.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slots {
    /// They stay.
    Kept,
    /// They are made readable.
    Shown,
}

/// Whether a text has slots. Most texts are too short for a search that makes ready first.
fn has_slots(text: &str) -> bool {
    let bytes = text.bytes();
    bytes.fold(false, |any, byte| any | (byte == SLOT as u8))
}

#[cfg(test)]
pub(crate) mod tests;
