//! The report says what the tables say: its figures, the pairs it lays side by side, and how far it
//! shows the values in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::support::folder;
use crate::support::inputs::copy_crm;
use crate::support::program::say;
use crate::support::published::Run;
use crate::support::shared::crm;
use crate::support::table::Table;

/// The page of the shipped fixture.
fn page() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        fs::read_to_string(crm().run().folder.join("report.html")).expect("the report")
    });
    &PAGE
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

fn number(text: &str) -> usize {
    text.replace(',', "").parse().expect("a number")
}

/// A figure of the page by its name.
fn figure(name: &str) -> usize {
    let found = pattern(&format!(r#"data-figure="{name}">([\d,]+)<"#));
    let found = found
        .captures(page())
        .unwrap_or_else(|| panic!("the report has no figure {name}"));
    number(&found[1])
}

/// How often each combination of texts occurs.
fn counts<const N: usize>(table: &Table, columns: [&str; N]) -> BTreeMap<Vec<String>, usize> {
    let columns = columns.map(|column| table.text(column));
    let mut counts = BTreeMap::new();
    for row in 0..table.rows() {
        let key = columns
            .iter()
            .map(|column| column[row].clone().unwrap_or_default())
            .collect();
        *counts.entry(key).or_default() += 1;
    }
    counts
}

#[test]
fn totals_are_the_rows_of_the_tables() {
    let run = crm().run();
    let rows = |table: &str| run.table(table).rows();
    let accepted = rows("crosswalk");
    assert_eq!(
        figure("rows_read"),
        accepted + rows("quarantine") + rows("rejects")
    );
    assert_eq!(figure("entities"), rows("golden"));
    assert_eq!(figure("duplicate_rows"), accepted - rows("golden"));
    assert_eq!(figure("findings"), rows("findings"));
    assert_eq!(figure("conflicts"), rows("conflicts"));
    // Two customers are one question, however many of their rows are alike.
    let crosswalk = run.table("crosswalk");
    let rows = (crosswalk.texts("source").into_iter()).zip(crosswalk.texts("source_record_id"));
    let customers: BTreeMap<_, _> = rows.zip(crosswalk.texts("entity_id")).collect();
    let pairs = run.table("pairs");
    let side = |side: &str| {
        let sources = pairs.texts(&format!("{side}_source")).into_iter();
        let rows = sources.zip(pairs.texts(&format!("{side}_id")));
        rows.map(|row| customers[&row].clone()).collect::<Vec<_>>()
    };
    let both = side("left").into_iter().zip(side("right"));
    let questions: BTreeSet<(String, String)> = both
        .zip(pairs.texts("decision"))
        .filter(|(_, decision)| decision == "review")
        .map(|((one, other), _)| (one.clone().min(other.clone()), one.max(other)))
        .collect();
    assert_eq!(figure("review"), questions.len());
}

#[test]
fn tables_of_the_report_count_rows_of_the_tables() {
    let run = crm().run();
    let conflicts = counts(&run.table("conflicts"), ["field", "kind"]);
    let shown =
        pattern(r#"<tr data-field="([^"]+)" data-kind="([^"]+)">.*?<td class="num">([\d,]+)</td>"#);
    let shown: BTreeMap<Vec<String>, usize> = shown
        .captures_iter(page())
        .map(|found| (vec![found[1].into(), found[2].into()], number(&found[3])))
        .collect();
    assert_eq!(shown, conflicts);

    let findings = counts(&run.table("findings"), ["rule"]);
    let shown =
        pattern(r#"<tr data-rule="([^"]+)" data-field="[^"]*">.*?<td class="num">([\d,]+)</td>"#);
    let mut by_rule: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for found in shown.captures_iter(page()) {
        *by_rule.entry(vec![found[1].into()]).or_default() += number(&found[2]);
    }
    assert_eq!(by_rule, findings);

    let records = run.table("records");
    let shown = pattern(
        r#"(?s)<tr data-field="([^"]+)"><th scope="row">.*?</span>([\d.]+)%</td>.*?<td class="num">([\d,]+)</td>"#,
    );
    let mut fields = 0;
    for found in shown.captures_iter(page()) {
        // A field whose name the contract has for something else stands under another.
        let beside = format!("{}_field", &found[1]);
        let column = match records.columns().contains(&beside) {
            true => beside,
            false => found[1].to_owned(),
        };
        let values: Vec<String> = records.text(&column).into_iter().flatten().collect();
        let share = values.len() as f64 / records.rows() as f64 * 100.0;
        let said: f64 = found[2].parse().expect("a share");
        assert!((share - said).abs() < 0.06, "{}: {share} {said}", &found[1]);
        fields += 1;
    }
    assert!(fields >= 10, "{fields} fields");
}

#[test]
fn the_sizes_drawn_are_those_of_the_crosswalk() {
    let entities = counts(&crm().run().table("crosswalk"), ["entity_id"]);
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for members in entities.values() {
        *sizes.entry(*members).or_default() += 1;
    }
    for (size, clusters) in sizes.range(..10) {
        let tip = pattern(&format!("<title>{size}: ([\\d,]+)</title>"));
        let drawn: Vec<usize> = tip
            .captures_iter(page())
            .map(|found| number(&found[1]))
            .collect();
        assert!(drawn.contains(clusters), "{size}: {clusters} {drawn:?}");
    }
}

/// The pairs laid side by side in a list of the report, as the ids it names.
fn pairs_of(list: &str) -> Vec<(String, String)> {
    let shown = pattern(&format!(
        r#"(?s)data-list="{list}".*?goldsieve explain (\S+) (\S+?)</code>"#
    ));
    let shown = shown.captures_iter(page());
    shown
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect()
}

#[test]
fn the_strongest_and_the_most_doubtful_pairs_are_shown() {
    let pairs = crm().run().table("pairs");
    let ids = |source: &str, id: &str| -> Vec<String> {
        let named = pairs.texts(source).into_iter().zip(pairs.texts(id));
        named.map(|(source, id)| format!("{source}:{id}")).collect()
    };
    let (left, right) = (
        ids("left_source", "left_id"),
        ids("right_source", "right_id"),
    );
    let weights = pairs.numbers("match_weight");
    let (decision, reason) = (pairs.texts("decision"), pairs.texts("reason"));
    let mut merged: Vec<(f64, (String, String))> = (0..pairs.rows())
        .filter(|&row| decision[row] == "match" && reason[row] == "evidence")
        .map(|row| {
            let weight = weights[row].expect("a weight");
            (weight, (left[row].clone(), right[row].clone()))
        })
        .collect();
    merged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let weight_of = |pair: &(String, String)| {
        let found = merged.iter().find(|(_, known)| known == pair);
        found.unwrap_or_else(|| panic!("{pair:?} was not merged")).0
    };
    for (list, expected) in [
        ("strongest", merged.iter().take(3).collect::<Vec<_>>()),
        ("doubtful", merged.iter().rev().take(3).collect::<Vec<_>>()),
    ] {
        let shown: Vec<f64> = pairs_of(list).iter().map(weight_of).collect();
        let expected: Vec<f64> = expected.into_iter().map(|(weight, _)| *weight).collect();
        assert_eq!(shown, expected, "{list}");
    }
    let reviews = pairs_of("review");
    assert!(!reviews.is_empty());
    for pair in &reviews {
        let row = (0..pairs.rows()).find(|&row| (&left[row], &right[row]) == (&pair.0, &pair.1));
        assert_eq!(decision[row.expect("a published pair")], "review");
    }
}

/// Whoever reads what is shown of a value finds at least five customers it may belong to.
#[test]
fn what_is_shown_of_a_value_may_belong_to_five_people() {
    let records = crm().run().table("records");
    let entities = records.texts("entity_id");
    let cell = pattern(r#"<td class="value" data-field="([^"]+)">(.*?)</td>"#);
    let (tag, source) = (pattern("<[^>]+>"), pattern("<small>.*?</small>|<i>.*?</i>"));
    let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for found in cell.captures_iter(page()) {
        let text = tag
            .replace_all(&source.replace_all(&found[2], ""), "")
            .into_owned();
        let text = text.trim().replace("&amp;", "&").replace("&#x27;", "'");
        shown.entry(found[1].to_owned()).or_default().insert(text);
    }
    let mut told = 0;
    for (field, texts) in &shown {
        let values = records.text(field);
        for text in texts {
            let glyphs: Vec<char> = text.chars().collect();
            // Separators alone tell nobody from anybody.
            if !glyphs.iter().any(|c| c.is_alphanumeric()) {
                continue;
            }
            let fits = |value: &str| {
                value.chars().count() == glyphs.len()
                    && value
                        .chars()
                        .zip(&glyphs)
                        .all(|(c, glyph)| *glyph == '*' || c == *glyph)
            };
            let people: BTreeSet<&String> = values
                .iter()
                .zip(&entities)
                .filter(|(value, _)| value.as_deref().is_some_and(fits))
                .map(|(_, entity)| entity)
                .collect();
            assert!(
                people.len() >= 5,
                "a {field} points at {} people",
                people.len()
            );
            told += 1;
        }
    }
    assert!(told > 30, "only {told} values show anything");
}

/// The page of either language has all its sentences in that language.
#[test]
fn the_korean_page_speaks_korean_of_levels_and_rules() {
    let folder = folder();
    copy_crm(folder.path());
    let run = "run erp_customers.csv shop_members.xlsx --lang ko --as-of 2026-11-21";
    say(folder.path(), run).exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let text = fs::read_to_string(run.folder.join("report.html")).expect("the report");
    let text = text.as_str();
    assert!(text.contains("<html lang=\"ko\">") && text.contains("data-list=\"review\""));
    for english in [
        "the same",
        "different values",
        "one side has",
        "apart",
        "letter statistics",
        "byte-order",
    ] {
        let outside = pattern(&format!(r#"<small>[^<]*{english}[^<]*</small>"#));
        assert!(!outside.is_match(text), "{english}");
    }
}
