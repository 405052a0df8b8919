//! Running a standardizer on one written example: for the reference, the tests of every
//! definition's examples and the literate specs. Settings are written `{to: upper} kim`.

use crate::tables::dictionary::samples;
pub use crate::tables::example::{
    FLAG_NAMES, add_setting, flag_names, setting_from_text, split_settings,
};
use crate::tables::field::FieldType;
use crate::tables::text_column::TextColumn;

use super::{Cell, Context, Entry, Standardizer};

/// Runs an entry on a given text as the only value of a column of a Korean source on 2026-11-21:
/// the canonical text, then flags in brackets; `(missing)` where nothing is left.
///
/// # Errors
/// A sentence if the settings in front of the text do not fit.
pub fn run_example(entry: &Entry, given: &str) -> Result<String, String> {
    let (settings, value) = split_settings(&entry.definition, given)?;
    let column = TextColumn::from_values([Some(value)]);
    let context = Context {
        ty: FieldType::from_name(entry.definition.name).unwrap_or(FieldType::Text),
        column: &column,
        region: "KR",
        as_of: jiff::civil::date(2026, 11, 21),
        dictionaries: &samples(),
        beside: &[],
    };
    let step: Box<dyn Standardizer> = (entry.build)(&settings, &context)?;
    let cell = step.apply(if value.is_empty() {
        Cell::default()
    } else {
        Cell::of(value)
    });
    let Some(text) = cell.text else {
        return Ok("(missing)".to_owned());
    };
    Ok(match flag_names(cell.flags) {
        names if names.is_empty() => text,
        names => format!("{text} [{names}]"),
    })
}
