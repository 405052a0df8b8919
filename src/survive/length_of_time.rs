//! Lengths of time as project files write them, in microseconds. A month counts 30 days and a year
//! 365: enough to weigh how old a value is.

use crate::tables::definition::Settings;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// Units by suffix; the longer suffix of two that fit stands first.
const UNITS: [(&str, i64); 5] = [
    ("mo", 30 * DAY),
    ("h", HOUR),
    ("d", DAY),
    ("w", 7 * DAY),
    ("y", 365 * DAY),
];

/// A length of time among settings; `None` where it was not given.
///
/// # Errors
/// A sentence, if it is none.
pub fn length_of_time(settings: &Settings, name: &str) -> Result<Option<i64>, String> {
    let Some(text) = settings.text(name) else {
        return Ok(None);
    };
    let parsed = UNITS.into_iter().find_map(|(suffix, unit)| {
        let count = text.strip_suffix(suffix)?.parse::<u32>().ok()?;
        i64::from(count).checked_mul(unit)
    });
    parsed.map(Some).ok_or_else(|| {
        format!("`{name}` is a length of time such as 12h, 1d, 2w, 6mo or 1y, not `{text}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::definition::Setting;

    #[test]
    fn lengths_of_time_need_a_number_and_a_unit() {
        let given = |text: &str| {
            let setting = Setting::Text(text.to_owned());
            length_of_time(&Settings([("within".to_owned(), setting)].into()), "within")
        };
        assert_eq!(given("2d"), Ok(Some(172_800_000_000)));
        assert_eq!(given("6mo"), Ok(Some(180 * DAY)));
        for text in ["", "d", "2", "-1d", "1.5h", "3월", "4000000000y"] {
            assert!(given(text).is_err(), "{text}");
        }
    }
}
