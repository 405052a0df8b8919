//! The outcome of standardizing one field over all rows: canonical text, parts and flags per
//! distinct outcome, one code per row.

use arrow::array::{Array, StringArray};

use super::field::FieldType;
use super::text_column::{NULL, TextColumn};

/// What is known about a standardized value besides its text. A set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u16);

impl Flags {
    /// Nothing special.
    pub const NONE: Flags = Flags(0);
    /// Parts of the value are hidden (김*수); compares only what it shows, never survives.
    pub const MASKED: Flags = Flags(1);
    /// Not a real value (고객, 010-0000-0000, none@none.com): neither matched on nor surviving.
    pub const PLACEHOLDER: Flags = Flags(2);
    /// Breaks the type's rules (a phone of four digits); kept as written, does not survive
    /// where a valid value exists.
    pub const INVALID: Flags = Flags(4);
    /// Once right, now superseded (a dead 01X number, a former 시도 name).
    pub const STALE: Flags = Flags(8);
    /// More than one reading was possible; the likelier one was taken.
    pub const AMBIGUOUS: Flags = Flags(16);
    /// A role or representative contact by its form alone (info@…, 1588-…).
    pub const ROLE: Flags = Flags(32);
    /// The value was set by a `default` rule, not by the source.
    pub const DEFAULTED: Flags = Flags(64);
    /// Damaged text (U+FFFD, 占쏙옙).
    pub const DAMAGED: Flags = Flags(128);
    /// The name of one person only in part: a surname or given name alone, initials.
    pub const PARTIAL: Flags = Flags(256);

    /// Whether all bits of `other` are set.
    #[inline]
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    #[inline]
    pub fn any(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of bits.
    #[must_use]
    #[inline]
    pub fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// The flags but some.
    #[inline]
    #[must_use]
    pub fn without(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    /// Whether a value so flagged may win survivorship and drive matching.
    #[inline]
    pub fn usable(self) -> bool {
        !self.any(Flags(
            Flags::MASKED.0 | Flags::PLACEHOLDER.0 | Flags::INVALID.0 | Flags::DAMAGED.0,
        ))
    }
}

/// One field of all rows after its chain of standardizers.
///
/// `values`, each of `parts` and `flags` have one entry per distinct outcome (the same text with
/// other parts is another entry); `codes` has one per row, [`NULL`] where there is no value.
#[derive(Clone, Debug)]
pub struct Standardized {
    /// Entry per row.
    pub codes: Vec<u32>,
    /// Canonical text per entry.
    pub values: StringArray,
    /// Per part of [`FieldType::parts`], the text per entry; null where the entry has none.
    pub parts: Vec<StringArray>,
    /// Flags per entry.
    pub flags: Vec<Flags>,
}

impl Standardized {
    /// A field without any value.
    pub fn nulls(rows: usize, ty: FieldType) -> Self {
        let empty = StringArray::from(Vec::<&str>::new());
        Standardized {
            codes: vec![NULL; rows],
            values: empty.clone(),
            parts: vec![empty; ty.parts().len()],
            flags: Vec::new(),
        }
    }

    /// Number of distinct outcomes.
    #[inline]
    pub fn entries(&self) -> usize {
        self.flags.len()
    }

    /// Canonical text at a row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        match self.codes[row] {
            NULL => None,
            code => Some(self.values.value(code as usize)),
        }
    }

    /// Flags at a row; none where there is no value.
    #[inline]
    pub fn flags_at(&self, row: usize) -> Flags {
        match self.codes[row] {
            NULL => Flags::NONE,
            code => self.flags[code as usize],
        }
    }

    /// A part of an entry, by its position in [`FieldType::parts`].
    #[inline]
    pub fn part(&self, part: usize, entry: u32) -> Option<&str> {
        let column = &self.parts[part];
        let entry = entry as usize;
        column.is_valid(entry).then(|| column.value(entry))
    }

    /// Which flags keep a value from being matched on: damage always, and stand-ins unless the
    /// field tells its rows apart by them, as in an export whose every mailbox was moved to
    /// `example.com`.
    pub fn unmatched(&self) -> Flags {
        let stand_in = |code: &&u32| self.flags[**code as usize].has(Flags::PLACEHOLDER);
        let filled = self.codes.iter().filter(|&&code| code != NULL);
        let rows = filled.clone().filter(stand_in).count();
        let entries = (0..self.entries() as u32)
            .filter(|code| stand_in(&code))
            .count();
        if rows * 2 > filled.count() && entries * 5 > rows && entries > 1 {
            Flags::DAMAGED
        } else {
            Flags::DAMAGED.with(Flags::PLACEHOLDER)
        }
    }

    /// Codes and canonical text as a column for publishing and SQL.
    pub fn column(&self) -> TextColumn {
        TextColumn::from_parts(self.codes.clone(), self.values.clone())
    }

    /// The given rows, in the given order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        Standardized {
            codes: rows.iter().map(|&row| self.codes[row as usize]).collect(),
            ..self.clone()
        }
    }
}
