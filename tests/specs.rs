//! Runs the literate specs of standardizers: Markdown files with prose, a fenced `rules` block and
//! a table of what is given and what comes out. Part of the one integration binary; knows the
//! public interface of the crate only.
//!
//! A `rules` block holds either `type: phone` (the type's default chain) or `standardizer: case`
//! with its settings, and may say `region` and `as_of`. Every row of a table is one value, and all
//! of them together are the column that decides about date orders and lost zeros. Columns besides
//! `given` and `text` are parts of the type, `flags` or `notes` (with the proposed value behind
//! `→`). An empty cell is a missing value; `\n`, `\t`, `\|`, `\\`, `\s` (a blank) and `\u{…}`
//! write what Markdown would swallow.
//!
//! With `GOLDSIEVE_UPDATE_SPECS=1` in the environment the expected cells are rewritten with what
//! really comes out, for a person to review.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use goldsieve::standardize::example::{add_setting, flag_names};
use goldsieve::standardize::{Cell, Chain, Context, StepSpec, default_chain, find};
use goldsieve::tables::field::FieldType;
use goldsieve::tables::text_column::TextColumn;

/// Runs every spec under a folder; gives the number of rows that were checked.
///
/// # Errors
/// All files, lines and cells that differ, or what is wrong with a file.
pub fn run_all(dir: &Path) -> Result<usize, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .map_err(|error| format!("{}: {error}", dir.display()))?
        .filter_map(|item| Some(item.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.sort();
    let update = std::env::var_os("GOLDSIEVE_UPDATE_SPECS").is_some();
    let mut checked = 0;
    let mut problems = String::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        match run(&text) {
            Err(problem) => _ = writeln!(problems, "{}: {problem}", file.display()),
            Ok(outcome) => {
                checked += outcome.rows;
                if update && outcome.text != text {
                    fs::write(&file, &outcome.text).map_err(|e| e.to_string())?;
                } else {
                    for difference in outcome.differences {
                        _ = writeln!(problems, "{}:{difference}", file.display());
                    }
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(checked)
    } else {
        Err(problems)
    }
}

/// What running one file gave.
struct Outcome {
    rows: usize,
    /// The file with actual results in place of expected ones.
    text: String,
    differences: Vec<String>,
}

/// A `rules` block.
#[derive(Default)]
struct Rules {
    lines: Vec<(String, String)>,
}

fn run(text: &str) -> Result<Outcome, String> {
    let mut outcome = Outcome {
        rows: 0,
        text: String::with_capacity(text.len()),
        differences: Vec::new(),
    };
    let mut rules: Option<Rules> = None;
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        _ = writeln!(outcome.text, "{line}");
        if line == "```rules" {
            let mut block = Rules::default();
            for (_, line) in lines.by_ref() {
                _ = writeln!(outcome.text, "{line}");
                if line == "```" {
                    break;
                }
                let (name, value) = line
                    .split_once(':')
                    .ok_or_else(|| format!("{}: no `name: value`", number + 1))?;
                block
                    .lines
                    .push((name.trim().to_owned(), value.trim().to_owned()));
            }
            rules = Some(block);
        } else if line.starts_with("| given ") {
            let rules = rules
                .as_ref()
                .ok_or("a table stands before any `rules` block")?;
            let header = cells(line);
            let (_, ruler) = lines.next().ok_or("a table ends after its header")?;
            _ = writeln!(outcome.text, "{ruler}");
            let mut rows = Vec::new();
            while let Some((number, line)) = lines.next_if(|(_, line)| line.starts_with('|')) {
                rows.push((number + 1, cells(line)));
            }
            run_table(rules, &header, &rows, &mut outcome)
                .map_err(|problem| format!("{}: {problem}", number + 1))?;
        }
    }
    if outcome.rows == 0 {
        return Err("holds no table".to_owned());
    }
    Ok(outcome)
}

fn run_table(
    rules: &Rules,
    header: &[String],
    rows: &[(usize, Vec<String>)],
    outcome: &mut Outcome,
) -> Result<(), String> {
    let mut ty = FieldType::Text;
    let mut chain = None;
    let mut region = "KR".to_owned();
    let mut as_of = jiff::civil::date(2026, 11, 21);
    for (name, value) in &rules.lines {
        match name.as_str() {
            "type" => {
                ty = FieldType::from_name(value).ok_or_else(|| format!("no type `{value}`"))?;
                chain.get_or_insert_with(|| default_chain(ty));
            }
            "standardizer" => {
                ty = FieldType::from_name(value).unwrap_or(ty);
                chain = Some(vec![StepSpec::plain(value)]);
            }
            "region" => region.clone_from(value),
            "as_of" => as_of = value.parse().map_err(|_| format!("no date `{value}`"))?,
            name => {
                let step = chain
                    .as_mut()
                    .and_then(|steps: &mut Vec<StepSpec>| steps.last_mut())
                    .ok_or_else(|| format!("`{name}` stands before its standardizer"))?;
                let entry = find(&step.name).ok_or_else(|| format!("no `{}`", step.name))?;
                add_setting(&entry.definition, &mut step.settings, name, value)?;
            }
        }
    }
    let given: Vec<Option<String>> = rows
        .iter()
        .map(|(_, cells)| cells.first().filter(|c| !c.is_empty()).map(|c| unescape(c)))
        .collect();
    let column = TextColumn::from_values(given.iter().map(Option::as_deref));
    let context = Context {
        ty,
        column: &column,
        region: &region,
        as_of,
    };
    let steps = chain.ok_or("neither `type` nor `standardizer` is given")?;
    let chain = Chain::build(&steps, &context).map_err(|errors| errors[0].message.clone())?;
    for ((number, expected), given) in rows.iter().zip(given) {
        let cell = chain.apply(given.map(Cell::of).unwrap_or_default());
        let mut actual = vec![expected[0].clone()];
        for name in &header[1..] {
            actual.push(escape(&shown(&cell, ty, name)?));
        }
        for (place, name) in header.iter().enumerate().skip(1) {
            let expected = expected.get(place).map_or("", String::as_str);
            if expected != actual[place] {
                outcome.differences.push(format!(
                    "{number}: {name} of `{}` should be `{expected}`, is `{}`",
                    actual[0], actual[place]
                ));
            }
        }
        _ = writeln!(outcome.text, "| {} |", actual.join(" | "));
        outcome.rows += 1;
    }
    Ok(())
}

/// What a column of the table shows of a cell.
fn shown(cell: &Cell, ty: FieldType, column: &str) -> Result<String, String> {
    Ok(match column {
        "text" => cell.text.clone().unwrap_or_default(),
        "flags" => flag_names(cell.flags),
        "notes" => {
            let notes: Vec<String> = cell
                .notes
                .iter()
                .map(|note| match &note.suggestion {
                    Some(suggestion) => format!("{} → {suggestion}", note.code),
                    None => note.code.to_owned(),
                })
                .collect();
            notes.join(", ")
        }
        part => {
            let place = ty
                .parts()
                .iter()
                .position(|name| *name == part)
                .ok_or_else(|| format!("{ty} has no part `{part}`"))?;
            cell.parts.get(place).cloned().flatten().unwrap_or_default()
        }
    })
}

/// The cells of a table row, trimmed, still escaped.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.trim().trim_start_matches('|').chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            c => cells.last_mut().expect("never empty").push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    // Behind the last bar stands nothing.
    cells.pop();
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn unescape(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('s') => text.push(' '),
            Some('u') => {
                let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                let code = u32::from_str_radix(&code, 16).ok();
                text.extend(code.and_then(char::from_u32));
            }
            Some(other) => text.push(other),
            None => text.push('\\'),
        }
    }
    text
}

fn escape(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (place, c) in text.chars().enumerate() {
        match c {
            '\\' => cell.push_str("\\\\"),
            '|' => cell.push_str("\\|"),
            '\n' => cell.push_str("\\n"),
            '\t' => cell.push_str("\\t"),
            ' ' if place == 0 || place == last => cell.push_str("\\s"),
            c if c.is_control() => _ = write!(cell, "\\u{{{:x}}}", c as u32),
            c => cell.push(c),
        }
    }
    cell
}
