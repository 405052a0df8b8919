//! Tests of the whole language: mistakes as they are drawn, files over files, there and back.

mod extending;
mod language;
mod mistakes;
mod robustness;
mod round_trip;

use super::samples::vocabulary;
use super::{Project, load_text};
use crate::diag::Diagnostic;
use crate::diag::render::{Colors, text};

/// A project that says a bit of everything, and nothing wrong.
pub const EVERYTHING: &str = include_str!("everything.yaml");

/// The smallest project, to put a mistake behind.
pub const SMALL: &str = "version: 1
sources: [{name: crm, path: crm.csv}]
fields:
  email: {type: email}
  points: {type: number}
  agreed: {type: consent}
";

pub fn mistakes(yaml: &str) -> Vec<Diagnostic> {
    match load_text("project.yaml", yaml, &vocabulary()) {
        Ok((_, warnings)) => warnings,
        Err(found) => found,
    }
}

pub fn loaded(yaml: &str) -> Project {
    match load_text("project.yaml", yaml, &vocabulary()) {
        Ok((project, _)) => project,
        Err(found) => panic!("{}", text(&found, Colors::Off)),
    }
}

/// Everything that is to say about `yaml`, as drawn.
pub fn drawn(yaml: &str) -> String {
    text(&mistakes(yaml), Colors::Off)
}

pub fn codes(yaml: &str) -> Vec<&'static str> {
    mistakes(yaml).iter().map(|found| found.code).collect()
}
