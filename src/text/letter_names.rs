//! Names of the Latin letters as Hangul writes them: 엘지 is LG. Whether a text means letters at all is
//! the caller's judgement.

use super::hangul;

/// Names of letters, longer ones first; some letters have two.
pub const NAMES: &[(&str, char)] = &[
    ("더블유", 'W'),
    ("에이치", 'H'),
    ("에이", 'A'),
    ("에프", 'F'),
    ("아이", 'I'),
    ("제이", 'J'),
    ("케이", 'K'),
    ("에스", 'S'),
    ("브이", 'V'),
    ("엑스", 'X'),
    ("와이", 'Y'),
    ("제트", 'Z'),
    ("비", 'B'),
    ("씨", 'C'),
    ("시", 'C'),
    ("디", 'D'),
    ("이", 'E'),
    ("지", 'G'),
    ("엘", 'L'),
    ("엠", 'M'),
    ("엔", 'N'),
    ("오", 'O'),
    ("피", 'P'),
    ("큐", 'Q'),
    ("알", 'R'),
    ("티", 'T'),
    ("유", 'U'),
];

/// The text with the Latin letters that stand beside Hangul spelt out (`ds전기` → 디에스전기), so that a
/// slip in a name that was spelt out stays a slip. Runs of more than four letters are words.
pub fn spell_out(text: &str) -> String {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) || !text.chars().any(hangul::is_syllable) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let latin = first.is_ascii_alphabetic();
        let end = rest
            .find(|c: char| c.is_ascii_alphabetic() != latin)
            .unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if latin && run.len() <= 4 {
            out.extend(run.chars().filter_map(name_of));
        } else {
            out.push_str(run);
        }
        rest = behind;
    }
    out
}

fn name_of(letter: char) -> Option<&'static str> {
    let letter = letter.to_ascii_uppercase();
    let name = NAMES.iter().find(|(_, of)| *of == letter);
    name.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beside_hangul_are_spelt_out() {
        assert_eq!(spell_out("ds전기"), "디에스전기");
        assert_eq!(spell_out("sk하이닉스"), "에스케이하이닉스");
        assert_eq!(spell_out("ibm"), "ibm");
        assert_eq!(spell_out("hanbit소프트"), "hanbit소프트");
        for letter in 'A'..='Z' {
            assert!(name_of(letter).is_some(), "{letter}");
        }
    }
}
