//! Tables that rules look values up in (code lists, alias lists, picklists), as read from their
//! files. Reading the files is not done here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::text_column::TextColumn;

/// One table: named columns of text, all of one length.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// Header and cells, in the order of the file.
    pub columns: Vec<(Arc<str>, TextColumn)>,
}

impl Dictionary {
    /// The column of a name, or the one at `position` where none is asked for.
    ///
    /// # Errors
    /// A sentence that names the columns there are.
    pub fn column(&self, name: Option<&str>, position: usize) -> Result<&TextColumn, String> {
        let found = match name {
            Some(name) => self.columns.iter().find(|(header, _)| **header == *name),
            None => self.columns.get(position),
        };
        found.map(|(_, cells)| cells).ok_or_else(|| {
            let headers: Vec<String> = self
                .columns
                .iter()
                .map(|(header, _)| format!("`{header}`"))
                .collect();
            let wanted = match name {
                Some(name) => format!("the column `{name}`"),
                None => format!("a column number {}", position + 1),
            };
            format!("the table lacks {wanted}; it has {}", headers.join(", "))
        })
    }
}

/// The tables of a run, by their path as written in the rules.
#[derive(Clone, Debug, Default)]
pub struct Dictionaries(BTreeMap<String, Arc<Dictionary>>);

/// For rules that look nothing up.
pub static NO_DICTIONARIES: Dictionaries = Dictionaries(BTreeMap::new());

impl Dictionaries {
    /// Adds the table of a path.
    pub fn insert(&mut self, path: impl Into<String>, dictionary: Dictionary) {
        self.0.insert(path.into(), Arc::new(dictionary));
    }

    /// The table of a path.
    ///
    /// # Errors
    /// A sentence for whoever wrote the path.
    pub fn get(&self, path: &str) -> Result<&Arc<Dictionary>, String> {
        self.0
            .get(path)
            .ok_or_else(|| format!("the table `{path}` was not read"))
    }
}

/// The tables that the examples of definitions and literate specs look values up in.
pub fn samples() -> Dictionaries {
    let table = |rows: &[&[&str]]| Dictionary {
        columns: (0..rows[0].len())
            .map(|column| {
                let cells = rows[1..].iter().map(|row| Some(row[column]));
                (Arc::from(rows[0][column]), TextColumn::from_values(cells))
            })
            .collect(),
    };
    let mut samples = Dictionaries::default();
    samples.insert(
        "grades.csv",
        table(&[
            &["code", "grade"],
            &["1", "VIP"],
            &["2", "GOLD"],
            &["3", "SILVER"],
            &["A", "BLACK"],
        ]),
    );
    samples.insert(
        "branches.csv",
        table(&[&["지점"], &["강남점"], &["부산점"], &["대구점"]]),
    );
    samples.insert(
        "pins.csv",
        table(&[
            &["source", "source_record_id", "field"],
            &["shop", "1", ""],
            &["erp", "1", "email"],
        ]),
    );
    samples
}
