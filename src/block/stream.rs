//! The pair stream: walks the runs of equal keys, emits a pair at its first common (pass, key)
//! only, and says in which passes it meets. Chunks are handed over in a fixed order.

use rayon::prelude::*;

use crate::tables::records::RowId;

use super::Candidate;
use super::passes::{Pass, Plan};

/// Pairs per chunk, about.
const CHUNK_PAIRS: u64 = 1 << 15;

/// Position of each row in `rows`; `u32::MAX` for rows that are not there.
pub(super) fn positions(rows: &[RowId]) -> Vec<u32> {
    let mut positions = vec![u32::MAX; rows.last().map_or(0, |&row| row as usize + 1)];
    for (position, &row) in rows.iter().enumerate() {
        positions[row as usize] = position as u32;
    }
    positions
}

impl Plan {
    /// Hands every candidate pair once to `work`, in chunks; results come back in a fixed order,
    /// whatever the number of threads.
    pub fn for_each_chunk<R: Send>(&self, work: impl Fn(&[Candidate]) -> R + Sync) -> Vec<R> {
        if self.all_pairs {
            return self.every_pair(work);
        }
        let positions = positions(&self.rows);
        self.chunks()
            .into_par_iter()
            .map(|chunk| {
                let mut candidates = Vec::new();
                self.emit(&chunk, &positions, &mut candidates);
                work(&candidates)
            })
            .collect()
    }

    fn every_pair<R: Send>(&self, work: impl Fn(&[Candidate]) -> R + Sync) -> Vec<R> {
        let rows = &self.rows;
        (0..rows.len())
            .into_par_iter()
            .map(|first| {
                let candidates: Vec<Candidate> = rows[first + 1..]
                    .iter()
                    .map(|&right| Candidate {
                        left: rows[first],
                        right,
                        passes: 1,
                    })
                    .collect();
                work(&candidates)
            })
            .collect()
    }

    /// Cuts the passes into pieces of whole runs; a run with very many pairs is cut by its left
    /// rows.
    fn chunks(&self) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        for (pass, Pass { entries, .. }) in self.passes.iter().enumerate() {
            let mut open: Option<Chunk> = None;
            let mut pairs = 0;
            let mut start = 0;
            while start < entries.len() {
                let key = entries[start].0;
                let end = start
                    + entries[start..]
                        .iter()
                        .take_while(|entry| entry.0 == key)
                        .count();
                let size = (end - start) as u64;
                pairs += size * (size - 1) / 2;
                let chunk = open.get_or_insert(Chunk { pass, start, end });
                chunk.end = end;
                if pairs >= CHUNK_PAIRS {
                    chunks.extend(open.take());
                    pairs = 0;
                }
                start = end;
            }
            chunks.extend(open);
        }
        chunks
    }

    fn emit(&self, chunk: &Chunk, positions: &[u32], out: &mut Vec<Candidate>) {
        let entries = &self.passes[chunk.pass].entries[..chunk.end];
        let mut start = chunk.start;
        while start < chunk.end {
            let key = entries[start].0;
            let end = start
                + entries[start..]
                    .iter()
                    .take_while(|entry| entry.0 == key)
                    .count();
            for (index, &(_, left)) in entries[start..end].iter().enumerate() {
                for &(_, right) in &entries[start + index + 1..end] {
                    let (a, b) = (
                        positions[left as usize] as usize,
                        positions[right as usize] as usize,
                    );
                    if let Some(passes) = self.meets_first(chunk.pass, key, a, b) {
                        out.push(Candidate {
                            left,
                            right,
                            passes,
                        });
                    }
                }
            }
            start = end;
        }
    }

    /// The passes in which two rows meet, if `key` of `pass` is their first common key.
    fn meets_first(&self, pass: usize, key: u64, a: usize, b: usize) -> Option<u32> {
        for earlier in &self.passes[..pass] {
            if first_common(earlier, a, b).is_some() {
                return None;
            }
        }
        if first_common(&self.passes[pass], a, b) != Some(key) {
            return None;
        }
        let mut mask = 1u32 << pass;
        for (later, candidate) in self.passes.iter().enumerate().skip(pass + 1) {
            if first_common(candidate, a, b).is_some() {
                mask |= 1 << later;
            }
        }
        Some(mask)
    }
}

/// A piece of a pass: whole runs of its entries.
struct Chunk {
    pass: usize,
    start: usize,
    end: usize,
}

/// The smallest key that two rows share in a pass.
fn first_common(pass: &Pass, a: usize, b: usize) -> Option<u64> {
    let keys = |row: usize| &pass.keys[pass.offsets[row] as usize..pass.offsets[row + 1] as usize];
    let (left, right) = (keys(a), keys(b));
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return Some(left[i]),
        }
    }
    None
}
