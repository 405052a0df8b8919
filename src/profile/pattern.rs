//! The pattern of a value: its characters generalized to classes, so that `010-1234-5678` and
//! `010-9876-5432` are both `999-9999-9999`. Says how values are written, never what they say.

use crate::tables::hash::combine;
use crate::tables::text_column::SLOT;

/// Longest pattern kept letter by letter.
const EXACT: usize = 20;
/// Longest pattern with runs drawn together; beyond it `…` ends the pattern.
const DRAWN: usize = 32;

/// The pattern of a text.
///
/// Digits become `9`, Hangul syllables `가`, single jamo `ㄱ`, Han characters `漢`, kana `ア`,
/// other upper-case letters `A` and all other letters `a`; blanks and signs stay. The slots of
/// several source columns are parted by `|`. In patterns of more than 20 characters, runs of one
/// class are drawn together: `가+ 가+ 9+`.
pub fn pattern(text: &str) -> String {
    let mut out = String::new();
    write(text, &mut out);
    out
}

/// Writes the pattern of `text` into `out`, which is emptied before.
pub(super) fn write(text: &str, out: &mut String) {
    out.clear();
    for (length, c) in text.chars().enumerate() {
        if length == EXACT {
            return write_drawn(text, out);
        }
        out.push(class(c));
    }
}

fn write_drawn(text: &str, out: &mut String) {
    out.clear();
    let mut classes = text.chars().map(class).peekable();
    let mut length = 0;
    while let Some(class) = classes.next() {
        if length >= DRAWN {
            out.push('…');
            return;
        }
        out.push(class);
        length += 1;
        if is_class(class) && classes.next_if_eq(&class).is_some() {
            while classes.next_if_eq(&class).is_some() {}
            out.push('+');
            length += 1;
        }
    }
}

/// A number that texts of one sequence of classes share and others do not, and the characters of
/// the text without separators of slots. Patterns follow from the sequence, so whoever has met it
/// need not write the pattern again.
pub(super) fn key(text: &str) -> (u64, u32) {
    let (mut key, mut length) = (0, 0);
    for c in text.chars() {
        key = combine(key, class(c) as u64);
        length += u32::from(c != SLOT);
    }
    (key, length)
}

/// The classes of the first characters, looked up instead of told apart.
const ASCII: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'0'..=b'9' => b'9',
            b'a'..=b'z' => b'a',
            b'A'..=b'Z' => b'A',
            0x1f => b'|',
            other => other,
        };
        byte += 1;
    }
    classes
};

fn is_class(c: char) -> bool {
    matches!(c, '9' | 'A' | 'a' | '가' | 'ㄱ' | '漢' | 'ア')
}

#[inline]
fn class(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => char::from(ASCII[c as usize]),
        '\u{ac00}'..='\u{d7a3}' => '가',
        _ => rare_class(c),
    }
}

fn rare_class(c: char) -> char {
    match c {
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ffa0}'..='\u{ffdc}' => 'ㄱ',
        '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => 'ア',
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => '漢',
        _ if c.is_numeric() => '9',
        _ if c.is_uppercase() => 'A',
        _ if c.is_alphabetic() => 'a',
        _ => c,
    }
}
