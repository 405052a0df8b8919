//! Acceptance: rows get their ids, stand in canonical order from here on, and source columns
//! become fields. What is set aside on the way is handed on, so that no row is lost.

use std::sync::Arc;

use arrow::array::{StringArray, StringBuilder};
use rayon::prelude::*;

use crate::config::rules::OnDuplicateId;
use crate::error::Result;
use crate::ingest::columns::{Mixed, share_of};
use crate::ingest::{IdAssignment, RepeatedIds, assign_ids, merged_pairs};
use crate::pipeline::redactions;
use crate::pipeline::standardizing::times;
use crate::plan::bind::{Bound, BoundColumns, BoundSource};
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::interner::BATCH;
use crate::tables::raw::{RawColumn, RawSource, Remark, SetAside};
use crate::tables::records::{CarriedColumn, NO_TIME, Position, RowId, SourceInfo};
use crate::tables::text_column::{NULL, SLOT, TextColumn, TextColumnBuilder, fetch};

/// The accepted rows of all sources before standardizing, in canonical order.
pub struct Accepted {
    /// The sources, in order of name.
    pub sources: Vec<SourceInfo>,
    /// Start of each source's rows; one more entry than sources.
    pub starts: Vec<usize>,
    /// Source per row.
    pub source: Vec<u16>,
    /// Id per row.
    pub id: StringArray,
    /// Kind per row.
    pub kind: Vec<EntityKind>,
    /// Keyed content hash per row.
    pub content_hash: Vec<[u8; 16]>,
    /// Position per row.
    pub position: Vec<Position>,
    /// Rows known to be one customer.
    pub must_link: Vec<(RowId, RowId)>,
    /// Per source and bound field, the raw column of the source's rows: `columns[source]` holds
    /// (field, column).
    pub columns: Vec<Vec<(usize, TextColumn)>>,
    /// Time of the last change per row, in microseconds; [`NO_TIME`] where unknown.
    pub updated_at: Vec<i64>,
    /// Per source, all raw columns in canonical row order, for conditions over source columns.
    pub raw_columns: Vec<Vec<RawColumn>>,
    /// Per source, those of them in which the reader redacted something.
    pub redacted: Vec<Vec<usize>>,
    /// Columns carried through.
    pub carried: Vec<CarriedColumn>,
    /// Rows set aside: (source, row).
    pub set_aside: Vec<(usize, SetAside)>,
    /// Whether a row of an earlier delivery was deleted, where its cells do not tell: (row,
    /// whether).
    pub deleted_before: Vec<(RowId, bool)>,
}

/// Rows whose ids are fetched together.
const NEAR: usize = 64;

/// Ids, canonical order and times of change of one source.
type Assigned = (IdAssignment, Vec<u32>, Vec<i64>);

/// Assigns ids and puts the rows of all sources into canonical order.
///
/// # Errors
/// Usage, if an id column is plainly none.
pub fn accept(
    bound: &Bound,
    raws: &mut [RawSource],
    key: &[u8; 32],
    as_of: jiff::civil::Date,
) -> Result<Accepted> {
    let mut accepted = Accepted {
        sources: Vec::new(),
        starts: vec![0],
        source: Vec::new(),
        id: StringArray::from(Vec::<&str>::new()),
        kind: Vec::new(),
        content_hash: Vec::new(),
        position: Vec::new(),
        must_link: Vec::new(),
        columns: Vec::new(),
        updated_at: Vec::new(),
        raw_columns: Vec::new(),
        redacted: Vec::new(),
        carried: Vec::new(),
        set_aside: Vec::new(),
        deleted_before: Vec::new(),
    };
    for source in &bound.sources {
        redactions::refuse_ids(&source.name, &raws[source.raw], &source.id)?;
    }
    let mut orders: Vec<Vec<u32>> = Vec::new();
    let id_columns: Vec<Option<usize>> = bound
        .sources
        .iter()
        .map(|source| id_column(source, &mut raws[source.raw]))
        .collect();
    let assigned: Vec<Result<Assigned>> = bound
        .sources
        .par_iter()
        .zip(id_columns)
        .map(|(source, id_column)| {
            let raw = &raws[source.raw];
            let zone = source.timezone.as_deref();
            let times = match source.updated_at {
                Some(column) => times(&raw.columns[column].text, zone, as_of)?,
                None => vec![NO_TIME; raw.position.len()],
            };
            let repeated = match source.on_duplicate_id {
                OnDuplicateId::KeepNewest if source.updated_at.is_some() => {
                    RepeatedIds::KeepNewest(&times)
                }
                OnDuplicateId::Quarantine => RepeatedIds::SetAside,
                _ => RepeatedIds::SameCustomer,
            };
            let mut assignment = assign_ids(raw, id_column, repeated, key)?;
            if let Some(column) = source.merged_ids {
                let column = &raw.columns[column];
                let (pairs, nowhere) = merged_pairs(&assignment, &column.text);
                assignment.must_link.extend(pairs);
                if nowhere > 0 {
                    assignment.remarks.push(Remark {
                        code: "merged-id-unknown",
                        message: format!(
                            "{nowhere} merged records named here are not in the source"
                        ),
                        column: Some(column.name.clone()),
                        count: nowhere,
                    });
                }
            }
            let order = canonical_order(&assignment);
            Ok((assignment, order, times))
        })
        .collect();
    let mut unreadable = Vec::new();
    let known = || assigned.iter().flatten();
    let rows = known().map(|(_, order, _)| order.len()).sum();
    let bytes = known().map(|(assignment, ..)| assignment.ids.value_data().len());
    let mut ids = StringBuilder::with_capacity(rows, bytes.sum());
    accepted.source.reserve_exact(rows);
    accepted.kind.reserve_exact(rows);
    accepted.content_hash.reserve_exact(rows);
    accepted.position.reserve_exact(rows);
    accepted.updated_at.reserve_exact(rows);
    for ((index, source), assigned) in bound.sources.iter().enumerate().zip(assigned) {
        let (assignment, order, times) = assigned?;
        if let Some(column) = source.updated_at
            && let Some(remark) = unreadable_times(&raws[source.raw].columns[column], &times)
        {
            raws[source.raw].remarks.push(remark);
            unreadable.push((index, column));
        }
        let raw = &raws[source.raw];
        let times = order.iter().map(|&row| times[row as usize]);
        let take_ids = || {
            for near in order.chunks(NEAR) {
                fetch(&assignment.ids, near.iter().copied());
                for &row in near {
                    ids.append_value(assignment.ids.value(row as usize));
                }
            }
        };
        rayon::join(take_ids, || {
            accepted.updated_at.extend(times);
            take_rows(&mut accepted, index, bound, raw, &assignment, &order);
        });
        accepted
            .set_aside
            .extend(assignment.set_aside.into_iter().map(|row| (index, row)));
        raws[source.raw].remarks.extend(assignment.remarks);
        orders.push(order);
    }
    accepted.id = ids.finish();
    accepted.raw_columns = in_canonical_order(bound, raws, &orders, &unreadable);
    accepted.columns = field_columns(bound, &accepted.raw_columns, &orders);
    accepted.carried = carried(bound, &accepted, &unreadable);
    Ok(accepted)
}

/// Per source, its columns in canonical order of rows. The texts of those that leave as they are
/// stand in that order, too; the others are only read row by row, and keep those they have.
fn in_canonical_order(
    bound: &Bound,
    raws: &[RawSource],
    orders: &[Vec<u32>],
    unreadable: &[(usize, usize)],
) -> Vec<Vec<RawColumn>> {
    let sources = bound.sources.par_iter().enumerate().zip(orders);
    let taken = sources.map(|((number, source), order)| {
        let columns = raws[source.raw].columns.par_iter().enumerate();
        let columns = columns.with_max_len(1).map(|(index, column)| RawColumn {
            name: column.name.clone(),
            text: match leaves(source, index) || unreadable.contains(&(number, index)) {
                true => column.text.take_in_order(order),
                false => column.text.take(order),
            },
        });
        columns.collect()
    });
    taken.collect()
}

/// Whether a column becomes a published one as it is, by itself.
fn leaves(source: &BoundSource, column: usize) -> bool {
    let is_field = |fed: &BoundColumns| fed.only_column() == Some(column);
    source.carried.contains(&column) || source.columns.iter().any(is_field)
}

/// Per source, the columns of its fields.
fn field_columns(
    bound: &Bound,
    raw_columns: &[Vec<RawColumn>],
    orders: &[Vec<u32>],
) -> Vec<Vec<(usize, TextColumn)>> {
    let sources = bound.sources.par_iter().zip(raw_columns).zip(orders);
    let joined = sources.map(|((source, raw_columns), order)| {
        let columns = source.columns.par_iter().with_max_len(1);
        let columns = columns.map(|columns| {
            let between = between_parts(bound.fields[columns.field].def.ty);
            let column = match mixed(bound, source, columns) {
                Some(mixed) => {
                    let kinds = order.iter().map(|&row| source.kinds[row as usize]);
                    let text = &raw_columns[columns.only_column().unwrap_or_default()].text;
                    share(mixed, bound.fields[columns.field].def.ty, text, kinds)
                }
                None => field_column(columns, raw_columns, order.len(), between),
            };
            (columns.field, column)
        });
        columns.collect()
    });
    joined.collect()
}

/// What the cells of a field's column hold, if another field is fed by the same column.
fn mixed(bound: &Bound, source: &BoundSource, columns: &BoundColumns) -> Option<Mixed> {
    let only = columns.only_column()?;
    let like = source.columns.iter();
    let like = like.filter(|other| other.only_column() == Some(only));
    let types: Vec<FieldType> = like.map(|it| bound.fields[it.field].def.ty).collect();
    Mixed::of(&types)
}

/// What a field takes of a column that it shares: told once for every text, and for either kind of row.
fn share(
    mixed: Mixed,
    ty: FieldType,
    text: &TextColumn,
    kinds: impl Iterator<Item = EntityKind>,
) -> TextColumn {
    let told = |kind: EntityKind| -> Vec<Option<&str>> {
        let codes = (0..text.distinct() as u32).into_par_iter();
        codes
            .map(|code| share_of(mixed, ty, kind, text.value(code)))
            .collect()
    };
    let (people, companies) = (told(EntityKind::Person), told(EntityKind::Company));
    let mut builder = TextColumnBuilder::default();
    for (&code, kind) in text.codes().iter().zip(kinds) {
        let told = match kind {
            EntityKind::Person => &people,
            EntityKind::Company => &companies,
        };
        let own = (code != NULL).then(|| told[code as usize]);
        builder.push(own.flatten());
    }
    builder.finish()
}

/// What to tell of times of change that cannot be read, if there are any.
fn unreadable_times(column: &RawColumn, times: &[i64]) -> Option<Remark> {
    let codes = column.text.codes().iter();
    let unread = codes
        .zip(times)
        .filter(|&(&code, &time)| code != NULL && time == NO_TIME);
    let count = unread.count() as u64;
    (count > 0).then(|| Remark {
        code: "updated-at-unreadable",
        message: format!(
            "{count} times of the last change cannot be read; the column is carried as it is"
        ),
        column: Some(column.name.clone()),
        count,
    })
}

/// The id column; several columns that identify a row together are joined into one first.
fn id_column(source: &BoundSource, raw: &mut RawSource) -> Option<usize> {
    match source.id.as_slice() {
        [] => None,
        [one] => Some(*one),
        several => {
            let mut joined = TextColumnBuilder::default();
            for row in 0..raw.position.len() {
                let parts: Vec<&str> = several
                    .iter()
                    .map(|&column| raw.columns[column].text.get(row).unwrap_or(""))
                    .collect();
                let filled = parts.iter().any(|part| !part.is_empty());
                joined.push(filled.then(|| parts.join("-")).as_deref());
            }
            raw.columns.push(RawColumn {
                name: Arc::from("(id)"),
                text: joined.finish(),
            });
            Some(raw.columns.len() - 1)
        }
    }
}

/// Rows by id, then content hash.
fn canonical_order(assignment: &IdAssignment) -> Vec<u32> {
    let id = |row: u32| assignment.ids.value(row as usize).as_bytes();
    let kept = &assignment.kept;
    let first = kept.first().map_or(&b""[..], |&row| id(row));
    let shared = kept.par_iter().map(|&row| {
        let same = id(row).iter().zip(first).take_while(|(a, b)| a == b);
        same.count()
    });
    let shared = shared.min().unwrap_or(0);
    // Behind what all ids begin with, eight bytes tell most of them apart without a look at the
    // texts. Zeros stand for what a short one lacks: where that makes two alike, the texts decide.
    let keyed = kept.par_iter().map(|&row| {
        let mut key = [0; 8];
        let behind = id(row)[shared..].iter();
        key.iter_mut()
            .zip(behind)
            .for_each(|(to, &byte)| *to = byte);
        (u64::from_be_bytes(key), row)
    });
    let mut keyed: Vec<(u64, u32)> = keyed.collect();
    keyed.par_sort_unstable_by(|&(one, a), &(other, b)| {
        let hash = |row: u32| assignment.content_hash[row as usize];
        let same_key = || id(a).cmp(id(b)).then_with(|| hash(a).cmp(&hash(b)));
        one.cmp(&other).then_with(same_key)
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn take_rows(
    accepted: &mut Accepted,
    index: usize,
    bound: &Bound,
    raw: &RawSource,
    assignment: &IdAssignment,
    order: &[u32],
) {
    let source = &bound.sources[index];
    let start = accepted.source.len();
    let rank = ranks(order, raw.position.len());
    accepted
        .source
        .extend(std::iter::repeat_n(index as u16, order.len()));
    accepted
        .kind
        .extend(order.iter().map(|&row| source.kinds[row as usize]));
    accepted.content_hash.extend(
        order
            .iter()
            .map(|&row| assignment.content_hash[row as usize]),
    );
    accepted
        .position
        .extend(order.iter().map(|&row| raw.position[row as usize]));
    let read = raw.position.len() - raw.earlier.rows.len();
    for (offset, &row) in order.iter().enumerate() {
        let earlier = (row as usize).checked_sub(read);
        if let Some(deleted) = earlier.and_then(|at| raw.earlier.rows[at].deleted) {
            let deleted = ((start + offset) as RowId, deleted);
            accepted.deleted_before.push(deleted);
        }
    }
    let mut must_link: Vec<(RowId, RowId)> = assignment
        .must_link
        .iter()
        .map(|&(a, b)| (rank[a as usize], rank[b as usize]))
        .filter(|&(a, b)| a != NULL && b != NULL)
        .map(|(a, b)| (start as u32 + a.min(b), start as u32 + a.max(b)))
        .collect();
    must_link.sort_unstable();
    accepted.must_link.extend(must_link);
    accepted.starts.push(start + order.len());
    accepted.redacted.push(redactions::columns(raw));
    accepted.sources.push(SourceInfo {
        name: source.name.clone(),
        trust: source.trust,
        files: raw
            .files
            .iter()
            .map(|file| Arc::from(file.name.as_str()))
            .chain(raw.earlier.files.iter().cloned())
            .collect(),
        sheets: raw.sheets.clone(),
        synthetic_ids: assignment.synthetic,
    });
}

/// Position of each raw row in the order; [`NULL`] for rows that are not there.
fn ranks(order: &[u32], rows: usize) -> Vec<u32> {
    let mut ranks = vec![NULL; rows];
    for (rank, &row) in order.iter().enumerate() {
        ranks[row as usize] = rank as u32;
    }
    ranks
}

/// What stands between the parts of a field that several columns feed: a phone number or a date in
/// three columns is written as one, names and addresses keep their slots.
pub fn between_parts(ty: FieldType) -> char {
    match ty {
        FieldType::Phone | FieldType::Date | FieldType::Timestamp => '-',
        _ => SLOT,
    }
}

/// The raw text of a field: one column as it is, several joined slot by slot.
fn field_column(
    columns: &BoundColumns,
    raw_columns: &[RawColumn],
    rows: usize,
    between: char,
) -> TextColumn {
    let text = |column: usize| &raw_columns[column].text;
    if let Some(only) = columns.only_column() {
        return text(only).clone();
    }
    let mut builder = TextColumnBuilder::default();
    let mut codes = vec![NULL; rows];
    // The texts of some rows, one after the other, with their ends.
    let (mut joined, mut ends) = (String::new(), Vec::with_capacity(BATCH));
    let mut flush = |joined: &mut String, ends: &mut Vec<(usize, usize)>| {
        let mut texts = [""; BATCH];
        let mut start = 0;
        for (text, &(_, end)) in texts.iter_mut().zip(&*ends) {
            *text = &joined[start..end];
            start = end;
        }
        let mut rows = ends.iter().map(|&(row, _)| row);
        builder.intern_all(&texts[..ends.len()], |code| {
            if let Some(row) = rows.next() {
                codes[row] = code;
            }
        });
        joined.clear();
        ends.clear();
    };
    for row in 0..rows {
        let start = joined.len();
        let mut filled = false;
        for (slot, column) in columns.slots.iter().enumerate() {
            if slot > 0 {
                joined.push(between);
            }
            if let Some(value) = column.and_then(|column| text(column).get(row)) {
                joined.push_str(value);
                filled = true;
            }
        }
        if filled {
            let kept = joined[start..].trim_end_matches(between).len();
            joined.truncate(start + kept);
        } else {
            joined.truncate(start);
            match columns.fallback.and_then(|column| text(column).get(row)) {
                Some(value) => joined.push_str(value),
                None => continue,
            }
        }
        ends.push((row, joined.len()));
        if ends.len() == BATCH {
            flush(&mut joined, &mut ends);
        }
    }
    flush(&mut joined, &mut ends);
    TextColumn::from_parts(codes, builder.finish().values().clone())
}

/// Carried columns over all rows, missing where the row is of another source. `extra` names
/// (source, column) beyond those that the rules carry.
fn carried(bound: &Bound, accepted: &Accepted, extra: &[(usize, usize)]) -> Vec<CarriedColumn> {
    let rows = accepted.len();
    let wanted: Vec<(usize, usize)> = bound
        .sources
        .iter()
        .enumerate()
        .flat_map(|(index, source)| source.carried.iter().map(move |&column| (index, column)))
        .chain(extra.iter().copied())
        .collect();
    wanted
        .into_par_iter()
        .map(|(index, column)| {
            let source = &bound.sources[index];
            let own = &accepted.raw_columns[index][column];
            let start = accepted.starts[index];
            let mut codes = vec![NULL; rows];
            codes[start..start + own.text.len()].copy_from_slice(own.text.codes());
            CarriedColumn {
                name: Arc::from(format!("{}.{}", source.name, own.name)),
                column: TextColumn::from_parts(codes, own.text.values().clone()),
            }
        })
        .collect()
}

impl Accepted {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.source.len()
    }

    /// Whether no row was accepted.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// The raw text of a field over the rows of a source, if the source has it.
    pub fn column(&self, source: usize, field: usize) -> Option<&TextColumn> {
        let mut columns = self.columns[source].iter();
        columns
            .find(|(of, _)| *of == field)
            .map(|(_, column)| column)
    }

    /// The raw text of a field over all rows.
    pub fn raw_field(&self, field: usize) -> TextColumn {
        let missing: Vec<TextColumn> = self
            .starts
            .windows(2)
            .map(|rows| TextColumn::nulls(rows[1] - rows[0]))
            .collect();
        let parts: Vec<&TextColumn> = (0..self.columns.len())
            .zip(&missing)
            .map(|(source, missing)| self.column(source, field).unwrap_or(missing))
            .collect();
        TextColumn::concat(&parts)
    }
}
