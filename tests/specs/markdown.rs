//! The form of literate specs: fenced `rules` blocks and tables with one case a row. Knows Markdown
//! as far as that, and nothing of what is specified.
//!
//! In cells `\n`, `\t`, `\|`, `\\`, `\s` (a blank) and `\u{…}` write what Markdown would swallow, and
//! `␟` stands between the columns that feed a field. An empty cell is a missing value.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// One spec file.
pub struct Spec {
    pub path: PathBuf,
    pub text: String,
}

/// A table with the rules that hold for it.
pub struct Table {
    /// `name: value` lines of the nearest `rules` block above; none if there is no block.
    pub rules: Vec<(String, String)>,
    /// Name of the file without its ending.
    pub stem: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Cells as written, still escaped.
    pub rows: Vec<Vec<String>>,
}

/// What running a file gave.
pub struct Outcome {
    /// The file with actual cells in place of expected ones.
    pub text: String,
    /// Everything that differs, with file and line.
    pub problems: Vec<String>,
    /// Rows run.
    pub rows: usize,
}

impl Spec {
    pub fn read(path: PathBuf) -> Spec {
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Spec { path, text }
    }

    pub fn stem(&self) -> String {
        self.path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    }

    /// Every value that `rules` blocks give a key.
    pub fn values_of(&self, key: &str) -> Vec<String> {
        let values = self
            .text
            .lines()
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        values.map(|value| value.trim().to_owned()).collect()
    }

    /// Runs every table.
    pub fn run(&self, actual: impl Fn(&Table) -> Result<Vec<Vec<String>>, String>) -> Outcome {
        let mut outcome = Outcome {
            text: String::with_capacity(self.text.len()),
            problems: Vec::new(),
            rows: 0,
        };
        let mut rules: Vec<(String, String)> = Vec::new();
        let mut lines = self.text.lines().enumerate().peekable();
        while let Some((at, line)) = lines.next() {
            writeln!(outcome.text, "{line}").expect("text grows");
            if line == "```rules" {
                rules.clear();
                for (at, line) in lines.by_ref() {
                    writeln!(outcome.text, "{line}").expect("text grows");
                    if line == "```" {
                        break;
                    }
                    match line.split_once(':') {
                        Some((name, value)) => {
                            rules.push((name.trim().to_owned(), value.trim().to_owned()))
                        }
                        None => outcome.problems.push(self.at(at, "is no `name: value`")),
                    }
                }
            } else if line.starts_with('|') {
                let ruler = lines.next().map_or("", |(_, line)| line);
                writeln!(outcome.text, "{ruler}").expect("text grows");
                let mut table = Table {
                    rules: rules.clone(),
                    stem: self.stem(),
                    header: cells(line),
                    rows: Vec::new(),
                };
                while let Some((_, line)) = lines.next_if(|(_, line)| line.starts_with('|')) {
                    table.rows.push(cells(line));
                }
                self.compare(at + 2, &table, actual(&table), &mut outcome);
            }
        }
        if outcome.rows == 0 {
            outcome.problems.push(self.at(0, "has no case"));
        }
        outcome
    }

    fn compare(
        &self,
        first: usize,
        table: &Table,
        actual: Result<Vec<Vec<String>>, String>,
        outcome: &mut Outcome,
    ) {
        let actual = match actual {
            Ok(actual) => actual,
            Err(problem) => return outcome.problems.push(self.at(first - 2, &problem)),
        };
        assert_eq!(actual.len(), table.rows.len());
        for (row, (expected, actual)) in table.rows.iter().zip(&actual).enumerate() {
            for (place, name) in table.header.iter().enumerate() {
                let expected = expected.get(place).map_or("", String::as_str);
                if expected != actual[place] {
                    let told = format!(
                        "{name} of `{}` should be `{expected}`, is `{}`",
                        actual[0], actual[place]
                    );
                    outcome.problems.push(self.at(first + row, &told));
                }
            }
            writeln!(outcome.text, "| {} |", actual.join(" | ")).expect("text grows");
            outcome.rows += 1;
        }
    }

    fn at(&self, line: usize, problem: &str) -> String {
        format!("{}:{}: {problem}", self.path.display(), line + 1)
    }
}

impl Table {
    /// A rule by name.
    pub fn rule(&self, name: &str) -> Option<&str> {
        self.rules
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// A column's cells as text, missing where empty.
    pub fn column(&self, name: &str) -> Result<Vec<Option<String>>, String> {
        let place = self.header.iter().position(|other| other == name);
        let place = place.ok_or_else(|| format!("has no column `{name}`"))?;
        let cell = |row: &Vec<String>| {
            row.get(place)
                .filter(|cell| !cell.is_empty())
                .map(|cell| unescape(cell))
        };
        Ok(self.rows.iter().map(cell).collect())
    }

    /// The cells as written, with some columns replaced: `(column, cell per row)`.
    pub fn with(&self, columns: &[(&str, Vec<String>)]) -> Result<Vec<Vec<String>>, String> {
        let mut placed = Vec::new();
        for (name, cells) in columns {
            let place = self.header.iter().position(|other| other == name);
            let place = place.ok_or_else(|| format!("has no column `{name}`"))?;
            placed.push((place, cells.clone()));
        }
        Ok(self.with_places(&placed))
    }

    /// The rows with the given columns replaced, by their places.
    pub fn with_places(&self, columns: &[(usize, Vec<String>)]) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = self.rows.clone();
        for row in &mut rows {
            row.resize(self.header.len(), String::new());
        }
        for (place, cells) in columns {
            for (row, cell) in rows.iter_mut().zip(cells) {
                row[*place] = escape(cell);
            }
        }
        rows
    }
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
        match c {
            '␟' => text.push('\u{1f}'),
            '\\' => match chars.next() {
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
            },
            c => text.push(c),
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
            c if c.is_control() => cell.extend(c.escape_unicode()),
            c => cell.push(c),
        }
    }
    cell
}

#[test]
fn what_is_escaped_comes_back() {
    for text in ["a|b", " x ", "\\n", "line\nfeed", "\u{1f}", "김\t수", ""] {
        assert_eq!(unescape(&escape(text)), text);
        assert_eq!(cells(&format!("| {} | |", escape(text))).len(), 2);
    }
    let spec = Spec {
        path: PathBuf::from("x.md"),
        text: "```rules\na: b\n```\n\n| given | text |\n|---|---|\n| x | y |\n".to_owned(),
    };
    let outcome =
        spec.run(|table| table.with(&[("text", vec![table.rule("a").unwrap().to_owned()])]));
    assert_eq!(
        outcome.problems,
        ["x.md:7: text of `x` should be `y`, is `b`"]
    );
    assert!(outcome.text.contains("| x | b |"));
}
