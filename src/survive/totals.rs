//! Control totals: adds up a field over the accepted rows and over the golden records, and says
//! for every amount that is missing there where it went. Exact decimals throughout.

use std::collections::{BTreeMap, BTreeSet};

use crate::tables::field::FieldType;
use crate::tables::golden::{Golden, GoldenField};
use crate::tables::pairs::Clusters;
use crate::tables::records::{FieldData, Records};
use crate::tables::text_column::NULL;
use crate::tables::totals::{ControlTotal, Counted, Group, TotalSpec};

use super::decimal::Decimal;

/// Values that fewer customers carry are not named: a report shows nothing of so few people.
const NAMED_FROM: u64 = 5;
/// Values that are named, most frequent first.
const NAMED: usize = 50;

/// Amounts of one line.
#[derive(Clone, Copy)]
struct Tally {
    input: Decimal,
    golden: Decimal,
    deleted: Decimal,
    unusable: Decimal,
    not_chosen: Decimal,
    unreadable: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            input: Decimal::ZERO,
            golden: Decimal::ZERO,
            deleted: Decimal::ZERO,
            unusable: Decimal::ZERO,
            not_chosen: Decimal::ZERO,
            unreadable: 0,
        }
    }
}

/// Takes the totals: per total one line for each source and group and one for all sources, groups
/// in order of their text.
pub fn control_totals(
    specs: &[TotalSpec],
    records: &Records,
    clusters: &Clusters,
    golden: &Golden,
) -> Vec<ControlTotal> {
    specs
        .iter()
        .flat_map(|spec| {
            let field = golden.fields.iter().find(|field| field.field == spec.field);
            field.map_or_else(Vec::new, |field| {
                Taking {
                    spec,
                    records,
                    clusters,
                    field,
                    data: &records.fields[spec.field],
                }
                .lines()
            })
        })
        .collect()
}

struct Taking<'a> {
    spec: &'a TotalSpec,
    records: &'a Records,
    clusters: &'a Clusters,
    field: &'a GoldenField,
    data: &'a FieldData,
}

impl Taking<'_> {
    fn lines(&self) -> Vec<ControlTotal> {
        let groups = self.groups();
        let group_of = |text: &str| match self.spec.counted {
            Counted::Sum => Group::Whole,
            Counted::CountBy if groups.contains_key(text) => Group::Value(text.to_owned()),
            Counted::CountBy => Group::Rest,
        };
        let survives = self.surviving_rows();
        // Each distinct value is read once.
        let values: Vec<(Group, Option<Decimal>)> = (0..self.data.standardized.entries())
            .map(|entry| self.data.standardized.values.value(entry))
            .map(|text| (group_of(text), self.amount(text)))
            .collect();
        let mut tallies: BTreeMap<(&Group, usize), Tally> = BTreeMap::new();
        for (row, &code) in self.data.standardized.codes.iter().enumerate() {
            if code == NULL {
                continue;
            }
            let (group, amount) = &values[code as usize];
            let source = usize::from(self.records.source[row]);
            let tally = tallies.entry((group, source)).or_default();
            let Some(amount) = *amount else {
                tally.unreadable += 1;
                continue;
            };
            tally.input = tally.input.plus(amount);
            let kept_or_lost = if survives[row] {
                &mut tally.golden
            } else if self.records.deleted[row] {
                &mut tally.deleted
            } else if !self.data.standardized.flags[code as usize].usable() {
                &mut tally.unusable
            } else {
                &mut tally.not_chosen
            };
            *kept_or_lost = kept_or_lost.plus(amount);
        }
        let mut golden = self.golden_amounts(&group_of);
        let mut of_group: BTreeMap<Group, Vec<(usize, Tally)>> = BTreeMap::new();
        for ((group, source), tally) in tallies {
            let lines = of_group.entry(group.clone()).or_default();
            lines.push((source, tally));
        }
        if self.spec.counted == Counted::Sum {
            of_group.entry(Group::Whole).or_default();
        }
        let mut lines = Vec::new();
        for (group, sources) in of_group {
            let mut all = Tally::default();
            for (source, tally) in sources {
                all = all.plus(&tally);
                lines.push(self.line(Some(source), group.clone(), &tally, None));
            }
            let on_its_own = golden.remove(&group).unwrap_or(Decimal::ZERO);
            let proven = on_its_own == all.golden;
            all.golden = on_its_own;
            lines.push(self.line(None, group, &all, Some(proven)));
        }
        lines
    }

    /// What a value counts for; `None` if it is no number.
    fn amount(&self, text: &str) -> Option<Decimal> {
        match self.spec.counted {
            Counted::Sum => Decimal::parse(text),
            Counted::CountBy => Decimal::parse("1"),
        }
    }

    /// Values that are named.
    fn groups(&self) -> BTreeMap<&str, u64> {
        // A number or a name names people, however often it occurs; a grade does not.
        let names_nobody = matches!(
            self.data.def.ty,
            FieldType::Category | FieldType::Gender | FieldType::Consent | FieldType::Flag
        );
        if self.spec.counted == Counted::Sum || !names_nobody {
            return BTreeMap::new();
        }
        let mut customers: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (row, &code) in self.data.standardized.codes.iter().enumerate() {
            if code != NULL {
                let text = self.data.standardized.values.value(code as usize);
                let of_text = customers.entry(text).or_default();
                of_text.insert(self.clusters.of_row[row]);
            }
        }
        let mut frequent: Vec<(&str, u64)> = customers
            .into_iter()
            .map(|(text, customers)| (text, customers.len() as u64))
            .filter(|(_, customers)| *customers >= NAMED_FROM)
            .collect();
        frequent.sort_by_key(|&(text, customers)| (std::cmp::Reverse(customers), text));
        frequent.truncate(NAMED);
        frequent.into_iter().collect()
    }

    /// Rows whose value stands in a golden record: the ones picked and the ones derived from.
    fn surviving_rows(&self) -> Vec<bool> {
        let mut survives = vec![false; self.records.len()];
        for &row in self.field.row.iter().filter(|&&row| row != NULL) {
            survives[row as usize] = true;
        }
        for &(_, row) in &self.field.derived {
            survives[row as usize] = true;
        }
        survives
    }

    /// The golden records added up on their own.
    fn golden_amounts(&self, group_of: &impl Fn(&str) -> Group) -> BTreeMap<Group, Decimal> {
        let mut amounts: BTreeMap<Group, Decimal> = BTreeMap::new();
        for cluster in 0..self.clusters.len() {
            let Some(text) = self.field.value.get(cluster) else {
                continue;
            };
            if let Some(amount) = self.amount(text) {
                let sum = amounts.entry(group_of(text)).or_insert(Decimal::ZERO);
                *sum = sum.plus(amount);
            }
        }
        amounts
    }

    fn line(
        &self,
        source: Option<usize>,
        group: Group,
        tally: &Tally,
        proven: Option<bool>,
    ) -> ControlTotal {
        ControlTotal {
            name: self.spec.name.clone(),
            source,
            group,
            input: tally.input.to_string(),
            golden: tally.golden.to_string(),
            deleted: tally.deleted.to_string(),
            unusable: tally.unusable.to_string(),
            not_chosen: tally.not_chosen.to_string(),
            unreadable: tally.unreadable,
            proven,
        }
    }
}

impl Tally {
    fn plus(&self, other: &Tally) -> Tally {
        Tally {
            input: self.input.plus(other.input),
            golden: self.golden.plus(other.golden),
            deleted: self.deleted.plus(other.deleted),
            unusable: self.unusable.plus(other.unusable),
            not_chosen: self.not_chosen.plus(other.not_chosen),
            unreadable: self.unreadable + other.unreadable,
        }
    }
}
