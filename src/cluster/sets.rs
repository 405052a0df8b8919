//! Disjoint sets of rows with their members at hand: union–find with path halving, where the
//! smallest row is always the root, plus lists of members.

use crate::tables::records::RowId;

/// Disjoint sets over some rows, each of which has a place among them.
pub struct ClusterSets {
    parent: Vec<u32>,
    /// Members of sets of two rows and more, by the place of the root; empty for single rows.
    members: Vec<Vec<RowId>>,
    /// The row at each place, ascending.
    rows: Vec<RowId>,
}

impl ClusterSets {
    /// Every row alone; rows ascending and distinct.
    pub fn new(rows: Vec<RowId>) -> Self {
        debug_assert!(rows.is_sorted_by(|a, b| a < b));
        ClusterSets {
            parent: (0..rows.len() as u32).collect(),
            members: vec![Vec::new(); rows.len()],
            rows,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The place of one of the rows.
    pub fn place(&self, row: RowId) -> u32 {
        self.rows.partition_point(|&of| of < row) as u32
    }

    /// The place of the smallest row of the set of the row at a place.
    pub fn root(&mut self, mut place: u32) -> u32 {
        while self.parent[place as usize] != place {
            let above = self.parent[self.parent[place as usize] as usize];
            self.parent[place as usize] = above;
            place = above;
        }
        place
    }

    /// Members of the set of a root.
    pub fn members(&self, root: u32) -> &[RowId] {
        let members = &self.members[root as usize];
        if members.is_empty() {
            &self.rows[root as usize..=root as usize]
        } else {
            members
        }
    }

    /// Joins the sets of the rows at two places.
    pub fn join(&mut self, left: u32, right: u32) {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return;
        }
        let (low, high) = (left.min(right), left.max(right));
        let moved = std::mem::take(&mut self.members[high as usize]);
        let kept = &mut self.members[low as usize];
        if kept.is_empty() {
            kept.push(self.rows[low as usize]);
        }
        if moved.is_empty() {
            kept.push(self.rows[high as usize]);
        } else {
            kept.extend(moved);
        }
        self.parent[high as usize] = low;
    }

    /// Every row with the smallest row of its set.
    pub fn roots(mut self) -> impl Iterator<Item = (RowId, RowId)> {
        (0..self.rows.len() as u32).map(move |place| {
            let root = self.root(place);
            (self.rows[place as usize], self.rows[root as usize])
        })
    }
}
