//! The manual of project files as Markdown: every key, standardizer, check, strategy, pack and
//! preset, from the same tables that check them.

use std::fmt::Write;

use super::keys::SECTIONS;
use super::packs::{self, PackInfo};
use super::shape::{Need, Section};
use super::vocabulary::{Registry, Vocabulary};
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::field::FieldType;

/// The whole manual.
pub fn reference(vocabulary: &Vocabulary<'_>) -> String {
    let mut out = String::from("# Project files\n\n");
    for (path, section) in SECTIONS {
        section_text(&mut out, path, section);
    }
    out.push_str("## Field types\n\n| type | parts that rules can name |\n|---|---|\n");
    for ty in FieldType::ALL {
        let parts: Vec<String> = ty.parts().iter().map(|part| format!("`{part}`")).collect();
        let _ = writeln!(out, "| `{ty}` | {} |", parts.join(", "));
    }
    out.push('\n');
    for registry in Registry::ALL {
        let definitions = vocabulary.definitions(registry);
        if definitions.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {}\n", registry.title());
        for definition in definitions {
            definition_text(&mut out, definition);
        }
    }
    pack_text(&mut out, "Packs for `extends:`", &packs::PACKS);
    pack_text(&mut out, "Presets for `preset:`", &packs::PRESETS);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What the manual says about one name: a section (`sources`), a key (`sources.path`), or an
/// entry of a registry. Everything of that name, as a check and a standardizer may share one.
pub fn reference_entry(vocabulary: &Vocabulary<'_>, name: &str) -> Option<String> {
    let mut out = String::new();
    for (path, section) in SECTIONS {
        let bare = path.replace("[]", "").replace(".<name>", "");
        if bare.split(", ").any(|path| path == name) {
            section_text(&mut out, path, section);
            continue;
        }
        for key in section.keys {
            let qualified = bare
                .split(", ")
                .any(|path| format!("{path}.{}", key.name) == name);
            if qualified || key.name == name {
                let _ = writeln!(out, "## `{}` in {path}\n\n{}", key.name, key.doc);
                let _ = writeln!(out, "Must be {}.\n", key.shape.describe());
            }
        }
    }
    for registry in Registry::ALL {
        if let Some(definition) = vocabulary.find(registry, name) {
            let _ = writeln!(out, "## {}\n", registry.title());
            definition_text(&mut out, definition);
        }
    }
    if let Some(pack) = packs::PACKS
        .iter()
        .chain(&packs::PRESETS)
        .find(|pack| pack.name == name)
    {
        let _ = writeln!(out, "## `{name}`\n\n```yaml\n{}```", pack.text);
    }
    (!out.is_empty()).then_some(out)
}

fn section_text(out: &mut String, path: &str, section: &Section) {
    let _ = writeln!(out, "## {path}\n\n{}\n", section.doc);
    out.push_str("| key | must be | meaning |\n|---|---|---|\n");
    for key in section.keys {
        let needed = match key.need {
            Need::Optional => "",
            Need::Required | Need::RequiredInProject => " (required)",
        };
        let shape = cell(&key.shape.describe());
        let _ = writeln!(
            out,
            "| `{}`{needed} | {shape} | {} |",
            key.name,
            cell(key.doc)
        );
    }
    if !section.exactly_one.is_empty() {
        let _ = writeln!(
            out,
            "\nExactly one of `{}`.",
            section.exactly_one.join("`, `")
        );
    }
    out.push('\n');
}

fn definition_text(out: &mut String, definition: &Definition) {
    let _ = writeln!(out, "### `{}`\n\n{}\n", definition.name, definition.summary);
    let doc = definition.doc.trim();
    if !doc.is_empty() {
        let _ = writeln!(out, "{doc}\n");
    }
    if !definition.parameters.is_empty() {
        out.push_str("| parameter | must be | meaning |\n|---|---|---|\n");
        for parameter in definition.parameters {
            let needed = if parameter.required {
                " (required)"
            } else {
                ""
            };
            let kind = cell(&kind(parameter));
            let _ = writeln!(
                out,
                "| `{}`{needed} | {kind} | {} |",
                parameter.name,
                cell(parameter.doc)
            );
        }
        out.push('\n');
    }
    if !definition.examples.is_empty() {
        out.push_str("| given | expected |\n|---|---|\n");
        for (given, expected) in definition.examples {
            let _ = writeln!(out, "| {} | {} |", code(given), code(expected));
        }
        out.push('\n');
    }
}

fn pack_text(out: &mut String, title: &str, packs: &[PackInfo]) {
    let _ = writeln!(out, "## {title}\n");
    for pack in packs {
        let _ = writeln!(out, "- `{}`: {}", pack.name, pack.description());
    }
    out.push('\n');
}

/// What a parameter accepts, in words.
fn kind(parameter: &Parameter) -> String {
    match parameter.kind {
        ParameterKind::Text => "a text".to_owned(),
        ParameterKind::Regex => "a regular expression".to_owned(),
        ParameterKind::Number => "a number".to_owned(),
        ParameterKind::Integer => "a whole number".to_owned(),
        ParameterKind::Flag => "`true` or `false`".to_owned(),
        ParameterKind::Choice(choices) => format!("`{}`", choices.join("` or `")),
        ParameterKind::TextList => "a list of texts".to_owned(),
        ParameterKind::TextMap => "a map of texts to texts".to_owned(),
        ParameterKind::Path => "a path".to_owned(),
        ParameterKind::Date => "a date such as 2024-03-05".to_owned(),
        ParameterKind::Duration => "a length of time such as `90d`".to_owned(),
        ParameterKind::Field => "the name of a field".to_owned(),
        ParameterKind::FieldList => "a list of fields".to_owned(),
        ParameterKind::Sql => "an SQL condition".to_owned(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("`{}`", cell(text).replace('`', "'"))
}
