//! The standardizer `split`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::text_column::SLOT;

use super::fold::is_blank;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "split",
        summary: "Takes one piece of a cell.",
        doc: "Cuts the cell at a separator (or between the slots of several source columns) and \
              keeps the piece of a number, counted from 1, trimmed. A cell with fewer pieces \
              becomes missing.",
        parameters: &[
            Parameter {
                name: "slot",
                kind: ParameterKind::Integer,
                required: true,
                doc: "Which piece, from 1.",
            },
            Parameter {
                name: "at",
                kind: ParameterKind::Text,
                required: false,
                doc: "Where to cut; between slots unless said.",
            },
        ],
        examples: &[
            ("{slot: 2, at: /} 영업팀 / 김철수", "김철수"),
            ("{slot: 1} 김\u{1f}철수", "김"),
            ("{slot: 3, at: /} 영업팀/김철수", "(missing)"),
        ],
    },
    build,
};

struct Split {
    index: usize,
    at: String,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let slot = settings.number("slot").unwrap_or(1.0);
    if slot.fract() != 0.0 || !(1.0..=1000.0).contains(&slot) {
        return Err("`slot` must be a whole number from 1".to_owned());
    }
    let at = settings
        .text("at")
        .map_or_else(|| SLOT.to_string(), str::to_owned);
    if at.is_empty() {
        return Err("`at` is empty".to_owned());
    }
    Ok(Box::new(Split {
        index: slot as usize - 1,
        at,
    }))
}

impl Standardizer for Split {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let piece = text
            .split(self.at.as_str())
            .nth(self.index)
            .map(|piece| piece.trim_matches(is_blank))
            .filter(|piece| !piece.is_empty());
        match piece {
            Some(piece) if piece.len() < text.len() => cell.text = Some(piece.to_owned()),
            Some(_) => cell.text = Some(text),
            None => return cell.missing(),
        }
        cell
    }
}
