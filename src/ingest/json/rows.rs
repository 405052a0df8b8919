//! Puts the rows of a document together, once its shape is known: cells by column, objects by row
//! label, cells under a header. Drops no cell, whatever its row lacks or has too many.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::shapes::{Form, INDEX, Row, Shape, column_name, only_count, scalar};
use crate::ingest::json_value::{Json, Members};

/// Rows of cells as text.
pub fn cells(items: Vec<Json<'_>>) -> Shape<'_> {
    let rows = items.into_iter().filter_map(|item| match item {
        Json::Array(cells, own) => {
            let texts = cells.iter().map(|cell| match cell {
                Json::Array(_, own) | Json::Object(_, own) => (*own).to_owned(),
                other => scalar(other).unwrap_or("").to_owned(),
            });
            Some((own, texts.collect()))
        }
        _ => None,
    });
    Shape::Cells(rows.collect())
}

/// The rows of an object's members, by their form.
pub fn build(form: Form, mut members: Members<'_>) -> Shape<'_> {
    match form {
        Form::Cells(at) => match members.swap_remove(at).1 {
            Json::Array(items, _) => cells(items),
            _ => Shape::Rows(Vec::new(), Vec::new()),
        },
        Form::Split {
            header,
            data,
            index,
        } => {
            let mut take = |at: usize| match std::mem::replace(&mut members[at].1, Json::Null) {
                Json::Array(items, _) => items,
                _ => Vec::new(),
            };
            let names = take(header)
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let name = column_name(item).filter(|name| !name.trim().is_empty());
                    name.unwrap_or_else(|| unnamed(at))
                })
                .collect();
            let labels = index.map(&mut take);
            split_rows(names, take(data), labels)
        }
        Form::Lists => {
            let mut rows: Vec<Row<'_>> = Vec::new();
            let mut names = Vec::new();
            for (name, value) in members {
                names.push(name.to_string());
                let Json::Array(items, _) = value else {
                    continue;
                };
                for (at, item) in items.into_iter().enumerate() {
                    if rows.len() <= at {
                        rows.push(Row::unplaced());
                    }
                    rows[at].members.push((name.clone(), item));
                }
            }
            Shape::Rows(names, rows)
        }
        Form::Columns => by_column(members),
        Form::Index => {
            let counted = only_count(members.iter().map(|(label, _)| &**label));
            let index = unused_name(members.iter().flat_map(|(_, value)| match value {
                Json::Object(inner, _) => inner.as_slice(),
                _ => &[],
            }));
            let rows = members.into_iter().filter_map(|(label, value)| {
                let Json::Object(mut inner, own) = value else {
                    return None;
                };
                if !counted {
                    inner.insert(0, (index.clone().into(), Json::Text(label)));
                }
                Some(Row {
                    own: Some(own),
                    members: inner,
                })
            });
            Shape::Rows(Vec::new(), rows.collect())
        }
    }
}

impl Row<'_> {
    fn unplaced() -> Self {
        Row {
            own: None,
            members: Vec::new(),
        }
    }
}

fn unnamed(at: usize) -> String {
    format!("column_{}", at + 1)
}

fn split_rows<'a>(
    mut names: Vec<String>,
    data: Vec<Json<'a>>,
    labels: Option<Vec<Json<'a>>>,
) -> Shape<'a> {
    let labels = labels.filter(|labels| {
        // Labels of several levels are labels too.
        !only_count(labels.iter().map(|label| scalar(label).unwrap_or("?")))
    });
    let mut index = INDEX.to_owned();
    while names.contains(&index) {
        index.push('_');
    }
    let mut labels = labels.map(Vec::into_iter);
    let rows = data
        .into_iter()
        .filter_map(|item| {
            let label = labels.as_mut().and_then(Iterator::next);
            let Json::Array(cells, own) = item else {
                return None;
            };
            let label = label.map(|label| (Cow::from(index.clone()), label));
            // Cells beyond the header are kept under names of their own.
            let cells = cells.into_iter().enumerate().map(|(at, cell)| {
                let name = names.get(at).cloned().unwrap_or_else(|| unnamed(at));
                (Cow::from(name), cell)
            });
            Some(Row {
                own: Some(own),
                members: label.into_iter().chain(cells).collect(),
            })
        })
        .collect();
    if labels.is_some() {
        names.insert(0, index);
    }
    Shape::Rows(names, rows)
}

fn by_column(members: Members<'_>) -> Shape<'_> {
    let index = unused_name(members.iter());
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut labels: Vec<Cow<'_, str>> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for (name, value) in members {
        names.push(name.to_string());
        let Json::Object(inner, _) = value else {
            continue;
        };
        for (label, cell) in inner {
            let at = match place.get(&*label) {
                Some(&at) => at,
                None => {
                    place.insert(label.to_string(), rows.len());
                    rows.push(Row::unplaced());
                    labels.push(label);
                    rows.len() - 1
                }
            };
            rows[at].members.push((name.clone(), cell));
        }
    }
    if !only_count(labels.iter().map(|label| &**label)) {
        names.insert(0, index.clone());
        for (row, label) in rows.iter_mut().zip(labels) {
            row.members
                .insert(0, (index.clone().into(), Json::Text(label)));
        }
    }
    Shape::Rows(names, rows)
}

/// `index`, or what no column is named.
fn unused_name<'m, 'a: 'm>(columns: impl Iterator<Item = &'m (Cow<'a, str>, Json<'a>)>) -> String {
    let mut taken: HashSet<&str> = HashSet::new();
    for (name, _) in columns {
        if name.starts_with(INDEX) {
            taken.insert(name);
        }
    }
    let mut index = INDEX.to_owned();
    while taken.contains(index.as_str()) {
        index.push('_');
    }
    index
}
