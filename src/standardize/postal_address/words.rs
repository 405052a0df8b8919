//! Single words of Korean addresses: postcodes, roads, numbers of houses and parcels, 읍면동 and 리. What
//! a word means beside others is decided in `korean`.

use std::borrow::Cow;

use crate::text::hangul;

/// A postcode of five digits, or the older six with or without hyphen.
pub fn postcode(word: &str) -> Option<Cow<'_, str>> {
    let bytes = word.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    match (bytes.len(), digits) {
        (5, 5) | (6, 6) => Some(Cow::Borrowed(word)),
        (7, 6) if bytes[3] == b'-' => Some(Cow::Owned(word.replace('-', ""))),
        _ => None,
    }
}

/// The name of a road at the start of a word and what follows it: `테헤란로152길4` → (테헤란로152길, 4).
pub fn road(word: &str) -> Option<(&str, &str)> {
    for (at, c) in word.char_indices() {
        if !matches!(c, '로' | '길') || at == 0 {
            continue;
        }
        let end = at + c.len_utf8();
        let rest = &word[end..];
        if c == '로'
            && let Some(lane) = lane_length(rest)
        {
            return Some((&word[..end + lane], &rest[lane..]));
        }
        let number_follows =
            rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("지하");
        // 을지로3가 is a 동 of the old kind.
        let is_ga = rest
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with('가');
        if rest.is_empty() || number_follows && !is_ga {
            return Some((&word[..end], rest));
        }
    }
    None
}

/// The length of a side road (152길, 12번길, 3가길, 2안길) at the start of a text.
pub fn lane_length(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    if digits == 0 {
        return None;
    }
    let mut end = digits;
    for c in text[digits..].chars().take(4) {
        end += c.len_utf8();
        if c == '길' {
            return Some(end);
        }
        if !hangul::is_syllable(c) {
            return None;
        }
    }
    None
}

/// A building or parcel number at the start of a word: (지하 or 산, number, rest).
pub fn house_number(word: &str) -> Option<(&'static str, Cow<'_, str>, &str)> {
    let (prefix, text) = match (word.strip_prefix("지하"), word.strip_prefix('산')) {
        (Some(rest), _) => ("지하", rest),
        (_, Some(rest)) => ("산", rest),
        _ => ("", word),
    };
    let main = digits_in_front(text);
    if main == 0 || main > 5 {
        return None;
    }
    let (main, mut rest) = text.split_at(main);
    rest = rest
        .strip_prefix("번지")
        .or_else(|| rest.strip_prefix('번'))
        .unwrap_or(rest);
    let zeros = main.len() - main.trim_start_matches('0').len();
    let mut number = Cow::Borrowed(&main[zeros..]);
    if number.is_empty() {
        return None;
    }
    let stuck = rest.len() + main.len() == text.len();
    if let Some(minor) = rest.strip_prefix(['-', '의']) {
        let digits = digits_in_front(minor);
        if digits > 0 {
            let (minor, tail) = minor.split_at(digits);
            let short = minor.trim_start_matches('0');
            if stuck && rest.starts_with('-') && short.len() == digits {
                // As it is written.
                number = Cow::Borrowed(&text[zeros..main.len() + 1 + digits]);
            } else if !short.is_empty() {
                number = Cow::Owned(format!("{number}-{short}"));
            }
            rest = tail.strip_prefix("번지").unwrap_or(tail);
        }
    }
    // A suffix means that it was no house number after all: 102동, 12층, 302호.
    let is_unit = rest.starts_with(['동', '층', '호', 'F', 'f', '차', '단', '관', '가']);
    (!is_unit).then_some((prefix, number, rest))
}

/// How many digits a text begins with.
fn digits_in_front(text: &str) -> usize {
    text.bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len())
}

/// A 읍면동·리 in its legal form: 역삼1동 → 역삼동, 신당제5동 → 신당동.
pub fn locality(word: &str) -> Option<Cow<'_, str>> {
    let last = word.chars().next_back()?;
    if !matches!(last, '읍' | '면' | '리' | '가' | '동') {
        return None;
    }
    let stem = &word[..word.len() - last.len_utf8()];
    let syllables = hangul::syllables(stem);
    match last {
        '읍' | '면' | '리' if syllables >= 1 && hangul::is_hangul(stem) => {
            Some(Cow::Borrowed(word))
        }
        // 을지로3가, 종로1가
        '가' if syllables >= 1 && stem.ends_with(|c: char| c.is_ascii_digit()) => {
            Some(Cow::Borrowed(word))
        }
        '동' if syllables >= 1 => {
            let name =
                stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '·' | '-'));
            let name = if name.len() < stem.len() {
                name.strip_suffix('제').unwrap_or(name)
            } else {
                name
            };
            hangul::is_hangul(name).then(|| {
                if name.len() == stem.len() {
                    Cow::Borrowed(word)
                } else {
                    Cow::Owned(format!("{name}동"))
                }
            })
        }
        _ => None,
    }
}
