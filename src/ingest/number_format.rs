//! Numbers of spreadsheet cells as a person sees them: in full, without `.0`, with the zeros and
//! hyphens that a number format such as `00000` or `000-0000-0000` puts there. Thousands
//! separators, currency and percent signs are left out: they are dress, not identity.

/// A number as text under the cell's format code.
pub fn show(value: f64, code: &str) -> String {
    padded(value, code).unwrap_or_else(|| plain(value))
}

/// A number in full, at the 15 digits that spreadsheets keep.
pub fn plain(value: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !value.is_finite() {
        return String::new();
    }
    if value.fract() == 0.0 {
        let text = format!("{value:.0}");
        return if text == "-0" || value.abs() > EXACT && text.is_empty() {
            "0".to_owned()
        } else {
            text
        };
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// A whole number under a code of digit places and literals alone.
fn padded(value: f64, code: &str) -> Option<String> {
    if value < 0.0 || value.fract() != 0.0 || value >= 1e18 {
        return None;
    }
    let places = section(value, code)?;
    if !holds_zeros_or_literals(&places) {
        return None;
    }
    let digits: Vec<char> = format!("{value:.0}").chars().collect();
    let mut left = digits.as_slice();
    let mut reversed: Vec<char> = Vec::new();
    let first_place = places.iter().position(|p| matches!(p, Place::Digit(_)))?;
    for (i, place) in places.iter().enumerate().rev() {
        match place {
            Place::Literal(c) => reversed.push(*c),
            Place::Digit(filler) => match left.split_last() {
                Some((&digit, rest)) => {
                    reversed.push(digit);
                    left = rest;
                }
                None if *filler == Filler::Zero => reversed.push('0'),
                None => {}
            },
        }
        if i == first_place {
            reversed.extend(left.iter().rev());
            left = &[];
        }
    }
    let text: String = reversed.into_iter().rev().collect();
    Some(text.trim().to_owned())
}

/// Whether any number looks different under this code than in full.
pub fn acts(code: &str) -> bool {
    code.split(';').any(|part| {
        let mut rest = part;
        while let Some((_, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            rest = after;
        }
        places(rest).is_some_and(|places| holds_zeros_or_literals(&places))
    })
}

/// Whether the places say more than the digits of the number.
fn holds_zeros_or_literals(places: &[Place]) -> bool {
    let digits = |filler: &[Filler]| {
        let is_one = |place: &&Place| matches!(place, Place::Digit(f) if filler.contains(f));
        places.iter().filter(is_one).count()
    };
    let all = digits(&[Filler::Zero, Filler::Nothing]);
    all >= 2 && (places.len() > all || digits(&[Filler::Zero]) >= 2)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filler {
    Zero,
    Nothing,
}

enum Place {
    Digit(Filler),
    Literal(char),
}

/// The places of the section that applies to `value`; `None` if it holds anything else.
fn section(value: f64, code: &str) -> Option<Vec<Place>> {
    for part in code.split(';') {
        let mut rest = part;
        let mut applies = true;
        while let Some(inner) = rest.strip_prefix('[') {
            let (condition, after) = inner.split_once(']')?;
            if let Some(limit) = condition.strip_prefix("<=") {
                applies = value <= limit.trim().parse().ok()?;
            } else if let Some(limit) = condition.strip_prefix(">=") {
                applies = value >= limit.trim().parse().ok()?;
            } else if let Some(limit) = condition.strip_prefix('<') {
                applies = value < limit.trim().parse().ok()?;
            } else if let Some(limit) = condition.strip_prefix('>') {
                applies = value > limit.trim().parse().ok()?;
            }
            rest = after;
        }
        if applies {
            return places(rest);
        }
    }
    None
}

fn places(code: &str) -> Option<Vec<Place>> {
    // `# ?/?` is a fraction; no one writes a code or a number of a phone so.
    if code.contains("?/") || code.contains("/?") {
        return None;
    }
    let mut places = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '0' => places.push(Place::Digit(Filler::Zero)),
            '#' | '?' => places.push(Place::Digit(Filler::Nothing)),
            '\\' | '!' => places.push(Place::Literal(chars.next()?)),
            '"' => {
                for quoted in chars.by_ref() {
                    if quoted == '"' {
                        break;
                    }
                    places.push(Place::Literal(quoted));
                }
            }
            '_' | '*' => {
                chars.next()?;
            }
            '-' | '(' | ')' | ' ' | '/' | '+' => places.push(Place::Literal(c)),
            _ => return None,
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_the_zeros_a_person_sees() {
        for (value, code, seen) in [
            (6236.0, "00000", "06236"),
            (1_012_345_678.0, "000-0000-0000", "010-1234-5678"),
            (1_012_345_678.0, "0##\\-####\\-####", "010-1234-5678"),
            (
                212_345_678.0,
                "[<=99999999]####-####;(0##) ####-####",
                "(02) 1234-5678",
            ),
            (
                12_345_678.0,
                "[<=99999999]####-####;(0##) ####-####",
                "1234-5678",
            ),
            (1_248_100_998.0, "000\"-\"00\"-\"00000", "124-81-00998"),
            (123_456.0, "000", "123456"),
            (1234.0, "#,##0", "1234"),
            (3.0, "General", "3"),
            (0.15, "0%", "0.15"),
            (123_456_789_012.0, "General", "123456789012"),
            (0.1 + 0.2, "General", "0.3"),
            (-5.0, "00000", "-5"),
            (3.0, "# ?/?", "3"),
        ] {
            assert_eq!(show(value, code), seen, "{code}");
        }
    }

    #[test]
    fn codes_that_change_nothing_are_told() {
        for code in [
            "00000",
            "000-0000-0000",
            "[<=99999999]####-####;(0##) ####-####",
        ] {
            assert!(acts(code), "{code}");
        }
        for code in [
            "",
            "General",
            "0",
            "#,##0",
            "0.00",
            "0%",
            "# ??/??",
            "@",
            "yyyy-mm-dd",
            "[$-",
        ] {
            assert!(!acts(code), "{code}");
        }
    }
}
