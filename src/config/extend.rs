//! Laying files over each other: `extends:` and `preset:`. Works on trees, so that every value
//! keeps the place it was written at, whichever file that is.

mod merge;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::merge::{merge, merge_deep};
use super::check::refused;
use super::packs::{self, PackInfo};
use super::rules::Origin;
use super::words::Refusal;
use super::yaml::{self, Key, Node, Value};
use crate::diag::{Diagnostic, SourceText};

/// Files in one chain of `extends:` beyond which something is wrong.
const CHAIN_CAP: usize = 32;
/// Keys that a file says about itself alone.
const OWN: [&str; 4] = ["version", "name", "description", "extends"];

/// One file in the chain that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    Shipped(&'static str),
    File(PathBuf),
}

/// Reads a file and everything it builds on into one tree; `None` if it cannot be read as YAML.
pub fn gather(source: Arc<SourceText>, folder: &Path, found: &mut Vec<Diagnostic>) -> Option<Node> {
    let own = Identity::File(normal(Path::new(&source.name)));
    let mut chain = vec![(own, source.name.clone())];
    let root = layer(source, Origin::Project, folder, &mut chain, found)?;
    Some(with_presets(root, found))
}

fn layer(
    source: Arc<SourceText>,
    origin: Origin,
    folder: &Path,
    chain: &mut Vec<(Identity, String)>,
    found: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut root = match yaml::parse(&source, origin, found) {
        Ok(root) => root,
        Err(diagnostic) => {
            found.push(diagnostic);
            return None;
        }
    };
    if root.is_nothing() {
        root.value = Value::Map(Vec::new());
    }
    let mut base: Option<Node> = None;
    let wanted: Vec<Node> = root.get("extends").map_or(&[][..], Node::items).to_vec();
    for item in &wanted {
        if let Some(piece) = piece(item, folder, chain, found) {
            base = Some(match base {
                Some(base) => merge(base, piece),
                None => piece,
            });
        }
    }
    Some(match base {
        Some(base) => merge(base, root),
        None => root,
    })
}

/// The tree of one entry of `extends:`.
fn piece(
    item: &Node,
    folder: &Path,
    chain: &mut Vec<(Identity, String)>,
    found: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let name = item.text().filter(|_| !item.is_nothing())?;
    let (identity, folder, text) = if is_path(name) {
        let path = folder.join(name);
        let text = read(&path, item, found);
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        (
            Identity::File(normal(&path)),
            folder,
            text.map(|text| (path.display().to_string(), text)),
        )
    } else {
        let pack = pack(name, item, found)?;
        let shown = format!("{} (shipped)", pack.name);
        let source = SourceText {
            name: shown.clone(),
            text: pack.text.to_owned(),
        };
        (
            Identity::Shipped(pack.name),
            PathBuf::new(),
            Some((shown, Arc::new(source))),
        )
    };
    let shown = text
        .as_ref()
        .map_or_else(|| name.to_owned(), |(shown, _)| shown.clone());
    if let Some(first) = chain.iter().position(|(other, _)| *other == identity) {
        let mut names: Vec<&str> = chain[first..]
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        names.push(&chain[first].1);
        found.push(
            Diagnostic::error(
                "cyclic-extends",
                format!("`extends` comes back to `{}`", chain[first].1),
            )
            .label(&item.span, "this closes the circle")
            .help(format!("the chain: {}", names.join(" → "))),
        );
        return None;
    }
    let (_, source) = text?;
    if chain.len() >= CHAIN_CAP {
        found.push(
            Diagnostic::error(
                "cyclic-extends",
                format!("more than {CHAIN_CAP} files build on each other"),
            )
            .label(&item.span, "too many"),
        );
        return None;
    }
    chain.push((identity, shown));
    let tree = layer(source, Origin::Pack, &folder, chain, found);
    chain.pop();
    let mut tree = tree?;
    if let Value::Map(entries) = &mut tree.value {
        entries.retain(|(key, _)| !OWN.contains(&key.text.as_str()));
    }
    Some(tree)
}

/// Whether an entry of `extends:` names a file rather than a shipped pack.
fn is_path(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.contains(['/', '\\']) || lower.ends_with(".yaml") || lower.ends_with(".yml")
}

/// A path that is the same for every way of writing it, as far as the file system tells.
fn normal(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn read(path: &Path, item: &Node, found: &mut Vec<Diagnostic>) -> Option<Arc<SourceText>> {
    match read_text(path) {
        Ok(source) => Some(source),
        Err(diagnostic) => {
            let mut diagnostic = *diagnostic;
            if diagnostic.labels.is_empty() {
                diagnostic = diagnostic.label(&item.span, "named here");
            }
            found.push(diagnostic);
            None
        }
    }
}

/// The text of a rule file, which must be UTF-8 (a byte-order mark is passed over).
pub fn read_text(path: &Path) -> Result<Arc<SourceText>, Box<Diagnostic>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        Box::new(
            Diagnostic::error(
                "missing-file",
                format!("cannot read the rule file `{name}`: {why}"),
            )
            .help("paths are relative to the file that names them"),
        )
    })?;
    decode(name, bytes)
}

/// Rule text from bytes.
pub fn decode(name: String, bytes: Vec<u8>) -> Result<Arc<SourceText>, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text
                .strip_prefix('\u{feff}')
                .map_or(text.as_str(), |rest| rest)
                .to_owned();
            Ok(Arc::new(SourceText { name, text }))
        }
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let end = text[start..]
                .chars()
                .next()
                .map_or(start, |c| start + c.len_utf8());
            let source = Arc::new(SourceText { name, text });
            let span = crate::diag::Span {
                source,
                range: start..end,
            };
            Err(Box::new(
                Diagnostic::error("not-utf8", "a rule file must be saved as UTF-8")
                    .label(&span, "not UTF-8 from here on")
                    .help("save it again with the encoding UTF-8 (it may be CP949 or UTF-16 now)"),
            ))
        }
    }
}

fn pack(name: &str, item: &Node, found: &mut Vec<Diagnostic>) -> Option<&'static PackInfo> {
    let pack = packs::PACKS.iter().find(|pack| pack.name == name);
    if pack.is_none() {
        let refusal = Refusal {
            code: "unknown-pack",
            message: format!("there is no shipped pack called `{name}`"),
            label: "unknown pack".into(),
            choices: packs::PACKS
                .iter()
                .map(|pack| pack.name.to_owned())
                .collect(),
            help: Some("a file of your own is named by its path, such as `rules/our.yaml`".into()),
        };
        found.push(refused(&item.span, name, refusal));
    }
    pack
}

/// Lays each source over the preset it names.
fn with_presets(mut root: Node, found: &mut Vec<Diagnostic>) -> Node {
    let declared: Vec<String> = root
        .get("fields")
        .map_or(&[][..], Node::entries)
        .iter()
        .map(|(key, _)| key.text.clone())
        .collect();
    let Value::Map(entries) = &mut root.value else {
        return root;
    };
    let Some((_, sources)) = entries.iter_mut().find(|(key, _)| key.text == "sources") else {
        return root;
    };
    let Value::List(items) = &mut sources.value else {
        return root;
    };
    for source in items {
        let named = source.get("preset").cloned();
        let Some(preset) = named.as_ref().and_then(Node::text).and_then(preset) else {
            continue;
        };
        let mut base = preset_tree(preset, found);
        let mut fitting = usize::MAX;
        if let Value::Map(entries) = &mut base.value {
            let of_source = |key: &Key| key.text != "tests" && !OWN.contains(&key.text.as_str());
            entries.retain(|(key, _)| of_source(key));
            for (key, node) in entries {
                if key.text == "columns" {
                    fitting = keep(node, |field| {
                        declared.iter().any(|name| name == &field.text)
                    });
                }
            }
        }
        if fitting == 0
            && let Some(named) = &named
        {
            found.push(
                Diagnostic::warning("setting-unused", "none of the preset's fields is declared")
                    .label(&named.span, "maps no column")
                    .help("declare fields, or build on a pack: `extends: [kr-contact]`"),
            );
        }
        *source = merge_deep(base, source.clone());
    }
    root
}

fn keep(columns: &mut Node, wanted: impl Fn(&Key) -> bool) -> usize {
    match &mut columns.value {
        Value::Map(entries) => {
            entries.retain(|(key, _)| wanted(key));
            entries.len()
        }
        _ => 0,
    }
}

fn preset(name: &str) -> Option<&'static PackInfo> {
    packs::PRESETS.iter().find(|preset| preset.name == name)
}

/// A shipped preset as a tree.
pub fn preset_tree(preset: &PackInfo, found: &mut Vec<Diagnostic>) -> Node {
    let source = Arc::new(SourceText {
        name: format!("{} (shipped)", preset.name),
        text: preset.text.to_owned(),
    });
    let empty = Node {
        span: crate::diag::Span {
            source: source.clone(),
            range: 0..0,
        },
        origin: Origin::Preset,
        value: Value::Map(Vec::new()),
    };
    match yaml::parse(&source, Origin::Preset, found) {
        Ok(tree) => tree,
        Err(diagnostic) => {
            found.push(diagnostic);
            empty
        }
    }
}
