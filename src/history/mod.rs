//! Entity ids across runs: a customer keeps its id while its rows change, no id is ever issued
//! twice, and `identities` says what became of each. Reads previous runs through `publish`; knows
//! neither how rows were matched nor the clock.

mod events;
pub mod findings;
mod follow;
mod issue;
mod previous;

use crate::error::Result;
use crate::publish::entity_id::EntityIds;
use crate::publish::layout::RunId;
use crate::publish::tables::{Cause, Identities};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;

pub use previous::PreviousRun;

/// The ids of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Per cluster.
    pub ids: EntityIds,
    /// Every id ever issued.
    pub identities: Identities,
}

/// Gives every cluster its id: the id of the previous entity it continues, or a new one.
///
/// Each previous entity is continued by at most one cluster and each cluster continues at most one
/// entity, of its own kind; the pairs with the most rows in common are joined first, ties going to
/// the entity and then the cluster that come first in canonical order. The same clusters again
/// give the same ids, and no event.
///
/// # Errors
/// Internal, if the previous run's tables contradict each other.
pub fn assign(
    previous: Option<&PreviousRun>,
    records: &Records,
    clusters: &Clusters,
    cause: Cause,
    run: &RunId,
) -> Result<Assignment> {
    let nothing = PreviousRun::nothing();
    let previous = previous.unwrap_or(&nothing);
    let followed = follow::follow(previous, records, clusters);
    let ids = issue::issue(previous, &followed, records, clusters);
    let identities = events::events(previous, &followed, clusters, &ids, cause, run)?;
    Ok(Assignment { ids, identities })
}

#[cfg(test)]
mod tests;
