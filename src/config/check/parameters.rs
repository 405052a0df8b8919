//! The part of the walk that holds steps and parameters against their definitions.

use super::{Walk, number};
use crate::config::shape::Shape;
use crate::config::vocabulary::Registry;
use crate::config::words::{Refusal, Word};
use crate::config::yaml::{Key as YamlKey, Node, Style, Value};
use crate::diag::Diagnostic;
use crate::tables::definition::{Definition, Parameter, ParameterKind};

impl Walk<'_> {
    pub(super) fn steps(&mut self, node: &Node, registry: Registry, subject: &str) {
        let what = registry.singular();
        if matches!(node.value, Value::Map(_)) || node.is_nothing() {
            let help = format!(
                "such as `[name, {{other: {{parameter: value}}}}]` with the {what}s you need"
            );
            self.wrong_type(node, subject, "a list of names", Some(help));
            return;
        }
        if registry == Registry::Strategies && node.items().is_empty() {
            self.wrong_type(node, subject, "a list with at least one strategy", None);
        }
        for item in node.items() {
            match &item.value {
                Value::Scalar(text, _) => {
                    self.registered(&item.span, text, registry);
                    if let Some(definition) = self.names.vocabulary.find(registry, text) {
                        self.missing_parameters(definition.parameters, item, |_| false);
                    }
                }
                Value::Map(entries) if entries.len() == 1 => {
                    let (key, settings) = &entries[0];
                    self.registered(&key.span, &key.text, registry);
                    if let Some(definition) = self.names.vocabulary.find(registry, &key.text) {
                        self.settings(key, settings, definition, registry);
                    }
                }
                _ => self.wrong_type(
                    item,
                    &format!("an entry of {subject}"),
                    &format!("the name of a {what}, or `{{name: {{parameter: value}}}}`"),
                    None,
                ),
            }
        }
    }

    fn settings(
        &mut self,
        key: &YamlKey,
        settings: &Node,
        definition: &Definition,
        registry: Registry,
    ) {
        if !matches!(settings.value, Value::Map(_)) && !settings.is_nothing() {
            let names: Vec<&str> = definition.parameters.iter().map(|p| p.name).collect();
            let help = if names.is_empty() {
                "it takes no parameters".to_owned()
            } else {
                format!("valid parameters: {}", names.join(", "))
            };
            self.wrong_type(
                settings,
                &format!("`{}`", key.text),
                "a map of parameters",
                Some(help),
            );
            return;
        }
        for (name, value) in settings.entries() {
            match definition.parameters.iter().find(|p| p.name == name.text) {
                Some(parameter) => self.parameter(&name.text, value, parameter),
                None => {
                    let refusal = Refusal {
                        code: "unknown-parameter",
                        message: format!(
                            "the {} `{}` has no parameter `{}`",
                            registry.singular(),
                            definition.name,
                            name.text
                        ),
                        label: "unknown parameter".into(),
                        choices: definition
                            .parameters
                            .iter()
                            .map(|p| p.name.to_owned())
                            .collect(),
                        help: None,
                    };
                    self.refuse(&name.span, &name.text, refusal);
                }
            }
        }
        let naming = Node {
            span: key.span.clone(),
            origin: settings.origin,
            value: Value::Scalar(key.text.clone(), Style::Plain),
        };
        self.missing_parameters(definition.parameters, &naming, |wanted| {
            settings
                .entries()
                .iter()
                .any(|(name, _)| name.text == wanted)
        });
    }

    pub(super) fn missing_parameters(
        &mut self,
        parameters: &[Parameter],
        naming: &Node,
        given: impl Fn(&str) -> bool,
    ) {
        for parameter in parameters.iter().filter(|p| p.required && !given(p.name)) {
            self.found.push(
                Diagnostic::error(
                    "missing-parameter",
                    format!(
                        "`{}` needs the parameter `{}`",
                        naming.text().unwrap_or_default(),
                        parameter.name
                    ),
                )
                .label(&naming.span, format!("`{}` is missing", parameter.name))
                .help(format!("`{}`: {}", parameter.name, parameter.doc)),
            );
        }
    }

    pub(super) fn parameter(&mut self, name: &str, node: &Node, parameter: &Parameter) {
        let subject = format!("`{name}`");
        match parameter.kind {
            ParameterKind::Text | ParameterKind::Path => self.word(node, Word::AnyText, &subject),
            ParameterKind::Regex => self.word(node, Word::Regex, &subject),
            ParameterKind::Date => self.word(node, Word::Date, &subject),
            ParameterKind::Duration => self.word(node, Word::Age, &subject),
            ParameterKind::Field => self.word(node, Word::Field, &subject),
            ParameterKind::Sql => self.word(node, Word::Sql, &subject),
            ParameterKind::Choice(choices) => self.shape(node, &Shape::Choice(choices), &subject),
            ParameterKind::Flag => self.shape(node, &Shape::Flag, &subject),
            ParameterKind::Number => {
                if number(node).is_none() {
                    self.wrong_type(node, &subject, "a number", None);
                }
            }
            ParameterKind::Integer => {
                if number(node).is_none_or(|number| number.fract() != 0.0) {
                    self.wrong_type(node, &subject, "a whole number", None);
                }
            }
            ParameterKind::TextList => self.words(node, Word::AnyText, &subject, "a list of texts"),
            ParameterKind::FieldList => self.words(node, Word::Field, &subject, "a list of fields"),
            ParameterKind::TextMap => match &node.value {
                Value::Map(entries) => {
                    for (key, value) in entries {
                        self.word(value, Word::AnyText, &format!("`{}`", key.text));
                    }
                }
                _ => self.wrong_type(node, &subject, "a map of texts to texts", None),
            },
        }
    }

    /// One word, or a list of them.
    fn words(&mut self, node: &Node, word: Word, subject: &str, wanted: &str) {
        match &node.value {
            Value::Map(_) => self.wrong_type(node, subject, wanted, None),
            Value::Scalar(..) => self.word(node, word, subject),
            Value::List(items) => {
                for item in items {
                    self.word(item, word, &format!("an entry of {subject}"));
                }
            }
        }
    }
}
