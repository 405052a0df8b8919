//! How right a run is by what its own model saw, with an interval that does not take the model's
//! word for it.
//!
//! Two things make such figures uncertain. Chance: pairs of probability p are one customer now and
//! then. And the model: its probabilities near 0 and 1 are surer than it can know, because it takes
//! comparisons to be independent and customers who agree in everything compared to be one. On sets
//! with truth the odds of merged pairs were off by 0 to 2 bits in most, by 6 in one and by more in
//! another; the interval takes every odds to be wrong by [`MODEL_BITS`], all in one direction. What
//! no interval here covers: customers that share every detail compared, and rows of one customer
//! that share none.

/// How far the odds of a pair may be off, in bits.
const MODEL_BITS: f64 = 7.0;
/// True pairs below review may be this many times what the model expects, or none.
const BELOW: f64 = 2.0;
/// Share of the true pairs that may have met in no blocking pass: what plans are held to.
const NEVER_MET: f64 = 0.005;
/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_964;

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// The figure.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The pairs of a run by what became of them, each with its probability.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examined {
    /// Pairs of rows that are in one customer.
    pub together: Vec<f64>,
    /// Pairs for review between two customers, undecided by their weight.
    pub doubtful: Vec<f64>,
    /// Pairs for review that a rule about people keeps apart: relatives, colleagues, names alone.
    pub objected: Vec<f64>,
    /// True pairs that the model expects among those compared and below review.
    pub below: f64,
}

/// A probability whose odds are other by some bits.
fn shifted(p: f64, bits: f64) -> f64 {
    let odds = p / (1.0 - p).max(1e-12) * libm::exp2(bits);
    odds / (1.0 + odds)
}

/// How many of the pairs are one customer: at least, about, at most.
fn bounds(pairs: &[f64]) -> [f64; 3] {
    let same: f64 = pairs.iter().sum();
    let ends = [-1.0, 1.0].map(|side| {
        let (mut sum, mut variance) = (0.0, 0.0);
        for p in pairs {
            let p = shifted(*p, side * MODEL_BITS);
            sum += p;
            variance += p * (1.0 - p);
        }
        (sum + side * Z * variance.sqrt()).clamp(0.0, pairs.len() as f64)
    });
    [ends[0].min(same), same, ends[1].max(same)]
}

impl Examined {
    /// The share of the pairs in one customer that belong there.
    pub fn precision(&self) -> Option<Interval> {
        let pairs = self.together.len() as f64;
        let [low, same, high] = bounds(&self.together).map(|same| same / pairs);
        (pairs > 0.0).then_some(Interval {
            share: same,
            low,
            high,
        })
    }

    /// The share of the true pairs that is in one customer. A rule that keeps a pair apart knows
    /// what its weight does not, so that none or all of those may be true.
    pub fn recall(&self) -> Option<Interval> {
        let [low, found, high] = bounds(&self.together);
        let [least, doubtful, most] = bounds(&self.doubtful);
        let objected: f64 = self.objected.iter().sum();
        let missed = doubtful + objected / 2.0 + self.below;
        let most = most + objected + BELOW * self.below + NEVER_MET * found;
        let share = |found: f64, missed: f64| match found + missed {
            all if all > 0.0 => found / all,
            _ => 0.0,
        };
        (found + missed > 0.0).then(|| Interval {
            share: share(found, missed),
            low: share(low, most + Z * most.sqrt()),
            high: share(high, least),
        })
    }

    /// Of the pairs for review, how many are about one customer.
    pub fn true_reviews(&self) -> f64 {
        // An empty sum is minus zero.
        self.doubtful.iter().sum::<f64>() + self.objected.iter().sum::<f64>() / 2.0 + 0.0
    }
}

/// A pair that the run weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// A row.
    pub left: usize,
    /// Another one.
    pub right: usize,
    /// Probability that they are one customer.
    pub probability: f64,
}

/// The probability of every pair of rows in one customer: its own, or that of the surest way from
/// one row to the other, step by step, if that is more. Rows that only a rule joined have no way;
/// the rule is taken at its word. Customers in order of their smallest row.
pub fn together(customer: &[u32], links: &[Link]) -> Vec<f64> {
    let customers = customer.iter().max().map_or(0, |&most| most as usize + 1);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); customers];
    let mut place = vec![0; customer.len()];
    for (row, &of) in customer.iter().enumerate() {
        place[row] = rows[of as usize].len();
        rows[of as usize].push(row);
    }
    let mut inside: Vec<Vec<Link>> = vec![Vec::new(); customers];
    for link in links {
        if customer[link.left] == customer[link.right] {
            inside[customer[link.left] as usize].push(*link);
        }
    }
    let mut all = Vec::new();
    for (rows, mut links) in rows.iter().zip(inside) {
        if rows.len() > 1 {
            let within = |link: &Link| (place[link.left], place[link.right], link.probability);
            links.sort_by(|a, b| {
                let ends = |link: &Link| (link.left, link.right);
                b.probability
                    .total_cmp(&a.probability)
                    .then(ends(a).cmp(&ends(b)))
            });
            let links: Vec<(usize, usize, f64)> = links.iter().map(within).collect();
            ways(rows.len(), &links, &mut all);
        }
    }
    all
}

/// Appends the probability of every pair of one customer's rows; `links` strongest first.
fn ways(rows: usize, links: &[(usize, usize, f64)], all: &mut Vec<f64>) {
    let mut group: Vec<usize> = (0..rows).collect();
    let mut way = vec![0.0; rows * rows];
    let join = |a: usize, b: usize, p: f64, group: &mut Vec<usize>, way: &mut Vec<f64>| {
        let (left, right) = (group[a], group[b]);
        if left == right {
            return;
        }
        let of = |wanted: usize, group: &[usize]| -> Vec<usize> {
            (0..rows).filter(|&row| group[row] == wanted).collect()
        };
        let (lefts, rights) = (of(left, group), of(right, group));
        let step = |from: usize, to: usize, way: &[f64]| match from == to {
            true => 1.0,
            false => way[from * rows + to],
        };
        for &x in &lefts {
            for &y in &rights {
                let p = step(x, a, way) * p * step(b, y, way);
                way[x * rows + y] = p;
                way[y * rows + x] = p;
            }
        }
        rights.iter().for_each(|&row| group[row] = left);
    };
    for &(a, b, p) in links {
        join(a, b, p, &mut group, &mut way);
    }
    for row in 1..rows {
        join(0, row, 1.0, &mut group, &mut way);
    }
    for &(a, b, p) in links {
        way[a * rows + b] = way[a * rows + b].max(p);
        way[b * rows + a] = way[a * rows + b];
    }
    for a in 0..rows {
        all.extend_from_slice(&way[a * rows + a + 1..(a + 1) * rows]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(left: usize, right: usize, probability: f64) -> Link {
        Link {
            left,
            right,
            probability,
        }
    }

    #[test]
    fn rows_belong_together_by_the_surest_way() {
        // 0–1–2 in a chain; 0–2 is weak by itself. 3 is alone, 4 and 5 were joined by a rule.
        let customer = [0, 0, 0, 1, 2, 2];
        let links = [
            link(0, 1, 0.9),
            link(1, 2, 0.8),
            link(0, 2, 0.5),
            link(2, 3, 0.7),
        ];
        let found = together(&customer, &links);
        for (found, wanted) in found.iter().zip([0.9, 0.72, 0.8, 1.0]) {
            assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        }
        assert_eq!(found.len(), 4);
        let strong = together(&customer, &[links[0], links[1], link(0, 2, 0.99)]);
        assert!(
            strong[1] == 0.99 && (strong[2] - 0.891).abs() < 1e-12,
            "{strong:?}"
        );
        assert!(together(&[], &[]).is_empty());
    }

    #[test]
    fn intervals_hold_the_figure_and_grow_with_doubt() {
        let sure = Examined {
            together: vec![0.9999; 1000],
            ..Examined::default()
        };
        let precision = sure.precision().unwrap();
        assert!(precision.low < precision.share && precision.share < precision.high);
        assert!(precision.low > 0.97, "{precision:?}");
        let recall = sure.recall().unwrap();
        assert!(recall.low < 0.996 && recall.high == 1.0, "{recall:?}");
        let doubtful = Examined {
            doubtful: vec![0.6; 100],
            objected: vec![0.9; 100],
            ..sure.clone()
        };
        let wider = doubtful.recall().unwrap();
        assert!(
            wider.low < recall.low && wider.share < recall.share,
            "{wider:?}"
        );
        // Whether the rule or the weight is right about a pair, the interval holds it.
        for true_objected in [0.0, 90.0] {
            let truth = 1000.0 / (1000.0 + 60.0 + true_objected);
            assert!(
                (wider.low..=wider.high).contains(&truth),
                "{truth} {wider:?}"
            );
        }
        assert!((doubtful.true_reviews() - 105.0).abs() < 1e-9);
        assert_eq!(Examined::default().precision(), None);
        assert_eq!(Examined::default().recall(), None);
    }

    /// Pairs drawn from odds that are off by up to the bits allowed: the share is in the interval.
    #[test]
    fn a_model_that_is_too_sure_is_still_covered() {
        let mut state = 3u64;
        let mut draw = || {
            state = crate::tables::hash::mix64(state.wrapping_add(0x9E37_79B9_7F4A_7C15));
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let claimed: Vec<f64> = (0..500)
            .map(|n| 0.95 + 0.0499 * f64::from(n) / 500.0)
            .collect();
        let examined = Examined {
            together: claimed.clone(),
            ..Examined::default()
        };
        let interval = examined.precision().unwrap();
        let mut inside = 0;
        for round in 0..500 {
            let off = -MODEL_BITS + 2.0 * MODEL_BITS * f64::from(round) / 499.0;
            let same = claimed
                .iter()
                .filter(|p| draw() < shifted(**p, off))
                .count();
            inside += usize::from((interval.low..=interval.high).contains(&(same as f64 / 500.0)));
        }
        assert!(inside >= 475, "{inside} of 500");
    }
}
