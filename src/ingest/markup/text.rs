//! The small parts of markup: attributes of a tag and character references in text.

use encoding_rs::WINDOWS_1252;

/// Longest name of a character reference.
const MAX_REFERENCE: usize = 33;

/// The value of an attribute by its local name.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((key, after)) = rest.split_once('=') {
        let key = key
            .trim()
            .rsplit(|c: char| c == ':' || c.is_whitespace())
            .next()
            .unwrap_or("");
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => after[1..].split_once(quote)?,
            _ => after
                .split_once(|c: char| c.is_whitespace())
                .unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// The number in an attribute.
pub fn number(attributes: &str, name: &str) -> Option<usize> {
    attribute(attributes, name)?.trim().parse().ok()
}

/// Appends text with its character references resolved. Line breaks of the markup are blanks.
pub fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        push_flowing(&rest[..at], out);
        rest = &rest[at..];
        let end = rest
            .bytes()
            .take(MAX_REFERENCE)
            .position(|byte| byte == b';')
            .filter(|&end| resolve(&rest[..=end], out));
        match end {
            Some(end) => rest = &rest[end + 1..],
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    push_flowing(rest, out);
}

/// Appends what a reference such as `&amp;` stands for; `false` if it is unknown.
fn resolve(reference: &str, out: &mut String) -> bool {
    let name = &reference[1..reference.len() - 1];
    if !name
        .bytes()
        .all(|byte| byte == b'#' || byte.is_ascii_alphanumeric())
    {
        return false;
    }
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        match code.ok().and_then(char::from_u32) {
            // No text holds these controls: the bytes of Windows are meant, as browsers know.
            Some(c @ '\u{80}'..='\u{9f}') => {
                out.push_str(&WINDOWS_1252.decode(&[c as u32 as u8]).0);
            }
            Some(c) => out.push(c),
            None => return false,
        }
        return true;
    }
    if name == "nbsp" {
        out.push(' ');
        return true;
    }
    let resolved = html_escape::decode_html_entities(reference);
    // Old names are known without their semicolon too; then the rest is not theirs.
    let known = resolved != reference && (resolved == ";" || !resolved.ends_with(';'));
    if known {
        out.push_str(&resolved);
    }
    known
}

fn push_flowing(text: &str, out: &mut String) {
    out.extend(text.chars().map(|c| match c {
        '\r' | '\n' | '\t' => ' ',
        other => other,
    }));
}
