//! What a Splink settings or model file says, in the terms of a project: link type, ids, which
//! columns are compared and as what. Everything that has no equivalent is said, nothing is guessed.

use serde_json::Value;

use crate::config::Project;
use crate::config::rules::LinkType;
use crate::tables::field::FieldType;

/// One comparison of a Splink file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplinkComparison {
    /// The columns that its conditions read, in order of first mention.
    pub columns: Vec<String>,
    /// What its levels do, strongest first.
    pub levels: Vec<LevelKind>,
}

/// What a comparison level does, as far as goldsieve has an equivalent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelKind {
    /// A side is missing.
    Null,
    /// Equality of whole values.
    Exact,
    /// A string similarity or edit distance: its name.
    Fuzzy(&'static str),
    /// A distance between dates.
    Dates,
    /// Equality of a part: the mailbox, a year, the first letters.
    Part,
    /// Columns swapped.
    Swapped,
    /// All others.
    Else,
    /// Something without equivalent: its label.
    Other(String),
}

/// A Splink settings or model file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplinkModel {
    /// Which rows are linked.
    pub link_type: LinkType,
    /// The column that identifies a row.
    pub id: Option<String>,
    /// Its comparisons.
    pub comparisons: Vec<SplinkComparison>,
    /// Its blocking rules, as written.
    pub blocking: Vec<String>,
    /// Whether it is trained: levels carry probabilities.
    pub trained: bool,
}

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

impl SplinkModel {
    /// Reads a file as Splink 3, 4 and 5 write it.
    ///
    /// # Errors
    /// One sentence, if it is no such file.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: Value =
            serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let comparisons = file["comparisons"]
            .as_array()
            .ok_or("it has no list of `comparisons`")?;
        let comparisons: Vec<SplinkComparison> = comparisons.iter().map(comparison).collect();
        let blocking = file["blocking_rules_to_generate_predictions"].as_array();
        let rules = blocking.into_iter().flatten().filter_map(|rule| {
            let rule = rule.as_str().or_else(|| rule["blocking_rule"].as_str())?;
            Some(rule.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        Ok(SplinkModel {
            link_type: match file["link_type"].as_str() {
                Some("dedupe_only") => LinkType::Dedupe,
                Some("link_only") => LinkType::Link,
                _ => LinkType::Both,
            },
            id: file["unique_id_column_name"].as_str().map(str::to_owned),
            trained: text.contains("\"m_probability\""),
            blocking: rules.collect(),
            comparisons,
        })
    }

    /// Lays the file over a project that was made from a look at the same exports, and says for
    /// every part of it what became of it.
    pub fn apply(&self, project: &mut Project) -> Vec<String> {
        let mut said = vec![format!("link_type: {}", self.link_type.name())];
        project.matching.link_type = self.link_type;
        if let Some(id) = &self.id {
            said.push(self.identify(project, id));
        }
        let mut compared: Vec<String> = Vec::new();
        for comparison in &self.comparisons {
            said.push(comparison.apply(project, &mut compared));
        }
        let also = project.fields.iter().filter(|field| {
            !compared.contains(&field.name.value)
                && crate::compare::Comparator::of(field.ty).is_some()
        });
        let also: Vec<&str> = also.map(|field| field.name.as_str()).collect();
        if !also.is_empty() {
            said.push(format!(
                "not in the Splink model, but compared because of their types: {}",
                also.join(", ")
            ));
        }
        for rule in &self.blocking {
            said.push(format!(
                "blocking rule `{rule}`: no equivalent; passes are planned from types and values"
            ));
        }
        if self.trained {
            said.push(
                "m and u probabilities and the prior: no equivalent; levels differ, so they are \
                 learnt from the data"
                    .to_owned(),
            );
        }
        said
    }

    fn identify(&self, project: &mut Project, id: &str) -> String {
        let feeds = |columns: &[String]| columns.iter().any(|column| column == id);
        let mut found = 0;
        for source in &mut project.sources {
            let known: Vec<String> = source
                .columns
                .iter()
                .flat_map(|map| map.columns.iter().map(|column| column.value.clone()))
                .chain(source.id.iter().map(|column| column.value.clone()))
                .collect();
            if feeds(&known) {
                source.id = vec![id.into()];
                source
                    .columns
                    .retain(|map| !map.columns.iter().any(|column| column.value == id));
                found += 1;
            }
        }
        match found {
            0 => format!(
                "unique_id_column_name `{id}`: no export has this column, so ids are as found"
            ),
            _ => format!("id: {id}"),
        }
    }
}

impl SplinkComparison {
    fn apply(&self, project: &mut Project, compared: &mut Vec<String>) -> String {
        let name = self.columns.join(" + ");
        let mut fields: Vec<String> = Vec::new();
        for column in &self.columns {
            let maps = project.sources.iter().flat_map(|source| &source.columns);
            let feeding = maps.filter(|map| map.columns.iter().any(|it| it.value == *column));
            for field in feeding.map(|map| map.field.value.clone()) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            if project.field(column).is_some() && !fields.contains(column) {
                fields.push(column.clone());
            }
        }
        if fields.is_empty() {
            return format!("comparison of {name}: no export has such a column");
        }
        let mut lacking: Vec<&str> = Vec::new();
        for level in &self.levels {
            if let LevelKind::Other(label) = level {
                lacking.push(label);
            }
        }
        // A distance between dates says what the column is, whatever its header.
        if self.levels.contains(&LevelKind::Dates) {
            for field in &mut project.fields {
                if fields.contains(&field.name.value) && field.ty == FieldType::Text {
                    field.ty = FieldType::Date;
                }
            }
        }
        let mut said: Vec<String> = Vec::new();
        for name in &fields {
            let ty = project
                .field(name)
                .map_or(FieldType::Text, |field| field.ty);
            match crate::compare::Comparator::of(ty) {
                Some(_) => said.push(format!("{name}, compared as {}", ty.name())),
                None => said.push(format!("{name}, which is not compared as {}", ty.name())),
            }
        }
        compared.extend(fields);
        let mut text = format!(
            "comparison of {name} ({}): {}",
            self.says(),
            said.join("; ")
        );
        if !lacking.is_empty() {
            text += &format!("; no equivalent for: {}", lacking.join(", "));
        }
        text
    }

    /// Its levels in a few words.
    fn says(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for level in &self.levels {
            let word = match level {
                LevelKind::Null | LevelKind::Else | LevelKind::Other(_) => continue,
                LevelKind::Exact => "exact",
                LevelKind::Fuzzy(name) => name,
                LevelKind::Dates => "dates apart",
                LevelKind::Part => "a part",
                LevelKind::Swapped => "swapped columns",
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        match words.is_empty() {
            true => "nothing known here".to_owned(),
            false => words.join(", "),
        }
    }
}

fn comparison(comparison: &Value) -> SplinkComparison {
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
        levels: levels.into_iter().map(level).collect(),
        columns,
    }
}

fn level(level: &Value) -> LevelKind {
    let condition = level["sql_condition"].as_str().unwrap_or_default();
    let lower = condition.to_lowercase();
    let label = level["label_for_charts"].as_str().unwrap_or(condition);
    if level["is_null_level"].as_bool() == Some(true) {
        return LevelKind::Null;
    }
    if lower.trim() == "else" {
        return LevelKind::Else;
    }
    let columns = columns_of(condition);
    if let Some((_, name)) = FUZZY.iter().find(|(function, _)| lower.contains(function)) {
        return LevelKind::Fuzzy(name);
    }
    if DATES.iter().any(|function| lower.contains(function)) {
        return LevelKind::Dates;
    }
    if PARTS.iter().any(|function| lower.contains(function)) {
        return LevelKind::Part;
    }
    let plain = |c: char| !"()\"'`. =".contains(c);
    let words: String = lower.chars().filter(|c| plain(*c)).collect();
    match columns.as_slice() {
        [one] => {
            let both = format!("{0}_l{0}_r", one.to_lowercase().replace(' ', ""));
            let turned = format!("{0}_r{0}_l", one.to_lowercase().replace(' ', ""));
            match words == both || words == turned {
                true => LevelKind::Exact,
                false => LevelKind::Other(label.to_owned()),
            }
        }
        [_, _] if lower.matches('=').count() == 2 && lower.contains(" and ") => LevelKind::Swapped,
        _ => LevelKind::Other(label.to_owned()),
    }
}

/// The columns that a condition reads: names that end in `_l` or `_r`, without that ending.
fn columns_of(condition: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
      "link_type": "link_only", "unique_id_column_name": "고객번호",
      "probability_two_random_records_match": 0.001,
      "blocking_rules_to_generate_predictions": ["l.\"이름\" = r.\"이름\"", {"blocking_rule": "substr(l.email,1,3)  = substr(r.email,1,3)", "sql_dialect": "duckdb"}],
      "comparisons": [
        {"output_column_name": "이름", "comparison_levels": [
          {"sql_condition": "\"이름_l\" IS NULL OR \"이름_r\" IS NULL", "is_null_level": true},
          {"sql_condition": "\"이름_l\" = \"이름_r\"", "m_probability": 0.9, "u_probability": 0.01},
          {"sql_condition": "jaro_winkler_similarity(\"이름_l\", \"이름_r\") >= 0.92"},
          {"sql_condition": "ELSE"}]},
        {"comparison_levels": [
          {"sql_condition": "dob_l = dob_r"},
          {"sql_condition": "abs(date_diff('day', dob_l, dob_r)) <= 30"},
          {"sql_condition": "ELSE"}]},
        {"comparison_levels": [
          {"sql_condition": "first_l = last_r and last_l = first_r"},
          {"sql_condition": "acos(lat_l) < 5", "label_for_charts": "within 5 km"},
          {"sql_condition": "regexp_extract(email_l, 'x_l') = regexp_extract(email_r, 'x_l')"},
          {"sql_condition": "list_overlap(a_l, a_r)", "label_for_charts": "any in common"}]}
      ]}"#;

    #[test]
    fn levels_are_known_by_what_they_do() {
        let model = SplinkModel::read(FILE).unwrap();
        assert_eq!(model.link_type, LinkType::Link);
        assert_eq!(model.id.as_deref(), Some("고객번호"));
        assert!(model.trained);
        assert_eq!(
            model.blocking[1],
            "substr(l.email,1,3) = substr(r.email,1,3)"
        );
        let [name, dob, rest] = &model.comparisons[..] else {
            panic!("three comparisons");
        };
        assert_eq!(name.columns, ["이름"]);
        use LevelKind::*;
        assert_eq!(name.levels, [Null, Exact, Fuzzy("Jaro-Winkler"), Else]);
        assert_eq!(dob.levels, [Exact, Dates, Else]);
        assert_eq!(rest.columns, ["first", "last", "lat", "email", "a"]);
        let other = |text: &str| Other(text.to_owned());
        assert_eq!(
            rest.levels,
            [Swapped, other("within 5 km"), Part, other("any in common")]
        );
        for bad in ["", "[]", "{}", "{\"comparisons\": 7}"] {
            assert!(SplinkModel::read(bad).is_err(), "{bad}");
        }
    }
}
