//! The primary row of a cluster: the one a migration keeps. Most complete, then most trusted,
//! then most recent, then first in canonical order; a deleted row only if all are deleted.

use std::cmp::Reverse;

use crate::tables::records::RowId;

use super::quality::Ground;

/// Chooses the primary row among the members of a cluster.
///
/// # Panics
/// If there is no member.
pub fn choose(ground: &Ground<'_>, members: &[RowId]) -> RowId {
    if let [only] = members {
        return *only;
    }
    members
        .iter()
        .copied()
        .max_by_key(|&row| {
            let alive = !ground.records.deleted[row as usize];
            let time = ground.time(row);
            (
                alive,
                ground.filled(row),
                ground.trust(row),
                time,
                Reverse(row),
            )
        })
        .expect("a cluster has a member")
}
