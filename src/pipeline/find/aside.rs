//! Values among what was set aside: rows in quarantine, cell by cell, and records that could not be
//! read, as text.

use super::{Found, FoundAside, PlaceColumns, Query, Target, holds, standardized};
use crate::error::Result;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;
use crate::tables::field::FieldType;

pub(super) fn quarantine(
    published: &Published,
    query: &Query,
    targets: &[Target],
    found: &mut Found,
) -> Result<()> {
    let value = query.value.trim();
    for batch in published.table("quarantine")?.batches(
        &["source", "file", "sheet", "line", "reason", "cells"],
        None,
    )? {
        let batch = batch?;
        let (sources, reasons, json) = (
            texts(&batch, "source")?,
            texts(&batch, "reason")?,
            texts(&batch, "cells")?,
        );
        let places = PlaceColumns::of(&batch)?;
        let cells: Vec<(usize, String, String)> = (0..batch.num_rows())
            .flat_map(|row| {
                let cells: Vec<(String, String)> =
                    serde_json::from_str(json.value(row)).unwrap_or_default();
                cells
                    .into_iter()
                    .map(move |(header, text)| (row, header, text))
            })
            .collect();
        let written: Vec<&str> = cells.iter().map(|(.., text)| text.as_str()).collect();
        let mut hit = written
            .iter()
            .map(|text| text.trim() == value)
            .collect::<Vec<bool>>();
        for target in targets.iter().filter(|target| tells(target.ty)) {
            if let Some(spec) = &target.spec {
                let standard = standardized(spec, &written)?;
                for (at, hit) in hit.iter_mut().enumerate() {
                    *hit |= standard
                        .get(at)
                        .is_some_and(|cell| holds(cell, &target.wanted));
                }
            }
        }
        for ((row, header, _), _) in cells.into_iter().zip(hit).filter(|(_, hit)| *hit) {
            found.aside.push(FoundAside {
                table: "quarantine",
                source: sources.value(row).to_owned(),
                place: places.at(row),
                reason: reasons.value(row).to_owned(),
                header: Some(header),
            });
        }
    }
    Ok(())
}

/// Types whose standardized form says by itself what it is. A flag or a category of an unknown
/// column might be anybody's.
fn tells(ty: FieldType) -> bool {
    !matches!(
        ty,
        FieldType::Flag
            | FieldType::Category
            | FieldType::Text
            | FieldType::Number
            | FieldType::Gender
            | FieldType::Consent
    )
}

pub(super) fn rejects(published: &Published, query: &Query, found: &mut Found) -> Result<()> {
    let value = query.value.trim();
    // One or two characters stand in every record.
    if value.chars().count() < 3 {
        return Ok(());
    }
    for batch in published
        .table("rejects")?
        .batches(&["source", "file", "sheet", "line", "reason", "raw"], None)?
    {
        let batch = batch?;
        let (sources, reasons, raw) = (
            texts(&batch, "source")?,
            texts(&batch, "reason")?,
            texts(&batch, "raw")?,
        );
        let places = PlaceColumns::of(&batch)?;
        for row in (0..batch.num_rows()).filter(|&row| raw.value(row).contains(value)) {
            found.aside.push(FoundAside {
                table: "rejects",
                source: sources.value(row).to_owned(),
                place: places.at(row),
                reason: reasons.value(row).to_owned(),
                header: None,
            });
        }
    }
    Ok(())
}
