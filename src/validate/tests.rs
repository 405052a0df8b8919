//! Every check does what its examples say, finds every failing row, and is bound only where it
//! makes sense.

use super::example::{records, run_example};
use super::*;
use crate::tables::definition::{Setting, Settings};
use crate::tables::dictionary::samples;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

fn entry(name: &str) -> &'static Entry {
    let mut entries = registry().iter();
    entries
        .find(|entry| entry.definition.name == name)
        .expect("registered")
}

fn settings(pairs: &[(&str, Setting)]) -> Settings {
    let pairs = pairs.iter();
    Settings(
        pairs
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}

fn text(text: &str) -> Setting {
    Setting::Text(text.to_owned())
}

/// Binds a check to a field of its own first type, beside one field of each type.
fn bound(
    name: &str,
    settings: &Settings,
    field: Option<&str>,
    form: Form,
) -> Result<Vec<OfField>, Mistake> {
    let fields: Vec<FieldDef> = FieldType::ALL
        .into_iter()
        .map(|ty| FieldDef::new(ty.name().replace('-', "_"), ty))
        .collect();
    let asked = Asked {
        entry: entry(name),
        settings,
        field: field.map(|name| {
            let mut fields = fields.iter();
            fields.position(|it| *it.name == *name).expect("a field")
        }),
        form,
    };
    bind(&asked, &fields, TODAY, &samples())
}

fn refused(name: &str, given: &[(&str, Setting)], field: Option<&str>) -> (&'static str, String) {
    let mistake = bound(name, &settings(given), field, Form::Standardized)
        .err()
        .unwrap_or_else(|| panic!("{name} {given:?} is bound"));
    (mistake.code, mistake.message)
}

#[test]
fn examples_hold() {
    for entry in registry() {
        let examples = entry.definition.examples;
        assert!(examples.len() >= 4, "{}", entry.definition.name);
        for (given, expected) in examples {
            let outcome = run_example(entry, given).expect("runs");
            assert_eq!(outcome, *expected, "{} of {given:?}", entry.definition.name);
        }
        for verdict in ["ok", "fails"] {
            let shown = examples.iter().any(|(_, expected)| *expected == verdict);
            assert!(shown, "{} shows no `{verdict}`", entry.definition.name);
        }
    }
}

#[test]
fn names_are_unique_and_documented() {
    let mut names: Vec<&str> = Vec::new();
    for entry in registry() {
        let definition = &entry.definition;
        names.push(definition.name);
        assert!(
            definition.doc.len() > definition.summary.len(),
            "{}",
            definition.name
        );
        assert!(!entry.forms.is_empty());
    }
    assert!(names.is_sorted_by(|left, right| left < right));
}

#[test]
fn a_check_that_makes_no_sense_is_refused() {
    let date = Some("date");
    let (code, message) = refused("email-syntax", &[], date);
    assert_eq!(code, "check-on-wrong-type");
    assert_eq!(
        message,
        "`email-syntax` makes no sense for `date`, a field of type `date`"
    );
    assert_eq!(
        refused("range", &[("max", text("1"))], Some("phone")).0,
        "check-on-wrong-type"
    );
    assert_eq!(refused("required", &[], None).0, "missing-key");
    let raw = bound(
        "phone-valid",
        &Settings::default(),
        Some("phone"),
        Form::Raw,
    );
    assert_eq!(
        raw.err().map(|mistake| mistake.code),
        Some("check-on-wrong-form")
    );

    for (name, given, field) in [
        ("length", vec![], date),
        (
            "length",
            vec![("min", Setting::Number(3.0)), ("max", Setting::Number(2.0))],
            date,
        ),
        (
            "length",
            vec![("max", Setting::Number(2.0)), ("encoding", text("cp949"))],
            date,
        ),
        ("range", vec![("max", text("1"))], date),
        (
            "range",
            vec![("min", text("1")), ("max", text("today"))],
            Some("text"),
        ),
        (
            "range",
            vec![("min", text("2")), ("max", text("1"))],
            Some("number"),
        ),
        ("date-order", vec![], date),
        ("date-order", vec![("after", text("date"))], date),
        ("date-order", vec![("after", text("phone"))], date),
        ("freshness", vec![], date),
        ("freshness", vec![("max_age", text("5 years"))], date),
        (
            "consent-age",
            vec![("given_at", text("email"))],
            Some("consent"),
        ),
        (
            "cross-field",
            vec![("other", text("date")), ("relation", text("equals"))],
            date,
        ),
        (
            "allowed-values",
            vec![("values", Setting::List(Vec::new()))],
            date,
        ),
        ("reference", vec![("file", text("nowhere.csv"))], date),
        (
            "reference",
            vec![("file", text("grades.csv")), ("column", text("x"))],
            date,
        ),
        ("outlier", vec![("scale", text("log"))], date),
        (
            "target",
            vec![("target", text("salesforce-contact"))],
            Some("date"),
        ),
        (
            "target",
            vec![
                ("target", text("salesforce-contact")),
                (
                    "fields",
                    Setting::Map(vec![("date".into(), "Birthday".into())]),
                ),
            ],
            None,
        ),
    ] {
        assert_eq!(
            refused(name, &given, field).0,
            "check-settings",
            "{name} {given:?}"
        );
    }
}

/// Checks of one field of records, on a source that has `present` of the fields.
fn run(
    name: &str,
    given: &[(&str, Setting)],
    rows: &[Vec<(&str, &str)>],
    lacks: &[&str],
) -> Findings {
    let entry = entry(name);
    let own = entry.types.first().copied().unwrap_or(FieldType::Text);
    let records = records(rows, own);
    let fields: Vec<FieldDef> = records.fields.iter().map(|it| it.def.clone()).collect();
    let settings = settings(given);
    let asked = Asked {
        entry,
        settings: &settings,
        field: records.field("given"),
        form: Form::Standardized,
    };
    let checks: Vec<Bound> = bind(&asked, &fields, TODAY, &samples())
        .expect("binds")
        .into_iter()
        .map(|(field, check)| Bound {
            field,
            info: CheckInfo {
                check: name.into(),
                rule: name.into(),
                field: None,
                column: None,
                dimension: entry.dimension,
                severity: entry.severity,
                owner: None,
            },
            check,
            form: Form::Standardized,
            suggestion: Some("look at it".into()),
        })
        .collect();
    let present: Vec<Vec<bool>> = fields
        .iter()
        .map(|field| vec![!lacks.contains(&&*field.name)])
        .collect();
    validate(&checks, &records, &present)
}

fn failing(findings: &Findings) -> Vec<RowId> {
    findings.items.iter().map(|finding| finding.row).collect()
}

#[test]
fn every_failing_row_is_found() {
    let values: Vec<Vec<(&str, &str)>> = ["1", "2", "1", "", "1"]
        .iter()
        .map(|value| vec![("given", *value)])
        .collect();
    let findings = run("unique", &[], &values, &[]);
    assert_eq!(failing(&findings), [0, 2, 4]);
    assert_eq!(
        (findings.counts[0].checked[0], findings.counts[0].failed[0]),
        (4, 3)
    );
    // What a check proposes goes before what the rule proposes for all.
    assert_eq!(
        findings.items[0].suggestion.as_deref(),
        Some("occurs 3 times")
    );
    let findings = run("pattern", &[("regex", text("2"))], &values, &[]);
    assert_eq!(failing(&findings), [0, 2, 4]);
    assert_eq!(findings.items[0].suggestion.as_deref(), Some("look at it"));
}

/// Whatever a source lacks is not checked there: the field itself, or the one it is held against.
#[test]
fn what_a_source_lacks_is_not_checked() {
    let row = |given: &'static str, date: &'static str, b: &'static str| {
        vec![("given", given), ("date", date), ("b", b)]
    };
    let checked =
        |name: &str, given: &[(&str, Setting)], rows: &[Vec<(&str, &str)>], lacks: &str| {
            let findings = run(name, given, rows, &[lacks]);
            let counts = findings.counts.iter();
            counts.map(|count| count.checked[0]).sum::<u64>()
        };
    let rows = [row("", "", "")];
    assert_eq!(checked("required", &[], &rows, "given"), 0);
    assert_eq!(checked("required", &[], &rows, "b"), 1);
    let rows = [row("yes", "", "")];
    let since = [("given_at", text("date"))];
    assert_eq!(checked("consent-age", &since, &rows, "date"), 0);
    assert_eq!(checked("consent-age", &since, &rows, "b"), 1);
    let filled = [("other", text("b")), ("relation", text("filled-with"))];
    assert_eq!(checked("cross-field", &filled, &rows, "b"), 0);
    assert_eq!(checked("cross-field", &filled, &rows, "date"), 1);
}

#[test]
fn a_target_looks_at_every_field_it_limits() {
    let long = "가".repeat(129);
    let rows = [
        vec![
            ("person_name", ""),
            ("email", "kim@corp.kr"),
            ("job_title", &*long),
            ("memo", "x"),
        ],
        vec![
            ("person_name", "김철수"),
            ("email", "a@corp.kr;b@corp.kr"),
            ("job_title", "부장"),
        ],
    ];
    let target = [("target", text("salesforce-contact"))];
    let findings = run("target", &target, &rows, &[]);
    let fields: Vec<Option<usize>> = findings.checks.iter().map(|info| info.field).collect();
    assert_eq!(fields, [Some(0), Some(1), Some(2)]);
    let found: Vec<(u32, RowId, &str)> = findings
        .items
        .iter()
        .map(|it| (it.check, it.row, it.suggestion.as_deref().expect("told")))
        .collect();
    assert_eq!(
        found,
        [
            (0, 0, "LastName is required"),
            (2, 0, "Title takes 128 characters, these are 129"),
            (1, 1, "Email takes one address"),
        ]
    );
}

#[test]
fn a_required_field_that_no_source_has_is_told_once() {
    let records = records(
        &[vec![("email", "kim@corp.kr"), ("person_name", "김철수")]],
        FieldType::Text,
    );
    let fields: Vec<FieldDef> = records.fields.iter().map(|it| it.def.clone()).collect();
    let settings = settings(&[("target", text("salesforce-lead"))]);
    let asked = Asked {
        entry: entry("target"),
        settings: &settings,
        field: None,
        form: Form::Standardized,
    };
    let mut sources = records.sources.clone();
    sources.push(SourceInfo {
        name: "b".into(),
        ..sources[0].clone()
    });
    let present = [vec![true, true], vec![true, false]];
    assert_eq!(
        lacking(&asked, &fields, &present, &sources),
        [
            "salesforce-lead requires LastName, and the rows of `b` have no `person_name`",
            "salesforce-lead requires Company, and no source has a `company_name`",
        ]
    );
}

/// Spellings of one name are one person, and nobody is counted for a stand-in.
#[test]
fn a_shared_number_counts_people() {
    let row = |name: &'static str, surname: &'static str, given: &'static str| {
        vec![
            ("given", "+8223124567"),
            ("person_name", name),
            ("person_name.surname", surname),
            ("person_name.given", given),
        ]
    };
    let mut rows = vec![
        row("김철수", "김", "철수"),
        row("Kim Cheolsu", "Kim", "Cheolsu"),
        row("KIM CHUL SOO", "KIM", "CHUL SOO"),
        row("고객 [placeholder]", "", ""),
        row("", "", ""),
    ];
    let most = [("max_names", Setting::Number(1.0))];
    assert!(failing(&run("shared-value", &most, &rows, &[])).is_empty());
    rows.push(row("Smith John", "Smith", "John"));
    let findings = run("shared-value", &most, &rows, &[]);
    assert_eq!(failing(&findings), [0, 1, 2, 3, 4, 5]);
    assert_eq!(
        findings.items[0].suggestion.as_deref(),
        Some("2 different names")
    );
}

/// The order of rows changes nothing but the order of findings.
#[test]
fn verdicts_do_not_hang_on_the_order_of_rows() {
    let values = ["10", "11", "12", "9", "90", "10", "13", "11"];
    let rows = |order: &[usize]| -> Vec<Vec<(&str, &str)>> {
        order
            .iter()
            .map(|&at| vec![("given", values[at])])
            .collect()
    };
    let least = [("min_values", Setting::Number(5.0))];
    for name in ["outlier", "unique"] {
        let given: &[(&str, Setting)] = if name == "outlier" { &least } else { &[] };
        let straight = run(name, given, &rows(&[0, 1, 2, 3, 4, 5, 6, 7]), &[]);
        let back = run(name, given, &rows(&[7, 6, 5, 4, 3, 2, 1, 0]), &[]);
        let mut mirrored: Vec<RowId> = failing(&back).iter().map(|row| 7 - row).collect();
        mirrored.sort_unstable();
        assert_eq!(failing(&straight), mirrored, "{name}");
        assert!(!mirrored.is_empty(), "{name}");
    }
}

/// What is counted by slots first is counted right: the same as value by value.
#[test]
fn shared_values_are_counted_as_one_by_one() {
    use std::collections::{BTreeMap, BTreeSet};
    let cells: Vec<(String, String)> = (0..600usize)
        .map(|row| {
            (
                format!("v{}", row * row % 97),
                format!("이름{}", row * 31 % 53),
            )
        })
        .collect();
    let rows: Vec<Vec<(&str, &str)>> = cells
        .iter()
        .map(|(value, name)| vec![("given", &**value), ("person_name", &**name)])
        .collect();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (value, name) in &cells {
        names.entry(value).or_default().insert(name);
    }
    for most in [1, 6, 12, 40] {
        let wanted: Vec<RowId> = (0..cells.len())
            .filter(|&row| names[&*cells[row].0].len() > most)
            .map(|row| row as RowId)
            .collect();
        let settings = [("max_names", Setting::Number(most as f64))];
        assert_eq!(
            failing(&run("shared-value", &settings, &rows, &[])),
            wanted,
            "{most}"
        );
    }
}
