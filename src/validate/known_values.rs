//! Values that a check accepts, from a list in the rules or a column of a table: looked up with or
//! without regard to case, with the nearest one as a proposal.

use std::borrow::Cow;

use super::nearest::Nearest;
use super::{Column, Verdict, Verdicts};
use crate::tables::definition::Settings;

/// The values.
pub(super) struct KnownValues {
    /// As written, for suggestions.
    values: Vec<String>,
    /// As compared, sorted.
    known: Vec<String>,
    fold: fn(&str) -> Cow<'_, str>,
}

impl KnownValues {
    /// Takes the values; `ignore_case` of the settings says how they are compared.
    pub fn new(values: Vec<String>, settings: &Settings) -> Self {
        let fold: fn(&str) -> Cow<'_, str> = match settings.flag("ignore_case", false) {
            true => |text| Cow::Owned(text.to_lowercase()),
            false => |text| Cow::Borrowed(text),
        };
        let folded = values.iter().map(|value| fold(value).into_owned());
        let mut known: Vec<String> = folded.collect();
        known.sort();
        KnownValues {
            values,
            known,
            fold,
        }
    }

    /// Whether `text` is one of them.
    fn holds(&self, text: &str) -> bool {
        let folded = (self.fold)(text);
        let place = self
            .known
            .binary_search_by(|known| known.as_str().cmp(&folded));
        place.is_ok()
    }

    /// Judges every value of a column, as `read` shows it.
    pub fn judge(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>, read: fn(&str) -> &str) {
        let nearest = Nearest::new(self.values.iter().map(String::as_str), column.entries());
        column.per_value(verdicts, |text, _| match self.holds(read(text)) {
            true => Verdict::Ok,
            false => nearest.fails(text),
        });
    }
}
