//! Splitting Korean names in Hangul into surname and given name. Works on words without blanks
//! inside; hidden syllables stand as `*`.

use crate::tables::standardized::Flags;
use crate::text::{hangul, surnames};

use super::lists;
use super::parsed::Parsed;

/// Two-syllable surnames that are common enough to be preferred over a one-syllable reading.
const COMPOUND: [&str; 8] = [
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방",
];
/// Two-syllable surnames so rare that only a four-syllable name shows them.
const RARE_COMPOUND: [&str; 7] = ["어금", "망절", "강전", "소봉", "장곡", "무본", "이방"];
/// Compound surnames that are just as well a surname and a given name.
const ALSO_SURNAME_AND_GIVEN: [&str; 3] = ["선우", "동방", "서문"];

/// Number of syllables, hidden ones included.
pub fn length(word: &str) -> usize {
    word.chars().count()
}

/// Whether a word can be part of a Korean name: syllables and hidden syllables only.
pub fn is_name_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| hangul::is_syllable(c) || c == '*')
}

/// The word up to its first syllable's end.
fn first(word: &str) -> &str {
    let end = word.chars().next().map_or(0, char::len_utf8);
    &word[..end]
}

/// The common compound surname a word begins with.
pub fn compound(word: &str) -> Option<&str> {
    // The beginnings of the table below: nearly every name ends here.
    let first = word.chars().next()?;
    if !matches!(first, '남' | '황' | '제' | '사' | '선' | '서' | '독' | '동') {
        return None;
    }
    COMPOUND
        .iter()
        .find(|&&surname| word.starts_with(surname))
        .map(|surname| &word[..surname.len()])
}

/// Whether a word is a surname, one syllable or two.
pub fn is_surname(word: &str) -> bool {
    surnames::is_surname(word)
}

/// Whether a word begins with a known surname.
pub fn starts_with_surname(word: &str) -> bool {
    is_surname(first(word)) || compound(word).is_some()
}

/// Whether a word reads as a whole name of three syllables, or four with a compound surname.
pub fn is_full_name(word: &str) -> bool {
    is_name_word(word)
        && match length(word) {
            3 => starts_with_surname(word),
            4 => compound(word).is_some(),
            _ => false,
        }
}

/// The surname and flags that [`read_word`] finds where the word is surname and given name in
/// this order; `None` for all other words.
pub fn plain_surname(word: &str) -> Option<(&str, Flags)> {
    let head = first(word);
    let known = is_surname(head);
    match (length(word), compound(word)) {
        (3, Some(surname)) if ALSO_SURNAME_AND_GIVEN.contains(&surname) => {
            Some((surname, Flags::AMBIGUOUS))
        }
        (3 | 4, Some(surname)) => Some((surname, Flags::NONE)),
        (2, None) if known && !lists::is_common_given(word) => Some((head, Flags::NONE)),
        (3, None) if known => Some((head, Flags::NONE)),
        _ => None,
    }
}

/// Reads one word as a name.
pub fn read_word(word: &str) -> Parsed {
    let count = length(word);
    let head = first(word);
    let rest = &word[head.len()..];
    if count >= 2 && lists::is_korean_title(word) {
        // 이사 and 사장 alone: somebody's title, hardly somebody named 이 사.
        let mut parsed = Parsed::default().text(word).flag(Flags::PLACEHOLDER);
        parsed.title = Some(word.to_string());
        return parsed;
    }
    match (count, compound(word)) {
        (1, _) if head == "*" => Parsed::default().text(word).flag(Flags::PARTIAL),
        (1, _) if is_surname(word) => Parsed::default().surname(word).flag(Flags::PARTIAL),
        (1, _) => Parsed::default().given(word).flag(Flags::PARTIAL),
        (2, Some(surname)) if ALSO_SURNAME_AND_GIVEN.contains(&surname) => {
            Parsed::korean(head, rest).flag(Flags::AMBIGUOUS)
        }
        (2, Some(surname)) => Parsed::default().surname(surname).flag(Flags::PARTIAL),
        (2, None) if lists::is_common_given(word) => {
            let known = is_surname(head);
            let parsed = Parsed::default().given(word).flag(Flags::PARTIAL);
            if known {
                parsed.flag(Flags::AMBIGUOUS)
            } else {
                parsed
            }
        }
        (2, None) if is_surname(head) => Parsed::korean(head, rest),
        (2, None) if head == "*" => Parsed::default()
            .text(word)
            .given(word)
            .flag(Flags::PARTIAL),
        (2, None) => Parsed::default().given(word).flag(Flags::PARTIAL),
        (3 | 4, Some(surname)) => {
            let parsed = Parsed::korean(surname, &word[surname.len()..]);
            let both = count == 3 && ALSO_SURNAME_AND_GIVEN.contains(&surname);
            if both {
                parsed.flag(Flags::AMBIGUOUS)
            } else {
                parsed
            }
        }
        (3 | 4, None) if head == "*" => Parsed::default().text(word).given(rest),
        (3, None) if is_surname(head) => Parsed::korean(head, rest),
        (3, None) => {
            swapped(word).unwrap_or_else(|| Parsed::korean(head, rest).flag(Flags::AMBIGUOUS))
        }
        (4, None)
            if RARE_COMPOUND
                .iter()
                .any(|&surname| word.starts_with(surname)) =>
        {
            Parsed::korean(&word[..6], &word[6..]).flag(Flags::AMBIGUOUS)
        }
        // Both parents' surnames (김이…), or a foreign name in Hangul.
        (4, None) if is_surname(head) => Parsed::korean(head, rest).flag(Flags::AMBIGUOUS),
        _ => Parsed::default().given(word).flag(Flags::AMBIGUOUS),
    }
}

/// `철수김`: a common given name before one of the ten commonest surnames.
fn swapped(word: &str) -> Option<Parsed> {
    let (at, _) = word.char_indices().next_back()?;
    let (given, surname) = word.split_at(at);
    let common = surnames::find(surname).is_some_and(|entry| entry.per_100_000 >= 1700);
    (common && lists::is_common_given(given))
        .then(|| Parsed::korean(surname, given).flag(Flags::AMBIGUOUS))
}

/// Reads several words as one name; `None` if they are not (a foreign name, two people…).
pub fn read_words(words: &[&str]) -> Option<Parsed> {
    match words {
        [word] => Some(read_word(word)),
        [left, right] => read_pair(left, right),
        _ if words.iter().all(|word| length(word) == 1) && words.len() <= 4 => {
            Some(read_word(&words.concat()))
        }
        // 남 궁 민수, 김 철 수 are the only splits into more; anything else is left alone.
        [first, second, rest] if length(first) == 1 && length(second) == 1 => {
            let surname = [*first, *second].concat();
            compound(&surname).map(|surname| Parsed::korean(surname, rest))
        }
        _ => None,
    }
}

fn read_pair(left: &str, right: &str) -> Option<Parsed> {
    let (before, after) = (length(left), length(right));
    if before > 2 || after > 3 {
        // 철수김영희? No: one of them is a name by itself, or neither is Korean.
        return match (before, after) {
            (_, 1) if before <= 3 && is_surname(right) && !is_full_name(left) => {
                Some(Parsed::korean(right, left))
            }
            _ => None,
        };
    }
    if is_surname(left) && (before == 1 || compound(left).is_some()) {
        return Some(Parsed::korean(left, right));
    }
    if is_surname(right) && (after == 1 || compound(right).is_some()) {
        return Some(Parsed::korean(right, left));
    }
    // 존 스미스: no Korean name, so its blank stays.
    (before == 1).then(|| {
        let parsed = Parsed::korean(left, right).flag(Flags::AMBIGUOUS);
        parsed.text(&format!("{left} {right}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(word: &str) -> (Option<String>, Option<String>) {
        let parsed = read_word(word);
        (parsed.surname, parsed.given)
    }

    #[test]
    fn surnames_are_split_by_length_and_table() {
        for (word, surname, given) in [
            ("김철수", "김", "철수"),
            ("이준", "이", "준"),
            ("남궁민", "남궁", "민"),
            ("황보영희", "황보", "영희"),
            ("김이슬기", "김", "이슬기"),
            ("선우", "선", "우"),
            ("철수김", "김", "철수"),
            ("김*수", "김", "*수"),
        ] {
            assert_eq!(
                parts(word),
                (Some(surname.into()), Some(given.into())),
                "{word}"
            );
        }
        assert_eq!(parts("지영"), (None, Some("지영".into())));
        assert_eq!(parts("남궁"), (Some("남궁".into()), None));
    }
}
