//! What a strategy sees of one cluster and one field (or group of fields): rows that compete and
//! what can be asked about each. Nothing here decides.

use std::cmp::Ordering;

use crate::tables::field::FieldType;
use crate::tables::records::RowId;
use crate::tables::text_column::NULL;

use super::fields::{Keyed, keyed};
use super::quality::{Ground, Tier};

/// The competing rows of one cluster for one field or group.
pub struct View<'a> {
    pub(super) ground: &'a Ground<'a>,
    /// The field, or the fields of a group with the leading one first.
    pub(super) fields: &'a [usize],
    /// Rows with a value that could survive, ascending.
    pub(super) rows: &'a [RowId],
}

impl<'a> View<'a> {
    /// All competing rows, ascending, also those that earlier steps dropped.
    pub fn rows(&self) -> &'a [RowId] {
        self.rows
    }

    /// Type of the (leading) field.
    pub fn ty(&self) -> FieldType {
        self.ground.records.fields[self.fields[0]].def.ty
    }

    /// Canonical text of the (leading) field; empty where a group's leading field is missing.
    pub fn text(&self, row: RowId) -> &'a str {
        self.ground.text(self.fields[0], row).unwrap_or("")
    }

    /// The values in a row's cell with the keys under which they are equal to others.
    pub fn keyed(&self, row: RowId) -> Keyed<'a> {
        let field = &self.ground.records.fields[self.fields[0]];
        match self.ground.code(self.fields[0], row) {
            NULL => Keyed::One(None),
            code => keyed(field, code),
        }
    }

    /// A part of the (leading) field's value, by its position in [`FieldType::parts`].
    pub fn part(&self, row: RowId, part: usize) -> Option<&'a str> {
        let data = &self.ground.records.fields[self.fields[0]].standardized;
        match data.codes[row as usize] {
            NULL => None,
            code => data.part(part, code),
        }
    }

    /// Grade of the row's value; of a group, that of the leading field if it is usable.
    pub fn tier(&self, row: RowId) -> Tier {
        group_tier(self.ground, self.fields, row)
    }

    /// Characters of the value, of all fields for a group.
    pub fn length(&self, row: RowId) -> usize {
        self.fields
            .iter()
            .filter_map(|&field| self.ground.text(field, row))
            .map(|text| text.chars().count())
            .sum()
    }

    /// When the row last changed, in microseconds since 1970 UTC; `None` where unknown.
    pub fn time(&self, row: RowId) -> Option<i64> {
        self.ground.time(row)
    }

    /// Trust in what the row's source says about the (leading) field, 0–100.
    pub fn trust(&self, row: RowId) -> u8 {
        self.ground.trust_in(self.fields[0], row)
    }

    /// How long ago the row last changed, in microseconds before the end of the run's day; `None`
    /// where that is unknown.
    pub fn age(&self, row: RowId) -> Option<i64> {
        let time = self.time(row)?;
        let now = match self.ground.latest {
            // Without a day of the run, ages are counted from the newest rival.
            i64::MAX => self.rows.iter().filter_map(|&row| self.time(row)).max()?,
            latest => latest,
        };
        Some(now.saturating_sub(time).max(0))
    }

    /// How bad the findings of checks on the value are together; of a group, on all its fields.
    pub fn faults(&self, row: RowId) -> u32 {
        let faults = self.ground.faults;
        self.fields
            .iter()
            .map(|&field| faults.of_value(field, row))
            .sum()
    }

    /// The same over all fields of the row.
    pub fn row_faults(&self, row: RowId) -> u32 {
        self.ground.faults.of_row(row)
    }

    /// Name of the (leading) field.
    pub fn field_name(&self) -> &'a str {
        &self.ground.records.fields[self.fields[0]].def.name
    }

    /// Id of the row in its source.
    pub fn id(&self, row: RowId) -> &'a str {
        self.ground.records.id.value(row as usize)
    }

    /// Whether a condition of the rules holds for the row.
    pub fn holds(&self, condition: &str, row: RowId) -> bool {
        let held = self.ground.conditions.get(condition);
        held.is_some_and(|held| held[row as usize])
    }

    /// Position of the row's source.
    pub fn source(&self, row: RowId) -> u16 {
        self.ground.records.source[row as usize]
    }

    /// Name of the row's source.
    pub fn source_name(&self, row: RowId) -> &'a str {
        self.ground.records.source_name(row as usize)
    }

    /// In how many fields of the whole record the row has a usable value.
    pub fn filled(&self, row: RowId) -> u32 {
        self.ground.filled(row)
    }

    /// How many competing rows carry this row's value (a group counts by its leading field).
    pub fn support(&self, row: RowId) -> usize {
        let lead = &self.fields[..1];
        let by = if self.ground.text(lead[0], row).is_some() {
            lead
        } else {
            self.fields
        };
        self.rows
            .iter()
            .filter(|&&other| by.iter().all(|&f| self.ground.same(f, row, other)))
            .count()
    }

    /// Whether two rows would give the same golden values.
    pub fn same(&self, left: RowId, right: RowId) -> bool {
        self.fields
            .iter()
            .all(|&field| self.ground.same(field, left, right))
    }

    /// Whether all competing rows would give the same golden values.
    pub fn agree_all(&self) -> bool {
        self.agree(self.rows)
    }

    /// Whether all of `rows` would give the same golden values.
    pub fn agree(&self, rows: &[RowId]) -> bool {
        rows.iter().all(|&row| self.same(rows[0], row))
    }
}

/// The grade of a row for a field or a group. In a group a row whose leading field is usable
/// beats every row where it is not: a postcode alone must not push out an address.
pub fn group_tier(ground: &Ground<'_>, fields: &[usize], row: RowId) -> Tier {
    let lead = ground.tier(fields[0], row);
    if fields.len() == 1 {
        return lead;
    }
    if lead.usable() {
        return Tier(lead.0 + 1);
    }
    let best = fields.iter().map(|&field| ground.tier(field, row)).max();
    best.unwrap_or(Tier::NEVER).min(Tier::WEAK)
}

/// Keeps the rows whose key is the greatest, in their order.
pub fn keep_greatest<K: Ord>(rows: &mut Vec<RowId>, mut key: impl FnMut(RowId) -> K) {
    if rows.len() < 2 {
        return;
    }
    let (mut best, mut kept) = (key(rows[0]), 1);
    for at in 1..rows.len() {
        let row = rows[at];
        let this = key(row);
        match this.cmp(&best) {
            Ordering::Less => continue,
            Ordering::Equal => {}
            Ordering::Greater => (best, kept) = (this, 0),
        }
        rows[kept] = row;
        kept += 1;
    }
    rows.truncate(kept);
}
