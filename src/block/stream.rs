//! The pair stream: for each row the rows behind it in its blocks, each once, with the passes in
//! which the pair meets. Chunks are handed over in a fixed order.

use rayon::prelude::*;

use super::Candidate;
use super::passes::Plan;
use crate::tables::pairs::PassSet;

/// Left rows per chunk: many, so that of the rows that they meet some lie near each other, but not
/// so many that some thread is left without work at the end.
const MOST_ROWS: usize = 1 << 14;
const LEAST_ROWS: usize = 1 << 9;
const CHUNKS: usize = 64;
/// Bits that tell the pass in which two rows meet: no more passes than bits of
/// [`Candidate::passes`].
const PASS_BITS: u32 = 6;

impl Plan {
    /// Hands every candidate pair once to `work`, in chunks; results come back in a fixed order,
    /// whatever the number of threads.
    pub fn for_each_chunk<R: Send>(&self, work: impl Fn(&[Candidate]) -> R + Sync) -> Vec<R> {
        if self.all_pairs {
            return self.every_pair(work);
        }
        let of_chunk = self.rows.len() / CHUNKS;
        let of_chunk = of_chunk.clamp(LEAST_ROWS, MOST_ROWS);
        let chunks = self.rows.len().div_ceil(of_chunk);
        (0..chunks)
            .into_par_iter()
            .map(|chunk| {
                let start = chunk * of_chunk;
                let end = (start + of_chunk).min(self.rows.len());
                let mut candidates = Vec::new();
                let mut meetings = Vec::new();
                for position in start..end {
                    self.emit(position, &mut meetings, &mut candidates);
                }
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

    /// The pairs whose left row stands at a position, by right row.
    fn emit(&self, position: usize, meetings: &mut Vec<u64>, out: &mut Vec<Candidate>) {
        let left = self.rows[position];
        let mut behind = self.meetings.behind(position);
        let (first, second) = (behind.next(), behind.next());
        let Some((pass, rows)) = first else {
            return;
        };
        let candidate = |right: u64, passes: PassSet| Candidate {
            left,
            right: self.rows[right as usize],
            passes,
        };
        if second.is_none() {
            let alone = rows.iter().map(|&right| candidate(right.into(), 1 << pass));
            out.extend(alone);
            return;
        }
        meetings.clear();
        for (pass, rows) in [(pass, rows)].into_iter().chain(second).chain(behind) {
            let meeting = |&right: &u32| u64::from(right) << PASS_BITS | pass as u64;
            meetings.extend(rows.iter().map(meeting));
        }
        meetings.sort_unstable();
        let same = |a: &u64, b: &u64| a >> PASS_BITS == b >> PASS_BITS;
        let pass = |meeting: &u64| PassSet::from(1u8) << (meeting & ((1 << PASS_BITS) - 1));
        let met = meetings.chunk_by(same);
        out.extend(met.map(|met| {
            let passes = met.iter().fold(0, |passes, meeting| passes | pass(meeting));
            candidate(met[0] >> PASS_BITS, passes)
        }));
    }
}
