//! The Fellegi–Sunter model: estimation of m, u and prior from counts of agreement patterns, and
//! decisions on scored pairs. Sees levels and counts only, never values.

mod companies;
pub mod decide;
pub mod dependence;
pub mod estimate;
pub mod file;
pub mod kinship;
mod limits;
pub mod near;
pub mod patterns;
pub mod score;
pub mod surplus;

#[cfg(test)]
mod tests;
