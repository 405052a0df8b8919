//! Seconds per stage. The one place that looks at a clock besides the command line; its figures
//! are published outside the logical digest.

use std::collections::BTreeMap;
use std::time::Instant;

/// Wall time per stage, in order.
#[derive(Clone, Debug)]
pub struct Timings {
    started: Instant,
    stages: Vec<(&'static str, f64)>,
}

impl Timings {
    /// Starts the watch.
    pub fn start() -> Self {
        Timings {
            started: Instant::now(),
            stages: Vec::new(),
        }
    }

    /// Times one stage.
    pub fn stage<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let out = work();
        self.stages.push((name, start.elapsed().as_secs_f64()));
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
        self.stages
            .iter()
            .map(|(name, seconds)| ((*name).to_owned(), *seconds))
            .collect()
    }
}
