//! The rules of matching as text.

use super::sections::{names, pair, text};
use super::text::{flow_map, scalar, settings};
use crate::config::rules::{LinkRule, LinkType, MatchRules, OnePerSource};
use crate::tables::pairs::CompanyLevel;

/// The lines below `match:`.
pub(super) fn match_entries(rules: &MatchRules) -> Vec<String> {
    let mut lines = Vec::new();
    let mut list = |key: &str, items: Vec<String>, empty: &str| {
        if items.is_empty() {
            lines.push(format!("{key}: {empty}"));
        } else {
            lines.push(format!("{key}:"));
            lines.extend(items.into_iter().map(|item| format!("  - {item}")));
        }
    };
    let passes = rules.blocking.iter().map(|pass| {
        let mut entries = Vec::new();
        text(&mut entries, "name", pass.name.as_deref());
        entries.push(pair("keys", names(&pass.keys)));
        flow_map(&entries)
    });
    list("blocking", passes.collect(), "auto");
    let comparisons = rules.comparisons.iter().map(|comparison| {
        let mut entries = Vec::new();
        text(&mut entries, "name", comparison.name.as_deref());
        entries.push(pair("fields", names(&comparison.fields)));
        if let Some(step) = &comparison.how {
            entries.push(pair("comparison", scalar(&step.name)));
            entries.extend(settings(&step.settings));
        }
        if let Some(of) = comparison.expect {
            let shares = [
                pair("same", of.same.to_string()),
                pair("alike", of.alike.to_string()),
                pair("different", of.different.to_string()),
            ];
            entries.push(pair("expect", flow_map(&shares)));
        }
        flow_map(&entries)
    });
    list("comparisons", comparisons.collect(), "auto");
    list(
        "cannot_link",
        rules.cannot_link.iter().map(link).collect(),
        "[]",
    );
    list(
        "must_link",
        rules.must_link.iter().map(link).collect(),
        "[]",
    );
    if rules.link_type != LinkType::Both {
        lines.push(format!("link_type: {}", rules.link_type.name()));
    }
    match &rules.one_per_source {
        OnePerSource::No => {}
        OnePerSource::All => lines.push("one_per_source: true".to_owned()),
        OnePerSource::Of(sources) => lines.push(format!("one_per_source: {}", names(sources))),
    }
    lines.push(format!("merge_from: {}", rules.merge_from));
    lines.push(format!("review_from: {}", rules.review_from));
    if rules.company_level != CompanyLevel::default() {
        lines.push(format!("company_level: {}", rules.company_level.name()));
    }
    if let Some(size) = rules.max_cluster_size {
        lines.push(format!("max_cluster_size: {size}"));
    }
    if let Some(pairs) = rules.max_pairs {
        lines.push(format!("max_pairs: {pairs}"));
    }
    lines
}

fn link(rule: &LinkRule) -> String {
    let mut entries = vec![pair("field", scalar(&rule.field))];
    text(&mut entries, "entity", rule.entity.map(|kind| kind.name()));
    flow_map(&entries)
}
