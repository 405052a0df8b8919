//! The standardizer `case`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};

use super::choices::choice;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "case",
        summary: "Upper case, lower case or capitals at the start of words.",
        doc: "Latin letters (and all others that have case) in one of three styles. `title` writes \
              the first letter of each word large and the others small; a word starts after any \
              character that is neither a letter nor an apostrophe.",
        parameters: &[Parameter {
            name: "to",
            kind: ParameterKind::Choice(&["lower", "upper", "title"]),
            required: true,
            doc: "The style.",
        }],
        examples: &[
            ("{to: lower} VIP Gold", "vip gold"),
            ("{to: upper} vip", "VIP"),
            ("{to: title} JEAN-LUC o'neil", "Jean-Luc O'neil"),
        ],
    },
    build,
};

#[derive(Clone, Copy)]
enum Case {
    Lower,
    Upper,
    Title,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let choices = [
        ("lower", Case::Lower),
        ("upper", Case::Upper),
        ("title", Case::Title),
    ];
    Ok(Box::new(choice(settings, "to", &choices)?))
}

impl Standardizer for Case {
    fn apply(&self, mut cell: Cell) -> Cell {
        cell.text = cell.text.map(|text| match self {
            Case::Lower => text.to_lowercase(),
            Case::Upper => text.to_uppercase(),
            Case::Title => title(&text),
        });
        cell
    }
}

fn title(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            result.extend(c.to_lowercase());
        } else {
            result.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic() || matches!(c, '\'' | '’') || (inside && is_mark(c));
    }
    result
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
