//! Names whose parts may stand in each other's places.

use super::{
    CLOSE, ELSE, EXACT, GARBLED, GIVEN, Name, PARTIAL, PersonNames, SLIP, SURNAME, VARIANT,
};
use crate::compare::kernels::jaro_winkler;

impl PersonNames {
    /// The level of two names if their parts may have changed places.
    pub(super) fn crossed_level(&self, a: &Name, b: &Name, straight: u8) -> u8 {
        // Fields swapped: Kim | Chulsoo against Chulsoo | Kim.
        let crossed = self.latin_order(a.surname, a.given, a, b.given, b.surname, b);
        match crossed {
            EXACT => VARIANT,
            VARIANT | SLIP | CLOSE => CLOSE,
            PARTIAL | GARBLED if straight > GARBLED => GARBLED,
            _ => {
                let squeezed = |name: &Name| name.surname_keys.len() + name.given_keys.len();
                let whole = (self.text(a.whole), self.text(b.whole));
                let parts = [a.surname, a.given, b.surname, b.given];
                let initial = parts.iter().any(|&part| self.text(part).len() == 1);
                if squeezed(a).min(squeezed(b)) >= 8
                    && jaro_winkler(whole.0, whole.1) >= 0.94
                    && straight != SURNAME
                    && !initial
                {
                    CLOSE
                } else if straight == ELSE && a.surname == b.given {
                    self.crossed_part(a, b)
                } else if straight == ELSE && a.given == b.surname {
                    self.crossed_part(b, a)
                } else {
                    straight
                }
            }
        }
    }

    /// The level of two names of which the surname of one is the given name of the other: what most
    /// people of the file bear as what says which of the two stands in the wrong places.
    fn crossed_part(&self, a: &Name, b: &Name) -> u8 {
        let borne = |counts: &[u32], part: u32| counts.get(part as usize).copied().unwrap_or(0);
        let as_given = |part: u32| borne(&self.given_counts, part);
        let as_surname = |part: u32| borne(&self.surname_counts, part);
        let shared = a.surname;
        let given = as_given(shared) + as_surname(a.given) + as_surname(b.surname);
        let surname = as_surname(shared) + as_given(a.given) + as_given(b.surname);
        if given > surname { GIVEN } else { SURNAME }
    }
}
