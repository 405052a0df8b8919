//! Settings that never took effect: what a project declares, so that whoever runs it can say what
//! was never used.

use super::rules::{CheckWhat, Origin, Place, Project};
use crate::diag::Diagnostic;

/// A kind of declared thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclaredKind {
    /// A source.
    Source,
    /// A field.
    Field,
    /// A check.
    Check,
    /// An exclusion.
    Exclude,
    /// A gate.
    Gate,
    /// A chain of survivorship for one field.
    Chain,
    /// A group of survivorship.
    Group,
    /// A named condition.
    Term,
}

impl DeclaredKind {
    /// What one is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            DeclaredKind::Source => "source",
            DeclaredKind::Field => "field",
            DeclaredKind::Check => "check",
            DeclaredKind::Exclude => "exclusion",
            DeclaredKind::Gate => "gate",
            DeclaredKind::Chain => "survivorship chain",
            DeclaredKind::Group => "survivorship group",
            DeclaredKind::Term => "term",
        }
    }
}

/// One declared thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// Its kind.
    pub kind: DeclaredKind,
    /// Its position in the project's list of that kind.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// Where it was declared.
    pub place: Place,
}

/// Everything a project declares that can turn out to be without effect, kind by kind in the
/// order of the file.
pub fn declared(project: &Project) -> Vec<Declared> {
    let mut all = Vec::new();
    let mut add = |kind: DeclaredKind, index: usize, name: &str, place: &Place| {
        all.push(Declared {
            kind,
            index,
            name: name.to_owned(),
            place: place.clone(),
        });
    };
    for (index, source) in project.sources.iter().enumerate() {
        add(DeclaredKind::Source, index, &source.name, &source.place);
    }
    for (index, field) in project.fields.iter().enumerate() {
        add(DeclaredKind::Field, index, &field.name, &field.place);
    }
    for (index, check) in project.checks.iter().enumerate() {
        let name = match (&check.name, &check.what) {
            (Some(name), _) => name.as_str(),
            (None, CheckWhat::Registered(step)) => step.name.as_str(),
            (None, CheckWhat::Sql(_)) => "sql",
        };
        add(DeclaredKind::Check, index, name, &check.place);
    }
    for (index, rule) in project.exclude.iter().enumerate() {
        add(DeclaredKind::Exclude, index, &rule.name, &rule.name.place);
    }
    for (index, gate) in project.gates.iter().enumerate() {
        add(DeclaredKind::Gate, index, &gate.title(), &gate.place);
    }
    for (index, (field, _)) in project.survivorship.fields.iter().enumerate() {
        add(DeclaredKind::Chain, index, field, &field.place);
    }
    for (index, (group, _)) in project.survivorship.groups.iter().enumerate() {
        add(DeclaredKind::Group, index, group, &group.place);
    }
    for (index, term) in project.terms.iter().enumerate() {
        add(DeclaredKind::Term, index, &term.name, &term.name.place);
    }
    all
}

/// A warning for everything the project file itself declares that `took_effect` denies. Packs
/// declare more than any one project needs, so what they bring is never warned about.
pub fn unused(project: &Project, took_effect: impl Fn(&Declared) -> bool) -> Vec<Diagnostic> {
    declared(project)
        .into_iter()
        .filter(|declared| declared.place.origin == Origin::Project && !took_effect(declared))
        .map(|declared| {
            let message = format!(
                "the {} `{}` had no effect",
                declared.kind.name(),
                declared.name
            );
            let diagnostic = Diagnostic::warning("setting-unused", message);
            match &declared.place.span {
                Some(span) => diagnostic.label(span, "never used"),
                None => diagnostic,
            }
        })
        .collect()
}
