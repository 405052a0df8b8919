//! `business-number-valid`: a 사업자등록번호 must pass its check digit.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "business-number-valid",
        summary: "A 사업자등록번호 must pass its check digit",
        doc: "Weights 1 3 7 1 3 7 1 3 5 on the first nine digits; the ninth product also adds its tens.",
        parameters: &[],
        examples: &[("124-81-00998", "ok"), ("124-81-00999", "fails")],
    },
    dimension: Dimension::Validity,
    severity: Severity::Error,
    build,
};

struct BusinessNumberValid;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(BusinessNumberValid))
}

impl Check for BusinessNumberValid {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, _| Verdict::holds(passes(text)));
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
