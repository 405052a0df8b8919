//! The standardizer `digits`.

use crate::tables::definition::{Definition, Settings};

use super::fold::to_ascii;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "digits",
        summary: "Keeps only the digits.",
        doc: "For codes whose dashes, blanks and labels mean nothing. Full-width digits become plain \
              ones, leading zeros stay. A cell without digits becomes missing.",
        parameters: &[],
        examples: &[("No. ００12-345", "0012345"), ("없음", "(missing)")],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Digits))
}

struct Digits;

impl Standardizer for Digits {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            cell.text = Some(text);
            return cell;
        }
        let digits: String = text
            .chars()
            .map(to_ascii)
            .filter(char::is_ascii_digit)
            .collect();
        if digits.is_empty() {
            return cell.missing();
        }
        cell.text = Some(digits);
        cell
    }
}
