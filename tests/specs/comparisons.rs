//! Specs of comparisons. A `rules` block names the `type` of the field (the file's name if not told)
//! and the `entity` kind (person if not told); a table has `left`, `right` and `level`. `left name` and
//! `right name` say whose the values are, where that counts. Each pair is compared on its own and both
//! ways round: a level that depends on the side is a mistake.

use goldsieve::compare::{Comparator, Comparer, ComparisonSpec, Spec};
use goldsieve::tables::field::{EntityKind, FieldType};
use goldsieve::tables::pairs::Role;
use goldsieve::tables::records::{NO_TIME, Position, Records, SourceInfo};

use super::checks::field;
use super::markdown::Table;
use super::standardizers::as_of;

pub fn rows(table: &Table) -> Result<Vec<Vec<String>>, String> {
    let ty = table.rule("type").unwrap_or(&table.stem);
    let ty = FieldType::from_name(ty).ok_or_else(|| format!("has no type `{ty}`"))?;
    let kind = match table.rule("entity") {
        Some("company") => EntityKind::Company,
        _ => EntityKind::Person,
    };
    let sides = |left: &str, right: &str| -> Result<Vec<Option<String>>, String> {
        let both = table.column(left)?.into_iter().zip(table.column(right)?);
        Ok(both.flat_map(|(left, right)| [left, right]).collect())
    };
    let values = sides("left", "right")?;
    let mut records = records(ty, kind, values, as_of(table)?)?;
    if table.header.iter().any(|name| name == "left name") {
        let names = sides("left name", "right name")?;
        let names = field("name", FieldType::PersonName, names, as_of(table)?)?;
        records.fields.push(names);
    }
    let spec = Spec {
        kind,
        comparisons: vec![ComparisonSpec {
            name: "value".into(),
            comparator: Comparator::of(ty)
                .ok_or_else(|| format!("{} is not compared", ty.name()))?,
            role: role(ty),
            fields: vec![0],
            postcode: None,
        }],
    };
    let comparer = Comparer::new(&spec, &records);
    let levels = &comparer.infos[0].levels;
    let mut shown = Vec::new();
    for pair in 0..table.rows.len() as u32 {
        let level = comparer.compare(0, 2 * pair, 2 * pair + 1).level;
        let turned = comparer.compare(0, 2 * pair + 1, 2 * pair).level;
        shown.push(match levels[usize::from(level)].name {
            name if level == turned => name.to_owned(),
            name => format!(
                "{name}, but {} the other way round",
                levels[usize::from(turned)].name
            ),
        });
    }
    table.with(&[("level", shown)])
}

fn role(ty: FieldType) -> Role {
    match ty {
        FieldType::PersonName | FieldType::CompanyName => Role::Name,
        FieldType::Phone | FieldType::Email => Role::Contact,
        FieldType::PostalAddress => Role::Address,
        FieldType::Date => Role::BirthDate,
        FieldType::Url => Role::Website,
        _ => Role::Attribute,
    }
}

fn records(
    ty: FieldType,
    kind: EntityKind,
    values: Vec<Option<String>>,
    as_of: jiff::civil::Date,
) -> Result<Records, String> {
    let rows = values.len();
    Ok(Records {
        sources: vec![SourceInfo {
            name: "a".into(),
            trust: 50,
            files: Vec::new(),
            sheets: Vec::new(),
            synthetic_ids: false,
        }],
        source: vec![0; rows],
        id: (0..rows).map(|row| Some(format!("{row:04}"))).collect(),
        kind: vec![kind; rows],
        content_hash: vec![[0; 16]; rows],
        position: vec![Position::default(); rows],
        updated_at: vec![NO_TIME; rows],
        deleted: vec![false; rows],
        must_link: Vec::new(),
        fields: vec![field("value", ty, values, as_of)?],
        carried: Vec::new(),
    })
}
