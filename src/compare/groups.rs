//! Name groups: rows that bear the same name and share a contact detail, birth date or
//! identifier. They stand for people before anything was matched, so that frequencies count
//! people and not their duplicates.

use crate::tables::hash::{combine, mix64};
use crate::tables::pairs::Role;

use super::Comparer;

/// The group of each row, as the smallest row of the group.
///
/// Rows outside `rows`, and rows without a name, are groups of their own.
pub fn name_groups(comparer: &Comparer, rows: &[u32], row_count: usize) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..row_count as u32).collect();
    let names: Vec<usize> = with_role(comparer, |role| role == Role::Name);
    let details: Vec<usize> = with_role(comparer, |role| {
        matches!(
            role,
            Role::Contact
                | Role::Website
                | Role::Address
                | Role::BirthDate
                | Role::Identifier
                | Role::BusinessNumber
        )
    });
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for &name in &names {
        for &row in rows {
            for &value in comparer.sets(name).of(row) {
                let Some(term) = comparer.comparisons[name].term(value, 0) else {
                    continue;
                };
                for &detail in &details {
                    let compare = &comparer.comparisons[detail];
                    for &value in comparer.sets(detail).of(row) {
                        if let Some(of) = compare.term(value, 0) {
                            let place = mix64((detail as u64) << 32 | u64::from(of));
                            keys.push((combine(place, mix64(u64::from(term))), row));
                        }
                    }
                }
            }
        }
    }
    use rayon::slice::ParallelSliceMut;
    keys.par_sort_unstable();
    for pair in keys.windows(2) {
        if pair[0].0 == pair[1].0 {
            union(&mut parent, pair[0].1, pair[1].1);
        }
    }
    (0..row_count as u32)
        .map(|row| find(&mut parent, row))
        .collect()
}

fn with_role(comparer: &Comparer, wanted: impl Fn(Role) -> bool) -> Vec<usize> {
    let infos = comparer.infos.iter().enumerate();
    infos
        .filter(|(_, info)| wanted(info.role))
        .map(|(index, _)| index)
        .collect()
}

fn find(parent: &mut [u32], mut row: u32) -> u32 {
    while parent[row as usize] != row {
        let above = parent[parent[row as usize] as usize];
        parent[row as usize] = above;
        row = above;
    }
    row
}

/// Joins two groups; the smaller row stays the root.
fn union(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    let (low, high) = (a.min(b), a.max(b));
    parent[high as usize] = low;
}
