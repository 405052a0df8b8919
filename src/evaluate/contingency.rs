//! The contingency table of two clusterings: how many labelled rows share each combination of
//! predicted and true cluster. Counts only.

/// One non-empty cell: a predicted cluster, a true cluster, and their common rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Position of the predicted cluster in [`Contingency::predicted`].
    pub predicted: u32,
    /// Position of the true cluster in [`Contingency::actual`].
    pub actual: u32,
    /// Rows in both.
    pub rows: u64,
}

/// Cells and margins. Rows without a label are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contingency {
    /// Cells ordered by predicted, then actual cluster.
    pub cells: Vec<Cell>,
    /// Size of each predicted cluster, in order of its number; absent rows follow, one by one.
    pub predicted: Vec<u64>,
    /// Size of each true cluster, in order of its label.
    pub actual: Vec<u64>,
}

impl Contingency {
    /// Counts labelled rows. `absent` holds the labels of rows that are in no cluster because
    /// they were set aside; each is a predicted cluster of its own.
    ///
    /// # Panics
    /// If `predicted` and `truth` differ in length.
    pub fn new(predicted: &[u32], truth: &[Option<u32>], absent: &[u32]) -> Self {
        assert_eq!(predicted.len(), truth.len(), "one label per row");
        // The second number keeps absent rows apart from clusters and from one another.
        let rows = predicted.iter().zip(truth);
        let present = rows.filter_map(|(&cluster, label)| Some(((0u32, cluster), (*label)?)));
        let set_aside = (0u32..).zip(absent).map(|(n, &label)| ((1, n), label));
        let mut labelled: Vec<((u32, u32), u32)> = present.chain(set_aside).collect();

        let mut labels: Vec<u32> = labelled.iter().map(|&(_, label)| label).collect();
        labels.sort_unstable();
        let actual = labels
            .chunk_by(|a, b| a == b)
            .map(|run| run.len() as u64)
            .collect();
        labels.dedup();

        labelled.sort_unstable();
        let mut table = Contingency {
            actual,
            ..Contingency::default()
        };
        for cluster in labelled.chunk_by(|a, b| a.0 == b.0) {
            for common in cluster.chunk_by(|a, b| a.1 == b.1) {
                let label = labels.binary_search(&common[0].1);
                table.cells.push(Cell {
                    predicted: table.predicted.len() as u32,
                    actual: label.expect("every label was collected") as u32,
                    rows: common.len() as u64,
                });
            }
            table.predicted.push(cluster.len() as u64);
        }
        table
    }

    /// Number of labelled rows.
    pub fn rows(&self) -> u64 {
        self.predicted.iter().sum()
    }
}

/// Number of pairs among `rows` rows.
pub fn pairs(rows: u64) -> u64 {
    rows * rows.saturating_sub(1) / 2
}
