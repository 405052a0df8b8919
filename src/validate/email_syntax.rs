//! `email-syntax`: a mail address must be well formed.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "email-syntax",
        summary: "A mail address must be well formed",
        doc: "One `@`, a local part of at most 64 bytes without dots at its ends or in a row, a \
              domain with a dot between non-empty labels, at most 254 bytes in all (RFC 5321), and \
              nothing that the standardizer found invalid. Every address of a cell must be. \
              Whether somebody reads the mailbox is not known. Placeholders and masked addresses \
              are not checked here.",
        parameters: &[],
        examples: &[
            ("kim@naver.com", "ok"),
            ("kim@naver.com;sales@corp.co.kr", "ok"),
            ("kim@", "fails"),
            ("kim@naver", "fails"),
            ("kim..lee@naver.com", "fails"),
            ("kim@naver.com;lee", "fails"),
            ("none@none.com [placeholder]", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[FieldType::Email, FieldType::Text, FieldType::Identifier],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct EmailSyntax;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(EmailSyntax))
}

impl Check for EmailSyntax {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0)) {
                Verdict::NotChecked
            } else {
                Verdict::holds(!flags.has(Flags::INVALID) && text.split(';').all(well_formed))
            }
        });
    }
}

fn well_formed(address: &str) -> bool {
    let bytes = address.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| byte == b'@') else {
        return false;
    };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let space = match address.is_ascii() {
        true => bytes.iter().any(u8::is_ascii_whitespace),
        false => address.contains(char::is_whitespace),
    };
    dotted(local)
        && local.len() <= 64
        && dotted(domain)
        && domain.contains(&b'.')
        && !domain.contains(&b'@')
        && bytes.len() <= 254
        && !space
}

/// Whether there is something before, between and after the dots.
fn dotted(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'.')
        .all(|label| !label.is_empty())
}
