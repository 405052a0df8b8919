//! The words of company names and how two of them may be one: abbreviated, mistyped, or written in
//! the other script. Knows words, not names.

use super::super::kernels::{osa_within, same_digits};
use super::super::sets::Interner;
use super::SLIP_RARITY;
use super::abbreviation::abbreviates;
use crate::text::trades::{self, Lines};
use crate::text::{consonants, hangul, romanize};

/// How two words may be one, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    /// Equal.
    Same,
    /// One abbreviates the other.
    Short,
    /// The same in Hangul and in Latin letters, by sound or by meaning.
    Translated,
    /// A slip apart.
    Slip,
    /// Some letters apart.
    Close,
}

/// What is known of a word.
struct Word {
    text: Box<str>,
    /// Keystrokes of Hangul, letters of anything else.
    keys: Box<[u8]>,
    /// The consonants alone.
    skeleton: Box<str>,
    trades: Lines,
    hangul: bool,
    /// Names that hold it.
    names: u32,
}

/// All words of the names of one comparison, by id.
#[derive(Default)]
pub(super) struct Vocabulary {
    ids: Interner,
    words: Vec<Word>,
    /// A word in no more names than this is a name's own.
    uncommon: u32,
}

impl Vocabulary {
    /// The id of a folded word.
    pub(super) fn id(&mut self, text: &str) -> u32 {
        let id = self.ids.id(text);
        if id as usize == self.words.len() {
            self.words.push(Word {
                text: text.into(),
                keys: hangul::keystrokes(text).into(),
                skeleton: consonants::skeleton(text).into(),
                trades: trades::lines(text),
                hangul: text.chars().any(hangul::is_syllable),
                names: 0,
            });
        }
        id
    }

    /// Counts the names that hold each word.
    pub(super) fn count<'a>(&mut self, names: impl Iterator<Item = &'a [u32]>) {
        let mut total = 0;
        for words in names {
            total += 1;
            for &word in words {
                self.words[word as usize].names += 1;
            }
        }
        self.uncommon = 4.max(total / 100);
    }

    /// Whether a word says which company is meant: no trade, no letter, and in few names.
    pub(super) fn is_telling(&self, word: u32) -> bool {
        let word = &self.words[word as usize];
        word.trades == 0 && word.names <= self.uncommon && word.text.chars().nth(1).is_some()
    }

    /// Whether several names hold a word.
    pub(super) fn is_shared(&self, word: u32) -> bool {
        self.words[word as usize].names > 1
    }

    /// Whether a word is a trade.
    pub(super) fn is_trade(&self, word: u32) -> bool {
        self.words[word as usize].trades != 0
    }

    /// Whether a word is one that people use, beside one that it resembles: a trade, or a word of several
    /// names. In a large file the same slip befalls several.
    pub(super) fn is_in_use(&self, word: u32, beside: u32) -> bool {
        let names = |word: u32| self.words[word as usize].names;
        let several = names(word) > 1 && names(word).saturating_mul(SLIP_RARITY) >= names(beside);
        several || self.is_trade(word)
    }

    /// How two words may be one, if they may.
    pub(super) fn bond(&self, left: u32, right: u32) -> Option<Bond> {
        if left == right {
            return Some(Bond::Same);
        }
        let (a, b) = (&self.words[left as usize], &self.words[right as usize]);
        if a.hangul != b.hangul {
            let means = a.trades & b.trades != 0;
            return (means || sound_alike(a, b)).then_some(Bond::Translated);
        }
        let (short, long) = if a.keys.len() <= b.keys.len() {
            (a, b)
        } else {
            (b, a)
        };
        let general = long.trades != 0 || long.names > self.uncommon;
        // Sons are not short for solutions.
        let two_trades = a.trades != 0 && b.trades != 0 && a.trades & b.trades == 0;
        let may = general && (!two_trades || long.text.starts_with(&*short.text));
        if !a.hangul && may && abbreviates(&short.text, &long.text) {
            return Some(Bond::Short);
        }
        if a.hangul && trades::one_trade(&a.text, &b.text) {
            return Some(Bond::Short);
        }
        // Two words that people use are no slips of each other.
        if a.trades != 0 && b.trades != 0 || !same_digits(&a.text, &b.text) {
            return None;
        }
        let slips = match short.keys.len() {
            0..=4 => return None,
            5..=8 => 1,
            _ => 2,
        };
        match osa_within(&a.keys, &b.keys, short.keys.len() / 3)? {
            distance if distance <= slips => Some(Bond::Slip),
            _ => Some(Bond::Close),
        }
    }
}

/// Whether a Hangul and a Latin word sound alike: by a custom of romanization, or by equal consonants,
/// at least three, or two and as many vowels.
fn sound_alike(a: &Word, b: &Word) -> bool {
    let (hangul, latin) = if a.hangul { (a, b) } else { (b, a) };
    if romanize::spells(&hangul.text, &latin.text) {
        return true;
    }
    if a.skeleton != b.skeleton {
        return false;
    }
    // An `e` at the end is silent: Eugene has two vowels to be heard, as 유진 has.
    let heard = latin.text.strip_suffix('e').unwrap_or(&latin.text);
    let is_vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let runs = heard.as_bytes().chunk_by(|x, y| is_vowel(x) == is_vowel(y));
    let vowels = runs.filter(|run| is_vowel(&run[0])).count();
    match a.skeleton.len() {
        0 | 1 => false,
        2 => vowels == hangul::syllables(&hangul.text),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]
        #[test]
        fn no_side_comes_first(a in "[abn]{1,9}|[가나전자]{1,4}", b in "[abn]{1,9}|[가나전자]{1,4}") {
            let mut words = Vocabulary::default();
            let (a, b) = (words.id(&a), words.id(&b));
            prop_assert_eq!(words.bond(a, b), words.bond(b, a));
        }
    }

    /// In a large file the same slip befalls several names; beside the word that hundreds hold it is one.
    #[test]
    fn a_word_is_in_use_or_a_slip_of_one_that_is() {
        let mut words = Vocabulary::default();
        let [care, caer, core] = ["kare", "kaer", "kore"].map(|word| words.id(word));
        let held = [(care, 400), (caer, 3), (core, 50)];
        let names = held.iter().flat_map(|&(word, names)| vec![[word]; names]);
        let names: Vec<[u32; 1]> = names.collect();
        words.count(names.iter().map(|words| words.as_slice()));
        assert!(words.is_in_use(care, caer) && !words.is_in_use(caer, care));
        assert!(words.is_in_use(care, core) && words.is_in_use(core, care));
    }

    #[test]
    fn bonds_by_kind() {
        let mut words = Vocabulary::default();
        let pairs = [
            ("전자", "electronics", Some(Bond::Translated)),
            ("삼성", "samsung", Some(Bond::Translated)),
            ("롯데", "lotte", Some(Bond::Translated)),
            ("다올", "daol", Some(Bond::Translated)),
            ("한라", "halla", Some(Bond::Translated)),
            ("유진", "eugene", Some(Bond::Translated)),
            ("전자", "전기", None),
            ("portland", "porwland", Some(Bond::Slip)),
            ("cyberdyne", "chyborayne", Some(Bond::Close)),
            ("textiles", "plastics", None),
            ("southern", "northern", None),
            ("south", "southern", None),
            ("soln", "solutions", Some(Bond::Short)),
            ("sons", "solutions", None),
            ("메디칼", "메디컬", Some(Bond::Short)),
            ("테크", "테크놀로지", Some(Bond::Short)),
            ("gs25", "gs24", None),
        ];
        for (left, right, bond) in pairs {
            let (left, right) = (words.id(left), words.id(right));
            assert_eq!(words.bond(left, right), bond);
            assert_eq!(words.bond(right, left), bond);
        }
    }
}
