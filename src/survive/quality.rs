//! How good a value is as a golden value, told once per distinct outcome of a field: from values
//! that never survive to whole names in Hangul. Looks at flags, parts and text; ranks nothing
//! else (age, trust and frequency belong to the strategies).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arrow::array::Array;
use rayon::prelude::*;

use crate::tables::field::FieldType;
use crate::tables::findings::{Findings, Severity};
use crate::tables::hash::hash64;
use crate::tables::records::{FieldData, NO_TIME, Records};
use crate::tables::standardized::Flags;

use super::consent;
use super::spec::{FieldTrust, Spec};

/// The grade of one distinct value; a higher one survives before a lower one under `usable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tier(pub u8);

impl Tier {
    /// Masked values, placeholders, missing values and consents that a rule made up: these never
    /// survive, whatever the chain.
    pub const NEVER: Tier = Tier(0);
    /// Invalid or damaged; survives only under a chain without `usable`.
    pub const UNUSABLE: Tier = Tier(1);
    /// Usable but less than whole: a surname alone, a dead 01X number, a date without its day,
    /// a value set by a `default` rule, one of several readings.
    pub const WEAK: Tier = Tier(2);
    /// Usable.
    pub const WHOLE: Tier = Tier(3);
    /// A whole Korean name in Hangul: a Latin spelling of it has lost sounds and cannot be
    /// turned back.
    pub const NATIVE: Tier = Tier(4);

    /// Whether `usable` lets the value through.
    pub fn usable(self) -> bool {
        self >= Tier::WEAK
    }
}

/// What is asked most about an entry, in one place of memory: its tier, and a hash of its text, by
/// which most comparisons of two entries end without touching their text.
#[derive(Clone, Copy)]
struct Mark(u32);

impl Mark {
    /// Bits that hold the tier.
    const TIER: u32 = 7;

    fn of(field: &FieldData, entry: usize) -> Self {
        let text = field.standardized.values.value(entry);
        let print = hash64(text.as_bytes()) as u32 & !Self::TIER;
        Mark(print | u32::from(tier(field, entry).0))
    }

    #[inline]
    fn tier(self) -> Tier {
        Tier((self.0 & Self::TIER) as u8)
    }

    #[inline]
    fn print(self) -> u32 {
        self.0 & !Self::TIER
    }
}

fn marks(field: &FieldData) -> Vec<Mark> {
    const TOGETHER: usize = 8192;
    let entries = 0..field.standardized.entries();
    let entries = entries.into_par_iter().with_min_len(TOGETHER);
    entries.map(|entry| Mark::of(field, entry)).collect()
}

fn tier(field: &FieldData, entry: usize) -> Tier {
    let data = &field.standardized;
    let flags = data.flags[entry];
    if flags.any(Flags::MASKED.with(Flags::PLACEHOLDER)) {
        return Tier::NEVER;
    }
    let ty = field.def.ty;
    if ty == FieldType::Consent {
        return consent_tier(data.values.value(entry), flags);
    }
    if !flags.usable() {
        return Tier::UNUSABLE;
    }
    // STALE counts for phones only: there it means a dead number. In an address it is the former
    // name of a region, and an old name of the new home beats the new name of the old one.
    let stale_phone = ty == FieldType::Phone && flags.has(Flags::STALE);
    let weak = Flags::PARTIAL.with(Flags::DEFAULTED).with(Flags::AMBIGUOUS);
    if flags.any(weak) || stale_phone || imprecise(field, entry) {
        return Tier::WEAK;
    }
    if ty == FieldType::PersonName && korean_in_full(field, entry) {
        return Tier::NATIVE;
    }
    Tier::WHOLE
}

/// Consent is never created: a yes that a `default` rule wrote counts as missing.
fn consent_tier(text: &str, flags: Flags) -> Tier {
    match consent::read(text) {
        _ if !flags.usable() => Tier::UNUSABLE,
        consent::Answer::Unreadable => Tier::UNUSABLE,
        consent::Answer::Yes if flags.has(Flags::DEFAULTED) => Tier::NEVER,
        _ => Tier::WHOLE,
    }
}

fn imprecise(field: &FieldData, entry: usize) -> bool {
    field.def.ty == FieldType::Date
        && field
            .standardized
            .part(field.def.ty.part("precision"), entry as u32)
            .is_some_and(|precision| precision != "day")
}

fn korean_in_full(field: &FieldData, entry: usize) -> bool {
    let data = &field.standardized;
    let has = |part: &str| data.parts[field.def.ty.part(part)].is_valid(entry);
    has("surname") && has("given") && data.values.value(entry).chars().all(is_hangul)
}

/// Whether a character is a Hangul syllable.
pub fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Per field and source, the trust told for both, else that of the source.
fn trust(records: &Records, told: &[FieldTrust]) -> Vec<Vec<u8>> {
    let of_sources: Vec<u8> = records.sources.iter().map(|source| source.trust).collect();
    let mut trust = vec![of_sources; records.fields.len()];
    for told in told {
        let source = records.sources.iter().position(|it| it.name == told.source);
        if let (Some(source), Some(of_field)) = (source, trust.get_mut(told.field)) {
            of_field[source] = told.trust;
        }
    }
    trust
}

/// Usable values per row, counted field by field, so that codes are read one after the other.
fn filled(records: &Records, marks: &[Vec<Mark>]) -> Vec<u32> {
    const ROWS: usize = 8192;
    let mut filled = vec![0; records.len()];
    filled
        .par_chunks_mut(ROWS)
        .zip(records.deleted.par_chunks(ROWS))
        .enumerate()
        .for_each(|(chunk, (filled, deleted))| {
            for (field, marks) in records.fields.iter().zip(marks) {
                let codes = &field.standardized.codes[chunk * ROWS..];
                for (filled, &code) in filled.iter_mut().zip(codes) {
                    let mark = marks.get(code as usize);
                    *filled += u32::from(mark.is_some_and(|mark| mark.tier().usable()));
                }
            }
            for (filled, _) in filled.iter_mut().zip(deleted).filter(|(_, gone)| **gone) {
                *filled = 0;
            }
        });
    filled
}

/// What the strategies look rows up in: the records with the tiers of every field.
pub struct Ground<'a> {
    /// All rows.
    pub records: &'a Records,
    /// Per field, what is known of every entry.
    marks: Vec<Vec<Mark>>,
    /// Per row, when it last changed; [`NO_TIME`] where that is unknown or cannot be true.
    pub times: Vec<i64>,
    /// Last moment of the run's day, from which ages are counted.
    pub latest: i64,
    /// Per field and source, trust from 0 to 100.
    trust: Vec<Vec<u8>>,
    /// Per condition of the rules, the rows for which it holds.
    pub conditions: &'a Conditions,
    /// What checks found fault with.
    pub faults: &'a Faults,
    /// Per row, in how many fields it has a usable value.
    filled: Vec<u32>,
}

/// The conditions that chains name, by their text: per row, whether it holds.
pub type Conditions = BTreeMap<String, Vec<bool>>;

/// How much checks found fault with, for `highest-quality`; empty where no chain asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Per (field, row) with a finding, how bad all of them are together; ascending.
    pub of_values: Vec<((u32, u32), u32)>,
    /// The same over whole rows; empty or one entry per row.
    pub of_rows: Vec<u32>,
}

impl Faults {
    /// What a finding of a severity counts.
    pub fn weight(severity: Severity) -> u32 {
        match severity {
            Severity::Info => 1,
            Severity::Warning => 3,
            Severity::Error | Severity::Quarantine => 9,
        }
    }

    /// What findings say about the fields and rows of `records`.
    pub fn of(findings: &Findings, records: &Records) -> Self {
        let mut of_rows = vec![0; records.len()];
        let mut of_values: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for finding in &findings.items {
            let check = &findings.checks[finding.check as usize];
            let weight = Self::weight(check.severity);
            if let Some(of_row) = of_rows.get_mut(finding.row as usize) {
                *of_row += weight;
                if let Some(field) = check.field {
                    *of_values.entry((field as u32, finding.row)).or_default() += weight;
                }
            }
        }
        Faults {
            of_values: of_values.into_iter().collect(),
            of_rows,
        }
    }

    /// How bad the findings on a value are together; 0 without any.
    pub fn of_value(&self, field: usize, row: u32) -> u32 {
        let key = (field as u32, row);
        let found = self.of_values.binary_search_by_key(&key, |(key, _)| *key);
        found.map_or(0, |at| self.of_values[at].1)
    }

    /// The same of a whole row.
    pub fn of_row(&self, row: u32) -> u32 {
        self.of_rows.get(row as usize).copied().unwrap_or(0)
    }
}

impl<'a> Ground<'a> {
    /// Grades all distinct values of all fields.
    pub fn new(records: &'a Records, spec: &'a Spec, times: Vec<i64>) -> Self {
        let marks: Vec<Vec<Mark>> = records.fields.par_iter().map(marks).collect();
        Ground {
            filled: filled(records, &marks),
            records,
            marks,
            times,
            latest: spec.as_of.unwrap_or(i64::MAX),
            trust: trust(records, &spec.trust),
            conditions: &spec.conditions,
            faults: &spec.faults,
        }
    }

    /// Fetches what will be asked about some rows. They lie far apart; loads that do not wait for
    /// each other take as long as one of them.
    pub fn fetch(&self, rows: &[u32]) {
        let mut touched = 0;
        for (field, marks) in self.records.fields.iter().zip(&self.marks) {
            let codes = &field.standardized.codes;
            touched = rows
                .iter()
                .fold(touched, |all, &row| all ^ codes[row as usize]);
            let mark = |&row: &u32| marks.get(codes[row as usize] as usize);
            let found = rows.iter().filter_map(mark);
            touched = found.fold(touched, |all, mark| all ^ mark.0);
        }
        std::hint::black_box(touched);
    }

    /// The tier of a row's value; [`Tier::NEVER`] where it has none or the row was deleted.
    #[inline]
    pub fn tier(&self, field: usize, row: u32) -> Tier {
        let code = self.records.fields[field].standardized.codes[row as usize];
        match self.marks[field].get(code as usize) {
            Some(mark) if !self.records.deleted[row as usize] => mark.tier(),
            _ => Tier::NEVER,
        }
    }

    /// When a row last changed; `None` where that is unknown or cannot be true.
    #[inline]
    pub fn time(&self, row: u32) -> Option<i64> {
        let time = self.times[row as usize];
        (time != NO_TIME).then_some(time)
    }

    /// Trust in a row's source as a whole, 0–100.
    pub fn trust(&self, row: u32) -> u8 {
        let records = self.records;
        records.sources[usize::from(records.source[row as usize])].trust
    }

    /// Trust in what a row's source says about a field, 0–100.
    pub fn trust_in(&self, field: usize, row: u32) -> u8 {
        self.trust[field][usize::from(self.records.source[row as usize])]
    }

    /// Code of a row's value.
    #[inline]
    pub fn code(&self, field: usize, row: u32) -> u32 {
        self.records.fields[field].standardized.codes[row as usize]
    }

    /// A row's canonical text.
    pub fn text(&self, field: usize, row: u32) -> Option<&'a str> {
        self.records.fields[field].standardized.get(row as usize)
    }

    /// Whether two rows carry the same canonical text, or both none.
    #[inline]
    pub fn same(&self, field: usize, left: u32, right: u32) -> bool {
        self.grouping(field, left, right).is_eq()
    }

    /// An order of rows by what they carry that puts the same texts together. Cheaper than the
    /// order of texts, and means nothing else.
    #[inline]
    pub fn grouping(&self, field: usize, left: u32, right: u32) -> Ordering {
        let (a, b) = (self.code(field, left), self.code(field, right));
        if a == b {
            return Ordering::Equal;
        }
        let marks = &self.marks[field];
        let print = |code: u32| marks.get(code as usize).map(|mark| mark.print());
        print(a)
            .cmp(&print(b))
            .then_with(|| self.text(field, left).cmp(&self.text(field, right)))
    }

    /// In how many fields a row has a usable value.
    pub fn filled(&self, row: u32) -> u32 {
        self.filled[row as usize]
    }
}
