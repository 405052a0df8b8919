//! What the sources disagree on.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::quality::FieldLabel;
use crate::report::masked::MaskedSegment;
use crate::tables::golden::{Conflict, ConflictKind, Golden};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;
use crate::tables::text_column::NULL;

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
    /// The same by field and kind, with how often the two could have disagreed; most first.
    pub disagreements: Vec<Disagreement>,
}

/// How often what one source says about a field lost against what another says: the view of the
/// departments that answer for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The field.
    pub field: FieldLabel,
    /// Kind of conflict.
    pub kind: String,
    /// The source whose value lost.
    pub source: String,
    /// A source whose value was chosen; the same one, if its own rows disagree.
    pub against: String,
    /// Customers about whom they disagree.
    pub entities: u64,
    /// Customers about whom both say something.
    pub compared: u64,
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
    pub fn of(records: &Records, clusters: &Clusters, golden: &Golden) -> Self {
        let winners = Winners::of(golden);
        // Put in order below.
        let mut by_field: HashMap<(usize, ConflictKind), (u64, u64, Option<u32>)> = HashMap::new();
        let names = &records.sources;
        let mut counts = vec![vec![0u64; names.len()]; names.len()];
        let (mut total, mut entities, mut last) = (0, 0, None);
        // Conflicts are ordered by cluster, so a customer is new when its number changes.
        for conflict in golden.conflicts.iter().filter(|c| !winners.chose(c)) {
            total += 1;
            entities += u64::from(last != Some(conflict.cluster));
            last = Some(conflict.cluster);
            let entry = by_field.entry((conflict.field, conflict.kind)).or_default();
            entry.0 += 1;
            entry.1 += u64::from(entry.2 != Some(conflict.cluster));
            entry.2 = Some(conflict.cluster);
            if let Some(winner) = winners.row(conflict) {
                let source = |row: u32| usize::from(records.source[row as usize]);
                counts[source(conflict.row)][source(winner)] += 1;
            }
        }
        let mut by_field: Vec<_> = by_field.into_iter().collect();
        by_field
            .sort_by_key(|((field, kind), (values, ..))| (Reverse(*values), *field, kind.name()));
        let by_field = by_field
            .into_iter()
            .map(|((field, kind), (values, entities, _))| ConflictCount {
                field: (&records.fields[field].def).into(),
                kind: kind.name().to_owned(),
                values,
                entities,
            })
            .collect();
        ConflictSummary {
            total,
            entities,
            by_field,
            examples: Vec::new(),
            matrix: SourceAgainstSource {
                sources: names.iter().map(|info| info.name.to_string()).collect(),
                counts,
            },
            disagreements: disagreements(records, clusters, golden, &winners),
        }
    }
}

/// Field, kind, losing source, winning source.
type Sides = (usize, ConflictKind, u16, u16);

fn disagreements(
    records: &Records,
    clusters: &Clusters,
    golden: &Golden,
    winners: &Winners<'_>,
) -> Vec<Disagreement> {
    // Put in order below.
    let mut found: HashMap<Sides, (u64, Option<u32>)> = HashMap::new();
    let (mut of_winner, mut of_loser) = (Vec::new(), Vec::new());
    for conflict in golden.conflicts.iter().filter(|c| !winners.chose(c)) {
        let Some(winner) = winners.row(conflict) else {
            continue;
        };
        let data = &records.fields[conflict.field].standardized;
        let members = clusters.members(conflict.cluster as usize);
        let saying = |row: u32, sources: &mut Vec<u16>| {
            let (code, text) = (data.codes[row as usize], data.get(row as usize));
            let same = move |&&other: &&u32| {
                let other = other as usize;
                // One text has several codes only where its parts differ.
                let equal = data.codes[other] == code || data.get(other) == text;
                equal && !records.deleted[other]
            };
            let said = members.iter().filter(same);
            sources.clear();
            sources.extend(said.map(|&row| records.source[row as usize]));
            sources.sort_unstable();
            sources.dedup();
        };
        saying(winner, &mut of_winner);
        saying(conflict.row, &mut of_loser);
        for &source in &of_loser {
            for &against in &of_winner {
                let sides = (conflict.field, conflict.kind, source, against);
                let (entities, last) = found.entry(sides).or_default();
                *entities += u64::from(*last != Some(conflict.cluster));
                *last = Some(conflict.cluster);
            }
        }
    }
    let mut fields = vec![false; records.fields.len()];
    for &(field, ..) in found.keys() {
        fields[field] = true;
    }
    let shared = Shared::of(records, clusters);
    let compared: Vec<Vec<u64>> = fields
        .into_par_iter()
        .enumerate()
        .map(|(field, disputed)| match disputed {
            true => compared(records, &shared, field),
            false => Vec::new(),
        })
        .collect();
    let sources = records.sources.len();
    let name = |source: u16| records.sources[usize::from(source)].name.to_string();
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|&(sides, (entities, _))| (Reverse(entities), sides));
    found
        .into_iter()
        .map(
            |((field, kind, source, against), (entities, _))| Disagreement {
                field: (&records.fields[field].def).into(),
                kind: kind.name().to_owned(),
                source: name(source),
                against: name(against),
                entities,
                compared: compared[field][usize::from(source) * sources + usize::from(against)],
            },
        )
        .collect()
}

/// The rows of customers of several rows, that were not deleted.
struct Shared {
    rows: Vec<u32>,
    source: Vec<u16>,
    /// Where the rows of each customer end.
    ends: Vec<usize>,
}

impl Shared {
    fn of(records: &Records, clusters: &Clusters) -> Self {
        let (mut rows, mut ends) = (Vec::new(), Vec::new());
        for members in (0..clusters.len()).map(|cluster| clusters.members(cluster)) {
            if members.len() > 1 {
                let deleted = |row: &u32| records.deleted[*row as usize];
                rows.extend(members.iter().copied().filter(|row| !deleted(row)));
                ends.push(rows.len());
            }
        }
        let source = rows.iter().map(|&row| records.source[row as usize]);
        Shared {
            source: source.collect(),
            rows,
            ends,
        }
    }
}

/// Per pair of sources, the customers about whom both say something usable in a field; of a source
/// with itself, those about whom two of its rows do.
fn compared(records: &Records, shared: &Shared, field: usize) -> Vec<u64> {
    let data = &records.fields[field].standardized;
    let sources = records.sources.len();
    let mut counts = vec![0u64; sources * sources];
    // Rows of a customer lie far apart: what is asked about them is put close together first.
    let usable = |code: &u32| data.flags.get(*code as usize).is_some_and(|it| it.usable());
    let of_row: Vec<bool> = data.codes.iter().map(usable).collect();
    let said: Vec<bool> = shared
        .rows
        .iter()
        .map(|&row| of_row[row as usize])
        .collect();
    let mut saying: Vec<u16> = Vec::new();
    let mut start = 0;
    for &end in &shared.ends {
        saying.clear();
        let of_customer = said[start..end].iter().zip(&shared.source[start..end]);
        saying.extend(
            of_customer
                .filter(|(said, _)| **said)
                .map(|(_, &source)| source),
        );
        start = end;
        saying.sort_unstable();
        for (at, &left) in saying.iter().enumerate() {
            let first = at == 0 || saying[at - 1] != left;
            let twice = saying.get(at + 1) == Some(&left);
            if !first {
                continue;
            }
            counts[usize::from(left) * sources + usize::from(left)] += u64::from(twice);
            let mut last = left;
            for &right in &saying[at + 1..] {
                if right != last {
                    last = right;
                    counts[usize::from(left) * sources + usize::from(right)] += 1;
                    counts[usize::from(right) * sources + usize::from(left)] += 1;
                }
            }
        }
    }
    counts
}

/// The rows that gave the golden values, by field.
struct Winners<'a>(Vec<&'a [u32]>);

impl<'a> Winners<'a> {
    fn of(golden: &'a Golden) -> Self {
        let fields = golden.fields.iter().map(|it| it.field + 1).max();
        let mut rows = vec![&[][..]; fields.unwrap_or(0)];
        for field in &golden.fields {
            rows[field.field] = &field.row;
        }
        Winners(rows)
    }

    fn row(&self, conflict: &Conflict) -> Option<u32> {
        let rows = self.0.get(conflict.field)?;
        let row = *rows.get(conflict.cluster as usize)?;
        (row != NULL).then_some(row)
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
