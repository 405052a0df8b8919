//! Text to a tree of nodes with spans, exactly as written. The only place that knows the YAML
//! parser. Guesses no types: `010` stays the three characters it is, and what a scalar means is
//! decided where it is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_saphyr::granit_parser::{
    Event, Marker, Parser, ScalarStyle, Span as Mark, StructureStyle,
};

use crate::config::rules::Origin;
use crate::diag::{Diagnostic, SourceText, Span};

/// Nesting beyond this is an attack, not a project file.
const DEPTH_CAP: usize = 64;
/// Nodes beyond this (counting what aliases repeat) likewise.
const NODE_CAP: usize = 200_000;

/// One value as written.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where; for a block of several lines, its first entry.
    pub span: Span,
    /// What kind of file it stands in.
    pub origin: Origin,
    /// What is there.
    pub value: Value,
}

/// The shapes of a value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A text and how it was written.
    Scalar(String, Style),
    /// A list.
    List(Vec<Node>),
    /// Keys in the order written; each once.
    Map(Vec<(Key, Node)>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: may also be a number, a flag or nothing.
    Plain,
    /// In quotes or as a block: text.
    Quoted,
}

/// A key of a map.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Node {
    /// The value of a key, if this is a map that has it with a value.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node)
            .filter(|node| !node.is_nothing())
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; a scalar counts as a list of itself, nothing as an empty one.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(..) if !self.is_nothing() => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was written: empty, `~` or `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, Style::Plain)
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What stands there, in words for a message.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_nothing() => "nothing",
            Value::Scalar(..) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a map of keys",
        }
    }

    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(..) => 0,
            Value::List(items) => items.iter().map(Node::size).sum(),
            Value::Map(entries) => entries.iter().map(|(_, node)| node.size()).sum(),
        }
    }

    fn depth(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(..) => 0,
            Value::List(items) => items.iter().map(Node::depth).max().unwrap_or(0),
            Value::Map(entries) => entries
                .iter()
                .map(|(_, node)| node.depth())
                .max()
                .unwrap_or(0),
        }
    }
}

/// Reads one document.
///
/// # Errors
/// What makes the text unreadable as a whole. Duplicate keys and other single mistakes go to
/// `diagnostics`, and the tree is made without them.
pub fn parse(
    source: &Arc<SourceText>,
    origin: Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Node, Diagnostic> {
    let mut builder = Builder {
        source,
        origin,
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        nodes: 0,
        diagnostics,
    };
    for event in Parser::new_from_str(&source.text) {
        match event {
            Ok((event, mark)) => builder.take(event, &mark)?,
            Err(error) => {
                let start = offset(source, error.marker());
                let rest = &source.text[start..];
                let width = rest.chars().next().map_or(0, char::len_utf8);
                return Err(
                    Diagnostic::error("yaml-syntax", "this is not readable as YAML")
                        .label(
                            &Span {
                                source: source.clone(),
                                range: start..start + width,
                            },
                            error.info().lines().next().unwrap_or_default(),
                        )
                        .help(
                            "check indentation (spaces, no tabs), brackets and quotes; \
                         text with `: `, ` #`, or a leading `*`, `&`, `@`, `{`, `[` needs quotes",
                        ),
                );
            }
        }
    }
    Ok(builder.root.unwrap_or_else(|| Node {
        span: Span {
            source: source.clone(),
            range: 0..0,
        },
        origin,
        value: Value::Scalar(String::new(), Style::Plain),
    }))
}

struct Builder<'a> {
    source: &'a Arc<SourceText>,
    origin: Origin,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// A list or map whose end has not come yet.
struct Open {
    start: usize,
    style: StructureStyle,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        key: Option<Node>,
    },
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, mark: &Mark) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(self.refuse(
                self.span(mark),
                "a project file is one document; a second one starts here",
            )),
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some_and(|tag| tag.is_custom()) {
                    return Err(self.refuse(self.span(mark), "tags have no meaning here"));
                }
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    _ => Style::Quoted,
                };
                let node = self.node(self.span(mark), Value::Scalar(text.into_owned(), style));
                self.close(node, anchor)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.begin(mark, style, anchor, Content::List(Vec::new()))
            }
            Event::MappingStart(style, anchor, _) => {
                let content = Content::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.begin(mark, style, anchor, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(mark),
            Event::Alias(anchor) => {
                let span = self.span(mark);
                match self.anchors.get(&anchor) {
                    Some(node) => {
                        let node = Node {
                            span,
                            ..node.clone()
                        };
                        if self.open.len() + node.depth() > DEPTH_CAP {
                            return Err(self.refuse(span_of(&node), "this nests too deeply"));
                        }
                        self.nodes += node.size();
                        self.close(node, 0)
                    }
                    None => Err(self.refuse(span, "this alias contains itself")),
                }
            }
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        mark: &Mark,
        style: StructureStyle,
        anchor: usize,
        content: Content,
    ) -> Result<(), Diagnostic> {
        if self.open.len() >= DEPTH_CAP {
            return Err(self.refuse(self.span(mark), "this nests too deeply"));
        }
        self.open.push(Open {
            start: offset(self.source, &mark.start),
            style,
            anchor,
            content,
        });
        Ok(())
    }

    fn end(&mut self, mark: &Mark) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let end = offset(self.source, &mark.end).max(open.start);
        let whole = self.range(open.start, end);
        let (first, value) = match open.content {
            Content::List(items) => (items.first().map(span_of), Value::List(items)),
            Content::Map { entries, .. } => (
                entries.first().map(|(key, _)| key.span.clone()),
                Value::Map(entries),
            ),
        };
        let span = match (open.style, first) {
            // The end of a block is wherever the next thing starts; its first entry says more.
            (StructureStyle::Block, Some(first)) => first,
            _ => whole,
        };
        let node = self.node(span, value);
        self.close(node, open.anchor)
    }

    /// Puts a finished node where it belongs.
    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Diagnostic> {
        self.nodes += 1;
        if self.nodes > NODE_CAP {
            return Err(self.refuse(node.span, "this file is too large for a project file"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { entries, key }) => match key.take() {
                None => *key = Some(node),
                Some(key) => match add(entries, key, node) {
                    Ok(()) => {}
                    Err(diagnostic) => self.diagnostics.push(*diagnostic),
                },
            },
        }
        Ok(())
    }

    fn node(&self, span: Span, value: Value) -> Node {
        Node {
            span,
            origin: self.origin,
            value,
        }
    }

    fn refuse(&self, span: Span, why: &str) -> Diagnostic {
        Diagnostic::error("yaml-syntax", why).label(&span, "")
    }

    fn span(&self, mark: &Mark) -> Span {
        let start = offset(self.source, &mark.start);
        self.range(start, offset(self.source, &mark.end).max(start))
    }

    fn range(&self, start: usize, end: usize) -> Span {
        let written = self.source.text[start..end].trim_end();
        Span {
            source: self.source.clone(),
            range: start..start + written.len(),
        }
    }
}

fn span_of(node: &Node) -> Span {
    node.span.clone()
}

fn add(entries: &mut Vec<(Key, Node)>, key: Node, node: Node) -> Result<(), Box<Diagnostic>> {
    let Some(text) = key.text() else {
        return Err(Box::new(
            Diagnostic::error("wrong-type", "a key must be a single word")
                .label(&key.span, format!("{} cannot be a key", key.kind())),
        ));
    };
    if let Some((first, _)) = entries.iter().find(|(other, _)| other.text == text) {
        return Err(Box::new(
            Diagnostic::error("duplicate-key", format!("the key `{text}` is given twice"))
                .label(&key.span, "given again")
                .label(&first.span, "first given here")
                .help("keep one of them"),
        ));
    }
    entries.push((
        Key {
            text: text.to_owned(),
            span: key.span,
        },
        node,
    ));
    Ok(())
}

/// Byte offset of a marker, always on a character boundary.
fn offset(source: &SourceText, marker: &Marker) -> usize {
    let offset = marker.byte_offset().unwrap_or_else(|| {
        source
            .text
            .char_indices()
            .nth(marker.index())
            .map_or(source.text.len(), |(offset, _)| offset)
    });
    source.floor(offset)
}
