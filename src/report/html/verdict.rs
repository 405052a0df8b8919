//! What the page says first: how the run ended, the numbers at its head, and what is worth doing
//! besides the fixes.

use minijinja::Value;

use super::view::{by_name, object};
use crate::report::charts::spark;
use crate::report::data::scores::{HeadlineFigure, HeadlineKind};
use crate::report::data::{GateOutcome, ReportData, TrendPoint};
use crate::report::lang::{Lang, count, percent, points};
use crate::report::summary::{gate_name, label};

/// How the run ended: a word with its colour, and the sentence below it.
pub(super) fn verdict(data: &ReportData, lang: Lang) -> Value {
    let failed = data.gates_with(GateOutcome::Failed);
    let held = data.gates_with(GateOutcome::Held);
    let missed = count((failed + held) as u64);
    let places = [("count", missed.as_str())];
    let (tone, text) = if !data.nothing_lost() {
        ("bad", lang.word("status_lost").to_owned())
    } else if held > 0 {
        ("bad", lang.say("status_held", &places))
    } else if failed > 0 {
        ("warn", lang.say("status_failed", &places))
    } else if data.gates_with(GateOutcome::Passed) == 0 {
        ("calm", lang.word("status_none").to_owned())
    } else {
        ("good", lang.word("status_ok").to_owned())
    };
    object([
        ("tone", tone.into()),
        ("text", text.into()),
        ("says", verdict_says(data, lang).into()),
    ])
}

/// One sentence with the numbers that matter.
fn verdict_says(data: &ReportData, lang: Lang) -> String {
    let rows = count(data.rows_read());
    let sources = data.sources.len().to_string();
    let mut says = if data.golden.entities > 0 {
        let entities = count(data.golden.entities);
        lang.say(
            "verdict_run",
            &[
                ("rows", &rows),
                ("sources", &sources),
                ("entities", &entities),
            ],
        )
    } else {
        lang.say("verdict_audit", &[("rows", &rows), ("sources", &sources)])
    };
    if let Some(rate) = data.conformity() {
        says.push(' ');
        says.push_str(&lang.say("verdict_conformity", &[("rate", &percent(Some(rate)))]));
    }
    if !data.nothing_lost() {
        says = lang.word("start_lost").to_owned();
    }
    says
}

/// The numbers at the head.
pub(super) fn headline(data: &ReportData, lang: Lang) -> Value {
    let figures = data.scores.headline.iter();
    figures
        .map(|figure| {
            let (name, says) = headline_words(figure, data, lang);
            let change = match (figure.value, figure.previous) {
                (Some(now), Some(before)) => Some(now - before),
                _ => None,
            };
            // Gates may be better lower; what is up and what is good is only known of shares.
            let tone = match change {
                Some(change) if figure.kind != HeadlineKind::Gate && change > 0.000_05 => "good",
                Some(change) if figure.kind != HeadlineKind::Gate && change < -0.000_05 => "bad",
                _ => "calm",
            };
            let value = match figure.kind {
                HeadlineKind::Gate => figure.value.map_or("–".to_owned(), plain),
                _ => percent(figure.value),
            };
            object([
                ("key", figure.name.clone().into()),
                ("name", name.clone().into()),
                ("says", says.into()),
                ("value", value.into()),
                ("tone", tone.into()),
                (
                    "change",
                    match (change, figure.kind) {
                        (None, _) | (_, HeadlineKind::Gate) => Value::from(()),
                        (Some(change), _) => points(change, lang).into(),
                    },
                ),
                (
                    "spark",
                    Value::from_safe_string(spark(&name, &history(figure, &data.trend))),
                ),
            ])
        })
        .collect::<Vec<_>>()
        .into()
}

/// A number as it is: with separators, or three decimals if it is no whole one.
pub(super) fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        let sign = if value < 0.0 { "-" } else { "" };
        format!("{sign}{}", count(value.abs() as u64))
    } else {
        format!("{value:.3}")
    }
}

/// What a headline figure is called and what it means.
fn headline_words(figure: &HeadlineFigure, data: &ReportData, lang: Lang) -> (String, String) {
    let (passed, checked) = (count(figure.passed), count(figure.checked));
    let places = [("passed", passed.as_str()), ("checked", checked.as_str())];
    let said = |key: &str| match figure.value {
        Some(_) => lang.say(key, &places),
        None => lang.word("headline_unmeasured").to_owned(),
    };
    match figure.kind {
        HeadlineKind::BuiltIn => {
            let says = format!("headline_says.{}", figure.name);
            let says = match lang.find(&says) {
                Some(_) => said(&says),
                None => said("headline_check"),
            };
            (lang.of_list("headline", &figure.name), says)
        }
        HeadlineKind::Check => (
            lang.rule(&figure.name, &figure.name),
            said("headline_check"),
        ),
        HeadlineKind::Dimension => {
            let name = lang.of_list("dimension", &figure.name);
            (name, said("headline_dimension"))
        }
        HeadlineKind::Field => {
            let name = match label(&figure.field, lang) {
                "" => figure.name.clone(),
                label => label.to_owned(),
            };
            (name, said("headline_field"))
        }
        HeadlineKind::Gate => {
            let gate = data.gates.iter().find(|gate| gate.name == figure.name);
            let name = gate.map_or_else(|| figure.name.clone(), |gate| gate_name(gate, lang));
            let says = gate.map_or_else(String::new, |gate| {
                lang.say("headline_gate", &[("limit", &gate.limit)])
            });
            (name, says)
        }
    }
}

/// A headline figure in earlier publications; empty for those that trends do not keep.
fn history(figure: &HeadlineFigure, trend: &[TrendPoint]) -> Vec<Option<f64>> {
    let of: Option<fn(&TrendPoint) -> Option<f64>> = match (figure.kind, figure.name.as_str()) {
        (HeadlineKind::BuiltIn, "conformity") => Some(|point| point.conformity),
        (HeadlineKind::BuiltIn, "clean_rows") => Some(|point| point.clean_rows),
        (HeadlineKind::BuiltIn, "reachable") => Some(|point| point.reachable),
        _ => None,
    };
    match (of, figure.kind) {
        (Some(of), _) => trend.iter().map(of).collect(),
        (None, HeadlineKind::Dimension) => trend
            .iter()
            .map(|point| {
                let mut rates = point.dimensions.iter();
                rates
                    .find(|(name, _)| *name == figure.name)
                    .map(|(_, rate)| *rate)
            })
            .collect(),
        (None, _) => Vec::new(),
    }
}

/// What is worth a look besides the fixes, most pressing first.
pub(super) fn also(data: &ReportData, lang: Lang) -> Value {
    let mut items: Vec<(&str, &str, String)> = Vec::new();
    if !data.nothing_lost() {
        items.push(("bad", "sources", lang.word("start_lost").to_owned()));
    }
    for gate in &data.gates {
        if matches!(gate.outcome, GateOutcome::Failed | GateOutcome::Held) && items.len() < 5 {
            let name = gate_name(gate, lang);
            let places = [
                ("name", name.as_str()),
                ("measured", &gate.measured),
                ("limit", &gate.limit),
            ];
            items.push(("bad", "gates", lang.say("start_gate", &places)));
        }
    }
    let of_kind = |kind: &str| -> u64 {
        let conflicts = data.conflicts.by_field.iter();
        conflicts
            .filter(|conflict| conflict.kind == kind)
            .map(|conflict| conflict.values)
            .sum()
    };
    let new_patterns = data.profile.overall();
    let new_patterns = new_patterns.flat_map(|field| &field.patterns);
    for (many, tone, link, key) in [
        (data.review.total, "warn", "review", "start_review"),
        (of_kind("identity"), "warn", "conflicts", "start_identity"),
        (of_kind("consent"), "warn", "conflicts", "start_consent"),
        (
            new_patterns.filter(|pattern| pattern.new).count() as u64,
            "warn",
            "profile",
            "start_patterns",
        ),
        (
            data.warnings.len() as u64,
            "warn",
            "warnings",
            "start_warnings",
        ),
        (
            data.left_out.len() as u64,
            "calm",
            "sources",
            "start_left_out",
        ),
    ] {
        if many > 0 {
            items.push((tone, link, lang.say(key, &[("count", &count(many))])));
        }
    }
    let items = items.into_iter();
    items
        .map(|(tone, link, text)| by_name([("tone", tone), ("link", link), ("text", &text)]))
        .collect::<Vec<_>>()
        .into()
}
