//! Every drawing of the page, with the sentence that says what this run's figures show in it. What
//! we drew ourselves is not escaped again.

mod evidence;
mod trends;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;

use super::view::object;
use crate::report::charts::{
    Bar, Column, Combination, HeatRow, Heights, Mark, bars, columns, combinations, heat_map, matrix,
};
use crate::report::data::{
    DateHistogram, FieldProfile, LengthHistogram, MissingTogether, ReportData,
};
use crate::report::lang::{Lang, count, percent};
use crate::report::summary::label;
use evidence::{evidence, sizes, weights};
use trends::{trend_of_dimensions, trend_of_shares, trend_of_sources};

/// Most rows of a drawing that stands beside a table of all of them.
const ROWS_DRAWN: usize = 40;
/// Most columns of the drawing of missing fields.
const FIELDS_DRAWN: usize = 14;

/// A drawing with what it shows.
fn figure(svg: String, says: String) -> Value {
    object([("svg", Value::from_safe_string(svg)), ("says", says.into())])
}

fn each<T>(items: &[T], draw: impl Fn(&T) -> Value) -> Value {
    items.iter().map(draw).collect::<Vec<_>>().into()
}

/// All drawings by name.
pub(super) fn figures(data: &ReportData, lang: Lang) -> Value {
    let profiles: Vec<&FieldProfile> = data.profile.overall().collect();
    object([
        ("heat", heat(data, lang)),
        ("missing", missing(&data.profile.missing, lang)),
        ("standardized", standardized(data, lang)),
        ("shares", trend_of_shares(&data.trend, lang)),
        ("dimension_trend", trend_of_dimensions(&data.trend, lang)),
        ("source_trend", trend_of_sources(&data.trend, lang)),
        ("agreement", agreement(data, lang)),
        ("matrix", conflict_matrix(data, lang)),
        (
            "lengths",
            each(&profiles, |field| lengths(field.lengths.as_ref(), lang)),
        ),
        (
            "dates",
            each(&profiles, |field| dates(field.dates.as_ref(), lang)),
        ),
        (
            "weights",
            each(&data.matching, |matching| weights(matching, lang)),
        ),
        (
            "sizes",
            each(&data.matching, |matching| sizes(matching, lang)),
        ),
        (
            "strongest",
            each(&data.matching, |m| {
                each(&m.strongest, |pair| evidence(pair, data, lang))
            }),
        ),
        (
            "doubtful",
            each(&data.matching, |m| {
                each(&m.doubtful, |pair| evidence(pair, data, lang))
            }),
        ),
        (
            "review",
            each(&data.review.pairs, |pair| evidence(pair, data, lang)),
        ),
    ])
}

/// Fields by dimension, the worst rows first.
fn heat(data: &ReportData, lang: Lang) -> Value {
    let fields = &data.scores.fields;
    let measured: BTreeSet<&str> = fields
        .iter()
        .flat_map(|field| &field.dimensions)
        .map(|cell| cell.dimension.as_str())
        .collect();
    let dimensions: Vec<&str> = crate::tables::findings::Dimension::ALL
        .into_iter()
        .map(|dimension| dimension.name())
        .filter(|name| measured.contains(name))
        .collect();
    let mut rows: Vec<(f64, HeatRow)> = Vec::new();
    let mut worst: Option<(f64, String, &str)> = None;
    for field in fields {
        let cell = |name: &&str| {
            let mut cells = field.dimensions.iter();
            cells.find(|cell| cell.dimension == **name)
        };
        let lowest = field.dimensions.iter().map(|cell| cell.rate);
        let lowest = lowest.fold(1.0, f64::min);
        for cell in &field.dimensions {
            if worst.as_ref().is_none_or(|(rate, ..)| cell.rate < *rate) {
                worst = Some((
                    cell.rate,
                    label(&field.field, lang).to_owned(),
                    &cell.dimension,
                ));
            }
        }
        let cells = dimensions.iter().map(cell);
        rows.push((
            lowest,
            HeatRow {
                label: label(&field.field, lang).to_owned(),
                cells: cells
                    .map(|cell| cell.map(|cell| (cell.rate, percent(Some(cell.rate)))))
                    .collect(),
            },
        ));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows: Vec<HeatRow> = rows
        .into_iter()
        .map(|(_, row)| row)
        .take(ROWS_DRAWN)
        .collect();
    let names: Vec<String> = dimensions
        .iter()
        .map(|name| lang.of_list("dimension", name))
        .collect();
    let says = worst.map_or(String::new(), |(rate, field, dimension)| {
        lang.say(
            "heat_worst",
            &[
                ("field", &field),
                ("dimension", &lang.of_list("dimension", dimension)),
                ("rate", &percent(Some(rate))),
            ],
        )
    });
    figure(heat_map(lang.word("heat"), &names, &rows), says)
}

/// Which fields are missing together.
fn missing(missing: &MissingTogether, lang: Lang) -> Value {
    let mut lacking: BTreeMap<usize, u64> = BTreeMap::new();
    for pattern in &missing.patterns {
        for field in &pattern.missing {
            *lacking.entry(*field).or_default() += pattern.rows;
        }
    }
    let mut fields: Vec<(usize, u64)> = lacking.into_iter().collect();
    fields.sort_by_key(|&(field, rows)| (std::cmp::Reverse(rows), field));
    fields.truncate(FIELDS_DRAWN);
    let name = |field: usize| {
        let label_of = |of| label(of, lang).to_owned();
        missing.fields.get(field).map(label_of).unwrap_or_default()
    };
    let columns_of: Vec<String> = fields.iter().map(|&(field, _)| name(field)).collect();
    let rows: Vec<Combination> = missing
        .patterns
        .iter()
        .map(|pattern| Combination {
            label: pattern.source.clone(),
            marks: fields
                .iter()
                .map(|(field, _)| {
                    if pattern.missing.contains(field) {
                        Mark::Missing
                    } else if pattern.absent.contains(field) {
                        Mark::Absent
                    } else {
                        Mark::Present
                    }
                })
                .collect(),
            count: pattern.rows,
        })
        .collect();
    let gaps = missing.patterns.iter();
    let most = gaps.clone().filter(|pattern| !pattern.missing.is_empty());
    let most = most.max_by_key(|pattern| (pattern.rows, std::cmp::Reverse(&pattern.missing)));
    let listed: u64 = gaps.clone().map(|pattern| pattern.rows).sum();
    let whole = gaps.filter(|pattern| pattern.missing.is_empty());
    let whole: u64 = whole.map(|pattern| pattern.rows).sum();
    let all = listed + missing.other_rows;
    let says = most.map_or(String::new(), |pattern| {
        let mut names: Vec<String> = pattern.missing.iter().map(|&f| name(f)).collect();
        let more = names.len().saturating_sub(4);
        names.truncate(4);
        let mut names = names.join(", ");
        if more > 0 {
            names.push_str(&format!(" +{more}"));
        }
        let whole_share = (all > 0).then(|| whole as f64 / all as f64);
        lang.say(
            "missing_most",
            &[
                ("whole", &percent(whole_share)),
                ("source", &pattern.source),
                ("fields", &names),
                ("rows", &count(pattern.rows)),
            ],
        )
    });
    figure(
        combinations(lang.word("missing_together"), &columns_of, &rows),
        says,
    )
}

/// Kinds of values before and after standardizing, the greatest reduction first.
fn standardized(data: &ReportData, lang: Lang) -> Value {
    let share = |before: u64, after: u64| after as f64 / before as f64;
    let effects = data.quality.standardization.iter();
    let mut effects: Vec<_> = effects
        .filter(|effect| effect.distinct_before > 0)
        .collect();
    let left = |effect: &&crate::report::data::StandardizationEffect| {
        share(effect.distinct_before, effect.distinct_after)
    };
    effects.sort_by(|a, b| left(a).total_cmp(&left(b)));
    let says = effects.first().map_or(String::new(), |effect| {
        lang.say(
            "standardization_most",
            &[
                ("field", label(&effect.field, lang)),
                ("before", &count(effect.distinct_before)),
                ("after", &count(effect.distinct_after)),
            ],
        )
    });
    let rows: Vec<Bar> = effects
        .into_iter()
        .take(ROWS_DRAWN / 2)
        .map(|effect| Bar {
            label: label(&effect.field, lang).to_owned(),
            values: vec![("series-a", Some(left(&effect)))],
            texts: vec![format!(
                "{} → {}",
                count(effect.distinct_before),
                count(effect.distinct_after)
            )],
        })
        .collect();
    figure(bars(lang.word("standardization"), 1.0, &rows), says)
}

/// How often sources agree, field by field.
fn agreement(data: &ReportData, lang: Lang) -> Value {
    let fields = data.scores.agreement.fields.iter();
    let mut fields: Vec<_> = fields.filter(|field| field.rate.is_some()).collect();
    fields.sort_by(|a, b| a.rate.unwrap_or(1.0).total_cmp(&b.rate.unwrap_or(1.0)));
    let says = fields.first().map_or(String::new(), |field| {
        lang.say(
            "agreement_worst",
            &[
                ("field", label(&field.field, lang)),
                ("rate", &percent(field.rate)),
                ("compared", &count(field.count.compared)),
            ],
        )
    });
    let rows: Vec<Bar> = fields
        .into_iter()
        .take(ROWS_DRAWN / 2)
        .map(|field| Bar {
            label: label(&field.field, lang).to_owned(),
            values: vec![("series-a", field.rate)],
            texts: vec![percent(field.rate)],
        })
        .collect();
    figure(bars(lang.word("agreement"), 1.0, &rows), says)
}

fn conflict_matrix(data: &ReportData, lang: Lang) -> Value {
    let conflict = &data.conflicts.matrix;
    if conflict.sources.len() < 2 {
        return figure(String::new(), String::new());
    }
    let cells = conflict
        .counts
        .iter()
        .enumerate()
        .flat_map(|(row, counts)| {
            let counts = counts.iter().enumerate();
            counts.map(move |(column, count)| (*count, row, column))
        });
    let most = cells
        .filter(|(_, row, column)| row != column)
        .max_by_key(|&(count, row, column)| (count, std::cmp::Reverse((row, column))));
    let source = |at: usize| conflict.sources.get(at).map_or("", String::as_str);
    let says =
        most.filter(|(count, ..)| *count > 0)
            .map_or(String::new(), |(lost, row, column)| {
                lang.say(
                    "matrix_most",
                    &[
                        ("row", source(row)),
                        ("column", source(column)),
                        ("count", &count(lost)),
                    ],
                )
            });
    figure(
        matrix(lang.word("matrix"), &conflict.sources, &conflict.counts),
        says,
    )
}

fn single(label: String, count: u64) -> Column {
    Column {
        label,
        parts: vec![("series-a", count)],
    }
}

fn lengths(histogram: Option<&LengthHistogram>, lang: Lang) -> Value {
    let Some(histogram) = histogram else {
        return figure(String::new(), String::new());
    };
    let bins: Vec<Column> = histogram
        .bins
        .iter()
        .map(|bin| match bin.from == bin.to {
            true => single(bin.from.to_string(), bin.rows),
            false => single(format!("{}–{}", bin.from, bin.to), bin.rows),
        })
        .collect();
    let places = [histogram.min, histogram.median, histogram.max].map(|of| of.to_string());
    let says = lang.say(
        "lengths_say",
        &[
            ("min", &places[0]),
            ("median", &places[1]),
            ("max", &places[2]),
        ],
    );
    figure(
        columns(lang.word("lengths"), Heights::Counts, &bins, &[]),
        says,
    )
}

fn dates(histogram: Option<&DateHistogram>, lang: Lang) -> Value {
    let Some(histogram) = histogram else {
        return figure(String::new(), String::new());
    };
    let bins: Vec<Column> = histogram
        .bins
        .iter()
        .map(|bin| single(bin.period.clone(), bin.rows))
        .collect();
    let says = lang.say(
        "dates_say",
        &[
            ("first", &histogram.first),
            ("last", &histogram.last),
            ("unit", &lang.of_list("unit", &histogram.unit)),
            ("outside", &count(histogram.before + histogram.after)),
        ],
    );
    figure(
        columns(lang.word("dates"), Heights::Counts, &bins, &[]),
        says,
    )
}
