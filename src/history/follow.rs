//! Which cluster continues which previous entity: one to one, most rows in common first.

use rayon::prelude::*;

use super::previous::PreviousRun;
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;
use crate::tables::text_column::NULL;

/// Rows that a previous entity and a cluster have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overlap {
    pub(super) entity: u32,
    pub(super) cluster: u32,
    pub(super) rows: u32,
}

/// How previous entities and clusters belong together.
#[derive(Debug)]
pub struct Followed {
    /// Every overlap, most rows first, then by entity, then by cluster.
    pub(super) overlaps: Vec<Overlap>,
    /// Per cluster, the entity it continues and their rows in common.
    pub(super) continues: Vec<Option<Overlap>>,
    /// Per entity, the cluster that continues it.
    pub(super) continued_by: Vec<Option<u32>>,
}

impl Followed {
    /// The share of rows of both runs whose customer gets another id; `None` if no row is in both.
    pub fn churn(&self) -> Option<f64> {
        let all: u64 = self.overlaps.iter().map(|it| u64::from(it.rows)).sum();
        let kept = self.continues.iter().flatten();
        let kept: u64 = kept.map(|it| u64::from(it.rows)).sum();
        (all > 0).then(|| (all - kept) as f64 / all as f64)
    }
}

pub(super) fn follow(previous: &PreviousRun, records: &Records, clusters: &Clusters) -> Followed {
    let overlaps = overlaps(previous, records, clusters);
    let mut continues = vec![None; clusters.len()];
    let mut continued_by = vec![None; previous.entities.len()];
    for overlap in &overlaps {
        let (entity, cluster) = (overlap.entity as usize, overlap.cluster as usize);
        let kind = records.kind[clusters.members(cluster)[0] as usize];
        // A person never becomes a company, even if its source was declared wrongly before.
        let same_kind = previous.entities[entity].id.kind() == kind;
        if same_kind && continues[cluster].is_none() && continued_by[entity].is_none() {
            continues[cluster] = Some(*overlap);
            continued_by[entity] = Some(overlap.cluster);
        }
    }
    Followed {
        overlaps,
        continues,
        continued_by,
    }
}

fn overlaps(previous: &PreviousRun, records: &Records, clusters: &Clusters) -> Vec<Overlap> {
    if previous.entities.is_empty() {
        return Vec::new();
    }
    let mut common: Vec<(u32, u32)> = (0..records.len())
        .into_par_iter()
        .with_min_len(1024)
        .filter_map(|row| {
            let entity = previous.entity_of(records.source_name(row), records.id.value(row))?;
            Some((entity, clusters.of_row[row]))
        })
        .collect();
    common.par_sort_unstable();
    let mut overlaps: Vec<Overlap> = Vec::new();
    let mut last = (NULL, NULL);
    for (entity, cluster) in common {
        if last == (entity, cluster) {
            if let Some(overlap) = overlaps.last_mut() {
                overlap.rows += 1;
            }
        } else {
            last = (entity, cluster);
            overlaps.push(Overlap {
                entity,
                cluster,
                rows: 1,
            });
        }
    }
    overlaps.par_sort_unstable_by_key(|it| (std::cmp::Reverse(it.rows), it.entity, it.cluster));
    overlaps
}
