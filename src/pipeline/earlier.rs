//! Earlier runs and audits as far as a report looks back: their manifests for trends, and the one
//! that gates and findings are compared with. What cannot be read any more is passed over: an old
//! manifest must not keep anybody from measuring today.

use super::checking::Checked;
use crate::error::Result;
use crate::history::findings::{self, Compared};
use crate::publish::current;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::Manifest;
use crate::publish::names::PublishedNames;
use crate::publish::store::{self, EntryKind, Store};
use crate::report::data::trend::MOST_POINTS;
use crate::report::data::{FieldLabel, FindingChanges, RuleChange, RuleStanding};
use crate::report::metrics::{Metrics, ProfileMetrics};
use crate::validate;

/// What came before.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The latest finished runs and audits, oldest first.
    pub published: Vec<(Area, Manifest)>,
    /// The one to compare with.
    pub baseline: Option<Baseline>,
}

/// The publication that this one is compared with.
#[derive(Debug)]
pub struct Baseline {
    /// Whether it is a run or an audit.
    pub area: Area,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its figures; `None` where they cannot be read.
    pub metrics: Option<Metrics>,
}

impl Earlier {
    /// Looks back. A run is compared with the current run or, before there is one, with the latest
    /// audit; an audit with whatever came last: an audit, or a run that became current.
    ///
    /// # Errors
    /// I/O, if the folders cannot be listed or `current.json` cannot be understood.
    pub fn load(store: &dyn Store, area: Area) -> Result<Self> {
        let mut found: Vec<(RunId, Area)> = Vec::new();
        for area in Area::ALL {
            let entries = store.list(area.folder())?.into_iter();
            let folders = entries.filter(|entry| entry.kind == EntryKind::Folder);
            found.extend(folders.filter_map(|it| Some((RunId::parse(&it.name).ok()?, area))));
        }
        found.sort_by(|a, b| (&a.0, a.1.folder()).cmp(&(&b.0, b.1.folder())));
        let current = current::current(store)?.map(|current| current.run_id);
        let read = |(run, area): &(RunId, Area)| {
            let manifest = Manifest::read(store, *area, run).ok().flatten()?;
            Some((*area, manifest))
        };
        let mut published: Vec<(Area, Manifest)> = Vec::new();
        for at in found.iter().rev() {
            if published.len() == MOST_POINTS - 1 {
                break;
            }
            published.extend(read(at));
        }
        published.reverse();
        let is_current = |of: Area, manifest: &Manifest| {
            of == Area::Runs && Some(&manifest.run_id) == current.as_ref()
        };
        let counts = |of: Area, manifest: &Manifest| {
            of == Area::Audits || manifest.publication != "held" || is_current(of, manifest)
        };
        let current_run = || {
            let run = current.clone()?;
            read(&(run, Area::Runs))
        };
        let latest = |of: &[Area]| {
            let mut latest = published.iter().rev();
            let latest =
                latest.find(|(area, manifest)| of.contains(area) && counts(*area, manifest));
            latest.cloned()
        };
        let baseline = match area {
            Area::Runs => current_run().or_else(|| latest(&[Area::Audits])),
            Area::Audits => latest(&Area::ALL).or_else(current_run),
        };
        let baseline = baseline.map(|(area, manifest)| {
            let path = store::join(&area.finished(&manifest.run_id), "metrics.json");
            let bytes = store.read(&path).ok().flatten();
            Baseline {
                area,
                metrics: bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()),
                manifest,
            }
        });
        Ok(Earlier {
            published,
            baseline,
        })
    }

    /// The figures of the baseline.
    pub fn metrics(&self) -> Option<&Metrics> {
        self.baseline.as_ref()?.metrics.as_ref()
    }

    /// The baseline's profile of a field in a source (empty: over all).
    pub fn profile(&self, source: &str, field: &str) -> Option<&ProfileMetrics> {
        let mut profiles = self.metrics()?.profile.iter();
        profiles.find(|profile| profile.source == source && profile.field == field)
    }

    /// The most frequent patterns of a field in a source of the baseline.
    pub fn patterns(&self, source: &str, field: &str) -> Option<Vec<&str>> {
        let patterns = self.profile(source, field)?.patterns.iter();
        Some(patterns.map(|known| known.pattern.as_str()).collect())
    }
}

/// Rules listed with their changes.
const RULES: usize = 100;

impl Earlier {
    /// Which findings are new, still there, or gone since the baseline.
    ///
    /// # Errors
    /// I/O, if its findings are damaged.
    pub fn changes(&self, checked: &Checked, store: &dyn Store) -> Result<FindingChanges> {
        let Some(Baseline { area, manifest, .. }) = &self.baseline else {
            return Ok(FindingChanges::default());
        };
        let (records, findings) = (&checked.records, &checked.findings);
        let names = PublishedNames::of(records);
        let run = &manifest.run_id;
        let compared = findings::compare(store, *area, run, records, &names, findings)?;
        let Some(by_rule) = compared else {
            return Ok(FindingChanges::default());
        };
        let label = |field: &str| -> FieldLabel {
            let at = names.fields.iter().position(|name| **name == *field);
            at.map_or_else(|| field.into(), |at| (&records.fields[at].def).into())
        };
        // What standardizers and readers note is noted whenever it is met; rules come and go.
        let is_rule = |kind: &str| {
            let mut registry = validate::registry().iter();
            kind == "sql" || registry.any(|entry| entry.definition.name == kind)
        };
        let now = |rule: &str, field: &str| {
            let mut checks = findings.checks.iter();
            let found = checks.find(|check| {
                let own = check.field.map_or("", |field| &names.fields[field]);
                *check.rule == *rule && own == field
            });
            found.map(|check| is_rule(&check.check))
        };
        let then = |rule: &str, field: &str| {
            let own = label(field).name;
            let mut checks = self.metrics()?.checks.iter();
            let found = checks.find(|check| check.rule == rule && check.field == own)?;
            Some(is_rule(&found.check))
        };
        let sum = |of: fn(&Compared) -> u64| by_rule.values().map(of).sum();
        let mut rules: Vec<RuleChange> = by_rule
            .iter()
            .filter(|(_, counts)| counts.new + counts.gone > 0)
            .map(|((rule, field), counts)| RuleChange {
                rule: rule.clone(),
                field: label(field),
                standing: match (then(rule, field), now(rule, field)) {
                    (Some(true), None) => RuleStanding::Dropped,
                    (None, Some(true)) if self.metrics().is_some() => RuleStanding::Added,
                    _ => RuleStanding::Kept,
                },
                new: counts.new,
                open: counts.open,
                gone: counts.gone,
            })
            .collect();
        rules.sort_by_key(|change| std::cmp::Reverse((change.new, change.gone)));
        rules.truncate(RULES);
        Ok(FindingChanges {
            since: run.to_string(),
            since_as_of: manifest.summary.as_of.to_string(),
            new: sum(|counts| counts.new),
            open: sum(|counts| counts.open),
            gone: sum(|counts| counts.gone),
            rules,
        })
    }
}
