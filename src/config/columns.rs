//! Binding to this run's headers: columns that the rules name and the sources do not have.

use super::rules::{Origin, Project, SourceRule, Written};
use crate::diag::{Diagnostic, Level, nearest};

/// The header of one source's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// Name of the source.
    pub source: String,
    /// Its columns, in file order.
    pub columns: Vec<String>,
}

/// Names in help before the rest is only counted.
const NAMES_SHOWN: usize = 40;

/// Every column that the rules name and `headers` lacks, with the nearest one that is there.
/// Sources without headers are passed over. A preset's column map fits many exports: its columns
/// may be missing, but not the id it relies on (a warning: ids are made up then).
pub fn columns_exist(project: &Project, headers: &[Headers]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in &project.sources {
        let Some(headers) = headers
            .iter()
            .find(|headers| headers.source == **source.name)
        else {
            continue;
        };
        for column in named_columns(source) {
            if !headers.columns.contains(&column.value) {
                found.extend(missing(source, column, &headers.columns));
            }
        }
    }
    found
}

/// Every column that a source's rules name, in the order of the rules.
pub fn named_columns(source: &SourceRule) -> impl Iterator<Item = &Written<String>> {
    let mapped = source.columns.iter().flat_map(|map| &map.columns);
    // An empty name keeps a slot of the field free.
    let roles = source.id.iter().chain(&source.updated_at);
    let named = roles.chain(&source.merged_ids).chain(mapped);
    named.filter(|name| !name.is_empty())
}

fn missing(
    source: &SourceRule,
    column: &Written<String>,
    headers: &[String],
) -> Option<Diagnostic> {
    let of_preset = column.place.origin == Origin::Preset;
    if of_preset && !source.id.contains(column) {
        return None;
    }
    let message = format!("the source `{}` has no column `{column}`", source.name);
    let mut diagnostic = Diagnostic::error("unknown-column", message);
    if of_preset {
        diagnostic.level = Level::Warning;
    }
    // What a preset relies on is best seen where the preset is chosen.
    let place = match &source.preset {
        Some(preset) if of_preset => &preset.place,
        _ => &column.place,
    };
    if let Some(span) = &place.span {
        diagnostic = diagnostic.label(span, "not in the header");
    }
    let mut help = Vec::new();
    if let Some(near) = nearest(column, headers.iter().map(String::as_str)) {
        help.push(format!("did you mean `{near}`?"));
    }
    let shown: Vec<&str> = headers
        .iter()
        .take(NAMES_SHOWN)
        .map(String::as_str)
        .collect();
    let more = match headers.len().saturating_sub(NAMES_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    help.push(format!(
        "columns of `{}`: {}{more}",
        source.name,
        shown.join(", ")
    ));
    Some(diagnostic.help(help.join("\n")))
}
