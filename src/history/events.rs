//! What became of every id: the rows of `identities`. Unchanged entities keep their row.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::follow::Followed;
use super::previous::PreviousRun;
use crate::error::{Error, Result};
use crate::publish::entity_id::{EntityId, EntityIds};
use crate::publish::layout::RunId;
use crate::publish::tables::{Cause, Event, Identities, Identity};
use crate::tables::pairs::Clusters;

pub(super) fn events(
    previous: &PreviousRun,
    followed: &Followed,
    clusters: &Clusters,
    ids: &EntityIds,
    cause: Cause,
    run: &RunId,
) -> Result<Identities> {
    let since_run: Arc<str> = run.as_str().into();
    let strongest = Strongest::of(previous, followed, clusters);
    let mut all = old(previous, followed, clusters, ids, &strongest, |identity| {
        identity.cause = cause;
        identity.since_run = since_run.clone();
    })?;
    for (cluster, &id) in ids.0.iter().enumerate() {
        if followed.continues[cluster].is_some() {
            continue;
        }
        let related = strongest.entity[cluster].map(|entity| previous.entities[entity as usize].id);
        all.push(Identity {
            id,
            current: Some(id),
            event: match related {
                Some(_) => Event::SplitFrom,
                None => Event::Created,
            },
            related,
            cause,
            since_run: since_run.clone(),
        });
    }
    all.par_sort_unstable_by_key(|identity| identity.id);
    Ok(Identities(all))
}

/// The strongest overlap of each entity and of each cluster.
struct Strongest {
    /// Per previous entity, a cluster.
    cluster: Vec<Option<u32>>,
    /// Per cluster, a previous entity.
    entity: Vec<Option<u32>>,
}

impl Strongest {
    fn of(previous: &PreviousRun, followed: &Followed, clusters: &Clusters) -> Self {
        let mut strongest = Strongest {
            cluster: vec![None; previous.entities.len()],
            entity: vec![None; clusters.len()],
        };
        // Strongest first, so the first one seen stays.
        for overlap in &followed.overlaps {
            strongest.cluster[overlap.entity as usize].get_or_insert(overlap.cluster);
            strongest.entity[overlap.cluster as usize].get_or_insert(overlap.entity);
        }
        strongest
    }
}

/// The rows of ids issued before.
fn old(
    previous: &PreviousRun,
    followed: &Followed,
    clusters: &Clusters,
    ids: &EntityIds,
    strongest: &Strongest,
    happened: impl Fn(&mut Identity),
) -> Result<Vec<Identity>> {
    // For looking up only; never walked.
    let living: HashMap<EntityId, usize> = previous
        .entities
        .iter()
        .enumerate()
        .map(|(entity, it)| (it.id, entity))
        .collect();
    let mut seen = 0;
    let mut all = Vec::with_capacity(previous.identities.0.len() + clusters.len());
    // Where a living id stands after this run; ids that died earlier follow what they became.
    let now = |entity: usize| match followed.continued_by[entity] {
        Some(_) => Some(previous.entities[entity].id),
        None => strongest.cluster[entity].map(|cluster| ids.0[cluster as usize]),
    };
    for before in &previous.identities.0 {
        let mut identity = before.clone();
        if let Some(&entity) = living.get(&before.id) {
            seen += 1;
            identity.current = now(entity);
            if let Some(event) = event(previous, followed, clusters, entity, identity.current) {
                identity.event = event;
                identity.related = None;
                happened(&mut identity);
            }
        } else if let Some(heir) = before.current {
            let heir = living.get(&heir).ok_or_else(|| contradiction(previous))?;
            identity.current = now(*heir);
        }
        all.push(identity);
    }
    if seen == previous.entities.len() {
        Ok(all)
    } else {
        Err(contradiction(previous))
    }
}

/// What happened to a previous entity; `None` if nothing did.
fn event(
    previous: &PreviousRun,
    followed: &Followed,
    clusters: &Clusters,
    entity: usize,
    now: Option<EntityId>,
) -> Option<Event> {
    let Some(cluster) = followed.continued_by[entity] else {
        return Some(match now {
            Some(_) => Event::MergedInto,
            None => Event::Retired,
        });
    };
    let common = followed.continues[cluster as usize].map_or(0, |overlap| overlap.rows);
    let size = clusters.members(cluster as usize).len() as u32;
    if common < previous.entities[entity].size {
        Some(Event::Kept)
    } else if common < size {
        Some(Event::Grown)
    } else {
        None
    }
}

fn contradiction(previous: &PreviousRun) -> Error {
    let run = previous
        .manifest()
        .map_or("?", |manifest| manifest.run_id.as_str());
    Error::internal(
        "previous-run",
        format!("crosswalk and identities of the run {run} contradict each other"),
    )
}
