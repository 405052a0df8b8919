//! Names inside OUT: folders, files and run ids. Pure text; touches no file.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The file that says which run is current.
pub const CURRENT: &str = "current.json";
/// A symbolic link to the current run, for people.
pub const CURRENT_LINK: &str = "current";
/// Lock, last attempt and caches.
pub const STATE: &str = "state";
/// Held while a run writes.
pub const LOCK: &str = "state/lock";
/// How the last attempt went.
pub const LAST_ATTEMPT: &str = "state/last_attempt.json";
/// The same for a Prometheus node exporter.
pub const PROMETHEUS: &str = "state/goldsieve.prom";
/// Ids issued by runs that were pruned without having become part of the current line.
pub const ISSUED_IDS: &str = "state/issued_ids.parquet";
/// The manifest of a run, in its folder.
pub const MANIFEST: &str = "manifest.json";

/// Where a publication goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// `OUT/runs`.
    Runs,
    /// `OUT/audits`: reports of `audit`, which never move `current`.
    Audits,
}

impl Area {
    /// Every area.
    pub const ALL: [Area; 2] = [Area::Runs, Area::Audits];

    /// Its folder.
    pub fn folder(self) -> &'static str {
        match self {
            Area::Runs => "runs",
            Area::Audits => "audits",
        }
    }

    /// Folder of a finished run.
    pub fn finished(self, run: &RunId) -> String {
        format!("{}/{run}", self.folder())
    }

    /// Folder of a run being written.
    pub fn unfinished(self, run: &RunId) -> String {
        format!("{}/.{run}{UNFINISHED}", self.folder())
    }
}

const UNFINISHED: &str = ".partial";

/// The run that an unfinished folder of ours belongs to; `None` for any other name.
pub fn unfinished_run(name: &str) -> Option<RunId> {
    RunId::parse(name.strip_prefix('.')?.strip_suffix(UNFINISHED)?).ok()
}

/// Name of a run: its start in UTC and, from the second run of that second on, a number.
/// `20261121T194617Z`, `20261121T194617Z-002`. Ordered by time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl Ord for RunId {
    fn cmp(&self, other: &Self) -> Ordering {
        let text = self.0.cmp(&other.0);
        self.parts().cmp(&other.parts()).then(text)
    }
}

impl PartialOrd for RunId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl RunId {
    /// The id of a run that starts now, where `latest` is the last of the runs there are. Ids grow
    /// from run to run: if the clock went back behind the latest run, or stood still, the stamp of
    /// that run is used again with the next number.
    pub fn after(latest: Option<&RunId>, started: Timestamp) -> Self {
        let stamp = started
            .to_zoned(TimeZone::UTC)
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string();
        let Some((before, number)) = latest.map(RunId::parts) else {
            return RunId(stamp);
        };
        if *stamp > *before {
            return RunId(stamp);
        }
        RunId(format!("{before}-{:03}", number + 1))
    }

    /// Stamp and number; the first run of a stamp has number 1.
    fn parts(&self) -> (&str, u32) {
        match self.0.split_once('-') {
            Some((stamp, number)) => (stamp, number.parse().unwrap_or(u32::MAX - 1)),
            None => (&self.0, 1),
        }
    }

    /// Reads an id.
    ///
    /// # Errors
    /// Usage, if the text is not a run id (so it can never lead out of OUT).
    pub fn parse(text: &str) -> Result<Self> {
        let (stamp, number) = match text.split_once('-') {
            Some((stamp, number)) => (stamp, Some(number)),
            None => (text, None),
        };
        let shape: String = stamp
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        let numbered = number.is_none_or(|number| {
            number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        if shape == "00000000T000000Z" && numbered {
            Ok(RunId(text.to_owned()))
        } else {
            Err(
                Error::usage("unknown-run", format!("`{text}` is not a run id"))
                    .help("`goldsieve runs` lists the runs, such as 20261121T194617Z"),
            )
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RunId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        RunId::parse(&text).map_err(|error| error.message)
    }
}

impl From<RunId> for String {
    fn from(run: RunId) -> String {
        run.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_second_get_numbers_and_sort_by_time() {
        let started: Timestamp = "2026-11-21T19:46:17.9Z".parse().unwrap();
        let mut taken: Vec<RunId> = Vec::new();
        for _ in 0..12 {
            let id = RunId::after(taken.last(), started);
            assert_eq!(RunId::parse(id.as_str()).unwrap(), id);
            assert_eq!(
                unfinished_run(Area::Runs.unfinished(&id).strip_prefix("runs/").unwrap()),
                Some(id.clone())
            );
            taken.push(id);
        }
        assert!(taken.is_sorted());
        assert_eq!(taken[0].as_str(), "20261121T194617Z");
    }

    #[test]
    fn a_clock_that_goes_back_does_not_reorder_runs() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let first = RunId::after(None, at("2026-11-21T19:46:17Z"));
        let second = RunId::after(Some(&first), at("2019-01-01T00:00:00Z"));
        let third = RunId::after(Some(&second), at("2026-11-21T19:46:16Z"));
        let fourth = RunId::after(Some(&third), at("2026-11-21T19:46:18Z"));
        assert!(first < second && second < third && third < fourth);
        assert_eq!(third.as_str(), "20261121T194617Z-003");
        assert_eq!(fourth.as_str(), "20261121T194618Z");
    }

    #[test]
    fn nothing_else_is_a_run_id() {
        for text in [
            "",
            ".",
            "..",
            "../20261121T194617Z",
            "20261121T194617Z/x",
            "20261121T194617Z-1a2",
            "latest",
        ] {
            assert!(RunId::parse(text).is_err(), "{text}");
        }
        assert_eq!(unfinished_run("20261121T194617Z"), None);
        assert_eq!(unfinished_run(".mine.partial"), None);
    }
}
