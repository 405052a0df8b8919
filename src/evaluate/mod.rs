//! Evaluation: how well clusters agree with labels a person trusts. Pure arithmetic on cluster
//! numbers; reads no file, decides nothing, and never enumerates the pairs of a cluster.

mod chance;
mod contingency;
mod examined;
mod measures;
mod mistakes;

#[cfg(test)]
mod tests;

pub use chance::{CurvePoint, Share, curve};
pub use examined::{Examined, Interval, Link, together};
pub use measures::{Agreement, BCubed, Evaluation, evaluate};
pub use mistakes::{BlockingCompleteness, Mistake, Mistakes, blocking_completeness, mistakes};
