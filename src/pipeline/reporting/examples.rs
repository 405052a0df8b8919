//! The single pairs and conflicts that a report lays side by side, and how far it may show them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::pipeline::publication::Parts;
use crate::publish::entity_id::EntityIds;
use crate::report::data::{ConflictExample, PickedPairs, ReviewPair, ReviewSummary};
use crate::report::masked::Crowds;
use crate::tables::golden::{Conflict, ConflictKind, GoldenField};
use crate::tables::pairs::{Decision, ScoredPairs};
use crate::tables::text_column::NULL;

/// Review pairs shown of each entity kind.
const REVIEWS: usize = 30;
/// Conflicts shown.
const CONFLICTS: usize = 24;
/// Of these, of one kind in one field.
const CONFLICTS_OF_A_KIND: usize = 3;

/// What was picked, and the crowds of every value in it.
pub struct Examples<'a> {
    parts: &'a Parts<'a>,
    picked: Vec<PickedPairs>,
    conflicts: Vec<(&'a Conflict, &'a GoldenField)>,
    crowds: Crowds,
}

impl<'a> Examples<'a> {
    /// Picks pairs and conflicts and counts who shares their values.
    pub fn of(parts: &'a Parts<'a>) -> Self {
        let records = &parts.checked.records;
        let clusters = &parts.matched.clusters;
        let scored = parts.matched.scored.iter();
        let picked: Vec<PickedPairs> = scored
            .map(|scored| PickedPairs::of(scored, clusters, REVIEWS))
            .collect();
        let conflicts = strongest(parts);
        let mut wanted: Vec<(usize, &str)> = Vec::new();
        let at = |field: usize, row: u32| {
            let text = records.fields[field].standardized.get(row as usize);
            text.map(|text| (field, text))
        };
        for (scored, picked) in parts.matched.scored.iter().zip(&picked) {
            for pair in picked.all() {
                for comparison in &scored.model.comparisons {
                    for &field in &comparison.fields {
                        wanted.extend(at(field, scored.left[pair]));
                        wanted.extend(at(field, scored.right[pair]));
                    }
                }
            }
        }
        for (conflict, golden) in &conflicts {
            let chosen = golden.value.get(conflict.cluster as usize);
            wanted.extend(chosen.map(|text| (conflict.field, text)));
            wanted.extend(at(conflict.field, conflict.row));
        }
        let crowds = Crowds::count(records, |row| clusters.of_row[row as usize], wanted);
        Examples {
            parts,
            picked,
            conflicts,
            crowds,
        }
    }

    fn laid_out(&self, scored: &ScoredPairs, pairs: &[usize]) -> Vec<ReviewPair> {
        let records = &self.parts.checked.records;
        let pairs = pairs.iter();
        pairs
            .map(|&pair| ReviewPair::of(records, scored, &self.crowds, pair))
            .collect()
    }

    /// The strongest and the most doubtful of the merged pairs of one model.
    pub fn merged(&self, model: usize) -> (Vec<ReviewPair>, Vec<ReviewPair>) {
        let (scored, picked) = (&self.parts.matched.scored[model], &self.picked[model]);
        (
            self.laid_out(scored, &picked.strongest),
            self.laid_out(scored, &picked.doubtful),
        )
    }

    /// The review pairs of all models.
    pub fn review(&self) -> ReviewSummary {
        let mut all = ReviewSummary::default();
        for (scored, picked) in self.parts.matched.scored.iter().zip(&self.picked) {
            let decisions = scored.decision.iter();
            all.rows += decisions.filter(|of| **of == Decision::Review).count() as u64;
            all.total += picked.questions;
            all.pairs.extend(self.laid_out(scored, &picked.review));
        }
        all
    }

    /// The strongest conflicts.
    pub fn conflicts(&self, ids: &EntityIds) -> Vec<ConflictExample> {
        let records = &self.parts.checked.records;
        let golden = self.parts.golden;
        let conflicts = self.conflicts.iter();
        conflicts
            .map(|&(conflict, field)| {
                let (cluster, data) = (conflict.cluster as usize, &records.fields[conflict.field]);
                let source = |row: u32| records.source_name(row as usize).to_string();
                let (chosen, other) = self.crowds.pair(
                    (conflict.field, data.def.ty),
                    field.value.get(cluster),
                    data.standardized.get(conflict.row as usize),
                );
                ConflictExample {
                    entity_id: ids.0[cluster].to_string(),
                    field: (&data.def).into(),
                    kind: conflict.kind.name().to_owned(),
                    chosen,
                    chosen_source: source(field.row[cluster]),
                    other,
                    other_source: source(conflict.row),
                    strategy: golden
                        .strategies
                        .get(usize::from(field.strategy[cluster]))
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                }
            })
            .collect()
    }
}

/// The strongest conflicts with a winner, a few of each kind and field: by severity, then by how
/// many members carry the losing value.
fn strongest<'a>(parts: &'a Parts<'a>) -> Vec<(&'a Conflict, &'a GoldenField)> {
    let rank = |conflict: &Conflict| {
        (
            Reverse((conflict.severity, conflict.kind, conflict.support)),
            conflict.cluster,
            conflict.field,
            conflict.row,
        )
    };
    let mut golden_of: Vec<Option<&GoldenField>> = vec![None; parts.checked.records.fields.len()];
    for field in &parts.golden.fields {
        golden_of[field.field] = Some(field);
    }
    // The strongest so far of each kind and field, the strongest first.
    let mut of_kind: BTreeMap<(ConflictKind, usize), Vec<&Conflict>> = BTreeMap::new();
    for conflict in &parts.golden.conflicts {
        let strongest = of_kind.entry((conflict.kind, conflict.field)).or_default();
        if strongest.len() == CONFLICTS_OF_A_KIND
            && strongest
                .last()
                .is_some_and(|last| rank(last) < rank(conflict))
        {
            continue;
        }
        let won = golden_of[conflict.field].is_some_and(|field| {
            let winner = field.row[conflict.cluster as usize];
            winner != NULL && winner != conflict.row
        });
        if won {
            let at = strongest.partition_point(|other| rank(other) < rank(conflict));
            strongest.insert(at, conflict);
            strongest.truncate(CONFLICTS_OF_A_KIND);
        }
    }
    let mut strongest: Vec<&Conflict> = of_kind.into_values().flatten().collect();
    strongest.sort_by_key(|conflict| rank(conflict));
    strongest
        .into_iter()
        .filter_map(|conflict| Some((conflict, golden_of[conflict.field]?)))
        .take(CONFLICTS)
        .collect()
}
