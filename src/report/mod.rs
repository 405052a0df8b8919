//! What a run tells people: a page, a summary for the terminal, metrics for machines. Pure: data
//! in, text out; no files, no clock, no network. Values of records enter [`data`] only through
//! [`masked::Masked`].

pub mod charts;
pub mod data;
#[cfg(feature = "files")]
pub mod html;
pub mod lang;
pub mod masked;
pub mod metrics;
pub mod summary;
mod words;

#[cfg(test)]
mod sample;
