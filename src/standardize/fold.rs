//! Folding of single characters that several standardizers share: full-width forms, blanks,
//! dashes and characters nobody can see. Pure functions; what to do with them is up to callers.

use std::borrow::Cow;

/// The ASCII character that a full-width form or foreign digit stands for, the character itself
/// otherwise. Any kind of blank becomes a space.
pub fn to_ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from((c as u32 - 0xff01 + 0x21) as u8),
        '\u{0660}'..='\u{0669}' => char::from((c as u32 - 0x0660 + 0x30) as u8),
        '\u{06f0}'..='\u{06f9}' => char::from((c as u32 - 0x06f0 + 0x30) as u8),
        '\u{ffe6}' => '₩',
        c if is_blank(c) => ' ',
        c => c,
    }
}

/// Whether a character is some kind of blank, line breaks and tabs included.
pub fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Whether a character shows nothing and means nothing in customer data: controls, zero-width
/// and direction marks, variation selectors, Hangul fillers. The slot separator is none of them.
pub fn is_invisible(c: char) -> bool {
    match c {
        '\u{1f}' => false,
        c if is_blank(c) => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' => true,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

/// Whether people type a character for a dash: hyphens and dashes of all lengths, the Hangul
/// vowel ㅡ, the Japanese long vowel, box-drawing lines and the Chinese numeral one.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{3161}'
                | '\u{1173}'
                | '\u{30fc}'
                | '\u{4e00}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff70}'
                | '\u{ffda}'
    )
}

/// Text with full-width forms as ASCII, blanks as spaces and invisible characters gone, trimmed.
/// Borrows where there is nothing to do.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c| is_blank(c) || is_invisible(c));
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !text
        .chars()
        .any(|c| is_invisible(c) || (to_ascii(c) != c && c != ' '))
    {
        return Cow::Borrowed(text);
    }
    let folded: String = text
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(to_ascii)
        .collect();
    match folded.trim_matches(' ') {
        trimmed if trimmed.len() == folded.len() => Cow::Owned(folded),
        trimmed => Cow::Owned(trimmed.to_owned()),
    }
}

/// Without the apostrophe by which a spreadsheet marks digits as text: `'05404`.
pub fn unmarked(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// Runs of blanks as one space, none at the ends. Borrows where there is nothing to do.
pub fn collapse(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(is_blank);
    let mut after_blank = false;
    let tidy = trimmed.chars().all(|c| {
        let fine = !is_blank(c) || (c == ' ' && !after_blank);
        after_blank = c == ' ';
        fine
    });
    if tidy {
        return Cow::Borrowed(trimmed);
    }
    let mut result = String::with_capacity(trimmed.len());
    for word in trimmed.split(is_blank).filter(|word| !word.is_empty()) {
        if !result.is_empty() {
            result.push(' ');
        }
        result.push_str(word);
    }
    Cow::Owned(result)
}

/// The cell's text after `change`, without a new allocation where nothing changed.
pub fn rewrite(text: String, change: impl FnOnce(&str) -> Cow<'_, str>) -> String {
    match change(&text) {
        Cow::Borrowed(same) if same.len() == text.len() => text,
        Cow::Borrowed(part) => part.to_owned(),
        Cow::Owned(new) => new,
    }
}
