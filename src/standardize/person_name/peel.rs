//! Takes what is not the name off a text: titles, remarks in parentheses, second people, markers
//! of homonyms; and writes hidden syllables as `*`. Decides nothing about surname and given name.

use std::borrow::Cow;

use crate::tables::standardized::Flags;
use crate::text::scripts::{self, Script};
use crate::text::{hangul, latin, nicknames, tokens};

use super::degrees;
use super::hangul as korean;
use super::lists;
use super::parsed::Parsed;

/// A text without its trimmings; those stand in `found` (its text and parts are not set yet).
pub struct Peeled<'a> {
    /// The bare name.
    pub name: Cow<'a, str>,
    /// Title, alias, flags and notes.
    pub found: Parsed,
}

/// Peels one tidy text. Degrees come off behind `least` words or more: a word alone before a comma
/// is the surname.
pub fn peel(text: &str, least: usize) -> Peeled<'_> {
    let mut found = Parsed::default();
    let mut text = without_frame(text);
    // 故 김철수: somebody who died.
    if let Some(name) = text
        .strip_prefix('故')
        .filter(|name| scripts::has_hangul(name))
    {
        found.note("remark-in-name", None);
        text = name.trim_start();
    }
    if hangul::is_hangul(text) {
        let mut name = text;
        while let Some((rest, title)) = lists::split_attached_title(name) {
            push_title(&mut found, title);
            name = rest;
        }
        return Peeled {
            name: Cow::Borrowed(name),
            found,
        };
    }
    let mut name = Cow::Borrowed(text);
    while let Some((before, inside, after)) = tokens::parenthesised(&name) {
        let outside = tokens::squeeze(&format!("{before} {after}"));
        if outside.is_empty() {
            name = Cow::Owned(tokens::squeeze(inside));
            continue;
        }
        classify_remark(inside.trim(), &outside, &mut found);
        name = Cow::Owned(outside);
    }
    if let Some((first, quoted, last)) = quoted(&name) {
        found.alias.get_or_insert_with(|| quoted.to_string());
        name = Cow::Owned(tokens::squeeze(&format!("{first} {last}")));
    }
    let (whole, degrees) = degrees::cut(&name, least);
    if !degrees.is_empty() {
        push_title(&mut found, &degrees.join(" "));
        name = Cow::Owned(whole.to_string());
    }
    let name = first_person(&name, &mut found).to_string();
    let name = without_phone(&name, &mut found);
    let name = strip_words(&name, &mut found);
    let name = unmask(&name, &mut found);
    let name = strip_marker(&name, &mut found);
    Peeled {
        name: Cow::Owned(name),
        found,
    }
}

/// Without the signs around a Korean name (`'김철수`, `김철수♥`) or the quotes around any.
fn without_frame(text: &str) -> &str {
    let korean = scripts::has_hangul(text) || scripts::has_hanja(text);
    let inside = text.trim_matches(|c: char| {
        matches!(c, '"' | '“' | '”')
            || korean
                && !hangul::is_syllable(c)
                && !c.is_alphanumeric()
                && !is_mark(c)
                && !"()（）[]【】".contains(c)
    });
    if inside.is_empty() { text } else { inside }
}

/// Signs that stand for hidden syllables: in a name more than in a number.
fn is_mark(c: char) -> bool {
    scripts::hides(c) || matches!(c, '□' | '×' | '#' | '※' | '◎' | '△')
}

fn push_title(found: &mut Parsed, title: &str) {
    // Titles come off the end, so the later found one stands before.
    found.title = Some(match found.title.take() {
        Some(after) => format!("{title} {after}"),
        None => title.to_string(),
    });
}

/// A nickname in double quotes inside a Latin name.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(['"', '“'])?;
    let open = text[start..].chars().next()?.len_utf8();
    let rest = &text[start + open..];
    let end = rest.find(['"', '”'])?;
    let close = rest[end..].chars().next()?.len_utf8();
    let nickname = rest[..end].trim();
    (!nickname.is_empty()).then(|| (&text[..start], nickname, &rest[end + close..]))
}

/// What a parenthesis says: a second form of the name, a title, a marker, or something else.
fn classify_remark(inside: &str, outside: &str, found: &mut Parsed) {
    if inside.is_empty() {
        return;
    }
    if lists::is_korean_title(inside) {
        push_title(found, inside);
    } else if is_second_form(inside, outside) {
        found.alias.get_or_insert_with(|| inside.to_string());
    } else if is_marker(inside) {
        found.note("homonym-marker", None);
    } else {
        found.note("remark-in-name", None);
    }
}

fn is_marker(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphanumeric())
        || text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_second_form(inside: &str, outside: &str) -> bool {
    let outer = scripts::dominant(outside);
    let letters = scripts::counts(inside);
    let length = letters.letters();
    if letters.digits > 0 || length < 2 {
        return false;
    }
    match scripts::dominant(inside) {
        Some(Script::Hanja) => {
            letters.hanja == length && length <= 5 && outer != Some(Script::Hanja)
        }
        Some(Script::Latin) => {
            letters.latin == length
                && inside.split_whitespace().count() <= 4
                && (outer != Some(Script::Latin)
                    || !nicknames::formal_names(&latin::fold(inside)).is_empty())
        }
        Some(Script::Hangul) => {
            letters.hangul == length && length <= 6 && outer != Some(Script::Hangul)
        }
        _ => false,
    }
}

/// The first of several people in a cell.
fn first_person<'a>(text: &'a str, found: &mut Parsed) -> Cow<'a, str> {
    let asian = scripts::has_hangul(text) || scripts::has_hanja(text);
    if asian && let Some((first, rest)) = text.split_once(" 외") {
        let number = rest.trim().trim_end_matches(['명', '인']);
        if rest.trim().is_empty()
            || number.len() < rest.trim().len() && number.trim().bytes().all(|b| b.is_ascii_digit())
        {
            found.note("several-people", None);
            return Cow::Borrowed(first);
        }
    }
    let separators: &[char] = if asian {
        &['/', ';', '|', '&', '+', ',', '·', '、']
    } else {
        &['/', ';', '|', '&', '+']
    };
    let Some((first, rest)) = text.split_once(separators) else {
        return Cow::Borrowed(text);
    };
    let (first, rest) = (first.trim(), rest.trim());
    if !asian && let Some(name) = as_booked(text, first, rest) {
        return Cow::Owned(name);
    }
    if first.is_empty() || rest.is_empty() {
        return Cow::Owned(if first.is_empty() { rest } else { first }.to_string());
    }
    if asian {
        // `Kim, Chul Soo 김철수` and the like are not lists: only whole words of names are.
        if lists::is_korean_title(rest) {
            push_title(found, rest);
        } else if is_second_form(rest, first) {
            found.alias.get_or_insert_with(|| rest.to_string());
        } else if is_marker(rest) {
            found.note("homonym-marker", None);
        } else if lists::is_department(first) && korean::is_full_name(rest) {
            found.note("remark-in-name", None);
            return Cow::Owned(rest.to_string());
        } else if korean::is_name_word(rest.split(separators).next().unwrap_or(rest).trim())
            && !lists::is_department(rest)
        {
            found.note("several-people", None);
        } else {
            found.note("remark-in-name", None);
        }
        return Cow::Borrowed(first);
    }
    found.note("several-people", None);
    let last = rest.split_whitespace().next_back().unwrap_or("");
    if !first.contains(' ') && !first.contains(',') && rest.contains(' ') {
        // John & Jane Smith share the surname.
        return Cow::Owned(format!("{first} {last}"));
    }
    Cow::Borrowed(first)
}

/// KIM/MINSOO MR, KIM/MINSOOMR: one person, as airlines and hotels book them, in capitals only.
fn as_booked(text: &str, surname: &str, given: &str) -> Option<String> {
    let capitals = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    };
    let one_slash = text.matches(['/', ';', '|', '&', '+']).count() == 1 && text.contains('/');
    if !one_slash || !capitals(surname) || !capitals(given) {
        return None;
    }
    let glued = ["MSTR", "MISS", "MRS", "MR", "MS"]
        .into_iter()
        .find_map(|title| {
            let name = given.strip_suffix(title)?;
            (name.len() > 2 && name.ends_with(|c: char| c.is_alphabetic())).then_some((name, title))
        });
    Some(match glued {
        Some((name, title)) => format!("{surname}, {name} {title}"),
        None => format!("{surname}, {given}"),
    })
}

/// Cuts a phone number off the end of a name; joins 김-철수.
fn without_phone(text: &str, found: &mut Parsed) -> String {
    let name =
        text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '+'));
    let digits = text[name.len()..]
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    let name = if digits >= 7 && !name.is_empty() {
        found.note("remark-in-name", None);
        name
    } else {
        text
    };
    // 김정호-클리닉: what somebody came for.
    if let Some((whole, behind)) = name.split_once('-')
        && korean::is_full_name(whole)
        && korean::is_name_word(behind)
        && !korean::starts_with_surname(behind)
    {
        found.note("remark-in-name", None);
        return whole.to_string();
    }
    if name.contains('-') && name.split(['-', ' ']).all(korean::is_name_word) {
        return name.replace('-', " ");
    }
    name.to_string()
}

/// Takes titles, departments and markers standing as words of their own off both ends.
fn strip_words(text: &str, found: &mut Parsed) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while words.len() > 1 {
        let last = words[words.len() - 1];
        let before_is_korean = korean::is_name_word(words[words.len() - 2]);
        let lone_surname = words.len() == 2 && korean::is_surname(words[0]);
        if lists::is_korean_title(last) {
            // 김 동문: surname and given name.
            if lone_surname && lists::is_given_too(last) {
                break;
            }
            push_title(found, last);
        } else if before_is_korean && is_marker(last) {
            found.note("homonym-marker", None);
        } else if lists::is_department(last)
            && words[..words.len() - 1]
                .iter()
                .any(|w| korean::is_full_name(w))
        {
            found.note("remark-in-name", None);
        } else {
            break;
        }
        words.pop();
    }
    while words.len() > 1
        && (lists::LEADING_TITLES.contains(&words[0])
            || lists::is_department(words[0]) && korean::is_full_name(words[1]))
    {
        if lists::LEADING_TITLES.contains(&words[0]) {
            push_title(found, words[0]);
        } else {
            found.note("remark-in-name", None);
        }
        words.remove(0);
    }
    if let [.., last] = words.as_mut_slice() {
        while let Some((rest, title)) = lists::split_attached_title(last) {
            push_title(found, title);
            *last = rest;
        }
    }
    // 한빛물산 김철수: too long for any part of a Korean name, so the firm or the baptismal name of one.
    let is_remark = |word: &str| {
        hangul::is_hangul(word) && korean::length(word) >= 4 && !korean::is_full_name(word)
    };
    let name = match words.as_slice() {
        [name, remark] | [remark, name] if korean::is_full_name(name) && is_remark(remark) => {
            Some(*name)
        }
        _ => None,
    };
    if let Some(name) = name {
        found.note("remark-in-name", None);
        return name.to_string();
    }
    words.join(" ")
}

/// Hidden syllables as `*`: 김○○, 김OO, 김＊수. Letters and zeros count only beside Hangul.
fn unmask(text: &str, found: &mut Parsed) -> String {
    let is_letter = |c: char| matches!(c, 'O' | 'o' | '0' | 'X' | 'x');
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let syllables = hangul::syllables(word);
        let others = word.chars().filter(|&c| !hangul::is_syllable(c));
        let count = others.clone().count();
        let letters_hide = syllables > 0
            && count > 0
            && others.clone().all(|c| is_letter(c) || is_mark(c))
            && (count >= 2
                || syllables == 1
                || word.chars().next_back().is_some_and(hangul::is_syllable));
        out.extend(word.chars().map(|c| {
            if is_mark(c) || letters_hide && is_letter(c) {
                '*'
            } else {
                c
            }
        }));
    }
    if let Some(name) = marked_behind(&out) {
        found.note("remark-in-name", None);
        return name.to_string();
    }
    if out.contains('*') {
        found.flags = found.flags.with(Flags::MASKED);
    }
    // 김 ** is one name with its hidden part set apart.
    if scripts::has_hangul(&out) && out.split(' ').all(korean::is_name_word) && out.contains(" *") {
        out = out.replace(" *", "*");
    }
    out
}

/// 김범인*: behind a given name of two syllables or more nothing is hidden; the sign is a remark.
/// 남궁민* may be 남궁민수.
fn marked_behind(text: &str) -> Option<&str> {
    let name = text.strip_suffix('*')?.trim_end_matches(['*', ' ']);
    let (surname, given) = match name.split_once(' ') {
        Some((surname, given)) => (surname, given),
        None => {
            let first = name.chars().next().map_or(0, char::len_utf8);
            name.split_at(korean::compound(name).map_or(first, str::len))
        }
    };
    let whole = korean::is_surname(surname)
        && hangul::is_hangul(given)
        && (2..=3).contains(&korean::length(given));
    whole.then_some(name)
}

/// 김철수A, 김철수2: a letter or number that tells namesakes apart.
fn strip_marker(text: &str, found: &mut Parsed) -> String {
    let name = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let name = name.trim_end_matches(['-', '_', ' ']);
    let marker = text[name.len()..].trim_start_matches(['-', '_', ' ']);
    let words_are_korean = !name.is_empty() && name.split(' ').all(korean::is_name_word);
    // Newborn twins have no other name yet.
    let unnamed = ["아기", "애기", "신생아", "베이비", "쌍둥이"]
        .iter()
        .any(|word| name.ends_with(word));
    // 박미경-PT: what somebody came for.
    let apart = text[name.len()..].contains(['-', '_']);
    let remark = apart && marker.len() <= 4 && marker.bytes().all(|b| b.is_ascii_alphabetic());
    if words_are_korean && !unnamed && remark && marker.len() > 1 && korean::length(name) >= 2 {
        found.note("remark-in-name", None);
        return name.to_string();
    }
    if words_are_korean && !unnamed && is_marker(marker) && korean::length(name) >= 2 {
        found.note("homonym-marker", None);
        return name.to_string();
    }
    text.to_string()
}
