//! The dozen lines a run or audit ends with on the terminal, and the text that is ready to be
//! mailed. Counts and names of rules only, no values.

use super::data::{GateOutcome, PublicationKind, ReportData};
use super::lang::{Lang, count, percent};

/// Most missed gates spelled out.
const GATES_SHOWN: usize = 5;
/// Most sources named.
const SOURCES_SHOWN: usize = 8;

/// The summary, one fact per line, with a line break after each.
pub fn summary_text(data: &ReportData, lang: Lang) -> String {
    let mut lines = vec![lang.say(
        match data.run.kind {
            PublicationKind::Run => "sum_done",
            PublicationKind::Audit => "sum_audited",
        },
        &[
            ("project", &data.run.project),
            ("run", &data.run.run_id),
            ("as_of", &data.run.as_of),
        ],
    )];
    let mut line = |key: &str, places: &[(&str, &str)]| lines.push(lang.say(key, places));
    let add = |of: fn(&super::data::SourceTotals) -> u64| count(data.sources.iter().map(of).sum());
    line(
        "sum_sources",
        &[(
            "sources",
            &named(
                data.sources
                    .iter()
                    .map(|source| format!("{} {}", source.name, count(source.rows_read))),
            ),
        )],
    );
    let kept: u64 = data.sources.iter().map(|source| source.kept_before).sum();
    line(
        if kept > 0 {
            "sum_rows_kept"
        } else {
            "sum_rows"
        },
        &[
            ("read", &add(|source| source.rows_read)),
            ("kept", &count(kept)),
            ("accepted", &add(|source| source.accepted)),
            ("quarantined", &add(|source| source.quarantined)),
            ("rejected", &add(|source| source.rejected)),
        ],
    );
    if !data.nothing_lost() {
        let lost = data.sources.iter().filter(|source| !source.adds_up());
        line(
            "sum_lost",
            &[("sources", &named(lost.map(|source| source.name.clone())))],
        );
    }
    let golden = &data.golden;
    if golden.entities > 0 {
        line(
            "sum_entities",
            &[
                ("entities", &count(golden.entities)),
                ("persons", &count(golden.persons)),
                ("companies", &count(golden.companies)),
            ],
        );
        let share = super::data::quality::share(golden.duplicate_rows, data.rows_accepted());
        line(
            "sum_duplicates",
            &[
                ("rows", &count(golden.duplicate_rows)),
                ("share", &percent(share)),
            ],
        );
        let review = &data.review;
        line(
            "sum_review",
            &[
                ("customers", &count(review.total)),
                ("pairs", &count(review.rows)),
            ],
        );
    }
    let (checked, failed) = super::data::quality::conforming(&data.quality.checks);
    if let Some(rate) = data.conformity() {
        line(
            "sum_quality",
            &[
                (
                    "rate",
                    &compared(lang, Some(rate), before(data, "conformity")),
                ),
                ("checked", &count(checked)),
                ("failed", &count(failed)),
            ],
        );
    }
    if let Some(share) = data.clean_rows() {
        let share = compared(lang, Some(share), before(data, "clean_rows"));
        line("sum_clean", &[("share", &share)]);
    }
    let changes = &data.changes;
    if !changes.since.is_empty() {
        line(
            "sum_changes",
            &[
                ("new", &count(changes.new)),
                ("open", &count(changes.open)),
                ("gone", &count(changes.gone)),
                ("since", &changes.since),
            ],
        );
    }
    if let Some(fix) = data.fixes.fixes.first() {
        line(
            "sum_fix",
            &[
                ("field", label(&fix.field, lang)),
                ("rule", &fix.rules()),
                ("rows", &count(fix.rows)),
                ("owner", owner(fix, lang)),
            ],
        );
    }
    if golden.entities > 0 {
        line(
            "sum_conflicts",
            &[
                ("values", &count(data.conflicts.total)),
                ("entities", &count(data.conflicts.entities)),
            ],
        );
    }
    if !data.gates.is_empty() {
        let with = |outcome| count(data.gates_with(outcome) as u64);
        line(
            "sum_gates",
            &[
                ("passed", &with(GateOutcome::Passed)),
                ("failed", &with(GateOutcome::Failed)),
                ("held", &with(GateOutcome::Held)),
            ],
        );
        let missed = |gate: &&super::data::GateResult| {
            matches!(gate.outcome, GateOutcome::Failed | GateOutcome::Held)
        };
        for gate in data.gates.iter().filter(missed).take(GATES_SHOWN) {
            line(
                "sum_gate",
                &[
                    ("name", &gate_name(gate, lang)),
                    ("measured", &gate.measured),
                    ("limit", &gate.limit),
                ],
            );
        }
    }
    if !data.left_out.is_empty() {
        line(
            "sum_left_out",
            &[("count", &count(data.left_out.len() as u64))],
        );
    }
    if !data.warnings.is_empty() {
        line(
            "sum_warnings",
            &[("count", &count(data.warnings.len() as u64))],
        );
    }
    if !data.run.report_path.is_empty() {
        line("sum_report", &[("path", &data.run.report_path)]);
    }
    if !data.run.encrypted {
        line("sum_encrypted", &[]);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The text of `summary.txt`: what the terminal shows, then every fix with its owner and command.
pub fn mail_text(data: &ReportData, lang: Lang) -> String {
    let mut text = summary_text(data, lang);
    if !data.fixes.fixes.is_empty() {
        text.push_str(&format!("\n{}\n", lang.word("mail_fixes")));
    }
    for (at, fix) in data.fixes.fixes.iter().enumerate() {
        let value = fix.value.map(|value| count(value.max(0.0) as u64));
        let key = match value {
            Some(_) => "mail_fix_value",
            None => "mail_fix",
        };
        let line = lang.say(
            key,
            &[
                ("place", &(at + 1).to_string()),
                ("field", label(&fix.field, lang)),
                ("rule", &fix.rules()),
                ("rows", &count(fix.rows)),
                ("share", &percent(fix.share)),
                ("value", value.as_deref().unwrap_or("")),
                ("owner", owner(fix, lang)),
            ],
        );
        text.push_str(&format!("{line}\n   {}\n", fix.command));
    }
    text.push_str(&format!("\n{}\n", lang.word("mail_end")));
    text
}

fn owner(fix: &super::data::Fix, lang: Lang) -> &str {
    match fix.owner.as_str() {
        "" => lang.word("sum_no_owner"),
        owner => owner,
    }
}

/// What a figure of our own was in the run or audit before.
fn before(data: &ReportData, name: &str) -> Option<f64> {
    let mut headline = data.scores.headline.iter();
    headline.find(|figure| figure.name == name)?.previous
}

/// A share with what it was before, if that is known.
fn compared(lang: Lang, now: Option<f64>, before: Option<f64>) -> String {
    match before {
        None => percent(now),
        Some(_) => lang.say(
            "sum_was",
            &[("now", &percent(now)), ("before", &percent(before))],
        ),
    }
}

/// What a gate measures, in a language.
pub(super) fn gate_name(gate: &super::data::GateResult, lang: Lang) -> String {
    let dimension = lang.of_list("dimension", &gate.dimension);
    match (gate.dimension.as_str(), label(&gate.field, lang)) {
        ("", _) => lang.gate(&gate.name),
        (_, "") => dimension,
        (_, field) => format!("{field} · {dimension}"),
    }
}

/// The label of a field in a language.
pub(super) fn label(field: &super::data::FieldLabel, lang: Lang) -> &str {
    match lang {
        Lang::Ko => &field.ko,
        Lang::En => &field.en,
    }
}

/// A few names, then how many more.
fn named(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    let mut text = names[..names.len().min(SOURCES_SHOWN)].join(", ");
    if names.len() > SOURCES_SHOWN {
        text.push_str(&format!(", … +{}", names.len() - SOURCES_SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn a_dozen_lines_in_both_languages_without_a_place_left_open() {
        for lang in Lang::ALL {
            let text = summary_text(&sample(), lang);
            assert!((10..=18).contains(&text.lines().count()), "{text}");
            assert!(!text.contains('{'), "{text}");
        }
    }

    #[test]
    fn the_mail_names_every_fix_with_its_owner_and_command() {
        let data = sample();
        for lang in Lang::ALL {
            let text = mail_text(&data, lang);
            assert!(!text.contains('{'), "{text}");
            for fix in &data.fixes.fixes {
                assert!(text.contains(&fix.command), "{text}");
                assert!(text.contains(owner(fix, lang)), "{text}");
            }
        }
    }

    #[test]
    fn an_audit_without_entities_says_nothing_about_them() {
        let text = summary_text(&ReportData::default(), Lang::En);
        assert!(
            !text.contains("customers") && !text.contains("gates"),
            "{text}"
        );
    }

    #[test]
    fn a_source_that_does_not_add_up_is_named() {
        let mut data = sample();
        data.sources[0].rows_read += 1;
        let text = summary_text(&data, Lang::En);
        assert!(text.contains("do not add up") && text.contains(&data.sources[0].name));
    }
}
