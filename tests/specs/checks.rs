//! Specs of checks. A `rules` block names the `check` with its settings, the `field` it looks at
//! (`given` if not told), the types of columns (`type mobile: phone`; text if not told) and whether it
//! looks at values `on: raw`. Columns before `verdict` are fields of the row, `source` (`a` or `b`)
//! tells sources apart, and `b lacks: phone; email` names what the second one has no column for. The
//! verdict is `fails`, `ok`, or `–` where the row was not checked; `suggestion` may follow.

use std::sync::Arc;

use goldsieve::standardize::{self, FieldSpec, Segment, default_chain};
use goldsieve::tables::definition::Settings;
use goldsieve::tables::dictionary::samples;
use goldsieve::tables::example::add_setting;
use goldsieve::tables::field::{EntityKind, FieldDef, FieldType};
use goldsieve::tables::findings::{CheckInfo, Findings};
use goldsieve::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use goldsieve::tables::text_column::TextColumn;
use goldsieve::validate::{self, Asked, Bound, Form, Scope};

use super::markdown::Table;
use super::standardizers::as_of;

pub fn rows(table: &Table) -> Result<Vec<Vec<String>>, String> {
    let verdict = table
        .header
        .iter()
        .position(|name| name == "verdict")
        .ok_or("has no column `verdict`")?;
    let fields: Vec<&str> = table.header[..verdict]
        .iter()
        .map(String::as_str)
        .filter(|name| *name != "source")
        .collect();
    let records = records(table, &fields)?;
    let name = table.rule("check").unwrap_or(&table.stem);
    let entry = validate::registry()
        .iter()
        .find(|entry| entry.definition.name == name);
    let entry = entry.ok_or_else(|| format!("there is no check `{name}`"))?;
    let field = match (&entry.scope, table.rule("field")) {
        (Scope::Fields { .. }, None) => None,
        (_, named) => {
            let named = named.unwrap_or("given");
            let field = records.field(named);
            Some(field.ok_or_else(|| format!("has no column `{named}`"))?)
        }
    };
    let fields: Vec<FieldDef> = records.fields.iter().map(|it| it.def.clone()).collect();
    let asked = Asked {
        entry,
        settings: &settings(table, entry)?,
        field,
        form: if table.rule("on") == Some("raw") {
            Form::Raw
        } else {
            Form::Standardized
        },
    };
    let info = CheckInfo {
        check: name.into(),
        rule: name.into(),
        field: None,
        column: None,
        dimension: entry.dimension,
        severity: entry.severity,
        owner: None,
    };
    let bound = validate::bind(&asked, &fields, as_of(table)?, &samples());
    let bound = bound.map_err(|mistake| mistake.message)?;
    let bound: Vec<Bound> = bound
        .into_iter()
        .map(|(field, check)| Bound {
            field,
            info: info.clone(),
            check,
            form: asked.form,
            suggestion: None,
        })
        .collect();
    let lacks: Vec<&str> = table.rule("b lacks").unwrap_or("").split("; ").collect();
    let present: Vec<Vec<bool>> = fields
        .iter()
        .map(|field| vec![true, !lacks.contains(&&*field.name)])
        .collect();
    let findings = validate::validate(&bound, &records, &present);
    // Counts are kept per source only: a row was checked if without it one less is.
    let total = |findings: &Findings| -> u64 {
        let counts = findings.counts.iter();
        counts.flat_map(|count| &count.checked).sum()
    };
    let checked = |row: u32| {
        let others: Vec<u32> = (0..records.len() as u32).filter(|it| *it != row).collect();
        let rest = validate::validate(&bound, &records.retain(&others), &present);
        total(&rest) < total(&findings)
    };
    shown(table, &records, &findings, checked)
}

fn settings(table: &Table, entry: &validate::Entry) -> Result<Settings, String> {
    let mut settings = Settings::default();
    for (name, value) in &table.rules {
        if !["check", "field", "as_of", "on", "b lacks"].contains(&name.as_str())
            && !name.starts_with("type ")
        {
            add_setting(&entry.definition, &mut settings, name, value)?;
        }
    }
    Ok(settings)
}

fn records(table: &Table, fields: &[&str]) -> Result<Records, String> {
    let rows = table.rows.len();
    let source = match table.column("source") {
        Ok(names) => names
            .into_iter()
            .map(|name| u16::from(name.as_deref() == Some("b")))
            .collect(),
        Err(_) => vec![0; rows],
    };
    let info = |name: &str| SourceInfo {
        name: name.into(),
        trust: 50,
        files: Vec::new(),
        sheets: Vec::new(),
        synthetic_ids: false,
    };
    let mut data = Vec::new();
    for name in fields {
        let ty = table.rule(&format!("type {name}")).unwrap_or("text");
        let ty = FieldType::from_name(ty).ok_or_else(|| format!("has no type `{ty}`"))?;
        data.push(field(name, ty, table.column(name)?, as_of(table)?)?);
    }
    Ok(Records {
        sources: vec![info("a"), info("b")],
        source,
        id: (0..rows).map(|row| Some(format!("{row:04}"))).collect(),
        kind: vec![EntityKind::Person; rows],
        content_hash: vec![[0; 16]; rows],
        position: vec![Position::default(); rows],
        updated_at: vec![NO_TIME; rows],
        deleted: vec![false; rows],
        must_link: Vec::new(),
        fields: data,
        carried: Vec::new(),
    })
}

/// A field with its type's chain run over it.
pub fn field(
    name: &str,
    ty: FieldType,
    values: Vec<Option<String>>,
    as_of: jiff::civil::Date,
) -> Result<FieldData, String> {
    let raw = TextColumn::from_values(values.iter().map(Option::as_deref));
    let spec = FieldSpec {
        ty,
        chain: default_chain(ty),
        region: "KR".into(),
        as_of,
        dictionaries: Arc::default(),
    };
    let segment = Segment {
        source: 0,
        column: &raw,
        chain: None,
        beside: &[],
    };
    let outcome = standardize::standardize(&spec, &[segment]).map_err(|error| error.to_string())?;
    Ok(FieldData {
        def: FieldDef::new(name, ty),
        raw,
        standardized: outcome.standardized,
    })
}

/// `fails` where there is a finding, `ok` where the row was checked, `–` where it was not.
fn shown(
    table: &Table,
    records: &Records,
    findings: &Findings,
    checked: impl Fn(u32) -> bool,
) -> Result<Vec<Vec<String>>, String> {
    let rows = records.len();
    let word = |row: u32| if checked(row) { "ok" } else { "–" }.to_owned();
    let mut verdicts: Vec<String> = (0..rows as u32).map(word).collect();
    let mut suggestions = vec![String::new(); rows];
    for finding in &findings.items {
        let row = finding.row as usize;
        verdicts[row] = "fails".to_owned();
        let suggestion = finding.suggestion.as_deref().unwrap_or_default();
        suggestions[row] = match suggestions[row].as_str() {
            "" => suggestion.to_owned(),
            before => format!("{before}; {suggestion}"),
        };
    }
    if table.header.iter().any(|name| name == "suggestion") {
        table.with(&[("verdict", verdicts), ("suggestion", suggestions)])
    } else {
        table.with(&[("verdict", verdicts)])
    }
}
