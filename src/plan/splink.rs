//! What a Splink settings or model file says, in the terms of a project: link type, ids, which
//! columns are compared, as what and with what expectation, and where rows meet. Everything that
//! has no equivalent is said, nothing is guessed.

mod read;
mod rules;

use serde_json::Value;

use crate::compare::Comparator;
use crate::config::Project;
use crate::config::rules::{ComparisonRule, Expectation, LinkType, Step};
use crate::tables::definition::Settings;
use crate::tables::field::FieldType;

/// One comparison of a Splink file.
#[derive(Clone, Debug, PartialEq)]
pub struct SplinkComparison {
    /// The columns that its conditions read, in order of first mention.
    pub columns: Vec<String>,
    /// Its levels, strongest first.
    pub levels: Vec<Level>,
}

/// One level of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// What it does.
    pub kind: LevelKind,
    /// P(level | one customer), if the file is trained.
    pub m: Option<f64>,
}

/// What a comparison level does, as far as goldsieve has an equivalent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelKind {
    /// A side is missing.
    Null,
    /// Equality of whole values, of these columns.
    Exact(Vec<String>),
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
#[derive(Clone, Debug, Default, PartialEq)]
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
        let comparisons: Vec<SplinkComparison> = comparisons.iter().map(read::comparison).collect();
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
        for comparison in &self.comparisons {
            said.push(comparison.apply(project));
        }
        let compared = |project: &Project, name: &str| {
            let mut fields = project
                .matching
                .comparisons
                .iter()
                .flat_map(|of| &of.fields);
            fields.any(|field| field.value == name)
        };
        let also = project
            .fields
            .iter()
            .filter(|field| !compared(project, &field.name) && Comparator::of(field.ty).is_some());
        let also: Vec<&str> = also.map(|field| field.name.as_str()).collect();
        if !also.is_empty() && !project.matching.comparisons.is_empty() {
            said.push(format!(
                "not in the Splink model and therefore not compared, until you add them to `match: comparisons`: {}",
                also.join(", ")
            ));
        }
        for rule in &self.blocking {
            said.push(block(rule, project));
        }
        if project.matching.blocking.is_empty() {
            said.push("blocking: auto; passes are planned from types and values".to_owned());
        }
        said.push(
            "u probabilities and the prior: not taken over; they are measured in the data of each run".to_owned(),
        );
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

/// Takes a blocking rule over as a pass, and says what became of it.
fn block(rule: &str, project: &mut Project) -> String {
    let Some(translated) = rules::pass(rule, project) else {
        return format!(
            "blocking rule `{rule}`: no equivalent, left out; `blocking: auto` plans passes instead"
        );
    };
    let keys: Vec<&str> = translated
        .pass
        .keys
        .iter()
        .map(|key| key.as_str())
        .collect();
    let keys = keys.join(" + ");
    let known = project.matching.blocking.contains(&translated.pass);
    if !known {
        project.matching.blocking.push(translated.pass);
    }
    match (translated.wider_by.is_empty(), known) {
        (true, false) => format!("blocking rule `{rule}`: the pass {keys}"),
        (true, true) => format!("blocking rule `{rule}`: the pass {keys} again"),
        (false, _) => format!(
            "blocking rule `{rule}`: the pass {keys}, which is wider; no equivalent for {}",
            translated.wider_by.join(", ")
        ),
    }
}

impl SplinkComparison {
    fn apply(&self, project: &mut Project) -> String {
        let name = self.columns.join(" + ");
        let mut fields: Vec<String> = Vec::new();
        // Whether its columns are all that the fields are made of.
        let mut whole = true;
        for column in &self.columns {
            let maps = project.sources.iter().flat_map(|source| &source.columns);
            let feeding = maps.filter(|map| map.columns.iter().any(|it| it.value == *column));
            for map in feeding {
                let others = map.columns.iter().filter(|it| !it.is_empty());
                whole &= others
                    .into_iter()
                    .all(|it| self.columns.contains(&it.value));
                if !fields.contains(&map.field.value) {
                    fields.push(map.field.value.clone());
                }
            }
            if project.field(column).is_some() && !fields.contains(column) {
                fields.push(column.clone());
            }
        }
        if fields.is_empty() {
            return format!("comparison of {name}: no export has such a column");
        }
        // A distance between dates says what the column is, whatever its header.
        if self
            .levels
            .iter()
            .any(|level| level.kind == LevelKind::Dates)
        {
            for field in &mut project.fields {
                if fields.contains(&field.name.value) && field.ty == FieldType::Text {
                    field.ty = FieldType::Date;
                }
            }
        }
        let mut said = vec![format!("comparison of {name} ({})", self.says())];
        let ty = |project: &Project, name: &str| {
            let field = project.field(name);
            field.map_or(FieldType::Text, |field| field.ty)
        };
        let (like, rest): (Vec<String>, Vec<String>) = {
            let first = ty(project, &fields[0]);
            fields
                .into_iter()
                .partition(|name| ty(project, name) == first)
        };
        let alone = rest.is_empty();
        for fields in [like]
            .into_iter()
            .chain(rest.into_iter().map(|name| vec![name]))
        {
            said.push(self.compare(project, fields, whole && alone));
        }
        let lacking: Vec<&str> = self
            .levels
            .iter()
            .filter_map(|level| match &level.kind {
                LevelKind::Other(label) => Some(label.as_str()),
                _ => None,
            })
            .collect();
        if !lacking.is_empty() {
            said.push(format!("no equivalent for {}", lacking.join(", ")));
        }
        said.join("; ")
    }

    /// Writes the comparison of some fields of one type.
    fn compare(&self, project: &mut Project, fields: Vec<String>, whole: bool) -> String {
        let names = fields.join(", ");
        let ty = project
            .field(&fields[0])
            .map_or(FieldType::Text, |field| field.ty);
        let Some(by_type) = Comparator::of(ty) else {
            return format!("{names} is not compared: of the type {ty}");
        };
        let mut known = project.matching.comparisons.iter_mut();
        let known = known.find(|rule| {
            rule.fields
                .iter()
                .any(|field| fields.contains(&field.value))
        });
        if let Some(rule) = known {
            rule.expect = None;
            return format!("{names} is compared as a whole, with levels learnt from the data");
        }
        let how = self.how(by_type);
        let expect = match whole {
            true => self.expectation(),
            false => Err("it speaks of a part of the field"),
        };
        let shown = match (&expect, self.levels.iter().any(|level| level.m.is_some())) {
            (Ok(of), _) => format!(
                "expected the same {:.3}, alike {:.3}, different {:.3}",
                of.same, of.alike, of.different
            ),
            (Err(_), false) => "levels learnt from the data".to_owned(),
            (Err(why), true) => format!("its m probabilities left out, because {why}"),
        };
        project.matching.comparisons.push(ComparisonRule {
            name: None,
            fields: fields.into_iter().map(Into::into).collect(),
            how: how.map(|name| Step {
                name: name.into(),
                settings: Settings::default(),
            }),
            expect: expect.ok(),
        });
        match how {
            Some(how) => format!("{names} is compared by {how}, {shown}"),
            None => format!("{names} is compared as {ty}, {shown}"),
        }
    }

    /// The comparison to name, where the type's own is another than the levels ask for.
    fn how(&self, by_type: Comparator) -> Option<&'static str> {
        let is_fuzzy = |level: &Level| {
            !matches!(
                level.kind,
                LevelKind::Null | LevelKind::Else | LevelKind::Exact(_)
            )
        };
        match (by_type, self.levels.iter().any(is_fuzzy)) {
            (Comparator::Words | Comparator::Identifier, false) => Some("exact"),
            (Comparator::Exact, true) => Some("words"),
            _ => None,
        }
    }

    /// What the m probabilities expect of pairs of one customer.
    fn expectation(&self) -> Result<Expectation, &'static str> {
        let mut shares = [0.0; 3];
        for level in &self.levels {
            let group = match &level.kind {
                LevelKind::Null => continue,
                LevelKind::Exact(columns) if self.columns.iter().all(|of| columns.contains(of)) => {
                    0
                }
                LevelKind::Exact(_)
                | LevelKind::Fuzzy(_)
                | LevelKind::Dates
                | LevelKind::Part
                | LevelKind::Swapped => 1,
                LevelKind::Else => 2,
                LevelKind::Other(_) => return Err("a level has no equivalent"),
            };
            let m = level.m.filter(|m| (0.0..=1.0).contains(m));
            shares[group] += m.ok_or("not every level has one")?;
        }
        let sum: f64 = shares.iter().sum();
        if !(0.9..=1.1).contains(&sum) {
            return Err("they do not add up to 1");
        }
        let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
        let [same, alike, _] = shares.map(|share| rounded(share / sum));
        Ok(Expectation {
            same,
            alike,
            different: rounded((1.0 - same - alike).max(0.0)),
        })
    }

    /// Its levels in a few words.
    fn says(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for level in &self.levels {
            let word = match &level.kind {
                LevelKind::Null | LevelKind::Else | LevelKind::Other(_) => continue,
                LevelKind::Exact(_) => "exact",
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

/// The terms of a condition that `AND` joins, without the brackets around each. A condition that
/// says more than that is one term.
fn terms(condition: &str) -> Vec<String> {
    let text: String = condition.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut terms = vec![String::new()];
    let (mut depth, mut quote) = (0i32, None::<char>);
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let split = depth == 0
            && quote.is_none()
            && rest
                .get(..5)
                .is_some_and(|word| word.eq_ignore_ascii_case(" and "));
        if split {
            terms.push(String::new());
            rest = &rest[5..];
            continue;
        }
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '`' | '\'', None) => quote = Some(c),
            ('(', None) => depth += 1,
            (')', None) => depth -= 1,
            _ => {}
        }
        terms.last_mut().expect("never empty").push(c);
        rest = &rest[c.len_utf8()..];
    }
    let split: Vec<String> = terms.iter().map(|term| bare(term).to_owned()).collect();
    match split.as_slice() {
        [one] if one.len() < text.len() => self::terms(one),
        _ => split,
    }
}

/// A term without brackets around the whole of it.
fn bare(term: &str) -> &str {
    let inner = term
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let Some(inner) = inner else {
        return term;
    };
    let mut depth = 0i32;
    let closes = inner.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    if closes { term } else { bare(inner.trim()) }
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
        let kinds = |of: &SplinkComparison| -> Vec<LevelKind> {
            of.levels.iter().map(|level| level.kind.clone()).collect()
        };
        let exact = |column: &str| Exact(vec![column.to_owned()]);
        assert_eq!(
            kinds(name),
            [Null, exact("이름"), Fuzzy("Jaro-Winkler"), Else]
        );
        assert_eq!((name.levels[1].m, name.levels[2].m), (Some(0.9), None));
        assert_eq!(kinds(dob), [exact("dob"), Dates, Else]);
        assert_eq!(rest.columns, ["first", "last", "lat", "email", "a"]);
        let other = |text: &str| Other(text.to_owned());
        assert_eq!(
            kinds(rest),
            [Swapped, other("within 5 km"), Part, other("any in common")]
        );
        let both = terms("(first_l = first_r) AND (\"last and_l\" = \"last and_r\")");
        assert_eq!(
            both,
            ["first_l = first_r", "\"last and_l\" = \"last and_r\""]
        );
        assert_eq!(terms("((a = b) and c = d)"), ["a = b", "c = d"]);
        assert_eq!(terms("(a = b) or (c = d)"), ["(a = b) or (c = d)"]);
        for bad in ["", "[]", "{}", "{\"comparisons\": 7}"] {
            assert!(SplinkModel::read(bad).is_err(), "{bad}");
        }
    }
}
