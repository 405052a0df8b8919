//! The standardizer `number`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::{collapse, is_dash, plain};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "number",
        summary: "Numbers as plain decimals, with their unit apart.",
        doc: "Canonical text is a plain decimal: no thousands separators, no exponent, no needless \
              zeros. Korean magnitudes are multiplied out (`1.5만` is 15000, `3억 5천만원` is \
              350000000), brackets and signs behind the number mean minus.\n\n\
              The part `unit` is KRW for 원 and ₩, USD, EUR, JPY, `%`, or the word as written. A \
              comma before one or two digits is read as a decimal comma, flagged `ambiguous`. \
              Arithmetic is exact; more than 30 digits are no number.",
        parameters: &[],
        examples: &[
            ("1,234,500원", "1234500"),
            ("₩ 3억 5천만", "350000000"),
            ("(1,200.50)", "-1200.5"),
            ("1.5E+3", "1500"),
            ("12,5", "12.5 [ambiguous]"),
            ("많음", "많음 [invalid]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Number))
}

struct Number;

impl Standardizer for Number {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let Some(Amount {
            decimal,
            unit,
            comma,
        }) = read(&folded)
        else {
            cell.parts = vec![None];
            cell.text = Some(collapse(&folded).into_owned());
            return cell.flagged(Flags::INVALID);
        };
        if comma == Comma::Decimal {
            cell.note("number-decimal-comma");
            cell = cell.flagged(Flags::AMBIGUOUS);
        }
        // The unit of a canonical number was found when it was made.
        if cell.parts.is_empty() || unit.is_some() {
            cell.parts = vec![unit];
        }
        cell.text = Some(decimal.text());
        cell
    }
}

/// A number of the form `digits × 10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    const ZERO: Decimal = Decimal {
        digits: 0,
        scale: 0,
    };

    fn plus(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        Some(Decimal {
            digits: self.at(scale)?.checked_add(other.at(scale)?)?,
            scale,
        })
    }

    /// The digits at a larger scale.
    fn at(self, scale: u32) -> Option<i128> {
        let factor = 10i128.checked_pow(scale.checked_sub(self.scale)?)?;
        self.digits.checked_mul(factor)
    }

    /// Times ten to the given power.
    fn shifted(self, power: u32) -> Option<Decimal> {
        if power <= self.scale {
            return Some(Decimal {
                digits: self.digits,
                scale: self.scale - power,
            });
        }
        let factor = 10i128.checked_pow(power - self.scale)?;
        Some(Decimal {
            digits: self.digits.checked_mul(factor)?,
            scale: 0,
        })
    }

    fn text(self) -> String {
        let Decimal {
            mut digits,
            mut scale,
        } = self;
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        let sign = if digits < 0 { "-" } else { "" };
        let width = scale as usize + 1;
        let mut text = format!("{sign}{:0width$}", digits.unsigned_abs());
        if scale > 0 {
            text.insert(text.len() - scale as usize, '.');
        }
        text
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comma {
    Thousands,
    Decimal,
}

struct Amount {
    decimal: Decimal,
    unit: Option<String>,
    comma: Comma,
}

/// Reads sign, currency, number with magnitudes and unit, in that order.
fn read(text: &str) -> Option<Amount> {
    let rest = text.trim_matches(|c| matches!(c, ' ' | '\'' | '"'));
    // 일금 and 금 stand before sums on receipts.
    let rest = rest
        .strip_prefix('일')
        .filter(|rest| rest.starts_with('금'))
        .unwrap_or(rest);
    let mut rest = rest.strip_prefix('금').unwrap_or(rest);
    let mut negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negative = true;
        rest = inside;
    }
    let mut unit = None;
    // Sign and currency come in either order: -₩100, ₩-100.
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest
            .strip_prefix(is_dash)
            .or_else(|| rest.strip_prefix(['△', '▲']))
        {
            if negative {
                return None;
            }
            negative = true;
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('+') {
            rest = behind;
        } else if let Some((code, behind)) = currency(rest) {
            if unit.replace(code.to_owned()).is_some() {
                return None;
            }
            rest = behind;
        } else {
            break;
        }
    }
    let mut comma = Comma::Thousands;
    let mut total = Decimal::ZERO;
    let mut numbers = 0;
    while rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
            .unwrap_or(rest.len());
        let (mut decimal, kind) = plain_number(&rest[..end])?;
        comma = if kind == Comma::Decimal { kind } else { comma };
        rest = &rest[end..];
        if let Some((power, behind)) = exponent(rest) {
            decimal = decimal.shifted(power)?;
            rest = behind;
        }
        let (power, behind) = magnitude(rest);
        decimal = decimal.shifted(power)?;
        total = total.plus(decimal)?;
        numbers += 1;
        // A further number follows only behind a magnitude: 3억 5천만.
        let next = behind.trim_start();
        if power == 0 && next.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        rest = next;
    }
    if numbers == 0 {
        return None;
    }
    if !negative && let Some(behind) = rest.strip_prefix(is_dash) {
        negative = true;
        rest = behind;
    }
    let rest = rest.trim();
    if !rest.is_empty() {
        let word = unit_word(rest)?;
        match unit {
            // ₩ 100원 says the same twice.
            Some(ref known) if *known != word => return None,
            _ => unit = Some(word),
        }
    }
    if negative {
        total.digits = -total.digits;
    }
    Some(Amount {
        decimal: total,
        unit,
        comma,
    })
}

/// A currency in front of a number.
fn currency(text: &str) -> Option<(&'static str, &str)> {
    const SIGNS: [(&str, &str); 10] = [
        ("₩", "KRW"),
        ("\\", "KRW"),
        ("KRW", "KRW"),
        ("US$", "USD"),
        ("USD", "USD"),
        ("$", "USD"),
        ("€", "EUR"),
        ("EUR", "EUR"),
        ("¥", "JPY"),
        ("JPY", "JPY"),
    ];
    SIGNS
        .iter()
        .find_map(|(sign, code)| text.strip_prefix(sign).map(|rest| (*code, rest)))
}

/// A unit behind a number; words of up to twelve letters, or none.
fn unit_word(text: &str) -> Option<String> {
    Some(match text {
        "원" | "원정" | "won" | "Won" | "WON" => "KRW".to_owned(),
        "달러" | "불" => "USD".to_owned(),
        "유로" => "EUR".to_owned(),
        "엔" => "JPY".to_owned(),
        "%" | "퍼센트" | "프로" => "%".to_owned(),
        _ => match currency(text) {
            Some((code, "")) => code.to_owned(),
            _ if text.chars().count() <= 12 && text.chars().all(char::is_alphabetic) => {
                text.to_owned()
            }
            _ => return None,
        },
    })
}

/// `E+3` behind a number; powers up to 30.
fn exponent(text: &str) -> Option<(u32, &str)> {
    let rest = text.strip_prefix(['e', 'E'])?;
    let rest = rest.strip_prefix('+').unwrap_or(rest);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let power: u32 = rest[..end].parse().ok()?;
    (power <= 30).then_some((power, &rest[end..]))
}

/// Korean magnitudes behind a number (천만 is 천 times 만) as a power of ten.
fn magnitude(text: &str) -> (u32, &str) {
    let mut rest = text.trim_start();
    let mut power = 0;
    loop {
        let (more, behind) = match rest.chars().next() {
            Some('십') => (1, '십'.len_utf8()),
            Some('백') => (2, '백'.len_utf8()),
            Some('천') => (3, '천'.len_utf8()),
            Some('만') => (4, '만'.len_utf8()),
            Some('억') => (8, '억'.len_utf8()),
            Some('조') => (12, '조'.len_utf8()),
            _ => break,
        };
        power += more;
        rest = &rest[behind..];
        if power > 20 {
            break;
        }
    }
    if power == 0 { (0, text) } else { (power, rest) }
}

/// Digits with separators: `1,234.50`, `1.234,50`, `12,5`.
fn plain_number(text: &str) -> Option<(Decimal, Comma)> {
    let text = text.trim_end_matches([',', '.']);
    let (comma, dot) = (text.rfind(','), text.rfind('.'));
    let (whole, fraction, thousands, kind) = match (comma, dot) {
        (Some(comma), Some(dot)) if comma > dot => {
            (&text[..comma], &text[comma + 1..], '.', Comma::Thousands)
        }
        (_, Some(dot)) => (&text[..dot], &text[dot + 1..], ',', Comma::Thousands),
        (Some(comma), None) if (1..=2).contains(&(text.len() - comma - 1)) => {
            (&text[..comma], &text[comma + 1..], '.', Comma::Decimal)
        }
        (_, None) => (text, "", ',', Comma::Thousands),
    };
    let mut groups = whole.split(thousands).peekable();
    let first = groups.next().unwrap_or("");
    let mut digits = first.to_owned();
    // Groups of three, or of four as Koreans count; a lone group of four is a slip of the comma.
    let size = groups.peek().map_or(3, |group| group.len());
    let count = whole.matches(thousands).count();
    if count > 0 && (first.is_empty() || first.len() > size || size == 4 && count < 2) {
        return None;
    }
    for group in groups {
        if group.len() != size || !matches!(size, 3 | 4) {
            return None;
        }
        digits.push_str(group);
    }
    digits.push_str(fraction);
    if digits.is_empty() || digits.len() > 30 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((
        Decimal {
            digits: digits.parse().ok()?,
            scale: fraction.len() as u32,
        },
        kind,
    ))
}
