//! Latin text folded for comparison: lower case, no diacritics, other scripts transliterated.
//! Loses information on purpose; never used for what is published.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::greek;

pub mod turkish;

/// Lower-case ASCII form: `Müller` → `muller`, `Иванов` → `ivanov`, `Straße` → `strasse`. Borrows
/// when the text is folded already; look-alikes from other scripts count as the letters they
/// stand for (`Smіth`). Hangul is transliterated letter by letter too
/// (김 → `gim`); callers that know better route Hangul elsewhere.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(text.to_ascii_lowercase());
        }
        return Cow::Borrowed(text);
    }
    let text = super::lookalikes::untangle(text);
    let mut out = String::with_capacity(text.len());
    if text.chars().any(greek::is_letter) {
        fold_greek(&text, &mut out);
        return Cow::Owned(out);
    }
    for c in text.nfd().filter(|&c| !is_combining_mark(c)).nfc() {
        push_folded(c, &mut out);
    }
    Cow::Owned(out)
}

fn push_folded(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else {
        out.extend(
            any_ascii::any_ascii_char(c)
                .chars()
                .map(|c| c.to_ascii_lowercase()),
        );
    }
}

/// Text with Greek words, which are read whole.
fn fold_greek(text: &str, out: &mut String) {
    const DIAERESIS: char = '\u{308}';
    let (mut word, mut parted) = (Vec::new(), Vec::new());
    let end = |word: &mut Vec<char>, parted: &mut Vec<bool>, out: &mut String| {
        greek::romanize(word, |at| parted[at], out, push_folded);
        word.clear();
        parted.clear();
    };
    for c in text.nfd() {
        if is_combining_mark(c) {
            if let Some(parted) = parted.last_mut().filter(|_| c == DIAERESIS) {
                *parted = true;
            }
        } else if greek::is_letter(c) {
            for c in c.to_lowercase() {
                word.push(c);
                parted.push(false);
            }
        } else {
            end(&mut word, &mut parted, out);
            push_folded(c, out);
        }
    }
    end(&mut word, &mut parted, out);
}

/// [`fold`] for text that may be Korean: Hangul syllables stay as they are, all else is folded.
pub fn fold_beside_hangul(text: &str) -> Cow<'_, str> {
    // Most Korean texts have nothing to fold.
    let stays = |c: char| super::hangul::is_syllable(c) || c.is_ascii() && !c.is_ascii_uppercase();
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(super::hangul::is_syllable) {
        return fold(text);
    }
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive(|c: char| c.is_whitespace()) {
        if run.chars().any(super::hangul::is_syllable) {
            out.extend(run.chars().flat_map(char::to_lowercase));
        } else {
            out.push_str(&fold(run));
        }
    }
    Cow::Owned(out)
}

/// The text without diacritics, case and other scripts kept: `Müller` → `Muller`.
pub fn strip_diacritics(text: &str) -> Cow<'_, str> {
    // Letters with marks stand between Latin-1 and the East Asian scripts.
    if !text.chars().any(|c| ('\u{c0}'..'\u{3000}').contains(&c)) {
        return Cow::Borrowed(text);
    }
    let strips = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    Cow::Owned(text.nfd().filter(|&c| !strips(c)).nfc().collect())
}

/// Whether letters occur and all of them are upper case, or all lower case: the case then says
/// nothing about the name.
pub fn is_one_case(text: &str) -> bool {
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    upper != lower
}

/// The small letter of a capital. That of İ is i: the dot that the general table leaves behind is no
/// letter's own.
pub fn push_lower(c: char, out: &mut String) {
    match c {
        'İ' => out.push('i'),
        c => out.extend(c.to_lowercase()),
    }
}

/// Title case of one word of a name: `o'brien` → `O'Brien`, `MCDONALD` → `McDonald`,
/// `jean-luc` → `Jean-Luc`. `mac` is left alone: Mackey and MacKay cannot be told apart.
pub fn title_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if start {
            out.extend(c.to_uppercase());
        } else if c == 'Σ' && !chars.peek().is_some_and(|next| next.is_alphabetic()) {
            // The small letter has a form of its own at the end of a word.
            out.push('ς');
        } else {
            push_lower(c, &mut out);
        }
        start = matches!(c, '-' | '\'' | '’' | '.');
    }
    // A capital may have no sign of its own where the small letter has (ῢ).
    if !out.is_ascii() {
        out = out.nfc().collect();
    }
    // A possessive-like tail (`D's`) is not a new word.
    for tail in ["'S", "’S"] {
        if out.ends_with(tail) {
            out.truncate(out.len() - 1);
            out.push('s');
        }
    }
    let mc = out.strip_prefix("Mc").and_then(|rest| {
        let first = rest.chars().next()?;
        (rest.chars().count() >= 3).then(|| {
            let mut name = String::from("Mc");
            name.extend(first.to_uppercase());
            name.push_str(&rest[first.len_utf8()..]);
            name
        })
    });
    mc.unwrap_or(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_reaches_ascii() {
        assert_eq!(fold("Müller"), "muller");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("Chŏl-su"), "chol-su");
        assert_eq!(fold("Smіth"), "smith");
        assert!(fold("Łódź Иван").is_ascii());
        assert!(matches!(fold("kim"), Cow::Borrowed(_)));
        assert_eq!(strip_diacritics("Société 김"), "Societe 김");
    }

    #[test]
    fn title_case_knows_mc_and_o() {
        assert_eq!(title_word("MCDONALD"), "McDonald");
        assert_eq!(title_word("o'brien"), "O'Brien");
        assert_eq!(title_word("JEAN-LUC"), "Jean-Luc");
        assert_eq!(title_word("mcd"), "Mcd");
        assert_eq!(title_word("ŞİRİN"), "Şirin");
        assert_eq!(title_word("ΣΩΤΗΡΟΠΟΥΛΟΣ-ΣΙΔΕΡΗΣ"), "Σωτηροπουλος-Σιδερης");
    }
}
