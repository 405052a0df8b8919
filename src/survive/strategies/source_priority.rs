//! `source-priority`: the rows of the most trusted source.

use std::cmp::Reverse;

use crate::survive::chain::{Action, Entry, Narrow};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "source-priority",
        summary: "Keeps the rows of the most trusted source",
        doc: "\
Compares the `trust` of the sources. `order` names sources instead, the most trusted first: the
billing system knows addresses best, the shop knows mail addresses best. Sources that `order`
leaves out come after those it names, by their trust.",
        parameters: &[Parameter {
            name: "order",
            kind: ParameterKind::TextList,
            required: false,
            doc: "Names of sources, the most trusted first; used instead of `trust`",
        }],
        examples: &[("crm=서울 | shop=부산", "서울")],
    },
    build: |settings| {
        Ok(Action::Narrow(Box::new(SourcePriority {
            order: settings.list("order").unwrap_or_default().to_vec(),
        })))
    },
};

struct SourcePriority {
    order: Vec<String>,
}

impl Narrow for SourcePriority {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        keep_greatest(rows, |row| {
            let place = self
                .order
                .iter()
                .position(|name| name == view.source_name(row));
            let trust = if place.is_some() { 0 } else { view.trust(row) };
            (Reverse(place.unwrap_or(self.order.len())), trust)
        });
    }
}
