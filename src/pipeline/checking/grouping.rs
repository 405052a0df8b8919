//! What the rules say of the report: what it is broken down by (`breakdown`) and what a row is
//! worth (`value`). Both are SQL over one row's fields.

use crate::config::rules::Project;
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::pipeline::conditions::{self, Names};
use crate::profile::month_of;
use crate::sql::Expression;
use crate::tables::field::{FieldDef, FieldType};
use crate::tables::records::Records;
use crate::tables::text_column::TextColumn;

/// The expressions, bound to the fields of a run.
#[derive(Default)]
pub struct Grouping {
    breakdowns: Vec<(Expression, GroupedBy)>,
    value: Option<Expression>,
}

/// What the groups of a breakdown are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupedBy {
    /// Months of a field of dates or times.
    Month(usize),
    /// Values of a field.
    Field(usize),
    /// Values of any other expression; tells a field of personal data that it looks at.
    Expression(Option<FieldType>),
}

/// All rows by one breakdown.
#[derive(Clone, Debug)]
pub struct GroupedRows {
    /// The expression as the rules say it.
    pub expression: String,
    /// What the groups are.
    pub by: GroupedBy,
    /// The group of each row.
    pub groups: TextColumn,
}

impl Grouping {
    /// Binds the expressions of the rules.
    ///
    /// # Errors
    /// Every mistake, underlined.
    pub fn bind(
        project: &Project,
        fields: &[FieldDef],
        sql: &Names,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut out = Grouping::default();
        let mut mistakes = Vec::new();
        for breakdown in &project.breakdown {
            match sql.parse(breakdown) {
                Ok(expression) => {
                    let by = grouped_by(&expression, fields);
                    out.breakdowns.push((expression, by));
                }
                Err(found) => mistakes.extend(found),
            }
        }
        match project.value.as_ref().map(|value| sql.parse(value)) {
            Some(Ok(expression)) => out.value = Some(expression),
            Some(Err(found)) => mistakes.extend(found),
            None => {}
        }
        if mistakes.is_empty() {
            Ok(out)
        } else {
            Err(mistakes)
        }
    }

    /// Every expression.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let breakdowns = self.breakdowns.iter().map(|(expression, _)| expression);
        breakdowns.chain(&self.value)
    }

    /// Groups and weighs the rows.
    ///
    /// # Errors
    /// Usage, if an expression fails on the data's types.
    pub fn run(&self, records: &Records) -> Result<(Vec<GroupedRows>, Option<Vec<f64>>)> {
        let breakdowns = self
            .breakdowns
            .iter()
            .map(|(expression, by)| {
                let groups = match *by {
                    GroupedBy::Month(field) => {
                        let column = records.fields[field].standardized.column();
                        column.map_values(|text| month_of(text).map(|it| it.to_string().into()))
                    }
                    GroupedBy::Field(field) => records.fields[field].standardized.column(),
                    GroupedBy::Expression(_) => conditions::text_over_records(expression, records)?,
                };
                Ok(GroupedRows {
                    expression: expression.text().to_owned(),
                    by: *by,
                    groups,
                })
            })
            .collect::<Result<_>>()?;
        let values = match &self.value {
            Some(expression) => Some(numbers(&conditions::text_over_records(
                expression, records,
            )?)),
            None => None,
        };
        Ok((breakdowns, values))
    }
}

/// A field alone is known for what it is; anything else is an expression.
fn grouped_by(expression: &Expression, fields: &[FieldDef]) -> GroupedBy {
    let named = |name: &str| fields.iter().position(|field| *field.name == *name);
    match named(expression.text().trim()) {
        Some(field) => match fields[field].ty {
            FieldType::Date | FieldType::Timestamp => GroupedBy::Month(field),
            _ => GroupedBy::Field(field),
        },
        None => {
            let mut types = expression.fields().iter().filter_map(|name| {
                let name = name.strip_suffix("__raw").unwrap_or(name);
                named(name).map(|field| fields[field].ty)
            });
            GroupedBy::Expression(types.find(|ty| ty.is_personal()))
        }
    }
}

fn numbers(column: &TextColumn) -> Vec<f64> {
    let number = |text: Option<&str>| {
        let number: Option<f64> = text.and_then(|text| text.trim().parse().ok());
        number.filter(|number| number.is_finite()).unwrap_or(0.0)
    };
    let of_value: Vec<f64> = column.values().iter().map(number).collect();
    let of_row = column.codes().iter();
    of_row
        .map(|&code| of_value.get(code as usize).copied().unwrap_or(0.0))
        .collect()
}
