//! The walk that holds a tree against the language: keys, shapes, words and parameters. Collects
//! every mistake and goes on; where something is unknown, what hangs on it is not reported again.

mod parameters;

use super::rules::Origin;
use super::shape::{Key, MapKeys, More, Need, Section, Shape};
use super::vocabulary::Registry;
use super::words::{Names, Refusal, Word, registered};
use super::yaml::{Key as YamlKey, Node, Style, Value};
use crate::diag::{Diagnostic, Span, nearest};
use crate::tables::definition::Parameter;

/// Holds a tree against a section and returns every mistake.
pub fn check(
    root: &Node,
    section: &'static Section,
    names: &Names<'_>,
    whole: Whole,
) -> Vec<Diagnostic> {
    let mut walk = Walk {
        names,
        whole,
        found: Vec::new(),
    };
    walk.section(root, section, "the file");
    walk.found
}

/// Whether keys that only a whole project needs must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// A project.
    Project,
    /// A pack or preset.
    Piece,
}

/// A plain decimal number.
pub fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Scalar(text, Style::Plain)
            if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
                && text.bytes().all(|b| {
                    b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E')
                }) =>
        {
            text.parse().ok().filter(|number: &f64| number.is_finite())
        }
        _ => None,
    }
}

/// A plain whole number from 0 on.
pub fn integer(node: &Node) -> Option<u64> {
    match &node.value {
        Value::Scalar(text, Style::Plain) if text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().ok()
        }
        _ => None,
    }
}

/// A plain `true` or `false`.
pub fn flag(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Scalar(text, Style::Plain) => text.parse().ok(),
        _ => None,
    }
}

struct Walk<'a> {
    names: &'a Names<'a>,
    whole: Whole,
    found: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn section(&mut self, node: &Node, section: &'static Section, subject: &str) {
        if !matches!(node.value, Value::Map(_)) {
            let keys: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
            let help = format!("valid keys: {}", keys.join(", "));
            self.wrong_type(node, subject, "a map of keys", Some(help));
            return;
        }
        let parameters = self.parameters(node, section);
        for (key, value) in node.entries() {
            if let Some(known) = section.keys.iter().find(|known| known.name == key.text) {
                self.entry(key, value, known);
            } else if let Extra::Known(parameters, _) = &parameters
                && let Some(parameter) = parameters.iter().find(|p| p.name == key.text)
            {
                self.parameter(&key.text, value, parameter);
            } else if !matches!(parameters, Extra::Unknown) {
                self.unknown_key(key, section, &parameters);
            }
        }
        for key in section.keys {
            let needed = key.need == Need::Required
                || (key.need == Need::RequiredInProject && self.whole == Whole::Project);
            if needed
                && !node
                    .entries()
                    .iter()
                    .any(|(found, _)| found.text == key.name)
            {
                self.found.push(
                    Diagnostic::error(
                        "missing-key",
                        format!("{} needs the key `{}`", section.called, key.name),
                    )
                    .label(&node.span, format!("`{}` is missing", key.name))
                    .help(format!("`{}`: {}", key.name, key.doc)),
                );
            }
        }
        if let Extra::Known(parameters, naming) = &parameters {
            self.missing_parameters(parameters, naming, |name| {
                node.entries().iter().any(|(key, _)| key.text == name)
            });
        }
        self.exactly_one(node, section);
    }

    /// The parameters that a value of the section brings along.
    fn parameters(&self, node: &Node, section: &Section) -> Extra {
        let More::ParametersOf { key, registry } = section.more else {
            return Extra::Nothing;
        };
        let Some(naming) = node.get(key) else {
            return Extra::Nothing;
        };
        let Some(name) = naming.text() else {
            return Extra::Unknown;
        };
        match self.names.vocabulary.find(registry, name) {
            Some(definition) => Extra::Known(definition.parameters, naming.clone()),
            // A field type is known without a standardizer of its name.
            None if key == "type" && Word::FieldType.examine(name, self.names).is_ok() => {
                Extra::Nothing
            }
            None => Extra::Unknown,
        }
    }

    fn entry(&mut self, key: &YamlKey, value: &Node, known: &'static Key) {
        let subject = format!("`{}`", key.text);
        if value.is_nothing() {
            if known.need == Need::Optional {
                if value.origin == Origin::Project {
                    self.found.push(
                        Diagnostic::warning(
                            "setting-empty",
                            format!("{subject} has no value and is ignored"),
                        )
                        .label(&key.span, "nothing stands behind this key"),
                    );
                }
            } else {
                self.found.push(
                    Diagnostic::error("missing-value", format!("{subject} needs a value"))
                        .label(&key.span, "nothing stands behind this key")
                        .help(known.doc),
                );
            }
            return;
        }
        let before = self.found.len();
        self.shape(value, &known.shape, &subject);
        // `keys: []` would be an entry without any meaning.
        if before == self.found.len()
            && known.need == Need::Required
            && matches!(known.shape, Shape::OneOrMore(_))
            && value.items().is_empty()
        {
            self.wrong_type(value, &subject, "a list with at least one entry", None);
        }
    }

    fn shape(&mut self, node: &Node, shape: &Shape, subject: &str) {
        match shape {
            Shape::Word(word) => self.word(node, *word, subject),
            Shape::Integer { min, max } => match integer(node) {
                Some(number) if (*min..=*max).contains(&number) => {}
                given => self.number_mistake(node, subject, shape, given.is_some()),
            },
            Shape::Share => match number(node) {
                Some(number) if (0.0..=1.0).contains(&number) => {}
                given => self.number_mistake(node, subject, shape, given.is_some()),
            },
            Shape::Flag => {
                if flag(node).is_none() {
                    self.wrong_type(node, subject, "`true` or `false`", None);
                }
            }
            Shape::Choice(choices) => match node.text() {
                Some(text) if choices.contains(&text) => {}
                Some(text) if !node.is_nothing() => {
                    let refusal = Refusal {
                        code: "unknown-value",
                        message: format!("{subject} cannot be `{text}`"),
                        label: "not one of the valid values".into(),
                        choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
                        help: None,
                    };
                    self.refuse(&node.span, text, refusal);
                }
                _ => self.wrong_type(node, subject, &shape.describe(), None),
            },
            Shape::Named(registry) => match node.text() {
                Some(text) => self.registered(&node.span, text, *registry),
                None => self.wrong_type(node, subject, &shape.describe(), None),
            },
            Shape::Steps(registry) => self.steps(node, *registry, subject),
            Shape::List(item) => match &node.value {
                Value::List(items) => self.items(items, item, subject),
                _ => self.wrong_type(node, subject, "a list", None),
            },
            Shape::OneOrMore(item) => match &node.value {
                Value::List(items) => self.items(items, item, subject),
                Value::Scalar(..) if !node.is_nothing() => self.shape(node, item, subject),
                Value::Scalar(..) if matches!(item, Shape::Word(Word::Expected)) => {}
                _ => self.wrong_type(node, subject, "one value or a list", None),
            },
            Shape::Map(keys, value) => self.map(node, *keys, value, subject),
            Shape::Section(section) => self.section(node, section, subject),
            Shape::Either(scalar, structured) => match &node.value {
                Value::Scalar(..) if !node.is_nothing() => {
                    // A number that is none may still be one of the words of the other shape.
                    if matches!(structured, Shape::Choice(words)
                        if node.text().is_some_and(|text| words.contains(&text)))
                    {
                        return;
                    }
                    self.shape(node, scalar, subject);
                }
                _ if matches!(structured, Shape::Choice(_)) => {
                    self.wrong_type(node, subject, &shape.describe(), None);
                }
                _ => self.shape(node, structured, subject),
            },
        }
    }

    fn items(&mut self, items: &[Node], shape: &Shape, subject: &str) {
        let subject = format!("an entry of {subject}");
        for item in items {
            self.shape(item, shape, &subject);
        }
    }

    fn map(&mut self, node: &Node, keys: MapKeys, value: &Shape, subject: &str) {
        if !matches!(node.value, Value::Map(_)) {
            self.wrong_type(node, subject, "a map of names to values", None);
            return;
        }
        for (key, entry) in node.entries() {
            match keys {
                MapKeys::NewFields => self.key_word(key, Word::NewField),
                MapKeys::Fields => self.key_word(key, Word::Field),
                MapKeys::FieldParts => self.key_word(key, Word::FieldPart),
                MapKeys::NewTerms => self.key_word(key, Word::NewTerm),
                MapKeys::Free => self.key_word(key, Word::Text),
            }
            self.shape(entry, value, &format!("`{}`", key.text));
        }
    }

    fn key_word(&mut self, key: &YamlKey, word: Word) {
        if let Err(refusal) = word.examine(&key.text, self.names) {
            self.refuse(&key.span, &key.text, refusal);
        }
    }

    fn word(&mut self, node: &Node, word: Word, subject: &str) {
        match node.text() {
            Some(_) if word == Word::Expected => {}
            Some(text) if !node.is_nothing() || (word == Word::AnyText && !text.is_empty()) => {
                if let Err(refusal) = word.examine(text, self.names) {
                    self.refuse(&node.span, text, refusal);
                }
            }
            _ => self.wrong_type(node, subject, "a single text", None),
        }
    }

    fn registered(&mut self, span: &Span, text: &str, registry: Registry) {
        if let Err(refusal) = registered(registry, text, self.names.vocabulary) {
            self.refuse(span, text, refusal);
        }
    }

    fn exactly_one(&mut self, node: &Node, section: &Section) {
        let given: Vec<&YamlKey> = node
            .entries()
            .iter()
            .map(|(key, _)| key)
            .filter(|key| section.exactly_one.contains(&key.text.as_str()))
            .collect();
        let choices = section.exactly_one.join("`, `");
        match given.as_slice() {
            [] if !section.exactly_one.is_empty() => self.found.push(
                Diagnostic::error(
                    "missing-key",
                    format!("{} needs one of `{choices}`", section.called),
                )
                .label(&node.span, "none of them is given"),
            ),
            [first, others @ ..] if !others.is_empty() => {
                let mut diagnostic = Diagnostic::error(
                    "contradiction",
                    format!("{} takes only one of `{choices}`", section.called),
                )
                .label(&others[0].span, format!("conflicts with `{}`", first.text));
                diagnostic = diagnostic.label(&first.span, "given here");
                self.found.push(diagnostic);
            }
            _ => {}
        }
    }

    fn unknown_key(&mut self, key: &YamlKey, section: &Section, parameters: &Extra) {
        let mut choices: Vec<String> = section.keys.iter().map(|key| key.name.to_owned()).collect();
        if let Extra::Known(parameters, _) = parameters {
            choices.extend(parameters.iter().map(|parameter| parameter.name.to_owned()));
        }
        let refusal = Refusal {
            code: "unknown-key",
            message: format!("{} has no key `{}`", section.called, key.text),
            label: "unknown key".into(),
            choices,
            help: None,
        };
        self.refuse(&key.span, &key.text, refusal);
    }

    fn number_mistake(&mut self, node: &Node, subject: &str, shape: &Shape, is_number: bool) {
        if is_number {
            self.found.push(
                Diagnostic::error(
                    "out-of-range",
                    format!("{subject} must be {}", shape.describe()),
                )
                .label(&node.span, "out of range"),
            );
        } else {
            self.wrong_type(node, subject, &shape.describe(), None);
        }
    }

    fn wrong_type(&mut self, node: &Node, subject: &str, wanted: &str, help: Option<String>) {
        let label = match &node.value {
            _ if node.is_nothing() => "nothing stands here".to_owned(),
            Value::Scalar(_, Style::Quoted) => "this is a text in quotes".to_owned(),
            Value::Scalar(..) => "this is a text".to_owned(),
            _ => format!("this is {}", node.kind()),
        };
        let mut diagnostic = Diagnostic::error("wrong-type", format!("{subject} must be {wanted}"))
            .label(&node.span, label);
        diagnostic.help = help;
        self.found.push(diagnostic);
    }

    fn refuse(&mut self, span: &Span, text: &str, refusal: Refusal) {
        self.found.push(refused(span, text, refusal));
    }
}

/// The parameters that a section takes besides its keys.
enum Extra {
    Nothing,
    /// Those of the definition named by this node.
    Known(&'static [Parameter], Node),
    /// The definition is unknown: its parameters cannot be judged.
    Unknown,
}

/// A refused word as a diagnostic, with the nearest valid one and all of them.
pub fn refused(span: &Span, text: &str, refusal: Refusal) -> Diagnostic {
    let mut help: Vec<String> = Vec::new();
    if let Some(near) = nearest(text, refusal.choices.iter().map(String::as_str)) {
        help.push(format!("did you mean `{near}`?"));
    }
    if !refusal.choices.is_empty() {
        help.push(format!("valid: {}", refusal.choices.join(", ")));
    }
    help.extend(refusal.help);
    let diagnostic = Diagnostic::error(refusal.code, refusal.message).label(span, refusal.label);
    if help.is_empty() {
        diagnostic
    } else {
        diagnostic.help(help.join("\n"))
    }
}
