//! Laying one tree over another.

use crate::config::keys;
use crate::config::yaml::{Node, Value};

/// Lists that grow instead of being replaced.
const GROWING: [&str; 3] = ["checks", "gates", "tests"];

/// Lays `over` over `base`: growing lists grow, maps merge key by key, everything else replaces.
pub fn merge(base: Node, over: Node) -> Node {
    merge_maps(base, over, |key, base, over| {
        match (&base.value, &over.value) {
            (Value::List(_), Value::List(_)) if GROWING.contains(&key) => grow(key, base, over),
            _ if key == "fields" => merge_maps(base, over, |_, base, over| merge_field(base, over)),
            _ => merge_deep(base, over),
        }
    })
}

/// Lays `over` over `base`: maps merge key by key all the way down, everything else replaces.
pub fn merge_deep(base: Node, over: Node) -> Node {
    merge_maps(base, over, |_, base, over| merge_deep(base, over))
}

/// A field whose type changes takes nothing along that belongs to the old type.
fn merge_field(mut base: Node, over: Node) -> Node {
    let types = (
        base.get("type").and_then(Node::text),
        over.get("type").and_then(Node::text),
    );
    if matches!(types, (Some(old), Some(new)) if old != new)
        && let Value::Map(entries) = &mut base.value
    {
        entries.retain(|(key, _)| {
            key.text != "standardize"
                && keys::FIELD_KEYS
                    .keys
                    .iter()
                    .any(|known| known.name == key.text)
        });
    }
    merge_deep(base, over)
}

fn merge_maps(base: Node, over: Node, each: impl Fn(&str, Node, Node) -> Node) -> Node {
    if over.is_nothing() {
        return base;
    }
    let Node {
        span,
        origin,
        value,
    } = over;
    match (base.value, value) {
        (Value::Map(mut entries), Value::Map(others)) => {
            for (key, node) in others {
                match entries.iter_mut().find(|(found, _)| found.text == key.text) {
                    Some((place, old)) => {
                        let span = old.span.clone();
                        let empty = Node {
                            span,
                            origin,
                            value: Value::List(Vec::new()),
                        };
                        let old_node = std::mem::replace(old, empty);
                        // Where the new value says nothing, the key stays where it was written.
                        if !node.is_nothing() {
                            *place = key.clone();
                        }
                        *old = each(&key.text, old_node, node);
                    }
                    None => entries.push((key, node)),
                }
            }
            Node {
                span,
                origin,
                value: Value::Map(entries),
            }
        }
        (_, value) => Node {
            span,
            origin,
            value,
        },
    }
}

/// Appends entries; one of the same name as an entry of `base` takes its place.
fn grow(key: &str, base: Node, over: Node) -> Node {
    let (Value::List(mut items), Value::List(others)) = (base.value, over.value) else {
        unreachable!("only lists grow");
    };
    let inherited: Vec<Option<String>> = items.iter().map(|item| identity(key, item)).collect();
    let mut replaced = vec![false; inherited.len()];
    for item in others {
        let name = identity(key, &item);
        let place = inherited
            .iter()
            .position(|other| name.is_some() && *other == name)
            .filter(|&place| !replaced[place]);
        match place {
            Some(place) => {
                replaced[place] = true;
                items[place] = item;
            }
            None => items.push(item),
        }
    }
    Node {
        span: over.span,
        origin: over.origin,
        value: Value::List(items),
    }
}

/// What makes two entries of a growing list the same: their name, or what they are about.
fn identity(list: &str, item: &Node) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Node::text);
    if let Some(name) = text("name") {
        return Some(name.to_owned());
    }
    let about = match list {
        "checks" => format!("{}({})", text("check")?, text("field").unwrap_or_default()),
        "gates" => {
            let measure = keys::GATE
                .exactly_one
                .iter()
                .find(|key| item.get(key).is_some())?;
            let value = match *measure {
                "dimension" | "check" | "sql" => text(measure)?,
                _ => "",
            };
            format!(
                "{measure} {value}({}) of {}",
                text("field").unwrap_or_default(),
                text("source").unwrap_or_default()
            )
        }
        _ => return None,
    };
    Some(about)
}
