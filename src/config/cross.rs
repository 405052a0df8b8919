//! Mistakes that only the whole file shows: two things of one name, values that contradict each
//! other, keys that need each other. Looks only at what is well-formed; the rest is `check`'s.

mod comparisons;

use std::collections::BTreeMap;

use super::check::{number, refused};
use super::rules::MatchRules;
use super::words::{Names, Word};
use super::yaml::{Key, Node};
use crate::diag::{Diagnostic, Span};
use crate::tables::field::FieldType;

/// Every such mistake.
pub fn cross(root: &Node, names: &Names<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (list, called) in [
        ("sources", "sources"),
        ("checks", "checks"),
        ("exclude", "exclusions"),
        ("gates", "gates"),
        ("tests", "tests"),
    ] {
        same_names(items(root, list), called, &mut found);
    }
    same_fields(root, &mut found);
    if let Some(matching) = root.get("match") {
        probabilities(matching, &mut found);
        empty_lists(matching, &mut found);
        comparisons::mistakes(matching, names, &mut found);
    }
    if let Some(survivorship) = root.get("survivorship") {
        groups(survivorship, &mut found);
        consents(survivorship, names, &mut found);
    }
    for total in items(root, "control_totals") {
        summed(total, names, &mut found);
    }
    for gate in items(root, "gates") {
        gate_keys(gate, &mut found);
    }
    contradicting_gates(items(root, "gates"), &mut found);
    term_names(root, &mut found);
    for test in items(root, "tests") {
        test_keys(test, &mut found);
        test_fields(test, names, &mut found);
    }
    found
}

fn items<'a>(root: &'a Node, key: &str) -> &'a [Node] {
    root.get(key).map_or(&[][..], Node::items)
}

fn key<'a>(node: &'a Node, name: &str) -> Option<&'a Key> {
    node.entries()
        .iter()
        .map(|(key, _)| key)
        .find(|key| key.text == name)
}

fn same_names(items: &[Node], called: &str, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Span> = BTreeMap::new();
    for name in items.iter().filter_map(|item| item.get("name")) {
        let Some(text) = name.text().filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        // Published names must stay apart where case does not count (file systems, SQL).
        match seen.get(&text.to_lowercase()) {
            Some(first) => found.push(
                Diagnostic::error(
                    "duplicate-name",
                    format!("two {called} are called `{text}`"),
                )
                .label(&name.span, "used again")
                .label(first, "first used here")
                .help("give each its own name"),
            ),
            None => {
                seen.insert(text.to_lowercase(), &name.span);
            }
        }
    }
}

fn same_fields(root: &Node, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Key> = BTreeMap::new();
    for (name, _) in root.get("fields").map_or(&[][..], Node::entries) {
        match seen.get(&name.text.to_lowercase()) {
            Some(first) => found.push(
                Diagnostic::error(
                    "duplicate-name",
                    format!(
                        "the fields `{}` and `{}` differ only by case",
                        first.text, name.text
                    ),
                )
                .label(&name.span, "the same name again")
                .label(&first.span, "first used here")
                .help("SQL and many tools do not tell them apart"),
            ),
            None => {
                seen.insert(name.text.to_lowercase(), name);
            }
        }
    }
}

fn probabilities(matching: &Node, found: &mut Vec<Diagnostic>) {
    let share = |name: &str, default: f64| match matching.get(name) {
        Some(node) => number(node).filter(|share| (0.0..=1.0).contains(share)),
        None => Some(default),
    };
    let defaults = MatchRules::default();
    let merge = share("merge_from", defaults.merge_from);
    let review = share("review_from", defaults.review_from);
    let (Some(merge), Some(review)) = (merge, review) else {
        return;
    };
    let given = matching.get("review_from").or(matching.get("merge_from"));
    if let Some(node) = given.filter(|_| review > merge) {
        let mut diagnostic = Diagnostic::error(
            "contradiction",
            format!("`review_from` ({review}) must not be above `merge_from` ({merge})"),
        )
        .label(&node.span, "no pair could ever be reviewed");
        if matching.get("review_from").is_some()
            && let Some(merge) = matching.get("merge_from")
        {
            diagnostic = diagnostic.label(&merge.span, "merged from here on");
        }
        found.push(diagnostic.help("pairs from `review_from` up to `merge_from` go to review"));
    }
}

fn empty_lists(matching: &Node, found: &mut Vec<Diagnostic>) {
    for name in ["blocking", "comparisons"] {
        let empty = matching
            .get(name)
            .filter(|node| node.items().is_empty() && node.kind() == "a list");
        if let Some(node) = empty {
            found.push(
                Diagnostic::error("contradiction", format!("`{name}` is an empty list"))
                    .label(&node.span, "nothing could ever match")
                    .help(format!("write `{name}: auto`, or at least one entry")),
            );
        }
    }
}

fn groups(survivorship: &Node, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    let groups = survivorship.get("groups").map_or(&[][..], Node::entries);
    for field in groups.iter().flat_map(|(_, fields)| fields.items()) {
        let Some(text) = field.text() else { continue };
        if let Some(first) = seen.insert(text, field) {
            found.push(
                Diagnostic::error(
                    "contradiction",
                    format!("the field `{text}` is in two groups"),
                )
                .label(&field.span, "named again")
                .label(&first.span, "first named here")
                .help("the fields of a group come from one row, so a field is in one group only"),
            );
        }
    }
}

/// Consent is never created or moved: its chain has to be the restrictive one.
fn consents(survivorship: &Node, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    for (field, chain) in survivorship.get("fields").map_or(&[][..], Node::entries) {
        let consent = names
            .fields
            .iter()
            .any(|(name, ty)| *name == field.text && *ty == Some(FieldType::Consent));
        let restrictive = chain.items().iter().any(|step| {
            let name = step
                .text()
                .or(step.entries().first().map(|(key, _)| key.text.as_str()));
            name == Some("most-restrictive")
        });
        if consent && !restrictive {
            found.push(
                Diagnostic::error(
                    "consent-strategy",
                    "a consent survives only by `most-restrictive`",
                )
                .label(&chain.span, "could create a consent that nobody gave")
                .help("write `[most-restrictive]`, or leave the field out: it is the default"),
            );
        }
    }
}

fn summed(total: &Node, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    let Some(node) = total.get("sum") else { return };
    let field = names
        .fields
        .iter()
        .find(|(name, _)| Some(*name) == node.text());
    if let Some((name, Some(ty))) = field
        && *ty != FieldType::Number
    {
        found.push(
            Diagnostic::error("wrong-field-type", format!("`{name}` cannot be summed"))
                .label(&node.span, format!("a field of type `{ty}`"))
                .help("`sum` needs a field of type `number`; `count_by` takes any"),
        );
    }
}

fn gate_keys(gate: &Node, found: &mut Vec<Diagnostic>) {
    let measured = gate
        .get("dimension")
        .or(gate.get("check"))
        .or(gate.get("sql"));
    match (measured, key(gate, "min")) {
        (Some(measure), None) => found.push(
            Diagnostic::error("missing-key", "this gate needs the key `min`")
                .label(&measure.span, "`min` is missing")
                .help("`min`: the least share of rows, from 0 to 1"),
        ),
        (None, Some(min)) => found.push(meaningless(min, "`dimension`, `check` or `sql`")),
        _ => {}
    }
    let of_fields = ["dimension", "fill_rate_drop", "new_pattern"];
    if let Some(field) = key(gate, "field")
        && of_fields.iter().all(|measure| gate.get(measure).is_none())
    {
        found.push(meaningless(
            field,
            "`dimension`, `fill_rate_drop` or `new_pattern`",
        ));
    }
    if let (None, Some(when)) = (gate.get("sql"), key(gate, "when")) {
        found.push(meaningless(when, "`sql`"));
    }
}

fn meaningless(key: &Key, with: &str) -> Diagnostic {
    Diagnostic::error(
        "contradiction",
        format!("`{}` has a meaning only with {with}", key.text),
    )
    .label(&key.span, "no meaning here")
}

fn test_keys(test: &Node, found: &mut Vec<Diagnostic>) {
    let mut need = |because: &str, wanted: &str, present: bool| {
        if let Some(key) = key(test, because).filter(|_| !present) {
            found.push(
                Diagnostic::error(
                    "missing-key",
                    format!("a test with `{because}` needs {wanted}"),
                )
                .label(&key.span, format!("{wanted} is missing")),
            );
        }
    };
    let expects = ["expect", "finds", "excluded"];
    let expected = expects.iter().any(|name| key(test, name).is_some());
    need("given", "`expect`, `finds` or `excluded`", expected);
    need("left", "`right`", test.get("right").is_some());
    need("left", "`decision`", test.get("decision").is_some());
    for (name, with) in [
        ("source", "given"),
        ("expect", "given"),
        ("finds", "given"),
        ("excluded", "given"),
        ("right", "left"),
        ("decision", "left"),
    ] {
        if let (Some(found_key), None) = (key(test, name), key(test, with))
            && (key(test, "given").is_some() || key(test, "left").is_some())
        {
            found.push(meaningless(found_key, &format!("`{with}`")));
        }
    }
}

/// Without a source, a given row names fields.
fn test_fields(test: &Node, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    if test.get("source").is_some() {
        return;
    }
    for (key, _) in test.get("given").map_or(&[][..], Node::entries) {
        if let Err(refusal) = Word::Field.examine(&key.text, names) {
            found.push(refused(&key.span, &key.text, refusal));
        }
    }
}

/// A name that stands for a condition must not stand for a field as well.
fn term_names(root: &Node, found: &mut Vec<Diagnostic>) {
    let fields = root.get("fields").map_or(&[][..], Node::entries);
    for (term, _) in root.get("terms").map_or(&[][..], Node::entries) {
        let lower = term.text.to_lowercase();
        let taken = fields
            .iter()
            .find(|(field, _)| field.text.to_lowercase() == lower);
        if let Some((field, _)) = taken {
            found.push(
                Diagnostic::error(
                    "duplicate-name",
                    format!("`{}` is a field and cannot be a term as well", field.text),
                )
                .label(&term.span, "the same name again")
                .label(&field.span, "the field"),
            );
        }
    }
}

/// Two bars on one measure of which one can never decide anything.
fn contradicting_gates(gates: &[Node], found: &mut Vec<Diagnostic>) {
    const MEASURES: [&str; 11] = [
        "dimension",
        "check",
        "sql",
        "when",
        "field",
        "source",
        "source_rows_drop",
        "max_cluster_size",
        "fill_rate_drop",
        "new_pattern",
        "id_churn",
    ];
    // What is measured, without the bar: of the last five the value is the bar itself.
    let measure = |gate: &Node| -> Vec<(usize, String)> {
        let keys = MEASURES.iter().enumerate();
        keys.filter_map(|(at, name)| {
            let text = gate.get(name)?.text()?.to_owned();
            Some((at, if at < 6 { text } else { String::new() }))
        })
        .collect()
    };
    let bar = |gate: &Node| -> Option<(f64, f64)> {
        // Higher is stricter for the first value of the pair.
        let least = gate.get("min").and_then(number);
        let most = gate
            .get("source_rows_drop")
            .or(gate.get("max_cluster_size"))
            .or(gate.get("fill_rate_drop"))
            .or(gate.get("new_pattern"))
            .or(gate.get("id_churn"))
            .and_then(number);
        least
            .map(|least| (least, least))
            .or(most.map(|most| (-most, most)))
    };
    let holds = |gate: &Node| gate.get("on_fail").and_then(Node::text) == Some("hold");
    for (index, gate) in gates.iter().enumerate() {
        let (own, Some((strict, value))) = (measure(gate), bar(gate)) else {
            continue;
        };
        for earlier in &gates[..index] {
            let Some((other, other_value)) = bar(earlier).filter(|_| measure(earlier) == own)
            else {
                continue;
            };
            // A milder bar that holds beside a stricter one that reports is a plan; else one of
            // the two never decides.
            let planned = match (holds(gate), holds(earlier)) {
                (true, false) => strict < other,
                (false, true) => other < strict,
                _ => false,
            };
            if !planned {
                let message =
                    format!("two gates measure the same, with the bars {other_value} and {value}");
                found.push(
                    Diagnostic::error("contradiction", message)
                        .label(&gate.span, "one of the two never decides anything")
                        .label(&earlier.span, "the other gate")
                        .help("keep one, or let the stricter report and the milder hold"),
                );
            }
        }
    }
}
