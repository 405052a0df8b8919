//! The one error type of the crate, split by whose fault it is. Holds no values of any record:
//! a message may name a file, a source, a line or a field, never what stood there.

use std::fmt;
use std::path::{Path, PathBuf};

/// Whose fault a failure is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Wrong usage, wrong rules, or an input that is plainly unusable. Exit 2, nothing done.
    Usage,
    /// The world broke: disk, permissions, a vanished file. Exit 3, nothing published.
    Io,
    /// A promise of ours did not hold. Exit 3; the message asks for a report.
    Internal,
    /// Try again later: locked, or an input that is still growing or too old. Exit 4.
    Busy,
}

impl ErrorKind {
    /// The process exit code of DESIGN's contract.
    pub fn exit_code(self) -> u8 {
        match self {
            ErrorKind::Usage => 2,
            ErrorKind::Io | ErrorKind::Internal => 3,
            ErrorKind::Busy => 4,
        }
    }
}

/// A failure that ends a command.
#[derive(Debug)]
pub struct Error {
    /// Whose fault.
    pub kind: ErrorKind,
    /// Stable machine-readable code such as `input-missing`; kebab case.
    pub code: &'static str,
    /// One sentence for a person, without values of records.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file concerned, if one is.
    pub path: Option<PathBuf>,
}

/// Result with the crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wrong usage or unusable input (exit 2).
    pub fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, code, message)
    }

    /// An I/O failure on `path` (exit 3).
    pub fn io(path: impl AsRef<Path>, doing: &str, cause: &std::io::Error) -> Self {
        use std::io::ErrorKind as Cause;
        let message = format!("could not {doing}: {cause}");
        let mut error = match cause.kind() {
            Cause::StorageFull | Cause::QuotaExceeded => Self::no_room(message),
            _ => Self::new(ErrorKind::Io, "io", message),
        };
        if matches!(
            cause.kind(),
            Cause::ReadOnlyFilesystem | Cause::PermissionDenied
        ) {
            error = error.help("see that the user of this job may use it, or choose another --out");
        }
        error.path = Some(path.as_ref().to_path_buf());
        error
    }

    /// The disk is full, or will be (exit 3).
    pub fn no_room(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Io, "disk-space", message).help(
            "free some room on this disk, or choose another --out; what was published before is whole",
        )
    }

    /// A broken promise of our own (exit 3).
    pub fn internal(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, code, message)
            .help("this is a defect in goldsieve; please report it with this message")
    }

    /// Try again later (exit 4).
    pub fn busy(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Busy, code, message)
    }

    fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Error {
            kind,
            code,
            message: message.into(),
            help: None,
            path: None,
        }
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the file concerned.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_path_buf());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        write!(f, "{}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
