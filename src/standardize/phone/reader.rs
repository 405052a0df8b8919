//! Turns the text of a cell into numbers: a quick path for one plainly written Korean number, and
//! a thorough one for everything else.

use phonenumber::country::Id;

use super::cell::{Cut, Run, cut};
use super::foreign;
use super::kind_flags;
use super::korea::{self, Kind, Start};
use super::number::{Number, assemble, e164};
use super::shapes::{is_filler, is_local, is_placeholder, is_scientific};
use crate::standardize::Cell;
use crate::standardize::fold;
use crate::tables::field::NO_REGION;
use crate::tables::standardized::Flags;

/// Reads cells of one column.
pub(super) struct Reader {
    region: Option<Id>,
    home: Home,
    /// Whether numbers at home are those of North America.
    american: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Korea,
    Elsewhere,
    /// Nobody knows: digits without a country's code are kept as they are.
    Unknown,
}

/// A plainly written, valid, unremarkable Korean number.
pub(super) struct Quick {
    text: [u8; 14],
    len: u8,
    kind: Kind,
}

impl Quick {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The E.164 form, which is also the number compared.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.text[..usize::from(self.len)]).expect("digits behind a plus")
    }
}

impl Reader {
    /// `region`: ISO 3166-1 alpha-2, or [`NO_REGION`].
    ///
    /// # Errors
    /// A sentence if there is no such region.
    pub fn new(region: &str) -> Result<Self, String> {
        if region == NO_REGION {
            return Ok(Reader {
                region: None,
                home: Home::Unknown,
                american: false,
            });
        }
        let id: Id = region
            .parse()
            .map_err(|_| format!("`{region}` is not a country code such as KR"))?;
        Ok(Reader {
            american: foreign::country_code(id) == Some(1),
            region: Some(id),
            home: if id == Id::KR {
                Home::Korea
            } else {
                Home::Elsewhere
            },
        })
    }

    /// One Korean number of digits, blanks, dots, dashes and brackets; `None` for whatever needs a
    /// closer look.
    pub fn quick(&self, text: &str) -> Option<Quick> {
        let mut digits = [0u8; 16];
        let mut len = 0;
        let mut start = Start::Plain;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'0'..=b'9' if len < digits.len() => {
                    digits[len] = byte;
                    len += 1;
                }
                b'+' if at == 0 => start = Start::International,
                b'-' | b' ' | b'.' | b'(' | b')' => {}
                _ => return None,
            }
        }
        let digits = &digits[..len];
        if text.ends_with(".0") || (self.home != Home::Korea && start == Start::Plain) {
            return None;
        }
        let reading = korea::read(digits, start)?;
        if reading.zero_restored
            || kind_flags(reading.kind) != Flags::NONE
            || is_placeholder(korea::subscriber(&reading))
        {
            return None;
        }
        let len = 3 + reading.national.len();
        let mut text = *b"+82           ";
        text[3..len].copy_from_slice(reading.national);
        Some(Quick {
            text,
            len: len as u8,
            kind: reading.kind,
        })
    }

    /// Everything else. `cell` comes without its text.
    pub fn thorough(&self, text: String, mut cell: Cell) -> Cell {
        let folded = fold::plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        cell.parts = vec![None; 3];
        if is_scientific(&folded) {
            cell.note("phone-scientific");
            cell.text = Some(folded.into_owned());
            return cell.flagged(Flags::INVALID);
        }
        // 1012345678.0: a spreadsheet took the number for a quantity.
        let folded = match folded.strip_suffix(".0") {
            Some(head) if head.bytes().all(|byte| byte.is_ascii_digit()) => head,
            _ => &folded,
        };
        let Cut {
            runs,
            letters,
            comment,
        } = cut(folded);
        let mut numbers = self.numbers(&runs, &mut cell);
        if !numbers.iter().any(Number::usable) {
            // 010,2345,6789: separators of a list inside one number.
            let joined = self.joined(&runs);
            if let Some(number) = joined {
                numbers = vec![number];
                cell.notes.clear();
            }
        }
        if numbers.is_empty() {
            cell.text = Some(fold::collapse(folded).into_owned());
            return cell.flagged(Flags::INVALID);
        }
        if letters {
            cell.note("phone-letters-for-digits");
        }
        if numbers.iter().any(Number::usable) {
            let before = numbers.len();
            numbers.retain(Number::usable);
            if numbers.len() < before {
                cell.note("phone-part-unreadable");
            }
            if comment {
                cell.note("phone-comment-dropped");
            }
            assemble(&mut cell, &numbers);
            cell
        } else {
            // Words that are no label may be part of the number (공일공); nothing of them is lost.
            for number in numbers.iter_mut().filter(|_| comment) {
                if !number.flags.has(Flags::MASKED) {
                    number.text.clear();
                }
            }
            self.nothing_usable(cell, folded, &numbers)
        }
    }

    /// A cell without a usable number: the first one says what it is.
    fn nothing_usable(&self, mut cell: Cell, folded: &str, numbers: &[Number]) -> Cell {
        // Beside something unreadable a stand-in says nothing about the cell.
        let broken = numbers.iter().find(|n| n.flags.has(Flags::INVALID));
        let first = broken.unwrap_or(&numbers[0]);
        let single = numbers.len() == 1 && !first.text.is_empty();
        let local = first.flags.has(Flags::INVALID)
            && numbers.len() == 1
            && self.home == Home::Korea
            && is_local(folded);
        if local {
            cell.note("phone-no-area-code");
        }
        cell.text = Some(if single {
            first.text.clone()
        } else {
            fold::collapse(folded).into_owned()
        });
        if !first.flags.has(Flags::INVALID) && first.kind != Kind::Unknown {
            cell.parts[1] = Some(first.kind.name().to_owned());
        }
        cell.flagged(first.flags)
    }

    fn numbers(&self, runs: &[Run], cell: &mut Cell) -> Vec<Number> {
        let mut numbers: Vec<Number> = Vec::with_capacity(runs.len());
        for run in runs {
            let follows = numbers.last().is_some_and(Number::usable);
            if follows && run.digits.len() <= 4 && !run.plus {
                // 02-312-4567~9, 02-312-4567/8, 02-312-4567, 4568: further lines of one number.
                cell.note("phone-range");
                continue;
            }
            if run.range_end && follows {
                cell.note("phone-range");
                continue;
            }
            self.resolve(run, cell, &mut numbers);
        }
        numbers
    }

    /// Reads a run as one number, as a number with extension or as two numbers side by side.
    fn resolve(&self, run: &Run, cell: &mut Cell, numbers: &mut Vec<Number>) {
        let whole = self.number(&run.digits, run);
        if !whole.flags.has(Flags::INVALID) {
            return numbers.push(whole);
        }
        if let Some(&last) = run.breaks.last() {
            let tail = run.digits.len() - last;
            let head = self.number(&run.digits[..last], run);
            if tail <= 5 && head.usable() && run.extension.is_empty() {
                cell.note("phone-extension-guessed");
                let extended = Run {
                    extension: run.digits[last..].to_owned(),
                    ..run.clone()
                };
                return numbers.push(self.number(&run.digits[..last], &extended));
            }
        }
        for &at in &run.breaks {
            let bare = Run {
                plus: false,
                extension: String::new(),
                ..run.clone()
            };
            let left = Run {
                plus: run.plus,
                ..bare.clone()
            };
            let right = Run {
                extension: run.extension.clone(),
                ..bare
            };
            let left = self.number(&run.digits[..at], &left);
            let right = self.number(&run.digits[at..], &right);
            if left.usable() && right.usable() {
                numbers.push(left);
                return numbers.push(right);
            }
        }
        if let Some(number) = self.american_with_extension(run) {
            cell.note("phone-extension-guessed");
            return numbers.push(number);
        }
        numbers.push(whole);
    }

    /// `17 77 55 50 12 81 06 5`, `+1 (17) 775-5501281065`: a program that knew no extensions took
    /// all digits for the number. Those of North America have ten behind the 1, so that what
    /// follows is the extension.
    fn american_with_extension(&self, run: &Run) -> Option<Number> {
        let possible = run.plus || self.american;
        if !possible || !run.extension.is_empty() || run.range_end {
            return None;
        }
        let behind_country = run.digits.strip_prefix('1').filter(|_| run.plus);
        let digits = behind_country
            .filter(|rest| rest.starts_with('1'))
            .unwrap_or(&run.digits);
        let national = digits.strip_prefix('1')?.as_bytes();
        let is_american = (11..=15).contains(&national.len())
            && [national[0], national[3]]
                .iter()
                .all(|digit| (b'2'..=b'9').contains(digit));
        if !is_american {
            return None;
        }
        let (number, extension) = digits.split_at(11);
        let extended = Run {
            plus: true,
            extension: extension.to_owned(),
            ..run.clone()
        };
        Some(self.number(number, &extended)).filter(|number| !number.text.is_empty())
    }

    fn joined(&self, runs: &[Run]) -> Option<Number> {
        let (first, rest) = runs.split_first()?;
        if rest.is_empty() || rest.iter().any(|run| run.plus || run.range_end || run.fax) {
            return None;
        }
        let digits: String = runs.iter().map(|run| run.digits.as_str()).collect();
        let last = runs.last().unwrap_or(first);
        let run = Run {
            extension: last.extension.clone(),
            ..first.clone()
        };
        Some(self.number(&digits, &run)).filter(|number| !number.flags.has(Flags::INVALID))
    }

    /// Reads digits with the marks of their run.
    fn number(&self, digits: &str, run: &Run) -> Number {
        let mut number = Number {
            fax: run.fax,
            extension: run.extension.chars().take(8).collect(),
            ..Number::default()
        };
        if digits.contains('*') {
            number.flags = Flags::MASKED;
            number.text = self.masked(digits, run);
            return number;
        }
        let start = if run.plus {
            Start::International
        } else {
            Start::Plain
        };
        let korean = run.plus || self.home == Home::Korea;
        if let Some(reading) = korea::read(digits.as_bytes(), start).filter(|_| korean) {
            number.set_korean(&reading);
            return number;
        }
        if let Some(national) = self.seoul_without_zero(digits, run) {
            number.text = e164(national);
            number.key.clone_from(&number.text);
            number.kind = Kind::Landline;
            number.zero_restored = true;
            number.flags = Flags::AMBIGUOUS;
            return number;
        }
        if is_filler(digits) {
            number.text = digits.to_owned();
            number.flags = Flags::PLACEHOLDER;
            return number;
        }
        let written = if run.plus {
            format!("+{digits}")
        } else {
            digits.to_owned()
        };
        // At home our own plan is complete; the metadata would read 010-2345-678 as a number.
        let abroad = run.plus || self.home == Home::Elsewhere || digits.starts_with("00");
        // 00 is what the world dials; 001, 002 and 008 are carriers of ours with a country behind.
        let dialled = digits.strip_prefix("00").filter(|_| !run.plus);
        let found = dialled
            .and_then(|rest| foreign::read(&format!("+{rest}"), self.region))
            .or_else(|| {
                abroad
                    .then(|| foreign::read(&written, self.region))
                    .flatten()
            });
        match found.filter(|(text, _)| !text.starts_with("+82")) {
            Some((text, kind)) => {
                number.key.clone_from(&text);
                number.text = text;
                number.kind = kind;
                number.flags = kind_flags(kind);
            }
            // Any country may have it.
            None if self.home == Home::Unknown && !run.plus && (7..=15).contains(&digits.len()) => {
                number.text = digits.to_owned();
                number.key = digits.to_owned();
            }
            None => {
                number.flags = Flags::INVALID;
                // No number of its country, but blanks and dashes in it mean nothing all the same.
                if run.plus && (8..=15).contains(&digits.len()) && !digits.starts_with("82") {
                    number.text = written;
                }
            }
        }
        number
    }

    /// `23124567`, eight digits without a break: 02-312-4567 as a spreadsheet keeps it. It could
    /// also be 2312-4567 without its area code.
    fn seoul_without_zero<'a>(&self, digits: &'a str, run: &Run) -> Option<&'a [u8]> {
        let bare = self.home == Home::Korea && !run.plus && run.breaks.is_empty();
        match digits.as_bytes() {
            national @ [b'2', b'2'..=b'9', ..] if bare && national.len() == 8 => Some(national),
            _ => None,
        }
    }

    /// A number with hidden digits in the place of its E.164 form, as far as its length tells.
    fn masked(&self, digits: &str, run: &Run) -> String {
        if run.plus {
            return format!("+{digits}");
        }
        match digits.strip_prefix('0') {
            Some(rest) if self.home == Home::Korea && (8..=11).contains(&rest.len()) => {
                format!("+82{rest}")
            }
            _ => digits.to_owned(),
        }
    }
}
