//! A vocabulary for tests: the names that exist, with parameters of every kind.

use super::vocabulary::Vocabulary;
use crate::tables::definition::{Definition, Parameter, ParameterKind};

const fn plain(name: &'static str) -> Definition {
    with(name, &[])
}

const fn with(name: &'static str, parameters: &'static [Parameter]) -> Definition {
    Definition {
        name,
        summary: "One line.",
        doc: "More about it.",
        parameters,
        examples: &[("given", "expected")],
    }
}

const fn parameter(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter {
        name,
        kind,
        required: false,
        doc: "What it is for.",
    }
}

const fn required(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter {
        required: true,
        ..parameter(name, kind)
    }
}

static STANDARDIZERS: &[Definition] = &[
    plain("trim"),
    plain("collapse-whitespace"),
    plain("unicode"),
    with(
        "case",
        &[required("to", ParameterKind::Choice(&["lower", "upper"]))],
    ),
    with(
        "null-tokens",
        &[parameter("tokens", ParameterKind::TextList)],
    ),
    with(
        "map",
        &[
            required("values", ParameterKind::TextMap),
            parameter("strict", ParameterKind::Flag),
        ],
    ),
    with(
        "replace",
        &[
            required("pattern", ParameterKind::Regex),
            required("with", ParameterKind::Text),
        ],
    ),
    plain("digits"),
    with("default", &[required("value", ParameterKind::Text)]),
    with("concat", &[parameter("separator", ParameterKind::Text)]),
    plain("split"),
    with("phone", &[parameter("extensions", ParameterKind::Flag)]),
    plain("email"),
    with(
        "date",
        &[parameter(
            "order",
            ParameterKind::Choice(&["ymd", "dmy", "mdy"]),
        )],
    ),
    plain("timestamp"),
    plain("postcode"),
    plain("business-number"),
    plain("corporate-number"),
    plain("gender"),
    plain("consent"),
    plain("flag"),
    plain("number"),
    plain("url"),
    plain("identifier"),
    plain("text"),
    plain("category"),
    plain("person-name"),
    plain("company-name"),
    plain("postal-address"),
];

static CHECKS: &[Definition] = &[
    with("required", &[parameter("unless", ParameterKind::FieldList)]),
    plain("unique"),
    with("pattern", &[required("pattern", ParameterKind::Regex)]),
    with(
        "length",
        &[
            parameter("min", ParameterKind::Integer),
            parameter("max", ParameterKind::Integer),
        ],
    ),
    with(
        "range",
        &[
            parameter("min", ParameterKind::Text),
            parameter("max", ParameterKind::Text),
        ],
    ),
    with(
        "allowed-values",
        &[
            parameter("values", ParameterKind::TextList),
            parameter("file", ParameterKind::Path),
        ],
    ),
    with(
        "outlier",
        &[
            parameter("min", ParameterKind::Number),
            parameter("max", ParameterKind::Number),
        ],
    ),
    with(
        "date-order",
        &[
            parameter("after", ParameterKind::Field),
            parameter("before", ParameterKind::Field),
        ],
    ),
    with("consent-age", &[required("given_at", ParameterKind::Field)]),
    with(
        "postcode-for-region",
        &[parameter("address", ParameterKind::Field)],
    ),
    plain("email-syntax"),
    plain("phone-valid"),
    plain("business-number-valid"),
    plain("placeholder"),
    plain("shared-value"),
    with(
        "freshness",
        &[
            parameter("max_age", ParameterKind::Duration),
            parameter("since", ParameterKind::Date),
        ],
    ),
    plain("encoding-damage"),
];

static STRATEGIES: &[Definition] = &[
    plain("usable"),
    plain("most-recent"),
    plain("source-priority"),
    plain("most-frequent"),
    plain("longest"),
    plain("most-complete-row"),
    plain("most-restrictive"),
    plain("earliest"),
    plain("min"),
    plain("max"),
    plain("sum"),
    plain("union"),
    with("pinned", &[parameter("file", ParameterKind::Path)]),
];

static COMPARISONS: &[Definition] = &[
    plain("exact"),
    with("name", &[parameter("cutoff", ParameterKind::Number)]),
];

static BLOCKING_KEYS: &[Definition] = &[plain("person-name.choseong")];

/// The vocabulary.
pub fn vocabulary() -> Vocabulary<'static> {
    Vocabulary {
        standardizers: STANDARDIZERS,
        checks: CHECKS,
        strategies: STRATEGIES,
        comparisons: COMPARISONS,
        blocking_keys: BLOCKING_KEYS,
    }
}
