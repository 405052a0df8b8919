//! One look at the bytes of a value: which kinds of bytes it holds. Most values are already
//! written plainly, and steps that know it from here need neither scan nor copy them.

use crate::text::hangul;

/// A value and what its bytes say.
#[derive(Clone, Copy)]
pub struct Glance<'a> {
    text: &'a str,
    /// Kinds of the bytes, see [`KINDS`].
    seen: u16,
}

const DIGIT: u16 = 1;
const LOWER: u16 = 2;
const UPPER: u16 = 4;
/// Other printable ASCII, the blank too.
const SIGN: u16 = 8;
const SLOT: u16 = 16;
/// Leads a Hangul syllable for certain.
const SYLLABLE: u16 = 32;
/// Leads a Hangul syllable or something else.
const EAST: u16 = 64;
const STRANGE: u16 = 128;
/// Opens a parenthesis or bracket.
const OPEN: u16 = 256;

/// What each byte of UTF-8 says; bytes behind the first one of a character say nothing.
const KINDS: [u16; 256] = {
    let mut kinds = [STRANGE; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'(' | b'[' => SIGN | OPEN,
            b' '..=b'~' => SIGN,
            0x1f => SLOT,
            0x80..=0xbf => 0,
            // U+B000–CFFF are Hangul, as are parts of U+A000–AFFF and U+D000–D7FF.
            0xeb | 0xec => SYLLABLE,
            0xea | 0xed => EAST,
            _ => STRANGE,
        };
        byte += 1;
    }
    kinds
};

impl<'a> Glance<'a> {
    /// Looks at a value.
    #[inline]
    pub fn at(text: &'a str) -> Self {
        let kinds = text.bytes().map(|byte| KINDS[usize::from(byte)]);
        let mut seen = kinds.fold(0, |seen, kind| seen | kind);
        let plain = |c: char| c.is_ascii() || hangul::is_syllable(c);
        if seen & (EAST | STRANGE) == EAST && !text.chars().all(plain) {
            seen |= STRANGE;
        }
        Glance { text, seen }
    }

    /// The same of a text made of the pieces of this one and of blanks.
    #[inline]
    pub fn joined<'b>(&self, text: &'b str) -> Glance<'b> {
        Glance {
            text,
            seen: self.seen & !SLOT | SIGN,
        }
    }

    /// The value.
    #[inline]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether there is nothing but printable ASCII, Hangul syllables and slots.
    #[inline]
    pub fn plain(&self) -> bool {
        self.seen & STRANGE == 0
    }

    /// Whether there is nothing but printable ASCII.
    #[inline]
    pub fn ascii(&self) -> bool {
        self.seen & !(DIGIT | LOWER | UPPER | SIGN | OPEN) == 0
    }

    /// Whether there is nothing but Hangul syllables and slots.
    #[inline]
    pub fn hangul(&self) -> bool {
        self.seen & !(SLOT | SYLLABLE | EAST) == 0
    }

    /// Whether a Hangul syllable occurs; asked of plain text.
    #[inline]
    pub fn any_hangul(&self) -> bool {
        self.seen & (SYLLABLE | EAST) != 0
    }

    /// Whether a parenthesis or bracket opens; asked of plain text.
    #[inline]
    pub fn opens(&self) -> bool {
        self.seen & OPEN != 0
    }

    /// Whether a capital ASCII letter occurs.
    #[inline]
    pub fn capitals(&self) -> bool {
        self.seen & UPPER != 0
    }

    /// Whether several source columns fill the value.
    #[inline]
    pub fn slots(&self) -> bool {
        self.seen & SLOT != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::hangul::is_syllable;

    proptest! {
        /// The bytes say what the characters say.
        #[test]
        fn kinds_of_bytes_are_kinds_of_characters(
            text in "[ -~\u{1f}\t\u{7f}éㄱㅏ中가-힣\u{a000}-\u{abff}\u{d7a4}-\u{d7ff}\u{fffd}😀]{0,6}",
        ) {
            let glance = Glance::at(&text);
            let printable = |c: char| matches!(c, ' '..='~');
            let all = |kind: &dyn Fn(char) -> bool| text.chars().all(kind);
            prop_assert_eq!(glance.ascii(), all(&printable));
            prop_assert_eq!(glance.plain(), all(&|c| printable(c) || c == '\u{1f}' || is_syllable(c)));
            prop_assert_eq!(glance.hangul(), all(&|c| c == '\u{1f}' || is_syllable(c)));
            prop_assert_eq!(glance.capitals(), text.chars().any(|c| c.is_ascii_uppercase()));
            if glance.plain() {
                prop_assert_eq!(glance.opens(), text.contains(['(', '[']));
                prop_assert_eq!(glance.any_hangul(), text.chars().any(is_syllable));
            }
            prop_assert_eq!(glance.slots(), text.contains('\u{1f}'));
        }
    }
}
