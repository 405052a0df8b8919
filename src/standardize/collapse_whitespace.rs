//! The standardizer `collapse-whitespace`.

use crate::tables::definition::{Definition, Settings};

use super::fold::{collapse, rewrite};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "collapse-whitespace",
        summary: "Makes every run of blanks one space and trims.",
        doc: "Line breaks, tabs and double spaces inside a cell make equal values look different. \
              Every run of blanks becomes one space; both ends are trimmed.",
        parameters: &[],
        examples: &[(" 삼성\t 전자\n", "삼성 전자"), (" ", "(missing)")],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(CollapseWhitespace))
}

/// Also what `text` and `category` do.
pub(super) struct CollapseWhitespace;

impl Standardizer for CollapseWhitespace {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let text = rewrite(text, collapse);
        if text.is_empty() {
            return cell.missing();
        }
        cell.text = Some(text);
        cell
    }
}
