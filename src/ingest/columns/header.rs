//! A header reduced to what can be looked up: one lower-case key without blanks, marks and
//! decoration, and the words it is made of.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::latin;

/// A normalized header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Words and digit runs in order: `MailingPostalCode` → mailing, postal, code.
    pub(super) words: Vec<String>,
    /// The words without what stood in brackets; the same as `words` if nothing did.
    pub(super) bare_words: Vec<String>,
    /// The words that stood in brackets.
    pub(super) in_brackets: Vec<String>,
    /// The words behind the last dot, by which the reader joins headers on two levels; all of them
    /// without a dot.
    pub(super) last_words: Vec<String>,
    /// Of a header that names two things (고객명/법인명) the words of each.
    pub(super) either: Option<[Vec<String>; 2]>,
    /// Of a header that says whose field it is and which (`Person - Organization`, `Adresse 1: Ort`)
    /// the words of each.
    pub(super) path: Option<[Vec<String>; 2]>,
    /// Which repetition of the header this is (`이름#2` → 2), from 1.
    pub(super) repetition: u8,
    /// Whether the header says nothing (`column_7`, or text that looks like a value).
    pub(super) silent: Silence,
    /// The header as a field name: snake case, letters of any script.
    pub(super) slug: String,
}

/// Whether a header has anything to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// It may be looked up.
    Speaks,
    /// It was made up by the reader, or is no header at all.
    Silent,
}

impl Header {
    /// Normalizes a header as the reader shows it.
    pub(super) fn new(shown: &str) -> Self {
        let (text, repetition) = split_repetition(shown);
        let text: String = text.nfkc().collect();
        // A custom attribute's ending, and the hidden columns of a spreadsheet export: the one
        // named after the table is its key.
        let text = text.replace("__c", " ");
        let hidden = text.contains("(Do Not Modify)");
        let text = text.replace("(Do Not Modify)", " ");
        let mut words = words(&text);
        if hidden && words.len() == 1 {
            words = vec!["record".to_owned(), "id".to_owned()];
        }
        let bare_words = self::words(&without_brackets(&text));
        let in_brackets = self::words(&within_brackets(&text));
        let made_up = matches!(words.as_slice(), [word, number]
            if matches!(word.as_str(), "column" | "col" | "field" | "열") && is_digits(number));
        let like_value = words.is_empty()
            || text.contains('@')
            || text.chars().filter(char::is_ascii_digit).count() >= 5;
        let mut slug = words.join("_");
        if like_value {
            // A header that may be a person's data must not become a name in every output.
            slug = "unnamed".to_owned();
        }
        if slug.starts_with(|c: char| c.is_ascii_digit()) {
            slug.insert_str(0, "column_");
        }
        if repetition > 1 {
            slug.push_str(&format!("_{repetition}"));
        }
        let last_words = match text.rsplit_once('.') {
            Some((_, last)) => self::words(last),
            None => words.clone(),
        };
        let either = text
            .split_once(['/', '|', '·'])
            .map(|(one, other)| [self::words(one), self::words(other)]);
        let path = [" - ", ": "]
            .iter()
            .find_map(|mark| text.split_once(mark))
            .map(|(whose, what)| [self::words(whose), self::words(what)]);
        Header {
            in_brackets,
            path: path.filter(|path| path.iter().all(|words| !words.is_empty())),
            last_words,
            either: either.filter(|either| either.iter().all(|words| !words.is_empty())),
            bare_words: if bare_words.is_empty() {
                words.clone()
            } else {
                bare_words
            },
            words,
            repetition,
            silent: if made_up || like_value {
                Silence::Silent
            } else {
                Silence::Speaks
            },
            slug,
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes off the `#2` by which the reader tells repeated headers apart.
fn split_repetition(shown: &str) -> (&str, u8) {
    match shown.rsplit_once('#') {
        Some((text, number)) if !text.is_empty() && !number.is_empty() => match number.parse() {
            Ok(number @ 2..) => (text, number),
            _ => (shown, 1),
        },
        _ => (shown, 1),
    }
}

fn without_brackets(text: &str) -> String {
    by_depth(text, |depth| depth == 0)
}

fn within_brackets(text: &str) -> String {
    by_depth(text, |depth| depth > 0)
}

/// The text at the depths of brackets that are kept.
fn by_depth(text: &str, is_kept: impl Fn(usize) -> bool) -> String {
    let mut depth = 0usize;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' | ']' | '>' | '}' => {
                depth = depth.saturating_sub(1);
                kept.push(' ');
            }
            _ if is_kept(depth) => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Splits at blanks, marks, digits, changes of script and camel humps; lower case.
fn words(text: &str) -> Vec<String> {
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Gap,
        Lower,
        Upper,
        Digit,
        Other,
    }
    let kind = |c: char| {
        if c.is_ascii_digit() {
            Kind::Digit
        } else if c.is_uppercase() {
            Kind::Upper
        } else if c.is_lowercase() {
            Kind::Lower
        } else if c.is_alphabetic() {
            Kind::Other
        } else {
            Kind::Gap
        }
    };
    // Marks on a letter (the tones of Thai) part no word.
    let is_mark = |c: char| is_combining_mark(c) && !c.is_alphabetic();
    let is_part = |c: &char| !matches!(c, '\'' | '’') && !is_mark(*c);
    let chars: Vec<char> = text.chars().filter(is_part).collect();
    let mut words: Vec<String> = Vec::new();
    let mut previous = Kind::Gap;
    for (at, &c) in chars.iter().enumerate() {
        let this = kind(c);
        let next = chars.get(at + 1).map_or(Kind::Gap, |&c| kind(c));
        if this != Kind::Gap {
            let starts = match (previous, this) {
                (Kind::Upper, Kind::Lower) => false,
                (Kind::Upper, Kind::Upper) => next == Kind::Lower,
                (before, now) => before != now,
            };
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                // é, ü, ß: keys and field names do without marks.
                match c {
                    '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                        word.push_str(&latin::fold(c.encode_utf8(&mut [0; 4])));
                    }
                    _ => word.extend(c.to_lowercase()),
                }
            }
        }
        previous = this;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Header, Silence};

    #[test]
    fn splits_and_joins() {
        for (shown, words) in [
            ("MailingPostalCode", "mailing postal code"),
            ("PRIMARY_NAME_LAST", "primary name last"),
            ("Account.Name", "account name"),
            ("HasOptedOutOfEmail", "has opted out of email"),
            ("고객명(필수)*", "고객명 필수"),
            ("e-mail", "e mail"),
            ("주소1", "주소 1"),
            ("SMS수신", "sms 수신"),
            ("customerID", "customer id"),
            ("SSNNumber", "ssn number"),
            ("휴 대 폰", "휴 대 폰"),
        ] {
            assert_eq!(Header::new(shown).words.join(" "), words, "{shown}");
        }
        assert_eq!(Header::new("고객명(필수)*").bare_words, ["고객명"]);
        assert_eq!(Header::new("이름#2").repetition, 2);
        assert_eq!(Header::new("이름#2").slug, "이름_2");
    }

    #[test]
    fn headers_that_are_no_headers_say_nothing() {
        for shown in ["column_7", "", "***", "kim@example.com", "010-1234-5678"] {
            assert_eq!(Header::new(shown).silent, Silence::Silent, "{shown}");
        }
        assert!(!Header::new("010-1234-5678").slug.contains('0'));
    }
}
