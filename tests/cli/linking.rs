//! Which sources are linked with which, and rules taken over from Splink.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::folder;
use crate::support::program::{call, say};
use crate::support::published::Run;

const HEADER: &str = "번호,이름,휴대폰,생년월일,이메일\n";
const KIM: &str = "김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com";
const LEE: &str = "이영희,010-2918-4475,1991-11-23,yh.lee@hanmail.net";
const PARK: &str = "박민수,010-3307-8812,1975-07-14,minsu.p@gmail.com";

fn scene(folder: &Path, link_type: &str) -> Run {
    // 김철수 stands twice in either source, 이영희 once in each.
    fs::write(
        folder.join("crm.csv"),
        format!("{HEADER}1,{KIM}\n2,{KIM}\n3,{LEE}\n4,{PARK}\n"),
    )
    .expect("an export");
    fs::write(
        folder.join("shop.csv"),
        format!("{HEADER}a,{KIM}\nb,{KIM}\nc,{LEE}\n"),
    )
    .expect("an export");
    let source = |name: &str| {
        format!(
            "  - {{name: {name}, path: {name}.csv, id: 번호, columns: {{person_name: 이름, mobile: 휴대폰, \
             birth_date: 생년월일, email: 이메일}}}}\n"
        )
    };
    let rules = format!(
        "version: 1\nsources:\n{}{}fields:\n  person_name: {{type: person-name}}\n  mobile: {{type: phone}}\n  \
         birth_date: {{type: date}}\n  email: {{type: email}}\nmatch: {{merge_from: 0.6{link_type}}}\n",
        source("crm"),
        source("shop")
    );
    fs::write(folder.join("p.yaml"), rules).expect("rules");
    say(folder, "run p.yaml").exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

/// Rows by customer, customers of one row left out.
fn groups(run: &Run) -> BTreeSet<String> {
    let crosswalk = run.table("crosswalk");
    let entities = crosswalk.texts("entity_id");
    let keys = crosswalk.keys("source", "source_record_id");
    let of = |entity: &String| -> Vec<String> {
        let rows = entities.iter().zip(&keys).filter(|(of, _)| *of == entity);
        rows.map(|(_, key)| key.1.clone()).collect()
    };
    let groups = entities.iter().map(of).filter(|rows| rows.len() > 1);
    groups.map(|rows| rows.join("+")).collect()
}

#[test]
fn sources_are_deduplicated_linked_or_both() {
    let folder = folder();
    let set = |groups: &[&str]| {
        groups
            .iter()
            .map(|it| (*it).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(groups(&scene(folder.path(), "")), set(&["1+2+a+b", "3+c"]));
    assert_eq!(
        groups(&scene(folder.path(), ", link_type: both")),
        set(&["1+2+a+b", "3+c"])
    );
    let dedupe = scene(folder.path(), ", link_type: dedupe");
    assert_eq!(groups(&dedupe), set(&["1+2", "a+b"]));
    let link = scene(folder.path(), ", link_type: link");
    let linked = groups(&link);
    // Each source has at most one row per customer.
    assert!(
        linked.contains("3+c") && linked.iter().all(|rows| rows.len() == 3),
        "{linked:?}"
    );
    let pairs = link.table("pairs");
    let same = pairs
        .texts("left_source")
        .iter()
        .zip(pairs.texts("right_source"))
        .any(|(a, b)| *a == b);
    assert!(!same, "rows of one source were compared");
    let told = call(
        folder.path(),
        ["explain", "crm:1", "crm:2", "--format", "json"],
    )
    .exits(0)
    .json();
    assert_eq!(told["never_compared"], "link_type");
    fs::write(
        folder.path().join("bad.yaml"),
        "version: 1\nsources: [{name: a, path: crm.csv}]\nmatch: {link_type: lnk}\n",
    )
    .expect("rules");
    let refused = say(folder.path(), "lint bad.yaml").exits(2);
    assert!(refused.stderr.contains("dedupe"), "{}", refused.stderr);
}

#[test]
fn a_splink_file_becomes_rules_and_says_what_it_could_not_give() {
    let folder = folder();
    scene(folder.path(), "");
    let splink = r#"{"link_type": "dedupe_only", "unique_id_column_name": "번호",
      "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.이름 = r.이름"}],
      "comparisons": [
        {"comparison_levels": [
          {"sql_condition": "\"이름_l\" = \"이름_r\"", "m_probability": 0.9},
          {"sql_condition": "jaro_winkler_similarity(\"이름_l\", \"이름_r\") >= 0.9"}, {"sql_condition": "ELSE"}]},
        {"comparison_levels": [
          {"sql_condition": "haversine(위치_l, 위치_r) < 5", "label_for_charts": "within 5 km"}]},
        {"comparison_levels": [
          {"sql_condition": "\"휴대폰_l\" = \"휴대폰_r\""},
          {"sql_condition": "list_overlap(\"휴대폰_l\", \"휴대폰_r\")", "label_for_charts": "any in common"}]}]}"#;
    fs::write(folder.path().join("model.json"), splink).expect("a model");
    let said = call(
        folder.path(),
        [
            "init",
            "crm.csv",
            "--splink",
            "model.json",
            "-o",
            "new.yaml",
        ],
    )
    .exits(0);
    assert!(said.stderr.contains("new.yaml"));
    let rules = fs::read_to_string(folder.path().join("new.yaml")).expect("rules");
    for part in [
        "link_type: dedupe",
        "id: 번호",
        "comparison of 이름 (exact, Jaro-Winkler)",
        "person_name is compared as person-name",
        "comparison of 위치: no export has such a column",
        "no equivalent for any in common",
        "blocking rule `l.이름 = r.이름`: the pass person_name",
        "u probabilities and the prior",
        "not in the Splink model and therefore not compared",
        "its m probabilities left out, because not every level has one",
    ] {
        assert!(rules.contains(part), "no `{part}` in\n{rules}");
    }
    call(folder.path(), ["lint", "new.yaml"]).exits(0);
    fs::write(folder.path().join("bad.json"), "{}").expect("no model");
    call(folder.path(), ["init", "crm.csv", "--splink", "bad.json"]).exits(2);
    call(folder.path(), ["init", "crm.csv", "--splink", "none.json"]).exits(2);
}

/// A file as Splink 3 writes settings and Splink 4 and 5 write models. The exports keep surname and
/// given name apart, as the model does.
const SETTINGS_3: &str = r#"{"link_type": "link_and_dedupe", "unique_id_column_name": "id",
  "source_dataset_column_name": "source_dataset", "sql_dialect": "spark", "em_convergence": 0.001,
  "probability_two_random_records_match": 0.0003,
  "blocking_rules_to_generate_predictions": [
    "l.surname = r.surname and l.born = r.born",
    "substr(l.surname,1,2) = substr(r.surname,1,2) and l.email = r.email",
    "split_part(l.email,'@',1) = split_part(r.email,'@',1)",
    "levenshtein(l.surname, r.surname) < 2"],
  "comparisons": [
    {"output_column_name": "email", "comparison_description": "Exact match vs. levenshtein at threshold 2 vs. anything else",
     "comparison_levels": [
      {"sql_condition": "`email_l` IS NULL OR `email_r` IS NULL", "label_for_charts": "Null", "is_null_level": true},
      {"sql_condition": "`email_l` = `email_r`", "label_for_charts": "Exact match"},
      {"sql_condition": "levenshtein(`email_l`, `email_r`) <= 2", "label_for_charts": "Levenshtein <= 2"},
      {"sql_condition": "ELSE", "label_for_charts": "All other comparisons"}]},
    {"output_column_name": "city", "comparison_levels": [
      {"sql_condition": "city_l IS NULL OR city_r IS NULL", "is_null_level": true},
      {"sql_condition": "city_l = city_r"}, {"sql_condition": "ELSE"}]}]}"#;

const MODEL_4: &str = r#"{"link_type": "dedupe_only", "probability_two_random_records_match": 0.0011,
  "retain_matching_columns": true, "sql_dialect": "duckdb", "linker_uid": "abcd1234", "unique_id_column_name": "id",
  "blocking_rules_to_generate_predictions": [
    {"blocking_rule": "(l.\"given_name\" = r.\"given_name\") AND (l.\"born\" = r.\"born\")", "sql_dialect": "duckdb"},
    {"blocking_rule": "(SUBSTRING(l.given_name, 1, 3) = SUBSTRING(r.given_name, 1, 3)) AND (l.\"surname\" = r.\"surname\")", "sql_dialect": "duckdb"},
    {"blocking_rule": "l.\"email\" = r.\"email\"", "sql_dialect": "duckdb", "salting_partitions": 2}],
  "comparisons": [
    {"output_column_name": "names", "comparison_levels": [
      {"sql_condition": "(\"given_name_l\" IS NULL OR \"given_name_r\" IS NULL) AND (\"surname_l\" IS NULL OR \"surname_r\" IS NULL)", "is_null_level": true},
      {"sql_condition": "(\"given_name_l\" = \"given_name_r\") AND (\"surname_l\" = \"surname_r\")", "m_probability": 0.7, "u_probability": 0.0002},
      {"sql_condition": "\"given_name_l\" = \"surname_r\" AND \"given_name_r\" = \"surname_l\"", "m_probability": 0.04, "u_probability": 0.0001},
      {"sql_condition": "(jaro_winkler_similarity(\"given_name_l\", \"given_name_r\") >= 0.92) AND (jaro_winkler_similarity(\"surname_l\", \"surname_r\") >= 0.92)", "m_probability": 0.16, "u_probability": 0.001},
      {"sql_condition": "\"surname_l\" = \"surname_r\"", "m_probability": 0.06, "u_probability": 0.01},
      {"sql_condition": "ELSE", "m_probability": 0.04, "u_probability": 0.9887}]},
    {"output_column_name": "born", "comparison_levels": [
      {"sql_condition": "try_strptime(\"born_l\", '%Y-%m-%d') IS NULL OR try_strptime(\"born_r\", '%Y-%m-%d') IS NULL", "is_null_level": true},
      {"sql_condition": "\"born_l\" = \"born_r\"", "m_probability": 0.8, "u_probability": 0.002},
      {"sql_condition": "ABS(EPOCH(try_strptime(\"born_l\", '%Y-%m-%d')) - EPOCH(try_strptime(\"born_r\", '%Y-%m-%d'))) <= 31557600.0", "m_probability": 0.15, "u_probability": 0.03},
      {"sql_condition": "ELSE", "m_probability": 0.05, "u_probability": 0.968}]},
    {"output_column_name": "email", "comparison_levels": [
      {"sql_condition": "\"email_l\" IS NULL OR \"email_r\" IS NULL", "is_null_level": true},
      {"sql_condition": "\"email_l\" = \"email_r\"", "m_probability": 0.6, "u_probability": 0.001},
      {"sql_condition": "NULLIF(regexp_extract(\"email_l\", '^[^@]+', 0), '') = NULLIF(regexp_extract(\"email_r\", '^[^@]+', 0), '')", "m_probability": 0.2, "u_probability": 0.001},
      {"sql_condition": "ELSE", "m_probability": 0.2, "u_probability": 0.998}]}]}"#;

/// English customers, some of them twice, with surname and given name in columns of their own.
fn english(folder: &Path) {
    const GIVEN: [&str; 12] = [
        "Olivia", "George", "Amelia", "Harry", "Isla", "Noah", "Ava", "Jack", "Mia", "Leo",
        "Freya", "Arthur",
    ];
    const SURNAMES: [&str; 11] = [
        "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel",
        "Robinson", "Wright",
    ];
    const CITIES: [&str; 5] = ["London", "Leeds", "Cardiff", "Bristol", "York"];
    let mut text = String::from("id,given_name,surname,born,city,email\n");
    let mut row = |id: String, given: &str, surname: &str, born: &str, city: &str, email: &str| {
        text += &format!("{id},{given},{surname},{born},{city},{email}\n");
    };
    for nth in 0..240usize {
        let (given, surname) = (GIVEN[nth * 5 % 12], SURNAMES[nth * 3 % 11]);
        let born = format!(
            "{}-{:02}-{:02}",
            1950 + nth * 7 % 50,
            1 + nth % 12,
            1 + nth * 11 % 28
        );
        let email = format!("{}.{nth}@mail{}.com", surname.to_lowercase(), nth % 9);
        let city = CITIES[nth % 5];
        row(format!("a{nth}"), given, surname, &born, city, &email);
        match nth % 4 {
            0 => row(format!("b{nth}"), given, surname, &born, "", &email),
            1 => row(format!("b{nth}"), given, surname, &born, city, ""),
            _ => {}
        }
    }
    fs::write(folder.join("people.csv"), text).expect("an export");
}

/// Imports a model and gives the project file it became.
fn imported(folder: &Path, model: &str) -> String {
    fs::write(folder.join("model.json"), model).expect("a model");
    call(
        folder,
        [
            "init",
            "people.csv",
            "--splink",
            "model.json",
            "-o",
            "new.yaml",
        ],
    )
    .exits(0);
    let lint = call(folder, ["lint", "new.yaml"]).exits(0);
    assert!(!lint.said().contains("warning"), "{}", lint.said());
    fs::read_to_string(folder.join("new.yaml")).expect("rules")
}

#[test]
fn splink_settings_without_probabilities_give_comparisons_and_passes() {
    let folder = folder();
    english(folder.path());
    let rules = imported(folder.path(), SETTINGS_3);
    for part in [
        "- {keys: [person_name.surname, birth_date]}",
        // The prefix has no equivalent: the pass is the mailbox alone, which finds more.
        "- {keys: [email]}",
        "which is wider; no equivalent for substr(l.surname,1,2) = substr(r.surname,1,2)",
        "- {keys: [email.local]}",
        "`levenshtein(l.surname, r.surname) < 2`: no equivalent, left out",
        "- {fields: [email]}",
        "- {fields: [city]}",
        "levels learnt from the data",
    ] {
        assert!(rules.contains(part), "no `{part}` in\n{rules}");
    }
    assert!(!rules.contains("expect:"), "{rules}");
}

#[test]
fn a_trained_splink_model_runs_from_end_to_end() {
    let folder = folder();
    english(folder.path());
    let rules = imported(folder.path(), MODEL_4);
    for part in [
        // Surname and given name are one field here as they are one comparison there. Names that
        // changed places, slips and an equal surname alone are alike.
        "- {fields: [person_name], expect: {same: 0.7, alike: 0.26, different: 0.04}}",
        "- {fields: [birth_date], expect: {same: 0.8, alike: 0.15, different: 0.05}}",
        "- {fields: [email], expect: {same: 0.6, alike: 0.2, different: 0.2}}",
        "- {keys: [person_name.given, birth_date]}",
        "- {keys: [person_name.surname]}",
        "- {keys: [email]}",
    ] {
        assert!(rules.contains(part), "no `{part}` in\n{rules}");
    }
    say(folder.path(), "run new.yaml").exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let together = groups(&run);
    let right = (0..240usize)
        .filter(|nth| nth % 4 < 2 && together.contains(&format!("a{nth}+b{nth}")))
        .count();
    assert!(right >= 108, "{right} of 120 customers found");
    assert!(together.len() <= right + 3, "{together:?}");
    // What the model expects is where learning starts, so another expectation is another model.
    let learnt = |run: &Run| fs::read_to_string(run.folder.join("model.json")).expect("a model");
    let before = learnt(&run);
    let other = rules.replace(
        "same: 0.6, alike: 0.2, different: 0.2",
        "same: 0.2, alike: 0.2, different: 0.6",
    );
    fs::write(folder.path().join("new.yaml"), other).expect("rules");
    say(folder.path(), "run new.yaml").exits(0);
    assert_ne!(
        before,
        learnt(&Run::current(&folder.path().join("goldsieve-out")))
    );
}
