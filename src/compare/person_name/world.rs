//! How common names are in the world, for files too small to say it themselves. Korean surnames
//! have census figures; the rest is an order of magnitude.

use crate::text::{hangul, surnames};

use super::{SURNAME_TERM, WHOLE_TERM};

/// A Korean given name: the commonest are borne by 4 of 1,000, the usual one by one of 2,000.
const HANGUL_GIVEN: f64 = 1.0 / 2_000.0;
/// A Korean surname that is not in the table.
const HANGUL_SURNAME: f64 = 1.0 / 100_000.0;
/// A name in other scripts, and its parts.
const OTHER_WHOLE: f64 = 1.0 / 100_000.0;
const OTHER_PART: f64 = 1.0 / 1_000.0;

/// Share of people with a folded name (`김 지훈`) or a part of one; surnames and given names are
/// taken as independent of each other.
pub(super) fn share(text: &str, space: u8) -> f64 {
    let surname = |text: &str| surnames::share(text).unwrap_or(HANGUL_SURNAME);
    if space == WHOLE_TERM {
        return match text.split_once(' ') {
            Some((of, _)) if hangul::is_hangul(of) => surname(of) * HANGUL_GIVEN,
            _ => OTHER_WHOLE,
        };
    }
    match (hangul::is_hangul(text), space) {
        (true, SURNAME_TERM) => surname(text),
        (true, _) => HANGUL_GIVEN,
        (false, _) => OTHER_PART,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::person_name::GIVEN_TERM;

    #[test]
    fn a_common_surname_makes_a_common_name() {
        assert!(share("김 지훈", WHOLE_TERM) > 20.0 * share("선우 진", WHOLE_TERM));
        assert!(share("김", SURNAME_TERM) > 0.2);
        assert_eq!(share("지훈", GIVEN_TERM), share("민지", GIVEN_TERM));
        assert!(share("Smith", SURNAME_TERM) < 0.01);
    }
}
