//! Known truth from a CSV: which entity each row belongs to, laid over the rows of a run.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::ingest::{SourceSpec, lift_to_18, read_source};
use crate::tables::text_column::TextColumn;

/// Known truth: which entity each row belongs to.
pub struct Truth {
    /// (source or nothing, id, entity) in file order.
    rows: Vec<(Option<String>, String, u32)>,
}

/// Truth laid over the rows of a run.
pub struct Labels {
    /// Entity per row, where known.
    pub of_row: Vec<Option<u32>>,
    /// Entities of labelled rows that the run does not have.
    pub absent: Vec<u32>,
}

impl Truth {
    /// Reads a CSV of id and entity, with a `source` column where ids alone are not unique.
    ///
    /// # Errors
    /// Usage, if the file has no such columns.
    pub fn read(path: &Path) -> Result<Self> {
        let raw = read_source(&SourceSpec {
            name: "truth".to_owned(),
            files: vec![path.to_path_buf()],
            ..SourceSpec::default()
        })?;
        let column = |wanted: &[&str]| -> Option<&TextColumn> {
            let found = raw
                .columns
                .iter()
                .find(|column| wanted.contains(&column.name.to_lowercase().as_str()));
            found.map(|column| &column.text)
        };
        let source = column(&["source"]);
        let id = column(&["source_record_id", "record_id", "id"]);
        let entity = column(&["entity_id", "entity", "cluster", "cluster_id"]);
        let (Some(id), Some(entity)) = (id, entity) else {
            return Err(Error::usage(
                "truth-columns",
                "the truth needs a column of ids and one of entities",
            )
            .at(path)
            .help("name them record_id and entity_id; a column `source` is optional"));
        };
        let rows = (0..id.len())
            .filter(|&row| entity.codes()[row] != crate::tables::text_column::NULL)
            .filter_map(|row| {
                let source = source.and_then(|source| source.get(row)).map(str::to_owned);
                Some((source, id.get(row)?.to_owned(), entity.codes()[row]))
            })
            .collect();
        Ok(Truth { rows })
    }

    /// Lays the truth over rows given by (source, id). A truth row finds its row by source and
    /// id, or by id alone where its source is not one of the run's. An id of Salesforce's 15
    /// characters finds the row that bears its form of 18.
    pub fn labels<'a>(&self, rows: usize, key: impl Fn(usize) -> (&'a str, &'a str)) -> Labels {
        let mut by_key: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut by_id: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for row in 0..rows {
            let (source, id) = key(row);
            by_key.insert((source, id), row);
            by_id
                .entry(id)
                .and_modify(|known| *known = None)
                .or_insert(Some(row));
        }
        let mut labels = Labels {
            of_row: vec![None; rows],
            absent: Vec::new(),
        };
        for (source, id, entity) in &self.rows {
            let row_of = |id: &str| {
                let source = source.as_deref();
                let exact = source.and_then(|source| by_key.get(&(source, id)).copied());
                exact.or_else(|| by_id.get(id).copied().flatten())
            };
            let lifted = || match id.len() {
                15 if id.is_ascii() => row_of(&lift_to_18(id)),
                _ => None,
            };
            match row_of(id.as_str()).or_else(lifted) {
                Some(row) => labels.of_row[row] = Some(*entity),
                None => labels.absent.push(*entity),
            }
        }
        labels
    }
}
