//! Holds a value against a JSON Schema, as far as the schema of project files goes: the keywords
//! it uses and no others, so that a new keyword shows up here as one not understood.

use serde_json::Value;

/// Every place where `value` breaks `schema`.
pub fn violations(value: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    hold(value, schema, "", &mut found);
    found
}

fn fits(value: &Value, schema: &Value) -> bool {
    let mut found = Vec::new();
    hold(value, schema, "", &mut found);
    found.is_empty()
}

fn hold(value: &Value, schema: &Value, at: &str, found: &mut Vec<String>) {
    let keywords = schema.as_object().expect("a schema is an object");
    for (keyword, wanted) in keywords {
        let holds = match keyword.as_str() {
            "$schema" | "title" | "description" | "format" | "then" => true,
            "type" => types(wanted).any(|name| is(value, name)),
            "enum" => wanted.as_array().expect("choices").contains(value),
            "const" => wanted == value,
            "minimum" => value.as_f64() >= wanted.as_f64(),
            "maximum" => value.as_f64() <= wanted.as_f64(),
            "minProperties" => value
                .as_object()
                .is_none_or(|map| map.len() as u64 >= wanted.as_u64().expect("a count")),
            "maxProperties" => value
                .as_object()
                .is_none_or(|map| map.len() as u64 <= wanted.as_u64().expect("a count")),
            "pattern" => {
                let pattern = regex::Regex::new(wanted.as_str().expect("a pattern"));
                let pattern = pattern.expect("a regular expression");
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "anyOf" => choices(wanted).iter().any(|one| fits(value, one)),
            "oneOf" => {
                choices(wanted)
                    .iter()
                    .filter(|one| fits(value, one))
                    .count()
                    == 1
            }
            "allOf" => {
                for one in choices(wanted) {
                    hold(value, one, at, found);
                }
                true
            }
            "if" => {
                if fits(value, wanted) {
                    hold(value, &keywords["then"], at, found);
                }
                true
            }
            "required" => value.as_object().is_none_or(|map| {
                let mut names = choices(wanted).iter();
                names.all(|name| map.contains_key(name.as_str().expect("a name")))
            }),
            "properties" => {
                for (name, schema) in wanted.as_object().expect("properties") {
                    if let Some(inner) = value.get(name) {
                        hold(inner, schema, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                let entries = value.as_object().into_iter().flatten();
                for (name, inner) in entries
                    .filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)))
                {
                    let at = format!("{at}/{name}");
                    match wanted {
                        Value::Bool(false) => found.push(format!("{at}: unknown key")),
                        schema => hold(inner, schema, &at, found),
                    }
                }
                true
            }
            "items" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    hold(inner, wanted, &format!("{at}/{index}"), found);
                }
                true
            }
            other => panic!("the schema uses `{other}`, which is not understood here"),
        };
        if !holds {
            found.push(format!("{at}: {value} breaks `{keyword}`"));
        }
    }
}

fn choices(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn types(wanted: &Value) -> impl Iterator<Item = &str> {
    let several = wanted.as_array().map_or(&[][..], Vec::as_slice);
    let one = wanted.as_str();
    one.into_iter()
        .chain(several.iter().filter_map(Value::as_str))
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("no type {other}"),
    }
}
