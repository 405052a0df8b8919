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
    /// What the plan decided.
    pub count: PassCount,
    blocks: Blocks,
}

/// The blocks of a pass, and where each row stands in them.
#[derive(Clone, Debug, Default)]
struct Blocks {
    /// Rows block by block, ascending within each.
    rows: Vec<RowId>,
    /// Start of each row's places; indexed by position in the plan's rows, one more entry.
    offsets: Vec<u32>,
    /// Per key of a row, the stretch of `rows` behind it in the same block.
    partners: Vec<(u32, u32)>,
}

impl Pass {
    /// The rows behind the row at a position that share a key with it, block by block.
    pub(crate) fn partners(&self, position: usize) -> impl Iterator<Item = &[RowId]> {
        let blocks = &self.blocks;
        let of_row = blocks.offsets[position] as usize..blocks.offsets[position + 1] as usize;
        blocks.partners[of_row]
            .iter()
            .map(|&(start, end)| &blocks.rows[start as usize..end as usize])
    }
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

    /// Adds a pass of single pairs that no key found, unless there is no room or no pair.
    pub(crate) fn add_pairs(&mut self, name: &str, pairs: &[(RowId, RowId)]) {
        if pairs.is_empty() {
            return;
        }
        let count = PassCount {
            pairs: pairs.len() as u64,
            kept: pairs.len() as u64,
            keys_cut: 0,
            largest_block: 2,
        };
        if self.passes.len() == MOST_PASSES {
            self.left_out.push((name.to_owned(), count.pairs));
            return;
        }
        let entries: Vec<(u64, RowId)> = pairs
            .iter()
            .enumerate()
            .flat_map(|(key, &(left, right))| [(key as u64, left), (key as u64, right)])
            .collect();
        let positions = super::stream::positions(&self.rows);
        self.passes.push(Pass {
            name: name.into(),
            blocks_on: Vec::new(),
            count,
            blocks: blocks(&entries, 2, self.rows.len(), &positions),
        });
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
    pub columns: Vec<&'a KeyColumn>,
    /// Its name, if it has one of its own.
    pub called: Option<&'a str>,
}

impl<'a> Proposal<'a> {
    fn name(&self) -> String {
        if let Some(called) = self.called {
            return called.to_owned();
        }
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        names.join(" + ")
    }

    /// Keys of the row at a position: one column's, or every combination of several.
    fn keys_at(&self, position: usize, out: &mut Vec<u64>) {
        let Some((first, others)) = self.columns.split_first() else {
            return;
        };
        out.extend_from_slice(first.at(position));
        for other in others {
            let so_far = out.len();
            for at in 0..so_far {
                for &key in other.at(position) {
                    out.push(combine(mix64(out[at]), key));
                }
            }
            out.drain(..so_far);
        }
        out.sort_unstable();
        out.dedup();
        out.truncate(MOST_KEYS_PER_ROW);
    }

    /// Counts the blocks exactly.
    fn count(self, rows: &[RowId]) -> Counted<'a> {
        let mut entries = self.collect(rows);
        drop_single(&mut entries);
        let mut sizes: Vec<u64> = runs(&entries)
            .map(|(start, end)| (end - start) as u64)
            .collect();
        sizes.sort_unstable();
        let sizes: Vec<(u64, u64)> = sizes
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], same.len() as u64))
            .collect();
        Counted {
            name: self.name(),
            pairs: sizes
                .iter()
                .map(|&(size, blocks)| blocks * pairs_of(size))
                .sum(),
            sizes,
            entries,
            proposal: self,
        }
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
        sort_by_key(&mut entries);
        entries
    }
}

/// Sorts (key, row) entries. Keys are hashes, so their upper bits spread them evenly over
/// buckets that are small enough to sort in a cache.
fn sort_by_key(entries: &mut Vec<(u64, RowId)>) {
    const OF_BUCKET: usize = 64;
    let bits = (entries.len() / OF_BUCKET).max(1).ilog2().min(16);
    if bits == 0 {
        entries.sort_unstable();
        return;
    }
    let bucket = |key: u64| (key >> (64 - bits)) as usize;
    let mut starts = vec![0u32; (1 << bits) + 1];
    for &(key, _) in entries.iter() {
        starts[bucket(key) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0, 0); entries.len()];
    for &entry in entries.iter() {
        let at = &mut next[bucket(entry.0)];
        sorted[*at as usize] = entry;
        *at += 1;
    }
    for bounds in starts.windows(2) {
        sorted[bounds[0] as usize..bounds[1] as usize].sort_unstable();
    }
    *entries = sorted;
}

/// Plans the passes that rules give, each of them as far as the budget pays for its keys.
pub(super) fn plan_told(spec: &Spec, proposals: Vec<Proposal<'_>>, rows: &[RowId]) -> Plan {
    let mut planner = Planner::of(spec, rows);
    let names: Vec<String> = proposals.iter().map(Proposal::name).collect();
    planner.take(proposals, 0);
    let mut plan = planner.plan;
    for name in names {
        let known = plan.passes.iter().any(|pass| *pass.name == *name)
            || plan.left_out.iter().any(|(out, _)| *out == name);
        if !known {
            plan.left_out.push((name, 0));
        }
    }
    plan
}

/// Plans passes, strong single keys first, then pairs of keys by how selective they are. Each
/// gets an equal share of what is left of the budget; what one does not use goes to the next. A
/// pair of keys is superfluous where one of them is a pass already and lost nothing.
pub fn plan(spec: &Spec, columns: &[KeyColumn], rows: &[RowId]) -> Plan {
    let mut planner = Planner::of(spec, rows);
    let singles = columns
        .iter()
        .filter(|column| matches!(column.strength, Strength::Alone | Strength::Name))
        .map(|column| Proposal {
            columns: vec![column],
            called: None,
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

/// A proposal with its exact counts.
struct Counted<'a> {
    proposal: Proposal<'a>,
    name: String,
    pairs: u64,
    /// (rows of a block, blocks of that size), ascending.
    sizes: Vec<(u64, u64)>,
    /// (key, row) of keys that several rows bear, ascending.
    entries: Vec<(u64, RowId)>,
}

struct Planner<'a> {
    rows: &'a [RowId],
    left: u64,
    plan: Plan,
}

impl<'p> Planner<'p> {
    fn of(spec: &Spec, rows: &'p [RowId]) -> Self {
        Planner {
            rows,
            left: (spec.pairs_per_row * rows.len() as f64) as u64,
            plan: Plan {
                passes: Vec::new(),
                rows: rows.to_vec(),
                all_pairs: false,
                left_out: Vec::new(),
            },
        }
    }

    /// Makes passes of proposals, most selective first, keeping `reserve` further shares of the
    /// budget for what comes later. Gives the names of those that lost no key.
    fn take(&mut self, proposals: Vec<Proposal<'_>>, reserve: u64) -> Vec<String> {
        let mut counted: Vec<Counted<'_>> = proposals
            .into_par_iter()
            .map(|proposal| proposal.count(self.rows))
            .filter(|counted| counted.pairs > 0)
            .collect();
        counted.sort_by(|a, b| (a.pairs, &a.name).cmp(&(b.pairs, &b.name)));
        let mut whole = Vec::new();
        let mut taken: Vec<(Counted<'_>, PassCount)> = Vec::new();
        let mut waiting = counted.len() as u64;
        for counted in counted {
            let share = self.left / (waiting + reserve).max(1);
            waiting -= 1;
            let room = self.plan.passes.len() + taken.len() < MOST_PASSES;
            let count = counted.within(share.max(self.rows.len() as u64 / 4));
            if !room || count.kept == 0 {
                self.plan.left_out.push((counted.name, counted.pairs));
                continue;
            }
            if count.keys_cut == 0 {
                whole.push(counted.name.clone());
            }
            self.left = self.left.saturating_sub(count.kept);
            taken.push((counted, count));
        }
        let positions = super::stream::positions(self.rows);
        let passes: Vec<Pass> = taken
            .into_par_iter()
            .map(|(counted, count)| {
                let columns = counted.proposal.columns.iter();
                let mut blocks_on: Vec<usize> =
                    columns.filter_map(|column| column.comparison).collect();
                blocks_on.sort_unstable();
                blocks_on.dedup();
                Pass {
                    name: counted.name.as_str().into(),
                    blocks_on,
                    count,
                    blocks: blocks(
                        &counted.entries,
                        count.largest_block as usize,
                        self.rows.len(),
                        &positions,
                    ),
                }
            })
            .collect();
        self.plan.passes.extend(passes);
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
                called: None,
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

fn runs(entries: &[(u64, RowId)]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        (start < entries.len()).then(|| {
            let end = run_end(entries, start);
            (std::mem::replace(&mut start, end), end)
        })
    })
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

/// Puts the blocks of at most `largest` rows together; `entries` are ascending, `positions` tell
/// where a row stands among the plan's `rows`.
fn blocks(entries: &[(u64, RowId)], largest: usize, rows: usize, positions: &[u32]) -> Blocks {
    let kept = || runs(entries).filter(|(start, end)| end - start <= largest);
    let mut blocks = Blocks {
        rows: Vec::with_capacity(entries.len()),
        offsets: vec![0; rows + 1],
        partners: Vec::new(),
    };
    for (start, end) in kept() {
        for &(_, row) in &entries[start..end] {
            blocks.rows.push(row);
            blocks.offsets[positions[row as usize] as usize + 1] += 1;
        }
    }
    for position in 0..rows {
        blocks.offsets[position + 1] += blocks.offsets[position];
    }
    blocks.partners = vec![(0, 0); blocks.rows.len()];
    let mut next = blocks.offsets.clone();
    let mut block_start = 0;
    for (start, end) in kept() {
        let block_end = block_start + (end - start);
        for at in block_start..block_end {
            let position = positions[blocks.rows[at] as usize] as usize;
            blocks.partners[next[position] as usize] = (at as u32 + 1, block_end as u32);
            next[position] += 1;
        }
        block_start = block_end;
    }
    blocks
}
