//! From report data to what the templates see: lists cut to size, drawings, words. No markup.

use std::collections::BTreeMap;

use minijinja::Value;

use super::cut::{Caps, cut};
use super::{changes, figures, verdict};
use crate::report::charts::GRADES;
use crate::report::data::{ReportData, SourceTotals};
use crate::report::lang::Lang;
use crate::report::masked::CROWD;
use crate::report::summary::gate_name;
use crate::report::words::{TERMS, of_page};
use crate::text::mask::{MaskKind, Openness, SCHEME, mask, shape};

/// Everything the templates see.
pub(super) fn context(data: &ReportData, lang: Lang, caps: Caps) -> Value {
    let mut shown = data.clone();
    let more = cut(&mut shown, caps);
    let words: BTreeMap<String, Value> = of_page()
        .map(|key| (key.to_owned(), Value::from(lang.word(key))))
        .collect();
    let json = serde_json::to_value(&shown).unwrap_or_default();
    object([
        ("t", words.into()),
        ("lang", lang.code().into()),
        ("d", from_json(json)),
        ("totals", totals(data)),
        ("more", more),
        ("verdict", verdict::verdict(data, lang)),
        ("headline", verdict::headline(data, lang)),
        ("also", verdict::also(data, lang)),
        ("profiles", profiles(&shown)),
        ("glossary", glossary(&shown)),
        (
            "gate_names",
            shown
                .gates
                .iter()
                .map(|gate| gate_name(gate, lang))
                .collect::<Vec<_>>()
                .into(),
        ),
        (
            "difference_figures",
            changes::figures(shown.difference.as_ref(), lang),
        ),
        ("charts", figures::figures(&shown, lang)),
        ("grades", grades(lang)),
        ("crowd", CROWD.into()),
        ("scheme", SCHEME.into()),
        ("masking", masking(lang)),
        ("terms", terms(lang)),
    ])
}

/// Sums over the whole run, before anything is cut.
fn totals(data: &ReportData) -> Value {
    let sums =
        |of: fn(&SourceTotals) -> u64| -> Value { data.sources.iter().map(of).sum::<u64>().into() };
    let failed: u64 = data.quality.checks.iter().map(|check| check.failed).sum();
    let (_, to_fix) = crate::report::data::quality::conforming(&data.quality.checks);
    let clean = data.quality.checks.iter().filter(|check| check.failed == 0);
    let rows = data.golden.duplicate_rows;
    object([
        ("sources", data.sources.len().into()),
        ("rows_read", sums(|s| s.rows_read)),
        ("accepted", sums(|s| s.accepted)),
        ("quarantined", sums(|s| s.quarantined)),
        ("rejected", sums(|s| s.rejected)),
        ("blank_lines", sums(|s| s.blank_lines)),
        ("deleted", sums(|s| s.deleted)),
        ("adds_up", data.nothing_lost().into()),
        ("failed", failed.into()),
        ("to_fix", to_fix.into()),
        ("notes", failed.saturating_sub(to_fix).into()),
        (
            "duplicate_share",
            optional(crate::report::data::quality::share(
                rows,
                data.rows_accepted(),
            )),
        ),
        ("clean_checks", clean.count().into()),
    ])
}

/// The profile of each field: over all rows, then source by source.
fn profiles(data: &ReportData) -> Value {
    let fields = &data.profile.fields;
    let json = |field: &crate::report::data::FieldProfile| {
        from_json(serde_json::to_value(field).unwrap_or_default())
    };
    let overall = data.profile.overall();
    overall
        .map(|field| {
            let name = &field.field.name;
            let own = fields
                .iter()
                .filter(|own| !own.source.is_empty() && own.field.name == *name);
            object([
                ("all", json(field)),
                ("sources", own.map(json).collect::<Vec<_>>().into()),
            ])
        })
        .collect::<Vec<_>>()
        .into()
}

/// The fields that the project describes.
fn glossary(data: &ReportData) -> Value {
    let fields = data.quality.fields.iter();
    let described = fields.filter(|quality| !quality.field.description.is_empty());
    described
        .map(|quality| from_json(serde_json::to_value(&quality.field).unwrap_or_default()))
        .collect::<Vec<_>>()
        .into()
}

/// The legend of the heat map.
fn grades(lang: Lang) -> Value {
    GRADES
        .into_iter()
        .map(|(_, class)| {
            let says = lang.word(&format!("grade.{class}"));
            by_name([("class", class), ("says", says)])
        })
        .collect::<Vec<_>>()
        .into()
}

fn terms(lang: Lang) -> Value {
    TERMS
        .iter()
        .map(|&(en, ko)| {
            let meaning = lang.word(&format!("term.{en}"));
            by_name([("en", en), ("ko", ko), ("meaning", meaning)])
        })
        .collect::<Vec<_>>()
        .into()
}

/// The masking scheme by its own doing: invented values next to what is shown of them, and what is
/// shown where fewer people share it.
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
            let all = |of: &dyn Fn(&str) -> String| -> String {
                let shown: Vec<String> = examples.iter().map(|text| of(text)).collect();
                shown.join(", ")
            };
            by_name([
                ("kind", lang.word(&format!("mask.{kind:?}"))),
                ("given", &all(&str::to_owned)),
                ("shown", &all(&|text| mask(kind, text))),
                ("group", &all(&|text| shape(kind, Openness::Group, text))),
            ])
        })
        .collect::<Vec<_>>()
        .into()
}

/// Values by name.
pub(super) fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::from(
        entries
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v))
            .collect::<BTreeMap<_, _>>(),
    )
}

/// Texts by name.
pub(super) fn by_name<const N: usize>(entries: [(&str, &str); N]) -> Value {
    object(entries.map(|(name, text)| (name, Value::from(text))))
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
