//! What each stage costs: seconds, processor seconds, memory. The one place that looks at a clock
//! besides the command line; its figures are published outside the logical digest.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::diag::progress::Watcher;
use crate::publish::manifest::StageMemory;

/// What each stage cost, in order.
#[derive(Clone, Debug)]
pub struct Timings {
    started: Instant,
    watcher: Watcher,
    stages: Vec<StageCost>,
}

/// What one stage cost.
#[derive(Clone, Debug, PartialEq)]
pub struct StageCost {
    /// Its name; a part of a stage is named `stage: part`.
    pub name: &'static str,
    /// Seconds on the wall.
    pub seconds: f64,
    /// What the system says of the process, where it says it.
    pub usage: Option<Usage>,
}

/// What a stage used of the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// Seconds of all processors, in the program and in the system for it.
    pub processor_seconds: f64,
    /// Memory when it ended.
    pub memory: StageMemory,
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
        self.stages.push(StageCost {
            name,
            seconds: 0.0,
            usage: None,
        });
        self.watcher
            .stage(name.split_once(": ").map_or(name, |(_, part)| part));
        let (start, before) = (Instant::now(), usage());
        let out = work(self);
        let stage = &mut self.stages[at];
        stage.seconds = start.elapsed().as_secs_f64();
        stage.usage = usage().map(|after| Usage {
            processor_seconds: after.processor_seconds
                - before.map_or(0.0, |before| before.processor_seconds),
            ..after
        });
        out
    }

    /// Times a stage and another one that runs beside it, on what processors the first leaves idle.
    /// Processors and memory are told for the two together, under the first.
    pub fn beside<A: Send, B: Send>(
        &mut self,
        (name, work): (&'static str, impl FnOnce(&mut Timings) -> A + Send),
        (other, beside): (&'static str, impl FnOnce() -> B + Send),
    ) -> (A, B) {
        let (of_first, (of_other, seconds)) = rayon::join(
            || self.stage_of_parts(name, work),
            || {
                let start = Instant::now();
                (beside(), start.elapsed().as_secs_f64())
            },
        );
        self.stages.push(StageCost {
            name: other,
            seconds,
            usage: None,
        });
        (of_first, of_other)
    }

    /// The stages, in order.
    pub fn stages(&self) -> &[StageCost] {
        &self.stages
    }

    /// Seconds since the start.
    pub fn total(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// What the whole process used so far.
    pub fn usage(&self) -> Option<Usage> {
        usage()
    }

    /// Seconds by stage, as the manifest keeps them.
    pub fn by_name(&self) -> BTreeMap<String, f64> {
        let mut seconds_of = BTreeMap::new();
        for stage in &self.stages {
            *seconds_of.entry(stage.name.to_owned()).or_insert(0.0) += stage.seconds;
        }
        seconds_of
    }

    /// Memory by stage, as the manifest keeps it; of a stage that came twice, the last.
    pub fn memory_by_name(&self) -> BTreeMap<String, StageMemory> {
        let told = self.stages.iter();
        told.filter_map(|stage| Some((stage.name.to_owned(), stage.usage?.memory)))
            .collect()
    }
}

/// Ticks of the processor clock in a second, as Linux counts them for every program.
const TICKS: f64 = 100.0;

/// What Linux says of this process; other systems are not asked.
fn usage() -> Option<Usage> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    parsed(&status, &stat)
}

/// Reads both files as `proc(5)` describes them.
fn parsed(status: &str, stat: &str) -> Option<Usage> {
    let bytes = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes << 10)
    };
    // The name of the program stands in brackets and may hold anything.
    let mut numbers = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let mut ticks = || numbers.next()?.parse::<f64>().ok();
    Some(Usage {
        processor_seconds: (ticks()? + ticks()?) / TICKS,
        memory: StageMemory {
            resident: bytes("VmRSS:")?,
            peak: bytes("VmHWM:")?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_of_a_process_is_read() {
        let status = "Name:\tgold) 1\nVmHWM:\t    2048 kB\nVmRSS:\t  1024 kB\nThreads:\t3\n";
        let stat = "7 (gold) 1) R 1 7 7 0 -1 4194304 100 0 0 0 150 25 9 9 20 0 3 0 5 6 7";
        let usage = parsed(status, stat).expect("both files are whole");
        assert_eq!(usage.processor_seconds, 1.75);
        assert_eq!(usage.memory.resident, 1 << 20);
        assert_eq!(usage.memory.peak, 2 << 20);
        assert_eq!(parsed("", stat), None);
        assert_eq!(parsed(status, "7 (gold"), None);
    }

    #[test]
    fn a_stage_and_its_parts_are_told_apart() {
        let mut timings = Timings::start(Watcher::default());
        timings.stage_of_parts("match", |timings| timings.stage("match: block", || ()));
        timings.stage("publish", || ());
        let names: Vec<&str> = timings.stages().iter().map(|stage| stage.name).collect();
        assert_eq!(names, ["match", "match: block", "publish"]);
        assert_eq!(timings.by_name().len(), 3);
        if cfg!(target_os = "linux") {
            let memory = timings.memory_by_name();
            assert!(
                memory
                    .values()
                    .all(|it| 0 < it.resident && it.resident <= it.peak)
            );
        }
    }
}
