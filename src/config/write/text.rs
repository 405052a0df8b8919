//! Single values as YAML text: quoting, flow lists and flow maps.

use std::fmt::Write;

use crate::tables::definition::{Setting, Settings};

/// A text as a YAML scalar, plain where every YAML reader takes it for that text.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            ' '..='~' => quoted.push(c),
            // Letters of any script stand as they are; whatever could be invisible, a line
            // break of some reader, or not printable is spelt out.
            _ if c.is_alphanumeric() || is_common_sign(c) => quoted.push(c),
            _ if u32::from(c) <= 0xffff => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain(text: &str) -> bool {
    let starts = text.chars().next().is_some_and(|c| {
        (c.is_alphabetic() && !c.is_ascii()) || c.is_ascii_alphabetic() || c == '_'
    });
    let clean = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' '));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    starts && clean && !word && !text.ends_with(' ') && text.len() < 200
}

/// Signs of Korean and other business texts that are safe in double quotes.
fn is_common_sign(c: char) -> bool {
    matches!(
        c,
        '㈜' | '·' | '→' | '…' | '“' | '”' | '‘' | '’' | '※' | '○' | '●' | '★'
    )
}

/// `[a, b]`
pub fn flow_list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join(", "))
}

/// `{a: b, c: d}`
pub fn flow_map(entries: &[(String, String)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    format!("{{{}}}", entries.join(", "))
}

/// The entries of settings, in order of name.
pub fn settings(settings: &Settings) -> Vec<(String, String)> {
    let entries = settings.0.iter();
    entries
        .map(|(name, value)| (scalar(name), setting(value)))
        .collect()
}

fn setting(value: &Setting) -> String {
    match value {
        Setting::Text(text) => scalar(text),
        Setting::Number(number) => number.to_string(),
        Setting::Flag(flag) => flag.to_string(),
        Setting::List(items) => flow_list(items.iter().map(|item| scalar(item))),
        Setting::Map(entries) => {
            let entries: Vec<(String, String)> = entries
                .iter()
                .map(|(key, value)| (scalar(key), scalar(value)))
                .collect();
            flow_map(&entries)
        }
    }
}

/// Comment lines: `# ` before each line of each text.
pub fn comment_lines(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines.iter().flat_map(|text| text.lines()) {
        let line: String = line.chars().filter(|&c| is_harmless(c)).collect();
        let _ = writeln!(out, "{}", format!("{indent}# {line}").trim_end());
    }
}

/// A comment at the end of a line; nothing if there is none.
pub fn comment_beside(comment: Option<&String>) -> String {
    match comment {
        Some(comment) if !comment.trim().is_empty() => {
            let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
            let words: String = words.chars().filter(|&c| is_harmless(c)).collect();
            format!("  # {words}")
        }
        _ => String::new(),
    }
}

/// Whether a character can neither end a comment nor be refused in one.
fn is_harmless(c: char) -> bool {
    c.is_alphanumeric() || (' '..='~').contains(&c) || is_common_sign(c)
}
