//! Names that arrive in several columns (surname, given, middle), filled in by people who were
//! not told which is which.

use crate::tables::standardized::Flags;
use crate::text::scripts;
use crate::text::{hangul, latin as folding, romanize};

use super::habits::Han;
use super::hangul as korean;
use super::parsed::Parsed;
use super::{latin, lists, read_name};

/// Reads a bare surname column and a bare given-name column, middle names appended to the latter;
/// neither is empty.
pub fn read(surname: &str, given: &str, han: Han) -> Parsed {
    if surname == given {
        return read_name(surname, han);
    }
    if korean::is_name_word(surname) && korean::is_name_word(given) {
        return read_korean(surname, given);
    }
    let korean_given = given.split(' ').all(korean::is_name_word);
    if korean::is_name_word(surname) && korean_given {
        return read_korean(surname, &given.replace(' ', ""));
    }
    if scripts::has_hanja(surname) || scripts::has_hanja(given) {
        let joined = format!("{surname}{given}");
        return read_name(&joined, han);
    }
    if scripts::has_hangul(surname) != scripts::has_hangul(given) {
        return read_mixed(surname, given);
    }
    read_latin(surname, given, han)
}

fn read_korean(surname: &str, given: &str) -> Parsed {
    let (before, after) = (korean::length(surname), korean::length(given));
    let surname_is_surname = korean::is_surname(surname);
    // The whole name in one column, its part again in the other.
    if before >= 2 && surname.ends_with(given) && korean::starts_with_surname(surname) {
        return korean::read_word(surname);
    }
    if after >= 3 && given.starts_with(surname) && surname_is_surname {
        return korean::read_word(given);
    }
    if surname_is_surname
        && !(before == 2
            && after == 1
            && korean::is_surname(given)
            && korean::compound(surname).is_none())
    {
        return Parsed::korean(surname, given);
    }
    if korean::is_surname(given) && before >= 2 {
        let mut parsed = Parsed::korean(given, surname);
        parsed.note("slots-swapped", None);
        return parsed;
    }
    if korean::is_full_name(surname)
        && (lists::is_korean_title(given) || lists::is_department(given))
    {
        let mut parsed = korean::read_word(surname);
        parsed.title = lists::is_korean_title(given).then(|| given.to_string());
        return parsed;
    }
    if before + after <= 4 && korean::starts_with_surname(surname) {
        // 김철 | 수: cut at the wrong place.
        return korean::read_word(&format!("{surname}{given}")).flag(Flags::AMBIGUOUS);
    }
    Parsed::korean(surname, given).flag(Flags::AMBIGUOUS)
}

/// One column in Hangul, the other in Latin letters.
fn read_mixed(surname: &str, given: &str) -> Parsed {
    let (hangul_text, other) = if scripts::has_hangul(surname) {
        (surname, given)
    } else {
        (given, surname)
    };
    let words: Vec<&str> = hangul_text.split(' ').collect();
    if words.iter().all(|word| korean::is_name_word(word))
        && hangul::syllables(hangul_text) >= 2
        && let Some(mut parsed) = korean::read_words(&words)
        && parsed.surname.is_some()
        && parsed.given.is_some()
    {
        parsed.alias = Some(other.to_string());
        return parsed;
    }
    let mut parsed = Parsed::default().given(given).surname(surname);
    parsed.text = Some(format!("{given} {surname}"));
    parsed
}

fn read_latin(surname: &str, given: &str, han: Han) -> Parsed {
    // A whole name with its comma in one column.
    for (whole, other) in [(given, surname), (surname, given)] {
        let folded = folding::fold(whole);
        if folded.contains(',') && folded.contains(folding::fold(other).as_ref()) {
            return read_name(whole, han);
        }
    }
    let restyle = folding::is_one_case(&format!("{surname} {given}"));
    let lower_surname = folding::fold(surname);
    let lower_given = folding::fold(given);
    let surname_words: Vec<&str> = lower_surname.split_whitespace().collect();
    let given_words: Vec<&str> = lower_given.split_whitespace().collect();
    // The whole name in one column, its part again in the other.
    if given_words.len() > 1 && surname_words.len() == 1 {
        for (at, &word) in given_words.iter().enumerate() {
            if word == surname_words[0] && (at == 0 || at + 1 == given_words.len()) {
                let rest: Vec<&str> = given
                    .split_whitespace()
                    .enumerate()
                    .filter(|&(i, _)| i != at)
                    .map(|(_, w)| w)
                    .collect();
                return latin::from_parts(surname, &rest.join(" "), restyle);
            }
        }
    }
    if surname_words.len() > given_words.len()
        && given_words.iter().all(|word| surname_words.contains(word))
    {
        let rest: Vec<&str> = surname
            .split_whitespace()
            .zip(&surname_words)
            .filter(|(_, folded)| !given_words.contains(folded))
            .map(|(word, _)| word)
            .collect();
        return latin::from_parts(&rest.join(" "), given, restyle);
    }
    let swapped = latin::is_korean_surname(given)
        && !latin::is_korean_surname(surname)
        && surname
            .split(['-', ' '])
            .all(|word| romanize::is_syllabic(&folding::fold(word)));
    if swapped {
        let mut parsed = latin::from_parts(given, surname, restyle);
        parsed.note("slots-swapped", None);
        return parsed;
    }
    latin::from_parts(surname, given, restyle)
}
