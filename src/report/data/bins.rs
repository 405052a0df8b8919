//! Histograms of lengths and dates, cut to what a chart can show. Sums stay: what has no bar of its
//! own is counted beside them.

use std::collections::BTreeMap;

use super::profile::{DateBin, DateHistogram, LengthBin, LengthHistogram};

/// Most bars of lengths.
const LENGTH_BARS: u32 = 40;
/// Most bars of dates.
const DATE_BARS: usize = 60;
/// Longest span shown month by month.
const MONTHS: i32 = 48;

impl LengthHistogram {
    /// From rows per length, ascending; `None` without rows.
    pub fn of(median: u32, counts: &[(u32, u64)]) -> Option<Self> {
        let (min, max) = (counts.first()?.0, counts.last()?.0);
        let width = (max - min + 1).div_ceil(LENGTH_BARS);
        let mut bins: Vec<LengthBin> = (min..=max)
            .step_by(width as usize)
            .map(|from| LengthBin {
                from,
                to: (from + width - 1).min(max),
                rows: 0,
            })
            .collect();
        for &(length, rows) in counts {
            bins[((length - min) / width) as usize].rows += rows;
        }
        Some(LengthHistogram {
            min,
            median,
            max,
            bins,
        })
    }
}

impl DateHistogram {
    /// From rows per month (counted from January of year 0), ascending; `None` without rows.
    pub fn of(months: &[(i32, u64)]) -> Option<Self> {
        let (first, last) = (months.first()?.0, months.last()?.0);
        let years = (last.div_euclid(12) - first.div_euclid(12)) as usize + 1;
        let (unit, width) = if last - first < MONTHS {
            ("month", 1)
        } else if years <= DATE_BARS {
            ("year", 12)
        } else {
            ("decade", 120)
        };
        let mut rows_of: BTreeMap<i32, u64> = BTreeMap::new();
        for &(month, rows) in months {
            *rows_of.entry(month.div_euclid(width)).or_default() += rows;
        }
        let bar = |period: i32| rows_of.get(&period).copied().unwrap_or(0);
        let all: Vec<i32> = (first.div_euclid(width)..=last.div_euclid(width)).collect();
        let window = fullest(&all, bar);
        let outside = |periods: &[i32]| periods.iter().map(|&period| bar(period)).sum();
        Some(DateHistogram {
            first: month_name(first),
            last: month_name(last),
            unit: unit.to_owned(),
            before: outside(&all[..window.start]),
            after: outside(&all[window.end..]),
            bins: all[window]
                .iter()
                .map(|&period| DateBin {
                    period: match width {
                        1 => month_name(period),
                        12 => format!("{period:04}"),
                        _ => format!("{:04}", period * 10),
                    },
                    rows: bar(period),
                })
                .collect(),
        })
    }
}

/// The stretch of at most [`DATE_BARS`] periods that holds most rows; the earliest of several.
fn fullest(periods: &[i32], rows: impl Fn(i32) -> u64) -> std::ops::Range<usize> {
    let length = periods.len().min(DATE_BARS);
    let mut sum: u64 = periods[..length].iter().map(|&period| rows(period)).sum();
    let (mut best, mut start) = (sum, 0);
    for at in length..periods.len() {
        sum = sum + rows(periods[at]) - rows(periods[at - length]);
        if sum > best {
            (best, start) = (sum, at + 1 - length);
        }
    }
    start..start + length
}

fn month_name(month: i32) -> String {
    format!(
        "{:04}-{:02}",
        month.div_euclid(12),
        month.rem_euclid(12) + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_a_bar_or_beside_them() {
        for lengths in [
            vec![(3, 7)],
            vec![(1, 1), (40, 2)],
            vec![(0, 5), (41, 1), (32_767, 9)],
        ] {
            let all: u64 = lengths.iter().map(|(_, rows)| rows).sum();
            let got = LengthHistogram::of(3, &lengths).expect("rows");
            assert!(got.bins.len() <= LENGTH_BARS as usize, "{got:?}");
            assert_eq!(got.bins.iter().map(|bin| bin.rows).sum::<u64>(), all);
            let mut ends = got.bins.windows(2);
            assert!(ends.all(|pair| pair[0].to + 1 == pair[1].from), "{got:?}");
        }
        assert_eq!(LengthHistogram::of(0, &[]), None);
    }

    #[test]
    fn dates_choose_their_unit_and_keep_the_fullest_stretch() {
        let of = |months: &[(i32, u64)]| DateHistogram::of(months).expect("rows");
        let near = of(&[(2024 * 12, 3), (2024 * 12 + 13, 4)]);
        assert_eq!((near.unit.as_str(), near.bins.len()), ("month", 14));
        assert_eq!(near.bins[13].period, "2025-02");
        let lives = of(&[(1931 * 12 + 1, 1), (1985 * 12, 6)]);
        assert_eq!((lives.unit.as_str(), lives.bins.len()), ("year", 55));
        assert_eq!(lives.first, "1931-02");
        let odd = of(&[(12, 2), (1985 * 12, 6), (9999 * 12, 1)]);
        assert_eq!(odd.unit, "decade");
        assert_eq!((odd.before, odd.after, odd.bins.len()), (2, 1, DATE_BARS));
        assert!(
            odd.bins
                .iter()
                .any(|bin| bin.period == "1980" && bin.rows == 6)
        );
        assert_eq!(DateHistogram::of(&[]), None);
    }
}
