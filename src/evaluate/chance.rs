//! Figures with their uncertainty: shares of judged pairs, and what the model itself expects. Pure
//! arithmetic; the formulas are named.

/// The 97.5 % point of the normal distribution: two-sided intervals of 95 %.
const Z: f64 = 1.959_964;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Judged.
    pub judged: u64,
    /// Of these, so.
    pub so: u64,
    /// `so ÷ judged`.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    /// The interval of Wilson (1927), which holds up for few cases and for shares near 0 or 1;
    /// `None` if nothing was judged.
    pub fn of(so: u64, judged: u64) -> Option<Self> {
        if judged == 0 {
            return None;
        }
        let (n, share) = (judged as f64, so as f64 / judged as f64);
        let square = Z * Z;
        let middle = (share + square / (2.0 * n)) / (1.0 + square / n);
        let reach =
            Z / (1.0 + square / n) * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
        Some(Share {
            judged,
            so,
            share,
            low: (middle - reach).max(0.0),
            high: (middle + reach).min(1.0),
        })
    }
}

/// How many of some pairs are truly one customer, if each is so with its own probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// Pairs.
    pub pairs: u64,
    /// Σ p.
    pub same: f64,
    /// √ Σ p (1 − p): the standard deviation, if pairs are judged independently of each other.
    pub deviation: f64,
}

impl Expected {
    /// Over pairs in their order.
    pub fn of(probabilities: impl IntoIterator<Item = f64>) -> Self {
        let mut expected = Expected::default();
        let mut variance = 0.0;
        for p in probabilities {
            expected.pairs += 1;
            expected.same += p;
            variance += p * (1.0 - p);
        }
        expected.deviation = variance.sqrt();
        expected
    }

    /// The share of the pairs that is one customer, with its 95 % interval: share, low, high.
    pub fn share(&self) -> Option<(f64, f64, f64)> {
        let n = self.pairs as f64;
        (self.pairs > 0).then(|| {
            let reach = Z * self.deviation / n;
            let share = self.same / n;
            (share, (share - reach).max(0.0), (share + reach).min(1.0))
        })
    }
}

/// Precision and recall if every pair from a probability on were merged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CurvePoint {
    /// The probability.
    pub from: f64,
    /// Pairs at or above.
    pub pairs: u64,
    /// Of these, truly one customer.
    pub correct: u64,
    /// All true pairs.
    pub actual: u64,
}

impl CurvePoint {
    /// Share of the pairs that is true.
    pub fn precision(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.correct as f64 / self.pairs as f64)
    }

    /// Share of the true pairs that is among them.
    pub fn recall(&self) -> Option<f64> {
        (self.actual > 0).then(|| self.correct as f64 / self.actual as f64)
    }
}

/// The points of the curve for scored pairs, each with its probability and whether it is true.
pub fn curve(scored: &[(f64, bool)], actual: u64, from: &[f64]) -> Vec<CurvePoint> {
    let point = |&from: &f64| {
        let above = scored
            .iter()
            .filter(|(probability, _)| *probability >= from);
        let (mut pairs, mut correct) = (0, 0);
        for (_, same) in above {
            pairs += 1;
            correct += u64::from(*same);
        }
        CurvePoint {
            from,
            pairs,
            correct,
            actual,
        }
    };
    from.iter().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_textbook() {
        // Worked out by hand from Wilson's formula.
        let share = Share::of(8, 10).unwrap();
        assert!((share.low - 0.4902).abs() < 5e-4, "{share:?}");
        assert!((share.high - 0.9433).abs() < 5e-4, "{share:?}");
        let all = Share::of(20, 20).unwrap();
        assert!(
            (all.low - 0.8389).abs() < 5e-4 && all.high == 1.0,
            "{all:?}"
        );
        let none = Share::of(0, 20).unwrap();
        assert!(none.low == 0.0 && (none.high - (1.0 - all.low)).abs() < 1e-12);
        assert_eq!(Share::of(0, 0), None);
    }

    /// Pairs drawn with their own probabilities: the share lies in the interval about 95 times in
    /// a hundred.
    #[test]
    fn what_the_model_expects_comes_about() {
        let mut state = 7u64;
        let mut draw = || {
            state = crate::tables::hash::mix64(state.wrapping_add(0x9E37_79B9_7F4A_7C15));
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let probabilities: Vec<f64> = (0..400)
            .map(|n| 0.5 + 0.499 * f64::from(n) / 400.0)
            .collect();
        let expected = Expected::of(probabilities.iter().copied());
        let (_, low, high) = expected.share().unwrap();
        let inside = (0..1000)
            .filter(|_| {
                let same = probabilities.iter().filter(|p| draw() < **p).count();
                (low..=high).contains(&(same as f64 / 400.0))
            })
            .count();
        assert!((925..=975).contains(&inside), "{inside} of 1000");
        assert_eq!(Expected::of([]).share(), None);
    }

    #[test]
    fn the_curve_counts_every_pair_from_its_probability_on() {
        let scored = [
            (0.99, true),
            (0.95, false),
            (0.95, true),
            (0.6, true),
            (0.5, false),
        ];
        let points = curve(&scored, 4, &[0.5, 0.95, 0.96, 1.0]);
        let found: Vec<(u64, u64)> = points.iter().map(|it| (it.pairs, it.correct)).collect();
        assert_eq!(found, [(5, 3), (3, 2), (1, 1), (0, 0)]);
        assert_eq!(points[0].recall(), Some(0.75));
        assert_eq!(points[3].precision(), None);
    }
}
