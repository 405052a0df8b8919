//! Golden records of all clusters: runs each field's chain in each cluster and puts values,
//! lineage and conflicts into flat tables. Knows no strategy by name but the one that consent
//! and lone rows depend on.

use rayon::prelude::*;

use crate::tables::golden::{Conflict, Golden};
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::NULL;

use super::chain::{CONSENT_CONTACT, NO_VALUE, ONLY_VALUE, OUTCOMES, Outcome};
use super::conflicts::{self, Winner};
use super::consent::{self, Answer, Surviving};
use super::decimal::Decimal;
use super::fields::several;
use super::parts::{FieldPart, Part, Whole, put_together};
use super::plan::{Lone, Plan, Unit};
use super::primary;
use super::quality::{Ground, Tier};
use super::several::keep;
use super::spec::{ConsentRule, Spec};
use super::strategies::{most_restrictive, registry};
use super::times;
use super::view::{View, group_tier};

/// Clusters per unit of parallel work. Part of no result: chunks are put together in order.
const CHUNK: usize = 8192;

/// Clusters whose rows are fetched together; their codes fit the processor's own memory.
const NEAR: usize = 32;

/// Chooses the golden value of every field in every cluster.
///
/// The result depends on the rows only, not on the order of a cluster's members or on threads.
/// Every golden value is the canonical text of some member that was not deleted, or derived.
///
/// # Panics
/// If `spec.chains` does not have one chain per field.
pub fn survive(spec: &Spec, records: &Records, clusters: &Clusters) -> Golden {
    let ((times, ignored_times), mut columns) = rayon::join(
        || times::believable(records, spec.as_of),
        || -> Vec<Whole> {
            let fields = records.fields.par_iter().with_max_len(1);
            fields.map(|_| Whole::of(clusters.len())).collect()
        },
    );
    let ground = Ground::new(records, spec, times);
    let plan = Plan::new(spec, records);
    let starts: Vec<usize> = (0..clusters.len()).step_by(CHUNK).collect();
    let mut chunks: Vec<Vec<FieldPart<'_>>> = starts.iter().map(|_| Vec::new()).collect();
    for column in &mut columns {
        let own = chunks.iter_mut().zip(column.chunks(CHUNK));
        own.for_each(|(chunk, part)| chunk.push(part));
    }
    let parts: Vec<Part> = starts
        .into_par_iter()
        .zip(chunks)
        .map(|(start, fields)| {
            let end = (start + CHUNK).min(clusters.len());
            let mut worker = Worker::new(&ground, &plan, fields);
            let mut rows = Vec::with_capacity(4 * NEAR);
            for near in (start..end).step_by(NEAR) {
                let near = near..(near + NEAR).min(end);
                rows.clear();
                let members = near.clone().map(|cluster| clusters.members(cluster));
                members.for_each(|members| rows.extend_from_slice(members));
                ground.fetch(&rows);
                for cluster in near {
                    worker.cluster(cluster as u32, clusters.members(cluster));
                }
            }
            worker.finish()
        })
        .collect();
    put_together(records, columns, parts, ignored_times)
}

/// Works through one chunk of clusters.
struct Worker<'a> {
    ground: &'a Ground<'a>,
    plan: &'a Plan<'a>,
    primary: Vec<RowId>,
    fields: Vec<FieldPart<'a>>,
    conflicts: Vec<Conflict>,
    outcomes: Vec<Outcome>,
    competing: Vec<RowId>,
    left: Vec<RowId>,
    scratch: conflicts::Scratch,
}

impl<'a> Worker<'a> {
    fn new(ground: &'a Ground<'a>, plan: &'a Plan<'a>, fields: Vec<FieldPart<'a>>) -> Self {
        Worker {
            ground,
            plan,
            primary: Vec::with_capacity(CHUNK),
            outcomes: Vec::with_capacity(fields.len()),
            fields,
            conflicts: Vec::new(),
            competing: Vec::new(),
            left: Vec::new(),
            scratch: conflicts::Scratch::default(),
        }
    }

    fn finish(self) -> Part {
        Part {
            primary: self.primary,
            fields: self.fields.into_iter().map(|part| part.rest).collect(),
            conflicts: self.conflicts,
        }
    }

    fn cluster(&mut self, cluster: u32, members: &[RowId]) {
        self.primary.push(primary::choose(self.ground, members));
        self.outcomes.clear();
        for unit in 0..self.plan.units.len() {
            let outcome = match members {
                [row] => match self.lone(&self.plan.units[unit], *row) {
                    Some(outcome) => outcome,
                    None => self.decide(unit, members),
                },
                _ => self.decide(unit, members),
            };
            self.outcomes.push(outcome);
        }
        for field in 0..self.plan.unit_of.len() {
            self.write(cluster, members, field);
        }
    }

    /// The outcome where one row has a value, as for customers of one row, who are most customers:
    /// nothing competes, so only the value's own quality counts. `None` if the chain would have to
    /// run after all.
    fn lone(&self, unit: &Unit<'_>, row: RowId) -> Option<Outcome> {
        let tier = group_tier(self.ground, &unit.fields, row);
        if tier == Tier::NEVER {
            return Some(Outcome::Nothing { strategy: NO_VALUE });
        }
        let text = || self.ground.text(unit.fields[0], row).unwrap_or("");
        if unit.most > 1 && several(text()) {
            return None;
        }
        let passes = match unit.lone {
            Lone::Passes => true,
            Lone::PassesIfNumber => Decimal::parse(text()).is_some(),
            Lone::PassesIfAnswer => consent::read(text()) != Answer::Unreadable,
            Lone::AsTheChainSays => false,
        };
        (tier.usable() && passes).then_some(Outcome::Picked {
            row,
            strategy: ONLY_VALUE,
        })
    }

    fn decide(&mut self, unit: usize, members: &[RowId]) -> Outcome {
        let Worker { ground, plan, .. } = *self;
        let unit = &plan.units[unit];
        let mut competing = std::mem::take(&mut self.competing);
        competing.clear();
        let survives = |row: &RowId| group_tier(ground, &unit.fields, *row) > Tier::NEVER;
        competing.extend(members.iter().copied().filter(survives));
        let alone = match competing[..] {
            [] => Some(Outcome::Nothing { strategy: NO_VALUE }),
            // A consent may depend on rows that have none.
            [row] if unit.consent.is_none() => self.lone(unit, row),
            _ => None,
        };
        if let Some(outcome) = alone {
            self.competing = competing;
            return outcome;
        }
        competing.sort_unstable();
        let view = View {
            ground,
            fields: &unit.fields,
            rows: &competing,
        };
        self.left.clear();
        self.left.extend_from_slice(&competing);
        let outcome = match unit.consent {
            Some(rule) => self.consent(unit, &view, rule),
            None => unit.chain.run(&view, &mut self.left),
        };
        let outcome = match outcome {
            Outcome::Picked { row, strategy } if unit.fields.len() > 1 => Outcome::Picked {
                row: fuller(&view, row),
                strategy,
            },
            outcome if unit.most > 1 => keep(unit, &view, outcome, unit.most),
            outcome => outcome,
        };
        self.competing = competing;
        outcome
    }

    /// A consent: the answer that holds, if it was given for the contacts that survive.
    fn consent(&mut self, unit: &Unit<'_>, view: &View<'_>, rule: Option<&ConsentRule>) -> Outcome {
        let mut rows = std::mem::take(&mut self.left);
        most_restrictive(view, &mut rows);
        let yes = |&row: &RowId| consent::read(view.text(row)) == Answer::Yes;
        let answered = !rows.is_empty();
        if let Some(rule) = rule.filter(|_| rows.first().is_some_and(yes)) {
            rows.retain(|&row| {
                consent::covers(self.ground, rule, row, |field| self.surviving(field))
            });
        }
        let outcome = if rows.is_empty() && !view.rows().is_empty() {
            let strategy = if answered {
                CONSENT_CONTACT
            } else {
                most_restrictive_name()
            };
            Outcome::Nothing { strategy }
        } else {
            let mut outcome = unit.chain.run(view, &mut rows);
            // Competing consents were settled by the law above, whatever the chain added.
            if !view.agree_all()
                && let Outcome::Picked { strategy, .. } = &mut outcome
                && *strategy == ONLY_VALUE
            {
                *strategy = most_restrictive_name();
            }
            outcome
        };
        self.left = rows;
        outcome
    }

    /// What survived of a field that was decided before.
    fn surviving(&self, field: usize) -> Surviving<'_> {
        let unit = self.plan.unit_of[field];
        match self.outcomes.get(unit) {
            Some(Outcome::Picked { row, .. })
                if self.plan.units[unit].admits(self.ground.tier(field, *row)) =>
            {
                Surviving::Row(*row)
            }
            Some(Outcome::Derived { value, .. }) => Surviving::Rows(&value.rows),
            Some(Outcome::Several { kept }) => Surviving::Several(kept),
            _ => Surviving::Nothing,
        }
    }

    /// Appends one field's golden value, lineage and conflicts.
    fn write(&mut self, cluster: u32, members: &[RowId], field: usize) {
        let Worker { ground, plan, .. } = *self;
        let unit = plan.unit_of[field];
        let part = &mut self.fields[field];
        let (strategy, winner) = match &self.outcomes[unit] {
            Outcome::Nothing { strategy } => (*strategy, Winner::Nothing(None)),
            Outcome::Derived { value, strategy } => (*strategy, Winner::Derived(value)),
            Outcome::Several { kept } => (kept[0].strategy, Winner::Several(kept)),
            Outcome::Picked { row, strategy } => {
                if plan.units[unit].admits(ground.tier(field, *row)) {
                    (*strategy, Winner::Row(*row))
                } else {
                    (*strategy, Winner::Nothing(Some(*row)))
                }
            }
        };
        let standing = match (members, winner) {
            (&[_], Winner::Row(_)) => conflicts::Standing {
                support: 1,
                n_values: 1,
            },
            (&[_], Winner::Several(kept)) if conflicts::all_kept(ground, field, kept) => {
                conflicts::Standing {
                    support: 1,
                    n_values: 1,
                }
            }
            (_, Winner::Nothing(None)) if strategy == NO_VALUE => conflicts::Standing::default(),
            _ => conflicts::list(
                ground,
                (cluster, members),
                field,
                winner,
                &mut self.scratch,
                &mut self.conflicts,
            ),
        };
        match winner {
            Winner::Nothing(_) => part.push(NULL, NULL, strategy, standing),
            Winner::Row(row) => part.push(ground.code(field, row), row, strategy, standing),
            Winner::Derived(value) => {
                part.rest.texts.push((cluster, value.text.clone()));
                let rows = value.rows.iter().map(|&row| (cluster, row));
                part.rest.derived.extend(rows);
                part.push(NULL, NULL, strategy, standing);
            }
            Winner::Several(kept) => {
                let best = &kept[0];
                let whole = ground.text(field, best.row) == Some(&best.text);
                if !whole {
                    part.rest.texts.push((cluster, best.text.clone()));
                }
                let code = if whole {
                    ground.code(field, best.row)
                } else {
                    NULL
                };
                part.push(code, best.row, strategy, standing);
                part.rest.further.push((cluster, kept[1..].to_vec()));
            }
        }
    }
}

fn most_restrictive_name() -> u8 {
    let position = registry()
        .iter()
        .position(|entry| entry.definition.name == "most-restrictive");
    (OUTCOMES.len() + position.expect("a registered strategy")) as u8
}

/// The row that a group survives from: the one chosen, or one that says the same and more (the
/// same address with its postcode). Still a single row, so values that belong together stay so.
fn fuller(view: &View<'_>, chosen: RowId) -> RowId {
    let ground = view.ground;
    let has = |field: usize, row: RowId| ground.tier(field, row).usable();
    let filled = |row: RowId| view.fields.iter().filter(|&&f| has(f, row)).count();
    let extends = |row: RowId| {
        let says_the_same =
            |&f: &usize| !has(f, chosen) || has(f, row) && ground.same(f, chosen, row);
        filled(row) > filled(chosen) && view.fields.iter().all(says_the_same)
    };
    view.rows()
        .iter()
        .copied()
        .filter(|&row| extends(row))
        .max_by_key(|&row| {
            (
                filled(row),
                view.time(row),
                view.trust(row),
                std::cmp::Reverse(row),
            )
        })
        .unwrap_or(chosen)
}
