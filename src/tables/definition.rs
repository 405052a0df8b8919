//! Definitions as data: what a standardizer, check, comparison or strategy is called, takes and
//! does. Help, reference, JSON Schema and rule checking are all derived from these.

use std::collections::BTreeMap;

/// One thing a registry offers.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Name in project files; kebab case.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The long text: what, why, an example. Markdown.
    pub doc: &'static str,
    /// What it can be told.
    pub parameters: &'static [Parameter],
    /// Input and expected output, run by a test: pairs of (given, expected); what `expected`
    /// means is up to the registry.
    pub examples: &'static [(&'static str, &'static str)],
}

/// One parameter of a definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Name in project files; snake case.
    pub name: &'static str,
    /// What it accepts.
    pub kind: ParameterKind,
    /// Whether it must be given.
    pub required: bool,
    /// One line.
    pub doc: &'static str,
}

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A regular expression.
    Regex,
    /// A decimal number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    TextList,
    /// Text to text.
    TextMap,
    /// A path relative to the project file.
    Path,
    /// A calendar date, `2024-03-05`.
    Date,
    /// A length of time: `26h`, `90d`, `5y`.
    Duration,
    /// The name of a field.
    Field,
    /// An SQL condition over one row's fields.
    Sql,
    /// Names of fields.
    FieldList,
}

/// A given parameter, already of the kind its definition asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Text, regular expression, choice, path, date, duration, field, SQL.
    Text(String),
    /// A number or whole number.
    Number(f64),
    /// A flag.
    Flag(bool),
    /// A list of texts or fields.
    List(Vec<String>),
    /// Text to text, in the order given.
    Map(Vec<(String, String)>),
}

/// The parameters given to one use of a definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(pub BTreeMap<String, Setting>);

impl Settings {
    /// A text-like setting.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Setting::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.0.get(name) {
            Some(Setting::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A flag; `default` where not given.
    pub fn flag(&self, name: &str, default: bool) -> bool {
        match self.0.get(name) {
            Some(Setting::Flag(flag)) => *flag,
            _ => default,
        }
    }

    /// A list.
    pub fn list(&self, name: &str) -> Option<&[String]> {
        match self.0.get(name) {
            Some(Setting::List(list)) => Some(list),
            _ => None,
        }
    }

    /// A map.
    pub fn map(&self, name: &str) -> Option<&[(String, String)]> {
        match self.0.get(name) {
            Some(Setting::Map(map)) => Some(map),
            _ => None,
        }
    }
}
