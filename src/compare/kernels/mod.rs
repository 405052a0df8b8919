//! Similarity kernels on bytes: pure numbers, no fields or weights. Every kernel is symmetric and
//! bounded, and a cutoff never changes a result, only whether it is reported.

mod alignment;
mod damerau;
mod jaro;

pub use alignment::balance;
pub use damerau::osa_within;
pub use jaro::jaro_winkler;

/// Whether two texts have the same digits in the same order: numbers in names and places count
/// them and are no slips of each other.
pub fn same_digits(left: &str, right: &str) -> bool {
    let digits = |byte: &u8| byte.is_ascii_digit();
    left.bytes().filter(digits).eq(right.bytes().filter(digits))
}

#[cfg(test)]
mod typos;
