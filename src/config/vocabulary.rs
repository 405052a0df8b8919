//! The names a project file may use, handed in by the caller, so that rules can be checked
//! without this room knowing any stage.

use crate::tables::definition::{Definition, Parameter};

/// The definitions of every registry that project files may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vocabulary<'a> {
    /// Steps of `standardize:`; the one named like a field's type also takes the field's own
    /// type parameters (`order: ymd`).
    pub standardizers: &'a [Definition],
    /// Kinds of `checks:`.
    pub checks: &'a [Definition],
    /// Steps of `survivorship:`.
    pub strategies: &'a [Definition],
    /// Kinds of `match: comparisons:`.
    pub comparisons: &'a [Definition],
    /// Forms of a field that a blocking pass may use besides the parts of its type: the type and
    /// the form, `person-name.sound` for `person_name.sound`.
    pub blocking_keys: &'a [Definition],
}

/// One of the vocabulary's registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    /// [`Vocabulary::standardizers`].
    Standardizers,
    /// [`Vocabulary::checks`].
    Checks,
    /// [`Vocabulary::strategies`].
    Strategies,
    /// [`Vocabulary::comparisons`].
    Comparisons,
    /// [`Vocabulary::blocking_keys`].
    BlockingKeys,
}

impl Registry {
    /// Every registry, in the order of the reference.
    pub const ALL: [Registry; 5] = [
        Registry::Standardizers,
        Registry::Checks,
        Registry::Strategies,
        Registry::Comparisons,
        Registry::BlockingKeys,
    ];

    /// What one entry is called in messages.
    pub fn singular(self) -> &'static str {
        match self {
            Registry::Standardizers => "standardizer",
            Registry::Checks => "check",
            Registry::Strategies => "strategy",
            Registry::Comparisons => "comparison",
            Registry::BlockingKeys => "blocking key",
        }
    }

    /// Heading in the reference.
    pub fn title(self) -> &'static str {
        match self {
            Registry::Standardizers => "Standardizers",
            Registry::Checks => "Checks",
            Registry::Strategies => "Survivorship strategies",
            Registry::Comparisons => "Comparisons",
            Registry::BlockingKeys => "Blocking keys",
        }
    }

    /// Code of the diagnostic about a name that is not there.
    pub fn unknown_code(self) -> &'static str {
        match self {
            Registry::Standardizers => "unknown-standardizer",
            Registry::Checks => "unknown-check",
            Registry::Strategies => "unknown-strategy",
            Registry::Comparisons => "unknown-comparison",
            Registry::BlockingKeys => "unknown-blocking-key",
        }
    }
}

impl<'a> Vocabulary<'a> {
    /// The definitions of a registry.
    pub fn definitions(&self, registry: Registry) -> &'a [Definition] {
        match registry {
            Registry::Standardizers => self.standardizers,
            Registry::Checks => self.checks,
            Registry::Strategies => self.strategies,
            Registry::Comparisons => self.comparisons,
            Registry::BlockingKeys => self.blocking_keys,
        }
    }

    /// A definition by name.
    pub fn find(&self, registry: Registry, name: &str) -> Option<&'a Definition> {
        self.definitions(registry)
            .iter()
            .find(|definition| definition.name == name)
    }

    /// The names of a registry.
    pub fn names(&self, registry: Registry) -> impl Iterator<Item = &'static str> + use<'a> {
        self.definitions(registry)
            .iter()
            .map(|definition| definition.name)
    }

    /// What a definition can be told; nothing if there is none of that name.
    pub fn parameters(&self, registry: Registry, name: &str) -> &'static [Parameter] {
        self.find(registry, name)
            .map_or(&[], |definition| definition.parameters)
    }
}
