//! `identities`: every entity id ever issued and what became of it. The form of the table and its
//! reading back; `history` decides the events.

use std::str::FromStr;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;

use super::optional_texts;
use crate::error::{Error, Result};
use crate::publish::columns::Columns;
use crate::publish::entity_id::{EntityId, EntityIds, optional_ids};

/// What last happened to an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Issued to customers that had no id.
    Created,
    /// Goes on with fewer or partly other rows.
    Kept,
    /// Goes on with all its rows and more.
    Grown,
    /// Its rows are now part of `current_entity_id`.
    MergedInto,
    /// Issued to rows that had another id, which goes on without them.
    SplitFrom,
    /// None of its rows exist any more.
    Retired,
}

/// Why it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// There was no run before.
    FirstRun,
    /// The program is another version.
    EngineUpgraded,
    /// The rules changed.
    RulesChanged,
    /// A source was added or removed.
    SourceAdded,
    /// The model was trained anew.
    ModelChanged,
    /// A person decided: the run that issued the id was held or taken back.
    Decision,
    /// Only the data changed.
    DataChanged,
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 6] = [
        Event::Created,
        Event::Kept,
        Event::Grown,
        Event::MergedInto,
        Event::SplitFrom,
        Event::Retired,
    ];

    /// Name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Event::Created => "created",
            Event::Kept => "kept",
            Event::Grown => "grown",
            Event::MergedInto => "merged_into",
            Event::SplitFrom => "split_from",
            Event::Retired => "retired",
        }
    }
}

impl Cause {
    const ALL: [Cause; 7] = [
        Cause::FirstRun,
        Cause::EngineUpgraded,
        Cause::RulesChanged,
        Cause::SourceAdded,
        Cause::ModelChanged,
        Cause::Decision,
        Cause::DataChanged,
    ];

    /// Name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Cause::FirstRun => "first_run",
            Cause::EngineUpgraded => "engine_upgraded",
            Cause::RulesChanged => "rules_changed",
            Cause::SourceAdded => "source_added",
            Cause::ModelChanged => "model_changed",
            Cause::Decision => "decision",
            Cause::DataChanged => "data_changed",
        }
    }
}

/// One id ever issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The id.
    pub id: EntityId,
    /// Where its customers are now: itself while it lives, `None` once retired.
    pub current: Option<EntityId>,
    /// What last happened to it; unchanged entities keep their event.
    pub event: Event,
    /// For [`Event::SplitFrom`], the id split from.
    pub related: Option<EntityId>,
    /// Why.
    pub cause: Cause,
    /// Run in which it happened.
    pub since_run: Arc<str>,
}

/// All ids ever issued, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identities(pub Vec<Identity>);

impl Identities {
    /// The table `identities`.
    ///
    /// # Errors
    /// Internal, if it grows beyond what one table can hold.
    pub fn batch(&self) -> Result<RecordBatch> {
        let mut columns = Columns::default();
        let ids = EntityIds(self.0.iter().map(|it| it.id).collect());
        columns.required("entity_id", Arc::new(ids.to_array()));
        let current = optional_ids(self.0.iter().map(|it| it.current));
        columns.optional("current_entity_id", Arc::new(current));
        let event = self.0.iter().map(|it| Some(it.event.name()));
        columns.required("event", optional_texts(event));
        let related = optional_ids(self.0.iter().map(|it| it.related));
        columns.optional("related_entity_id", Arc::new(related));
        let cause = self.0.iter().map(|it| Some(it.cause.name()));
        columns.required("cause", optional_texts(cause));
        let since = self.0.iter().map(|it| Some(&*it.since_run));
        columns.required("since_run", optional_texts(since));
        columns.finish()
    }

    /// Reads the published table back.
    ///
    /// # Errors
    /// Internal, if a column is missing or an entry is not understood.
    pub fn read(batches: &[RecordBatch]) -> Result<Self> {
        let mut found = Vec::new();
        for batch in batches {
            let [id, current, event, related, cause, since] = [
                "entity_id",
                "current_entity_id",
                "event",
                "related_entity_id",
                "cause",
                "since_run",
            ]
            .map(|name| text_of(batch, name));
            let (id, current, event) = (id?, current?, event?);
            let (related, cause, since) = (related?, cause?, since?);
            let mut last_run: Arc<str> = "".into();
            for row in 0..batch.num_rows() {
                let optional = |array: &StringArray| match array.is_null(row) {
                    true => Ok(None),
                    false => parse(array.value(row)).map(Some),
                };
                let named = |name: &str| unreadable(&format!("an entry of {name}"));
                let event_name = event.value(row);
                let cause_name = cause.value(row);
                if *last_run != *since.value(row) {
                    last_run = since.value(row).into();
                }
                found.push(Identity {
                    id: parse(id.value(row))?,
                    current: optional(&current)?,
                    event: Event::ALL
                        .into_iter()
                        .find(|it| it.name() == event_name)
                        .ok_or_else(|| named("event"))?,
                    related: optional(&related)?,
                    cause: Cause::ALL
                        .into_iter()
                        .find(|it| it.name() == cause_name)
                        .ok_or_else(|| named("cause"))?,
                    since_run: last_run.clone(),
                });
            }
        }
        Ok(Identities(found))
    }
}

/// A text column of a published table.
///
/// # Errors
/// Internal, if there is no such column or it holds no text.
pub fn text_of(batch: &RecordBatch, name: &str) -> Result<StringArray> {
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| unreadable(&format!("the column {name}")))?;
    let text = cast(column, &DataType::Utf8).map_err(|_| unreadable(name))?;
    Ok(text.as_string::<i32>().clone())
}

fn parse(text: &str) -> Result<EntityId> {
    EntityId::from_str(text).map_err(|()| unreadable("an entity id"))
}

fn unreadable(what: &str) -> Error {
    Error::internal(
        "previous-run",
        format!("{what} of the previous run is missing or not understood"),
    )
}
