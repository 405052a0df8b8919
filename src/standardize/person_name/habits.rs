//! What a column shows of how its names are written, where one name cannot tell: whether Chinese
//! characters are Korean names, whether I is a capital ı, whether Sri is a title.

use std::borrow::Cow;

use crate::standardize::Context;
use crate::tables::text_column::SLOT;
use crate::text::latin::{self, turkish};
use crate::text::scripts;

use super::parsed::Parsed;
use super::{is_untouchable, leading, lists, order};

/// Whose names Chinese characters write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Han {
    /// Korean ones, read in Hangul: 金哲洙 is 김철수.
    Korean,
    /// Anybody else's, left as they are.
    Other,
}

/// How the names of a column are written.
#[derive(Clone, Debug)]
pub struct Habits {
    pub han: Han,
    pub turkish: bool,
    pub indian: bool,
    /// Whether the surname stands before the given name.
    pub surname_first: bool,
    /// Words before the names that are no part of them, longest first.
    pub titles: Vec<String>,
}

impl Habits {
    /// Looks at every name of a column.
    pub fn of(context: &Context<'_>) -> Self {
        let (mut hangul, mut han) = (0usize, 0usize);
        let (mut turkish, mut indian) = (false, false);
        for name in context.column.values().iter().flatten() {
            if name.is_ascii() {
                indian = indian || begins_indian(name);
            } else if scripts::has_hangul(name) {
                hangul += 1;
            } else {
                turkish = turkish || name.chars().any(turkish::is_own);
                han += usize::from(scripts::has_hanja(name));
            }
        }
        let is_korean = context.region == "KR" || hangul > han;
        Habits {
            han: if is_korean { Han::Korean } else { Han::Other },
            turkish,
            indian,
            surname_first: order::is_surname_first(context),
            titles: leading::of(context.column),
        }
    }

    /// The cell without a title that the column gives away, and the title.
    pub fn without_title<'a>(&self, cell: &'a str) -> (&'a str, Option<&'a str>) {
        match leading::strip(cell, &self.titles) {
            Some((name, title)) => (name, Some(title)),
            None => (cell, None),
        }
    }

    /// Writes a name in the order of its column, where surname and given name were told apart by it.
    pub fn keep_order(&self, cell: &str, parsed: &mut Parsed) {
        if self.surname_first
            && order::surname_apart(cell).is_some()
            && let (Some(surname), Some(given)) = (&parsed.surname, &parsed.given)
        {
            parsed.text = Some(format!("{surname} {given}"));
        }
    }

    /// The cell as everybody would write it: `MUTLU IŞIK` in Turkish large and small letters, a dot
    /// behind a Sri that is a title, a comma behind a surname in front.
    pub fn respell<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        let has_i = || cell.contains(['I', 'İ', 'i', 'ı']);
        let one_name = || !cell.contains(['/', ';', '|', '&', '+', '@']);
        if self.turkish && has_i() && one_name() && latin::is_one_case(cell) {
            let text = cell.replace(SLOT, " ");
            if is_untouchable(text.trim()).is_none() {
                return Cow::Owned(turkish::title(cell));
            }
        }
        if self.indian
            && let Some((first, rest)) = cell.split_once(' ')
            && lists::dotted_title(&first.to_ascii_lowercase()).is_some()
            && rest.split_whitespace().count() > 1
        {
            return Cow::Owned(format!("{first}. {rest}"));
        }
        match self.surname_first.then(|| order::surname_apart(cell)) {
            Some(Some(apart)) => Cow::Owned(apart),
            _ => Cow::Borrowed(cell),
        }
    }
}

/// Smt., Shri and Tmt. are titles of India and nothing else: where they stand, Sri is one too.
fn begins_indian(name: &str) -> bool {
    let first = name.split([' ', '.']).next().unwrap_or_default();
    ["smt", "shri", "tmt"]
        .iter()
        .any(|title| first.eq_ignore_ascii_case(title))
}
