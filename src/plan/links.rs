//! The links that rules demand or forbid: rows that agree in a field are one customer, rows that
//! differ in one are not. Values are compared as standardized text; what is missing or unusable
//! neither demands nor forbids anything.

use crate::config::rules::{LinkRule, LinkType, OnePerSource, Project};
use crate::tables::field::EntityKind;
use crate::tables::pairs::Reason;
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::NULL;

/// One rule over a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
    field: usize,
    kind: Option<EntityKind>,
}

/// The rules of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    must: Vec<Link>,
    cannot: Vec<Link>,
    between: LinkType,
    one_per_source: OnePerSource,
}

impl Links {
    /// The rules of a project, over the run's fields by name.
    pub fn of(project: &Project, field: impl Fn(&str) -> Option<usize>) -> Self {
        let bind = |rules: &[LinkRule]| -> Vec<Link> {
            let link = |rule: &LinkRule| {
                Some(Link {
                    field: field(&rule.field)?,
                    kind: rule.entity,
                })
            };
            rules.iter().filter_map(link).collect()
        };
        Links {
            must: bind(&project.matching.must_link),
            cannot: bind(&project.matching.cannot_link),
            between: project.matching.link_type,
            one_per_source: project.matching.one_per_source.clone(),
        }
    }

    /// Whether a source has at most one row per customer.
    pub fn is_single(&self, source: &str) -> bool {
        match &self.one_per_source {
            OnePerSource::No => false,
            OnePerSource::All => true,
            OnePerSource::Of(sources) => sources.iter().any(|it| it.value == source),
        }
    }

    /// Whether any source has at most one row per customer.
    pub fn has_single_sources(&self) -> bool {
        self.one_per_source != OnePerSource::No
    }

    /// Whether rows of their sources may be one customer at all.
    pub fn compares(&self, records: &Records, left: RowId, right: RowId) -> bool {
        let same_source = records.source[left as usize] == records.source[right as usize];
        match self.between {
            LinkType::Both => true,
            LinkType::Dedupe => same_source,
            LinkType::Link => !same_source,
        }
    }

    /// How many pairs of the given rows may be one customer: what the prior is a share of.
    pub fn pairs(&self, records: &Records, rows: &[RowId]) -> f64 {
        let all = |rows: usize| rows as f64 * (rows as f64 - 1.0) / 2.0;
        let mut of_source = vec![0usize; records.sources.len()];
        for &row in rows {
            of_source[usize::from(records.source[row as usize])] += 1;
        }
        let within: f64 = of_source
            .into_iter()
            .filter(|&rows| rows > 0)
            .map(all)
            .sum();
        match self.between {
            LinkType::Both => all(rows.len()),
            LinkType::Dedupe => within,
            LinkType::Link => all(rows.len()) - within,
        }
    }

    /// Why a rule keeps two rows of one kind apart, if one does.
    pub fn forbid(
        &self,
        records: &Records,
        kind: EntityKind,
        left: RowId,
        right: RowId,
    ) -> Option<Reason> {
        if !self.compares(records, left, right) {
            return Some(Reason::CannotLink);
        }
        let same_source = records.source[left as usize] == records.source[right as usize];
        if same_source && self.is_single(records.source_name(left as usize)) {
            return Some(Reason::OnePerSource);
        }
        let differs = self
            .cannot
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
            });
        differs.then_some(Reason::CannotLink)
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
