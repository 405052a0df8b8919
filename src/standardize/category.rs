//! The standardizer `category`.

use crate::tables::definition::{Definition, Settings};

use super::collapse_whitespace::CollapseWhitespace;
use super::{Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "category",
        summary: "One of few values (grade, city, industry): blanks tidied.",
        doc: "A value out of a short list. Only blanks are touched; spellings of one value (`vip`, `VIP 고객`) \
              are brought together by `map` or `case`, because only the rules know the list.",
        parameters: &[],
        examples: &[(" VIP  고객", "VIP 고객"), ("서울", "서울")],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(CollapseWhitespace))
}
