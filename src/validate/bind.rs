//! Checks as rules ask for them, bound to the fields of a run: types and forms that make no sense
//! are refused, and a check of several fields becomes one per field.

use super::{Check, Context, Entry, Form, Scope};
use crate::tables::definition::Settings;
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldDef;
use crate::tables::records::SourceInfo;

/// A check as a rule asks for it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The registered check.
    pub entry: &'a Entry,
    /// Its settings.
    pub settings: &'a Settings,
    /// Index of the field that the rule names.
    pub field: Option<usize>,
    /// The form of the values that the rule asks for.
    pub form: Form,
}

/// The index of a field, and a check for it.
pub type OfField = (usize, Box<dyn Check>);

/// Code of the mistake that a check makes no sense for its field.
pub const WRONG_TYPE: &str = "check-on-wrong-type";

/// Why a check cannot be bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Stable code: `check-settings`, `check-on-wrong-type`, `check-on-wrong-form`, `missing-key`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The valid choices.
    pub help: Option<String>,
}

/// The checks that a rule asks for, each with the index of its field.
///
/// # Errors
/// The first mistake.
pub fn bind(
    asked: &Asked<'_>,
    fields: &[FieldDef],
    as_of: jiff::civil::Date,
    dictionaries: &Dictionaries,
) -> Result<Vec<OfField>, Mistake> {
    let entry = asked.entry;
    let name = entry.definition.name;
    if !entry.forms.contains(&asked.form) {
        return Err(Mistake {
            code: "check-on-wrong-form",
            message: format!("`{name}` reads what the standardizer found; raw values tell nothing"),
            help: Some("leave `on: raw` out".to_owned()),
        });
    }
    let looked_at = match (&entry.scope, asked.field) {
        (Scope::Field, Some(field)) => vec![field],
        (Scope::Field, None) => {
            return Err(Mistake {
                code: "missing-key",
                message: format!("the check `{name}` needs the key `field`"),
                help: None,
            });
        }
        (Scope::Fields { looked_at, .. }, field) => {
            let all = looked_at(asked.settings, fields).map_err(settings_mistake)?;
            match field {
                Some(field) if !all.contains(&field) => {
                    let message = format!("`{name}` says nothing of `{}`", fields[field].name);
                    return Err(settings_mistake(message));
                }
                Some(field) => vec![field],
                None => all,
            }
        }
    };
    let bound = looked_at.into_iter().map(|field| {
        let def = &fields[field];
        if !entry.types.is_empty() && !entry.types.contains(&def.ty) {
            let types: Vec<String> = entry.types.iter().map(|ty| format!("`{ty}`")).collect();
            return Err(Mistake {
                code: WRONG_TYPE,
                message: format!(
                    "`{name}` makes no sense for `{}`, a field of type `{}`",
                    def.name, def.ty
                ),
                help: Some(format!("it checks fields of type {}", types.join(", "))),
            });
        }
        let context = Context {
            as_of,
            fields,
            field,
            dictionaries,
        };
        let check = (entry.build)(asked.settings, &context).map_err(settings_mistake)?;
        Ok((field, check))
    });
    bound.collect()
}

/// What a check needs and the sources lack, in sentences; nothing if the rule names one field.
pub fn lacking(
    asked: &Asked<'_>,
    fields: &[FieldDef],
    present: &[Vec<bool>],
    sources: &[SourceInfo],
) -> Vec<String> {
    match (&asked.entry.scope, asked.field) {
        (Scope::Fields { lacking, .. }, None) => lacking(asked.settings, fields, present, sources),
        _ => Vec::new(),
    }
}

fn settings_mistake(message: String) -> Mistake {
    Mistake {
        code: "check-settings",
        message,
        help: None,
    }
}
