//! Rows that go to quarantine: what the reader set aside, identical copies, and rows that rules
//! set aside, each with its reason and all of its cells.

use std::sync::Arc;

use super::accept::Accepted;
use crate::plan::bind::Bound;
use crate::publish::tables::{Rejected, SetAsideRow};
use crate::tables::raw::{RawColumn, RawSource, Reject, SetAside};
use crate::tables::records::{Records, RowId};

/// Everything set aside, by source in order of name.
pub struct SetAsideRows {
    rows: Vec<(usize, Option<String>, SetAside)>,
    rejects: Vec<(usize, Reject)>,
}

impl SetAsideRows {
    /// What reading and acceptance set aside.
    pub fn of(bound: &Bound, raws: &[RawSource], accepted: &mut Accepted) -> Self {
        let mut out = SetAsideRows {
            rows: Vec::new(),
            rejects: Vec::new(),
        };
        for (index, source) in bound.sources.iter().enumerate() {
            let raw = &raws[source.raw];
            out.rows
                .extend(raw.quarantine.iter().map(|row| (index, None, row.clone())));
            out.rejects
                .extend(raw.rejects.iter().map(|reject| (index, reject.clone())));
        }
        let copies = std::mem::take(&mut accepted.set_aside);
        out.rows
            .extend(copies.into_iter().map(|(source, row)| (source, None, row)));
        out
    }

    /// Sets a record aside under a rule's name.
    pub fn add(
        &mut self,
        records: &Records,
        starts: &[usize],
        columns: &[Vec<RawColumn>],
        row: RowId,
        reason: &Arc<str>,
    ) {
        let at = row as usize;
        let source = usize::from(records.source[at]);
        let offset = at - starts[source];
        let cells = columns[source]
            .iter()
            .filter_map(|column| Some((column.name.clone(), column.text.get(offset)?.to_owned())))
            .collect();
        self.rows.push((
            source,
            Some(records.id.value(at).to_owned()),
            SetAside {
                position: records.position[at],
                reason: reason.clone(),
                cells,
            },
        ));
    }

    /// The rows of `quarantine`, in an order that does not depend on files.
    pub fn quarantine(&self) -> Vec<SetAsideRow<'_>> {
        let mut rows: Vec<&(usize, Option<String>, SetAside)> = self.rows.iter().collect();
        rows.sort_by(|a, b| {
            (a.0, &a.2.reason, &a.1, &a.2.cells).cmp(&(b.0, &b.2.reason, &b.1, &b.2.cells))
        });
        rows.into_iter()
            .map(|(source, id, row)| SetAsideRow {
                source: *source,
                id: id.as_deref(),
                row,
            })
            .collect()
    }

    /// The rows of `rejects`, likewise.
    pub fn rejects(&self) -> Vec<Rejected<'_>> {
        let mut rejects: Vec<&(usize, Reject)> = self.rejects.iter().collect();
        rejects.sort_by(|a, b| (a.0, a.1.reason, &a.1.raw).cmp(&(b.0, b.1.reason, &b.1.raw)));
        rejects
            .into_iter()
            .map(|(source, record)| Rejected {
                source: *source,
                record,
            })
            .collect()
    }

    /// Rows set aside and records rejected, per source.
    pub fn counts(&self, sources: usize) -> Vec<(u64, u64)> {
        let mut counts = vec![(0, 0); sources];
        for (source, ..) in &self.rows {
            counts[*source].0 += 1;
        }
        for (source, _) in &self.rejects {
            counts[*source].1 += 1;
        }
        counts
    }
}
