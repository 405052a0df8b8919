//! Term frequencies: how often each standardized value occurs. Plain counts of rows; whoever
//! needs them free of duplicates counts groups of names instead.

use crate::tables::standardized::Standardized;
use crate::tables::text_column::NULL;

/// Rows per entry of a field.
pub fn term_counts(field: &Standardized) -> Vec<u32> {
    let mut counts = vec![0u32; field.entries()];
    for &code in &field.codes {
        if code != NULL {
            counts[code as usize] += 1;
        }
    }
    counts
}
