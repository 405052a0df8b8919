//! `ranked`: the value that stands first in a list of the rules.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "ranked",
        summary: "Keeps the value that stands first in a list",
        doc: "\
For grades, states and other values that have an order which neither the alphabet nor time knows:
`{ranked: {order: [VIP, GOLD, SILVER]}}`. Standardized values are compared, without regard to case.
A value that is not in the list loses against any that is; if none is, the next step decides.",
        parameters: &[
            WHEN,
            Parameter {
                name: "order",
                kind: ParameterKind::TextList,
                required: true,
                doc: "The values, the one that should win first",
            },
        ],
        examples: &[
            ("{order: VIP; GOLD} crm=GOLD | shop=VIP", "VIP"),
            ("{order: VIP; GOLD} crm=일반 | shop=gold", "gold"),
            ("{order: VIP; GOLD} crm=일반 | shop=휴면", "일반 | 휴면"),
        ],
    },
    build: |settings, _| {
        let order = settings.list("order").unwrap_or_default();
        if order.is_empty() {
            return Err("`ranked` needs `order`, the values in the order they win".to_owned());
        }
        let order: Vec<String> = order.iter().map(|value| value.to_lowercase()).collect();
        for (at, value) in order.iter().enumerate() {
            if order[..at].contains(value) {
                return Err("`order` names a value twice".to_owned());
            }
        }
        Ok(Action::Narrow(Box::new(Ranked(order))))
    },
};

struct Ranked(Vec<String>);

impl Narrow for Ranked {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        let place = |row: RowId| {
            let text = view.text(row).to_lowercase();
            self.0.iter().position(|value| *value == text)
        };
        let places: Vec<Option<usize>> = rows.iter().map(|&row| place(row)).collect();
        if let Some(best) = places.iter().flatten().min() {
            let mut places = places.iter();
            rows.retain(|_| places.next().and_then(Option::as_ref) == Some(best));
        }
    }
}
