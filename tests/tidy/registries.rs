//! Nothing that can be registered was forgotten: folders are walked and compared with what the
//! program offers.

use std::collections::BTreeSet;
use std::fs;

use goldsieve::tables::definition::Definition;
use goldsieve::{config, plan, standardize, survive, validate};

use super::report;
use super::source::{blank_text, sources};
use crate::support::{files_below, root};

/// A folder of registered things: its files, the file with the list, what the program offers.
struct Shelf {
    folder: &'static str,
    list: &'static str,
    offered: Vec<Definition>,
}

fn shelves() -> [Shelf; 3] {
    [
        Shelf {
            folder: "src/standardize/",
            list: "src/standardize/registry.rs",
            offered: standardize::registry()
                .iter()
                .map(|entry| entry.definition)
                .collect(),
        },
        Shelf {
            folder: "src/validate/",
            list: "src/validate/registry.rs",
            offered: validate::registry()
                .iter()
                .map(|entry| entry.definition)
                .collect(),
        },
        Shelf {
            folder: "src/survive/strategies/",
            list: "src/survive/strategies/mod.rs",
            offered: survive::registry()
                .iter()
                .map(|entry| entry.definition)
                .collect(),
        },
    ]
}

/// The modules of a shelf that define an entry: `email` for `email.rs` and `email/mod.rs`.
fn modules(shelf: &Shelf) -> Vec<String> {
    let defines = sources().iter().filter(|source| {
        source.path.starts_with(shelf.folder)
            && !source.is_test
            && source.code.contains("const ENTRY: Entry")
    });
    let name = |path: &str| {
        let name = path.strip_prefix(shelf.folder).expect("below the folder");
        name.trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .to_owned()
    };
    defines.map(|source| name(&source.path)).collect()
}

#[test]
fn every_file_is_registered_once_under_its_name() {
    let mut found = Vec::new();
    for shelf in shelves() {
        let list = fs::read_to_string(root().join(shelf.list)).expect("the list");
        let list = blank_text(&list);
        let modules = modules(&shelf);
        assert!(modules.len() > 5, "{} is nearly empty", shelf.folder);
        for module in &modules {
            let path = module.replace('/', "::");
            let entry = format!("{path}::ENTRY");
            let lines = list
                .split([' ', ',', '\n'])
                .filter(|word| word.trim_start_matches("super::") == entry)
                .count();
            if lines != 1 {
                found.push(format!(
                    "{}{module} is registered {lines} times",
                    shelf.folder
                ));
            }
            let name = module.replace('_', "-");
            if !shelf
                .offered
                .iter()
                .any(|definition| definition.name == name)
            {
                found.push(format!(
                    "{}{module} is not offered as `{name}`",
                    shelf.folder
                ));
            }
        }
        if shelf.offered.len() != modules.len() {
            found.push(format!(
                "{} has {} files and offers {}",
                shelf.folder,
                modules.len(),
                shelf.offered.len()
            ));
        }
    }
    report(found);
}

#[test]
fn definitions_are_complete() {
    let mut found = Vec::new();
    for shelf in shelves() {
        let mut names = BTreeSet::new();
        for definition in &shelf.offered {
            let name = definition.name;
            let mut wrong = |what: &str| found.push(format!("{}: `{name}` {what}", shelf.folder));
            let kebab = name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if !names.insert(name) || !kebab {
                wrong("is not a name of its own in kebab case");
            }
            if definition.summary.is_empty() || definition.doc.is_empty() {
                wrong("is not documented");
            }
            // A check that needs settings or several rows shows itself in its spec.
            let spec = format!("tests/spec/validate/{name}.md");
            let has_spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(spec)
                .is_file();
            if definition.examples.is_empty() && !has_spec {
                wrong("has neither an example nor a spec");
            }
            if definition
                .parameters
                .iter()
                .any(|parameter| parameter.doc.is_empty())
            {
                wrong("has a parameter without a word");
            }
        }
    }
    report(found);
}

/// Every type brings a chain of registered standardizers, and every registered name is known to
/// project files.
#[test]
fn project_files_know_every_name() {
    let vocabulary = plan::vocabulary::vocabulary();
    for shelf in shelves() {
        for definition in shelf.offered {
            let known = [
                vocabulary.standardizers,
                vocabulary.checks,
                vocabulary.strategies,
            ]
            .concat();
            assert!(
                known.iter().any(|other| other.name == definition.name),
                "{}",
                definition.name
            );
        }
    }
    for ty in goldsieve::tables::field::FieldType::ALL {
        for step in standardize::default_chain(ty) {
            assert!(
                standardize::find(&step.name).is_some(),
                "{} of {}",
                step.name,
                ty.name()
            );
        }
    }
}

#[test]
fn every_rule_file_is_shipped() {
    let list = fs::read_to_string(root().join("src/config/packs.rs")).expect("the list");
    let mut files = files_below(&root().join("rules"));
    // The manual and the schema are printed by the program, and held against it elsewhere.
    files.retain(|file| file.ends_with(".yaml"));
    assert!(!files.is_empty());
    for file in &files {
        let lines = list
            .matches(&format!("include_str!(\"../../rules/{file}\")"))
            .count();
        assert_eq!(lines, 1, "rules/{file} is embedded {lines} times");
    }
    assert_eq!(list.matches("include_str!").count(), files.len());
    for pack in config::shipped() {
        let text = fs::read_to_string(root().join("rules").join(format!("{}.yaml", pack.name)))
            .expect("its file");
        assert_eq!(pack.text, text, "{} is another text", pack.name);
        assert!(
            !pack.description().is_empty(),
            "{} says nothing about itself",
            pack.name
        );
    }
}
