//! The conflicts ledger: every distinct usable value of a field that did not survive, why it
//! competes and how bad that is. Writes entries for one cluster and field; decides nothing about
//! who wins.

use std::cmp::Reverse;

use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::findings::Severity;
use crate::tables::golden::{Conflict, ConflictKind};
use crate::tables::records::RowId;
use crate::tables::standardized::Flags;

use super::chain::Derived;
use super::fields::{changes, identifies};
use super::notation;
use super::quality::Ground;

/// What a cluster's values of a field lost against.
#[derive(Clone, Copy, Debug)]
pub enum Winner<'a> {
    /// No value survived. The row is the one that its group survived from, if any.
    Nothing(Option<RowId>),
    /// The value of this row.
    Row(RowId),
    /// A derived value.
    Derived(&'a Derived),
}

/// How the winner stands among the values of its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Members that agree with the winner, or contributed to it.
    pub support: u32,
    /// Distinct values that competed, the winner among them.
    pub n_values: u32,
}

/// Room for one field's competing rows, kept between clusters.
#[derive(Default)]
pub struct Scratch {
    rows: Vec<RowId>,
}

/// Lists the losing values of `field` in one cluster, in order of their text.
pub fn list(
    ground: &Ground<'_>,
    (cluster, members): (u32, &[RowId]),
    field: usize,
    winner: Winner<'_>,
    scratch: &mut Scratch,
    conflicts: &mut Vec<Conflict>,
) -> Standing {
    let rows = &mut scratch.rows;
    rows.clear();
    let competes = |row: &RowId| match winner {
        // Without `usable` in its chain a field may be won by a value that is not usable.
        Winner::Row(best) if !ground.tier(field, best).usable() => {
            ground.tier(field, *row).usable()
                || ground.same(field, best, *row) && alive(ground, *row)
        }
        Winner::Derived(value) => ground.tier(field, *row).usable() || value.rows.contains(row),
        _ => ground.tier(field, *row).usable(),
    };
    rows.extend(members.iter().copied().filter(competes));
    let Some(&first) = rows.first() else {
        return Standing::default();
    };
    let code = ground.code(field, first);
    if let Winner::Row(_) = winner
        && rows.iter().all(|&row| ground.code(field, row) == code)
    {
        return Standing {
            support: rows.len() as u32,
            n_values: 1,
        };
    }
    rows.sort_unstable_by(|&a, &b| ground.grouping(field, a, b).then(a.cmp(&b)));
    let listed_before = conflicts.len();
    let won_at = won_at(ground, field, winner, rows);
    let mut standing = Standing::default();
    if let Winner::Derived(value) = winner {
        standing.support = value.rows.len() as u32;
    }
    for same in rows.chunk_by_mut(|&left, &right| ground.same(field, left, right)) {
        standing.n_values += 1;
        let lost: &[RowId] = match winner {
            Winner::Row(best) if ground.same(field, best, same[0]) => {
                standing.support = same.len() as u32;
                continue;
            }
            Winner::Derived(value) => {
                let count = partition(same, |row| value.left_out.contains(row));
                &same[..count]
            }
            _ => same,
        };
        let newest = lost
            .iter()
            .copied()
            .max_by_key(|&row| (ground.time(row), Reverse(row)));
        let Some(row) = newest else { continue };
        let def = &ground.records.fields[field].def;
        let entity = ground.records.kind[row as usize];
        let loser = Loser { row, entity };
        let kind = kind(ground, field, winner, won_at, &loser);
        conflicts.push(Conflict {
            cluster,
            field,
            kind,
            severity: severity(kind, def),
            row,
            support: lost.len() as u32,
        });
    }
    let listed = &mut conflicts[listed_before..];
    listed.sort_unstable_by_key(|conflict| ground.text(field, conflict.row));
    standing
}

fn alive(ground: &Ground<'_>, row: RowId) -> bool {
    !ground.records.deleted[row as usize]
}

/// Moves the rows that match to the front, keeping their order; returns how many there are.
fn partition(rows: &mut [RowId], matches: impl Fn(&RowId) -> bool) -> usize {
    rows.sort_by_key(|row| !matches(row));
    rows.iter().filter(|row| matches(row)).count()
}

/// When the winner was last confirmed by any row.
fn won_at(ground: &Ground<'_>, field: usize, winner: Winner<'_>, rows: &[RowId]) -> Option<i64> {
    match winner {
        Winner::Row(best) => rows
            .iter()
            .filter(|&&row| ground.same(field, best, row))
            .filter_map(|&row| ground.time(row))
            .max(),
        Winner::Nothing(row) => ground.time(row?),
        Winner::Derived(_) => None,
    }
}

/// A losing value: the newest row that carries it.
struct Loser {
    row: RowId,
    entity: EntityKind,
}

fn kind(
    ground: &Ground<'_>,
    field: usize,
    winner: Winner<'_>,
    won_at: Option<i64>,
    loser: &Loser,
) -> ConflictKind {
    let data = &ground.records.fields[field];
    let contact = matches!(data.def.ty, FieldType::Phone | FieldType::Email);
    if data.def.ty == FieldType::Consent {
        return ConflictKind::Consent;
    }
    let lost = ground.code(field, loser.row);
    let best = match winner {
        Winner::Row(best) => Some(ground.code(field, best)),
        Winner::Nothing(_) => None,
        Winner::Derived(_) if contact => return ConflictKind::Complement,
        Winner::Derived(_) => return ConflictKind::Value,
    };
    if best.is_some_and(|best| notation::same_thing(data, best, lost)) {
        return ConflictKind::Notation;
    }
    if identifies(&data.def, loser.entity) {
        return ConflictKind::Identity;
    }
    let newer = won_at > ground.time(loser.row) && ground.time(loser.row).is_some();
    let dead = |code: u32| contact && data.standardized.flags[code as usize].has(Flags::STALE);
    match best {
        Some(best) if dead(lost) && !dead(best) => ConflictKind::Outdated,
        Some(best) if contact && (!newer || other_kind(ground, field, best, lost)) => {
            ConflictKind::Complement
        }
        _ if newer && changes(&data.def, loser.entity) => ConflictKind::Outdated,
        _ => ConflictKind::Value,
    }
}

/// Whether two phone numbers are of different kinds: a mobile does not supersede a landline.
fn other_kind(ground: &Ground<'_>, field: usize, left: u32, right: u32) -> bool {
    let data = &ground.records.fields[field];
    if data.def.ty != FieldType::Phone {
        return false;
    }
    let part = data.def.ty.part("kind");
    let kind = |code| data.standardized.part(part, code);
    matches!((kind(left), kind(right)), (Some(left), Some(right)) if left != right)
}

/// How bad a conflict is: an error if two customers may have been merged, a warning if a person
/// should decide, otherwise for information.
fn severity(kind: ConflictKind, def: &FieldDef) -> Severity {
    match kind {
        ConflictKind::Notation | ConflictKind::Outdated | ConflictKind::Complement => {
            Severity::Info
        }
        ConflictKind::Consent => Severity::Warning,
        // Names are often misspelt; numbers and birth dates are not often that wrong.
        ConflictKind::Identity => match def.ty {
            FieldType::PersonName | FieldType::CompanyName => Severity::Warning,
            _ => Severity::Error,
        },
        ConflictKind::Value => match def.ty {
            FieldType::Number
            | FieldType::Flag
            | FieldType::Category
            | FieldType::Text
            | FieldType::Url
            | FieldType::Timestamp => Severity::Info,
            _ => Severity::Warning,
        },
    }
}
