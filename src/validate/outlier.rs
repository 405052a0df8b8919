//! `outlier`: a number or date must not lie far from the rest of its column.

use super::dates::days;
use super::{Check, Column, Context, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use std::collections::BTreeMap;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "outlier",
        summary: "A number or date must not lie far from the rest of its column",
        doc: "Robust, so that outliers do not hide themselves: with the median m of the column of \
              a source and MAD, the median distance from m, a value x fails if |x − m| is more \
              than `factor` × 1.4826 × MAD (the modified z-score of Iglewicz and Hoaglin, How to \
              Detect and Handle Outliers, 1993, who propose 3.5). Where more than half of the values are equal MAD is 0, \
              and 1.2533 × the mean distance from m takes its place; where all are equal nothing \
              fails. Numbers of different units are columns of their own. Dates count in days.\n\n\
              Amounts that spread over several magnitudes (purchases, points) look better on \
              `scale: log`, which compares ratios; values from 0 down are not checked there. \
              Deleted rows, stand-ins, dates known in part and columns of fewer than `min_values` \
              values are not checked. The suggestion says which values are usual.",
        parameters: &[
            Parameter {
                name: "factor",
                kind: ParameterKind::Number,
                required: false,
                doc: "How many robust standard deviations are let pass; 3.5 unless said.",
            },
            Parameter {
                name: "scale",
                kind: ParameterKind::Choice(&["linear", "log"]),
                required: false,
                doc: "Whether differences or ratios count; `linear` unless said.",
            },
            Parameter {
                name: "min_values",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Fewest values of a column that tell anything; 30 unless said.",
            },
        ],
        examples: &[
            ("{min_values: 5} 90 || 10 || 11 || 12 || 9", "fails"),
            ("{min_values: 5} 13 || 10 || 11 || 12 || 9", "ok"),
            ("{min_values: 5} 10 || 10 || 10 || 10 || 10", "ok"),
            (
                "{min_values: 5, scale: log} 90 || 10 || 30 || 300 || 9",
                "ok",
            ),
            ("90 || 10 || 11 || 12 || 9", "not checked"),
        ],
    },
    dimension: Dimension::Accuracy,
    severity: Severity::Info,
    types: &[FieldType::Number, FieldType::Date, FieldType::Timestamp],
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

/// Makes MAD an estimate of the standard deviation of normal values: 1 / Φ⁻¹(3/4).
const MAD_TO_SIGMA: f64 = 1.4826;
/// The same for the mean distance: √(π / 2).
const MEAN_TO_SIGMA: f64 = 1.2533;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Linear,
    Log,
    Days,
}

struct Outlier {
    factor: f64,
    least: usize,
    scale: Scale,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let factor = settings.number("factor").unwrap_or(3.5);
    if factor <= 0.0 {
        return Err("`factor` must be above 0".into());
    }
    let scale = match (context.ty(), settings.text("scale")) {
        (FieldType::Number, Some("log")) => Scale::Log,
        (FieldType::Number, _) => Scale::Linear,
        (_, Some("log")) => return Err("dates have no `scale: log`".into()),
        _ => Scale::Days,
    };
    let least = settings.number("min_values").unwrap_or(30.0).max(3.0);
    Ok(Box::new(Outlier {
        factor,
        least: least as usize,
        scale,
    }))
}

impl Check for Outlier {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let records = column.records;
        let numbers: Vec<Option<f64>> = (0..column.entries() as u32)
            .map(|code| self.number(column, code))
            .collect();
        let units: Vec<Option<&str>> = (0..column.entries() as u32)
            .map(|code| column.part(code, "unit"))
            .collect();
        // Rows by source and unit; the map orders both, so nothing hangs on the order of rows.
        let mut columns: BTreeMap<(u16, Option<&str>), Vec<usize>> = BTreeMap::new();
        for (row, &code) in column.codes().iter().enumerate() {
            if code != NULL && !records.deleted[row] && numbers[code as usize].is_some() {
                let key = (records.source[row], units[code as usize]);
                columns.entry(key).or_default().push(row);
            }
        }
        for rows in columns
            .into_values()
            .filter(|rows| rows.len() >= self.least)
        {
            let of_row = |row: usize| numbers[column.codes()[row] as usize].unwrap_or_default();
            let mut values: Vec<f64> = rows.iter().map(|&row| of_row(row)).collect();
            values.sort_unstable_by(f64::total_cmp);
            let middle = median(&values);
            let reach = self.factor * spread(&values, middle);
            let usual = Verdict::fails_with(self.usual(middle - reach, middle + reach));
            for row in rows {
                let far = reach > 0.0 && (of_row(row) - middle).abs() > reach;
                verdicts.add(column, row, if far { &usual } else { &Verdict::Ok });
            }
        }
    }
}

impl Outlier {
    /// An entry on the scale; none for what is no real value.
    fn number(&self, column: &Column<'_>, code: u32) -> Option<f64> {
        let unreal = Flags(Flags::PLACEHOLDER.0 | Flags::INVALID.0 | Flags::DEFAULTED.0);
        if column.flags(code).any(unreal) {
            return None;
        }
        let text = column.value(code);
        let number = || text.parse::<f64>().ok().filter(|number| number.is_finite());
        match self.scale {
            Scale::Linear => number(),
            Scale::Log => number().filter(|&number| number > 0.0).map(libm::log10),
            Scale::Days => {
                let days = days(text).filter(|days| days.first == days.last)?;
                let since = days.first - jiff::civil::date(1970, 1, 1);
                Some(f64::from(since.get_days()))
            }
        }
    }

    fn usual(&self, from: f64, to: f64) -> String {
        let shown = |value: f64| match self.scale {
            Scale::Linear => short(value),
            Scale::Log => short(libm::pow(10.0, value)),
            Scale::Days => {
                let day = jiff::civil::date(1970, 1, 1).saturating_add(
                    jiff::Span::new().days((value as i64).clamp(-700_000, 2_900_000)),
                );
                day.to_string()
            }
        };
        format!("usual: {} to {}", shown(from), shown(to))
    }
}

/// Three digits, or all of a whole number.
fn short(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

/// Of sorted values, at least one.
fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[half]
    } else {
        f64::midpoint(sorted[half - 1], sorted[half])
    }
}

/// The robust standard deviation of values around their median.
fn spread(values: &[f64], middle: f64) -> f64 {
    let mut distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    distances.sort_unstable_by(f64::total_cmp);
    match median(&distances) {
        0.0 => MEAN_TO_SIGMA * distances.iter().sum::<f64>() / distances.len() as f64,
        mad => MAD_TO_SIGMA * mad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On normal values the spread is their standard deviation, whatever a few wild ones say.
    #[test]
    fn spread_is_robust() {
        // Quantiles of the standard normal by Hazen's rule, from a table at the ninths.
        let half = [0.139_71, 0.430_73, 0.764_71, 1.220_64];
        let mut values: Vec<f64> = half.iter().flat_map(|&z| [-z, z]).chain([0.0]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let tame = spread(&values, median(&values));
        values[8] = 1e9;
        assert_eq!(spread(&values, median(&values)), tame);
        assert!((0.5..1.2).contains(&tame), "{tame}");
    }
}
