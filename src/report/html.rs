//! The report as one page: style, script and charts inside, nothing fetched, everything escaped.
//! The template engine escapes every value; charts escape their own labels. The page stays below
//! [`MOST_BYTES`] whatever the run was like: lists are cut and say where the rest stands.

mod view;

#[cfg(test)]
mod tests;

use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};

use super::data::ReportData;
use super::lang::{Lang, bits, count, fill, percent};
use crate::error::{Error, Result};
use view::Caps;

/// Upper limit of a page.
pub const MOST_BYTES: usize = 1_500_000;

/// Longest single value on the page, in characters.
const MOST_CHARS: usize = 300;

/// The templates by name.
const TEMPLATES: [(&str, &str); 10] = [
    ("report.html", include_str!("templates/report.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("overview.html", include_str!("templates/overview.html")),
    ("sources.html", include_str!("templates/sources.html")),
    ("quality.html", include_str!("templates/quality.html")),
    ("matching.html", include_str!("templates/matching.html")),
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
    engine.add_function("level", move |name: &str, says: &str| {
        lang.find(&format!("level.{name}"))
            .unwrap_or(says)
            .to_owned()
    });
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
