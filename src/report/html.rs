//! The report as one page: style, script and charts inside, nothing fetched, everything escaped.
//! The template engine escapes every value; charts escape their own labels. The page stays below
//! [`MOST_BYTES`] whatever the run was like: lists are cut and say where the rest stands.

mod changes;
mod cut;
mod figures;
mod verdict;
mod view;

#[cfg(test)]
mod tests;

use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};

use super::charts::grade;
use super::data::ReportData;
use super::lang::{Lang, bits, count, fill, percent, percent_finely};
use crate::error::{Error, Result};
use cut::Caps;

/// Upper limit of a page.
pub const MOST_BYTES: usize = 1_500_000;

/// Longest single value on the page, in characters.
const MOST_CHARS: usize = 300;

/// The templates by name.
const TEMPLATES: [(&str, &str); 15] = [
    ("report.html", include_str!("templates/report.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("headline.html", include_str!("templates/headline.html")),
    ("fixes.html", include_str!("templates/fixes.html")),
    ("difference.html", include_str!("templates/difference.html")),
    ("quality.html", include_str!("templates/quality.html")),
    ("groups.html", include_str!("templates/groups.html")),
    ("profile.html", include_str!("templates/profile.html")),
    ("sources.html", include_str!("templates/sources.html")),
    ("matching.html", include_str!("templates/matching.html")),
    ("pair.html", include_str!("templates/pair.html")),
    ("conflicts.html", include_str!("templates/conflicts.html")),
    ("appendix.html", include_str!("templates/appendix.html")),
    ("style.css", include_str!("templates/style.css")),
    ("page.js", include_str!("templates/page.js")),
];

/// Draws the page.
///
/// # Errors
/// An internal error if a template fails; its message names template and line, no value.
pub fn render(data: &ReportData, lang: Lang) -> Result<Vec<u8>> {
    let engine = engine(lang)?;
    let mut caps = Caps::default();
    loop {
        let page = engine
            .get_template("report.html")
            .and_then(|template| template.render(view::context(data, lang, caps)))
            .map_err(|cause| broken(&cause))?;
        if page.len() <= MOST_BYTES {
            return Ok(page.into_bytes());
        }
        caps = caps.tighter().ok_or_else(|| {
            Error::internal("report-size", "the report cannot be made small enough")
        })?;
    }
}

/// A template error without the values it may quote.
fn broken(cause: &minijinja::Error) -> Error {
    Error::internal(
        "report-template",
        format!(
            "the report template failed: {} in {} line {}",
            cause.kind(),
            cause.name().unwrap_or("?"),
            cause.line().unwrap_or(0)
        ),
    )
}

/// The template engine with our filters and functions.
fn engine(lang: Lang) -> Result<Environment<'static>> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    // Style and script are our own text and stand as they are; all else is escaped.
    engine.set_auto_escape_callback(|name| match name {
        "style.css" | "page.js" => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    engine.set_formatter(clipped);
    engine.add_filter("n", |number: u64| count(number));
    engine.add_filter("pct", |share: Option<f64>| percent(share));
    engine.add_filter("pct2", |share: Option<f64>| percent_finely(share));
    engine.add_filter("grade", grade);
    engine.add_filter("share", |share: f64| {
        format!("{:.4}", share.clamp(0.0, 1.0))
    });
    engine.add_filter("count", |number: Option<f64>| {
        number.map_or("–".to_owned(), |number| {
            count(number.max(0.0).round() as u64)
        })
    });
    engine.add_filter("amount", amount);
    engine.add_filter("moment", moment);
    engine.add_filter("bits", |weight: f64| bits(weight));
    engine.add_filter("bytes", bytes);
    engine.add_function("say", move |key: &str, places: Kwargs| {
        say(lang, key, &places)
    });
    engine.add_function("word", move |list: &str, word: Value| {
        // The engine writes flags its own way; the dictionary has them as `true` and `false`.
        let word = word
            .as_str()
            .map_or_else(|| word.is_true().to_string(), str::to_owned);
        lang.of_list(list, &word)
    });
    engine.add_function("level", move |says: &str| lang.level(says).to_owned());
    engine.add_function("rule", move |check: &str, rule: &str| {
        lang.rule(check, rule)
    });
    engine.add_function("notice", move |code: &str| match lang {
        // The notice itself is an English sentence and says more.
        Lang::En => String::new(),
        Lang::Ko => lang
            .find(&format!("notice.{code}"))
            .unwrap_or_default()
            .to_owned(),
    });
    engine.add_function("evidence", move |text: &str| lang.evidence(text));
    for (name, text) in TEMPLATES {
        engine
            .add_template(name, text)
            .map_err(|cause| broken(&cause))?;
    }
    Ok(engine)
}

/// A sentence of the dictionary with its places filled.
fn say(lang: Lang, key: &str, places: &Kwargs) -> std::result::Result<String, minijinja::Error> {
    let unknown = || {
        minijinja::Error::new(
            minijinja::ErrorKind::InvalidOperation,
            format!("no sentence {key}"),
        )
    };
    let mut filled: Vec<(&str, String)> = Vec::new();
    for name in places.args() {
        filled.push((name, places.get::<Value>(name)?.to_string()));
    }
    let filled: Vec<(&str, &str)> = filled.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Ok(fill(lang.find(key).ok_or_else(unknown)?, &filled))
}

/// An amount, which may be below zero.
fn amount(value: f64) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", count(value.abs().round() as u64))
}

/// A time in UTC to the minute: `2026-11-21 22:00 UTC`; as it is where it is no such time.
fn moment(text: &str) -> String {
    match (text.get(..10), text.get(10..11), text.get(11..16)) {
        (Some(day), Some("T"), Some(time)) if text.ends_with('Z') => format!("{day} {time} UTC"),
        _ => text.to_owned(),
    }
}

/// A file size.
fn bytes(size: u64) -> String {
    match size {
        0..=9_999 => format!("{} B", count(size)),
        10_000..=9_999_999 => format!("{} kB", count(size / 1_000)),
        _ => format!("{} MB", count(size / 1_000_000)),
    }
}

/// Writes a value, cut if it is too long to read; what we drew ourselves is left whole.
fn clipped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> std::result::Result<(), minijinja::Error> {
    if let (false, Some(text)) = (value.is_safe(), value.as_str())
        && let Some((at, _)) = text.char_indices().nth(MOST_CHARS)
    {
        let short = Value::from(format!("{}…", &text[..at]));
        return minijinja::escape_formatter(out, state, &short);
    }
    minijinja::escape_formatter(out, state, value)
}
