//! The standardizer `map`.

use std::collections::BTreeMap;

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::choices::choice;
use super::fold::collapse;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "map",
        summary: "Replaces whole values by a table.",
        doc: "Brings the spellings of a short list together: `vip고객`, `V.I.P` and `VIP` are one \
              grade. Case and blanks of the left side do not matter. A value that is not in the \
              table stays, is dropped, or is flagged `invalid`, as `others` says.",
        parameters: &[
            Parameter {
                name: "values",
                kind: ParameterKind::TextMap,
                required: true,
                doc: "Value as written → value wanted; an empty right side makes it missing.",
            },
            Parameter {
                name: "others",
                kind: ParameterKind::Choice(&["keep", "drop", "flag"]),
                required: false,
                doc: "What becomes of values outside the table; `keep` unless said.",
            },
        ],
        examples: &[
            ("{values: V.I.P = VIP; 우수 = GOLD} v.i.p", "VIP"),
            ("{values: 우수 = GOLD, others: flag} 일반", "일반 [invalid]"),
            ("{values: 우수 = GOLD, others: flag} GOLD", "GOLD"),
            ("{values: 테스트 = } 테스트", "(missing)"),
        ],
    },
    build,
};

/// What becomes of values outside a table.
#[derive(Clone, Copy)]
pub(super) enum Others {
    Keep,
    Drop,
    Flag,
}

/// Whole values by folded spelling, and what becomes of others.
pub(super) struct Map {
    pub values: BTreeMap<String, String>,
    pub others: Others,
}

/// Reads the setting `others`.
pub(super) fn others(settings: &Settings) -> Result<Others, String> {
    choice(
        settings,
        "others",
        &[
            ("keep", Others::Keep),
            ("drop", Others::Drop),
            ("flag", Others::Flag),
        ],
    )
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let others = others(settings)?;
    let mut values = BTreeMap::new();
    let pairs = settings.map("values").unwrap_or_default();
    for (from, to) in pairs {
        if values.insert(fold(from), to.clone()).is_some() {
            return Err(format!("`{from}` stands twice in `values`"));
        }
    }
    // A wanted value maps to itself; mapping it further would make the result depend on how
    // often the chain runs.
    for (from, to) in pairs {
        if to.is_empty() {
            continue;
        }
        match values.insert(fold(to), to.clone()) {
            Some(further) if further != *to => {
                return Err(format!(
                    "`{from}` becomes `{to}`, which itself becomes `{further}`"
                ));
            }
            _ => {}
        }
    }
    Ok(Box::new(Map { values, others }))
}

/// The spelling under which a value is found.
pub(super) fn fold(text: &str) -> String {
    collapse(text).to_lowercase()
}

impl Standardizer for Map {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        match (self.values.get(&fold(&text)), self.others) {
            (Some(to), _) if to.is_empty() => return cell.missing(),
            (Some(to), _) => cell.text = Some(to.clone()),
            (None, Others::Keep) => cell.text = Some(text),
            (None, Others::Drop) => return cell.missing(),
            (None, Others::Flag) => {
                cell.text = Some(text);
                cell = cell.flagged(Flags::INVALID);
            }
        }
        cell
    }
}
