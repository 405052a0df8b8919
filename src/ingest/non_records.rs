//! Tells rows that are no customers: headers repeated inside the data and total rows. Works on
//! the bytes of cells in the file's own encoding, because most rows are told apart by one byte.

use encoding_rs::Encoding;

use super::delimited::record::is_blank;

/// Reason of a header met again among the rows.
pub const REPEATED_HEADER: &str = "repeated-header";
/// Reason of a row with the header's names in another order.
pub const OTHER_HEADER: &str = "other-header";
/// Reason of a line that ends a list.
pub const FOOTER_LINE: &str = "footer-line";
/// Reason of a row of totals.
pub const TOTAL_ROW: &str = "total-row";
/// Reason of a line above the header.
pub const TITLE_LINE: &str = "title-line";

const TOTAL_WORDS: &[&str] = &[
    "총합계",
    "합계",
    "총계",
    "소계",
    "누계",
    "합 계",
    "총 계",
    "소 계",
    "grand total",
    "subtotal",
    "sub total",
    "sub-total",
    "totals",
    "total",
    "sum",
    "총합",
    "총",
    "계",
];
/// What stands alone under a list.
const FOOTERS: &[&str] = &[
    "이하여백",
    "이하 여백",
    "끝",
    "이상",
    "이상 끝",
    "end",
    "end of report",
    "end of file",
    "eof",
];
/// Units that may follow a number in a total row.
const UNITS: &[&str] = &["원", "건", "명", "개", "행"];

/// The rows of one table that are no records.
pub struct NonRecords {
    /// Cells of the header's rows.
    header: Vec<Vec<Vec<u8>>>,
    /// First bytes of the header's names.
    starts: Vec<u8>,
    totals: Vec<Vec<u8>>,
    footers: Vec<Vec<u8>>,
    units: Vec<Vec<u8>>,
}

impl NonRecords {
    /// `header` holds the cells of the header's rows as bytes in the file's encoding; empty without
    /// a header.
    pub fn new(header: &[Vec<Vec<u8>>], encoding: &'static Encoding) -> Self {
        let trimmed = |row: &Vec<Vec<u8>>| row.iter().map(|cell| trim(cell).to_vec()).collect();
        let encode = |words: &[&str]| {
            words
                .iter()
                .map(|word| encoding.encode(word).0.into_owned())
                .collect()
        };
        NonRecords {
            header: header.iter().map(trimmed).collect(),
            starts: header
                .iter()
                .flatten()
                .filter_map(|name| trim(name).first().copied())
                .collect(),
            footers: encode(FOOTERS),
            totals: encode(TOTAL_WORDS),
            units: encode(UNITS),
        }
    }

    /// Why the row is no record, if it is none. `cell(i)` gives the bytes of cell `i` of `width`.
    pub fn reason<'a>(
        &self,
        width: usize,
        cell: impl Fn(usize) -> &'a [u8],
    ) -> Option<&'static str> {
        let repeats = |header: &Vec<Vec<u8>>| {
            header
                .first()
                .is_some_and(|first| trim(cell(0)) == first.as_slice())
                && header.len() <= width
                && (1..width).all(|i| trim(cell(i)) == header.get(i).map_or(&b""[..], |h| h))
                && header.iter().any(|name| !name.is_empty())
        };
        if self.header.iter().any(repeats) {
            return Some(REPEATED_HEADER);
        }
        // A byte-order mark is no blank, but leaves no label either.
        let labelled = |i: usize| !is_blank(cell(i)) && !trim(cell(i)).is_empty();
        let first = (0..width).find(|&i| labelled(i))?;
        let label = trim(cell(first));
        if self.starts.contains(&label[0]) && self.names_columns(width, &cell) {
            return Some(OTHER_HEADER);
        }
        let may_be_label = label.len() <= 60
            && matches!(
                label[0],
                b'T' | b't'
                    | b'S'
                    | b's'
                    | b'G'
                    | b'g'
                    | b'E'
                    | b'e'
                    | b'['
                    | b'('
                    | b'<'
                    | b'*'
                    | b'-'
                    | b'='
                    | 0x80..
            );
        let footer = width > 1 && may_be_label && self.is_footer(label);
        if footer && (first + 1..width).all(|i| is_blank(cell(i))) {
            return Some(FOOTER_LINE);
        }
        (may_be_label
            && width > 1
            && self.is_total_label(label)
            && (first + 1..width).all(|i| is_blank(cell(i)) || self.is_number(trim(cell(i)))))
        .then_some(TOTAL_ROW)
    }

    /// Whether a row holds the names of the header's columns in another order: what follows
    /// stands under another header.
    fn names_columns<'a>(&self, width: usize, cell: impl Fn(usize) -> &'a [u8]) -> bool {
        self.header.iter().any(|header| {
            let mut names: Vec<&[u8]> = header.iter().map(Vec::as_slice).collect();
            let mut cells: Vec<&[u8]> = (0..width).map(|i| trim(cell(i))).collect();
            names.retain(|name| !name.is_empty());
            cells.retain(|cell| !cell.is_empty());
            names.sort_unstable();
            cells.sort_unstable();
            names.len() > 1 && names == cells
        })
    }

    fn is_footer(&self, label: &[u8]) -> bool {
        let dress = |byte: &u8| {
            matches!(
                byte,
                b'-' | b'*' | b'=' | b'<' | b'>' | b'[' | b']' | b' ' | b'.'
            )
        };
        let start = label.iter().position(|byte| !dress(byte)).unwrap_or(0);
        let end = label.iter().rposition(|byte| !dress(byte)).unwrap_or(0);
        label.get(start..=end).is_some_and(|bare| {
            self.footers
                .iter()
                .any(|word| bare.eq_ignore_ascii_case(word))
        })
    }

    fn is_total_label(&self, label: &[u8]) -> bool {
        let opened = label
            .iter()
            .position(|byte| !matches!(byte, b'[' | b'(' | b'<' | b'*' | b' '))
            .unwrap_or(0);
        let label = &label[opened..];
        self.totals.iter().any(|word| {
            label.len() >= word.len() && label[..word.len()].eq_ignore_ascii_case(word) && {
                let rest = label[word.len()..]
                    .iter()
                    .position(|byte| {
                        !matches!(
                            byte,
                            b' ' | b':' | b']' | b'(' | b')' | b'>' | b'*' | b'=' | b'.'
                        )
                    })
                    .map_or(&b""[..], |at| &label[word.len() + at..]);
                let closed = rest
                    .iter()
                    .rposition(|byte| !matches!(byte, b')' | b']' | b'>' | b'*' | b' '));
                let rest = closed.map_or(&b""[..], |last| &rest[..=last]);
                rest.is_empty() || self.is_number(rest)
            }
        })
    }

    /// Amounts, counts and shares; not phone numbers or codes, which may start with a zero.
    fn is_number(&self, text: &[u8]) -> bool {
        let text = self
            .units
            .iter()
            .find_map(|unit| text.strip_suffix(unit.as_slice()))
            .unwrap_or(text);
        let text = trim(text);
        let text = text.strip_suffix(b"%").unwrap_or(text);
        let text = match text {
            [b'-' | b'+' | b'$', rest @ ..] => rest,
            whole => whole,
        };
        let leading_zero = text.len() > 1 && text[0] == b'0' && text[1] != b'.';
        !text.is_empty()
            && !leading_zero
            && text[0].is_ascii_digit()
            && text
                .iter()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
    }
}

/// Without outer ASCII blanks, and without the mark that a file put behind another brings along.
pub fn trim(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}
