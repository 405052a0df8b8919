//! What every key of `metrics.json` means; a test holds the table against the document.

use super::METRICS_VERSION;

/// Path, what it holds, what it means.
#[rustfmt::skip]
const KEYS: &[(&str, &str, &str)] = &[
    ("version", "number", "Version of this document. Additions keep it; it grows when a key changes its meaning or goes."),
    ("kind", "`run`, `audit`", "What the figures are of. An audit matches nothing: its `entities`, pairs and conflicts are 0."),
    ("run_id", "text", "Its id, the name of its folder."),
    ("project", "text", "`name:` of the project, or its sources."),
    ("as_of", "date", "The day it is for."),
    ("sources[].source", "text", "Name of a source."),
    ("sources[].rows_read", "rows", "Physical records; `accepted + quarantined + rejected`."),
    ("sources[].accepted", "rows", "Rows that became records (`crosswalk` of a run)."),
    ("sources[].quarantined", "rows", "Rows in `quarantine`."),
    ("sources[].rejected", "rows", "Records in `rejects`."),
    ("sources[].columns[]", "text", "Headers read, in file order, without sensitive columns. The gate `missing_column` of the next run looks here."),
    ("entities", "number", "Golden records."),
    ("duplicate_rows", "rows", "Accepted rows − golden records."),
    ("candidate_pairs", "pairs", "Pairs compared."),
    ("match_pairs", "pairs", "Pairs decided as match."),
    ("review_pairs", "pairs", "Pairs of rows decided as review."),
    ("review_questions", "number", "Pairs of customers in review: what a person has to decide. The rows of two customers may meet in several review pairs."),
    ("max_cluster_size", "rows", "Rows of the largest customer."),
    ("conflicts", "number", "Values that compete with a golden value."),
    ("conformity", "share or null", "정합률: `(checked − failed) ÷ checked` over all checks of severity `warning` or higher; null if nothing was checked."),
    ("conformity_by_class[].name", "text", "`mandatory` 필수값, `pattern` 패턴·형식, `range` 허용범위, `code` 코드값, `integrity` 무결성, `business_rule` 업무규칙."),
    ("conformity_by_class[].share", "share", "정합률 of the class."),
    ("clean_rows", "share or null", "Accepted rows without a finding of severity `warning` or higher."),
    ("reachable", "share or null", "Accepted rows with a usable phone number or mail address; null if no field is one."),
    ("headline[].name", "text", "A figure at the head of the report, as `headline:` names it."),
    ("headline[].kind", "text", "`built_in`, `check`, `gate`, `dimension` or `field`."),
    ("headline[].value", "number or null", "Its share, or the measure of the gate."),
    ("dimensions[].name", "text", "`completeness`, `validity`, `uniqueness`, `consistency`, `timeliness`, `accuracy`; those that checks measured."),
    ("dimensions[].share", "share", "Checked values without a finding of any severity."),
    ("fields[].field", "text", "A field, over all sources."),
    ("fields[].fill", "share or null", "Rows with a standardized value."),
    ("fields[].validity", "share or null", "Of these, rows whose value is valid, real and not masked at the source."),
    ("fields[].distinct", "number", "Distinct standardized values."),
    ("checks[].check", "text", "Kind of check, or what a standardizer noted."),
    ("checks[].rule", "text", "Name of the rule; the kind again where it has none."),
    ("checks[].field", "text", "Its field; empty for rules about rows."),
    ("checks[].dimension", "text", "Its dimension."),
    ("checks[].severity", "text", "`info`, `warning`, `error`, `quarantine`."),
    ("checks[].checked", "values", "Values it looked at."),
    ("checks[].failed", "values", "Values that failed; rows set aside included."),
    ("gates[].name", "text", "A gate."),
    ("gates[].outcome", "text", "`passed`, `failed`, `held` (failed, and the run waits for `promote`), `skipped` (not measurable)."),
    ("findings.since", "text", "The run or audit that findings are compared with by source, record id, rule and field; empty if there is none."),
    ("findings.new", "rows", "Rows of `findings` that it did not have."),
    ("findings.open", "rows", "Rows of `findings` that it had, too."),
    ("findings.gone", "rows", "Rows of its `findings` that are no more."),
    ("agreement[].name", "text", "A field that several sources have."),
    ("agreement[].share", "share", "Accuracy: of the customers whose value two sources know, those on which they agree."),
    ("profile[].source", "text", "A source; empty over all sources."),
    ("profile[].field", "text", "A field that the source has."),
    ("profile[].rows", "rows", "Its rows."),
    ("profile[].filled", "rows", "Rows with text as read."),
    ("profile[].became_missing", "rows", "Of these, rows whose text means nothing (`-`, 없음). The gate `fill_rate_drop` compares `(filled − became_missing) ÷ rows`."),
    ("profile[].usable", "rows", "Rows with a valid, real value."),
    ("profile[].distinct", "number", "Distinct texts as read."),
    ("profile[].pattern_count", "number", "Distinct patterns of writing."),
    ("profile[].patterns[].pattern", "text", "One of the twenty most frequent: digits `9`, capitals `A`, other letters `a`, Hangul `가`, jamo `ㄱ`, Han `漢`, kana `ア`, `+` for more of the same. The gate `new_pattern` of the next run looks here."),
    ("profile[].patterns[].rows", "rows", "Rows written that way."),
];

/// The manual of `metrics.json`, as Markdown.
pub fn reference() -> String {
    let mut text = format!(
        "## metrics.json\n\n\
         Figures of a run or audit for programs, version {METRICS_VERSION}. Counts are exact, shares lie\n\
         between 0 and 1 with six decimals; there are no values of records in it.\n\n\
         | key | holds | meaning |\n|---|---|---|\n"
    );
    for (path, holds, meaning) in KEYS {
        text.push_str(&format!("| `{path}` | {holds} | {meaning} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::report::metrics::Metrics;
    use crate::report::sample::sample;

    fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    let dot = if path.is_empty() { "" } else { "." };
                    paths(value, &format!("{path}{dot}{key}"), found);
                }
            }
            Value::Array(items) => {
                assert!(!items.is_empty(), "the sample has nothing at {path}");
                for item in items {
                    paths(item, &format!("{path}[]"), found);
                }
            }
            _ => {
                found.insert(path.to_owned());
            }
        }
    }

    #[test]
    fn every_key_of_the_document_is_explained_and_no_other() {
        let document = serde_json::to_value(Metrics::from(&sample())).expect("json");
        let mut found = BTreeSet::new();
        paths(&document, "", &mut found);
        let explained: BTreeSet<String> = KEYS.iter().map(|key| key.0.to_owned()).collect();
        assert_eq!(found, explained);
        assert_eq!(explained.len(), KEYS.len(), "a key stands twice");
    }
}
