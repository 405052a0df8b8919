//! Looking a value up in a published run: in the rows, as written or as standardized by the field's
//! own chain, in the customers they became, and among what was set aside.

mod aside;

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch, StringArray};

use crate::config::rules::Project;
use crate::diag::nearest;
use crate::error::{Error, Result};
use crate::pipeline::dictionaries;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;
use crate::pipeline::standardizing::standardize_column;
use crate::plan::bind;
use crate::publish::columns::SLOT_SHOWN;
use crate::publish::names::PublishedNames;
use crate::standardize::{FieldSpec, default_chain};
use crate::tables::field::FieldType;
use crate::tables::text_column::TextColumn;

/// Separates the values of a standardized cell that holds several.
const VALUES: char = ';';
/// Columns of `records` that may be asked for though they are no fields.
const KEYS: [&str; 2] = ["source_record_id", "entity_id"];

/// What is looked for: `field=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// A field, a type of fields, a carried column, `source_record_id` or `entity_id`.
    pub name: String,
    /// The value, as somebody would write it.
    pub value: String,
}

/// How a cell carries the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carries {
    /// Letter by letter as asked.
    AsWritten,
    /// Once both are standardized.
    Standardized,
}

/// A row that carries the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// Its source.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// The customer it belongs to.
    pub entity: String,
    /// Where it stands: file, sheet and line.
    pub place: Place,
    /// The column of `records` that carries the value.
    pub column: String,
    /// What type it has; text where it is no field.
    pub ty: FieldType,
    /// The cell as standardized, or as written where it is no field.
    pub value: String,
    /// How it carries the value.
    pub carries: Carries,
}

/// Where a row stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File.
    pub file: Option<String>,
    /// Sheet.
    pub sheet: Option<String>,
    /// Line, as an editor counts.
    pub line: Option<String>,
}

/// A customer that has such a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundEntity {
    /// Its id.
    pub id: String,
    /// Person or company.
    pub kind: String,
    /// Its rows, those that carry something else too.
    pub members: String,
    /// Its golden name, if it has one: type and text.
    pub name: Option<(FieldType, String)>,
    /// How many of its rows carry the value.
    pub rows: usize,
}

/// A row or record that was set aside and carries the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAside {
    /// `quarantine` or `rejects`.
    pub table: &'static str,
    /// Its source.
    pub source: String,
    /// Where it stands.
    pub place: Place,
    /// Why it was set aside.
    pub reason: String,
    /// The header of the cell; none for records that could not be read.
    pub header: Option<String>,
}

/// Everything found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What the value is once standardized, by the first field that changes it.
    pub standardized: Option<(FieldType, String)>,
    /// Rows, in canonical order.
    pub rows: Vec<FoundRow>,
    /// Customers, in order of their first row found.
    pub entities: Vec<FoundEntity>,
    /// What an entity id that is no longer alive has become: event and id.
    pub became: Option<(String, Option<String>)>,
    /// Rows and records set aside.
    pub aside: Vec<FoundAside>,
}

/// A column to look at.
struct Target {
    column: String,
    raw: Option<String>,
    ty: FieldType,
    /// The value as this field standardizes it, apart where it holds several.
    wanted: Vec<String>,
    spec: Option<FieldSpec>,
}

/// Looks a value up.
///
/// # Errors
/// Usage, if nothing is called so; I/O.
pub fn find(published: &Published, query: &Query) -> Result<Found> {
    let project = published.project()?.ok_or_else(|| {
        Error::usage(
            "project-unreadable",
            "the rules of this run are missing or of another version",
        )
    })?;
    let mut targets = targets(published, &project, query)?;
    for target in &mut targets {
        target.wanted = match &target.spec {
            Some(spec) => parts(standardized(spec, &[&query.value])?.get(0)),
            None => Vec::new(),
        };
    }
    let mut found = Found {
        standardized: targets.iter().find_map(|target| {
            let text = target.wanted.join(";");
            (!text.is_empty() && text != query.value).then_some((target.ty, text))
        }),
        ..Found::default()
    };
    rows(published, query, &targets, &mut found)?;
    entities(published, &project, &mut found)?;
    if query.name == "entity_id" && found.rows.is_empty() {
        found.became = became(published, &query.value)?;
    }
    aside::quarantine(published, query, &targets, &mut found)?;
    aside::rejects(published, query, &mut found)?;
    Ok(found)
}

/// The columns meant: a field, every field of a type, or another column of `records`.
fn targets(published: &Published, project: &Project, query: &Query) -> Result<Vec<Target>> {
    let defs: Vec<_> = project.fields.iter().map(|field| field.def()).collect();
    let names = PublishedNames::new(&defs, std::iter::empty());
    let table = published.table("records")?;
    let columns: Vec<&str> = table
        .schema()
        .fields()
        .iter()
        .map(|it| it.name().as_str())
        .collect();
    let fields = project.fields.iter().enumerate();
    let meant = fields
        .filter(|(at, field)| *names.fields[*at] == *query.name || field.ty.name() == query.name);
    let exact = names.fields.iter().any(|name| **name == *query.name);
    let mut targets = Vec::new();
    for (at, field) in meant {
        let name = names.fields[at].to_string();
        if exact && name != query.name {
            continue;
        }
        let chain = match dictionaries::looks_up(field) {
            true => default_chain(field.ty),
            false => bind::chain(field),
        };
        targets.push(Target {
            column: name,
            raw: Some(names.raw[at].to_string()),
            ty: field.ty,
            wanted: Vec::new(),
            spec: Some(FieldSpec {
                ty: field.ty,
                chain,
                region: Arc::from(field.region.as_deref().unwrap_or("KR")),
                as_of: published.manifest.summary.as_of,
                dictionaries: Arc::default(),
            }),
        });
    }
    let other = KEYS.contains(&query.name.as_str())
        || columns.contains(&query.name.as_str())
            && !crate::publish::names::CONTRACT.contains(&query.name.as_str());
    if targets.is_empty() && other {
        targets.push(Target {
            column: query.name.clone(),
            raw: Some(query.name.clone()),
            ty: FieldType::Text,
            wanted: Vec::new(),
            spec: None,
        });
    }
    if targets.is_empty() {
        let fields: Vec<&str> = names.fields.iter().map(|name| &**name).collect();
        let choices = fields.iter().copied().chain(columns).chain(KEYS);
        let help = match nearest(&query.name, choices) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("fields: {}", fields.join(", ")),
        };
        let message = format!("there is no field `{}` in this run", query.name);
        return Err(Error::usage("unknown-field", message).help(help));
    }
    Ok(targets)
}

fn standardized(spec: &FieldSpec, texts: &[&str]) -> Result<TextColumn> {
    let column = TextColumn::from_values(texts.iter().map(|text| Some(*text)));
    let rows = [0, texts.len() as u32];
    Ok(standardize_column(spec, &column, &rows)?
        .standardized
        .column())
}

fn parts(cell: Option<&str>) -> Vec<String> {
    let parts = cell.unwrap_or_default().split(VALUES).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a standardized cell holds every value that is wanted.
fn holds(cell: &str, wanted: &[String]) -> bool {
    !wanted.is_empty()
        && wanted
            .iter()
            .all(|value| cell.split(VALUES).any(|part| part.trim() == value))
}

/// Whether a cell says, as written, what was asked for: as a whole or in one of its columns.
fn says(cell: &str, value: &str) -> bool {
    cell.trim() == value || cell.split(SLOT_SHOWN).any(|part| part.trim() == value)
}

fn rows(published: &Published, query: &Query, targets: &[Target], found: &mut Found) -> Result<()> {
    let table = published.table("records")?;
    let mut columns = vec!["source", "source_record_id", "entity_id"];
    for target in targets {
        columns.push(&target.column);
        columns.extend(target.raw.as_deref());
    }
    let value = query.value.trim();
    let (mut start, mut places) = (0, Vec::new());
    for batch in table.batches(&columns, None)? {
        let batch = batch?;
        let (sources, ids, entities) = (
            texts(&batch, "source")?,
            texts(&batch, "source_record_id")?,
            texts(&batch, "entity_id")?,
        );
        for target in targets {
            let cells = texts(&batch, &target.column)?;
            let raws = target
                .raw
                .as_deref()
                .map(|raw| texts(&batch, raw))
                .transpose()?;
            for row in 0..batch.num_rows() {
                let raw = raws
                    .as_ref()
                    .filter(|raws| raws.is_valid(row))
                    .map(|raws| raws.value(row));
                let cell = cells.is_valid(row).then(|| cells.value(row));
                let carries = match (raw, cell) {
                    (Some(raw), _) if says(raw, value) => Carries::AsWritten,
                    (_, Some(cell)) if holds(cell, &target.wanted) => Carries::Standardized,
                    _ => continue,
                };
                places.push(start + row);
                found.rows.push(FoundRow {
                    source: sources.value(row).to_owned(),
                    id: ids.value(row).to_owned(),
                    entity: entities.value(row).to_owned(),
                    place: Place::default(),
                    column: target.column.clone(),
                    ty: target.ty,
                    value: cell.or(raw).unwrap_or_default().to_owned(),
                    carries,
                });
            }
        }
        start += batch.num_rows();
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&at| places[at]);
    let mut sorted: Vec<(usize, FoundRow)> = order
        .into_iter()
        .map(|at| (places[at], found.rows[at].clone()))
        .collect();
    locate(published, &mut sorted)?;
    found.rows = sorted.into_iter().map(|(_, row)| row).collect();
    Ok(())
}

/// Fills in where rows stand: `crosswalk` has the rows of `records` in the same order.
fn locate(published: &Published, rows: &mut [(usize, FoundRow)]) -> Result<()> {
    let table = published.table("crosswalk")?;
    let (mut start, mut next) = (0, 0);
    for batch in table.batches(&["file", "sheet", "line"], None)? {
        if next == rows.len() {
            break;
        }
        let batch = batch?;
        let end = start + batch.num_rows();
        let columns = PlaceColumns::of(&batch)?;
        while next < rows.len() && rows[next].0 < end {
            rows[next].1.place = columns.at(rows[next].0 - start);
            next += 1;
        }
        start = end;
    }
    Ok(())
}

struct PlaceColumns([StringArray; 3]);

impl PlaceColumns {
    fn of(batch: &RecordBatch) -> Result<Self> {
        let [file, sheet, line] = ["file", "sheet", "line"].map(|name| texts(batch, name));
        Ok(PlaceColumns([file?, sheet?, line?]))
    }

    fn at(&self, row: usize) -> Place {
        let [file, sheet, line] = [0, 1, 2].map(|column| {
            let column = &self.0[column];
            column.is_valid(row).then(|| column.value(row).to_owned())
        });
        Place { file, sheet, line }
    }
}

fn entities(published: &Published, project: &Project, found: &mut Found) -> Result<()> {
    let wanted: BTreeSet<&str> = found.rows.iter().map(|row| row.entity.as_str()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let defs: Vec<_> = project.fields.iter().map(|field| field.def()).collect();
    let names = PublishedNames::new(&defs, std::iter::empty());
    let named: Vec<(FieldType, &str)> = [FieldType::PersonName, FieldType::CompanyName]
        .into_iter()
        .filter_map(|ty| {
            let at = project.fields.iter().position(|field| field.ty == ty)?;
            Some((ty, &*names.fields[at]))
        })
        .collect();
    let mut columns = vec!["entity_id", "entity_kind", "member_count"];
    columns.extend(named.iter().map(|(_, name)| *name));
    let mut all = Vec::new();
    for batch in published.table("golden")?.batches(&columns, None)? {
        let batch = batch?;
        let ids = texts(&batch, "entity_id")?;
        let hits: Vec<usize> = (0..ids.len())
            .filter(|&row| wanted.contains(ids.value(row)))
            .collect();
        if hits.is_empty() {
            continue;
        }
        let (kinds, members) = (
            texts(&batch, "entity_kind")?,
            texts(&batch, "member_count")?,
        );
        for row in hits {
            let mut name = None;
            for (ty, column) in &named {
                let column = texts(&batch, column)?;
                if name.is_none() && column.is_valid(row) {
                    name = Some((*ty, column.value(row).to_owned()));
                }
            }
            let id = ids.value(row);
            let mut of: Vec<(&str, &str)> = found
                .rows
                .iter()
                .filter(|found| found.entity == id)
                .map(|row| (row.source.as_str(), row.id.as_str()))
                .collect();
            of.dedup();
            all.push(FoundEntity {
                id: id.to_owned(),
                kind: kinds.value(row).to_owned(),
                members: members.value(row).to_owned(),
                name,
                rows: of.len(),
            });
        }
    }
    let first = |entity: &FoundEntity| found.rows.iter().position(|row| row.entity == entity.id);
    all.sort_by_key(first);
    found.entities = all;
    Ok(())
}

/// What became of an entity id that no row has.
fn became(published: &Published, id: &str) -> Result<Option<(String, Option<String>)>> {
    for batch in published
        .table("identities")?
        .batches(&["entity_id", "current_entity_id", "event"], None)?
    {
        let batch = batch?;
        let ids = texts(&batch, "entity_id")?;
        let Some(row) = (0..ids.len()).find(|&row| ids.value(row).eq_ignore_ascii_case(id)) else {
            continue;
        };
        let current = texts(&batch, "current_entity_id")?;
        let current = current.is_valid(row).then(|| current.value(row).to_owned());
        return Ok(Some((
            texts(&batch, "event")?.value(row).to_owned(),
            current,
        )));
    }
    Ok(None)
}
