//! Issuing ids: a hash of the smallest member key, never one that was issued before.

use hashbrown::HashSet;
use rayon::prelude::*;

use super::follow::Followed;
use super::previous::PreviousRun;
use crate::publish::entity_id::{EntityId, EntityIds};
use crate::tables::field::EntityKind;
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;

/// Sets these hashes apart from every other use of BLAKE3.
const CONTEXT: &[u8] = b"goldsieve entity id 1";

pub(super) fn issue(
    previous: &PreviousRun,
    followed: &Followed,
    records: &Records,
    clusters: &Clusters,
) -> EntityIds {
    // For looking up only; never walked.
    let mut issued: HashSet<EntityId> = HashSet::with_capacity(previous.identities.0.len());
    issued.extend(previous.identities.0.iter().map(|it| it.id));
    issued.extend(previous.entities.iter().map(|entity| entity.id));
    issued.extend(previous.strays.iter().map(|stray| stray.id));
    let first: Vec<EntityId> = (0..clusters.len())
        .into_par_iter()
        .with_min_len(1024)
        .map(|cluster| match &followed.continues[cluster] {
            Some(overlap) => previous.entities[overlap.entity as usize].id,
            None => derive(records, clusters, cluster, 0),
        })
        .collect();
    if all_new(&issued, followed, &first) {
        return EntityIds(first);
    }
    let ids = first.into_iter().enumerate().map(|(cluster, mut id)| {
        if followed.continues[cluster].is_some() {
            return id;
        }
        let mut generation = 0;
        while !issued.insert(id) {
            generation += 1;
            id = derive(records, clusters, cluster, generation);
        }
        id
    });
    EntityIds(ids.collect())
}

/// Whether no cluster that continues none got an id that was issued before or that another got.
fn all_new(issued: &HashSet<EntityId>, followed: &Followed, ids: &[EntityId]) -> bool {
    let ids = ids.par_iter().zip(&followed.continues);
    let new = ids.filter_map(|(&id, continues)| continues.is_none().then_some(id));
    let mut new: Vec<EntityId> = new.collect();
    new.par_sort_unstable();
    let twice = new.par_windows(2).any(|pair| pair[0] == pair[1]);
    !twice && !new.par_iter().any(|id| issued.contains(id))
}

/// The id of a cluster's smallest key in a generation.
fn derive(records: &Records, clusters: &Clusters, cluster: usize, generation: u32) -> EntityId {
    let key = |row: u32| {
        let row = row as usize;
        (&**records.source_name(row), records.id.value(row))
    };
    let members = clusters.members(cluster);
    let (source, id) = members
        .iter()
        .map(|&row| key(row))
        .min()
        .expect("a cluster has members");
    let kind: EntityKind = records.kind[members[0] as usize];
    let length = |text: &str| (text.len() as u64).to_le_bytes();
    let told = [
        CONTEXT,
        &length(kind.name()),
        kind.name().as_bytes(),
        &length(source),
        source.as_bytes(),
        &length(id),
        id.as_bytes(),
        &generation.to_le_bytes(),
    ]
    .concat();
    let mut hash = [0; 16];
    hash.copy_from_slice(&blake3::hash(&told).as_bytes()[..16]);
    EntityId::from_hash(kind, hash)
}
