//! There and back: what is written loads again to the same rules.

use proptest::prelude::*;

use super::{EVERYTHING, loaded};
use crate::config::rules::{
    Age, AgeUnit, CheckRule, CheckWhat, CheckedForm, ColumnMap, ComparisonRule, Delivery,
    ExcludeRule, Expectation, FieldRule, GateRule, GateWhat, Header, LinkRule, LinkType,
    MatchRules, OnDuplicateId, OnFail, OnePerSource, PassRule, Pick, Place, Presence, Project,
    ResidentNumber, SourceRule, Step, Survivorship, TermRule, TestRule, TestWhat, Written,
};
use crate::config::{Comments, Packs, write_project};
use crate::tables::definition::{Setting, Settings};
use crate::tables::field::{EntityKind, FieldType, Importance};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::pairs::CompanyLevel;

#[test]
fn a_project_over_packs_survives_both_ways() {
    let project = loaded(EVERYTHING);
    let referenced = write_project(&project, &Comments::default(), Packs::Referenced);
    assert_eq!(loaded(&referenced), project, "{referenced}");
    assert!(
        !referenced.contains("gender"),
        "what the pack says is left to the pack"
    );
    let inlined = write_project(&project, &Comments::default(), Packs::Inlined);
    let mut alone = project;
    alone.extends.clear();
    assert_eq!(loaded(&inlined), alone, "{inlined}");
    assert!(!inlined.contains("extends"));
}

#[test]
fn comments_stand_where_they_belong() {
    let project = loaded(
        "version: 1\nsources: [{name: a, path: a.csv, columns: {e: [Mail, '#2']}}]\nfields: {e: {type: email}}\n",
    );
    let mut comments = Comments::default();
    comments.head.push("Made by init.\nCheck it.".into());
    comments
        .sources
        .insert("a".into(), "1,234 rows, CP949".into());
    comments
        .columns
        .insert(("a".into(), "e".into()), "98 % mail\naddresses".into());
    comments
        .unmapped
        .insert("a".into(), vec!["상태: carried through as text".into()]);
    comments
        .fields
        .insert("e".into(), "found by content".into());
    let written = write_project(&project, &comments, Packs::Referenced);
    assert_eq!(
        written,
        "# Made by init.
# Check it.
version: 1
sources:
  # 1,234 rows, CP949
  - name: a
    path: a.csv
    columns:
      e: [Mail, \"#2\"]  # 98 % mail addresses
      # 상태: carried through as text
fields:
  e: {type: email}  # found by content
"
    );
    assert_eq!(loaded(&written), project);
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z가-힣][a-z0-9가-힣 _.-]{0,8}",
        // Whatever YAML could trip over.
        "(null|~|true|no|0012|1e5|- a|a: b|#x|\\*x|&x|'|\"|\\{|\\[|%|@|`|2024-01-01|a #b| x )",
        "\\PC{1,12}",
        any::<String>().prop_map(|text| format!("x{text}")),
    ]
    .prop_filter("a text is needed", |text| !text.trim().is_empty())
}

fn written() -> impl Strategy<Value = Written<String>> {
    words().prop_map(Written::from)
}

/// A text that may be nothing but blanks, where any text is allowed.
fn setting_text() -> impl Strategy<Value = String> {
    prop_oneof![
        words(),
        Just(String::new()),
        Just(" ".to_owned()),
        any::<String>()
    ]
}

const FIELDS: [(&str, FieldType); 5] = [
    ("person_name", FieldType::PersonName),
    ("이메일", FieldType::Email),
    ("points", FieldType::Number),
    ("birth_date", FieldType::Date),
    ("_grade2", FieldType::Category),
];

fn field_name() -> impl Strategy<Value = Written<String>> {
    (0..FIELDS.len()).prop_map(|index| FIELDS[index].0.into())
}

fn chain() -> impl Strategy<Value = Vec<Step>> {
    let map = proptest::collection::btree_map(setting_text(), setting_text(), 0..3)
        .prop_map(|map| Setting::Map(map.into_iter().collect()));
    let step = prop_oneof![
        Just(Step {
            name: "trim".into(),
            settings: Settings::default()
        }),
        (map, any::<bool>()).prop_map(|(values, strict)| Step {
            name: "map".into(),
            settings: Settings(
                [
                    ("values".to_owned(), values),
                    ("strict".to_owned(), Setting::Flag(strict))
                ]
                .into()
            ),
        }),
        proptest::collection::vec(words(), 0..3).prop_map(|tokens| Step {
            name: "null-tokens".into(),
            settings: Settings([("tokens".to_owned(), Setting::List(tokens))].into()),
        }),
    ];
    proptest::collection::vec(step, 0..3)
}

fn fields() -> impl Strategy<Value = Vec<FieldRule>> {
    let one = (
        proptest::option::of(words()),
        proptest::option::of(words()),
        proptest::option::of(written()),
        proptest::option::of(chain()),
        proptest::option::of(1..9u32),
    );
    proptest::collection::vec(one, FIELDS.len()).prop_map(|all| {
        let fields = all.into_iter().zip(FIELDS);
        fields
            .map(
                |((label, note, derive, standardize, max_values), (name, ty))| {
                    let mut field = FieldRule::new(name, ty);
                    field.label_ko = label;
                    field.note = note;
                    field.derive = derive;
                    field.standardize = standardize;
                    field.max_values = max_values;
                    field.importance = max_values.map(|most| Importance::ALL[most as usize % 3]);
                    if ty == FieldType::Date {
                        field
                            .settings
                            .0
                            .insert("order".into(), Setting::Text("dmy".into()));
                    }
                    field
                },
            )
            .collect()
    })
}

fn source(number: usize) -> impl Strategy<Value = SourceRule> {
    let rules = (
        proptest::option::of(0..=100u8),
        proptest::option::of((0..999u32, 0..5usize)),
        proptest::collection::vec(written(), 0..3),
        proptest::option::of(written()),
        proptest::collection::vec(proptest::collection::vec(written(), 0..3), 0..FIELDS.len()),
        proptest::option::of(prop_oneof![
            Just(','),
            Just('\t'),
            Just('|'),
            Just(';'),
            Just('#')
        ]),
        proptest::option::of(prop_oneof![
            Just(Header::None),
            (1..50u32).prop_map(Header::Line)
        ]),
        any::<[bool; 4]>(),
    );
    rules.prop_map(
        move |(trust, age, id, sheet, columns, delimiter, header, either)| SourceRule {
            name: format!("source {number}").into(),
            path: "a_{date:%Y%m%d}*.csv".into(),
            pick: if either[0] { Pick::Newest } else { Pick::All },
            max_age: age.map(|(count, unit)| {
                Age {
                    count,
                    unit: AgeUnit::ALL[unit],
                }
                .into()
            }),
            required: if either[1] {
                Presence::Required
            } else {
                Presence::Optional
            },
            delivery: if either[2] {
                Delivery::Full
            } else {
                Delivery::Changes
            },
            on_duplicate_id: match either {
                [true, true, ..] => OnDuplicateId::KeepNewest,
                [true, false, ..] => OnDuplicateId::Quarantine,
                _ => OnDuplicateId::SameCustomer,
            },
            entity: either[3].then_some(EntityKind::Company),
            id,
            updated_at: sheet.clone(),
            deleted_when: sheet.clone(),
            merged_ids: sheet.clone(),
            password_env: sheet.clone(),
            max_undecodable: either[0].then_some(0.25),
            resident_number: if either[2] {
                ResidentNumber::Fail
            } else {
                ResidentNumber::Redact
            },
            owner: Some("b: c".into()),
            trust,
            field_trust: trust
                .map(|trust| (FIELDS[0].0.into(), trust / 2))
                .into_iter()
                .collect(),
            columns: columns
                .into_iter()
                .zip(FIELDS)
                .map(|(columns, (field, _))| ColumnMap {
                    field: field.into(),
                    columns,
                })
                .collect(),
            widths_bytes: if either[0] { vec![8, 11] } else { Vec::new() },
            sheet,
            delimiter,
            header,
            ..SourceRule::default()
        },
    )
}

fn checks() -> impl Strategy<Value = Vec<CheckRule>> {
    let what = prop_oneof![
        written().prop_map(CheckWhat::Sql),
        (-1e6..1e6f64, proptest::option::of(0..100i32)).prop_map(|(max, min)| {
            let mut settings = Settings([("max".to_owned(), Setting::Number(max))].into());
            if let Some(min) = min {
                settings.0.insert("min".into(), Setting::Number(min.into()));
            }
            CheckWhat::Registered(Step {
                name: "outlier".into(),
                settings,
            })
        }),
    ];
    let one = (
        what,
        field_name(),
        proptest::option::of(words()),
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..4).prop_map(|all| {
        let checks = all.into_iter().enumerate();
        checks
            .map(|(number, (what, field, owner, raw))| CheckRule {
                name: Some(format!("check {number}").into()),
                what,
                field: Some(field),
                dimension: raw.then_some(Dimension::Accuracy),
                severity: owner.as_ref().map(|_| Severity::Quarantine),
                owner,
                suggestion: None,
                note: None,
                when: raw.then(|| "points > 1".into()),
                on: if raw {
                    CheckedForm::Raw
                } else {
                    CheckedForm::Standardized
                },
                place: Place::default(),
            })
            .collect()
    })
}

fn project() -> impl Strategy<Value = Project> {
    let texts = (
        proptest::option::of(words()),
        proptest::option::of(any::<u64>()),
        proptest::collection::vec(words(), 0..3),
        proptest::collection::vec(written(), 0..3),
        written(),
        setting_text(),
    );
    let share = || (0..=1000u32).prop_map(|share| f64::from(share) / 1000.0);
    let numbers = (share(), share(), proptest::option::of(2..99u32));
    (
        texts,
        numbers,
        fields(),
        (source(0), source(1)),
        checks(),
        chain(),
    )
        .prop_map(|(texts, numbers, fields, sources, checks, _)| {
            let (name, seed, list, breakdown, sql, any) = texts;
            let sql_again = sql.clone();
            let gate = |what| GateRule {
                name: None,
                what,
                source: None,
                on_fail: OnFail::Hold,
                place: Place::default(),
            };
            Project {
                name,
                seed,
                keep: seed.map(|seed| seed % 9 + 1),
                extends: Vec::new(),
                sources: vec![sources.0, sources.1],
                fields,
                checks,
                exclude: vec![ExcludeRule {
                    name: sql.clone(),
                    when: sql,
                }],
                terms: vec![TermRule {
                    name: "vip고객".into(),
                    condition: sql_again,
                }],
                matching: MatchRules {
                    merge_from: numbers.0.max(numbers.1),
                    review_from: numbers.0.min(numbers.1),
                    company_level: match seed {
                        Some(odd) if odd % 2 == 1 => CompanyLevel::LegalEntity,
                        _ => CompanyLevel::Site,
                    },
                    max_cluster_size: numbers.2,
                    link_type: match numbers.2 {
                        None => LinkType::Both,
                        Some(size) if size % 2 == 0 => LinkType::Link,
                        Some(_) => LinkType::Dedupe,
                    },
                    cannot_link: vec![LinkRule {
                        field: "points".into(),
                        entity: Some(EntityKind::Person),
                    }],
                    blocking: vec![PassRule {
                        name: None,
                        keys: vec!["person_name.surname".into(), "이메일".into()],
                    }],
                    comparisons: vec![ComparisonRule {
                        name: Some("이름: 셋".to_owned()),
                        fields: vec!["person_name".into()],
                        how: None,
                        expect: Some(Expectation {
                            same: 0.9375,
                            alike: 0.0,
                            different: 0.0625,
                        }),
                    }],
                    one_per_source: match seed {
                        None => OnePerSource::No,
                        Some(odd) if odd % 2 == 1 => OnePerSource::All,
                        Some(_) => OnePerSource::Of(vec!["source 0".into()]),
                    },
                    ..MatchRules::default()
                },
                survivorship: Survivorship {
                    default: vec![Step {
                        name: "usable".into(),
                        settings: Settings::default(),
                    }],
                    fields: Vec::new(),
                    groups: vec![(
                        "이름".into(),
                        vec!["person_name".into(), "birth_date".into()],
                    )],
                },
                control_totals: Vec::new(),
                gates: vec![
                    gate(GateWhat::SourceRowsDrop(numbers.0)),
                    gate(GateWhat::IdChurn(numbers.0)),
                    gate(GateWhat::MissingColumn(0)),
                    gate(GateWhat::FillRateDrop {
                        field: None,
                        most: numbers.0,
                    }),
                    gate(GateWhat::NewPattern {
                        field: Some("이메일".into()),
                        most: numbers.1,
                    }),
                    gate(GateWhat::Sql {
                        condition: "points > 1".into(),
                        when: None,
                        min: numbers.1,
                    }),
                ],
                tests: vec![TestRule {
                    name: None,
                    what: TestWhat::Row {
                        source: None,
                        given: vec![
                            ("이메일".into(), vec![any.clone()]),
                            ("person_name".into(), list),
                        ],
                        expect: vec![
                            ("이메일".into(), Some(any).filter(|text| !text.is_empty())),
                            ("person_name.surname".into(), None),
                        ],
                        finds: Some(Vec::new()),
                        excluded: None,
                    },
                    place: Place::default(),
                }],
                headline: vec!["이메일".into(), "validity".into()],
                breakdown,
                value: Some("points * 2".into()),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_loads_again(project in project(), note in any::<String>()) {
        let mut comments = Comments { head: vec![note.clone()], ..Comments::default() };
        comments.sources.insert("source 0".into(), note.clone());
        comments.unmapped.insert("source 0".into(), vec![note.clone()]);
        comments.fields.insert("points".into(), note.clone());
        comments.columns.insert(("source 0".into(), "person_name".into()), note);
        let text = write_project(&project, &comments, Packs::Referenced);
        let loaded = super::load_text("project.yaml", &text, &super::vocabulary());
        let again = loaded.map(|(project, _)| project);
        prop_assert_eq!(again, Ok(project), "{}", text);
    }
}
