//! SQL over one row's fields: the only room that knows polars. An expression is parsed and
//! checked against the fields it may name, then evaluated over all rows into one column.
//!
//! Aggregates, windows, subqueries, random and clock functions are refused: a rule must mean the
//! same for a row whatever rows stand beside it, and the same tomorrow.

mod bridge;
mod check;

pub use check::identifiers;

use std::ops::Range;
use std::sync::Arc;

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy};

use crate::tables::text_column::TextColumn;

/// How SQL sees a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlType {
    /// Text.
    Text,
    /// A calendar date; partial dates are null.
    Date,
    /// A point in time, UTC.
    Timestamp,
    /// A decimal number.
    Number,
    /// True or false.
    Flag,
}

/// A column that expressions may name.
#[derive(Clone, Copy, Debug)]
pub struct SqlColumn<'a> {
    /// Name.
    pub name: &'a str,
    /// Type.
    pub ty: SqlType,
    /// Canonical text of every row.
    pub text: &'a TextColumn,
}

/// What is wrong with an expression, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlError {
    /// Stable code: `sql-syntax`, `sql-unknown-field`, `sql-refused`, `sql-type`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// Bytes of the expression concerned.
    pub at: Range<usize>,
    /// The valid choices or the next step.
    pub help: Option<String>,
}

/// An expression that parses and names only known fields.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Arc<str>,
    /// The text with every term replaced by its condition.
    expanded: Arc<str>,
    expr: Expr,
    names: Vec<String>,
    terms: Vec<String>,
}

/// What an expression may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// Fields, or columns of a source.
    pub fields: &'a [(&'a str, SqlType)],
    /// Conditions with a name, each standing for its own text.
    pub terms: &'a [(String, Expression)],
}

impl Expression {
    /// Parses and checks an expression against the fields it may name.
    ///
    /// # Errors
    /// Every mistake found.
    pub fn parse(text: &str, scope: Scope<'_>) -> Result<Self, Vec<SqlError>> {
        let check::Checked {
            names,
            terms,
            expanded,
        } = check::check(text, scope)?;
        let expr = polars::sql::sql_expr(&expanded).map_err(|error| {
            vec![SqlError {
                code: "sql-syntax",
                message: first_line(&error.to_string()),
                at: 0..text.len(),
                help: None,
            }]
        })?;
        let expression = Expression {
            text: text.into(),
            expanded: expanded.into(),
            expr,
            names,
            terms,
        };
        expression.try_types(scope.fields)?;
        Ok(expression)
    }

    /// The terms it names, directly or through other terms, in order of first use.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The fields it names, in order of first use.
    pub fn fields(&self) -> &[String] {
        &self.names
    }

    /// The expression as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates to true, false or null per row.
    ///
    /// # Errors
    /// If the expression is no condition or fails on these types.
    pub fn condition(&self, columns: &[SqlColumn<'_>]) -> Result<Vec<Option<bool>>, SqlError> {
        let series = self.evaluate(columns).map_err(|_| self.failed_on_data())?;
        let column = series
            .cast(&DataType::Boolean)
            .map_err(|_| self.failed_on_data())?;
        let flags = column.bool().map_err(|_| self.failed_on_data())?;
        Ok(flags.iter().collect())
    }

    /// Evaluates to text per row.
    ///
    /// # Errors
    /// If the expression fails on these types.
    pub fn text_values(&self, columns: &[SqlColumn<'_>]) -> Result<TextColumn, SqlError> {
        let series = self.evaluate(columns).map_err(|_| self.failed_on_data())?;
        let column = series
            .cast(&DataType::String)
            .map_err(|_| self.failed_on_data())?;
        let texts = column.str().map_err(|_| self.failed_on_data())?;
        Ok(TextColumn::from_values(texts.iter()))
    }

    fn evaluate(&self, columns: &[SqlColumn<'_>]) -> Result<polars::prelude::Column, SqlError> {
        let needed = columns
            .iter()
            .filter(|column| self.names.iter().any(|name| name == column.name));
        let rows = columns.first().map_or(0, |column| column.text.len());
        let series = needed
            .map(bridge::series)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| self.failed(&error))?;
        let frame = DataFrame::new(rows, series).map_err(|error| self.failed(&error))?;
        let out = frame
            .lazy()
            .select([self.expr.clone().alias("out")])
            .collect()
            .map_err(|error| self.failed(&error))?;
        let column = out.column("out").map_err(|error| self.failed(&error))?;
        // An expression without fields has one value for all rows.
        Ok(if column.len() == 1 && rows != 1 {
            column.new_from_index(0, rows)
        } else {
            column.clone()
        })
    }

    /// Runs the expression on no rows, so that type mistakes show before any data is read.
    fn try_types(&self, fields: &[(&str, SqlType)]) -> Result<(), Vec<SqlError>> {
        let empty = TextColumn::nulls(0);
        let columns: Vec<SqlColumn<'_>> = fields
            .iter()
            .map(|&(name, ty)| SqlColumn {
                name,
                ty,
                text: &empty,
            })
            .collect();
        self.evaluate(&columns)
            .map(|_| ())
            .map_err(|error| vec![error])
    }

    /// A failure on records. What polars says of it may quote values, so it is left out.
    fn failed_on_data(&self) -> SqlError {
        SqlError {
            code: "sql-type",
            message: "the expression fails on a value, such as a text cast to a number".to_owned(),
            at: 0..self.text.len(),
            help: Some("use TRY_CAST, which gives null instead".to_owned()),
        }
    }

    /// A mistake found without any data: the first line of what polars says names types and
    /// functions.
    fn failed(&self, error: &polars::prelude::PolarsError) -> SqlError {
        SqlError {
            code: "sql-type",
            message: first_line(&error.to_string()),
            at: 0..self.text.len(),
            help: None,
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests;
