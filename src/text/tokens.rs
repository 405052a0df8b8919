//! Splitting text into words. Knows no language; what a word means is the caller's business.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Words between blanks and the given separators, empty ones dropped.
pub fn words<'a>(text: &'a str, separators: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split(|c: char| c.is_whitespace() || separators.contains(&c))
        .filter(|word| !word.is_empty())
}

/// The pieces between ASCII bytes that separate, empty ones too: `str::split` for short texts,
/// where setting up a search costs more than looking at every byte.
pub fn pieces<'a>(
    text: &'a str,
    separates: impl Fn(u8) -> bool + 'a,
) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.bytes().position(&separates);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// The text with runs of blanks as one space and none at the ends; appended to `out`.
pub fn push_squeezed(text: &str, out: &mut String) {
    let mut first = true;
    for word in text.split_whitespace() {
        if !first {
            out.push(' ');
        }
        out.push_str(word);
        first = false;
    }
}

/// The text with runs of blanks as one space and none at the ends.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_squeezed(text, &mut out);
    out
}

/// The text in NFC with full-width ASCII made narrow, invisible characters dropped and blanks
/// squeezed. Borrows when there is nothing to do, as for nearly every value.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let mut blank_before = true;
    let clean = text.chars().all(|c| {
        let blank = c == ' ';
        let ok = !(blank && blank_before)
            && (blank || matches!(c, '!'..='~' | '가'..='힣' | '㐀'..='鿿' | 'ㄱ'..='ㅣ' | '㈜'));
        blank_before = blank;
        ok
    });
    if clean && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let folded: String = text
        .nfc()
        .filter(|&c| !is_invisible(c))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(c as u32 - 0xff01 + 0x21).expect("an ASCII character")
            }
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        })
        .collect();
    // Dropping characters can bring together what composes.
    let folded: String = folded.nfc().collect();
    Cow::Owned(squeeze(&folded))
}

/// Characters that take no room: zero-width spaces and joiners, marks of direction, Hangul fillers.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
    )
}

/// Runs of digits and runs of everything else, in order: `102동1203호` → `102`, `동`, `1203`, `호`.
pub fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let digits = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != digits)
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        rest = tail;
        Some(run)
    })
}

/// The text of the first balanced-enough pair of parentheses and what stands around it:
/// `(before, inside, after)`. Half-width and full-width parentheses and brackets count; an
/// unclosed one runs to the end.
pub fn parenthesised(text: &str) -> Option<(&str, &str, &str)> {
    const OPEN: [char; 4] = ['(', '（', '[', '【'];
    const CLOSE: [char; 4] = [')', '）', ']', '】'];
    let (start, open) = text.char_indices().find(|(_, c)| OPEN.contains(c))?;
    let inside = start + open.len_utf8();
    let rest = &text[inside..];
    match rest.char_indices().find(|(_, c)| CLOSE.contains(c)) {
        Some((end, close)) => Some((
            &text[..start],
            &rest[..end],
            &rest[end + close.len_utf8()..],
        )),
        None => Some((&text[..start], rest, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_those_of_split() {
        for text in ["", ",", "a", "a,", ",a", "가,,나 다"] {
            let split: Vec<_> = text.split([',', ' ']).collect();
            let pieces: Vec<_> = pieces(text, |byte| matches!(byte, b',' | b' ')).collect();
            assert_eq!(pieces, split);
        }
    }

    #[test]
    fn splitting() {
        let split: Vec<_> = words(" Kim, Chul-soo ", &[',', '-']).collect();
        assert_eq!(split, ["Kim", "Chul", "soo"]);
        assert_eq!(squeeze("  a \t b\u{3000}c "), "a b c");
        let runs: Vec<_> = digit_runs("102동1203호").collect();
        assert_eq!(runs, ["102", "동", "1203", "호"]);
        assert_eq!(tidy("김\u{3164} \u{3000}철수Ａ "), "김 철수A");
        assert_eq!(tidy("\u{1100}\u{1161}"), "가");
        assert!(matches!(tidy("Kim 김철수"), Cow::Borrowed(_)));
        assert_eq!(parenthesised("a(b)c"), Some(("a", "b", "c")));
        assert_eq!(parenthesised("a（b"), Some(("a", "b", "")));
        assert_eq!(parenthesised("a)b"), None);
    }
}
