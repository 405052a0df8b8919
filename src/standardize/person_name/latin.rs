//! Names in Latin letters: Western ones in either order, and Korean ones spelt in Latin, whose
//! surname may stand first or last.

use crate::tables::standardized::Flags;
use crate::text::{keyboard, latin, nicknames, romanize, surnames};

use super::hangul as korean;
use super::lists;
use super::parsed::Parsed;

/// Reads a Latin name. `Given Surname` is the canonical order.
pub fn read(text: &str) -> Parsed {
    if let Some(repaired) = typed_in_the_wrong_language(text) {
        let mut parsed = korean::read_word(&repaired);
        parsed.note("keyboard-repaired", Some(repaired));
        return parsed;
    }
    let restyle = latin::is_one_case(text);
    let mut titles = Vec::new();
    let mut pieces: Vec<Vec<&str>> = text
        .split(',')
        .map(|piece| {
            piece
                .split_whitespace()
                .filter(|word| *word != ".")
                .collect()
        })
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect();
    take_titles(&mut pieces, &mut titles);
    let mut parsed = match pieces.as_slice() {
        [] => Parsed::default().text(text),
        [words] => read_words(&initials_apart(words), restyle),
        [surname, given, rest @ ..] => {
            let given: Vec<&str> = given.iter().chain(rest.iter().flatten()).copied().collect();
            from_parts(&surname.join(" "), &given.join(" "), restyle)
        }
    };
    if !titles.is_empty() {
        parsed.title = Some(titles.join(" "));
    }
    parsed
}

/// A name whose surname and given name are known. Where `Given Surname` would be read back with
/// another split, the text is `Surname, Given`.
pub fn from_parts(surname: &str, given: &str, restyle: bool) -> Parsed {
    let given_words: Vec<&str> = given.split_whitespace().collect();
    let given_words = initials_apart(&given_words);
    let surname_words: Vec<&str> = surname.split_whitespace().collect();
    let korean = is_korean_surname(surname) && is_korean_given(&given_words);
    let mut parsed = build(&surname_words, &given_words, restyle, korean);
    let words: Vec<&str> = given_words.iter().chain(&surname_words).copied().collect();
    if words.len() > 1
        && split_point(&words).0 != given_words.len()
        && let (Some(surname), Some(given)) = (&parsed.surname, &parsed.given)
    {
        parsed.text = Some(format!("{surname}, {given}"));
    }
    parsed
}

/// Whether a word is a Latin spelling of a Korean surname.
pub fn is_korean_surname(word: &str) -> bool {
    !surnames::from_latin(&latin::fold(word)).is_empty()
}

/// Whether words can be a Korean given name of one or two syllables.
pub fn is_korean_given(words: &[&str]) -> bool {
    let mut tokens = 0;
    let all = words
        .iter()
        .flat_map(|word| word.split('-'))
        .filter(|token| !token.is_empty())
        .all(|token| {
            tokens += 1;
            let folded = latin::fold(token);
            romanize::is_syllabic(&folded) && folded.bytes().all(|b| b.is_ascii_alphabetic())
        });
    all && (1..=2).contains(&tokens)
}

/// Titles before, suffixes after, and comma pieces that are nothing but suffixes.
fn take_titles(pieces: &mut Vec<Vec<&str>>, titles: &mut Vec<&'static str>) {
    let plain = |word: &str| word.replace('.', "").to_ascii_lowercase();
    let leading = |word: &str| {
        let dotted = || {
            word.ends_with('.')
                .then(|| lists::dotted_title(&plain(word)))
        };
        lists::latin_title(&plain(word)).or_else(|| dotted().flatten())
    };
    while let Some(words) = pieces.first_mut()
        && words.len() > 1
        && let Some(title) = leading(words[0])
    {
        titles.push(title);
        words.remove(0);
    }
    let mut suffixes = Vec::new();
    for at in (0..pieces.len()).rev() {
        let alone = at > 0;
        while let Some(&last) = pieces[at].last()
            && (alone || pieces[at].len() > 1)
            && let Some(suffix) = lists::latin_suffix(&plain(last)).or_else(|| {
                // `Smith, Mr.`, `MINSOO KIM MR`: a title may trail after a comma or a whole name.
                let word = plain(last);
                let trails = pieces[at].len() > 2
                    && matches!(word.as_str(), "mr" | "mrs" | "ms" | "miss" | "mstr");
                (alone || trails)
                    .then(|| lists::latin_title(&word))
                    .flatten()
            })
        {
            suffixes.push(suffix);
            pieces[at].pop();
        }
    }
    titles.extend(suffixes.into_iter().rev());
    // `Smith, Mr John`
    if let Some(words) = pieces.get_mut(1)
        && words.len() > 1
        && let Some(title) = leading(words[0])
    {
        titles.insert(0, title);
        words.remove(0);
    }
    pieces.retain(|words| !words.is_empty());
}

/// `C.S.` as `C.` and `S.`; other words stay.
fn initials_apart<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut out = Vec::with_capacity(words.len());
    for &word in words {
        let dotted = word.contains('.')
            && word.split('.').all(|piece| piece.chars().count() <= 1)
            && word.chars().any(char::is_alphabetic);
        if dotted {
            out.extend(word.split('.').filter(|piece| !piece.is_empty()));
        } else {
            out.push(word.trim_end_matches('.'));
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

fn read_words(words: &[&str], restyle: bool) -> Parsed {
    match words {
        [] => Parsed::default(),
        [word] => read_one(word, restyle),
        _ => {
            let (at, korean) = split_point(words);
            let (surname, given) = match at {
                0 => (&words[..1], &words[1..]),
                _ => (&words[at..], &words[..at]),
            };
            let parsed = build(surname, given, restyle, korean.is_some());
            match korean {
                Some(Certainty::Unsure) => parsed.flag(Flags::AMBIGUOUS),
                _ => parsed,
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Sure,
    Unsure,
}

/// Where the surname begins among two or more words, 0 for a Korean surname that stands first;
/// and how sure that is if the name is Korean.
fn split_point(words: &[&str]) -> (usize, Option<Certainty>) {
    match korean_order(words) {
        Some((Order::SurnameFirst, sure)) => (0, Some(sure)),
        Some((Order::SurnameLast, sure)) => (words.len() - 1, Some(sure)),
        None => {
            let particles = words[1..words.len() - 1]
                .iter()
                .rev()
                .take_while(|word| lists::is_particle(&word.to_lowercase()))
                .count();
            (words.len() - 1 - particles, None)
        }
    }
}

fn read_one(word: &str, restyle: bool) -> Parsed {
    let shown = style(word, restyle, false);
    let folded = latin::fold(word);
    // Kim and Lee are given names too, but rarely alone.
    let share = surnames::from_latin(&folded)
        .first()
        .and_then(|name| surnames::find(name))
        .map_or(0, |entry| entry.per_100_000);
    if share >= 1000 || share > 0 && nicknames::formal_names(&folded).is_empty() {
        Parsed::default().surname(&shown)
    } else {
        Parsed::default().given(&shown)
    }
    .flag(Flags::PARTIAL)
}

#[derive(Clone, Copy)]
enum Order {
    SurnameFirst,
    SurnameLast,
}

/// Where the surname of a Korean name in Latin letters stands, and whether that is sure; `None` if
/// it is no Korean name. The answer must not change when the surname is moved to the end, or the
/// canonical text would read differently from the original; hence the look at the second word.
fn korean_order(words: &[&str]) -> Option<(Order, Certainty)> {
    let share = |word: &str| {
        surnames::from_latin(&latin::fold(word))
            .first()
            .and_then(|name| surnames::find(name))
            .map_or(0, |entry| entry.per_100_000)
    };
    let (first, last) = (words[0], words[words.len() - 1]);
    // Surnames are looked up first: most Latin names end here.
    let (mut first_share, mut last_share) = (share(first), share(last));
    if first_share > 0 && !is_korean_given(&words[1..]) {
        first_share = 0;
    }
    if last_share > 0 && !is_korean_given(&words[..words.len() - 1]) {
        last_share = 0;
    }
    if first_share == 0 && last_share == 0 {
        return None;
    }
    let gap_is_clear = first_share.min(last_share) * 20 <= first_share.max(last_share);
    let one_word_is_given = words.len() == 2 && (first.contains('-') || last.contains('-'));
    let sure = if gap_is_clear || one_word_is_given {
        Certainty::Sure
    } else {
        Certainty::Unsure
    };
    let moving_keeps_it = words.len() == 2 || share(words[1]) <= first_share;
    let first_wins = (first_share, last) > (last_share, first);
    if first_wins && moving_keeps_it {
        Some((Order::SurnameFirst, sure))
    } else if last_share > 0 {
        Some((Order::SurnameLast, sure))
    } else {
        None
    }
}

fn build(surname: &[&str], given: &[&str], restyle: bool, korean: bool) -> Parsed {
    let styled = |words: &[&str]| {
        let words: Vec<String> = words
            .iter()
            .map(|word| style(word, restyle, korean))
            .collect();
        words.join(" ")
    };
    let (surname, given_text) = (styled(surname), styled(given));
    let mut parsed = Parsed::default();
    if !given_text.is_empty() {
        parsed = parsed.given(&given_text);
    }
    if !surname.is_empty() {
        parsed = parsed.surname(&surname);
    }
    let partial = surname.is_empty() || given.iter().all(|word| word.chars().count() == 1);
    if partial {
        parsed = parsed.flag(Flags::PARTIAL);
    }
    let blank = if surname.is_empty() || given_text.is_empty() {
        ""
    } else {
        " "
    };
    parsed.text(&format!("{given_text}{blank}{surname}"))
}

fn style(word: &str, restyle: bool, korean: bool) -> String {
    if !restyle {
        return word.to_string();
    }
    if korean {
        let mut chars = word.chars();
        let first = chars.next().map(char::to_uppercase);
        return first
            .into_iter()
            .flatten()
            .chain(chars.flat_map(char::to_lowercase))
            .collect();
    }
    let lower = word.to_lowercase();
    if lists::is_particle(&lower) && lower != "st" {
        lower
    } else {
        latin::title_word(word)
    }
}

/// The Hangul name that was typed with the keyboard set to Latin, if that is what the text is:
/// a known surname, usual syllables, and nothing a Latin name could be.
fn typed_in_the_wrong_language(text: &str) -> Option<String> {
    if !(5..=14).contains(&text.len())
        || !text.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ')
    {
        return None;
    }
    let hangul = keyboard::to_hangul(text)?.replace(' ', "");
    if !(korean::is_full_name(&hangul)
        || korean::length(&hangul) == 2 && korean::starts_with_surname(&hangul))
    {
        return None;
    }
    let surname = korean::compound(&hangul).map_or(3, str::len);
    let usual = hangul[surname..].chars().all(lists::is_given_syllable);
    let lower = text.to_ascii_lowercase();
    let latin_name = lower
        .split(' ')
        .any(|word| romanize::is_syllabic(word) || !nicknames::formal_names(word).is_empty());
    (usual && !latin_name).then_some(hangul)
}
