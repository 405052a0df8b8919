//! Who may import whom. The table is the architecture: a new edge is a decision, not a detail.

use super::source::{Source, sources};
use super::{mentions, report};

/// The stages: pure functions that never meet but in `tables`.
const STAGES: [&str; 9] = [
    "profile",
    "standardize",
    "validate",
    "block",
    "compare",
    "model",
    "cluster",
    "survive",
    "evaluate",
];

/// What other rooms may import.
const EDGES: [(&str, &[&str]); 10] = [
    ("error", &[]),
    ("text", &[]),
    ("diag", &["error"]),
    ("tables", &["diag", "error"]),
    ("config", &["tables", "diag", "error"]),
    ("ingest", &["tables", "text", "diag", "error"]),
    ("sql", &["tables", "diag", "error"]),
    ("publish", &["tables", "text", "diag", "error"]),
    ("history", &["publish", "tables", "diag", "error"]),
    ("report", &["tables", "text", "diag", "error"]),
];

/// Rooms that may import everything but these.
const ALL_BUT: [(&str, &[&str]); 3] = [
    ("plan", &["cli", "pipeline", "publish", "history", "report"]),
    ("pipeline", &["cli"]),
    ("cli", &[]),
];

fn may_import(room: &str, other: &str) -> bool {
    if STAGES.contains(&room) {
        return ["tables", "text", "diag", "error"].contains(&other);
    }
    if let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == room) {
        return allowed.contains(&other);
    }
    match ALL_BUT.iter().find(|(name, _)| *name == room) {
        Some((_, refused)) => !refused.contains(&other),
        None => false,
    }
}

fn rooms() -> Vec<String> {
    let mut rooms: Vec<String> = sources()
        .iter()
        .map(|source| source.room().to_owned())
        .collect();
    rooms.dedup();
    rooms.retain(|room| room != "lib" && room != "main");
    rooms
}

#[test]
fn rooms_import_only_what_lies_below() {
    let rooms = rooms();
    let known = |room: &str| {
        STAGES.contains(&room)
            || EDGES.iter().any(|(name, _)| *name == room)
            || ALL_BUT.iter().any(|(name, _)| *name == room)
    };
    let mut found: Vec<String> = rooms
        .iter()
        .filter(|room| !known(room))
        .map(|room| format!("src/{room} is in no layer"))
        .collect();
    for source in sources().iter().filter(|source| !source.is_test) {
        for (line, other) in imports(source) {
            let own = other == source.room() || ["lib", "main"].contains(&source.room());
            if rooms.contains(&other) && !own && !may_import(source.room(), &other) {
                found.push(format!(
                    "{}:{line}: {} may not import {other}",
                    source.path,
                    source.room()
                ));
            }
        }
    }
    report(found);
}

/// The rooms a file names, with the line: `crate::room`, `crate::{room, …}` and enough `super::`.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '$') {
            first_names(&code[at + 7..], &mut |name| found.push((at, name)));
        }
    }
    let climb = "super::".repeat(source.depth());
    for (at, _) in code.match_indices(&climb).filter(|_| !climb.is_empty()) {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|c| !c.is_alphanumeric() && c != ':' && c != '_') {
            first_names(&code[at + climb.len()..], &mut |name| {
                found.push((at, name))
            });
        }
    }
    let line = |at: usize| code[..at].matches('\n').count() + 1;
    found
        .into_iter()
        .map(|(at, name)| (line(at), name))
        .collect()
}

/// The first segment of a path, or of every path in a group.
fn first_names(path: &str, take: &mut impl FnMut(String)) {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return take(name(path));
    };
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return take(name(&group[start..])),
            '}' => depth -= 1,
            ',' if depth == 0 => {
                take(name(&group[start..]));
                start = at + 1;
            }
            _ => {}
        }
    }
}

#[test]
fn imports_are_seen_in_every_form() {
    let source = Source {
        path: "src/compare/email.rs".to_owned(),
        text: String::new(),
        code: "use crate::tables::x;\nuse crate::{text::{a, b}, sql};\nfn f() { super::super::cli::g(); super::sets::h(); }"
            .to_owned(),
        is_test: false,
    };
    let found: Vec<(usize, String)> = imports(&source);
    let names: Vec<(usize, &str)> = found
        .iter()
        .map(|(line, name)| (*line, name.as_str()))
        .collect();
    assert_eq!(names, [(1, "tables"), (2, "text"), (2, "sql"), (3, "cli")]);
    assert!(!may_import("compare", "sql") && may_import("compare", "text"));
    assert!(!may_import("compare", "block") && !may_import("plan", "publish"));
}

#[test]
fn polars_stays_in_its_room() {
    report(mentions(&["polars", "polars_arrow"], |source| {
        source.room() != "sql"
    }));
}

/// Files are opened where input is read, rules are loaded and output is written; clocks are read
/// by the command line and the stop watch; nobody opens a connection.
#[test]
fn the_world_stays_at_the_edges() {
    let may_open = ["ingest", "config", "publish", "cli", "pipeline", "history"];
    report(mentions(&["std::fs", "fs::", "File::open"], |source| {
        !may_open.contains(&source.room())
    }));
    let may_look =
        |source: &Source| source.room() == "cli" || source.path == "src/pipeline/timing.rs";
    report(mentions(
        &["SystemTime::now", "Instant", "Timestamp::now", "Zoned::now"],
        |source| !may_look(source),
    ));
    report(mentions(
        &["std::net", "TcpStream", "UdpSocket", "TcpListener"],
        |_| true,
    ));
    report(mentions(&["std::env"], |source| {
        !["cli", "main"].contains(&source.room()) && source.path != "src/publish/store/mod.rs"
    }));
}
