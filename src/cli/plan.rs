//! `goldsieve plan`: what a run would do, without doing it.

use std::fmt::Write;

use crate::pipeline::reading;
use crate::pipeline::set_aside::SetAsideRows;
use crate::pipeline::{
    Failure, ModelUse, Publish, Request, accept, checking, dictionaries, hashing, matching,
    publication, standardizing,
};
use crate::plan::bind::{self, Bound};
use crate::report::lang::Lang;
use crate::tables::field::EntityKind;
use crate::tables::raw::RawSource;
use crate::tables::records::{Records, RowId};

use super::args::Plan;
use super::evaluate::Truth;
use super::output::{self, Stdout};

/// Runs the command.
pub fn plan(args: &Plan) -> Result<u8, Failure> {
    let started = jiff::Timestamp::now();
    let request = Request {
        input: output::input(&args.inputs)?,
        ids: Vec::new(),
        as_of: started.to_zoned(jiff::tz::TimeZone::system()).date(),
        started,
        model: ModelUse::Saved,
        publish: Publish::DryRun,
        lang: Lang::En,
        watcher: Default::default(),
        variable: output::variable,
    };
    let rules = reading::rules(&request.input)?;
    let mut read = reading::read(&request, rules, &|_| Ok(()))?;
    let guesses = crate::ingest::columns::detect(&read.raws);
    let project = read.project_from(&guesses, &[]);
    let bound = bind::bind(&project, &read.raws, &guesses);
    let tables = dictionaries::read(&project, read.base()).map_err(Failure::Rules)?;
    let checks =
        checking::bind(&project, &bound, &tables, request.as_of).map_err(Failure::Rules)?;
    let key = reading::hash_key(&project);
    hashing::hash_connecting_information(&bound, &mut read.raws, &key);
    let mut accepted = accept::accept(&bound, &mut read.raws, &key, request.as_of)?;
    let mut aside = SetAsideRows::of(&bound, &read.raws, &mut accepted);
    let standardized = standardizing::standardize_all(&bound, accepted, &tables, request.as_of)?;
    let records = checks.run(standardized, &bound, &mut aside)?.records;

    let mut text = String::new();
    columns(&mut text, &bound, &read.raws);
    chains(&mut text, &bound);
    let spec = publication::matching_spec(&project, &bound, request.as_of, Vec::new());
    let truth = args.truth.as_deref().map(Truth::read).transpose()?;
    for kind in [EntityKind::Person, EntityKind::Company] {
        passes(&mut text, &spec, &records, kind, truth.as_ref());
    }
    Stdout::new().text(&text)?;
    Ok(0)
}

fn columns(text: &mut String, bound: &Bound, raws: &[RawSource]) {
    for source in &bound.sources {
        let raw = &raws[source.raw];
        let header = |column: usize| &*raw.columns[column].name;
        writeln!(text, "source {} — {} rows", source.name, raw.position.len()).ok();
        for file in &raw.files {
            let encoding = file.encoding.as_deref().unwrap_or("-");
            writeln!(text, "  file {} ({}, {encoding})", file.name, file.format).ok();
        }
        let ids: Vec<&str> = source.id.iter().map(|&column| header(column)).collect();
        writeln!(
            text,
            "  {:<20} <- {}",
            "(id)",
            if ids.is_empty() {
                "made from content".to_owned()
            } else {
                ids.join(" + ")
            }
        )
        .ok();
        if let Some(column) = source.updated_at {
            writeln!(text, "  {:<20} <- {}", "(updated at)", header(column)).ok();
        }
        for columns in &source.columns {
            let named = columns
                .slots
                .iter()
                .flatten()
                .chain(&columns.fallback)
                .map(|&column| header(column));
            let field = &bound.fields[columns.field].def;
            writeln!(
                text,
                "  {:<20} <- {}",
                field.name,
                named.collect::<Vec<_>>().join(" + ")
            )
            .ok();
        }
        for &column in &source.carried {
            writeln!(text, "  {:<20} <- {}", "(carried)", header(column)).ok();
        }
        for (column, kind) in &source.left_out {
            writeln!(
                text,
                "  {:<20} <- {} ({kind})",
                "(left out)",
                header(*column)
            )
            .ok();
        }
    }
}

fn chains(text: &mut String, bound: &Bound) {
    writeln!(text, "\nfields").ok();
    for field in &bound.fields {
        let steps: Vec<&str> = field.chain.iter().map(|step| step.name.as_str()).collect();
        let use_ = match field.matching {
            crate::plan::comparisons::Matching::Compared => "compared",
            crate::plan::comparisons::Matching::Carried => "not compared",
        };
        writeln!(
            text,
            "  {:<20} {:<16} {:<13} {}",
            field.def.name,
            field.def.ty.name(),
            use_,
            steps.join(" → ")
        )
        .ok();
    }
}

fn passes(
    text: &mut String,
    spec: &matching::Spec,
    records: &Records,
    kind: EntityKind,
    truth: Option<&Truth>,
) {
    let rows: Vec<RowId> = (0..records.len() as RowId)
        .filter(|&row| records.kind[row as usize] == kind)
        .collect();
    let count = rows.len();
    if count == 0 {
        return;
    }
    let Some(engine) = matching::Engine::new(spec, records, kind, rows) else {
        return;
    };
    let plan = engine.plan();
    writeln!(text, "\n{} rows: {count}", kind.name()).ok();
    let compared: Vec<String> = engine
        .comparisons()
        .iter()
        .map(|info| {
            let fields = info.fields.iter();
            let fields: Vec<&str> = fields.map(|&at| &*records.fields[at].def.name).collect();
            match *fields == [&*info.name] {
                true => info.name.to_string(),
                false => format!("{} ({})", info.name, fields.join(", ")),
            }
        })
        .collect();
    writeln!(text, "  compared: {}", compared.join("; ")).ok();
    let single: Vec<&str> = records
        .sources
        .iter()
        .map(|source| &*source.name)
        .filter(|name| spec.links.is_single(name))
        .collect();
    if !single.is_empty() {
        writeln!(
            text,
            "  at most one row per customer: {}",
            single.join(", ")
        )
        .ok();
    }
    if plan.all_pairs {
        writeln!(
            text,
            "  every pair is compared: {}",
            count * (count - 1) / 2
        )
        .ok();
        return;
    }
    writeln!(
        text,
        "  {:<52} {:>12} {:>12} {:>10} {:>8}",
        match spec.told.passes.is_empty() {
            true => "blocking pass",
            false => "blocking pass, as the rules say",
        },
        "pairs",
        "kept",
        "keys cut",
        "largest"
    )
    .ok();
    for pass in &plan.passes {
        let of = pass.count;
        writeln!(
            text,
            "  {:<52} {:>12} {:>12} {:>10} {:>8}",
            pass.name, of.pairs, of.kept, of.keys_cut, of.largest_block
        )
        .ok();
    }
    for (name, pairs) in &plan.left_out {
        writeln!(text, "  {name:<52} {pairs:>12}            -  (left out)").ok();
    }
    let chunks = plan.for_each_chunk(|candidates| {
        candidates
            .iter()
            .map(|candidate| (candidate.left, candidate.right))
            .collect::<Vec<_>>()
    });
    let pairs: Vec<(RowId, RowId)> = chunks.into_iter().flatten().collect();
    writeln!(
        text,
        "  distinct candidate pairs: {} ({:.2} a row)",
        pairs.len(),
        pairs.len() as f64 / count as f64
    )
    .ok();
    if let Some(truth) = truth {
        let labels = truth.labels(records.len(), |row| {
            (&**records.source_name(row), records.id.value(row))
        });
        let alone: Vec<u32> = (0..records.len() as u32).collect();
        let complete =
            crate::evaluate::blocking_completeness(pairs, &alone, &labels.of_row, &labels.absent);
        if let Some(share) = complete.share() {
            writeln!(
                text,
                "  pairs completeness: {share:.5} ({} of {})",
                complete.found, complete.actual
            )
            .ok();
        }
    }
}
