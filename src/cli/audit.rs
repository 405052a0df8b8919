//! `goldsieve audit`: quality only. Publishes under OUT/audits and never moves `current`.

use crate::pipeline::audit;
use crate::pipeline::{Failure, ModelUse};
use crate::publish::layout::Area;

use super::args::Audit;
use super::work::work;

/// Runs the command.
pub fn audit(args: &Audit) -> Result<u8, Failure> {
    work(&args.work, ModelUse::Saved, Area::Audits, audit::audit)
}
