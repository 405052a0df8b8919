//! The vocabulary of the stages: typed views over Arrow data. Holds shapes and small accessors;
//! no stage logic, no files, no clock.

pub mod connecting;
pub mod definition;
pub mod dictionary;
pub mod example;
pub mod field;
pub mod findings;
pub mod golden;
pub mod grouping;
pub mod hash;
pub mod interner;
pub mod pairs;
pub mod raw;
pub mod records;
pub mod small_counts;
pub mod standardized;
pub mod text_column;
pub mod totals;
