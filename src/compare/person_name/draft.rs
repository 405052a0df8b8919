//! A name folded for comparison: what one value gives, worked out without knowing any other.

use std::borrow::Cow;

use super::likeness::first_word;
use crate::tables::field::FieldType;
use crate::tables::hash::hash64;
use crate::tables::standardized::{Flags, Standardized};
use crate::text::{
    consonants, hangul, hanja, latin, loan_names, lookalikes, nicknames, romanize, scripts,
    surnames,
};

/// A name folded, before its texts are numbered.
pub(super) struct Draft {
    pub(super) surname: String,
    pub(super) given: String,
    pub(super) whole: String,
    pub(super) alias: String,
    /// All words of a foreign name in Hangul together; empty of any other.
    pub(super) run: String,
    pub(super) hangul: bool,
    /// The given name has a syllable that names are not made of.
    pub(super) odd: bool,
    /// Letters that are neither Latin nor Hangul were transliterated.
    pub(super) foreign: bool,
    /// Which of several of one name in a family it is; 0 if not told.
    pub(super) generation: u8,
    /// Consonants of surname and given name.
    pub(super) sounds: [String; 2],
    pub(super) masked: bool,
    pub(super) surname_keys: Box<[u8]>,
    pub(super) given_keys: Box<[u8]>,
    pub(super) classes: Box<[u64]>,
    pub(super) given_variants: Box<[u64]>,
    pub(super) surname_variants: Box<[u64]>,
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
        let (mut surname, mut given, alias) = (part("surname"), part("given"), part("alias"));
        let title = data.part(FieldType::PersonName.part("title"), entry);
        let generation = generation(title)
            .max(take_generation(&mut surname))
            .max(take_generation(&mut given));
        let masked = flags.has(Flags::MASKED);
        let text = data.values.value(entry as usize);
        let foreign = scripts::has_other(text);
        if surname.is_empty() && given.is_empty() && !masked && (foreign || is_one_foreigner(text))
        {
            (surname, given) = unsplit(text);
        }
        let loaned = flags.has(Flags::AMBIGUOUS) || given.len() > 2 * "가".len();
        let run = match loaned && !masked {
            true => heard(&mut surname, &mut given, flags, text),
            false => String::new(),
        };
        let whole = if masked {
            fold_masked(text)
        } else {
            format!("{surname} {given}")
        };
        if whole.trim().is_empty() {
            return None;
        }
        let hangul = hangul::is_hangul(&surname) && hangul::is_hangul(&given);
        let keys = |text: &str| {
            if hangul::is_hangul(text) {
                hangul::keystrokes(text)
            } else {
                text.as_bytes().to_vec()
            }
        };
        Some(Draft {
            hangul,
            odd: is_odd(&given),
            foreign,
            generation,
            sounds: [&surname, &given].map(|part| sound(part)),
            masked,
            surname_keys: keys(&surname).into(),
            given_keys: keys(&given).into(),
            classes: classes(&surname, &given),
            given_variants: variants(&given),
            surname_variants: variants(&surname),
            surname,
            given,
            whole,
            alias,
            run,
        })
    }
}

/// Senior and junior, the second and the third, from among the titles.
fn generation(title: Option<&str>) -> u8 {
    let titles = title.unwrap_or("").split([' ', ',', '.']);
    let told = titles.filter_map(|word| told_generation(&word.to_ascii_lowercase()));
    told.max().unwrap_or(0)
}

fn told_generation(word: &str) -> Option<u8> {
    Some(match word {
        "sr" | "snr" | "senior" => 1,
        "jr" | "jnr" | "junior" | "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        _ => return None,
    })
}

/// Takes the generation off the end of a folded part, where columns of their own for surname and
/// given name hold it. A lone `i` stays: it may be the first of a name or a middle initial.
fn take_generation(part: &mut String) -> u8 {
    let Some((rest, last)) = part.rsplit_once(' ') else {
        return 0;
    };
    if last == "i" {
        return 1;
    }
    let told = told_generation(last);
    if told.is_some() {
        part.truncate(rest.len());
    }
    told.unwrap_or(0)
}

/// Surname and given name of a text in another script that was not split: 王伟. Without blanks
/// Hanja begin with the surname; words end with it.
fn unsplit(text: &str) -> (String, String) {
    if !text.is_empty() && text.chars().all(hanja::is_hanja) {
        let second = text.chars().next().map_or(0, char::len_utf8);
        return (fold(&text[..second]), fold(&text[second..]));
    }
    let folded = fold(text);
    match folded.rsplit_once(' ') {
        Some((given, surname)) => (surname.to_owned(), given.to_owned()),
        None => (String::new(), folded),
    }
}

/// Whether words in Hangul are the name of somebody whose name is not Korean (스즈키 켄지), and not
/// those of two people: 김철수 이영희.
fn is_one_foreigner(text: &str) -> bool {
    let words = || text.split(' ').filter(|word| !word.is_empty());
    let korean = |word: &str| {
        let surname = word.chars().next().map_or(0, char::len_utf8);
        hangul::syllables(word) == 3 && surnames::is_surname(&word[..surname])
    };
    words().count() > 1 && words().all(hangul::is_hangul) && !words().all(korean)
}

/// Spells a foreign name in Hangul one way and cuts it behind the surname, if that comes first: with
/// blanks or without it is the same name. What comes back is the name in one word.
fn heard(surname: &mut String, given: &mut String, flags: Flags, text: &str) -> String {
    if loan_names::names_a_child(text) || !text.chars().all(|c| c == ' ' || hangul::is_syllable(c))
    {
        return String::new();
    }
    if surname.is_empty() && given.is_empty() {
        return String::new();
    }
    let spelt = loan_names::one_spelling(text);
    let run = spelt.replace(' ', "");
    // 응우옌티흐엉 is no given name alone, though it was not taken apart.
    let alone = surname.is_empty();
    let unsplit = alone && hangul::syllables(given) >= 4 && !flags.has(Flags::PARTIAL);
    if unsplit || spelt.contains(' ') && loan_names::begins_with_surname(&spelt) {
        let (first, rest) = run.split_at(loan_names::surname_length(&run));
        (*surname, *given) = (first.to_owned(), rest.to_owned());
    } else if alone {
        return String::new();
    } else {
        // 쳘수 behind a surname nobody has is 철수 with a slip, 쟝 in front of 웨이 is 장.
        let long = hangul::syllables(&run) > 3 || text.contains(' ');
        let parts = [Some(surname), Some(given).filter(|_| long)];
        for part in parts.into_iter().flatten() {
            if let Cow::Owned(spelt) = loan_names::one_spelling(part) {
                *part = spelt;
            }
        }
    }
    run
}

/// The consonants of a part of a name, its words together.
fn sound(part: &str) -> String {
    match part.contains(' ') {
        true => consonants::skeleton(&part.replace(' ', "")),
        false => consonants::skeleton(part),
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
    if out.is_ascii() && out.bytes().any(|b| b.is_ascii_digit()) {
        let words: Vec<_> = out.split(' ').map(lookalikes::digits_as_letters).collect();
        out = words.join(" ");
    }
    out
}

fn fold_masked(text: &str) -> String {
    latin::fold_beside_hangul(text)
        .chars()
        .filter(|c| scripts::is_word_char(*c) || *c == '*')
        .collect()
}

fn classes(surname: &str, given: &str) -> Box<[u64]> {
    let classes = match (surname, given) {
        ("", word) | (word, "") if word.is_ascii() && !word.contains(' ') => {
            romanize::class_keys_one_word(word)
        }
        ("", _) | (_, "") => return Box::default(),
        (surname, given) => romanize::class_keys(surname, given),
    };
    let mut classes: Vec<u64> = classes
        .iter()
        .map(|class| hash64(class.joined().as_bytes()))
        .collect();
    classes.sort_unstable();
    classes.dedup();
    classes.into()
}

/// Whether a given name in Hangul has a syllable that names are not made of: 영릐, 햔.
fn is_odd(given: &str) -> bool {
    let mut syllables = given.chars();
    syllables.any(|c| hangul::is_syllable(c) && !hanja::is_reading(c))
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
