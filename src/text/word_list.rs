//! A list of words that is asked about every value and holds hardly any: most are ruled out by
//! a few of their bytes and their length, without looking at the list.

/// Words, in any order.
pub struct WordList {
    words: &'static [&'static str],
    /// Per kind of beginning a bit for each length, the last for all longer ones.
    lengths: [u32; 256],
}

impl WordList {
    /// A list of words, none empty.
    pub const fn new(words: &'static [&'static str]) -> Self {
        let mut lengths = [0; 256];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            lengths[beginning(word)] |= 1 << length(word);
            at += 1;
        }
        WordList { words, lengths }
    }

    /// Whether a text is one of the words.
    #[inline]
    pub fn holds(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        !bytes.is_empty()
            && self.lengths[beginning(bytes)] >> length(bytes) & 1 == 1
            && self.words.contains(&text)
    }
}

/// Folds the second and third byte, for Hangul those that tell its first syllable.
const fn beginning(word: &[u8]) -> usize {
    match word {
        [] => 0,
        [first] => *first as usize,
        [first, second] => (*first as usize + *second as usize * 5) & 0xff,
        [_, second, third, ..] => (*second as usize * 5 + *third as usize) & 0xff,
    }
}

const fn length(word: &[u8]) -> usize {
    if word.len() < 31 { word.len() } else { 31 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: &[&str] = &[
        "없음",
        "a",
        "ab",
        "abc",
        "고객님",
        "a word of more than thirty-one bytes",
    ];
    static LIST: WordList = WordList::new(WORDS);

    #[test]
    fn every_word_is_held() {
        assert!(WORDS.iter().all(|word| LIST.holds(word)));
    }

    proptest! {
        #[test]
        fn nothing_else_is(text in "[abc없음고객님]{0,4}") {
            prop_assert_eq!(LIST.holds(&text), WORDS.contains(&text.as_str()));
        }
    }
}
