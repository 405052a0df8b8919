//! Reading a Splink file: what each comparison level does, by its SQL condition.

use serde_json::Value;

use super::{Level, LevelKind, SplinkComparison};

/// Functions that mean a similarity of spelling.
const FUZZY: [(&str, &str); 7] = [
    ("jaro_winkler", "Jaro-Winkler"),
    ("damerau_levenshtein", "Damerau-Levenshtein"),
    ("levenshtein", "Levenshtein"),
    ("jaro_", "Jaro"),
    ("jaccard", "Jaccard"),
    ("cosine", "cosine"),
    ("editdist", "edit distance"),
];
/// Functions over dates.
const DATES: [&str; 6] = [
    "datediff",
    "date_diff",
    "epoch",
    "strptime",
    "julianday",
    "age(",
];
/// Functions that take a part of a value.
const PARTS: [&str; 6] = [
    "regexp_extract",
    "substr",
    "left(",
    "split_part",
    "right(",
    "year(",
];

/// A comparison with its levels.
pub(super) fn comparison(comparison: &Value) -> SplinkComparison {
    let levels = comparison["comparison_levels"].as_array();
    let levels: Vec<&Value> = levels.into_iter().flatten().collect();
    let mut columns: Vec<String> = Vec::new();
    for level in &levels {
        let condition = level["sql_condition"].as_str().unwrap_or_default();
        for column in columns_of(condition) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    SplinkComparison {
        levels: levels
            .into_iter()
            .map(|of| Level {
                kind: kind(of),
                m: of["m_probability"].as_f64(),
            })
            .collect(),
        columns,
    }
}

fn kind(level: &Value) -> LevelKind {
    let condition = level["sql_condition"].as_str().unwrap_or_default();
    let lower = condition.to_lowercase();
    let label = level["label_for_charts"].as_str().unwrap_or(condition);
    if level["is_null_level"].as_bool() == Some(true) {
        return LevelKind::Null;
    }
    if lower.trim() == "else" {
        return LevelKind::Else;
    }
    if let Some((_, name)) = FUZZY.iter().find(|(function, _)| lower.contains(function)) {
        return LevelKind::Fuzzy(name);
    }
    if DATES.iter().any(|function| lower.contains(function)) {
        return LevelKind::Dates;
    }
    if PARTS.iter().any(|function| lower.contains(function)) {
        return LevelKind::Part;
    }
    match equalities(condition) {
        Some(pairs) if pairs.iter().all(|(left, right)| left == right) => {
            LevelKind::Exact(pairs.into_iter().map(|(left, _)| left).collect())
        }
        Some(pairs) if pairs.len() == 2 => {
            let [(a, b), (c, d)] = [&pairs[0], &pairs[1]];
            match a == d && b == c {
                true => LevelKind::Swapped,
                false => LevelKind::Other(label.to_owned()),
            }
        }
        _ => LevelKind::Other(label.to_owned()),
    }
}

/// The columns of a condition that is nothing but equalities, each with its left and right side.
fn equalities(condition: &str) -> Option<Vec<(String, String)>> {
    let terms = super::terms(condition);
    let equality = |term: &String| {
        let (left, right) = term.split_once('=')?;
        let column = |side: &str| {
            let name = side.trim().trim_matches(['"', '`', '(', ')', ' ']);
            let plain = name
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
            let base = name
                .strip_suffix("_l")
                .or_else(|| name.strip_suffix("_r"))?;
            plain.then(|| (base.to_owned(), name.ends_with("_l")))
        };
        let ((left, is_left), (right, other_is_left)) = (column(left)?, column(right)?);
        match (is_left, other_is_left) {
            (true, false) => Some((left, right)),
            (false, true) => Some((right, left)),
            _ => None,
        }
    };
    terms.iter().map(equality).collect()
}

/// The columns that a condition reads: names that end in `_l` or `_r`, without that ending.
pub(super) fn columns_of(condition: &str) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut take = |name: &str| {
        if let Some(base) = name.strip_suffix("_l").or_else(|| name.strip_suffix("_r"))
            && !base.is_empty()
            && !columns.iter().any(|known| known == base)
        {
            columns.push(base.to_owned());
        }
    };
    // Names in quotes may hold blanks; literals stand in apostrophes.
    for (at, part) in condition.split(['"', '`']).enumerate() {
        if at % 2 == 1 {
            take(part);
            continue;
        }
        let outside = part.split('\'').step_by(2);
        for word in outside.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'))
        {
            take(word);
        }
    }
    columns
}
