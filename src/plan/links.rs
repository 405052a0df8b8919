//! The links that rules demand or forbid: rows that agree in a field are one customer, rows that
//! differ in one are not. Values are compared as standardized text; what is missing or unusable
//! neither demands nor forbids anything.

use crate::config::rules::{LinkRule, Project};
use crate::tables::field::EntityKind;
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::NULL;

use super::bind::Bound;

/// One rule over a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
    field: usize,
    kind: Option<EntityKind>,
}

/// The rules of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    must: Vec<Link>,
    cannot: Vec<Link>,
}

impl Links {
    /// The rules of a project, over the fields the run has.
    pub fn of(project: &Project, bound: &Bound) -> Self {
        let bind = |rules: &[LinkRule]| -> Vec<Link> {
            let link = |rule: &LinkRule| {
                let mut fields = bound.fields.iter();
                Some(Link {
                    field: fields.position(|field| *field.def.name == *rule.field.value)?,
                    kind: rule.entity,
                })
            };
            rules.iter().filter_map(link).collect()
        };
        Links {
            must: bind(&project.matching.must_link),
            cannot: bind(&project.matching.cannot_link),
        }
    }

    /// Whether a rule keeps two rows of one kind apart.
    pub fn forbid(&self, records: &Records, kind: EntityKind, left: RowId, right: RowId) -> bool {
        self.cannot
            .iter()
            .filter(|link| link.is_for(kind))
            .any(|link| {
                match (
                    usable(records, link.field, left),
                    usable(records, link.field, right),
                ) {
                    (Some(a), Some(b)) => a != b,
                    _ => false,
                }
            })
    }

    /// Pairs of the given rows that rules put into one cluster: each value's rows in a chain.
    pub fn demanded(
        &self,
        records: &Records,
        kind: EntityKind,
        rows: &[RowId],
    ) -> Vec<(RowId, RowId)> {
        let mut pairs = Vec::new();
        for link in self.must.iter().filter(|link| link.is_for(kind)) {
            let mut carriers: Vec<(&str, RowId)> = rows
                .iter()
                .filter_map(|&row| Some((usable(records, link.field, row)?, row)))
                .collect();
            carriers.sort_unstable();
            let same = carriers.windows(2).filter(|pair| pair[0].0 == pair[1].0);
            pairs.extend(same.map(|pair| (pair[0].1, pair[1].1)));
        }
        pairs
    }
}

impl Link {
    fn is_for(&self, kind: EntityKind) -> bool {
        self.kind.is_none_or(|only| only == kind)
    }
}

fn usable(records: &Records, field: usize, row: RowId) -> Option<&str> {
    let data = &records.fields[field].standardized;
    match data.codes[row as usize] {
        NULL => None,
        code if data.flags[code as usize].usable() => Some(data.values.value(code as usize)),
        _ => None,
    }
}
