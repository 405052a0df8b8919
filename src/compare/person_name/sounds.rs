//! Names of different scripts that sound alike.

use super::{Name, PersonNames};
use crate::tables::text_column::NULL;

impl PersonNames {
    /// Whether a foreign name in Hangul, its surname in front, sounds like one in Latin letters that was
    /// cut elsewhere: 쩐|티푸엉 and Tran Thi|Phuong.
    fn one_run_of_sounds(&self, a: &Name, b: &Name) -> bool {
        let (loaned, other) = if a.run != NULL { (a, b) } else { (b, a) };
        let [surname, given] = loaned.sounds.map(|sound| self.text(sound));
        let [last, first] = other.sounds.map(|sound| self.text(sound));
        let run = [surname, given].concat();
        loaned.run != NULL && (run == [first, last].concat() || run == [last, first].concat())
    }

    /// Whether two names of different scripts have the same consonants: Фёдор and Fyodor. Hangul
    /// renders more letters alike, so it has to show more of them.
    pub(super) fn sound_alike(&self, a: &Name, b: &Name) -> bool {
        if !a.foreign && !b.foreign && a.hangul == b.hangul {
            return false;
        }
        let [surname, given] = a.sounds;
        let crossed = [given, surname];
        let apart = a.sounds != b.sounds && crossed != b.sounds;
        if surname == NULL || given == NULL || apart && !self.one_run_of_sounds(a, b) {
            return false;
        }
        let least = if a.hangul || b.hangul { 5 } else { 4 };
        self.text(surname).len() + self.text(given).len() >= least
    }
}
