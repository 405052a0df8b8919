//! The standardizer `coalesce`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::text_column::SLOT;

use super::choices::choice;
use super::fold::{is_blank, plain};
use super::{Cell, Context, Entry, Standardizer, StepSpec, chain::Chain, find};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "coalesce",
        summary: "Takes the first filled one of several source columns.",
        doc: "Where several columns may hold the same thing (휴대폰, or else 연락처), the first one that \
              is filled becomes the value and the others are left out; if they say something else, \
              a note tells so. `accept` sets what counts as filled: any word that does not mean \
              \"nothing\" (없음, -, N/A, as under `null-tokens`), any text at all, or only what the \
              field's type can use, so that 010-0000-0000 or a masked name gives way to a later \
              column. If no column passes, the first with any text is taken.\n\n\
              A cell of one column passes unchanged.",
        parameters: &[Parameter {
            name: "accept",
            kind: ParameterKind::Choice(&["values", "any-text", "usable"]),
            required: false,
            doc: "`values` (unless said), `any-text` or `usable`.",
        }],
        examples: &[
            ("\u{1f}010-2345-6789\u{1f}02-312-4567", "010-2345-6789"),
            ("없음\u{1f}김철수", "김철수"),
            ("{accept: any-text} 없음\u{1f}김철수", "없음"),
            ("\u{1f} ", "(missing)"),
            ("- ", "- "),
        ],
    },
    build,
};

#[derive(Clone, Copy)]
enum Accept {
    Values,
    AnyText,
    Usable,
}

struct Coalesce {
    accept: Accept,
    /// What a slot goes through to be judged; its text is taken as it stands.
    judge: Chain,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let accept = choice(
        settings,
        "accept",
        &[
            ("values", Accept::Values),
            ("any-text", Accept::AnyText),
            ("usable", Accept::Usable),
        ],
    )?;
    let mut steps = Vec::new();
    if !matches!(accept, Accept::AnyText) {
        steps.push(StepSpec::plain("null-tokens"));
    }
    if matches!(accept, Accept::Usable) && find(context.ty.name()).is_some() {
        steps.push(StepSpec::plain(context.ty.name()));
    }
    let judge = Chain::build(&steps, context).map_err(|mut errors| errors.remove(0).message)?;
    Ok(Box::new(Coalesce { accept, judge }))
}

impl Coalesce {
    fn accepts(&self, slot: &str) -> bool {
        if matches!(self.accept, Accept::AnyText) {
            return true;
        }
        let judged = self.judge.apply(Cell::of(slot));
        judged.text.is_some() && judged.flags.usable()
    }
}

impl Standardizer for Coalesce {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if !text.contains(SLOT) {
            cell.text = Some(text);
            return cell;
        }
        let filled: Vec<&str> = text
            .split(SLOT)
            .map(|slot| slot.trim_matches(is_blank))
            .filter(|slot| !slot.is_empty())
            .collect();
        let Some(&first) = filled.first() else {
            return cell.missing();
        };
        let chosen = filled.iter().copied().find(|slot| self.accepts(slot));
        let taken = chosen.unwrap_or(first);
        let others = filled.iter().filter(|slot| plain(slot) != plain(taken));
        if others.filter(|slot| self.accepts(slot)).count() > 0 {
            cell.note("other-column-differs");
        }
        cell.text = Some(taken.to_owned());
        cell
    }
}
