//! From report data to what the templates see: lists cut to size, charts drawn, the first things
//! to do found. No markup but the charts.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::report::charts::{Bar, Column, Step, bars, columns, matrix, waterfall};
use crate::report::data::{GateOutcome, MatchingSummary, ReportData, ReviewPair};
use crate::report::lang::{Lang, count, percent};
use crate::report::summary::{gate_name, label};
use crate::report::words::{TERMS, WORDS};
use crate::text::mask::{MaskKind, SCHEME, mask};

/// Cluster sizes from here on share one column.
const SIZES_SHOWN: u64 = 10;
/// Checks named among the first things to do.
const CHECKS_FIRST: usize = 3;

/// How long lists may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caps {
    rows: usize,
    pairs: usize,
    cells: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Caps {
            rows: 200,
            pairs: 60,
            cells: 24,
        }
    }
}

impl Caps {
    /// Half of everything, until there is nothing left to halve.
    pub(super) fn tighter(self) -> Option<Self> {
        let tighter = Caps {
            rows: self.rows / 2,
            pairs: self.pairs / 2,
            cells: (self.cells / 2).max(4),
        };
        (tighter.rows > 0).then_some(tighter)
    }
}

/// Everything the templates see.
pub(super) fn context(data: &ReportData, lang: Lang, caps: Caps) -> Value {
    let mut shown = data.clone();
    let more = cut(&mut shown, caps);
    let words = WORDS
        .iter()
        .map(|&(key, _, _)| (key, Value::from(lang.word(key))));
    let json = serde_json::to_value(&shown).unwrap_or_default();
    let sums = |of: fn(&crate::report::data::SourceTotals) -> u64| -> Value {
        data.sources.iter().map(of).sum::<u64>().into()
    };
    let check_sum = |of: fn(&crate::report::data::CheckResult) -> u64| -> u64 {
        data.quality.checks.iter().map(of).sum()
    };
    let totals = object([
        ("sources", Value::from(data.sources.len())),
        ("rows_read", sums(|s| s.rows_read)),
        ("accepted", sums(|s| s.accepted)),
        ("quarantined", sums(|s| s.quarantined)),
        ("rejected", sums(|s| s.rejected)),
        ("blank_lines", sums(|s| s.blank_lines)),
        ("deleted", sums(|s| s.deleted)),
        ("adds_up", data.nothing_lost().into()),
        ("checked", check_sum(|c| c.checked).into()),
        ("failed", check_sum(|c| c.failed).into()),
        ("conformity", optional(data.conformity())),
        (
            "error_rate",
            optional(data.conformity().map(|rate| 1.0 - rate)),
        ),
        (
            "duplicate_share",
            optional(crate::report::data::quality::share(
                data.golden.duplicate_rows,
                data.rows_accepted(),
            )),
        ),
        (
            "clean_checks",
            data.quality
                .checks
                .iter()
                .filter(|c| c.failed == 0)
                .count()
                .into(),
        ),
    ]);
    object([
        (
            "t",
            words
                .map(|(key, word)| (key.to_owned(), word))
                .collect::<BTreeMap<_, _>>()
                .into(),
        ),
        ("lang", lang.code().into()),
        ("d", from_json(json)),
        ("totals", totals),
        ("more", more),
        ("status", status(data, lang)),
        ("start", start(data, lang)),
        (
            "gate_names",
            shown
                .gates
                .iter()
                .map(|gate| gate_name(gate, lang))
                .collect::<Vec<_>>()
                .into(),
        ),
        ("charts", charts(&shown, lang)),
        ("scheme", SCHEME.into()),
        ("masking", masking(lang)),
        (
            "terms",
            TERMS
                .iter()
                .map(|&(en, ko)| {
                    object([
                        ("en", en.into()),
                        ("ko", ko.into()),
                        ("meaning", lang.word(&format!("term.{en}")).into()),
                    ])
                })
                .collect::<Vec<_>>()
                .into(),
        ),
    ])
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::from(
        entries
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v))
            .collect::<BTreeMap<_, _>>(),
    )
}

fn optional(share: Option<f64>) -> Value {
    share.map_or(Value::from(()), Value::from)
}

/// Plain data as the template engine's values; text stays text, to be escaped.
fn from_json(json: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::from(()),
        Json::Bool(flag) => flag.into(),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(whole)) => whole.into(),
            (None, None) => number.as_f64().unwrap_or(0.0).into(),
        },
        Json::String(text) => text.into(),
        Json::Array(items) => items.into_iter().map(from_json).collect::<Vec<_>>().into(),
        Json::Object(entries) => entries
            .into_iter()
            .map(|(key, value)| (key, from_json(value)))
            .collect::<BTreeMap<_, _>>()
            .into(),
    }
}

/// Cuts every list; says how many entries each lost.
fn cut(data: &mut ReportData, caps: Caps) -> Value {
    fn list<T>(items: &mut Vec<T>, most: usize) -> Value {
        let lost = items.len().saturating_sub(most);
        items.truncate(most);
        lost.into()
    }
    let rows = caps.rows;
    // Checks without failures are counted, not listed.
    data.quality.checks.retain(|check| check.failed > 0);
    let shown_pairs = data.review.pairs.len().min(caps.pairs) as u64;
    let more = object([
        ("sources", list(&mut data.sources, rows)),
        ("decisions", list(&mut data.decisions, rows)),
        ("warnings", list(&mut data.warnings, rows)),
        ("left_out", list(&mut data.left_out, rows)),
        ("fields", list(&mut data.quality.fields, rows)),
        ("checks", list(&mut data.quality.checks, rows)),
        (
            "standardization",
            list(&mut data.quality.standardization, rows),
        ),
        ("gates", list(&mut data.gates, rows)),
        ("conflicts", list(&mut data.conflicts.by_field, rows)),
        (
            "conflict_examples",
            list(&mut data.conflicts.examples, caps.cells),
        ),
        (
            "review",
            data.review.total.saturating_sub(shown_pairs).into(),
        ),
        ("control_totals", list(&mut data.control_totals, rows)),
    ]);
    data.review.pairs.truncate(caps.pairs);
    data.quality.dimensions.truncate(caps.cells);
    data.matching.truncate(4);
    for source in &mut data.sources {
        source.files.truncate(caps.cells);
    }
    for check in &mut data.quality.checks {
        check.examples.truncate(3);
    }
    for matching in &mut data.matching {
        matching.passes.truncate(rows);
        matching.comparisons.truncate(caps.cells);
        matching.largest.truncate(caps.cells);
        matching.weights.truncate(rows);
        matching.review_reasons.truncate(caps.cells);
        for cluster in &mut matching.largest {
            cluster.sources.truncate(caps.cells);
        }
        for comparison in &mut matching.comparisons {
            comparison.levels.truncate(caps.cells);
        }
    }
    for pair in &mut data.review.pairs {
        pair.comparisons.truncate(caps.cells);
        for comparison in &mut pair.comparisons {
            comparison.fields.truncate(4);
            for field in &mut comparison.fields {
                field.left.truncate(caps.cells);
                field.right.truncate(caps.cells);
            }
        }
    }
    for example in &mut data.conflicts.examples {
        example.chosen.truncate(caps.cells);
        example.other.truncate(caps.cells);
    }
    let matrix = &mut data.conflicts.matrix;
    matrix.sources.truncate(caps.cells.min(12));
    matrix.counts.truncate(matrix.sources.len());
    more
}

/// The one word on how the run ended, with its colour.
fn status(data: &ReportData, lang: Lang) -> Value {
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
    } else if data.gates.is_empty() {
        ("calm", lang.word("status_none").to_owned())
    } else {
        ("good", lang.word("status_ok").to_owned())
    };
    object([("tone", tone.into()), ("text", text.into())])
}

/// What is worth doing first, most pressing first.
fn start(data: &ReportData, lang: Lang) -> Value {
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
    let mut checks: Vec<_> = data
        .quality
        .checks
        .iter()
        .filter(|check| check.failed > 0 && check.severity != "info")
        .collect();
    checks.sort_by_key(|check| {
        let urgent = matches!(check.severity.as_str(), "error" | "quarantine");
        (std::cmp::Reverse(urgent), std::cmp::Reverse(check.failed))
    });
    for check in checks.into_iter().take(CHECKS_FIRST) {
        let owner = match check.owner.as_str() {
            "" => lang.word("owner_none"),
            owner => owner,
        };
        let places = [
            ("field", label(&check.field, lang)),
            ("rule", &check.rule),
            ("failed", &count(check.failed)),
            ("owner", owner),
        ];
        let tone = if check.severity == "warning" {
            "warn"
        } else {
            "bad"
        };
        items.push((tone, "checks", lang.say("start_check", &places)));
    }
    let identity: u64 = data
        .conflicts
        .by_field
        .iter()
        .filter(|conflict| conflict.kind == "identity")
        .map(|conflict| conflict.values)
        .sum();
    for (many, tone, link, key) in [
        (data.review.total, "warn", "review", "start_review"),
        (identity, "warn", "conflicts", "start_identity"),
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
    items
        .into_iter()
        .map(|(tone, link, text)| {
            object([
                ("tone", tone.into()),
                ("link", link.into()),
                ("text", text.into()),
            ])
        })
        .collect::<Vec<_>>()
        .into()
}

/// The masking scheme by its own doing: invented values next to what is shown.
fn masking(lang: Lang) -> Value {
    MaskKind::ALL
        .into_iter()
        .map(|kind| {
            let examples: &[&str] = match kind {
                MaskKind::PersonName => &["홍길동", "남궁길동", "Hong Gil-dong"],
                MaskKind::CompanyName => &["(주)가나상사"],
                MaskKind::Phone => &["010-1234-5678", "02-123-4567"],
                MaskKind::Email => &["honggd@example.com"],
                MaskKind::Address => &["서울특별시 중구 세종대로 110 3층"],
                MaskKind::Date => &["1985-03-12"],
                MaskKind::Identifier => &["123-45-67890"],
                MaskKind::Text => &["VIP", "12000"],
            };
            let shown: Vec<String> = examples.iter().map(|text| mask(kind, text)).collect();
            object([
                ("kind", lang.word(&format!("mask.{kind:?}")).into()),
                ("given", examples.join(", ").into()),
                ("shown", shown.join(", ").into()),
            ])
        })
        .collect::<Vec<_>>()
        .into()
}

/// Every drawing; what we drew ourselves is not escaped again.
fn charts(data: &ReportData, lang: Lang) -> Value {
    let drawn = |svg: String| Value::from_safe_string(svg);
    let each = |of: fn(&MatchingSummary, Lang) -> String| -> Value {
        data.matching
            .iter()
            .map(|matching| drawn(of(matching, lang)))
            .collect::<Vec<_>>()
            .into()
    };
    let dimensions: Vec<Bar> = data
        .quality
        .dimensions
        .iter()
        .map(|score| Bar {
            label: lang.of_list("dimension", &score.dimension),
            values: vec![("series-a", Some(score.rate))],
            texts: vec![percent(Some(score.rate))],
        })
        .collect();
    let fields: Vec<Bar> = data
        .quality
        .fields
        .iter()
        .take(40)
        .map(|quality| Bar {
            label: label(&quality.field, lang).to_owned(),
            values: vec![
                ("series-a", quality.fill_rate),
                ("series-b", quality.validity_rate),
            ],
            texts: vec![percent(quality.fill_rate), percent(quality.validity_rate)],
        })
        .collect();
    let conflict = &data.conflicts.matrix;
    object([
        (
            "dimensions",
            drawn(bars(lang.word("dimensions"), 1.0, &dimensions)),
        ),
        ("fields", drawn(bars(lang.word("fields"), 1.0, &fields))),
        ("weights", each(weights)),
        ("sizes", each(sizes)),
        (
            "matrix",
            drawn(match conflict.sources.len() {
                0 | 1 => String::new(),
                _ => matrix(lang.word("matrix"), &conflict.sources, &conflict.counts),
            }),
        ),
        (
            "waterfalls",
            data.review
                .pairs
                .iter()
                .map(|pair| drawn(evidence(pair, lang)))
                .collect::<Vec<_>>()
                .into(),
        ),
    ])
}

fn weights(matching: &MatchingSummary, lang: Lang) -> String {
    let bins: Vec<Column> = matching
        .weights
        .iter()
        .map(|bin| Column {
            label: format!("{}", bin.from),
            parts: vec![("series-a", bin.matches), ("series-b", bin.reviews)],
        })
        .collect();
    columns(lang.word("weights"), &bins)
}

fn sizes(matching: &MatchingSummary, lang: Lang) -> String {
    let mut by_size: BTreeMap<u64, u64> = BTreeMap::new();
    for size in &matching.cluster_sizes {
        *by_size.entry(size.size.min(SIZES_SHOWN)).or_default() += size.clusters;
    }
    let columns_of: Vec<Column> = by_size
        .into_iter()
        .map(|(size, clusters)| Column {
            label: if size < SIZES_SHOWN {
                size.to_string()
            } else {
                format!("{size}+")
            },
            parts: vec![("series-a", clusters)],
        })
        .collect();
    columns(lang.word("sizes"), &columns_of)
}

fn evidence(pair: &ReviewPair, lang: Lang) -> String {
    let prior = Step {
        label: lang.word("prior").to_owned(),
        bits: pair.weight_prior,
    };
    let steps: Vec<Step> = std::iter::once(prior)
        .chain(pair.comparisons.iter().map(|comparison| Step {
            label: match comparison.fields.as_slice() {
                [only] => label(&only.field, lang).to_owned(),
                _ => comparison.name.clone(),
            },
            bits: comparison.weight,
        }))
        .collect();
    waterfall(lang.word("waterfall"), &steps, lang.word("sum"))
}
