//! Passes that rules give instead of planned ones.

use std::sync::Arc;

use rayon::prelude::*;

use crate::tables::records::{Records, RowId};

use super::Spec;
use super::keys;
use super::passes::{self, Column, Plan, Proposal};

/// One key of a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldKey {
    /// As the rules write it: `person_name.sound`.
    pub name: Arc<str>,
    /// The fields it reads, all of one type.
    pub fields: Vec<usize>,
    /// The form or part of their values; the values themselves if not told.
    pub form: Option<Arc<str>>,
    /// The comparison that reads these fields, if one does.
    pub comparison: Option<usize>,
}

/// One pass: rows that agree in all keys meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldPass {
    /// Its name in `pairs`.
    pub name: Arc<str>,
    /// Its keys.
    pub keys: Vec<ToldKey>,
}

/// Plans the passes for the rows of one entity kind.
pub(super) fn plan(spec: &Spec, records: &Records, rows: &[RowId]) -> Plan {
    let mut wanted: Vec<&ToldKey> = Vec::new();
    for key in spec.told.iter().flat_map(|pass| &pass.keys) {
        if !wanted.contains(&key) {
            wanted.push(key);
        }
    }
    let columns: Vec<Column> = wanted
        .par_iter()
        .map(|key| Column::of(keys::told(key, records), rows))
        .collect();
    let column = |key: &ToldKey| {
        let at = wanted.iter().position(|known| *known == key);
        &columns[at.expect("every key has its column")]
    };
    let proposals = spec.told.iter().map(|pass| Proposal {
        columns: pass.keys.iter().map(column).collect(),
        called: Some(&pass.name),
    });
    passes::plan_told(spec, proposals.collect(), rows)
}
