//! One number of a cell, and how the numbers of a cell become its text, parts and notes.

use super::kind_flags;
use super::korea::{self, Kind};
use super::shapes::is_placeholder;
use crate::standardize::Cell;
use crate::tables::standardized::Flags;

/// What became of one run of digits.
#[derive(Default)]
pub(super) struct Number {
    /// Canonical text; empty if it could not be read.
    pub text: String,
    pub key: String,
    pub kind: Kind,
    pub fax: bool,
    pub extension: String,
    pub flags: Flags,
    pub successor: Option<String>,
    pub zero_restored: bool,
}

impl Number {
    /// Takes over a Korean number.
    pub fn set_korean(&mut self, reading: &korea::Reading<'_>) {
        self.text = e164(reading.national);
        self.key.clone_from(&self.text);
        self.kind = reading.kind;
        self.zero_restored = reading.zero_restored;
        self.flags = kind_flags(reading.kind);
        if is_placeholder(korea::subscriber(reading)) {
            self.flags = self.flags.with(Flags::PLACEHOLDER);
        }
        if reading.kind == Kind::OldMobile
            && let Some(successor) = korea::successor(reading.national)
        {
            self.key = e164(&successor.national);
            self.successor = Some(self.key.clone());
            if successor.ambiguous {
                self.flags = self.flags.with(Flags::AMBIGUOUS);
            }
        }
    }

    /// Whether it may win survivorship and drive matching.
    pub fn usable(&self) -> bool {
        self.flags.usable()
    }
}

/// Writes the usable numbers of a cell into it.
pub(super) fn assemble(cell: &mut Cell, numbers: &[Number]) {
    // The same number twice in a cell says no more than once.
    let mut distinct: Vec<&Number> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let known = distinct.iter().any(|other| {
            (&other.text, &other.extension, other.fax)
                == (&number.text, &number.extension, number.fax)
        });
        if !known {
            distinct.push(number);
        }
    }
    let join = |piece: &dyn Fn(&Number) -> String| {
        let pieces: Vec<String> = distinct.iter().map(|number| piece(number)).collect();
        pieces.join(";")
    };
    let part = |text: String| Some(text).filter(|text| text.chars().any(|c| c != ';'));
    cell.text = Some(join(&|number| {
        let fax = if number.fax { "fax:" } else { "" };
        let x = if number.extension.is_empty() { "" } else { "x" };
        format!("{fax}{}{x}{}", number.text, number.extension)
    }));
    cell.parts = vec![
        part(join(&|number| {
            if number.fax {
                String::new()
            } else {
                number.key.clone()
            }
        })),
        part(join(&|number| {
            let kind = if number.fax {
                "fax"
            } else {
                number.kind.name()
            };
            kind.to_owned()
        })),
        part(join(&|number| number.extension.clone())),
    ];
    for number in &distinct {
        if number.zero_restored {
            cell.note("phone-zero-restored");
        }
        if let Some(successor) = &number.successor {
            cell.suggest("phone-renumbered", successor.clone());
        }
    }
    // A flag of one number is no statement about the others.
    let common = distinct
        .iter()
        .map(|number| number.flags.0)
        .reduce(|all, flags| all & flags)
        .unwrap_or_default();
    cell.flags = cell.flags.with(Flags(common));
}

pub(super) fn e164(national: &[u8]) -> String {
    let mut text = String::with_capacity(3 + national.len());
    text.push_str("+82");
    text.extend(national.iter().map(|&digit| char::from(digit)));
    text
}
