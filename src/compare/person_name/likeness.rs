//! How alike two parts of a name in Latin letters are: the same, cut short, mistyped. Knows two
//! texts, and nothing of how common either is.

use crate::compare::kernels::{jaro_winkler, osa_within};

/// How alike two parts of a name are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    Same,
    Variant,
    /// Two neighbouring letters changed places: a slip even where both are names people bear.
    Swapped,
    Slip,
    Close,
    /// One shows only the first letter, or the first few, of the other.
    Short,
    Different,
}

/// The likeness of two different folded parts; symmetric.
pub(super) fn of(left: &str, right: &str) -> Likeness {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if short.is_empty() {
        return Likeness::Different;
    }
    // Middle names and parts of double surnames come and go: `mary ann` and `mary`.
    let more = |rest: Option<&str>| rest.is_some_and(|rest| rest.trim() != rest);
    if short.len() > 1 && (more(long.strip_prefix(short)) || more(long.strip_suffix(short))) {
        return Likeness::Variant;
    }
    let (first_short, first_long) = (first_word(short), first_word(long));
    if (first_short.len() == 1 || first_long.len() == 1)
        && first_short.as_bytes()[0] == first_long.as_bytes()[0]
    {
        return Likeness::Short;
    }
    let apart = short.contains(' ') || long.contains(' ');
    if apart && short.len() > 1 && is_joined(long, short, "") {
        return Likeness::Variant;
    }
    // Cut short after a few letters; what shows more than half is like a slip.
    let cut = long.len() - short.len();
    if cut >= 2 && cut >= short.len().min(4) && short.len() > 1 && long.starts_with(short) {
        return Likeness::Short;
    }
    if first_short.len() > 2 && first_short == first_long {
        return Likeness::Variant;
    }
    if swapped_letters(left, right) {
        return Likeness::Swapped;
    }
    let cutoff = if short.len() >= 4 { 1 } else { 0 };
    if osa_within(left.as_bytes(), right.as_bytes(), cutoff).is_some() {
        Likeness::Slip
    } else if short.len() >= 3
        && (jaro_winkler(left, right) >= 0.88
            || (short.len() >= 5 && osa_within(left.as_bytes(), right.as_bytes(), 2).is_some())
            || jumbled(left, right))
    {
        Likeness::Close
    } else {
        Likeness::Different
    }
}

pub(super) fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// Whether all words of the name with fewer of them stand in the other: a second surname, a
/// middle name or one by marriage comes and goes. Two words at least, and no initials.
pub(super) fn has_all_words(left: &str, right: &str) -> bool {
    let words = |name: &'_ str| name.split(' ').filter(|word| !word.is_empty()).count();
    let (fewer, more) = match words(left) <= words(right) {
        true => (left, right),
        false => (right, left),
    };
    words(fewer) > 1
        && words(more) > words(fewer)
        && fewer
            .split(' ')
            .filter(|word| !word.is_empty())
            .all(|word| word.chars().nth(1).is_some() && more.split(' ').any(|other| other == word))
}

/// Whether a text is one part after the other, blanks aside.
pub(super) fn is_joined(text: &str, first: &str, second: &str) -> bool {
    let letters = |part: &'_ str| part.bytes().filter(|&b| b != b' ').collect::<Vec<u8>>();
    text.len() >= first.len().max(second.len())
        && letters(text) == [letters(first), letters(second)].concat()
}

/// Whether two texts are the same letters in another order.
fn jumbled(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters = text.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}

/// Whether two texts differ only by two neighbouring bytes that changed places.
fn swapped_letters(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() || a.len() < 3 {
        return false;
    }
    let mut differing = (0..a.len()).filter(|&at| a[at] != b[at]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(i), Some(j), None) => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]
        #[test]
        fn no_side_comes_first(a in "[abc]{1,7}( [ab]{1,4})?", b in "[abc]{1,7}( [ab]{1,4})?") {
            prop_assert_eq!(of(&a, &b), of(&b, &a));
        }
    }

    #[test]
    fn names_within_longer_ones() {
        for (left, right, expected) in [
            ("meyer susan", "thomas susan meyer", true),
            ("garcia maria", "garcia lopez maria", true),
            ("garcia maria", "lopez maria", false),
            ("kim a", "kim a b", false),
            ("maria", "garcia maria", false),
            ("garcia maria", "maria garcia", false),
        ] {
            assert_eq!(has_all_words(left, right), expected, "{left} {right}");
            assert_eq!(has_all_words(right, left), expected, "{right} {left}");
        }
    }

    #[test]
    fn each_way_of_being_alike() {
        for (left, right, likeness) in [
            ("mary", "mary ann", Likeness::Variant),
            ("smith", "ann smith", Likeness::Variant),
            ("xiuying", "xiu ying", Likeness::Variant),
            ("brian", "brain", Likeness::Swapped),
            ("smith", "smyth", Likeness::Slip),
            ("leroy", "lerzdy", Likeness::Close),
            ("rene", "ene", Likeness::Close),
            ("leo", "oel", Likeness::Close),
            ("j", "john", Likeness::Short),
            ("har", "harris", Likeness::Short),
            ("ro", "ronald", Likeness::Short),
            ("martin", "martinez", Likeness::Close),
            ("john", "mary", Likeness::Different),
        ] {
            assert_eq!(of(left, right), likeness, "{left} {right}");
            assert_eq!(of(right, left), likeness, "{right} {left}");
        }
    }
}
