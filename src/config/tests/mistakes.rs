//! Every kind of mistake, as it is drawn.

use super::{SMALL, codes, drawn, loaded, mistakes, vocabulary};
use crate::config::{Headers, columns_exist, load, unused};
use crate::diag::Level;
use crate::diag::render::{Colors, text};

/// What is drawn when `line` stands behind the small project; its first line is line 7.
fn behind(line: &str) -> String {
    drawn(&format!("{SMALL}{line}\n"))
}

#[test]
fn unknown_key() {
    assert_eq!(
        drawn("version: 1\nsources:\n  - name: crm\n    path: crm.csv\n    pikc: newest\n"),
        "error[unknown-key]: a source has no key `pikc`
 --> project.yaml:5:5
  |
5 |     pikc: newest
  |     ^^^^ unknown key
  |
  = help: did you mean `pick`?
          valid: name, path, pick, max_age, required, delivery, on_duplicate_id, entity, preset, id, updated_at, timezone, merged_ids, deleted_when, trust, field_trust, columns, format, encoding, delimiter, widths_bytes, sheet, header, password_env, max_undecodable, resident_number, owner, note
"
    );
}

#[test]
fn unknown_standardizer() {
    let shown = behind(
        "  grade: {type: text, standardize: [trim, 전화번호, {repalce: {pattern: x, with: y}}]}",
    );
    assert!(
        shown.starts_with(
            "error[unknown-standardizer]: there is no standardizer called `전화번호`
 --> project.yaml:7:43
  |
7 |   grade: {type: text, standardize: [trim, 전화번호, {repalce: {pattern: x, with: y}}]}
  |                                           ^^^^^^^^ unknown standardizer
  |
  = help: valid: trim, collapse-whitespace,"
        ),
        "{shown}"
    );
    assert!(
        shown.contains(
            "error[unknown-standardizer]: there is no standardizer called `repalce`
 --> project.yaml:7:50
  |
7 |   grade: {type: text, standardize: [trim, 전화번호, {repalce: {pattern: x, with: y}}]}
  |                                                      ^^^^^^^ unknown standardizer
  |
  = help: did you mean `replace`?
"
        ),
        "{shown}"
    );
}

#[test]
fn wrong_type() {
    assert_eq!(
        drawn("version: 1\nsources:\n  - {name: 매장, path: 매장.csv, trust: 높음}\n"),
        "error[wrong-type]: `trust` must be a whole number from 0 to 100
 --> project.yaml:3:37
  |
3 |   - {name: 매장, path: 매장.csv, trust: 높음}
  |                                         ^^^^ this is a text
"
    );
}

#[test]
fn two_sources_of_one_name() {
    assert_eq!(
        drawn(
            "version: 1\nsources:\n  - {name: 매장, path: a.csv}\n  - {name: 매장, path: b.csv}\n"
        ),
        "error[duplicate-name]: two sources are called `매장`
 --> project.yaml:4:12
  |
3 |   - {name: 매장, path: a.csv}
  |            ---- first used here
4 |   - {name: 매장, path: b.csv}
  |            ^^^^ used again
  |
  = help: give each its own name
"
    );
}

#[test]
fn probability_above_one() {
    assert_eq!(
        behind("match: {merge_from: 1.5}"),
        "error[out-of-range]: `merge_from` must be a number from 0 to 1
 --> project.yaml:7:21
  |
7 | match: {merge_from: 1.5}
  |                     ^^^ out of range
"
    );
}

#[test]
fn review_above_merge() {
    assert_eq!(
        behind("match: {merge_from: 0.4, review_from: 0.6}"),
        "error[contradiction]: `review_from` (0.6) must not be above `merge_from` (0.4)
 --> project.yaml:7:39
  |
7 | match: {merge_from: 0.4, review_from: 0.6}
  |                     ---               ^^^ no pair could ever be reviewed
  |                     |
  |                     merged from here on
  |
  = help: pairs from `review_from` up to `merge_from` go to review
"
    );
    assert_eq!(
        codes(&format!("{SMALL}match: {{review_from: 0.97}}")),
        ["contradiction"]
    );
    assert_eq!(
        codes(&format!("{SMALL}match: {{review_from: 0.95}}")),
        [""; 0]
    );
}

#[test]
fn unknown_column() {
    let project = loaded(
        "version: 1
sources:
  - name: crm
    path: crm.csv
    id: 고객번호
    columns: {email: [이메일주소, Mail]}
fields: {email: {type: email}}
",
    );
    let columns = ["고객번호", "이메일 주소", "등록일"]
        .map(str::to_owned)
        .to_vec();
    let headers = [Headers {
        source: "crm".into(),
        columns,
    }];
    let found = columns_exist(&project, &headers);
    assert_eq!(
        text(&found, Colors::Off),
        "error[unknown-column]: the source `crm` has no column `이메일주소`
 --> project.yaml:6:23
  |
6 |     columns: {email: [이메일주소, Mail]}
  |                       ^^^^^^^^^^ not in the header
  |
  = help: did you mean `이메일 주소`?
          columns of `crm`: 고객번호, 이메일 주소, 등록일

error[unknown-column]: the source `crm` has no column `Mail`
 --> project.yaml:6:30
  |
6 |     columns: {email: [이메일주소, Mail]}
  |                                   ^^^^ not in the header
  |
  = help: columns of `crm`: 고객번호, 이메일 주소, 등록일
"
    );
}

#[test]
fn columns_of_a_preset_may_be_missing_but_not_its_id() {
    let project = loaded(
        "version: 1
extends: kr-contact
sources: [{name: sf, path: sf.csv, preset: salesforce-contact}]
",
    );
    let headers = [Headers {
        source: "sf".into(),
        columns: vec!["Name".into()],
    }];
    let found = columns_exist(&project, &headers);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].level),
        ("unknown-column", Level::Warning)
    );
    assert_eq!(found[0].labels[0].0.source.name, "project.yaml");
}

#[test]
fn unreadable_syntax() {
    let shown = drawn("version: 1\nsources: [{name: a, path: b}\nname: c\n");
    assert!(
        shown.starts_with("error[yaml-syntax]: this is not readable as YAML\n --> project.yaml:3"),
        "{shown}"
    );
    let tab = drawn("version: 1\nsources:\n\t- name: a\n");
    assert!(tab.starts_with("error[yaml-syntax]"), "{tab}");
    assert_eq!(
        codes("version: 1\nsources: []\n---\nversion: 1\n"),
        ["yaml-syntax"]
    );
    assert_eq!(codes("*a"), ["yaml-syntax"]);
    assert_eq!(codes("&a [*a]"), ["yaml-syntax"]);
}

#[test]
fn bytes_that_are_not_utf8_are_pointed_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.yaml");
    // 고객 in CP949.
    std::fs::write(&path, b"version: 1\nname: \xb0\xed\xb0\xb4\n").unwrap();
    let found = load(&path, &vocabulary()).unwrap_err();
    assert_eq!(found[0].code, "not-utf8");
    assert_eq!(
        (
            found[0].labels[0].0.start().line,
            found[0].labels[0].0.start().column
        ),
        (2, 7)
    );
    std::fs::write(&path, b"\xef\xbb\xbfversion: 1\nsources: []\n").unwrap();
    assert!(
        load(&path, &vocabulary()).is_ok(),
        "a byte-order mark is no mistake"
    );
    assert_eq!(
        load(&folder.path().join("no.yaml"), &vocabulary()).unwrap_err()[0].code,
        "missing-file"
    );
}

#[test]
fn each_mistake_has_its_code() {
    for (lines, code) in [
        ("name: a\nname: b", "duplicate-key"),
        ("? [a]\n: b", "wrong-type"),
        ("name: !mine x", "yaml-syntax"),
        ("seed: -1", "wrong-type"),
        ("keep: 0", "out-of-range"),
        ("seed: \"1\"", "wrong-type"),
        ("name:", "setting-empty"),
        ("name: [a]", "wrong-type"),
        ("name: ''", "empty-text"),
        ("  1st: {type: text}", "bad-name"),
        ("  a__b: {type: text}", "bad-name"),
        ("  Email: {type: text}", "duplicate-name"),
        ("  a: {type: txt}", "unknown-field-type"),
        ("  a: {label: x}", "missing-key"),
        ("  a:", "wrong-type"),
        ("  a: {type: date, order: dym}", "unknown-value"),
        ("  a: {type: text, order: ymd}", "unknown-key"),
        ("  a: {type: phone, region: kr}", "bad-region"),
        (
            "  a: {type: text, standardize: [case]}",
            "missing-parameter",
        ),
        (
            "  a: {type: text, standardize: [{case: {to: title}}]}",
            "unknown-value",
        ),
        (
            "  a: {type: text, standardize: [{trim: {both: true}}]}",
            "unknown-parameter",
        ),
        ("  a: {type: text, standardize: {trim: {}}}", "wrong-type"),
        (
            "  a: {type: text, standardize: [{replace: {pattern: '(', with: x}}]}",
            "bad-pattern",
        ),
        (
            "  a: {type: text, standardize: [{map: {values: [a]}}]}",
            "wrong-type",
        ),
        (
            "  a: {type: text, standardize: [{map: {values: {}, strict: yes}}]}",
            "wrong-type",
        ),
        (
            "  a: {type: text, standardize: [{null-tokens: {tokens: {}}}]}",
            "wrong-type",
        ),
        ("checks: {}", "wrong-type"),
        ("checks: [required]", "wrong-type"),
        ("checks: [{check: requird, field: email}]", "unknown-check"),
        ("checks: [{check: required, field: mail}]", "unknown-field"),
        ("checks: [{check: required, max: 1}]", "unknown-key"),
        ("checks: [{check: length, max: 1.5}]", "wrong-type"),
        ("checks: [{check: outlier, max: one}]", "wrong-type"),
        (
            "checks: [{check: date-order, field: email, before: mail}]",
            "unknown-field",
        ),
        (
            "checks: [{check: consent-age, field: email}]",
            "missing-parameter",
        ),
        (
            "checks: [{check: required, field: email, unless: [mail]}]",
            "unknown-field",
        ),
        (
            "checks: [{check: required, field: email, unless: {email: 1}}]",
            "wrong-type",
        ),
        (
            "checks: [{check: freshness, max_age: 3 days}]",
            "bad-duration",
        ),
        (
            "checks: [{check: freshness, since: 2024-02-30}]",
            "bad-date",
        ),
        ("checks: [{name: a, field: email}]", "missing-key"),
        ("checks: [{check: required, sql: 'a = b'}]", "contradiction"),
        (
            "checks: [{check: required, severity: fatal}]",
            "unknown-value",
        ),
        (
            "checks: [{name: A, sql: x}, {name: a, sql: y}]",
            "duplicate-name",
        ),
        ("exclude: [{name: x}]", "missing-key"),
        ("exclude: [{name: x, when: }]", "missing-value"),
        ("terms: {vip: [a, b]}", "wrong-type"),
        ("terms: {VIP 고객: 'points > 1'}", "bad-name"),
        ("terms: {Email: 'points > 1'}", "duplicate-name"),
        ("match: {blocking: automatic}", "unknown-value"),
        ("match: {blocking: []}", "contradiction"),
        ("match: {blocking: [{keys: []}]}", "wrong-type"),
        (
            "match: {blocking: [{keys: [email.surname]}]}",
            "unknown-blocking-key",
        ),
        ("match: {cannot_link: [{field: nothing}]}", "unknown-field"),
        ("match: {one_per_source: [shop]}", "unknown-source"),
        ("match: {one_per_source: crm}", "wrong-type"),
        (
            "match: {comparisons: [{fields: email, comparison: nam}]}",
            "unknown-comparison",
        ),
        (
            "match: {comparisons: [{fields: [email, mail]}]}",
            "unknown-field",
        ),
        ("match: {comparisons: [{fields: points}]}", "not-compared"),
        ("match: {comparisons: [{fields: agreed}]}", "not-compared"),
        (
            "match: {comparisons: [{fields: email}, {fields: email, name: again}]}",
            "contradiction",
        ),
        (
            "match: {comparisons: [{fields: email, expect: {same: 0.9, different: 0.3}}]}",
            "contradiction",
        ),
        (
            "match: {comparisons: [{fields: email, expect: {same: 0.9}}]}",
            "missing-key",
        ),
        (
            "match: {comparisons: [{fields: email, expect: {same: 9, different: 0}}]}",
            "out-of-range",
        ),
        ("match: {max_cluster_size: 1}", "out-of-range"),
        (
            "survivorship: {default: [usable, newest]}",
            "unknown-strategy",
        ),
        ("survivorship: {default: []}", "wrong-type"),
        ("survivorship: {fields: {mail: [usable]}}", "unknown-field"),
        (
            "survivorship: {fields: {agreed: [most-recent]}}",
            "consent-strategy",
        ),
        (
            "survivorship: {groups: {a: [email], b: [email]}}",
            "contradiction",
        ),
        ("control_totals: [{sum: email}]", "wrong-field-type"),
        (
            "control_totals: [{sum: points, count_by: email}]",
            "contradiction",
        ),
        ("gates: [{dimension: validity}]", "missing-key"),
        ("gates: [{dimension: valid, min: 0.5}]", "unknown-value"),
        (
            "gates: [{source_rows_drop: 0.5, min: 0.1}]",
            "contradiction",
        ),
        (
            "gates: [{max_cluster_size: 5, field: email}]",
            "contradiction",
        ),
        ("gates: [{check: nothing, min: 0.1}]", "unknown-check"),
        (
            "gates: [{max_cluster_size: 5, source: shop}]",
            "unknown-source",
        ),
        (
            "gates: [{name: x, max_cluster_size: 5}, {name: x, missing_column: 0}]",
            "duplicate-name",
        ),
        (
            "gates: [{max_cluster_size: 5}, {max_cluster_size: 9}]",
            "contradiction",
        ),
        (
            "gates: [{max_cluster_size: 5, on_fail: hold}, {max_cluster_size: 9}]",
            "contradiction",
        ),
        ("gates: [{sql: 'points > 1'}]", "missing-key"),
        (
            "gates: [{missing_column: 0, when: 'points > 1'}]",
            "contradiction",
        ),
        ("tests: [{given: {email: x}}]", "missing-key"),
        ("tests: [{given: {mail: x}, finds: []}]", "unknown-field"),
        (
            "tests: [{given: {email: x}, expect: {email.domain2: y}}]",
            "unknown-blocking-key",
        ),
        (
            "tests: [{name: a, left: {email: x}, right: {}, decision: match, expect: {}}]",
            "contradiction",
        ),
        ("tests: [{name: a}]", "missing-key"),
    ] {
        let yaml = format!("{SMALL}{lines}\n");
        assert_eq!(codes(&yaml), [code], "{lines}\n{}", drawn(&yaml));
    }
    for (source, code) in [
        ("path: 'a_{day}.csv'", "bad-path"),
        ("path: 'a_{date:%Y'", "bad-path"),
        ("path: a.csv, max_age: 26", "bad-duration"),
        ("path: a.csv, timezone: Asia/Seul", "bad-timezone"),
        ("path: a.csv, encoding: cp94", "bad-encoding"),
        ("path: a.csv, delimiter: ab", "bad-delimiter"),
        ("path: a.csv, header: 0", "out-of-range"),
        ("path: a.csv, header: nowhere", "wrong-type"),
        ("path: a.csv, required: yes", "wrong-type"),
        ("path: a.csv, preset: salesforce", "unknown-preset"),
        ("path: a.csv, preset: salesforce-contact", "setting-unused"),
        ("path: a.csv, columns: {mail: Email}", "unknown-field"),
        ("id: x", "missing-key"),
    ] {
        let yaml = format!("version: 1\nsources:\n  - {{name: a, {source}}}\n");
        assert_eq!(codes(&yaml), [code], "{source}\n{}", drawn(&yaml));
    }
    assert_eq!(codes(""), ["missing-key"; 2]);
    assert_eq!(codes("[]"), ["wrong-type"]);
    assert_eq!(codes("version: 2\nsources: []"), ["out-of-range"]);
    assert_eq!(
        codes("version: 1\nsources: [{name: 'a:b', path: c}]"),
        ["bad-name"]
    );
}

#[test]
fn ten_mistakes_are_ten_diagnostics_in_the_order_of_the_text() {
    let yaml = "version: 1
nmae: 고객
sources:
  - {name: crm, path: crm.csv, trust: 300}
  - {name: crm, path: shop.csv, pick: latest}
fields:
  email: {type: e-mail}
  name: {type: person-name, standardize: [strip]}
checks:
  - {field: phone, check: required}
  - {field: email, check: email-sintax}
match: {merge_from: 1.5}
survivorship: {default: [most_recent]}
";
    let found = mistakes(yaml);
    assert_eq!(found.len(), 10, "{}", text(&found, Colors::Off));
    let lines: Vec<usize> = found
        .iter()
        .map(|found| found.labels[0].0.start().line)
        .collect();
    assert_eq!(lines, [2, 4, 5, 5, 7, 8, 10, 11, 12, 13]);
    // Each is underlined, and where the choices are a closed list, they are named.
    for diagnostic in &found {
        assert!(!diagnostic.labels[0].0.range.is_empty(), "{diagnostic:?}");
        if diagnostic.code.starts_with("unknown") {
            assert!(diagnostic.help.is_some(), "{diagnostic:?}");
        }
    }
}

#[test]
fn what_never_took_effect_is_said_about_the_own_file_alone() {
    let project = loaded(super::EVERYTHING);
    let found = unused(&project, |declared| {
        declared.name != "회원번호" && declared.name != "gender"
    });
    assert_eq!(
        text(&found, Colors::Off),
        "warning[setting-unused]: the field `회원번호` had no effect
  --> project.yaml:37:3
   |
37 |   회원번호: {type: identifier, label: 회원 번호, owner: 고객지원팀, note: \"a: b # c\"}
   |   ^^^^^^^^ never used
"
    );
}

/// What a hand-written comparison can get wrong, with the choices that would be right.
#[test]
fn comparisons_that_do_not_fit_say_what_would() {
    let fields = "version: 1
sources: [{name: crm, path: crm.csv}]
fields: {name: {type: person-name}, mail: {type: email}, work_mail: {type: email}, home: {type: postal-address}, zip: {type: postcode}}
";
    let found =
        |comparisons: &str| drawn(&format!("{fields}match: {{comparisons: {comparisons}}}\n"));
    let mixed = found("[{fields: [name, mail]}]");
    assert!(mixed.contains("not compared with each other"), "{mixed}");
    assert!(mixed.contains("exact"), "{mixed}");
    let other = found("[{fields: mail, comparison: exact}, {fields: work_mail, comparison: naem}]");
    assert!(
        other.contains("did you mean `name`") || other.contains("name"),
        "{other}"
    );
    let called = found("[{fields: mail}, {fields: work_mail, name: mail}]");
    assert!(
        called.contains("two comparisons are called `mail`"),
        "{called}"
    );
    let called = found("[{fields: work_mail, name: mail}, {fields: mail}]");
    assert!(
        called.contains("two comparisons are called `mail`"),
        "{called}"
    );
    for right in [
        "[{fields: [mail, work_mail]}]",
        "[{fields: [home, zip]}]",
        "[{fields: [name, mail], comparison: exact}]",
        "[{fields: zip}]",
    ] {
        assert_eq!(found(right), "", "{right}");
    }
    let many: Vec<String> = (0..17).map(|nth| format!("{{fields: f{nth}}}")).collect();
    let declared: String = (0..17)
        .map(|nth| format!("f{nth}: {{type: text}}, "))
        .collect();
    let yaml = format!(
        "version: 1\nsources: [{{name: crm, path: crm.csv}}]\nfields: {{{declared}}}\nmatch: {{comparisons: [{}]}}\n",
        many.join(", ")
    );
    assert_eq!(codes(&yaml), ["contradiction"], "{}", drawn(&yaml));
}
