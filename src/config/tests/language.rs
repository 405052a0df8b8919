//! The tables of the language: nothing forgotten, and the same in checking, manual and schema.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{EVERYTHING, loaded, vocabulary};
use crate::config::keys::SECTIONS;
use crate::config::rules::{Age, Place, resolve};
use crate::config::{Registry, json_schema, reference, reference_entry};
use crate::tables::definition::Setting;

#[test]
fn manual_and_schema_know_every_key_and_name() {
    let vocabulary = vocabulary();
    let manual = reference(&vocabulary);
    let schema = json_schema(&vocabulary);
    let mut properties = BTreeSet::new();
    collect(&schema, &mut properties);
    for (path, section) in SECTIONS {
        assert!(section.called.contains(' ') && !section.doc.is_empty());
        assert!(manual.contains(&format!("## {path}\n")));
        let mut seen = BTreeSet::new();
        for key in section.keys {
            assert!(seen.insert(key.name), "{} twice in {path}", key.name);
            assert!(
                key.doc.ends_with('.'),
                "{} in {path} has a sentence",
                key.name
            );
            assert!(manual.contains(&format!("| `{}`", key.name)));
            assert!(
                *path == "rules/presets" || properties.contains(key.name),
                "{}",
                key.name
            );
            assert!(reference_entry(&vocabulary, key.name).is_some());
        }
        for key in section.exactly_one {
            assert!(seen.contains(key));
        }
    }
    for registry in Registry::ALL {
        for name in vocabulary.names(registry) {
            assert!(manual.contains(&format!("### `{name}`")), "{name}");
            assert!(reference_entry(&vocabulary, name).is_some());
            if registry != Registry::BlockingKeys {
                assert!(
                    schema.to_string().contains(&format!("\"{name}\"")),
                    "{name}"
                );
            }
        }
    }
    assert!(manual.contains("- `kr-contact`: Persons in Korean"));
    assert!(reference_entry(&vocabulary, "sources.path").is_some());
    assert!(reference_entry(&vocabulary, "nothing like that").is_none());
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::Object(properties)) = entries.get("properties") {
                names.extend(properties.keys().cloned());
            }
            entries.values().for_each(|inner| collect(inner, names));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, names)),
        _ => {}
    }
}

#[test]
fn texts_stay_as_written() {
    let project = loaded(EVERYTHING);
    let source = project.source("salesforce").unwrap();
    let member = source
        .columns
        .iter()
        .find(|map| *map.field == "회원번호")
        .unwrap();
    assert_eq!(*member.columns[0], "0012");
    let values = project.checks.iter().find_map(|check| match &check.what {
        crate::config::rules::CheckWhat::Registered(step) => step.settings.list("values"),
        _ => None,
    });
    assert_eq!(values.unwrap(), ["VIP", "GOLD", "null", "1"]);
    let order = project.field("birth_date").unwrap().settings.0.get("order");
    assert_eq!(order, Some(&Setting::Text("ymd".into())));
}

#[test]
fn ages_read_back_and_grow_with_their_unit() {
    for text in ["26h", "90d", "2w", "18mo", "5y", "0d"] {
        assert_eq!(Age::parse(text).unwrap().to_string(), text);
    }
    for text in ["", "h", "5", "5 d", "-5d", "5days", "99999999999d", "５d"] {
        assert_eq!(Age::parse(text), None, "{text}");
    }
    let seconds = |text| Age::parse(text).unwrap().seconds();
    assert_eq!(seconds("26h"), 93_600);
    assert!(seconds("1h") < seconds("1d") && seconds("4w") < seconds("1mo"));
}

#[test]
fn paths_belong_to_the_file_that_names_them() {
    let project = super::super::load_text(
        "rules/project.yaml",
        "version: 1\nsources: [{name: a, path: data/a.csv}]\n",
        &vocabulary(),
    );
    let (project, _) = project.unwrap();
    let path = &project.sources[0].path;
    let here = std::path::Path::new("here");
    assert_eq!(
        resolve(path, &path.place, here),
        std::path::Path::new("rules/data/a.csv")
    );
    assert_eq!(
        resolve("x.csv", &Place::default(), here),
        std::path::Path::new("here/x.csv")
    );
}
