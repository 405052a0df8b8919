//! What only the whole of `match: comparisons` shows: types that do not go together, a field that
//! would count twice, expectations that do not add up.

use std::collections::BTreeMap;

use crate::config::check::number;
use crate::config::vocabulary::Registry;
use crate::config::words::Names;
use crate::config::yaml::Node;
use crate::diag::{Diagnostic, Span};
use crate::tables::field::FieldType;

/// Most comparisons that one model takes; the pipeline's own tests hold it to the model's figure.
pub const MOST: usize = 16;
/// Expectations may be off by this much, for rounding.
const ROUNDING: f64 = 0.005;

/// Every such mistake.
pub(super) fn mistakes(matching: &Node, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    let list = matching.get("comparisons").map_or(&[][..], Node::items);
    if let Some(one_more) = list.get(MOST) {
        found.push(
            Diagnostic::error("contradiction", format!("more than {MOST} comparisons"))
                .label(&one_more.span, "one too many")
                .help("put like fields under one comparison: `fields: [mobile_phone, phone]`"),
        );
    }
    let mut fields: BTreeMap<&str, &Span> = BTreeMap::new();
    let mut called: BTreeMap<String, (&Span, bool)> = BTreeMap::new();
    for comparison in list {
        let named = named_fields(comparison);
        for (text, span) in &named {
            if let Some(first) = fields.insert(text, span) {
                found.push(
                    Diagnostic::error(
                        "contradiction",
                        format!("the field `{text}` is compared twice"),
                    )
                    .label(span, "named again")
                    .label(first, "first named here")
                    .help("the same agreement would count as two pieces of evidence"),
                );
            }
        }
        let name = match comparison.get("name") {
            Some(node) => node.text().map(|text| (text, &node.span)),
            None => named.first().map(|(text, span)| (*text, *span)),
        };
        let own_name = comparison.get("name").is_some();
        if let Some((text, span)) = name
            && let Some((first, named_too)) = called.insert(text.to_lowercase(), (span, own_name))
            // Two without names are called alike only where a field is compared twice.
            && (own_name || named_too)
        {
            found.push(
                Diagnostic::error(
                    "duplicate-name",
                    format!("two comparisons are called `{text}`"),
                )
                .label(span, "used again")
                .label(first, "first used here")
                .help("give each its own name"),
            );
        }
        types(comparison, &named, names, found);
        expectation(comparison, found);
    }
}

fn named_fields(comparison: &Node) -> Vec<(&str, &Span)> {
    let Some(fields) = comparison.get("fields") else {
        return Vec::new();
    };
    let items = fields.items().iter();
    items
        .filter_map(|item| Some((item.text()?, &item.span)))
        .collect()
}

/// Values of these types say nothing about who somebody is, or must not.
fn is_evidence(ty: FieldType) -> bool {
    !matches!(
        ty,
        FieldType::Timestamp | FieldType::Consent | FieldType::Number | FieldType::Flag
    )
}

fn types(
    comparison: &Node,
    named: &[(&str, &Span)],
    names: &Names<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let how = comparison.get("comparison");
    let how_name = how.and_then(Node::text);
    let wants = how_name.and_then(FieldType::from_name);
    let mut first: Option<(FieldType, &Span)> = None;
    for &(text, span) in named {
        let known = names.fields.iter().find(|(name, _)| *name == text);
        let Some(ty) = known.and_then(|(_, ty)| *ty) else {
            continue;
        };
        if !is_evidence(ty) {
            let message = format!("values of the type `{ty}` are no evidence of who somebody is");
            found.push(
                Diagnostic::error("not-compared", message)
                    .label(span, "never compared")
                    .help("give the field another type, such as `category` or `text`"),
            );
            continue;
        }
        if let (Some(wants), Some(how)) = (wants, how)
            && wants != ty
            && !(wants == FieldType::PostalAddress && ty == FieldType::Postcode)
        {
            let own = names.vocabulary.find(Registry::Comparisons, ty.name());
            let own = own.map(|own| own.name);
            let choices: Vec<&str> = own.into_iter().chain(["exact", "words"]).collect();
            found.push(
                Diagnostic::error(
                    "wrong-comparison",
                    format!(
                        "`{wants}` compares fields of that type, and `{text}` is of the type `{ty}`"
                    ),
                )
                .label(&how.span, "does not fit")
                .label(span, format!("of the type `{ty}`"))
                .help(format!("valid for it: {}", choices.join(", "))),
            );
            continue;
        }
        match first {
            None => first = Some((ty, span)),
            Some((of_first, at)) => {
                let postcode = of_first == FieldType::PostalAddress && ty == FieldType::Postcode;
                if of_first != ty && !postcode && how_name.is_none() {
                    found.push(
                        Diagnostic::error(
                            "mixed-types",
                            format!("`{ty}` and `{of_first}` are not compared with each other"),
                        )
                        .label(span, format!("of the type `{ty}`"))
                        .label(at, format!("of the type `{of_first}`"))
                        .help(
                            "make them two comparisons, or say `comparison: exact` or `words` (an \
                             address may take its postcode along: `[address, postcode]`)",
                        ),
                    );
                }
            }
        }
    }
}

fn expectation(comparison: &Node, found: &mut Vec<Diagnostic>) {
    let Some(expect) = comparison.get("expect") else {
        return;
    };
    let shares = ["same", "alike", "different"].map(|key| expect.get(key).map(number));
    let [Some(Some(same)), alike, Some(Some(different))] = shares else {
        return;
    };
    let Some(alike) = alike.unwrap_or(Some(0.0)) else {
        return;
    };
    let sum = same + alike + different;
    let inside = [same, alike, different]
        .iter()
        .all(|share| (0.0..=1.0).contains(share));
    if inside && (sum - 1.0).abs() > ROUNDING {
        found.push(
            Diagnostic::error(
                "contradiction",
                format!("these shares add up to {sum:.3}, not 1"),
            )
            .label(&expect.span, "shares of the same pairs")
            .help("of all pairs that are one customer: the same + alike + different = 1"),
        );
    }
}
