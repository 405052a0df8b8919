//! `union`: a derived list of distinct values. Values equal under their key are listed once.

use std::cmp::Reverse;

use crate::survive::chain::{Action, Derive, Derived, Entry, WHEN};
use crate::survive::fields::JOIN;
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "union",
        summary: "Lists the distinct values of all rows, joined by `;` (a derived value)",
        doc: "\
For contacts of which a customer may have several. Values that are the same number or mailbox are
listed once. The newest row's values come first, then by trust, then in canonical order; undated
rows come last. `max_values` ends the list; values beyond it are listed under conflicts. The result
is marked as derived and its lineage lists every row that
contributed.",
        parameters: &[
            WHEN,
            Parameter {
                name: "max_values",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Most values to list; all without it",
            },
        ],
        examples: &[
            (
                "crm@2023-01-01=a@x.kr | shop@2024-01-01=b@x.kr;a@x.kr",
                "b@x.kr;a@x.kr",
            ),
            (
                "crm@2023-01-01=a@x.kr | shop@2024-01-01=b@x.kr",
                "b@x.kr;a@x.kr",
            ),
        ],
    },
    build: |settings, _| {
        let max_values = match settings.number("max_values") {
            None => usize::MAX,
            Some(most) if most >= 1.0 && most.fract() == 0.0 => most as usize,
            Some(_) => return Err("`max_values` is a whole number from 1".to_owned()),
        };
        Ok(Action::Derive(Box::new(Union { max_values })))
    },
};

struct Union {
    max_values: usize,
}

impl Derive for Union {
    fn derive(&self, view: &View<'_>, rows: &[RowId]) -> Option<Derived> {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|&row| (Reverse(view.time(row)), Reverse(view.trust(row)), row));
        let mut listed: Vec<&str> = Vec::new();
        let mut keys: Vec<&str> = Vec::new();
        let mut used: Vec<RowId> = Vec::new();
        for &row in &rows {
            for (text, key) in view.keyed(row).iter() {
                if !keys.contains(&key) && listed.len() < self.max_values {
                    listed.push(text);
                    keys.push(key);
                }
                if keys.contains(&key) && used.last() != Some(&row) {
                    used.push(row);
                }
            }
        }
        let text = listed.join(&JOIN.to_string());
        // One row that says it all is a pick, not a derivation.
        if let Some(&row) = used.iter().find(|&&row| view.text(row) == text) {
            used = vec![row];
        }
        used.sort_unstable();
        let unlisted = |row: &RowId| view.keyed(*row).iter().any(|(_, key)| !keys.contains(&key));
        (!used.is_empty()).then(|| Derived {
            text,
            rows: used,
            left_out: view.rows().iter().copied().filter(unlisted).collect(),
        })
    }
}
