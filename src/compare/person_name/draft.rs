//! A name folded for comparison: what one value gives, worked out without knowing any other.

use super::first_word;
use crate::tables::field::FieldType;
use crate::tables::hash::hash64;
use crate::tables::standardized::{Flags, Standardized};
use crate::text::{hangul, latin, nicknames, romanize, scripts};

/// A name folded, before its texts are numbered.
pub(super) struct Draft {
    pub(super) surname: String,
    pub(super) given: String,
    pub(super) whole: String,
    pub(super) alias: String,
    pub(super) hangul: bool,
    pub(super) masked: bool,
    pub(super) surname_keys: Box<[u8]>,
    pub(super) given_keys: Box<[u8]>,
    pub(super) classes: Box<[u64]>,
    pub(super) given_variants: Box<[u64]>,
}

impl Draft {
    /// The name of an entry; `None` if it shows nothing to compare.
    pub(super) fn of(data: &Standardized, entry: u32) -> Option<Self> {
        let flags = data.flags[entry as usize];
        if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::DAMAGED.0)) {
            return None;
        }
        let part = |name: &str| {
            let part = data.part(FieldType::PersonName.part(name), entry);
            fold(part.unwrap_or(""))
        };
        let (surname, given, alias) = (part("surname"), part("given"), part("alias"));
        let masked = flags.has(Flags::MASKED);
        let whole = if masked {
            fold_masked(data.values.value(entry as usize))
        } else {
            format!("{surname} {given}")
        };
        if whole.trim().is_empty() {
            return None;
        }
        let hangul = hangul::is_hangul(&surname) && hangul::is_hangul(&given) && !given.is_empty();
        let keys = |text: &str| {
            if hangul {
                hangul::keystrokes(text)
            } else {
                text.as_bytes().to_vec()
            }
        };
        Some(Draft {
            hangul,
            masked,
            surname_keys: keys(&surname).into(),
            given_keys: keys(&given).into(),
            classes: classes(&surname, &given, hangul),
            given_variants: variants(&given),
            surname,
            given,
            whole,
            alias,
        })
    }
}

fn fold(text: &str) -> String {
    let folded = latin::fold_beside_hangul(text);
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if scripts::is_word_char(c) {
            out.push(c);
        } else if (c.is_whitespace() || c == '-') && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn fold_masked(text: &str) -> String {
    latin::fold_beside_hangul(text)
        .chars()
        .filter(|c| scripts::is_word_char(*c) || *c == '*')
        .collect()
}

fn classes(surname: &str, given: &str, hangul: bool) -> Box<[u64]> {
    if surname.is_empty() || given.is_empty() {
        return Box::default();
    }
    let mut classes: Vec<u64> = if hangul {
        vec![hash64(
            romanize::class_key_hangul(surname, given)
                .joined()
                .as_bytes(),
        )]
    } else {
        let tokens: Vec<&str> = surname.split(' ').chain(given.split(' ')).collect();
        romanize::class_keys_latin(&tokens)
            .iter()
            .map(|class| hash64(class.joined().as_bytes()))
            .collect()
    };
    classes.sort_unstable();
    classes.dedup();
    classes.into()
}

fn variants(given: &str) -> Box<[u64]> {
    let first = first_word(given);
    let mut variants: Vec<u64> = nicknames::formal_names(first)
        .iter()
        .map(|name| hash64(name.as_bytes()))
        .collect();
    if !variants.is_empty() {
        variants.push(hash64(first.as_bytes()));
    }
    variants.sort_unstable();
    variants.dedup();
    variants.into()
}
