//! The report's view of the columns: counts with names, values masked.

use crate::pipeline::earlier::Earlier;
use crate::pipeline::profiling::Profiled;
use crate::plan::bind::Bound;
use crate::profile::{self, FLAGS};
use crate::publish::tables::ProfileRow;
use crate::report::data::profile::{
    ChainEffect, DateHistogram, EqualColumns, FieldProfile, LengthHistogram, MissingPattern,
    MissingTogether, PatternChange, PatternShare, ProfileSummary, SourceProfile, TopValue,
};
use crate::report::masked::Masked;
use crate::standardize::StepSpec;
use crate::tables::raw::RawSource;
use crate::tables::records::Records;
use crate::tables::text_column::SLOT;

/// Pairs of equal columns listed.
const EQUAL: usize = 50;
/// Combinations of missing fields listed.
const MISSING: usize = 40;

/// What the columns look like.
pub fn columns(
    profiled: &Profiled,
    bound: &Bound,
    raws: &[RawSource],
    records: &Records,
    present: &[Vec<bool>],
    earlier: &Earlier,
) -> ProfileSummary {
    let (overall, own): (Vec<&profile::FieldProfile>, Vec<&profile::FieldProfile>) = profiled
        .profile
        .fields
        .iter()
        .filter(|field| {
            let source = field.source.map(usize::from);
            source.is_none_or(|source| present[field.field][source])
        })
        .partition(|field| field.source.is_none());
    let field = |of: &profile::FieldProfile| field(of, bound, raws, records, earlier);
    ProfileSummary {
        sources: profiled
            .profile
            .sources
            .iter()
            .zip(&bound.sources)
            .map(|(counts, source)| {
                let left_out = |at: usize| source.left_out.iter().any(|(column, _)| *column == at);
                let columns = raws[source.raw].columns.iter().enumerate();
                let day = |time: i64| {
                    let time = jiff::Timestamp::from_microsecond(time).ok();
                    time.map_or_else(String::new, |time| time.strftime("%Y-%m-%d").to_string())
                };
                SourceProfile {
                    source: source.name.to_string(),
                    rows: counts.rows,
                    companies: counts.companies,
                    deleted: counts.deleted,
                    undated: counts.undated,
                    first_change: counts.changed.map_or_else(String::new, |ends| day(ends.0)),
                    last_change: counts.changed.map_or_else(String::new, |ends| day(ends.1)),
                    columns: columns
                        .filter(|(at, _)| !left_out(*at))
                        .map(|(_, column)| column.name.to_string())
                        .collect(),
                }
            })
            .collect(),
        fields: overall.into_iter().chain(own).map(field).collect(),
        near_equal: profiled
            .equal
            .iter()
            .take(EQUAL)
            .map(|pair| EqualColumns {
                source: records.sources[usize::from(pair.source)].name.to_string(),
                left: column_name(records, pair.left),
                right: column_name(records, pair.right),
                rows: pair.rows,
                equal: pair.equal,
                share: pair.equal as f64 / pair.rows as f64,
            })
            .collect(),
        missing: missing(profiled, records, present),
    }
}

fn column_name(records: &Records, at: usize) -> String {
    match at.checked_sub(records.fields.len()) {
        None => records.fields[at].def.name.to_string(),
        Some(carried) => records.carried[carried].name.to_string(),
    }
}

fn missing(profiled: &Profiled, records: &Records, present: &[Vec<bool>]) -> MissingTogether {
    let (listed, others) = profiled
        .missing
        .split_at(profiled.missing.len().min(MISSING));
    MissingTogether {
        fields: records.fields.iter().map(|it| (&it.def).into()).collect(),
        patterns: listed
            .iter()
            .map(|count| {
                let source = usize::from(count.source);
                MissingPattern {
                    source: records.sources[source].name.to_string(),
                    missing: count.missing.clone(),
                    absent: (0..present.len())
                        .filter(|&field| !present[field][source])
                        .collect(),
                    rows: count.rows,
                }
            })
            .collect(),
        other_rows: others.iter().map(|count| count.rows).sum(),
    }
}

fn field(
    counts: &profile::FieldProfile,
    bound: &Bound,
    raws: &[RawSource],
    records: &Records,
    earlier: &Earlier,
) -> FieldProfile {
    let data = &records.fields[counts.field];
    let source = counts
        .source
        .map(|source| &bound.sources[usize::from(source)]);
    let own = source.and_then(|source| {
        let mut columns = source.columns.iter();
        Some((source, columns.find(|it| it.field == counts.field)?))
    });
    let name = source.map_or_else(String::new, |source| source.name.to_string());
    let known = earlier.patterns(&name, &data.def.name);
    let share = |rows: u64| rows as f64 / counts.filled.max(1) as f64;
    FieldProfile {
        field: (&data.def).into(),
        ty: data.def.ty.name().to_owned(),
        columns: own.map_or_else(Vec::new, |(source, columns)| {
            let slots = columns.slots.iter().flatten().chain(&columns.fallback);
            let header = |&column: &usize| raws[source.raw].columns[column].name.to_string();
            slots.map(header).collect()
        }),
        source: name,
        rows: counts.rows,
        filled: counts.filled,
        distinct: counts.distinct,
        distinct_standardized: counts.distinct_standardized,
        usable: counts.usable,
        flags: FLAGS
            .iter()
            .zip(counts.flagged)
            .filter(|(_, rows)| *rows > 0)
            .map(|((_, name), rows)| ((*name).to_owned(), rows))
            .collect(),
        pattern_count: counts.pattern_count,
        patterns: counts
            .patterns
            .iter()
            .map(|pattern| PatternShare {
                new: known
                    .as_ref()
                    .is_some_and(|known| !known.contains(&&*pattern.pattern)),
                pattern: pattern.pattern.to_string(),
                rows: pattern.rows,
                share: share(pattern.rows),
            })
            .collect(),
        top_values: counts
            .top_values
            .iter()
            .map(|value| {
                let text = data.raw.value(value.code).replace(SLOT, " ");
                TopValue {
                    value: Masked::new(data.def.ty, text.trim()),
                    rows: value.rows,
                }
            })
            .collect(),
        lengths: counts
            .lengths
            .as_ref()
            .and_then(|lengths| LengthHistogram::of(lengths.median, &lengths.histogram)),
        dates: {
            let months = counts.months.iter().map(|(month, rows)| (month.0, *rows));
            DateHistogram::of(&months.collect::<Vec<_>>())
        },
        chain: ChainEffect {
            steps: steps(counts.field, own.map(|(_, columns)| columns), bound),
            changed: counts.changed,
            became_missing: counts.became_missing,
            changes: counts
                .changes
                .iter()
                .map(|change| PatternChange {
                    from: change.from.to_string(),
                    to: change.to.as_deref().map(str::to_owned),
                    rows: change.rows,
                })
                .collect(),
        },
    }
}

/// The standardizers of a field in a source; over all sources only where they are the same.
fn steps(
    field: usize,
    own: Option<&crate::plan::bind::BoundColumns>,
    bound: &Bound,
) -> Vec<String> {
    let names = |chain: &[StepSpec]| chain.iter().map(|step| step.name.to_string()).collect();
    if let Some(chain) = own.and_then(|columns| columns.chain.as_deref()) {
        return names(chain);
    }
    let mut columns = bound.sources.iter().flat_map(|source| &source.columns);
    let differs = columns.any(|it| it.field == field && it.chain.is_some());
    match own {
        None if differs => Vec::new(),
        _ => names(&bound.fields[field].chain),
    }
}

/// The fields as a table.
pub fn profile_rows(profile: &ProfileSummary) -> Vec<ProfileRow> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    profile
        .fields
        .iter()
        .map(|field| {
            let length =
                |of: fn(&LengthHistogram) -> u32| field.lengths.as_ref().map(of).map(f64::from);
            let month = |of: fn(&DateHistogram) -> &String| field.dates.as_ref().map(of).cloned();
            let pattern = field.patterns.first();
            ProfileRow {
                source: text(&field.source),
                field: field.field.name.clone(),
                columns: text(&field.columns.join(" | ")),
                ty: field.ty.clone(),
                counts: [
                    field.rows,
                    field.filled,
                    field.chain.became_missing,
                    field.usable,
                    field.distinct,
                    field.distinct_standardized,
                    field.chain.changed,
                    field.pattern_count,
                ],
                lengths: [
                    length(|it| it.min),
                    length(|it| it.median),
                    length(|it| it.max),
                ],
                pattern: pattern.map(|it| it.pattern.clone()),
                pattern_rows: pattern.map(|it| it.rows as f64),
                months: [month(|it| &it.first), month(|it| &it.last)],
            }
        })
        .collect()
}
