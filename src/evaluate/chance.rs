//! Shares of judged pairs with their uncertainty, and figures over probabilities. Pure arithmetic;
//! the formulas are named.

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
