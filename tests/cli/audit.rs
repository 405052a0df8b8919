//! What a steward gets from `audit`: files, figures that equal the tables they come from, what
//! changed since last time, gates that notice drift, and traces for machines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::inputs::{CSV_EXPORTS, copy_crm, tiny};
use crate::support::program::{Finished, call};
use crate::support::published::{Run, json_file};
use crate::support::table::Table;
use crate::support::{TODAY, copy_folder, files_below, folder};

const FILES: [&str; 9] = [
    "findings.parquet",
    "manifest.json",
    "metrics.json",
    "profile.parquet",
    "project.yaml",
    "quarantine.parquet",
    "rejects.parquet",
    "report.html",
    "summary.txt",
];

/// The audits of a folder, oldest first.
fn audits(folder: &Path) -> Vec<Run> {
    let audits = folder.join("goldsieve-out/audits");
    let mut found: Vec<PathBuf> = fs::read_dir(audits)
        .expect("audits")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.sort();
    found.iter().map(|folder| Run::at(folder)).collect()
}

fn latest(folder: &Path) -> Run {
    audits(folder).pop().expect("an audit")
}

fn audit(folder: &Path, rules: &str) -> Finished {
    call(folder, ["audit", rules, "--as-of", TODAY, "--lang", "en"])
}

fn metrics(run: &Run) -> Value {
    json_file(&run.folder.join("metrics.json"))
}

/// The report's own data, as `--dry-run --format json` prints it.
fn data(folder: &Path, rules: &str) -> Value {
    let dry = [
        "audit",
        rules,
        "--as-of",
        TODAY,
        "--dry-run",
        "--format",
        "json",
    ];
    call(folder, dry).json()
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is no count"))
}

/// Rules over the small exports with everything that a report may be told.
const RULES: &str = "version: 1
name: 월간 점검
extends: [kr-contact]
sources:
  - {name: erp, path: erp_customers.csv, id: 고객번호, owner: 전산팀, columns: {person_name: 고객명, mobile_phone: 휴대폰, email: 이메일, birth_date: 생년월일, postcode: 우편번호, grade: 등급, points: 적립금, created_at: 등록일}}
  - {name: shop, path: shop_members.csv, id: 회원번호, columns: {person_name: 이름, mobile_phone: 휴대전화, email: 이메일, birth_date: 생년월일, postcode: 우편번호, created_at: 가입일}}
checks:
  - {name: mail-there, field: email, check: required, owner: 마케팅팀}
  - {name: rich, sql: \"points >= 100\", field: points, severity: error}
  - {name: odd-note, field: postcode, check: pattern, regex: '9.*', severity: info}
headline: [conformity, mail-there, validity, email]
breakdown: [grade, created_at, \"SUBSTR(postcode, 1, 1)\"]
value: points
";

fn prepared(rules: &str) -> tempfile::TempDir {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    fs::write(folder.path().join("rules.yaml"), rules).expect("rules");
    folder
}

#[test]
fn an_audit_leaves_its_files_and_never_moves_the_current_run() {
    let folder = prepared(RULES);
    let out = folder.path().join("goldsieve-out");
    let said = audit(folder.path(), "rules.yaml").exits(0);
    assert!(said.stdout.is_empty(), "{}", said.stdout);
    assert!(!out.join("current.json").exists() && !out.join("current").exists());
    let first = latest(folder.path());
    assert_eq!(files_below(&first.folder), FILES);
    for output in first.manifest["outputs"].as_array().expect("outputs") {
        let file = output["file"].as_str().expect("a name");
        let bytes = fs::read(first.folder.join(file)).expect("the file");
        assert_eq!(output["hash"], blake3::hash(&bytes).to_hex().as_str());
    }
    for source in first.sources() {
        let count = |key: &str| number(&source[key]);
        assert_eq!(
            count("rows_read"),
            count("crosswalk") + count("quarantine") + count("rejects")
        );
    }
    assert_eq!(metrics(&first)["kind"], "audit");
    assert_eq!(metrics(&first)["version"], 1);

    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
    let current = Run::current(&out).id().to_owned();
    audit(folder.path(), "rules.yaml").exits(0);
    assert_eq!(Run::current(&out).id(), current);
    assert_eq!(audits(folder.path()).len(), 2);
    let before = files_below(&out);
    call(
        folder.path(),
        ["audit", "rules.yaml", "--as-of", TODAY, "--dry-run"],
    )
    .exits(0);
    assert_eq!(files_below(&out), before, "a dry run left something");
}

/// What an audit finds does not depend on threads or on whether the project file was written by
/// hand; a run finds the same.
#[test]
fn an_audit_finds_what_a_run_finds_for_any_number_of_threads() {
    let folder = prepared(RULES);
    let files = |threads: &str| {
        let exports = CSV_EXPORTS.into_iter();
        let options = ["--as-of", TODAY, "--threads", threads];
        call(
            folder.path(),
            ["audit"].into_iter().chain(exports).chain(options),
        )
        .exits(0);
        latest(folder.path())
    };
    let (one, four) = (files("1"), files("4"));
    assert_eq!(one.digests(), four.digests());
    let run = call(
        folder.path(),
        ["run"]
            .into_iter()
            .chain(CSV_EXPORTS)
            .chain(["--as-of", TODAY]),
    );
    run.exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let of = |run: &Run, table: &str| {
        let digests: BTreeMap<String, String> = run.digests().into_iter().collect();
        digests[&format!("{table}.parquet")].clone()
    };
    for table in ["findings", "quarantine", "rejects"] {
        assert_eq!(of(&one, table), of(&run, table), "{table}");
    }
    let same = [
        "checks",
        "dimensions",
        "conformity",
        "clean_rows",
        "reachable",
    ];
    for key in same {
        assert_eq!(metrics(&one)[key], metrics(&run)[key], "{key}");
    }
    // The saved rules audit to the same.
    let saved = one.folder.join("project.yaml");
    let text = fs::read_to_string(saved).expect("the inferred rules");
    fs::write(folder.path().join("inferred.yaml"), text).expect("a copy");
    audit(folder.path(), "inferred.yaml").exits(0);
    assert_eq!(
        metrics(&latest(folder.path()))["checks"],
        metrics(&one)["checks"]
    );
}

#[test]
fn figures_equal_the_tables_they_come_from() {
    let folder = prepared(RULES);
    let report = data(folder.path(), "rules.yaml");
    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let (records, findings) = (run.table("records"), run.table("findings"));
    let rows = records.rows() as u64;
    let row_of: BTreeMap<(String, String), usize> = records
        .keys("source", "source_record_id")
        .into_iter()
        .zip(0..)
        .collect();
    let found: Vec<usize> = findings
        .keys("source", "source_record_id")
        .iter()
        .map(|key| row_of[key])
        .collect();
    let asks = |at: usize| findings.texts("severity")[at] != "info";

    // The profile, counted from the records.
    let profile = report["profile"]["fields"].as_array().expect("fields");
    let sources = records.texts("source");
    let columns = records.columns();
    assert!(profile.len() > 20);
    for field in profile {
        let name = field["field"]["name"].as_str().expect("a name");
        let source = field["source"].as_str().expect("a source");
        let own = |row: &usize| source.is_empty() || sources[*row] == source;
        // A field that is called like a column of the contract is published under another name.
        let published = match columns.contains(&format!("{name}__raw")) {
            true => name.to_owned(),
            false => format!("{name}_field"),
        };
        let raw = records.text(&format!("{published}__raw"));
        let values = records.text(&published);
        let own: Vec<usize> = (0..records.rows()).filter(own).collect();
        let texts: Vec<&String> = own.iter().filter_map(|&row| raw[row].as_ref()).collect();
        assert_eq!(number(&field["rows"]), own.len() as u64, "{name}");
        assert_eq!(
            number(&field["filled"]),
            texts.len() as u64,
            "{name} {source}"
        );
        let distinct: BTreeSet<&&String> = texts.iter().collect();
        assert_eq!(number(&field["distinct"]), distinct.len() as u64, "{name}");
        let missing = own
            .iter()
            .filter(|&&row| raw[row].is_some() && values[row].is_none());
        assert_eq!(
            number(&field["chain"]["became_missing"]),
            missing.count() as u64
        );
        for value in field["top_values"].as_array().expect("values") {
            assert!(number(&value["rows"]) >= 5, "{value}");
            let shown = value["value"].as_str().expect("text");
            assert!(
                shown.contains('*') || shown.chars().count() < 2,
                "{name} shows {shown}"
            );
        }
    }

    // Rows without a finding that asks for a fix.
    let troubled: BTreeSet<usize> = (0..findings.rows())
        .filter(|&at| asks(at))
        .map(|at| found[at])
        .collect();
    let clean: u64 = report["scores"]["sources"]
        .as_array()
        .expect("sources")
        .iter()
        .map(|source| number(&source["clean_rows"]))
        .sum();
    assert_eq!(clean, rows - troubled.len() as u64);

    // Breakdowns: every row in one group, counted the slow way.
    let breakdowns = report["scores"]["breakdowns"]
        .as_array()
        .expect("breakdowns");
    assert_eq!(breakdowns.len(), 3);
    let grades = records.text("grade");
    let created = records.text("created_at");
    let postcodes = records.text("postcode");
    let group_of = |at: usize, row: usize| -> Option<String> {
        match at {
            0 => grades[row].clone(),
            1 => created[row].as_ref().map(|time| time[..7].to_owned()),
            _ => postcodes[row].as_ref().map(|code| code[..1].to_owned()),
        }
    };
    for (at, breakdown) in breakdowns.iter().enumerate() {
        let groups = breakdown["groups"].as_array().expect("groups");
        let all: u64 = groups.iter().map(|group| number(&group["rows"])).sum();
        assert_eq!(all, rows, "{breakdown}");
        for group in groups.iter().filter(|group| group["other"] == false) {
            let name = group["group"].as_str().expect("a name");
            let own = |row: &usize| group_of(at, *row).unwrap_or_default() == name;
            let own: Vec<usize> = (0..records.rows()).filter(own).collect();
            assert!(own.len() >= 5, "a group of {}: {name}", own.len());
            assert_eq!(number(&group["rows"]), own.len() as u64, "{name}");
            let clean = own.iter().filter(|row| !troubled.contains(row)).count();
            assert_eq!(number(&group["clean_rows"]), clean as u64, "{name}");
        }
    }

    // Fixes: dearest first, each as many rows and points as its findings have.
    let (rules, severities) = (findings.texts("rule"), findings.texts("severity"));
    let (fields, owners) = (findings.text("field"), findings.text("owner"));
    let points: Vec<f64> = records
        .text("points")
        .iter()
        .map(|text| {
            text.as_ref()
                .map_or(0.0, |text| text.parse().expect("a number"))
        })
        .collect();
    let fixes = report["fixes"]["fixes"].as_array().expect("fixes");
    assert!(!fixes.is_empty() && fixes.len() <= 10);
    let mut worth = f64::INFINITY;
    for fix in fixes {
        let text = |key: &str| fix[key].as_str().expect("text").to_owned();
        let own: Vec<usize> = (0..findings.rows())
            .filter(|&at| {
                rules[at] == text("rule")
                    && fields[at].as_deref() == fix["field"]["name"].as_str()
                    && owners[at].clone().unwrap_or_default() == text("owner")
            })
            .collect();
        assert_eq!(number(&fix["rows"]), own.len() as u64, "{fix}");
        assert!(own.iter().all(|&at| severities[at] != "info"));
        let value: f64 = own.iter().map(|&at| points[found[at]]).sum();
        let told = fix["value"].as_f64().expect("a value");
        assert!((told - value).abs() < 1e-6 && told <= worth, "{fix}");
        worth = told;
        let line = findings.numbers("line")[own[0]].expect("a line");
        assert_eq!(fix["examples"][0]["line"].as_f64(), Some(line));
    }
    let of_mail = fixes.iter().find(|fix| fix["rule"] == "mail-there");
    assert_eq!(of_mail.expect("the fix of mails")["owner"], "마케팅팀");

    // The headline is what the rules ask for.
    let headline = report["scores"]["headline"].as_array().expect("figures");
    let names: Vec<&str> = headline
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert_eq!(names, ["conformity", "mail-there", "validity", "email"]);
    let mails = records.text("email");
    let with_mail = mails.iter().filter(|mail| mail.is_some()).count() as u64;
    assert_eq!(number(&headline[1]["checked"]), rows);
    assert!(number(&headline[1]["passed"]) <= with_mail);
    let (mut checked, mut failed) = (0, 0);
    for check in report["quality"]["checks"].as_array().expect("checks") {
        if check["severity"] != "info" {
            checked += number(&check["checked"]);
            failed += number(&check["failed"]);
        }
    }
    assert_eq!(number(&headline[0]["checked"]), checked);
    assert_eq!(number(&headline[0]["passed"]), checked - failed);
    let classes = report["scores"]["conformity"].as_array().expect("classes");
    let of_classes: u64 = classes.iter().map(|class| number(&class["checked"])).sum();
    assert_eq!(of_classes, checked);
}

/// Sources agree on a customer as far as a slow look at the published tables says.
#[test]
fn accuracy_is_the_agreement_of_sources_on_the_customers_of_the_current_run() {
    let folder = prepared(RULES);
    let nothing = data(folder.path(), "rules.yaml");
    assert_eq!(nothing["scores"]["agreement"]["customers_from"], "");
    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let report = data(folder.path(), "rules.yaml");
    let agreement = &report["scores"]["agreement"];
    assert_eq!(agreement["customers_from"], run.id());
    let records = run.table("records");
    let (entities, sources) = (records.texts("entity_id"), records.texts("source"));
    let mut customers: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for row in 0..records.rows() {
        let of = customers.entry(&entities[row]).or_default();
        of.entry(&sources[row]).or_default().push(row);
    }
    customers.retain(|_, of| of.len() > 1);
    assert!(customers.len() > 10, "{}", customers.len());
    assert_eq!(number(&agreement["customers"]), customers.len() as u64);
    let fields = agreement["fields"].as_array().expect("fields").iter();
    // Each system writes its rows when it does; that is nothing to disagree on.
    assert!(fields.clone().all(|it| it["field"]["name"] != "created_at"));
    let birth = fields
        .clone()
        .find(|field| field["field"]["name"] == "birth_date")
        .expect("birth dates");
    let days = records.text("birth_date");
    // Only whole dates: what the standardizer flags as unusable is not compared.
    let (mut compared, mut agreed) = (0, 0);
    for of in customers.values() {
        let known: Vec<BTreeSet<&str>> = of
            .values()
            .map(|rows| {
                rows.iter()
                    .filter_map(|&row| days[row].as_deref())
                    .collect()
            })
            .filter(|days: &BTreeSet<&str>| !days.is_empty())
            .collect();
        if let [left, right] = known.as_slice() {
            compared += 1;
            agreed += u64::from(!left.is_disjoint(right));
        }
    }
    let told = (
        number(&birth["count"]["compared"]),
        number(&birth["count"]["agreed"]),
    );
    assert!(
        told.0 > 5 && told.0 <= compared && compared - told.0 < 3,
        "{told:?} {compared}"
    );
    assert!(told.1.abs_diff(agreed) < 3, "{told:?} {agreed}");
}

fn rewrite(folder: &Path, how: impl Fn(Vec<Vec<String>>) -> Vec<Vec<String>>) {
    let path = folder.join("people.csv");
    let text = fs::read_to_string(&path).expect("the export");
    let rows = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let rows = how(rows);
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    fs::write(path, lines.join("\n") + "\n").expect("the export");
}

/// A small export without problems, and rules whose gates look at drift.
fn people() -> tempfile::TempDir {
    let folder = folder();
    let mut text = String::from("id,name,mail,code,memo\n");
    for row in 0..200 {
        text.push_str(&format!(
            "{row},김서연{row:03},a{row}@example.kr,A-{row:03},메모\n"
        ));
    }
    fs::write(folder.path().join("people.csv"), text).expect("an export");
    let rules = "version: 1
sources: [{name: people, path: people.csv, id: id, columns: {mail: mail, code: code}}]
fields: {mail: {type: email, label: {ko: 이메일, en: Mail}}, code: {type: text}}
checks: [{name: mail-there, field: mail, check: required}]
gates:
  - {fill_rate_drop: 0.05}
  - {new_pattern: 0.02, field: code}
  - {missing_column: 0}
  - {source_rows_drop: 0.2}
  - {max_cluster_size: 5}
";
    fs::write(folder.path().join("rules.yaml"), rules).expect("rules");
    folder
}

fn gates(run: &Run) -> BTreeMap<String, String> {
    let gates = run.manifest["gates"].as_array().expect("gates");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    gates
        .iter()
        .map(|gate| (text(&gate["gate"]), text(&gate["outcome"])))
        .collect()
}

#[test]
fn drift_since_the_last_audit_fails_the_gates_that_watch_it() {
    let folder = people();
    audit(folder.path(), "rules.yaml").exits(0);
    let first = latest(folder.path());
    let skipped = gates(&first);
    assert_eq!(skipped["fill_rate_drop"], "skipped");
    assert_eq!(skipped["new_pattern(code)"], "skipped");
    assert_eq!(
        skipped["max_cluster_size"], "skipped",
        "an audit merges nothing"
    );
    // The same again passes.
    audit(folder.path(), "rules.yaml").exits(0);
    let passed = gates(&latest(folder.path()));
    assert_eq!(passed["fill_rate_drop (people.code)"], "passed");
    assert_eq!(passed["new_pattern(code) (people.code)"], "passed");
    assert_eq!(passed["source_rows_drop (people)"], "passed");

    rewrite(folder.path(), |mut rows| {
        rows.truncate(101);
        for (at, row) in rows.iter_mut().enumerate() {
            row.truncate(4);
            if at > 0 && at % 5 == 0 {
                row[2].clear();
                row[3] = format!("{at}/B");
            }
        }
        rows
    });
    audit(folder.path(), "rules.yaml").exits(1);
    let run = latest(folder.path());
    let failed = gates(&run);
    assert_eq!(
        failed["fill_rate_drop (people.mail)"], "failed",
        "{failed:?}"
    );
    assert_eq!(failed["new_pattern(code) (people.code)"], "failed");
    assert_eq!(failed["missing_column"], "failed", "the memo is gone");
    assert_eq!(failed["source_rows_drop (people)"], "failed");
    let text = fs::read_to_string(run.folder.join("summary.txt")).expect("the summary");
    assert!(text.contains("people.mail"), "{text}");
    // The new pattern is marked, the known one is not.
    let report = data(folder.path(), "rules.yaml");
    let trend = report["trend"].as_array().expect("a trend");
    assert_eq!(trend.len(), 4);
    assert!(trend[3]["this"] == true && trend[0]["kind"] == "audit");
    assert_eq!(trend[2]["rows"], 100.0);
}

#[test]
fn findings_are_new_open_or_gone_since_the_last_time() {
    let folder = people();
    let empty_mail = |rows: &[usize]| {
        let rows = rows.to_vec();
        rewrite(folder.path(), move |mut table| {
            for (at, row) in table.iter_mut().enumerate().skip(1) {
                row[2] = match rows.contains(&at) {
                    true => String::new(),
                    false => format!("a{at}@example.kr"),
                };
            }
            table
        });
    };
    let changes = |expected: [u64; 3]| {
        let found = &metrics(&latest(folder.path()))["findings"];
        let counts = ["new", "open", "gone"].map(|key| number(&found[key]));
        assert_eq!(counts, expected, "{found}");
    };
    empty_mail(&[3, 9]);
    audit(folder.path(), "rules.yaml").exits(0);
    assert_eq!(metrics(&latest(folder.path()))["findings"]["since"], "");
    let first = latest(folder.path()).id().to_owned();
    empty_mail(&[9, 20, 30]);
    audit(folder.path(), "rules.yaml").exits(0);
    changes([2, 1, 1]);
    let second = latest(folder.path());
    assert_eq!(metrics(&second)["findings"]["since"], first.as_str());
    assert_eq!(second.manifest["compared_with"], format!("audits/{first}"));
    assert_eq!(second.table("findings").rows(), 3);
    // Another line for the same record is no change; a rule that was not there is said to be new.
    rewrite(folder.path(), |mut rows| {
        rows[1..].reverse();
        rows
    });
    let rules = fs::read_to_string(folder.path().join("rules.yaml")).expect("rules");
    let more = rules.replace(
        "check: required}]",
        "check: required}, {name: memo-code, field: code, check: pattern, regex: 'A-0.*'}]",
    );
    fs::write(folder.path().join("more.yaml"), more).expect("rules");
    let report = data(folder.path(), "more.yaml");
    let changes = &report["changes"];
    assert_eq!(
        (number(&changes["new"]), number(&changes["open"])),
        (100, 3)
    );
    assert_eq!(number(&changes["gone"]), 0);
    let rules = changes["rules"].as_array().expect("rules");
    assert_eq!(rules[0]["rule"], "memo-code");
    assert_eq!(rules[0]["standing"], "added");
    assert_eq!(rules.len(), 1);
}

/// Machines see how every command stands, and keep the figures of what worked last.
#[test]
fn a_failed_audit_is_told_to_machines_and_keeps_the_figures_of_the_last_good_one() {
    let folder = people();
    let out = folder.path().join("goldsieve-out");
    let page = || fs::read_to_string(out.join("state/goldsieve.prom")).expect("the page");
    audit(folder.path(), "rules.yaml").exits(0);
    let good = latest(folder.path()).id().to_owned();
    call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
    fs::write(folder.path().join("people.csv"), "").expect("an empty export");
    audit(folder.path(), "rules.yaml").exits(2);
    audit(folder.path(), "rules.yaml").exits(2);
    let text = page();
    for line in [
        "goldsieve_last_attempt_exit_code{command=\"audit\",code=\"input-empty\"} 2",
        "goldsieve_last_attempt_exit_code{command=\"run\",code=\"\"} 0",
        "goldsieve_last_attempt_retryable{command=\"audit\"} 0",
        "goldsieve_failures_in_a_row{command=\"audit\"} 2",
        "goldsieve_failures_in_a_row{command=\"run\"} 0",
        "goldsieve_rows{command=\"audit\",project=\"people\",source=\"people\",end=\"read\"} 200",
        "goldsieve_clean_rows_ratio{command=\"run\",project=\"people\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let attempt = json_file(&out.join("state/last_attempt.json"));
    assert_eq!(attempt["command"], "audit");
    assert_eq!(attempt["last_success_run_id"], good.as_str());
    assert_eq!(attempt["commands"]["run"]["failures_in_a_row"], 0);

    let lock = fs::File::options()
        .write(true)
        .open(out.join("state/lock"))
        .expect("the lock file");
    lock.lock().expect("the lock");
    audit(folder.path(), "rules.yaml").exits(4);
    assert!(page().contains("goldsieve_last_attempt_retryable{command=\"audit\"} 1"));
    assert_eq!(audits(folder.path()).len(), 1);
}

/// A mistake leaves nothing behind, and says all that is wrong.
#[test]
fn mistakes_in_what_the_report_is_told_are_underlined() {
    let folder = people();
    let rules = fs::read_to_string(folder.path().join("rules.yaml")).expect("rules");
    let wrong = format!(
        "{rules}headline: [conformity, fillrate]\nbreakdown: [mail, nope]\nvalue: SUM(code)\n"
    );
    fs::write(folder.path().join("wrong.yaml"), &wrong).expect("rules");
    let said = audit(folder.path(), "wrong.yaml").exits(2).stderr;
    assert!(said.contains("fillrate"), "{said}");
    let wrong = wrong.replace(", fillrate", "");
    fs::write(folder.path().join("wrong.yaml"), wrong).expect("rules");
    let said = audit(folder.path(), "wrong.yaml").exits(2).stderr;
    assert!(said.contains("nope") && said.contains("SUM"), "{said}");
    assert!(!folder.path().join("goldsieve-out").exists());
}

#[test]
fn values_that_may_name_people_are_masked_in_breakdowns() {
    let folder = people();
    let rules = fs::read_to_string(folder.path().join("rules.yaml")).expect("rules");
    rewrite(folder.path(), |mut rows| {
        for (at, row) in rows.iter_mut().enumerate().skip(1) {
            row[3] = ["홍길동과장", "임꺽정부장", "드문사람"][if at < 4 { 2 } else { at % 2 }]
                .to_owned();
        }
        rows
    });
    let names = |rules: &str| -> Vec<String> {
        fs::write(folder.path().join("by.yaml"), rules).expect("rules");
        let report = data(folder.path(), "by.yaml");
        let groups = report["scores"]["breakdowns"][0]["groups"].as_array();
        let groups = groups.expect("groups").iter();
        groups
            .map(|group| group["group"].as_str().expect("text").to_owned())
            .collect()
    };
    let masked = names(&format!("{rules}breakdown: code\n"));
    assert_eq!(masked, ["홍****", "임****", ""], "three rows are no group");
    let clear = rules.replace("code: {type: text}", "code: {type: category}");
    let clear = names(&format!("{clear}breakdown: code\n"));
    assert_eq!(clear, ["홍길동과장", "임꺽정부장", ""]);
}

#[test]
fn the_profile_is_a_table_too() {
    let folder = folder();
    copy_crm(folder.path());
    let done = audit(folder.path(), "project.yaml");
    assert!(matches!(done.code, Some(0 | 1)), "{done:?}");
    let run = latest(folder.path());
    let profile: Table = run.table("profile");
    let sources = profile.text("source");
    let fields = profile.texts("field");
    let rows = profile.numbers("rows");
    let at = |source: Option<&str>, field: &str| {
        let found = (0..profile.rows())
            .find(|&row| sources[row].as_deref() == source && fields[row] == field);
        found.unwrap_or_else(|| panic!("no {field} of {source:?}"))
    };
    assert_eq!(
        rows[at(Some("erp_customers"), "mobile_phone")],
        Some(3468.0)
    );
    let all: f64 = ["erp_customers", "salesforce_contacts", "shop_members"]
        .map(|source| rows[at(Some(source), "email")].expect("rows"))
        .iter()
        .sum();
    assert_eq!(rows[at(None, "email")], Some(all));
    let pattern = profile.text("pattern");
    assert_eq!(
        pattern[at(Some("erp_customers"), "mobile_phone")].as_deref(),
        Some("999-9999-9999")
    );
}
