//! Specs of standardizers. A `rules` block holds `type: phone` (the type's default chain) or
//! `standardizer: case` with its settings (and the `type` it works for, if that is another), and may
//! say `region` and `as_of`; without a block the file's name is the standardizer. All rows of a table are one column, which decides about date
//! orders and lost zeros. Columns besides `given` are `text`, parts of the type, `flags`, and `notes`
//! with the proposed value behind `→`.

use goldsieve::standardize::example::{add_setting, flag_names};
use goldsieve::standardize::{Cell, Chain, Context, StepSpec, default_chain, find};
use goldsieve::tables::dictionary::samples;
use goldsieve::tables::field::FieldType;
use goldsieve::tables::text_column::TextColumn;

use super::markdown::Table;

pub fn rows(table: &Table) -> Result<Vec<Vec<String>>, String> {
    let given = table.column("given")?;
    let (ty, steps) = chain(table)?;
    let column = TextColumn::from_values(given.iter().map(Option::as_deref));
    let context = Context {
        ty,
        column: &column,
        region: table.rule("region").unwrap_or("KR"),
        as_of: as_of(table)?,
        dictionaries: &samples(),
        beside: &[],
    };
    let chain = Chain::build(&steps, &context).map_err(|errors| errors[0].message.clone())?;
    let cells: Vec<Cell> = given
        .into_iter()
        .map(|text| chain.apply(text.map(Cell::of).unwrap_or_default()))
        .collect();
    let mut columns = Vec::new();
    // The first column is what is given; a later one of that name is the given name of a person.
    let first = table.header.iter().position(|name| name == "given");
    for (place, name) in table.header.iter().enumerate() {
        if Some(place) == first {
            continue;
        }
        let shown: Result<Vec<String>, String> =
            cells.iter().map(|cell| shown(cell, ty, name)).collect();
        columns.push((place, shown?));
    }
    Ok(table.with_places(&columns))
}

/// The day the table's values are looked at.
pub fn as_of(table: &Table) -> Result<jiff::civil::Date, String> {
    match table.rule("as_of") {
        Some(day) => day.parse().map_err(|_| format!("has no date `{day}`")),
        None => Ok(jiff::civil::date(2026, 11, 21)),
    }
}

fn chain(table: &Table) -> Result<(FieldType, Vec<StepSpec>), String> {
    let named =
        |name: &str| FieldType::from_name(name).ok_or_else(|| format!("has no type `{name}`"));
    let standardizer = match (table.rule("type"), table.rule("standardizer")) {
        (Some(ty), None) => return named(ty).map(|ty| (ty, default_chain(ty))),
        (_, Some(standardizer)) => standardizer,
        (None, None) => &table.stem,
    };
    let ty = match table.rule("type") {
        Some(ty) => named(ty)?,
        None => FieldType::from_name(standardizer).unwrap_or(FieldType::Text),
    };
    let mut step = StepSpec::plain(standardizer);
    let entry =
        find(standardizer).ok_or_else(|| format!("has no standardizer `{standardizer}`"))?;
    for (name, value) in &table.rules {
        if !["type", "standardizer", "region", "as_of"].contains(&name.as_str()) {
            add_setting(&entry.definition, &mut step.settings, name, value)?;
        }
    }
    Ok((ty, vec![step]))
}

fn shown(cell: &Cell, ty: FieldType, column: &str) -> Result<String, String> {
    let note = |note: &goldsieve::standardize::Note| match &note.suggestion {
        Some(suggestion) => format!("{} → {suggestion}", note.code),
        None => note.code.to_owned(),
    };
    Ok(match column {
        "text" => cell.text.clone().unwrap_or_default(),
        "flags" => flag_names(cell.flags),
        "notes" => cell.notes.iter().map(note).collect::<Vec<_>>().join(", "),
        part => {
            let place = ty.parts().iter().position(|name| *name == part);
            let place = place.ok_or_else(|| format!("{} has no part `{part}`", ty.name()))?;
            cell.parts.get(place).cloned().flatten().unwrap_or_default()
        }
    })
}
