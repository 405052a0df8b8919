//! What all integration tests share: running the program, folders to run it in, reading what it
//! published. Judges nothing.

pub mod crowd;
pub mod inputs;
pub mod program;
pub mod published;
pub mod schema;
pub mod shared;
pub mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// The day all tests run for: results must not depend on the day the tests are run.
pub const TODAY: &str = "2026-11-21";

/// The folder of the checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fresh folder whose name is hard on programs: a blank and Hangul. Gone when dropped.
pub fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("goldsieve 고객 자료 ")
        .tempdir_in(scratch())
        .expect("a temporary folder")
}

/// A folder that lives as long as this process, for what several tests look at.
pub fn lasting_folder(name: &str) -> PathBuf {
    let path = scratch().join(format!("{name} 공유 {}", std::process::id()));
    if path.exists() {
        fs::remove_dir_all(&path).expect("left over by a process of the same number");
    }
    fs::create_dir_all(&path).expect("a folder for shared runs");
    path
}

/// Where test folders stand. What earlier test processes left there goes once it is hours old.
fn scratch() -> &'static Path {
    static SWEPT: std::sync::Once = std::sync::Once::new();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    SWEPT.call_once(|| {
        fs::create_dir_all(scratch).expect("the scratch folder");
        let old = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
        for entry in fs::read_dir(scratch).expect("the scratch folder").flatten() {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            if modified.is_ok_and(|modified| modified < old) {
                fs::remove_dir_all(entry.path()).ok();
            }
        }
    });
    scratch
}

/// Copies a folder with all that is in it; symbolic links are left out.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target folder");
    for entry in fs::read_dir(from).expect("the source folder") {
        let entry = entry.expect("an entry");
        let kind = entry.file_type().expect("its type");
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy_folder(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// All files below a folder, as paths relative to it with `/`, sorted.
pub fn files_below(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                walk(&entry.path(), &format!("{name}/"), found);
            } else {
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort();
    found
}
