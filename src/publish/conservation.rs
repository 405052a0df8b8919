//! Nothing is lost: per source, the records read are the rows of `crosswalk`, `quarantine` and
//! `rejects`. Checked before publishing; a mismatch is a defect of ours, never of the data.

use super::manifest::SourceSummary;
use super::tables::{Rejected, SetAsideRow};
use crate::error::{Error, Result};
use crate::tables::records::Records;

/// Counts where the records of each source went. The summaries stand in the order of
/// `records.sources`.
///
/// # Errors
/// Internal (`row-conservation`), naming the source and the counts, if any record is missing.
pub fn count_and_check(
    summaries: &mut [SourceSummary],
    records: &Records,
    quarantine: &[SetAsideRow<'_>],
    rejects: &[Rejected<'_>],
) -> Result<()> {
    let same = summaries.len() == records.sources.len()
        && summaries
            .iter()
            .zip(&records.sources)
            .all(|(summary, source)| *summary.name == *source.name);
    if !same {
        return Err(Error::internal(
            "row-conservation",
            "the sources of the manifest are not those of the records",
        ));
    }
    for summary in summaries.iter_mut() {
        (summary.crosswalk, summary.quarantine, summary.rejects) = (0, 0, 0);
    }
    for &source in &records.source {
        summaries[usize::from(source)].crosswalk += 1;
    }
    for row in quarantine {
        summaries[row.source].quarantine += 1;
    }
    for record in rejects {
        summaries[record.source].rejects += 1;
    }
    check(summaries)
}

/// Checks counts that are already filled in.
///
/// # Errors
/// As [`count_and_check`].
pub fn check(summaries: &[SourceSummary]) -> Result<()> {
    for source in summaries {
        let kept = source.crosswalk + source.quarantine + source.rejects;
        if kept != source.rows_read + source.kept_before {
            return Err(Error::internal(
                "row-conservation",
                format!(
                    "source {}: {} records were read and {} kept from before, but crosswalk {} + quarantine {} + rejects {} = {kept}",
                    source.name,
                    source.rows_read,
                    source.kept_before,
                    source.crosswalk,
                    source.quarantine,
                    source.rejects
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::tables::tests::{few, sample};
    use crate::tables::raw::SetAside;

    #[test]
    fn each_record_is_counted_where_it_went_and_a_missing_one_is_noticed() {
        let records = sample(&few()).records;
        let aside = SetAside {
            position: Default::default(),
            reason: "total-row".into(),
            cells: Vec::new(),
        };
        let quarantine = [SetAsideRow {
            source: 1,
            id: None,
            row: &aside,
        }];
        let read = |rows: [u64; 2]| -> Vec<SourceSummary> {
            let summary =
                |(source, rows_read): (&crate::tables::records::SourceInfo, _)| SourceSummary {
                    name: source.name.to_string(),
                    rows_read,
                    ..SourceSummary::default()
                };
            records.sources.iter().zip(rows).map(summary).collect()
        };
        let mut exact = read([2, 3]);
        count_and_check(&mut exact, &records, &quarantine, &[]).unwrap();
        assert_eq!((exact[1].crosswalk, exact[1].quarantine), (2, 1));
        // Two mistakes that cancel out over all sources are still two mistakes.
        let swapped = count_and_check(&mut read([3, 2]), &records, &quarantine, &[]);
        assert_eq!(swapped.unwrap_err().code, "row-conservation");
        let mut others = read([2, 3]);
        others.reverse();
        assert!(count_and_check(&mut others, &records, &quarantine, &[]).is_err());
    }
}
