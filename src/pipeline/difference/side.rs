//! One run as far as comparing needs it: which row is in which customer, and the golden values.
//! Read from disk, or taken from the run being published.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{Array, StringArray};
use rayon::prelude::*;

use crate::error::Result;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;
use crate::publish::entity_id::EntityIds;
use crate::publish::manifest::Summary;
use crate::publish::names::PublishedNames;
use crate::publish::tables::text_of;
use crate::report::data::quality::FieldLabel;
use crate::report::export::Facts;
use crate::tables::golden::Golden;
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::{NULL, TextColumn, TextColumnBuilder};

/// One of two runs.
pub struct Side<'a> {
    /// Its id.
    pub run: String,
    /// What it says of itself.
    pub summary: &'a Summary,
    /// Who was in which customer.
    pub rows: Rows,
    /// The golden records.
    pub golden: GoldenSide,
    /// Where further questions are answered.
    pub detail: Detail<'a>,
}

/// Where winners and raw values of a run are looked up.
pub enum Detail<'a> {
    /// In its tables on disk.
    Published(&'a Published),
    /// In memory.
    Memory {
        /// The rows.
        records: &'a Records,
        /// The golden values.
        golden: &'a Golden,
    },
}

/// Every accepted row with its customer.
pub struct Rows {
    /// Source per row.
    pub source: TextColumn,
    /// Id per row.
    pub id: StringArray,
    /// Customer per row, as a code of `ids`.
    pub entity: Vec<u32>,
    /// The ids of the customers.
    pub ids: StringArray,
}

/// Golden records by column.
pub struct GoldenSide {
    /// Id per golden record.
    pub entity: StringArray,
    /// The fields, in order.
    pub fields: Vec<FieldSide>,
}

/// One field of the golden records.
pub struct FieldSide {
    /// Published name.
    pub name: Arc<str>,
    /// As reports show it.
    pub label: FieldLabel,
    /// Value per golden record.
    pub value: TextColumn,
}

impl<'a> Side<'a> {
    /// A run on disk.
    ///
    /// # Errors
    /// I/O or internal, if a table is missing or damaged.
    pub fn published(published: &'a Published) -> Result<Self> {
        let facts = published.facts(published.project()?.as_ref())?;
        let (rows, golden) = rayon::join(
            || Rows::published(published),
            || GoldenSide::published(published, &facts),
        );
        Ok(Side {
            run: published.manifest.run_id.to_string(),
            summary: &published.manifest.summary,
            rows: rows?,
            golden: golden?,
            detail: Detail::Published(published),
        })
    }

    /// The run being published.
    pub fn memory(
        run: &str,
        summary: &'a Summary,
        records: &'a Records,
        clusters: &Clusters,
        golden: &'a Golden,
        ids: &EntityIds,
    ) -> Self {
        let names = PublishedNames::of(records);
        let sources: Vec<&str> = records.sources.iter().map(|it| &*it.name).collect();
        let ids = ids.to_array();
        let fields = golden.fields.iter().map(|field| FieldSide {
            name: names.fields[field.field].clone(),
            label: FieldLabel::from(&records.fields[field.field].def),
            value: field.value.clone(),
        });
        Side {
            run: run.to_owned(),
            summary,
            rows: Rows {
                source: TextColumn::from_values(
                    records
                        .source
                        .iter()
                        .map(|&of| Some(sources[usize::from(of)])),
                ),
                id: records.id.clone(),
                entity: clusters.of_row.clone(),
                ids: ids.clone(),
            },
            golden: GoldenSide {
                entity: ids,
                fields: fields.collect(),
            },
            detail: Detail::Memory { records, golden },
        }
    }
}

impl Rows {
    fn published(published: &Published) -> Result<Self> {
        let table = published.table("crosswalk")?;
        let mut source = TextColumnBuilder::default();
        let mut entity = TextColumnBuilder::default();
        let mut ids: Vec<StringArray> = Vec::new();
        for batch in table.batches(&["source", "source_record_id", "entity_id"], None)? {
            let batch = batch?;
            text_of(&batch, "source")?
                .iter()
                .for_each(|it| source.push(it));
            text_of(&batch, "entity_id")?
                .iter()
                .for_each(|it| entity.push(it));
            ids.push(text_of(&batch, "source_record_id")?);
        }
        let entity = entity.finish();
        Ok(Rows {
            source: source.finish(),
            id: ids.iter().flat_map(|ids| ids.iter()).collect(),
            entity: entity.codes().to_vec(),
            ids: entity.values().clone(),
        })
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.entity.len()
    }

    /// Source and id of a row.
    pub fn key(&self, row: usize) -> (&str, &str) {
        (self.source.get(row).unwrap_or_default(), self.id.value(row))
    }
}

impl GoldenSide {
    fn published(published: &Published, facts: &Facts) -> Result<Self> {
        let table = published.table("golden")?;
        let contract = crate::publish::names::CONTRACT;
        let names: Vec<Arc<str>> = table
            .schema()
            .fields()
            .iter()
            .filter(|field| !contract.contains(&field.name().as_str()))
            .map(|field| Arc::from(field.name().as_str()))
            .collect();
        let mut entity: Vec<StringArray> = Vec::new();
        for batch in table.batches(&["entity_id"], None)? {
            entity.push(text_of(&batch?, "entity_id")?);
        }
        // Several columns at a time, each with the file opened for itself: whoever reads one file
        // shares the place where he is in it.
        let read = |name: &Arc<str>| {
            let mut column = TextColumnBuilder::default();
            for batch in published.table("golden")?.batches(&[&**name], None)? {
                texts(&batch?, name)?.iter().for_each(|it| column.push(it));
            }
            Ok(column.finish())
        };
        let values: Vec<TextColumn> = names.par_iter().map(read).collect::<Result<_>>()?;
        let fields = names.iter().zip(values).map(|(name, value)| {
            let known = facts.get(&**name);
            let or_name = |label: Option<&String>| label.map_or(name.to_string(), Clone::clone);
            FieldSide {
                label: FieldLabel {
                    name: name.to_string(),
                    ko: or_name(known.and_then(|it| it.ko.as_ref())),
                    en: or_name(known.and_then(|it| it.en.as_ref())),
                    description: String::new(),
                },
                name: name.clone(),
                value,
            }
        });
        Ok(GoldenSide {
            fields: fields.collect(),
            entity: entity.iter().flat_map(|ids| ids.iter()).collect(),
        })
    }
}

/// Positions of the values that both arrays have, in order of the values. Each value stands in
/// either array at most once.
pub fn shared(left: &StringArray, right: &StringArray) -> Vec<(u32, u32)> {
    let sorted = |array: &StringArray| {
        let mut order: Vec<u32> = (0..array.len() as u32).collect();
        order.par_sort_unstable_by_key(|&at| array.value(at as usize));
        order
    };
    let (a, b) = rayon::join(|| sorted(left), || sorted(right));
    let mut pairs = Vec::with_capacity(a.len().min(b.len()));
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match left.value(a[i] as usize).cmp(right.value(b[j] as usize)) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                pairs.push((a[i], b[j]));
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    pairs
}

/// The row that a golden value came from: its position in the records in memory.
pub fn winner(golden: &Golden, field: usize, cluster: u32) -> Option<RowId> {
    let row = golden.fields[field].row[cluster as usize];
    (row != NULL).then_some(row)
}
