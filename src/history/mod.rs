//! Entity ids across runs: a customer keeps its id while its rows change, no id is ever issued
//! twice, and `identities` says what became of each. Reads previous runs through `publish`; knows
//! neither how rows were matched nor the clock.

mod events;
pub mod findings;
mod follow;
mod issue;
mod previous;
mod strays;

use crate::error::Result;
use crate::publish::entity_id::EntityIds;
use crate::publish::layout::RunId;
use crate::publish::tables::{Cause, Identities};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;

pub use follow::Followed;
pub use previous::PreviousRun;
pub use strays::remember_ids;

/// The ids of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Per cluster.
    pub ids: EntityIds,
    /// Every id ever issued.
    pub identities: Identities,
}

/// Which cluster continues which entity of the current run.
///
/// Each previous entity is continued by at most one cluster and each cluster continues at most one
/// entity, of its own kind; the pairs with the most rows in common are joined first, ties going to
/// the entity and then the cluster that come first in canonical order.
pub fn follow(previous: Option<&PreviousRun>, records: &Records, clusters: &Clusters) -> Followed {
    let nothing = PreviousRun::nothing();
    follow::follow(previous.unwrap_or(&nothing), records, clusters)
}

/// Gives every cluster its id: the id of the previous entity it continues, or one that no run ever
/// issued, be it held, rolled back or pruned. The same clusters again give the same ids, and no
/// event.
///
/// # Errors
/// Internal, if the previous run's tables contradict each other.
pub fn assign(
    previous: Option<&PreviousRun>,
    followed: &Followed,
    records: &Records,
    clusters: &Clusters,
    cause: Cause,
    run: &RunId,
) -> Result<Assignment> {
    let nothing = PreviousRun::nothing();
    let previous = previous.unwrap_or(&nothing);
    let ids = issue::issue(previous, followed, records, clusters);
    let mut identities = events::events(previous, followed, clusters, &ids, cause, run)?;
    strays::answer_for(
        &previous.strays,
        records,
        clusters,
        &ids,
        run,
        &mut identities,
    );
    Ok(Assignment { ids, identities })
}

#[cfg(test)]
mod tests;
