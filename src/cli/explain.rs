//! `goldsieve explain`: why two rows are (not) one customer, and what holds a customer together,
//! told from a published run compared again.

use std::fmt::Write;

use crate::error::{Error, Result};
use crate::model::decide::{self, Thresholds};
use crate::model::patterns::Pattern;
use crate::model::score;
use crate::pipeline::matching::{self, Engine};
use crate::pipeline::replay::{self, Replay};
use crate::pipeline::{Failure, publication};
use crate::plan::comparisons::Matching;
use crate::plan::links::Links;
use crate::publish::current;
use crate::publish::layout::RunId;
use crate::publish::manifest::Manifest;
use crate::publish::store::Store;
use crate::report::masked::Masked;
use crate::tables::field::EntityKind;
use crate::tables::pairs::{Decision, Model, Reason, Weight};
use crate::tables::records::RowId;

use super::args::{Evaluate, Explain, Show};
use super::output::{self, Stdout};

/// Runs the command.
pub fn explain(args: &Explain) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.which.output, None))?;
    let run = current::resolve(&*store, args.which.run.as_deref())?;
    let explainer = Explainer::load(&*store, &run)?;
    let how = How {
        show: args.show,
        detail: args.detail,
    };
    let text = match &args.second {
        Some(second) => {
            let (left, right) = (explainer.row(&args.first)?, explainer.row(second)?);
            if left == right {
                return Err(Error::usage("same-row", "both ids name the same row").into());
            }
            explainer.pair(left, right, how)?
        }
        None => explainer.customer(&args.first, how)?,
    };
    Stdout::new().text(&text)?;
    Ok(0)
}

/// How much is shown.
#[derive(Clone, Copy)]
struct How {
    show: Show,
    detail: bool,
}

/// A run compared again.
struct Explainer {
    replay: Replay,
    engines: Vec<(Engine, Model)>,
    thresholds: Thresholds,
}

/// A pair scored again.
struct Scored {
    levels: Vec<(u8, Weight)>,
    weight: Weight,
    decision: Decision,
    reason: Reason,
}

impl Explainer {
    fn load(store: &dyn Store, run: &RunId) -> Result<Self> {
        let area = crate::publish::layout::Area::Runs;
        let manifest = Manifest::read(store, area, run)?.ok_or_else(|| {
            Error::usage("unknown-run", format!("there is no run `{}`", run.as_str()))
        })?;
        let replay = replay::replay(store, run, manifest.summary.as_of)?;
        let mut engines = Vec::new();
        let compared: Vec<String> = replay
            .models
            .iter()
            .flat_map(|model| {
                model
                    .comparisons
                    .iter()
                    .map(|comparison| comparison.name.clone())
            })
            .collect();
        let spec = matching::Spec {
            matching: replay
                .records
                .fields
                .iter()
                .map(|field| {
                    use crate::tables::field::FieldType;
                    // Comparisons are named after their field, or after what unites several.
                    let united = match field.def.ty {
                        FieldType::Phone => Some("phone"),
                        FieldType::Email => Some("email"),
                        FieldType::PostalAddress | FieldType::Postcode => Some("address"),
                        FieldType::PersonName => Some("person_name"),
                        FieldType::CompanyName => Some("company_name"),
                        _ => None,
                    };
                    let known = |name: &str| compared.iter().any(|comparison| comparison == name);
                    if known(&field.def.name) || united.is_some_and(known) {
                        Matching::Compared
                    } else {
                        Matching::Carried
                    }
                })
                .collect(),
            thresholds: Thresholds {
                merge_from: replay.project.matching.merge_from,
                review_from: replay.project.matching.review_from,
            },
            company_level: replay.project.matching.company_level,
            cluster: crate::cluster::Spec::default(),
            most_pairs: None,
            // What rules demand or forbid is told by the pair's reason.
            links: Links::default(),
            seed: replay.project.seed.unwrap_or(0),
            models: replay.models.clone(),
        };
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
            thresholds: spec.thresholds,
            replay,
            engines,
        })
    }

    /// The row of `SOURCE:ID` or of an id that only one source has.
    fn row(&self, id: &str) -> Result<RowId> {
        let records = &self.replay.records;
        let matches: Vec<usize> = (0..records.len())
            .filter(|&row| {
                let own = records.id.value(row);
                own == id
                    || id
                        .strip_prefix(&**records.source_name(row))
                        .and_then(|rest| rest.strip_prefix(':'))
                        == Some(own)
            })
            .collect();
        match matches.as_slice() {
            [one] => Ok(*one as RowId),
            [] => Err(
                Error::usage("unknown-id", format!("no row is called `{id}`"))
                    .help("write SOURCE:ID or an entity id"),
            ),
            many => {
                let choices: Vec<String> = many
                    .iter()
                    .map(|&row| format!("{}:{}", records.source_name(row), records.id.value(row)))
                    .collect();
                Err(
                    Error::usage("ambiguous-id", format!("`{id}` is the id of several rows"))
                        .help(choices.join(", ")),
                )
            }
        }
    }

    fn name(&self, row: RowId) -> String {
        let records = &self.replay.records;
        format!(
            "{}:{}",
            records.source_name(row as usize),
            records.id.value(row as usize)
        )
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
        let pattern = levels
            .iter()
            .enumerate()
            .fold(Pattern::default(), |pattern, (comparison, (level, _))| {
                pattern.with(comparison, *level)
            });
        let terms = levels
            .iter()
            .fold(Weight(0), |sum, (_, term)| sum.plus(*term));
        let weight = score::pattern_weight(model, pattern)
            .plus(terms)
            .plus(score::prior_weight(model.prior));
        let (decision, reason) = decide::decide(
            engine.subject(),
            &model.comparisons,
            pattern,
            weight,
            self.thresholds,
        );
        Some(Scored {
            levels,
            weight,
            decision,
            reason,
        })
    }

    fn shown(&self, field: usize, row: RowId, how: How) -> String {
        let data = &self.replay.records.fields[field];
        match data.standardized.get(row as usize) {
            None => "–".to_owned(),
            Some(value) => match how.show {
                Show::Clear => value.to_owned(),
                Show::Masked => Masked::new(data.def.ty, value).as_str().to_owned(),
            },
        }
    }

    fn pair(&self, left: RowId, right: RowId, how: How) -> Result<String> {
        let records = &self.replay.records;
        let mut text = format!("{}  ~  {}\n", self.name(left), self.name(right));
        if records.kind[left as usize] != records.kind[right as usize] {
            text.push_str("one row is a person, the other a company: they are never compared\n");
            return Ok(text);
        }
        let Some(scored) = self.score(left, right) else {
            text.push_str("nothing of these rows can be compared\n");
            return Ok(text);
        };
        let (_, model) = self.engine(left).expect("the pair was scored");
        let base = score::prior_weight(model.prior);
        for (index, (level, term)) in scored.levels.iter().enumerate() {
            let info = &model.comparisons[index];
            let parameters = &model.parameters[index];
            let level = usize::from(*level);
            let weight = parameters.weight[level];
            writeln!(
                text,
                "├─ {:<16} {:>+7.2}  {}",
                info.name,
                weight.plus(*term).bits(),
                info.levels[level].says
            )
            .ok();
            for &field in &info.fields {
                let (a, b) = (self.shown(field, left, how), self.shown(field, right, how));
                if a != "–" || b != "–" {
                    writeln!(
                        text,
                        "│    {:<14} {a}  |  {b}",
                        records.fields[field].def.name
                    )
                    .ok();
                }
            }
            if term.0 != 0 {
                let rarity = if term.0 > 0 { "rarer" } else { "more common" };
                writeln!(
                    text,
                    "│    of which {:>+.2} because the value is {rarity} than most",
                    term.bits()
                )
                .ok();
            }
            if how.detail && level > 0 {
                writeln!(
                    text,
                    "│    m {:.5}  u {:.8}",
                    parameters.m[level], parameters.u[level]
                )
                .ok();
            }
        }
        writeln!(
            text,
            "├─ {:<16} {:>+7.2}  two random rows are rarely one customer",
            "(prior)",
            base.bits()
        )
        .ok();
        if how.detail {
            writeln!(text, "│    prior {:.3e}", model.prior).ok();
        }
        let together = self.replay.entity[left as usize] == self.replay.entity[right as usize];
        writeln!(
            text,
            "└─ total {:>+.2} bits, probability {:.5}: {} ({})",
            scored.weight.bits(),
            scored.weight.probability(),
            scored.decision.name(),
            scored.reason.name()
        )
        .ok();
        text.push_str(if together {
            "   the run has both rows in one entity\n"
        } else {
            "   the run has the rows in different entities\n"
        });
        Ok(text)
    }

    fn customer(&self, id: &str, how: How) -> Result<String> {
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
        let mut text = format!(
            "entity {}: {} row{}\n",
            self.replay.entity[members[0] as usize],
            members.len(),
            if members.len() == 1 { "" } else { "s" }
        );
        let names: Vec<usize> = (0..self.replay.records.fields.len().min(4)).collect();
        for &row in &members {
            let values: Vec<String> = names
                .iter()
                .map(|&field| self.shown(field, row, how))
                .collect();
            writeln!(text, "  {:<40} {}", self.name(row), values.join("  ")).ok();
        }
        if let Some((left, right, weight)) = self.weakest(&members) {
            writeln!(
                text,
                "\nweakest link it needs ({:+.2} bits):",
                weight.bits()
            )
            .ok();
            text.push_str(&self.pair(left, right, how)?);
        }
        if let Some((member, other)) = self.nearest_outsider(&members) {
            text.push_str("\nnearest row outside:\n");
            text.push_str(&self.pair(member, other, how)?);
        }
        Ok(text)
    }

    /// The weakest edge of the strongest spanning tree over the members.
    fn weakest(&self, members: &[RowId]) -> Option<(RowId, RowId, Weight)> {
        let mut inside = vec![*members.first()?];
        let mut outside: Vec<RowId> = members[1..].to_vec();
        let mut weakest: Option<(RowId, RowId, Weight)> = None;
        while !outside.is_empty() {
            let mut best: Option<(Weight, RowId, RowId)> = None;
            for &a in &inside {
                for &b in &outside {
                    let weight = self.score(a, b)?.weight;
                    if best.is_none_or(|(known, ..)| weight > known) {
                        best = Some((weight, a, b));
                    }
                }
            }
            let (weight, a, b) = best?;
            if weakest.is_none_or(|(.., known)| weight < known) {
                weakest = Some((a, b, weight));
            }
            inside.push(b);
            outside.retain(|&row| row != b);
        }
        weakest
    }

    /// The row of another entity with the greatest weight to a member.
    fn nearest_outsider(&self, members: &[RowId]) -> Option<(RowId, RowId)> {
        let (engine, _) = self.engine(*members.first()?)?;
        let entity = &self.replay.entity[members[0] as usize];
        let chunks = engine.plan().for_each_chunk(|candidates| {
            candidates
                .iter()
                .filter_map(|pair| {
                    let inside = |row: RowId| self.replay.entity[row as usize] == *entity;
                    match (inside(pair.left), inside(pair.right)) {
                        (true, false) => Some((pair.left, pair.right)),
                        (false, true) => Some((pair.right, pair.left)),
                        _ => None,
                    }
                })
                .collect::<Vec<(RowId, RowId)>>()
        });
        let pairs = chunks.into_iter().flatten();
        let weighed = pairs
            .filter_map(|(member, other)| Some((self.score(member, other)?.weight, member, other)));
        weighed
            .max_by_key(|&(weight, member, other)| (weight, std::cmp::Reverse((member, other))))
            .map(|(_, member, other)| (member, other))
    }
}

/// The worst mistakes of a run against truth: rows wrongly together and rows wrongly apart.
pub fn mistakes(
    store: &dyn Store,
    run: &RunId,
    truth: &[Option<u32>],
    args: &Evaluate,
) -> Result<String> {
    let explainer = Explainer::load(store, run)?;
    let how = How {
        show: args.show,
        detail: false,
    };
    let rows = explainer.replay.entity.len();
    let mut by_entity: Vec<RowId> = (0..rows as RowId).collect();
    by_entity.sort_by_key(|&row| (&explainer.replay.entity[row as usize], row));
    let mut by_truth: Vec<RowId> = (0..rows as RowId)
        .filter(|&row| truth[row as usize].is_some())
        .collect();
    by_truth.sort_by_key(|&row| (truth[row as usize], row));
    let apart = |a: RowId, b: RowId| {
        truth[a as usize].is_some()
            && truth[b as usize].is_some()
            && truth[a as usize] != truth[b as usize]
    };
    let split = |a: RowId, b: RowId| {
        explainer.replay.entity[a as usize] != explainer.replay.entity[b as usize]
    };
    let same_entity = |a: RowId, b: RowId| {
        explainer.replay.entity[a as usize] == explainer.replay.entity[b as usize]
    };
    let same_truth = |a: RowId, b: RowId| truth[a as usize] == truth[b as usize];
    let merged = pairs_within(&by_entity, same_entity, apart);
    let missed = pairs_within(&by_truth, same_truth, split);
    let mut text = String::new();
    for (title, pairs) in [("wrongly together", merged), ("wrongly apart", missed)] {
        let mut weighed: Vec<(Weight, RowId, RowId)> = pairs
            .iter()
            .filter_map(|&(a, b)| Some((explainer.score(a, b)?.weight, a, b)))
            .collect();
        weighed.sort_by_key(|&(weight, a, b)| (std::cmp::Reverse(weight), a, b));
        writeln!(text, "\n{title}: {} pairs; the strongest", pairs.len()).ok();
        for &(_, a, b) in weighed.iter().take(args.mistakes) {
            text.push_str(&explainer.pair(a, b, how)?);
        }
    }
    Ok(text)
}

/// Pairs of rows in one group that are `wrong`.
fn pairs_within(
    sorted: &[RowId],
    same: impl Fn(RowId, RowId) -> bool,
    wrong: impl Fn(RowId, RowId) -> bool,
) -> Vec<(RowId, RowId)> {
    let mut out = Vec::new();
    for group in sorted.chunk_by(|&a, &b| same(a, b)) {
        for (index, &a) in group.iter().enumerate() {
            out.extend(
                group[index + 1..]
                    .iter()
                    .filter(|&&b| wrong(a, b))
                    .map(|&b| (a, b)),
            );
        }
    }
    out
}
