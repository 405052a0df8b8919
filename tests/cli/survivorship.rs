//! What a project says about golden values, its sources and its ids takes effect.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::program::{call, say};
use crate::support::published::Run;
use crate::support::{TODAY, folder};

const CRM: &str = "\
번호,이름,휴대폰,이메일,생년월일,등급,도시,수정일
1,김철수,010-7214-5638,chulsoo80@naver.com,1980-03-05,GOLD,서울,2026-01-01
2,이영희,010-2918-4475,yh.lee@hanmail.net,1991-11-23,GOLD,대구,2099-01-01
";
const SHOP: &str = "\
번호,이름,휴대폰,이메일,생년월일,등급,도시,수정일
a,김철수,010-5555-1212,chulsoo80@naver.com,1980-03-05,VIP,부산,2020-01-01
b,이영희,010-2918-4475,yh.lee@hanmail.net,1991-11-23,일반,광주,2020-01-01
";

fn scene(folder: &Path, more: &str) {
    let source = |name: &str, more: &str| {
        format!(
            "  - name: {name}\n    path: {name}.csv\n    id: 번호\n    updated_at: 수정일\n{more}    \
             columns: {{person_name: 이름, mobile: 휴대폰, email: 이메일, birth_date: 생년월일, grade: 등급, city: 도시}}\n"
        )
    };
    let project = format!(
        "version: 1\nsources:\n{}{}fields:\n  person_name: {{type: person-name}}\n  \
         mobile: {{type: phone, max_values: 2}}\n  email: {{type: email, importance: high}}\n  \
         birth_date: {{type: date}}\n  grade: {{type: category}}\n  city: {{type: text}}\n\
         match: {{must_link: [{{field: email}}]}}\n{more}",
        source("crm", ""),
        source("shop", "    field_trust: {city: 90}\n"),
    );
    fs::write(folder.join("crm.csv"), CRM).expect("an export");
    fs::write(folder.join("shop.csv"), SHOP).expect("an export");
    fs::write(folder.join("p.yaml"), project).expect("a project");
}

fn run(folder: &Path) -> Run {
    call(folder, ["run", "p.yaml", "--as-of", TODAY]).exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

/// A golden column by name of the customer.
fn golden(run: &Run, column: &str) -> BTreeMap<String, Option<String>> {
    let table = run.table("golden");
    table
        .texts("person_name")
        .into_iter()
        .zip(table.text(column))
        .collect()
}

#[test]
fn strategies_of_the_project_choose() {
    let folder = folder();
    scene(
        folder.path(),
        "survivorship:\n  fields:\n    grade: [usable, {ranked: {order: [VIP, GOLD]}}]\n    \
         city: [{pinned: {file: pins.csv}}, usable, {source-priority: {when: \"source <> 'legacy'\"}}]\n",
    );
    fs::write(
        folder.path().join("pins.csv"),
        "source,source_record_id,field\ncrm,2,city\n",
    )
    .expect("a table");
    let run = run(folder.path());
    let of = |column: &str, who: &str| golden(&run, column)[who].clone().unwrap_or_default();
    assert_eq!(of("grade", "김철수"), "VIP");
    assert_eq!(of("grade", "이영희"), "GOLD");
    // Trusted more about cities than its trust as a whole says; but a person knew better.
    assert_eq!(of("city", "김철수"), "부산");
    assert_eq!(of("city", "이영희"), "대구");
    assert_eq!(run.manifest["rule_files"][0]["file"], "pins.csv");
    // Two numbers are kept, each with its own origin; the schema says so whoever has two.
    assert_eq!(of("mobile", "김철수"), "+821072145638");
    assert_eq!(of("mobile_2", "김철수"), "+821055551212");
    assert_eq!(of("mobile_2", "이영희"), "");
    let lineage = run.table("lineage");
    let ids = lineage.text("source_record_id");
    let mut lines = lineage.texts("field").into_iter().zip(ids);
    assert!(lines.any(|line| line == ("mobile_2".to_owned(), Some("a".to_owned()))));
    let lost = run.table("conflicts").texts("field");
    assert!(!lost.contains(&"mobile".to_owned()), "{lost:?}");
}

#[test]
fn a_pin_that_cannot_be_read_and_a_wrong_chain_are_mistakes() {
    let folder = folder();
    scene(
        folder.path(),
        "survivorship: {fields: {city: [{pinned: {file: none.csv}}, usable]}}\n",
    );
    let refused = say(folder.path(), "run p.yaml").exits(2);
    assert!(refused.stderr.contains("none.csv"), "{refused:#?}");
    scene(
        folder.path(),
        "survivorship: {fields: {city: [{source-priority: {order: [crm], half_life: 1y}}]}}\n",
    );
    let refused = say(folder.path(), "lint p.yaml").exits(2);
    assert!(refused.stderr.contains("half_life"), "{refused:#?}");
    assert!(
        refused.stderr.contains("p.yaml"),
        "underlined where it stands: {refused:#?}"
    );
}

#[test]
fn times_that_cannot_be_true_are_ignored_and_said() {
    let folder = folder();
    scene(
        folder.path(),
        "survivorship: {fields: {city: [usable, most-recent, source-priority]}}\n",
    );
    let mut shop = SHOP.to_owned();
    for n in 0..20 {
        let day = if n < 12 {
            "2026-11-20".to_owned()
        } else {
            format!("2023-{:02}-07", n - 10)
        };
        writeln!(
            shop,
            "s{n},한지민,010-77{n:02}-1234,s{n}@x.kr,1999-05-05,GOLD,제주,{day}"
        )
        .expect("text");
    }
    fs::write(folder.path().join("shop.csv"), shop).expect("an export");
    let finished = call(folder.path(), ["run", "p.yaml", "--as-of", TODAY]).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let remarks = |at: usize| -> Vec<(String, u64)> {
        let remarks = run.sources()[at]["remarks"].as_array().expect("remarks");
        let one = |it: &serde_json::Value| {
            (
                it["code"].as_str().expect("a code").to_owned(),
                it["count"].as_u64().expect("a count"),
            )
        };
        remarks
            .iter()
            .map(one)
            .filter(|(code, _)| code.starts_with("updated-at"))
            .collect()
    };
    assert_eq!(remarks(0), [("updated-at-future".to_owned(), 1)]);
    assert_eq!(remarks(1), [("updated-at-one-day".to_owned(), 12)]);
    assert!(
        finished.stderr.contains("after the day of the run"),
        "{finished:#?}"
    );
    // The row of 2099 is neither newer nor older than the other; the trusted source decides.
    assert_eq!(golden(&run, "city")["이영희"].as_deref(), Some("광주"));
}

#[test]
fn conflicts_say_how_clearly_they_were_decided() {
    let folder = folder();
    scene(folder.path(), "");
    let run = run(folder.path());
    let conflicts = run.table("conflicts");
    let margins = conflicts.numbers("margin");
    let fields = conflicts.texts("field");
    assert!(fields.contains(&"grade".to_owned()), "{fields:?}");
    let within = |margin: &Option<f64>| margin.is_some_and(|it| (-100.0..=100.0).contains(&it));
    assert!(margins.iter().all(within));
    let report = &run.manifest["reconciliation"];
    assert_eq!(
        (&report["members"], &report["absorbed"], &report["golden"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert_eq!(report["digest"].as_str().map(str::len), Some(64));
}

/// Ids that were given out once are never given to anybody again, also not after going back.
#[test]
fn ids_of_a_run_taken_back_are_answered_for() {
    let folder = folder();
    scene(folder.path(), "");
    let first = run(folder.path());
    let more =
        format!("{CRM}3,박민수,010-3307-8812,minsu.p@gmail.com,1975-07-14,VIP,제주,2026-02-02\n");
    fs::write(folder.path().join("crm.csv"), &more).expect("an export");
    let second = run(folder.path());
    let new = |run: &Run| golden(run, "entity_id")["박민수"].clone().expect("an id");
    let taken_back = new(&second);
    say(folder.path(), "rollback").exits(0);
    let third = run(folder.path());
    assert_eq!(third.manifest["previous_run"], first.id());
    assert_ne!(new(&third), taken_back);
    let identities = third.table("identities");
    let line = |id: &str| {
        let ids = identities.texts("entity_id");
        let at = ids.iter().position(|it| it == id).expect("answered for");
        (
            identities.text("current_entity_id")[at].clone(),
            identities.texts("cause")[at].clone(),
        )
    };
    assert_eq!(
        line(&taken_back),
        (Some(new(&third)), "decision".to_owned())
    );
    let kept = golden(&first, "entity_id")["김철수"].clone();
    assert_eq!(golden(&third, "entity_id")["김철수"], kept);
}

#[test]
fn a_run_that_gives_many_customers_other_ids_is_held() {
    let folder = folder();
    scene(folder.path(), "gates: [{id_churn: 0.1, on_fail: hold}]\n");
    let first = run(folder.path());
    // Without the link nobody is the other system's customer any more.
    let rules = fs::read_to_string(folder.path().join("p.yaml")).expect("the project");
    let apart = rules.replace(
        "must_link: [{field: email}]",
        "cannot_link: [{field: grade}]",
    );
    fs::write(folder.path().join("p.yaml"), apart).expect("a project");
    let finished = call(folder.path(), ["run", "p.yaml", "--as-of", TODAY]).exits(1);
    assert!(finished.stderr.contains("got another id"), "{finished:#?}");
    assert_eq!(
        Run::current(&folder.path().join("goldsieve-out")).id(),
        first.id()
    );
    // The same rules again move nobody.
    fs::write(folder.path().join("p.yaml"), rules).expect("a project");
    let again = run(folder.path());
    let gates = again.manifest["gates"].as_array().expect("gates");
    assert_eq!(gates[0]["measured"], 0.0);
    // Only the table of ids knows of those that the held run had given out.
    let but_ids = |run: &Run| {
        let mut digests = run.digests();
        digests.retain(|(table, _)| table != "identities.parquet");
        digests
    };
    assert_eq!(but_ids(&again), but_ids(&first));
}
