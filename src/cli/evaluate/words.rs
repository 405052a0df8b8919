//! The outcome of an evaluation as text, in Korean and in English.

use crate::evaluate::{BCubed, Share};
use crate::report::lang::{Lang, count};

use super::Measured;

/// The whole outcome.
pub fn text(measured: &Measured, lang: Lang) -> String {
    let mut lines = Vec::new();
    if let Some(evaluation) = &measured.truth {
        let numbers = [evaluation.rows, evaluation.absent, evaluation.unlabelled].map(count);
        lines.push(lang.say(
            "evaluate_rows",
            &[
                ("rows", &numbers[0]),
                ("absent", &numbers[1]),
                ("unlabelled", &numbers[2]),
            ],
        ));
        let (pairs, clusters, b) = (evaluation.pairs, evaluation.clusters, evaluation.b_cubed);
        let of_b = |figure: fn(&BCubed) -> f64| b.as_ref().map(figure);
        for (name, precision, recall, f1) in [
            (
                "evaluate_pairwise",
                pairs.precision(),
                pairs.recall(),
                pairs.f1(),
            ),
            (
                "evaluate_b_cubed",
                of_b(|it| it.precision),
                of_b(|it| it.recall),
                of_b(BCubed::f1),
            ),
            (
                "evaluate_clusters",
                clusters.precision(),
                clusters.recall(),
                clusters.f1(),
            ),
        ] {
            let figures = [precision, recall, f1].map(figure);
            lines.push(lang.say(
                "evaluate_line",
                &[
                    ("name", &padded(lang.word(name), 16)),
                    ("precision", &figures[0]),
                    ("recall", &figures[1]),
                    ("f1", &figures[2]),
                ],
            ));
        }
        let numbers = [pairs.correct, pairs.predicted, pairs.actual].map(count);
        lines.push(lang.say(
            "evaluate_counts",
            &[
                ("correct", &numbers[0]),
                ("predicted", &numbers[1]),
                ("actual", &numbers[2]),
            ],
        ));
        let numbers = [evaluation.mixed_clusters, evaluation.split_customers].map(count);
        lines.push(lang.say(
            "evaluate_wrong_clusters",
            &[("mixed", &numbers[0]), ("split", &numbers[1])],
        ));
    }
    if let Some(blocking) = &measured.blocking {
        let never = blocking.actual - blocking.found - blocking.joined;
        let numbers = [blocking.found, blocking.actual, blocking.joined, never].map(count);
        lines.push(lang.say(
            "evaluate_blocking",
            &[
                ("share", &figure(blocking.share())),
                ("found", &numbers[0]),
                ("actual", &numbers[1]),
                ("joined", &numbers[2]),
                ("never", &numbers[3]),
            ],
        ));
    }
    if !measured.curve.is_empty() {
        lines.push(lang.word("evaluate_curve").to_owned());
        for point in &measured.curve {
            let (pairs, from) = (count(point.pairs), format!("{:.3}", point.from));
            lines.push(lang.say(
                "evaluate_curve_line",
                &[
                    ("from", &from),
                    ("pairs", &format!("{pairs:>9}")),
                    ("precision", &figure(point.precision())),
                    ("recall", &figure(point.recall())),
                ],
            ));
        }
    }
    if let Some(judged) = &measured.judged {
        lines.push(lang.word("evaluate_judged").to_owned());
        for (name, share) in [
            ("evaluate_judged_match", judged.matches),
            ("evaluate_judged_review", judged.reviews),
            ("evaluate_judged_other", judged.others),
            ("evaluate_judged_together", judged.together),
            ("evaluate_judged_apart", judged.apart),
        ] {
            lines.push(judged_line(lang, name, share));
        }
        let numbers = [judged.undecided, judged.unknown].map(count);
        lines.push(lang.say(
            "evaluate_judged_rest",
            &[("undecided", &numbers[0]), ("unknown", &numbers[1])],
        ));
    }
    let own = &measured.own;
    lines.push(lang.word("evaluate_own").to_owned());
    for (name, found) in [
        ("evaluate_own_precision", own.examined.precision()),
        ("evaluate_own_recall", own.examined.recall()),
    ] {
        let Some(found) = found else {
            continue;
        };
        let figures = [found.share, found.low, found.high].map(|it| figure(Some(it)));
        lines.push(lang.say(
            name,
            &[
                ("share", &figures[0]),
                ("low", &figures[1]),
                ("high", &figures[2]),
            ],
        ));
    }
    let between = (own.examined.doubtful.len() + own.examined.objected.len()) as u64;
    let numbers = [between, own.examined.true_reviews().round() as u64].map(count);
    lines.push(lang.say(
        "evaluate_own_reviews",
        &[("pairs", &numbers[0]), ("same", &numbers[1])],
    ));
    lines.join("\n")
}

fn judged_line(lang: Lang, name: &str, share: Option<Share>) -> String {
    let Some(share) = share else {
        return lang.say("evaluate_judged_none", &[("name", lang.word(name))]);
    };
    let numbers = [share.so, share.judged].map(count);
    let figures = [share.share, share.low, share.high].map(|it| figure(Some(it)));
    lang.say(
        "evaluate_judged_line",
        &[
            ("name", lang.word(name)),
            ("so", &numbers[0]),
            ("judged", &numbers[1]),
            ("share", &figures[0]),
            ("low", &figures[1]),
            ("high", &figures[2]),
        ],
    )
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "     –".to_owned(), |value| format!("{value:.4}"))
}

/// Padded to a width in columns of a terminal, where Hangul takes two.
fn padded(text: &str, width: usize) -> String {
    let wide = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
    let taken: usize = wide.sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}
