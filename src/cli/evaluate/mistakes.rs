//! The worst mistakes of a run against truth, each explained.

use crate::error::Result;
use crate::pipeline::explaining::Explainer;
use crate::report::explanation::pair_tree;
use crate::tables::records::RowId;

use super::super::args::Evaluate;
use super::super::{explain, output};

/// The worst mistakes of a run against truth: rows wrongly together and rows wrongly apart.
pub fn mistakes(
    explainer: &Explainer<'_>,
    truth: &[Option<u32>],
    args: &Evaluate,
) -> Result<String> {
    let lang = output::language(args.lang);
    let how = explain::how(args.show, false);
    let entity = &explainer.replay.entity;
    let rows = 0..entity.len() as RowId;
    let mut by_entity: Vec<RowId> = rows.clone().collect();
    by_entity.sort_by_key(|&row| (&entity[row as usize], row));
    let mut by_truth: Vec<RowId> = rows.filter(|&row| truth[row as usize].is_some()).collect();
    by_truth.sort_by_key(|&row| (truth[row as usize], row));
    let same_entity = |a: RowId, b: RowId| entity[a as usize] == entity[b as usize];
    let same_truth = |a: RowId, b: RowId| truth[a as usize] == truth[b as usize];
    let labelled = |a: RowId, b: RowId| truth[a as usize].is_some() && truth[b as usize].is_some();
    let merged = pairs_within(&by_entity, same_entity, |a, b| {
        labelled(a, b) && !same_truth(a, b)
    });
    let missed = pairs_within(&by_truth, same_truth, |a, b| !same_entity(a, b));
    let mut text = String::new();
    for (title, pairs) in [("mistakes_merged", merged), ("mistakes_missed", missed)] {
        let count = pairs.len().to_string();
        text += &format!("\n{}\n", lang.say(title, &[("count", &count)]));
        for (a, b) in explainer.strongest(&pairs, args.mistakes) {
            text += &pair_tree(&explainer.pair(a, b, how)?, lang).text();
        }
    }
    Ok(text)
}

/// Pairs of rows in one group that are `wrong`.
fn pairs_within(
    sorted: &[RowId],
    same: impl Fn(RowId, RowId) -> bool,
    wrong: impl Fn(RowId, RowId) -> bool,
) -> Vec<(RowId, RowId)> {
    let mut out = Vec::new();
    for group in sorted.chunk_by(|&a, &b| same(a, b)) {
        for (index, &a) in group.iter().enumerate() {
            let others = group[index + 1..].iter().filter(|&&b| wrong(a, b));
            out.extend(others.map(|&b| (a, b)));
        }
    }
    out
}
