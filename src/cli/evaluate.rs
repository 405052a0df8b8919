//! `goldsieve evaluate`: a run against known truth.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::Array;

use crate::error::{Error, Result};
use crate::evaluate::{BCubed, Evaluation, evaluate as measure};
use crate::ingest::{SourceSpec, read_source};
use crate::pipeline::{Failure, replay};
use crate::publish::current;
use crate::tables::text_column::TextColumn;

use super::args::{Evaluate, Format};
use super::output::{self, Stdout};

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
    /// id, or by id alone where its source is not one of the run's.
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
            let exact = source
                .as_deref()
                .and_then(|source| by_key.get(&(source, id.as_str())).copied());
            match exact.or_else(|| by_id.get(id.as_str()).copied().flatten()) {
                Some(row) => labels.of_row[row] = Some(*entity),
                None => labels.absent.push(*entity),
            }
        }
        labels
    }
}

/// Runs the command.
pub fn evaluate(args: &Evaluate) -> Result<u8, Failure> {
    let truth = Truth::read(&args.truth)?;
    let store = output::existing(&output::directory(&args.which.output, None))?;
    let run = current::resolve(&*store, args.which.run.as_deref())?;
    let crosswalk = replay::table(&*store, &run, "crosswalk")?;
    let sources = replay::texts(&crosswalk, "source")?;
    let ids = replay::texts(&crosswalk, "source_record_id")?;
    let entities = TextColumn::from_values(replay::texts(&crosswalk, "entity_id")?.iter());
    let labels = truth.labels(ids.len(), |row| (sources.value(row), ids.value(row)));
    let evaluation = measure(entities.codes(), &labels.of_row, &labels.absent);
    match args.format {
        Format::Json => Stdout::new().json(&json(&evaluation))?,
        Format::Text => Stdout::new().text(&text(&evaluation))?,
    }
    if args.mistakes > 0 {
        let found = super::explain::mistakes(&*store, &run, &labels.of_row, args)?;
        Stdout::new().text(&found)?;
    }
    Ok(0)
}

fn json(evaluation: &Evaluation) -> serde_json::Value {
    serde_json::json!({
        "rows": evaluation.rows,
        "absent": evaluation.absent,
        "unlabelled": evaluation.unlabelled,
        "pairwise": {
            "precision": evaluation.pairs.precision(),
            "recall": evaluation.pairs.recall(),
            "f1": evaluation.pairs.f1(),
            "correct": evaluation.pairs.correct,
            "predicted": evaluation.pairs.predicted,
            "actual": evaluation.pairs.actual,
        },
        "b_cubed": evaluation.b_cubed.map(|b_cubed| {
            serde_json::json!({
                "precision": b_cubed.precision,
                "recall": b_cubed.recall,
                "f1": b_cubed.f1(),
            })
        }),
        "clusters": {
            "precision": evaluation.clusters.precision(),
            "recall": evaluation.clusters.recall(),
            "f1": evaluation.clusters.f1(),
        },
    })
}

fn text(evaluation: &Evaluation) -> String {
    let shown = |value: Option<f64>| {
        value.map_or_else(|| "     –".to_owned(), |value| format!("{value:.4}"))
    };
    let line = |name: &str, precision, recall, f1| {
        format!(
            "{name:<16} precision {}  recall {}  F1 {}\n",
            shown(precision),
            shown(recall),
            shown(f1)
        )
    };
    let (pairwise, clusters, b_cubed) = (evaluation.pairs, evaluation.clusters, evaluation.b_cubed);
    let mut text = format!(
        "{} labelled rows ({} set aside), {} rows without label\n",
        evaluation.rows, evaluation.absent, evaluation.unlabelled
    );
    text += &line(
        "pairwise",
        pairwise.precision(),
        pairwise.recall(),
        pairwise.f1(),
    );
    let b = |figure: fn(&BCubed) -> f64| b_cubed.as_ref().map(figure);
    text += &line("B³", b(|it| it.precision), b(|it| it.recall), b(BCubed::f1));
    text += &line(
        "exact clusters",
        clusters.precision(),
        clusters.recall(),
        clusters.f1(),
    );
    text += &format!(
        "pairs: {} correct, {} found, {} true\n",
        pairwise.correct, pairwise.predicted, pairwise.actual
    );
    text
}
