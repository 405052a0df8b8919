//! The one integration binary: everything that looks at goldsieve from outside.
//!
//! `tidy` holds the architecture, `specs` runs the literate specs, `cli` drives the program as a
//! person would, `laws` holds what every run promises, `crash` kills it while it publishes.

mod support;

mod cli;
mod crash;
mod laws;
mod specs;
mod tidy;
