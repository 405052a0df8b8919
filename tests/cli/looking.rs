//! Looking into published runs: `find`, `diff`, `explain`, and going back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::program::{call, say};
use crate::support::published::Run;
use crate::support::shared::crm;
use crate::support::{TODAY, copy_folder, files_below, folder, root};

const HEADER: &str = "번호,이름,휴대폰,생년월일,이메일,등급\n";

fn project(more: &str) -> String {
    format!(
        "version: 1\nsources:\n  - name: crm\n    path: crm.csv\n    id: 번호\n    columns: {{person_name: 이름, \
         mobile_phone: 휴대폰, birth_date: 생년월일, email: 이메일, grade: 등급}}\nfields:\n  \
         person_name: {{type: person-name}}\n  mobile_phone: {{type: phone}}\n  \
         birth_date: {{type: date}}\n  email: {{type: email}}\n  grade: {{type: category, label: {{ko: 등급, en: Grade}}}}\n{more}"
    )
}

/// A run over the rows given, and its id.
fn run(folder: &Path, rows: &[&str], more: &str) -> Run {
    fs::write(
        folder.join("crm.csv"),
        format!("{HEADER}{}\n", rows.join("\n")),
    )
    .expect("an export");
    fs::write(folder.join("p.yaml"), project(more)).expect("a project");
    call(folder, ["run", "p.yaml", "--as-of", TODAY]).exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

fn ids(list: &Value, key: &str) -> BTreeSet<String> {
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| row[key].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn a_value_is_found_however_it_is_written() {
    let folder = folder();
    let rows = [
        "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "2,이영희,+82 10 2918 4475,1991-11-23,YH.Lee@hanmail.net,GOLD",
        "3,박민수,01072145638,1975-07-14,minsu.p@gmail.com,VIP",
        "4,,,,,",
    ];
    let done = run(
        folder.path(),
        &rows,
        "exclude: [{name: 이름없음, when: \"person_name IS NULL\"}]\n",
    );
    let find = |query: &str| {
        call(folder.path(), ["find", query, "--format", "json"])
            .exits(0)
            .json()
    };
    for written in [
        "mobile_phone=010 7214 5638",
        "mobile_phone=+821072145638",
        "phone=010-7214-5638",
    ] {
        let found = find(written);
        assert_eq!(
            ids(&found["rows"], "source_record_id"),
            ["1", "3"].map(str::to_owned).into()
        );
        assert_eq!(
            found["entities"].as_array().map(Vec::len),
            Some(2),
            "{found}"
        );
        assert!(
            found["rows"][0]["place"]["line"].as_u64() == Some(2),
            "{found}"
        );
        // The number itself is not shown.
        assert!(!found.to_string().contains("7214"), "{found}");
    }
    assert_eq!(
        ids(
            &find("email=yh.lee@hanmail.net")["rows"],
            "source_record_id"
        ),
        ["2".to_owned()].into()
    );
    // As written in the export, though no standardized value looks like it.
    let raw = find("email=YH.Lee@hanmail.net");
    assert_eq!(raw["rows"][0]["carries"], "as_written");
    let key = find("source_record_id=3");
    let entity = key["entities"][0]["entity_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(
        ids(
            &find(&format!("entity_id={entity}"))["rows"],
            "source_record_id"
        ),
        ["3".to_owned()].into()
    );
    assert_eq!(
        find("mobile_phone=010-0000-1111")["rows"],
        serde_json::json!([])
    );
    let clear = call(
        folder.path(),
        ["find", "phone=010-7214-5638", "--show", "clear"],
    )
    .exits(0);
    assert!(
        clear.stdout.contains("+821072145638") && clear.stdout.contains("김철수"),
        "{}",
        clear.stdout
    );
    let korean = call(
        folder.path(),
        ["find", "phone=010-7214-5638", "--lang", "ko"],
    )
    .exits(0);
    assert!(
        korean.stdout.contains("고객 2명") && !korean.stdout.contains("7214"),
        "{}",
        korean.stdout
    );
    let cut = call(folder.path(), ["find", "grade=VIP", "--limit", "1"]).exits(0);
    assert!(cut.stdout.contains("--limit 0"), "{}", cut.stdout);
    for wrong in ["mobile_fone=1", "person_name", "person_name="] {
        call(folder.path(), ["find", wrong]).exits(2);
    }
    assert_eq!(done.table("quarantine").rows(), 1);
}

/// Who asks to be told or forgotten is found among rows set aside, too.
#[test]
fn a_value_is_found_in_rows_set_aside() {
    let folder = folder();
    let rows = [
        "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "2,이영희,010.2918.4475,1991-11-23,yh.lee@hanmail.net,해지",
        "3,박민수,010-3307-8812,1975-07-14,minsu.p@gmail.com,\"열린 따옴표",
    ];
    run(
        folder.path(),
        &rows,
        "exclude: [{name: 해지고객, when: \"grade = '해지'\"}]\n",
    );
    let find = |query: &str| {
        call(folder.path(), ["find", query, "--format", "json"])
            .exits(0)
            .json()
    };
    let found = find("mobile_phone=010-2918-4475");
    assert_eq!(found["rows"], serde_json::json!([]));
    assert_eq!(found["set_aside"][0]["table"], "quarantine", "{found}");
    assert_eq!(found["set_aside"][0]["reason"], "해지고객");
    assert_eq!(found["set_aside"][0]["header"], "휴대폰");
}

#[test]
fn what_changed_between_runs_is_told_by_event_field_and_cause() {
    let folder = folder();
    let first = [
        "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "2,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "3,이영희,010-2918-4475,1991-11-23,yh.lee@hanmail.net,GOLD",
        "4,박민수,010-3307-8812,1975-07-14,minsu.p@gmail.com,VIP",
        "5,최지우,010-4631-9027,1988-01-30,jiwoo.choi@nate.com,",
    ];
    let before = run(folder.path(), &first, "");
    let second = [
        "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "2,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "3,이영희,010-2918-4475,1991-11-23,yh.lee@hanmail.net,VIP",
        "5,최지우,010-4631-9027,1988-01-30,jiwoo.choi@nate.com,SILVER",
        "6,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP",
        "7,정하늘,010-8844-2211,1969-09-09,haneul.j@daum.net,VIP",
    ];
    let after = run(folder.path(), &second, "");
    let diff = |arguments: &[&str]| {
        let arguments = ["diff"]
            .iter()
            .chain(arguments)
            .chain(&["--format", "json"]);
        call(folder.path(), arguments).exits(0).json()
    };
    let found = diff(&[]);
    assert_eq!(found["before"], before.id());
    assert_eq!(found["after"], after.id());
    assert_eq!(found["unchanged"], 2, "{found}");
    let events: BTreeMap<&str, u64> = found["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| {
            (
                event["event"].as_str().expect("text"),
                event["count"].as_u64().expect("a count"),
            )
        })
        .collect();
    assert_eq!(
        events,
        BTreeMap::from([("created", 1), ("grown", 1), ("retired", 1)])
    );
    let fields = found["fields"].as_array().expect("fields");
    assert_eq!(fields.len(), 1, "{found}");
    assert_eq!(fields[0]["field"]["name"], "grade");
    assert_eq!(fields[0]["field"]["ko"], "등급");
    assert_eq!(
        (
            &fields[0]["changed"],
            &fields[0]["filled"],
            &fields[0]["emptied"]
        ),
        (&1.into(), &1.into(), &0.into())
    );
    assert_eq!(
        fields[0]["causes"],
        serde_json::json!([{"cause": "source", "count": 2}])
    );
    let rows = found["figures"]
        .as_array()
        .expect("figures")
        .iter()
        .find(|it| it["name"] == "rows");
    assert_eq!(
        rows.map(|it| (&it["before"], &it["after"])),
        Some((&5.0.into(), &6.0.into()))
    );
    // The other way round everything is undone, and a run against itself is the same.
    let back = diff(&[after.id(), before.id()]);
    assert_eq!(back["unchanged"], 2);
    assert_eq!(back["fields"][0]["emptied"], 1);
    let same = diff(&["current", "current"]);
    assert_eq!(same["events"], serde_json::json!([]));
    assert_eq!(same["fields"], serde_json::json!([]));

    // Rules that write a value otherwise are no news of the source.
    let third = run(folder.path(), &second, "checks: []\nname: x\n");
    let project = project("").replace(
        "grade: {type: category,",
        "grade: {type: category, standardize: [trim, {map: {values: {VIP: 우수}}}],",
    );
    fs::write(folder.path().join("p.yaml"), project).expect("a project");
    call(folder.path(), ["run", "p.yaml", "--as-of", TODAY]).exits(0);
    let found = diff(&[third.id(), "current"]);
    assert_eq!(found["also_changed"], serde_json::json!(["rules"]));
    assert_eq!(found["fields"][0]["causes"][0]["cause"], "rules", "{found}");
    let text = say(folder.path(), "diff --lang ko").exits(0).stdout;
    assert!(
        text.contains("같은 값을 다르게 표준화함") && !text.contains("김철수"),
        "{text}"
    );
    say(
        folder.path(),
        &format!("diff {} current", "20200101T000000Z"),
    )
    .exits(2);
    say(folder.path(), &format!("diff previous {}", before.id())).exits(2);
}

/// What the page of a run says of the run before is what `diff` says afterwards.
#[test]
fn customers_that_merge_and_split_are_told() {
    let folder = folder();
    let a = "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP";
    let b = "2,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP";
    let c = "2,오세훈,010-5555-1234,1962-12-01,sehoon@daum.net,VIP";
    let apart = run(folder.path(), &[a, c], "");
    let joined = run(folder.path(), &[a, b], "");
    let events = |from: &Run, to: &Run| -> Vec<(String, u64)> {
        let found = call(
            folder.path(),
            ["diff", from.id(), to.id(), "--format", "json"],
        )
        .exits(0)
        .json();
        let events = found["events"].as_array().expect("events").clone();
        events
            .iter()
            .map(|it| {
                (
                    it["event"].as_str().expect("text").to_owned(),
                    it["count"].as_u64().expect("n"),
                )
            })
            .collect()
    };
    assert_eq!(
        events(&apart, &joined),
        [("grown".to_owned(), 1), ("merged_into".to_owned(), 1)]
    );
    assert_eq!(
        events(&joined, &apart),
        [("kept".to_owned(), 1), ("split_from".to_owned(), 1)]
    );
    let identities = joined.table("identities");
    let gone = identities
        .texts("event")
        .iter()
        .position(|it| it == "merged_into")
        .expect("one");
    let id = &identities.texts("entity_id")[gone];
    let found = call(
        folder.path(),
        ["find", &format!("entity_id={id}"), "--format", "json"],
    )
    .exits(0)
    .json();
    assert_eq!(found["became"]["event"], "merged_into");
    assert_eq!(
        found["became"]["current_entity_id"],
        joined.table("golden").texts("entity_id")[0].as_str()
    );
}

#[test]
fn going_back_gives_the_same_bytes() {
    let folder = folder();
    let row = "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP";
    let first = run(folder.path(), &[row], "");
    let bytes = |run: &Run| -> Vec<(String, Vec<u8>)> {
        let files = files_below(&run.folder).into_iter();
        files
            .map(|file| {
                (
                    file.clone(),
                    fs::read(run.folder.join(&file)).expect("a file"),
                )
            })
            .collect()
    };
    let before = bytes(&first);
    let other = "1,박하나,010-7214-5638,1980-03-05,hana@naver.com,VIP";
    let second = run(folder.path(), &[row, &other.replace("1,", "2,")], "");
    assert_ne!(first.id(), second.id());
    say(folder.path(), "rollback").exits(0);
    let now = Run::current(&folder.path().join("goldsieve-out"));
    assert_eq!(now.id(), first.id());
    assert!(bytes(&now) == before, "the tables are other bytes");
    now.verify();
    // Forth again, by name.
    say(folder.path(), &format!("promote {}", second.id())).exits(0);
    assert_eq!(
        Run::current(&folder.path().join("goldsieve-out")).id(),
        second.id()
    );
}

#[test]
fn old_runs_go_and_what_is_needed_or_not_ours_stays() {
    let folder = folder();
    let row = "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP";
    let more = "keep: 2\n";
    let first = run(folder.path(), &[row], more);
    let second = run(folder.path(), &[row], more);
    fs::write(second.folder.join("mine.xlsx"), "x").expect("a file of somebody");
    let third = run(folder.path(), &[row], more);
    let fourth = run(folder.path(), &[row], more);
    let left: BTreeSet<String> = fs::read_dir(folder.path().join("goldsieve-out/runs"))
        .expect("runs")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let expected = [&second, &third, &fourth].map(|run| run.id().to_owned());
    assert_eq!(left, expected.into());
    let said = call(folder.path(), ["run", "p.yaml", "--as-of", TODAY])
        .exits(0)
        .stderr;
    assert!(
        said.contains("mine.xlsx") && said.contains(second.id()),
        "{said}"
    );
    // Ids live on though the run that issued them is gone.
    assert!(first.manifest["logical_digest"].as_str().is_some());
    let now = Run::current(&folder.path().join("goldsieve-out"));
    assert_eq!(now.table("identities").texts("since_run"), [first.id()]);
    say(folder.path(), "rollback").exits(0);
}

/// Every version of the manifest ever written stays readable: `fixtures/runs/v1` and later.
#[test]
fn runs_of_every_past_version_can_be_looked_into() {
    let samples = root().join("fixtures/runs");
    let mut versions: Vec<u64> = Vec::new();
    for entry in fs::read_dir(&samples).expect("samples of past versions") {
        let sample = entry.expect("a sample").path();
        let folder = folder();
        let out = folder.path().join("goldsieve-out");
        copy_folder(&sample, &out);
        let current = Run::current(&out);
        current.verify();
        versions.push(current.manifest["format"].as_u64().expect("a format"));
        let runs = say(folder.path(), "runs --format json").exits(0).json();
        assert_eq!(
            runs.as_array().map(Vec::len),
            Some(2),
            "{}",
            sample.display()
        );
        let golden = current.table("golden");
        let id = golden.texts("primary_source_record_id")[0].clone();
        let found = call(
            folder.path(),
            [
                "find",
                &format!("source_record_id={id}"),
                "--format",
                "json",
            ],
        );
        assert!(
            !found.exits(0).json()["rows"]
                .as_array()
                .expect("rows")
                .is_empty()
        );
        let exported = call(
            folder.path(),
            ["export", "golden", "--to", "csv", "-o", "-"],
        )
        .exits(0);
        assert_eq!(exported.stdout.lines().count(), golden.rows() + 1);
        say(folder.path(), "diff --format json").exits(0);
        say(folder.path(), "evaluate --format json").exits(0);
        say(folder.path(), "rollback").exits(0);
        assert_ne!(Run::current(&out).id(), current.id());
        // The next run goes on with its ids.
        let row = "1,김철수,010-7214-5638,1980-03-05,chulsoo80@naver.com,VIP";
        run(folder.path(), &[row], "");
    }
    versions.sort_unstable();
    assert_eq!(versions.first(), Some(&1));
    assert!(versions.contains(&crm().run().manifest["format"].as_u64().expect("a format")));
}

#[test]
fn an_explanation_is_a_tree_in_both_languages_and_as_data() {
    let done = crm();
    let pairs = done.run().table("pairs");
    let name = |source: &str, id: &str, at: usize| {
        format!("{}:{}", pairs.texts(source)[at], pairs.texts(id)[at])
    };
    let refused = pairs
        .texts("reason")
        .iter()
        .position(|reason| reason != "evidence")
        .expect("a pair that something objects to");
    let (left, right) = (
        name("left_source", "left_id", refused),
        name("right_source", "right_id", refused),
    );
    let json = call(&done.folder, ["explain", &left, &right, "--format", "json"])
        .exits(0)
        .json();
    let evidence = &json["evidence"];
    let sum: f64 = evidence["comparisons"]
        .as_array()
        .expect("comparisons")
        .iter()
        .map(|it| {
            it["weight"].as_f64().expect("bits") + it["term_frequency"].as_f64().expect("bits")
        })
        .sum::<f64>()
        + evidence["prior_weight"].as_f64().expect("bits");
    let total = evidence["match_weight"].as_f64().expect("bits");
    assert!((sum - total).abs() < 1e-3, "{sum} {total}");
    assert!((total - pairs.numbers("match_weight")[refused].expect("bits")).abs() < 1e-3);
    assert_eq!(
        json["decided"]["reason"],
        pairs.texts("reason")[refused].as_str()
    );
    let tree = |lang: &str| {
        call(&done.folder, ["explain", &left, &right, "--lang", lang])
            .exits(0)
            .stdout
    };
    assert!(
        tree("en").contains("├─ ") && tree("en").contains("the run decided"),
        "{}",
        tree("en")
    );
    assert!(tree("ko").contains("실행의 판정"), "{}", tree("ko"));

    // A customer of several rows: what holds it, what comes near, why its values won.
    let golden = done.run().table("golden");
    let at = golden
        .numbers("member_count")
        .iter()
        .position(|n| *n >= Some(3.0))
        .expect("a customer");
    let entity = &golden.texts("entity_id")[at];
    let json = call(
        &done.folder,
        ["explain", entity, "--format", "json", "--show", "clear"],
    )
    .exits(0)
    .json();
    assert_eq!(json["entity_id"], entity.as_str());
    assert_eq!(
        json["members"].as_array().map(Vec::len),
        golden.numbers("member_count")[at].map(|n| n as usize)
    );
    let probability = json["weakest"]["evidence"]["match_probability"]
        .as_f64()
        .expect("a probability");
    let published = golden.numbers("weakest_match_probability")[at].expect("several rows");
    assert!(
        (probability - published).abs() < 1e-6,
        "{probability} {published}"
    );
    for value in json["golden"].as_array().expect("values") {
        let field = value["field"].as_str().expect("a field");
        assert_eq!(
            value["value"].as_str(),
            golden.text(field)[at].as_deref(),
            "{field}"
        );
        assert!(value["value"].is_null() || !value["rows"].as_array().expect("rows").is_empty());
    }
    let rivals: usize = json["golden"]
        .as_array()
        .expect("values")
        .iter()
        .map(|value| value["rivals"].as_array().expect("rivals").len())
        .sum();
    let conflicts = done.run().table("conflicts").texts("entity_id");
    assert_eq!(rivals, conflicts.iter().filter(|of| *of == entity).count());
    let korean = call(&done.folder, ["explain", entity, "--lang", "ko"])
        .exits(0)
        .stdout;
    assert!(
        korean.contains("대표값이 선정된 까닭") && korean.contains("가장 약한 연결"),
        "{korean}"
    );
}

#[test]
fn rows_that_never_met_are_said_to_have_not() {
    let done = crm();
    let records = done.run().table("records");
    let keys = records.keys("source", "source_record_id");
    let entities = records.texts("entity_id");
    let other = (1..keys.len())
        .rev()
        .find(|&at| entities[at] != entities[0])
        .expect("another customer");
    let name = |at: usize| format!("{}:{}", keys[at].0, keys[at].1);
    let json = call(
        &done.folder,
        ["explain", &name(0), &name(other), "--format", "json"],
    )
    .exits(0)
    .json();
    assert_eq!(json["together"], false);
    assert!(json["decided"].is_null());
    assert_eq!(json["met"], false, "{json}");
    assert_eq!(json["evidence"]["decision"], "non_match");
}
