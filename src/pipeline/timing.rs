//! Seconds per stage. The one place that looks at a clock besides the command line; its figures
//! are published outside the logical digest.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::diag::progress::Watcher;

/// Wall time per stage, in order.
#[derive(Clone, Debug)]
pub struct Timings {
    started: Instant,
    watcher: Watcher,
    stages: Vec<(&'static str, f64)>,
}

impl Timings {
    /// Starts the watch; `watcher` hears of every stage.
    pub fn start(watcher: Watcher) -> Self {
        Timings {
            started: Instant::now(),
            watcher,
            stages: Vec::new(),
        }
    }

    /// Times one stage.
    pub fn stage<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.stage_of_parts(name, |_| work())
    }

    /// Times one stage whose parts are timed on their own; they stand behind it, named
    /// `stage: part`.
    pub fn stage_of_parts<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Timings) -> T,
    ) -> T {
        let at = self.stages.len();
        self.stages.push((name, 0.0));
        self.watcher
            .stage(name.split_once(": ").map_or(name, |(_, part)| part));
        let start = Instant::now();
        let out = work(self);
        self.stages[at].1 = start.elapsed().as_secs_f64();
        out
    }

    /// Seconds per stage, in order.
    pub fn stages(&self) -> &[(&'static str, f64)] {
        &self.stages
    }

    /// Seconds since the start.
    pub fn total(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// As the manifest keeps them.
    pub fn by_name(&self) -> BTreeMap<String, f64> {
        let mut seconds_of = BTreeMap::new();
        for (name, seconds) in &self.stages {
            *seconds_of.entry((*name).to_owned()).or_insert(0.0) += seconds;
        }
        seconds_of
    }
}
