//! What reaches the terminal. A closed pipe is success: whoever reads decides when it is enough.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::render::{self, Colors};
use crate::error::{Error, Result};
use crate::pipeline::{Failure, Input};
use crate::publish::store::{self, Store};
use crate::report::lang::Lang;

use super::args::{Language, Output};

/// Writes a line to standard error; nobody is told if that fails.
pub fn line(text: &str) {
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "{text}").ok();
}

/// Standard output.
pub struct Stdout(std::io::Stdout);

impl Stdout {
    /// Standard output.
    pub fn new() -> Self {
        Stdout(std::io::stdout())
    }

    /// Writes a text, with a final newline.
    ///
    /// # Errors
    /// I/O, except for a closed pipe.
    pub fn text(&mut self, text: &str) -> Result<()> {
        let mut out = self.0.lock();
        let newline = if text.ends_with('\n') { "" } else { "\n" };
        match write!(out, "{text}{newline}").and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Error::io("standard output", "write", &error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    /// As [`Stdout::text`].
    pub fn json<T: serde::Serialize>(&mut self, value: &T) -> Result<()> {
        let bytes = crate::publish::json(value)?;
        self.text(&String::from_utf8_lossy(&bytes))
    }
}

/// Prints diagnostics to standard error.
pub fn diagnostics(diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let colors = if std::io::stderr().is_terminal() {
        Colors::Ansi
    } else {
        Colors::Off
    };
    line(render::text(diagnostics, colors).trim_end());
}

/// Prints why a command failed and gives its exit code.
pub fn report_failure(failure: &Failure) -> u8 {
    match failure {
        Failure::Rules(mistakes) => {
            diagnostics(mistakes);
            let errors = mistakes
                .iter()
                .filter(|mistake| mistake.level == crate::diag::Level::Error)
                .count();
            line(&format!(
                "error: {errors} mistake{} in the rules; nothing was done",
                if errors == 1 { "" } else { "s" }
            ));
            2
        }
        Failure::Error(error) => {
            line(&format!("error[{}]: {error}", error.code));
            error.kind.exit_code()
        }
    }
}

/// Tells a project file from exports.
///
/// # Errors
/// Usage, if a project file stands beside exports.
pub fn input(paths: &[PathBuf]) -> Result<Input> {
    let is_project = |path: &Path| {
        let extension = path
            .extension()
            .map(|extension| extension.to_ascii_lowercase());
        extension.is_some_and(|extension| extension == "yaml" || extension == "yml")
    };
    match paths {
        [one] if is_project(one) => Ok(Input::Project(one.clone())),
        many if many.iter().any(|path| is_project(path)) => Err(Error::usage(
            "mixed-inputs",
            "give either one project file or exports, not both",
        )),
        many => Ok(Input::Files(many.to_vec())),
    }
}

/// The output directory: the one given, or `goldsieve-out` beside the project file or here.
pub fn directory(output: &Output, input: Option<&Input>) -> PathBuf {
    if let Some(out) = &output.out {
        return out.clone();
    }
    let base = match input {
        Some(Input::Project(path)) => path.parent().unwrap_or(Path::new("")).to_path_buf(),
        _ => PathBuf::new(),
    };
    base.join("goldsieve-out")
}

/// The store of an output directory that must exist.
///
/// # Errors
/// Usage, if there is none.
pub fn existing(out: &Path) -> Result<Arc<dyn Store>> {
    if !out.is_dir() {
        return Err(
            Error::usage("no-output", "there is no output directory here")
                .at(out)
                .help("name it with --out, or publish something with `goldsieve run` first"),
        );
    }
    store::open(out)
}

/// The language asked for, or the locale's.
pub fn language(asked: Option<Language>) -> Lang {
    match asked {
        Some(Language::Ko) => Lang::Ko,
        Some(Language::En) => Lang::En,
        None => {
            let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
            let locale = set("LC_ALL")
                .or_else(|| set("LC_MESSAGES"))
                .or_else(|| set("LANG"));
            match locale {
                Some(locale) if locale.starts_with("ko") => Lang::Ko,
                Some(_) | None => Lang::En,
            }
        }
    }
}

/// An environment variable that rules name; nothing if it is not set or no text.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
