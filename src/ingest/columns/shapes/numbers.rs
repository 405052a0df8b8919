//! Numbers with a meaning: check digits, identifiers, amounts. Weights of the Korean numbers are
//! those published by the authorities that issue them.

use super::{Shape, ShapeSet};
use crate::ingest::redact;

/// Adds the shapes of a lower-cased value.
pub(super) fn shapes(text: &str, shapes: &mut ShapeSet) {
    shapes.add_tested([
        (Shape::Number, is_number(text)),
        (Shape::Code, is_code(text)),
        (Shape::SystemId, is_system_id(text)),
        (Shape::ResidentNumber, is_resident_number(text)),
        (Shape::ResidentFront, is_resident_front(text)),
        (Shape::HidesResidentNumber, hides_resident_number(text)),
    ]);
    let grouped = |c: char| c.is_ascii_digit() || c == '-' || c == ' ';
    if !text.chars().all(grouped) {
        return;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let number: u32 = digits.iter().take(8).fold(0, |n, digit| n * 10 + digit);
    let bare = digits.len() == text.len();
    shapes.add_tested([
        (Shape::Digits, bare),
        (
            Shape::ShortDate,
            bare && digits.len() == 6 && is_month_day(number % 10_000),
        ),
        (
            Shape::Year,
            bare && digits.len() == 4 && (1900..=2030).contains(&number),
        ),
        (Shape::TenDigits, digits.len() == 10),
        (Shape::BusinessNumber, is_business_number(&digits)),
        (Shape::ThirteenDigits, digits.len() == 13),
        (Shape::CorporateNumber, is_corporate_number(&digits)),
        (Shape::Card, is_card(&digits)),
    ]);
}

fn is_month_day(number: u32) -> bool {
    (1..=12).contains(&(number / 100)) && (1..=31).contains(&(number % 100))
}

fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches(['원', '점', '%', '개', '회', '건', '명', '세', '€', '$']);
    let text = text
        .trim()
        .trim_start_matches(['+', '-', '₩', '$', '€', '£', '\\']);
    let mut digits = 0;
    let mut points = 0;
    for c in text.chars() {
        match c {
            '0'..='9' => digits += 1,
            '.' => points += 1,
            ',' => {}
            _ => return false,
        }
    }
    digits > 0 && points <= 1
}

/// One word of letters, digits and joining signs, with a digit in it.
fn is_code(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./#:".contains(&byte))
}

/// A GUID, or a CRM record key of 15 or 18 characters that starts with `00` or a known prefix.
fn is_system_id(text: &str) -> bool {
    let guid = text.trim_matches(['{', '}']);
    let groups: Vec<usize> = guid.split('-').map(str::len).collect();
    let hexadecimal = guid
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_guid = hexadecimal && (groups == [8, 4, 4, 4, 12] || groups == [32]);
    let alphanumeric = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let lettered = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_record_key = (text.len() == 15 || text.len() == 18)
        && alphanumeric
        && lettered
        && text.starts_with("00");
    is_guid || is_record_key || text.starts_with("zcrm_")
}

fn is_business_number(digits: &[u32]) -> bool {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    if digits.len() != 10 || digits.iter().all(|&digit| digit == digits[0]) {
        return false;
    }
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(w, d)| w * d).sum::<u32>() + digits[8] * 5 / 10;
    (10 - sum % 10) % 10 == digits[9]
}

fn is_corporate_number(digits: &[u32]) -> bool {
    if digits.len() != 13 {
        return false;
    }
    let sum: u32 = digits[..12]
        .iter()
        .zip([1, 2].iter().cycle())
        .map(|(d, w)| d * w)
        .sum();
    (10 - sum % 10) % 10 == digits[12]
}

/// Luhn's check over 15 or 16 digits that start as payment cards do.
fn is_card(digits: &[u32]) -> bool {
    if digits.len() != 15 && digits.len() != 16 || !matches!(digits[0], 3..=6 | 9) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([1, 2].iter().cycle())
        .map(|(digit, factor)| {
            let product = digit * factor;
            product / 10 + product % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The whole value is six digits of a birth date, then a sign of century and sex, then six
/// digits or stars. Without a separator it must be digits throughout.
fn is_resident_number(text: &str) -> bool {
    resident_number_at(text.as_bytes()).is_some_and(|length| length == text.len())
}

fn hides_resident_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    (0..bytes.len()).any(|at| {
        let starts = at == 0 || !bytes[at - 1].is_ascii_digit();
        starts
            && resident_number_at(&bytes[at..]).is_some_and(|length| {
                let after = bytes.get(at + length);
                (at > 0 || after.is_some())
                    && !after.is_some_and(u8::is_ascii_digit)
                    && !(length == 13 && within_code(text, at))
            })
    })
}

/// Whether the thirteen digits at a place are part of a longer code.
fn within_code(text: &str, at: usize) -> bool {
    let (before, behind) = (text[..at].chars().rev(), text[at + 13..].chars());
    redact::is_within_code(before, behind)
}

/// 9001011, 900101-1, 900101-1******.
fn is_resident_front(text: &str) -> bool {
    let (date, rest) = match text.split_at_checked(6) {
        Some((date, rest)) if date.bytes().all(|byte| byte.is_ascii_digit()) => (date, rest),
        _ => return false,
    };
    let rest = rest.strip_prefix(['-', ' ']).unwrap_or(rest);
    let hidden =
        |rest: &str| rest.len() <= 6 && rest.bytes().all(|byte| matches!(byte, b'*' | b'x'));
    let sexed = rest
        .strip_prefix(|c: char| c.is_ascii_digit())
        .is_some_and(hidden);
    sexed && date[2..].parse().is_ok_and(is_month_day)
}

/// Length of the 주민등록번호 that the bytes start with.
fn resident_number_at(bytes: &[u8]) -> Option<usize> {
    if bytes.len() < 13 || !bytes[..6].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let month_day = bytes[2..6]
        .iter()
        .fold(0, |n, byte| n * 10 + u32::from(byte - b'0'));
    let gap = usize::from(matches!(bytes[6], b'-' | b' '));
    let tail = bytes.get(6 + gap..13 + gap)?;
    let digits = tail.iter().filter(|byte| byte.is_ascii_digit()).count();
    let hidden = tail
        .iter()
        .filter(|&&byte| matches!(byte, b'*' | b'x'))
        .count();
    // Of 900101-1****** nothing is shown but a birth date, a century and a sex.
    let front = digits == 1 && tail[0].is_ascii_digit();
    let shown = digits == 7 || gap == 1 && digits + hidden == 7 && !front;
    (is_month_day(month_day) && shown).then_some(13 + gap)
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, look};

    fn has(text: &str, shape: Shape) -> bool {
        look(text).is_some_and(|look| look.shapes.has(shape))
    }

    #[test]
    fn check_digits() {
        assert!(
            has("124-81-00998", Shape::BusinessNumber) && has("2208162517", Shape::BusinessNumber)
        );
        assert!(!has("124-81-00997", Shape::BusinessNumber));
        assert!(has("130111-0006246", Shape::CorporateNumber));
        assert!(
            has("4111 1111 1111 1111", Shape::Card) && !has("4111 1111 1111 1112", Shape::Card)
        );
    }

    #[test]
    fn resident_numbers_open_hidden_and_within_text() {
        for text in ["900101-1234567", "9001011234567", "900101-12*****"] {
            assert!(has(text, Shape::ResidentNumber), "{text}");
            assert!(!has(text, Shape::HidesResidentNumber), "{text}");
        }
        assert!(has(
            "본인확인 900101-1234567 완료",
            Shape::HidesResidentNumber
        ));
        for text in ["aceb9001011234567a2e1686", "5f3a9001011234567"] {
            assert!(!has(text, Shape::HidesResidentNumber), "{text}");
        }
        assert!(has("rrn9001011234567", Shape::HidesResidentNumber));
        for text in ["900101-1******", "900101-1", "9001012"] {
            assert!(has(text, Shape::ResidentFront), "{text}");
            assert!(!has(text, Shape::ResidentNumber), "{text}");
        }
        for text in ["900101", "901301-1", "900101-12*****", "20240305"] {
            assert!(!has(text, Shape::ResidentFront), "{text}");
        }
        for text in ["901301-1234567", "9001011234", "2024-03-05", "01012345678"] {
            assert!(!has(text, Shape::ResidentNumber), "{text}");
        }
    }

    #[test]
    fn codes_and_amounts() {
        assert!(has("1,234,000원", Shape::Number) && has("-3.5", Shape::Number));
        assert!(has("C-00012", Shape::Code) && !has("kim", Shape::Code));
        assert!(has("003A0000006Vm9rIAC", Shape::SystemId));
        assert!(has("3f2504e0-4f89-11d3-9a0c-0305e82c3301", Shape::SystemId));
    }
}
