//! The standardizer `concat`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::text_column::SLOT;

use super::fold::is_blank;
use super::{Cell, Context, Entry, Glance, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "concat",
        summary: "Joins the slots of several source columns.",
        doc: "A field fed by several columns (date and time, two phone columns) arrives in slots. \
              They are trimmed and joined with a separator; empty ones leave no separator behind. \
              A cell of one column passes unchanged.",
        parameters: &[Parameter {
            name: "separator",
            kind: ParameterKind::Text,
            required: false,
            doc: "What stands between them; a space unless said.",
        }],
        examples: &[
            ("2024-03-05\u{1f}14:05", "2024-03-05 14:05"),
            (
                "{separator: ;} 02-312-4567\u{1f}\u{1f}010-2345-6789",
                "02-312-4567;010-2345-6789",
            ),
            ("\u{1f}", "(missing)"),
        ],
    },
    build,
};

struct Concat {
    separator: String,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let separator = settings.text("separator").unwrap_or(" ").to_owned();
    Ok(Box::new(Concat { separator }))
}

impl Standardizer for Concat {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if !text.as_bytes().contains(&(SLOT as u8)) {
            cell.text = Some(text);
            return cell;
        }
        let mut joined = String::with_capacity(text.len());
        let slots = text.split(SLOT).map(|slot| slot.trim_matches(is_blank));
        for slot in slots.filter(|slot| !slot.is_empty()) {
            if !joined.is_empty() {
                joined.push_str(&self.separator);
            }
            joined.push_str(slot);
        }
        if joined.is_empty() {
            return cell.missing();
        }
        cell.text = Some(joined);
        cell
    }

    fn leaves(&self, text: &Glance<'_>) -> bool {
        !text.slots()
    }
}
