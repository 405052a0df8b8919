//! Names of which one side shows only a part: hidden behind `*`, a surname or a given name alone, or
//! both written into one field.

use super::{
    CLOSE, ELSE, KOREAN, KOREAN_SURNAME, LONE_GIVEN, LONE_SURNAME, Likeness, Name, PARTIAL,
    PersonNames, VARIANT, masked,
};
use crate::compare::kernels::osa_within;
use crate::tables::text_column::NULL;
use crate::text::hangul;

impl PersonNames {
    fn in_hangul(&self, name: &Name) -> bool {
        self.text(name.whole).chars().any(hangul::is_syllable)
    }

    /// Two names in Hangul, one or both masked, that show what the other does not have: 김*윤 and 김서준
    /// are as much two people of one house as 김도윤 and 김서준 are.
    fn masked_apart(&self, a: &Name, b: &Name) -> u8 {
        let surname = |name: &Name| self.text(name.whole).chars().next();
        let shown = surname(a).filter(|&first| first != '*');
        match shown.is_some() && surname(b) == shown {
            true => KOREAN_SURNAME,
            false => KOREAN,
        }
    }

    /// Names of which one side shows only a part.
    pub(super) fn partial_level(&self, a: &Name, b: &Name) -> u8 {
        if a.masked || b.masked {
            // A surname alone is nobody's name, and letters say nothing of hidden syllables.
            return match masked::shown(self.text(a.whole), self.text(b.whole)) {
                None if self.in_hangul(a) != self.in_hangul(b) => 0,
                None if self.in_hangul(a) => self.masked_apart(a, b),
                None => ELSE,
                Some(0 | 1) => 0,
                Some(_) => PARTIAL,
            };
        }
        let parts = |name: &Name| [name.surname, name.given];
        let (part, whole) = if a.surname == NULL || a.given == NULL {
            (a, b)
        } else {
            (b, a)
        };
        let shown = if part.surname == NULL {
            part.given
        } else {
            part.surname
        };
        // Bangjungja is 방정자, in one word.
        if whole.hangul && super::meet(&part.classes, &whole.classes) {
            return VARIANT;
        }
        if part.surname == NULL && part.given == whole.given {
            return LONE_GIVEN;
        }
        if part.given == NULL && part.surname == whole.surname {
            // 김 says no more than 김** does.
            return if self.in_hangul(part) {
                0
            } else {
                LONE_SURNAME
            };
        }
        // A part alone may stand in the wrong slot, so it may agree with either. Brothers and sisters
        // share a syllable: 성호 and 성훈.
        let syllables = self.in_hangul(part) && self.in_hangul(whole);
        let likeness = |id: u32| match syllables && id != shown {
            true => Likeness::Different,
            false => self.likeness(shown, id),
        };
        let best = parts(whole)
            .into_iter()
            .filter(|&id| id != NULL)
            .map(likeness)
            .min();
        let other_part = |x: &Name, y: &Name| x.given == NULL && y.surname == NULL;
        match best {
            Some(best) if best <= Likeness::Close => PARTIAL,
            // A lone surname and a lone given name say nothing about each other.
            _ if other_part(a, b) || other_part(b, a) => 0,
            _ if syllables => KOREAN,
            _ => ELSE,
        }
    }
}

/// Whether one name is the other written into one field without a blank: `johnsmith`.
pub(super) fn joined(a: &Name, b: &Name) -> Option<u8> {
    let (part, whole) = match (a.partial, b.partial) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return None,
    };
    if part.masked || whole.masked {
        return None;
    }
    let shown = [&*part.surname_keys, &*part.given_keys].concat();
    let (surname, given) = (&*whole.surname_keys, &*whole.given_keys);
    let distance = [[given, surname].concat(), [surname, given].concat()]
        .iter()
        .filter_map(|together| osa_within(&shown, together, 1))
        .min()?;
    match distance {
        0 => Some(VARIANT),
        _ if shown.len() >= 8 => Some(CLOSE),
        _ => None,
    }
}
