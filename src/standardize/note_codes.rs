//! What the notes of standardizers mean: their dimension and severity, and their way into
//! [`Findings`].

use std::sync::Arc;

use crate::tables::findings::{CheckCount, CheckInfo, Dimension, Finding, Findings, Severity};

use super::{Noted, SegmentCounts};

/// A kind of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteCode {
    /// Becomes the check name of the finding.
    pub code: &'static str,
    /// Dimension it counts under.
    pub dimension: Dimension,
    /// Severity of the finding.
    pub severity: Severity,
    /// One line for the reference.
    pub summary: &'static str,
}

const fn code(
    code: &'static str,
    dimension: Dimension,
    severity: Severity,
    summary: &'static str,
) -> NoteCode {
    NoteCode {
        code,
        dimension,
        severity,
        summary,
    }
}

use Dimension::{Accuracy, Consistency, Timeliness, Validity};
use Severity::{Info, Warning};

/// Every note of the standardizers in this folder, by code.
#[rustfmt::skip]
pub const NOTE_CODES: &[NoteCode] = &[
    code("address-region-ambiguous", Consistency, Warning, "several places have the name, or the old district was split"),
    code("address-region-renamed", Timeliness, Info, "the 시도 or 시군구 has another name by now; it was brought up to date"),
    code("business-number-checksum", Validity, Warning, "the last digit of the 사업자등록번호 does not fit the others"),
    code("business-number-is-corporate", Consistency, Warning, "a 법인등록번호 stands where a 사업자등록번호 is expected"),
    code("business-number-letters", Consistency, Info, "letters stood for the digits 0 and 1"),
    code("business-number-several", Consistency, Warning, "several numbers share the cell; none of them identifies the row"),
    code("business-number-text-dropped", Consistency, Info, "text beside the number was left out"),
    code("ci-di-form", Validity, Warning, "neither 88 characters (CI) nor 64 (DI) of base64"),
    code("consent-contradicts-column", Consistency, Warning, "the word contradicts what the column means; read as no"),
    code("corporate-number-checksum", Validity, Warning, "the last digit of the 법인등록번호 does not fit the others"),
    code("corporate-number-is-business", Consistency, Warning, "a 사업자등록번호 stands where a 법인등록번호 is expected"),
    code("corporate-number-several", Consistency, Warning, "several numbers share the cell; none of them identifies the row"),
    code("corporate-number-text-dropped", Consistency, Info, "text beside the number was left out"),
    code("damaged-text", Validity, Warning, "characters were lost before the export was written"),
    code("date-epoch", Consistency, Info, "a count of seconds or milliseconds since 1970 was read as a date"),
    code("date-excel-serial", Consistency, Info, "a spreadsheet's day number was read as a date"),
    code("date-impossible", Validity, Warning, "no such day in the calendar"),
    code("date-lunar", Accuracy, Info, "marked as a lunar date; kept as written"),
    code("date-order-guessed", Accuracy, Warning, "day and month could be swapped"),
    code("date-two-digit-year", Accuracy, Info, "the century was added"),
    code("date-zero-restored", Consistency, Info, "leading zeros of a YYMMDD were missing"),
    code("email-domain-typo", Accuracy, Warning, "the domain looks like a slip of a well-known one"),
    code("email-part-unreadable", Validity, Warning, "one of several addresses in the cell could not be read"),
    code("email-provider-closed", Timeliness, Info, "the provider has closed; nothing is delivered there"),
    code("email-repaired", Consistency, Info, "an obvious slip of the keyboard was put right"),
    code("email-wrong-keyboard", Accuracy, Info, "perhaps typed with the Korean keyboard"),
    code("flag-unknown", Validity, Warning, "not a known word for yes or no"),
    code("homonym-marker", Consistency, Info, "a letter or number told namesakes apart; it was left out of the name"),
    code("keyboard-repaired", Accuracy, Info, "typed with the wrong keyboard; read as it was meant"),
    code("looks-like-company", Consistency, Warning, "a company's name stands where a person's is expected"),
    code("mojibake-repaired", Accuracy, Info, "decoded with the wrong encoding before it came to us; turned back"),
    code("not-a-name", Validity, Warning, "not a name of a person"),
    code("number-decimal-comma", Accuracy, Info, "a comma was read as the decimal point"),
    code("other-column-differs", Consistency, Info, "a column that was left out says something else"),
    code("person-in-company-name", Consistency, Info, "a person's name beside the company's was left out"),
    code("phone-comment-dropped", Consistency, Info, "text beside the number was left out"),
    code("phone-extension-guessed", Accuracy, Info, "digits behind the number were read as an extension"),
    code("phone-letters-for-digits", Consistency, Info, "letters stood for the digits 0 and 1"),
    code("phone-no-area-code", Validity, Warning, "a local number without area code"),
    code("phone-part-unreadable", Validity, Warning, "one of several numbers in the cell could not be read"),
    code("phone-range", Consistency, Info, "a range of lines; the first one was kept"),
    code("phone-renumbered", Timeliness, Info, "a dead 01X number, with its successor under 010"),
    code("phone-scientific", Validity, Warning, "a spreadsheet wrote the number as 1.01E+10; digits are lost"),
    code("phone-zero-restored", Consistency, Info, "the leading 0 was missing"),
    code("postcode-old", Timeliness, Info, "a six-digit postcode from before 2015-08"),
    code("postcode-zero-restored", Consistency, Info, "the leading 0 was missing"),
    code("remark-in-company-name", Consistency, Info, "a remark beside the company's name was left out"),
    code("remark-in-name", Consistency, Info, "a remark stood beside the name"),
    code("several-companies", Consistency, Warning, "the cell counts more companies; the one named was taken"),
    code("several-people", Consistency, Warning, "several people share the cell; the first was taken"),
    code("slots-swapped", Consistency, Warning, "surname and given name stood in each other's column"),
    code("stray-letter-dropped", Accuracy, Info, "a letter that the keyboard left in the name was left out"),
    code("url-repaired", Consistency, Info, "a slip of the keyboard in the address was put right"),
    code("url-several", Consistency, Info, "several addresses share the cell; the first was taken"),
    code("url-text-dropped", Consistency, Info, "text beside the address was left out"),
];

/// Dimension and severity of a code. Notes of a code that is not listed count as invalid data
/// worth a warning, so that a forgotten line never hides a finding.
pub fn note_code(code: &str) -> (Dimension, Severity) {
    NOTE_CODES
        .iter()
        .find(|known| known.code == code)
        .map_or((Validity, Warning), |known| {
            (known.dimension, known.severity)
        })
}

/// The notes of one field as findings. Looked at were all rows with a raw value.
///
/// `field` is the index of the field in the records, `sources` the number of sources there.
pub fn findings(
    field: usize,
    notes: &[Noted],
    counts: &[SegmentCounts],
    sources: usize,
) -> Findings {
    let mut checked = vec![0u64; sources];
    // Row at which each segment ends, to find the source of a row.
    let mut ends = Vec::with_capacity(counts.len());
    let mut end = 0;
    for segment in counts {
        checked[segment.source] += segment.filled_raw;
        end += segment.rows;
        ends.push(end);
    }
    let mut found = Findings::default();
    for (index, noted) in notes.iter().enumerate() {
        let (dimension, severity) = note_code(noted.code);
        let name: Arc<str> = Arc::from(noted.code);
        found.checks.push(CheckInfo {
            check: Arc::clone(&name),
            rule: name,
            field: Some(field),
            column: None,
            dimension,
            severity,
            owner: None,
        });
        let mut failed = vec![0u64; sources];
        let mut last = None;
        for (row, suggestion) in &noted.rows {
            // A value may earn the same note twice (two numbers in a cell); the row failed once.
            if last != Some(*row) {
                let segment = ends.partition_point(|&end| end <= u64::from(*row));
                failed[counts[segment].source] += 1;
            }
            last = Some(*row);
            found.items.push(Finding {
                check: index as u32,
                row: *row,
                suggestion: suggestion.clone(),
            });
        }
        found.counts.push(CheckCount {
            checked: checked.clone(),
            failed,
        });
    }
    found
        .items
        .sort_by_key(|finding| (finding.row, finding.check));
    found
}
