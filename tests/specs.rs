//! Runs the literate specs in `tests/spec`: prose for people, rules and tables for the program. The
//! ones of survivorship are run by the stage's own tests, which build whole clusters from them.
//!
//! With `GOLDSIEVE_UPDATE_SPECS=1` in the environment the expected cells are rewritten with what
//! really comes out, for a person to review.

mod checks;
mod comparisons;
mod markdown;
mod matching;
mod standardizers;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use goldsieve::{standardize, validate};

use crate::support::root;
use markdown::{Spec, Table};

/// The specs of one room.
fn specs(room: &str) -> Vec<Spec> {
    let folder = root().join("tests/spec").join(room);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths.into_iter().map(Spec::read).collect()
}

/// Runs every table of a room, or rewrites it; `actual` gives the rows as they come out.
fn hold(room: &str, actual: impl Fn(&Table) -> Result<Vec<Vec<String>>, String>) {
    let update = std::env::var_os("GOLDSIEVE_UPDATE_SPECS").is_some();
    let mut problems = Vec::new();
    let mut rows = 0;
    for spec in specs(room) {
        let outcome = spec.run(&actual);
        rows += outcome.rows;
        if update && outcome.text != spec.text {
            fs::write(&spec.path, outcome.text).expect("the spec can be written");
        } else {
            problems.extend(outcome.problems);
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    assert!(rows > 30, "only {rows} rows in the specs of {room}");
}

#[test]
fn standardizers_do_what_their_specs_say() {
    hold("standardize", standardizers::rows);
}

#[test]
fn checks_do_what_their_specs_say() {
    hold("validate", checks::rows);
}

#[test]
fn comparisons_do_what_their_specs_say() {
    hold("compare", comparisons::rows);
}

#[test]
fn rules_of_matching_do_what_their_specs_say() {
    hold("match", matching::rows);
}

/// Every standardizer is held by what people really type, the ones that decide matches by most.
#[test]
fn standardizers_have_cases_enough() {
    let cases: RefCell<BTreeMap<String, usize>> = RefCell::default();
    for spec in specs("standardize") {
        spec.run(|table| {
            let name = table.rule("standardizer").or(table.rule("type"));
            let name = name.unwrap_or(&table.stem).to_owned();
            *cases.borrow_mut().entry(name).or_default() += table.rows.len();
            Ok(table.rows.clone())
        });
    }
    let cases = cases.into_inner();
    let total: usize = cases.values().sum();
    println!("{total} cases: {cases:?}");
    for name in [
        "phone",
        "person-name",
        "business-number",
        "date",
        "postal-address",
    ] {
        assert!(cases[name] >= 40, "{name}: {} cases", cases[name]);
    }
    assert!(total >= 400, "{total} cases");
}

/// Whatever is registered has a spec: its own file, or a `rules` block that names it.
#[test]
fn everything_registered_has_a_spec() {
    let named = |room: &str, key: &str| -> BTreeSet<String> {
        let specs = specs(room);
        let stems = specs.iter().map(|spec| spec.stem());
        let blocks = specs.iter().flat_map(|spec| spec.values_of(key));
        stems.chain(blocks).collect()
    };
    let standardizers = named("standardize", "standardizer");
    let checks = named("validate", "check");
    let comparisons = named("compare", "type");
    let mut missing: Vec<String> = Vec::new();
    let mut want = |name: &str, room: &str, there: &BTreeSet<String>| {
        if !there.contains(name) {
            missing.push(format!("{room}: {name}"));
        }
    };
    for entry in standardize::registry() {
        want(entry.definition.name, "standardize", &standardizers);
    }
    for entry in validate::registry() {
        want(entry.definition.name, "validate", &checks);
    }
    for ty in [
        "person-name",
        "company-name",
        "phone",
        "email",
        "postal-address",
        "date",
        "identifier",
        "text",
    ] {
        want(ty, "compare", &comparisons);
    }
    assert!(missing.is_empty(), "without a spec: {missing:?}");
}
