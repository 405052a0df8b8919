//! What changed between two runs, from their tables: customers by event, golden values by field and
//! cause, figures side by side. The later run may be on disk or still in memory.

mod causes;
mod customers;
mod side;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::error::Result;
use crate::publish::manifest::Summary;
use crate::report::data::difference::{FieldChange, FigureChange, RunDifference};
use crate::report::data::quality::FieldLabel;

pub use side::{FieldSide, GoldenSide, Rows, Side};

/// Ids named as examples.
const EXAMPLES: usize = 5;

/// Compares two runs.
///
/// # Errors
/// I/O or internal, if a table cannot be read.
pub fn difference(before: &Side<'_>, after: &Side<'_>) -> Result<RunDifference> {
    let (old, new) = (&before.golden, &after.golden);
    let (customers, changes) = rayon::join(
        || customers::compare(&before.rows, &after.rows),
        || changed_values(old, new),
    );
    let mut difference = RunDifference {
        before: before.run.to_string(),
        after: after.run.to_string(),
        also_changed: also_changed(before.summary, after.summary),
        unchanged: customers.unchanged,
        events: customers.events(EXAMPLES),
        figures: figures(before.summary, after.summary),
        ..RunDifference::default()
    };
    let has = |side: &GoldenSide, name: &str| side.fields.iter().any(|it| *it.name == *name);
    for (side, other, list) in [
        (new, old, &mut difference.fields_added),
        (old, new, &mut difference.fields_removed),
    ] {
        let missing = side.fields.iter().filter(|it| !has(other, &it.name));
        list.extend(missing.map(|it| it.name.to_string()));
    }
    let causes = causes::causes(before, after, &customers, &changes)?;
    for (field, of_field) in new.fields.iter().enumerate() {
        let here = changes
            .iter()
            .zip(&causes)
            .filter(|(it, _)| it.new_field == field);
        let mut change = FieldChange {
            field: FieldLabel {
                name: of_field.name.to_string(),
                ..of_field.label.clone()
            },
            ..FieldChange::default()
        };
        let mut counts = [0u64; causes::Cause::ALL.len()];
        for (value, cause) in here {
            match (value.had_value, value.has_value) {
                (true, true) => change.changed += 1,
                (false, _) => change.filled += 1,
                (true, false) => change.emptied += 1,
            }
            counts[*cause as usize] += 1;
            if change.examples.len() < EXAMPLES {
                let id = new.entity.value(value.new_entity as usize);
                change.examples.push(id.to_owned());
            }
        }
        if change.total() > 0 {
            change.causes = causes::counted(&counts);
            difference.fields.push(change);
        }
    }
    Ok(difference)
}

/// A golden value that is not what it was.
#[derive(Clone, Copy)]
struct ChangedValue {
    /// Row of the customer in either golden table.
    old_entity: u32,
    new_entity: u32,
    /// The field in either run.
    old_field: usize,
    new_field: usize,
    had_value: bool,
    has_value: bool,
}

/// Every golden value that differs, of customers and fields that both runs have, by field and then
/// by id.
fn changed_values(old: &GoldenSide, new: &GoldenSide) -> Vec<ChangedValue> {
    let pairs = side::shared(&old.entity, &new.entity);
    let fields = new.fields.par_iter().enumerate();
    let of_field = fields.filter_map(|(new_field, after)| {
        let old_field = old.fields.iter().position(|it| it.name == after.name)?;
        let before = &old.fields[old_field];
        let changed = pairs.iter().filter_map(|&(old_entity, new_entity)| {
            let (a, b) = (
                before.value.get(old_entity as usize),
                after.value.get(new_entity as usize),
            );
            (a != b).then_some(ChangedValue {
                old_entity,
                new_entity,
                old_field,
                new_field,
                had_value: a.is_some(),
                has_value: b.is_some(),
            })
        });
        Some(changed.collect::<Vec<_>>())
    });
    of_field.collect::<Vec<_>>().concat()
}

fn also_changed(before: &Summary, after: &Summary) -> Vec<String> {
    let names = |summary: &Summary| -> Vec<String> {
        summary.sources.iter().map(|it| it.name.clone()).collect()
    };
    let different = [
        ("rules", before.rules_hash != after.rules_hash),
        ("model", before.model_hash != after.model_hash),
        ("version", before.goldsieve != after.goldsieve),
        ("sources", names(before) != names(after)),
    ];
    let named = different.into_iter().filter(|(_, differs)| *differs);
    named.map(|(name, _)| name.to_owned()).collect()
}

fn figures(before: &Summary, after: &Summary) -> Vec<FigureChange> {
    let names: BTreeSet<&String> = before.figures.keys().chain(after.figures.keys()).collect();
    let figure = |name: &String| FigureChange {
        name: name.clone(),
        before: before.figures.get(name).copied(),
        after: after.figures.get(name).copied(),
    };
    names.into_iter().map(figure).collect()
}
