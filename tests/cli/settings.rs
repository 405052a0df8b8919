//! What a project file asks for happens, and what would have no effect is said.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::folder;
use crate::support::program::say;
use crate::support::published::Run;

const CRM: &str = "\
번호,이름,휴대폰,회원번호,적립금,등급,삭제,생년월일,이메일
1,김철수,010-7214-5638,M-1001,100,VIP,N,1980-03-05,chulsoo80@naver.com
2,이영희,010-2918-4475,M-1002,50.5,GOLD,N,1991-11-23,yh.lee@hanmail.net
3,박민수,010-3307-8812,M-1003,없음,VIP,N,1975-07-14,minsu.p@gmail.com
4,최지우,010-4631-9027,M-1004,30,VIP,Y,1988-01-30,jiwoo.choi@nate.com
";
const SHOP: &str = "\
번호,이름,휴대폰,회원번호,적립금,등급,삭제,생년월일,이메일
a,김철수,010-7214-5638,M-2001,200,VIP,N,1980-03-05,chulsoo80@naver.com
b,이영희,010-2918-4475,M-2002,1,GOLD,N,1991-11-23,yh.lee@hanmail.net
";

fn project(more: &str) -> String {
    let source = |name: &str| {
        format!(
            "  - name: {name}\n    path: {name}.csv\n    id: 번호\n    deleted_when: \"\\\"삭제\\\" = 'Y'\"\n    \
             columns: {{person_name: 이름, mobile: 휴대폰, member_no: 회원번호, points: 적립금, grade: 등급, \
             birth_date: 생년월일, email: 이메일}}\n"
        )
    };
    format!(
        "version: 1\nsources:\n{}{}fields:\n  person_name: {{type: person-name}}\n  \
         mobile: {{type: phone}}\n  member_no: {{type: identifier}}\n  points: {{type: number}}\n  \
         grade: {{type: category}}\n  birth_date: {{type: date}}\n  email: {{type: email}}\n{more}",
        source("crm"),
        source("shop"),
    )
}

fn scene(folder: &Path, more: &str) {
    fs::write(folder.join("crm.csv"), CRM).expect("an export");
    fs::write(folder.join("shop.csv"), SHOP).expect("an export");
    fs::write(folder.join("p.yaml"), project(more)).expect("a project");
}

fn run(folder: &Path) -> Run {
    say(folder, "run p.yaml").exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

/// Entities of rows, by `source:id`.
fn entity(run: &Run, row: &str) -> String {
    let crosswalk = run.table("crosswalk");
    let keys = crosswalk.keys("source", "source_record_id");
    let wanted = row.split_once(':').expect("source:id");
    let at = keys
        .iter()
        .position(|(source, id)| (source.as_str(), id.as_str()) == wanted);
    crosswalk.texts("entity_id")[at.expect("the row")].clone()
}

#[test]
fn rows_that_must_be_one_are_and_rows_that_must_not_are_not() {
    let folder = folder();
    scene(
        folder.path(),
        "match: {must_link: [{field: mobile, entity: person}]}\n",
    );
    let joined = run(folder.path());
    assert_eq!(entity(&joined, "crm:1"), entity(&joined, "shop:a"));
    assert_eq!(entity(&joined, "crm:2"), entity(&joined, "shop:b"));
    assert_ne!(entity(&joined, "crm:1"), entity(&joined, "crm:2"));

    // Everything but the number of the member agrees, so without the rule they are one.
    scene(folder.path(), "match: {merge_from: 0.6}\n");
    let free = run(folder.path());
    assert_eq!(entity(&free, "crm:1"), entity(&free, "shop:a"));
    scene(
        folder.path(),
        "match: {cannot_link: [{field: member_no}], merge_from: 0.6}\n",
    );
    let apart = run(folder.path());
    assert_ne!(entity(&apart, "crm:1"), entity(&apart, "shop:a"));
    let pairs = apart.table("pairs");
    assert_eq!(pairs.texts("reason"), ["cannot_link", "cannot_link"]);
    assert_eq!(pairs.texts("decision"), ["review", "review"]);
}

#[test]
fn control_totals_say_where_every_amount_went() {
    let folder = folder();
    scene(
        folder.path(),
        "match: {must_link: [{field: mobile}]}\n\
         survivorship: {fields: {points: [sum]}}\n\
         control_totals: [{sum: points}, {count_by: grade}]\n",
    );
    let run = run(folder.path());
    let totals = run.manifest["control_totals"].as_array().expect("totals");
    let line = |name: &str, source: Option<&str>| {
        let of = |total: &&Value| total["name"] == name && total["source"].as_str() == source;
        totals
            .iter()
            .find(of)
            .unwrap_or_else(|| panic!("{name} {source:?}: {totals:#?}"))
    };
    let sum = line("sum points", None);
    assert_eq!(
        (&sum["input"], &sum["output"]),
        (&"381.5".into(), &"351.5".into())
    );
    assert_eq!(sum["missing"], serde_json::json!({"deleted": "30"}));
    let crm = line("sum points", Some("crm"));
    assert_eq!(
        (&crm["input"], &crm["output"]),
        (&"180.5".into(), &"150.5".into())
    );
    // Six rows; one deleted, two united with another of the same grade.
    let grades = line("count_by grade", None);
    assert_eq!(grades["group"], "(other)", "too few rows to be named");
    assert_eq!(
        (&grades["input"], &grades["output"]),
        (&"6".into(), &"3".into())
    );
    let missing = serde_json::json!({"deleted": "1", "not_chosen": "2"});
    assert_eq!(grades["missing"], missing);
    let report = fs::read_to_string(
        folder
            .path()
            .join("goldsieve-out/runs")
            .join(run.id())
            .join("report.html"),
    );
    assert!(report.expect("a report").contains("351.5"));
}

#[test]
fn settings_without_effect_are_named() {
    let folder = folder();
    scene(
        folder.path(),
        "match: {blocking: [{keys: [mobile]}, {keys: [nickname, mobile]}], comparisons: [{fields: person_name}, \
         {fields: mobile}, {fields: nickname}]}\nsurvivorship: {fields: {nickname: [longest]}}\n",
    );
    let text = fs::read_to_string(folder.path().join("p.yaml")).expect("the project");
    let text = text.replace(
        "fields:\n  person",
        "fields:\n  nickname: {type: text}\n  person",
    );
    fs::write(folder.path().join("p.yaml"), text).expect("the project");
    for command in ["run p.yaml", "lint p.yaml"] {
        let said = say(folder.path(), command).exits(0).said();
        for name in [
            "field `nickname`",
            "chain `nickname`",
            "`blocking pass nickname + mobile` has no effect",
            "`comparison nickname` has no effect",
        ] {
            assert!(said.contains(name), "{command}: {name}\n{said}");
        }
        assert!(!said.contains("`grade` had no effect"), "{said}");
        for used in ["blocking pass mobile`", "comparison mobile`"] {
            assert!(!said.contains(used), "{said}");
        }
    }
}

#[test]
fn checks_that_say_nothing_are_named() {
    let folder = folder();
    scene(
        folder.path(),
        "checks:\n  - {name: idle, field: person_name, check: length, min: 1}\n  \
         - {name: never, field: grade, check: range, min: 0}\n  \
         - {name: move, check: target, target: salesforce-lead}\n",
    );
    let said = say(folder.path(), "run p.yaml").exits(0).said();
    assert!(
        said.contains("check-never-applied") && said.contains("`never`"),
        "{said}"
    );
    assert!(!said.contains("`idle`"), "{said}");
    assert!(said.contains("requires Company"), "{said}");
}

#[test]
fn checks_on_fields_of_other_types_are_mistakes() {
    let folder = folder();
    scene(
        folder.path(),
        "checks:\n  - {name: wrong, field: person_name, check: email-syntax}\n  \
         - {name: nowhere, check: required}\n",
    );
    for command in ["run p.yaml", "lint p.yaml"] {
        let said = say(folder.path(), command).exits(2).said();
        for code in ["check-on-wrong-type", "missing-key"] {
            assert!(said.contains(code), "{command}: {code}\n{said}");
        }
    }
}

#[test]
fn an_export_that_is_too_old_is_left_for_later() {
    let folder = folder();
    scene(folder.path(), "");
    let text = fs::read_to_string(folder.path().join("p.yaml")).expect("the project");
    let text = text.replacen("    id: 번호\n", "    id: 번호\n    max_age: 26h\n", 1);
    fs::write(folder.path().join("p.yaml"), text).expect("the project");
    say(folder.path(), "run p.yaml").exits(0);
    let file = fs::File::options()
        .write(true)
        .open(folder.path().join("crm.csv"))
        .expect("the export");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(27 * 3600);
    file.set_modified(old).expect("an older time");
    let refused = say(folder.path(), "run p.yaml").exits(4).said();
    assert!(
        refused.contains("max_age") && refused.contains("crm"),
        "{refused}"
    );
}

#[test]
fn control_totals_name_grades_but_nobody() {
    let folder = folder();
    let rows = (1..=8).map(|id| format!("{id},김민준,010-7214-56{id}1,M-{id},10,VIP,N,,\n"));
    let header = CRM.lines().next().expect("a header");
    scene(
        folder.path(),
        "control_totals: [{count_by: grade}, {count_by: person_name}]\n",
    );
    let export = format!("{header}\n{}", rows.collect::<String>());
    fs::write(folder.path().join("crm.csv"), export).expect("an export");
    let run = run(folder.path());
    let totals = run.manifest["control_totals"].to_string();
    assert!(totals.contains("VIP"), "{totals}");
    assert!(!totals.contains("김민준"), "{totals}");
    let report = fs::read_to_string(run.folder.join("report.html")).expect("a report");
    assert!(!report.contains("김민준"));
}
