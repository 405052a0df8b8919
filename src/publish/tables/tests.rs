//! A small consistent set of tables for tests of publishing and history, and what the published
//! columns must say.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Float64Array, StringArray};
use arrow::datatypes::Float64Type;
use proptest::prelude::*;

use super::*;
use crate::publish::entity_id::{EntityId, EntityIds};
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::findings::{CheckInfo, Dimension, Finding, Findings, Severity};
use crate::tables::golden::{Conflict, ConflictKind, Golden, GoldenField};
use crate::tables::pairs::{
    Clusters, ComparisonInfo, Decision, LevelInfo, LevelParameters, Model, Reason, ScoredPairs,
    Weight,
};
use crate::tables::raw::{Reject, SetAside};
use crate::tables::records::{FieldData, NO_TIME, SourceInfo};
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::SLOT;

/// A row: source, id, number of its customer.
pub(crate) type Key = (&'static str, String, u32);

pub(crate) const FIRST: &str = "erp";
pub(crate) const SECOND: &str = "shop";

/// What a run publishes, for the given rows.
pub(crate) struct Sample {
    pub(crate) records: Records,
    pub(crate) clusters: Clusters,
    pub(crate) golden: Golden,
}

/// Rows of persons, sorted and without repeats; the sources are always both.
pub(crate) fn sample(keys: &[Key]) -> Sample {
    let mut keys = keys.to_vec();
    keys.sort();
    keys.dedup_by(|a, b| (a.0, &a.1) == (b.0, &b.1));
    let rows = keys.len();
    let name = |key: &Key| format!("name {}", key.2 % 7);
    let names = TextColumn::from_values(
        keys.iter()
            .map(name)
            .collect::<Vec<_>>()
            .iter()
            .map(|text| Some(text.as_str())),
    );
    let raw = names.map_values(|text| Some(format!("{SLOT}{text}").into()));
    let field = |name: &str, raw: TextColumn, column: &TextColumn| FieldData {
        def: FieldDef {
            name: name.into(),
            ty: FieldType::Text,
            label_ko: Some("이름".into()),
            description: Some("고객의 이름".into()),
            ..FieldDef::new("", FieldType::Text)
        },
        raw,
        standardized: Standardized {
            codes: column.codes().to_vec(),
            values: column.values().clone(),
            parts: Vec::new(),
            flags: vec![Flags::NONE; column.distinct()],
        },
    };
    let source = |name: &str, sheets: &[&str]| SourceInfo {
        name: name.into(),
        trust: 50,
        files: vec![format!("{name}.csv").into()],
        sheets: sheets.iter().map(|sheet| (*sheet).into()).collect(),
        synthetic_ids: false,
    };
    let records = Records {
        sources: vec![source(FIRST, &["고객"]), source(SECOND, &[])],
        source: keys.iter().map(|key| u16::from(key.0 == SECOND)).collect(),
        id: keys.iter().map(|key| Some(key.1.as_str())).collect(),
        kind: vec![EntityKind::Person; rows],
        content_hash: (0..rows).map(|row| [row as u8; 16]).collect(),
        position: (0..rows)
            .map(|row| Position {
                file: 0,
                sheet: if keys[row].0 == FIRST { 0 } else { u16::MAX },
                line: row as u32 + 2,
            })
            .collect(),
        updated_at: (0..rows)
            .map(|row| if row % 2 == 0 { NO_TIME } else { row as i64 })
            .collect(),
        deleted: vec![false; rows],
        must_link: Vec::new(),
        fields: vec![
            field("person_name", raw, &names),
            field("Line", TextColumn::nulls(rows), &TextColumn::nulls(rows)),
        ],
        carried: Vec::new(),
    };
    let roots: Vec<u32> = keys
        .iter()
        .map(|key| keys.iter().position(|other| other.2 == key.2).unwrap() as u32)
        .collect();
    let clusters = Clusters::from_roots(&roots);
    let primary: Vec<u32> = (0..clusters.len())
        .map(|cluster| clusters.members(cluster)[0])
        .collect();
    let golden_field = |field, value: TextColumn, row| GoldenField {
        derived: Vec::new(),
        field,
        ordinal: 1,
        value,
        row,
        strategy: vec![0; primary.len()],
        support: primary.iter().map(|_| 1).collect(),
        n_values: primary.iter().map(|_| 1).collect(),
    };
    let conflicts = (0..clusters.len())
        .filter(|&cluster| clusters.members(cluster).len() > 1)
        .map(|cluster| Conflict {
            cluster: cluster as u32,
            field: 0,
            kind: ConflictKind::Notation,
            severity: Severity::Info,
            margin: 0,
            row: clusters.members(cluster)[1],
            support: 1,
        })
        .collect();
    let golden = Golden {
        strategies: vec!["most-recent".into()],
        fields: vec![golden_field(0, names.take(&primary), primary.clone())],
        conflicts,
        primary,
        further: Vec::new(),
        ignored_times: Vec::new(),
    };
    Sample {
        records,
        clusters,
        golden,
    }
}

/// Ids that are only there to be published.
pub(crate) fn numbered(clusters: &Clusters) -> EntityIds {
    let id = |cluster: usize| {
        let mut hash = [7; 16];
        hash[..8].copy_from_slice(&(cluster as u64).to_be_bytes());
        EntityId::from_hash(EntityKind::Person, hash)
    };
    EntityIds((0..clusters.len()).map(id).collect())
}

pub(crate) fn findings() -> Findings {
    Findings {
        checks: vec![CheckInfo {
            check: "not-empty".into(),
            rule: "이름 필수".into(),
            field: Some(0),
            column: None,
            dimension: Dimension::Completeness,
            severity: Severity::Warning,
            owner: None,
        }],
        counts: Vec::new(),
        items: vec![Finding {
            check: 0,
            row: 0,
            suggestion: None,
        }],
    }
}

/// Pairs of consecutive rows under a model with one comparison.
fn scored(kind: EntityKind, comparison: &str, rows: u32, weights: [i32; 4]) -> ScoredPairs {
    let [prior, exact, other, tf] = weights;
    let count = rows.saturating_sub(1) as usize;
    let levels: Vec<u8> = (0..count).map(|pair| 1 + (pair % 2) as u8).collect();
    let weight = |level: &u8| Weight(prior + tf + if *level == 1 { exact } else { other });
    ScoredPairs {
        model: Model {
            kind,
            comparisons: vec![ComparisonInfo {
                role: crate::tables::pairs::Role::Attribute,
                name: comparison.into(),
                fields: vec![0],
                levels: ["null", "exact", "else"]
                    .map(|name| LevelInfo {
                        name,
                        says: "",
                        meaning: crate::tables::pairs::Meaning::Agree,
                        m_start: 500,
                    })
                    .to_vec(),
            }],
            parameters: vec![LevelParameters {
                m: vec![0.0, 0.9, 0.1],
                u: vec![0.0, 0.1, 0.9],
                weight: vec![Weight(0), Weight(exact), Weight(other)],
                of_one_surname: Vec::new(),
            }],
            prior: 0.01,
            related: 1.0,
            dependences: Vec::new(),
            surpluses: Vec::new(),
        },
        passes: vec!["name".into()],
        left: (0..count as u32).collect(),
        right: (1..=count as u32).collect(),
        pass: vec![if count.is_multiple_of(2) { 0 } else { u8::MAX }; count],
        weight: levels.iter().map(weight).collect(),
        levels,
        tf: vec![Weight(tf); count],
        decision: vec![Decision::Review; count],
        reason: vec![Reason::Evidence; count],
    }
}

/// All ten tables.
pub(crate) fn all_tables(
    sample: &Sample,
    ids: &EntityIds,
    identities: &Identities,
) -> Vec<Table<'static>> {
    let Sample {
        records,
        clusters,
        golden,
    } = sample;
    let names = PublishedNames::of(records);
    let pairs = scored(
        EntityKind::Person,
        "name",
        records.len() as u32,
        [-9, 5, 3, 1],
    );
    let reject = Reject {
        position: Position::default(),
        offset: 12,
        reason: "unclosed-quote",
        raw: "\"a".to_owned(),
    };
    let aside = SetAside {
        position: Position::default(),
        reason: "total-row".into(),
        cells: vec![("합계".into(), "12".to_owned())],
    };
    let aside = [SetAsideRow {
        source: 0,
        id: None,
        row: &aside,
    }];
    let reject = [Rejected {
        source: 1,
        record: &reject,
    }];
    let headers = SourceColumns {
        headers: vec![vec![Some("이름".into())]],
        owners: Vec::new(),
    };
    let entities = ids.to_array();
    let batches = [
        golden_batch(
            records,
            &names,
            clusters,
            golden,
            &entities,
            0..clusters.len(),
        ),
        crosswalk_batch(records, clusters, golden, &entities, 0..records.len()),
        records_batch(
            records,
            &names,
            clusters,
            &entities,
            &slotted(records),
            0..records.len(),
        ),
        lineage_batch(
            records,
            &names,
            clusters,
            golden,
            &entities,
            &defaulted(records),
            0..clusters.len(),
        ),
        conflicts_batch(
            records,
            &names,
            golden,
            &entities,
            0..golden.conflicts.len(),
        ),
        pairs_batch(records, &[&pairs], &pairs_in_order(&[&pairs])),
        findings_batch(records, &names, &findings(), &headers),
        quarantine_batch(&records.sources, &aside),
        rejects_batch(&records.sources, &reject),
        identities.batch(),
    ];
    TABLES
        .iter()
        .zip(batches)
        .map(|(spec, batch)| {
            Table::new(spec.name, batch.unwrap())
                .and_then(|table| table.with_labels(records, &names))
                .unwrap()
        })
        .collect()
}

pub(crate) fn few() -> Vec<Key> {
    vec![
        (FIRST, "1".to_owned(), 1),
        (FIRST, "2".to_owned(), 2),
        (SECOND, "1".to_owned(), 1),
        (SECOND, "9".to_owned(), 3),
    ]
}

fn column(batch: &RecordBatch, name: &str) -> StringArray {
    text_of(batch, name).unwrap()
}

#[test]
fn the_columns_of_the_contract_are_there_and_do_not_depend_on_data() {
    let contract: [(&str, &str); 10] = [
        (
            "golden",
            "entity_id entity_kind member_count sources primary_source primary_source_record_id weakest_match_probability content_hash person_name Line_field",
        ),
        (
            "crosswalk",
            "source source_record_id file sheet line entity_id is_primary cluster_size match_probability",
        ),
        (
            "records",
            "source source_record_id entity_id entity_kind updated_at deleted content_hash person_name person_name__raw Line_field Line_field__raw",
        ),
        (
            "lineage",
            "entity_id field kind value source source_record_id strategy support n_values",
        ),
        (
            "conflicts",
            "entity_id field kind severity chosen value raw_value source source_record_id updated_at support margin strategy",
        ),
        (
            "pairs",
            "left_source left_id right_source right_id entity_kind match_weight match_probability decision reason blocking_pass weight_prior level_name weight_name tf_name",
        ),
        (
            "findings",
            "source source_record_id file sheet line field column check rule dimension severity raw_value suggestion owner",
        ),
        (
            "quarantine",
            "source file sheet line reason source_record_id cells",
        ),
        ("rejects", "source file sheet line reason byte_offset raw"),
        (
            "identities",
            "entity_id current_entity_id event related_entity_id cause since_run",
        ),
    ];
    let full = sample(&few());
    let tables = all_tables(&full, &numbered(&full.clusters), &Identities::default());
    for (table, (name, columns)) in tables.iter().zip(contract) {
        let schema = table.part(0).unwrap().schema();
        let found: Vec<&str> = schema
            .fields()
            .iter()
            .map(|it| it.name().as_str())
            .collect();
        assert_eq!((table.spec.name, found.join(" ").as_str()), (name, columns));
    }
    let mut empty = sample(&[]);
    // A golden record of nothing has no findings to point at.
    empty.golden.conflicts.clear();
    let names = PublishedNames::of(&empty.records);
    let entities = numbered(&empty.clusters).to_array();
    let Sample {
        records,
        clusters,
        golden,
    } = &empty;
    for (name, batch) in [
        (
            "golden",
            golden_batch(
                records,
                &names,
                clusters,
                golden,
                &entities,
                0..clusters.len(),
            ),
        ),
        (
            "crosswalk",
            crosswalk_batch(records, clusters, golden, &entities, 0..records.len()),
        ),
        (
            "records",
            records_batch(
                records,
                &names,
                clusters,
                &entities,
                &slotted(records),
                0..records.len(),
            ),
        ),
        (
            "lineage",
            lineage_batch(
                records,
                &names,
                clusters,
                golden,
                &entities,
                &defaulted(records),
                0..clusters.len(),
            ),
        ),
        (
            "conflicts",
            conflicts_batch(
                records,
                &names,
                golden,
                &entities,
                0..golden.conflicts.len(),
            ),
        ),
        (
            "findings",
            findings_batch(
                records,
                &names,
                &Findings::default(),
                &SourceColumns::default(),
            ),
        ),
        ("quarantine", quarantine_batch(&records.sources, &[])),
        ("rejects", rejects_batch(&records.sources, &[])),
    ] {
        let full = tables.iter().find(|table| table.spec.name == name).unwrap();
        assert_eq!(
            batch.unwrap().schema(),
            full.part(0).unwrap().schema(),
            "{name}"
        );
    }
}

#[test]
fn rows_say_where_they_come_from_and_where_they_went() {
    let full = sample(&few());
    let ids = numbered(&full.clusters);
    let tables = all_tables(&full, &ids, &Identities::default());
    let table = |name: &str| {
        let mut tables = tables.iter();
        tables
            .find(|it| it.spec.name == name)
            .unwrap()
            .part(0)
            .unwrap()
    };
    let text = |name: &str, of: &str| -> Vec<Option<String>> {
        let column = column(&table(name), of);
        column.iter().map(|it| it.map(str::to_owned)).collect()
    };
    assert_eq!(column(&table("golden"), "sources").value(0), "erp;shop");
    assert_eq!(column(&table("golden"), "sources").value(2), "shop");
    let of_row = text("crosswalk", "entity_id");
    assert_eq!(of_row[0], of_row[2]);
    assert_eq!(of_row[0].as_deref(), Some(&*ids.0[0].to_string()));
    assert_eq!(column(&table("crosswalk"), "file").value(3), "shop.csv");
    assert_eq!(text("crosswalk", "sheet")[0].as_deref(), Some("고객"));
    assert_eq!(text("crosswalk", "sheet")[3], None);
    assert_eq!(
        column(&table("records"), "person_name__raw").value(0),
        " | name 1"
    );
    assert_eq!(
        table("records")
            .column_by_name("updated_at")
            .unwrap()
            .null_count(),
        2
    );
    assert_eq!(
        column(&table("conflicts"), "raw_value").value(0),
        " | name 1"
    );
    assert_eq!(column(&table("conflicts"), "chosen").value(0), "name 1");
    assert_eq!(column(&table("findings"), "column").value(0), "이름");
    assert_eq!(
        column(&table("quarantine"), "cells").value(0),
        r#"[["합계","12"]]"#
    );
}

#[test]
fn a_sum_names_every_row_that_went_into_it() {
    let mut full = sample(&few());
    full.golden.fields[0].row[0] = NULL;
    let names = PublishedNames::of(&full.records);
    let ids = numbered(&full.clusters);
    let batch = lineage_batch(
        &full.records,
        &names,
        &full.clusters,
        &full.golden,
        &ids.to_array(),
        &defaulted(&full.records),
        0..full.clusters.len(),
    )
    .unwrap();
    let kinds = column(&batch, "kind");
    assert_eq!(
        kinds.iter().flatten().collect::<Vec<_>>(),
        ["derived", "derived", "chosen", "chosen"]
    );
    let sources = column(&batch, "source");
    assert_eq!(
        sources.iter().flatten().collect::<Vec<_>>(),
        [FIRST, SECOND, FIRST, SECOND]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_published_weights_add_up_exactly(
        person in prop::array::uniform4(-3_000_000i32..3_000_000),
        company in prop::array::uniform4(-3_000_000i32..3_000_000),
        rows in 1u32..4,
    ) {
        let full = sample(&few());
        let person = scored(EntityKind::Person, "name", 4, person);
        let company = scored(EntityKind::Company, "company_name", rows, company);
        let models = [&person, &company];
        let batch = pairs_batch(&full.records, &models, &pairs_in_order(&models)).unwrap();
        let number = |name: &str| -> Float64Array {
            batch.column_by_name(name).unwrap().as_primitive::<Float64Type>().clone()
        };
        let kinds = column(&batch, "entity_kind");
        for row in 0..batch.num_rows() {
            let mut sum = number("weight_prior").value(row);
            for (name, kind) in [("name", "person"), ("company_name", "company")] {
                let (weight, tf) = (number(&format!("weight_{name}")), number(&format!("tf_{name}")));
                prop_assert_eq!(weight.is_valid(row), kinds.value(row) == kind);
                prop_assert_eq!(column(&batch, &format!("level_{name}")).is_valid(row), kinds.value(row) == kind);
                if weight.is_valid(row) {
                    sum += weight.value(row);
                    sum += tf.value(row);
                }
            }
            prop_assert_eq!(sum, number("match_weight").value(row));
        }
        let order: Vec<String> = (0..batch.num_rows())
            .map(|row| format!("{} {}", column(&batch, "left_source").value(row), column(&batch, "left_id").value(row)))
            .collect();
        prop_assert!(order.is_sorted());
    }
}

#[test]
fn identities_read_back() {
    let id = |byte| EntityId::from_hash(EntityKind::Company, [byte; 16]);
    let identity = |byte, current, event, related, cause| Identity {
        id: id(byte),
        current,
        event,
        related,
        cause,
        since_run: Arc::from(format!("run {byte}")),
    };
    let all = Identities(vec![
        identity(1, Some(id(1)), Event::Created, None, Cause::FirstRun),
        identity(2, None, Event::Retired, None, Cause::DataChanged),
        identity(
            3,
            Some(id(3)),
            Event::SplitFrom,
            Some(id(1)),
            Cause::RulesChanged,
        ),
    ]);
    assert_eq!(Identities::read(&[all.batch().unwrap()]).unwrap(), all);
}
