//! What the cells of an ods workbook show and which are merged, neither of which the reader of
//! their values tells: the file holds the text of every number beside its value.

use std::io::{BufRead, BufReader, Cursor};

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::ingest::number_format;

const TRUE: &str = "TRUE";
const FALSE: &str = "FALSE";

/// The sheets of a workbook in its order.
#[derive(Debug, Default)]
pub struct Shown {
    sheets: Vec<Sheet>,
}

#[derive(Debug, Default)]
struct Sheet {
    /// Rows with texts: the first, how many are alike, the texts.
    rows: Vec<(u32, u32, Vec<Text>)>,
    merged: Vec<Dimensions>,
}

/// The first column, how many are alike, and what they show.
type Text = (u32, u32, Box<str>);

impl Shown {
    /// What a number shows beyond its digits: zeros in front, hyphens of a phone number, or a
    /// truth value, which programs write as 1 and 0.
    pub fn text(&self, sheet: usize, row: u32, column: u32, value: f64) -> Option<&str> {
        let rows = &self.sheets.get(sheet)?.rows;
        let at = rows.partition_point(|&(first, ..)| first <= row);
        let (first, alike, cells) = rows.get(at.checked_sub(1)?)?;
        if row - first >= *alike {
            return None;
        }
        let at = cells.partition_point(|&(first, ..)| first <= column);
        let (first, alike, text) = cells.get(at.checked_sub(1)?)?;
        if column - first >= *alike {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let whole = value >= 0.0 && value.fract() == 0.0;
        let agrees = match &**text {
            TRUE => value == 1.0,
            FALSE => value == 0.0,
            _ => whole && digits.ends_with(&number_format::plain(value)),
        };
        agrees.then_some(text)
    }

    /// The merged regions of a sheet, leaving the rest.
    pub fn take_merged(&mut self, sheet: usize) -> Vec<Dimensions> {
        let sheet = self.sheets.get_mut(sheet);
        sheet.map_or_else(Vec::new, |sheet| std::mem::take(&mut sheet.merged))
    }
}

/// Reads what cells show; of a damaged file what stands before the damage.
pub fn shown(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Shown {
    let mut walk = Walk::default();
    if let Ok(content) = zip.by_name("content.xml") {
        let mut reader = Reader::from_reader(BufReader::new(content));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        walk.through(&mut reader);
    }
    Shown {
        sheets: walk.sheets,
    }
}

#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    in_table: bool,
    row: u32,
    alike_rows: u32,
    texts: Vec<Text>,
    column: u32,
    alike: u32,
    /// The text of the number whose cell is open.
    number: Option<String>,
    in_note: bool,
}

impl Walk {
    fn through(&mut self, reader: &mut Reader<impl BufRead>) {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => self.open(&element),
                Ok(Event::End(element)) => self.close(element.name().0),
                Ok(Event::Text(text)) if !self.in_note => {
                    if let Some(number) = &mut self.number {
                        number.push_str(&text.xml10_content());
                    }
                }
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.name().0 {
            "table:table" if !self.in_table => {
                // The reader of the values passes over tables without a name too.
                self.in_table = attribute(element, "table:name").is_some();
                self.row = 0;
                if self.in_table {
                    self.sheets.push(Sheet::default());
                }
            }
            "table:table-row" if self.in_table => {
                self.column = 0;
                self.alike_rows = count(element, "table:number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" if self.in_table => {
                self.alike = count(element, "table:number-columns-repeated");
                let kind = attribute(element, "office:value-type");
                let is_number =
                    matches!(kind.as_deref(), Some("float" | "percentage" | "currency"));
                self.number = is_number.then(String::new);
                let rows = count(element, "table:number-rows-spanned");
                if let Some(sheet) = self.sheets.last_mut().filter(|_| rows > 1) {
                    sheet.merged.push(Dimensions {
                        start: (self.row, self.column),
                        end: (self.row.saturating_add(rows - 1), self.column),
                    });
                }
            }
            "office:annotation" => self.in_note = true,
            "text:s" if !self.in_note => {
                if let Some(number) = &mut self.number {
                    let blanks = count(element, "text:c").min(100);
                    number.extend(std::iter::repeat_n(' ', blanks as usize));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table:table" => self.in_table = false,
            "table:table-row" if self.in_table => {
                let texts = std::mem::take(&mut self.texts);
                if let Some(sheet) = self.sheets.last_mut().filter(|_| !texts.is_empty()) {
                    sheet.rows.push((self.row, self.alike_rows, texts));
                }
                self.row = self.row.saturating_add(self.alike_rows);
            }
            "table:table-cell" | "table:covered-table-cell" if self.in_table => {
                let number = self.number.take().unwrap_or_default();
                let text = number.trim();
                if says_more(text) || matches!(text, TRUE | FALSE) {
                    self.texts.push((self.column, self.alike, text.into()));
                }
                self.column = self.column.saturating_add(self.alike);
            }
            "office:annotation" => self.in_note = false,
            _ => {}
        }
    }
}

/// Whether a text is a number with zeros in front or with signs between its digits, as numbers of
/// phones and customers are. Blanks between thousands are dress.
fn says_more(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '/' | '+');
    if !text.chars().all(|c| c.is_ascii_digit() || is_sign(c)) {
        return false;
    }
    let groups: Vec<&str> = text.split(is_sign).filter(|g| !g.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let in_thousands = || {
        let only_blanks = text.split(' ').eq(groups.iter().copied());
        only_blanks && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3)
    };
    let zero = groups.first().is_some_and(|group| group.starts_with('0'));
    digits >= 2 && (zero || groups.len() > 1 && !in_thousands())
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    Some(found.value.into_owned())
}

/// A count of repetitions, 1 if it is not told.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    let told = attribute(element, name).and_then(|value| value.trim().parse().ok());
    told.unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(xml: &str) -> Shown {
        let mut walk = Walk::default();
        let mut reader = Reader::from_reader(xml.as_bytes());
        reader.config_mut().expand_empty_elements = true;
        walk.through(&mut reader);
        Shown {
            sheets: walk.sheets,
        }
    }

    #[test]
    fn only_zeros_and_signs_between_digits_say_more() {
        for text in [
            "00001",
            "010-1234-5678",
            "(02) 345-6789",
            "1234-5678",
            "010 123 456",
        ] {
            assert!(says_more(text), "{text}");
        }
        for text in [
            "",
            "0",
            "7",
            "-12",
            "(120)",
            "12",
            "1,234",
            "1 234 567",
            "12.5",
            "50%",
            "3 개",
        ] {
            assert!(!says_more(text), "{text}");
        }
    }

    #[test]
    fn texts_stand_where_their_cells_do() {
        let number = |value: &str, text: &str, more: &str| {
            format!(
                r#"<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{text}</text:p></table:table-cell>"#
            )
        };
        let blank = r#"<table:table-cell table:number-columns-repeated="3"/>"#;
        let note = r#"<office:annotation><text:p>007</text:p></office:annotation>"#;
        let xml = format!(
            r#"<x><table:table table:name="a">
            <table:table-row table:number-rows-repeated="4">{blank}</table:table-row>
            <table:table-row table:number-rows-repeated="2">{blank}{}{}</table:table-row>
            <table:table-row><table:table-cell office:value-type="float" office:value="5">{note}<text:p>5</text:p></table:table-cell>{}</table:table-row>
            <table:table-row table:number-rows-repeated="4294967295">{}</table:table-row>
            <table:table-row>{}</table:table-row>
            </table:table><table:table table:name="b"><table:table-row>{}</table:table-row></table:table></x>"#,
            number("7", "00007", r#"table:number-columns-repeated="2""#),
            number("8", "8", ""),
            number(
                "12345678",
                "1<text:s/>234-5678",
                r#"table:number-rows-spanned="3""#
            ),
            number("2", "02", r#"table:number-columns-repeated="4000000000""#),
            number("3", "03", ""),
            number("1", "01", ""),
        );
        let mut shown = walked(&xml);
        assert_eq!(shown.text(0, 3, 3, 7.0), None);
        for (row, column) in [(4, 3), (4, 4), (5, 4)] {
            assert_eq!(
                shown.text(0, row, column, 7.0),
                Some("00007"),
                "{row} {column}"
            );
        }
        assert_eq!(shown.text(0, 4, 5, 8.0), None);
        assert_eq!(shown.text(0, 4, 3, 9.0), None, "another number");
        assert_eq!(
            shown.text(0, 6, 0, 5.0),
            None,
            "a note is no text of its cell"
        );
        assert_eq!(shown.text(0, 6, 1, 12_345_678.0), Some("1 234-5678"));
        assert_eq!(shown.text(0, 9_000_000, 2_000_000, 2.0), Some("02"));
        assert_eq!(shown.text(1, 0, 0, 1.0), Some("01"));
        assert_eq!(shown.text(2, 0, 0, 1.0), None);
        let merged = shown.take_merged(0);
        assert_eq!((merged[0].start, merged[0].end), ((6, 1), (8, 1)));
        for cut in (0..xml.len()).filter(|&cut| xml.is_char_boundary(cut)) {
            walked(&xml[..cut]);
        }
    }
}
