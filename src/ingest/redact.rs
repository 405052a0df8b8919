//! Takes out of a source what must not be kept: resident and foreigner registration numbers,
//! Korean passport and driving licence numbers (the unique ids of 개인정보 보호법 §24), card and
//! account numbers, passwords. Works on distinct values, before anything else sees
//! them, and on the raw text of rejects and set-aside rows.

mod scan;

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::Array;
use rayon::prelude::*;

use self::scan::{ColumnContext, Corporate, Found, bare_thirteen_digits};
pub use self::scan::{is_within_code, redact_text};
use crate::tables::raw::{RawColumn, RawSource, Remark};
use crate::tables::text_column::{NULL, TextColumn};

/// What stands in place of a registration number.
pub const RRN: &str = "[redacted:rrn]";
/// What stands in place of a passport number.
pub const PASSPORT: &str = "[redacted:passport]";
/// What stands in place of a driving licence number.
pub const LICENCE: &str = "[redacted:licence]";
/// What stands in place of a card number.
pub const CARD: &str = "[redacted:card]";
/// What stands in place of an account number.
pub const ACCOUNT: &str = "[redacted:account]";

/// What a header says about its whole column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitive {
    /// Registration numbers of persons.
    Rrn,
    /// Passports.
    Passport,
    /// Driving licences.
    Licence,
    /// Card numbers.
    Card,
    /// Bank accounts.
    Account,
    /// Passwords and other secrets.
    Secret,
}

/// What a header says.
pub fn by_header(name: &str) -> Option<Sensitive> {
    let lower = name.to_lowercase();
    let compact: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let any = |parts: &[&str]| parts.iter().any(|part| compact.contains(part));
    let word = |choices: &[&str]| words.iter().any(|word| choices.contains(word));
    if any(&[
        "주민등록",
        "주민번호",
        "외국인등록",
        "외국인번호",
        "residentregistration",
        "residentno",
        "residentnumber",
        "jumin",
        "foreignerno",
    ]) || word(&["rrn"])
    {
        Some(Sensitive::Rrn)
    } else if any(&[
        "비밀번호",
        "패스워드",
        "암호",
        "비번",
        "password",
        "passwd",
        "secretkey",
        "apikey",
        "accesstoken",
    ]) || word(&["pwd", "pw", "secret", "cvc", "cvv"])
    {
        Some(Sensitive::Secret)
    } else if any(&["여권번호", "여권no"]) || compact == "여권" {
        Some(Sensitive::Passport)
    } else if any(&["운전면허"]) {
        Some(Sensitive::Licence)
    } else if any(&["계좌", "통장번호", "bankaccount", "accountiban"]) || word(&["iban"]) {
        Some(Sensitive::Account)
    } else if any(&[
        "카드번호",
        "신용카드",
        "체크카드",
        "creditcard",
        "cardnumber",
        "cardno",
    ]) {
        Some(Sensitive::Card)
    } else {
        None
    }
}

/// Whether a header speaks of a company's registration, whose number looks like a person's.
fn is_corporate(name: &str) -> bool {
    let compact: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    ["법인", "corporat", "corpno", "corpreg"]
        .iter()
        .any(|part| compact.contains(part))
}

/// Redacts a source in place and remarks what was found, per column.
pub fn redact(source: &mut RawSource) {
    let remarks: Vec<Vec<Remark>> = source.columns.par_iter_mut().map(redact_column).collect();
    source.remarks.extend(remarks.into_iter().flatten());
    for aside in &mut source.quarantine {
        for (name, text) in &mut aside.cells {
            match by_header(name) {
                // A header row set aside holds the names of columns, not values.
                Some(_) if *text == **name => {}
                Some(Sensitive::Secret) => *text = String::from("[redacted:secret]"),
                Some(kind) if text.bytes().any(|byte| byte.is_ascii_digit()) => {
                    *text = mask_of(kind).to_owned();
                }
                _ => *text = redact_text(text).into_owned(),
            }
        }
    }
    let any_secret = source
        .columns
        .iter()
        .any(|column| by_header(&column.name) == Some(Sensitive::Secret));
    for reject in &mut source.rejects {
        // Which part of a broken record was the password cannot be told.
        reject.raw = if any_secret {
            String::from("[redacted:secret]")
        } else {
            redact_text(&reject.raw).into_owned()
        };
    }
}

/// What stands in place of a value, the code of its remark, and its words.
const REDACTED: [(&str, &str, &str); 5] = [
    (
        RRN,
        "redacted-rrn",
        "resident registration numbers were redacted",
    ),
    (
        PASSPORT,
        "redacted-passport",
        "passport numbers were redacted",
    ),
    (
        LICENCE,
        "redacted-licence",
        "driving licence numbers were redacted",
    ),
    (CARD, "redacted-card", "card numbers were redacted"),
    (ACCOUNT, "redacted-account", "account numbers were redacted"),
];

fn mask_of(kind: Sensitive) -> &'static str {
    match kind {
        Sensitive::Rrn => RRN,
        Sensitive::Passport => PASSPORT,
        Sensitive::Licence => LICENCE,
        Sensitive::Card => CARD,
        Sensitive::Account => ACCOUNT,
        Sensitive::Secret => "",
    }
}

fn redact_column(column: &mut RawColumn) -> Vec<Remark> {
    match by_header(&column.name) {
        Some(Sensitive::Secret) => {
            let cells = column.text.filled() as u64;
            column.text = TextColumn::nulls(column.text.len());
            vec![note(
                &column.name,
                "redacted-secret",
                cells,
                "passwords or secrets were dropped",
            )]
        }
        Some(
            kind @ (Sensitive::Rrn | Sensitive::Passport | Sensitive::Licence | Sensitive::Account),
        ) => {
            let digits = |text: &&str| text.bytes().any(|byte| byte.is_ascii_digit());
            let shown = column.text.values().iter().flatten().filter(digits);
            if kind == Sensitive::Rrn && scan::are_fronts(shown) {
                return Vec::new();
            }
            let holds_value = |text: &str| digits(&text) && !is_front_of_rrn(&column.name, text);
            let hit: Vec<bool> = column
                .text
                .values()
                .iter()
                .map(|text| text.is_some_and(holds_value))
                .collect();
            let cells = count(&column.text, &hit);
            if cells == 0 {
                return Vec::new();
            }
            column.text = column.text.map_values(|text| {
                Some(Cow::Borrowed(if holds_value(text) {
                    mask_of(kind)
                } else {
                    text
                }))
            });
            let mask = mask_of(kind);
            let told = REDACTED.iter().find(|(known, ..)| *known == mask);
            let (_, code, what) = told.expect("every mask is told of");
            vec![note(&column.name, code, cells, what)]
        }
        header => redact_values(column, header),
    }
}

/// The birth date that some systems keep in a column of its own is no unique number.
fn is_front_of_rrn(name: &str, text: &str) -> bool {
    name.contains('앞') && text.bytes().filter(u8::is_ascii_digit).count() <= 6
}

/// Bytes of an average value in a column that may hold words beside numbers.
const ROOM: usize = 12;

fn redact_values(column: &mut RawColumn, header: Option<Sensitive>) -> Vec<Remark> {
    let values = column.text.values();
    let wide = values.value_data().contains(&0xEF);
    // Passport numbers of today have too few digits in a row to be told from codes: only the word
    // beside them tells, in columns with room for words.
    let roomy = values.value_data().len() >= values.len() * ROOM;
    let speaks =
        roomy && std::str::from_utf8(values.value_data()).is_ok_and(scan::speaks_of_passports);
    let may_hold = |text: &str| match wide {
        true => scan::may_hold(text),
        false => scan::may_hold_narrow(text.as_bytes()),
    };
    let candidates: Vec<u32> = (0..values.len() as u32)
        .into_par_iter()
        .with_min_len(1 << 14)
        .filter(|&code| {
            let text = values.value(code as usize);
            header == Some(Sensitive::Card)
                || may_hold(text)
                || (speaks && scan::speaks_of_passports(text))
        })
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let texts = || candidates.iter().map(|&code| values.value(code as usize));
    let context = ColumnContext {
        bare_numbers: bare_thirteen_digits(texts()),
        corporate: if is_corporate(&column.name) {
            Corporate::ByHeader
        } else {
            scan::corporate_share(texts())
        },
        cards: header == Some(Sensitive::Card),
        fronts_only: scan::are_fronts(texts()),
    };
    let found: Vec<Option<(u32, String, Found)>> = candidates
        .par_iter()
        .with_min_len(1 << 12)
        .map(|&code| {
            let (text, found) = scan::redact_with(values.value(code as usize), &context);
            match text {
                Cow::Owned(text) => Some((code, text, found)),
                Cow::Borrowed(_) => None,
            }
        })
        .collect();
    let mut kinds = vec![Found::NONE; values.len()];
    let mut texts: std::collections::HashMap<u32, String> = std::collections::HashMap::new();
    for (code, text, found) in found.into_iter().flatten() {
        kinds[code as usize] = found;
        texts.insert(code, text);
    }
    if texts.is_empty() {
        return Vec::new();
    }
    let cells: Vec<u64> = REDACTED
        .iter()
        .map(|(mask, ..)| {
            let hit: Vec<bool> = kinds.iter().map(|found| found.holds(mask)).collect();
            count(&column.text, &hit)
        })
        .collect();
    let mut code = 0u32;
    column.text = column.text.map_values(|text| {
        let own = code;
        code += 1;
        Some(match texts.remove(&own) {
            Some(redacted) => Cow::Owned(redacted),
            None => Cow::Borrowed(text),
        })
    });
    REDACTED
        .iter()
        .zip(cells)
        .filter(|(_, cells)| *cells > 0)
        .map(|((_, code, what), cells)| note(&column.name, code, cells, what))
        .collect()
}

fn count(column: &TextColumn, hit: &[bool]) -> u64 {
    column
        .codes()
        .iter()
        .filter(|&&code| code != NULL && hit[code as usize])
        .count() as u64
}

fn note(column: &Arc<str>, code: &'static str, cells: u64, what: &str) -> Remark {
    Remark {
        code,
        message: format!("column `{column}`: {what} in {cells} cells"),
        column: Some(column.clone()),
        count: cells,
    }
}

#[cfg(test)]
mod tests;
