//! Lines over earlier runs and audits.

use minijinja::Value;

use super::figure;
use crate::report::charts::{Line, lines};
use crate::report::data::TrendPoint;
use crate::report::lang::{Lang, count, percent};

/// Names of publications along a trend.
fn days(trend: &[TrendPoint]) -> Vec<String> {
    trend.iter().map(|point| point.as_of.clone()).collect()
}

/// Colours of lines, in order.
const LINES: [&str; 6] = [
    "series-a", "series-b", "series-c", "series-d", "series-e", "series-f",
];

fn share_lines(title: &str, trend: &[TrendPoint], drawn: &[Line]) -> String {
    if trend.len() < 2 {
        return String::new();
    }
    lines(title, &days(trend), drawn, Some(1.0), |share| {
        percent(Some(share))
    })
}

pub(super) fn trend_of_shares(trend: &[TrendPoint], lang: Lang) -> Value {
    type Of = fn(&TrendPoint) -> Option<f64>;
    let figures: [(&str, Of); 3] = [
        ("conformity", |point| point.conformity),
        ("clean_rows", |point| point.clean_rows),
        ("reachable", |point| point.reachable),
    ];
    let drawn: Vec<Line> = figures
        .iter()
        .zip(LINES)
        .map(|((name, of), class)| Line {
            class,
            label: lang.of_list("headline", name),
            values: trend.iter().map(of).collect(),
        })
        .collect();
    let known: Vec<(&TrendPoint, f64)> = trend
        .iter()
        .filter_map(|point| Some((point, point.conformity?)))
        .collect();
    let says = match known.as_slice() {
        [.., (before, was), (_, is)] => {
            let (was, is) = (percent(Some(*was)), percent(Some(*is)));
            let key = match was == is {
                true => "trend_says_same",
                false => "trend_says_now",
            };
            // Only the sentence about a change names both.
            let both = [("since", before.as_of.as_str()), ("is", &is), ("was", &was)];
            lang.say(key, &both)
        }
        _ => String::new(),
    };
    figure(share_lines(lang.word("trend"), trend, &drawn), says)
}

/// One line per name, in order of first appearance.
fn named_lines<T: Copy>(
    trend: &[TrendPoint],
    of: impl Fn(&TrendPoint) -> &[(String, T)],
    label: impl Fn(&str) -> String,
    value: impl Fn(T) -> f64,
) -> Vec<Line> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in trend.iter().flat_map(&of) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .zip(LINES)
        .map(|(name, class)| Line {
            class,
            label: label(name),
            values: trend
                .iter()
                .map(|point| {
                    let mut values = of(point).iter();
                    values
                        .find(|(own, _)| own == name)
                        .map(|(_, it)| value(*it))
                })
                .collect(),
        })
        .collect()
}

pub(super) fn trend_of_dimensions(trend: &[TrendPoint], lang: Lang) -> Value {
    let drawn = named_lines(
        trend,
        |point| &point.dimensions,
        |name| lang.of_list("dimension", name),
        |rate| rate,
    );
    figure(
        share_lines(lang.word("trend_dimensions"), trend, &drawn),
        String::new(),
    )
}

pub(super) fn trend_of_sources(trend: &[TrendPoint], lang: Lang) -> Value {
    let drawn = named_lines(
        trend,
        |point| &point.source_rows,
        str::to_owned,
        |rows| rows as f64,
    );
    let svg = match trend.len() {
        0 | 1 => String::new(),
        _ => lines(
            lang.word("trend_sources"),
            &days(trend),
            &drawn,
            None,
            |rows| count(rows.max(0.0).round() as u64),
        ),
    };
    figure(svg, String::new())
}
