//! Chains of strategies: how steps are named, built and run over the competing rows of one
//! cluster. A chain always ends in canonical row order; only a last step may derive a value.

use std::sync::Arc;

use crate::diag;
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::dictionary::{Dictionaries, NO_DICTIONARIES};
use crate::tables::records::RowId;

use super::strategies::registry;
use super::view::View;

/// Narrows the rows that may give the golden value.
pub trait Narrow: Send + Sync {
    /// Removes rows. Must not depend on the order of `rows`, must keep their order, and may
    /// remove all of them only to say that none of the values may survive.
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>);
}

/// Makes a value out of several rows.
pub trait Derive: Send + Sync {
    /// The value and the rows behind it; `None` if the rows have nothing to derive from.
    fn derive(&self, view: &View<'_>, rows: &[RowId]) -> Option<Derived>;
}

/// A value made of several rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Canonical text.
    pub text: String,
    /// Rows that contributed, ascending.
    pub rows: Vec<RowId>,
    /// Competing rows whose value is not (wholly) in the result, ascending; also rows that
    /// earlier steps dropped.
    pub left_out: Vec<RowId>,
}

/// What a strategy does.
pub enum Action {
    /// Picks among existing values.
    Narrow(Box<dyn Narrow>),
    /// Derives a value; only as the last step of a chain.
    Derive(Box<dyn Derive>),
}

/// A registered strategy.
pub struct Entry {
    /// Name, docs, parameters, examples.
    pub definition: Definition,
    /// Makes one ready to run; the error is a sentence about the settings. The tables are those
    /// that the rules look values up in.
    pub build: fn(&Settings, &Dictionaries) -> Result<Action, String>,
}

/// The parameter by which a step looks at some of the rows only. The chain sees to it, so that
/// it means the same for every strategy that lists it.
pub const WHEN: Parameter = Parameter {
    name: "when",
    kind: ParameterKind::Sql,
    required: false,
    doc: "SQL condition over one row's fields: only rows for which it holds are weighed, and the \
          step is passed over where it holds for none",
};

/// Strategy names in [`crate::tables::golden::Golden::strategies`] that are no strategies: why
/// there is no value, or why none had to be chosen. Registered strategies follow them.
pub const OUTCOMES: [&str; 4] = ["no-value", "only-value", "canonical-row", "consent-contact"];
/// No member has a value.
pub const NO_VALUE: u8 = 0;
/// All members that have a value agree.
pub const ONLY_VALUE: u8 = 1;
/// Everything was tied; the first row in canonical order won.
pub const CANONICAL_ROW: u8 = 2;
/// The consent was given for a contact value that did not survive.
pub const CONSENT_CONTACT: u8 = 3;

/// One step of a chain: its position in the registry and what it does.
pub(super) struct Step {
    pub(super) entry: usize,
    pub(super) action: Action,
    /// The condition of the rows that the step looks at.
    pub(super) when: Option<Box<str>>,
}

impl Step {
    /// Its index among the strategy names of a result.
    pub(super) fn strategy(&self) -> u8 {
        (OUTCOMES.len() + self.entry) as u8
    }

    /// Leaves the rows that the step looks at; whether it looks at any.
    fn looks_at(&self, view: &View<'_>, rows: &mut Vec<RowId>) -> bool {
        let Some(when) = &self.when else { return true };
        if !rows.iter().any(|&row| view.holds(when, row)) {
            return false;
        }
        rows.retain(|&row| view.holds(when, row));
        true
    }
}

/// A validated chain. Cheap to clone.
#[derive(Clone)]
pub struct Chain {
    pub(super) steps: Arc<[Step]>,
}

/// What a chain made of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// No value survives.
    Nothing { strategy: u8 },
    /// The value of this row.
    Picked { row: RowId, strategy: u8 },
    /// A value of several rows.
    Derived { value: Derived, strategy: u8 },
    /// Several values, each of one row; the best first.
    Several { kept: Vec<Kept> },
}

/// One of the values that a field keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// The text: a row's, or one of the values in its cell.
    pub(super) text: String,
    /// What makes it the same as another.
    pub(super) key: String,
    /// The row it came from.
    pub(super) row: RowId,
    pub(super) strategy: u8,
    /// Members that carry it.
    pub(super) support: u32,
}

impl Chain {
    /// Builds a chain from strategy names and settings.
    ///
    /// # Errors
    /// A sentence: an unknown name (with the nearest one), settings that a strategy refuses, or
    /// a deriving strategy that is not last.
    pub fn new(steps: &[(&str, Settings)]) -> Result<Self, String> {
        Self::with_tables(steps, &NO_DICTIONARIES)
    }

    /// Builds a chain whose strategies may look values up in these tables.
    ///
    /// # Errors
    /// As [`Chain::new`].
    pub fn with_tables(steps: &[(&str, Settings)], tables: &Dictionaries) -> Result<Self, String> {
        let mut built = Vec::with_capacity(steps.len());
        for (position, (name, settings)) in steps.iter().enumerate() {
            let Some(entry) = registry().iter().position(|e| e.definition.name == *name) else {
                let names = registry().iter().map(|e| e.definition.name);
                let hint = diag::nearest(name, names)
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                return Err(format!("there is no strategy `{name}`{hint}"));
            };
            let action = (registry()[entry].build)(settings, tables)?;
            if matches!(action, Action::Derive(_)) && position + 1 < steps.len() {
                return Err(format!(
                    "`{name}` makes a new value and must be the last step of its chain"
                ));
            }
            let parameters = registry()[entry].definition.parameters;
            let conditional = parameters.contains(&WHEN);
            let when = settings.text(WHEN.name).filter(|_| conditional);
            built.push(Step {
                entry,
                action,
                when: when.map(Box::from),
            });
        }
        Ok(Chain {
            steps: built.into(),
        })
    }

    /// Builds a chain of strategies without settings.
    ///
    /// # Errors
    /// As [`Chain::new`].
    pub fn of(names: &[&str]) -> Result<Self, String> {
        let steps: Vec<_> = names
            .iter()
            .map(|&name| (name, Settings::default()))
            .collect();
        Self::new(&steps)
    }

    /// Names of the steps.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.steps
            .iter()
            .map(|step| registry()[step.entry].definition.name)
    }

    /// Whether a step of this name is in the chain.
    pub fn contains(&self, name: &str) -> bool {
        self.names().any(|step| step == name)
    }

    /// Whether the chain makes values rather than picking them.
    pub fn derives(&self) -> bool {
        matches!(
            self.steps.last(),
            Some(Step {
                action: Action::Derive(_),
                ..
            })
        )
    }

    /// Runs the chain; `rows` holds the rows to start from and is used up.
    pub(super) fn run(&self, view: &View<'_>, rows: &mut Vec<RowId>) -> Outcome {
        if rows.is_empty() {
            return Outcome::Nothing { strategy: NO_VALUE };
        }
        let mut decided = view.agree(rows).then_some(ONLY_VALUE);
        for step in self.steps.iter() {
            if !step.looks_at(view, rows) {
                continue;
            }
            match &step.action {
                Action::Narrow(narrow) => {
                    narrow.narrow(view, rows);
                    if rows.is_empty() {
                        let strategy = step.strategy();
                        return Outcome::Nothing { strategy };
                    }
                    if decided.is_none() && view.agree(rows) {
                        decided = Some(step.strategy());
                    }
                }
                Action::Derive(derive) => {
                    let strategy = step.strategy();
                    return match derive.derive(view, rows) {
                        None => Outcome::Nothing { strategy },
                        Some(value)
                            if value.rows.len() == 1 && value.text == view.text(value.rows[0]) =>
                        {
                            Outcome::Picked {
                                row: value.rows[0],
                                strategy: decided.unwrap_or(strategy),
                            }
                        }
                        Some(value) => Outcome::Derived { value, strategy },
                    };
                }
            }
        }
        let row = rows.iter().copied().min().expect("rows were left");
        Outcome::Picked {
            row,
            strategy: decided.unwrap_or(CANONICAL_ROW),
        }
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
