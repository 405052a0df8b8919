//! `source-priority`: the rows of the most trusted source.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::length_of_time::length_of_time;
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "source-priority",
        summary: "Keeps the rows of the most trusted source",
        doc: "\
Compares the `trust` of the sources, or the `field_trust` that a source has for this very field: the
billing system knows addresses best, the shop knows mail addresses best.

`order` names sources instead, the most trusted first. A named source without a value is passed
over, and if none of them has one, the next step decides: no source wins by being left out.

With `half_life`, trust fades with age: a value counts half of its source's trust once its row is
that old, a quarter at twice the age. A row that does not say when it changed counts as one
half-life old. A phone number of ten years ago then no longer beats last month's, however trusted
its source is.",
        parameters: &[
            WHEN,
            Parameter {
                name: "order",
                kind: ParameterKind::TextList,
                required: false,
                doc: "Names of sources, the most trusted first; used instead of `trust`",
            },
            Parameter {
                name: "half_life",
                kind: ParameterKind::Duration,
                required: false,
                doc: "Age at which a value counts half of its source's trust, such as `2y`",
            },
        ],
        examples: &[
            ("crm=서울 | shop=부산", "서울"),
            ("{order: shop; crm} crm=서울 | shop=부산 | erp=대구", "부산"),
            ("{order: legacy} crm=서울 | shop=부산", "서울 | 부산"),
            (
                "{half_life: 1y} crm@2019-01-01=서울 | shop@2024-01-01=부산",
                "부산",
            ),
        ],
    },
    build: |settings, _| {
        let order = settings.list("order").unwrap_or_default().to_vec();
        let half_life = length_of_time(settings, "half_life")?;
        if half_life == Some(0) {
            return Err("`half_life` must be longer than nothing".to_owned());
        }
        if half_life.is_some() && !order.is_empty() {
            return Err("`half_life` weighs trust; it says nothing beside `order`".to_owned());
        }
        Ok(Action::Narrow(if order.is_empty() {
            Box::new(Trust { half_life })
        } else {
            Box::new(Order(order))
        }))
    },
};

struct Order(Vec<String>);

impl Narrow for Order {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        let has_row = |name: &&String| rows.iter().any(|&row| view.source_name(row) == **name);
        if let Some(name) = self.0.iter().find(has_row) {
            rows.retain(|&row| view.source_name(row) == name);
        }
    }
}

struct Trust {
    /// Microseconds.
    half_life: Option<i64>,
}

impl Narrow for Trust {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        match self.half_life {
            None => keep_greatest(rows, |row| u64::from(view.trust(row))),
            Some(half_life) => keep_greatest(rows, |row| {
                let age = view.age(row).unwrap_or(half_life);
                faded(view.trust(row), age as f64 / half_life as f64)
            }),
        }
    }
}

/// Trust after a number of half-lives, in millionths of a point: a whole number, so that equal
/// trust is equal on every machine.
fn faded(trust: u8, half_lives: f64) -> u64 {
    (f64::from(trust) * 1e6 * libm::exp2(-half_lives)) as u64
}
