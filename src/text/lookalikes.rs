//! Characters taken for others by the eye or by a scanner: Cyrillic and Greek letters that look
//! Latin, digits read for letters. Nothing is changed unless the word says that it is meant to be
//! Latin, so names in Cyrillic or Greek and numbers stay what they are.

use std::borrow::Cow;

/// The Latin letter that a Cyrillic or Greek one looks like.
fn latin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'Α' | 'α' => 'a',
        'В' | 'в' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'Ε' => 'e',
        'һ' | 'Н' | 'н' | 'Η' => 'h',
        'і' | 'І' | 'Ι' | 'ι' => 'i',
        'ј' | 'Ј' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'м' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'Ο' | 'ο' => 'o',
        'р' | 'Р' | 'Ρ' | 'ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'т' | 'Τ' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'Х' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

/// The text with look-alikes as lower-case Latin letters in every word that holds Latin letters
/// too: `Smіth` with a Cyrillic і.
pub fn untangle(text: &str) -> Cow<'_, str> {
    let foreign = |c: char| ('\u{370}'..='\u{52f}').contains(&c);
    if !text.chars().any(foreign) || !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        if word.bytes().any(|b| b.is_ascii_alphabetic()) {
            out.extend(word.chars().map(|c| latin(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
    }
    Cow::Owned(out)
}

/// A lower-case word with digits between letters read as the letters they look like: `j0hn`,
/// `wi11iam`. Digits at the end count people of one name and stay.
pub fn digits_as_letters(word: &str) -> Cow<'_, str> {
    let end = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (body, count) = word.split_at(end);
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let letters = body.bytes().filter(u8::is_ascii_alphabetic).count();
    if digits == 0 || letters <= digits {
        return Cow::Borrowed(word);
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'l',
        '2' => 'z',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' => 'g',
        '8' => 'b',
        c => c,
    };
    Cow::Owned(body.chars().map(letter).chain(count.chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_with_latin_letters_change() {
        assert_eq!(untangle("Smіth Jоnes"), "Smith Jones");
        assert_eq!(untangle("Иванов Ivan"), "Иванов Ivan");
        assert!(matches!(untangle("Smith"), Cow::Borrowed(_)));
        assert!(matches!(untangle("Смит"), Cow::Borrowed(_)));
    }

    #[test]
    fn digits_between_letters_are_letters() {
        assert_eq!(digits_as_letters("j0hn"), "john");
        assert_eq!(digits_as_letters("wi11iam"), "william");
        for word in ["john2", "a1", "2024", "김철수2"] {
            assert!(matches!(digits_as_letters(word), Cow::Borrowed(_)));
        }
    }
}
