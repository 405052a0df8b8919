//! A published run compared again: why two rows are (not) one customer, what holds a customer
//! together, and why its golden values won.

mod golden;
mod shown;

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::model::decide::{Judge, Thresholds};
use crate::model::patterns::Pattern;
use crate::model::score;
use crate::pipeline::extract::Published;
use crate::pipeline::matching::{self, Engine};
use crate::pipeline::publication;
use crate::pipeline::replay::{self, Replay, texts};
use crate::plan::comparisons::Matching;
use crate::plan::links::Links;
use crate::plan::told;
use crate::publish::table_file::Filter;
use crate::report::explanation::{
    ComparisonEvidence, CustomerExplanation, Decided, Evidence, FieldValues, Member,
    PairExplanation,
};
use crate::report::export::Values;
use crate::report::masked::masked_pair;
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::{Decision, Model, Reason, Weight};
use crate::tables::records::RowId;

use arrow::array::{Array, BooleanArray};

use shown::{bracketed, shown};

/// Fields of a row that say who it is.
const SHOWN_FIELDS: usize = 4;

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Masked or in clear.
    pub values: Values,
    /// Whether m, u and prior are told.
    pub detail: Detail,
}

/// Whether m, u and prior are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Weights alone.
    Weights,
    /// Parameters too.
    Parameters,
}

/// A run compared again.
pub struct Explainer<'a> {
    published: &'a Published,
    /// What was read back.
    pub replay: Replay,
    engines: Vec<(Engine, Model)>,
    spec: matching::Spec,
}

/// A pair scored again.
struct Scored {
    levels: Vec<(u8, Weight)>,
    weight: Weight,
    decision: Decision,
    reason: Reason,
}

impl<'a> Explainer<'a> {
    /// Reads a run back and prepares its comparisons.
    ///
    /// # Errors
    /// I/O; usage, if the run is incomplete or was made by another version.
    pub fn load(published: &'a Published) -> Result<Self> {
        let manifest = &published.manifest;
        let store = published.store();
        let replay = replay::replay(store, &manifest.run_id, manifest.summary.as_of)?;
        let spec = spec(&replay, manifest.summary.as_of);
        let mut engines = Vec::new();
        for kind in [EntityKind::Person, EntityKind::Company] {
            let records = &replay.records;
            let rows: Vec<RowId> = (0..records.len() as RowId)
                .filter(|&row| records.kind[row as usize] == kind)
                .collect();
            if rows.is_empty() {
                continue;
            }
            if let Some(engine) = Engine::new(&spec, records, kind, rows) {
                let model = engine.restore(&spec.models).ok_or_else(|| {
                    Error::usage(
                        "model-differs",
                        "the run was made by another version of goldsieve; its model does not fit",
                    )
                    .help(format!("this is version {}", publication::VERSION))
                })?;
                engines.push((engine, model));
            }
        }
        Ok(Explainer {
            published,
            spec,
            replay,
            engines,
        })
    }

    /// The row of `SOURCE:ID` or of an id that only one source has.
    ///
    /// # Errors
    /// Usage, if there is none or several.
    pub fn row(&self, id: &str) -> Result<RowId> {
        let records = &self.replay.records;
        let matches: Vec<RowId> = (0..records.len() as RowId)
            .filter(|&row| {
                let own = records.id.value(row as usize);
                let source = records.source_name(row as usize);
                let within = id.strip_prefix(&**source);
                own == id || within.and_then(|rest| rest.strip_prefix(':')) == Some(own)
            })
            .collect();
        match matches.as_slice() {
            [one] => Ok(*one),
            [] => Err(
                Error::usage("unknown-id", format!("no row is called `{id}`"))
                    .help("write SOURCE:ID or an entity id; `goldsieve find` looks for values"),
            ),
            many => {
                let choices: Vec<String> = many.iter().map(|&row| self.name(row)).collect();
                Err(
                    Error::usage("ambiguous-id", format!("`{id}` is the id of several rows"))
                        .help(choices.join(", ")),
                )
            }
        }
    }

    fn name(&self, row: RowId) -> String {
        let records = &self.replay.records;
        let source = records.source_name(row as usize);
        format!("{source}:{}", records.id.value(row as usize))
    }

    fn engine(&self, row: RowId) -> Option<&(Engine, Model)> {
        let kind = self.replay.records.kind[row as usize];
        self.engines
            .iter()
            .find(|(engine, _)| engine.kind() == kind)
    }

    fn score(&self, left: RowId, right: RowId) -> Option<Scored> {
        let (engine, model) = self.engine(left)?;
        let levels = engine.detail(left.min(right), left.max(right));
        let mut pattern = Pattern::default();
        let mut terms = Weight(0);
        for (comparison, (level, term)) in levels.iter().enumerate() {
            pattern = pattern.with(comparison, *level);
            terms = terms.plus(*term);
        }
        let weight = score::pattern_weight(model, pattern)
            .plus(terms)
            .plus(score::prior_weight(model.prior));
        let judge = Judge::of(model, engine.subject());
        let decided = judge.decide(pattern, weight, self.spec.thresholds);
        let (decision, reason) = engine
            .apart(&self.spec, &self.replay.records, &judge)
            .overrule(decided, (left.min(right), left.max(right)), pattern);
        Some(Scored {
            levels,
            weight,
            decision,
            reason,
        })
    }

    /// The weight of a pair; `None` where it is never compared.
    pub fn weight(&self, left: RowId, right: RowId) -> Option<Weight> {
        let kinds = &self.replay.records.kind;
        let same_kind = kinds[left as usize] == kinds[right as usize];
        same_kind
            .then(|| self.score(left, right).map(|it| it.weight))
            .flatten()
    }

    /// Whether blocking brings two rows together.
    fn met(&self, left: RowId, right: RowId) -> Option<bool> {
        let (engine, _) = self.engine(left)?;
        let (left, right) = (left.min(right), left.max(right));
        let plan = engine.plan();
        let found = plan.for_each_chunk(|pairs| {
            pairs
                .iter()
                .any(|pair| (pair.left, pair.right) == (left, right))
        });
        Some(found.into_iter().any(|found| found))
    }

    /// How many pairs for which `wanted` holds blocking brings together, each once.
    pub fn candidates(&self, wanted: impl Fn(RowId, RowId) -> bool + Sync) -> Vec<(RowId, RowId)> {
        let mut found = Vec::new();
        for (engine, _) in &self.engines {
            let records = &self.replay.records;
            let chunks = engine.plan().for_each_chunk(|pairs| {
                let pairs = pairs.iter().map(|pair| (pair.left, pair.right));
                pairs
                    .filter(|&(left, right)| self.spec.links.compares(records, left, right))
                    .filter(|&(left, right)| wanted(left, right))
                    .collect::<Vec<_>>()
            });
            found.extend(chunks.into_iter().flatten());
        }
        found
    }

    /// Pairs of rows that could be one customer, over all kinds, times the prior: the true pairs
    /// that the model expects.
    pub fn expected_true_pairs(&self) -> f64 {
        let kinds = &self.replay.records.kind;
        let pairs = |kind: EntityKind| {
            let rows = kinds.iter().filter(|of| **of == kind).count() as f64;
            rows * (rows - 1.0) / 2.0
        };
        let models = self.engines.iter();
        models
            .map(|(engine, model)| model.prior * pairs(engine.kind()))
            .sum()
    }

    /// Why two rows are (not) one customer.
    ///
    /// # Errors
    /// I/O, if the run's pairs cannot be read.
    pub fn pair(&self, left: RowId, right: RowId, how: How) -> Result<PairExplanation> {
        let records = &self.replay.records;
        let mut pair = PairExplanation {
            left: self.name(left),
            right: self.name(right),
            together: self.replay.entity[left as usize] == self.replay.entity[right as usize],
            ..PairExplanation::default()
        };
        if records.kind[left as usize] != records.kind[right as usize] {
            pair.never_compared = Some("person_and_company".to_owned());
            return Ok(pair);
        }
        if !self.spec.links.compares(records, left, right) {
            pair.never_compared = Some("link_type".to_owned());
            return Ok(pair);
        }
        let Some(scored) = self.score(left, right) else {
            pair.never_compared = Some("nothing_in_common".to_owned());
            return Ok(pair);
        };
        let (_, model) = self.engine(left).expect("the pair was scored");
        let comparison = |(index, &(level, term)): (usize, &(u8, Weight))| {
            let info = &model.comparisons[index];
            let parameters = &model.parameters[index];
            let level = usize::from(level);
            let level_of = |of: usize| usize::from(scored.levels[of].0);
            let dependence = model.dependence(index, level_of);
            let surplus = model.surplus(index, level_of);
            let told = how.detail == Detail::Parameters && level > 0;
            let fields = info.fields.iter();
            ComparisonEvidence {
                comparison: info.name.to_string(),
                fields: fields
                    .filter_map(|&field| self.values(field, left, right, how))
                    .collect(),
                level: info.levels[level].name.to_owned(),
                says: info.levels[level].says.to_owned(),
                weight: model.level_weight(index, level_of).bits(),
                depends_on: dependence.map(|it| model.comparisons[it.on].name.to_string()),
                dependence: dependence.map_or(0.0, |it| it.weight[level].bits()),
                surplus: surplus.map_or(0.0, |it| it.weight.bits()),
                term_frequency: term.bits(),
                m: told.then(|| parameters.m[level]),
                u: told.then(|| parameters.u[level]),
            }
        };
        pair.evidence = Some(Evidence {
            comparisons: scored.levels.iter().enumerate().map(comparison).collect(),
            prior_weight: score::prior_weight(model.prior).bits(),
            prior: (how.detail == Detail::Parameters).then_some(model.prior),
            match_weight: scored.weight.bits(),
            match_probability: scored.weight.probability(),
            decision: scored.decision.name().to_owned(),
            reason: scored.reason.name().to_owned(),
            merge_from: self.spec.thresholds.merge_from,
            review_from: self.spec.thresholds.review_from,
        });
        pair.decided = self.decided(left, right)?;
        if pair.decided.is_none() {
            pair.met = self.met(left, right);
        }
        Ok(pair)
    }

    /// The values of a field on both sides; `None` where both are missing.
    fn values(&self, field: usize, left: RowId, right: RowId, how: How) -> Option<FieldValues> {
        let data = &self.replay.records.fields[field];
        let (a, b) = (
            data.standardized.get(left as usize),
            data.standardized.get(right as usize),
        );
        if a.is_none() && b.is_none() {
            return None;
        }
        let (left, right) = match how.values {
            Values::Clear => (a.map(str::to_owned), b.map(str::to_owned)),
            Values::Masked => {
                let (left, right) = masked_pair(data.def.ty, a, b);
                (a.map(|_| bracketed(&left)), b.map(|_| bracketed(&right)))
            }
        };
        Some(FieldValues {
            field: data.def.name.to_string(),
            left,
            right,
        })
    }

    /// What the run's own table says about a pair.
    fn decided(&self, left: RowId, right: RowId) -> Result<Option<Decided>> {
        let (left, right) = (left.min(right) as usize, left.max(right) as usize);
        let records = &self.replay.records;
        let key = |row: usize| {
            (
                records.source_name(row).to_string(),
                records.id.value(row).to_owned(),
            )
        };
        let (left, right) = (key(left), key(right));
        let columns = ["left_source", "left_id", "right_source", "right_id"];
        let keep = move |batch: &arrow::array::RecordBatch| {
            let [a, b, c, d] = columns.map(|name| texts(batch, name));
            let (a, b, c, d) = (a?, b?, c?, d?);
            let same = |row: usize| {
                (a.value(row), b.value(row)) == (left.0.as_str(), left.1.as_str())
                    && (c.value(row), d.value(row)) == (right.0.as_str(), right.1.as_str())
            };
            Ok((0..batch.num_rows())
                .map(|row| Some(same(row)))
                .collect::<BooleanArray>())
        };
        let filter = Filter {
            columns: columns.map(str::to_owned).to_vec(),
            keep: Box::new(keep),
        };
        let wanted = ["decision", "reason", "blocking_pass"];
        let pairs = self.published.table("pairs")?;
        let Some(batch) = pairs.batches(&wanted, Some(filter))?.next() else {
            return Ok(None);
        };
        let batch = batch?;
        let pass = texts(&batch, "blocking_pass")?;
        Ok(Some(Decided {
            decision: texts(&batch, "decision")?.value(0).to_owned(),
            reason: texts(&batch, "reason")?.value(0).to_owned(),
            blocking_pass: pass.is_valid(0).then(|| pass.value(0).to_owned()),
        }))
    }

    fn shown(&self, field: usize, row: RowId, how: How) -> Option<String> {
        let data = &self.replay.records.fields[field];
        let value = data.standardized.get(row as usize)?;
        Some(shown(data.def.ty, value, how.values))
    }

    /// The customer of an entity id, or of a row.
    ///
    /// # Errors
    /// Usage, if nothing is called so; I/O.
    pub fn customer(&self, id: &str, how: How) -> Result<CustomerExplanation> {
        let of_entity = |entity: &str| -> Vec<RowId> {
            let rows = self.replay.entity.iter().enumerate();
            rows.filter(|(_, of)| &***of == entity)
                .map(|(row, _)| row as RowId)
                .collect()
        };
        let mut members = of_entity(id);
        if members.is_empty() {
            members = of_entity(&self.replay.entity[self.row(id)? as usize]);
        }
        let records = &self.replay.records;
        let fields = 0..records.fields.len().min(SHOWN_FIELDS);
        let member = |&row: &RowId| Member {
            row: self.name(row),
            values: fields
                .clone()
                .map(|field| {
                    self.shown(field, row, how)
                        .unwrap_or_else(|| "–".to_owned())
                })
                .collect(),
        };
        let entity = &self.replay.entity[members[0] as usize];
        let pair = |(left, right): (RowId, RowId)| self.pair(left, right, how);
        Ok(CustomerExplanation {
            entity_id: entity.to_string(),
            entity_kind: records.kind[members[0] as usize].name().to_owned(),
            members: members.iter().map(member).collect(),
            weakest: self.weakest(&members).map(pair).transpose()?,
            nearest_outsider: self.nearest_outsider(&members).map(pair).transpose()?,
            golden: golden::values(self.published, &self.replay, entity, how.values)?,
        })
    }

    /// The weakest edge of the strongest spanning tree over the members.
    fn weakest(&self, members: &[RowId]) -> Option<(RowId, RowId)> {
        let (first, rest) = members.split_first()?;
        // Prim's algorithm: for each row outside, its strongest edge into the tree.
        let mut outside: Vec<(RowId, Weight, RowId)> = rest
            .iter()
            .map(|&row| Some((row, self.score(*first, row)?.weight, *first)))
            .collect::<Option<_>>()?;
        let mut weakest: Option<(Weight, RowId, RowId)> = None;
        while let Some(at) =
            (0..outside.len()).max_by_key(|&at| (outside[at].1, std::cmp::Reverse(outside[at].0)))
        {
            let (row, weight, inside) = outside.swap_remove(at);
            if weakest.is_none_or(|(known, ..)| weight < known) {
                weakest = Some((weight, inside, row));
            }
            for edge in &mut outside {
                let weight = self.score(row, edge.0)?.weight;
                if weight > edge.1 {
                    (edge.1, edge.2) = (weight, row);
                }
            }
        }
        weakest.map(|(_, left, right)| (left, right))
    }

    /// The row of another customer with the greatest weight to a member, among those that blocking
    /// brought near.
    fn nearest_outsider(&self, members: &[RowId]) -> Option<(RowId, RowId)> {
        let entity = &self.replay.entity;
        let own = &entity[*members.first()? as usize];
        let inside = |row: RowId| entity[row as usize] == *own;
        let near = self.candidates(|left, right| inside(left) != inside(right));
        let weighed = near.into_iter().filter_map(|(left, right)| {
            let (member, other) = match inside(left) {
                true => (left, right),
                false => (right, left),
            };
            Some((self.score(member, other)?.weight, member, other))
        });
        weighed
            .max_by_key(|&(weight, member, other)| (weight, std::cmp::Reverse((member, other))))
            .map(|(_, member, other)| (member, other))
    }

    /// Wrong pairs by weight, the strongest first: of rows in one group of `sorted` that are wrong.
    pub fn strongest(&self, pairs: &[(RowId, RowId)], limit: usize) -> Vec<(RowId, RowId)> {
        let mut weighed: Vec<(Weight, RowId, RowId)> = pairs
            .iter()
            .filter_map(|&(a, b)| Some((self.weight(a, b)?, a, b)))
            .collect();
        weighed.sort_by_key(|&(weight, a, b)| (std::cmp::Reverse(weight), a, b));
        weighed.truncate(limit);
        weighed.into_iter().map(|(_, a, b)| (a, b)).collect()
    }
}

/// What the run was told to compare, taken from the comparisons of its models.
fn spec(replay: &Replay, as_of: jiff::civil::Date) -> matching::Spec {
    let comparisons = || replay.models.iter().flat_map(|model| &model.comparisons);
    let fields: BTreeSet<&str> = comparisons()
        .flat_map(|of| of.fields.iter().map(String::as_str))
        .collect();
    let names: BTreeSet<&str> = comparisons().map(|of| of.name.as_str()).collect();
    let matching = replay.records.fields.iter().map(|field| {
        // A model that does not say has comparisons named after their field, or after what unites
        // several.
        let united = match field.def.ty {
            FieldType::Phone => "phone",
            FieldType::Email => "email",
            FieldType::PostalAddress | FieldType::Postcode => "address",
            FieldType::PersonName => "person_name",
            FieldType::CompanyName => "company_name",
            _ => "",
        };
        let compared = match fields.is_empty() {
            true => names.contains(&*field.def.name) || names.contains(united),
            false => fields.contains(&*field.def.name),
        };
        match compared {
            true => Matching::Compared,
            false => Matching::Carried,
        }
    });
    let field = |name: &str| replay.records.field(name);
    matching::Spec {
        matching: matching.collect(),
        told: told::told(&replay.project, field),
        as_of,
        thresholds: Thresholds {
            merge_from: replay.project.matching.merge_from,
            review_from: replay.project.matching.review_from,
        },
        company_level: replay.project.matching.company_level,
        cluster: crate::cluster::Spec::default(),
        most_pairs: replay.project.matching.max_pairs,
        links: Links::of(&replay.project, field),
        seed: replay.project.seed.unwrap_or(0),
        models: replay.models.clone(),
    }
}
