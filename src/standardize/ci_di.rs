//! The standardizer `ci-di`.

use crate::tables::connecting::{Form, form};
use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::is_blank;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "ci-di",
        summary: "연계정보 (CI) and 중복가입확인정보 (DI), exactly as issued.",
        doc: "The keys that Korean identity checks hand out: 88 characters of base64 for a CI, 64 \
              for a DI. Nothing is folded, as every character counts. A run never keeps the \
              values themselves: as soon as a column is known to hold them they are replaced by \
              `ci:`, `di:` or, for anything of another form, `key:` and 40 digits of a hash keyed \
              by the project's `seed`. Equal values stay equal, in every source and every run of \
              the project. A value of another form is flagged `invalid`.",
        parameters: &[],
        examples: &[
            ("AB12", "AB12 [invalid]"),
            (
                "ci:0123456789abcdef0123456789abcdef01234567",
                "ci:0123456789abcdef0123456789abcdef01234567",
            ),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(CiDi))
}

struct CiDi;

impl Standardizer for CiDi {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let trimmed = text.trim_matches(is_blank);
        if trimmed.is_empty() {
            return cell.missing();
        }
        cell.text = Some(trimmed.to_owned());
        if form(trimmed) == Form::Other {
            cell.note("ci-di-form");
            cell = cell.flagged(Flags::INVALID);
        }
        cell
    }
}
