//! `goldsieve evaluate`: how right a run was, by known truth, by judged pairs, and by what its own
//! model expects.

mod judged;
mod mistakes;
mod own;
mod pairs;
mod truth;
mod words;

use arrow::array::Array;
use serde_json::{Value, json};

use crate::error::Result;
use crate::evaluate::{
    BlockingCompleteness, Evaluation, Interval, blocking_completeness, curve, evaluate as measure,
};
use crate::pipeline::explaining::Explainer;
use crate::pipeline::extract::Published;
use crate::pipeline::{Failure, replay};
use crate::publish::current;
use crate::publish::layout::Area;
use crate::tables::records::RowId;
use crate::tables::text_column::TextColumn;

use super::args::{Evaluate, Format};
use super::output::{self, Stdout};
use own::OwnEstimate;
use pairs::{RowIndex, ScoredPair};

pub use truth::{Labels, Truth};

/// Probabilities at which precision and recall are told.
const CURVE: [f64; 8] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

/// Everything measured.
#[derive(Default)]
struct Measured {
    truth: Option<Evaluation>,
    curve: Vec<crate::evaluate::CurvePoint>,
    blocking: Option<BlockingCompleteness>,
    judged: Option<judged::Judged>,
    own: OwnEstimate,
}

/// Runs the command.
pub fn evaluate(args: &Evaluate) -> Result<u8, Failure> {
    // Wrong files are refused before anything is computed.
    let truth = args.truth.as_deref().map(Truth::read).transpose()?;
    let store = output::existing(&output::directory(&args.which.output, None))?;
    let run = current::resolve(&*store, args.which.run.as_deref())?;
    let published = Published::open(&store, Area::Runs, &run)?;
    let crosswalk = replay::table(&*store, &run, "crosswalk")?;
    let sources = replay::texts(&crosswalk, "source")?;
    let ids = replay::texts(&crosswalk, "source_record_id")?;
    let entities = TextColumn::from_values(replay::texts(&crosswalk, "entity_id")?.iter());
    let rows = RowIndex::new(&sources, &ids);
    let scored = pairs::scored(&published, &rows)?;

    let mut measured = Measured {
        own: OwnEstimate::of(&published, &scored, entities.codes())?,
        ..Measured::default()
    };
    if let Some(path) = &args.labels {
        measured.judged = Some(judged::judged(path, &rows, entities.codes(), &scored)?);
    }
    let labels =
        truth.map(|truth| truth.labels(ids.len(), |row| (sources.value(row), ids.value(row))));
    let mut explained = None;
    if let Some(labels) = &labels {
        let evaluation = measure(entities.codes(), &labels.of_row, &labels.absent);
        measured.curve = over_probabilities(&scored, labels, evaluation.pairs.actual);
        measured.truth = Some(evaluation);
        if args.blocking || args.mistakes > 0 {
            let explainer = Explainer::load(&published)?;
            if args.blocking {
                measured.blocking = Some(blocking(&explainer, entities.codes(), labels));
            }
            if args.mistakes > 0 {
                explained = Some(mistakes::mistakes(&explainer, &labels.of_row, args)?);
            }
        }
    }
    match args.format {
        Format::Json => Stdout::new().json(&as_json(&measured))?,
        Format::Text => Stdout::new().text(&words::text(&measured, output::language(args.lang)))?,
    }
    if let Some(explained) = explained {
        Stdout::new().text(&explained)?;
    }
    Ok(0)
}

fn over_probabilities(
    scored: &[ScoredPair],
    labels: &Labels,
    actual: u64,
) -> Vec<crate::evaluate::CurvePoint> {
    let labelled: Vec<(f64, bool)> = scored
        .iter()
        .filter_map(|pair| {
            let (left, right) = (labels.of_row[pair.left]?, labels.of_row[pair.right]?);
            Some((pair.probability, left == right))
        })
        .collect();
    curve(&labelled, actual, &CURVE)
}

fn blocking(explainer: &Explainer<'_>, entities: &[u32], labels: &Labels) -> BlockingCompleteness {
    let label = |row: RowId| labels.of_row[row as usize];
    let same = |left: RowId, right: RowId| label(left).is_some() && label(left) == label(right);
    blocking_completeness(
        explainer.candidates(same),
        entities,
        &labels.of_row,
        &labels.absent,
    )
}

fn as_json(measured: &Measured) -> Value {
    let mut all = measured
        .truth
        .as_ref()
        .map_or_else(|| json!({}), truth_json);
    let interval = |found: Option<Interval>| {
        found.map(|it| json!({"share": it.share, "low": it.low, "high": it.high}))
    };
    all["curve"] = measured
        .curve
        .iter()
        .map(|point| {
            json!({
                "from": point.from,
                "pairs": point.pairs,
                "correct": point.correct,
                "precision": point.precision(),
                "recall": point.recall(),
            })
        })
        .collect();
    if let Some(blocking) = &measured.blocking {
        all["blocking"] = json!({
            "found": blocking.found,
            "joined": blocking.joined,
            "actual": blocking.actual,
            "completeness": blocking.share(),
        });
    }
    if let Some(judged) = &measured.judged {
        let share = |share: Option<crate::evaluate::Share>| {
            share.map(|it| {
                json!({
                    "judged": it.judged, "same": it.so, "share": it.share,
                    "low": it.low, "high": it.high,
                })
            })
        };
        all["labels"] = json!({
            "match": share(judged.matches),
            "review": share(judged.reviews),
            "non_match": share(judged.others),
            "together": share(judged.together),
            "apart": share(judged.apart),
            "undecided": judged.undecided,
            "unknown_rows": judged.unknown,
        });
    }
    let own = &measured.own;
    all["model_expects"] = json!({
        "match_pairs": own.matches,
        "review_pairs": own.reviews,
        "pairs_in_one_customer": own.examined.together.len(),
        "precision": interval(own.examined.precision()),
        "recall": interval(own.examined.recall()),
        "true_review_pairs": own.examined.true_reviews(),
        "true_pairs": own.expected_true,
    });
    all
}

fn truth_json(evaluation: &Evaluation) -> Value {
    json!({
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
            json!({
                "precision": b_cubed.precision,
                "recall": b_cubed.recall,
                "f1": b_cubed.f1(),
            })
        }),
        "clusters": {
            "precision": evaluation.clusters.precision(),
            "recall": evaluation.clusters.recall(),
            "f1": evaluation.clusters.f1(),
            "mixed": evaluation.mixed_clusters,
            "split": evaluation.split_customers,
        },
    })
}
