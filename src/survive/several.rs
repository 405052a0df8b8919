//! Fields that keep several values (`max_values`): the chain chooses once more among what is not
//! the same as a value already kept, until there are enough. Each stays a value of one row.

use crate::tables::field::FieldType;
use crate::tables::records::RowId;
use crate::tables::standardized::Flags;

use super::chain::{Kept, Outcome};
use super::fields::{elements, several};
use super::notation;
use super::plan::Unit;
use super::view::View;

/// The best values of a field, given the outcome for the first. A value made by adding up stays
/// the one value that it is.
pub fn keep(unit: &Unit<'_>, view: &View<'_>, first: Outcome, most: usize) -> Outcome {
    if let Outcome::Picked { row, .. } = first
        && says_all(view, row)
    {
        return first;
    }
    let mut kept: Vec<Kept> = Vec::new();
    let mut remaining = view.rows().to_vec();
    let mut outcome = first;
    loop {
        let before = kept.len();
        match &outcome {
            Outcome::Picked { row, strategy } => {
                if !unit.admits(view.tier(*row)) {
                    break;
                }
                add(view, &[*row], *strategy, most, &mut kept);
            }
            Outcome::Derived { value, strategy } => {
                let listed = elements(&value.text).all(|text| carries(view, &value.rows, text));
                if !listed {
                    break;
                }
                let mut rows = value.rows.clone();
                let place = |row: RowId| {
                    let mut texts = elements(&value.text);
                    texts.position(|text| carries(view, &[row], text))
                };
                rows.sort_by_key(|&row| (place(row), row));
                add(view, &rows, *strategy, most, &mut kept);
            }
            _ => break,
        }
        remaining.retain(|&row| is_new(view, row, &kept));
        if kept.len() == before || kept.len() >= most || remaining.is_empty() {
            break;
        }
        let rest = View {
            ground: view.ground,
            fields: view.fields,
            rows: &remaining,
        };
        outcome = unit.chain.run(&rest, &mut remaining.clone());
    }
    match kept.as_slice() {
        [] => outcome,
        [only] if only.text == view.text(only.row) => Outcome::Picked {
            row: only.row,
            strategy: only.strategy,
        },
        _ => Outcome::Several { kept },
    }
}

/// Whether all rows carry the one value of this row, written as it is.
fn says_all(view: &View<'_>, row: RowId) -> bool {
    let code = |row| view.ground.code(view.fields[0], row);
    let text = view.text(row);
    view.rows().iter().all(|&other| code(other) == code(row))
        && !several(text)
        && text.trim().len() == text.len()
}

fn carries(view: &View<'_>, rows: &[RowId], text: &str) -> bool {
    let says = |&row: &RowId| view.keyed(row).iter().any(|(value, _)| value == text);
    rows.iter().any(says)
}

/// Keeps the values of rows that are not kept yet, as long as there is room.
fn add(view: &View<'_>, rows: &[RowId], strategy: u8, most: usize, kept: &mut Vec<Kept>) {
    for &row in rows {
        for (text, key) in view.keyed(row).iter() {
            if kept.len() < most && kept.iter().all(|it| it.key != key) {
                let same = |&other: &RowId| view.keyed(other).iter().any(|(_, it)| it == key);
                kept.push(Kept {
                    text: text.to_owned(),
                    key: key.to_owned(),
                    row,
                    strategy,
                    support: view.rows().iter().copied().filter(|row| same(row)).count() as u32,
                });
            }
        }
    }
}

/// Whether a row has a value worth keeping beside those kept: another one, not the same in another
/// notation, and no number that is dead.
fn is_new(view: &View<'_>, row: RowId, kept: &[Kept]) -> bool {
    let field = &view.ground.records.fields[view.fields[0]];
    let code = view.ground.code(view.fields[0], row);
    let dead = field.def.ty == FieldType::Phone
        && field.standardized.flags[code as usize].has(Flags::STALE);
    let new = |key: &str| kept.iter().all(|it| it.key != key);
    let same =
        |it: &Kept| notation::same_thing(field, view.ground.code(view.fields[0], it.row), code);
    !dead
        && view.tier(row).usable()
        && view.keyed(row).iter().any(|(_, key)| new(key))
        && !kept.iter().any(same)
}
