//! Similarity kernels on bytes: pure numbers, no fields or weights. Every kernel is symmetric,
//! and a cutoff never changes a result, only whether it is reported.

mod damerau;
mod jaro;
mod qgrams;

pub use damerau::{damerau, damerau_within, similarity as damerau_similarity};
pub use jaro::{jaro, jaro_winkler};
pub use qgrams::{dice, jaccard, overlap, qgrams};
