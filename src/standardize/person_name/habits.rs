//! What a column shows of how its names are written, where one name cannot tell: whether Chinese
//! characters are Korean names, whether I is a capital ı, whether Sri is a title.

use std::borrow::Cow;

use crate::standardize::Context;
use crate::tables::text_column::SLOT;
use crate::text::latin::{self, turkish};
use crate::text::scripts;

use super::{is_untouchable, lists};

/// Whose names Chinese characters write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Han {
    /// Korean ones, read in Hangul: 金哲洙 is 김철수.
    Korean,
    /// Anybody else's, left as they are.
    Other,
}

/// How the names of a column are written.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    pub han: Han,
    pub turkish: bool,
    pub indian: bool,
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
        }
    }

    /// The cell as everybody would write it: `MUTLU IŞIK` in Turkish large and small letters, a dot
    /// behind a Sri that is a title.
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
        Cow::Borrowed(cell)
    }
}

/// Smt., Shri and Tmt. are titles of India and nothing else: where they stand, Sri is one too.
fn begins_indian(name: &str) -> bool {
    let first = name.split([' ', '.']).next().unwrap_or_default();
    ["smt", "shri", "tmt"]
        .iter()
        .any(|title| first.eq_ignore_ascii_case(title))
}
