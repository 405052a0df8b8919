//! Names that are not Korean, written in Hangul as they sound: 응우옌 티 흐엉, 라히모프. Everybody hears them
//! a little differently, and writes them with blanks or without. Facts about spellings only; who is
//! foreign is decided elsewhere.

use std::borrow::Cow;

use super::hangul::{self, Syllable};

/// The spellings of the commonest surname of Vietnam, the usual one first, longer ones before their
/// own beginnings.
const NGUYEN: [&str; 8] = [
    "응우옌",
    "응우엔",
    "응유옌",
    "응웬",
    "응옌",
    "누엔",
    "구엔",
    "뉴엔",
];

/// Words behind a child's name that say who the customer is: they end no foreign name.
const KIN: [&str; 10] = [
    "엄마",
    "맘",
    "아빠",
    "어머니",
    "아버지",
    "어머님",
    "아버님",
    "할머니",
    "할아버지",
    "보호자",
];

/// One spelling of what sounds alike: 응웬 as 응우옌, 쟝 as 장 (no Korean hears a difference behind ㅈ and
/// ㅊ), 라히모브 as 라히모프. Blanks stay.
pub fn one_spelling(name: &str) -> Cow<'_, str> {
    let mut name = Cow::Borrowed(name);
    if name.chars().any(|c| without_glide(c) != c) {
        name = Cow::Owned(name.chars().map(without_glide).collect());
    }
    if let Some(other) = NGUYEN[1..].iter().find(|other| name.starts_with(**other)) {
        name = Cow::Owned(format!("{}{}", NGUYEN[0], &name[other.len()..]));
    }
    if name.split(' ').any(|word| hard_end(word).is_some()) {
        let words = name.split(' ').map(|word| match hard_end(word) {
            Some(stem) => Cow::Owned(format!("{stem}프")),
            None => Cow::Borrowed(word),
        });
        name = Cow::Owned(words.collect::<Vec<_>>().join(" "));
    }
    name
}

/// A word without the 브 that ends surnames like 라히모브; 이브 is a name.
fn hard_end(word: &str) -> Option<&str> {
    (word.strip_suffix('브')).filter(|stem| hangul::syllables(stem) >= 2)
}

/// The length of the surname at the beginning of a name without blanks, in its one spelling: all but
/// one of the usual ones of East Asia have one syllable.
pub fn surname_length(name: &str) -> usize {
    if name.starts_with(NGUYEN[0]) {
        return NGUYEN[0].len();
    }
    name.chars().next().map_or(0, char::len_utf8)
}

/// Whether a name begins with its surname by all we can see: its first word is one syllable, or a
/// surname that is known.
pub fn begins_with_surname(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or(name);
    hangul::syllables(first) == 1 || first == NGUYEN[0]
}

/// Whether a text names somebody by a child: 하은이엄마.
pub fn names_a_child(text: &str) -> bool {
    KIN.iter().any(|word| text.ends_with(word))
}

/// A syllable without the glide of ㅑㅒㅕㅖㅛㅠ behind ㅈㅉㅊ.
fn without_glide(c: char) -> char {
    const AFTER: [u8; 3] = [12, 13, 14];
    let Some(letters) = hangul::decompose(c).filter(|letters| AFTER.contains(&letters.onset))
    else {
        return c;
    };
    let vowel = match letters.vowel {
        glide @ (2 | 3 | 6 | 7) => glide - 2,
        12 => 8,
        17 => 13,
        plain => plain,
    };
    hangul::compose(Syllable { vowel, ..letters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_spelt_alike() {
        for (written, spelt) in [
            ("응웬 티 란", "응우옌 티 란"),
            ("누엔티란", "응우옌티란"),
            ("쟝웨이", "장웨이"),
            ("쥬디", "주디"),
            ("쳰", "첸"),
            ("라히모브", "라히모프"),
            ("이브", "이브"),
            ("존 스미스", "존 스미스"),
        ] {
            assert_eq!(one_spelling(written), spelt);
            assert_eq!(one_spelling(spelt), spelt);
        }
    }
}
