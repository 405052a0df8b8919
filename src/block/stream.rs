//! The pair stream: for each row the rows behind it in its blocks, each once, with the passes in
//! which the pair meets. Chunks are handed over in a fixed order.

use rayon::prelude::*;

use crate::tables::records::RowId;

use super::Candidate;
use super::passes::Plan;

/// Left rows per chunk.
const CHUNK_ROWS: usize = 512;

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
        let chunks = self.rows.len().div_ceil(CHUNK_ROWS);
        (0..chunks)
            .into_par_iter()
            .map(|chunk| {
                let start = chunk * CHUNK_ROWS;
                let end = (start + CHUNK_ROWS).min(self.rows.len());
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
    fn emit(&self, position: usize, meetings: &mut Vec<(RowId, u32)>, out: &mut Vec<Candidate>) {
        meetings.clear();
        for (pass, blocks) in self.passes.iter().enumerate() {
            for partners in blocks.partners(position) {
                meetings.extend(partners.iter().map(|&right| (right, 1u32 << pass)));
            }
        }
        meetings.sort_unstable();
        out.extend(meetings.chunk_by(|a, b| a.0 == b.0).map(|same| Candidate {
            left: self.rows[position],
            right: same[0].0,
            passes: same.iter().fold(0, |passes, &(_, pass)| passes | pass),
        }));
    }
}
