//! `pinned`: the value of a row that a person chose.

use std::collections::BTreeSet;

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::dictionary::Dictionaries;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "pinned",
        summary: "Keeps the rows that a person chose",
        doc: "\
For the few customers about whom somebody knows better than any rule. `records` names rows as
`SOURCE:ID`; `file` is a table (CSV, workbook…) with the columns `source` and `source_record_id`
and, if one file serves several fields, `field`. The value of a pinned row wins wherever its
customer ends up, in this run and in later ones; where no row of a customer is pinned, the next
step decides. A pin picks among what the sources say: it never makes up a value, and a masked or
deleted one does not survive by it either. It belongs at the head of a chain:
`[{pinned: {file: pins.csv}}, usable, most-recent]`.",
        parameters: &[
            WHEN,
            Parameter {
                name: "records",
                kind: ParameterKind::TextList,
                required: false,
                doc: "Rows as `SOURCE:ID`",
            },
            Parameter {
                name: "file",
                kind: ParameterKind::Path,
                required: false,
                doc: "A table with the columns `source`, `source_record_id` and perhaps `field`",
            },
        ],
        examples: &[
            ("{records: shop:1} crm=서울 | shop=부산", "부산"),
            ("{records: shop:9} crm=서울 | shop=부산", "서울 | 부산"),
            ("{file: pins.csv} crm=서울 | shop=부산", "부산"),
        ],
    },
    build: |settings, tables| {
        let mut pins = Pinned::default();
        pins.add_records(settings)?;
        pins.add_file(settings, tables)?;
        if settings.list("records").is_none() && settings.text("file").is_none() {
            return Err("`pinned` needs `records` or `file`".to_owned());
        }
        Ok(Action::Narrow(Box::new(pins)))
    },
};

#[derive(Default)]
struct Pinned {
    /// Rows as (source, id), with the field they are pinned for; an empty name is any field.
    pins: BTreeSet<(String, String, String)>,
}

impl Pinned {
    fn add_records(&mut self, settings: &Settings) -> Result<(), String> {
        for record in settings.list("records").unwrap_or_default() {
            match record.split_once(':') {
                Some((source, id)) if !source.is_empty() && !id.is_empty() => {
                    self.pin(source, id, "");
                }
                _ => return Err("`records` names rows as `SOURCE:ID`".to_owned()),
            }
        }
        Ok(())
    }

    fn add_file(&mut self, settings: &Settings, tables: &Dictionaries) -> Result<(), String> {
        let Some(path) = settings.text("file") else {
            return Ok(());
        };
        let table = tables.get(path)?;
        let column = |name| {
            let found = table.column(Some(name), 0);
            found.map_err(|sentence| format!("`{path}`: {sentence}"))
        };
        let (source, id) = (column("source")?, column("source_record_id")?);
        let field = column("field").ok();
        for row in 0..source.len() {
            if let (Some(source), Some(id)) = (source.get(row), id.get(row)) {
                let field = field.and_then(|field| field.get(row)).unwrap_or("");
                self.pin(source.trim(), id.trim(), field.trim());
            }
        }
        Ok(())
    }

    fn pin(&mut self, source: &str, id: &str, field: &str) {
        let pin = (source.to_owned(), id.to_owned(), field.to_owned());
        self.pins.insert(pin);
    }

    fn holds(&self, view: &View<'_>, row: RowId) -> bool {
        let fields = ["", view.field_name()];
        fields.into_iter().any(|field| {
            let source = view.source_name(row).to_owned();
            let pin = (source, view.id(row).to_owned(), field.to_owned());
            self.pins.contains(&pin)
        })
    }
}

impl Narrow for Pinned {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        let pinned: Vec<bool> = rows.iter().map(|&row| self.holds(view, row)).collect();
        if pinned.contains(&true) {
            let mut pinned = pinned.iter();
            rows.retain(|_| pinned.next() == Some(&true));
        }
    }
}
