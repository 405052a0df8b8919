//! Specs of checks. A `rules` block names the `check` with its settings, the `field` it looks at
//! (`given` if not told), the types of columns (`type mobile: phone`; text if not told) and whether it
//! looks at values `on: raw`. An empty verdict holds or was not checked. Columns before `verdict` are fields of the row, `source` tells sources
//! apart; `suggestion` may follow.

use std::sync::Arc;

use goldsieve::standardize::{self, FieldSpec, Segment, default_chain, example};
use goldsieve::tables::definition::Settings;
use goldsieve::tables::dictionary::samples;
use goldsieve::tables::field::{EntityKind, FieldDef, FieldType};
use goldsieve::tables::findings::{CheckInfo, Findings};
use goldsieve::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use goldsieve::tables::text_column::TextColumn;
use goldsieve::validate::{self, Bound, Context, Form};

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
    let field = table.rule("field").unwrap_or("given");
    let field = records
        .field(field)
        .ok_or_else(|| format!("has no column `{field}`"))?;

    let name = table.rule("check").unwrap_or(&table.stem);
    let entry = validate::registry()
        .iter()
        .find(|entry| entry.definition.name == name);
    let entry = entry.ok_or_else(|| format!("there is no check `{name}`"))?;
    let names: Vec<Arc<str>> = records
        .fields
        .iter()
        .map(|field| field.def.name.clone())
        .collect();
    let context = Context {
        as_of: as_of(table)?,
        fields: &names,
        dictionaries: &samples(),
    };
    let bound = Bound {
        info: CheckInfo {
            check: name.into(),
            rule: name.into(),
            field: Some(field),
            column: None,
            dimension: entry.dimension,
            severity: entry.severity,
            owner: None,
        },
        check: (entry.build)(&settings(table, entry)?, &context)?,
        form: if table.rule("on") == Some("raw") {
            Form::Raw
        } else {
            Form::Standardized
        },
        suggestion: None,
    };
    let present = vec![vec![true; records.sources.len()]; records.fields.len()];
    let findings = validate::validate(&[bound], &records, &present, &[None]);
    shown(table, &records, &findings)
}

fn settings(table: &Table, entry: &validate::Entry) -> Result<Settings, String> {
    let mut settings = Settings::default();
    for (name, value) in &table.rules {
        if !["check", "field", "as_of", "on"].contains(&name.as_str()) && !name.starts_with("type ")
        {
            example::add_setting(&entry.definition, &mut settings, name, value)?;
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
    };
    let outcome = standardize::standardize(&spec, &[segment]).map_err(|error| error.to_string())?;
    Ok(FieldData {
        def: FieldDef::new(name, ty),
        raw,
        standardized: outcome.standardized,
    })
}

/// `fails` where there is a finding; an empty cell holds or was not checked.
fn shown(
    table: &Table,
    records: &Records,
    findings: &Findings,
) -> Result<Vec<Vec<String>>, String> {
    let rows = records.len();
    let mut verdicts = vec![String::new(); rows];
    let mut suggestions = vec![String::new(); rows];
    for finding in &findings.items {
        verdicts[finding.row as usize] = "fails".to_owned();
        suggestions[finding.row as usize] =
            finding.suggestion.as_deref().unwrap_or_default().to_owned();
    }
    if table.header.iter().any(|name| name == "suggestion") {
        table.with(&[("verdict", verdicts), ("suggestion", suggestions)])
    } else {
        table.with(&[("verdict", verdicts)])
    }
}
