//! Checks of the rules as the stage takes them.

use crate::config::rules::{CheckRule, CheckWhat, CheckedForm};
use crate::tables::definition::{ParameterKind, Setting};
use crate::tables::dictionary::NO_DICTIONARIES;
use crate::tables::field::FieldDef;
use crate::validate::{self, Asked, Form};

/// What a rule asks for; none for conditions and for kinds of checks that are not registered.
pub fn asked<'a>(rule: &'a CheckRule, fields: &[FieldDef]) -> Option<Asked<'a>> {
    let CheckWhat::Registered(step) = &rule.what else {
        return None;
    };
    let mut entries = validate::registry().iter();
    let named = rule.field.as_ref();
    Some(Asked {
        entry: entries.find(|entry| *entry.definition.name == *step.name.value)?,
        settings: &step.settings,
        field: named.and_then(|name| fields.iter().position(|it| *it.name == *name.value)),
        form: match rule.on {
            CheckedForm::Standardized => Form::Standardized,
            CheckedForm::Raw => Form::Raw,
        },
    })
}

/// Lets other fields stand for one that a check asks for: a company's row has no person's name.
pub fn unless(rule: &mut CheckRule, others: Setting) {
    if let CheckWhat::Registered(step) = &mut rule.what
        && *step.name.value == *"required"
    {
        step.settings.0.entry("unless".into()).or_insert(others);
    }
}

/// A pack's check cut down to the fields there are; none if it says nothing about them. Packs look
/// nothing up in files.
pub fn fitted(mut rule: CheckRule, fields: &[FieldDef]) -> Option<CheckRule> {
    let here = |name: &str| fields.iter().any(|field| *field.name == *name);
    if rule.field.as_ref().is_some_and(|field| !here(field)) {
        return None;
    }
    if let CheckWhat::Registered(step) = &mut rule.what {
        let mut entries = validate::registry().iter();
        let entry = entries.find(|entry| *entry.definition.name == *step.name.value)?;
        for parameter in entry.definition.parameters {
            if parameter.kind == ParameterKind::FieldList
                && let Some(Setting::List(names)) = step.settings.0.get_mut(parameter.name)
            {
                names.retain(|name| here(name));
            }
        }
        let any_day = jiff::civil::date(2000, 1, 1);
        validate::bind(&asked(&rule, fields)?, fields, any_day, &NO_DICTIONARIES).ok()?;
    }
    Some(rule)
}
