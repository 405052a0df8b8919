//! The trace that every attempt of `run` and `audit` leaves for machines in OUT/state. Whatever goes
//! wrong with the trace itself is passed over: the attempt's own outcome matters more.

use std::path::Path;

use crate::error::Error;
use crate::pipeline::publication::VERSION;
use crate::pipeline::{Failure, Request};
use crate::publish::Manifest;
use crate::publish::attempt::{Attempt, LastAttempt, record_attempt, write_prometheus};
use crate::publish::layout::Area;
use crate::publish::store::{self, Store};
use crate::report::metrics::{Metrics, prometheus};

/// Leaves the trace of one attempt.
pub struct Trace<'a> {
    store: &'a dyn Store,
    area: Area,
    request: &'a Request,
    /// Whether OUT was there before: a mistyped command must not leave a folder behind.
    had_out: bool,
}

impl<'a> Trace<'a> {
    /// Before the attempt; `out` is where the store is.
    pub fn new(store: &'a dyn Store, out: &Path, area: Area, request: &'a Request) -> Self {
        Trace {
            store,
            area,
            request,
            had_out: out.is_dir(),
        }
    }

    /// It did its work.
    pub fn done(&self, exit: u8, manifest: Option<&Manifest>) {
        self.leave(Attempt {
            exit,
            run_id: manifest.map(|manifest| manifest.run_id.clone()),
            figures: manifest.map_or_else(Default::default, |it| it.summary.figures.clone()),
            ..self.attempt()
        });
    }

    /// It failed.
    pub fn failed(&self, error: &Error) {
        self.leave(self.attempt().failed(error));
    }

    /// It failed and left nothing behind; where there was nothing before, there still is not.
    pub fn did_nothing(&self, failure: &Failure) {
        if !self.had_out {
            return;
        }
        match failure {
            Failure::Error(error) => self.failed(error),
            Failure::Rules(_) => self.failed(&Error::usage("rules", "the rules have mistakes")),
        }
    }

    fn attempt(&self) -> Attempt {
        Attempt {
            command: command(self.area).to_owned(),
            version: VERSION.to_owned(),
            started: self.request.started,
            finished: jiff::Timestamp::now(),
            exit: 0,
            code: None,
            retryable: false,
            run_id: None,
            figures: Default::default(),
        }
    }

    fn leave(&self, attempt: Attempt) {
        if let Ok(last) = record_attempt(self.store, attempt) {
            let figures = prometheus(&published(self.store, &last));
            write_prometheus(self.store, &last, &figures).ok();
        }
    }
}

fn command(area: Area) -> &'static str {
    match area {
        Area::Runs => "run",
        Area::Audits => "audit",
    }
}

/// The figures of the last run and the last audit that succeeded.
fn published(store: &dyn Store, last: &LastAttempt) -> Vec<Metrics> {
    let read = |area: Area| {
        let run = last
            .commands
            .get(command(area))?
            .last_success_run_id
            .as_ref()?;
        let path = store::join(&area.finished(run), "metrics.json");
        let bytes = store.read(&path).ok().flatten()?;
        serde_json::from_slice(&bytes).ok()
    };
    Area::ALL.into_iter().filter_map(read).collect()
}
