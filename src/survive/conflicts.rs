//! The conflicts ledger: every distinct usable value of a field that did not survive, why it
//! competes and how bad that is. Writes entries for one cluster and field; decides nothing about
//! who wins.

use std::cmp::Reverse;

use crate::tables::field::{EntityKind, FieldType, Importance};
use crate::tables::findings::Severity;
use crate::tables::golden::{Conflict, ConflictKind};
use crate::tables::records::RowId;
use crate::tables::standardized::Flags;

use super::chain::{Derived, Kept};
use super::fields::{changes, elements, identifies, importance};
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
    /// Several values, the best first.
    Several(&'a [Kept]),
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
    let won_by = match winner {
        Winner::Row(best) => {
            let same = rows
                .iter()
                .copied()
                .filter(|&row| ground.same(field, best, row));
            backing(ground, field, same)
        }
        Winner::Derived(value) => backing(ground, field, value.rows.iter().copied()),
        Winner::Several(kept) => {
            let same = rows
                .iter()
                .copied()
                .filter(|&row| ground.same(field, kept[0].row, row));
            backing(ground, field, same)
        }
        Winner::Nothing(_) => 0,
    };
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
            Winner::Several(kept) => {
                if ground.same(field, kept[0].row, same[0]) {
                    standing.support = same.len() as u32;
                }
                if says_only(ground, field, same[0], kept) {
                    continue;
                }
                same
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
        let margin = margin(won_by, backing(ground, field, lost.iter().copied()));
        conflicts.push(Conflict {
            cluster,
            field,
            kind,
            severity: severity(kind, importance(def, entity), margin),
            margin,
            row,
            support: lost.len() as u32,
        });
    }
    let listed = &mut conflicts[listed_before..];
    listed.sort_unstable_by_key(|conflict| ground.text(field, conflict.row));
    standing
}

/// Whether a lone row's values are all kept.
pub fn all_kept(ground: &Ground<'_>, field: usize, kept: &[Kept]) -> bool {
    says_only(ground, field, kept[0].row, kept)
}

/// Whether every value in a row's cell is kept, as it is written there.
fn says_only(ground: &Ground<'_>, field: usize, row: RowId, kept: &[Kept]) -> bool {
    let text = ground.text(field, row).unwrap_or("");
    elements(text).all(|text| kept.iter().any(|it| it.text == text))
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
        Winner::Several(kept) => {
            let same = rows
                .iter()
                .filter(|&&row| ground.same(field, kept[0].row, row));
            same.filter_map(|&row| ground.time(row)).max()
        }
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
        Winner::Several(kept) => {
            let codes = || kept.iter().map(|it| ground.code(field, it.row));
            let same = |&code: &u32| code != lost && notation::same_thing(data, code, lost);
            codes().find(same).or_else(|| codes().next())
        }
        Winner::Nothing(_) => None,
        Winner::Derived(_) if contact => return ConflictKind::Complement,
        Winner::Derived(_) => return ConflictKind::Value,
    };
    // A cell with more values than are kept competes with itself.
    if best == Some(lost) {
        return ConflictKind::Complement;
    }
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

/// How bad a conflict is: the importance of its field times the strength of the rival. A warning
/// asks for a person's decision; an error says that two customers may have been merged, or that a
/// rival as strong as the winner contradicts what matters most.
fn severity(kind: ConflictKind, importance: Importance, margin: i8) -> Severity {
    let importance = match importance {
        Importance::Low => 1,
        Importance::Normal => 2,
        Importance::High => 4,
    };
    let strength = match margin {
        ..=0 => 3,
        1..50 => 2,
        _ => 1,
    };
    match (kind, importance * strength) {
        // Nobody has to decide anything.
        (ConflictKind::Notation | ConflictKind::Outdated | ConflictKind::Complement, _) => {
            Severity::Info
        }
        (ConflictKind::Identity, 6..) | (ConflictKind::Value, 12..) => Severity::Error,
        (ConflictKind::Identity | ConflictKind::Consent, _) | (ConflictKind::Value, 4..) => {
            Severity::Warning
        }
        (ConflictKind::Value, _) => Severity::Info,
    }
}

/// What speaks for a value: the trust of the sources that carry it, each source once. Ten rows of
/// one system repeat one statement; two systems that agree are two.
fn backing(ground: &Ground<'_>, field: usize, rows: impl Iterator<Item = RowId>) -> u32 {
    let mut backing = 0;
    let mut counted = [false; u8::MAX as usize];
    let mut counted_further: Vec<u16> = Vec::new();
    for row in rows {
        let source = ground.records.source[row as usize];
        let known = match counted.get_mut(usize::from(source)) {
            Some(known) => std::mem::replace(known, true),
            None => {
                let known = counted_further.contains(&source);
                counted_further.push(source);
                known
            }
        };
        if !known {
            backing += u32::from(ground.trust_in(field, row));
        }
    }
    backing
}

/// By how much the winner is better backed than a rival: from 100 (nothing speaks for the rival)
/// over 0 (as much as for the winner) to -100.
fn margin(winner: u32, rival: u32) -> i8 {
    let (winner, rival) = (i64::from(winner), i64::from(rival));
    match winner + rival {
        0 => 0,
        both => ((winner - rival) * 100 / both) as i8,
    }
}
