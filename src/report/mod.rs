//! What a run tells people: a page, a summary for the terminal, metrics for machines. Pure: data
//! in, text, CSV and workbooks out; opens no file, no clock, no network. Values of records enter [`data`] only through
//! [`masked::Masked`].

pub mod charts;
pub mod data;
pub mod explanation;
pub mod export;
#[cfg(feature = "files")]
pub mod html;
pub mod lang;
pub mod masked;
pub mod metrics;
pub mod summary;
pub mod tree;
mod words;

#[cfg(test)]
mod sample;
