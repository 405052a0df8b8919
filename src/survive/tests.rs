//! Runs every strategy's examples and the literate specs in `tests/spec/survive`, and holds the
//! registry complete.
//!
//! A spec is Markdown: prose, a `rules` block, a table of rows, then the expected `golden` and
//! `conflicts` tables. With `GOLDSIEVE_UPDATE_SPECS` set the expected tables are rewritten, for a
//! person to review.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::tables::definition::{Setting, Settings};
use crate::tables::dictionary::samples;
use crate::tables::example::split_settings;
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::findings::Severity;
use crate::tables::golden::Golden;
use crate::tables::records::Records;

use super::fixture::{Row, day, def, one_cluster, records, value};
use super::{Chain, Conditions, ConsentRule, Faults, FieldTrust, Group, Spec, registry, survive};

#[test]
fn examples_of_every_strategy_hold() {
    for entry in registry() {
        let definition = &entry.definition;
        assert!(!definition.examples.is_empty() && definition.doc.len() > definition.summary.len());
        for (given, expected) in definition.examples {
            let got = example(definition.name, given);
            assert_eq!(got, *expected, "`{}` of {given}", definition.name);
        }
    }
}

/// The values left by one strategy, in canonical order, or the value it derives. Rows are
/// written `source@day=value`, `+2` after a value fills two more fields of the row.
fn example(strategy: &str, given: &str) -> String {
    let definition = registry().iter().find(|it| it.definition.name == strategy);
    let definition = &definition.expect("a strategy").definition;
    let (settings, given) = split_settings(definition, given).unwrap();
    let (ty, rows) = match given.split_once(": ") {
        Some(("number", rows)) => (FieldType::Number, rows),
        _ if strategy == "most-restrictive" => (FieldType::Consent, given),
        _ if strategy == "usable" => (FieldType::PersonName, given),
        _ => (FieldType::Text, given),
    };
    let mut defs = vec![def("value", ty)];
    defs.extend((0..4).map(|n| def(&format!("other{n}"), FieldType::Text)));
    let mut faults = Faults::default();
    let rows: Vec<&str> = rows.split(" | ").collect();
    let rows = rows.into_iter().enumerate().map(|(n, row)| {
        let (head, text) = row.split_once('=').expect("source=value");
        let (source, updated) = head.split_once('@').unwrap_or((head, ""));
        let (text, fault) = text.split_once(" !").unwrap_or((text, ""));
        let of_value = severity(fault).map(|bad| ((0, n as u32), bad));
        faults.of_values.extend(of_value);
        let (text, more) = text.split_once(" +").unwrap_or((text, "0"));
        let more: usize = more.parse().expect("a count");
        let mut cells = vec![value(text)];
        cells.extend((0..4).map(|n| value("x").filter(|_| n < more)));
        Row {
            source: source.to_owned(),
            id: n.to_string(),
            updated_at: day(updated),
            deleted: false,
            cells,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let records = records(&defs, EntityKind::Person, rows);
    let spec = Spec {
        conditions: conditions_of_sources(&records),
        faults,
        ..Spec::defaults(&defs)
    };
    let times = records.updated_at.clone();
    let ground = super::quality::Ground::new(&records, &spec, times);
    let all: Vec<u32> = (0..records.len() as u32).collect();
    let view = super::View {
        ground: &ground,
        fields: &[0],
        rows: &all,
    };
    let mut left = all.clone();
    let chain = Chain::with_tables(&[(strategy, settings)], &samples()).unwrap();
    match &chain.steps[0].action {
        super::Action::Derive(derive) => derive.derive(&view, &all).unwrap().text,
        super::Action::Narrow(narrow) => {
            narrow.narrow(&view, &mut left);
            let mut texts: Vec<&str> = left.iter().map(|&row| view.text(row)).collect();
            texts.dedup();
            texts.join(" | ")
        }
    }
}

/// What a finding of a severity counts.
fn severity(name: &str) -> Option<u32> {
    Severity::from_name(name).map(Faults::weight)
}

/// The conditions that examples and specs use: one per source.
fn conditions_of_sources(records: &Records) -> Conditions {
    let of_source = |at: usize| {
        records
            .source
            .iter()
            .map(|&of| usize::from(of) == at)
            .collect()
    };
    let sources = records.sources.iter().enumerate();
    sources
        .map(|(at, source)| (format!("source = '{}'", source.name), of_source(at)))
        .collect()
}

#[test]
fn every_strategy_has_one_file_one_entry_and_one_spec() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stems = |folder: &str, skip: &str| {
        let mut stems: Vec<String> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| {
                path.file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('_', "-")
            })
            .filter(|stem| stem != skip)
            .collect();
        stems.sort();
        stems
    };
    let mut names: Vec<&str> = registry()
        .iter()
        .map(|entry| entry.definition.name)
        .collect();
    names.sort_unstable();
    assert_eq!(stems("src/survive/strategies", "mod"), names);
    let specs = stems("tests/spec/survive", "");
    for name in names {
        assert!(specs.iter().any(|spec| spec == name), "no spec for {name}");
    }
}

#[test]
fn specs_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/survive");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let written = std::fs::read_to_string(&path).unwrap();
        let correct = with_results(&written);
        if written != correct && std::env::var_os("GOLDSIEVE_UPDATE_SPECS").is_some() {
            std::fs::write(&path, &correct).unwrap();
        } else {
            assert_eq!(written, correct, "{}", path.display());
        }
    }
}

/// The spec with its `golden` and `conflicts` tables as they come out.
fn with_results(spec: &str) -> String {
    let mut out = String::new();
    let mut rules: Vec<&str> = Vec::new();
    let mut result: Option<(Golden, Records)> = None;
    let mut lines = spec.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        if line == "```rules" {
            rules.clear();
            for rule in lines.by_ref() {
                writeln!(out, "{rule}").unwrap();
                if rule == "```" {
                    break;
                }
                rules.push(rule);
            }
        }
        let is_table = |line: &&str| line.starts_with('|');
        let table: Vec<&str> = match line {
            "Rows:" | "Golden:" | "Conflicts:" => {
                assert!(
                    matches!(lines.next(), None | Some("")),
                    "a blank line after {line}"
                );
                out.push('\n');
                std::iter::from_fn(|| lines.next_if(is_table)).collect()
            }
            _ => continue,
        };
        match line {
            "Rows:" => {
                for line in &table {
                    writeln!(out, "{line}").unwrap();
                }
                result = Some(run(&rules, &table));
            }
            "Golden:" => {
                let (golden, records) = result.as_ref().expect("rows first");
                out.push_str(&golden_table(golden, records));
            }
            _ => {
                let (golden, records) = result.as_ref().expect("rows first");
                out.push_str(&conflicts_table(golden, records));
            }
        }
        // A spec being filled in for the first time has no blank line there yet.
        if lines.peek().is_some_and(|next| !next.is_empty()) {
            out.push('\n');
        }
    }
    out
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect()
}

/// Rows of a table whose columns are `row`, `updated_at` and fields; a row name `shop:2 deleted`
/// marks a deleted row.
fn run(rules: &[&str], table: &[&str]) -> (Golden, Records) {
    let header = cells(table[0]);
    let names = &header[2..];
    let mut defs: Vec<FieldDef> = Vec::new();
    for name in names {
        let ty = rules
            .iter()
            .find_map(|rule| rule.strip_prefix(&format!("{name}: ")));
        let ty = ty.and_then(FieldType::from_name).expect("a type per field");
        let mut def = def(name, ty);
        let keep = format!("keep {name}: ");
        if let Some(most) = rules.iter().find_map(|rule| rule.strip_prefix(&keep)) {
            def.max_values = most.parse().expect("a number");
        }
        defs.push(def);
    }
    let rows = table[2..].iter().map(|line| {
        let cells = cells(line);
        let (name, deleted) = match cells[0].strip_suffix(" deleted") {
            Some(name) => (name, true),
            None => (cells[0].as_str(), false),
        };
        let (source, id) = name.split_once(':').expect("source:id");
        Row {
            source: source.to_owned(),
            id: id.to_owned(),
            updated_at: day(&cells[1]),
            deleted,
            cells: cells[2..].iter().map(|cell| value(cell)).collect(),
        }
    });
    let kind = if rules.contains(&"entity: company") {
        EntityKind::Company
    } else {
        EntityKind::Person
    };
    let records = records(&defs, kind, rows.collect());
    let mut spec = spec_of(rules, &defs);
    spec.conditions = conditions_of_sources(&records);
    spec.faults = faults_of(rules, &records);
    let golden = survive(&spec, &records, &one_cluster(&records));
    (golden, records)
}

fn spec_of(rules: &[&str], defs: &[FieldDef]) -> Spec {
    let mut spec = Spec::defaults(defs);
    let field = |name: &str| {
        let found = defs.iter().position(|def| &*def.name == name.trim());
        found.unwrap_or_else(|| panic!("no field {name}"))
    };
    for rule in rules {
        let (key, rest) = rule.split_once(": ").expect("key: value");
        if let Some(name) = key.strip_prefix("chain ") {
            spec.chains[field(name)] = chain(rest);
        } else if key == "group" {
            let (names, steps) = rest.split_once(" by ").expect("fields by chain");
            let fields: Vec<usize> = names.split(',').map(field).collect();
            spec.groups
                .push(Group::new(&fields, defs, chain(steps)).unwrap());
        } else if let Some(name) = key.strip_prefix("consent ") {
            let consent = field(name);
            spec.consents.retain(|rule| rule.consent != consent);
            let contacts = rest.split(',').map(field).collect();
            spec.consents.push(ConsentRule { consent, contacts });
        } else if let Some(told) = key.strip_prefix("trust ") {
            let (source, name) = told.split_once(' ').expect("source field");
            spec.trust.push(FieldTrust {
                source: source.into(),
                field: field(name),
                trust: rest.parse().expect("0 to 100"),
            });
        } else if key == "as_of" {
            spec.as_of = Some(day(rest));
        }
    }
    spec
}

/// What the rules say that checks found: `fault city: crm:1 error, shop:1 info`.
fn faults_of(rules: &[&str], records: &Records) -> Faults {
    let mut faults = Faults {
        of_rows: vec![0; records.len()],
        ..Faults::default()
    };
    for rule in rules.iter().filter_map(|rule| rule.strip_prefix("fault ")) {
        let (name, found) = rule.split_once(": ").expect("field: row severity");
        let field = records.field(name).expect("a field") as u32;
        for found in found.split(", ") {
            let (row, bad) = found.split_once(' ').expect("row severity");
            let is_row = |&at: &u32| row_name(records, at) == row;
            let row = (0..records.len() as u32).find(is_row).expect("a row");
            let weight = severity(bad).expect("a severity");
            faults.of_values.push(((field, row), weight));
            faults.of_rows[row as usize] += weight;
        }
    }
    faults.of_values.sort_unstable();
    faults
}

/// `usable, source-priority(order=shop crm), union(max_values=2; when=source = 'crm')`
fn chain(text: &str) -> Chain {
    let steps: Vec<(&str, Settings)> = text
        .split(", ")
        .map(|step| {
            let Some((name, given)) = step.trim().split_once('(') else {
                return (step.trim(), Settings::default());
            };
            let mut settings = Settings::default();
            for given in given.trim_end_matches(')').split("; ") {
                let (key, given) = given.split_once('=').unwrap();
                let setting = match key {
                    "order" | "records" => {
                        Setting::List(given.split(' ').map(str::to_owned).collect())
                    }
                    "max_values" => Setting::Number(given.parse().unwrap()),
                    _ => Setting::Text(given.to_owned()),
                };
                settings.0.insert(key.to_owned(), setting);
            }
            (name, settings)
        })
        .collect();
    Chain::with_tables(&steps, &samples()).unwrap()
}

fn row_name(records: &Records, row: u32) -> String {
    format!(
        "{}:{}",
        records.source_name(row as usize),
        records.id.value(row as usize)
    )
}

fn golden_table(golden: &Golden, records: &Records) -> String {
    let mut out =
        "| field | value | from | strategy | support | n_values |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for field in golden.columns() {
        if field.ordinal > 1 && field.value.get(0).is_none() {
            continue;
        }
        let name = match field.ordinal {
            1 => records.fields[field.field].def.name.to_string(),
            ordinal => format!("{}_{ordinal}", records.fields[field.field].def.name),
        };
        let rows = match field.row[0] {
            crate::tables::text_column::NULL => {
                field.derived_rows(0).iter().map(|&(_, row)| row).collect()
            }
            row => vec![row],
        };
        let rows: Vec<String> = rows.iter().map(|&row| row_name(records, row)).collect();
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            name,
            field.value.get(0).unwrap_or(""),
            rows.join(", "),
            golden.strategies[usize::from(field.strategy[0])],
            field.support.at(0),
            field.n_values.at(0),
        )
        .unwrap();
    }
    out
}

fn conflicts_table(golden: &Golden, records: &Records) -> String {
    let mut out =
        "| field | value | kind | severity | from | support | margin |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    for conflict in &golden.conflicts {
        let data = &records.fields[conflict.field];
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            data.def.name,
            data.standardized.get(conflict.row as usize).unwrap(),
            conflict.kind.name(),
            conflict.severity.name(),
            row_name(records, conflict.row),
            conflict.support,
            conflict.margin,
        )
        .unwrap();
    }
    out
}
