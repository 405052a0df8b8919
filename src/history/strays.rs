//! Ids that were issued by runs which are no part of the line of the current one: held runs, and
//! runs that were taken back. They are never issued again, and `identities` answers for them
//! too. Before such a run is pruned its ids are written down in `state`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use arrow::array::{Array, RecordBatch, StringArray};

use super::previous::PreviousRun;
use crate::error::Result;
use crate::publish::OutLock;
use crate::publish::columns::Columns;
use crate::publish::current::{self, Current};
use crate::publish::entity_id::{EntityId, EntityIds};
use crate::publish::layout::{Area, ISSUED_IDS, RunId};
use crate::publish::manifest::Manifest;
use crate::publish::parquet::{self, Wanted};
use crate::publish::store::{self, EntryKind, Store};
use crate::publish::tables::{Cause, Event, Identities, Identity, text_of};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;

/// An id of another line, with the rows it stood for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stray {
    pub(super) id: EntityId,
    /// (source, id) of its rows; none if it had died in its own line.
    pub(super) rows: Vec<(String, String)>,
}

/// Every id that some run issued and `previous` does not know, by id.
///
/// # Errors
/// I/O. A run of another line whose tables cannot be read is passed over: it stands in nobody's way.
pub(super) fn find(
    store: &dyn Store,
    current: Option<Current>,
    previous: &PreviousRun,
) -> Result<Vec<Stray>> {
    // For looking up only; never walked.
    let mut known: HashSet<EntityId> = previous.identities.0.iter().map(|it| it.id).collect();
    let mut strays = Vec::new();
    let mut add = |found: Vec<Stray>| {
        let new = found.into_iter().filter(|stray| known.insert(stray.id));
        strays.extend(new.collect::<Vec<_>>());
    };
    for run in other_lines(store, current.as_ref())? {
        add(of_run(store, &run, &known_of(previous)).unwrap_or_default());
    }
    add(written_down(store)?);
    strays.sort_by_key(|stray| stray.id);
    Ok(strays)
}

fn known_of(previous: &PreviousRun) -> impl Fn(EntityId) -> bool + '_ {
    // Identities stand in order of their id.
    let all = &previous.identities.0;
    |id| all.binary_search_by_key(&id, |it| it.id).is_ok()
}

/// Held runs and runs that were current once, as far as the current one does not go on from them. A
/// run whose process was killed before it became current issued nothing: nobody was told.
fn other_lines(store: &dyn Store, current: Option<&Current>) -> Result<Vec<RunId>> {
    let mut runs = BTreeMap::new();
    for entry in store.list(Area::Runs.folder())? {
        if let (EntryKind::Folder, Ok(run)) = (entry.kind, RunId::parse(&entry.name)) {
            let manifest = Manifest::read(store, Area::Runs, &run).ok().flatten();
            runs.extend(manifest.map(|manifest| (run, manifest)));
        }
    }
    let mut line = BTreeSet::new();
    let mut next = current.map(|it| it.run_id.clone());
    while let Some(run) = next {
        let manifest = runs.get(&run);
        next = manifest.and_then(|manifest| manifest.summary.previous_run.clone());
        if !line.insert(run) {
            break;
        }
    }
    let was_current = |run: &RunId| {
        current.is_some_and(|it| it.earlier.contains(run) || it.taken_back.contains(run))
    };
    let others = runs.into_iter().filter(|(run, manifest)| {
        (manifest.publication == "held" || was_current(run)) && !line.contains(run)
    });
    Ok(others.map(|(run, _)| run).collect())
}

/// The ids of a run that are not known elsewhere, with the rows that they stand for in it.
fn of_run(store: &dyn Store, run: &RunId, known: &dyn Fn(EntityId) -> bool) -> Result<Vec<Stray>> {
    let folder = Area::Runs.finished(run);
    let path = |table: &str| store::join(&folder, &format!("{table}.parquet"));
    let Some(batches) = parquet::read(store, &path("identities"), Wanted::All)? else {
        return Ok(Vec::new());
    };
    let identities = Identities::read(&batches)?;
    let unknown: Vec<&Identity> = identities.0.iter().filter(|it| !known(it.id)).collect();
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    let keys = Wanted::These(&["source", "source_record_id", "entity_id"]);
    let batches = parquet::read(store, &path("crosswalk"), keys)?.unwrap_or_default();
    let rows = rows_of(&batches)?;
    let of = |identity: &Identity| {
        // An id that had become part of another one stood for the rows of that one.
        let now = identity.current.unwrap_or(identity.id);
        rows.get(&now).cloned().unwrap_or_default()
    };
    let strays = unknown.into_iter().map(|identity| Stray {
        id: identity.id,
        rows: of(identity),
    });
    Ok(strays.collect())
}

type Rows = BTreeMap<EntityId, Vec<(String, String)>>;

/// Rows by entity; rows without a key only name the entity.
fn rows_of(batches: &[RecordBatch]) -> Result<Rows> {
    let mut rows = Rows::new();
    for batch in batches {
        let [source, id, entity] =
            ["source", "source_record_id", "entity_id"].map(|name| text_of(batch, name));
        let (source, id, entity) = (source?, id?, entity?);
        for row in 0..batch.num_rows() {
            let Ok(known) = entity.value(row).parse::<EntityId>() else {
                continue;
            };
            let of_entity = rows.entry(known).or_default();
            if source.is_valid(row) && id.is_valid(row) {
                of_entity.push((source.value(row).to_owned(), id.value(row).to_owned()));
            }
        }
    }
    Ok(rows)
}

/// The ids of runs that were pruned.
fn written_down(store: &dyn Store) -> Result<Vec<Stray>> {
    let batches = parquet::read(store, ISSUED_IDS, Wanted::All)?.unwrap_or_default();
    let rows = rows_of(&batches)?.into_iter();
    Ok(rows.map(|(id, rows)| Stray { id, rows }).collect())
}

/// Writes down the ids that only runs of other lines know, with the rows they stood for. To be called
/// before old runs are removed; most of the time there is nothing to write.
///
/// # Errors
/// I/O; then no run must be removed.
pub fn remember_ids(lock: &OutLock) -> Result<()> {
    let store = &**lock.store();
    let current = current::current(store)?;
    let others = other_lines(store, current.as_ref())?;
    if others.is_empty() {
        return Ok(());
    }
    let previous = match &current {
        Some(current) => PreviousRun::load_run(store, &current.run_id)?,
        None => PreviousRun::nothing(),
    };
    let known = known_of(&previous);
    let before = written_down(store)?;
    let mut all: Rows = before.into_iter().map(|it| (it.id, it.rows)).collect();
    let there = all.len();
    for run in others {
        for stray in of_run(store, &run, &known)? {
            all.entry(stray.id).or_insert(stray.rows);
        }
    }
    if all.len() == there {
        return Ok(());
    }
    let lines: Vec<(EntityId, Option<&(String, String)>)> = all
        .iter()
        .flat_map(|(&id, rows)| {
            let none = rows.is_empty().then_some((id, None));
            none.into_iter()
                .chain(rows.iter().map(move |row| (id, Some(row))))
        })
        .collect();
    let mut columns = Columns::default();
    let ids = EntityIds(lines.iter().map(|(id, _)| *id).collect());
    columns.required("entity_id", Arc::new(ids.to_array()));
    let source: StringArray = lines
        .iter()
        .map(|(_, row)| row.map(|row| &*row.0))
        .collect();
    columns.optional("source", Arc::new(source));
    let id: StringArray = lines
        .iter()
        .map(|(_, row)| row.map(|row| &*row.1))
        .collect();
    columns.optional("source_record_id", Arc::new(id));
    let batch = columns.finish()?;
    parquet::replace(store, ISSUED_IDS, &batch)
}

/// Adds the ids of other lines to `identities`: each leads to the customer that most of its rows
/// belong to now.
pub(super) fn answer_for(
    strays: &[Stray],
    records: &Records,
    clusters: &Clusters,
    ids: &EntityIds,
    run: &RunId,
    identities: &mut Identities,
) {
    if strays.is_empty() {
        return;
    }
    let wanted: HashSet<(&str, &str)> = strays
        .iter()
        .flat_map(|stray| &stray.rows)
        .map(|(source, id)| (&**source, &**id))
        .collect();
    let mut cluster_of: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for row in 0..records.len() {
        let key = (&**records.source_name(row), records.id.value(row));
        if wanted.contains(&key) {
            cluster_of.insert(key, clusters.of_row[row]);
        }
    }
    let since_run: Arc<str> = run.as_str().into();
    for stray in strays {
        let mut rows_in: BTreeMap<u32, usize> = BTreeMap::new();
        for (source, id) in &stray.rows {
            if let Some(&cluster) = cluster_of.get(&(&**source, &**id)) {
                *rows_in.entry(cluster).or_default() += 1;
            }
        }
        let heir = rows_in
            .into_iter()
            .max_by_key(|&(cluster, rows)| (rows, std::cmp::Reverse(cluster)));
        let current = heir.map(|(cluster, _)| ids.0[cluster as usize]);
        identities.0.push(Identity {
            id: stray.id,
            current,
            event: match current {
                Some(_) => Event::MergedInto,
                None => Event::Retired,
            },
            related: None,
            cause: Cause::Decision,
            since_run: since_run.clone(),
        });
    }
    identities.0.sort_unstable_by_key(|identity| identity.id);
}
