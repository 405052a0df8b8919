//! Diagnostics as text with the offending line underlined, and as JSON lines. Only draws; decides
//! nothing about what is wrong, and prints nothing itself.

use serde_json::{Value, json};

use super::{Diagnostic, Level};

/// Whether text is drawn with terminal colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// ANSI escape sequences.
    Ansi,
    /// Plain text.
    Off,
}

impl Level {
    /// Name in JSON lines.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Diagnostics as JSON, one object per line with the keys `code`, `level`, `message`, `file`,
/// `line`, `column`, `end` (`line` and `column` behind the last character), `label` and `help`;
/// what a diagnostic does not have is null. Lines and columns count from 1, columns in characters.
pub fn json_lines(diagnostics: &[Diagnostic]) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| json_object(diagnostic).to_string() + "\n")
        .collect()
}

fn json_object(diagnostic: &Diagnostic) -> Value {
    let primary = diagnostic.labels.first();
    let start = primary.map(|(span, _)| span.start());
    let end = primary.map(|(span, _)| span.end());
    json!({
        "code": diagnostic.code,
        "level": diagnostic.level.name(),
        "message": diagnostic.message,
        "file": primary.map(|(span, _)| span.source.name.as_str()),
        "line": start.map(|start| start.line),
        "column": start.map(|start| start.column),
        "end": end.map(|end| json!({"line": end.line, "column": end.column})),
        "label": primary.map(|(_, text)| text.as_str()),
        "help": diagnostic.help,
    })
}

/// Diagnostics as text for a terminal, a blank line between them, ending in a line feed.
#[cfg(feature = "files")]
pub fn text(diagnostics: &[Diagnostic], colors: Colors) -> String {
    let drawn: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| drawing::one(diagnostic, colors) + "\n")
        .collect();
    drawn.join("\n")
}

#[cfg(feature = "files")]
mod drawing {
    //! The drawing itself, on `annotate-snippets`, which counts display columns: a Hangul
    //! syllable is two wide, so its underline is too.

    use std::ops::Range;
    use std::sync::Arc;

    use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

    use super::Colors;
    use crate::diag::{Diagnostic, Level, SourceText, Span};

    /// Longest piece of a line that is drawn from the start of an underline on, in bytes. A file
    /// of one endless line must not fill the terminal; what stands before is cut by the renderer.
    const LINE_CAP: usize = 400;

    pub fn one(diagnostic: &Diagnostic, colors: Colors) -> String {
        let level = match diagnostic.level {
            Level::Note => Title::NOTE,
            Level::Warning => Title::WARNING,
            Level::Error => Title::ERROR,
        };
        let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
        let mut group = Group::with_title(title);
        // Labels in one file share a snippet; each further file gets its own.
        let mut drawn: Vec<&Arc<SourceText>> = Vec::new();
        for (position, (span, _)) in diagnostic.labels.iter().enumerate() {
            if drawn.iter().any(|source| Arc::ptr_eq(source, &span.source)) {
                continue;
            }
            drawn.push(&span.source);
            let window = window(&diagnostic.labels[position..], &span.source);
            let mut snippet = Snippet::source(&span.source.text[window.clone()])
                .path(&span.source.name)
                .line_start(span.source.line_column(window.start).line)
                .fold(true);
            for (other, (label_span, label)) in diagnostic.labels.iter().enumerate() {
                if Arc::ptr_eq(&label_span.source, &span.source) {
                    let kind = if other == 0 {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    let range = first_line(label_span);
                    // An endless line is cut on the right, perhaps before the underline ends.
                    let start = range.start.clamp(window.start, window.end) - window.start;
                    let end = range.end.clamp(window.start, window.end) - window.start;
                    let text = (!label.is_empty()).then_some(label.as_str());
                    snippet = snippet.annotation(kind.span(start..end).label(text));
                }
            }
            group = group.element(snippet);
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Title::HELP.message(help));
        }
        match colors {
            Colors::Ansi => Renderer::styled(),
            Colors::Off => Renderer::plain(),
        }
        .term_width(140)
        .render(&[group])
    }

    /// A span cut at the end of its first line and moved to character boundaries: what is wrong
    /// with a block is said at its beginning.
    fn first_line(span: &Span) -> Range<usize> {
        let source = &span.source;
        let start = source.floor(span.range.start);
        let end = source.floor(span.range.end).max(start);
        let line = &source.text[start..end];
        let cut = line.find(['\n', '\r']).unwrap_or(line.len());
        start..start + cut
    }

    /// The lines of `source` that its labels stand on.
    fn window(labels: &[(Span, String)], source: &Arc<SourceText>) -> Range<usize> {
        let mut start = source.text.len();
        let mut end = 0;
        for (span, _) in labels
            .iter()
            .filter(|(span, _)| Arc::ptr_eq(&span.source, source))
        {
            let range = first_line(span);
            start = start.min(line_start(&source.text, range.start));
            let behind = line_end(&source.text, range.end);
            end = end.max(source.floor(behind.min(range.start + LINE_CAP)));
        }
        start.min(end)..end
    }

    fn line_start(text: &str, offset: usize) -> usize {
        text[..offset].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(text: &str, offset: usize) -> usize {
        text[offset..]
            .find(['\n', '\r'])
            .map_or(text.len(), |newline| offset + newline)
    }
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use std::sync::Arc;

    use super::super::{SourceText, Span};
    use super::*;

    fn span(text: &str, needle: &str) -> Span {
        let start = text.find(needle).unwrap();
        Span {
            source: Arc::new(SourceText {
                name: "규칙.yaml".into(),
                text: text.into(),
            }),
            range: start..start + needle.len(),
        }
    }

    /// Columns a terminal takes: two for a Hangul syllable, one for the rest used here.
    fn columns(text: &str) -> usize {
        text.chars()
            .map(|c| if ('가'..='힣').contains(&c) { 2 } else { 1 })
            .sum()
    }

    /// Display columns of the underline and of the text that it should stand under.
    fn underline(drawn: &str, needle: &str) -> ((usize, usize), (usize, usize)) {
        let lines: Vec<&str> = drawn.lines().collect();
        let at = lines.iter().position(|line| line.contains(needle)).unwrap();
        let before = &lines[at][..lines[at].find(needle).unwrap()];
        let carets = lines[at + 1];
        let first = carets.find('^').unwrap();
        let count = carets.matches('^').count();
        (
            (columns(&carets[..first]), count),
            (columns(before), columns(needle)),
        )
    }

    #[test]
    fn underline_stands_under_hangul_by_display_column() {
        for (line, needle) in [
            ("fields: {고객명: {type: 이름}}", "이름"),
            ("이름: 값", "값"),
            ("ab: cd", "cd"),
            ("  휴대폰번호: [가, nowhere, 나]", "nowhere"),
        ] {
            let text = format!("version: 1\n{line}\n");
            let diagnostic = Diagnostic::error("x", "m").label(&span(&text, needle), "여기");
            let drawn = super::text(&[diagnostic], Colors::Off);
            let (found, wanted) = underline(&drawn, needle);
            assert_eq!(found, wanted, "{drawn}");
        }
    }

    #[test]
    fn place_counts_characters_from_one() {
        let text = "a: 1\n고객명: 홍길동\n";
        let diagnostic =
            Diagnostic::warning("code", "message").label(&span(text, "홍길동"), "here");
        let drawn = super::text(std::slice::from_ref(&diagnostic), Colors::Off);
        assert!(drawn.contains("--> 규칙.yaml:2:6"), "{drawn}");
        let json: Value = serde_json::from_str(json_lines(&[diagnostic]).trim()).unwrap();
        assert_eq!(
            json,
            json!({"code": "code", "level": "warning", "message": "message", "file": "규칙.yaml",
                   "line": 2, "column": 6, "end": {"line": 2, "column": 9}, "label": "here",
                   "help": null})
        );
    }

    #[test]
    fn colors_only_when_asked() {
        let diagnostic = Diagnostic::error("x", "m").label(&span("a: b\n", "b"), "");
        let plain = super::text(std::slice::from_ref(&diagnostic), Colors::Off);
        assert!(!plain.contains('\u{1b}'));
        assert!(super::text(&[diagnostic], Colors::Ansi).contains('\u{1b}'));
    }

    #[test]
    fn any_range_of_any_text_is_drawn() {
        for text in [
            "",
            "가",
            "\r\n가\r\n",
            "\t가\u{1b}[31m\u{202e}\n",
            &"가".repeat(5000),
        ] {
            let source = Arc::new(SourceText {
                name: "f".into(),
                text: text.into(),
            });
            for start in 0..(text.len() + 2).min(20) {
                for end in [0, start, start + 1, start + 7, text.len(), usize::MAX] {
                    let span = Span {
                        source: source.clone(),
                        range: start..end,
                    };
                    let diagnostic = Diagnostic::error("x", "m").label(&span, "l").help("h");
                    let drawn = super::text(std::slice::from_ref(&diagnostic), Colors::Off);
                    assert!(drawn.len() < 4000, "an endless line is cut");
                    assert!(
                        !drawn.contains('\u{1b}'),
                        "no escape sequence reaches a terminal"
                    );
                    json_lines(&[diagnostic]);
                }
            }
        }
    }
}
