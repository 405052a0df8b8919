//! goldsieve: messy CRM exports in, golden customer records out.
//!
//! # Map
//!
//! An arrow means "may import". `tests/tidy.rs` holds the edges.
//!
//! ```text
//! main → cli → pipeline → plan → stages: profile standardize validate block compare model cluster survive evaluate
//!                  ├→ config            each stage is a pure function (its spec, tables) → tables;
//!                  ├→ ingest            rayon inside; no files, no clock, no polars
//!                  ├→ sql               the only room with polars: each expression becomes one column
//!                  ├→ history → publish the only writers, through a `Store` (files, or an in-memory twin)
//!                  └→ report            pure: tables → text and HTML
//!                           all of them → tables → diag → error; text is facts about strings, on its own
//! ```
//!
//! Stages never import each other; they meet in [`tables`]. [`pipeline`] is the page on which they
//! stand in order. Without default features the stages, `tables` and `text` build on arrow alone.
//!
//! # What happens to a row
//!
//! `ingest` reads it as text, redacted where the law asks for it, and counts it: it will end in
//! exactly one of `crosswalk`, `quarantine`, `rejects`. Where a source delivers changes alone, the
//! rows it leaves out are taken over from the tables of the current run. `ingest::columns` guesses what columns mean
//! where rules are silent; `plan` binds rules and guesses to columns. From acceptance on rows stand
//! in canonical order (source, id, content hash), and the distinct texts of every column in that
//! of the rows, so that nothing downstream sees file order.
//! `standardize` runs each distinct value through its chain once. `validate` and `sql` find
//! violations. `compare` encodes values as integers and tells the level of agreement of any two
//! rows; `block` streams the pairs worth comparing; `model` learns m, u, prior, the number of
//! related people and what patterns say beyond their levels from counts of agreement patterns and
//! decides; `cluster` joins, strongest link first, unless something stands between, then by what the rows of both sides say together.
//! `survive` picks golden values and lists what they competed with. `history` keeps ids stable and
//! answers for every id that any run ever issued; `publish` writes all tables as one.
//!
//! An audit ([`pipeline::audit`]) goes the same way as far as the checks, then profiles, judges the
//! gates and reports; it merges nothing and never moves `current`.
//!
//! # Where the bytes are, and what a row costs
//!
//! From reading to publishing every field is a column of 32-bit codes into its distinct texts:
//! four bytes a row and field, each text once for what was read and once for what it was
//! standardized to. Matching adds four bytes a row and comparison, the rows of all blocks (four
//! bytes for each key a row shares, eight for the stretch behind it), 16 bytes for a candidate
//! pair, and levels and adjustments for the pairs that are kept alone. Tables are published row
//! group by row group.
//!
//! Microseconds a row, of 1,000,000 generated rows in three CSV files on 2 cores, medians of three
//! runs: read 0.9, accept 0.8, standardize 1.9, validate 0.2, match 4.2 (forms 1.2, blocking 0.8,
//! candidates 1.0, clusters 0.3), survive 1.2, publish and report 4.2; 13 in all where the floor
//! program takes 2.4, and a peak of 1.2 GB. Of 10,000,000 rows a run took, when last measured (on a
//! machine a third slower), 25 a row and 9.7 GB: what lies far apart, lies further.
//!
//! # Laws
//!
//! * Weights are fixed-point integers (2⁻¹⁶ bit); logarithms come from `libm`; hashes have fixed
//!   seeds. Counts of patterns are integers, and sums over them run in sorted order, so results are
//!   equal for any number of threads and any order of input rows.
//! * Total order everywhere; the last tie-break is the canonical row. No hash-map iteration reaches
//!   output.
//! * Values of records never reach errors, logs or panics; reports show them masked.
//! * Clock and seed are arguments; only the command line and the stop watch look at a clock.

pub mod block;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cluster;
pub mod compare;
#[cfg(feature = "files")]
pub mod config;
pub mod diag;
pub mod error;
pub mod evaluate;
#[cfg(feature = "files")]
pub mod history;
#[cfg(feature = "files")]
pub mod ingest;
pub mod model;
#[cfg(feature = "cli")]
pub mod pipeline;
pub mod plan;
pub mod profile;
#[cfg(feature = "files")]
pub mod publish;
#[cfg(feature = "files")]
pub mod report;
#[cfg(feature = "cli")]
pub mod sql;
pub mod standardize;
pub mod survive;
pub mod tables;
pub mod text;
pub mod validate;
