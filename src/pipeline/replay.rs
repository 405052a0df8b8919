//! A published run read back: its rules, its records and its model, so that any two rows can be
//! compared again exactly as the run compared them.

use std::sync::Arc;

use arrow::array::{Array, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::DataType;

use crate::config::load_text;
use crate::config::rules::Project;
use crate::error::{Error, Result};
use crate::model::file::SavedModel;
use crate::pipeline::dictionaries;
use crate::pipeline::standardizing::standardize_column;
use crate::plan::bind;
use crate::plan::vocabulary::vocabulary;
use crate::publish::columns::SLOT_SHOWN;
use crate::publish::layout::{Area, RunId};
use crate::publish::names::PublishedNames;
use crate::publish::parquet::{self, Wanted};
use crate::publish::store::{self, Store};
use crate::standardize::{FieldSpec, default_chain};
use crate::tables::field::EntityKind;
use crate::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use crate::tables::text_column::{SLOT, TextColumn};

/// A run read back.
pub struct Replay {
    /// Its rules.
    pub project: Project,
    /// Its records.
    pub records: Records,
    /// Entity id per row.
    pub entity: Vec<Arc<str>>,
    /// Its models.
    pub models: Vec<SavedModel>,
}

/// Reads a table of a run whole.
///
/// # Errors
/// I/O, if it is missing or damaged.
pub fn table(store: &dyn Store, run: &RunId, name: &str) -> Result<RecordBatch> {
    let path = store::join(&Area::Runs.finished(run), &format!("{name}.parquet"));
    let batches = parquet::read(store, &path, Wanted::All)?.ok_or_else(|| missing(store, &path))?;
    let first = batches.first().ok_or_else(|| missing(store, &path))?;
    concat_batches(&first.schema(), &batches)
        .map_err(|error| Error::internal("table-unreadable", error.to_string()))
}

fn missing(store: &dyn Store, path: &str) -> Error {
    Error::usage("run-incomplete", "this file of the run is missing").at(store.locate(path))
}

/// A text column of a table.
///
/// # Errors
/// Internal, if the table has no such column.
pub fn texts(batch: &RecordBatch, name: &str) -> Result<StringArray> {
    let column = batch.column_by_name(name).ok_or_else(|| {
        Error::internal("column-missing", format!("the run has no column `{name}`"))
    })?;
    let plain = cast(column, &DataType::Utf8)
        .map_err(|error| Error::internal("column-type", error.to_string()))?;
    Ok(plain
        .as_any()
        .downcast_ref::<StringArray>()
        .expect("cast to text")
        .clone())
}

/// Reads a run back; fields are standardized again from their raw text.
///
/// # Errors
/// I/O or usage, if the run is incomplete.
pub fn replay(store: &dyn Store, run: &RunId, as_of: jiff::civil::Date) -> Result<Replay> {
    let folder = Area::Runs.finished(run);
    let read = |name: &str| -> Result<Vec<u8>> {
        let path = store::join(&folder, name);
        store.read(&path)?.ok_or_else(|| missing(store, &path))
    };
    let text = String::from_utf8_lossy(&read("project.yaml")?).into_owned();
    let (project, _) = load_text("project.yaml", &text, &vocabulary()).map_err(|_| {
        Error::internal(
            "project-unreadable",
            "the run's own project file does not load",
        )
    })?;
    let models: Vec<SavedModel> = serde_json::from_slice(&read("model.json")?)
        .map_err(|error| Error::internal("model-unreadable", error.to_string()))?;
    let batch = table(store, run, "records")?;
    let sources = texts(&batch, "source")?;
    let entity = texts(&batch, "entity_id")?;
    let mut records = frame(&batch, &sources)?;
    let defs: Vec<_> = project.fields.iter().map(|field| field.def()).collect();
    let names = PublishedNames::new(&defs, std::iter::empty());
    let starts = segments(&records);
    for (index, rule) in project.fields.iter().enumerate() {
        let shown = texts(&batch, &names.raw[index])?;
        let slotted = project.sources.iter().any(|source| {
            source
                .columns
                .iter()
                .any(|map| map.field.value == rule.name.value && map.columns.len() > 1)
        });
        let raw = raw_column(&shown, slotted);
        // Tables may have changed since the run: what they gave is published, and the type's own
        // chain keeps it as it is.
        let looks_up = dictionaries::looks_up(rule);
        let spec = FieldSpec {
            ty: rule.ty,
            chain: match looks_up {
                true => default_chain(rule.ty),
                false => bind::chain(rule),
            },
            region: Arc::from(rule.region.as_deref().unwrap_or("KR")),
            as_of,
            dictionaries: Arc::default(),
        };
        let given = match looks_up {
            true => raw_column(&texts(&batch, &names.fields[index])?, slotted),
            false => raw.clone(),
        };
        let standardized = standardize_column(&spec, &given, &starts)?.standardized;
        records.fields.push(FieldData {
            def: rule.def(),
            raw,
            standardized,
        });
    }
    Ok(Replay {
        project,
        entity: entity
            .iter()
            .map(|id| Arc::from(id.unwrap_or("")))
            .collect(),
        records,
        models,
    })
}

/// The records without fields.
fn frame(batch: &RecordBatch, sources: &StringArray) -> Result<Records> {
    let source = TextColumn::from_values(sources.iter());
    let kinds = texts(batch, "entity_kind")?;
    let deleted = batch
        .column_by_name("deleted")
        .and_then(|column| column.as_any().downcast_ref::<BooleanArray>().cloned());
    let times = batch.column_by_name("updated_at").and_then(|column| {
        column
            .as_any()
            .downcast_ref::<TimestampMicrosecondArray>()
            .cloned()
    });
    let rows = batch.num_rows();
    Ok(Records {
        sources: source
            .values()
            .iter()
            .map(|name| SourceInfo {
                name: Arc::from(name.unwrap_or("")),
                trust: 50,
                files: Vec::new(),
                sheets: Vec::new(),
                synthetic_ids: false,
            })
            .collect(),
        source: source.codes().iter().map(|&code| code as u16).collect(),
        id: texts(batch, "source_record_id")?,
        kind: kinds
            .iter()
            .map(|kind| {
                if kind == Some("company") {
                    EntityKind::Company
                } else {
                    EntityKind::Person
                }
            })
            .collect(),
        content_hash: vec![[0; 16]; rows],
        position: vec![Position::default(); rows],
        updated_at: (0..rows)
            .map(|row| {
                times
                    .as_ref()
                    .filter(|times| times.is_valid(row))
                    .map_or(NO_TIME, |times| times.value(row))
            })
            .collect(),
        deleted: (0..rows)
            .map(|row| deleted.as_ref().is_some_and(|deleted| deleted.value(row)))
            .collect(),
        must_link: Vec::new(),
        fields: Vec::new(),
        carried: Vec::new(),
    })
}

/// First row of each source and the end; rows of a source stand together.
fn segments(records: &Records) -> Vec<u32> {
    let mut starts: Vec<u32> = (0..records.sources.len())
        .map(|source| {
            records
                .source
                .partition_point(|&of| usize::from(of) < source) as u32
        })
        .collect();
    starts.push(records.len() as u32);
    starts
}

/// Raw text as it went into the chain: slots apart again.
fn raw_column(shown: &StringArray, slotted: bool) -> TextColumn {
    if !slotted {
        return TextColumn::from_values(shown.iter());
    }
    let separator = SLOT.to_string();
    let texts: Vec<Option<String>> = shown
        .iter()
        .map(|text| text.map(|text| text.replace(SLOT_SHOWN, &separator)))
        .collect();
    TextColumn::from_values(texts.iter().map(Option::as_deref))
}
