//! Runs that several tests look at: made once, never changed afterwards.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::inputs::{CSV_EXPORTS, EXPORTS, copy_crm, small};
use super::program::{Finished, call};
use super::published::Run;
use super::{TODAY, lasting_folder};

/// A finished run and where it stands.
pub struct Done {
    /// The folder it was called in.
    pub folder: PathBuf,
    /// Its OUT.
    pub out: PathBuf,
    /// What the call said.
    pub finished: Finished,
}

impl Done {
    pub fn run(&self) -> Run {
        Run::current(&self.out)
    }
}

/// The shipped fixture with its project file.
pub fn crm() -> &'static Done {
    static DONE: OnceLock<Done> = OnceLock::new();
    DONE.get_or_init(|| {
        let folder = lasting_folder("crm");
        copy_crm(&folder);
        let finished = call(&folder, ["run", "project.yaml", "--as-of", TODAY]).exits(0);
        let out = folder.join("goldsieve-out");
        Done {
            folder,
            out,
            finished,
        }
    })
}

/// The exports of the shipped fixture without any project file.
pub fn crm_files() -> &'static Done {
    static DONE: OnceLock<Done> = OnceLock::new();
    DONE.get_or_init(|| {
        let folder = lasting_folder("crm files");
        copy_crm(&folder);
        let arguments =
            ["run"]
                .into_iter()
                .chain(EXPORTS)
                .chain(["--out", "결과 (out)", "--as-of", TODAY]);
        let finished = call(&folder, arguments).exits(0);
        let out = folder.join("결과 (out)");
        Done {
            folder,
            out,
            finished,
        }
    })
}

/// The small generated exports without a project file, in one thread.
pub fn small_files() -> &'static Done {
    static DONE: OnceLock<Done> = OnceLock::new();
    DONE.get_or_init(|| {
        let folder = small().to_path_buf();
        let arguments =
            ["run"]
                .into_iter()
                .chain(CSV_EXPORTS)
                .chain(["--threads", "1", "--as-of", TODAY]);
        let finished = call(&folder, arguments).exits(0);
        let out = folder.join("goldsieve-out");
        Done {
            folder,
            out,
            finished,
        }
    })
}
