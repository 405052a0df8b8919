//! The command line: arguments in, exit code out. Standard output carries only what was asked
//! for; progress, summaries and diagnostics go to standard error.

mod args;
mod attempt;
mod audit;
mod diff;
mod evaluate;
mod explain;
mod export;
mod find;
mod init;
mod lint;
mod output;
mod plan;
mod progress;
mod run;
mod runs;
mod work;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::config;
use crate::error::Error;
use crate::pipeline::Failure;
use crate::plan::vocabulary::vocabulary;
use crate::report::metrics;

use args::{Args, Command};
use output::Stdout;

/// Code of a command that did its work but failed a gate.
const GATE_FAILED: u8 = 1;

/// Parses the arguments, does what they say and gives the exit code.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(panicked));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            error.print().ok();
            return ExitCode::from(code);
        }
    };
    let done = std::panic::catch_unwind(|| command(&args.command));
    match done {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(failure)) => ExitCode::from(output::report_failure(&failure)),
        Err(_) => ExitCode::from(3),
    }
}

fn command(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Run(args) => run::run(args),
        Command::Audit(args) => audit::audit(args),
        Command::Init(args) => init::init(args),
        Command::Lint(args) => lint::lint(args),
        Command::Plan(args) => plan::plan(args),
        Command::Explain(args) => explain::explain(args),
        Command::Find(args) => find::find(args),
        Command::Export(args) => export::export(args),
        Command::Evaluate(args) => evaluate::evaluate(args),
        Command::Runs(args) => runs::runs(args),
        Command::Diff(args) => diff::diff(args),
        Command::Promote(args) => runs::promote(args),
        Command::Rollback(args) => runs::rollback(args),
        Command::Reference(args) => reference(args.name.as_deref()),
        Command::Schema => {
            let schema = config::json_schema(&vocabulary());
            Stdout::new().json(&schema)?;
            Ok(0)
        }
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Args::command(), "goldsieve", &mut script);
            Stdout::new().text(&String::from_utf8_lossy(&script))?;
            Ok(0)
        }
    }
}

fn reference(name: Option<&str>) -> Result<u8, Failure> {
    let vocabulary = vocabulary();
    let text = match name {
        None => format!(
            "{}\n{}",
            config::reference(&vocabulary),
            metrics::reference()
        ),
        Some("metrics") => metrics::reference(),
        Some(name) => config::reference_entry(&vocabulary, name).ok_or_else(|| {
            Error::usage("unknown-name", format!("the manual has no entry `{name}`"))
                .help("`goldsieve reference` prints all of it")
        })?,
    };
    Stdout::new().text(&text)?;
    Ok(0)
}

/// A panic is a defect of ours. Its payload may hold a value of a record, so only the place is
/// printed.
fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    output::line(&format!(
        "error: internal error{place}; this is a defect in goldsieve, please report it with this line"
    ));
}
