//! `shared-value`: a contact detail must not stand on many different people.

use super::same::{NOBODY, different, identities};
use super::{ANY_FORM, Check, Column, Context, Entry, Form, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::hash::hash64;
use crate::tables::interner::Interner;
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use rayon::prelude::*;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "shared-value",
        summary: "A contact detail must not stand on many different people",
        doc: "Counts the different names that bear the value in all sources: a switchboard, info@, \
              a number typed to pass the form. 김철수 and `KIM CHUL-SOO` are one name; rows without a \
              name, stand-ins for one and masked names count for nobody, deleted rows neither. \
              Each of several values in a cell is counted, and phones and mail addresses as they \
              are compared (an old 011 number with its 010 one). Rows of companies without a \
              person are told apart by the company's name. The suggestion says how many names \
              there are.",
        parameters: &[
            Parameter {
                name: "max_names",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Most different names one value may have; 3 if not told.",
            },
            Parameter {
                name: "names",
                kind: ParameterKind::Field,
                required: false,
                doc: "The field with the names; the first of type `person-name`, or else `company-name`, if not told.",
            },
        ],
        examples: &[
            (
                "{max_names: 1} +8223124567 | person_name = 김철수 || +8223124567 | person_name = 이영희",
                "fails",
            ),
            (
                "{max_names: 1} +8223124567 | person_name = 김철수 || +8223124567 | person_name = 김철수",
                "ok",
            ),
            (
                "{max_names: 2} +8223124567 | person_name = 김철수 || +8223124567 | person_name = 이영희",
                "ok",
            ),
            (
                "{max_names: 1} +8223124567 | person_name = 김철수 || +8223124567 | person_name = 고객 [placeholder]",
                "ok",
            ),
            (
                "+821000000000 [placeholder] | person_name = 김철수",
                "not checked",
            ),
        ],
    },
    dimension: Dimension::Uniqueness,
    severity: Severity::Info,
    types: &[
        FieldType::Phone,
        FieldType::Email,
        FieldType::PostalAddress,
        FieldType::BusinessNumber,
        FieldType::CorporateNumber,
        FieldType::Identifier,
        FieldType::Url,
        FieldType::Text,
    ],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct SharedValue {
    most: usize,
    names: Option<usize>,
    company_names: Option<usize>,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let of_type = |ty: FieldType| context.fields.iter().position(|field| field.ty == ty);
    let told = settings.text("names");
    let told = told.map(|name| context.field_named(name)).transpose()?;
    let names = told.or_else(|| of_type(FieldType::PersonName));
    let company_names = match told {
        Some(_) => None,
        None => of_type(FieldType::CompanyName),
    };
    if names.is_none() && company_names.is_none() {
        return Err("there is no field of names to count; tell one by `names`".into());
    }
    Ok(Box::new(SharedValue {
        most: settings.number("max_names").unwrap_or(3.0) as usize,
        names,
        company_names,
    }))
}

impl Check for SharedValue {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        // Names stay standardized whatever form the values have.
        let field = |field: usize| {
            let column = column.other(field);
            Column::new(column.records, field, Form::Standardized, column.present())
        };
        let people = self.names.map(field);
        let companies = self.company_names.map(field);
        let values = Values::of(column, self.most);
        let bearers = Bearers::of(column, &values, people.as_ref(), companies.as_ref());
        let count = |value: u32| {
            let names = |entries: &[u32], names: &Option<Column<'_>>| match names {
                // Spellings are only looked into where there may be too many people.
                Some(names) if entries.len() > self.most => different(names, entries),
                _ => entries.len(),
            };
            names(bearers.people.of_value(value), &people)
                + names(bearers.companies.of_value(value), &companies)
        };
        let counts: Vec<usize> = (0..values.count).map(count).collect();
        column.per_code(verdicts, |code| {
            if column.flags(code).has(Flags::PLACEHOLDER) {
                return Verdict::NotChecked;
            }
            let of_cell = values.of_entry(code).iter();
            match of_cell.map(|&value| counts[value as usize]).max() {
                Some(names) if names > self.most => {
                    Verdict::fails_with(format!("{names} different names"))
                }
                _ => Verdict::Ok,
            }
        });
    }
}

/// The single values of every entry that stand on more than a number of rows: one entry may hold
/// several, several entries the same.
struct Values {
    count: u32,
    starts: Vec<usize>,
    values: Vec<u32>,
}

impl Values {
    /// Nearly all values stand on few rows. Rows are counted by the values' hashes first, so that
    /// only the values of crowded slots, a few too many, are told apart.
    fn of(column: &Column<'_>, most: usize) -> Self {
        let mut rows = vec![0u16; column.entries()];
        for code in bearing(column).map(|(_, code)| code as usize) {
            rows[code] = rows[code].saturating_add(1);
        }
        let size = (column.entries() * 4).next_power_of_two().min(1 << 22);
        let mut crowds = vec![0u16; size];
        let mut slots = Vec::with_capacity(column.entries());
        let mut slot_starts = vec![0];
        for code in 0..column.entries() as u32 {
            for one in identities(column, code) {
                let slot = hash64(one.as_bytes()) as usize & (size - 1);
                crowds[slot] = crowds[slot].saturating_add(rows[code as usize]);
                slots.push(slot as u32);
            }
            slot_starts.push(slots.len());
        }
        let least = most.min(usize::from(u16::MAX) - 1);
        let crowded = |slot: &u32| usize::from(crowds[*slot as usize]) > least;
        let mut interner = Interner::default();
        let mut starts = vec![0];
        let mut values = Vec::new();
        for code in 0..column.entries() {
            if slots[slot_starts[code]..slot_starts[code + 1]]
                .iter()
                .any(crowded)
            {
                let all = identities(column, code as u32);
                values.extend(all.map(|one| interner.intern(one.as_bytes())));
            }
            starts.push(values.len());
        }
        Values {
            count: interner.len() as u32,
            starts,
            values,
        }
    }

    fn of_entry(&self, code: u32) -> &[u32] {
        &self.values[self.starts[code as usize]..self.starts[code as usize + 1]]
    }
}

/// Rows that count, with their entries: filled, of a source that has the field, not deleted.
fn bearing<'c>(column: &'c Column<'_>) -> impl Iterator<Item = (usize, u32)> + 'c {
    let codes = column.codes().iter().copied().enumerate();
    codes.filter(|&(row, code)| code != NULL && column.applies(row) && !column.records.deleted[row])
}

/// Who bears the values that may have too many bearers.
struct Bearers {
    people: Names,
    companies: Names,
}

impl Bearers {
    /// People by their names, and companies of rows that name no person.
    fn of(
        column: &Column<'_>,
        values: &Values,
        people: Option<&Column<'_>>,
        companies: Option<&Column<'_>>,
    ) -> Self {
        // Value and name as one number, which sorts fast.
        let mut pairs = [Vec::new(), Vec::new()];
        for (row, code) in bearing(column) {
            for &value in values.of_entry(code) {
                let person = people.filter(|people| people.codes()[row] != NULL);
                let (names, kind) = match (person, companies) {
                    (Some(people), _) => (people, 0),
                    (None, Some(companies)) => (companies, 1),
                    (None, None) => continue,
                };
                if let Some(name) = name_at(names, row) {
                    pairs[kind].push(u64::from(value) << 32 | u64::from(name));
                }
            }
        }
        let [people, companies] = pairs.map(|pairs| Names::of(values.count, pairs));
        Bearers { people, companies }
    }
}

/// Per value the distinct entries of the names that bear it.
struct Names {
    starts: Vec<usize>,
    entries: Vec<u32>,
}

impl Names {
    fn of(values: u32, mut pairs: Vec<u64>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; values as usize + 1];
        for &pair in &pairs {
            starts[(pair >> 32) as usize + 1] += 1;
        }
        for value in 0..values as usize {
            starts[value + 1] += starts[value];
        }
        Names {
            starts,
            entries: pairs.into_iter().map(|pair| pair as u32).collect(),
        }
    }

    fn of_value(&self, value: u32) -> &[u32] {
        &self.entries[self.starts[value as usize]..self.starts[value as usize + 1]]
    }
}

/// The name at a row, if it is one that somebody can be told by.
fn name_at(names: &Column<'_>, row: usize) -> Option<u32> {
    let code = names.codes()[row];
    (code != NULL && !names.flags(code).any(NOBODY)).then_some(code)
}
