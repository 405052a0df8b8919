//! Profiling: what the columns look like before and after standardizing, per source and over
//! all. Counts and shapes of values only; judges nothing (that is `validate`), reads no files,
//! and lists a value itself only if at least [`MIN_ROWS_SHOWN`] rows carry it.

mod agreement;
mod columns;
mod count;
mod equal;
mod missing;
mod months;
mod pattern;
mod people;
mod shapes;
mod terms;

#[cfg(test)]
mod tests;

pub use agreement::{Agreement, Counted, agreement, is_about_customers};
pub use columns::{
    Change, FLAGS, FieldProfile, Lengths, Limits, MIN_ROWS_SHOWN, PatternCount, Profile,
    SourceProfile, ValueCount, profile,
};
pub use equal::{EqualPair, equal_columns};
pub use missing::{MissingCount, missing_together};
pub use months::{Month, month_of};
pub use pattern::pattern;
pub use terms::term_counts;
