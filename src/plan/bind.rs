//! Rules bound to columns: which column of which source feeds which slot of which field, what is
//! carried through, and what is left out. What the rules leave open, detection decides.

use std::sync::Arc;

use crate::config::rules::{FieldRule, OnDuplicateId, Origin, Project, SourceRule};
use crate::diag::{Diagnostic, nearest};
use crate::ingest::columns::{
    ColumnGuess, Matching as Guessed, Polarity, Role, SourceGuess, entity_kinds,
};
use crate::standardize::{StepSpec, default_chain};
use crate::tables::definition::Setting;
use crate::tables::field::{EntityKind, FieldDef, FieldType};
use crate::tables::raw::RawSource;

use super::comparisons::Matching;

/// A field of the run.
#[derive(Clone, Debug)]
pub struct BoundField {
    /// Name, type, labels.
    pub def: FieldDef,
    /// Its chain.
    pub chain: Vec<StepSpec>,
    /// Region assumed for phones and addresses.
    pub region: Arc<str>,
    /// Whether it is compared.
    pub matching: Matching,
}

/// The columns of one source that feed one field.
#[derive(Clone, Debug)]
pub struct BoundColumns {
    /// Index of the field.
    pub field: usize,
    /// Column per slot; `None` for a slot that the source lacks.
    pub slots: Vec<Option<usize>>,
    /// Column used whole where all slots of a row are empty.
    pub fallback: Option<usize>,
    /// Chain of this source alone.
    pub chain: Option<Vec<StepSpec>>,
}

impl BoundColumns {
    /// The column that is the field as it stands, if nothing is joined to it.
    pub fn only_column(&self) -> Option<usize> {
        match (self.slots.as_slice(), self.fallback) {
            (&[only], None) => only,
            _ => None,
        }
    }
}

/// One source bound to its columns.
#[derive(Clone, Debug)]
pub struct BoundSource {
    /// Index of the raw source.
    pub raw: usize,
    /// Name.
    pub name: Arc<str>,
    /// 0–100.
    pub trust: u8,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// Columns that identify a row together.
    pub id: Vec<usize>,
    /// What becomes of rows that share an id but not their content.
    pub on_duplicate_id: OnDuplicateId,
    /// Column of the last change.
    pub updated_at: Option<usize>,
    /// Column of ids of records that are the same customer.
    pub merged_ids: Option<usize>,
    /// Zone of times without one.
    pub timezone: Option<String>,
    /// How deleted rows are told.
    pub deleted: Deleted,
    /// Person or company, per raw row.
    pub kinds: Vec<EntityKind>,
    /// What feeds the fields.
    pub columns: Vec<BoundColumns>,
    /// Columns carried through.
    pub carried: Vec<usize>,
    /// Sensitive columns left out, with what they hold.
    pub left_out: Vec<(usize, &'static str)>,
}

/// How a source marks deleted rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Deleted {
    /// It does not.
    Never,
    /// An SQL condition over its columns.
    Condition(crate::config::rules::Written<String>),
    /// A column holds this value.
    Value(usize, String),
}

/// Everything bound.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The fields, in declared order.
    pub fields: Vec<BoundField>,
    /// The sources, in order of name.
    pub sources: Vec<BoundSource>,
    /// Columns that the rules name and a source lacks: (source, column).
    pub missing: Vec<(Arc<str>, Arc<str>)>,
    /// What to tell the user.
    pub warnings: Vec<Diagnostic>,
}

/// Slot beyond which a guessed column stands for the whole field.
const NAME_FALLBACK: u8 = crate::ingest::columns::name_slot::FULL;
const ADDRESS_FALLBACK: u8 = crate::ingest::columns::address_slot::WHOLE;

/// Binds a project to the sources read for it; `raws` and `guesses` in the order of
/// `project.sources`.
pub fn bind(project: &Project, raws: &[RawSource], guesses: &[SourceGuess]) -> Bound {
    let mut bound = Bound {
        fields: project
            .fields
            .iter()
            .map(|field| bound_field(project, field, guesses))
            .collect(),
        sources: Vec::new(),
        missing: Vec::new(),
        warnings: Vec::new(),
    };
    for (index, (rule, raw)) in project.sources.iter().zip(raws).enumerate() {
        let source = Binder {
            project,
            rule,
            raw,
            guess: &guesses[index],
        }
        .bind(index, &mut bound);
        bound.sources.push(source);
    }
    bound.sources.sort_by(|a, b| a.name.cmp(&b.name));
    bound
}

fn bound_field(project: &Project, rule: &FieldRule, guesses: &[SourceGuess]) -> BoundField {
    let told = &project.matching.comparisons;
    let mut compared = told.iter().flat_map(|comparison| &comparison.fields);
    let named = compared.any(|field| field.value == rule.name.value);
    let guessed = guesses
        .iter()
        .flat_map(|guess| &guess.columns)
        .filter_map(|column| match &column.role {
            Role::Field { name, matching, .. } if **name == **rule.name => Some(*matching),
            _ => None,
        })
        .max();
    let matching = match guessed {
        _ if named => Matching::Compared,
        _ if !told.is_empty() => Matching::Carried,
        Some(Guessed::Yes) => Matching::Compared,
        Some(Guessed::No) => Matching::Carried,
        None if identifies(rule) => Matching::Compared,
        None => Matching::Carried,
    };
    BoundField {
        def: rule.def(),
        chain: chain(rule),
        region: Arc::from(rule.region.as_deref().unwrap_or("KR")),
        matching,
    }
}

/// The chain of a field: its own, or its type's with the settings written on the field.
pub fn chain(rule: &FieldRule) -> Vec<StepSpec> {
    match &rule.standardize {
        Some(steps) => steps
            .iter()
            .map(|step| StepSpec {
                name: step.name.value.clone(),
                settings: step.settings.clone(),
            })
            .collect(),
        None => with_settings(default_chain(rule.ty), rule),
    }
}

/// Types that say by themselves that a field is about identity.
fn identifies(rule: &FieldRule) -> bool {
    match rule.ty {
        FieldType::Date => super::comparisons::is_birth(&rule.name),
        FieldType::Text | FieldType::Category => false,
        ty => crate::compare::Comparator::of(ty).is_some(),
    }
}

/// Parameters written on the field go to the step named like its type.
fn with_settings(mut chain: Vec<StepSpec>, rule: &FieldRule) -> Vec<StepSpec> {
    if let Some(step) = chain.iter_mut().find(|step| step.name == rule.ty.name()) {
        step.settings.0.extend(rule.settings.0.clone());
    }
    chain
}

struct Binder<'a> {
    project: &'a Project,
    rule: &'a SourceRule,
    raw: &'a RawSource,
    guess: &'a SourceGuess,
}

impl Binder<'_> {
    fn bind(&self, index: usize, bound: &mut Bound) -> BoundSource {
        let mut used = vec![false; self.raw.columns.len()];
        let id = self.named_or_guessed(&self.rule.id, |role| *role == Role::Id, bound);
        let updated_at = self
            .named_or_guessed(
                self.rule.updated_at.as_slice(),
                |role| *role == Role::UpdatedAt,
                bound,
            )
            .first()
            .copied();
        let merged_ids = self
            .named_or_guessed(
                self.rule.merged_ids.as_slice(),
                |role| *role == Role::MergedIds,
                bound,
            )
            .first()
            .copied();
        for &column in id.iter().chain(&updated_at) {
            used[column] = true;
        }
        if self.rule.on_duplicate_id == OnDuplicateId::KeepNewest && updated_at.is_none() {
            let message = format!(
                "source `{}`: `keep-newest` needs `updated_at`; rows that share an id stay as one customer",
                self.raw.name
            );
            let warning = Diagnostic::warning("keep-newest-without-time", message);
            bound.warnings.push(match &self.rule.name.place.span {
                Some(span) => warning.label(span, "this source"),
                None => warning,
            });
        }
        let deleted = self.deleted();
        if let Deleted::Value(column, _) = deleted {
            used[column] = true;
        }
        let mut columns = self.written(&mut used, bound);
        self.guessed(&mut columns, &mut used, bound);
        for column in &mut columns {
            column.chain = self.own_chain(column, &bound.fields[column.field]);
        }
        columns.sort_by_key(|column| column.field);
        let mut left_out = Vec::new();
        let mut carried = Vec::new();
        for (column, guess) in self.guess.columns.iter().enumerate() {
            let feeds = |fed: &&BoundColumns| fed.only_column() == Some(column);
            match guess.role {
                // Each field takes its share of a cell; the whole goes along.
                _ if columns.iter().filter(feeds).count() > 1 => carried.push(column),
                _ if used[column] => {}
                Role::Sensitive(kind) => left_out.push((column, kind.describe())),
                _ => carried.push(column),
            }
        }
        BoundSource {
            raw: index,
            name: self.raw.name.clone(),
            owner: self.rule.owner.as_deref().map(Arc::from),
            trust: self
                .rule
                .trust
                .unwrap_or(crate::config::rules::DEFAULT_TRUST),
            id,
            on_duplicate_id: self.rule.on_duplicate_id,
            updated_at,
            merged_ids,
            timezone: self.rule.timezone.as_ref().map(|zone| zone.value.clone()),
            deleted,
            kinds: match self.rule.entity {
                Some(kind) => vec![kind; self.raw.position.len()],
                None => entity_kinds(self.guess, self.raw),
            },
            columns,
            carried,
            left_out,
        }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.raw
            .columns
            .iter()
            .position(|column| &*column.name == name)
    }

    /// A column that the rules name; noted as missing if the source lacks it.
    fn find(
        &self,
        name: &crate::config::rules::Written<String>,
        bound: &mut Bound,
    ) -> Option<usize> {
        let found = self.column(name);
        // A preset speaks of all that its system can export; an export need not have it all.
        if found.is_none() && name.place.origin != Origin::Preset {
            bound
                .missing
                .push((self.raw.name.clone(), Arc::from(name.as_str())));
            let mut warning = Diagnostic::warning(
                "missing-column",
                format!("source `{}` has no column `{}`", self.raw.name, name.value),
            );
            if let Some(span) = &name.place.span {
                warning = warning.label(span, "named here");
            }
            let headers = self.raw.columns.iter().map(|column| &*column.name);
            if let Some(header) = nearest(name, headers) {
                warning = warning.help(format!("did you mean `{header}`?"));
            }
            bound.warnings.push(warning);
        }
        found
    }

    fn named_or_guessed(
        &self,
        named: &[crate::config::rules::Written<String>],
        wanted: impl Fn(&Role) -> bool,
        bound: &mut Bound,
    ) -> Vec<usize> {
        if named.is_empty() {
            let guessed = self
                .guess
                .columns
                .iter()
                .position(|column| wanted(&column.role));
            return guessed.into_iter().collect();
        }
        let found: Vec<usize> = named
            .iter()
            .filter_map(|name| self.find(name, bound))
            .collect();
        let of_preset = named.iter().all(|name| name.place.origin == Origin::Preset);
        if found.is_empty() && of_preset {
            return self.named_or_guessed(&[], wanted, bound);
        }
        found
    }

    fn deleted(&self) -> Deleted {
        if let Some(condition) = &self.rule.deleted_when {
            return Deleted::Condition(condition.clone());
        }
        let guess = self.guess.columns.iter().enumerate();
        guess
            .filter_map(|(column, guess)| match &guess.role {
                Role::Deleted { meaning } => Some(Deleted::Value(column, meaning.clone())),
                _ => None,
            })
            .next()
            .unwrap_or(Deleted::Never)
    }

    /// The columns that the rules map by name.
    fn written(&self, used: &mut [bool], bound: &mut Bound) -> Vec<BoundColumns> {
        let mut out = Vec::new();
        for map in &self.rule.columns {
            let Some(field) = self
                .project
                .fields
                .iter()
                .position(|field| *field.name == *map.field)
            else {
                continue;
            };
            let mut slots: Vec<Option<usize>> = Vec::new();
            for name in &map.columns {
                // An empty name keeps a slot free: `[surname, "", middle]`.
                slots.push(if name.is_empty() {
                    None
                } else {
                    self.find(name, bound)
                });
            }
            for column in slots.iter().flatten() {
                used[*column] = true;
            }
            let mut columns = BoundColumns {
                field,
                slots,
                fallback: None,
                chain: None,
            };
            let fallback = fallback_slot(self.project.fields[field].ty);
            if let Some(slot) = fallback.filter(|slot| columns.slots.len() > usize::from(*slot)) {
                columns.fallback = columns.slots[usize::from(slot)];
                columns.slots.truncate(usize::from(slot));
            }
            if columns.slots.iter().any(Option::is_some) || columns.fallback.is_some() {
                out.push(columns);
            }
        }
        out
    }

    /// Columns that detection maps to declared fields which the rules do not map in this source.
    fn guessed(&self, columns: &mut Vec<BoundColumns>, used: &mut [bool], bound: &Bound) {
        let mapped: Vec<usize> = columns.iter().map(|column| column.field).collect();
        for (index, guess) in self.guess.columns.iter().enumerate() {
            let Some((field, slot)) = self.guessed_field(guess, bound) else {
                continue;
            };
            if used[index] || mapped.contains(&field) {
                continue;
            }
            used[index] = true;
            let at = match columns.iter().position(|column| column.field == field) {
                Some(at) => at,
                None => {
                    columns.push(BoundColumns {
                        field,
                        slots: Vec::new(),
                        fallback: None,
                        chain: None,
                    });
                    columns.len() - 1
                }
            };
            let into = &mut columns[at];
            if fallback_slot(bound.fields[field].def.ty) == Some(slot) {
                into.fallback = Some(index);
            } else {
                let slot = usize::from(slot);
                into.slots.resize(into.slots.len().max(slot + 1), None);
                into.slots[slot] = Some(index);
            }
        }
    }

    fn guessed_field(&self, guess: &ColumnGuess, bound: &Bound) -> Option<(usize, u8)> {
        let (name, slot) = match &guess.role {
            Role::Field { name, slot, .. } => (&**name, *slot),
            Role::CreatedAt => ("created_at", 0),
            _ => return None,
        };
        let field = bound
            .fields
            .iter()
            .position(|field| &*field.def.name == name)?;
        Some((field, slot))
    }

    /// A source's own chain: columns that record refusals, times in another zone.
    fn own_chain(&self, columns: &BoundColumns, field: &BoundField) -> Option<Vec<StepSpec>> {
        let mut chain = field.chain.clone();
        let of_columns = columns.slots.iter().flatten();
        let inverted = of_columns.clone().any(|&column| {
            matches!(
                self.guess.columns[column].role,
                Role::Field {
                    polarity: Polarity::Inverted,
                    ..
                }
            )
        });
        let mut changed = false;
        for step in &mut chain {
            let told = |name: &str| step.settings.0.contains_key(name);
            if step.name == "consent" && inverted && !told("polarity") {
                let inverted = Setting::Text("inverted".into());
                step.settings.0.insert("polarity".into(), inverted);
                changed = true;
            } else if step.name == "timestamp"
                && let Some(zone) = &self.rule.timezone
                && !told("timezone")
            {
                let zone = Setting::Text(zone.value.clone());
                step.settings.0.insert("timezone".into(), zone);
                changed = true;
            }
        }
        changed.then_some(chain)
    }
}

fn fallback_slot(ty: FieldType) -> Option<u8> {
    match ty {
        FieldType::PersonName => Some(NAME_FALLBACK),
        FieldType::PostalAddress => Some(ADDRESS_FALLBACK),
        _ => None,
    }
}
