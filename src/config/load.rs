//! From a path or text to validated rules, or to all mistakes at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::check::{Whole, check};
use super::rules::Project;
use super::vocabulary::Vocabulary;
use super::words::Names;
use super::yaml::Node;
use super::{cross, extend, keys, read};
use crate::diag::{Diagnostic, Level, SourceText};
use crate::tables::field::FieldType;

/// Rules and the warnings about them, or every mistake (with the warnings between them).
pub type Loaded = Result<(Project, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Reads the project file at `path` with the packs, files and presets it builds on.
///
/// # Errors
/// Every mistake of the rules, in the order of the text; a file that cannot be read is one.
pub fn load(path: &Path, vocabulary: &Vocabulary<'_>) -> Loaded {
    let source = extend::read_text(path).map_err(|diagnostic| vec![*diagnostic])?;
    if !is_about_rules(&source.text) {
        // Without a word of the text: it may be an export given by mistake, full of customers.
        let message = format!(
            "`{}` is no project file: none of its lines begins with a key of one",
            source.name
        );
        let help = "give exports to `run` or `init`, and a project file to `lint`";
        return Err(vec![Diagnostic::error("not-a-project", message).help(help)]);
    }
    load_source(source, vocabulary)
}

/// Whether a text is an attempt at a project file, however full of mistakes: one of its lines
/// begins with a key of one, or there is nothing in it.
fn is_about_rules(text: &str) -> bool {
    let begins_with_key = |line: &str| {
        let key = line.trim_start_matches(['{', ' ', '"']);
        keys::PROJECT.keys.iter().any(|known| {
            let rest = key.strip_prefix(known.name);
            rest.is_some_and(|rest| rest.trim_start_matches(['"', ' ']).starts_with(':'))
        })
    };
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .peekable();
    lines.peek().is_none() || lines.any(begins_with_key)
}

/// Reads a project from text. `name` is shown in diagnostics, and paths in the text are relative
/// to its folder.
///
/// # Errors
/// As [`load`].
pub fn load_text(name: &str, text: &str, vocabulary: &Vocabulary<'_>) -> Loaded {
    let source = extend::decode(name.to_owned(), text.as_bytes().to_vec());
    load_source(source.map_err(|diagnostic| vec![*diagnostic])?, vocabulary)
}

fn load_source(source: Arc<SourceText>, vocabulary: &Vocabulary<'_>) -> Loaded {
    let (root, found) = examine(&source, vocabulary, Whole::Project)?;
    if found
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error)
    {
        return Err(found);
    }
    Ok((read::project(&root, vocabulary), found))
}

/// The tree of a file over everything it builds on, and all that is to say about it; only the
/// latter if there is no tree.
fn examine(
    source: &Arc<SourceText>,
    vocabulary: &Vocabulary<'_>,
    whole: Whole,
) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let folder = Path::new(&source.name).parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    let Some(root) = extend::gather(source.clone(), folder, &mut found) else {
        return Err(found);
    };
    let names = names(&root, vocabulary);
    found.extend(check(&root, &keys::PROJECT, &names, whole));
    found.extend(cross::cross(&root, &names));
    // The file's own text first, then the packs, each from top to bottom.
    found.sort_by_key(|diagnostic| {
        diagnostic.labels.first().map(|(span, _)| {
            let own = Arc::ptr_eq(&span.source, source);
            let file = if own { "" } else { &span.source.name };
            (!own, file.to_owned(), span.range.start)
        })
    });
    drop(names);
    Ok((root, found))
}

/// Checks a rule file that others build on: a pack need not have sources. Returns every mistake
/// and warning.
pub fn check_pack(name: &str, text: &str, vocabulary: &Vocabulary<'_>) -> Vec<Diagnostic> {
    match extend::decode(name.to_owned(), text.as_bytes().to_vec()) {
        Ok(source) => match examine(&source, vocabulary, Whole::Piece) {
            Ok((_, found)) | Err(found) => found,
        },
        Err(diagnostic) => vec![*diagnostic],
    }
}

/// The names that a tree declares.
fn names<'a>(root: &'a Node, vocabulary: &'a Vocabulary<'a>) -> Names<'a> {
    let items = |key: &str| root.get(key).map_or(&[][..], Node::items);
    let text = |node: &'a Node, key: &str| node.get(key).and_then(Node::text);
    Names {
        vocabulary,
        fields: root
            .get("fields")
            .map_or(&[][..], Node::entries)
            .iter()
            .map(|(key, node)| {
                let ty = text(node, "type").and_then(FieldType::from_name);
                (key.text.as_str(), ty)
            })
            .collect(),
        sources: items("sources")
            .iter()
            .filter_map(|source| text(source, "name"))
            .collect(),
        checks: items("checks")
            .iter()
            .filter_map(|check| text(check, "name").or_else(|| text(check, "check")))
            .collect::<BTreeSet<&str>>(),
        gates: items("gates")
            .iter()
            .filter_map(|gate| text(gate, "name"))
            .collect(),
    }
}
