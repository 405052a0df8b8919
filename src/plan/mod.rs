//! The plan of a run: rules bound to the columns that are really there, and what follows from
//! them for each stage. Knows rules and stages; reads no files, evaluates nothing.

#[cfg(feature = "files")]
pub mod bind;
#[cfg(feature = "files")]
pub mod checks;
#[cfg(feature = "files")]
pub mod comments;
pub mod comparisons;
#[cfg(feature = "files")]
pub mod effects;
#[cfg(feature = "files")]
pub mod infer;
#[cfg(feature = "files")]
pub mod links;
#[cfg(feature = "files")]
mod region;
#[cfg(feature = "files")]
pub mod splink;
#[cfg(feature = "files")]
pub mod survivorship;
#[cfg(feature = "files")]
pub mod told;
#[cfg(feature = "files")]
pub mod vocabulary;
