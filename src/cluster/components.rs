//! Rows that pairs connect, component by component. What happens in one component is nothing to
//! another, so that they are clustered side by side.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::tables::pairs::{Decision, ScoredPairs, Weight};
use crate::tables::records::RowId;

/// Two rows that ask to stand in one cluster. In order: component by component, must-links first,
/// then the strongest pair first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The smallest row of the component.
    pub component: RowId,
    asks: Asks,
    /// The smaller row.
    pub left: RowId,
    /// The larger row.
    pub right: RowId,
    /// The scored pair; `None` for a must-link.
    pub pair: Option<usize>,
}

/// How much a link asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asks {
    Must,
    By(Reverse<Weight>),
}

/// The must-links and the pairs that may merge.
pub(super) fn links(rows: usize, must_link: &[(RowId, RowId)], scored: &ScoredPairs) -> Vec<Link> {
    let must = must_link.iter().map(|&(one, other)| Link {
        component: 0,
        asks: Asks::Must,
        left: one.min(other),
        right: one.max(other),
        pair: None,
    });
    let pairs = 0..scored.len();
    let may = pairs
        .filter(|&pair| scored.decision[pair] == Decision::Match)
        .map(|pair| Link {
            component: 0,
            asks: Asks::By(Reverse(scored.weight[pair])),
            left: scored.left[pair],
            right: scored.right[pair],
            pair: Some(pair),
        });
    let mut links: Vec<Link> = must.chain(may).collect();
    let components = components(rows, &links);
    for link in &mut links {
        link.component = components[link.left as usize];
    }
    links.par_sort_unstable();
    links
}

/// The smallest row of the component of every row.
fn components(rows: usize, links: &[Link]) -> Vec<RowId> {
    let mut above: Vec<RowId> = (0..rows as RowId).collect();
    fn root(above: &mut [RowId], mut row: RowId) -> RowId {
        while above[row as usize] != row {
            above[row as usize] = above[above[row as usize] as usize];
            row = above[row as usize];
        }
        row
    }
    for link in links {
        let (left, right) = (root(&mut above, link.left), root(&mut above, link.right));
        above[left.max(right) as usize] = left.min(right);
    }
    // What stands above a row is smaller, and was settled before it.
    for row in 0..rows {
        above[row] = above[above[row] as usize];
    }
    above
}
