//! From accepted rows to records: every field through its chain, times of the last change read,
//! deleted rows marked, derived fields computed.

use std::sync::Arc;

use rayon::prelude::*;

use super::accept::Accepted;
use super::conditions;
use super::dictionaries::RuleTables;
use super::redactions;
use crate::error::Result;
use crate::plan::bind::{Bound, Deleted};
use crate::standardize::{
    FieldOutcome, FieldSpec, Segment, SegmentCounts, default_chain, map_values, micros_of,
    standardize,
};
use crate::tables::definition::Setting;
use crate::tables::field::FieldType;
use crate::tables::findings::Findings;
use crate::tables::raw::RawColumn;
use crate::tables::records::{FieldData, NO_TIME, Records};
use crate::tables::text_column::{NULL, TextColumn};

/// Records with what standardizing them showed.
pub struct Standardizing {
    /// The records.
    pub records: Records,
    /// Notes of the standardizers as findings.
    pub findings: Findings,
    /// Before and after, per field and source.
    pub counts: Vec<Vec<SegmentCounts>>,
    /// Per source, its raw columns in the order of its records.
    pub raw_columns: Vec<Vec<RawColumn>>,
}

/// Zone of times that do not say theirs.
const DEFAULT_ZONE: &str = "Asia/Seoul";

/// Standardizes all fields.
///
/// # Errors
/// Usage, if a chain or a condition cannot be built.
pub fn standardize_all(
    bound: &Bound,
    accepted: Accepted,
    tables: &RuleTables,
    as_of: jiff::civil::Date,
) -> Result<Standardizing> {
    let missing: Vec<TextColumn> = accepted
        .starts
        .windows(2)
        .map(|rows| TextColumn::nulls(rows[1] - rows[0]))
        .collect();
    let standardized = |index: usize| -> Result<(FieldData, Findings, Vec<SegmentCounts>)> {
        let field = &bound.fields[index];
        let spec = FieldSpec {
            ty: field.def.ty,
            chain: field.chain.clone(),
            region: field.region.clone(),
            as_of,
            dictionaries: tables.dictionaries.clone(),
        };
        let beside: Vec<Vec<&TextColumn>> = (0..bound.sources.len())
            .map(|source| households(bound, &accepted, source, field.def.ty))
            .collect();
        let sources = bound.sources.iter().enumerate();
        let segments: Vec<Segment<'_>> = sources
            .map(|(source, rules)| Segment {
                source,
                column: accepted.column(source, index).unwrap_or(&missing[source]),
                chain: rules
                    .columns
                    .iter()
                    .find(|columns| columns.field == index)
                    .and_then(|columns| columns.chain.as_deref()),
                beside: &beside[source],
            })
            .collect();
        let (outcome, raw) = rayon::join(
            || standardize(&spec, &segments),
            || accepted.raw_field(index),
        );
        let outcome = outcome?;
        let data = FieldData {
            def: field.def.clone(),
            raw,
            standardized: outcome.standardized,
        };
        let (notes, counts) = (outcome.notes, outcome.counts);
        let findings = crate::standardize::findings(index, &notes, &counts, bound.sources.len());
        Ok((data, findings, counts))
    };
    let all_standardized = || {
        let order = largest_first(bound, &accepted).into_par_iter();
        let fields = order.with_max_len(1);
        let mut fields: Vec<_> = fields.map(|it| (it, standardized(it))).collect();
        fields.sort_by_key(|&(index, _)| index);
        let fields = fields.into_iter().map(|(_, field)| field);
        fields.collect::<Result<Vec<_>>>()
    };
    let (fields, deleted) = rayon::join(all_standardized, || deleted(bound, &accepted));
    let (fields, deleted) = (fields?, deleted?);
    let mut found = Vec::new();
    let mut counts = Vec::new();
    let mut data = Vec::new();
    for (field, findings, segments) in fields {
        found.push(findings);
        counts.push(segments);
        data.push(field);
    }
    found.push(redactions::findings(bound, &accepted));
    let mut findings = Findings::default();
    findings.append_all(found);
    let records = Records {
        sources: accepted.sources,
        source: accepted.source,
        id: accepted.id,
        kind: accepted.kind,
        content_hash: accepted.content_hash,
        position: accepted.position,
        updated_at: accepted.updated_at,
        deleted,
        must_link: accepted.must_link,
        fields: data,
        carried: accepted.carried,
    };
    Ok(Standardizing {
        records,
        findings,
        counts,
        raw_columns: accepted.raw_columns,
    })
}

/// The columns of a source that say who lives together: of use to names alone.
fn households<'a>(
    bound: &Bound,
    accepted: &'a Accepted,
    source: usize,
    of: FieldType,
) -> Vec<&'a TextColumn> {
    let fields = bound.fields.iter().enumerate();
    let shared = fields.filter(|(_, field)| {
        of == FieldType::PersonName
            && matches!(field.def.ty, FieldType::PostalAddress | FieldType::Phone)
    });
    shared
        .filter_map(|(index, _)| accepted.column(source, index))
        .collect()
}

/// The fields in the order in which they are begun: those with the most text first, from either
/// end of what two threads share out, so that none of them is left alone at the end.
fn largest_first(bound: &Bound, accepted: &Accepted) -> Vec<usize> {
    let bytes = |field: usize| -> usize {
        let columns = (0..bound.sources.len()).filter_map(|it| accepted.column(it, field));
        let texts = columns.map(|column| column.values().value_data().len());
        texts.sum()
    };
    let mut fields: Vec<usize> = (0..bound.fields.len()).collect();
    fields.sort_by_cached_key(|&field| (std::cmp::Reverse(bytes(field)), field));
    let every_other = |first: usize| fields.iter().skip(first).step_by(2).copied();
    every_other(0).chain(every_other(1)).collect()
}

/// Runs the chain of a field over a column of all records, source by source: what one value cannot
/// tell, the column of its source often can. `starts` has the first row of each source and, last,
/// the number of rows.
///
/// # Errors
/// Usage, if the chain cannot be built.
pub fn standardize_column(
    spec: &FieldSpec,
    column: &TextColumn,
    starts: &[u32],
) -> Result<FieldOutcome> {
    let columns: Vec<TextColumn> = starts
        .windows(2)
        .map(|rows| column.take(&(rows[0]..rows[1]).collect::<Vec<u32>>()))
        .collect();
    let segments: Vec<Segment<'_>> = columns
        .iter()
        .enumerate()
        .map(|(source, column)| Segment {
            source,
            column,
            chain: None,
            beside: &[],
        })
        .collect();
    standardize(spec, &segments)
}

/// Microseconds since 1970 UTC per row of a column of times; [`NO_TIME`] where there is none.
/// Times that do not say their zone are in `zone`, or Korean.
///
/// # Errors
/// Usage, if the zone is unknown.
pub fn times(
    column: &TextColumn,
    zone: Option<&str>,
    as_of: jiff::civil::Date,
) -> Result<Vec<i64>> {
    let zone = zone.unwrap_or(DEFAULT_ZONE);
    let mut chain = default_chain(FieldType::Timestamp);
    for step in chain.iter_mut().filter(|step| step.name == "timestamp") {
        step.settings
            .0
            .insert("timezone".into(), Setting::Text(zone.to_owned()));
    }
    let spec = FieldSpec {
        ty: FieldType::Timestamp,
        chain,
        region: Arc::from("KR"),
        as_of,
        dictionaries: Arc::default(),
    };
    let segment = Segment {
        source: 0,
        column,
        chain: None,
        beside: &[],
    };
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let of_value = map_values(&spec, &segment, |text, flags| match text {
        Some(text) if flags.usable() => micros_of(text, &zone).unwrap_or(NO_TIME),
        _ => NO_TIME,
    })?;
    let time = |&code: &u32| match code {
        NULL => NO_TIME,
        code => of_value[code as usize],
    };
    Ok(column.codes().iter().map(time).collect())
}

fn deleted(bound: &Bound, accepted: &Accepted) -> Result<Vec<bool>> {
    let mut out = vec![false; accepted.len()];
    for (source, rules) in bound.sources.iter().enumerate() {
        let rows = accepted.starts[source]..accepted.starts[source + 1];
        match &rules.deleted {
            Deleted::Never => {}
            Deleted::Value(column, value) => {
                let text = &accepted.raw_columns[source][*column].text;
                for (offset, row) in rows.enumerate() {
                    out[row] = text
                        .get(offset)
                        .is_some_and(|text| text.eq_ignore_ascii_case(value));
                }
            }
            Deleted::Condition(condition) => {
                let held = conditions::over_columns(
                    condition,
                    &accepted.raw_columns[source],
                    &rules.name,
                )?;
                for (offset, row) in rows.enumerate() {
                    out[row] = held[offset] == Some(true);
                }
            }
        }
    }
    for &(row, deleted) in &accepted.deleted_before {
        out[row as usize] = deleted;
    }
    Ok(out)
}
