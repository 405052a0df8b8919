//! Korean names in Hangul with nothing about them, as most are: read in place, by the same rules
//! as all others. Whatever needs a closer look is not read here.

use crate::standardize::Glance;
use crate::tables::standardized::Flags;
use crate::tables::text_column::SLOT;
use crate::text::tokens;

use super::{hangul, is_untouchable, lists};

/// A name as it is written; the canonical text is the surname with the given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain<'a> {
    pub surname: &'a str,
    pub given: &'a str,
    /// The title that hung on it.
    pub title: Option<&'a str>,
    pub flags: Flags,
}

/// Reads a name of Hangul syllables alone, in one column or as surname and given name.
pub fn read<'a>(text: &Glance<'a>) -> Option<Plain<'a>> {
    if !text.hangul() {
        return None;
    }
    if !text.slots() {
        return whole(text.text());
    }
    let mut slots = tokens::pieces(text.text(), |byte| byte == SLOT as u8);
    let first = slots.next()?;
    let mut rest = slots.filter(|slot| !slot.is_empty());
    match (rest.next(), rest.next()) {
        (None, _) => whole(first),
        (Some(only), None) if first.is_empty() => whole(only),
        (Some(given), None) => pair(first, given),
        _ => None,
    }
}

/// A name in one word.
fn whole(word: &str) -> Option<Plain<'_>> {
    let (name, title) = without_title(word)?;
    // 성환언니: the given name alone.
    if title.is_some_and(lists::is_familiar) && hangul::length(name) == 2 {
        return None;
    }
    let (surname, flags) = hangul::plain_surname(name)?;
    Some(Plain {
        surname,
        given: &name[surname.len()..],
        title,
        flags,
    })
}

/// Surname and given name in columns of their own.
fn pair<'a>(surname: &'a str, given: &'a str) -> Option<Plain<'a>> {
    let (given, title) = without_title(given)?;
    let usual = hangul::length(surname) == 1
        && hangul::is_surname(surname)
        && hangul::length(given) <= 2
        && surname != given
        && is_untouchable(surname).is_none();
    usual.then_some(Plain {
        surname,
        given,
        title,
        flags: Flags::NONE,
    })
}

/// The word without a title that hangs on it, if it is a name with at most one.
fn without_title(word: &str) -> Option<(&str, Option<&str>)> {
    if word.is_empty() || is_untouchable(word).is_some() {
        return None;
    }
    if lists::is_korean_title(word) {
        return None;
    }
    let Some((name, title)) = lists::split_attached_title(word) else {
        return Some((word, None));
    };
    // 사원부장님: two titles and no name.
    let bare = is_untouchable(name).is_none()
        && !lists::is_korean_title(name)
        && lists::split_attached_title(name).is_none();
    bare.then_some((name, Some(title)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::standardize::person_name::habits::Han;
    use crate::standardize::person_name::read_cell;

    proptest! {
        /// What is read here is what the long way reads.
        #[test]
        fn plain_names_are_read_as_all_others(
            text in "[김이남황선서양고사장][궁보우원이표]?\u{1f}?[가-힣영수원정님씨군양]{0,3}(과장|대리|님|씨|부장님|언니|샘|환자|동문)?\u{1f}?",
        ) {
            if let Some(plain) = read(&Glance::at(&text)) {
                let parsed = read_cell(&text, Han::Korean);
                let own = |text: &str| Some(text.to_string());
                prop_assert_eq!(parsed.text, own(&format!("{}{}", plain.surname, plain.given)));
                prop_assert_eq!(parsed.surname, own(plain.surname));
                prop_assert_eq!(parsed.given, own(plain.given));
                prop_assert_eq!(parsed.title, plain.title.and_then(own));
                prop_assert_eq!((parsed.alias, parsed.flags), (None, plain.flags));
                prop_assert!(parsed.notes.is_empty());
            }
        }
    }
}
