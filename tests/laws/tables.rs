//! The published tables agree with each other and with what was read. Looks at the Parquet files
//! with other readers than our own.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::published::Run;
use crate::support::shared::{crm, crm_files, small_files};

type Key = (String, String);

fn runs() -> [Run; 3] {
    [crm().run(), crm_files().run(), small_files().run()]
}

fn per_source(run: &Run, table: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for source in run.table(table).texts("source") {
        *counts.entry(source).or_default() += 1;
    }
    counts
}

#[test]
fn every_record_is_in_exactly_one_place() {
    for run in runs() {
        let tables = ["crosswalk", "quarantine", "rejects"].map(|table| per_source(&run, table));
        let mut read = 0;
        for source in run.sources() {
            let name = source["name"].as_str().expect("a name");
            let rows = source["rows_read"].as_u64().expect("a count");
            let placed: u64 = tables.iter().filter_map(|counts| counts.get(name)).sum();
            assert_eq!(placed, rows, "{source:#}");
            read += rows;
        }
        assert!(read >= 3000);
        assert_eq!(per_source(&run, "records"), tables[0]);
    }
}

/// A steward is asked only about rows that the run left apart.
#[test]
fn nobody_reviews_two_rows_of_one_entity() {
    let mut reviews = 0;
    for run in runs() {
        let crosswalk = run.table("crosswalk");
        let keys = crosswalk.keys("source", "source_record_id");
        let entity: BTreeMap<Key, String> =
            keys.into_iter().zip(crosswalk.texts("entity_id")).collect();
        let pairs = run.table("pairs");
        let sides = [("left_source", "left_id"), ("right_source", "right_id")];
        let [lefts, rights] = sides.map(|(source, id)| pairs.keys(source, id));
        for (at, decision) in pairs.texts("decision").into_iter().enumerate() {
            if decision == "review" {
                reviews += 1;
                assert_ne!(entity[&lefts[at]], entity[&rights[at]], "{:?}", lefts[at]);
            }
        }
    }
    assert!(reviews > 0);
}

/// The generator wrote 10 000 rows: reading them is counted by somebody else than the reader.
#[test]
fn every_row_of_the_fixture_was_read() {
    let truth = std::fs::read_to_string(crm().folder.join("truth.csv")).expect("the truth");
    let expected: BTreeSet<Key> = truth
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| (cells[0].to_owned(), cells[1].to_owned()))
        .collect();
    let run = crm_files().run();
    let found = run.table("crosswalk").keys("source", "source_record_id");
    let aside = run.table("quarantine").rows() + run.table("rejects").rows();
    let found: BTreeSet<Key> = found.into_iter().collect();
    let lost = expected.difference(&found).count();
    assert!(
        lost <= aside,
        "{lost} rows are missing, {aside} were set aside"
    );
    assert_eq!(
        found.difference(&expected).next(),
        None,
        "a row that nobody wrote"
    );
}

#[test]
fn row_keys_are_unique() {
    for run in runs() {
        for table in ["crosswalk", "records"] {
            let keys = run.table(table).keys("source", "source_record_id");
            let distinct: BTreeSet<&Key> = keys.iter().collect();
            assert_eq!(distinct.len(), keys.len(), "{table}");
            assert!(keys.is_sorted(), "{table} is not in canonical order");
        }
        let pairs = run.table("pairs");
        let lefts = pairs.keys("left_source", "left_id");
        let both: BTreeSet<(Key, Key)> = lefts
            .into_iter()
            .zip(pairs.keys("right_source", "right_id"))
            .collect();
        assert_eq!(both.len(), pairs.rows(), "a pair stands twice");
        assert!(
            both.iter().all(|(left, right)| left < right),
            "left is not below right"
        );
    }
}

#[test]
fn weights_of_pairs_add_up_exactly() {
    for run in runs() {
        let pairs = run.table("pairs");
        assert!(pairs.rows() > 500);
        let columns = pairs.columns();
        let parts: Vec<Vec<Option<f64>>> = columns
            .iter()
            .filter(|name| name.starts_with("weight_") || name.starts_with("tf_"))
            .map(|name| pairs.numbers(name))
            .collect();
        let levels = columns
            .iter()
            .filter(|name| name.starts_with("level_"))
            .count();
        assert_eq!(parts.len(), 1 + 2 * levels, "{columns:?}");
        let weights = pairs.numbers("match_weight");
        let probabilities = pairs.numbers("match_probability");
        let (kinds, priors) = (pairs.texts("entity_kind"), pairs.numbers("weight_prior"));
        let mut prior_of: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for row in 0..pairs.rows() {
            let weight = weights[row].expect("a weight");
            let sum: f64 = parts.iter().filter_map(|part| part[row]).sum();
            assert_eq!(
                weight.to_bits(),
                sum.to_bits(),
                "row {row}: {weight} is not {sum}"
            );
            let expected = 1.0 / (1.0 + (-weight).exp2());
            let probability = probabilities[row].expect("a probability");
            assert!(
                (probability - expected).abs() < 1e-12,
                "row {row}: {probability} is not {expected}"
            );
            prior_of
                .entry(&kinds[row])
                .or_default()
                .insert((priors[row].expect("a prior") * 65_536.0) as i64);
        }
        // One prior per model: a prior that differs from pair to pair hides evidence.
        for (kind, priors) in prior_of {
            assert_eq!(priors.len(), 1, "{kind} has the priors {priors:?}");
        }
    }
}

#[test]
fn decisions_follow_from_probabilities_and_reasons() {
    for run in runs() {
        let pairs = run.table("pairs");
        let (decisions, reasons) = (pairs.texts("decision"), pairs.texts("reason"));
        let probabilities = pairs.numbers("match_probability");
        let (lefts, rights) = (
            pairs.keys("left_source", "left_id"),
            pairs.keys("right_source", "right_id"),
        );
        let crosswalk = run.table("crosswalk");
        let entity: BTreeMap<Key, String> = crosswalk
            .keys("source", "source_record_id")
            .into_iter()
            .zip(crosswalk.texts("entity_id"))
            .collect();
        for row in 0..pairs.rows() {
            let probability = probabilities[row].expect("a probability");
            let by_weight = reasons[row] == "weight";
            match decisions[row].as_str() {
                "match" => {
                    assert!(
                        probability >= 0.95 || !by_weight,
                        "{probability} {}",
                        reasons[row]
                    );
                    assert_eq!(
                        entity[&lefts[row]], entity[&rights[row]],
                        "a match that was not merged"
                    );
                }
                "review" => assert!(
                    probability < 0.95 || !by_weight,
                    "{probability} {}",
                    reasons[row]
                ),
                other => panic!("a pair is published as {other}"),
            }
        }
    }
}

/// The column of `records` behind a golden one: `email` of `email_2`.
fn field_of<'a>(column: &'a str, records: &[String]) -> Option<&'a str> {
    let has = |name: &str| records.contains(&format!("{name}__raw"));
    let (base, number) = column.rsplit_once('_').unwrap_or((column, ""));
    let further = number.parse::<u32>().is_ok() && has(base);
    match has(column) {
        true => Some(column),
        false => further.then_some(base),
    }
}

/// Whether a cell holds a value: as a whole, or as one of several in a field that keeps several.
fn holds(cell: Option<&str>, value: &str) -> bool {
    cell.is_some_and(|cell| cell == value || cell.split(';').any(|one| one == value))
}

#[test]
fn golden_values_come_from_members() {
    for run in runs() {
        let (golden, records, lineage) = (
            run.table("golden"),
            run.table("records"),
            run.table("lineage"),
        );
        let there = records.columns();
        let fields: Vec<String> = golden
            .columns()
            .into_iter()
            .filter(|name| field_of(name, &there).is_some())
            .collect();
        assert!(fields.len() >= 5, "{fields:?}");
        let entities = golden.texts("entity_id");
        let members = records.texts("entity_id");
        let derived: BTreeSet<(String, String)> = lineage
            .texts("kind")
            .into_iter()
            .zip(lineage.keys("entity_id", "field"))
            .filter(|(kind, _)| kind == "derived")
            .map(|(_, key)| key)
            .collect();
        let traced: BTreeSet<(String, String)> =
            lineage.keys("entity_id", "field").into_iter().collect();
        for field in &fields {
            let mut held: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            let of_records = field_of(field, &there).expect("a field");
            for (entity, value) in members.iter().zip(records.text(of_records)) {
                held.entry(entity).or_default().extend(value);
            }
            for (entity, value) in entities.iter().zip(golden.text(field)) {
                let Some(value) = value else { continue };
                let key = (entity.clone(), field.clone());
                assert!(traced.contains(&key), "{field} of {entity} has no lineage");
                let cells = &held[entity.as_str()];
                let from_member = cells.iter().any(|cell| holds(Some(cell), &value));
                assert!(
                    from_member || derived.contains(&key),
                    "{field} of {entity} is in no member"
                );
            }
        }
    }
}

/// The row that lineage names does hold the value, and is a member of the customer.
#[test]
fn lineage_names_the_row_that_holds_the_value() {
    for run in runs() {
        let (records, lineage) = (run.table("records"), run.table("lineage"));
        let there = records.columns();
        let keys = records.keys("source", "source_record_id");
        let at: BTreeMap<&Key, usize> =
            keys.iter().enumerate().map(|(at, key)| (key, at)).collect();
        let members = records.texts("entity_id");
        let mut columns: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        let (entities, fields) = (lineage.texts("entity_id"), lineage.texts("field"));
        let (kinds, values) = (lineage.texts("kind"), lineage.text("value"));
        let (sources, ids) = (lineage.text("source"), lineage.text("source_record_id"));
        for row in 0..lineage.rows() {
            let (Some(source), Some(id)) = (&sources[row], &ids[row]) else {
                assert!(
                    values[row].is_none() || kinds[row] == "derived",
                    "a value from nowhere"
                );
                continue;
            };
            let place = at[&(source.clone(), id.clone())];
            assert_eq!(
                members[place], entities[row],
                "a value from another customer"
            );
            let column = columns
                .entry(fields[row].clone())
                .or_insert_with(|| records.text(field_of(&fields[row], &there).expect("a field")));
            if kinds[row] == "chosen" {
                let held = match &values[row] {
                    Some(value) => holds(column[place].as_deref(), value),
                    None => column[place].is_none(),
                };
                assert!(held, "{} of {}", fields[row], entities[row]);
            }
        }
        assert!(lineage.rows() > records.rows());
    }
}

#[test]
fn every_customer_has_one_primary_row() {
    for run in runs() {
        let (golden, crosswalk) = (run.table("golden"), run.table("crosswalk"));
        let mut primary: BTreeMap<String, Vec<Key>> = BTreeMap::new();
        let mut sizes: BTreeMap<String, f64> = BTreeMap::new();
        let keys = crosswalk.keys("source", "source_record_id");
        let rows = crosswalk
            .texts("entity_id")
            .into_iter()
            .zip(keys)
            .zip(crosswalk.flags("is_primary"));
        for ((entity, key), is_primary) in rows {
            *sizes.entry(entity.clone()).or_default() += 1.0;
            if is_primary {
                primary.entry(entity).or_default().push(key);
            }
        }
        let entities = golden.texts("entity_id");
        assert_eq!(
            entities.iter().collect::<BTreeSet<_>>().len(),
            entities.len(),
            "an id stands twice"
        );
        assert_eq!(
            sizes.len(),
            entities.len(),
            "customers without a golden record"
        );
        let primaries = golden.keys("primary_source", "primary_source_record_id");
        let (members, weakest) = (
            golden.numbers("member_count"),
            golden.numbers("weakest_match_probability"),
        );
        for (row, entity) in entities.iter().enumerate() {
            assert_eq!(
                primary.get(entity),
                Some(&vec![primaries[row].clone()]),
                "{entity}"
            );
            assert_eq!(members[row], sizes.get(entity).copied(), "{entity}");
            assert_eq!(
                weakest[row].is_none(),
                members[row] == Some(1.0),
                "{entity}"
            );
        }
        let listed = crosswalk.numbers("cluster_size");
        let of_rows = crosswalk.texts("entity_id");
        assert!(
            listed
                .iter()
                .zip(&of_rows)
                .all(|(size, entity)| *size == sizes.get(entity).copied())
        );
    }
}

/// Raw values are kept beside standardized ones, as text: nothing was read as a number.
#[test]
fn raw_text_stays_as_written() {
    let run = crm_files().run();
    let records = run.table("records");
    let raw = records.text("mobile_phone__raw");
    let keys = records.keys("source", "source_record_id");
    let erp = std::fs::read(crm_files().folder.join("erp_customers.csv")).expect("the export");
    let mut checked = 0;
    for record in &crate::support::inputs::csv_records(&erp)[1..] {
        let record = String::from_utf8_lossy(record);
        let cells: Vec<&str> = record.split(',').collect();
        // Only rows that need no quoting rules to be cut, with a phone in plain digits.
        let plain = !record.contains('"')
            && cells[3].len() >= 10
            && cells[3].bytes().all(|byte| byte.is_ascii_digit());
        if !plain {
            continue;
        }
        let key = ("erp_customers".to_owned(), cells[0].to_owned());
        if let Ok(at) = keys.binary_search(&key) {
            assert_eq!(raw[at].as_deref(), Some(cells[3]), "{}", cells[0]);
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} rows");
}

/// Nor inverted: whoever opted out of mail is nobody who agreed to it.
#[test]
fn an_opt_out_never_becomes_a_consent() {
    for (run, folder) in [
        (crm_files().run(), &crm_files().folder),
        (small_files().run(), &small_files().folder),
    ] {
        let records = run.table("records");
        let columns = records.columns();
        let consents: Vec<&String> = columns
            .iter()
            .filter(|name| name.contains("email_consent") && !name.ends_with("__raw"))
            .collect();
        let keys = records.keys("source", "source_record_id");
        let export = std::fs::read(folder.join("salesforce_contacts.csv")).expect("the export");
        let mut opted_out = 0;
        for record in &crate::support::inputs::csv_records(&export)[1..] {
            let text = String::from_utf8_lossy(record);
            let id = text.split(',').next().expect("an id").to_owned();
            // The last four cells: opted out, deleted, created, changed.
            let mut last = text.trim_end().rsplit(',').skip(3);
            if last.next() != Some("true") {
                continue;
            }
            let at = keys
                .binary_search(&("salesforce_contacts".to_owned(), id))
                .expect("the row");
            for name in &consents {
                assert_ne!(records.text(name)[at].as_deref(), Some("yes"), "{name}");
            }
            opted_out += 1;
            if opted_out > 40 {
                break;
            }
        }
        assert!(opted_out > 10, "only {opted_out} opted out");
    }
}

/// Consent is never created: a golden `yes` needs a member that said so, and none that said no.
#[test]
fn consent_is_never_created() {
    for run in runs() {
        let (golden, records) = (run.table("golden"), run.table("records"));
        let consents = golden
            .columns()
            .into_iter()
            .filter(|name| name.contains("consent") && !name.ends_with("__raw"));
        let (entities, members) = (golden.texts("entity_id"), records.texts("entity_id"));
        let sources = records.texts("source");
        for field in consents {
            let mut said: BTreeMap<&str, Vec<(&str, Option<String>)>> = BTreeMap::new();
            for ((entity, source), value) in members.iter().zip(&sources).zip(records.text(&field))
            {
                said.entry(entity).or_default().push((source, value));
            }
            for (entity, value) in entities.iter().zip(golden.text(&field)) {
                if value.as_deref() != Some("yes") {
                    continue;
                }
                let answers = &said[entity.as_str()];
                assert!(
                    answers
                        .iter()
                        .any(|(_, value)| value.as_deref() == Some("yes")),
                    "{field} of {entity}"
                );
                // A source whose every answer is no stays no.
                for (source, _) in answers {
                    let of_source: Vec<&Option<String>> = answers
                        .iter()
                        .filter(|(other, _)| other == source)
                        .map(|(_, value)| value)
                        .collect();
                    let refused = of_source.iter().any(|value| value.as_deref() == Some("no"));
                    let agreed = of_source
                        .iter()
                        .any(|value| value.as_deref() == Some("yes"));
                    assert!(!refused || agreed, "{field} of {entity}: {source} said no");
                }
            }
        }
    }
}
