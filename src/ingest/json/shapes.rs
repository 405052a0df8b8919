//! The shapes a whole JSON document can have besides records one after the other: lists or
//! objects by column, objects by row label, a header with rows, records inside an envelope.
//! Tells them apart; puts no rows together.

use std::collections::HashSet;

use super::rows::{build, cells};
use crate::error::{Error, Result};
use crate::ingest::json_value::{Json, Members, parse, skip_blanks};

/// Deepest level of an envelope that is looked into.
const MAX_LEVEL: usize = 4;
/// As many objects side by side are rows rather than parts of one record.
const MANY: usize = 5;
/// Members that name the columns of rows without names.
const HEADER_KEYS: &[&str] = &[
    "columns",
    "column_names",
    "header",
    "headers",
    "fields",
    "names",
];
/// Members that name a column in a list that describes columns.
const NAME_KEYS: &[&str] = &["name", "field", "key", "id", "column", "label", "data"];
/// Row labels that become no column of their own are counted from 0 or 1.
pub const INDEX: &str = "index";

/// How a document holds its records.
pub enum Shape<'a> {
    /// Objects one after the other from this byte on; behind a bracket, if it is not 0.
    Stream(usize),
    /// Rows under the given columns.
    Rows(Vec<String>, Vec<Row<'a>>),
    /// Rows of cells, whose header is to be found: each with its text.
    Cells(Vec<(&'a str, Vec<String>)>),
}

/// A row put together.
pub struct Row<'a> {
    /// Its text, where it stands in one piece.
    pub own: Option<&'a str>,
    /// Its cells by column.
    pub members: Members<'a>,
}

/// Finds the shape of a document.
///
/// # Errors
/// Usage `several-tables`.
pub fn of(text: &str) -> Result<Shape<'_>> {
    let first = skip_blanks(text, 0);
    match text.as_bytes().get(first) {
        Some(b'[') => {
            let in_array = text.as_bytes().get(skip_blanks(text, first + 1)) == Some(&b'[');
            let whole = in_array.then(|| whole(text, first)).flatten();
            Ok(match whole {
                Some(Json::Array(items, _)) if holds_rows(&items) => cells(items),
                _ => Shape::Stream(first + 1),
            })
        }
        Some(b'{') => match whole(text, first) {
            Some(Json::Object(members, _)) => of_object(text, members),
            _ => Ok(Shape::Stream(0)),
        },
        _ => Ok(Shape::Stream(0)),
    }
}

/// The value at `first` if nothing follows it.
fn whole(text: &str, first: usize) -> Option<Json<'_>> {
    let (value, end) = parse(text, first)?;
    (skip_blanks(text, end) == text.len()).then_some(value)
}

fn of_object<'a>(text: &'a str, members: Members<'a>) -> Result<Shape<'a>> {
    if let Some((path, form)) = find_form(&members) {
        return Ok(build(form, descend(members, &path)));
    }
    let mut lists = Vec::new();
    lists_of_objects(&members, "", 1, &mut lists);
    if lists.len() > 1 {
        let described: Vec<bool> = lists
            .iter()
            .map(|list| {
                let mut others = lists.iter().filter(|other| other.own != list.own);
                others.any(|other| describes(list, other))
            })
            .collect();
        let mut at = 0..;
        lists
            .retain(|_| !at.next().is_some_and(|at| described[at]) || described.iter().all(|d| *d));
    }
    match lists.as_slice() {
        [] => Ok(Shape::Stream(0)),
        [list] => Ok(Shape::Stream(offset(text, list.own) + 1)),
        several => {
            let mut paths: Vec<String> = several
                .iter()
                .take(5)
                .map(|list| format!("`{}`", list.path))
                .collect();
            if several.len() > paths.len() {
                paths.push("…".to_owned());
            }
            Err(Error::usage(
                "several-tables",
                format!(
                    "the document holds {} lists of records: {}",
                    several.len(),
                    paths.join(", ")
                ),
            )
            .help("give one list of records"))
        }
    }
}

/// Where a part of `text` begins in it.
pub fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// How an object is a table.
pub enum Form {
    /// Names in one member, rows of cells in another, maybe labels in a third.
    Split {
        header: usize,
        data: usize,
        index: Option<usize>,
    },
    /// A list of cells per column.
    Lists,
    /// An object of cells per column, by row label.
    Columns,
    /// An object per row label.
    Index,
    /// The only member that is no scalar holds rows of cells below a header.
    Cells(usize),
}

/// The form of the object or of the only object inside it, and the members that lead there.
fn find_form(members: &Members<'_>) -> Option<(Vec<usize>, Form)> {
    let mut path = Vec::new();
    let mut members = members;
    loop {
        if let Some(form) = form(members, path.len()) {
            return Some((path, form));
        }
        let mut containers = members
            .iter()
            .enumerate()
            .filter(|(_, (_, value))| match value {
                Json::Object(inner, _) => !inner.is_empty(),
                Json::Array(items, _) => !items.is_empty(),
                _ => false,
            });
        match (containers.next(), containers.next()) {
            (Some((at, (_, Json::Object(inner, _)))), None) if path.len() + 1 < MAX_LEVEL => {
                path.push(at);
                members = inner;
            }
            (Some((at, (_, Json::Array(items, _)))), None)
                if items.len() > 1 && holds_rows(items) && is_all_text(&items[0]) =>
            {
                return Some((path, Form::Cells(at)));
            }
            _ => return None,
        }
    }
}

fn descend<'a>(mut members: Members<'a>, path: &[usize]) -> Members<'a> {
    for &at in path {
        if let Json::Object(inner, _) = members.swap_remove(at).1 {
            members = inner;
        }
    }
    members
}

/// `level` is 0 for the document itself. Deeper down an object may be a part of a record, so that
/// more is asked of it.
fn form(members: &Members<'_>, level: usize) -> Option<Form> {
    split(members)
        .or_else(|| is_lists(members, level).then_some(Form::Lists))
        .or_else(|| labelled(members, level))
}

fn split(members: &Members<'_>) -> Option<Form> {
    let list = |at: usize| match &members[at].1 {
        Json::Array(items, _) => Some(items),
        _ => None,
    };
    let header = (0..members.len()).find(|&at| {
        let name = &members[at].0;
        HEADER_KEYS.iter().any(|key| name.eq_ignore_ascii_case(key))
            && list(at).is_some_and(|items| {
                !items.is_empty() && items.iter().all(|item| column_name(item).is_some())
            })
    })?;
    let width = list(header)?.len();
    let mut tables = (0..members.len()).filter(|&at| {
        let empty = members[at].0 == "data";
        at != header
            && list(at).is_some_and(|items| match items.is_empty() {
                true => empty,
                false => {
                    let fits = |item: &&Json<'_>| matches!(item, Json::Array(cells, _) if cells.len() <= width);
                    items.iter().all(|item| matches!(item, Json::Array(..)))
                        && items.iter().filter(fits).count() * 2 >= items.len()
                }
            })
    });
    let (Some(data), None) = (tables.next(), tables.next()) else {
        return None;
    };
    let rows = list(data)?.len();
    let index = (0..members.len())
        .find(|&at| members[at].0 == INDEX && list(at).is_some_and(|items| items.len() == rows));
    Some(Form::Split {
        header,
        data,
        index,
    })
}

/// The name that an item of a header gives: a scalar, the levels of one, or a description.
pub fn column_name(item: &Json<'_>) -> Option<String> {
    match item {
        Json::Object(members, _) => NAME_KEYS.iter().find_map(|key| {
            let (_, value) = members.iter().find(|(name, _)| name == key)?;
            match value {
                Json::Text(text) => Some(text.to_string()),
                _ => None,
            }
        }),
        Json::Array(levels, _) => {
            let levels: Option<Vec<&str>> = levels.iter().map(scalar).collect();
            let mut levels = levels?;
            levels.retain(|level| !level.is_empty());
            Some(levels.join("."))
        }
        scalar_value => scalar(scalar_value).map(str::to_owned),
    }
}

pub fn scalar<'a>(value: &'a Json<'_>) -> Option<&'a str> {
    match value {
        Json::Null => Some(""),
        Json::Word(text) => Some(text),
        Json::Text(text) => Some(text),
        _ => None,
    }
}

fn is_lists(members: &Members<'_>, level: usize) -> bool {
    let mut lengths = members.iter().map(|(_, value)| match value {
        Json::Array(items, _) if items.iter().all(|item| scalar(item).is_some()) => {
            Some(items.len())
        }
        _ => None,
    });
    let Some(Some(rows)) = lengths.next() else {
        return false;
    };
    let several = members.len() > 1;
    lengths.all(|length| length == Some(rows))
        && if level == 0 {
            rows > 1 || rows == 1 && several
        } else {
            rows > 1 && several
        }
}

/// Objects by column or by row label: which of them, their keys tell.
fn labelled(members: &Members<'_>, level: usize) -> Option<Form> {
    let inner: Option<Vec<&Members<'_>>> = members
        .iter()
        .map(|(_, value)| match value {
            Json::Object(inner, _) => Some(inner),
            _ => None,
        })
        .collect();
    let inner = inner.filter(|inner| !inner.is_empty())?;
    let outer_keys: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    let mut seen = HashSet::new();
    let cells = || inner.iter().flat_map(|inner| inner.iter());
    let inner_keys: Vec<&str> = cells()
        .map(|(name, _)| &**name)
        .filter(|name| seen.insert(*name))
        .collect();
    if inner_keys.is_empty() {
        return None;
    }
    let (outer, inner_count) = (outer_keys.len(), inner_keys.len());
    let filled = cells().count();
    // How much of the table of all outer and inner keys is there, in percent.
    let shared = filled * 100 / (outer * inner_count);
    let flat = cells().all(|(_, value)| !matches!(value, Json::Object(..)));
    let numbers = |keys: &[&str]| keys.iter().all(|key| is_number(key));
    let form = match (numbers(&outer_keys), numbers(&inner_keys)) {
        (false, true)
            if flat
                && shared >= 50
                && (outer > 1 || inner_count > 1)
                && (level == 0 || only_count(inner_keys.iter().copied())) =>
        {
            Form::Columns
        }
        (true, false) if level == 0 || outer >= MANY || only_count(outer_keys.iter().copied()) => {
            Form::Index
        }
        (true, true) if level > 0 => return None,
        (true, true) if flat && shared >= 80 && inner_count > outer => Form::Columns,
        (true, true) if shared >= 80 => Form::Index,
        (false, false) if outer > 1 && (shared >= 80 || outer >= MANY && shared >= 50) => {
            let coded = |keys: &[&str]| {
                let codes = keys.iter().filter(|key| is_code(key)).count();
                codes * 100 / keys.len()
            };
            let (outer_codes, inner_codes) = (coded(&outer_keys), coded(&inner_keys));
            if flat
                && (inner_codes > outer_codes
                    || inner_count >= outer * 4 && inner_codes == outer_codes)
            {
                Form::Columns
            } else if may_be_rows(&inner, outer, level) {
                Form::Index
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(form)
}

/// Whether objects that share their field names are rows. Envelopes can look alike, whose objects
/// hold little but lists of records.
fn may_be_rows(inner: &[&Members<'_>], outer: usize, level: usize) -> bool {
    let cells = || inner.iter().flat_map(|inner| inner.iter());
    let lists = cells().any(|(_, value)| is_list_of_objects(value));
    let scalars = cells().filter(|(_, value)| scalar(value).is_some()).count();
    (!lists || outer > 2 && scalars * 2 > cells().count()) && (level == 0 || outer >= MANY)
}

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.len() < 19 && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a key looks like the label of a row: a code, a number or an address.
fn is_code(key: &str) -> bool {
    key.contains('@') || key.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// Whether labels only count rows: 0, 1, 2… or 1, 2, 3….
pub fn only_count<'k>(labels: impl Iterator<Item = &'k str>) -> bool {
    let mut next = None;
    labels.into_iter().all(|label| match label.parse::<u64>() {
        Ok(number) => {
            let counts = next.map_or(number < 2, |next| next == number);
            next = Some(number.saturating_add(1));
            counts
        }
        Err(_) => false,
    })
}

/// Whether all items are rows of cells, none of which is an object.
fn holds_rows(items: &[Json<'_>]) -> bool {
    let is_row = |item: &Json<'_>| match item {
        Json::Array(cells, _) => !cells.iter().any(|cell| matches!(cell, Json::Object(..))),
        _ => false,
    };
    !items.is_empty() && items.iter().all(is_row)
}

fn is_all_text(row: &Json<'_>) -> bool {
    match row {
        Json::Array(cells, _) => {
            !cells.is_empty() && cells.iter().all(|cell| matches!(cell, Json::Text(_)))
        }
        _ => false,
    }
}

struct List<'m, 'a> {
    path: String,
    items: &'m [Json<'a>],
    own: &'a str,
}

fn is_list_of_objects(value: &Json<'_>) -> bool {
    match value {
        Json::Array(items, _) => items.iter().any(|item| matches!(item, Json::Object(..))),
        _ => false,
    }
}

fn lists_of_objects<'m, 'a>(
    members: &'m Members<'a>,
    prefix: &str,
    level: usize,
    found: &mut Vec<List<'m, 'a>>,
) {
    for (name, value) in members {
        // A document may be keyed by its customers: what may be a value stays out of messages.
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let name = if name.bytes().all(plain) { name } else { "…" };
        let path = match prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}.{name}"),
        };
        match value {
            Json::Array(items, own) if is_list_of_objects(value) => {
                found.push(List { path, items, own })
            }
            Json::Object(inner, _) if level < MAX_LEVEL => {
                lists_of_objects(inner, &path, level + 1, found);
            }
            _ => {}
        }
    }
}

/// Whether a list tells of the fields of another list's records.
fn describes(list: &List<'_, '_>, records: &List<'_, '_>) -> bool {
    let fields: HashSet<&str> = records
        .items
        .iter()
        .take(100)
        .filter_map(|item| match item {
            Json::Object(members, _) => Some(members),
            _ => None,
        })
        .flatten()
        .map(|(name, _)| &**name)
        .collect();
    NAME_KEYS.iter().any(|key| {
        let told: Option<Vec<&str>> = list
            .items
            .iter()
            .map(|item| match item {
                Json::Object(members, _) => {
                    let (_, value) = members.iter().find(|(name, _)| name == key)?;
                    match value {
                        Json::Text(text) => Some(&**text),
                        _ => None,
                    }
                }
                _ => None,
            })
            .collect();
        told.is_some_and(|told| {
            let known = told.iter().filter(|name| fields.contains(**name)).count();
            known > 0 && known * 2 >= told.len()
        })
    })
}
