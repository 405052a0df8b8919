//! `prefer`: the rows for which a condition holds.

use crate::survive::chain::{Action, Entry, Narrow};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "prefer",
        summary: "Keeps the rows for which an SQL condition holds",
        doc: "\
Looks at the whole row of each rival, not at its value alone: an address from a row whose contract
is active, a phone number from a row that was verified. `when` is an SQL condition over the row's
fields, or the name of a term. If it holds for no row, or for all, the next step decides.",
        parameters: &[Parameter {
            name: "when",
            kind: ParameterKind::Sql,
            required: true,
            doc: "SQL condition over one row's fields, such as the name of a term",
        }],
        examples: &[
            ("{when: source = 'crm'} crm=서울 | shop=부산", "서울"),
            ("{when: source = 'erp'} crm=서울 | shop=부산", "서울 | 부산"),
        ],
    },
    build: |settings, _| {
        let when = settings.text("when").unwrap_or_default();
        if when.is_empty() {
            return Err("`prefer` needs `when`".to_owned());
        }
        Ok(Action::Narrow(Box::new(Prefer {
            when: when.to_owned(),
        })))
    },
};

struct Prefer {
    when: String,
}

impl Narrow for Prefer {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        keep_greatest(rows, |row| view.holds(&self.when, row));
    }
}
