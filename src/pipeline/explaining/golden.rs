//! Why golden values won: from the run's lineage and conflicts.

use arrow::array::{Array, BooleanArray, RecordBatch};

use crate::error::Result;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::{Replay, texts};
use crate::publish::names::PublishedNames;
use crate::publish::table_file::Filter;
use crate::report::explanation::{GoldenValue, Rival};
use crate::report::export::Values;
use crate::tables::field::FieldType;

use super::shown::shown;

/// The golden values of an entity, in the order of the table.
pub fn values(
    published: &Published,
    replay: &Replay,
    entity: &str,
    values: Values,
) -> Result<Vec<GoldenValue>> {
    let defs: Vec<_> = replay
        .records
        .fields
        .iter()
        .map(|field| field.def.clone())
        .collect();
    let names = PublishedNames::new(&defs, std::iter::empty());
    let ty = |field: &str| {
        let at = names.fields.iter().position(|name| **name == *field);
        at.map_or(FieldType::Text, |at| defs[at].ty)
    };
    let mut found: Vec<GoldenValue> = Vec::new();
    let columns = [
        "field",
        "kind",
        "value",
        "source",
        "source_record_id",
        "strategy",
        "support",
        "n_values",
    ];
    for batch in published
        .table("lineage")?
        .batches(&columns, Some(of(entity)))?
    {
        let batch = batch?;
        let [field, kind, value, source, id, strategy, support, n_values] =
            columns.map(|name| texts(&batch, name));
        let (field, kind, value, source) = (field?, kind?, value?, source?);
        let (id, strategy, support, n_values) = (id?, strategy?, support?, n_values?);
        for row in 0..batch.num_rows() {
            let origin = source
                .is_valid(row)
                .then(|| format!("{}:{}", source.value(row), id.value(row)));
            // A derived value has a line for each of its rows.
            if let Some(last) = found.last_mut()
                && last.field == field.value(row)
            {
                last.rows.extend(origin);
                continue;
            }
            let name = field.value(row);
            found.push(GoldenValue {
                field: name.to_owned(),
                value: value
                    .is_valid(row)
                    .then(|| shown(ty(name), value.value(row), values)),
                kind: kind.value(row).to_owned(),
                rows: origin.into_iter().collect(),
                strategy: strategy.value(row).to_owned(),
                support: support.value(row).parse().unwrap_or(0),
                n_values: n_values.value(row).parse().unwrap_or(0),
                rivals: Vec::new(),
            });
        }
    }
    let columns = [
        "field",
        "kind",
        "severity",
        "value",
        "source",
        "source_record_id",
        "support",
    ];
    for batch in published
        .table("conflicts")?
        .batches(&columns, Some(of(entity)))?
    {
        let batch = batch?;
        let [field, kind, severity, value, source, id, support] =
            columns.map(|name| texts(&batch, name));
        let (field, kind, severity, value) = (field?, kind?, severity?, value?);
        let (source, id, support) = (source?, id?, support?);
        for row in 0..batch.num_rows() {
            let name = field.value(row);
            let rival = Rival {
                value: value
                    .is_valid(row)
                    .then(|| shown(ty(name), value.value(row), values)),
                kind: kind.value(row).to_owned(),
                severity: severity.value(row).to_owned(),
                row: format!("{}:{}", source.value(row), id.value(row)),
                support: support.value(row).parse().unwrap_or(0),
            };
            if let Some(golden) = found.iter_mut().find(|golden| golden.field == name) {
                golden.rivals.push(rival);
            }
        }
    }
    Ok(found)
}

/// The rows of one entity.
fn of(entity: &str) -> Filter {
    let entity = entity.to_owned();
    Filter {
        columns: vec!["entity_id".to_owned()],
        keep: Box::new(move |batch: &RecordBatch| {
            let ids = texts(batch, "entity_id")?;
            Ok(ids
                .iter()
                .map(|id| Some(id == Some(&*entity)))
                .collect::<BooleanArray>())
        }),
    }
}
