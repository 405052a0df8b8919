//! What a check sees of the records, and what it says of them.

use std::sync::Arc;

use arrow::array::{Array, StringArray};
use rayon::prelude::*;

use super::Form;
use crate::tables::findings::CheckCount;
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::tables::text_column::{NULL, SLOT};

/// Entries that a thread judges in one go.
const SHARE: u32 = 4096;

/// The column a check looks at: one field in one form. Text is borrowed; making one is cheap.
pub struct Column<'a> {
    /// All records, for checks that look at other fields of the row.
    pub records: &'a Records,
    /// Index of the field.
    pub field: usize,
    /// Form of the values.
    pub form: Form,
    present: &'a [Vec<bool>],
    codes: &'a [u32],
    values: StringArray,
}

impl<'a> Column<'a> {
    /// A field of the records; `present[field][source]` tells which source has which field.
    pub fn new(
        records: &'a Records,
        field: usize,
        form: Form,
        present: &'a [Vec<bool>],
    ) -> Column<'a> {
        let data = &records.fields[field];
        let (codes, values) = match form {
            Form::Standardized => (
                &data.standardized.codes[..],
                data.standardized.values.clone(),
            ),
            Form::Raw => (data.raw.codes(), one_text(data.raw.values())),
        };
        Column {
            records,
            field,
            form,
            present,
            codes,
            values,
        }
    }

    /// Another field of the same rows, in the same form.
    pub fn other(&self, field: usize) -> Column<'a> {
        Column::new(self.records, field, self.form, self.present)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.codes.len()
    }

    /// Entry per row, [`NULL`] where there is no value.
    pub fn codes(&self) -> &'a [u32] {
        self.codes
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.values.len()
    }

    /// Text of an entry.
    pub fn value(&self, code: u32) -> &str {
        self.values.value(code as usize)
    }

    /// Text at a row.
    pub fn text(&self, row: usize) -> Option<&str> {
        match self.codes[row] {
            NULL => None,
            code => Some(self.value(code)),
        }
    }

    /// Flags of an entry; none for raw text.
    pub fn flags(&self, code: u32) -> Flags {
        match self.form {
            Form::Standardized => self.records.fields[self.field].standardized.flags[code as usize],
            Form::Raw => Flags::NONE,
        }
    }

    /// Whether a row has a value that is no stand-in.
    pub fn filled(&self, row: usize) -> bool {
        let code = self.codes[row];
        code != NULL && !self.flags(code).has(Flags::PLACEHOLDER)
    }

    /// A part of an entry by name; none for raw text, for fields whose type has no such part and
    /// where the entry has none.
    pub fn part(&self, code: u32, name: &str) -> Option<&str> {
        if self.form == Form::Raw {
            return None;
        }
        let data = &self.records.fields[self.field];
        let part = data.def.ty.parts().iter().position(|part| *part == name)?;
        data.standardized.part(part, code)
    }

    /// `present[field][source]`: which source has which field.
    pub fn present(&self) -> &'a [Vec<bool>] {
        self.present
    }

    /// Whether the row's source has the field: where it has not, nothing is checked.
    pub fn applies(&self, row: usize) -> bool {
        self.present[self.field][usize::from(self.records.source[row])]
    }

    /// Asks once per distinct value and spreads the verdicts over the rows; missing values are
    /// not checked.
    pub fn per_value(
        &self,
        verdicts: &mut Verdicts<'_>,
        judge: impl Fn(&str, Flags) -> Verdict + Sync,
    ) {
        self.per_code(verdicts, |code| judge(self.value(code), self.flags(code)));
    }

    /// The same by entry, for checks that look at parts.
    pub fn per_code(&self, verdicts: &mut Verdicts<'_>, judge: impl Fn(u32) -> Verdict + Sync) {
        let Judged { places, failures } = Judged::of(self.entries() as u32, judge);
        let present = &self.present[self.field];
        for (row, &code) in self.codes.iter().enumerate() {
            if code == NULL {
                continue;
            }
            let source = usize::from(self.records.source[row]);
            let place = places[code as usize];
            let passed_over = verdicts.looked_at.is_some_and(|looked_at| !looked_at[row]);
            if place == NOT_CHECKED || passed_over || !present[source] {
                continue;
            }
            verdicts.counts.checked[source] += 1;
            if place != HOLDS {
                verdicts.counts.failed[source] += 1;
                verdicts.failures.push(Failure {
                    row: row as RowId,
                    suggestion: failures[place as usize].clone(),
                });
            }
        }
    }
}

const HOLDS: u32 = u32::MAX;
const NOT_CHECKED: u32 = u32::MAX - 1;

/// Verdicts per entry, small: nearly all of them hold.
struct Judged {
    /// [`HOLDS`], [`NOT_CHECKED`], or the place of the suggestion.
    places: Vec<u32>,
    failures: Vec<Option<Arc<str>>>,
}

impl Judged {
    fn of(entries: u32, judge: impl Fn(u32) -> Verdict + Sync) -> Self {
        let shares: Vec<Judged> = (0..entries.div_ceil(SHARE))
            .into_par_iter()
            .map(|share| {
                let codes = share * SHARE..entries.min((share + 1) * SHARE);
                let mut failures = Vec::new();
                let places = codes.map(|code| match judge(code) {
                    Verdict::Ok => HOLDS,
                    Verdict::NotChecked => NOT_CHECKED,
                    Verdict::Fails(suggestion) => {
                        failures.push(suggestion);
                        failures.len() as u32 - 1
                    }
                });
                let places = places.collect();
                Judged { places, failures }
            })
            .collect();
        let mut all = Judged {
            places: Vec::with_capacity(entries as usize),
            failures: Vec::new(),
        };
        for share in shares {
            let before = all.failures.len() as u32;
            let places = share.places.into_iter();
            all.places.extend(places.map(|place| match place {
                HOLDS | NOT_CHECKED => place,
                place => before + place,
            }));
            all.failures.extend(share.failures);
        }
        all
    }
}

/// Raw values with a blank between the columns that feed the field: what a person reads.
fn one_text(values: &StringArray) -> StringArray {
    if !values.value_data().contains(&(SLOT as u8)) {
        return values.clone();
    }
    let spaced = |text: &str| {
        let slots: Vec<&str> = text.split(SLOT).filter(|slot| !slot.is_empty()).collect();
        slots.join(" ")
    };
    values.iter().map(|value| value.map(spaced)).collect()
}

/// What a check says about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Ok,
    /// It does not, with a proposal if there is one.
    Fails(Option<Arc<str>>),
    /// The check does not apply.
    NotChecked,
}

impl Verdict {
    /// A failure without a proposal.
    pub fn fails() -> Self {
        Verdict::Fails(None)
    }

    /// A failure with a proposal.
    pub fn fails_with(suggestion: impl Into<Arc<str>>) -> Self {
        Verdict::Fails(Some(suggestion.into()))
    }

    /// `Ok` if the condition holds.
    pub fn holds(condition: bool) -> Self {
        if condition {
            Verdict::Ok
        } else {
            Verdict::fails()
        }
    }
}

/// A row that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The row.
    pub row: RowId,
    /// What the check proposes.
    pub suggestion: Option<Arc<str>>,
}

/// Verdicts gathered by a check.
#[derive(Debug, Default)]
pub struct Verdicts<'a> {
    /// The rows looked at; all if not told.
    looked_at: Option<&'a [bool]>,
    counts: CheckCount,
    failures: Vec<Failure>,
}

impl<'a> Verdicts<'a> {
    /// None yet, on the rows looked at (all if not told).
    pub fn for_rows(sources: usize, looked_at: Option<&'a [bool]>) -> Self {
        Verdicts {
            looked_at,
            counts: CheckCount {
                checked: vec![0; sources],
                failed: vec![0; sources],
            },
            failures: Vec::new(),
        }
    }

    /// Takes the verdict on a row in.
    pub fn add(&mut self, column: &Column<'_>, row: usize, verdict: &Verdict) {
        let passed_over = self.looked_at.is_some_and(|looked_at| !looked_at[row]);
        if *verdict == Verdict::NotChecked || passed_over || !column.applies(row) {
            return;
        }
        let source = usize::from(column.records.source[row]);
        self.counts.checked[source] += 1;
        if let Verdict::Fails(suggestion) = verdict {
            self.counts.failed[source] += 1;
            self.failures.push(Failure {
                row: row as RowId,
                suggestion: suggestion.clone(),
            });
        }
    }

    /// The counts per source, and the rows that failed, in order.
    pub fn into_parts(self) -> (CheckCount, Vec<Failure>) {
        (self.counts, self.failures)
    }
}
