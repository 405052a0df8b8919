//! Dates by their form. Lenient about months and days (a typed `1861-72-07` still belongs to a
//! column of dates), because only the column's nature is asked, never the day itself.

/// A value that reads as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateForm {
    /// Year, two digits pivoted at 30.
    pub(super) year: u16,
    /// Whether separators or a month's name show that it is a date.
    pub(super) separated: bool,
    /// Whether a time of day follows.
    pub(super) clock: bool,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a lower-cased value as a date.
pub(super) fn date(text: &str) -> Option<DateForm> {
    if text.len() < 6 || text.len() > 40 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return compact(text);
    }
    separated(text).or_else(|| as_booked(text))
}

/// `18nov76`, as bookings of flights have it.
fn as_booked(text: &str) -> Option<DateForm> {
    let day = text.find(|c: char| !c.is_ascii_digit())?;
    let (day, rest) = text.split_at(day);
    let (month, year) = rest.split_at_checked(3)?;
    let digits = year.bytes().all(|byte| byte.is_ascii_digit());
    let fits = MONTHS.contains(&month) && digits && matches!(day.len(), 1 | 2);
    let year = year
        .parse()
        .ok()
        .filter(|_| fits && matches!(year.len(), 2 | 4))?;
    Some(DateForm {
        year: pivot(year),
        separated: true,
        clock: false,
    })
}

/// `20240305` and `20240305140509`.
fn compact(digits: &str) -> Option<DateForm> {
    if digits.len() != 8 && digits.len() != 14 {
        return None;
    }
    let year: u16 = digits[..4].parse().ok()?;
    let month: u16 = digits[4..6].parse().ok()?;
    let day: u16 = digits[6..8].parse().ok()?;
    let plausible =
        (1850..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    plausible.then_some(DateForm {
        year,
        separated: false,
        clock: digits.len() == 14,
    })
}

/// Three groups with separators between them, then perhaps a time.
fn separated(text: &str) -> Option<DateForm> {
    let (day_part, rest) = three_groups(text)?;
    let [a, b, c] = day_part;
    let (a_len, c_len) = (a.len(), c.len());
    let number = |group: &str| group.parse::<u16>().ok();
    let year = match (number(a), number(b), number(c)) {
        (Some(year), Some(_), Some(_)) if a_len == 4 && b.len() <= 2 && c_len <= 2 => year,
        (Some(_), Some(_), Some(year)) if c_len == 4 && a_len <= 2 && b.len() <= 2 => year,
        // `24.3.5` (year first, as in Korea) or `6/15/98`.
        (Some(first), Some(middle), Some(last))
            if a_len <= 2 && b.len() <= 2 && c_len == 2 || a_len == 2 && c_len <= 2 =>
        {
            if middle > 31 {
                return None;
            }
            pivot(if last > 31 || first <= 31 && text.contains('/') {
                last
            } else {
                first
            })
        }
        // `15-mar-92`, `mar 15, 1992`.
        (Some(_), None, Some(year)) if is_month(b) && a_len <= 2 => pivot(year),
        (None, Some(_), Some(year)) if is_month(a) && b.len() <= 2 => pivot(year),
        _ => return None,
    };
    if !(1000..=9999).contains(&year) {
        return None;
    }
    let clock = rest.contains(':') || rest.contains('시');
    let rest = rest.trim_matches([' ', '.', '일', '(', ')', '월', '화', '수', '목', '금', '토']);
    (clock || rest.is_empty()).then_some(DateForm {
        year,
        separated: true,
        clock,
    })
}

/// The year that two digits mean.
pub(super) fn pivot(year: u16) -> u16 {
    match year {
        0..=30 => 2000 + year,
        31..=99 => 1900 + year,
        _ => year,
    }
}

fn is_month(word: &str) -> bool {
    word.len() >= 3 && MONTHS.iter().any(|month| word.starts_with(month))
}

/// The first three runs of digits or Latin letters if only date separators stand between them,
/// and what follows.
fn three_groups(text: &str) -> Option<([&str; 3], &str)> {
    let mut groups = [""; 3];
    let mut rest = text;
    for (at, group) in groups.iter_mut().enumerate() {
        if at > 0 {
            let start = rest.find(|c: char| c.is_ascii_alphanumeric())?;
            let gap = &rest[..start];
            let fits = !gap.is_empty() && gap.chars().all(|c| "-./, 년월".contains(c));
            if !fits || gap.chars().count() > 3 {
                return None;
            }
            rest = &rest[start..];
        }
        let first = rest.chars().next()?;
        let same_kind = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                c.is_ascii_alphabetic()
            }
        };
        let end = rest.find(|c| !same_kind(c)).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        (*group, rest) = rest.split_at(end);
    }
    Some((groups, rest))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn reads_the_usual_notations() {
        for (text, year, clock) in [
            ("18nov76", 1976, false),
            ("2024-03-05", 2024, false),
            ("2024. 3. 5.", 2024, false),
            ("2024. 3. 5. 오후 2:05:09", 2024, true),
            ("2024년 3월 5일", 2024, false),
            ("2024년3월5일(화)", 2024, false),
            ("24.3.5", 2024, false),
            ("6/15/98", 1998, false),
            ("3/12/1998", 1998, false),
            ("15-mar-92", 1992, false),
            ("mar 15, 1992", 1992, false),
            ("20240305", 2024, false),
            ("2024-03-05t00:00:00.000z", 2024, true),
            ("1861-72-07", 1861, false),
        ] {
            let form = date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((form.year, form.clock), (year, clock), "{text}");
        }
    }

    #[test]
    fn leaves_numbers_phones_and_addresses_alone() {
        for text in [
            "010-1234-5678",
            "02-123-4567",
            "99999999",
            "12 high street",
            "124-81-00998",
            "192.168.0.1",
            "12345678",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
