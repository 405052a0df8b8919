//! The month of a canonical date. Knows no calendar beyond that: canonical text is already checked.

/// A month, counted from January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Month {
    /// Its year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Its number in the year, 1 to 12.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

/// The month of `2024-03-05…` or `2024-03`; January for `2024`; none for text without a year.
pub fn month_of(text: &str) -> Option<Month> {
    let digits = |range: std::ops::Range<usize>| -> Option<i32> {
        let part = text.get(range)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(())?;
        part.parse().ok()
    };
    let year = digits(0..4)?;
    let month = match text.as_bytes().get(4) {
        None => 1,
        Some(b'-') => digits(5..7)?,
        Some(_) => return None,
    };
    (1..=12)
        .contains(&month)
        .then_some(Month(year * 12 + month - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_needs_a_year() {
        let month = |text| month_of(text).map(|month| (month.year(), month.number()));
        assert_eq!(month("2024-03-05"), Some((2024, 3)));
        assert_eq!(month("2024-12-05T10:00:00+09:00"), Some((2024, 12)));
        assert_eq!(month("2024-12"), Some((2024, 12)));
        assert_eq!(month("2024"), Some((2024, 1)));
        for text in ["--03-05", "2024-13-01", "20240305", "", "어제", "2024-가"] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
