//! The sections of a project file in their order, each from its rules.

use std::fmt::Write;

use super::matching::match_entries;
use super::text::{comment_beside, comment_lines, flow_list, flow_map, scalar, settings};
use super::{Comments, Packs};
use crate::config::keys;
use crate::config::rules::{
    CheckRule, CheckWhat, CheckedForm, ControlTotal, Delivery, FieldRule, GateRule, GateWhat,
    GivenRow, Header, MatchRules, OnDuplicateId, OnFail, Origin, Pick, Place, Presence, Project,
    ResidentNumber, SourceRule, Step, TestRule, TestWhat, Written,
};

type Entries = Vec<(String, String)>;

pub(super) struct Writer<'a> {
    project: &'a Project,
    comments: &'a Comments,
    packs: Packs,
    out: String,
}

impl<'a> Writer<'a> {
    pub fn new(project: &'a Project, comments: &'a Comments, packs: Packs) -> Self {
        Writer {
            project,
            comments,
            packs,
            out: String::new(),
        }
    }

    pub fn write(mut self) -> String {
        let project = self.project;
        comment_lines(&mut self.out, "", &self.comments.head);
        self.line("version: 1");
        if let Some(name) = &project.name {
            self.line(&format!("name: {}", scalar(name)));
        }
        if let Some(seed) = project.seed {
            self.line(&format!("seed: {seed}"));
        }
        if let Some(keep) = project.keep {
            self.line(&format!("keep: {keep}"));
        }
        if self.packs == Packs::Referenced && !project.extends.is_empty() {
            self.line(&format!("extends: {}", names(&project.extends)));
        }
        self.line("sources:");
        if project.sources.is_empty() {
            self.out.truncate(self.out.len() - 1);
            self.line(" []");
        }
        for source in &project.sources {
            self.source(source);
        }
        self.fields();
        let checks = project
            .checks
            .iter()
            .filter(|check| self.keeps(&check.place));
        self.block(
            "checks",
            checks.map(|rule| flow_map(&check(rule))).collect(),
        );
        let kept = project
            .exclude
            .iter()
            .any(|rule| self.keeps(&rule.name.place));
        let exclude = project.exclude.iter().filter(|_| kept);
        self.block(
            "exclude",
            exclude
                .map(|rule| {
                    flow_map(&[
                        pair("name", scalar(&rule.name)),
                        pair("when", scalar(&rule.when)),
                    ])
                })
                .collect(),
        );
        let terms = project
            .terms
            .iter()
            .filter(|term| self.keeps(&term.name.place));
        let terms: Vec<String> = terms
            .map(|term| format!("{}: {}", scalar(&term.name), scalar(&term.condition)))
            .collect();
        self.map("terms", terms);
        self.matching();
        self.survivorship();
        self.totals();
        let gates = project.gates.iter().filter(|gate| self.keeps(&gate.place));
        self.block("gates", gates.map(|rule| flow_map(&gate(rule))).collect());
        let tests = project.tests.iter().filter(|test| self.keeps(&test.place));
        self.block("tests", tests.map(|rule| flow_map(&test(rule))).collect());
        for (key, list) in [
            ("headline", &project.headline),
            ("breakdown", &project.breakdown),
        ] {
            if list.iter().any(|word| self.keeps(&word.place)) {
                self.line(&format!("{key}: {}", names(list)));
            }
        }
        if let Some(value) = &project.value
            && self.keeps(&value.place)
        {
            self.line(&format!("value: {}", scalar(value)));
        }
        self.out
    }

    /// Whether a rule of that place is written.
    fn keeps(&self, place: &Place) -> bool {
        self.packs == Packs::Inlined || place.origin != Origin::Pack
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    fn block(&mut self, key: &str, items: Vec<String>) {
        let items = items.into_iter().map(|item| format!("- {item}")).collect();
        self.map(key, items);
    }

    fn map(&mut self, key: &str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.line(&format!("{key}:"));
        }
        for line in lines {
            self.line(&format!("  {line}"));
        }
    }

    fn source(&mut self, source: &SourceRule) {
        let comment = self.comments.sources.get(&*source.name);
        comment_lines(
            &mut self.out,
            "  ",
            comment.map_or(&[], std::slice::from_ref),
        );
        for (position, (key, value)) in source_entries(source).into_iter().enumerate() {
            let dash = if position == 0 { "- " } else { "  " };
            self.line(&format!("  {dash}{key}: {value}"));
        }
        let maps = source.columns.iter();
        let own: Vec<_> = maps
            .filter(|map| map.field.place.origin != Origin::Preset)
            .collect();
        if !own.is_empty() {
            self.line("    columns:");
        }
        for map in own {
            let key = (source.name.value.clone(), map.field.value.clone());
            let columns = match map.columns.as_slice() {
                [one] => scalar(one),
                several => names(several),
            };
            let beside = comment_beside(self.comments.columns.get(&key));
            self.line(&format!("      {}: {columns}{beside}", scalar(&map.field)));
        }
        if let Some(lines) = self.comments.unmapped.get(&*source.name) {
            comment_lines(&mut self.out, "      ", lines);
        }
    }

    fn fields(&mut self) {
        let fields: Vec<String> = self
            .project
            .fields
            .iter()
            .filter(|field| self.keeps(&field.place))
            .map(|field| {
                let beside = comment_beside(self.comments.fields.get(&*field.name));
                format!(
                    "{}: {}{beside}",
                    scalar(&field.name),
                    flow_map(&field_entries(field))
                )
            })
            .collect();
        self.map("fields", fields);
    }

    fn matching(&mut self) {
        let rules = &self.project.matching;
        let layered = self.packs == Packs::Referenced && !self.project.extends.is_empty();
        if *rules == MatchRules::default() && !layered {
            return;
        }
        // A pack may say otherwise, so that even defaults are written out over one.
        self.map("match", match_entries(rules));
    }

    fn survivorship(&mut self) {
        let rules = &self.project.survivorship;
        let mut lines = Vec::new();
        if rules
            .default
            .iter()
            .any(|step| self.keeps(&step.name.place))
        {
            lines.push(format!("default: {}", steps(&rules.default)));
        }
        let fields = rules
            .fields
            .iter()
            .filter(|(name, _)| self.keeps(&name.place));
        let fields: Vec<String> = fields
            .map(|(name, chain)| format!("  {}: {}", scalar(name), steps(chain)))
            .collect();
        if !fields.is_empty() {
            lines.push("fields:".to_owned());
            lines.extend(fields);
        }
        let groups = rules
            .groups
            .iter()
            .filter(|(name, _)| self.keeps(&name.place));
        let groups: Vec<String> = groups
            .map(|(name, members)| format!("  {}: {}", scalar(name), names(members)))
            .collect();
        if !groups.is_empty() {
            lines.push("groups:".to_owned());
            lines.extend(groups);
        }
        self.map("survivorship", lines);
    }

    fn totals(&mut self) {
        let totals = &self.project.control_totals;
        let field = |total: &'a ControlTotal| match total {
            ControlTotal::Sum(field) | ControlTotal::CountBy(field) => field,
        };
        if totals.iter().any(|total| self.keeps(&field(total).place)) {
            let items = totals.iter().map(|total| {
                let key = match total {
                    ControlTotal::Sum(_) => "sum",
                    ControlTotal::CountBy(_) => "count_by",
                };
                flow_map(&[pair(key, scalar(field(total)))])
            });
            self.block("control_totals", items.collect());
        }
    }
}

pub(super) fn pair(key: &str, value: impl Into<String>) -> (String, String) {
    (key.to_owned(), value.into())
}

pub(super) fn names(list: &[Written<String>]) -> String {
    flow_list(list.iter().map(|name| scalar(name)))
}

pub(super) fn text(entries: &mut Entries, key: &str, text: Option<&str>) {
    entries.extend(text.map(|text| pair(key, scalar(text))));
}

fn word(entries: &mut Entries, key: &str, word: Option<&Written<String>>) {
    let own = word.filter(|word| word.place.origin != Origin::Preset);
    text(entries, key, own.map(|word| word.value.as_str()));
}

fn steps(chain: &[Step]) -> String {
    flow_list(chain.iter().map(|step| {
        let name = scalar(&step.name);
        if step.settings.0.is_empty() {
            name
        } else {
            flow_map(&[(name, flow_map(&settings(&step.settings)))])
        }
    }))
}

fn source_entries(source: &SourceRule) -> Entries {
    let mut entries = vec![
        pair("name", scalar(&source.name)),
        pair("path", scalar(&source.path)),
    ];
    if source.pick == Pick::All {
        entries.push(pair("pick", "all"));
    }
    if source.pick == Pick::Newest {
        entries.push(pair("pick", "newest"));
    }
    if let Some(age) = &source.max_age {
        entries.push(pair("max_age", age.to_string()));
    }
    if source.required == Presence::Optional {
        entries.push(pair("required", "false"));
    }
    if source.delivery == Delivery::Changes {
        entries.push(pair("delivery", "changes"));
    }
    match source.on_duplicate_id {
        OnDuplicateId::SameCustomer => {}
        OnDuplicateId::KeepNewest => entries.push(pair("on_duplicate_id", "keep-newest")),
        OnDuplicateId::Quarantine => entries.push(pair("on_duplicate_id", "quarantine")),
    }
    text(
        &mut entries,
        "entity",
        source.entity.map(|kind| kind.name()),
    );
    word(&mut entries, "preset", source.preset.as_ref());
    if source
        .id
        .iter()
        .any(|column| column.place.origin != Origin::Preset)
    {
        entries.push(pair("id", names(&source.id)));
    }
    word(&mut entries, "updated_at", source.updated_at.as_ref());
    word(&mut entries, "timezone", source.timezone.as_ref());
    word(&mut entries, "merged_ids", source.merged_ids.as_ref());
    word(&mut entries, "deleted_when", source.deleted_when.as_ref());
    if let Some(trust) = source.trust {
        entries.push(pair("trust", trust.to_string()));
    }
    if !source.field_trust.is_empty() {
        let trust = source.field_trust.iter();
        let trust: Entries = trust
            .map(|(field, trust)| (scalar(field), trust.to_string()))
            .collect();
        entries.push(pair("field_trust", flow_map(&trust)));
    }
    word(&mut entries, "format", source.format.as_ref());
    word(&mut entries, "encoding", source.encoding.as_ref());
    if let Some(delimiter) = source.delimiter {
        entries.push(pair("delimiter", scalar(&delimiter.to_string())));
    }
    if !source.widths_bytes.is_empty() {
        let widths: Vec<String> = source.widths_bytes.iter().map(u32::to_string).collect();
        entries.push(pair("widths_bytes", format!("[{}]", widths.join(", "))));
    }
    word(&mut entries, "sheet", source.sheet.as_ref());
    if let Some(header) = source.header {
        let header = match header {
            Header::Line(line) => line.to_string(),
            Header::None => "none".to_owned(),
        };
        entries.push(pair("header", header));
    }
    word(&mut entries, "password_env", source.password_env.as_ref());
    if let Some(share) = source.max_undecodable {
        entries.push(pair("max_undecodable", share.to_string()));
    }
    if source.resident_number == ResidentNumber::Fail {
        entries.push(pair("resident_number", "fail"));
    }
    text(&mut entries, "owner", source.owner.as_deref());
    text(&mut entries, "note", source.note.as_deref());
    entries
}

fn field_entries(field: &FieldRule) -> Entries {
    let mut entries = vec![pair("type", field.ty.name())];
    let labels: Entries = [("ko", &field.label_ko), ("en", &field.label_en)]
        .into_iter()
        .filter_map(|(language, label)| Some(pair(language, scalar(label.as_ref()?))))
        .collect();
    if !labels.is_empty() {
        entries.push(pair("label", flow_map(&labels)));
    }
    text(&mut entries, "description", field.description.as_deref());
    text(&mut entries, "owner", field.owner.as_deref());
    text(&mut entries, "note", field.note.as_deref());
    word(&mut entries, "derive", field.derive.as_ref());
    if let Some(chain) = &field.standardize {
        entries.push(pair("standardize", steps(chain)));
    }
    if let Some(most) = field.max_values {
        entries.push(pair("max_values", most.to_string()));
    }
    if let Some(importance) = field.importance {
        entries.push(pair("importance", importance.name()));
    }
    text(&mut entries, "region", field.region.as_deref());
    let own = |name: &str| !keys::FIELD_KEYS.keys.iter().any(|key| key.name == name);
    entries.extend(
        settings(&field.settings)
            .into_iter()
            .filter(|(name, _)| own(name)),
    );
    entries
}

fn check(rule: &CheckRule) -> Entries {
    let mut entries = Vec::new();
    word(&mut entries, "name", rule.name.as_ref());
    word(&mut entries, "field", rule.field.as_ref());
    match &rule.what {
        CheckWhat::Registered(step) => {
            entries.push(pair("check", scalar(&step.name)));
            entries.extend(settings(&step.settings));
        }
        CheckWhat::Sql(sql) => entries.push(pair("sql", scalar(sql))),
    }
    text(
        &mut entries,
        "dimension",
        rule.dimension.map(|dimension| dimension.name()),
    );
    text(
        &mut entries,
        "severity",
        rule.severity.map(|severity| severity.name()),
    );
    text(&mut entries, "owner", rule.owner.as_deref());
    text(&mut entries, "suggestion", rule.suggestion.as_deref());
    text(&mut entries, "note", rule.note.as_deref());
    word(&mut entries, "when", rule.when.as_ref());
    if rule.on == CheckedForm::Raw {
        entries.push(pair("on", "raw"));
    }
    entries
}

fn gate(rule: &GateRule) -> Entries {
    let mut entries = Vec::new();
    word(&mut entries, "name", rule.name.as_ref());
    match &rule.what {
        GateWhat::Dimension {
            dimension,
            field,
            min,
        } => {
            entries.push(pair("dimension", dimension.name()));
            word(&mut entries, "field", field.as_ref());
            entries.push(pair("min", min.to_string()));
        }
        GateWhat::Check { check, min } => {
            entries.push(pair("check", scalar(check)));
            entries.push(pair("min", min.to_string()));
        }
        GateWhat::Sql {
            condition,
            when,
            min,
        } => {
            entries.push(pair("sql", scalar(condition)));
            word(&mut entries, "when", when.as_ref());
            entries.push(pair("min", min.to_string()));
        }
        GateWhat::SourceRowsDrop(drop) => entries.push(pair("source_rows_drop", drop.to_string())),
        GateWhat::MaxClusterSize(size) => entries.push(pair("max_cluster_size", size.to_string())),
        GateWhat::IdChurn(share) => entries.push(pair("id_churn", share.to_string())),
        GateWhat::MissingColumn(most) => entries.push(pair("missing_column", most.to_string())),
        GateWhat::FillRateDrop { field, most } => {
            entries.push(pair("fill_rate_drop", most.to_string()));
            word(&mut entries, "field", field.as_ref());
        }
        GateWhat::NewPattern { field, most } => {
            entries.push(pair("new_pattern", most.to_string()));
            word(&mut entries, "field", field.as_ref());
        }
    }
    word(&mut entries, "source", rule.source.as_ref());
    let on_fail = match rule.on_fail {
        OnFail::Report => "report",
        OnFail::Hold => "hold",
    };
    entries.push(pair("on_fail", on_fail));
    entries
}

fn test(rule: &TestRule) -> Entries {
    let mut entries = Vec::new();
    word(&mut entries, "name", rule.name.as_ref());
    match &rule.what {
        TestWhat::Row {
            source,
            given,
            expect,
            finds,
            excluded,
        } => {
            word(&mut entries, "source", source.as_ref());
            entries.push(pair("given", row(given)));
            if !expect.is_empty() {
                let expect: Entries = expect
                    .iter()
                    .map(|(field, text)| {
                        let text = text.as_deref().map_or("null".to_owned(), scalar);
                        (scalar(field), text)
                    })
                    .collect();
                entries.push(pair("expect", flow_map(&expect)));
            }
            if let Some(finds) = finds {
                let finds = flow_list(finds.iter().map(|name| scalar(name)));
                entries.push(pair("finds", finds));
            }
            word(&mut entries, "excluded", excluded.as_ref());
        }
        TestWhat::Pair {
            left,
            right,
            decision,
        } => {
            entries.push(pair("left", row(left)));
            entries.push(pair("right", row(right)));
            entries.push(pair("decision", decision.name()));
        }
    }
    entries
}

fn row(given: &GivenRow) -> String {
    let cells: Entries = given
        .iter()
        .map(|(field, texts)| {
            let cells = match texts.as_slice() {
                [one] => scalar(one),
                several => flow_list(several.iter().map(|text| scalar(text))),
            };
            (scalar(field), cells)
        })
        .collect();
    flow_map(&cells)
}
