//! `target`: values must fit the system they are to be imported into.

mod limits;

use std::sync::Arc;

use super::dates::days;
use super::nearest::Nearest;
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::{EntityKind, FieldDef};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::records::SourceInfo;
use crate::tables::text_column::NULL;
use limits::{Limit, NAMES, Need, Piece, TARGETS, Takes, Target};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "target",
        summary: "Values must fit the system they are to be imported into",
        doc: "Checks every field that the target limits: what it requires, how many characters it \
              takes, its picklists. One rule does for all; `field` narrows it to one. Names and \
              addresses are measured as they are loaded, surname and given name, street, city and \
              state apart; a name that was not split is loaded as the last name. A mail field \
              takes one address. Dates must be whole and from 1700 to 4000 (Dynamics: from 1753). \
              Contacts and leads are checked on rows of people, accounts on rows of companies.\n\n\
              The fields are those of the packs (`person_name`, `email`, `mobile_phone`, `phone`, \
              `work_phone`, `fax`, `job_title`, `department`, `birth_date`, `address`, `postcode`, \
              `country`, `company_name`, `website`, `salutation`, `lead_source`, `industry`, \
              `rating`); `fields` maps others. A source that lacks a required field is warned \
              about once instead of row by row. Picklists are those of a new organisation unless \
              `picklists` gives your own.",
        parameters: &[
            Parameter {
                name: "target",
                kind: ParameterKind::Choice(NAMES),
                required: true,
                doc: "The system and object.",
            },
            Parameter {
                name: "fields",
                kind: ParameterKind::TextMap,
                required: false,
                doc: "Your field to the target's: `{zip: MailingPostalCode}`.",
            },
            Parameter {
                name: "picklists",
                kind: ParameterKind::TextMap,
                required: false,
                doc: "Your field to the values it may have, separated by `;`: `{grade: VIP; GOLD}`.",
            },
            Parameter {
                name: "required",
                kind: ParameterKind::FieldList,
                required: false,
                doc: "Further fields without which your organisation refuses a record.",
            },
        ],
        examples: &[
            ("{target: salesforce-contact} email = kim@corp.kr", "ok"),
            (
                "{target: salesforce-contact} email = kim@corp.kr;lee@corp.kr",
                "fails",
            ),
            ("{target: salesforce-contact} person_name =", "fails"),
            ("{target: salesforce-contact} birth_date = 1985", "fails"),
            ("{target: salesforce-contact} birth_date =", "not checked"),
            ("{target: salesforce-lead} rating = Lukewarm", "fails"),
            (
                "{target: salesforce-contact, required: email} email =",
                "fails",
            ),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Fields { looked_at, lacking },
    build,
};

/// The settings of a rule, read.
struct Rule<'a> {
    target: &'static Target,
    /// Our field and the field of the packs that it stands for.
    renamed: Vec<(&'a str, &'static str)>,
    picklists: &'a [(String, String)],
    required: &'a [String],
}

impl<'a> Rule<'a> {
    fn read(settings: &'a Settings) -> Result<Self, String> {
        let name = settings.text("target").ok_or("`target` is missing")?;
        let target = TARGETS.iter().find(|target| target.name == name);
        let target = target.ok_or_else(|| format!("there is no target `{name}`"))?;
        let mut renamed = Vec::new();
        for (own, loaded_as) in settings.map("fields").unwrap_or_default() {
            let limit = target
                .limits
                .iter()
                .find(|limit| limit.loaded_as == loaded_as);
            let Some(limit) = limit else {
                let known: Vec<&str> = target.limits.iter().map(|limit| limit.loaded_as).collect();
                return Err(format!(
                    "`fields`: {name} is not known to limit `{loaded_as}`, only {}",
                    known.join(", ")
                ));
            };
            renamed.push((own.as_str(), limit.field));
        }
        Ok(Rule {
            target,
            renamed,
            picklists: settings.map("picklists").unwrap_or_default(),
            required: settings.list("required").unwrap_or_default(),
        })
    }

    /// The limits of a field of ours.
    fn limits(&self, field: &str) -> impl Iterator<Item = &'static Limit> {
        let renamed = self.renamed.iter().find(|(own, _)| *own == field);
        // A field that another one stands for is not loaded itself.
        let replaced = self.renamed.iter().any(|(_, of_packs)| *of_packs == field);
        let meant = match (renamed, replaced) {
            (Some((_, of_packs)), _) => of_packs.to_string(),
            (None, true) => String::new(),
            (None, false) => field.to_owned(),
        };
        let limits = self.target.limits.iter();
        limits.filter(move |limit| limit.field == meant)
    }

    fn picklist(&self, field: &str) -> Option<Vec<&'a str>> {
        let (_, values) = self.picklists.iter().find(|(own, _)| own == field)?;
        Some(values.split(';').map(str::trim).collect())
    }

    fn requires(&self, field: &str) -> bool {
        self.required.iter().any(|own| own == field)
    }
}

fn looked_at(settings: &Settings, fields: &[FieldDef]) -> Result<Vec<usize>, String> {
    let rule = Rule::read(settings)?;
    let named = rule.renamed.iter().map(|(own, _)| *own);
    let named = named.chain(rule.picklists.iter().map(|(own, _)| own.as_str()));
    for own in named {
        if !fields.iter().any(|field| *field.name == *own) {
            return Err(format!("there is no field `{own}`"));
        }
    }
    let limited = fields.iter().enumerate().filter(|(_, field)| {
        let listed = rule.picklist(&field.name).is_some() || rule.requires(&field.name);
        listed || rule.limits(&field.name).next().is_some()
    });
    Ok(limited.map(|(index, _)| index).collect())
}

fn lacking(
    settings: &Settings,
    fields: &[FieldDef],
    present: &[Vec<bool>],
    sources: &[SourceInfo],
) -> Vec<String> {
    let Ok(rule) = Rule::read(settings) else {
        return Vec::new();
    };
    let mut sentences = Vec::new();
    let required = rule.target.limits.iter();
    for limit in required.filter(|limit| limit.need == Need::Required) {
        let (target, loaded_as) = (rule.target.name, limit.loaded_as);
        let fed = fields.iter().position(|field| {
            rule.limits(&field.name)
                .any(|other| other.loaded_as == loaded_as)
        });
        let without: Vec<String> = sources
            .iter()
            .enumerate()
            .filter(|(source, _)| fed.is_none_or(|field| !present[field][*source]))
            .map(|(_, source)| format!("`{}`", source.name))
            .collect();
        if without.len() == sources.len() {
            sentences.push(format!(
                "{target} requires {loaded_as}, and no source has a `{}`",
                limit.field
            ));
        } else if !without.is_empty() {
            sentences.push(format!(
                "{target} requires {loaded_as}, and the rows of {} have no `{}`",
                without.join(", "),
                limit.field
            ));
        }
    }
    sentences
}

/// The limits of one field.
struct Limits {
    entity: EntityKind,
    years: (i16, i16),
    limits: Vec<&'static Limit>,
    picklist: Option<Vec<String>>,
    missing: Option<Arc<str>>,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let rule = Rule::read(settings)?;
    let name = &context.fields[context.field].name;
    let limits: Vec<&Limit> = rule.limits(name).collect();
    let required = limits.iter().find(|limit| limit.need == Need::Required);
    let required = match required {
        Some(limit) => Some(limit.loaded_as),
        None if rule.requires(name) => Some(limits.first().map_or(&**name, |it| it.loaded_as)),
        None => None,
    };
    let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
    Ok(Box::new(Limits {
        entity: rule.target.entity,
        years: rule.target.years,
        picklist: rule.picklist(name).map(owned),
        missing: required.map(|field| format!("{field} is required").into()),
        limits,
    }))
}

impl Check for Limits {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let missing = match &self.missing {
            Some(sentence) => Verdict::Fails(Some(sentence.clone())),
            None => Verdict::NotChecked,
        };
        let own: Vec<&str> = self.picklist.iter().flatten().map(String::as_str).collect();
        let listed = self.limits.iter().find_map(|limit| match limit.takes {
            Takes::Picklist(values) => Some(values),
            _ => None,
        });
        let choices = match own.is_empty() {
            true => listed,
            false => Some(&own[..]),
        };
        let nearest = Nearest::new(
            choices.unwrap_or_default().iter().copied(),
            column.entries(),
        );
        let of_code: Vec<Verdict> = (0..column.entries() as u32)
            .map(|code| match choices {
                Some(choices) if !choices.contains(&column.value(code)) => {
                    nearest.fails(column.value(code))
                }
                _ => self.judge(column, code),
            })
            .collect();
        for (row, &code) in column.codes().iter().enumerate() {
            if column.records.kind[row] == self.entity {
                let verdict = match code {
                    NULL => &missing,
                    code => &of_code[code as usize],
                };
                verdicts.add(column, row, verdict);
            }
        }
    }
}

impl Limits {
    fn judge(&self, column: &Column<'_>, code: u32) -> Verdict {
        let broken = self.limits.iter().find_map(|limit| {
            let told = self.broken(limit, &loaded(column, code, limit.piece)?)?;
            Some(format!("{} {told}", limit.loaded_as))
        });
        match broken {
            Some(sentence) => Verdict::fails_with(sentence),
            None => Verdict::Ok,
        }
    }

    /// What is wrong with a loaded text.
    fn broken(&self, limit: &Limit, text: &str) -> Option<String> {
        let too_long = |most: usize| {
            let count = text.chars().count();
            (count > most).then(|| format!("takes {most} characters, these are {count}"))
        };
        match limit.takes {
            Takes::Characters(most) => too_long(most),
            Takes::OneAddress(_) if text.contains(';') => Some("takes one address".to_owned()),
            Takes::OneAddress(most) => too_long(most),
            Takes::Picklist(_) => None,
            Takes::Date => match days(text).filter(|days| days.first == days.last) {
                None => Some("takes whole dates".to_owned()),
                Some(days) => {
                    let (first, last) = self.years;
                    let fits = (first..=last).contains(&days.first.year());
                    (!fits).then(|| format!("takes dates from {first} to {last}"))
                }
            },
        }
    }
}

/// The piece of an entry that a limit is about; none where the entry has no such piece.
fn loaded(column: &Column<'_>, code: u32, piece: Piece) -> Option<String> {
    let part = |name: &str| column.part(code, name).filter(|text| !text.is_empty());
    let whole = || column.value(code).to_owned();
    match piece {
        Piece::Whole => Some(whole()),
        Piece::Surname => Some(match part("surname").zip(part("given")) {
            Some((surname, _)) => surname.to_owned(),
            None => whole(),
        }),
        Piece::Given => part("surname")
            .zip(part("given"))
            .map(|(_, given)| given.to_owned()),
        Piece::Region => part("region").map(str::to_owned),
        Piece::City => part("city").map(str::to_owned),
        Piece::Street => {
            let parts: Vec<&str> = ["locality", "street", "number", "unit"]
                .into_iter()
                .filter_map(part)
                .collect();
            match parts.is_empty() && part("region").is_none() {
                true => Some(whole()),
                false => Some(parts.join(" ")),
            }
        }
    }
}
