//! Pairs that a person judged, held against what the run decided about them.

use std::path::Path;

use crate::error::{Error, Result};
use crate::evaluate::Share;
use crate::ingest::{SourceSpec, read_source};
use crate::tables::text_column::TextColumn;

use super::pairs::{RowIndex, ScoredPair};

/// Headers by which a column is known: published names, and labels of exports.
const LEFT_SOURCE: &[&str] = &["left_source", "왼쪽 원천", "left source"];
const LEFT_ID: &[&str] = &["left_id", "왼쪽 행 id", "left id"];
const RIGHT_SOURCE: &[&str] = &["right_source", "오른쪽 원천", "right source"];
const RIGHT_ID: &[&str] = &["right_id", "오른쪽 행 id", "right id"];
const LABEL: &[&str] = &["label", "judgement", "same", "정답", "사람 판정"];

const SAME: &[&str] = &[
    "same",
    "match",
    "true",
    "yes",
    "y",
    "1",
    "o",
    "같음",
    "동일",
    "예",
    "일치",
    "같은 고객",
];
const DIFFERENT: &[&str] = &[
    "different",
    "non_match",
    "false",
    "no",
    "n",
    "0",
    "x",
    "다름",
    "아니오",
    "아니요",
    "불일치",
    "다른 고객",
];

/// What came of the judged pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judged {
    /// Of the pairs that the run has as matches, how many a person calls one customer.
    pub matches: Option<Share>,
    /// Of those for review.
    pub reviews: Option<Share>,
    /// Of those below review or never compared.
    pub others: Option<Share>,
    /// Of those whose rows are in one customer.
    pub together: Option<Share>,
    /// Of those whose rows are in different customers.
    pub apart: Option<Share>,
    /// Lines without a judgement, or with one that is not understood.
    pub undecided: u64,
    /// Lines whose rows the run does not have.
    pub unknown: u64,
}

/// Reads judged pairs and counts them by what the run made of them. `entity` is the customer of
/// each row of the crosswalk.
///
/// # Errors
/// Usage, if the file lacks a column.
pub fn judged(
    path: &Path,
    rows: &RowIndex<'_>,
    entity: &[u32],
    pairs: &[ScoredPair],
) -> Result<Judged> {
    let raw = read_source(&SourceSpec {
        name: "labels".to_owned(),
        files: vec![path.to_path_buf()],
        ..SourceSpec::default()
    })?;
    let column = |wanted: &[&str]| -> Result<&TextColumn> {
        let found = raw
            .columns
            .iter()
            .find(|column| wanted.contains(&column.name.trim().to_lowercase().as_str()));
        found.map(|column| &column.text).ok_or_else(|| {
            Error::usage(
                "label-columns",
                format!("the labels need a column `{}`", wanted[0]),
            )
            .at(path)
            .help(
                "export pairs with left_source, left_id, right_source and right_id, and add a \
                     column `label` that says same or different",
            )
        })
    };
    let (left_source, left_id) = (column(LEFT_SOURCE)?, column(LEFT_ID)?);
    let (right_source, right_id) = (column(RIGHT_SOURCE)?, column(RIGHT_ID)?);
    let label = column(LABEL)?;

    let mut scored: Vec<(usize, usize, bool)> = pairs
        .iter()
        .map(|pair| {
            (
                pair.left.min(pair.right),
                pair.left.max(pair.right),
                pair.is_match,
            )
        })
        .collect();
    scored.sort_unstable();
    // Judged and so, for matches, reviews, others, together, apart.
    let mut counts = [(0u64, 0u64); 5];
    let mut found = Judged::default();
    for line in 0..label.len() {
        let text = label.get(line).unwrap_or_default().trim().to_lowercase();
        let same = match (SAME.contains(&&*text), DIFFERENT.contains(&&*text)) {
            (true, _) => true,
            (_, true) => false,
            _ => {
                found.undecided += 1;
                continue;
            }
        };
        let row = |source: &TextColumn, id: &TextColumn| {
            // An export puts an apostrophe before what a spreadsheet would run.
            let plain = |text: Option<&str>| -> String {
                text.unwrap_or_default().trim_start_matches('\'').to_owned()
            };
            rows.get(&plain(source.get(line)), &plain(id.get(line)))
        };
        let (Some(left), Some(right)) = (row(left_source, left_id), row(right_source, right_id))
        else {
            found.unknown += 1;
            continue;
        };
        let (low, high) = (left.min(right), left.max(right));
        let known = scored.binary_search_by_key(&(low, high), |&(left, right, _)| (left, right));
        let decision = match known.map(|at| scored[at].2) {
            Ok(true) => 0,
            Ok(false) => 1,
            Err(_) => 2,
        };
        let side = match entity[left] == entity[right] {
            true => 3,
            false => 4,
        };
        for bucket in [decision, side] {
            counts[bucket].0 += 1;
            counts[bucket].1 += u64::from(same);
        }
    }
    let [matches, reviews, others, together, apart] =
        counts.map(|(judged, same)| Share::of(same, judged));
    Ok(Judged {
        matches,
        reviews,
        others,
        together,
        apart,
        ..found
    })
}
