//! The JSON Schema of project files, for editors: a walk over the same tables that check them.

use serde_json::{Map, Value, json};

use super::keys;
use super::packs;
use super::shape::{More, Need, Section, Shape};
use super::vocabulary::{Registry, Vocabulary};
use super::words::Word;
use crate::tables::definition::{Parameter, ParameterKind};
use crate::tables::field::FieldType;

/// The schema, as draft 2020-12. It allows a little more than the program does: a parameter of
/// another check or type is not refused, and names that the file itself declares are free text.
pub fn json_schema(vocabulary: &Vocabulary<'_>) -> Value {
    let mut schema = section(&keys::PROJECT, vocabulary);
    let head = [
        ("$schema", "https://json-schema.org/draft/2020-12/schema"),
        ("title", "goldsieve project file"),
    ];
    if let Value::Object(entries) = &mut schema {
        for (key, value) in head {
            entries.insert(key.to_owned(), value.into());
        }
    }
    schema
}

fn section(section: &Section, vocabulary: &Vocabulary<'_>) -> Value {
    let mut properties = Map::new();
    for key in section.keys {
        let mut value = shape(&key.shape, vocabulary);
        if let Value::Object(entries) = &mut value {
            entries.insert("description".into(), key.doc.into());
        }
        properties.insert(key.name.into(), value);
    }
    let mut tied: Vec<Value> = Vec::new();
    if let More::ParametersOf { key, registry } = section.more {
        let definitions = vocabulary.definitions(registry).iter();
        let with_parameters = definitions.filter(|definition| !definition.parameters.is_empty());
        tied.extend(with_parameters.map(|definition| {
            let own = definition.parameters.iter();
            let own = own.filter(|p| !section.keys.iter().any(|key| key.name == p.name));
            let takes: Map<String, Value> = own
                .map(|p| (p.name.to_owned(), parameter(p, vocabulary)))
                .collect();
            json!({
                "if": { "properties": { key: { "const": definition.name } }, "required": [key] },
                "then": { "properties": takes },
            })
        }));
    }
    if let More::ParametersOf { registry, .. } = section.more {
        let definitions = vocabulary.definitions(registry).iter();
        let of_types = section.called == keys::FIELD_KEYS.called;
        let taken = definitions
            .filter(|definition| !of_types || FieldType::from_name(definition.name).is_some())
            .flat_map(|definition| definition.parameters);
        for p in taken {
            let one = parameter(p, vocabulary);
            let entry = properties
                .entry(p.name)
                .or_insert_with(|| json!({ "anyOf": [] }));
            // A key of the section itself keeps its own meaning.
            if let Some(Value::Array(all)) = entry
                .get_mut("anyOf")
                .filter(|_| !section.keys.iter().any(|key| key.name == p.name))
                && !all.contains(&one)
            {
                all.push(one);
            }
        }
    }
    let required: Vec<&str> = section
        .keys
        .iter()
        // What a pack declares, a project may leave unsaid.
        .filter(|key| key.need == Need::Required && section.called != keys::FIELD_KEYS.called)
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": section.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if !tied.is_empty() {
        schema["allOf"] = tied.into();
    }
    if !section.exactly_one.is_empty() {
        let one = |key: &&str| json!({ "required": [key] });
        schema["oneOf"] = section.exactly_one.iter().map(one).collect();
    }
    schema
}

fn shape(shape: &Shape, vocabulary: &Vocabulary<'_>) -> Value {
    let of = |inner: &Shape| self::shape(inner, vocabulary);
    match shape {
        Shape::Word(word) => self::word(*word),
        Shape::Integer { min, max: u64::MAX } => json!({ "type": "integer", "minimum": min }),
        Shape::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Choice(choices) => json!({ "enum": choices }),
        Shape::Named(registry) => named(*registry, vocabulary),
        Shape::Steps(registry) => steps(*registry, vocabulary),
        Shape::List(item) => json!({ "type": "array", "items": of(item) }),
        Shape::OneOrMore(item) => {
            let item = of(item);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        Shape::Map(_, value) => json!({ "type": "object", "additionalProperties": of(value) }),
        Shape::Section(section) => self::section(section, vocabulary),
        Shape::Either(one, other) => json!({ "anyOf": [of(one), of(other)] }),
    }
}

fn word(word: Word) -> Value {
    match word {
        Word::FieldType => json!({ "enum": FieldType::ALL.map(FieldType::name) }),
        Word::Preset => {
            let names: Vec<&str> = packs::PRESETS.iter().map(|preset| preset.name).collect();
            json!({ "enum": names })
        }
        Word::Age => json!({ "type": "string", "pattern": "^[0-9]+(h|d|w|mo|y)$" }),
        Word::Date => json!({ "type": "string", "format": "date" }),
        Word::Region => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        // In a list of words, `null` is one of them.
        Word::Expected | Word::AnyText => {
            json!({ "type": ["string", "number", "boolean", "null"] })
        }
        // Text needs no quotes here: `12` is a fine name of a column.
        Word::Text | Word::Column | Word::SlotColumn => {
            json!({ "type": ["string", "number", "boolean"] })
        }
        _ => json!({ "type": "string" }),
    }
}

fn named(registry: Registry, vocabulary: &Vocabulary<'_>) -> Value {
    let choices: Vec<Value> = vocabulary
        .definitions(registry)
        .iter()
        .map(|definition| json!({ "const": definition.name, "description": definition.summary }))
        .collect();
    if choices.is_empty() {
        json!({ "type": "string" })
    } else {
        json!({ "oneOf": choices })
    }
}

fn steps(registry: Registry, vocabulary: &Vocabulary<'_>) -> Value {
    let with_parameters: Map<String, Value> = vocabulary
        .definitions(registry)
        .iter()
        .map(|definition| {
            let properties: Map<String, Value> = definition
                .parameters
                .iter()
                .map(|p| (p.name.to_owned(), parameter(p, vocabulary)))
                .collect();
            let settings = json!({
                "type": ["object", "null"],
                "description": definition.summary,
                "properties": properties,
                "additionalProperties": false,
            });
            (definition.name.to_owned(), settings)
        })
        .collect();
    let name = named(registry, vocabulary);
    let one = json!({
        "anyOf": [name, {
            "type": "object",
            "properties": with_parameters,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        }]
    });
    json!({ "anyOf": [name, { "type": "array", "items": one }] })
}

fn parameter(parameter: &Parameter, vocabulary: &Vocabulary<'_>) -> Value {
    let word = |word| shape(&Shape::Word(word), vocabulary);
    let text = word(Word::AnyText);
    let mut value = match parameter.kind {
        ParameterKind::Text => text,
        ParameterKind::Regex => json!({ "type": "string", "format": "regex" }),
        ParameterKind::Path | ParameterKind::Field | ParameterKind::Sql => {
            json!({ "type": "string" })
        }
        ParameterKind::Number => json!({ "type": "number" }),
        ParameterKind::Integer => json!({ "type": "integer" }),
        ParameterKind::Flag => json!({ "type": "boolean" }),
        ParameterKind::Choice(choices) => json!({ "enum": choices }),
        ParameterKind::FieldList => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        ParameterKind::TextList => json!({ "anyOf": [text, { "type": "array", "items": text }] }),
        ParameterKind::TextMap => json!({ "type": "object", "additionalProperties": text }),
        ParameterKind::Date => word(Word::Date),
        ParameterKind::Duration => word(Word::Age),
    };
    value["description"] = parameter.doc.into();
    value
}
