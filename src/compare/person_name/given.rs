//! Two given names: slips that leave whole syllables, and what brothers and sisters are called.

use super::PersonNames;
use crate::text::hangul;

impl PersonNames {
    /// Whether nothing but initials is shown of a given name.
    pub(super) fn is_initial(&self, given: u32) -> bool {
        let text = self.text(given);
        text.is_ascii() && text.len() <= 3 && text.split(' ').all(|word| word.len() == 1)
    }

    /// Whether one of two given names is the other with a syllable too many: 다경경. Names of three
    /// syllables are rare, and nobody has one that begins or ends as that of a brother or sister.
    pub(super) fn one_syllable_too_many(&self, a: u32, b: u32) -> bool {
        let (short, long) = match self.text(a).len() <= self.text(b).len() {
            true => (self.text(a), self.text(b)),
            false => (self.text(b), self.text(a)),
        };
        let (few, many) = (hangul::syllables(short), hangul::syllables(long));
        few == 2 && many == 3 && {
            let mut rest = short.chars().peekable();
            for c in long.chars() {
                rest.next_if_eq(&c);
            }
            rest.peek().is_none()
        }
    }

    /// Whether two given names are two syllables in either order, or one of them is the other cut
    /// short: 민수 and 수민, 승현 and 승. Brothers and sisters are not named like that.
    pub(super) fn other_order_or_cut(&self, a: u32, b: u32) -> bool {
        let syllables = |id: u32| self.text(id).chars();
        match (syllables(a).count(), syllables(b).count()) {
            (2, 2) => syllables(a).eq(syllables(b).rev()),
            (1, 2) => self.text(b).starts_with(self.text(a)),
            (2, 1) => self.text(a).starts_with(self.text(b)),
            _ => false,
        }
    }

    /// Whether two given names have one syllable that differs, and not by a key alone: brothers and
    /// sisters are named like that (민수, 민재), and two slips seldom hit one syllable.
    pub(super) fn another_syllable(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.text(a).chars(), self.text(b).chars());
        a.clone().count() == b.clone().count() && a.zip(b).filter(|(x, y)| x != y).count() == 1
    }
}
