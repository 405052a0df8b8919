//! The person whom a cell names beside a firm with its legal form: `(주)가나상사 / 김철수 과장`. Finds the
//! piece that is the person; what the name in it is, others read.

use crate::standardize::company_name::legal_forms;
use crate::text::{hangul, surnames, trades};

use super::{hangul as korean, latin, lists, looks_like_company, peel};

/// What divides a firm from a person.
const SEPARATORS: [char; 7] = ['/', '|', ';', ',', '·', '_', '\n'];

/// The person of a cell that carries a legal form; `None` where it names a firm alone, or where it
/// cannot be told.
pub fn person(text: &str) -> Option<&str> {
    in_brackets(text)
        .or_else(|| divided(text))
        .or_else(|| behind_blank(text))
        .or_else(|| before_blank(text))
}

/// 김철수((주)가나상사), (주)가나상사(김철수 과장).
fn in_brackets(text: &str) -> Option<&str> {
    let body = text.strip_suffix(')')?;
    let mut depth = 1;
    let open = body.char_indices().rev().find(|&(_, c)| {
        depth += match c {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    of_two(body[..open.0].trim(), body[open.0 + 1..].trim())
}

/// (주)가나상사/김철수, 김철수 | (주)가나상사.
fn divided(text: &str) -> Option<&str> {
    let mut cuts = text.match_indices(SEPARATORS);
    cuts.find_map(|(at, sign)| of_two(text[..at].trim(), text[at + sign.len()..].trim()))
}

fn of_two<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    match (is_person(one), is_person(other)) {
        (true, false) => is_firm(other).then_some(one),
        (false, true) => (is_firm(one) && stands_alone(other)).then_some(other),
        _ => None,
    }
}

/// (주)가나상사 김철수 과장: the person begins with the word that is a name.
fn behind_blank(text: &str) -> Option<&str> {
    let starts = text.match_indices(' ').map(|(at, _)| at);
    starts
        .map(|at| (&text[..at], text[at..].trim_start()))
        .find(|(firm, person)| is_firm(firm) && is_person(person) && stands_alone(person))
        .map(|(_, person)| person)
}

/// 김철수 (주)가나상사: a firm that bears somebody's name has its form behind it, so what stands behind
/// the person begins with one.
fn before_blank(text: &str) -> Option<&str> {
    let mut cuts = text.match_indices(' ').map(|(at, _)| at);
    cuts.find_map(|at| {
        let (person, firm) = (&text[..at], text[at..].trim_start());
        let led = legal_forms::strip_front(firm).is_some();
        (led && is_firm(firm) && is_person(person) && stands_alone(person)).then_some(person)
    })
}

/// Whether a piece carries a legal form and the name of a firm beside it.
fn is_firm(text: &str) -> bool {
    let named = |rest: &str| rest.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    if !looks_like_company(text) || legal_forms::is_form(text) {
        return false;
    }
    match legal_forms::strip_front(text).or_else(|| legal_forms::strip_back(text)) {
        Some((_, rest)) => named(rest) && !legal_forms::is_form(rest),
        None => true,
    }
}

/// Whether a piece is a whole Korean name in either script, with a title or without.
fn is_person(text: &str) -> bool {
    if text.is_empty() || looks_like_company(text) {
        return false;
    }
    let name = peel::peel(text, 2).name;
    let words: Vec<&str> = name.split_whitespace().collect();
    if name.is_ascii() {
        return is_romanized(&words);
    }
    let whole = match words.as_slice() {
        [word] => korean::is_full_name(word),
        [surname, given] => {
            korean::is_surname(surname)
                && korean::is_name_word(given)
                && (korean::length(given) == 2 || korean::compound(surname).is_some())
        }
        _ => false,
    };
    whole && is_no_place(&words.concat())
}

/// Whether words are a Korean name in Latin letters: Daeok Lee, KIM CHUL SOO.
fn is_romanized(words: &[&str]) -> bool {
    let named = |surname: &str, given: &[&str]| {
        latin::is_korean_surname(surname) && latin::is_korean_given(given)
    };
    match words {
        [first, middle @ .., last] if words.len() <= 3 => {
            named(last, &[&[*first], middle].concat()) || named(first, &[middle, &[*last]].concat())
        }
        _ => false,
    }
}

/// Whether a word that may be a name is neither a place within a firm nor a trade: 전산실, 구매과, 지원부.
fn is_no_place(word: &str) -> bool {
    let rest = |count: usize| {
        word.char_indices()
            .nth(count)
            .map_or("", |(at, _)| &word[at..])
    };
    !lists::is_department(word)
        && !word.ends_with(['부', '실', '과', '팀', '점'])
        && trades::lines(word) == 0
        && trades::lines(rest(1)) == 0
}

/// Whether what may be a name is no word of the firm's own and no place of it: it has a title, or
/// is made as names are and as neither trades nor districts are.
fn stands_alone(person: &str) -> bool {
    let name = peel::peel(person, 2).name;
    if *name != *person || name.is_ascii() {
        return true;
    }
    let word: String = name.split_whitespace().collect();
    let surname = korean::compound(&word)
        .or_else(|| word.char_indices().nth(1).map(|(at, _)| &word[..at]))
        .unwrap_or("");
    let borne = surnames::find(surname).is_some_and(|entry| entry.per_100_000 >= USUAL);
    let given = &word[surname.len()..];
    borne
        && hangul::is_hangul(given)
        && given.chars().all(lists::is_given_syllable)
        && !word.ends_with(WORKPLACES)
        && !word.ends_with(DISTRICTS)
        && !OWN_WORDS.contains(&word.as_str())
}

/// People of 100,000 who bear a surname from which on a word that begins with it is rather a name.
const USUAL: u32 = 100;

/// Ends of words for workplaces, with which hardly a given name ends.
const WORKPLACES: [char; 7] = ['소', '장', '사', '집', '당', '국', '관'];
/// Ends of words for districts: as often (서초동) as a given name (김영동).
const DISTRICTS: [char; 9] = ['동', '구', '시', '군', '읍', '면', '도', '역', '로'];

/// Words of three syllables that firms call themselves by and that are made as names are.
const OWN_WORDS: [&str; 9] = [
    "차이나",
    "오리온",
    "신세계",
    "문화원",
    "연구원",
    "유치원",
    "한의원",
    "정보원",
    "조경원",
];
