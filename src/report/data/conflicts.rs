//! What the sources disagree on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;
use crate::report::masked::MaskedSegment;
use crate::tables::golden::{Conflict, Golden};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;

/// All about conflicts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictSummary {
    /// Competing values in all (rows of `conflicts` that were not chosen, per field and kind).
    pub total: u64,
    /// Customers with at least one conflict.
    pub entities: u64,
    /// By field and kind, most first.
    pub by_field: Vec<ConflictCount>,
    /// A few, masked.
    pub examples: Vec<ConflictExample>,
    /// Which sources disagree with which.
    pub matrix: SourceAgainstSource,
}

/// Conflicts of one kind in one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictCount {
    /// The field.
    pub field: FieldLabel,
    /// Kind of conflict.
    pub kind: String,
    /// Competing values.
    pub values: u64,
    /// Customers concerned.
    pub entities: u64,
}

/// One conflict: the chosen value and one that competes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictExample {
    /// The customer.
    pub entity_id: String,
    /// The field.
    pub field: FieldLabel,
    /// Kind of conflict.
    pub kind: String,
    /// Masked chosen value.
    pub chosen: Vec<MaskedSegment>,
    /// Source of the chosen value.
    pub chosen_source: String,
    /// Masked competing value.
    pub other: Vec<MaskedSegment>,
    /// Source of the competing value.
    pub other_source: String,
    /// Strategy that decided.
    pub strategy: String,
}

/// How often a source's value lost against another's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceAgainstSource {
    /// The sources; rows (competing value) and columns (chosen value) of `counts`.
    pub sources: Vec<String>,
    /// Conflicts: `counts[competing][chosen]`.
    pub counts: Vec<Vec<u64>>,
}

impl ConflictSummary {
    /// Counts the competing values. Examples are for the caller, who knows entity ids.
    pub fn of(records: &Records, golden: &Golden) -> Self {
        let winners = Winners::of(golden);
        let mut by_field: BTreeMap<(usize, &str), (u64, u64, Option<u32>)> = BTreeMap::new();
        let names = &records.sources;
        let mut counts = vec![vec![0u64; names.len()]; names.len()];
        let (mut total, mut entities, mut last) = (0, 0, None);
        // Conflicts are ordered by cluster, so a customer is new when its number changes.
        for conflict in golden.conflicts.iter().filter(|c| !winners.chose(c)) {
            total += 1;
            entities += u64::from(last != Some(conflict.cluster));
            last = Some(conflict.cluster);
            let entry = by_field
                .entry((conflict.field, conflict.kind.name()))
                .or_default();
            entry.0 += 1;
            entry.1 += u64::from(entry.2 != Some(conflict.cluster));
            entry.2 = Some(conflict.cluster);
            if let Some(winner) = winners.row(conflict) {
                let source = |row: u32| usize::from(records.source[row as usize]);
                counts[source(conflict.row)][source(winner)] += 1;
            }
        }
        let mut by_field: Vec<ConflictCount> = by_field
            .into_iter()
            .map(|((field, kind), (values, entities, _))| ConflictCount {
                field: (&records.fields[field].def).into(),
                kind: kind.to_owned(),
                values,
                entities,
            })
            .collect();
        by_field.sort_by_key(|count| std::cmp::Reverse(count.values));
        ConflictSummary {
            total,
            entities,
            by_field,
            examples: Vec::new(),
            matrix: SourceAgainstSource {
                sources: names.iter().map(|info| info.name.to_string()).collect(),
                counts,
            },
        }
    }
}

/// The rows that gave the golden values, by field.
struct Winners<'a>(BTreeMap<usize, &'a [u32]>);

impl<'a> Winners<'a> {
    fn of(golden: &'a Golden) -> Self {
        Winners(
            golden
                .fields
                .iter()
                .map(|field| (field.field, field.row.as_slice()))
                .collect(),
        )
    }

    fn row(&self, conflict: &Conflict) -> Option<u32> {
        let row = *self
            .0
            .get(&conflict.field)?
            .get(conflict.cluster as usize)?;
        (row != crate::tables::text_column::NULL).then_some(row)
    }

    fn chose(&self, conflict: &Conflict) -> bool {
        self.row(conflict) == Some(conflict.row)
    }
}

/// The source names of a cluster's rows, each once, in order of name.
pub fn sources_of(records: &Records, clusters: &Clusters, cluster: usize) -> Vec<String> {
    let mut sources: Vec<u16> = clusters
        .members(cluster)
        .iter()
        .map(|&row| records.source[row as usize])
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
        .into_iter()
        .map(|source| records.sources[usize::from(source)].name.to_string())
        .collect()
}
