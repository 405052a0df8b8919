//! Facts about text: Hangul, scripts, keyboards, romanization, names. Pure functions on `&str`
//! and bytes; imports nothing of the crate, knows no fields, records or files.

pub mod consonants;
pub mod domains;
pub mod greek;
pub mod hangul;
pub mod hanja;
pub mod keyboard;
pub mod latin;
pub mod letter_names;
pub mod loan_names;
pub mod lookalikes;
pub mod mask;
pub mod mojibake;
pub mod nicknames;
pub mod provinces;
pub mod romanize;
pub mod scripts;
pub mod streets;
pub mod surnames;
pub mod tax_numbers;
pub mod tokens;
pub mod trades;
pub mod websites;
pub mod word_list;
