//! `goldsieve find`: which rows and customers carry a value.

use serde_json::{Value, json};

use crate::error::Error;
use crate::pipeline::Failure;
use crate::pipeline::extract::Published;
use crate::pipeline::find::{
    self, Carries, Found, FoundAside, FoundEntity, FoundRow, Place, Query,
};
use crate::publish::current;
use crate::publish::layout::Area;
use crate::report::lang::Lang;
use crate::report::masked::Masked;
use crate::tables::field::FieldType;

use super::args::{Find, Format, Show};
use super::output::{self, Stdout};

/// Runs the command.
pub fn find(args: &Find) -> Result<u8, Failure> {
    let (name, value) = args.query.split_once('=').ok_or_else(|| {
        Error::usage("query", "write field=value").help("such as 'mobile_phone=010-1234-5678'")
    })?;
    let query = Query {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
    };
    if query.value.is_empty() {
        return Err(Error::usage("query", "there is no value after `=`").into());
    }
    let store = output::existing(&output::directory(&args.which.output, None))?;
    let run = current::resolve(&*store, args.which.run.as_deref())?;
    let published = Published::open(&store, Area::Runs, &run)?;
    let found = find::find(&published, &query)?;
    match args.format {
        Format::Json => Stdout::new().json(&as_json(&query, &found, args.show))?,
        Format::Text => Stdout::new().text(&as_text(&query, &found, args))?,
    }
    Ok(0)
}

fn shown(ty: FieldType, text: &str, show: Show) -> String {
    match show {
        Show::Clear => text.to_owned(),
        Show::Masked => Masked::new(ty, text).as_str().to_owned(),
    }
}

/// Whether a column names rows or customers and no person.
fn is_key(column: &str) -> bool {
    column == "entity_id" || column == "source_record_id"
}

fn value(column: &str, ty: FieldType, text: &str, show: Show) -> String {
    match is_key(column) {
        true => text.to_owned(),
        false => shown(ty, text, show),
    }
}

fn place(place: &Place, lang: Lang) -> String {
    let mut file = place.file.clone().unwrap_or_default();
    if let Some(sheet) = &place.sheet {
        file += &format!(" [{sheet}]");
    }
    match &place.line {
        Some(line) => lang.say("find_line", &[("file", &file), ("line", line)]),
        None => file,
    }
}

fn how(carries: Carries) -> &'static str {
    match carries {
        Carries::AsWritten => "as_written",
        Carries::Standardized => "standardized",
    }
}

fn as_text(query: &Query, found: &Found, args: &Find) -> String {
    let lang = output::language(args.lang);
    let limit = match args.limit {
        0 => usize::MAX,
        limit => limit,
    };
    let mut lines: Vec<String> = Vec::new();
    if let Some((ty, standardized)) = &found.standardized {
        let value = shown(*ty, standardized, args.show);
        lines.push(lang.say(
            "find_standardized",
            &[("field", &query.name), ("value", &value)],
        ));
    }
    let (rows, customers) = (count(found.rows.len()), count(found.entities.len()));
    lines.push(lang.say("find_rows", &[("rows", &rows), ("customers", &customers)]));
    let row = |row: &FoundRow| {
        format!(
            "  {}:{}  {}  {} = {}  ({})",
            row.source,
            row.id,
            row.entity,
            row.column,
            value(&row.column, row.ty, &row.value, args.show),
            place(&row.place, lang)
        )
    };
    list(&mut lines, found.rows.iter().map(row), limit, lang);
    if !found.entities.is_empty() {
        lines.push(lang.word("find_customers").to_owned());
    }
    let entity = |entity: &FoundEntity| {
        let name = entity.name.as_ref();
        let name = name.map(|(ty, name)| shown(*ty, name, args.show));
        let rows = [
            ("rows", &*entity.rows.to_string()),
            ("members", &*entity.members),
        ];
        format!(
            "  {}  {}  {}  {}",
            entity.id,
            lang.of_list("kind", &entity.kind),
            name.as_deref().unwrap_or("–"),
            lang.say("find_customer_rows", &rows)
        )
    };
    list(&mut lines, found.entities.iter().map(entity), limit, lang);
    match &found.became {
        Some((event, Some(id))) => {
            let event = lang.of_list("event", event);
            lines.push(lang.say("find_moved", &[("event", &event), ("id", id)]));
        }
        Some((event, None)) => {
            let event = lang.of_list("event", event);
            lines.push(lang.say("find_gone", &[("event", &event)]));
        }
        None => {}
    }
    if !found.aside.is_empty() {
        lines.push(lang.say("find_aside", &[("count", &count(found.aside.len()))]));
    }
    let aside = |aside: &FoundAside| {
        let header = aside.header.as_ref();
        format!(
            "  {}  {}  {}{}  {}",
            aside.table,
            aside.source,
            place(&aside.place, lang),
            header.map_or(String::new(), |header| format!("  {header}")),
            aside.reason
        )
    };
    list(&mut lines, found.aside.iter().map(aside), limit, lang);
    lines.join("\n")
}

fn list(
    lines: &mut Vec<String>,
    of: impl ExactSizeIterator<Item = String>,
    limit: usize,
    lang: Lang,
) {
    let over = of.len().saturating_sub(limit);
    lines.extend(of.take(limit));
    if over > 0 {
        lines.push(format!(
            "  {}",
            lang.say("find_more", &[("count", &count(over))])
        ));
    }
}

fn count(number: usize) -> String {
    crate::report::lang::count(number as u64)
}

fn as_json(query: &Query, found: &Found, show: Show) -> Value {
    let place = |place: &Place| {
        let line = place
            .line
            .as_ref()
            .and_then(|line| line.parse::<u64>().ok());
        json!({"file": place.file, "sheet": place.sheet, "line": line})
    };
    let standardized = found.standardized.as_ref();
    json!({
        "field": query.name,
        "standardized": standardized.map(|(ty, text)| shown(*ty, text, show)),
        "rows": found.rows.iter().map(|row| json!({
            "source": row.source,
            "source_record_id": row.id,
            "entity_id": row.entity,
            "column": row.column,
            "value": value(&row.column, row.ty, &row.value, show),
            "carries": how(row.carries),
            "place": place(&row.place),
        })).collect::<Vec<_>>(),
        "entities": found.entities.iter().map(|entity| json!({
            "entity_id": entity.id,
            "entity_kind": entity.kind,
            "name": entity.name.as_ref().map(|(ty, name)| shown(*ty, name, show)),
            "member_count": entity.members.parse::<u64>().ok(),
            "rows": entity.rows,
        })).collect::<Vec<_>>(),
        "became": found.became.as_ref().map(|(event, current)| json!({
            "event": event, "current_entity_id": current,
        })),
        "set_aside": found.aside.iter().map(|aside| json!({
            "table": aside.table,
            "source": aside.source,
            "header": aside.header,
            "reason": aside.reason,
            "place": place(&aside.place),
        })).collect::<Vec<_>>(),
    })
}
