//! Disjoint sets of rows with their members at hand: union–find with path halving, where the
//! smallest row is always the root, plus linked lists of members.

use crate::tables::records::RowId;

/// Disjoint sets over rows `0..n`.
pub struct ClusterSets {
    parent: Vec<RowId>,
    /// Members of sets of two rows and more, by root; empty for single rows.
    members: Vec<Vec<RowId>>,
    single: Vec<RowId>,
}

impl ClusterSets {
    /// Every row alone.
    pub fn new(rows: usize) -> Self {
        let single: Vec<RowId> = (0..rows as RowId).collect();
        ClusterSets {
            parent: single.clone(),
            members: vec![Vec::new(); rows],
            single,
        }
    }

    /// The smallest row of a row's set.
    pub fn root(&mut self, mut row: RowId) -> RowId {
        while self.parent[row as usize] != row {
            let above = self.parent[self.parent[row as usize] as usize];
            self.parent[row as usize] = above;
            row = above;
        }
        row
    }

    /// Members of the set of a root.
    pub fn members(&self, root: RowId) -> &[RowId] {
        let members = &self.members[root as usize];
        if members.is_empty() {
            &self.single[root as usize..=root as usize]
        } else {
            members
        }
    }

    /// Joins the sets of two rows.
    pub fn join(&mut self, left: RowId, right: RowId) {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return;
        }
        let (low, high) = (left.min(right), left.max(right));
        let moved = std::mem::take(&mut self.members[high as usize]);
        let kept = &mut self.members[low as usize];
        if kept.is_empty() {
            kept.push(low);
        }
        if moved.is_empty() {
            kept.push(high);
        } else {
            kept.extend(moved);
        }
        self.parent[high as usize] = low;
    }

    /// Root per row.
    pub fn roots(mut self) -> Vec<RowId> {
        (0..self.parent.len() as RowId)
            .map(|row| self.root(row))
            .collect()
    }
}
