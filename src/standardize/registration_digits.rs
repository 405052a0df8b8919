//! Finding registration numbers (사업자등록번호, 법인등록번호) of fixed length in what people type:
//! separators of all kinds, labels in front, remarks behind, several in a cell. Judges no number.

use super::fold::is_dash;
use crate::text::scripts;

/// What stands in a cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The numbers as digits and stars, each once, in order.
    pub numbers: Vec<Vec<u8>>,
    /// Whether text beside the numbers is more than a label.
    pub remark: bool,
}

/// Numbers of the given groups (`[3, 2, 5]`) in a folded text.
pub(super) fn find(text: &str, groups: &[usize]) -> Found {
    let length: usize = groups.iter().sum();
    // Nearly every cell is the number and nothing else, with separators wherever they fell.
    if let Some(digits) = bare(text).filter(|digits| digits.len() == length) {
        return Found {
            numbers: vec![digits],
            remark: false,
        };
    }
    let mut found = Found::default();
    let mut beside = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().expect("not at the end");
        if !is_digit(c) {
            beside.push(c);
            at += c.len_utf8();
            continue;
        }
        match number(rest, groups).filter(|_| !hangs_on(&text[..at])) {
            Some((digits, used)) => {
                if !found.numbers.contains(&digits) {
                    found.numbers.push(digits);
                }
                // Two numbers and what stands between them: no words grow together.
                beside.push(' ');
                at += used;
            }
            None => {
                let run = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
                beside.push_str(&rest[..run]);
                at += run;
            }
        }
    }
    found.remark = !found.numbers.is_empty() && !is_label(&beside);
    found
}

/// The digits of a text that holds nothing but digits, stars and separators.
fn bare(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let edge = |c: char| {
        matches!(
            c,
            ' ' | '\'' | '"' | '(' | ')' | '[' | ']' | ';' | ',' | '.'
        )
    };
    let mut digits = Vec::with_capacity(14);
    for c in text.trim_matches(edge).chars() {
        if is_digit(c) {
            digits.push(if c.is_ascii_digit() { c as u8 } else { b'*' });
        } else if !is_separator(c) {
            return None;
        }
    }
    Some(digits)
}

/// A number at the start of a text, group by group, and its length in bytes.
fn number(text: &str, groups: &[usize]) -> Option<(Vec<u8>, usize)> {
    let mut digits = Vec::with_capacity(14);
    let mut rest = text;
    for (place, &group) in groups.iter().enumerate() {
        if place > 0 {
            rest = rest.trim_start_matches(is_separator);
        }
        for _ in 0..group {
            let c = rest.chars().next().filter(|&c| is_digit(c))?;
            digits.push(if c.is_ascii_digit() { c as u8 } else { b'*' });
            rest = &rest[c.len_utf8()..];
        }
    }
    // A branch of a taxpayer has four digits more (124-81-00998-0001); any other tail makes it a
    // number of another kind.
    let tail = rest.strip_prefix(is_dash).unwrap_or(rest);
    let more = tail.chars().take_while(|&c| is_digit(c)).count();
    let branch = tail.len() < rest.len() && more == 4;
    (more == 0 || branch).then(|| (digits, text.len() - rest.len()))
}

/// Whether a number would go on from the text before it: `02-` of 02-124-81-00998.
fn hangs_on(before: &str) -> bool {
    let stem = before.strip_suffix(is_dash);
    stem.is_some_and(|stem| stem.ends_with(is_digit))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || scripts::hides(c)
}

fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, ' ' | '.' | '/' | '_' | '·' | '‧' | '~')
}

/// Whether text says no more than what kind of number stands beside it.
fn is_label(text: &str) -> bool {
    #[rustfmt::skip]
    const LABELS: [&str; 18] = [
        "", "no", "번호", "등록번호", "사업자", "사업자no", "사업자번호", "사업자등록번호", "사업자등록no",
        "사업등록번호", "법인번호", "법인등록번호", "법인등록no", "법인", "brn", "bizno", "businessno", "businessregistrationnumber",
    ];
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() && !is_dash(*c))
        .flat_map(char::to_lowercase)
        .collect();
    LABELS.contains(&word.as_str())
}

/// Digits with dashes at the given places.
pub(super) fn dashed(digits: &[u8], at: &[usize]) -> String {
    let mut text = String::with_capacity(digits.len() + at.len());
    for (place, &digit) in digits.iter().enumerate() {
        if at.contains(&place) {
            text.push('-');
        }
        text.push(char::from(digit));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        let found = find(text, &[3, 2, 5]);
        found
            .numbers
            .iter()
            .map(|digits| dashed(digits, &[3, 5]))
            .collect()
    }

    #[test]
    fn numbers_are_found_beside_other_text() {
        for text in [
            "124-81-00998",
            "사업자번호:1248100998",
            "(124.81.00998)",
            "124-81-00998 한빛상사",
        ] {
            assert_eq!(numbers(text), ["124-81-00998"], "{text}");
        }
        assert_eq!(
            numbers("124-81-00998/220-81-62517"),
            ["124-81-00998", "220-81-62517"]
        );
        assert_eq!(numbers("124-81-00998, 1248100998"), ["124-81-00998"]);
        for text in [
            "02-124-81-00998",
            "124-81-009981",
            "124-81-00998-12",
            "130111-0006246",
            "12481",
        ] {
            assert!(numbers(text).is_empty(), "{text}");
        }
        assert!(find("한빛상사 124-81-00998", &[3, 2, 5]).remark);
        assert!(!find("사업자 등록번호 : 124-81-00998", &[3, 2, 5]).remark);
    }
}
