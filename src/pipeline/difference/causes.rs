//! Why golden values changed: told from the rows they came from, before and after, and from what
//! those rows say. Tables are read only where something changed, and only for what changed.

use std::collections::BTreeMap;

use arrow::array::Array;

use crate::error::Result;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;
use crate::report::data::difference::CauseCount;
use crate::tables::text_column::SLOT;

use super::ChangedValue;
use super::customers::Customers;
use super::side::{Detail, Side, winner};
use crate::publish::columns::SLOT_SHOWN;

/// Why a golden value changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Rows joined or left the customer.
    Members,
    /// The row it came from says something else now.
    Source,
    /// The same text is standardized differently.
    Rules,
    /// Another row of the same customer was preferred.
    OtherRow,
    /// It is made of several rows.
    Derived,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Cause; 5] = [
        Cause::Members,
        Cause::Source,
        Cause::Rules,
        Cause::OtherRow,
        Cause::Derived,
    ];

    /// Name in reports and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Members => "members",
            Cause::Source => "source",
            Cause::Rules => "rules",
            Cause::OtherRow => "other_row",
            Cause::Derived => "derived",
        }
    }
}

/// Counts by cause, most frequent first.
pub fn counted(counts: &[u64; Cause::ALL.len()]) -> Vec<CauseCount> {
    let mut causes: Vec<CauseCount> = Cause::ALL
        .into_iter()
        .map(|cause| CauseCount {
            cause: cause.name().to_owned(),
            count: counts[cause as usize],
        })
        .filter(|it| it.count > 0)
        .collect();
    causes.sort_by_key(|it| std::cmp::Reverse(it.count));
    causes
}

/// Source and id of a row.
type Key = (String, String);
/// Where a golden value came from, by entity id and field.
type Winners = BTreeMap<(String, String), Origin>;
/// Raw text by row and field.
type Raws = BTreeMap<(Key, String), Option<String>>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Row(Key),
    Several,
}

/// The cause of each change.
pub fn causes(
    before: &Side<'_>,
    after: &Side<'_>,
    customers: &Customers,
    changes: &[ChangedValue],
) -> Result<Vec<Cause>> {
    let id = |change: &ChangedValue| after.golden.entity.value(change.new_entity as usize);
    let field = |change: &ChangedValue| &*after.golden.fields[change.new_field].name;
    let open: Vec<&ChangedValue> = changes
        .iter()
        .filter(|it| !customers.moved(id(it)))
        .collect();
    let wanted: Vec<(String, String)> = open
        .iter()
        .map(|it| (id(it).to_owned(), field(it).to_owned()))
        .collect();
    let (old, new) = (
        winners(
            before,
            &wanted,
            open.iter().map(|it| (it.old_field, it.old_entity)),
        )?,
        winners(
            after,
            &wanted,
            open.iter().map(|it| (it.new_field, it.new_entity)),
        )?,
    );
    let mut same_rows: Vec<(Key, String)> = wanted
        .iter()
        .filter_map(|place| match (old.get(place), new.get(place)) {
            (Some(Origin::Row(a)), Some(Origin::Row(b))) if a == b => {
                Some((a.clone(), place.1.clone()))
            }
            _ => None,
        })
        .collect();
    same_rows.sort_unstable();
    same_rows.dedup();
    let (old_raws, new_raws) = (raws(before, &same_rows)?, raws(after, &same_rows)?);
    let cause = |change: &ChangedValue| {
        if customers.moved(id(change)) {
            return Cause::Members;
        }
        let place = (id(change).to_owned(), field(change).to_owned());
        match (old.get(&place), new.get(&place)) {
            (Some(Origin::Several), _) | (_, Some(Origin::Several)) => Cause::Derived,
            (Some(Origin::Row(a)), Some(Origin::Row(b))) if a == b => {
                let cell = (a.clone(), place.1.clone());
                match old_raws.get(&cell) == new_raws.get(&cell) {
                    true => Cause::Rules,
                    false => Cause::Source,
                }
            }
            (Some(_), Some(_)) => Cause::OtherRow,
            // Nobody had or has a usable value: a source filled or emptied it.
            _ => Cause::Source,
        }
    };
    Ok(changes.iter().map(cause).collect())
}

fn winners(
    side: &Side<'_>,
    wanted: &[(String, String)],
    places: impl Iterator<Item = (usize, u32)>,
) -> Result<Winners> {
    if wanted.is_empty() {
        return Ok(Winners::new());
    }
    match side.detail {
        Detail::Memory { records, golden } => {
            let origins = wanted
                .iter()
                .zip(places)
                .filter_map(|(place, (field, cluster))| {
                    let origin = match winner(golden, field, cluster) {
                        Some(row) => Origin::Row((
                            records.source_name(row as usize).to_string(),
                            records.id.value(row as usize).to_owned(),
                        )),
                        None if golden.fields[field].is_derived(cluster) => Origin::Several,
                        None => return None,
                    };
                    Some((place.clone(), origin))
                });
            Ok(origins.collect())
        }
        Detail::Published(published) => published_winners(published, wanted),
    }
}

fn published_winners(published: &Published, wanted: &[(String, String)]) -> Result<Winners> {
    let mut sorted: Vec<(&str, &str)> = wanted
        .iter()
        .map(|(id, field)| (id.as_str(), field.as_str()))
        .collect();
    sorted.sort_unstable();
    let mut found = Winners::new();
    let columns = [
        "entity_id",
        "field",
        "kind",
        "value",
        "source",
        "source_record_id",
    ];
    for batch in published.table("lineage")?.batches(&columns, None)? {
        let batch = batch?;
        let [ids, fields, kinds, values, sources, rows] = columns.map(|name| texts(&batch, name));
        let (ids, fields, kinds, values) = (ids?, fields?, kinds?, values?);
        let (sources, rows) = (sources?, rows?);
        for row in 0..batch.num_rows() {
            let place = (ids.value(row), fields.value(row));
            if values.is_null(row) || sorted.binary_search(&place).is_err() {
                continue;
            }
            let origin = match kinds.value(row) {
                "derived" => Origin::Several,
                _ => Origin::Row((sources.value(row).to_owned(), rows.value(row).to_owned())),
            };
            found.insert((place.0.to_owned(), place.1.to_owned()), origin);
        }
    }
    Ok(found)
}

/// The raw text of cells given by row and field, sorted.
fn raws(side: &Side<'_>, cells: &[(Key, String)]) -> Result<Raws> {
    if cells.is_empty() {
        return Ok(Raws::new());
    }
    let mut fields: Vec<&str> = cells.iter().map(|(_, field)| field.as_str()).collect();
    fields.sort_unstable();
    fields.dedup();
    let wanted = |source: &str, id: &str| {
        let start = cells.partition_point(|((a, b), _)| (a.as_str(), b.as_str()) < (source, id));
        let rest = cells[start..].iter();
        rest.take_while(move |((a, b), _)| (a.as_str(), b.as_str()) == (source, id))
            .map(|(_, field)| field.as_str())
            .collect::<Vec<&str>>()
    };
    let mut found = Raws::new();
    match side.detail {
        Detail::Memory { records, .. } => {
            let names = crate::publish::names::PublishedNames::of(records);
            for row in 0..records.len() {
                let (source, id) = (&**records.source_name(row), records.id.value(row));
                for field in wanted(source, id) {
                    let at = names.fields.iter().position(|name| **name == *field);
                    let raw = at.and_then(|at| records.fields[at].raw.get(row));
                    let raw = raw.map(|text| text.replace(SLOT, SLOT_SHOWN));
                    found.insert(((source.to_owned(), id.to_owned()), field.to_owned()), raw);
                }
            }
        }
        Detail::Published(published) => {
            let raw_names: Vec<String> =
                fields.iter().map(|field| format!("{field}__raw")).collect();
            let mut columns = vec!["source", "source_record_id"];
            columns.extend(raw_names.iter().map(String::as_str));
            for batch in published.table("records")?.batches(&columns, None)? {
                let batch = batch?;
                let (sources, ids) = (texts(&batch, "source")?, texts(&batch, "source_record_id")?);
                let columns: Vec<_> = raw_names
                    .iter()
                    .map(|name| texts(&batch, name))
                    .collect::<Result<_>>()?;
                for row in 0..batch.num_rows() {
                    let (source, id) = (sources.value(row), ids.value(row));
                    for field in wanted(source, id) {
                        let at = fields.binary_search(&field).expect("it was collected");
                        let raw = columns[at]
                            .is_valid(row)
                            .then(|| columns[at].value(row).to_owned());
                        found.insert(((source.to_owned(), id.to_owned()), field.to_owned()), raw);
                    }
                }
            }
        }
    }
    Ok(found)
}
