//! Rows of a published run or audit for people: which tables there are, what their fields are, and
//! conditions over them in the language of the rules.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema, TimeUnit};

use crate::config::load_text;
use crate::config::rules::{Origin, Place, Project, TermRule, Written};
use crate::diag::{Diagnostic, SourceText, Span};
use crate::error::{Error, Result};
use crate::model::file::SavedModel;
use crate::pipeline::conditions::{Names, sql_type};
use crate::plan::vocabulary::vocabulary;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::Manifest;
use crate::publish::names::PublishedNames;
use crate::publish::store::{self, EntryKind, Store};
use crate::publish::table_file::{Filter, TableFile};
use crate::report::export::{Facts, FieldFacts};
use crate::sql::{Expression, SqlColumn, SqlType};
use crate::tables::field::FieldType;
use crate::tables::text_column::TextColumn;

/// A finished run or audit.
pub struct Published {
    store: Arc<dyn Store>,
    area: Area,
    /// Its manifest.
    pub manifest: Manifest,
}

impl Published {
    /// A run or audit by id.
    ///
    /// # Errors
    /// Usage, if it does not exist.
    pub fn open(store: &Arc<dyn Store>, area: Area, run: &RunId) -> Result<Self> {
        let manifest = Manifest::read(&**store, area, run)?.ok_or_else(|| {
            Error::usage(
                "unknown-run",
                format!("there is no `{}` here", run.as_str()),
            )
            .at(store.locate(area.folder()))
        })?;
        Ok(Published {
            store: store.clone(),
            area,
            manifest,
        })
    }

    /// The latest audit.
    ///
    /// # Errors
    /// Usage, if there is none.
    pub fn latest_audit(store: &Arc<dyn Store>) -> Result<Self> {
        let entries = store.list(Area::Audits.folder())?.into_iter().rev();
        let ids = entries
            .filter(|entry| entry.kind == EntryKind::Folder)
            .filter_map(|entry| RunId::parse(&entry.name).ok());
        for id in ids {
            if Manifest::read(&**store, Area::Audits, &id)?.is_some() {
                return Self::open(store, Area::Audits, &id);
            }
        }
        Err(Error::usage("no-audit", "there is no audit here yet")
            .at(store.locate(""))
            .help("`goldsieve audit` makes one"))
    }

    /// Where it stands.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The tables it has, in order of name.
    pub fn tables(&self) -> Vec<&str> {
        let outputs = self.manifest.outputs.iter();
        outputs
            .filter_map(|output| output.file.strip_suffix(".parquet"))
            .collect()
    }

    /// One of its tables.
    ///
    /// # Errors
    /// Usage, with the tables there are; I/O, if its file is missing or damaged.
    pub fn table(&self, name: &str) -> Result<TableFile> {
        if !self.tables().contains(&name) {
            let known = self.tables().join(", ");
            return Err(
                Error::usage("unknown-table", format!("there is no table `{name}`"))
                    .help(format!("tables: {known}")),
            );
        }
        let path = self.path(&format!("{name}.parquet"));
        TableFile::open(&*self.store, &path)?.ok_or_else(|| {
            Error::usage("run-incomplete", "this file of the run is missing")
                .at(self.store.locate(&path))
        })
    }

    /// The rules it was made by; `None` where it has none or this version does not read them.
    pub fn project(&self) -> Result<Option<Project>> {
        let bytes = self.store.read(&self.path("project.yaml"))?;
        let project = bytes.and_then(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            load_text("project.yaml", &text, &vocabulary()).ok()
        });
        Ok(project.map(|(project, _)| project))
    }

    /// What is known about the fields of its tables: from the rules, and from what the tables say.
    ///
    /// # Errors
    /// I/O.
    pub fn facts(&self, project: Option<&Project>) -> Result<Facts> {
        let mut facts = Facts::new();
        if let Some(project) = project {
            let defs: Vec<_> = project.fields.iter().map(|field| field.def()).collect();
            let names = PublishedNames::new(&defs, std::iter::empty());
            for (field, name) in project.fields.iter().zip(&names.fields) {
                let known = FieldFacts {
                    ty: field.ty,
                    ko: field.label_ko.clone(),
                    en: field.label_en.clone(),
                };
                facts.insert(name.to_string(), known);
            }
        }
        for table in ["golden", "records", "findings"] {
            if self.tables().contains(&table)
                && let Some(labels) = self.table(table)?.metadata("goldsieve.labels")
            {
                facts.extend(told(labels));
            }
        }
        Ok(facts)
    }

    /// Its models.
    ///
    /// # Errors
    /// I/O; internal, if they are not understood.
    pub fn models(&self) -> Result<Vec<SavedModel>> {
        match self.store.read(&self.path("model.json"))? {
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| Error::internal("model-unreadable", error.to_string())),
            None => Ok(Vec::new()),
        }
    }

    fn path(&self, file: &str) -> String {
        store::join(&self.area.finished(&self.manifest.run_id), file)
    }
}

/// The fields that a table tells of itself; what is not understood is passed over.
fn told(labels: &str) -> Facts {
    let labels: serde_json::Value = serde_json::from_str(labels).unwrap_or_default();
    let entries = labels.as_object().into_iter().flatten();
    let known = entries.filter_map(|(name, label)| {
        let text = |key: &str| label[key].as_str().map(str::to_owned);
        let facts = FieldFacts {
            ty: FieldType::from_name(label["type"].as_str()?)?,
            ko: text("ko"),
            en: text("en"),
        };
        Some((name.clone(), facts))
    });
    known.collect()
}

/// A condition over the rows of a table, as SQL of the rules: `where` of an export. The project's
/// terms may stand in it as far as the table has the fields they name.
///
/// # Errors
/// Every mistake, underlined.
pub fn condition(
    text: &str,
    schema: &Schema,
    facts: &Facts,
    terms: &[TermRule],
) -> Result<Filter, Vec<Diagnostic>> {
    let types: Vec<(String, SqlType)> = schema
        .fields()
        .iter()
        .map(|field| {
            (
                field.name().clone(),
                seen_as(field.data_type(), facts.get(field.name())),
            )
        })
        .collect();
    let fits = |term: &&TermRule| {
        let alone = Names::over(types.clone(), std::slice::from_ref(*term));
        alone.1.is_empty()
    };
    let fitting: Vec<TermRule> = terms.iter().filter(fits).cloned().collect();
    let (names, _) = Names::over(types.clone(), &fitting);
    let source = Arc::new(SourceText {
        name: "--where".to_owned(),
        text: text.to_owned(),
    });
    let place = Place {
        span: Some(Span {
            source,
            range: 0..text.len(),
        }),
        origin: Origin::Project,
    };
    let expression = names.parse(&Written {
        value: text.to_owned(),
        place,
    })?;
    // A condition over no column at all needs one to know how many rows there are.
    let mut columns: Vec<String> = expression.fields().to_vec();
    if columns.is_empty() {
        columns.extend(types.first().map(|(name, _)| name.clone()));
    }
    let types: Vec<(String, SqlType)> = types
        .into_iter()
        .filter(|(name, _)| columns.contains(name))
        .collect();
    Ok(Filter {
        columns,
        keep: Box::new(move |batch| holds(&expression, &types, batch)),
    })
}

/// How SQL sees a column: by its own type, or by that of its field where it is text.
fn seen_as(ty: &DataType, field: Option<&FieldFacts>) -> SqlType {
    match ty {
        DataType::Boolean => SqlType::Flag,
        DataType::Timestamp(..) => SqlType::Timestamp,
        ty if ty.is_numeric() => SqlType::Number,
        _ => field.map_or(SqlType::Text, |field| sql_type(field.ty)),
    }
}

fn holds(
    expression: &Expression,
    types: &[(String, SqlType)],
    batch: &RecordBatch,
) -> Result<BooleanArray> {
    let texts: Vec<TextColumn> = types
        .iter()
        .map(|(name, _)| {
            let column = batch.column_by_name(name);
            let column = column.ok_or_else(|| Error::internal("where", "a column was not read"))?;
            Ok(TextColumn::from_values(as_text(column)?.iter()))
        })
        .collect::<Result<_>>()?;
    let columns: Vec<SqlColumn<'_>> = types
        .iter()
        .zip(&texts)
        .map(|((name, ty), text)| SqlColumn {
            name,
            ty: *ty,
            text,
        })
        .collect();
    let held = expression.condition(&columns).map_err(|error| {
        let failure = Error::usage("where", error.message);
        match error.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    })?;
    Ok(held
        .into_iter()
        .map(|held| Some(held == Some(true)))
        .collect())
}

/// The canonical text of a column, as SQL reads it.
fn as_text(column: &ArrayRef) -> Result<StringArray> {
    let failed = |error: arrow::error::ArrowError| Error::internal("where", error.to_string());
    if let DataType::Timestamp(..) = column.data_type() {
        let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
        let times = cast(column, &micros).map_err(failed)?;
        let times = times.as_any().downcast_ref::<TimestampMicrosecondArray>();
        let times = times.expect("cast to microseconds");
        let text = |micros| jiff::Timestamp::from_microsecond(micros).ok();
        return Ok((0..times.len())
            .map(|row| times.is_valid(row).then(|| times.value(row)))
            .map(|time| time.and_then(text).map(|time| time.to_string()))
            .collect());
    }
    let text = cast(column, &DataType::Utf8).map_err(failed)?;
    Ok(text.as_string::<i32>().clone())
}
