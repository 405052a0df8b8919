//! Explanations as trees in plain words, in Korean and in English.

use super::{
    ComparisonEvidence, CustomerExplanation, Evidence, FieldValues, GoldenValue, PairExplanation,
};
use crate::report::lang::Lang;
use crate::report::tree::Tree;

/// A missing value.
const NOTHING: &str = "–";

/// A pair, from its evidence to the decision.
pub fn pair_tree(pair: &PairExplanation, lang: Lang) -> Tree {
    let mut tree = Tree::new(format!("{}  ~  {}", pair.left, pair.right));
    if let Some(why) = &pair.never_compared {
        tree.line(lang.of_list("never_compared", why));
    }
    if let Some(evidence) = &pair.evidence {
        for comparison in &evidence.comparisons {
            tree.add(comparison_tree(comparison, lang));
        }
        tree.add(prior_tree(evidence, lang));
        tree.add(verdict_tree(evidence, lang));
    }
    let places = |decided: &super::Decided| {
        let decision = lang.of_list("decided", &decided.decision);
        let pass = decided.blocking_pass.as_deref().unwrap_or(NOTHING);
        // The weight alone decided: the evidence above says it all.
        if decided.reason == "evidence" {
            let places = [("decision", decision.as_str()), ("pass", pass)];
            return lang.say("explain_decided_by_weight", &places);
        }
        let reason = lang.of_list("reason", &decided.reason);
        lang.say(
            "explain_decided",
            &[("decision", &decision), ("reason", &reason), ("pass", pass)],
        )
    };
    match (&pair.decided, pair.met) {
        (Some(decided), _) => {
            tree.line(places(decided));
        }
        (None, Some(false)) => {
            tree.line(lang.word("explain_not_met"));
        }
        (None, _) => {}
    }
    tree.line(lang.word(match pair.together {
        true => "explain_together",
        false => "explain_apart",
    }));
    tree
}

fn comparison_tree(comparison: &ComparisonEvidence, lang: Lang) -> Tree {
    let mut tree = Tree::new(format!(
        "{:<16} {:>+7.2}  {}",
        comparison.comparison,
        comparison.weight + comparison.term_frequency,
        lang.level(&comparison.says)
    ));
    for FieldValues { field, left, right } in &comparison.fields {
        let (left, right) = (shown(left), shown(right));
        tree.line(format!("{field}: {left}  |  {right}"));
    }
    if comparison.term_frequency != 0.0 {
        let key = match comparison.term_frequency > 0.0 {
            true => "explain_rare",
            false => "explain_common",
        };
        tree.line(lang.say(key, &[("bits", &bits(comparison.term_frequency))]));
    }
    if let Some(on) = &comparison.depends_on {
        let words = [("bits", &*bits(comparison.dependence)), ("on", on)];
        let key = match comparison.dependence > 0.0 {
            true => "explain_depends_less",
            false => "explain_depends",
        };
        tree.line(lang.say(key, &words));
    }
    if comparison.surplus != 0.0 {
        let key = match comparison.surplus > 0.0 {
            true => "explain_surplus",
            false => "explain_deficit",
        };
        tree.line(lang.say(key, &[("bits", &bits(comparison.surplus))]));
    }
    if let (Some(m), Some(u)) = (comparison.m, comparison.u) {
        tree.line(format!("m {m:.5}  u {u:.8}"));
    }
    tree
}

fn prior_tree(evidence: &Evidence, lang: Lang) -> Tree {
    let mut tree = Tree::new(format!(
        "{:<16} {:>+7.2}  {}",
        lang.word("explain_prior"),
        evidence.prior_weight,
        lang.word("explain_prior_says")
    ));
    if let Some(prior) = evidence.prior {
        tree.line(format!("prior {prior:.3e}"));
    }
    tree
}

fn verdict_tree(evidence: &Evidence, lang: Lang) -> Tree {
    let mut tree = Tree::new(lang.say(
        "explain_total",
        &[
            ("bits", &bits(evidence.match_weight)),
            ("probability", &format!("{:.5}", evidence.match_probability)),
            ("decision", &lang.of_list("decision", &evidence.decision)),
        ],
    ));
    let reason = match (evidence.reason.as_str(), evidence.decision.as_str()) {
        ("evidence", decision) => {
            let from = match decision {
                "match" => evidence.merge_from,
                _ => evidence.review_from,
            };
            let key = match decision {
                "match" => "explain_enough",
                "review" => "explain_between",
                _ => "explain_too_little",
            };
            let (from, merge) = (from.to_string(), evidence.merge_from.to_string());
            lang.say(key, &[("from", &from), ("merge", &merge)])
        }
        (reason, _) => lang.say(
            "explain_objection",
            &[("reason", &lang.of_list("reason", reason))],
        ),
    };
    tree.line(reason);
    tree
}

fn bits(bits: f64) -> String {
    format!("{bits:+.2}")
}

fn shown(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or(NOTHING)
}

/// A customer: its rows, what holds them together, what comes near, and its golden values.
pub fn customer_tree(customer: &CustomerExplanation, lang: Lang) -> Tree {
    let mut tree = Tree::new(lang.say(
        "explain_customer",
        &[
            ("id", &customer.entity_id),
            ("kind", &lang.of_list("kind_of_one", &customer.entity_kind)),
            ("rows", &customer.members.len().to_string()),
        ],
    ));
    let mut members = Tree::new(lang.word("explain_members"));
    for member in &customer.members {
        members.line(format!("{:<40} {}", member.row, member.values.join("  ")));
    }
    tree.add(members);
    for (key, pair) in [
        ("explain_weakest", &customer.weakest),
        ("explain_nearest", &customer.nearest_outsider),
    ] {
        if let Some(pair) = pair {
            let mut edge = Tree::new(lang.word(key));
            edge.add(pair_tree(pair, lang));
            tree.add(edge);
        }
    }
    if !customer.golden.is_empty() {
        let mut golden = Tree::new(lang.word("explain_golden"));
        for value in &customer.golden {
            golden.add(golden_tree(value, lang));
        }
        tree.add(golden);
    }
    tree
}

fn golden_tree(value: &GoldenValue, lang: Lang) -> Tree {
    let mut tree = Tree::new(format!("{}: {}", value.field, shown(&value.value)));
    let rows = value.rows.join(", ");
    if value.value.is_some() {
        let (support, n_values) = (value.support.to_string(), value.n_values.to_string());
        tree.line(lang.say(
            &format!("explain_value_{}", value.kind),
            &[
                ("rows", &rows),
                ("strategy", &value.strategy),
                ("support", &support),
                ("n_values", &n_values),
            ],
        ));
    } else {
        tree.line(lang.word("explain_no_value"));
    }
    for rival in &value.rivals {
        let support = rival.support.to_string();
        tree.line(lang.say(
            "explain_rival",
            &[
                ("value", shown(&rival.value)),
                ("kind", &lang.of_list("conflict", &rival.kind)),
                ("severity", &lang.of_list("severity", &rival.severity)),
                ("row", &rival.row),
                ("support", &support),
            ],
        ));
    }
    tree
}
