//! How the examples of definitions and the literate specs write settings and flags:
//! `{to: upper} kim`, `고객 [placeholder]`.

use super::definition::{Definition, ParameterKind, Setting, Settings};
use super::standardized::Flags;

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
        ParameterKind::TextList | ParameterKind::FieldList => {
            Setting::List(items().map(str::to_owned).collect())
        }
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

/// Takes the settings off the front of an example: they and the rest.
///
/// # Errors
/// A sentence if the settings do not fit the definition.
pub fn split_settings<'a>(
    definition: &Definition,
    given: &'a str,
) -> Result<(Settings, &'a str), String> {
    let mut settings = Settings::default();
    let Some((head, rest)) = given
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
    else {
        return Ok((settings, given));
    };
    for item in head.split(',') {
        let (name, text) = item
            .split_once(':')
            .ok_or_else(|| format!("`{item}` is not `name: value`"))?;
        add_setting(definition, &mut settings, name.trim(), text.trim())?;
    }
    Ok((settings, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Takes the flags off the end of an example: the text before them and the flags.
pub fn split_flags(given: &str) -> (&str, Flags) {
    let parts = given
        .strip_suffix(']')
        .and_then(|given| given.rsplit_once(" ["));
    let flags = parts.and_then(|(_, names)| {
        let mut names = names.split(' ');
        names.try_fold(Flags::NONE, |flags, name| {
            let found = FLAG_NAMES.iter().find(|(known, _)| *known == name)?;
            Some(flags.with(found.1))
        })
    });
    match (parts, flags) {
        (Some((text, _)), Some(flags)) => (text, flags),
        _ => (given, Flags::NONE),
    }
}
