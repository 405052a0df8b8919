//! The figures of two runs side by side, in words and with the step between them.

use minijinja::Value;

use super::verdict::plain;
use super::view::by_name;
use crate::report::data::{FigureChange, RunDifference};
use crate::report::lang::{Lang, count, percent_finely, points};

/// A smaller step of a share is not written: it shows as the same.
const SMALLEST_STEP: f64 = 0.000_05;

/// Whether a figure is a share, 0..1, of which more is better; all others are counts.
fn is_share(name: &str) -> bool {
    let of_checks = name.starts_with("passed.") || name.starts_with("dimension.");
    of_checks || matches!(name, "conformity" | "clean_rows" | "reachable")
}

/// Whether a reader of the page can see that a figure is another one now.
pub(super) fn moved(figure: &FigureChange) -> bool {
    match (figure.before, figure.after) {
        (Some(before), Some(after)) if is_share(&figure.name) => {
            (after - before).abs() > SMALLEST_STEP
        }
        (before, after) => before != after,
    }
}

/// The figures as the page shows them.
pub(super) fn figures(difference: Option<&RunDifference>, lang: Lang) -> Value {
    let figures = difference.map_or(&[][..], |it| &it.figures);
    let shown = figures.iter().map(|figure| {
        let share = is_share(&figure.name);
        let text = |value: Option<f64>| match share {
            true => percent_finely(value),
            false => value.map_or("–".to_owned(), plain),
        };
        let (step, tone) = match (figure.before, figure.after) {
            (Some(before), Some(after)) => step(after - before, share, lang),
            (None, _) => (lang.word("difference_only_now").to_owned(), ""),
            (_, None) => (lang.word("difference_only_then").to_owned(), ""),
        };
        by_name([
            ("name", &name(&figure.name, lang)),
            ("before", &text(figure.before)),
            ("after", &text(figure.after)),
            ("step", &step),
            ("tone", tone),
        ])
    });
    shown.collect::<Vec<_>>().into()
}

/// What a figure of the manifest is called; its own name where the dictionary has none.
fn name(name: &str, lang: Lang) -> String {
    if let Some(check) = name.strip_prefix("passed.") {
        // Rules about rows have no field: their name ends in the dot before it.
        let of = check.trim_end_matches('.');
        return lang.say("difference_passed", &[("check", of)]);
    }
    match name.strip_prefix("dimension.") {
        Some(dimension) => lang.of_list("dimension", dimension),
        None if is_share(name) => lang.of_list("headline", name),
        None => lang.of_list("figure", name),
    }
}

/// A step with its sign, and whether it is for the better: of a count that is not known.
fn step(step: f64, share: bool, lang: Lang) -> (String, &'static str) {
    if !share {
        let sign = if step < 0.0 { "−" } else { "+" };
        let size = match step.fract() == 0.0 {
            true => count(step.abs() as u64),
            false => plain(step.abs()),
        };
        return (format!("{sign}{size}"), "");
    }
    let tone = if step < 0.0 { "down" } else { "up" };
    (points(step, lang), tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_names_and_steps() {
        let figure = |name: &str, before: Option<f64>, after: Option<f64>| FigureChange {
            name: name.into(),
            before,
            after,
        };
        let told = |it: FigureChange| {
            let difference = RunDifference {
                figures: vec![it],
                ..RunDifference::default()
            };
            let row = figures(Some(&difference), Lang::En)
                .get_item_by_index(0)
                .expect("a row");
            ["name", "before", "after", "step", "tone"]
                .map(|key| row.get_attr(key).expect("a cell").to_string())
        };
        assert_eq!(
            told(figure("entities", Some(1_200.0), Some(1_000.0))),
            ["Customers", "1,200", "1,000", "−200", ""]
        );
        assert_eq!(
            told(figure("passed.mail-ok.email", Some(0.9), Some(1.0))),
            [
                "mail-ok.email: pass rate",
                "90.00%",
                "100.00%",
                "▲ +10.0 pp",
                "up"
            ]
        );
        assert_eq!(
            told(figure("passed.whole-row.", Some(0.9), None)),
            ["whole-row: pass rate", "90.00%", "–", "only last time", ""]
        );
        assert_eq!(
            told(figure("dimension.validity", None, Some(0.5)))[0],
            "Validity"
        );
        assert_eq!(told(figure("conformity", None, Some(0.5)))[0], "Conformity");
        assert!(!moved(&figure("conformity", Some(0.5), Some(0.500_01))));
        assert!(moved(&figure("rows", Some(5.0), Some(6.0))));
        assert!(moved(&figure("conformity", Some(0.5), None)));
    }
}
