//! The language of project files as its users meet it: the manual and the schema that belong to
//! it, rules that test themselves, conditions with names, tables beside the project, and numbers
//! that the law keeps apart.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::inputs::copy_crm;
use crate::support::program::say;
use crate::support::published::Run;
use crate::support::schema::violations;
use crate::support::{files_below, folder, root};

/// With `GOLDSIEVE_UPDATE_REFERENCE=1` the committed files are rewritten, to be looked at in the
/// next commit.
#[test]
fn the_committed_manual_and_schema_are_what_the_program_prints() {
    let folder = folder();
    for (command, file) in [
        ("reference", "rules/REFERENCE.md"),
        ("schema", "rules/project.schema.json"),
    ] {
        let printed = say(folder.path(), command).exits(0).stdout;
        let path = root().join(file);
        if std::env::var_os("GOLDSIEVE_UPDATE_REFERENCE").is_some() {
            fs::write(&path, &printed).expect("the file can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            printed == committed,
            "{file} is stale: write `goldsieve {command}` there"
        );
    }
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn project_files_pass_the_schema_and_mistakes_do_not() {
    let folder = folder();
    copy_crm(folder.path());
    let schema = say(folder.path(), "schema").exits(0).json();
    let made = say(
        folder.path(),
        "init salesforce_contacts.csv erp_customers.csv shop_members.xlsx",
    );
    let everything = fs::read_to_string(root().join("src/config/tests/everything.yaml"));
    let shipped = files_below(&root().join("rules"));
    let packs = shipped
        .iter()
        .filter(|name| name.ends_with(".yaml") && !name.starts_with("presets/"))
        .map(|name| fs::read_to_string(root().join("rules").join(name)).expect("a pack"));
    let project = fs::read_to_string(folder.path().join("project.yaml")).expect("the project");
    let mut texts = vec![made.exits(0).stdout, project];
    texts.extend(packs);
    for text in &texts {
        assert_eq!(violations(&yaml(text), &schema), [""; 0], "{text}");
    }
    // Names of its own vocabulary aside, the project that says everything passes too.
    let everything = everything.expect("the project that says everything");
    let strange = ["/match/comparisons", "/survivorship/fields/person_name"];
    let found = violations(&yaml(&everything), &schema);
    assert!(
        found
            .iter()
            .all(|it| strange.iter().any(|name| it.contains(name))),
        "{found:#?}"
    );
    for (text, place) in [
        (
            "sources: [{name: a, path: b, trsut: 3}]",
            "/sources/0/trsut",
        ),
        ("checks: [{check: lenght, max: 3}]", "/checks/0/check"),
        ("checks: [{check: length, max: many}]", "/checks/0/max"),
        ("fields: {a: {type: date, order: dym}}", "/fields/a/order"),
        (
            "gates: [{max_cluster_size: 5, on_fail: stop}]",
            "/gates/0/on_fail",
        ),
        ("tests: [{given: {a: b}, left: {a: b}}]", "/tests/0"),
    ] {
        let found = violations(&yaml(text), &schema);
        assert!(
            found.iter().any(|it| it.starts_with(place)),
            "{text}: {found:?}"
        );
    }
}

const CRM: &str = "\
번호,이름,휴대폰,등급,메모,이메일,주소,수정일
1,김서연,010-7214-5638,1,,seoyeon80@naver.com,서울 강남구 테헤란로 152,2024-01-02
2,박민수,,1,연락 안 됨,,부산 해운대구 센텀중앙로 79,2024-01-02
3,이영희,010-2918-4475,9,주민번호 850505-2123456 확인,yh.lee@hanmail.net,대구 중구 국채보상로 100,2024-01-02
4,최지우,010-4631-9027,2,해지,jiwoo.choi@nate.com,광주 서구 상무중앙로 7,2024-01-02
5,김서연,010-7214-5638,2,,seoyeon80@naver.com,서울 서초구 서초대로 74,2025-06-30
";
const GRADES: &str = "코드,등급\n1,VIP\n2,GOLD\n";

fn project(more: &str) -> String {
    format!(
        "version: 1\nsources:\n  - name: crm\n    path: crm.csv\n    id: 번호\n    owner: 고객지원팀\n    \
         updated_at: 수정일\n    columns: {{person_name: 이름, mobile: 휴대폰, grade: 등급, memo: 메모, email: 이메일, \
         address: 주소}}\nfields:\n  person_name: {{type: person-name}}\n  \
         mobile: {{type: phone, owner: 콜센터, label: {{ko: 휴대폰, en: Mobile}}, description: 본인 명의}}\n  \
         grade: {{type: category, standardize: [trim, {{lookup: {{file: tables/grades.csv, others: flag}}}}]}}\n  \
         memo: {{type: text}}\n  email: {{type: email}}\n  address: {{type: postal-address}}\n{more}"
    )
}

fn scene(folder: &Path, more: &str) {
    fs::create_dir_all(folder.join("tables")).expect("a folder");
    fs::write(folder.join("crm.csv"), CRM).expect("an export");
    fs::write(folder.join("tables/grades.csv"), GRADES).expect("a table");
    fs::write(folder.join("p.yaml"), project(more)).expect("a project");
}

fn current(folder: &Path) -> Run {
    Run::current(&folder.join("goldsieve-out"))
}

/// Rows of the findings of a rule.
fn found(run: &Run, rule: &str) -> Vec<String> {
    let findings = run.table("findings");
    let (rules, ids) = (findings.texts("rule"), findings.texts("source_record_id"));
    let of_rule = rules.iter().zip(ids).filter(|(name, _)| *name == rule);
    of_rule.map(|(_, id)| id).collect()
}

#[test]
fn conditions_with_names_act_wherever_sql_stands() {
    let folder = folder();
    scene(
        folder.path(),
        r#"terms:
  vip: "grade = 'VIP'"
  reachable: "mobile IS NOT NULL OR email IS NOT NULL"
  lost_vip: "vip AND NOT reachable"
  unused: "grade = 'GOLD'"
checks:
  - {name: vip-reachable, sql: reachable, when: vip, severity: error}
  - {name: no-lost-vip, sql: "NOT lost_vip", owner: 이사}
  - {name: mobile-there, field: mobile, check: required, when: vip}
exclude: [{name: 해지, when: "memo = '해지'"}]
survivorship:
  fields: {address: [usable, {prefer: {when: vip}}, most-recent]}
gates:
  - {name: vip를 만날 수 있다, sql: reachable, when: vip, min: 0.4}
  - {name: 모두 만날 수 있다, sql: reachable, min: 0.9}
"#,
    );
    let finished = say(folder.path(), "run p.yaml").exits(1);
    let warned = &finished.stderr;
    assert!(
        warned.contains("the term `unused` had no effect"),
        "{warned}"
    );
    assert!(!warned.contains("the term `vip`"), "{warned}");
    let run = current(folder.path());
    assert_eq!(found(&run, "vip-reachable"), ["2"]);
    assert_eq!(found(&run, "no-lost-vip"), ["2"]);
    assert_eq!(found(&run, "mobile-there"), ["2"]);
    assert_eq!(run.table("quarantine").texts("reason"), ["해지"]);
    // The newer row of 김서연 is GOLD: the address comes from the row that was preferred.
    let golden = run.table("golden");
    let names = golden.text("person_name");
    let at = names
        .iter()
        .position(|name| name.as_deref() == Some("김서연"));
    let address = golden.text("address")[at.expect("a customer")].clone();
    assert!(address.is_some_and(|address| address.contains("테헤란로")));
    let owners = run.table("findings");
    let by_rule: Vec<(String, Option<String>)> = owners
        .texts("rule")
        .into_iter()
        .zip(owners.text("owner"))
        .collect();
    let owner = |rule: &str| by_rule.iter().find(|(name, _)| name == rule).cloned();
    // The check's own, else the field's, else the source's.
    assert_eq!(
        owner("no-lost-vip").expect("found").1.as_deref(),
        Some("이사")
    );
    assert_eq!(
        owner("mobile-there").expect("found").1.as_deref(),
        Some("콜센터")
    );
    assert_eq!(
        owner("vip-reachable").expect("found").1.as_deref(),
        Some("고객지원팀")
    );
}

#[test]
fn values_are_looked_up_in_tables_and_the_tables_are_named() {
    let folder = folder();
    scene(folder.path(), "");
    say(folder.path(), "run p.yaml").exits(0);
    let run = current(folder.path());
    let records = run.table("records");
    let grades: Vec<Option<String>> = records.text("grade");
    assert_eq!(
        grades.iter().flatten().collect::<Vec<_>>(),
        ["VIP", "VIP", "9", "GOLD", "GOLD"]
    );
    let files = &run.manifest["rule_files"];
    assert_eq!(files[0]["file"], "grades.csv", "{files}");
    // What was looked up is still there when a run is explained, though the table is gone.
    fs::remove_file(folder.path().join("tables/grades.csv")).expect("removed");
    say(folder.path(), "explain crm:1 crm:5").exits(0);
    let lint = say(folder.path(), "lint p.yaml").exits(2).stderr;
    assert!(
        lint.contains("tables/grades.csv") && lint.contains("lookup"),
        "{lint}"
    );
    say(folder.path(), "run p.yaml").exits(2);
}

/// A default is never taken for something a source said.
#[test]
fn defaults_are_marked_in_the_lineage() {
    let folder = folder();
    scene(folder.path(), "");
    let path = folder.path().join("p.yaml");
    let text = fs::read_to_string(&path).expect("the project");
    let with_default = text.replace(
        "email: {type: email}",
        "email: {type: email, standardize: [{default: {value: desk77@crm.kr}}, email]}",
    );
    assert_ne!(with_default, text);
    fs::write(&path, with_default).expect("rules");
    say(folder.path(), "run p.yaml").exits(0);
    let lineage = current(folder.path()).table("lineage");
    let values = lineage.text("value").into_iter().zip(lineage.texts("kind"));
    let of_mail: Vec<(String, String)> = values
        .filter_map(|(value, kind)| Some((value?, kind)))
        .filter(|(value, _)| value.contains('@'))
        .collect();
    assert!(of_mail.len() > 3, "{of_mail:?}");
    for (value, kind) in of_mail {
        assert_eq!(kind == "defaulted", value == "desk77@crm.kr", "{value}");
    }
}

#[test]
fn labels_and_descriptions_stand_in_the_parquet_files() {
    let folder = folder();
    scene(folder.path(), "");
    say(folder.path(), "run p.yaml").exits(0);
    let labels = current(folder.path())
        .table("golden")
        .metadata("goldsieve.labels");
    let labels: Value = serde_json::from_str(&labels.expect("labels")).expect("JSON");
    let mobile = &labels["mobile"];
    assert_eq!(
        (&mobile["ko"], &mobile["description"], &mobile["owner"]),
        (&"휴대폰".into(), &"본인 명의".into(), &"콜센터".into())
    );
}

/// 주민등록번호 are named by row and column, and never shown.
#[test]
fn redactions_are_findings_and_can_refuse_a_source() {
    let folder = folder();
    scene(folder.path(), "");
    say(folder.path(), "run p.yaml").exits(0);
    let run = current(folder.path());
    assert_eq!(found(&run, "resident-number"), ["3"]);
    let findings = run.table("findings");
    let at = findings
        .texts("rule")
        .iter()
        .position(|rule| rule == "resident-number");
    assert_eq!(
        findings.text("column")[at.expect("found")].as_deref(),
        Some("메모")
    );
    let strict = project("").replace(
        "    id: 번호\n",
        "    id: 번호\n    resident_number: fail\n",
    );
    fs::write(folder.path().join("strict.yaml"), strict).expect("a project");
    let refused = say(folder.path(), "run strict.yaml").exits(2).stderr;
    assert!(refused.contains("`메모` (1)"), "{refused}");
    assert!(!refused.contains("850505"), "{refused}");
    // As ids they would be written into every table.
    let rows = "주민번호,이름\n850505-2123456,김서연\n900101-1234567,박민수\n";
    fs::write(folder.path().join("ids.csv"), rows).expect("an export");
    let refused = say(folder.path(), "run ids.csv --id 주민번호 --out elsewhere")
        .exits(2)
        .stderr;
    assert!(
        refused.contains("`주민번호`") && !refused.contains("850505"),
        "{refused}"
    );
}

/// CI and DI stay equal across sources, and no file shows them.
#[test]
fn connecting_information_is_kept_as_a_hash_alone() {
    let folder = folder();
    let key = |fill: &str| format!("{}==", fill.repeat(86));
    let (a, b) = (key("q"), key("Z"));
    let head = "회원번호,이름,휴대폰,CI\n";
    let shop = format!("{head}s1,김서연,010-7214-5638,{a}\ns2,박민수,010-2918-4475,{b}\n");
    let crm = format!("{head}c1,김서연,010-4631-9027,{a}\n");
    fs::write(folder.path().join("shop.csv"), shop).expect("an export");
    fs::write(folder.path().join("crm.csv"), crm).expect("an export");
    say(folder.path(), "run shop.csv crm.csv").exits(0);
    let run = current(folder.path());
    for file in files_below(&folder.path().join("goldsieve-out")) {
        let bytes = fs::read(folder.path().join("goldsieve-out").join(&file)).unwrap_or_default();
        for key in [&a, &b] {
            let key = &key.as_bytes()[..40];
            let shown = bytes.windows(key.len()).any(|window| window == key);
            assert!(!shown, "{file} shows a CI");
        }
    }
    let hashes = run.table("records").text("ci");
    assert_eq!(
        hashes[0], hashes[1],
        "equal keys stay equal in every source"
    );
    assert_ne!(hashes[1], hashes[2]);
    assert!(
        hashes.iter().flatten().all(|text| text.starts_with("ci:")),
        "{hashes:?}"
    );
}

#[test]
fn rules_test_themselves_without_any_export() {
    let folder = folder();
    scene(
        folder.path(),
        r#"checks: [{name: vip-reachable, sql: "mobile IS NOT NULL", severity: error}]
exclude: [{name: 해지, when: "memo = '해지'"}]
tests:
  - {given: {mobile: "010 7214 5638 (회사)", grade: 1}, expect: {mobile: "+821072145638", grade: VIP}, finds: []}
  - {given: {person_name: [남궁, 민수], mobile: null}, expect: {person_name.surname: 남궁, mobile: null}, finds: vip-reachable}
  - {name: 해지 고객, given: {memo: 해지}, excluded: 해지}
  - {name: 메모, given: {memo: "주민번호 850505-2123456"}, expect: {memo: "주민번호 [redacted:rrn]"}, finds: resident-number}
  - {name: 같은 사람, left: {person_name: 김서연, mobile: 010-7214-5638}, right: {person_name: 김서연, mobile: 01072145638}, decision: match}
  - {name: 다른 사람, left: {person_name: 김서연, mobile: 010-7214-5638}, right: {person_name: 박민수, mobile: 01072145638}, decision: non_match}
"#,
    );
    fs::remove_file(folder.path().join("crm.csv")).expect("removed");
    let passed = say(folder.path(), "lint p.yaml --test").exits(0).stderr;
    assert!(passed.contains("6 tests passed"), "{passed}");
    // Each expectation turned round fails, under its own words.
    let text = fs::read_to_string(folder.path().join("p.yaml")).expect("the project");
    for (right, wrong, said) in [
        (
            "grade: VIP}",
            "grade: GOLD}",
            "test 1: `grade` becomes `VIP`, not `GOLD`",
        ),
        (
            "mobile: null}, finds",
            "mobile: '+82'}, finds",
            "`mobile` becomes nothing, not `+82`",
        ),
        (
            "finds: []",
            "finds: [vip-reachable]",
            "it does not find `vip-reachable`",
        ),
        (
            "finds: resident-number",
            "finds: []",
            "it also finds `resident-number`",
        ),
        (
            "excluded: 해지",
            "excluded: 휴면",
            "the row is set aside as `해지`",
        ),
        (
            "decision: match",
            "decision: review",
            "the two rows are match, not review",
        ),
    ] {
        assert!(text.contains(right));
        fs::write(folder.path().join("q.yaml"), text.replacen(right, wrong, 1)).expect("rules");
        let failed = say(folder.path(), "lint q.yaml --test").exits(2).stderr;
        assert!(failed.contains(said), "{failed}");
    }
}

#[test]
fn mistakes_in_conditions_and_bars_are_underlined_without_any_export() {
    let folder = folder();
    let mistakes = r#"terms:
  a: "b AND grade = 'VIP'"
  b: "NOT a"
  c: "grde = 'VIP'"
checks: [{name: x, sql: "count(*) > 1"}, {name: y, field: mobile, check: required, when: vpi}]
survivorship: {fields: {email: [{prefer: {when: "email >"}}]}}
gates: [{sql: "mobile IS NOT", min: 0.5}]
"#;
    scene(folder.path(), mistakes);
    fs::remove_file(folder.path().join("crm.csv")).expect("removed");
    let said = say(folder.path(), "lint p.yaml").exits(2).stderr;
    for part in [
        "the term `a` leads back to itself",
        "the term `b` leads back to itself",
        "did you mean `grade`?",
        "`count` looks at other rows",
        "there is no field `vpi`",
        "no file matches `crm.csv`",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(said.matches("error[").count(), 8, "{said}");
}

#[test]
fn shipped_packs_pass_their_own_tests() {
    let folder = folder();
    let shipped = files_below(&root().join("rules"));
    let packs = shipped
        .iter()
        .filter(|name| name.ends_with(".yaml") && !name.starts_with("presets/"));
    for pack in packs {
        let name = pack.trim_end_matches(".yaml");
        let rules =
            format!("version: 1\nextends: [{name}]\nsources: [{{name: a, path: none.csv}}]\n");
        fs::write(folder.path().join("p.yaml"), rules).expect("rules");
        let said = say(folder.path(), "lint p.yaml --test").exits(0).stderr;
        assert!(
            !said.contains(" 0 tests passed") && said.contains("tests passed"),
            "{name}: {said}"
        );
    }
}

/// A preset's tests, run as those of a project whose only source uses it.
#[test]
fn shipped_presets_pass_their_own_tests() {
    let folder = folder();
    for file in files_below(&root().join("rules/presets")) {
        let text = fs::read_to_string(root().join("rules/presets").join(&file)).expect("a preset");
        let preset = yaml(&text);
        let name = file.trim_end_matches(".yaml");
        let pack = match preset["entity"].as_str() {
            Some("company") => "kr-company",
            _ => "kr-contact",
        };
        let mut tests = preset["tests"].as_array().expect("tests").clone();
        assert!(!tests.is_empty(), "{name}");
        for test in &mut tests {
            test["source"] = "exported".into();
        }
        // YAML understands JSON.
        let project = serde_json::json!({
            "version": 1,
            "extends": [pack],
            "sources": [{"name": "exported", "path": "none.csv", "preset": name}],
            "tests": tests,
        });
        fs::write(folder.path().join("p.yaml"), project.to_string()).expect("rules");
        let said = say(folder.path(), "lint p.yaml --test").exits(0).stderr;
        assert!(said.contains("passed"), "{name}: {said}");
    }
}
