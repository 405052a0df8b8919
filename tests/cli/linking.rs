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
        "compared as person-name",
        "comparison of 위치: no export has such a column",
        "no equivalent for: any in common",
        "blocking rule `l.이름 = r.이름`: no equivalent",
        "m and u probabilities",
        "compared because of their types",
    ] {
        assert!(rules.contains(part), "no `{part}` in\n{rules}");
    }
    call(folder.path(), ["lint", "new.yaml"]).exits(0);
    fs::write(folder.path().join("bad.json"), "{}").expect("no model");
    call(folder.path(), ["init", "crm.csv", "--splink", "bad.json"]).exits(2);
    call(folder.path(), ["init", "crm.csv", "--splink", "none.json"]).exits(2);
}
