//! Precision, recall and F1 of a clustering: over pairs, over rows (B³) and over whole clusters.

use super::contingency::{Contingency, pairs};

/// Things predicted, things true, and those that are both; pairs or whole clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Predicted and true.
    pub correct: u64,
    /// Predicted.
    pub predicted: u64,
    /// True.
    pub actual: u64,
}

impl Agreement {
    /// Share of what was predicted that is true; `None` if nothing was predicted.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.correct, self.predicted)
    }

    /// Share of what is true that was predicted; `None` if nothing is true.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.correct, self.actual)
    }

    /// Harmonic mean of the two, 2·correct ÷ (predicted + actual), which is defined as long as
    /// anything was predicted or is true.
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * self.correct, self.predicted + self.actual)
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// B³ (Bagga and Baldwin 1998): for each row, how much of its predicted cluster is truly its
/// customer, and how much of its customer is in its predicted cluster; averaged over rows.
/// Unlike pairs, it does not let the largest cluster decide everything.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BCubed {
    /// Mean share of a row's predicted cluster that is truly its customer, 0–1.
    pub precision: f64,
    /// Mean share of a row's customer that is in its predicted cluster, 0–1.
    pub recall: f64,
}

impl BCubed {
    /// Harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// How well a clustering agrees with labels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Labelled rows, those set aside among them.
    pub rows: u64,
    /// Labelled rows that are in no cluster because they were quarantined or rejected.
    pub absent: u64,
    /// Rows without a label, which are left out of everything.
    pub unlabelled: u64,
    /// Pairs of rows in one cluster.
    pub pairs: Agreement,
    /// B³; `None` without labelled rows.
    pub b_cubed: Option<BCubed>,
    /// Clusters that hold exactly the labelled rows of one customer, customers of one row too.
    pub clusters: Agreement,
    /// Predicted clusters that hold rows of several customers.
    pub mixed_clusters: u64,
    /// Customers whose rows are spread over several predicted clusters.
    pub split_customers: u64,
}

/// Compares a cluster per row with a label per row. Both are arbitrary numbers: only which rows
/// share one counts. `absent` holds the labels of rows that got no cluster (quarantined,
/// rejected); they count as clusters of one row.
///
/// # Panics
/// If `predicted` and `truth` differ in length.
pub fn evaluate(predicted: &[u32], truth: &[Option<u32>], absent: &[u32]) -> Evaluation {
    let table = Contingency::new(predicted, truth, absent);
    let rows = table.rows();
    let sum_of_pairs = |sizes: &[u64]| sizes.iter().map(|&size| pairs(size)).sum();
    let mut customers_in = vec![0u32; table.predicted.len()];
    let mut clusters_of = vec![0u32; table.actual.len()];
    let (mut together, mut exact) = (0, 0);
    let (mut precision, mut recall) = (0.0, 0.0);
    for cell in &table.cells {
        let predicted = table.predicted[cell.predicted as usize];
        let actual = table.actual[cell.actual as usize];
        customers_in[cell.predicted as usize] += 1;
        clusters_of[cell.actual as usize] += 1;
        together += pairs(cell.rows);
        exact += u64::from(cell.rows == predicted && cell.rows == actual);
        let square = (cell.rows * cell.rows) as f64;
        precision += square / predicted as f64;
        recall += square / actual as f64;
    }
    let several = |counts: &[u32]| counts.iter().filter(|&&count| count > 1).count() as u64;
    Evaluation {
        rows,
        absent: absent.len() as u64,
        unlabelled: truth.iter().filter(|label| label.is_none()).count() as u64,
        pairs: Agreement {
            correct: together,
            predicted: sum_of_pairs(&table.predicted),
            actual: sum_of_pairs(&table.actual),
        },
        b_cubed: (rows > 0).then(|| BCubed {
            precision: precision / rows as f64,
            recall: recall / rows as f64,
        }),
        clusters: Agreement {
            correct: exact,
            predicted: table.predicted.len() as u64,
            actual: table.actual.len() as u64,
        },
        mixed_clusters: several(&customers_in),
        split_customers: several(&clusters_of),
    }
}
