//! The standardizer `text`.

use crate::tables::definition::{Definition, Settings};

use super::collapse_whitespace::CollapseWhitespace;
use super::{Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "text",
        summary: "Short text without known meaning: blanks tidied.",
        doc: "A name-like or other short text. Only blanks are touched: runs become one space, both ends are \
              trimmed. Case and wording stay, since nobody said what they mean.",
        parameters: &[],
        examples: &[("  우수  고객 ", "우수 고객"), ("VIP", "VIP")],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(CollapseWhitespace))
}
