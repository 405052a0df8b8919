//! A project made from detection: what zero configuration runs and what `init` writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::rules::{ColumnMap, FieldRule, Project, SourceRule};
use crate::config::{Vocabulary, load_text};
use crate::ingest::columns::{EntityGuess, Role, SourceGuess};
use crate::ingest::{Format, STDIN};
use crate::tables::definition::Setting;
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::raw::RawSource;

use super::checks;
use super::region::regions;

/// Name of the source that a file becomes: its name without folders and endings.
pub fn source_name(path: &Path) -> String {
    if path == Path::new(STDIN) {
        return String::from("stdin");
    }
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut stem = name.as_str();
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        if !is_ending(ending) && !is_stamp(ending) {
            break;
        }
        stem = rest;
    }
    if stem.is_empty() {
        name
    } else {
        stem.to_owned()
    }
}

/// Whether what stands behind a dot says what a file is, also packed, and is no part of a name.
fn is_ending(ending: &str) -> bool {
    let packed = ["gz", "zst", "zip", "dat", "tab"];
    Format::by_name(ending).is_ok() || packed.contains(&ending.to_lowercase().as_str())
}

/// Whether what stands behind a dot is the day or the time of an export, as every night's is another:
/// 20240101, 2024-01-01, 20240101T0300.
fn is_stamp(ending: &str) -> bool {
    let digits = ending.bytes().filter(u8::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | 'T' | 'Z');
    (6..=14).contains(&digits) && ending.chars().all(known)
}

/// A project for the given files, one source each, with every column mapped as guessed. `ids`
/// are id columns told by hand, per source.
pub fn infer(
    files: &[PathBuf],
    raws: &[RawSource],
    guesses: &[SourceGuess],
    ids: &[Option<String>],
) -> Project {
    let mut project = Project::default();
    let mut fields: Vec<(Arc<str>, FieldType)> = Vec::new();
    for (index, ((file, raw), guess)) in files.iter().zip(raws).zip(guesses).enumerate() {
        let mut source = SourceRule {
            name: raw.name.to_string().into(),
            path: file.to_string_lossy().into_owned().into(),
            entity: match guess.entity {
                EntityGuess::Person => Some(EntityKind::Person),
                EntityGuess::Company => Some(EntityKind::Company),
                EntityGuess::ByRow { .. } => None,
            },
            id: ids[index].iter().map(|id| id.clone().into()).collect(),
            ..SourceRule::default()
        };
        for column in &guess.columns {
            let header = column.header.to_string();
            let by_hand = ids[index].as_deref() == Some(&*header);
            match &column.role {
                _ if by_hand => {}
                Role::Id if source.id.is_empty() => source.id = vec![header.into()],
                Role::UpdatedAt if source.updated_at.is_none() => {
                    source.updated_at = Some(header.into())
                }
                Role::MergedIds if source.merged_ids.is_none() => {
                    source.merged_ids = Some(header.into())
                }
                Role::Deleted { meaning } if source.deleted_when.is_none() => {
                    source.deleted_when = Some(is_value(&header, meaning).into());
                }
                Role::CreatedAt => {
                    add(
                        &mut source,
                        &mut fields,
                        &Arc::from("created_at"),
                        FieldType::Timestamp,
                        0,
                        header,
                    );
                }
                Role::Field { name, ty, slot, .. } => {
                    add(&mut source, &mut fields, name, *ty, *slot, header.clone());
                    if let Some(other) = column.mixed.and_then(|mixed| mixed.other(name)) {
                        let name = Arc::from(other.name);
                        add(&mut source, &mut fields, &name, other.ty, 0, header);
                    }
                }
                _ => {}
            }
        }
        project.sources.push(source);
    }
    project.fields = fields
        .into_iter()
        .map(|(name, ty)| FieldRule::new(&*name, ty))
        .collect();
    let regions = regions(raws, guesses);
    for field in &mut project.fields {
        let region = match field.ty {
            FieldType::Phone => regions.phones,
            FieldType::PostalAddress | FieldType::Postcode => regions.places,
            FieldType::PersonName => regions.names,
            _ => None,
        };
        field.region = region.map(str::to_owned);
    }
    project
}

/// Completes an inferred project from the shipped packs: labels of known fields, checks,
/// survivorship and gates for the fields that are there.
pub fn with_pack(mut project: Project, vocabulary: &Vocabulary<'_>) -> Project {
    let companies_only = !project.sources.is_empty()
        && project
            .sources
            .iter()
            .all(|source| source.entity == Some(EntityKind::Company));
    let name = if companies_only {
        "kr-company"
    } else {
        "kr-contact"
    };
    let text = format!("version: 1\nextends: [{name}]\nsources: [{{name: x, path: x.csv}}]\n");
    let Ok((pack, _)) = load_text("pack", &text, vocabulary) else {
        return project;
    };
    let here: Vec<String> = project
        .fields
        .iter()
        .map(|field| field.name.value.clone())
        .collect();
    let is_here = |name: &str| here.iter().any(|field| field == name);
    for field in &mut project.fields {
        if let Some(known) = pack.field(&field.name).filter(|known| known.ty == field.ty) {
            field.label_ko.clone_from(&known.label_ko);
            field.label_en.clone_from(&known.label_en);
            field.max_values = known.max_values;
            field.region = field.region.take().or_else(|| known.region.clone());
        }
    }
    let defs: Vec<FieldDef> = project.fields.iter().map(FieldRule::def).collect();
    let by_row = project.sources.iter().any(|source| source.entity.is_none());
    let checks = pack.checks.into_iter().map(|mut check| {
        if by_row
            && check
                .field
                .as_ref()
                .is_some_and(|field| **field == *"person_name")
        {
            let of_company = Setting::List(vec!["company_name".into()]);
            checks::unless(&mut check, of_company);
        }
        check
    });
    project.checks = checks
        .filter_map(|check| checks::fitted(check, &defs))
        .collect();
    project.survivorship = pack.survivorship;
    project
        .survivorship
        .fields
        .retain(|(field, _)| is_here(field));
    for (_, members) in &mut project.survivorship.groups {
        members.retain(|member| is_here(member));
    }
    project
        .survivorship
        .groups
        .retain(|(_, members)| members.len() > 1);
    project.gates = pack.gates;
    project
}

/// An SQL condition on a column of the source.
fn is_value(header: &str, value: &str) -> String {
    format!(
        "\"{}\" = '{}'",
        header.replace('"', "\"\""),
        value.replace('\'', "''")
    )
}

fn add(
    source: &mut SourceRule,
    fields: &mut Vec<(Arc<str>, FieldType)>,
    name: &Arc<str>,
    ty: FieldType,
    slot: u8,
    header: String,
) {
    if !fields.iter().any(|(known, _)| known == name) {
        fields.push((name.clone(), ty));
    }
    let at = match source.columns.iter().position(|map| *map.field == **name) {
        Some(at) => at,
        None => {
            source.columns.push(ColumnMap {
                field: name.to_string().into(),
                columns: Vec::new(),
            });
            source.columns.len() - 1
        }
    };
    let columns = &mut source.columns[at].columns;
    while columns.len() <= usize::from(slot) {
        columns.push(String::new().into());
    }
    columns[usize::from(slot)] = header.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_called_as_its_file_without_endings() {
        for (file, name) in [
            ("exports/contacts.csv", "contacts"),
            ("contacts.CSV.gz", "contacts"),
            ("Contatti (res.partner).csv", "Contatti (res.partner)"),
            ("mitglieder v2.1.xlsx", "mitglieder v2.1"),
            ("contacts.20240101.csv", "contacts"),
            ("contacts.2024-01-01.csv.gz", "contacts"),
            ("kunden", "kunden"),
            (".csv", ".csv"),
        ] {
            assert_eq!(source_name(Path::new(file)), name, "{file}");
        }
    }
}
