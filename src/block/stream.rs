//! The pair stream: for each row the rows behind it in its blocks, each once, with the passes in
//! which the pair meets. Chunks are handed over in a fixed order.

use rayon::prelude::*;

use super::Candidate;
use super::passes::Plan;

/// Left rows per chunk.
const CHUNK_ROWS: usize = 512;

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
    fn emit(&self, position: usize, meetings: &mut Vec<(u32, u32)>, out: &mut Vec<Candidate>) {
        meetings.clear();
        for (pass, behind) in self.meetings.behind(position) {
            meetings.extend(behind.iter().map(|&right| (right, 1u32 << pass)));
        }
        meetings.sort_unstable();
        out.extend(meetings.chunk_by(|a, b| a.0 == b.0).map(|same| Candidate {
            left: self.rows[position],
            right: self.rows[same[0].0 as usize],
            passes: same.iter().fold(0, |passes, &(_, pass)| passes | pass),
        }));
    }
}
