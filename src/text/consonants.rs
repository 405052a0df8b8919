//! What is left of a word when only its consonants count, as classes on which Hangul and Latin
//! spellings of one sound fall together: 스타벅스 and Starbucks, 하이닉스 and hynix, 한빛 and Hanbit. Far
//! coarser than a reading: equal skeletons are worth a look, and say more the longer they are. Soft
//! and hard letters are told as English does (`gene`, `tech`); Korean names spelt in Latin letters are
//! read by `romanize`.
//!
//! Classes: k ㄱㄲㅋ g c q; t ㄷㄸㅌ d; p ㅂㅃㅍ b f v; s ㅅㅆㅈㅉㅊ j z sh ch; l ㄹ r; m; n (and ㅇ at the end of
//! a syllable); h. Hangul writes no `r` before a consonant or at the end (스타 is star), so neither
//! does the skeleton of a Latin word; double letters count once.

use super::hangul;

/// The skeleton of a lower-case word of Hangul syllables or ASCII letters; digits stay, other
/// characters are left out.
pub fn skeleton(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    if word.is_ascii() {
        latin(word.as_bytes(), &mut out);
    } else {
        for c in word.chars() {
            match hangul::decompose(c) {
                Some(letters) => {
                    push(&mut out, ONSETS[usize::from(letters.onset)]);
                    for class in CODAS[usize::from(letters.coda)].chars() {
                        push(&mut out, Some(class));
                    }
                }
                None if c.is_ascii_digit() => out.push(c),
                None if c.is_ascii_alphabetic() => {
                    let mut letter = [0];
                    c.to_ascii_lowercase().encode_utf8(&mut letter);
                    latin(&letter, &mut out);
                }
                None => {}
            }
        }
    }
    out
}

/// Appends a class unless it repeats the one before.
fn push(out: &mut String, class: Option<char>) {
    if let Some(class) = class
        && (class.is_ascii_digit() || !out.ends_with(class))
    {
        out.push(class);
    }
}

fn latin(word: &[u8], out: &mut String) {
    let is_vowel = |at: usize| {
        word.get(at)
            .is_some_and(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
    };
    let mut at = 0;
    while at < word.len() {
        let rest = &word[at..];
        let (class, taken) = match rest {
            [b'p', b'h', ..] => (Some('p'), 2),
            [b't', b'i', b'o', b'n', ..] if at > 0 => (Some('s'), 3),
            [b't', b'h', ..] => (Some('t'), 2),
            [b's' | b'c', b'h', ..] => (Some('s'), 2),
            [b'c', b'e' | b'i' | b'y', ..] => (Some('s'), 1),
            [b'g', b'h', ..] => (Some('k'), 2),
            [b'g', b'e' | b'i' | b'y', ..] => (Some('s'), 1),
            [b't', b'e', b'c', b'h', ..] => {
                push(out, Some('t'));
                (Some('k'), 4)
            }
            [b'n', b'g', ..] if !is_vowel(at + 2) => (Some('n'), 2),
            [b'w', b'h' | b'r', ..] => (None, 1),
            [b'k', b'n', ..] if at == 0 => (None, 1),
            // `h` is heard before a vowel only: Kahn, Johnson.
            [b'h', ..] => (is_vowel(at + 1).then_some('h'), 1),
            [b'r', ..] => (is_vowel(at + 1).then_some('l'), 1),
            [b'x', ..] if at == 0 => (Some('s'), 1),
            [b'x', ..] => {
                push(out, Some('k'));
                (Some('s'), 1)
            }
            [b'k' | b'g' | b'c' | b'q', ..] => (Some('k'), 1),
            [b't' | b'd', ..] => (Some('t'), 1),
            [b'p' | b'b' | b'f' | b'v', ..] => (Some('p'), 1),
            [b's' | b'z' | b'j', ..] => (Some('s'), 1),
            [b'l', ..] => (Some('l'), 1),
            [b'm', ..] => (Some('m'), 1),
            [b'n', ..] => (Some('n'), 1),
            [digit @ b'0'..=b'9', ..] => (Some(char::from(*digit)), 1),
            _ => (None, 1),
        };
        push(out, class);
        at += taken;
    }
}

/// Classes of the onsets, by index.
const ONSETS: [Option<char>; 19] = [
    Some('k'),
    Some('k'),
    Some('n'),
    Some('t'),
    Some('t'),
    Some('l'),
    Some('m'),
    Some('p'),
    Some('p'),
    Some('s'),
    Some('s'),
    None,
    Some('s'),
    Some('s'),
    Some('s'),
    Some('k'),
    Some('t'),
    Some('p'),
    Some('h'),
];

/// Classes of the codas as they sound before a pause, by index.
const CODAS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "n", "t", "t", "k", "t", "p", "t",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_and_latin_fall_together() {
        for (hangul, latin) in [
            ("삼성", "samsung"),
            ("한빛", "hanbit"),
            ("현대", "hyundai"),
            ("두산", "doosan"),
            ("롯데", "lotte"),
            ("한화", "hanwha"),
            ("효성", "hyosung"),
            ("금호", "kumho"),
            ("신세계", "shinsegae"),
            ("스타벅스", "starbucks"),
            ("하이닉스", "hynix"),
            ("글로벌", "global"),
            ("솔루션", "solution"),
            ("시스템", "system"),
            ("오라클", "oracle"),
            ("지멘스", "siemens"),
            ("네이버", "naver"),
            ("카카오", "kakao"),
            ("엔지니어링", "engineering"),
            ("하이텍", "hitech"),
        ] {
            assert_eq!(skeleton(hangul), skeleton(latin), "{hangul} {latin}");
        }
        assert_ne!(skeleton("삼성"), skeleton("hyosung"));
        assert_eq!(skeleton("gs25"), "ks25");
    }
}
