//! Holds the architecture: who may import whom, how long files may be, that nothing registered was
//! forgotten. Reads the sources as text; a rule that fails names the file and the line.

mod edges;
mod registries;
mod source;

use source::{Source, sources};

/// Files over the limit because they are tables: the reason is part of the exception.
const TABLES: [(&str, &str); 2] = [
    (
        "src/config/keys.rs",
        "the language of project files: a key a line, with its documentation",
    ),
    (
        "src/report/words.rs",
        "every word of the report in Korean and English",
    ),
];

/// No production file is longer, tables apart.
const LONGEST: usize = 600;

/// Half of the files are not longer.
const MEDIAN: usize = 150;

fn report(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_file_says_what_lives_there() {
    let silent = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    report(
        silent
            .map(|source| format!("{} does not open with `//!`", source.path))
            .collect(),
    );
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let length = source.production_lines();
        lengths.push(length);
        let listed = TABLES.iter().any(|(path, _)| *path == source.path);
        if length > LONGEST && !listed {
            found.push(format!("{} has {length} lines", source.path));
        }
        if length <= LONGEST && listed {
            found.push(format!("{} needs no exception any more", source.path));
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    if median > MEDIAN {
        found.push(format!("half of the files have {median} lines or more"));
    }
    report(found);
}

#[test]
fn only_the_command_line_prints() {
    let may =
        |path: &str| path.starts_with("src/cli/") || path == "src/main.rs" || path == "src/cli.rs";
    let words = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
    report(mentions(&words, |source| !may(&source.path)));
}

#[test]
fn nothing_is_left_to_do() {
    report(mentions(&["todo!", "unimplemented!"], |_| true));
    let notes = sources().iter().flat_map(|source| {
        let lines = source.text.lines().enumerate();
        let left = lines.filter(|(_, line)| {
            ["TODO", "FIXME", "XXX"]
                .iter()
                .any(|word| line.contains(word))
        });
        left.map(|(at, line)| format!("{}:{}: {line}", source.path, at + 1))
    });
    report(notes.collect());
}

/// Lines of production code that hold one of the words, not as a part of a longer one.
fn mentions(words: &[&str], watched: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !source.is_test && watched(source))
    {
        for (at, line) in source.code.lines().enumerate() {
            for word in words.iter().filter(|word| source::has_word(line, word)) {
                found.push(format!("{}:{}: {word}", source.path, at + 1));
            }
        }
    }
    found
}
