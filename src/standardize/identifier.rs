//! The standardizer `identifier`.

use unicode_normalization::UnicodeNormalization;

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::{collapse, plain, unmarked};
use super::{Cell, Context, Entry, Standardizer};
use crate::text::scripts;

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "identifier",
        summary: "Identifiers in capitals, otherwise as written.",
        doc: "Membership, passport and customer numbers: trimmed, full-width forms folded, letters \
              in capitals. Blanks and dashes inside stay, and so do leading zeros.\n\n\
              Long identifiers (15 characters and more) that use both cases keep them, because \
              there case tells apart: Salesforce ids and base64 keys such as CI and DI. Of 제 12345 호 \
              the number is left, and an apostrophe before digits, by which spreadsheets mark text, goes.\n\n\
              Flags: `masked` M12****89, whose hidden characters stand as `*`; `placeholder` 0, -1, \
              000-00-0000 and 999-99-9999, which systems write where there is none.",
        parameters: &[],
        examples: &[
            (" ab-0012 ", "AB-0012"),
            ("Ｍ１２３", "M123"),
            ("001A0000006Vm9r", "001A0000006Vm9r"),
            ("제 12345 호", "12345"),
            ("'0012", "0012"),
            ("M12○○○89", "M12***89 [masked]"),
            ("999-99-9999", "999-99-9999 [placeholder]"),
        ],
    },
    build,
};

/// From this length on, case may tell identifiers apart.
const LONG: usize = 15;

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Identifier))
}

struct Identifier;

impl Standardizer for Identifier {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        let id = collapse(unmarked(&folded));
        let id = match numbered(&id) {
            Some(number) => number.to_owned().into(),
            None => id,
        };
        if id.is_empty() {
            return cell.missing();
        }
        let both_cases = id.bytes().any(|b| b.is_ascii_lowercase())
            && id.bytes().any(|b| b.is_ascii_uppercase());
        let hidden = id.contains(scripts::hides) && id.contains(char::is_alphanumeric);
        let id = match hidden {
            true => id.replace(scripts::hides, "*").into(),
            false => id,
        };
        cell.text = Some(if both_cases && id.len() >= LONG {
            id.into_owned()
        } else {
            upper(&id)
        });
        if hidden {
            cell.flags = cell.flags.with(Flags::MASKED);
        }
        if cell.text.as_deref().is_some_and(is_placeholder) {
            cell.flags = cell.flags.with(Flags::PLACEHOLDER);
        }
        cell
    }
}

/// Whether an identifier stands for none: naughts, nines as many as no counter reaches, or -1.
fn is_placeholder(id: &str) -> bool {
    /// A counter may well stand at 999.
    const NINES: usize = 4;
    let digits = || id.bytes().filter(u8::is_ascii_digit);
    let plain = id
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' ' | b'.'));
    let count = digits().count();
    plain
        && count > 0
        && (digits().all(|b| b == b'0')
            || count > NINES && digits().all(|b| b == b'9')
            || id == "-1")
}

/// The number of a deed or a licence: 제 12345 호, 제12-345호.
fn numbered(text: &str) -> Option<&str> {
    let number = text.strip_prefix('제')?.trim_start();
    let number = number.strip_suffix('호').unwrap_or(number).trim_end();
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (plain && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

/// Capitals, composed again: some letters have none of their own but one with a loose accent.
fn upper(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    text.to_uppercase().nfc().collect()
}
