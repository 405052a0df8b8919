//! Blocking rules of a Splink file as passes: equalities of columns, and of those parts of columns
//! that are keys here too.

use crate::config::Project;
use crate::config::rules::PassRule;
use crate::tables::field::FieldType;

/// A rule as a pass, and what of it the pass does not hold: it then finds more pairs than the rule.
pub(super) struct Translated {
    pub pass: PassRule,
    pub wider_by: Vec<String>,
}

/// The pass of a rule; `None` if nothing in it is a key here.
pub(super) fn pass(rule: &str, project: &Project) -> Option<Translated> {
    let mut keys: Vec<String> = Vec::new();
    let mut wider_by = Vec::new();
    for term in super::terms(rule) {
        match equal_sides(&term).and_then(|side| key(&side, project)) {
            Some(key) if keys.contains(&key) => {}
            Some(key) => keys.push(key),
            None => wider_by.push(term),
        }
    }
    let pass = PassRule {
        name: None,
        keys: keys.into_iter().map(Into::into).collect(),
    };
    (!pass.keys.is_empty()).then_some(Translated { pass, wider_by })
}

/// The expression that both sides of an equality are, without the names of the sides.
fn equal_sides(term: &str) -> Option<String> {
    let (left, right) = term.split_once('=')?;
    let bare = |side: &str, name: char| -> Option<String> {
        let mut out = String::new();
        let mut found = false;
        let mut rest = side.trim();
        let prefixes = [
            format!("{name}."),
            format!("{}.", name.to_ascii_uppercase()),
        ];
        while !rest.is_empty() {
            let fresh = !out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let prefix = prefixes
                .iter()
                .find(|prefix| fresh && rest.starts_with(&***prefix));
            if let Some(prefix) = prefix {
                rest = &rest[prefix.len()..];
                found = true;
            } else {
                let next = rest.chars().next()?;
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        found.then_some(out)
    };
    let left_first = bare(left, 'l').zip(bare(right, 'r'));
    let (left, right) = left_first.or_else(|| bare(left, 'r').zip(bare(right, 'l')))?;
    let squeezed = |text: &str| -> String { text.split_whitespace().collect() };
    (squeezed(&left) == squeezed(&right)).then(|| left.trim().to_owned())
}

/// The key that an expression over a column is here.
fn key(expression: &str, project: &Project) -> Option<String> {
    let bare = |text: &str| {
        let name = text.trim().trim_matches(['"', '`', '[', ']']).to_owned();
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == ' ';
        (!name.is_empty() && name.chars().all(plain)).then_some(name)
    };
    if let Some(column) = bare(expression) {
        return column_key(&column, project);
    }
    let (function, rest) = expression.trim().split_once('(')?;
    let mut arguments = rest.strip_suffix(')')?.split(',').map(str::trim);
    let column = bare(arguments.next()?)?;
    let rest: Vec<&str> = arguments.collect();
    let field = whole_field(&column, project)?;
    let ty = project.field(&field)?.ty;
    let function = function.trim().to_lowercase();
    let form = match (ty, function.as_str(), rest.as_slice()) {
        (FieldType::Email, "split_part", ["'@'", "1"]) => "local",
        (FieldType::Email, "split_part", ["'@'", "2"]) => "domain",
        (FieldType::Email, "regexp_extract", ["'^[^@]+'"] | ["'^[^@]+'", "0"]) => "local",
        (FieldType::Phone, "right", ["4"]) => "tail",
        (FieldType::Phone, "substr" | "substring", ["-4"] | ["-4", "4"]) => "tail",
        // Case and outer blanks say nothing here anyway.
        (_, "lower" | "upper" | "trim", []) => return Some(field),
        _ => return None,
    };
    Some(format!("{field}.{form}"))
}

/// A column as a key: the field that it alone gives, or its part of a person's name.
fn column_key(column: &str, project: &Project) -> Option<String> {
    if let Some(field) = whole_field(column, project) {
        return Some(field);
    }
    let mut forms = project.sources.iter().flat_map(|source| {
        let maps = source.columns.iter();
        maps.filter_map(|map| {
            let slot = map.columns.iter().position(|it| it.value == column)?;
            let ty = project.field(&map.field)?.ty;
            let form = match (ty, slot) {
                (FieldType::PersonName, 0) => "surname",
                (FieldType::PersonName, 1) => "given",
                _ => return None,
            };
            Some(format!("{}.{form}", map.field.value))
        })
    });
    forms.next()
}

/// The field that a column alone gives, in every source that has the column.
fn whole_field(column: &str, project: &Project) -> Option<String> {
    let maps = project.sources.iter().flat_map(|source| &source.columns);
    let mut feeding = maps.filter(|map| map.columns.iter().any(|it| it.value == column));
    match feeding.next() {
        None => project.field(column).map(|field| field.name.value.clone()),
        Some(first) => {
            let alone = |map: &crate::config::rules::ColumnMap| {
                map.field == first.field
                    && map
                        .columns
                        .iter()
                        .all(|it| it.value == column || it.is_empty())
            };
            (alone(first) && feeding.all(alone)).then(|| first.field.value.clone())
        }
    }
}
