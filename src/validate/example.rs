//! Running a check on one written example, as [`Entry`](super::Entry) describes them: rows of a
//! single source on 2026-11-21, values taken as standardized already.

use arrow::array::StringArray;

use super::{Asked, Bound, Entry, Form, Scope, bind, validate};
use crate::tables::dictionary::samples;
use crate::tables::example::{split_flags, split_settings};
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::findings::{CheckInfo, Findings};
use crate::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::{NULL, TextColumn};

/// A row: fields, and parts of fields as `field.part`, with their text.
type Row<'a> = Vec<(&'a str, &'a str)>;

/// `ok`, `fails` or `not checked`.
///
/// # Errors
/// A sentence, if the example or its settings do not fit.
pub fn run_example(entry: &Entry, given: &str) -> Result<String, String> {
    let (settings, text) = split_settings(&entry.definition, given)?;
    let named = |item: &'_ str| {
        let (name, value) = item.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    let mut rows: Vec<Vec<(String, String)>> = Vec::new();
    for row in text.split("||") {
        let mut cells = Vec::new();
        for (at, item) in row.split('|').enumerate() {
            match (&entry.scope, at) {
                (Scope::Field, 0) => cells.push(("given".to_owned(), item.trim().to_owned())),
                _ => cells.push(named(item).ok_or_else(|| format!("`{item}` has no `=`"))?),
            }
        }
        rows.push(cells);
    }
    let rows: Vec<Row<'_>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|(name, value)| (&**name, &**value))
                .collect()
        })
        .collect();
    let types = match entry.types {
        [] => &[FieldType::Text],
        types => types,
    };
    let as_of = jiff::civil::date(2026, 11, 21);
    // A check of several types is shown on the first one that its settings fit.
    let tried = types.iter().map(|own| {
        let records = records(&rows, *own);
        let fields: Vec<FieldDef> = records.fields.iter().map(|it| it.def.clone()).collect();
        let asked = Asked {
            entry,
            settings: &settings,
            field: records.field("given"),
            form: Form::Standardized,
        };
        let bound = bind(&asked, &fields, as_of, &samples());
        (records, bound.map_err(|mistake| mistake.message))
    });
    let mut tried: Vec<_> = tried.collect();
    let fits = tried.iter().position(|(_, bound)| bound.is_ok());
    let (records, bound) = tried.swap_remove(fits.unwrap_or(0));
    let bound = bound?;
    let checks: Vec<Bound> = bound
        .into_iter()
        .map(|(field, check)| Bound {
            field,
            info: CheckInfo {
                check: entry.definition.name.into(),
                rule: entry.definition.name.into(),
                field: None,
                column: None,
                dimension: entry.dimension,
                severity: entry.severity,
                owner: None,
            },
            check,
            form: Form::Standardized,
            suggestion: None,
        })
        .collect();
    let present = vec![vec![true]; records.fields.len()];
    let found = validate(&checks, &records, &present);
    // Counts are kept per source only: the first row was checked if without it one less is.
    let others: Vec<u32> = (1..records.len() as u32).collect();
    let rest = validate(&checks, &records.retain(&others), &present);
    let total = |findings: &Findings| -> u64 {
        let counts = findings.counts.iter();
        counts.map(|count| count.checked[0]).sum()
    };
    let verdict = if found.items.iter().any(|finding| finding.row == 0) {
        "fails"
    } else if total(&found) > total(&rest) {
        "ok"
    } else {
        "not checked"
    };
    Ok(verdict.to_owned())
}

/// Records of one source with an entry per row.
pub fn records(rows: &[Row<'_>], own: FieldType) -> Records {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        let name = name.split_once('.').map_or(*name, |(field, _)| field);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let count = rows.len();
    Records {
        sources: vec![SourceInfo {
            name: "a".into(),
            trust: 50,
            files: Vec::new(),
            sheets: Vec::new(),
            synthetic_ids: false,
        }],
        source: vec![0; count],
        id: (0..count).map(|row| Some(row.to_string())).collect(),
        kind: vec![EntityKind::Person; count],
        content_hash: vec![[0; 16]; count],
        position: vec![Position::default(); count],
        updated_at: vec![NO_TIME; count],
        deleted: vec![false; count],
        must_link: Vec::new(),
        fields: names.iter().map(|name| field(name, rows, own)).collect(),
        carried: Vec::new(),
    }
}

/// A field named after its type has it.
fn field(name: &str, rows: &[Row<'_>], own: FieldType) -> FieldData {
    let ty = match name {
        "given" => own,
        name => FieldType::from_name(&name.replace('_', "-")).unwrap_or(FieldType::Text),
    };
    let mut codes = Vec::new();
    let mut values = Vec::new();
    let mut flags = Vec::new();
    let mut parts: Vec<Vec<Option<&str>>> = vec![Vec::new(); ty.parts().len()];
    for row in rows {
        let cell = |wanted: &str| {
            let found = row.iter().find(|(name, _)| *name == wanted);
            found
                .map(|(_, value)| *value)
                .filter(|value| !value.is_empty())
        };
        let part = |part: &str| cell(&format!("{name}.{part}"));
        let any_part = ty.parts().iter().find_map(|name| part(name));
        let Some(text) = cell(name).or(any_part) else {
            codes.push(NULL);
            continue;
        };
        let (text, marks): (&str, Flags) = split_flags(text);
        codes.push(values.len() as u32);
        values.push(text);
        flags.push(marks);
        for (column, name) in parts.iter_mut().zip(ty.parts()) {
            column.push(part(name));
        }
    }
    let values = StringArray::from(values);
    FieldData {
        def: FieldDef::new(name, ty),
        raw: TextColumn::from_parts(codes.clone(), values.clone()),
        standardized: Standardized {
            codes,
            values,
            parts: parts.into_iter().map(StringArray::from).collect(),
            flags,
        },
    }
}
