//! The standardizer `postcode`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;
use crate::tables::text_column::TextColumn;

use super::fold::{collapse, is_dash, plain, unmarked};
use super::{Cell, Context, Draft, Entry, Glance, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "postcode",
        summary: "Postcodes: five digits in Korea, old six-digit ones marked.",
        doc: "Korean postcodes have five digits since August 2015. A spreadsheet turns `06236` into \
              `6236`; where the column is made of four and five digits the zero is put back and \
              noted. The old form `135-080` stays, flagged `stale`, since there is no table \
              from old to new. Brackets, `우)` and `우편번호` go.\n\n\
              Codes of other countries are trimmed and written in capitals.",
        parameters: &[Parameter {
            name: "region",
            kind: ParameterKind::Text,
            required: false,
            doc: "Country of codes, ISO 3166-1 alpha-2; the field's unless said.",
        }],
        examples: &[
            ("(우)06236", "06236"),
            ("3187", "03187"),
            ("135080", "135-080 [stale]"),
            ("00000", "00000 [placeholder]"),
            ("99", "99 [invalid]"),
            ("{region: GB} sw1a  1aa", "SW1A 1AA"),
            ("{region: US} '05404", "05404"),
        ],
    },
    build,
};

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let region = settings.text("region").unwrap_or(context.region);
    if region != "KR" {
        return Ok(Box::new(Foreign));
    }
    Ok(Box::new(Korean {
        four_digits: four_digits(context.column),
    }))
}

/// What four digits are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FourDigits {
    ZeroLost,
    Invalid,
}

/// Four digits lost their zero if the column consists of four and five digits otherwise.
fn four_digits(column: &TextColumn) -> FourDigits {
    let (mut fitting, mut all) = (0u64, 0u64);
    for (code, &rows) in column.counts().iter().enumerate() {
        if rows == 0 {
            continue;
        }
        let text = column.value(code as u32);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if (4..=5).contains(&digits) {
            fitting += u64::from(rows);
        }
        if digits > 0 {
            all += u64::from(rows);
        }
    }
    // Old six-digit codes may be around; what must not prevail is something else altogether.
    if fitting * 2 >= all {
        FourDigits::ZeroLost
    } else {
        FourDigits::Invalid
    }
}

struct Korean {
    four_digits: FourDigits,
}

impl Standardizer for Korean {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        let mut code = folded.as_ref();
        for label in ["우편번호", "우)", "(우)", "[우]", "우"] {
            code = code.strip_prefix(label).unwrap_or(code).trim_start();
        }
        let code =
            code.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ':' | ' ' | '\''));
        if code.is_empty() {
            return cell.missing();
        }
        let bare = code.strip_suffix(".0").unwrap_or(code);
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        if bare
            .chars()
            .any(|c| !c.is_ascii_digit() && !is_dash(c) && c != ' ')
        {
            return other(cell, code, &folded);
        }
        match digits.len() {
            4.. if digits.bytes().all(|byte| byte == digits.as_bytes()[0]) => {
                cell.text = Some(collapse(code).into_owned());
                return cell.flagged(Flags::PLACEHOLDER);
            }
            5 => {
                let flags = range(&digits);
                cell.text = Some(digits);
                return cell.flagged(flags);
            }
            4 if self.four_digits == FourDigits::ZeroLost => {
                cell.note("postcode-zero-restored");
                let restored = format!("0{digits}");
                let flags = range(&restored);
                cell.text = Some(restored);
                return cell.flagged(flags);
            }
            6 => {
                cell.note("postcode-old");
                cell.text = Some(format!("{}-{}", &digits[..3], &digits[3..]));
                return cell.flagged(Flags::STALE);
            }
            // 150-0001, 94105-1234: somebody lives in Japan or America.
            7 | 9 if bare.contains('-') => cell.text = Some(code.to_owned()),
            _ => {
                cell.text = Some(collapse(&folded).into_owned());
                return cell.flagged(Flags::INVALID);
            }
        }
        cell
    }

    /// Five digits and nothing else.
    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let code = text.text();
        let bytes = code.as_bytes();
        let plain = bytes.len() == 5 && bytes.iter().all(u8::is_ascii_digit);
        if !plain || bytes.iter().all(|byte| *byte == bytes[0]) {
            return false;
        }
        draft.put(code);
        draft.flag(range(code));
        true
    }
}

/// Codes run from 01 (Seoul) to 63 (Jeju).
fn range(digits: &str) -> Flags {
    match &digits[..2] {
        "00" => Flags::INVALID,
        area if area > "63" => Flags::INVALID,
        _ => Flags::NONE,
    }
}

/// Letters among digits are a foreign code; letters alone are none.
fn other(mut cell: Cell, code: &str, written: &str) -> Cell {
    let text = collapse(code).to_uppercase();
    let foreign = text.len() <= 10
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ' || byte == b'-');
    cell.text = Some(if foreign {
        text
    } else {
        collapse(written).into_owned()
    });
    cell.flagged(if foreign { Flags::NONE } else { Flags::INVALID })
}

struct Foreign;

impl Standardizer for Foreign {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        let code = collapse(unmarked(&folded)).to_uppercase();
        if code.is_empty() {
            return cell.missing();
        }
        let digit = |byte: u8| byte.is_ascii_digit();
        let known = code.bytes().any(digit) && code.len() <= 12;
        let zeros = code.bytes().filter(|&b| digit(b)).all(|byte| byte == b'0');
        cell.text = Some(code);
        cell.flagged(match (known, zeros) {
            (false, _) => Flags::INVALID,
            (true, true) => Flags::PLACEHOLDER,
            (true, false) => Flags::NONE,
        })
    }
}
