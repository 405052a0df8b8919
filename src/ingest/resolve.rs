//! File patterns of a project file to concrete paths: `*`, `?` and dated names. Lists folders;
//! opens nothing.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// Which of several matching files are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// All of them, in order of path.
    #[default]
    All,
    /// The one with the latest date in its name (not after `as_of`), else the last by name.
    Newest,
}

/// The files that `pattern` names, relative to `base`. Names are compared in NFC, so that files
/// written on a Mac are found; lock files, partial downloads and folder settings are not data.
///
/// # Errors
/// Usage `input-missing` if nothing matches, `bad-pattern` for an unknown placeholder; I/O if a
/// folder cannot be listed.
pub fn resolve(pattern: &str, base: &Path, pick: Pick, as_of: Date) -> Result<Vec<PathBuf>> {
    let normal: String = pattern.nfc().collect();
    let (root, parts) = split_pattern(&normal, base);
    if parts.iter().all(|part| !is_wild(part)) {
        let path = parts.iter().fold(root, |path, part| path.join(part));
        return existing(path, pattern);
    }
    let mut matches: Vec<(PathBuf, Option<Date>)> = vec![(root, None)];
    for (depth, part) in parts.iter().enumerate() {
        let last = depth + 1 == parts.len();
        let tokens = parse(part)?;
        let mut next = Vec::new();
        for (folder, date) in matches {
            if !is_wild(part) && part != "**" {
                let path = named(&folder, part)?;
                if let Some(path) = path {
                    next.push((path, date));
                }
                continue;
            }
            for (path, name) in list(&folder)? {
                if last && (path.is_dir() || is_by_product(&name)) {
                    continue;
                }
                if let Some(found) = match_name(&tokens, &name) {
                    next.push((path, found.or(date)));
                }
            }
        }
        matches = next;
    }
    matches.retain(|(path, date)| path.is_file() && date.is_none_or(|date| date <= as_of));
    matches.sort();
    if pick == Pick::Newest {
        // The path breaks ties between files of one day.
        let newest = matches
            .into_iter()
            .max_by(|left, right| (left.1, &left.0).cmp(&(right.1, &right.0)));
        matches = newest.into_iter().collect();
    }
    if matches.is_empty() {
        return Err(missing(pattern));
    }
    Ok(matches.into_iter().map(|(path, _)| path).collect())
}

fn missing(pattern: &str) -> Error {
    Error::usage("input-missing", format!("no file matches `{pattern}`"))
        .help("paths are relative to the project file; `*`, `?` and {date:%Y%m%d} are understood")
}

/// The path itself, or its twin in another normal form.
fn existing(path: PathBuf, pattern: &str) -> Result<Vec<PathBuf>> {
    if path.exists() {
        return Ok(vec![path]);
    }
    let twin = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder.is_dir() => named(folder, &name.to_string_lossy())?,
        _ => None,
    };
    twin.map(|path| vec![path]).ok_or_else(|| missing(pattern))
}

/// The entry of a folder with this name in NFC.
fn named(folder: &Path, name: &str) -> Result<Option<PathBuf>> {
    let direct = folder.join(name);
    if direct.exists() || name == ".." || name == "." {
        return Ok(Some(direct));
    }
    Ok(list(folder)?
        .into_iter()
        .find(|(_, entry)| entry == name)
        .map(|(path, _)| path))
}

/// The entries of a folder with their names in NFC, in order of name; none if it is no folder.
fn list(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |error: std::io::Error| Error::io(folder, "list the folder", &error);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name: String = entry.file_name().to_string_lossy().nfc().collect();
        entries.push((entry.path(), name));
    }
    entries.sort();
    Ok(entries)
}

/// Whether a file of this name is a lock, a partial download or a folder's settings, not data.
pub fn is_by_product(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with("~$")
        || name.starts_with('.')
        || lower == "thumbs.db"
        || lower == "desktop.ini"
        || [".part", ".partial", ".crdownload", ".tmp", ".filepart"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

fn is_wild(part: &str) -> bool {
    part.contains(['*', '?', '{'])
}

/// Root and components; both kinds of slash divide unless a date format needs them not to.
fn split_pattern(pattern: &str, base: &Path) -> (PathBuf, Vec<String>) {
    let path = Path::new(pattern);
    let mut root = if path.is_absolute() {
        PathBuf::new()
    } else {
        base.to_path_buf()
    };
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            std::path::Component::Prefix(_) | std::path::Component::RootDir => {
                root.push(component.as_os_str());
            }
            std::path::Component::CurDir => {}
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    (root, parts)
}

enum Token {
    Text(char),
    One,
    Any,
    Year,
    ShortYear,
    Month,
    Day,
}

fn parse(part: &str) -> Result<Vec<Token>> {
    let bad = |what: &str| {
        Error::usage(
            "bad-pattern",
            format!("`{what}` is not understood in a file pattern"),
        )
        .help("write the date as {date:%Y%m%d} or {date:%Y-%m-%d}")
    };
    let mut tokens = Vec::new();
    let mut rest = part;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '*' => tokens.push(Token::Any),
            '?' => tokens.push(Token::One),
            '{' => {
                let (inside, after) = rest.split_once('}').ok_or_else(|| bad(part))?;
                let format = inside.strip_prefix("date:").ok_or_else(|| bad(inside))?;
                let mut chars = format.chars();
                while let Some(c) = chars.next() {
                    tokens.push(match c {
                        '%' => match chars.next() {
                            Some('Y') => Token::Year,
                            Some('y') => Token::ShortYear,
                            Some('m') => Token::Month,
                            Some('d') => Token::Day,
                            _ => return Err(bad(inside)),
                        },
                        other => Token::Text(other),
                    });
                }
                rest = after;
            }
            other => tokens.push(Token::Text(other)),
        }
    }
    Ok(tokens)
}

/// Whether a name matches, and the date in it.
fn match_name(tokens: &[Token], name: &str) -> Option<Option<Date>> {
    let chars: Vec<char> = name.chars().collect();
    let mut parts = [None; 3];
    if !matches_from(tokens, &chars, &mut parts) {
        return None;
    }
    match parts {
        [None, None, None] => Some(None),
        [year, month, day] => {
            let year = i16::try_from(year?).ok()?;
            let month = i8::try_from(month.unwrap_or(1)).ok()?;
            let day = i8::try_from(day.unwrap_or(1)).ok()?;
            Date::new(year, month, day).ok().map(Some)
        }
    }
}

fn matches_from(tokens: &[Token], name: &[char], parts: &mut [Option<u32>; 3]) -> bool {
    let Some((token, rest)) = tokens.split_first() else {
        return name.is_empty();
    };
    let number = |slot: usize, digits: usize, base: u32, parts: &mut [Option<u32>; 3]| {
        let text = name.get(..digits)?;
        let value = text
            .iter()
            .try_fold(0u32, |value, c| Some(value * 10 + c.to_digit(10)?))?;
        parts[slot] = Some(base + value);
        Some(matches_from(rest, &name[digits..], parts))
    };
    match token {
        Token::Any => (0..=name.len()).any(|skip| matches_from(rest, &name[skip..], parts)),
        Token::One => !name.is_empty() && matches_from(rest, &name[1..], parts),
        Token::Text(c) => name.first() == Some(c) && matches_from(rest, &name[1..], parts),
        Token::Year => number(0, 4, 0, parts).unwrap_or(false),
        Token::ShortYear => number(0, 2, 2000, parts).unwrap_or(false),
        Token::Month => number(1, 2, 0, parts).unwrap_or(false),
        Token::Day => number(2, 2, 0, parts).unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: Vec<PathBuf>) -> Vec<String> {
        paths
            .iter()
            .map(|path| {
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .nfc()
                    .collect()
            })
            .collect()
    }

    #[test]
    fn patterns_dates_and_by_products() {
        let folder = tempfile::tempdir().expect("a folder");
        let decomposed: String = "고객_20261103.csv".nfd().collect();
        for name in [
            "a_20261101.csv",
            "a_20261102.csv",
            "a_20261301.csv",
            "a_20991231.csv",
            "b.csv",
            "~$b.csv",
            "c.csv.part",
            ".DS_Store",
            &decomposed,
        ] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        let today = jiff::civil::date(2026, 11, 21);
        let get = |pattern: &str, pick| resolve(pattern, folder.path(), pick, today).map(names);
        assert_eq!(
            get("a_{date:%Y%m%d}.csv", Pick::All).expect("found"),
            ["a_20261101.csv", "a_20261102.csv"]
        );
        assert_eq!(
            get("a_{date:%Y%m%d}.csv", Pick::Newest).expect("found"),
            ["a_20261102.csv"]
        );
        assert_eq!(
            get("고객_*.csv", Pick::All).expect("found"),
            ["고객_20261103.csv"]
        );
        assert_eq!(
            get("고객_20261103.csv", Pick::All).expect("found"),
            ["고객_20261103.csv"]
        );
        assert_eq!(get("?.csv", Pick::All).expect("found"), ["b.csv"]);
        assert_eq!(get("*", Pick::All).expect("found").len(), 6);
        assert_eq!(
            get("zzz*", Pick::All).expect_err("none").code,
            "input-missing"
        );
        assert_eq!(
            get("{day}.csv", Pick::All).expect_err("bad").code,
            "bad-pattern"
        );
    }
}
