//! Which times of change are believed. A date in the future would win every field for years, and a
//! day on which a job touched a large part of a source says nothing about any of its rows: such
//! times count as unknown, and the run says so. What is published stays as it was read.

use rayon::prelude::*;

use crate::tables::golden::{Disbelief, IgnoredTimes};
use crate::tables::records::{NO_TIME, Records};

/// Share of a source's dated rows on one day above which the day is not believed, in percent.
const ONE_DAY_PERCENT: u64 = 30;
/// Rows that a day must have before its share says anything: a handful of customers may well have
/// called on the same day.
const ONE_DAY_ROWS: u64 = 10;
/// A day as a length of time. Sources say their times in many zones, so that any 24 hours count
/// and no calendar has to be known.
const DAY: i64 = 86_400_000_000;

/// The times of all rows, [`NO_TIME`] where they are not believed, and what was not believed.
pub fn believable(records: &Records, as_of: Option<i64>) -> (Vec<i64>, Vec<IgnoredTimes>) {
    let latest = as_of.unwrap_or(i64::MAX);
    let mut times = records.updated_at.clone();
    let mut ignored = Vec::new();
    let mut start = 0;
    for source in 0..records.sources.len() {
        // Rows stand in order of source.
        let end = start + records.source[start..].partition_point(|&of| usize::from(of) <= source);
        let of_source = &mut times[start..end];
        start = end;
        let dated = of_source.iter().filter(|&&time| time != NO_TIME).count() as u64;
        let mut note = |why: Disbelief, rows: u64| {
            if rows > 0 {
                ignored.push(IgnoredTimes {
                    source,
                    why,
                    rows,
                    dated,
                });
            }
        };
        note(Disbelief::Future, forget(of_source, |time| time > latest));
        while let Some(first) = crowded_day(of_source, dated) {
            let on_that_day = |time: i64| (first..first.saturating_add(DAY)).contains(&time);
            note(Disbelief::OneDay(first), forget(of_source, on_that_day));
        }
    }
    (times, ignored)
}

/// Makes the times unknown for which this holds; how many they were.
fn forget(times: &mut [i64], is_wrong: impl Fn(i64) -> bool) -> u64 {
    let mut count = 0;
    for time in times {
        if *time != NO_TIME && is_wrong(*time) {
            *time = NO_TIME;
            count += 1;
        }
    }
    count
}

/// The first moment of the fullest 24 hours, if they hold too many of a source's dated rows.
fn crowded_day(times: &[i64], dated: u64) -> Option<i64> {
    let crowd = |rows: u64| rows >= ONE_DAY_ROWS && rows * 100 > dated * ONE_DAY_PERCENT;
    if !crowd(dated) || !two_days_are_crowded(times, crowd) {
        return None;
    }
    let mut sorted: Vec<i64> = times.iter().copied().filter(|&it| it != NO_TIME).collect();
    sorted.par_sort_unstable();
    let mut end = 0;
    let mut fullest: Option<(u64, i64)> = None;
    for (start, &first) in sorted.iter().enumerate() {
        while end < sorted.len() && sorted[end] < first.saturating_add(DAY) {
            end += 1;
        }
        let rows = (end - start) as u64;
        if fullest.is_none_or(|(most, _)| rows > most) {
            fullest = Some((rows, first));
        }
    }
    fullest
        .filter(|&(rows, _)| crowd(rows))
        .map(|(_, first)| first)
}

/// Whether two days in a row hold a crowd: any 24 hours lie within two days, so that sorting all times
/// can mostly be spared.
fn two_days_are_crowded(times: &[i64], crowd: impl Fn(u64) -> bool) -> bool {
    let days = || {
        times
            .iter()
            .filter(|&&it| it != NO_TIME)
            .map(|it| it.div_euclid(DAY))
    };
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return false;
    };
    // Ten thousand years; what is outside of any calendar is sorted after all.
    let Some(length) = usize::try_from(last - first)
        .ok()
        .filter(|&it| it < 3_660_000)
    else {
        return true;
    };
    let mut rows = vec![0u64; length + 2];
    for day in days() {
        rows[(day - first) as usize] += 1;
    }
    rows.windows(2).any(|days| crowd(days[0] + days[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survive::fixture::{Row, day, def, records, value};
    use crate::tables::field::{EntityKind, FieldType};

    fn source(times: impl IntoIterator<Item = i64>) -> Records {
        let rows = times.into_iter().enumerate().map(|(id, updated_at)| Row {
            source: "crm".to_owned(),
            id: format!("{id:03}"),
            updated_at,
            deleted: false,
            cells: vec![value("x")],
        });
        let defs = [def("city", FieldType::Text)];
        records(&defs, EntityKind::Person, rows.collect())
    }

    #[test]
    fn a_day_on_which_a_third_of_a_source_changed_is_not_believed() {
        let job = day("2024-03-01");
        // Ten of thirty within 24 hours over midnight, the rest on days of their own.
        let touched = (0..10).map(|n| job + n * DAY / 10);
        let others = (0..20).map(|n| day("2020-01-01") + n * 2 * DAY);
        let (times, ignored) = believable(&source(touched.chain(others)), None);
        assert_eq!(times.iter().filter(|&&time| time == NO_TIME).count(), 10);
        assert_eq!(
            ignored,
            [IgnoredTimes {
                source: 0,
                why: Disbelief::OneDay(job),
                rows: 10,
                dated: 30
            }]
        );
    }

    #[test]
    fn three_in_ten_and_small_sources_are_believed() {
        let on_one_day = |rows: i64, of: i64| {
            let touched = (0..rows).map(|_| day("2024-03-01"));
            let others = (rows..of).map(|n| day("2020-01-01") + n * 2 * DAY);
            believable(&source(touched.chain(others)), None).1
        };
        assert_eq!(on_one_day(12, 40), []);
        assert_eq!(on_one_day(13, 40).len(), 1);
        assert_eq!(on_one_day(9, 9), []);
    }

    #[test]
    fn the_future_is_not_believed() {
        let times = [day("2025-01-01"), day("2099-01-01"), NO_TIME];
        let (believed, ignored) = believable(&source(times), Some(day("2025-06-01")));
        assert_eq!(believed, [times[0], NO_TIME, NO_TIME]);
        assert_eq!((ignored[0].why, ignored[0].rows), (Disbelief::Future, 1));
        assert_eq!(ignored[0].dated, 2);
    }
}
