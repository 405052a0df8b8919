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
    /// When the last attempt with exit code 0 or 1 ended.
    #[serde(default, with = "super::as_text::optional")]
    pub last_success: Option<Timestamp>,
    /// The run it published.
    #[serde(default)]
    pub last_success_run_id: Option<RunId>,
    /// Failed attempts since.
    #[serde(default)]
    pub failures_in_a_row: u32,
}

/// The last recorded attempt; `None` if there is none or it cannot be understood.
pub fn last_attempt(store: &dyn Store) -> Result<Option<LastAttempt>> {
    let bytes = store.read(layout::LAST_ATTEMPT)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Records an attempt in OUT/state, which is created if missing. Needs no lock: an attempt that
/// failed because OUT is locked is recorded too, and each file is replaced atomically.
pub fn record_attempt(store: &dyn Store, mut attempt: Attempt) -> Result<()> {
    // JSON knows no infinities.
    attempt.figures.retain(|_, figure| figure.is_finite());
    store.make_folder(layout::STATE)?;
    let before = last_attempt(store)?;
    let success = attempt.exit <= 1;
    let last = LastAttempt {
        format: 1,
        last_success: if success {
            Some(attempt.finished)
        } else {
            before.as_ref().and_then(|it| it.last_success)
        },
        last_success_run_id: if success {
            attempt.run_id.clone()
        } else {
            before
                .as_ref()
                .and_then(|it| it.last_success_run_id.clone())
        },
        failures_in_a_row: if success {
            0
        } else {
            before.map_or(1, |it| it.failures_in_a_row.saturating_add(1))
        },
        attempt,
    };
    store::replace(store, layout::LAST_ATTEMPT, &super::json(&last)?)?;
    store::replace(store, layout::PROMETHEUS, prometheus(&last).as_bytes())
}

/// The attempt in the Prometheus text format, version 0.0.4.
fn prometheus(last: &LastAttempt) -> String {
    let attempt = &last.attempt;
    let seconds = |time: Timestamp| time.as_microsecond() as f64 / 1e6;
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, samples: &[(String, f64)]| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in samples {
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    };
    let plain = |value: f64| vec![(String::new(), value)];
    gauge(
        "goldsieve_last_attempt_timestamp_seconds",
        "When the last attempt ended.",
        &plain(seconds(attempt.finished)),
    );
    gauge(
        "goldsieve_last_attempt_duration_seconds",
        "How long the last attempt took.",
        &plain(seconds(attempt.finished) - seconds(attempt.started)),
    );
    let code = label(attempt.code.as_deref().unwrap_or(""));
    let command = label(&attempt.command);
    gauge(
        "goldsieve_last_attempt_exit_code",
        "0 done, 1 a gate failed, 2 nothing done, 3 nothing published, 4 try again later.",
        &[(
            format!("{{command=\"{command}\",code=\"{code}\"}}"),
            f64::from(attempt.exit),
        )],
    );
    gauge(
        "goldsieve_last_attempt_retryable",
        "Whether trying again without changes may help.",
        &plain(f64::from(u8::from(attempt.retryable))),
    );
    gauge(
        "goldsieve_failures_in_a_row",
        "Failed attempts since the last success.",
        &plain(f64::from(last.failures_in_a_row)),
    );
    if let Some(time) = last.last_success {
        gauge(
            "goldsieve_last_success_timestamp_seconds",
            "When the last successful attempt ended.",
            &plain(seconds(time)),
        );
    }
    let figures: Vec<(String, f64)> = attempt
        .figures
        .iter()
        .map(|(name, value)| (format!("{{name=\"{}\"}}", label(name)), *value))
        .collect();
    if !figures.is_empty() {
        gauge(
            "goldsieve_figure",
            "Quality and volume figures of the last attempt.",
            &figures,
        );
    }
    text
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
