//! `concat-distinct`: a derived text of all distinct values.

use std::cmp::Reverse;

use crate::survive::chain::{Action, Derive, Derived, Entry, WHEN};
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "concat-distinct",
        summary: "Joins the distinct texts of all rows (a derived value)",
        doc: "\
For notes, tags and interests, of which none should be lost. A cell that already holds several
texts, parted by the separator, gives each of them. Texts that are equal but for case and blanks
around them are written once, as the newest row has them. The newest row's texts come first, then
by trust, then in canonical order; undated rows come last. The result is marked as derived and its
lineage lists every row that contributed. For phone numbers and mail addresses use `union`, which
knows when two are the same.",
        parameters: &[
            WHEN,
            Parameter {
                name: "separator",
                kind: ParameterKind::Text,
                required: false,
                doc: "What stands between the texts; `; ` unless said",
            },
            Parameter {
                name: "max_values",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Most texts to join; all without it. The rest are listed under conflicts",
            },
        ],
        examples: &[
            (
                "crm@2023-01-01=골프 | shop@2024-01-01=등산; 골프",
                "등산; 골프",
            ),
            ("crm@2023-01-01=골프 | shop@2024-01-01=등산", "등산; 골프"),
            (
                "{separator: ·} crm@2023-01-01=골프 | shop@2024-01-01=등산",
                "등산·골프",
            ),
        ],
    },
    build: |settings, _| {
        let separator = settings.text("separator").unwrap_or("; ").to_owned();
        if separator.trim().is_empty() {
            return Err(
                "`separator` needs a sign, or joined texts cannot be told apart".to_owned(),
            );
        }
        let max_values = match settings.number("max_values") {
            None => usize::MAX,
            Some(most) if most >= 1.0 && most.fract() == 0.0 => most as usize,
            Some(_) => return Err("`max_values` is a whole number from 1".to_owned()),
        };
        Ok(Action::Derive(Box::new(ConcatDistinct {
            separator,
            max_values,
        })))
    },
};

struct ConcatDistinct {
    separator: String,
    max_values: usize,
}

impl ConcatDistinct {
    /// The texts in a row's cell with what they are compared by.
    fn texts<'a>(&self, view: &View<'a>, row: RowId) -> Vec<(&'a str, String)> {
        view.text(row)
            .split(self.separator.trim())
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| (text, text.to_lowercase()))
            .collect()
    }
}

impl Derive for ConcatDistinct {
    fn derive(&self, view: &View<'_>, rows: &[RowId]) -> Option<Derived> {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|&row| (Reverse(view.time(row)), Reverse(view.trust(row)), row));
        let mut listed: Vec<&str> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        let mut used: Vec<RowId> = Vec::new();
        for &row in &rows {
            for (text, key) in self.texts(view, row) {
                let known = keys.contains(&key);
                if !known && listed.len() < self.max_values {
                    listed.push(text);
                    keys.push(key);
                } else if !known {
                    continue;
                }
                if used.last() != Some(&row) {
                    used.push(row);
                }
            }
        }
        let text = listed.join(&self.separator);
        // One row that says it all is a pick, not a derivation.
        if let Some(&row) = used.iter().find(|&&row| view.text(row) == text) {
            used = vec![row];
        }
        used.sort_unstable();
        let unlisted = |row: &RowId| {
            let texts = self.texts(view, *row);
            texts.iter().any(|(_, key)| !keys.contains(key))
        };
        (!used.is_empty()).then(|| Derived {
            text,
            rows: used,
            left_out: view.rows().iter().copied().filter(unlisted).collect(),
        })
    }
}
