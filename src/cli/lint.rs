//! `goldsieve lint`: the rules against the headers of their exports.

use std::path::Path;

use crate::config::rules::Project;
use crate::config::{Headers, columns_exist};
use crate::diag::{Diagnostic, Level, render};
use crate::pipeline::dictionaries::RuleTables;
use crate::pipeline::reading::{self, Read, Rules};
use crate::pipeline::{
    Failure, Input, ModelUse, Publish, Request, checking, dictionaries, rule_tests,
};
use crate::plan::{bind, effects, survivorship};
use crate::report::lang::Lang;

use super::args::{Format, Lint};
use super::output::{self, Stdout};

/// Runs the command.
pub fn lint(args: &Lint) -> Result<u8, Failure> {
    let started = jiff::Timestamp::now();
    let request = Request {
        input: Input::Project(args.project.clone()),
        ids: Vec::new(),
        as_of: started.to_zoned(jiff::tz::TimeZone::system()).date(),
        started,
        model: ModelUse::Saved,
        publish: Publish::DryRun,
        lang: Lang::En,
        watcher: Default::default(),
        variable: output::variable,
    };
    let mut found = Vec::new();
    let mut tests = None;
    match reading::rules(&request.input) {
        Err(Failure::Rules(mistakes)) => found.extend(mistakes),
        Err(failure) => return Err(failure),
        Ok(rules) => {
            if let Rules::Project(project, warnings, base) = &rules {
                found.extend(warnings.iter().cloned());
                // Rules and tests need no exports: they are looked at even where those are missing.
                match rules_alone(&request, project, base) {
                    Ok(tables) if args.test => {
                        found.extend(rule_tests::run(project, &tables, request.as_of));
                        tests = Some(project.tests.len());
                    }
                    Ok(_) => {}
                    Err(mistakes) => found.extend(mistakes),
                }
            }
            match reading::read(&request, rules, &|_| Ok(())) {
                Err(error) if error.code == "input-missing" => {
                    let level = match args.test {
                        true => Diagnostic::warning,
                        false => Diagnostic::error,
                    };
                    let message = format!("{}: headers were not looked at", error.message);
                    found.push(level("input-missing", message));
                }
                Err(error) => return Err(error.into()),
                Ok(read) => against_headers(&request, read, &mut found),
            }
        }
    }
    // As the text goes: the project's own first, then what it builds on, then what has no place.
    let project = args.project.to_string_lossy();
    found.sort_by_key(|diagnostic| {
        let place = diagnostic.labels.first().map(|(span, _)| {
            let other = span.source.name != *project;
            (other, span.source.name.clone(), span.range.start)
        });
        (place.is_none(), place)
    });
    let errors = found
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Error)
        .count();
    match args.format {
        Format::Json => Stdout::new().text(&render::json_lines(&found))?,
        Format::Text => output::diagnostics(&found),
    }
    let of_tests = |count: usize| match count {
        1 => "1 test".to_owned(),
        count => format!("{count} tests"),
    };
    if errors == 0 {
        output::line(&match tests {
            Some(count) => format!("the rules are fine, {} passed", of_tests(count)),
            None => "the rules are fine".to_owned(),
        });
        Ok(0)
    } else {
        output::line(&format!(
            "{errors} mistake{}",
            if errors == 1 { "" } else { "s" }
        ));
        Ok(2)
    }
}

/// The rules by themselves: their tables can be read and their SQL speaks of declared fields.
fn rules_alone(
    request: &Request,
    project: &Project,
    base: &Path,
) -> Result<RuleTables, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let tables = dictionaries::read(project, base).unwrap_or_else(|unreadable| {
        mistakes = unreadable;
        RuleTables::default()
    });
    let without_exports = Project {
        sources: Vec::new(),
        ..project.clone()
    };
    let bound = bind::bind(&without_exports, &[], &[]);
    let checks = checking::bind(project, &bound, &tables, request.as_of);
    // A check whose table could not be read is no further mistake.
    let unread = !mistakes.is_empty();
    let more = checks.err().unwrap_or_default().into_iter();
    mistakes.extend(more.filter(|found| !unread || found.code != "check-settings"));
    let chains = survivorship::spec(
        project,
        &bound,
        request.as_of,
        &tables.dictionaries,
        Default::default(),
    );
    mistakes.extend(chains.err().unwrap_or_default());
    if mistakes.is_empty() {
        Ok(tables)
    } else {
        Err(mistakes)
    }
}

/// The rules against the headers of the exports.
fn against_headers(request: &Request, mut read: Read, found: &mut Vec<Diagnostic>) {
    let guesses = crate::ingest::columns::detect(&read.raws);
    let project = read.project_from(&guesses, &[]);
    let headers: Vec<Headers> = read
        .raws
        .iter()
        .map(|raw| Headers {
            source: raw.name.to_string(),
            columns: raw
                .columns
                .iter()
                .map(|column| column.name.to_string())
                .collect(),
        })
        .collect();
    found.extend(columns_exist(&project, &headers));
    let bound = bind::bind(&project, &read.raws, &guesses);
    let checks = dictionaries::read(&project, read.base())
        .and_then(|tables| checking::bind(&project, &bound, &tables, request.as_of));
    if let Ok(checks) = checks {
        let warnings = effects::without_effect(&project, &bound, &checks.used_terms);
        found.extend(warnings);
    }
}
