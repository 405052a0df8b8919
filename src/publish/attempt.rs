//! How the last attempt went, successful or not: `last_attempt.json` for programs and a Prometheus
//! text file for dashboards. Holds codes, times and figures, never values of records.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::layout::{self, RunId};
use super::store::{self, Store};
use crate::error::{ErrorKind, Result};

/// One attempt to do something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The command: `run`, `audit`.
    pub command: String,
    /// Version of the program.
    pub version: String,
    /// When it started.
    #[serde(with = "super::as_text")]
    pub started: Timestamp,
    /// When it ended.
    #[serde(with = "super::as_text")]
    pub finished: Timestamp,
    /// Exit code of the process.
    pub exit: u8,
    /// Stable code of the failure, such as `locked`; `None` where there was none.
    #[serde(default)]
    pub code: Option<String>,
    /// Whether the same command may succeed later without anybody changing anything.
    pub retryable: bool,
    /// The run it published, also one that is held.
    #[serde(default)]
    pub run_id: Option<RunId>,
    /// Quality and volume figures by name, for dashboards.
    #[serde(default)]
    pub figures: BTreeMap<String, f64>,
}

impl Attempt {
    /// Fills in exit code, code and retryability of a failure.
    #[must_use]
    pub fn failed(mut self, error: &crate::error::Error) -> Self {
        self.exit = error.kind.exit_code();
        self.code = Some(error.code.to_owned());
        self.retryable = error.kind == ErrorKind::Busy;
        self
    }
}

/// `last_attempt.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastAttempt {
    /// Version of this file.
    pub format: u32,
    /// The attempt.
    #[serde(flatten)]
    pub attempt: Attempt,
    /// When the last attempt of this command with exit code 0 or 1 ended.
    #[serde(default, with = "super::as_text::optional")]
    pub last_success: Option<Timestamp>,
    /// What it published.
    #[serde(default)]
    pub last_success_run_id: Option<RunId>,
    /// Failed attempts of this command since.
    #[serde(default)]
    pub failures_in_a_row: u32,
    /// How every command stands that was attempted here: an audit that works must not hide that
    /// the nightly run does not.
    #[serde(default)]
    pub commands: BTreeMap<String, Standing>,
}

/// How the attempts of one command stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// When the last attempt ended.
    #[serde(with = "super::as_text")]
    pub finished: Timestamp,
    /// How long it took.
    pub seconds: f64,
    /// Its exit code.
    pub exit: u8,
    /// Stable code of its failure.
    #[serde(default)]
    pub code: Option<String>,
    /// Whether trying again without changes may help.
    pub retryable: bool,
    /// When the last attempt with exit code 0 or 1 ended.
    #[serde(default, with = "super::as_text::optional")]
    pub last_success: Option<Timestamp>,
    /// What it published.
    #[serde(default)]
    pub last_success_run_id: Option<RunId>,
    /// Failed attempts since.
    pub failures_in_a_row: u32,
}

/// The last recorded attempt; `None` if there is none or it cannot be understood.
pub fn last_attempt(store: &dyn Store) -> Result<Option<LastAttempt>> {
    let bytes = store.read(layout::LAST_ATTEMPT)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Records an attempt in OUT/state, which is created if missing. Needs no lock: an attempt that
/// failed because OUT is locked is recorded too, and the file is replaced atomically.
///
/// # Errors
/// I/O.
pub fn record_attempt(store: &dyn Store, mut attempt: Attempt) -> Result<LastAttempt> {
    // JSON knows no infinities.
    attempt.figures.retain(|_, figure| figure.is_finite());
    store.make_folder(layout::STATE)?;
    let mut commands = last_attempt(store)?.map_or_else(BTreeMap::new, |last| last.commands);
    let before = commands.get(&attempt.command);
    let success = attempt.exit <= 1;
    let standing = Standing {
        finished: attempt.finished,
        seconds: seconds(attempt.finished) - seconds(attempt.started),
        exit: attempt.exit,
        code: attempt.code.clone(),
        retryable: attempt.retryable,
        last_success: match success {
            true => Some(attempt.finished),
            false => before.and_then(|it| it.last_success),
        },
        last_success_run_id: match success {
            true => attempt.run_id.clone(),
            false => before.and_then(|it| it.last_success_run_id.clone()),
        },
        failures_in_a_row: match success {
            true => 0,
            false => before.map_or(1, |it| it.failures_in_a_row.saturating_add(1)),
        },
    };
    commands.insert(attempt.command.clone(), standing.clone());
    let last = LastAttempt {
        format: 1,
        attempt,
        last_success: standing.last_success,
        last_success_run_id: standing.last_success_run_id,
        failures_in_a_row: standing.failures_in_a_row,
        commands,
    };
    store::replace(store, layout::LAST_ATTEMPT, &super::json(&last)?)?;
    Ok(last)
}

/// Writes how all commands stand for a Prometheus node exporter, with the figures of what they
/// published last behind it: `figures` is a page in the same format.
///
/// # Errors
/// I/O.
pub fn write_prometheus(store: &dyn Store, last: &LastAttempt, figures: &str) -> Result<()> {
    let page = prometheus(last) + figures;
    store::replace(store, layout::PROMETHEUS, page.as_bytes())
}

fn seconds(time: Timestamp) -> f64 {
    time.as_microsecond() as f64 / 1e6
}

/// The attempts in the Prometheus text format, version 0.0.4.
fn prometheus(last: &LastAttempt) -> String {
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, of: &dyn Fn(&Standing) -> Option<f64>| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (command, standing) in &last.commands {
            if let Some(value) = of(standing) {
                let command = label(command);
                let code = match name {
                    EXIT_CODE => {
                        let code = label(standing.code.as_deref().unwrap_or(""));
                        format!(",code=\"{code}\"")
                    }
                    _ => String::new(),
                };
                let _ = writeln!(text, "{name}{{command=\"{command}\"{code}}} {value}");
            }
        }
    };
    gauge(
        "goldsieve_last_attempt_timestamp_seconds",
        "When the last attempt ended.",
        &|it| Some(seconds(it.finished)),
    );
    gauge(
        "goldsieve_last_attempt_duration_seconds",
        "How long the last attempt took.",
        &|it| Some(it.seconds),
    );
    gauge(
        EXIT_CODE,
        "0 done, 1 a gate failed, 2 nothing done, 3 nothing published, 4 try again later.",
        &|it| Some(f64::from(it.exit)),
    );
    gauge(
        "goldsieve_last_attempt_retryable",
        "Whether trying again without changes may help.",
        &|it| Some(f64::from(u8::from(it.retryable))),
    );
    gauge(
        "goldsieve_failures_in_a_row",
        "Failed attempts since the last success.",
        &|it| Some(f64::from(it.failures_in_a_row)),
    );
    gauge(
        "goldsieve_last_success_timestamp_seconds",
        "When the last successful attempt ended.",
        &|it| it.last_success.map(seconds),
    );
    text
}

const EXIT_CODE: &str = "goldsieve_last_attempt_exit_code";

fn label(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
