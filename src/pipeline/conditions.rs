//! SQL conditions of the rules, each evaluated into one column.

use std::sync::Arc;

use crate::config::rules::{Origin, TermRule, Written};
use crate::diag::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::sql::{Expression, Scope, SqlColumn, SqlError, SqlType, identifiers};
use crate::tables::field::{FieldDef, FieldType};
use crate::tables::raw::RawColumn;
use crate::tables::records::Records;
use crate::tables::text_column::TextColumn;

/// How SQL sees a field type: dates, times, numbers and flags have their types, all else is text.
pub fn sql_type(ty: FieldType) -> SqlType {
    match ty {
        FieldType::Date => SqlType::Date,
        FieldType::Timestamp => SqlType::Timestamp,
        FieldType::Number => SqlType::Number,
        FieldType::Flag => SqlType::Flag,
        _ => SqlType::Text,
    }
}

/// The name of a row's source in expressions, unless a field is called so.
const SOURCE: &str = "source";

/// What expressions over the fields of a run may name.
pub struct Names {
    /// Every field, and its raw text.
    fields: Vec<(String, SqlType)>,
    /// The terms that could be parsed.
    terms: Vec<(String, Expression)>,
}

impl Names {
    /// The names of a run, and every mistake in its terms. A term may name others, in any order
    /// but not in a circle.
    pub fn of(fields: &[FieldDef], terms: &[TermRule]) -> (Self, Vec<Diagnostic>) {
        let fields = fields
            .iter()
            .flat_map(|def| {
                [
                    (def.name.to_string(), sql_type(def.ty)),
                    (format!("{}__raw", def.name), SqlType::Text),
                ]
            })
            .collect();
        Self::over(fields, terms)
    }

    /// The names of any typed columns with the terms over them, and every mistake in the terms.
    pub fn over(fields: Vec<(String, SqlType)>, terms: &[TermRule]) -> (Self, Vec<Diagnostic>) {
        let mut names = Names {
            fields,
            terms: Vec::new(),
        };
        if names.fields.iter().all(|(name, _)| name != SOURCE) {
            names.fields.push((SOURCE.to_owned(), SqlType::Text));
        }
        let mut mistakes = Vec::new();
        let mut waiting: Vec<&TermRule> = terms.iter().collect();
        while !waiting.is_empty() {
            let unread: Vec<&str> = waiting.iter().map(|term| term.name.as_str()).collect();
            let needs_unread = |term: &&TermRule| {
                let used = identifiers(&term.condition);
                used.iter().any(|name| unread.contains(&name.as_str()))
            };
            let (blocked, ready): (Vec<&TermRule>, Vec<&TermRule>) =
                waiting.iter().partition(|term| needs_unread(term));
            for term in &ready {
                match names.parse(&term.condition) {
                    Ok(expression) => names.terms.push((term.name.value.clone(), expression)),
                    Err(found) => mistakes.extend(found),
                }
            }
            if ready.is_empty() {
                mistakes.extend(blocked.iter().map(|term| circle(term)));
                break;
            }
            waiting = blocked;
        }
        (names, mistakes)
    }

    /// Parses an expression; mistakes become diagnostics underlined in the rules.
    ///
    /// # Errors
    /// Every mistake.
    pub fn parse(&self, written: &Written<String>) -> Result<Expression, Vec<Diagnostic>> {
        let fields: Vec<(&str, SqlType)> = self
            .fields
            .iter()
            .map(|(name, ty)| (name.as_str(), *ty))
            .collect();
        let scope = Scope {
            fields: &fields,
            terms: &self.terms,
        };
        Expression::parse(written, scope).map_err(|errors| {
            errors
                .iter()
                .map(|error| diagnostic(error, written))
                .collect()
        })
    }

    /// The names of the terms.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|(name, _)| name.as_str())
    }
}

/// Terms that name each other in a circle never come to an end.
fn circle(term: &TermRule) -> Diagnostic {
    let message = format!("the term `{}` leads back to itself", term.name);
    let diagnostic = Diagnostic::error("term-circle", message);
    match &term.condition.place.span {
        Some(span) => diagnostic.label(span, "names itself, directly or through other terms"),
        None => diagnostic,
    }
}

/// A mistake in an expression, underlined where the expression stands in the rules.
fn diagnostic(error: &SqlError, written: &Written<String>) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(error.code, error.message.clone());
    if let Some(span) = &written.place.span {
        diagnostic = diagnostic.label(&within(span, &written.value, error), error.message.clone());
    }
    match &error.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic,
    }
}

/// The span of a part of an expression. The text in the file may be quoted or folded; where it
/// does not stand there letter by letter, the whole expression is underlined.
fn within(span: &Span, text: &str, error: &SqlError) -> Span {
    let in_file = &span.source.text[span.range.clone()];
    match in_file.find(text) {
        Some(offset) => Span {
            source: span.source.clone(),
            range: span.range.start + offset + error.at.start
                ..span.range.start + offset + error.at.end,
        },
        None => span.clone(),
    }
}

/// Evaluates a condition over the fields of all records.
///
/// # Errors
/// Usage, if it fails on the data's types.
pub fn over_records(expression: &Expression, records: &Records) -> Result<Vec<Option<bool>>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    with_columns(expression, records, |columns| expression.condition(columns))
}

/// Evaluates an expression over the fields of all records to text.
///
/// # Errors
/// Usage, if it fails on the data's types.
pub fn text_over_records(expression: &Expression, records: &Records) -> Result<TextColumn> {
    if records.is_empty() {
        return Ok(TextColumn::nulls(0));
    }
    with_columns(expression, records, |columns| {
        expression.text_values(columns)
    })
}

fn with_columns<T>(
    expression: &Expression,
    records: &Records,
    evaluate: impl FnOnce(&[SqlColumn<'_>]) -> Result<T, SqlError>,
) -> Result<T> {
    let wanted = |name: &str| expression.fields().iter().any(|field| field == name);
    let mut owned: Vec<(String, SqlType, TextColumn)> = Vec::new();
    for field in &records.fields {
        if wanted(&field.def.name) {
            owned.push((
                field.def.name.to_string(),
                sql_type(field.def.ty),
                field.standardized.column(),
            ));
        }
        let raw = format!("{}__raw", field.def.name);
        if wanted(&raw) {
            owned.push((raw, SqlType::Text, field.raw.clone()));
        }
    }
    if wanted(SOURCE) && owned.iter().all(|(name, ..)| name != SOURCE) {
        let sources = (0..records.len()).map(|row| Some(&**records.source_name(row)));
        let sources = TextColumn::from_values(sources);
        owned.push((SOURCE.to_owned(), SqlType::Text, sources));
    }
    if owned.is_empty() {
        owned.push((
            "__rows".to_owned(),
            SqlType::Text,
            TextColumn::nulls(records.len()),
        ));
    }
    let columns: Vec<SqlColumn<'_>> = owned
        .iter()
        .map(|(name, ty, text)| SqlColumn {
            name,
            ty: *ty,
            text,
        })
        .collect();
    evaluate(&columns).map_err(|error| failed(&error))
}

/// Evaluates a condition over the raw columns of one source, all of them text.
///
/// # Errors
/// Usage, if it does not parse or names a column that the source lacks.
pub fn over_columns(
    condition: &Written<String>,
    columns: &[RawColumn],
    source: &Arc<str>,
) -> Result<Vec<Option<bool>>> {
    let names: Vec<(&str, SqlType)> = columns
        .iter()
        .map(|column| (&*column.name, SqlType::Text))
        .collect();
    let rows = columns.first().map_or(0, |column| column.text.len());
    let scope = Scope {
        fields: &names,
        terms: &[],
    };
    let expression = match Expression::parse(condition, scope) {
        Ok(expression) => expression,
        // A preset speaks of all that its system can export; an export need not have it all.
        Err(errors)
            if condition.place.origin == Origin::Preset
                && errors.iter().all(|error| error.code == "sql-unknown-field") =>
        {
            return Ok(vec![None; rows]);
        }
        Err(errors) => {
            let error = &errors[0];
            let message = format!("condition of source `{source}`: {}", error.message);
            let usage = Error::usage(error.code, message);
            return Err(match &error.help {
                Some(help) => usage.help(help.clone()),
                None => usage,
            });
        }
    };
    if rows == 0 {
        return Ok(Vec::new());
    }
    let wanted = |column: &&RawColumn| {
        expression
            .fields()
            .iter()
            .any(|field| **field == *column.name)
    };
    let mut used: Vec<&RawColumn> = columns.iter().filter(wanted).collect();
    if used.is_empty() {
        // A constant: one column tells how many rows there are.
        used.extend(columns.first());
    }
    let columns: Vec<SqlColumn<'_>> = used
        .into_iter()
        .map(|column| SqlColumn {
            name: &column.name,
            ty: SqlType::Text,
            text: &column.text,
        })
        .collect();
    expression
        .condition(&columns)
        .map_err(|error| failed(&error))
}

fn failed(error: &SqlError) -> Error {
    Error::usage(
        error.code,
        format!("an SQL rule could not be evaluated: {}", error.message),
    )
}
