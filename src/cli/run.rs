//! `goldsieve run`: the whole pipeline under a lock, its summary, and a record of the attempt.

use std::path::Path;
use std::sync::Arc;

use crate::diag::progress::Watcher;
use crate::error::{Error, Result};
use crate::pipeline::{self, Failure, Input, ModelUse, Outcome, Publish, Request, gates::Verdict};
use crate::publish::attempt::{Attempt, record_attempt};
use crate::publish::store::{self, Store};
use crate::publish::{Manifest, OutLock};
use crate::report::summary::summary_text;

use super::args::{Format, Run};
use super::output::{self, Stdout};
use super::progress::Bar;

/// Runs the command.
pub fn run(args: &Run) -> Result<u8, Failure> {
    let input = output::input(&args.inputs)?;
    let bar = Bar::new();
    let request = Request {
        watcher: bar.watcher(),
        ..request(args, input)?
    };
    with_threads(args.threads, || match request.publish {
        Publish::DryRun => dry_run(args, &request, &bar),
        Publish::Yes => publishing(args, &request, &bar),
    })
}

fn request(args: &Run, input: Input) -> Result<Request> {
    let started = jiff::Timestamp::now();
    Ok(Request {
        input,
        ids: args.ids.iter().map(|id| id_option(id)).collect(),
        as_of: args
            .as_of
            .unwrap_or_else(|| started.to_zoned(jiff::tz::TimeZone::system()).date()),
        started,
        model: if args.retrain {
            ModelUse::Retrain
        } else {
            ModelUse::Saved
        },
        publish: if args.dry_run {
            Publish::DryRun
        } else {
            Publish::Yes
        },
        lang: output::language(args.lang),
        watcher: Watcher::default(),
        variable: output::variable,
    })
}

/// `COLUMN` or `FILE=COLUMN`.
fn id_option(text: &str) -> (Option<String>, String) {
    match text.split_once('=') {
        Some((file, column)) => {
            let name = Path::new(file).file_name().map_or_else(
                || file.to_owned(),
                |name| name.to_string_lossy().into_owned(),
            );
            (Some(name), column.to_owned())
        }
        None => (None, text.to_owned()),
    }
}

/// Bounds rayon's pool and, before its first use, polars' own.
pub fn with_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> T {
    let Some(threads) = threads else {
        return work();
    };
    // SAFETY: nothing else runs yet that could read the environment.
    #[allow(unsafe_code)]
    unsafe {
        std::env::set_var("POLARS_MAX_THREADS", threads.to_string());
    }
    match rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build()
    {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

fn dry_run(args: &Run, request: &Request, bar: &Bar) -> Result<u8, Failure> {
    let out = output::directory(&args.output, Some(&request.input));
    let store = store::open(out)?;
    let outcome = pipeline::run(request, None, &store);
    bar.clear();
    let outcome = outcome?;
    tell(args, request, &outcome, None)?;
    Ok(exit_code(&outcome))
}

fn publishing(args: &Run, request: &Request, bar: &Bar) -> Result<u8, Failure> {
    let out = output::directory(&args.output, Some(&request.input));
    let store = store::open(&out)?;
    let lock = match OutLock::take(store.clone()) {
        Ok(lock) => lock,
        Err(error) => {
            record(&*store, request, Err(&error));
            return Err(error.into());
        }
    };
    let outcome = pipeline::run(request, Some(&lock), &store);
    bar.clear();
    match outcome {
        Ok(outcome) => {
            let code = exit_code(&outcome);
            record(&*store, request, Ok((code, outcome.manifest.as_ref())));
            tell(args, request, &outcome, Some(&out))?;
            Ok(code)
        }
        Err(failure) => {
            fail(&store, lock, request, &failure);
            Err(failure)
        }
    }
}

/// An attempt that did nothing leaves nothing behind; where runs were published before, it is
/// recorded.
fn fail(store: &Arc<dyn Store>, lock: OutLock, request: &Request, failure: &Failure) {
    lock.release_unused();
    if store.list("runs").is_ok_and(|runs| !runs.is_empty()) {
        match failure {
            Failure::Error(error) => record(&**store, request, Err(error)),
            Failure::Rules(_) => {
                let error = Error::usage("rules", "the rules have mistakes");
                record(&**store, request, Err(&error));
            }
        }
    }
}

fn record(store: &dyn Store, request: &Request, outcome: Result<(u8, Option<&Manifest>), &Error>) {
    let attempt = Attempt {
        command: "run".to_owned(),
        version: pipeline::publication::VERSION.to_owned(),
        started: request.started,
        finished: jiff::Timestamp::now(),
        exit: 0,
        code: None,
        retryable: false,
        run_id: None,
        figures: Default::default(),
    };
    let attempt = match outcome {
        Ok((exit, manifest)) => Attempt {
            exit,
            run_id: manifest.map(|manifest| manifest.run_id.clone()),
            figures: manifest
                .map(|manifest| manifest.summary.figures.clone())
                .unwrap_or_default(),
            ..attempt
        },
        Err(error) => attempt.failed(error),
    };
    // The attempt's own outcome matters more than its record.
    record_attempt(store, attempt).ok();
}

fn exit_code(outcome: &Outcome) -> u8 {
    match outcome.gates {
        Verdict::Passed => 0,
        Verdict::Failed | Verdict::Held => super::GATE_FAILED,
    }
}

fn tell(args: &Run, request: &Request, outcome: &Outcome, out: Option<&Path>) -> Result<()> {
    output::diagnostics(&outcome.warnings);
    let mut report = outcome.report.clone();
    if let (Some(out), Some(manifest)) = (out, &outcome.manifest) {
        let path = out
            .join("runs")
            .join(manifest.run_id.as_str())
            .join("report.html");
        report.run.report_path = path.display().to_string();
    }
    output::line(&summary_text(&report, request.lang));
    if args.timings {
        for (stage, seconds) in outcome.timings.stages() {
            match stage.split_once(": ") {
                None => output::line(&format!("{stage:>12} {seconds:8.3} s")),
                Some((_, part)) => output::line(&format!("{part:>24} {seconds:8.3} s")),
            }
        }
        output::line(&format!(
            "{:>12} {:8.3} s",
            "total",
            outcome.timings.total()
        ));
    }
    match (args.format, &outcome.manifest) {
        (Format::Json, Some(manifest)) => Stdout::new().json(manifest),
        (Format::Json, None) => Stdout::new().json(&report),
        (Format::Text, _) => Ok(()),
    }
}
