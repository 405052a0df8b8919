//! Hangul syllables as arithmetic: composing, decomposing, jamo, 두벌식 keystrokes, 초성.
//! Expects NFC; conjoining jamo (NFD) pass through as other characters.

const FIRST: u32 = 0xac00;
const LAST: u32 = 0xd7a3;
const VOWELS: u32 = 21;
const CODAS: u32 = 28;

/// A syllable's letters as indices in Unicode order: 19 onsets, 21 vowels, 28 codas (0: none).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Syllable {
    /// ㄱ ㄲ ㄴ … ㅎ.
    pub onset: u8,
    /// ㅏ ㅐ ㅑ … ㅣ.
    pub vowel: u8,
    /// None, ㄱ ㄲ ㄳ … ㅎ.
    pub coda: u8,
}

/// Onsets as compatibility jamo, by index.
pub const ONSETS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];

/// Codas as compatibility jamo, by index; index 0 (no coda) holds a NUL.
pub const CODA_JAMO: [char; 28] = [
    '\0', 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ',
    'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Keystrokes of the compatibility jamo ㄱ (U+3131) … ㅣ (U+3163) on a 두벌식 keyboard.
const KEYS: [&str; 51] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "Q", "qt", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g", "k", "o", "i", "O", "j", "p",
    "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l",
];

/// Whether a character is a complete Hangul syllable (가…힣).
#[inline]
pub fn is_syllable(c: char) -> bool {
    (FIRST..=LAST).contains(&(c as u32))
}

/// Whether a character is a compatibility jamo letter (ㄱ…ㅣ).
#[inline]
pub fn is_jamo(c: char) -> bool {
    ('\u{3131}'..='\u{3163}').contains(&c)
}

/// Whether the text has at least one character and all are complete syllables.
pub fn is_hangul(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_syllable)
}

/// Number of complete syllables.
pub fn syllables(text: &str) -> usize {
    text.chars().filter(|&c| is_syllable(c)).count()
}

/// The letters of a syllable; `None` for any other character.
#[inline]
pub fn decompose(c: char) -> Option<Syllable> {
    let index = (c as u32).wrapping_sub(FIRST);
    if index > LAST - FIRST {
        return None;
    }
    Some(Syllable {
        onset: (index / (VOWELS * CODAS)) as u8,
        vowel: (index / CODAS % VOWELS) as u8,
        coda: (index % CODAS) as u8,
    })
}

/// The syllable of letters.
///
/// # Panics
/// If an index lies outside its range.
#[inline]
pub fn compose(letters: Syllable) -> char {
    assert!(letters.onset < 19 && letters.vowel < 21 && letters.coda < 28);
    let index = (u32::from(letters.onset) * VOWELS + u32::from(letters.vowel)) * CODAS
        + u32::from(letters.coda);
    char::from_u32(FIRST + index).expect("inside the syllable block")
}

/// The vowel of an index as a compatibility jamo.
#[inline]
pub fn vowel_jamo(index: u8) -> char {
    char::from_u32(0x314f + u32::from(index)).expect("inside the jamo block")
}

/// The text as compatibility jamo: 김 → ㄱㅣㅁ. Other characters stay.
pub fn jamo(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for c in text.chars() {
        match decompose(c) {
            Some(letters) => {
                out.push(ONSETS[letters.onset as usize]);
                out.push(vowel_jamo(letters.vowel));
                if letters.coda > 0 {
                    out.push(CODA_JAMO[letters.coda as usize]);
                }
            }
            None => out.push(c),
        }
    }
    out
}

/// The text as onsets: 김철수 → ㄱㅊㅅ. Other characters stay.
pub fn choseong(text: &str) -> String {
    text.chars()
        .map(|c| decompose(c).map_or(c, |letters| ONSETS[letters.onset as usize]))
        .collect()
}

/// The keystrokes of a compatibility jamo; `None` for other characters.
pub fn jamo_keys(c: char) -> Option<&'static str> {
    is_jamo(c).then(|| KEYS[(c as u32 - 0x3131) as usize])
}

/// Appends the 두벌식 keystrokes of the text: 김철수 → `rlacjftn`. Characters that are not
/// Hangul are appended as their UTF-8 bytes.
pub fn push_keystrokes(text: &str, out: &mut Vec<u8>) {
    for c in text.chars() {
        if let Some(letters) = decompose(c) {
            for jamo in [
                ONSETS[letters.onset as usize],
                vowel_jamo(letters.vowel),
                CODA_JAMO[letters.coda as usize],
            ] {
                if let Some(keys) = jamo_keys(jamo) {
                    out.extend_from_slice(keys.as_bytes());
                }
            }
        } else if let Some(keys) = jamo_keys(c) {
            out.extend_from_slice(keys.as_bytes());
        } else {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// The 두벌식 keystrokes of the text.
pub fn keystrokes(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    push_keystrokes(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_syllable_survives_the_round_trip() {
        for c in '가'..='힣' {
            assert_eq!(compose(decompose(c).unwrap()), c);
        }
        assert_eq!(decompose('힤'), None);
        assert_eq!(decompose('ㄱ'), None);
    }

    #[test]
    fn letters_keys_and_onsets() {
        assert_eq!(jamo("김 철A"), "ㄱㅣㅁ ㅊㅓㄹA");
        assert_eq!(choseong("김철수A"), "ㄱㅊㅅA");
        assert_eq!(keystrokes("김철수"), b"rlacjftn");
        assert_eq!(keystrokes("값왜"), b"rkqtdho");
        assert_eq!(keystrokes("흐먀ㅣ"), b"gmail");
        assert!(is_hangul("남궁") && !is_hangul("남 궁") && !is_hangul(""));
    }
}
