//! Text typed with the wrong input language: `rlacjftn` for 김철수, `흐먀ㅣ` for gmail. Only the
//! mechanical conversion lives here; whether a repair is wanted is the caller's judgement.

use super::hangul::{self, CODA_JAMO, ONSETS, Syllable};

/// What Hangul the ASCII letters would have produced on a 두벌식 keyboard. `None` unless every
/// letter ends up in a complete syllable; blanks stay.
pub fn to_hangul(latin: &str) -> Option<String> {
    let mut letters = Vec::with_capacity(latin.len());
    for byte in latin.bytes() {
        letters.push(if byte == b' ' { ' ' } else { jamo_of(byte)? });
    }
    let mut out = String::with_capacity(latin.len() * 2);
    let mut at = 0;
    while at < letters.len() {
        if letters[at] == ' ' {
            out.push(' ');
            at += 1;
            continue;
        }
        let onset = onset_index(letters[at])?;
        let mut vowel = vowel_index(*letters.get(at + 1)?)?;
        at += 2;
        if let Some(joined) = letters
            .get(at)
            .and_then(|&next| vowel_index(next))
            .and_then(|next| join_vowels(vowel, next))
        {
            vowel = joined;
            at += 1;
        }
        let coda = take_coda(&letters, &mut at);
        out.push(hangul::compose(Syllable { onset, vowel, coda }));
    }
    (!out.trim().is_empty()).then_some(out)
}

/// What Latin text the Hangul would have been on an English keyboard: 흐먀ㅣ → `gmail`. Other
/// characters stay. `None` if the text has no Hangul.
pub fn to_latin(text: &str) -> Option<String> {
    if !text
        .chars()
        .any(|c| hangul::is_syllable(c) || hangul::is_jamo(c))
    {
        return None;
    }
    String::from_utf8(hangul::keystrokes(text)).ok()
}

/// A consonant belongs to the syllable before it unless a vowel follows.
fn take_coda(letters: &[char], at: &mut usize) -> u8 {
    let begins_syllable = |position: usize| {
        letters
            .get(position)
            .is_some_and(|&c| vowel_index(c).is_some())
    };
    let Some(&first) = letters.get(*at) else {
        return 0;
    };
    let Some(coda) = coda_index(first) else {
        return 0;
    };
    if begins_syllable(*at + 1) {
        return 0;
    }
    *at += 1;
    if let Some(&second) = letters.get(*at)
        && !begins_syllable(*at + 1)
        && let Some(joined) = join_codas(first, second)
    {
        *at += 1;
        return joined;
    }
    coda
}

fn jamo_of(key: u8) -> Option<char> {
    // Shift changes only these seven keys; the others type the same letter either way.
    let key = if matches!(key, b'Q' | b'W' | b'E' | b'R' | b'T' | b'O' | b'P') {
        key
    } else {
        key.to_ascii_lowercase()
    };
    Some(match key {
        b'q' => 'ㅂ',
        b'w' => 'ㅈ',
        b'e' => 'ㄷ',
        b'r' => 'ㄱ',
        b't' => 'ㅅ',
        b'y' => 'ㅛ',
        b'u' => 'ㅕ',
        b'i' => 'ㅑ',
        b'o' => 'ㅐ',
        b'p' => 'ㅔ',
        b'a' => 'ㅁ',
        b's' => 'ㄴ',
        b'd' => 'ㅇ',
        b'f' => 'ㄹ',
        b'g' => 'ㅎ',
        b'h' => 'ㅗ',
        b'j' => 'ㅓ',
        b'k' => 'ㅏ',
        b'l' => 'ㅣ',
        b'z' => 'ㅋ',
        b'x' => 'ㅌ',
        b'c' => 'ㅊ',
        b'v' => 'ㅍ',
        b'b' => 'ㅠ',
        b'n' => 'ㅜ',
        b'm' => 'ㅡ',
        b'Q' => 'ㅃ',
        b'W' => 'ㅉ',
        b'E' => 'ㄸ',
        b'R' => 'ㄲ',
        b'T' => 'ㅆ',
        b'O' => 'ㅒ',
        b'P' => 'ㅖ',
        _ => return None,
    })
}

fn onset_index(jamo: char) -> Option<u8> {
    ONSETS.iter().position(|&c| c == jamo).map(|at| at as u8)
}

fn vowel_index(jamo: char) -> Option<u8> {
    ('ㅏ'..='ㅣ')
        .contains(&jamo)
        .then(|| (jamo as u32 - 'ㅏ' as u32) as u8)
}

fn coda_index(jamo: char) -> Option<u8> {
    CODA_JAMO.iter().position(|&c| c == jamo).map(|at| at as u8)
}

fn join_vowels(first: u8, second: u8) -> Option<u8> {
    Some(
        match (hangul::vowel_jamo(first), hangul::vowel_jamo(second)) {
            ('ㅗ', 'ㅏ') => 9,
            ('ㅗ', 'ㅐ') => 10,
            ('ㅗ', 'ㅣ') => 11,
            ('ㅜ', 'ㅓ') => 14,
            ('ㅜ', 'ㅔ') => 15,
            ('ㅜ', 'ㅣ') => 16,
            ('ㅡ', 'ㅣ') => 19,
            _ => return None,
        },
    )
}

fn join_codas(first: char, second: char) -> Option<u8> {
    let joined = match (first, second) {
        ('ㄱ', 'ㅅ') => 'ㄳ',
        ('ㄴ', 'ㅈ') => 'ㄵ',
        ('ㄴ', 'ㅎ') => 'ㄶ',
        ('ㄹ', 'ㄱ') => 'ㄺ',
        ('ㄹ', 'ㅁ') => 'ㄻ',
        ('ㄹ', 'ㅂ') => 'ㄼ',
        ('ㄹ', 'ㅅ') => 'ㄽ',
        ('ㄹ', 'ㅌ') => 'ㄾ',
        ('ㄹ', 'ㅍ') => 'ㄿ',
        ('ㄹ', 'ㅎ') => 'ㅀ',
        ('ㅂ', 'ㅅ') => 'ㅄ',
        _ => return None,
    };
    coda_index(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_directions() {
        assert_eq!(to_hangul("rlacjftn").as_deref(), Some("김철수"));
        assert_eq!(to_hangul("dlrkdls").as_deref(), Some("이가인"));
        assert_eq!(to_hangul("qkrdnjs dl").as_deref(), Some("박원 이"));
        assert_eq!(to_hangul("Smith"), None);
        assert_eq!(to_latin("흐먀ㅣ").as_deref(), Some("gmail"));
        assert_eq!(to_latin("gmail"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn what_was_typed_comes_back(text in "[가-힣]{1,6}") {
            let typed = String::from_utf8(hangul::keystrokes(&text)).unwrap();
            prop_assert_eq!(to_hangul(&typed), Some(text));
        }
    }
}
