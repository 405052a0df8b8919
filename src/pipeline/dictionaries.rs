//! The tables that rules look values up in: found in the rules, read like any export, handed to
//! the stages by their path as written.

use std::path::Path;
use std::sync::Arc;

use crate::config::rules::{CheckWhat, FieldRule, Place, Project, resolve};
use crate::diag::Diagnostic;
use crate::ingest::{SourceSpec, read_source};
use crate::plan::vocabulary::vocabulary;
use crate::tables::definition::{Definition, ParameterKind, Settings};
use crate::tables::dictionary::{Dictionaries, Dictionary};
use crate::tables::raw::FileRead;

/// The tables of a run and the files they came from.
#[derive(Clone, Debug, Default)]
pub struct RuleTables {
    /// The tables.
    pub dictionaries: Arc<Dictionaries>,
    /// Their files, in order of their path as written.
    pub files: Vec<FileRead>,
}

/// A path that a rule names.
struct Named<'a> {
    path: &'a str,
    place: &'a Place,
}

/// Reads every table that the rules name; paths are relative to the file that names them, or to
/// `base`.
///
/// # Errors
/// Every table that cannot be read, underlined in the rules.
pub fn read(project: &Project, base: &Path) -> Result<RuleTables, Vec<Diagnostic>> {
    let mut named = named(project);
    named.sort_by_key(|named| (named.path, resolve(named.path, named.place, base)));
    named.dedup_by_key(|named| (named.path, resolve(named.path, named.place, base)));
    let mut mistakes = Vec::new();
    let mut dictionaries = Dictionaries::default();
    let mut files = Vec::new();
    for (index, this) in named.iter().enumerate() {
        if index > 0 && named[index - 1].path == this.path {
            let message = format!(
                "`{}` means two files, as it is written in two folders",
                this.path
            );
            mistakes.push(underlined(
                Diagnostic::error("dictionary-ambiguous", message),
                this,
            ));
            continue;
        }
        let spec = SourceSpec {
            name: this.path.to_owned(),
            files: vec![resolve(this.path, this.place, base)],
            ..SourceSpec::default()
        };
        match read_source(&spec) {
            Ok(raw) => {
                let columns = raw.columns.into_iter();
                dictionaries.insert(
                    this.path,
                    Dictionary {
                        columns: columns.map(|column| (column.name, column.text)).collect(),
                    },
                );
                files.extend(raw.files);
            }
            Err(error) => {
                let message = format!(
                    "the table `{}` cannot be read: {}",
                    this.path, error.message
                );
                mistakes.push(underlined(
                    Diagnostic::error("dictionary-unreadable", message),
                    this,
                ));
            }
        }
    }
    if mistakes.is_empty() {
        Ok(RuleTables {
            dictionaries: Arc::new(dictionaries),
            files,
        })
    } else {
        Err(mistakes)
    }
}

fn underlined(diagnostic: Diagnostic, named: &Named<'_>) -> Diagnostic {
    match &named.place.span {
        Some(span) => diagnostic.label(span, "named here"),
        None => diagnostic,
    }
}

/// Whether standardizing a field looks values up in a table.
pub fn looks_up(field: &FieldRule) -> bool {
    let mut found = Vec::new();
    steps_of(field, &mut found);
    !found.is_empty()
}

/// Every path of a table in the rules.
fn named(project: &Project) -> Vec<Named<'_>> {
    let mut out = Vec::new();
    for field in &project.fields {
        steps_of(field, &mut out);
    }
    let strategies = vocabulary().strategies;
    let rules = &project.survivorship;
    let chains = rules.fields.iter().map(|(_, chain)| chain);
    for step in chains.chain([&rules.default]).flatten() {
        paths(
            strategies,
            &step.name,
            &step.settings,
            &step.name.place,
            &mut out,
        );
    }
    let checks = vocabulary().checks;
    for check in &project.checks {
        if let CheckWhat::Registered(step) = &check.what {
            paths(
                checks,
                &step.name,
                &step.settings,
                &step.name.place,
                &mut out,
            );
        }
    }
    out
}

/// The paths in the chain of a field.
fn steps_of<'a>(field: &'a FieldRule, out: &mut Vec<Named<'a>>) {
    let standardizers = vocabulary().standardizers;
    let own = (field.ty.name(), &field.settings, &field.place);
    let steps = field.standardize.iter().flatten();
    let steps = steps.map(|step| (&**step.name, &step.settings, &step.name.place));
    for (name, settings, place) in steps.chain([own]) {
        paths(standardizers, name, settings, place, out);
    }
}

fn paths<'a>(
    definitions: &[Definition],
    name: &str,
    settings: &'a Settings,
    place: &'a Place,
    out: &mut Vec<Named<'a>>,
) {
    let parameters = definitions.iter().filter(|known| known.name == name);
    for parameter in parameters.flat_map(|known| known.parameters) {
        if parameter.kind == ParameterKind::Path
            && let Some(path) = settings.text(parameter.name)
        {
            out.push(Named { path, place });
        }
    }
}
