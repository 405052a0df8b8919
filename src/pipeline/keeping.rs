//! Deliveries of changes: the rows of a source that are not in today's file stay as they were. They
//! are taken over from the tables of the current run, behind the rows read, and go through today's
//! rules like these.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::concat_batches;
use arrow::datatypes::TimestampMicrosecondType;

use super::accept::between_parts;
use crate::config::rules::{Delivery, Project};
use crate::error::{Error, Result};
use crate::ingest::{REPEATED_ID, lift_to_18};
use crate::plan::bind::{Bound, BoundSource, Deleted};
use crate::publish::columns::SLOT_SHOWN;
use crate::publish::current;
use crate::publish::layout::RunId;
use crate::publish::names::PublishedNames;
use crate::publish::parquet::Wanted;
use crate::publish::store::Store;
use crate::publish::tables::text_of;
use crate::tables::field::EntityKind;
use crate::tables::raw::{EarlierRow, RawSource, Remark};
use crate::tables::records::Position;
use crate::tables::text_column::{SLOT, TextColumn};

/// Columns of `records` that every row has.
const OF_EVERY_ROW: [&str; 6] = [
    "source",
    "source_record_id",
    "entity_kind",
    "updated_at",
    "deleted",
    "content_hash",
];

/// Adds the rows that deliveries of changes left as they were to their sources.
///
/// # Errors
/// Usage, if such a source has no id column; I/O or internal, if the current run cannot be read.
pub fn keep_earlier_rows(
    project: &Project,
    bound: &mut Bound,
    raws: &mut [RawSource],
    current: Option<&RunId>,
    store: &dyn Store,
) -> Result<()> {
    let delivers_changes = |source: &BoundSource| {
        let rule = project.source(&source.name);
        rule.is_some_and(|rule| rule.delivery == Delivery::Changes)
    };
    if !bound.sources.iter().any(delivers_changes) {
        return Ok(());
    }
    for source in bound.sources.iter().filter(|it| delivers_changes(it)) {
        if source.id.is_empty() {
            let message = format!(
                "source `{}` delivers changes and has no id: which rows changed cannot be told",
                source.name
            );
            return Err(Error::usage("changes-without-id", message).help(
                "name the column that identifies a row with `id:`, or use `delivery: full`",
            ));
        }
    }
    let Some(run) = current else { return Ok(()) };
    let wanted: Vec<usize> = (0..bound.sources.len())
        .filter(|&index| delivers_changes(&bound.sources[index]))
        .collect();
    let names = PublishedNames::new(bound.fields.iter().map(|field| &field.def), []);
    let tables = Tables::read(store, run, bound, raws, &wanted, &names)?;
    let held = held_since(store, run)?;
    for index in wanted {
        let keeper = Keeper {
            bound,
            source: &bound.sources[index],
            names: &names,
            tables: &tables,
        };
        let raw = &mut raws[bound.sources[index].raw];
        let kinds = keeper.keep(raw)?;
        raw.remarks.extend(held.as_ref().map(held_changes));
        bound.sources[index].kinds.extend(kinds);
    }
    Ok(())
}

/// The latest run that was held since the current one: its changes are in no table of this one.
fn held_since(store: &dyn Store, current: &RunId) -> Result<Option<RunId>> {
    let runs = current::runs(store)?.into_iter().rev();
    let mut held = runs.filter(|run| run.manifest.publication == "held");
    let held = held.next().map(|run| run.manifest.run_id);
    Ok(held.filter(|run| run > current))
}

fn held_changes(run: &RunId) -> Remark {
    Remark {
        code: "changes-held",
        message: format!(
            "the held run {run} read changes that the current run does not know; promote it and run again, or deliver them again"
        ),
        column: None,
        count: 1,
    }
}

/// What the current run published about the rows of its sources.
struct Tables {
    records: RecordBatch,
    crosswalk: RecordBatch,
    quarantine: RecordBatch,
}

impl Tables {
    fn read(
        store: &dyn Store,
        run: &RunId,
        bound: &Bound,
        raws: &[RawSource],
        wanted: &[usize],
        names: &PublishedNames,
    ) -> Result<Self> {
        let mut columns: Vec<String> = OF_EVERY_ROW.map(str::to_owned).to_vec();
        columns.extend(names.raw.iter().map(|name| name.to_string()));
        for &index in wanted {
            let source = &bound.sources[index];
            let of_source = raws[source.raw].columns.iter();
            columns.extend(of_source.map(|column| carried_name(source, &column.name)));
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let read = |table: &str, wanted: Wanted<'_>| {
            let batches = current::table(store, run, table, wanted)?.ok_or_else(|| {
                Error::internal(
                    "previous-run",
                    format!("the run {run} has no table {table}"),
                )
            })?;
            concat_batches(&batches[0].schema(), &batches)
                .map_err(|cause| Error::internal("previous-run", cause.to_string()))
        };
        let places = ["source", "source_record_id", "file", "sheet", "line"];
        Ok(Tables {
            records: read("records", Wanted::These(&columns))?,
            crosswalk: read("crosswalk", Wanted::These(&places))?,
            quarantine: read("quarantine", Wanted::All)?,
        })
    }
}

fn carried_name(source: &BoundSource, column: &str) -> String {
    format!("{}.{column}", source.name)
}

/// Takes the rows of one source over.
struct Keeper<'a> {
    bound: &'a Bound,
    source: &'a BoundSource,
    names: &'a PublishedNames,
    tables: &'a Tables,
}

/// A row taken over.
struct Row {
    /// Text per raw column.
    cells: Vec<Option<String>>,
    known: EarlierRow,
    kind: EntityKind,
    file: Option<String>,
    sheet: Option<String>,
    line: u32,
}

impl Keeper<'_> {
    /// Puts the rows that stay behind those of a source; returns their kinds.
    fn keep(&self, raw: &mut RawSource) -> Result<Vec<EntityKind>> {
        let in_file = self.ids_in(raw);
        let mut rows = self.accepted_rows(raw, &in_file)?;
        rows.extend(self.set_aside_rows(raw, &in_file)?);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        self.say_what_is_unknown(raw);
        raw.remarks.push(Remark {
            code: "changes-kept",
            message: format!(
                "{} rows of earlier deliveries stay as they were",
                rows.len()
            ),
            column: None,
            count: rows.len() as u64,
        });
        for (index, column) in raw.columns.iter_mut().enumerate() {
            let kept = rows.iter().map(|row| row.cells[index].as_deref());
            let kept = TextColumn::from_values(kept);
            column.text = TextColumn::concat(&[&column.text, &kept]);
        }
        for row in &rows {
            let file = row.file.as_deref().unwrap_or("");
            let at = place_in(&mut raw.earlier.files, file);
            let sheet = match &row.sheet {
                Some(sheet) => place_in(&mut raw.sheets, sheet),
                None => usize::from(u16::MAX),
            };
            raw.position.push(Position {
                file: u16::try_from(raw.files.len() + at).unwrap_or(u16::MAX),
                sheet: u16::try_from(sheet).unwrap_or(u16::MAX),
                line: row.line,
            });
        }
        raw.earlier.rows = rows.iter().map(|row| row.known).collect();
        Ok(rows.iter().map(|row| row.kind).collect())
    }

    /// The ids of the rows read, in every form in which an earlier run may know them.
    fn ids_in(&self, raw: &RawSource) -> BTreeSet<String> {
        let cell = |row: usize, column: usize| raw.columns[column].text.get(row).unwrap_or("");
        let mut ids = BTreeSet::new();
        for row in 0..raw.position.len() {
            let parts: Vec<&str> = self.source.id.iter().map(|&it| cell(row, it)).collect();
            if parts.iter().all(|part| part.trim().is_empty()) {
                continue;
            }
            let id = parts.join("-").trim().to_owned();
            if id.len() == 15 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                ids.insert(lift_to_18(&id));
            }
            ids.insert(id);
        }
        ids
    }

    /// The accepted rows whose id is not among those read.
    fn accepted_rows(&self, raw: &RawSource, in_file: &BTreeSet<String>) -> Result<Vec<Row>> {
        let records = &self.tables.records;
        let [source, id, kind, hash] =
            ["source", "source_record_id", "entity_kind", "content_hash"]
                .map(|name| text_of(records, name));
        let (source, id, kind, hash) = (source?, id?, kind?, hash?);
        let [file, sheet] = ["file", "sheet"].map(|name| text_of(&self.tables.crosswalk, name));
        let (file, sheet) = (file?, sheet?);
        let lines = self.tables.crosswalk.column_by_name("line");
        let lines = lines.and_then(|it| it.as_primitive_opt::<arrow::datatypes::Int32Type>());
        if self.tables.crosswalk.num_rows() != records.num_rows() {
            let message = "crosswalk and records of the current run differ in their rows";
            return Err(Error::internal("previous-run", message));
        }
        let deleted: Option<&BooleanArray> = records
            .column_by_name("deleted")
            .and_then(|column| column.as_boolean_opt());
        let of_source: Vec<usize> = (0..records.num_rows())
            .filter(|&row| source.value(row) == &*self.source.name)
            .collect();
        let all: BTreeSet<&str> = of_source.iter().map(|&row| id.value(row)).collect();
        let known = |id: &str| all.contains(id) || in_file.contains(id);
        let providers = self.providers(raw)?;
        let mut rows = Vec::new();
        for row in of_source {
            let base = base_id(id.value(row), known);
            if in_file.contains(base) {
                continue;
            }
            let deleted = deleted.is_some_and(|deleted| deleted.value(row));
            let optional =
                |texts: &StringArray| texts.is_valid(row).then(|| texts.value(row).to_owned());
            let cell = |provider: &Provider| self.cell(provider, row, base, deleted);
            rows.push(Row {
                cells: providers.iter().map(cell).collect(),
                known: EarlierRow {
                    content_hash: hash_of(hash.value(row)),
                    deleted: Some(deleted),
                },
                kind: match kind.value(row) {
                    "company" => EntityKind::Company,
                    _ => EntityKind::Person,
                },
                file: optional(&file),
                sheet: optional(&sheet),
                line: lines.map_or(0, |lines| lines.value(row).max(0) as u32),
            });
        }
        Ok(rows)
    }

    /// The rows that rules had set aside and that are not among those read: today's rules judge
    /// them again. What readers set aside (totals, repeated headers, copies) was no row.
    fn set_aside_rows(&self, raw: &RawSource, in_file: &BTreeSet<String>) -> Result<Vec<Row>> {
        let table = &self.tables.quarantine;
        let [source, id, reason, cells] =
            ["source", "source_record_id", "reason", "cells"].map(|name| text_of(table, name));
        let (source, id, reason, cells) = (source?, id?, reason?, cells?);
        let [file, sheet] = ["file", "sheet"].map(|name| text_of(table, name));
        let (file, sheet) = (file?, sheet?);
        let lines = table.column_by_name("line");
        let lines = lines.and_then(|it| it.as_primitive_opt::<arrow::datatypes::Int32Type>());
        let kinds = &self.source.kinds;
        let kind = match kinds.first() {
            Some(first) if kinds.iter().all(|kind| kind == first) => *first,
            _ => EntityKind::Person,
        };
        let mut rows = Vec::new();
        for row in 0..table.num_rows() {
            let by_rule = id.is_valid(row) || reason.value(row) == REPEATED_ID;
            if source.value(row) != &*self.source.name || !by_rule {
                continue;
            }
            let pairs: Vec<(String, String)> = serde_json::from_str(cells.value(row))
                .map_err(|cause| Error::internal("previous-run", cause.to_string()))?;
            let named: BTreeMap<&str, &str> = pairs
                .iter()
                .map(|(name, text)| (&**name, &**text))
                .collect();
            let of_column = |column: usize| named.get(&*raw.columns[column].name).copied();
            let parts = self.source.id.iter();
            let parts: Vec<&str> = parts.map(|&it| of_column(it).unwrap_or("")).collect();
            if in_file.contains(parts.join("-").trim()) {
                continue;
            }
            let optional =
                |texts: &StringArray| texts.is_valid(row).then(|| texts.value(row).to_owned());
            rows.push(Row {
                cells: (0..raw.columns.len())
                    .map(|column| of_column(column).map(str::to_owned))
                    .collect(),
                known: EarlierRow::default(),
                kind,
                file: optional(&file),
                sheet: optional(&sheet),
                line: lines.map_or(0, |lines| lines.value(row).max(0) as u32),
            });
        }
        Ok(rows)
    }

    /// Where the text of each raw column stands in the tables.
    fn providers(&self, raw: &RawSource) -> Result<Vec<Provider>> {
        let mut providers = Vec::with_capacity(raw.columns.len());
        for (index, column) in raw.columns.iter().enumerate() {
            providers.push(self.provider(index, &column.name)?);
        }
        Ok(providers)
    }

    fn provider(&self, column: usize, name: &str) -> Result<Provider> {
        let records = &self.tables.records;
        if let Some(part) = self.source.id.iter().position(|&it| it == column) {
            return Ok(Provider::Id(part, self.source.id.len()));
        }
        let carried = carried_name(self.source, name);
        if records.column_by_name(&carried).is_some() {
            return Ok(Provider::Whole(text_of(records, &carried)?));
        }
        for fed in &self.source.columns {
            let slot = fed.slots.iter().position(|slot| *slot == Some(column));
            let raw_name = &self.names.raw[fed.field];
            let (Some(slot), Some(_)) = (slot, records.column_by_name(raw_name)) else {
                continue;
            };
            let texts = text_of(records, raw_name)?;
            let together = between_parts(self.bound.fields[fed.field].def.ty) == SLOT;
            return Ok(match (fed.slots.len(), together) {
                (1, _) => Provider::Whole(texts),
                (slots, true) => Provider::Slot(texts, slot, slots),
                // Parts that were put together as one number or date stand in its first column.
                _ if fed.slots[..slot].iter().all(Option::is_none) => Provider::Whole(texts),
                _ => Provider::Nothing,
            });
        }
        if self.source.updated_at == Some(column) {
            return Ok(Provider::Time);
        }
        Ok(match &self.source.deleted {
            Deleted::Value(of, value) if *of == column => Provider::IfDeleted(value.clone()),
            _ => Provider::Nothing,
        })
    }

    fn cell(&self, provider: &Provider, row: usize, id: &str, deleted: bool) -> Option<String> {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match provider {
            Provider::Id(0, 1) => filled(id),
            Provider::Id(part, of) => id.splitn(*of, '-').nth(*part).and_then(filled),
            Provider::Whole(texts) => texts.is_valid(row).then(|| texts.value(row).to_owned()),
            Provider::Slot(texts, slot, of) => {
                let text = texts.is_valid(row).then(|| texts.value(row))?;
                text.splitn(*of, SLOT_SHOWN).nth(*slot).and_then(filled)
            }
            Provider::Time => {
                let times = self.tables.records.column_by_name("updated_at")?;
                let times = times.as_primitive_opt::<TimestampMicrosecondType>()?;
                let time = times.is_valid(row).then(|| times.value(row))?;
                Some(jiff::Timestamp::from_microsecond(time).ok()?.to_string())
            }
            Provider::IfDeleted(value) => deleted.then(|| value.clone()),
            Provider::Nothing => None,
        }
    }

    /// Columns that the tables do not have: the rows taken over are empty there.
    fn say_what_is_unknown(&self, raw: &mut RawSource) {
        let of_condition = matches!(self.source.deleted, Deleted::Condition(_));
        let unknown = |index: usize, name: &str| {
            let fed = |fed: &crate::plan::bind::BoundColumns| {
                fed.slots.contains(&Some(index)) || fed.fallback == Some(index)
            };
            let left_out = self
                .source
                .left_out
                .iter()
                .any(|(column, _)| *column == index);
            let nothing = matches!(self.provider(index, name), Ok(Provider::Nothing));
            nothing && !left_out && (!of_condition || self.source.columns.iter().any(fed))
        };
        let names: Vec<Arc<str>> = raw
            .columns
            .iter()
            .enumerate()
            .filter(|(index, column)| unknown(*index, &column.name))
            .map(|(_, column)| column.name.clone())
            .collect();
        raw.remarks.extend(names.into_iter().map(|name| Remark {
            code: "changes-column-unknown",
            message: "rows of earlier deliveries are empty in this column, which no earlier run published; deliver the whole source once".to_owned(),
            column: Some(name),
            count: 1,
        }));
    }
}

/// Where the text of a raw column stands.
enum Provider {
    /// A part of the id, and how many there are.
    Id(usize, usize),
    /// A column of `records`.
    Whole(StringArray),
    /// A slot of a column of `records`, and how many it has.
    Slot(StringArray, usize, usize),
    /// `updated_at`.
    Time,
    /// This text, if the row was deleted.
    IfDeleted(String),
    /// Nowhere.
    Nothing,
}

/// The id as its source gives it: without the number of a row that shares it.
fn base_id(id: &str, known: impl Fn(&str) -> bool) -> &str {
    match id.rsplit_once('#') {
        Some((base, number)) if number.parse::<u32>().is_ok_and(|it| it > 1) && known(base) => base,
        _ => id,
    }
}

fn hash_of(text: &str) -> Option<[u8; 16]> {
    let mut hash = [0; 16];
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// The place of a name in a list, added if it is new.
fn place_in(names: &mut Vec<Arc<str>>, name: &str) -> usize {
    let known = names.iter().position(|known| **known == *name);
    known.unwrap_or_else(|| {
        names.push(Arc::from(name));
        names.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_shared_ids_are_taken_off() {
        let known = |id: &str| id == "C1";
        assert_eq!(base_id("C1#2", known), "C1");
        for other in ["C1#1", "C1#x", "C2#2", "C1", "#2"] {
            assert_eq!(base_id(other, known), other);
        }
    }

    #[test]
    fn hashes_read_back() {
        assert_eq!(hash_of(&"0f".repeat(16)), Some([15; 16]));
        assert_eq!(hash_of("0f"), None);
    }
}
