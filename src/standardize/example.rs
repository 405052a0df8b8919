//! Running a standardizer on one written example: for the reference, the tests of every
//! definition's examples and the literate specs. Settings are written `{to: upper} kim`.

use crate::tables::definition::{Definition, ParameterKind, Setting, Settings};
use crate::tables::dictionary::samples;
use crate::tables::field::FieldType;
use crate::tables::standardized::Flags;
use crate::tables::text_column::TextColumn;

use super::{Cell, Context, Entry, Standardizer};

/// Names of the flags as examples and specs write them.
pub const FLAG_NAMES: [(&str, Flags); 9] = [
    ("masked", Flags::MASKED),
    ("placeholder", Flags::PLACEHOLDER),
    ("invalid", Flags::INVALID),
    ("stale", Flags::STALE),
    ("ambiguous", Flags::AMBIGUOUS),
    ("role", Flags::ROLE),
    ("defaulted", Flags::DEFAULTED),
    ("damaged", Flags::DAMAGED),
    ("partial", Flags::PARTIAL),
];

/// The names of the flags that are set, joined by a blank.
pub fn flag_names(flags: Flags) -> String {
    let names: Vec<&str> = FLAG_NAMES
        .iter()
        .filter(|(_, flag)| flags.has(*flag))
        .map(|(name, _)| *name)
        .collect();
    names.join(" ")
}

/// Reads a setting written as text: lists as `a; b`, maps as `a = b; c = d`.
///
/// # Errors
/// A sentence if the text is not of that kind.
pub fn setting_from_text(kind: ParameterKind, text: &str) -> Result<Setting, String> {
    let items = || {
        text.split(';')
            .map(str::trim)
            .filter(|item| !item.is_empty())
    };
    Ok(match kind {
        ParameterKind::Number | ParameterKind::Integer => Setting::Number(
            text.parse()
                .map_err(|_| format!("`{text}` is not a number"))?,
        ),
        ParameterKind::Flag => Setting::Flag(
            text.parse()
                .map_err(|_| format!("`{text}` is neither true nor false"))?,
        ),
        ParameterKind::TextList => Setting::List(items().map(str::to_owned).collect()),
        ParameterKind::TextMap => Setting::Map(
            items()
                .map(|item| {
                    let (key, value) = item
                        .split_once('=')
                        .ok_or_else(|| format!("`{item}` is not `key = value`"))?;
                    Ok((key.trim().to_owned(), value.trim().to_owned()))
                })
                .collect::<Result<_, String>>()?,
        ),
        _ => Setting::Text(text.to_owned()),
    })
}

/// Adds the setting `name: text` of a definition.
///
/// # Errors
/// A sentence if there is no such parameter or the text is not of its kind.
pub fn add_setting(
    definition: &Definition,
    settings: &mut Settings,
    name: &str,
    text: &str,
) -> Result<(), String> {
    let parameter = definition
        .parameters
        .iter()
        .find(|parameter| parameter.name == name)
        .ok_or_else(|| format!("`{}` has no parameter `{name}`", definition.name))?;
    let setting = setting_from_text(parameter.kind, text)?;
    settings.0.insert(name.to_owned(), setting);
    Ok(())
}

/// Runs an entry on a given text as the only value of a column of a Korean source on 2026-11-21:
/// the canonical text, then flags in brackets; `(missing)` where nothing is left.
///
/// # Errors
/// A sentence if the settings in front of the text do not fit.
pub fn run_example(entry: &Entry, given: &str) -> Result<String, String> {
    let mut settings = Settings::default();
    let mut value = given;
    if let Some((head, rest)) = given
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
    {
        for item in head.split(',') {
            let (name, text) = item
                .split_once(':')
                .ok_or_else(|| format!("`{item}` is not `name: value`"))?;
            add_setting(&entry.definition, &mut settings, name.trim(), text.trim())?;
        }
        value = rest.strip_prefix(' ').unwrap_or(rest);
    }
    let column = TextColumn::from_values([Some(value)]);
    let context = Context {
        ty: FieldType::from_name(entry.definition.name).unwrap_or(FieldType::Text),
        column: &column,
        region: "KR",
        as_of: jiff::civil::date(2026, 11, 21),
        dictionaries: &samples(),
    };
    let step: Box<dyn Standardizer> = (entry.build)(&settings, &context)?;
    let cell = step.apply(if value.is_empty() {
        Cell::default()
    } else {
        Cell::of(value)
    });
    let Some(text) = cell.text else {
        return Ok("(missing)".to_owned());
    };
    Ok(match flag_names(cell.flags) {
        names if names.is_empty() => text,
        names => format!("{text} [{names}]"),
    })
}
