//! What `run` and `audit` share: the work under a lock, its summary, and a record of the attempt.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::diag::progress::Watcher;
use crate::error::Result;
use crate::pipeline::timing::{Timings, Usage};
use crate::pipeline::{Failure, ModelUse, Outcome, Publish, Request, gates::Verdict};
use crate::publish::OutLock;
use crate::publish::layout::Area;
use crate::publish::store::{self, Store};
use crate::report::summary::summary_text;

use super::args::{Format, Work};
use super::attempt;
use super::output::{self, Stdout};
use super::progress::Bar;

/// What is done with the exports: `pipeline::run` or `pipeline::audit::audit`.
pub type Pipeline = fn(&Request, Option<&OutLock>, &Arc<dyn Store>) -> Result<Outcome, Failure>;

/// Does the work of a command that publishes in an area.
///
/// # Errors
/// As the pipeline; `locked`, if somebody else is writing.
pub fn work(args: &Work, model: ModelUse, area: Area, pipeline: Pipeline) -> Result<u8, Failure> {
    let bar = Bar::new();
    let request = Request {
        watcher: bar.watcher(),
        model,
        ..request(args)?
    };
    with_threads(args.threads, || match request.publish {
        Publish::DryRun => dry_run(args, &request, pipeline, &bar),
        Publish::Yes => publishing(args, &request, area, pipeline, &bar),
    })
}

fn request(args: &Work) -> Result<Request> {
    let started = jiff::Timestamp::now();
    Ok(Request {
        input: output::input(&args.inputs)?,
        ids: args.ids.iter().map(|id| id_option(id)).collect(),
        as_of: args
            .as_of
            .unwrap_or_else(|| started.to_zoned(jiff::tz::TimeZone::system()).date()),
        started,
        model: ModelUse::Saved,
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

fn dry_run(args: &Work, request: &Request, pipeline: Pipeline, bar: &Bar) -> Result<u8, Failure> {
    let out = output::directory(&args.output, Some(&request.input));
    let store = store::open(out)?;
    let outcome = pipeline(request, None, &store);
    bar.clear();
    let outcome = outcome?;
    tell(args, request, &outcome, None)?;
    Ok(exit_code(&outcome))
}

fn publishing(
    args: &Work,
    request: &Request,
    area: Area,
    pipeline: Pipeline,
    bar: &Bar,
) -> Result<u8, Failure> {
    let out = output::directory(&args.output, Some(&request.input));
    let store = store::open(&out)?;
    let trace = attempt::Trace::new(&*store, &out, area, request);
    let lock = match OutLock::take(store.clone()) {
        Ok(lock) => lock,
        Err(error) => {
            trace.failed(&error);
            return Err(error.into());
        }
    };
    let outcome = pipeline(request, Some(&lock), &store);
    bar.clear();
    match outcome {
        Ok(outcome) => {
            let code = exit_code(&outcome);
            trace.done(code, outcome.manifest.as_ref());
            tell(args, request, &outcome, Some(&out.join(area.folder())))?;
            Ok(code)
        }
        Err(failure) => {
            lock.release_unused();
            trace.did_nothing(&failure);
            Err(failure)
        }
    }
}

fn exit_code(outcome: &Outcome) -> u8 {
    match outcome.gates {
        Verdict::Passed => 0,
        Verdict::Failed | Verdict::Held => super::GATE_FAILED,
    }
}

fn tell(args: &Work, request: &Request, outcome: &Outcome, out: Option<&Path>) -> Result<()> {
    output::diagnostics(&outcome.warnings);
    let mut report = outcome.report.clone();
    if let (Some(out), Some(manifest)) = (out, &outcome.manifest) {
        let path = out.join(manifest.run_id.as_str()).join("report.html");
        report.run.report_path = path.display().to_string();
    }
    output::line(&summary_text(&report, request.lang));
    if args.timings {
        stage_costs(&outcome.timings);
    }
    match (args.format, &outcome.manifest) {
        (Format::Json, Some(manifest)) => Stdout::new().json(manifest),
        (Format::Json, None) => Stdout::new().json(&report),
        (Format::Text, _) => Ok(()),
    }
}

/// One line per stage: seconds, and what the system says of processors and memory.
fn stage_costs(timings: &Timings) {
    let line = |name: &str, seconds: f64, usage: Option<Usage>| {
        let mut line = format!("{name} {seconds:8.3} s");
        if let Some(usage) = usage {
            let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
            let _ = write!(
                line,
                " {:8.2} cpu-s {:6} MB now {:6} MB peak",
                usage.processor_seconds,
                megabytes(usage.memory.resident),
                megabytes(usage.memory.peak),
            );
        }
        output::line(&line);
    };
    for stage in timings.stages() {
        let name = match stage.name.split_once(": ") {
            None => format!("{:<22}", stage.name),
            Some((_, part)) => format!("  {part:<20}"),
        };
        line(&name, stage.seconds, stage.usage);
    }
    line(
        &format!("{:<22}", "total"),
        timings.total(),
        timings.usage(),
    );
}
