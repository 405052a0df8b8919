//! Planning: which key expressions, alone or two together, become passes, and which of their
//! keys are too frequent to be worth their pairs. Counts are exact and come before any pair.

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::tables::pairs::{NamePart, PartInCommon, PassSet};
use crate::tables::records::RowId;

use super::Spec;
use super::grouping::{Blocks, Meetings, Numbered};
use super::keys::{KeyColumn, Strength};
use super::nearest::Nearest;

/// No more passes than bits.
const MOST_PASSES: usize = PassSet::BITS as usize;
/// Of these, as many are kept for pairs that no key found.
const KEPT_FOR_PAIRS: usize = 12;

/// A pass: rows that share one of its keys meet, over-frequent keys left out.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Name, as `phone` or `person_name.sound + birth_date`.
    pub name: Arc<str>,
    /// Comparisons that learn nothing from this pass.
    pub blocks_on: Vec<usize>,
    /// The part of the name that its rows have in common, if no more than that.
    pub name_part: Option<PartInCommon>,
    /// What the plan decided.
    pub count: PassCount,
}

/// Pair counts of a pass, each pair counted once per key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassCount {
    /// Pairs before any cut.
    pub pairs: u64,
    /// Pairs kept.
    pub kept: u64,
    /// Keys cut because too many rows bear them.
    pub keys_cut: u64,
    /// Rows of the most frequent key that was kept.
    pub largest_block: u64,
}

/// The passes of one entity kind.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Passes, most selective first. Empty if `all_pairs`.
    pub passes: Vec<Pass>,
    /// The rows planned for.
    pub rows: Vec<RowId>,
    /// Compare everything with everything.
    pub all_pairs: bool,
    /// Passes that were considered and left out, with the pairs they would have added.
    pub left_out: Vec<(String, u64)>,
    pub(super) meetings: Meetings,
}

impl Plan {
    pub(crate) fn all_pairs(rows: &[RowId]) -> Self {
        Plan {
            passes: Vec::new(),
            rows: rows.to_vec(),
            all_pairs: true,
            left_out: Vec::new(),
            meetings: Meetings::default(),
        }
    }

    /// Names of the passes, by bit of [`super::Candidate::passes`].
    pub fn names(&self) -> Vec<Arc<str>> {
        if self.all_pairs {
            return vec![super::all_pairs_name()];
        }
        self.passes.iter().map(|pass| pass.name.clone()).collect()
    }
}

/// One possible pass before its keys were counted.
pub(super) struct Proposal<'a> {
    /// Its keys.
    pub columns: Vec<&'a Column>,
    /// Its name, if it has one of its own.
    pub called: Option<&'a str>,
}

/// A key expression with its keys as numbers.
pub(super) struct Column {
    name: String,
    strength: Strength,
    comparison: Option<usize>,
    part: Option<NamePart>,
    numbered: Numbered,
}

impl Column {
    /// Numbers the keys of rows; the keys are let go.
    pub(super) fn of(keys: KeyColumn<'_>, rows: &[RowId]) -> Self {
        Column {
            name: keys.name,
            strength: keys.strength,
            comparison: keys.comparison,
            part: keys.part,
            numbered: Numbered::of_keys(rows, &keys.fields),
        }
    }
}

impl<'a> Proposal<'a> {
    fn name(&self) -> String {
        if let Some(called) = self.called {
            return called.to_owned();
        }
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        names.join(" + ")
    }

    /// The part of a name among its keys, and how many pairs meet by chance.
    fn name_part(&self, all_pairs: f64) -> Option<PartInCommon> {
        let [first, second] = *self.columns else {
            return None;
        };
        Some(PartInCommon {
            part: first.part.or(second.part)?,
            by_chance: self.by_chance(all_pairs)?,
        })
    }

    /// How many pairs would meet if those who have one of its two keys in common were spread at random
    /// over those who have the other.
    fn by_chance(&self, all_pairs: f64) -> Option<f64> {
        let [first, second] = *self.columns else {
            return None;
        };
        let share = first.numbered.pairs as f64 / all_pairs;
        Some(share * second.numbered.pairs as f64)
    }

    /// Whether hardly anybody meets by chance: what meets then is one customer, with as many rows as there
    /// are.
    fn finds_customers(&self, pairs: u64, all_pairs: f64) -> bool {
        self.by_chance(all_pairs)
            .is_some_and(|chance| pairs as f64 > MANY_MORE * (chance + 1.0))
    }

    /// Counts the blocks exactly: the rows of each block of the most selective key, by the others.
    fn count(self) -> Counted<'a> {
        let mut columns = self.columns.clone();
        columns.sort_by_key(|column| column.numbered.pairs);
        let (first, others) = columns.split_first().expect("a pass has a key");
        let refined = others.iter().fold(None, |blocks: Option<Blocks>, column| {
            let so_far = blocks.as_ref().unwrap_or(&first.numbered.blocks);
            Some(so_far.refined(&column.numbered))
        });
        let blocks = refined.unwrap_or_else(|| first.numbered.blocks.clone());
        let sizes = blocks.sizes();
        Counted {
            name: self.name(),
            pairs: sizes
                .iter()
                .map(|&(size, blocks)| blocks * pairs_of(size))
                .sum(),
            sizes,
            blocks,
            proposal: self,
        }
    }
}

/// Plans the passes that rules give, each of them as far as the budget pays for its keys.
pub(super) fn plan_told(spec: &Spec, proposals: Vec<Proposal<'_>>, rows: &[RowId]) -> Plan {
    let mut planner = Planner::of(spec, rows.len(), MOST_PASSES);
    let names: Vec<String> = proposals.iter().map(Proposal::name).collect();
    planner.take(proposals, 0, 0);
    let mut plan = planner.plan;
    for name in names {
        let known = plan.passes.iter().any(|pass| *pass.name == *name)
            || plan.left_out.iter().any(|(out, _)| *out == name);
        if !known {
            plan.left_out.push((name, 0));
        }
    }
    plan.finish(rows)
}

/// Plans passes, strong single keys first, then pairs of keys by how selective they are. Each
/// gets an equal share of what is left of the budget; what one does not use goes to the next. A
/// pair of keys is superfluous where one of them is a pass already and lost nothing.
pub(super) fn plan(spec: &Spec, mut columns: Vec<Column>, rows: &[RowId]) -> Planned {
    let mut planner = Planner::of(spec, rows.len(), MOST_PASSES - KEPT_FOR_PAIRS);
    let singles = columns
        .iter()
        .filter(|column| matches!(column.strength, Strength::Alone | Strength::Name))
        .map(|column| Proposal {
            columns: vec![column],
            called: None,
        });
    let whole = planner.take(singles.collect(), 3, 0);
    columns.retain(|column| !whole.contains(&column.name));
    let partial: Vec<&Column> = columns.iter().collect();
    let tiers = twos(&partial);
    let mut later: usize = tiers.iter().map(Vec::len).sum();
    for tier in tiers {
        later -= tier.len();
        planner.take(tier, 1, later);
    }
    planner.plan
}

/// A proposal with its exact counts.
struct Counted<'a> {
    proposal: Proposal<'a>,
    name: String,
    pairs: u64,
    /// (rows of a block, blocks of that size), ascending.
    sizes: Vec<(u64, u64)>,
    blocks: Blocks,
}

/// A plan in the making.
pub struct Planned {
    passes: Vec<Pass>,
    /// Rows that meet, pass by pass.
    blocks: Vec<Blocks>,
    left_out: Vec<(String, u64)>,
}

impl Planned {
    /// Adds passes of single pairs that no key found. Where there is no room for all, those with
    /// the fewest pairs are one pass together, from which no comparison learns that any of them
    /// needs.
    pub(super) fn add_pairs(&mut self, spec: &Spec, rows: &[RowId], mut found: Vec<Nearest>) {
        let room = MOST_PASSES - self.passes.len();
        found.sort_by_key(|nearest| Reverse(nearest.pairs.len()));
        while found.len() > room {
            let (Some(last), Some(joined)) = (found.pop(), found.last_mut()) else {
                return;
            };
            joined.join(last);
        }
        for nearest in found {
            self.add_pass_of_pairs(spec, rows, nearest);
        }
    }

    fn add_pass_of_pairs(&mut self, spec: &Spec, rows: &[RowId], nearest: Nearest) {
        let of = |comparison: &usize| {
            let mut groups = spec.fields.iter();
            groups.find(|group| group.comparison == *comparison)
        };
        let names = nearest.because_of.iter().filter_map(of);
        let names: Vec<&str> = names.map(|group| &*group.name).collect();
        let name = match names.is_empty() {
            true => "in common".to_owned(),
            false => format!("in common by {}", names.join(" + ")),
        };
        let pairs = nearest.pairs.len() as u64;
        let count = PassCount {
            pairs,
            kept: pairs,
            keys_cut: 0,
            largest_block: 2,
        };
        let positions = positions(rows);
        let mut blocks = Blocks::default();
        for &(left, right) in &nearest.pairs {
            blocks.push([left, right].map(|row| positions[row as usize]).into_iter());
        }
        self.blocks.push(blocks);
        self.passes.push(Pass {
            name: name.into(),
            blocks_on: nearest.because_of,
            name_part: None,
            count,
        });
    }

    /// The plan for these rows.
    pub(super) fn finish(self, rows: &[RowId]) -> Plan {
        Plan {
            meetings: Meetings::of(rows.len(), self.blocks),
            passes: self.passes,
            rows: rows.to_vec(),
            all_pairs: false,
            left_out: self.left_out,
        }
    }
}

/// Position of each row in `rows`; `u32::MAX` for rows that are not there.
fn positions(rows: &[RowId]) -> Vec<u32> {
    let mut positions = vec![u32::MAX; rows.last().map_or(0, |&row| row as usize + 1)];
    for (position, &row) in rows.iter().enumerate() {
        positions[row as usize] = position as u32;
    }
    positions
}

struct Planner {
    /// How many rows are planned for.
    rows: usize,
    /// How many passes it may make.
    places: usize,
    left: u64,
    /// Pairs that a pass may keep which finds hardly anything but customers.
    of_customers: u64,
    plan: Planned,
}

impl Planner {
    fn of(spec: &Spec, rows: usize, places: usize) -> Self {
        Planner {
            rows,
            places,
            left: (spec.pairs_per_row * rows as f64) as u64,
            of_customers: (spec.of_customers_per_row * rows as f64) as u64,
            plan: Planned {
                passes: Vec::new(),
                blocks: Vec::new(),
                left_out: Vec::new(),
            },
        }
    }

    /// Makes passes of proposals, most selective first, keeping `reserve` further shares of the
    /// budget, and some of the places, for what comes `later`. Gives the names of those that lost
    /// no key.
    fn take(&mut self, proposals: Vec<Proposal<'_>>, reserve: u64, later: usize) -> Vec<String> {
        let mut counted: Vec<Counted<'_>> = proposals
            .into_par_iter()
            .map(Proposal::count)
            .filter(|counted| counted.pairs > 0)
            .collect();
        counted.sort_by(|a, b| (a.pairs, &a.name).cmp(&(b.pairs, &b.name)));
        // Where there is no place for all, those of few pairs find least.
        let places = self.places - self.plan.passes.len();
        let places = places - later.min(places / 2);
        let superfluous = counted.len().saturating_sub(places);
        let left_out = counted.drain(..superfluous);
        let left_out = left_out.map(|counted| (counted.name, counted.pairs));
        self.plan.left_out.extend(left_out);
        let all_pairs = pairs_of(self.rows as u64) as f64;
        let mut whole = Vec::new();
        let mut taken: Vec<(Counted<'_>, PassCount, bool)> = Vec::new();
        let mut waiting = counted.len() as u64;
        for counted in counted {
            let share = self.left / (waiting + reserve).max(1);
            waiting -= 1;
            let customers =
                self.of_customers > 0 && counted.proposal.finds_customers(counted.pairs, all_pairs);
            let least = match customers {
                true => self.of_customers,
                false => self.rows as u64 / 4,
            };
            let count = counted.within(share.max(least));
            if count.kept == 0 && !customers {
                self.plan.left_out.push((counted.name, counted.pairs));
                continue;
            }
            if count.keys_cut == 0 {
                whole.push(counted.name.clone());
            }
            self.left = self.left.saturating_sub(count.kept.min(share));
            taken.push((counted, count, customers));
        }
        let passes: Vec<(Pass, Blocks)> = taken
            .into_par_iter()
            .map(|(counted, count, customers)| {
                let columns = counted.proposal.columns.iter();
                let mut blocks_on: Vec<usize> =
                    columns.filter_map(|column| column.comparison).collect();
                blocks_on.sort_unstable();
                blocks_on.dedup();
                let mut pass = Pass {
                    name: counted.name.as_str().into(),
                    blocks_on,
                    name_part: counted.proposal.name_part(all_pairs),
                    count,
                };
                let largest = count.largest_block as usize;
                let blocks = match customers {
                    true => counted.blocks.cut_at(largest),
                    false => counted.blocks.at_most(largest),
                };
                let kept = blocks.iter().map(|block| pairs_of(block.len() as u64));
                pass.count.kept = kept.sum();
                (pass, blocks)
            })
            .collect();
        for (pass, blocks) in passes {
            self.plan.passes.push(pass);
            self.plan.blocks.push(blocks);
        }
        whole
    }
}

/// So many times as many pairs as chance brings are more than the same people's rows.
const MANY_MORE: f64 = 4.0;

/// Keys in twos, in order of what they are worth: a name with anything, part of a name with
/// something selective, two selective details, part of a name with something broad, the rest.
fn twos<'a>(columns: &[&'a Column]) -> [Vec<Proposal<'a>>; 3] {
    let mut tiers = [Vec::new(), Vec::new(), Vec::new()];
    for (index, &first) in columns.iter().enumerate() {
        for &second in &columns[index + 1..] {
            if first.comparison == second.comparison {
                continue;
            }
            let tier = match (
                first.strength.min(second.strength),
                first.strength.max(second.strength),
            ) {
                (Strength::Name, Strength::Together | Strength::Broad) => 0,
                (Strength::NamePart, Strength::Together)
                | (Strength::Together, Strength::Together) => 0,
                (Strength::NamePart, Strength::Broad) => 1,
                (Strength::Together, Strength::Broad) => 2,
                _ => continue,
            };
            tiers[tier].push(Proposal {
                columns: vec![first, second],
                called: None,
            });
        }
    }
    tiers
}

fn pairs_of(size: u64) -> u64 {
    size * (size - 1) / 2
}

impl Counted<'_> {
    /// What is left if the rarer keys are kept, as many as the allowance pays for.
    fn within(&self, allowance: u64) -> PassCount {
        let mut count = PassCount {
            pairs: self.pairs,
            ..PassCount::default()
        };
        for &(size, blocks) in &self.sizes {
            let cost = blocks * pairs_of(size);
            if count.keys_cut > 0 || (self.pairs > allowance && count.kept + cost > allowance) {
                count.keys_cut += blocks;
            } else {
                count.kept += cost;
                count.largest_block = size;
            }
        }
        count
    }
}
