//! The words in which the language of project files is defined: sections, keys and the shapes of
//! their values. Types only; the language itself is in `keys`.

use super::vocabulary::Registry;
use super::words::Word;

/// A map with known keys.
#[derive(Debug)]
pub struct Section {
    /// What one such map is called in messages: `a source`.
    pub called: &'static str,
    /// One or two sentences for the reference.
    pub doc: &'static str,
    /// Its keys, in the order of the reference.
    pub keys: &'static [Key],
    /// Of these keys, exactly one must be given; no constraint if empty.
    pub exactly_one: &'static [&'static str],
    /// Whether more keys follow from a value.
    pub more: More,
}

/// Keys that a section takes besides its own.
#[derive(Clone, Copy, Debug)]
pub enum More {
    /// None.
    Nothing,
    /// The parameters of the definition that the value of `key` names.
    ParametersOf {
        /// The key whose value names the definition.
        key: &'static str,
        /// Where the definition is found.
        registry: Registry,
    },
}

/// One key of a section.
#[derive(Debug)]
pub struct Key {
    /// As written in files.
    pub name: &'static str,
    /// What its value must look like.
    pub shape: Shape,
    /// Whether it must be given.
    pub need: Need,
    /// One line for the reference, with the default where there is one.
    pub doc: &'static str,
}

/// Whether a key must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everywhere.
    Required,
    /// In a project file, but not in a pack.
    RequiredInProject,
    /// Nowhere.
    Optional,
}

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A single text that means something.
    Word(Word),
    /// A whole number within bounds, both included.
    Integer {
        /// Least.
        min: u64,
        /// Most.
        max: u64,
    },
    /// A decimal number from 0 to 1.
    Share,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of a definition.
    Named(Registry),
    /// A list of names of definitions, each with its parameters where it has any; one name may
    /// stand alone.
    Steps(Registry),
    /// A list.
    List(&'static Shape),
    /// A list, or one item alone.
    OneOrMore(&'static Shape),
    /// Names to values.
    Map(MapKeys, &'static Shape),
    /// Known keys.
    Section(&'static Section),
    /// One shape for a single value, another for a list or map.
    Either(&'static Shape, &'static Shape),
}

/// What the keys of a [`Shape::Map`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKeys {
    /// New names of fields.
    NewFields,
    /// Names of declared fields.
    Fields,
    /// Declared fields, or parts of them: `person_name.surname`.
    FieldParts,
    /// New names of conditions.
    NewTerms,
    /// Free names.
    Free,
}

impl Shape {
    /// What is wanted, in words that follow "must be".
    pub fn describe(&self) -> String {
        match self {
            Shape::Word(word) => word.describe().to_owned(),
            Shape::Integer { min, max: u64::MAX } => format!("a whole number from {min} on"),
            Shape::Integer { min, max } if min == max => format!("{min}"),
            Shape::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Shape::Share => "a number from 0 to 1".to_owned(),
            Shape::Flag => "`true` or `false`".to_owned(),
            Shape::Choice(choices) => format!("`{}`", choices.join("` or `")),
            Shape::Named(registry) => format!("the name of a {}", registry.singular()),
            Shape::Steps(registry) => format!("a list of names of a {}", registry.singular()),
            Shape::List(item) => format!("a list; each entry {}", item.describe()),
            Shape::OneOrMore(item) => format!("{}, or a list of them", item.describe()),
            Shape::Map(_, value) => format!("a map of names; each value {}", value.describe()),
            Shape::Section(section) => format!("a map with the keys of {}", section.called),
            Shape::Either(one, other) => format!("{}, or {}", one.describe(), other.describe()),
        }
    }
}
