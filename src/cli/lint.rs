//! `goldsieve lint`: the rules against the headers of their exports.

use crate::config::{Headers, columns_exist};
use crate::diag::{Level, render};
use crate::pipeline::reading::{self, Rules};
use crate::pipeline::{Failure, Input, ModelUse, Publish, Request, checking, dictionaries};
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
    match reading::rules(&request.input) {
        Err(Failure::Rules(mistakes)) => found.extend(mistakes),
        Err(failure) => return Err(failure),
        Ok(rules) => {
            if let Rules::Project(_, warnings, _) = &rules {
                found.extend(warnings.iter().cloned());
            }
            let mut read = reading::read(&request, rules)?;
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
            found.extend(effects::without_effect(&project, &bound));
            match dictionaries::read(&project, read.base()) {
                Ok(tables) => found.extend(
                    checking::bind(&project, &bound, &tables, request.as_of)
                        .err()
                        .unwrap_or_default(),
                ),
                Err(unreadable) => found.extend(unreadable),
            }
            found.extend(
                survivorship::spec(&project, &bound, request.as_of)
                    .err()
                    .unwrap_or_default(),
            );
        }
    }
    let errors = found
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Error)
        .count();
    match args.format {
        Format::Json => Stdout::new().text(&render::json_lines(&found))?,
        Format::Text => output::diagnostics(&found),
    }
    if errors == 0 {
        output::line("the rules are fine");
        Ok(0)
    } else {
        output::line(&format!(
            "{errors} mistake{}",
            if errors == 1 { "" } else { "s" }
        ));
        Ok(2)
    }
}
