//! Names that are a single key apart although words say otherwise: a slip in a word too short to tell
//! (Page Hotel and Page Hoel), in a letter that is spelt out (에스가구 and 에수가구), or in the first of
//! two syllables (아주패션 and 아조패션).

use super::super::kernels::{osa_within, same_digits};
use super::{CLOSE, Company, CompanyNames, SLIP, shared};

/// Shorter names are one key apart from many others.
const LEAST_KEYS: usize = 7;

impl CompanyNames {
    /// The level of two names that are one key apart, if they are. Two words that are in use are no
    /// slips of each other; one that nobody else uses, beside one that others do, is a slip.
    pub(super) fn one_key_apart(&self, a: &Company, b: &Company) -> Option<u8> {
        let shorter = a.keys.len().min(b.keys.len());
        let unlike = (a.letters ^ b.letters).count_ones();
        let may = a.hangul == b.hangul && shorter >= LEAST_KEYS && unlike <= 2;
        if !may || a.keys.len().abs_diff(b.keys.len()) > 1 {
            return None;
        }
        let common = shared(&a.words, &b.words);
        let mut rests = [a, b].map(|of| of.words.iter().filter(|word| !common.contains(word)));
        let level = match rests.each_mut().map(|rest| (rest.next(), rest.next())) {
            [(Some(&one), None), (Some(&other), None)] => {
                let used = [(one, other), (other, one)]
                    .map(|(word, beside)| self.words.is_in_use(word, beside));
                match used {
                    [true, true] => return None,
                    [false, false] => CLOSE,
                    _ => SLIP,
                }
            }
            _ => CLOSE,
        };
        let texts = [a, b].map(|of| &*self.texts[of.core as usize]);
        let apart = osa_within(&a.keys, &b.keys, 1).is_some()
            && same_digits(texts[0], texts[1])
            && !self.both_established(a.core, b.core);
        apart.then_some(level)
    }
}
