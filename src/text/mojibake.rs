//! Text that was decoded with the wrong encoding on its way to us, turned back where that is
//! certain: the bytes it must have been are whole text in the right encoding, and say something
//! that the text as it stands does not.

use encoding_rs::{EUC_KR, Encoding, WINDOWS_1252};

use super::{hangul, scripts};

/// The text as it was before it was decoded wrongly; `None` for text that was not, or that cannot
/// be turned back without loss.
///
/// Knows UTF-8 read as Windows-1252 (also twice), CP949 read as Windows-1252, and UTF-8 read as
/// CP949.
pub fn repair(text: &str) -> Option<String> {
    let (mut hangul, mut hanja, mut western) = (false, false, false);
    for c in text.chars() {
        hangul |= hangul::is_syllable(c);
        hanja |= matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
        western |= matches!(c, '\u{80}'..='\u{2122}');
    }
    // Windows-1252 has no Hangul, and most text we meet has nothing else.
    if western && !hangul && !hanja {
        let bytes = bytes_in(WINDOWS_1252, text)?;
        return match as_utf8(&bytes) {
            Some(repaired) => Some(repair(&repaired).unwrap_or(repaired)),
            None => as_cp949(text, &bytes),
        };
    }
    // Hangul in UTF-8 reads as a mixture of Hanja and Hangul.
    if !hanja {
        return None;
    }
    let repaired = as_utf8(&bytes_in(EUC_KR, text)?)?;
    let strange = |c: char| !c.is_ascii() && !hangul::is_syllable(c);
    (!repaired.chars().any(strange)).then_some(repaired)
}

/// The bytes of a text in an encoding that has all of its characters and gives it back.
fn bytes_in(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    let back = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
    (!unmappable && back.is_some_and(|back| back == text)).then(|| bytes.into_owned())
}

/// Bytes as UTF-8 of letters: no text written on purpose has them by chance.
fn as_utf8(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let odd = |c: char| !c.is_ascii() && !scripts::is_word_char(c) && !is_sign(c);
    (!text.chars().any(odd)).then(|| text.to_owned())
}

/// Signs that stand in names, addresses and notes.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{303f}')
        || matches!(c, '\u{ff01}'..='\u{ff5e}' | '㈜' | '·')
}

/// Bytes as CP949 of at least two Hangul syllables. Western words have such pairs too (`AÇÃO`),
/// so nothing but Hangul, digits and signs may come out, and no Latin letter may stand beside.
fn as_cp949(text: &str, bytes: &[u8]) -> Option<String> {
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let korean = EUC_KR.decode_without_bom_handling_and_without_replacement(bytes)?;
    let syllables = korean.chars().filter(|&c| hangul::is_syllable(c)).count();
    let strange = |c: char| !c.is_ascii() && !hangul::is_syllable(c);
    (syllables >= 2 && !korean.chars().any(strange)).then(|| korean.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned())
    }

    #[test]
    fn what_was_written_on_purpose_stays() {
        for text in [
            "김철수",
            "金哲洙",
            "남궁 민",
            "Müller",
            "José Núñez",
            "São Paulo",
            "AÇÃO",
            "ÇÃO",
            "Ångström",
            "François",
            "Łódź",
            "Nguyễn",
            "naïve café",
            "서울 中區",
            "東京都",
            "가나다 ½",
            "№ 5",
            "한㈜",
            "°C",
            "«Ünal»",
            "ÄÖÜ",
            "ÀÉ",
            "李",
            "처",
            "ó",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn the_usual_accidents_are_turned_back() {
        for (damaged, text) in [
            ("ê¹€ì²\u{a0}ìˆ˜", "김철수"),
            ("±èÃ¶¼ö", "김철수"),
            ("JosÃ©", "José"),
            ("MÃ¼ller", "Müller"),
            ("JosÃƒÂ©", "José"),
        ] {
            assert_eq!(repair(damaged).as_deref(), Some(text), "{damaged}");
        }
    }

    proptest! {
        #[test]
        fn hangul_comes_back_whatever_it_was_read_as(text in "[가-힣]{2,8}( [0-9]{1,4}-[0-9]{1,3})?") {
            if let Some(damaged) = read_as(WINDOWS_1252, text.as_bytes()) {
                prop_assert_eq!(repair(&damaged), Some(text.clone()));
            }
            if let Some(damaged) = read_as(EUC_KR, text.as_bytes()) {
                prop_assert_eq!(repair(&damaged), Some(text.clone()));
            }
        }

        #[test]
        fn nothing_comes_back_that_does_not_give_the_damage(text in "\\PC{0,12}") {
            if let Some(repaired) = repair(&text) {
                let once = [WINDOWS_1252, EUC_KR].map(|it| read_as(it, repaired.as_bytes()));
                let cp949 = read_as(WINDOWS_1252, &EUC_KR.encode(&repaired).0);
                let twice = once[0].as_deref().and_then(|it| read_as(WINDOWS_1252, it.as_bytes()));
                let ways = once.into_iter().chain([cp949, twice]).flatten();
                prop_assert!(ways.into_iter().any(|way| way == text), "{} {}", text, repaired);
            }
        }
    }
}
