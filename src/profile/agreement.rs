//! Agreement between sources: rows of different sources that are one customer, laid side by side
//! field by field. Counts only; who is one customer is told by the caller.
//!
//! Two sources agree on a customer in a field if any usable value of the one is a value of the
//! other. Compared is what identifies the value: the number of a phone without its extension, the
//! mailbox of a mail address, the name of a company without its legal form, region, street and
//! number of an address; the canonical text of all else. When a system wrote a row is its own affair:
//! points in time are not compared.

use rayon::prelude::*;

use crate::tables::field::FieldType;
use crate::tables::hash::{combine, hash64};
use crate::tables::records::{FieldData, Records, RowId};
use crate::tables::text_column::NULL;

/// Pairs of sources that both know a value of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Customers × pairs of sources with a usable value on both sides.
    pub compared: u64,
    /// Of these, with a value in common.
    pub agreed: u64,
}

/// Agreement of all sources in all fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Customers with rows of two or more sources.
    pub customers: u64,
    /// Per field, all pairs of sources together.
    pub fields: Vec<Counted>,
    /// Per pair of sources, all fields together: `pairs[left][right]`, filled where left < right.
    pub pairs: Vec<Vec<Counted>>,
}

/// Counts agreement. `customer` tells per row which customer it is; [`NULL`] where nobody knows.
pub fn agreement(records: &Records, customer: &[u32]) -> Agreement {
    let groups = Groups::of(records, customer);
    let sources = records.sources.len();
    let fields: Vec<Vec<Vec<Counted>>> = records
        .fields
        .par_iter()
        .map(|field| in_field(field, &groups, sources))
        .collect();
    let mut out = Agreement {
        customers: groups.ranges().count() as u64,
        fields: vec![Counted::default(); records.fields.len()],
        pairs: vec![vec![Counted::default(); sources]; sources],
    };
    for (field, pairs) in fields.iter().enumerate() {
        for (left, row) in pairs.iter().enumerate() {
            for (right, count) in row.iter().enumerate() {
                out.fields[field].add(*count);
                out.pairs[left][right].add(*count);
            }
        }
    }
    out
}

impl Counted {
    fn add(&mut self, other: Counted) {
        self.compared += other.compared;
        self.agreed += other.agreed;
    }
}

/// The rows of customers that several sources know, customer by customer, source by source.
struct Groups {
    rows: Vec<(u32, u16, RowId)>,
    starts: Vec<usize>,
}

impl Groups {
    fn of(records: &Records, customer: &[u32]) -> Self {
        // Rows stand in order of source, so counting puts them into place.
        let known = customer.iter().filter(|of| **of != NULL);
        let customers = known.clone().max().map_or(0, |&last| last as usize + 1);
        let mut next = vec![0; customers + 1];
        for &of in known {
            next[of as usize + 1] += 1;
        }
        for at in 1..next.len() {
            next[at] += next[at - 1];
        }
        let mut all: Vec<(u32, u16, RowId)> = vec![(0, 0, 0); next[customers]];
        for ((row, &of), &source) in (0..).zip(customer).zip(&records.source) {
            if of != NULL {
                let next = &mut next[of as usize];
                all[*next] = (of, source, row);
                *next += 1;
            }
        }
        if !all.is_sorted() {
            all.par_sort_unstable();
        }
        let mut groups = Groups {
            rows: Vec::new(),
            starts: vec![0],
        };
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            if group[0].1 != group[group.len() - 1].1 {
                groups.rows.extend_from_slice(group);
                groups.starts.push(groups.rows.len());
            }
        }
        groups
    }

    fn ranges(&self) -> impl Iterator<Item = &[(u32, u16, RowId)]> {
        let ranges = self.starts.windows(2);
        ranges.map(|ends| &self.rows[ends[0]..ends[1]])
    }
}

/// Whether two sources can disagree in a field: created and changed say when a system wrote.
pub fn is_about_customers(field: &FieldData) -> bool {
    field.def.ty != FieldType::Timestamp
}

fn in_field(field: &FieldData, groups: &Groups, sources: usize) -> Vec<Vec<Counted>> {
    let mut pairs = vec![vec![Counted::default(); sources]; sources];
    if !is_about_customers(field) {
        return pairs;
    }
    let standardized = &field.standardized;
    let identity = identities(field);
    // Rows of a customer lie far apart. Loads that do not wait for each other take as long as one
    // of them, so all are looked up before any is compared.
    let rows = groups.rows.iter();
    let codes: Vec<u32> = rows
        .map(|&(.., row)| standardized.codes[row as usize])
        .collect();
    let found: Vec<u64> = codes
        .iter()
        .map(|&code| identity.get(code as usize).copied().unwrap_or(NONE))
        .collect();
    let mut values: Vec<(u16, u64)> = Vec::new();
    let mut start = 0;
    for group in groups.ranges() {
        let found = &found[start..start + group.len()];
        start += group.len();
        values.clear();
        let known = group.iter().zip(found).filter(|(_, found)| **found != NONE);
        values.extend(known.map(|(&(_, source, _), &found)| (source, found)));
        let mut rest = values.as_slice();
        while let Some(left) = rest.chunk_by(|a, b| a.0 == b.0).next() {
            rest = &rest[left.len()..];
            for right in rest.chunk_by(|a, b| a.0 == b.0) {
                let common = left
                    .iter()
                    .any(|(_, value)| right.iter().any(|(_, other)| value == other));
                pairs[usize::from(left[0].0)][usize::from(right[0].0)].add(Counted {
                    compared: 1,
                    agreed: u64::from(common),
                });
            }
        }
    }
    pairs
}

/// Stands for an entry that is not usable.
const NONE: u64 = 0;

/// Per entry, a hash of what identifies its value; [`NONE`] if it is not usable.
fn identities(field: &FieldData) -> Vec<u64> {
    let standardized = &field.standardized;
    let ty = field.def.ty;
    // The parts that identify a value; where the first is missing, the whole text does.
    let parts: Vec<usize> = match ty {
        FieldType::Phone => vec![ty.part("key")],
        FieldType::Email => vec![ty.part("mailbox")],
        FieldType::CompanyName => vec![ty.part("core")],
        FieldType::PostalAddress => ["number", "region", "city", "street"]
            .map(|part| ty.part(part))
            .to_vec(),
        _ => Vec::new(),
    };
    let text = |entry: u32| hash64(standardized.values.value(entry as usize).as_bytes());
    let identity = |entry: u32| {
        let mut of_parts = parts.iter().map(|&part| standardized.part(part, entry));
        let Some(Some(first)) = of_parts.next() else {
            return text(entry);
        };
        of_parts.fold(hash64(first.as_bytes()), |hash, part| {
            combine(hash, part.map_or(0, |part| hash64(part.as_bytes())))
        })
    };
    (0..standardized.entries() as u32)
        .map(|entry| match standardized.flags[entry as usize].usable() {
            true => identity(entry).max(NONE + 1),
            false => NONE,
        })
        .collect()
}
