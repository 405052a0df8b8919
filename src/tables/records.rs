//! The accepted rows of all sources in canonical order, with raw and standardized fields.

use std::sync::Arc;

use arrow::array::StringArray;

use super::field::{EntityKind, FieldDef};
use super::standardized::Standardized;
use super::text_column::TextColumn;

/// A row of [`Records`]; also its rank in canonical order.
pub type RowId = u32;

/// Timestamp of a row without one, in microseconds.
pub const NO_TIME: i64 = i64::MIN;

/// Where a row stands in its file, as a person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Index into [`SourceInfo::files`].
    pub file: u16,
    /// Index into [`SourceInfo::sheets`]; `u16::MAX` where files have no sheets.
    pub sheet: u16,
    /// Line of the record's first character (CSV, JSON) or row of the sheet, from 1.
    pub line: u32,
}

/// A source as far as the stages need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// Name in every table.
    pub name: Arc<str>,
    /// 0–100, for `source-priority`.
    pub trust: u8,
    /// Names of the files read.
    pub files: Vec<Arc<str>>,
    /// Names of the sheets read.
    pub sheets: Vec<Arc<str>>,
    /// Whether `source_record_id` was made up (content hash and ordinal).
    pub synthetic_ids: bool,
}

/// One declared or inferred field over all rows.
#[derive(Clone, Debug)]
pub struct FieldData {
    /// Name, type, labels.
    pub def: FieldDef,
    /// As written; slots of several columns joined by [`super::text_column::SLOT`].
    pub raw: TextColumn,
    /// After the field's chain.
    pub standardized: Standardized,
}

/// An undeclared column carried through as text, named `source.column`.
#[derive(Clone, Debug)]
pub struct CarriedColumn {
    /// Name in the published `records`.
    pub name: Arc<str>,
    /// Its text; missing for rows of other sources.
    pub column: TextColumn,
}

/// All accepted rows. Row order is canonical: source, `source_record_id`, content hash.
#[derive(Clone, Debug)]
pub struct Records {
    /// The sources, in order of name.
    pub sources: Vec<SourceInfo>,
    /// Index into `sources` per row.
    pub source: Vec<u16>,
    /// Identifier in its source per row; unique per source.
    pub id: StringArray,
    /// Person or company, per row.
    pub kind: Vec<EntityKind>,
    /// Keyed hash of the row's raw content.
    pub content_hash: Vec<[u8; 16]>,
    /// Where the row was read.
    pub position: Vec<Position>,
    /// Last change in microseconds since 1970 UTC, [`NO_TIME`] where unknown.
    pub updated_at: Vec<i64>,
    /// Whether the source marked the row as deleted: it keeps its id but gives no values.
    pub deleted: Vec<bool>,
    /// Rows that the input itself says are one customer (`ID#2`, merge markers).
    pub must_link: Vec<(RowId, RowId)>,
    /// The fields, in declared order.
    pub fields: Vec<FieldData>,
    /// Columns carried through.
    pub carried: Vec<CarriedColumn>,
}

impl Records {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.source.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// Name of a row's source.
    pub fn source_name(&self, row: usize) -> &Arc<str> {
        &self.sources[usize::from(self.source[row])].name
    }

    /// Position of a field by name.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| &*field.def.name == name)
    }

    /// The given rows, ascending: what stays after others were set aside. Must-links to rows that
    /// are gone go with them.
    #[must_use]
    pub fn retain(&self, rows: &[RowId]) -> Records {
        let mut rank = vec![u32::MAX; self.len()];
        for (new, &row) in rows.iter().enumerate() {
            rank[row as usize] = new as u32;
        }
        fn pick<T: Copy>(rows: &[RowId], all: &[T]) -> Vec<T> {
            rows.iter().map(|&row| all[row as usize]).collect()
        }
        Records {
            sources: self.sources.clone(),
            source: pick(rows, &self.source),
            id: rows
                .iter()
                .map(|&row| Some(self.id.value(row as usize)))
                .collect(),
            kind: pick(rows, &self.kind),
            content_hash: pick(rows, &self.content_hash),
            position: pick(rows, &self.position),
            updated_at: pick(rows, &self.updated_at),
            deleted: pick(rows, &self.deleted),
            must_link: self
                .must_link
                .iter()
                .map(|&(left, right)| (rank[left as usize], rank[right as usize]))
                .filter(|&(left, right)| left != u32::MAX && right != u32::MAX)
                .collect(),
            fields: self
                .fields
                .iter()
                .map(|field| FieldData {
                    def: field.def.clone(),
                    raw: field.raw.take(rows),
                    standardized: field.standardized.take(rows),
                })
                .collect(),
            carried: self
                .carried
                .iter()
                .map(|carried| CarriedColumn {
                    name: carried.name.clone(),
                    column: carried.column.take(rows),
                })
                .collect(),
        }
    }
}
