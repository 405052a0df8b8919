//! Files over files: packs, presets and files of one's own.

use std::fs;

use super::{codes, drawn, loaded, vocabulary};
use crate::config::packs::{PACKS, PRESETS};
use crate::config::rules::{CheckWhat, GateWhat, Origin};
use crate::config::words::Names;
use crate::config::{check, check_pack, extend, keys, load};
use crate::diag::render::{Colors, text};
use crate::tables::field::FieldType;
use crate::tables::findings::Severity;

#[test]
fn shipped_packs_and_presets_are_without_mistake() {
    for pack in &PACKS {
        let found = check_pack(pack.name, pack.text, &vocabulary());
        assert!(found.is_empty(), "{}", text(&found, Colors::Off));
        assert!(
            !pack.description().is_empty(),
            "{} says what it is",
            pack.name
        );
    }
    for preset in &PRESETS {
        let mut found = Vec::new();
        let tree = extend::preset_tree(preset, &mut found);
        let vocabulary = vocabulary();
        let names = Names {
            vocabulary: &vocabulary,
            fields: Vec::new(),
            sources: Vec::new(),
            checks: Default::default(),
            gates: Default::default(),
        };
        found.extend(check::check(
            &tree,
            &keys::PRESET,
            &names,
            check::Whole::Piece,
        ));
        assert!(found.is_empty(), "{}", text(&found, Colors::Off));
        assert!(!preset.description().is_empty());
        // Whatever a preset maps, some pack declares.
        for (field, _) in tree.get("columns").unwrap().entries() {
            let declaring = format!("  {}:", field.text);
            assert!(
                PACKS.iter().any(|pack| pack.text.contains(&declaring)),
                "{}",
                field.text
            );
        }
    }
}

#[test]
fn every_shipped_file_is_registered() {
    for (folder, known) in [("rules", &PACKS[..]), ("rules/presets", &PRESETS[..])] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "yaml")
            })
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut names: Vec<&str> = known.iter().map(|pack| pack.name).collect();
        names.sort_unstable();
        assert_eq!(files, names);
    }
}

#[test]
fn lists_grow_or_replace_and_maps_merge() {
    let project = loaded(super::EVERYTHING);
    // A field keeps what it does not say anew, and its place among the others.
    let name = project.field("person_name").unwrap();
    assert_eq!(project.fields[0], *name);
    assert_eq!(name.ty, FieldType::PersonName);
    assert_eq!(name.label_ko.as_deref(), Some("성함"));
    assert_eq!(name.label_en.as_deref(), Some("Name"));
    assert_eq!(project.field("gender").unwrap().place.origin, Origin::Pack);
    assert_eq!(name.place.origin, Origin::Project);
    // A check of the same name takes the old one's place, others are appended.
    let names: Vec<_> = project
        .checks
        .iter()
        .map(|check| check.name.as_deref())
        .collect();
    assert_eq!(names[0].map(String::as_str), Some("name-missing"));
    let mail = project
        .checks
        .iter()
        .filter(|check| {
            check
                .name
                .as_ref()
                .is_some_and(|name| **name == "email-valid")
        })
        .collect::<Vec<_>>();
    assert_eq!(mail.len(), 1);
    assert_eq!(mail[0].severity, Some(Severity::Error));
    // A gate without name is replaced by one on the same measure.
    let drops: Vec<f64> = project
        .gates
        .iter()
        .filter_map(|gate| match gate.what {
            GateWhat::SourceRowsDrop(drop) => Some(drop),
            _ => None,
        })
        .collect();
    assert_eq!(drops, [0.5]);
    assert!(
        project
            .gates
            .iter()
            .any(|gate| gate.what == GateWhat::MaxClusterSize(50))
    );
    // Chains of other fields stay.
    let chains: Vec<&str> = project
        .survivorship
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        chains.contains(&"email") && chains.contains(&"sms_consent"),
        "{chains:?}"
    );
    assert!(
        project
            .checks
            .iter()
            .any(|check| matches!(&check.what, CheckWhat::Sql(_)))
    );
}

#[test]
fn presets_fill_in_beneath_the_source() {
    let project = loaded(
        "version: 1
extends: kr-contact
sources:
  - {name: sf, path: a.csv, preset: salesforce-contact, columns: {email: Mail__c, phone: []}}
",
    );
    let source = project.source("sf").unwrap();
    let columns = |field: &str| {
        let map = source
            .columns
            .iter()
            .find(|map| *map.field == field)
            .unwrap();
        map.columns
            .iter()
            .map(|column| column.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(columns("person_name"), ["LastName", "FirstName"]);
    assert_eq!(columns("email"), ["Mail__c"]);
    assert!(
        columns("phone").is_empty(),
        "an empty list takes a column of the preset away"
    );
    assert_eq!(*source.id[0], "Id");
    assert_eq!(source.id[0].place.origin, Origin::Preset);
}

#[test]
fn a_changed_type_leaves_the_old_types_parameters_behind() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack.yaml");
    fs::write(
        &pack,
        "version: 1\nfields: {day: {type: date, order: dmy, label: Day}}\n",
    )
    .unwrap();
    let path = folder.path().join("project.yaml");
    let sources = "sources: [{name: a, path: a.csv}]";
    let fields = "fields: {day: {type: text}}";
    fs::write(
        &path,
        format!("version: 1\nextends: pack.yaml\n{sources}\n{fields}\n"),
    )
    .unwrap();
    let (project, _) =
        load(&path, &vocabulary()).unwrap_or_else(|found| panic!("{}", text(&found, Colors::Off)));
    assert_eq!(project.fields[0].ty, FieldType::Text);
    assert_eq!(project.fields[0].label_en.as_deref(), Some("Day"));
}

#[test]
fn cycles_show_their_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("sub")).unwrap();
    fs::write(
        path("a.yaml"),
        "version: 1\nextends: [sub/b.yaml]\nsources: [{name: s, path: s.csv}]\n",
    )
    .unwrap();
    fs::write(
        path("sub/b.yaml"),
        "version: 1\nextends:\n  - kr-contact\n  - ../a.yaml\n",
    )
    .unwrap();
    let found = load(&path("a.yaml"), &vocabulary()).unwrap_err();
    let shown = text(&found, Colors::Off).replace(&*folder.path().to_string_lossy(), "DIR");
    assert_eq!(
        shown,
        "error[cyclic-extends]: `extends` comes back to `DIR/a.yaml`
 --> DIR/sub/b.yaml:4:5
  |
4 |   - ../a.yaml
  |     ^^^^^^^^^ this closes the circle
  |
  = help: the chain: DIR/a.yaml → DIR/sub/b.yaml → DIR/a.yaml
"
    );
}

#[test]
fn missing_files_and_packs_are_named_where_they_are_asked_for() {
    let shown = drawn("version: 1\nextends: [kr-contcat, ./nowhere.yaml]\nsources: []\n");
    assert_eq!(
        shown,
        "error[unknown-pack]: there is no shipped pack called `kr-contcat`
 --> project.yaml:2:11
  |
2 | extends: [kr-contcat, ./nowhere.yaml]
  |           ^^^^^^^^^^ unknown pack
  |
  = help: did you mean `kr-contact`?
          valid: kr-contact, kr-company, intl-contact, intl-company
          a file of your own is named by its path, such as `rules/our.yaml`

error[missing-file]: cannot read the rule file `./nowhere.yaml`: there is no such file
 --> project.yaml:2:23
  |
2 | extends: [kr-contcat, ./nowhere.yaml]
  |                       ^^^^^^^^^^^^^^ named here
  |
  = help: paths are relative to the file that names them
"
    );
}

#[test]
fn two_ways_to_one_file_are_no_cycle() {
    let both = "version: 1\nextends: [kr-contact, kr-company, kr-contact]\nsources: []\n";
    assert_eq!(codes(both), Vec::<&str>::new());
}
