//! A tree without mistakes to the plain types of `rules`. Reports nothing: whatever a tree could
//! have wrong was said before, so what cannot be read here is left out.

use super::check::{flag, integer, number};
use super::keys;
use super::rules::{
    Age, CheckRule, CheckWhat, CheckedForm, ColumnMap, ComparisonRule, ControlTotal, Delivery,
    ExcludeRule, Expectation, FieldRule, GateRule, GateWhat, GivenRow, Header, LinkRule, LinkType,
    MatchRules, OnDuplicateId, OnFail, OnePerSource, PassRule, Pick, Place, Presence, Project,
    ResidentNumber, SourceRule, Step, Survivorship, TermRule, TestRule, TestWhat, Written,
};
use super::vocabulary::{Registry, Vocabulary};
use super::yaml::{Key, Node, Value};
use crate::tables::definition::{Parameter, ParameterKind, Setting, Settings};
use crate::tables::field::{EntityKind, FieldType, Importance};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::pairs::{CompanyLevel, Decision};

/// The rules of a checked tree.
pub fn project(root: &Node, vocabulary: &Vocabulary<'_>) -> Project {
    let read = Reader { vocabulary };
    let matching = root.get("match");
    Project {
        name: text(root, "name"),
        seed: root.get("seed").and_then(integer),
        keep: root.get("keep").and_then(integer),
        extends: words(root, "extends"),
        sources: list(root, "sources", source),
        fields: entries(root, "fields")
            .iter()
            .filter_map(|(key, node)| read.field(key, node))
            .collect(),
        checks: list(root, "checks", |node| read.check(node)),
        exclude: list(root, "exclude", |node| {
            Some(ExcludeRule {
                name: word(node, "name")?,
                when: word(node, "when")?,
            })
        }),
        terms: entries(root, "terms")
            .iter()
            .filter_map(|(key, node)| {
                Some(TermRule {
                    name: written_key(key, node),
                    condition: written(node)?,
                })
            })
            .collect(),
        matching: matching.map_or_else(MatchRules::default, |node| read.matching(node)),
        survivorship: root
            .get("survivorship")
            .map_or_else(Survivorship::default, |node| read.survivorship(node)),
        control_totals: list(root, "control_totals", |node| {
            let sum = word(node, "sum").map(ControlTotal::Sum);
            sum.or_else(|| word(node, "count_by").map(ControlTotal::CountBy))
        }),
        gates: list(root, "gates", gate),
        tests: list(root, "tests", test),
        headline: words(root, "headline"),
        breakdown: words(root, "breakdown"),
        value: word(root, "value"),
    }
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary<'a>,
}

impl Reader<'_> {
    fn field(&self, key: &Key, node: &Node) -> Option<FieldRule> {
        let ty = FieldType::from_name(node.get("type")?.text()?)?;
        let label = node.get("label");
        let one_label = label.and_then(Node::text).map(str::to_owned);
        let label_in = |language| label.and_then(|label| text(label, language));
        let parameters = self
            .vocabulary
            .parameters(Registry::Standardizers, ty.name());
        let settings = settings(node.entries(), parameters);
        let chain = node.get("standardize").map(|steps| {
            let mut chain = self.steps(steps, Registry::Standardizers);
            for step in chain.iter_mut().filter(|step| *step.name == ty.name()) {
                for (name, setting) in &settings.0 {
                    let told = step.settings.0.entry(name.clone());
                    told.or_insert_with(|| setting.clone());
                }
            }
            chain
        });
        Some(FieldRule {
            name: written_key(key, node),
            ty,
            label_ko: one_label.clone().or_else(|| label_in("ko")),
            label_en: one_label.or_else(|| label_in("en")),
            description: text(node, "description"),
            owner: text(node, "owner"),
            note: text(node, "note"),
            derive: word(node, "derive"),
            standardize: chain,
            max_values: whole(node, "max_values"),
            importance: text(node, "importance").and_then(|name| Importance::from_name(&name)),
            region: text(node, "region"),
            settings,
            place: Place {
                span: Some(key.span.clone()),
                origin: node.origin,
            },
        })
    }

    fn check(&self, node: &Node) -> Option<CheckRule> {
        let what = match word(node, "check") {
            Some(name) => {
                let parameters = self.vocabulary.parameters(Registry::Checks, &name);
                let own: Vec<&Parameter> = parameters
                    .iter()
                    .filter(|p| !keys::CHECK.keys.iter().any(|key| key.name == p.name))
                    .collect();
                let settings = settings(node.entries(), own);
                CheckWhat::Registered(Step { name, settings })
            }
            None => CheckWhat::Sql(word(node, "sql")?),
        };
        let on = match node.get("on").and_then(Node::text) {
            Some("raw") => CheckedForm::Raw,
            _ => CheckedForm::Standardized,
        };
        Some(CheckRule {
            name: word(node, "name"),
            what,
            field: word(node, "field"),
            dimension: node
                .get("dimension")
                .and_then(Node::text)
                .and_then(Dimension::from_name),
            severity: node
                .get("severity")
                .and_then(Node::text)
                .and_then(Severity::from_name),
            owner: text(node, "owner"),
            suggestion: text(node, "suggestion"),
            note: text(node, "note"),
            when: word(node, "when"),
            on,
            place: place(node),
        })
    }

    fn matching(&self, node: &Node) -> MatchRules {
        let defaults = MatchRules::default();
        let share = |key: &str, default| node.get(key).and_then(number).unwrap_or(default);
        MatchRules {
            blocking: list(node, "blocking", |pass| {
                Some(PassRule {
                    name: text(pass, "name"),
                    keys: words(pass, "keys"),
                })
                .filter(|pass| !pass.keys.is_empty())
            }),
            comparisons: list(node, "comparisons", |comparison| {
                let how = word(comparison, "comparison").map(|name| {
                    let parameters = self.vocabulary.parameters(Registry::Comparisons, &name);
                    let settings = settings(comparison.entries(), parameters);
                    Step { name, settings }
                });
                let rule = ComparisonRule {
                    name: text(comparison, "name"),
                    fields: words(comparison, "fields"),
                    how,
                    expect: comparison.get("expect").and_then(expectation),
                };
                Some(rule).filter(|rule| !rule.fields.is_empty())
            }),
            merge_from: share("merge_from", defaults.merge_from),
            review_from: share("review_from", defaults.review_from),
            link_type: match text(node, "link_type").as_deref() {
                Some("dedupe") => LinkType::Dedupe,
                Some("link") => LinkType::Link,
                _ => LinkType::Both,
            },
            cannot_link: list(node, "cannot_link", link),
            must_link: list(node, "must_link", link),
            one_per_source: one_per_source(node),
            company_level: match node.get("company_level").and_then(Node::text) {
                Some("legal-entity") => CompanyLevel::LegalEntity,
                _ => CompanyLevel::Site,
            },
            max_cluster_size: whole(node, "max_cluster_size"),
            max_pairs: node.get("max_pairs").and_then(integer),
        }
    }

    fn survivorship(&self, node: &Node) -> Survivorship {
        let chain = |steps: &Node| self.steps(steps, Registry::Strategies);
        Survivorship {
            default: node.get("default").map(chain).unwrap_or_default(),
            fields: entries(node, "fields")
                .iter()
                .map(|(key, steps)| (written_key(key, steps), chain(steps)))
                .collect(),
            groups: entries(node, "groups")
                .iter()
                .map(|(key, fields)| (written_key(key, fields), written_items(fields)))
                .collect(),
        }
    }

    fn steps(&self, node: &Node, registry: Registry) -> Vec<Step> {
        let step = |item: &Node| match &item.value {
            Value::Map(entries) => {
                let (key, given) = entries.first()?;
                let parameters = self.vocabulary.parameters(registry, &key.text);
                Some(Step {
                    name: written_key(key, item),
                    settings: settings(given.entries(), parameters),
                })
            }
            _ => Some(Step {
                name: written(item)?,
                settings: Settings::default(),
            }),
        };
        node.items().iter().filter_map(step).collect()
    }
}

fn source(node: &Node) -> Option<SourceRule> {
    let choice = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
    Some(SourceRule {
        name: word(node, "name")?,
        path: word(node, "path")?,
        pick: match choice("pick") {
            "newest" => Pick::Newest,
            "all" => Pick::All,
            _ => Pick::Unsaid,
        },
        max_age: node.get("max_age").and_then(|age| {
            Some(Written {
                value: Age::parse(age.text()?)?,
                place: place(age),
            })
        }),
        required: match node.get("required").and_then(flag) {
            Some(false) => Presence::Optional,
            _ => Presence::Required,
        },
        delivery: match choice("delivery") {
            "changes" => Delivery::Changes,
            _ => Delivery::Full,
        },
        on_duplicate_id: match choice("on_duplicate_id") {
            "keep-newest" => OnDuplicateId::KeepNewest,
            "quarantine" => OnDuplicateId::Quarantine,
            _ => OnDuplicateId::SameCustomer,
        },
        entity: entity(node),
        preset: word(node, "preset"),
        id: words(node, "id"),
        updated_at: word(node, "updated_at"),
        timezone: word(node, "timezone"),
        merged_ids: word(node, "merged_ids"),
        deleted_when: word(node, "deleted_when"),
        trust: whole(node, "trust"),
        field_trust: entries(node, "field_trust")
            .iter()
            .filter_map(|(key, trust)| {
                let trust = u8::try_from(integer(trust)?).ok()?;
                Some((written_key(key, node), trust))
            })
            .collect(),
        columns: entries(node, "columns")
            .iter()
            .map(|(key, columns)| ColumnMap {
                field: written_key(key, columns),
                columns: written_items(columns),
            })
            .collect(),
        format: word(node, "format"),
        encoding: word(node, "encoding"),
        delimiter: match choice("delimiter") {
            "tab" => Some('\t'),
            text => text.chars().next(),
        },
        widths_bytes: node
            .get("widths_bytes")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|width| u32::try_from(integer(width)?).ok())
            .collect(),
        sheet: word(node, "sheet"),
        header: node.get("header").map(|header| match integer(header) {
            Some(line) => Header::Line(u32::try_from(line).unwrap_or(u32::MAX)),
            None => Header::None,
        }),
        password_env: word(node, "password_env"),
        max_undecodable: node.get("max_undecodable").and_then(number),
        resident_number: match choice("resident_number") {
            "fail" => ResidentNumber::Fail,
            _ => ResidentNumber::Redact,
        },
        owner: text(node, "owner"),
        note: text(node, "note"),
        place: place(node),
    })
}

fn expectation(node: &Node) -> Option<Expectation> {
    let share = |key: &str| node.get(key).and_then(number);
    Some(Expectation {
        same: share("same")?,
        alike: share("alike").unwrap_or(0.0),
        different: share("different")?,
    })
}

fn one_per_source(node: &Node) -> OnePerSource {
    match node.get("one_per_source") {
        None => OnePerSource::No,
        Some(given) => match flag(given) {
            Some(true) => OnePerSource::All,
            Some(false) => OnePerSource::No,
            None => OnePerSource::Of(words(node, "one_per_source")),
        },
    }
}

fn link(node: &Node) -> Option<LinkRule> {
    Some(LinkRule {
        field: word(node, "field")?,
        entity: entity(node),
    })
}

fn gate(node: &Node) -> Option<GateRule> {
    let share = |key: &str| node.get(key).and_then(number);
    let what = if let Some(dimension) = node.get("dimension").and_then(Node::text) {
        GateWhat::Dimension {
            dimension: Dimension::from_name(dimension)?,
            field: word(node, "field"),
            min: share("min")?,
        }
    } else if let Some(check) = word(node, "check") {
        let min = share("min")?;
        GateWhat::Check { check, min }
    } else if let Some(condition) = word(node, "sql") {
        GateWhat::Sql {
            condition,
            when: word(node, "when"),
            min: share("min")?,
        }
    } else if let Some(drop) = share("source_rows_drop") {
        GateWhat::SourceRowsDrop(drop)
    } else if let Some(most) = share("fill_rate_drop") {
        let field = word(node, "field");
        GateWhat::FillRateDrop { field, most }
    } else if let Some(most) = share("new_pattern") {
        let field = word(node, "field");
        GateWhat::NewPattern { field, most }
    } else if let Some(share) = share("id_churn") {
        GateWhat::IdChurn(share)
    } else if let Some(size) = whole(node, "max_cluster_size") {
        GateWhat::MaxClusterSize(size)
    } else {
        GateWhat::MissingColumn(whole(node, "missing_column")?)
    };
    Some(GateRule {
        name: word(node, "name"),
        what,
        source: word(node, "source"),
        on_fail: match node.get("on_fail").and_then(Node::text) {
            Some("hold") => OnFail::Hold,
            _ => OnFail::Report,
        },
        place: place(node),
    })
}

/// The text of a cell; empty for `null`.
fn cell(node: &Node) -> String {
    let text = node.text().filter(|_| !node.is_nothing());
    text.unwrap_or_default().to_owned()
}

fn test(node: &Node) -> Option<TestRule> {
    let row = |key: &str| -> GivenRow {
        entries(node, key)
            .iter()
            .map(|(field, value)| {
                let cells = match &value.value {
                    Value::List(items) => items.iter().map(cell).collect(),
                    _ => vec![cell(value)],
                };
                (written_key(field, value), cells)
            })
            .collect()
    };
    let what = if node.get("given").is_some() {
        TestWhat::Row {
            source: word(node, "source"),
            given: row("given"),
            expect: entries(node, "expect")
                .iter()
                .map(|(field, value)| {
                    let text = value.text().filter(|text| !text.is_empty());
                    let text = text.filter(|_| !value.is_nothing());
                    (written_key(field, value), text.map(str::to_owned))
                })
                .collect(),
            finds: node.get("finds").map(texts),
            excluded: word(node, "excluded"),
        }
    } else {
        TestWhat::Pair {
            left: row("left"),
            right: row("right"),
            decision: match node.get("decision")?.text()? {
                "match" => Decision::Match,
                "review" => Decision::Review,
                _ => Decision::NonMatch,
            },
        }
    };
    Some(TestRule {
        name: word(node, "name"),
        what,
        place: place(node),
    })
}

/// The settings among the entries of a map that the parameters ask for.
fn settings<'a>(
    entries: &[(Key, Node)],
    parameters: impl IntoIterator<Item = &'a Parameter>,
) -> Settings {
    let mut settings = Settings::default();
    for parameter in parameters {
        let given = entries
            .iter()
            .find(|(key, _)| key.text == parameter.name)
            .and_then(|(_, node)| setting(node, parameter.kind));
        if let Some(setting) = given {
            settings.0.insert(parameter.name.to_owned(), setting);
        }
    }
    settings
}

fn setting(node: &Node, kind: ParameterKind) -> Option<Setting> {
    Some(match kind {
        ParameterKind::Number | ParameterKind::Integer => Setting::Number(number(node)?),
        ParameterKind::Flag => Setting::Flag(flag(node)?),
        ParameterKind::TextList | ParameterKind::FieldList => Setting::List(texts(node)),
        ParameterKind::TextMap => Setting::Map(
            node.entries()
                .iter()
                .filter_map(|(key, value)| Some((key.text.clone(), value.text()?.to_owned())))
                .collect(),
        ),
        _ => Setting::Text(node.text()?.to_owned()),
    })
}

/// All texts of a list (or of one value alone), also those that look like nothing: `null` in a
/// list of texts is the word.
fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items
            .iter()
            .filter_map(|item| item.text().map(str::to_owned))
            .collect(),
        Value::Scalar(text, _) => vec![text.clone()],
        Value::Map(_) => Vec::new(),
    }
}

fn list<T>(node: &Node, key: &str, each: impl FnMut(&Node) -> Option<T>) -> Vec<T> {
    match node.get(key).map(|node| &node.value) {
        Some(Value::List(items)) => items.iter().filter_map(each).collect(),
        _ => Vec::new(),
    }
}

fn entries<'a>(node: &'a Node, key: &str) -> &'a [(Key, Node)] {
    node.get(key).map_or(&[][..], Node::entries)
}

fn text(node: &Node, key: &str) -> Option<String> {
    Some(node.get(key)?.text()?.to_owned())
}

fn whole<T: TryFrom<u64>>(node: &Node, key: &str) -> Option<T> {
    T::try_from(node.get(key).and_then(integer)?).ok()
}

fn entity(node: &Node) -> Option<EntityKind> {
    match node.get("entity")?.text()? {
        "company" => Some(EntityKind::Company),
        _ => Some(EntityKind::Person),
    }
}

fn word(node: &Node, key: &str) -> Option<Written<String>> {
    written(node.get(key)?)
}

fn words(node: &Node, key: &str) -> Vec<Written<String>> {
    node.get(key).map(written_items).unwrap_or_default()
}

fn written(node: &Node) -> Option<Written<String>> {
    Some(Written {
        value: node.text()?.to_owned(),
        place: place(node),
    })
}

fn written_items(node: &Node) -> Vec<Written<String>> {
    node.items().iter().filter_map(written).collect()
}

fn written_key(key: &Key, node: &Node) -> Written<String> {
    Written {
        value: key.text.clone(),
        place: Place {
            span: Some(key.span.clone()),
            origin: node.origin,
        },
    }
}

fn place(node: &Node) -> Place {
    Place {
        span: Some(node.span.clone()),
        origin: node.origin,
    }
}
