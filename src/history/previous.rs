//! The previous run as far as ids need it: who was in which entity, and all ids ever issued.

use std::str::FromStr;

use arrow::array::{RecordBatch, StringArray};
use arrow::compute::concat_batches;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::strays::{self, Stray};
use crate::error::{Error, Result};
use crate::publish::current;
use crate::publish::entity_id::EntityId;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::{Manifest, Summary};
use crate::publish::parquet::{self, Wanted};
use crate::publish::store::{self, Store};
use crate::publish::tables::{Cause, Identities, text_of};
use crate::tables::hash::{combine, hash64};
use crate::tables::records::Records;
use crate::tables::text_column::{NULL, TextColumn};

/// The run that `current` names.
#[derive(Debug)]
pub struct PreviousRun {
    /// Its manifest; `None` only for "there was nothing".
    manifest: Option<Manifest>,
    /// All ids issued until then.
    pub(super) identities: Identities,
    /// Its entities, in order of their first row.
    pub(super) entities: Vec<Entity>,
    source: TextColumn,
    id: StringArray,
    /// Per row, its entity.
    entity: TextColumn,
    /// Rows by key.
    index: HashTable<u32>,
    /// Ids that other runs issued and this one does not know.
    pub(super) strays: Vec<Stray>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) id: EntityId,
    /// Number of its rows.
    pub(super) size: u32,
}

impl PreviousRun {
    /// No run before.
    pub(super) fn nothing() -> Self {
        PreviousRun {
            manifest: None,
            identities: Identities::default(),
            entities: Vec::new(),
            source: TextColumn::nulls(0),
            id: StringArray::from(Vec::<&str>::new()),
            entity: TextColumn::nulls(0),
            index: HashTable::new(),
            strays: Vec::new(),
        }
    }

    /// Loads the current run of a store; `None` where nothing was published yet.
    ///
    /// # Errors
    /// I/O or internal, if `current.json` names a run that is missing or damaged: going on would
    /// issue new ids for every customer.
    pub fn load(store: &dyn Store) -> Result<Option<Self>> {
        let current = current::current(store)?;
        let mut previous = match &current {
            Some(current) => Self::load_run(store, &current.run_id)?,
            None => Self::nothing(),
        };
        previous.strays = strays::find(store, current, &previous)?;
        let known = previous.manifest.is_some() || !previous.strays.is_empty();
        Ok(known.then_some(previous))
    }

    /// Loads a finished run.
    ///
    /// # Errors
    /// As [`PreviousRun::load`].
    pub fn load_run(store: &dyn Store, run: &RunId) -> Result<Self> {
        let folder = Area::Runs.finished(run);
        let missing = || {
            let cause = std::io::Error::from(std::io::ErrorKind::NotFound);
            Error::io(store.locate(&folder), "read the current run", &cause)
                .help("restore its folder, or choose another run with `goldsieve promote RUN`")
        };
        let read = |table: &str, wanted: Wanted<'_>| {
            let path = store::join(&folder, &format!("{table}.parquet"));
            parquet::read(store, &path, wanted)?.ok_or_else(missing)
        };
        let manifest = Manifest::read(store, Area::Runs, run)?.ok_or_else(missing)?;
        let keys = Wanted::These(&["source", "source_record_id", "entity_id"]);
        let identities = Identities::read(&read("identities", Wanted::All)?)?;
        Self::of(manifest, identities, &read("crosswalk", keys)?)
    }

    /// Puts a run together from its tables.
    pub(super) fn of(
        manifest: Manifest,
        identities: Identities,
        crosswalk: &[RecordBatch],
    ) -> Result<Self> {
        let crosswalk = concat_batches(&crosswalk[0].schema(), crosswalk)
            .map_err(|cause| Error::internal("previous-run", cause.to_string()))?;
        let column = |name| text_of(&crosswalk, name);
        let entity = TextColumn::from_values(column("entity_id")?.iter());
        let mut entities = Vec::with_capacity(entity.distinct());
        for (text, size) in entity.values().iter().zip(entity.counts()) {
            let id = EntityId::from_str(text.unwrap_or_default()).map_err(|()| {
                Error::internal(
                    "previous-run",
                    "the previous crosswalk holds a malformed id",
                )
            })?;
            entities.push(Entity { id, size });
        }
        let mut previous = PreviousRun {
            manifest: Some(manifest),
            identities,
            entities,
            source: TextColumn::from_values(column("source")?.iter()),
            id: column("source_record_id")?,
            entity,
            index: HashTable::with_capacity(crosswalk.num_rows()),
            strays: Vec::new(),
        };
        for row in 0..crosswalk.num_rows() as u32 {
            let (source, id) = (&previous.source, &previous.id);
            let hash = |&row: &u32| {
                let row = row as usize;
                key_hash(source.get(row).unwrap_or_default(), id.value(row))
            };
            previous.index.insert_unique(hash(&row), row, hash);
        }
        Ok(previous)
    }

    /// The entity that a row belonged to.
    pub(super) fn entity_of(&self, source: &str, id: &str) -> Option<u32> {
        let same = |&row: &u32| {
            let row = row as usize;
            self.id.value(row) == id && self.source.get(row) == Some(source)
        };
        let row = self.index.find(key_hash(source, id), same)?;
        Some(self.entity.codes()[*row as usize])
    }

    /// Per record, a number of the entity that its row belonged to; [`NULL`] where it had none.
    pub fn customers(&self, records: &Records) -> Vec<u32> {
        (0..records.len())
            .into_par_iter()
            .map(|row| {
                let entity = self.entity_of(records.source_name(row), records.id.value(row));
                entity.unwrap_or(NULL)
            })
            .collect()
    }

    /// Its manifest.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// The main reason why ids of a run may differ from those of this one. Where several hold, the
    /// one furthest from the data is named: it may explain everything.
    pub fn cause_of(&self, summary: &Summary) -> Cause {
        let Some(manifest) = &self.manifest else {
            return Cause::FirstRun;
        };
        let before = &manifest.summary;
        let names = |summary: &Summary| -> Vec<String> {
            summary.sources.iter().map(|it| it.name.clone()).collect()
        };
        if before.goldsieve != summary.goldsieve {
            Cause::EngineUpgraded
        } else if names(before) != names(summary) {
            Cause::SourceAdded
        } else if before.rules_hash != summary.rules_hash {
            Cause::RulesChanged
        } else if before.model_hash != summary.model_hash {
            Cause::ModelChanged
        } else {
            Cause::DataChanged
        }
    }
}

fn key_hash(source: &str, id: &str) -> u64 {
    combine(hash64(source.as_bytes()), hash64(id.as_bytes()))
}
