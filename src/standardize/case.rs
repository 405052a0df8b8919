//! The standardizer `case`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::text::latin::turkish;

use super::choices::choice;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "case",
        summary: "Upper case, lower case or capitals at the start of words.",
        doc: "Latin letters (and all others that have case) in one of three styles. `title` writes \
              the first letter of each word large and the others small; a word starts after any \
              character that is neither a letter nor an apostrophe. Where the column has letters \
              of Turkish (ğ ş ı İ), the small letter of I is ı.",
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
            ("{to: title} MUTLU IŞIK", "Mutlu Işık"),
        ],
    },
    build,
};

#[derive(Clone, Copy)]
enum Case {
    Lower,
    /// As Turkish writes it.
    LowerTurkish,
    TitleTurkish,
    Upper,
    Title,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let choices = [
        ("lower", Case::Lower),
        ("upper", Case::Upper),
        ("title", Case::Title),
    ];
    let case = choice(settings, "to", &choices)?;
    let turkish = || {
        let mut values = context.column.values().iter().flatten();
        values.any(|value| value.chars().any(turkish::is_own))
    };
    Ok(Box::new(match case {
        Case::Lower if turkish() => Case::LowerTurkish,
        Case::Title if turkish() => Case::TitleTurkish,
        case => case,
    }))
}

impl Standardizer for Case {
    fn apply(&self, mut cell: Cell) -> Cell {
        cell.text = cell.text.map(|text| match self {
            Case::Lower => text.to_lowercase(),
            Case::LowerTurkish => turkish::lower(&text),
            Case::TitleTurkish => turkish::title(&text),
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
