//! Running the program as a person does: arguments in; exit code, stdout and stderr out.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a finished call left.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Finished {
    fn of(output: Output) -> Self {
        Finished {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// Insists on an exit code and on good manners: no panic, whatever happened.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }

    /// Everything it said.
    pub fn said(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }
}

/// The program, in a folder, with an environment that is the same everywhere.
pub fn program<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goldsieve"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null());
    for variable in ["GOLDSIEVE_CRASH_AT", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
    command
}

/// Runs it to its end.
pub fn call<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Finished {
    Finished::of(
        program(folder, arguments)
            .output()
            .expect("the program starts"),
    )
}

/// `call` with words of one line; no word may hold a blank.
pub fn say(folder: &Path, line: &str) -> Finished {
    call(folder, line.split_whitespace())
}
