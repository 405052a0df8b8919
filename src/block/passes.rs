//! Planning: which key expressions, alone or two together, become passes, and which of their
//! keys are too frequent to be worth their pairs. Counts are exact and come before any pair.

use std::sync::Arc;

use rayon::prelude::*;

use crate::tables::hash::{combine, mix64};
use crate::tables::records::RowId;

use super::Spec;
use super::keys::{KeyColumn, Strength};

/// No more passes than bits of [`super::Candidate::passes`].
const MOST_PASSES: usize = 32;
/// A row gives at most this many keys to a pass.
const MOST_KEYS_PER_ROW: usize = 8;

/// A pass: its keys with the rows that bear them, over-frequent keys removed.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Name, as `phone` or `person_name.sound + birth_date`.
    pub name: Arc<str>,
    /// Comparisons that learn nothing from this pass.
    pub blocks_on: Vec<usize>,
    /// Rows by key: (key, row), ascending.
    pub(crate) entries: Vec<(u64, RowId)>,
    /// Keys per position in the plan's rows.
    pub(crate) offsets: Vec<u32>,
    pub(crate) keys: Vec<u64>,
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
}

impl Plan {
    pub(crate) fn all_pairs(rows: &[RowId]) -> Self {
        Plan {
            passes: Vec::new(),
            rows: rows.to_vec(),
            all_pairs: true,
            left_out: Vec::new(),
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
struct Proposal<'a> {
    columns: Vec<&'a KeyColumn>,
}

impl Proposal<'_> {
    fn name(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        names.join(" + ")
    }

    /// Keys of the row at a position: one column's, or every combination of two.
    fn keys_at(&self, position: usize, out: &mut Vec<u64>) {
        match self.columns.as_slice() {
            [one] => out.extend_from_slice(one.at(position)),
            [first, second] => {
                for &a in first.at(position) {
                    for &b in second.at(position) {
                        out.push(combine(mix64(a), b));
                    }
                }
            }
            _ => unreachable!("a pass has one or two key expressions"),
        }
        out.sort_unstable();
        out.dedup();
        out.truncate(MOST_KEYS_PER_ROW);
    }

    fn collect(&self, rows: &[RowId]) -> Vec<(u64, RowId)> {
        let mut entries: Vec<(u64, RowId)> = rows
            .par_chunks(1 << 14)
            .enumerate()
            .flat_map_iter(|(chunk, rows)| {
                let mut keys = Vec::new();
                let mut entries = Vec::with_capacity(rows.len());
                for (offset, &row) in rows.iter().enumerate() {
                    keys.clear();
                    self.keys_at((chunk << 14) + offset, &mut keys);
                    entries.extend(keys.iter().map(|&key| (key, row)));
                }
                entries
            })
            .collect();
        entries.par_sort_unstable();
        entries
    }
}

/// Plans passes, strong single keys first, then pairs of keys by how selective they are. Each
/// gets an equal share of what is left of the budget; what one does not use goes to the next. A
/// pair of keys is superfluous where one of them is a pass already and lost nothing.
pub fn plan(spec: &Spec, columns: &[KeyColumn], rows: &[RowId]) -> Plan {
    let mut planner = Planner {
        rows,
        left: (spec.pairs_per_row * rows.len() as f64) as u64,
        plan: Plan {
            passes: Vec::new(),
            rows: rows.to_vec(),
            all_pairs: false,
            left_out: Vec::new(),
        },
    };
    let singles = columns
        .iter()
        .filter(|column| matches!(column.strength, Strength::Alone | Strength::Name))
        .map(|column| Proposal {
            columns: vec![column],
        });
    let whole = planner.take(singles.collect(), 3);
    let partial: Vec<&KeyColumn> = columns
        .iter()
        .filter(|column| !whole.contains(&column.name))
        .collect();
    for tier in twos(&partial) {
        planner.take(tier, 1);
    }
    planner.plan
}

/// A proposal with its pairs and its entries of keys that several rows bear.
type Counted<'a> = (u64, Proposal<'a>, Vec<(u64, RowId)>);

struct Planner<'a> {
    rows: &'a [RowId],
    left: u64,
    plan: Plan,
}

impl Planner<'_> {
    /// Makes passes of proposals, most selective first, keeping `reserve` further shares of the
    /// budget for what comes later. Gives the names of those that lost no key.
    fn take(&mut self, proposals: Vec<Proposal<'_>>, reserve: u64) -> Vec<String> {
        let mut counted: Vec<Counted<'_>> = proposals
            .into_par_iter()
            .map(|proposal| {
                let mut entries = proposal.collect(self.rows);
                drop_single(&mut entries);
                (pairs(&entries), proposal, entries)
            })
            .filter(|(pairs, _, _)| *pairs > 0)
            .collect();
        counted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name().cmp(&b.1.name())));
        let mut whole = Vec::new();
        let mut waiting = counted.len() as u64;
        for (pairs, proposal, entries) in counted {
            let share = self.left / (waiting + reserve).max(1);
            waiting -= 1;
            let room = self.plan.passes.len() < MOST_PASSES;
            let (entries, count) = cut(entries, pairs, share.max(self.rows.len() as u64 / 4));
            if !room || count.kept == 0 {
                self.plan.left_out.push((proposal.name(), pairs));
                continue;
            }
            if count.keys_cut == 0 {
                whole.push(proposal.name());
            }
            self.left = self.left.saturating_sub(count.kept);
            let (offsets, keys) = by_row(&entries, self.rows);
            let mut blocks_on: Vec<usize> = proposal
                .columns
                .iter()
                .map(|column| column.comparison)
                .collect();
            blocks_on.dedup();
            self.plan.passes.push(Pass {
                name: proposal.name().into(),
                blocks_on,
                entries,
                offsets,
                keys,
                count,
            });
        }
        whole
    }
}

/// Keys in twos, in order of what they are worth: a name with anything, part of a name with
/// something selective, two selective details, part of a name with something broad, the rest.
fn twos<'a>(columns: &[&'a KeyColumn]) -> [Vec<Proposal<'a>>; 3] {
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
            });
        }
    }
    tiers
}

/// Removes keys that only one row bears: they make no pair.
fn drop_single(entries: &mut Vec<(u64, RowId)>) {
    let mut write = 0;
    let mut start = 0;
    while start < entries.len() {
        let end = run_end(entries, start);
        if end - start > 1 {
            entries.copy_within(start..end, write);
            write += end - start;
        }
        start = end;
    }
    entries.truncate(write);
}

fn run_end(entries: &[(u64, RowId)], start: usize) -> usize {
    let key = entries[start].0;
    start
        + entries[start..]
            .iter()
            .take_while(|entry| entry.0 == key)
            .count()
}

fn pairs_of(size: u64) -> u64 {
    size * (size - 1) / 2
}

fn pairs(entries: &[(u64, RowId)]) -> u64 {
    runs(entries)
        .map(|(start, end)| pairs_of((end - start) as u64))
        .sum()
}

fn runs(entries: &[(u64, RowId)]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        (start < entries.len()).then(|| {
            let end = run_end(entries, start);
            (std::mem::replace(&mut start, end), end)
        })
    })
}

/// Keeps the rarer keys, as many as the allowance pays for.
fn cut(
    mut entries: Vec<(u64, RowId)>,
    pairs: u64,
    allowance: u64,
) -> (Vec<(u64, RowId)>, PassCount) {
    let mut count = PassCount {
        pairs,
        kept: pairs,
        ..PassCount::default()
    };
    let mut sizes: Vec<u64> = runs(&entries)
        .map(|(start, end)| (end - start) as u64)
        .collect();
    sizes.sort_unstable();
    let mut largest = sizes.last().copied().unwrap_or(0);
    if pairs > allowance {
        let mut spent = 0;
        largest = 0;
        let mut at = 0;
        while at < sizes.len() {
            let size = sizes[at];
            let same = sizes[at..]
                .iter()
                .take_while(|&&other| other == size)
                .count();
            let cost = same as u64 * pairs_of(size);
            if spent + cost > allowance {
                break;
            }
            spent += cost;
            largest = size;
            at += same;
        }
        count.kept = spent;
        count.keys_cut = (sizes.len() - at) as u64;
        let mut write = 0;
        let mut start = 0;
        while start < entries.len() {
            let end = run_end(&entries, start);
            if (end - start) as u64 <= largest {
                entries.copy_within(start..end, write);
                write += end - start;
            }
            start = end;
        }
        entries.truncate(write);
    }
    count.largest_block = largest;
    entries.shrink_to_fit();
    (entries, count)
}

/// The same keys by row position, ascending within each row.
fn by_row(entries: &[(u64, RowId)], rows: &[RowId]) -> (Vec<u32>, Vec<u64>) {
    let positions = super::stream::positions(rows);
    let mut offsets = vec![0u32; rows.len() + 1];
    for (_, row) in entries {
        offsets[positions[*row as usize] as usize + 1] += 1;
    }
    for index in 1..offsets.len() {
        offsets[index] += offsets[index - 1];
    }
    let mut next = offsets.clone();
    let mut keys = vec![0; entries.len()];
    // Entries are ascending by key, so each row receives its keys ascending.
    for (key, row) in entries {
        let at = &mut next[positions[*row as usize] as usize];
        keys[*at as usize] = *key;
        *at += 1;
    }
    (offsets, keys)
}
