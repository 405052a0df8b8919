//! Mail addresses, phone numbers and web addresses by their form.

use std::borrow::Cow;

use super::{Shape, ShapeSet, calendar};
use crate::text::scripts::is_word_char;

/// Adds the shapes of a lower-cased value.
pub(super) fn shapes(text: &str, shapes: &mut ShapeSet) {
    if is_email(text) {
        shapes.add(Shape::Email);
    } else if is_url(text) {
        shapes.add(Shape::Url);
    } else if let Some(phone) = phone(text) {
        shapes.add(Shape::Phone);
        shapes.add_tested([
            (Shape::PlainPhone, phone.plain),
            (Shape::KoreanMobile, phone.korean_mobile),
        ]);
    }
}

/// One address, or several with separators; display names and `mailto:` are left to the
/// standardizer, for they are rare.
fn is_email(text: &str) -> bool {
    let mut any = false;
    for address in text.split([';', ',', ' ']).filter(|part| !part.is_empty()) {
        let address = address
            .trim_start_matches("mailto:")
            .trim_matches(['<', '>']);
        let Some((mailbox, domain)) = address.split_once('@') else {
            return false;
        };
        let labels_filled = domain.split('.').filter(|label| !label.is_empty()).count() >= 2;
        if mailbox.is_empty() || domain.contains('@') || !labels_filled {
            return false;
        }
        any = true;
    }
    any
}

fn is_url(text: &str) -> bool {
    if text.contains(char::is_whitespace) {
        return false;
    }
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.") {
        return true;
    }
    let host = text.split('/').next().unwrap_or(text);
    let Some((name, ending)) = host.rsplit_once('.') else {
        return false;
    };
    let known = [
        "com", "net", "org", "kr", "io", "co", "uk", "de", "fr", "jp", "cn", "eu", "us", "au",
        "biz", "info", "shop", "dev", "app", "ai", "gov", "edu",
    ];
    known.contains(&ending)
        && name.len() >= 2
        && name
            .chars()
            .all(|c| is_word_char(c) || c == '-' || c == '.')
}

/// A value that may be a phone number.
struct PhoneForm {
    plain: bool,
    korean_mobile: bool,
}

fn phone(text: &str) -> Option<PhoneForm> {
    let shown = |c: &char| c.is_ascii_digit() || *c == '*';
    if text.chars().filter(shown).count() < 7 {
        return None;
    }
    // Of several numbers in a cell the first one decides; an extension is no part of it.
    // 310/246-1501 is one number, 02-123-4567/010-1234-5678 are two.
    let area = |first: &str| first.chars().filter(shown).count() < 6;
    let joined = match text.split_once('/') {
        Some((first, rest)) if area(first) => Cow::Owned(format!("{first}-{rest}")),
        _ => Cow::Borrowed(text),
    };
    let first = joined.split(['/', ';', ',']).next().unwrap_or(text);
    let end = ["내선", "ext", "x", "("]
        .iter()
        .filter_map(|mark| first.find(mark))
        .filter(|&at| at >= 7)
        .min()
        .unwrap_or(first.len());
    let number = first[..end].trim();
    let number = number
        .strip_prefix("tel")
        .unwrap_or(number)
        .trim_start_matches([':', ' ', '.']);
    let allowed = |c: char| c.is_ascii_digit() || "+-(). *~".contains(c);
    if !number.chars().all(allowed) {
        return None;
    }
    let digits: String = number.chars().filter(shown).collect();
    let stars = digits.bytes().filter(|&byte| byte == b'*').count();
    if !(7..=16).contains(&digits.len()) || stars > 6 || digits.len() == stars {
        return None;
    }
    let groups: Vec<usize> = number
        .split(|c: char| !shown(&c))
        .filter(|group| !group.is_empty())
        .map(str::len)
        .collect();
    // A business number, a resident number, a date, a decimal number.
    let decimal = number.contains('.') && groups.len() == 2;
    if groups == [3, 2, 5] || groups == [6, 7] || decimal || number[1..].contains('+') {
        return None;
    }
    if calendar::date(number).is_some() {
        return None;
    }
    let national = match digits.strip_prefix("0082").or_else(|| {
        digits
            .strip_prefix("82")
            .filter(|_| number.starts_with('+') || number.starts_with("82"))
    }) {
        Some(rest) if (8..=11).contains(&rest.len()) => {
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
        }
        _ => digits.clone(),
    };
    let korean_mobile = is_korean_mobile(&national) || is_korean_mobile_without_zero(number);
    let plain = korean_mobile
        || number.starts_with('+') && digits.len() >= 8
        || national.starts_with('0') && is_korean_fixed_line(&national)
        || groups.len() >= 2 && digits.starts_with('0') && (9..=12).contains(&digits.len())
        || groups == [3, 3, 4]
        || groups == [4, 4]
            && ["15", "16", "18"]
                .iter()
                .any(|head| digits.starts_with(head));
    Some(PhoneForm {
        plain,
        korean_mobile,
    })
}

fn is_korean_mobile(national: &str) -> bool {
    let old = ["011", "016", "017", "018", "019"]
        .iter()
        .any(|head| national.starts_with(head));
    national.starts_with("010") && national.len() == 11
        || old && (10..=11).contains(&national.len())
}

/// `1012345678`: a spreadsheet took the zero. No subscriber number starts with 0 or 1, which
/// keeps running numbers from 1000000001 on apart.
fn is_korean_mobile_without_zero(number: &str) -> bool {
    number.len() == 10
        && number.starts_with("10")
        && matches!(number.as_bytes()[2], b'2'..=b'9')
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_korean_fixed_line(national: &str) -> bool {
    let bytes = national.as_bytes();
    match bytes.get(1) {
        Some(b'2') => (9..=10).contains(&national.len()),
        Some(b'3'..=b'6') => (10..=11).contains(&national.len()) && matches!(bytes[2], b'1'..=b'5'),
        Some(b'7' | b'8') => (10..=11).contains(&national.len()) && bytes[2] == b'0',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, look};

    fn has(text: &str, shape: Shape) -> bool {
        look(text).is_some_and(|look| look.shapes.has(shape))
    }

    #[test]
    fn phones() {
        for text in [
            "010-1234-5678",
            "01012345678",
            "+82 10-1234-5678",
            "1023456789",
            "010-****-5678",
            "０１０－１２３４－５６７８",
        ] {
            assert!(has(text, Shape::KoreanMobile), "{text}");
        }
        for text in [
            "02-123-4567",
            "031-123-4567 (내선 12)",
            "1588-1234",
            "320-392-2137",
            "+44 1934 126841",
        ] {
            assert!(
                has(text, Shape::PlainPhone) && !has(text, Shape::KoreanMobile),
                "{text}"
            );
        }
        for text in [
            "310/246-1501",
            "+1-890-555-0135 x2048",
            "15 99 55 50 12 78 14 8",
        ] {
            assert!(has(text, Shape::Phone), "{text}");
        }
        for text in [
            "1000000001",
            "124-81-00998",
            "2024-03-05",
            "123-456",
            "12,000",
            "900101-1234567",
        ] {
            assert!(!has(text, Shape::PlainPhone), "{text}");
        }
    }

    #[test]
    fn mails_and_hosts() {
        assert!(has("Kim@Example.co.kr", Shape::Email));
        assert!(has("a@x.com; b@y.com", Shape::Email));
        assert!(!has("kim at example.com", Shape::Email) && !has("@x.com", Shape::Email));
        assert!(has("www.example.co.uk", Shape::Url) && has("example.co.kr/shop", Shape::Url));
        assert!(!has("a@x.com", Shape::Url) && !has("3.14", Shape::Url));
    }
}
