//! `goldsieve diff`: what changed between two runs.

use crate::error::{Error, Result};
use crate::pipeline::Failure;
use crate::pipeline::difference::{Side, difference};
use crate::pipeline::extract::Published;
use crate::publish::current;
use crate::publish::layout::{Area, RunId};
use crate::publish::store::Store;
use crate::report::data::difference::{FigureChange, RunDifference};
use crate::report::lang::{Lang, count};

use super::args::{Diff, Format};
use super::output::{self, Stdout};

/// Runs the command.
pub fn diff(args: &Diff) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.output, None))?;
    let after = current::resolve(&*store, Some(&args.after))?;
    let before = match args.before.as_str() {
        "previous" => previous(&*store, &after)?,
        other => current::resolve(&*store, Some(other))?,
    };
    let [before, after] = [before, after].map(|run| Published::open(&store, Area::Runs, &run));
    let (before, after) = (before?, after?);
    let found = difference(&Side::published(&before)?, &Side::published(&after)?)?;
    match args.format {
        Format::Json => Stdout::new().json(&found)?,
        Format::Text => Stdout::new().text(&text(&found, output::language(args.lang)))?,
    }
    Ok(0)
}

/// The run that another one went on with.
fn previous(store: &dyn Store, run: &RunId) -> Result<RunId> {
    let manifest = crate::publish::Manifest::read(store, Area::Runs, run)?;
    let previous = manifest.and_then(|manifest| manifest.summary.previous_run);
    previous.ok_or_else(|| {
        Error::usage(
            "no-earlier-run",
            format!("the run {run} went on with no other"),
        )
        .help("name two runs; `goldsieve runs` lists them")
    })
}

fn text(found: &RunDifference, lang: Lang) -> String {
    let mut lines = vec![lang.say(
        "diff_title",
        &[("before", &found.before), ("after", &found.after)],
    )];
    if !found.also_changed.is_empty() {
        let what = found
            .also_changed
            .iter()
            .map(|it| lang.of_list("diff_what", it));
        lines.push(lang.say(
            "diff_also",
            &[("what", &what.collect::<Vec<_>>().join(", "))],
        ));
    }
    lines.push(String::new());
    lines.push(lang.word("diff_customers").to_owned());
    lines.push(format!(
        "  {:>9}  {}",
        count(found.unchanged),
        lang.word("diff_unchanged")
    ));
    for event in &found.events {
        let ids = event.examples.iter().map(|it| match &it.related {
            Some(related) => format!("{} ({related})", it.entity_id),
            None => it.entity_id.clone(),
        });
        let ids = ids.take(2).collect::<Vec<_>>().join(", ");
        let said = lang.say("diff_examples", &[("ids", &ids)]);
        let name = lang.of_list("event", &event.event);
        lines.push(format!("  {:>9}  {name}  {said}", count(event.count)));
    }
    lines.push(String::new());
    lines.push(lang.word("diff_values").to_owned());
    if found.fields.is_empty() {
        lines.push(format!("  {}", lang.word("diff_no_values")));
    }
    for field in &found.fields {
        let numbers = [field.changed, field.filled, field.emptied].map(count);
        let places = [
            ("changed", numbers[0].as_str()),
            ("filled", &numbers[1]),
            ("emptied", &numbers[2]),
        ];
        lines.push(format!(
            "  {}: {}",
            field.field.name,
            lang.say("diff_field", &places)
        ));
        for cause in &field.causes {
            let name = lang.of_list("cause", &cause.cause);
            lines.push(format!("  {:>9}  {name}", count(cause.count)));
        }
        let ids = field
            .examples
            .iter()
            .take(2)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        lines.push(format!(
            "             {}",
            lang.say("diff_examples", &[("ids", &ids)])
        ));
    }
    for (key, fields) in [
        ("diff_added", &found.fields_added),
        ("diff_removed", &found.fields_removed),
    ] {
        if !fields.is_empty() {
            lines.push(lang.say(key, &[("fields", &fields.join(", "))]));
        }
    }
    lines.push(String::new());
    lines.push(lang.word("diff_figures").to_owned());
    let changed: Vec<&FigureChange> = found
        .figures
        .iter()
        .filter(|it| it.before != it.after)
        .collect();
    if changed.is_empty() {
        let same = count(found.figures.len() as u64);
        lines.push(format!(
            "  {}",
            lang.say("diff_same_figures", &[("count", &same)])
        ));
    }
    let wide = changed
        .iter()
        .map(|it| it.name.chars().count())
        .max()
        .unwrap_or(0);
    for figure in changed {
        let name = &figure.name;
        let (before, after) = (number(figure.before), number(figure.after));
        lines.push(format!(
            "  {name:<wide$}  {before:>12} → {after:>12}  {}",
            step(figure)
        ));
    }
    lines.join("\n")
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.4}"),
    }
}

/// The difference with its sign.
fn step(figure: &FigureChange) -> String {
    match (figure.before, figure.after) {
        (Some(before), Some(after)) if before.fract() == 0.0 && after.fract() == 0.0 => {
            format!("{:+.0}", after - before)
        }
        (Some(before), Some(after)) => format!("{:+.4}", after - before),
        _ => String::new(),
    }
}
