//! Diagnostics: what is wrong with a rule file or an input, where, and what would be right.
//! Data types only; drawing them is in `render`. Messages never hold values of records.

use std::ops::Range;
use std::sync::Arc;

pub mod progress;
pub mod render;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; nothing to do.
    Note,
    /// Suspicious; the run goes on.
    Warning,
    /// The command cannot go on.
    Error,
}

/// A text that spans point into (a project file, a pack).
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    /// How the file is shown to the user.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// A byte range in a [`SourceText`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text pointed into.
    pub source: Arc<SourceText>,
    /// Byte offsets into `source.text`.
    pub range: Range<usize>,
}

/// A place as a person counts: lines and characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1; a Hangul syllable counts once, as in an editor.
    pub column: usize,
}

impl Span {
    /// Where the span starts.
    pub fn start(&self) -> LineColumn {
        self.source.line_column(self.range.start)
    }

    /// Where the span ends; the column is that of the first character behind it.
    pub fn end(&self) -> LineColumn {
        self.source.line_column(self.range.end)
    }
}

impl SourceText {
    /// The place of a byte offset; offsets beyond the text stand at its end, offsets inside a
    /// character at its start.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let before = &self.text[..self.floor(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        LineColumn {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The nearest character boundary at or before a byte offset.
    pub fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// One message about rules or inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub level: Level,
    /// Stable code such as `unknown-key`; kebab case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// Where, with what to write under the underline. The first label is the primary one.
    pub labels: Vec<(Span, String)>,
    /// The valid choices or the next step.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic that stops the command.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, message)
    }

    /// A diagnostic that does not.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, message)
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Note, code, message)
    }

    fn new(level: Level, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            level,
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Underlines `span` with `text` beneath it.
    #[must_use]
    pub fn label(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.labels.push((span.clone(), text.into()));
        self
    }

    /// Adds the valid choices or the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The entry of `choices` nearest to `given` by edit distance, if any is near enough to be a typo.
pub fn nearest<'a>(given: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    choices
        .into_iter()
        .map(|choice| {
            (
                strsim::damerau_levenshtein(&lower, &choice.to_lowercase()),
                choice,
            )
        })
        .filter(|(distance, choice)| *distance <= 2.max(choice.chars().count() / 3))
        .min_by_key(|(distance, choice)| (*distance, *choice))
        .map(|(_, choice)| choice)
}
