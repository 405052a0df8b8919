//! What every run promises: nothing is lost, the same comes out of the same, every number adds up,
//! and the right rows are found.

mod accuracy;
mod determinism;
mod tables;
