//! Tiny records for tests: rows written as text, with parts filled in by rules of a line each.

use std::sync::Arc;

use arrow::array::StringArray;

use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::pairs::Clusters;
use crate::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::{NULL, TextColumn};

/// Trust of the sources that tests and examples speak of.
pub const TRUST: [(&str, u8); 4] = [("crm", 90), ("erp", 70), ("legacy", 10), ("shop", 50)];

/// A value with its flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    pub flags: Flags,
}

/// A row as a test writes it.
#[derive(Clone, Debug)]
pub struct Row {
    pub source: String,
    pub id: String,
    pub updated_at: i64,
    pub deleted: bool,
    pub cells: Vec<Option<Value>>,
}

/// Reads `김*수{masked}`; empty text is no value.
pub fn value(text: &str) -> Option<Value> {
    let (text, names) = match text.trim().split_once('{') {
        Some((text, names)) => (text, names.trim_end_matches('}')),
        None => (text.trim(), ""),
    };
    let flags = names.split(' ').filter(|name| !name.is_empty()).map(flag);
    (!text.is_empty()).then(|| Value {
        text: text.to_owned(),
        flags: flags.fold(Flags::NONE, Flags::with),
    })
}

fn flag(name: &str) -> Flags {
    match name {
        "masked" => Flags::MASKED,
        "placeholder" => Flags::PLACEHOLDER,
        "invalid" => Flags::INVALID,
        "stale" => Flags::STALE,
        "ambiguous" => Flags::AMBIGUOUS,
        "defaulted" => Flags::DEFAULTED,
        "damaged" => Flags::DAMAGED,
        "partial" => Flags::PARTIAL,
        _ => panic!("no flag {name}"),
    }
}

/// Microseconds of a day such as `2024-03-01`; [`NO_TIME`] for empty text.
pub fn day(text: &str) -> i64 {
    match text.trim() {
        "" => NO_TIME,
        text => {
            let date: jiff::civil::Date = text.parse().expect("a day");
            let start = date.to_zoned(jiff::tz::TimeZone::UTC).expect("in range");
            start.timestamp().as_microsecond()
        }
    }
}

/// A field definition.
pub fn def(name: &str, ty: FieldType) -> FieldDef {
    FieldDef::new(name, ty)
}

/// Rows as records, in canonical order of source and id.
pub fn records(defs: &[FieldDef], kind: EntityKind, mut rows: Vec<Row>) -> Records {
    rows.sort_by(|a, b| (&a.source, &a.id).cmp(&(&b.source, &b.id)));
    let sources: Vec<SourceInfo> = TRUST
        .iter()
        .map(|&(name, trust)| SourceInfo {
            name: Arc::from(name),
            trust,
            files: Vec::new(),
            sheets: Vec::new(),
            synthetic_ids: false,
        })
        .collect();
    let source = |row: &Row| {
        let known = TRUST.iter().position(|&(name, _)| name == row.source);
        known.expect("a known source") as u16
    };
    let fields = defs.iter().enumerate();
    Records {
        source: rows.iter().map(source).collect(),
        sources,
        id: rows.iter().map(|row| Some(row.id.as_str())).collect(),
        kind: vec![kind; rows.len()],
        content_hash: vec![[0; 16]; rows.len()],
        position: vec![Position::default(); rows.len()],
        updated_at: rows.iter().map(|row| row.updated_at).collect(),
        deleted: rows.iter().map(|row| row.deleted).collect(),
        must_link: Vec::new(),
        fields: fields
            .map(|(at, def)| field(def, rows.iter().map(|row| row.cells[at].as_ref())))
            .collect(),
        carried: Vec::new(),
    }
}

fn field<'a>(def: &FieldDef, cells: impl Iterator<Item = Option<&'a Value>>) -> FieldData {
    let mut entries: Vec<&Value> = Vec::new();
    let codes: Vec<u32> = cells
        .map(|cell| {
            let Some(value) = cell else { return NULL };
            let known = entries.iter().position(|&entry| entry == value);
            known.unwrap_or_else(|| {
                entries.push(value);
                entries.len() - 1
            }) as u32
        })
        .collect();
    let texts: StringArray = entries.iter().map(|value| Some(&value.text)).collect();
    let part = |name: &&str| -> StringArray {
        let texts = entries.iter().map(|value| part_of(name, value));
        texts.collect()
    };
    FieldData {
        raw: TextColumn::from_parts(codes.clone(), texts.clone()),
        standardized: Standardized {
            parts: def.ty.parts().iter().map(part).collect(),
            flags: entries.iter().map(|value| value.flags).collect(),
            values: texts,
            codes,
        },
        def: def.clone(),
    }
}

/// Just enough of each standardizer: `김 철수 (Kim)` has surname, given name and alias.
fn part_of(part: &str, value: &Value) -> Option<String> {
    let text = value.text.as_str();
    let cut = |c: char| text.find(c).map_or(text, |at| text[..at].trim());
    let word = |at: usize| text.split(' ').nth(at).map(str::to_owned);
    match part {
        "key" => Some(
            text.chars()
                .filter(|c| c.is_ascii_digit() || *c == ';')
                .collect(),
        )
        .filter(|key: &String| !key.is_empty()),
        "kind" => Some(
            if text.starts_with("010") {
                "mobile"
            } else {
                "landline"
            }
            .to_owned(),
        ),
        "mailbox" => Some(text.to_lowercase()),
        "core" => Some(
            text.trim_start_matches("(주)")
                .trim_start_matches("주식회사 ")
                .to_owned(),
        ),
        "surname" if text.is_ascii() => text.rsplit_once(' ').map(|(_, last)| last.to_owned()),
        "given" if text.is_ascii() => text.rsplit_once(' ').map(|(first, _)| first.to_owned()),
        "surname" => cut('(').chars().next().map(String::from),
        "given" => Some(cut('(').chars().skip(1).collect()).filter(|s: &String| !s.is_empty()),
        "alias" => text
            .split_once('(')
            .map(|(_, rest)| rest.trim_end_matches(')').to_owned()),
        "precision" => Some(
            match text.len() {
                4 => "year",
                7 => "month",
                _ => "day",
            }
            .to_owned(),
        ),
        "region" => word(0),
        "street" => word(1),
        "number" => word(2),
        "unit" if text.ends_with('원') => Some("원".to_owned()),
        _ => None,
    }
}

/// All rows as one cluster.
pub fn one_cluster(records: &Records) -> Clusters {
    Clusters::from_roots(&vec![0; records.len()])
}
