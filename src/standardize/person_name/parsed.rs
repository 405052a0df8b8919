//! What was understood of one name so far.

use crate::standardize::Note;
use crate::tables::standardized::Flags;

/// A name on its way from text to parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Canonical text.
    pub text: Option<String>,
    /// Surname.
    pub surname: Option<String>,
    /// Given name with middle names and initials.
    pub given: Option<String>,
    /// Titles, blank-separated.
    pub title: Option<String>,
    /// A second form of the name.
    pub alias: Option<String>,
    /// What is known.
    pub flags: Flags,
    /// What was noticed.
    pub notes: Vec<Note>,
}

impl Parsed {
    /// A Korean name: written together, surname first.
    pub fn korean(surname: &str, given: &str) -> Self {
        Parsed {
            text: Some(format!("{surname}{given}")),
            surname: Some(surname.to_string()),
            given: Some(given.to_string()),
            ..Parsed::default()
        }
    }

    /// A name that is only a surname so far.
    #[must_use]
    pub fn surname(mut self, surname: &str) -> Self {
        self.surname = Some(surname.to_string());
        self.or_text(surname)
    }

    /// A name that is only a given name so far.
    #[must_use]
    pub fn given(mut self, given: &str) -> Self {
        self.given = Some(given.to_string());
        self.or_text(given)
    }

    /// Sets the canonical text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(text.to_string());
        self
    }

    /// Adds a flag.
    #[must_use]
    pub fn flag(mut self, flag: Flags) -> Self {
        self.flags = self.flags.with(flag);
        self
    }

    /// Adds a note; the same code is kept once.
    pub fn note(&mut self, code: &'static str, suggestion: Option<String>) {
        if self.notes.iter().all(|note| note.code != code) {
            self.notes.push(Note { code, suggestion });
        }
    }

    fn or_text(mut self, text: &str) -> Self {
        if self.text.is_none() {
            self.text = Some(text.to_string());
        }
        self
    }
}
