//! The standardizer `trim`.

use std::borrow::Cow;

use crate::tables::definition::{Definition, Settings};

use super::fold::{is_blank, is_invisible, rewrite};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "trim",
        summary: "Removes blanks and invisible characters at both ends.",
        doc: "Cells often carry blanks nobody sees: spaces, tabs, no-break and ideographic spaces, \
              zero-width characters. They go at both ends; the inside is left alone. A cell of \
              nothing else becomes missing.",
        parameters: &[],
        examples: &[("  김 철수\u{3000}", "김 철수"), ("\u{200b}", "(missing)")],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Trim))
}

struct Trim;

impl Standardizer for Trim {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let text = rewrite(text, |text| {
            Cow::Borrowed(text.trim_matches(|c| is_blank(c) || is_invisible(c)))
        });
        if text.is_empty() {
            return cell.missing();
        }
        cell.text = Some(text);
        cell
    }
}
