//! `goldsieve run`: the whole pipeline.

use crate::pipeline::{self, Failure, ModelUse};
use crate::publish::layout::Area;

use super::args::Run;
use super::work::work;

/// Runs the command.
pub fn run(args: &Run) -> Result<u8, Failure> {
    let model = if args.retrain {
        ModelUse::Retrain
    } else {
        ModelUse::Saved
    };
    work(&args.work, model, Area::Runs, pipeline::run)
}
