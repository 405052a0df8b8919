//! Keys of the names of people and companies.

use std::borrow::Cow;

use super::{Value, part, push_text, squeeze};
use crate::tables::field::FieldType;
use crate::tables::hash::hash64;
use crate::tables::pairs::NamePart;
use crate::text::{
    consonants, hangul, latin, letter_names, nicknames, romanize, scripts, surnames, trades,
};

/// The part of a name that an expression, by the suffix of its name, holds.
pub(super) fn name_part(ty: FieldType, suffix: &str) -> Option<NamePart> {
    match (ty, suffix) {
        (FieldType::PersonName, "surname") => Some(NamePart::Surname),
        (FieldType::PersonName, "given") => Some(NamePart::Given),
        _ => None,
    }
}

/// Surname and given name of a value.
fn parts_of_name<'v>(value: &Value<'v>) -> (&'v str, &'v str) {
    let part = |part: usize| (value.parts)(part).unwrap_or("");
    (part(part::SURNAME), part(part::GIVEN))
}

/// The first word of a Latin given name and what it may be short for.
fn first_names(given: &str) -> Vec<Cow<'_, str>> {
    let first = squeeze(given.split(' ').next().unwrap_or(given));
    let formal = nicknames::formal_names(&first).iter();
    let formal = formal.map(|&name| Cow::Borrowed(name));
    std::iter::once(first.clone()).chain(formal).collect()
}

pub(super) fn name_sound(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if surname.is_empty() && given.is_empty() {
        // Nobody knows which part is which: 스즈키 켄지.
        push_text(value.text, out);
    }
    let one_word = match (surname, given) {
        ("", word) | (word, "") => Some(word),
        _ => None,
    };
    if let Some(word) = one_word {
        // Bangjungja meets 방정자.
        if word.is_ascii() && !word.contains(' ') {
            let sounds = romanize::class_keys_one_word(word).into_iter();
            out.extend(sounds.map(|sound| hash64(sound.joined().as_bytes())));
        }
        return;
    }
    // By its sound a spelling meets the Hangul name.
    let sounds = value.readings(surname, given).iter();
    out.extend(sounds.map(|sound| hash64(sound.joined().as_bytes())));
    if hangul::is_hangul(surname) && hangul::is_hangul(given) {
        return;
    }
    // Latin names meet whatever the order of their parts.
    let surname = squeeze(surname);
    for first in first_names(given) {
        let mut words = [&*surname, &*first];
        words.sort_unstable();
        out.push(hash64(words.join(" ").as_bytes()));
    }
}

pub(super) fn given_name(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if given.is_empty() {
        return;
    }
    if hangul::is_hangul(given) {
        let sound = romanize::class_key_hangul(surname, given).given;
        out.push(hash64(sound.as_bytes()));
        return;
    }
    let sounds = value.readings(surname, given).iter();
    let sounds = sounds.filter(|sound| !sound.given.is_empty());
    out.extend(sounds.map(|sound| hash64(sound.given.as_bytes())));
    let names = first_names(given);
    out.extend(names.iter().map(|name| hash64(name.as_bytes())));
}

pub(super) fn surname(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if surname.is_empty() {
        return;
    }
    if hangul::is_hangul(surname) {
        push_text(surnames::without_initial_rieul(surname), out);
        return;
    }
    let sounds = value.readings(surname, given).iter();
    out.extend(sounds.map(|sound| hash64(sound.surname.as_bytes())));
    push_text(surname, out);
}

pub(super) fn company_core(value: &Value<'_>, out: &mut Vec<u64>) {
    let core = (value.parts)(part::CORE).unwrap_or(value.text);
    push_core(core, out);
    if let Some(former) = (value.parts)(part::FORMER) {
        push_core(former, out);
    }
}

fn push_core(core: &str, out: &mut Vec<u64>) {
    // Letters are spelt out where a blank sets them apart, and may be a word where none does.
    let squeezed: String = core.chars().filter(|c| *c != ' ').collect();
    push_text(&letter_names::spell_out(&squeezed), out);
}

pub(super) fn core_words(value: &Value<'_>, out: &mut Vec<u64>) {
    let core = (value.parts)(part::CORE).unwrap_or(value.text);
    let folded = latin::fold_beside_hangul(core);
    let words = folded.split(|c: char| !scripts::is_word_char(c));
    for word in words
        .filter(|word| !word.is_empty())
        .flat_map(trades::pieces)
    {
        if trades::lines(word) != 0 {
            continue;
        }
        // By its consonants a name meets itself in the other script, and many of its slips.
        let sound = consonants::skeleton(word);
        if sound.len() > 2 {
            out.push(hash64(sound.as_bytes()));
        } else if word.chars().count() > 2 || !word.is_ascii() {
            out.push(hash64(word.as_bytes()));
        }
    }
}
