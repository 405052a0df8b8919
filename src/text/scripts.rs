//! Which scripts a text is written in. Counts characters; digits, blanks and punctuation belong
//! to no script.

use super::{hangul, hanja};

/// A script that matters for names and addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Hangul syllables and jamo.
    Hangul,
    /// CJK ideographs.
    Hanja,
    /// Hiragana and Katakana.
    Kana,
    /// Latin letters, accented ones too.
    Latin,
    /// Letters of another script.
    Other,
}

/// How many letters of each script a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Hangul syllables and jamo, conjoining ones too.
    pub hangul: u32,
    /// CJK ideographs.
    pub hanja: u32,
    /// Hiragana and Katakana.
    pub kana: u32,
    /// Latin letters.
    pub latin: u32,
    /// Letters of other scripts.
    pub other: u32,
    /// ASCII digits.
    pub digits: u32,
}

impl Counts {
    /// All letters together.
    pub fn letters(self) -> u32 {
        self.hangul + self.hanja + self.kana + self.latin + self.other
    }
}

/// Whether a sign stands for a character that somebody hid: 김○수, 010-●●●●-5678.
pub fn hides(c: char) -> bool {
    matches!(c, '*' | '∗' | '⁎' | '●' | '○' | '◯' | '〇' | '•' | '■')
}

/// Whether a character is part of a word: `char::is_alphanumeric` with the scripts we meet most
/// answered without a table.
pub fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || super::hangul::is_syllable(c)
        || (!c.is_ascii() && c.is_alphanumeric())
}

/// Whether a character is a letter: `char::is_alphabetic` with the scripts we meet most answered
/// without a table.
pub fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '가'..='힣' | '一'..='鿿' => true,
        '\0'..='\u{7f}' => false,
        c => c.is_alphabetic(),
    }
}

/// The lower case of a character that has one of a single character, else the character itself;
/// ASCII, Hangul and Hanja without a table.
pub fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        '가'..='힣' | '一'..='鿿' => c,
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(lower), None) => lower,
                _ => c,
            }
        }
    }
}

/// The script of a letter; `None` for anything else.
#[inline]
pub fn of(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\0'..='\u{7f}' => return None,
        '\u{ac00}'..='\u{d7a3}' | '\u{3131}'..='\u{318e}' | '\u{1100}'..='\u{11ff}' => {
            Script::Hangul
        }
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Script::Kana,
        _ if hanja::is_hanja(c) => Script::Hanja,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c != '×' && c != '÷' => Script::Latin,
        _ if c.is_alphabetic() => Script::Other,
        _ => return None,
    })
}

/// Counts the letters per script.
pub fn counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    for c in text.chars() {
        match of(c) {
            Some(Script::Hangul) => counts.hangul += 1,
            Some(Script::Hanja) => counts.hanja += 1,
            Some(Script::Kana) => counts.kana += 1,
            Some(Script::Latin) => counts.latin += 1,
            Some(Script::Other) => counts.other += 1,
            None => counts.digits += u32::from(c.is_ascii_digit()),
        }
    }
    counts
}

/// The script with the most letters, the earlier one of [`Script`] on a tie; `None` without
/// letters.
pub fn dominant(text: &str) -> Option<Script> {
    let counts = counts(text);
    [
        (counts.hangul, Script::Hangul),
        (counts.hanja, Script::Hanja),
        (counts.kana, Script::Kana),
        (counts.latin, Script::Latin),
        (counts.other, Script::Other),
    ]
    .into_iter()
    .filter(|&(count, _)| count > 0)
    .reduce(|best, next| if next.0 > best.0 { next } else { best })
    .map(|(_, script)| script)
}

/// Whether any letter is neither Latin nor Hangul.
pub fn has_other(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|c| {
            !hangul::is_syllable(c)
                && matches!(of(c), Some(Script::Hanja | Script::Kana | Script::Other))
        })
}

/// Whether any character is Hangul (a syllable or a jamo).
pub fn has_hangul(text: &str) -> bool {
    text.chars()
        .any(|c| hangul::is_syllable(c) || of(c) == Some(Script::Hangul))
}

/// Whether any character is a CJK ideograph.
pub fn has_hanja(text: &str) -> bool {
    text.chars().any(hanja::is_hanja)
}

/// Whether any character is a Latin letter.
pub fn has_latin(text: &str) -> bool {
    text.chars().any(|c| of(c) == Some(Script::Latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        assert_eq!(dominant("김철수 KIM"), Some(Script::Hangul));
        assert_eq!(dominant("Müller 1"), Some(Script::Latin));
        assert_eq!(dominant("金哲洙"), Some(Script::Hanja));
        assert_eq!(dominant("ソニー"), Some(Script::Kana));
        assert_eq!(dominant("Иванов"), Some(Script::Other));
        assert_eq!(dominant("010-1234"), None);
        assert_eq!(counts("a1가金").digits, 1);
    }
}
