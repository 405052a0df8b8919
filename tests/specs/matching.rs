//! Specs of rules about matching. A `rules` block gives the project's `match`; a table has a `source`
//! and an `id` per row, fields, the `customer` each row belongs to (the first id of its customer),
//! and `review`: what the run laid before a person, as the other row's id and the reason. The rows
//! stand among some hundred customers who have nothing to do with them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use super::markdown::Table;
use crate::support::crowd::crowd;
use crate::support::program::call;
use crate::support::published::Run;
use crate::support::{TODAY, folder};

/// Fields that a table may have, with their types.
const FIELDS: [(&str, &str); 9] = [
    ("person_name", "person-name"),
    ("vehicle_registration_number", "identifier"),
    ("mobile_phone", "phone"),
    ("phone", "phone"),
    ("guardian_phone", "phone"),
    ("email", "email"),
    ("birth_date", "date"),
    ("address", "postal-address"),
    ("note", "text"),
];

pub fn rows(table: &Table) -> Result<Vec<Vec<String>>, String> {
    let text = |name: &str| -> Result<Vec<String>, String> {
        let cells = table.column(name)?.into_iter();
        Ok(cells.map(Option::unwrap_or_default).collect())
    };
    let (sources, ids) = (text("source")?, text("id")?);
    let fields: Vec<(&str, &str)> = FIELDS
        .into_iter()
        .filter(|(name, _)| table.header.iter().any(|column| column == name))
        .collect();
    let cells: Vec<Vec<String>> = fields
        .iter()
        .map(|(name, _)| text(name))
        .collect::<Result<_, _>>()?;
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let header: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    for (row, source) in sources.iter().enumerate() {
        let file = files
            .entry(source)
            .or_insert_with(|| format!("id,{}\n", header.join(",")));
        let values: Vec<String> = cells.iter().map(|of| quoted(&of[row])).collect();
        writeln!(file, "{},{}", ids[row], values.join(",")).expect("text grows");
    }
    for (which, (people, file)) in crowd().iter().zip(files.values_mut()).enumerate() {
        for (nth, person) in people.iter().enumerate() {
            let values: Vec<String> = header
                .iter()
                .map(|name| quoted(person.cell(name)))
                .collect();
            writeln!(file, "crowd{which}x{nth},{}", values.join(",")).expect("text grows");
        }
    }
    let folder = folder();
    let mut project = String::from("version: 1\nsources:\n");
    for (name, text) in &files {
        fs::write(folder.path().join(format!("{name}.csv")), text).expect("an export");
        let columns: Vec<String> = header.iter().map(|of| format!("{of}: {of}")).collect();
        writeln!(
            project,
            "  - {{name: {name}, path: {name}.csv, id: id, entity: person, columns: {{{}}}}}",
            columns.join(", ")
        )
        .expect("text grows");
    }
    project += "fields:\n";
    for (name, ty) in &fields {
        writeln!(project, "  {name}: {{type: {ty}}}").expect("text grows");
    }
    if let Some(rules) = table.rule("match") {
        writeln!(project, "match: {rules}").expect("text grows");
    }
    fs::write(folder.path().join("project.yaml"), &project).expect("rules");
    let finished = call(folder.path(), ["run", "project.yaml", "--as-of", TODAY]);
    if finished.code != Some(0) {
        return Err(format!("does not run: {}", finished.stderr));
    }
    let run = Run::current(&folder.path().join("goldsieve-out"));
    table.with(&[
        ("customer", customers(&run, &sources, &ids)),
        ("review", reviews(&run, &ids)),
    ])
}

/// Per row of the table, the first id of the table in its customer.
fn customers(run: &Run, sources: &[String], ids: &[String]) -> Vec<String> {
    let crosswalk = run.table("crosswalk");
    let keys = crosswalk.keys("source", "source_record_id");
    let entities = crosswalk.texts("entity_id");
    let entity: BTreeMap<(String, String), String> = keys.into_iter().zip(entities).collect();
    let of = |row: usize| entity.get(&(sources[row].clone(), ids[row].clone()));
    (0..ids.len())
        .map(|row| {
            let first = (0..ids.len()).find(|&other| of(other) == of(row));
            ids[first.expect("itself at least")].clone()
        })
        .collect()
}

/// Per row of the table, its pairs for review with other rows of the table.
fn reviews(run: &Run, ids: &[String]) -> Vec<String> {
    let pairs = run.table("pairs");
    let (lefts, rights) = (pairs.texts("left_id"), pairs.texts("right_id"));
    let decided = pairs
        .texts("decision")
        .into_iter()
        .zip(pairs.texts("reason"));
    let mut found: Vec<Vec<String>> = vec![Vec::new(); ids.len()];
    for ((decision, reason), (left, right)) in decided.zip(lefts.iter().zip(&rights)) {
        if decision != "review" {
            continue;
        }
        for (row, id) in ids.iter().enumerate() {
            for (own, other) in [(left, right), (right, left)] {
                if id == own && ids.contains(other) {
                    found[row].push(format!("{other} {reason}"));
                }
            }
        }
    }
    found
        .into_iter()
        .map(|mut of_row| {
            of_row.sort();
            of_row.join(", ")
        })
        .collect()
}
