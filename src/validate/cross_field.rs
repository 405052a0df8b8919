//! `cross-field`: two fields of a row must stand in a relation.

use super::same::identities;
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "cross-field",
        summary: "Two fields of a row must stand in a relation",
        doc: "- `equals`: they say the same (an address typed twice). Phones are equal if the same \
              one rings, mail addresses if they reach the same mailbox; of several in a cell one \
              has to be in the other field.\n\
              - `differs`: they say different things (a work number typed again as the mobile one).\n\
              - `filled-with`: where this one is filled, the other is too (an address has its \
              postcode). Both or none: two such rules, one each way.\n\n\
              For `equals` and `differs` rows in which one of the two is missing or a stand-in are \
              not checked; for `filled-with` rows without this one, and sources that lack the \
              other altogether. Dates in order: `date-order`. Anything else: `sql`.",
        parameters: &[
            Parameter {
                name: "other",
                kind: ParameterKind::Field,
                required: true,
                doc: "The other field.",
            },
            Parameter {
                name: "relation",
                kind: ParameterKind::Choice(&["equals", "differs", "filled-with"]),
                required: true,
                doc: "How the field stands to the other.",
            },
        ],
        examples: &[
            (
                "{other: b, relation: equals} x@corp.kr | b = x@corp.kr",
                "ok",
            ),
            (
                "{other: b, relation: equals} x@corp.kr | b = y@corp.kr",
                "fails",
            ),
            (
                "{other: b, relation: equals} x@corp.kr | b =",
                "not checked",
            ),
            (
                "{other: b, relation: differs} 02-312-4567 | b = 02-312-4567",
                "fails",
            ),
            (
                "{other: b, relation: filled-with} 서울 중구 | b = 04520",
                "ok",
            ),
            ("{other: b, relation: filled-with} 서울 중구 | b =", "fails"),
        ],
    },
    dimension: Dimension::Consistency,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equals,
    Differs,
    FilledWith,
}

struct CrossField {
    other: usize,
    relation: Relation,
    missing: String,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let name = settings.text("other").ok_or("`other` is missing")?;
    let other = context.field_named(name)?;
    if other == context.field {
        return Err(format!("`{name}` is compared with itself"));
    }
    let relation = match settings.text("relation") {
        Some("equals") => Relation::Equals,
        Some("differs") => Relation::Differs,
        Some("filled-with") => Relation::FilledWith,
        _ => return Err("`relation` must be equals, differs or filled-with".into()),
    };
    Ok(Box::new(CrossField {
        other,
        relation,
        missing: format!("fill in `{name}`"),
    }))
}

impl Check for CrossField {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let other = column.other(self.other);
        let missing = Verdict::fails_with(self.missing.as_str());
        for row in 0..column.rows() {
            if !column.filled(row) || !other.applies(row) {
                continue;
            }
            let verdict = match self.relation {
                Relation::FilledWith if other.filled(row) => Verdict::Ok,
                Relation::FilledWith => missing.clone(),
                _ if !other.filled(row) => continue,
                relation => {
                    let alike = alike(column, &other, row);
                    Verdict::holds(alike == (relation == Relation::Equals))
                }
            };
            verdicts.add(column, row, &verdict);
        }
    }
}

/// Whether one of the values of a row stands in both fields.
fn alike(left: &Column<'_>, right: &Column<'_>, row: usize) -> bool {
    let (left_code, right_code) = (left.codes()[row], right.codes()[row]);
    identities(left, left_code).any(|one| identities(right, right_code).any(|other| one == other))
}
