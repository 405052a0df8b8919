//! Where a rule was written, kept beside its value for whoever may have to point at it later.

use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::diag::Span;

/// What kind of file a rule comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The project file itself, or rules made in memory.
    #[default]
    Project,
    /// A file named under `extends:`.
    Pack,
    /// A column map named by `preset:`.
    Preset,
}

/// Where a rule was written. Never part of equality: two rules that say the same are equal.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The text; none for rules made in memory.
    pub span: Option<Span>,
    /// The kind of file.
    pub origin: Origin,
}

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A value with the place it was written at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub place: Place,
}

impl<T> Deref for Written<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> From<T> for Written<T> {
    fn from(value: T) -> Self {
        Written {
            value,
            place: Place::default(),
        }
    }
}

impl From<&str> for Written<String> {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl<T: fmt::Display> fmt::Display for Written<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// A path as written, relative to the file it was written in; relative to `fallback` for rules
/// made in memory or written in a shipped pack.
pub fn resolve(written: &str, place: &Place, fallback: &Path) -> PathBuf {
    let folder = match (&place.span, place.origin) {
        (Some(span), Origin::Project | Origin::Pack) => Path::new(&span.source.name)
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty()),
        _ => None,
    };
    folder.unwrap_or(fallback).join(written)
}
