//! `business-number-valid`: a 사업자등록번호 must pass its check digit.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "business-number-valid",
        summary: "A 사업자등록번호 must pass its check digit",
        doc: "Weights 1 3 7 1 3 7 1 3 5 on the first nine digits; the ninth product also adds its \
              tens. The tenth digit is what lacks to the next ten. A number that passes may still \
              belong to a closed company: only the tax office knows. Stand-ins (000-00-00000, \
              which passes) and masked numbers are not checked here.",
        parameters: &[],
        examples: &[
            ("124-81-00998", "ok"),
            ("2208162517", "ok"),
            ("124-81-00999", "fails"),
            ("124-81-0099", "fails"),
            ("000-00-00000 [placeholder]", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Error,
    types: &[
        FieldType::BusinessNumber,
        FieldType::Identifier,
        FieldType::Text,
    ],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct BusinessNumberValid;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(BusinessNumberValid))
}

impl Check for BusinessNumberValid {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0)) {
                Verdict::NotChecked
            } else {
                Verdict::holds(passes(text))
            }
        });
    }
}

fn passes(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 10 || text.chars().any(|c| c != '-' && !c.is_ascii_digit()) {
        return false;
    }
    let weighted: u32 = digits
        .iter()
        .zip([1, 3, 7, 1, 3, 7, 1, 3, 5])
        .map(|(digit, weight)| digit * weight)
        .sum();
    let sum = weighted + digits[8] * 5 / 10;
    (10 - sum % 10) % 10 == digits[9]
}
