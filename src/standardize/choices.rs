//! Reading settings that name one of a few words.

use crate::tables::definition::Settings;

/// The given choice, the first one where none was given.
///
/// # Errors
/// A sentence with the valid choices.
pub(super) fn choice<T: Copy>(
    settings: &Settings,
    name: &str,
    choices: &[(&str, T)],
) -> Result<T, String> {
    let Some(given) = settings.text(name) else {
        return Ok(choices[0].1);
    };
    choices
        .iter()
        .find(|(word, _)| *word == given)
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            format!("`{name}` must be one of {}", words.join(", "))
        })
}

/// The time zone of a setting, Korea's where none was given.
///
/// # Errors
/// A sentence if the name is not in the bundled zone data.
pub(super) fn time_zone(settings: &Settings) -> Result<jiff::tz::TimeZone, String> {
    let name = settings.text("timezone").unwrap_or("Asia/Seoul");
    if name.eq_ignore_ascii_case("utc") {
        return Ok(jiff::tz::TimeZone::UTC);
    }
    jiff::tz::TimeZone::get(name).map_err(|_| format!("`{name}` is not a known time zone"))
}
