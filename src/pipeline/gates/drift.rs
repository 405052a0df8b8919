//! Gates that compare with the run or audit before: rows, columns, fill rates, patterns of writing.
//! Where there is nothing to compare with there is no measure, and the gate is skipped.

use super::Measured;
use crate::config::load_text;
use crate::config::rules::Written;
use crate::plan::vocabulary::vocabulary;
use crate::profile::FieldProfile;
use crate::publish::store::{self, Store};
use crate::report::data::quality::share;
use crate::report::metrics::ProfileMetrics;

fn meant(wanted: Option<&Written<String>>, name: &str) -> bool {
    wanted.is_none_or(|wanted| *wanted.value == *name)
}

/// Per source of the publication before, the share by which its rows dropped.
pub fn source_rows_drop(
    measured: &Measured<'_>,
    source: Option<&Written<String>>,
) -> Vec<(String, f64)> {
    let Some(baseline) = &measured.earlier.baseline else {
        return Vec::new();
    };
    let sources = baseline.manifest.summary.sources.iter();
    sources
        .filter(|before| meant(source, &before.name))
        .map(|before| {
            let now = measured
                .raws
                .iter()
                .find(|raw| *raw.name == *before.name)
                .map_or(0, |raw| raw.rows_read + raw.kept_before());
            let kept = share(now, before.rows_read + before.kept_before).unwrap_or(1.0);
            (before.name.clone(), (1.0 - kept).max(0.0))
        })
        .collect()
}

/// Per source and field that both publications have, a measure.
fn of_fields(
    measured: &Measured<'_>,
    source: Option<&Written<String>>,
    field: Option<&Written<String>>,
    measure: impl Fn(&FieldProfile, &ProfileMetrics) -> Option<f64>,
) -> Vec<(String, f64)> {
    let fields = measured.profiled.profile.fields.iter();
    fields
        .filter_map(|now| {
            let of = usize::from(now.source?);
            let name = &measured.checked.records.fields[now.field].def.name;
            let of = &measured.bound.sources[of].name;
            if !meant(source, of) || !meant(field, name) {
                return None;
            }
            let before = measured.earlier.profile(of, name)?;
            Some((format!("{of}.{name}"), measure(now, before)?))
        })
        .collect()
}

/// The share of its rows by which a field is filled less than before.
pub fn fill_rate_drops(
    measured: &Measured<'_>,
    source: Option<&Written<String>>,
    field: Option<&Written<String>>,
) -> Vec<(String, f64)> {
    of_fields(measured, source, field, |now, before| {
        let filled = share(now.filled - now.became_missing, now.rows)?;
        Some((before.fill_rate()? - filled).max(0.0))
    })
}

/// The share of the most frequent pattern that was not among the most frequent ones before.
pub fn new_patterns(
    measured: &Measured<'_>,
    source: Option<&Written<String>>,
    field: Option<&Written<String>>,
) -> Vec<(String, f64)> {
    of_fields(measured, source, field, |now, before| {
        let known = |pattern: &str| before.patterns.iter().any(|it| it.pattern == pattern);
        let new = now.patterns.iter().find(|it| !known(&it.pattern));
        // A field that was empty before has no way of writing that could be new.
        (before.filled > 0).then_some(())?;
        share(new.map_or(0, |new| new.rows), now.filled)
    })
}

/// Everything beyond the limit or, if all is well, the one nearest to it.
pub fn worst(mut measures: Vec<(String, f64)>, limit: f64) -> Vec<(String, f64)> {
    measures.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let beyond = measures.iter().filter(|(_, value)| *value > limit).count();
    measures.truncate(beyond.max(1));
    measures
}

/// Columns that the rules name and a source lacks, and columns that a source had before and has no
/// more, whether they fed a field or not.
pub fn missing_columns(measured: &Measured<'_>, store: &dyn Store) -> usize {
    let mut missing: Vec<(String, String)> = measured
        .bound
        .missing
        .iter()
        .map(|(source, column)| (source.to_string(), column.to_string()))
        .collect();
    let baseline = measured.earlier.baseline.as_ref();
    let earlier = baseline.and_then(|baseline| {
        let folder = baseline.area.finished(&baseline.manifest.run_id);
        let path = store::join(&folder, "project.yaml");
        let text = String::from_utf8(store.read(&path).ok()??).ok()?;
        load_text("project.yaml", &text, &vocabulary()).ok()
    });
    if let Some((before, _)) = earlier {
        for source in &before.sources {
            let Some(raw) = measured.raws.iter().find(|raw| *raw.name == **source.name) else {
                continue;
            };
            for name in source
                .columns
                .iter()
                .flat_map(|map| &map.columns)
                .filter(|name| !name.is_empty())
            {
                if !raw.columns.iter().any(|column| *column.name == *name.value) {
                    missing.push((raw.name.to_string(), name.value.clone()));
                }
            }
        }
    }
    for before in measured.earlier.metrics().iter().flat_map(|it| &it.sources) {
        let Some(raw) = measured.raws.iter().find(|raw| *raw.name == *before.source) else {
            continue;
        };
        for name in &before.columns {
            if !raw.columns.iter().any(|column| *column.name == **name) {
                missing.push((before.source.clone(), name.clone()));
            }
        }
    }
    missing.sort();
    missing.dedup();
    missing.len()
}
