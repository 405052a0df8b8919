//! Single texts that mean something: what each kind of word must look like, by itself and among
//! the names that the project declares.

use std::collections::BTreeSet;

use super::packs;
use super::rules::Age;
use super::vocabulary::{Registry, Vocabulary};
use crate::tables::field::FieldType;
use crate::tables::findings::Dimension;

/// A kind of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Any text that is not empty.
    Text,
    /// Any text at all.
    AnyText,
    /// An SQL expression.
    Sql,
    /// A column of a source; bound later.
    Column,
    /// The header of a column, or an empty text that keeps a slot of the field free.
    SlotColumn,
    /// A declared field.
    Field,
    /// A declared source.
    Source,
    /// A declared check, by name.
    Check,
    /// A figure at the head of the report.
    Headline,
    /// A source that is declared here.
    NewSource,
    /// A field that is declared here.
    NewField,
    /// A field type.
    FieldType,
    /// A field, or a part or form of one.
    BlockingKey,
    /// A field, or a part of one.
    FieldPart,
    /// A condition that is named here.
    NewTerm,
    /// Any text at all, or `null` for no value.
    Expected,
    /// A pack or path; looked up when packs are laid together.
    Pack,
    /// A shipped column map.
    Preset,
    /// A path with patterns.
    PathPattern,
    /// A length of time.
    Age,
    /// A calendar date.
    Date,
    /// A regular expression.
    Regex,
    /// An IANA time zone.
    TimeZone,
    /// An encoding label.
    Encoding,
    /// One character or `tab`.
    Delimiter,
    /// A country code.
    Region,
}

/// Why a word does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// What to write under the word.
    pub label: String,
    /// The valid choices, where there is a closed list.
    pub choices: Vec<String>,
    /// Further advice.
    pub help: Option<String>,
}

/// The names that words may refer to.
#[derive(Debug)]
pub struct Names<'a> {
    /// What the caller offers.
    pub vocabulary: &'a Vocabulary<'a>,
    /// Declared fields with their type where it is known.
    pub fields: Vec<(&'a str, Option<FieldType>)>,
    /// Declared sources.
    pub sources: Vec<&'a str>,
    /// Declared checks by name.
    pub checks: BTreeSet<&'a str>,
    /// Gates that have a name.
    pub gates: BTreeSet<&'a str>,
}

/// Figures that every report can show at its head.
pub const FIGURES: [&str; 4] = ["conformity", "clean_rows", "reachable", "accepted_rows"];

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>, label: impl Into<String>) -> Self {
        Refusal {
            code,
            message: message.into(),
            label: label.into(),
            choices: Vec::new(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn choices<S: Into<String>>(mut self, choices: impl IntoIterator<Item = S>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }
}

impl Word {
    /// What is wanted, in words that follow "must be".
    pub fn describe(self) -> &'static str {
        match self {
            Word::Text | Word::AnyText => "a text",
            Word::Expected => "a text, or `null` for no value",
            Word::NewTerm => "the name of a condition",
            Word::Sql => "an SQL expression",
            Word::Column | Word::SlotColumn => "the name of a column",
            Word::Field | Word::NewField => "the name of a field",
            Word::Source | Word::NewSource => "the name of a source",
            Word::Check => "the name of a check",
            Word::Headline => "the name of a figure, check, gate, dimension or field",
            Word::FieldType => "a field type",
            Word::BlockingKey | Word::FieldPart => {
                "a field, or a part of one (`person_name.surname`)"
            }
            Word::Pack => "a shipped pack or a path",
            Word::Preset => "a shipped preset",
            Word::PathPattern => "a path or pattern",
            Word::Age => "a length of time such as `26h`, `90d`, `5y`",
            Word::Date => "a date such as 2024-03-05",
            Word::Regex => "a regular expression",
            Word::TimeZone => "a time zone such as `Asia/Seoul`",
            Word::Encoding => "an encoding such as `cp949`",
            Word::Delimiter => "one character, or `tab`",
            Word::Region => "a country code of two letters",
        }
    }

    /// Whether the text is such a word.
    ///
    /// # Errors
    /// Why not, with the valid choices.
    pub fn examine(self, text: &str, names: &Names<'_>) -> Result<(), Refusal> {
        if text.trim().is_empty()
            && !matches!(
                self,
                Word::AnyText | Word::Expected | Word::Delimiter | Word::SlotColumn
            )
        {
            return Err(Refusal::new(
                "empty-text",
                "a text is needed here",
                "this is empty",
            ));
        }
        match self {
            Word::Text
            | Word::AnyText
            | Word::Expected
            | Word::Sql
            | Word::Column
            | Word::SlotColumn
            | Word::Pack => Ok(()),
            Word::Field => field(text, names),
            Word::Source => known(
                "source",
                "unknown-source",
                text,
                names.sources.iter().copied(),
            ),
            Word::Check => known("check", "unknown-check", text, names.checks.iter().copied())
                .map_err(|refusal| refusal.help("a gate names a check by its `name`")),
            Word::Headline => known(
                "figure, check, gate, dimension or field",
                "unknown-figure",
                text,
                FIGURES
                    .into_iter()
                    .chain(Dimension::ALL.map(Dimension::name))
                    .chain(names.checks.iter().copied())
                    .chain(names.gates.iter().copied())
                    .chain(names.fields.iter().map(|(name, _)| *name)),
            ),
            Word::NewSource => new_source(text),
            Word::NewField | Word::NewTerm => new_field(text),
            Word::FieldType => known(
                "field type",
                "unknown-field-type",
                text,
                FieldType::ALL.map(FieldType::name),
            ),
            Word::BlockingKey => {
                let forms: Vec<&str> = names.vocabulary.names(Registry::BlockingKeys).collect();
                part_or_form(text, names, &forms)
            }
            Word::FieldPart => part_or_form(text, names, &[]),
            Word::Preset => known(
                "preset",
                "unknown-preset",
                text,
                packs::PRESETS.iter().map(|pack| pack.name),
            ),
            Word::PathPattern => path_pattern(text),
            Word::Age => match Age::parse(text) {
                Some(_) => Ok(()),
                None => Err(Refusal::new(
                    "bad-duration",
                    format!("`{text}` is not a length of time"),
                    "write a whole number with a unit",
                )
                .help(
                    "units: h (hours), d (days), w (weeks), mo (months), y (years), as in `26h`",
                )),
            },
            Word::Date => match text.parse::<jiff::civil::Date>() {
                Ok(_) if text.len() == 10 => Ok(()),
                _ => Err(Refusal::new(
                    "bad-date",
                    format!("`{text}` is not a calendar date"),
                    "write it like 2024-03-05",
                )),
            },
            Word::Regex => regex::Regex::new(text).map(drop).map_err(|error| {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default();
                let reason = reason.trim_start_matches("error: ");
                Refusal::new(
                    "bad-pattern",
                    "this regular expression does not work",
                    reason,
                )
                .help(
                    "in double quotes a backslash is written twice; single quotes keep it as it is",
                )
            }),
            Word::TimeZone => jiff::tz::TimeZone::get(text).map(drop).map_err(|_| {
                Refusal::new(
                    "bad-timezone",
                    format!("`{text}` is not a time zone"),
                    "unknown time zone",
                )
                .help("write an IANA name such as `Asia/Seoul` or `UTC`")
            }),
            Word::Encoding => encoding(text),
            Word::Delimiter => {
                let mut characters = text.chars();
                match (characters.next(), characters.next()) {
                    (Some(one), None)
                        if one.is_ascii()
                            && !one.is_ascii_alphanumeric()
                            && !matches!(one, '"' | '\n' | '\r') =>
                    {
                        Ok(())
                    }
                    _ if text == "tab" => Ok(()),
                    _ => Err(Refusal::new(
                        "bad-delimiter",
                        "a delimiter is one character",
                        "write one character in quotes, or `tab`",
                    )),
                }
            }
            Word::Region => {
                if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    Ok(())
                } else {
                    Err(Refusal::new(
                        "bad-region",
                        format!("`{text}` is not a country code"),
                        "write two capital letters, such as KR",
                    ))
                }
            }
        }
    }
}

/// Whether a text is one of the names of a registry.
pub fn registered(
    registry: Registry,
    text: &str,
    vocabulary: &Vocabulary<'_>,
) -> Result<(), Refusal> {
    known(
        registry.singular(),
        registry.unknown_code(),
        text,
        vocabulary.names(registry),
    )
}

fn known<'a>(
    what: &str,
    code: &'static str,
    text: &str,
    choices: impl IntoIterator<Item = &'a str>,
) -> Result<(), Refusal> {
    let choices: Vec<&str> = choices.into_iter().collect();
    if choices.contains(&text) {
        return Ok(());
    }
    Err(Refusal::new(
        code,
        format!("there is no {what} called `{text}`"),
        format!("unknown {what}"),
    )
    .choices(choices))
}

fn field(text: &str, names: &Names<'_>) -> Result<(), Refusal> {
    known(
        "field",
        "unknown-field",
        text,
        names.fields.iter().map(|(name, _)| *name),
    )
    .map_err(|refusal| Refusal {
        message: format!("the field `{text}` is not declared"),
        label: "not declared under `fields:`".into(),
        ..refusal
    })
}

/// The field of a blocking key and what stands behind the dot.
pub fn split_blocking_key(text: &str) -> (&str, Option<&str>) {
    match text.split_once('.') {
        Some((field, form)) => (field, Some(form)),
        None => (text, None),
    }
}

/// A field alone, or with a part of its type or one of `more` behind the dot; `more` are called
/// `type.form`.
fn part_or_form(text: &str, names: &Names<'_>, more: &[&'static str]) -> Result<(), Refusal> {
    let (name, form) = split_blocking_key(text);
    field(name, names)?;
    let Some(form) = form else { return Ok(()) };
    let ty = names
        .fields
        .iter()
        .find(|(field, _)| *field == name)
        .and_then(|(_, ty)| *ty);
    let parts = ty.map_or(&[][..], FieldType::parts);
    let of_type = more.iter().filter_map(|form| {
        let (of, form) = form.split_once('.')?;
        (Some(of) == ty.map(FieldType::name)).then_some(form)
    });
    let mut forms: Vec<&str> = of_type.collect();
    forms.extend(
        parts
            .iter()
            .filter(|part| !forms.contains(part))
            .copied()
            .collect::<Vec<_>>(),
    );
    known("part or form", "unknown-blocking-key", form, forms)
}

fn new_source(text: &str) -> Result<(), Refusal> {
    match text
        .chars()
        .find(|&c| c.is_control() || matches!(c, ':' | '/' | '\\'))
    {
        None => Ok(()),
        Some(_) => Err(Refusal::new(
            "bad-name",
            "a source's name may not hold `:`, slashes or control characters",
            "choose another name",
        )
        .help("rows are addressed as `SOURCE:ID`")),
    }
}

fn new_field(text: &str) -> Result<(), Refusal> {
    let starts_well = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_');
    if !starts_well || !text.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(Refusal::new(
            "bad-name",
            format!("`{text}` cannot be the name of a field"),
            "use letters, digits and `_`, starting with a letter",
        )
        .help("SQL rules and published tables use this name; put what people should read into `label`"));
    }
    if text.contains("__") {
        return Err(Refusal::new(
            "bad-name",
            "a field's name may not hold two underscores in a row",
            "choose another name",
        )
        .help("`<field>__raw` is the name of the values as written"));
    }
    Ok(())
}

fn path_pattern(text: &str) -> Result<(), Refusal> {
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let inside = &rest[open..];
        let Some(close) = inside.find('}').filter(|&close| close > 0) else {
            return Err(path_refusal("a brace is not closed or not opened"));
        };
        match inside[1..close].split_once(':') {
            Some(("date", format))
                if jiff::fmt::strtime::format(format, jiff::civil::date(2024, 3, 5))
                    .is_ok_and(|shown| shown != *format) => {}
            _ => return Err(path_refusal("only `{date:FORMAT}` may stand in braces")),
        }
        rest = &inside[close + 1..];
    }
    Ok(())
}

fn path_refusal(label: &str) -> Refusal {
    Refusal::new("bad-path", "this path pattern does not work", label)
        .help("patterns: `*`, `?`, `**`, and `{date:%Y%m%d}` for the date in a file name")
}

fn encoding(text: &str) -> Result<(), Refusal> {
    let label = text.to_ascii_lowercase();
    let alias = matches!(
        label.as_str(),
        "cp949" | "ms949" | "uhc" | "utf-8-bom" | "utf-8-sig" | "utf16le" | "utf16be"
    );
    if alias || encoding_rs::Encoding::for_label(label.as_bytes()).is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        "bad-encoding",
        format!("`{text}` is not a known encoding"),
        "unknown encoding",
    )
    .help("such as utf-8, cp949, euc-kr, utf-16le, shift_jis, windows-1252"))
}
