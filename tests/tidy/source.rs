//! The sources of the crate as text, with comments, literals and test code blanked out. Knows just
//! enough of Rust for that; line numbers stay.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::{files_below, root};

/// One source file.
pub struct Source {
    /// From the root of the checkout: `src/compare/email.rs`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Production code alone: comments, contents of literals and `#[cfg(test)]` items are blanks.
    pub code: String,
    /// Whether the whole file is only compiled for tests.
    pub is_test: bool,
}

impl Source {
    /// The room it stands in: `compare` for `src/compare/email.rs`, `pipeline` for
    /// `src/pipeline.rs`, `main` for `src/main.rs`.
    pub fn room(&self) -> &str {
        let path = self.path.strip_prefix("src/").expect("below src");
        path.split('/')
            .next()
            .expect("a name")
            .trim_end_matches(".rs")
    }

    /// How many modules its own is below the root.
    pub fn depth(&self) -> usize {
        let path = self.path.strip_prefix("src/").expect("below src");
        let names = path.trim_end_matches(".rs").split('/');
        names
            .filter(|name| !["mod", "lib", "main"].contains(name))
            .count()
    }

    /// Lines of it that are not test code, with their comments.
    pub fn production_lines(&self) -> usize {
        let tests = blank_tests(&blank_text(&self.text)).1;
        self.text.lines().count() - tests
    }
}

/// Every Rust file below `src`, by path.
pub fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let folder = root().join("src");
        let files = files_below(&folder)
            .into_iter()
            .filter(|file| file.ends_with(".rs"));
        let mut sources: Vec<Source> = files
            .map(|file| {
                let text = fs::read_to_string(folder.join(&file)).expect("a source file");
                Source {
                    path: format!("src/{file}"),
                    code: blank_tests(&blank_text(&text)).0,
                    text,
                    is_test: false,
                }
            })
            .collect();
        assert!(sources.len() > 50, "the sources were not found");
        let test_files: Vec<String> = sources.iter().flat_map(test_modules).collect();
        for source in &mut sources {
            let below = |stem: &String| {
                source
                    .path
                    .strip_prefix(stem.as_str())
                    .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            };
            source.is_test = test_files.iter().any(below);
        }
        sources
    })
}

/// Paths without ending of the modules that a file declares for tests only.
fn test_modules(source: &Source) -> Vec<String> {
    let own = Path::new(&source.path);
    let folder = match own.file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => own.parent().expect("a folder").to_path_buf(),
        _ => own.with_extension(""),
    };
    let code = blank_text(&source.text);
    let mut found = Vec::new();
    for (at, attribute) in code.match_indices("#[cfg(test)]") {
        let item = code[at + attribute.len()..].trim_start();
        let end = item.find([';', '{']).unwrap_or(item.len());
        let head: Vec<&str> = item[..end].split_whitespace().collect();
        if let ([.., "mod", name], true) = (head.as_slice(), item[end..].starts_with(';')) {
            found.push(folder.join(name).to_string_lossy().replace('\\', "/"));
        }
    }
    found
}

/// Comments and the contents of literals as blanks; line feeds stay.
pub fn blank_text(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        let to = to.min(out.len());
        out[from..to]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
    };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let in_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        if rest.starts_with(b"//") {
            let end = at
                + rest
                    .iter()
                    .position(|&byte| byte == b'\n')
                    .unwrap_or(rest.len());
            blank(&mut out, at, end);
            at = end;
        } else if rest.starts_with(b"/*") {
            let end = at + block_comment(rest);
            blank(&mut out, at, end);
            at = end;
        } else if let Some(length) = raw_string(rest).filter(|_| !in_word) {
            blank(&mut out, at, at + length);
            at += length;
        } else if rest[0] == b'"' {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            blank(&mut out, at + 1, end);
            at = end + 1;
        } else if rest[0] == b'\'' {
            let length = char_literal(rest);
            blank(&mut out, at, at + length);
            at += length.max(1);
        } else {
            at += 1;
        }
    }
    String::from_utf8(out).expect("whole characters were blanked")
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (2, 1);
    while at < rest.len() && depth > 0 {
        match &rest[at..] {
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            _ => at += 1,
        }
    }
    at
}

/// Length of the raw string literal that starts here.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let after = rest.strip_prefix(b"b").unwrap_or(rest).strip_prefix(b"r")?;
    let hashes = after.iter().take_while(|&&byte| byte == b'#').count();
    let start = rest.len() - after.len() + hashes;
    if rest.get(start) != Some(&b'"') {
        return None;
    }
    let end: Vec<u8> = [b'"'].into_iter().chain(vec![b'#'; hashes]).collect();
    let length = rest[start + 1..]
        .windows(end.len())
        .position(|window| window == end)?;
    Some(start + 1 + length + end.len())
}

/// Length of the character literal that starts here; 0 for a lifetime.
fn char_literal(rest: &[u8]) -> usize {
    let text = &rest[1..rest.len().min(14)];
    if text.first() == Some(&b'\\') {
        let closing = text.iter().skip(2).position(|&byte| byte == b'\'');
        return closing.map_or(0, |at| at + 4);
    }
    let width = match text.first() {
        Some(byte) if *byte >= 0xF0 => 4,
        Some(byte) if *byte >= 0xE0 => 3,
        Some(byte) if *byte >= 0xC0 => 2,
        _ => 1,
    };
    if text.get(width) == Some(&b'\'') {
        width + 2
    } else {
        0
    }
}

/// Code with `#[cfg(test)]` items as blanks, and how many lines these have.
fn blank_tests(code: &str) -> (String, usize) {
    let mut out = code.to_owned().into_bytes();
    let mut lines = 0;
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let end = start + item_length(&code[start..]);
        lines += code[start..end].matches('\n').count() + 1;
        out[start..end]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
        from = end;
    }
    (
        String::from_utf8(out).expect("whole items were blanked"),
        lines,
    )
}

/// Length of an item with its attributes: to its `;` or the brace that closes it.
fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && byte == b'}' && !code[at + 1..].trim_start().starts_with(';') {
                    return at + 1;
                }
            }
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Whether a line holds a word, not as a part of a longer one.
pub fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn comments_literals_and_tests_are_not_code() {
    let text = r##"//! use crate::cli;
use crate::tables; // crate::sql
fn f<'a>(x: &'a str) -> char { let _ = "crate::cli \" {"; let _ = r#"crate::"sql"#; '{' }
/* crate::a /* crate::b */ crate::c */
#[cfg(test)]
use crate::cli;
#[cfg(test)]
mod tests {
    use crate::report;
    fn g() {}
}
fn h() { let c = '가'; crate::error::x('\u{1f}'); }
"##;
    let (code, lines) = blank_tests(&blank_text(text));
    let left: Vec<&str> = code
        .match_indices("crate::")
        .map(|(at, _)| code[at + 7..].split([':', ';']).next().unwrap())
        .collect();
    assert_eq!(left, ["tables", "error"]);
    assert_eq!(lines, 7);
    assert_eq!(code.lines().count(), text.lines().count());
    assert!(has_word("print!(x)", "print!") && !has_word("eprint!(x)", "print!"));
}
