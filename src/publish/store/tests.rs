//! Laws of the stores, the same for both, and what only one of them can show.

use super::*;

fn both() -> (tempfile::TempDir, [Arc<dyn Store>; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let disk = FolderStore::new(folder.path().join("a/out"));
    (folder, [Arc::new(disk), Arc::new(MemoryStore::new())])
}

#[test]
fn files_are_written_once_and_renamed_over() {
    let (_folder, stores) = both();
    for store in stores {
        let store = &*store;
        assert_eq!(store.list("runs").unwrap(), []);
        assert!(write_new(store, "runs/x", b"1").is_err(), "no folder yet");
        store.make_folder("runs/deep").unwrap();
        store.make_folder("runs").unwrap();
        write_new(store, "runs/x", b"1").unwrap();
        assert!(
            write_new(store, "runs/x", b"2").is_err(),
            "the name is taken"
        );
        replace(store, "runs/x", b"3").unwrap();
        replace(store, "y", b"4").unwrap();
        assert_eq!(store.read("runs/x").unwrap().unwrap(), b"3");
        assert_eq!(store.read("runs").unwrap_or(None), None);
        let names: Vec<String> = store
            .list("runs")
            .unwrap()
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names, ["deep", "x"]);
        store.rename("runs", "kept").unwrap();
        assert!(store.read("runs/x").unwrap().is_none());
        write_new(store, ".y.7.goldsieve-tmp", b"half").unwrap();
        clean_temporaries(store, "").unwrap();
        assert_eq!(store.list("").unwrap().len(), 2);
        store.remove("kept").unwrap();
        store.remove("kept").unwrap();
        store.remove("y").unwrap();
        store.withdraw().unwrap();
    }
}

#[test]
fn a_lock_is_held_by_one() {
    let (_folder, stores) = both();
    for store in stores {
        store.make_folder("").unwrap();
        let held = store.try_lock("lock").unwrap().expect("free at first");
        assert!(store.try_lock("lock").unwrap().is_none());
        drop(held);
        assert!(store.try_lock("lock").unwrap().is_some());
    }
}

#[test]
fn withdrawing_removes_what_was_made_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path().join("a/out"));
    store.make_folder("state").unwrap();
    store.withdraw().unwrap();
    assert!(folder.path().join("a/out/state").is_dir(), "not empty");
    let store = FolderStore::new(folder.path().join("b/out"));
    store.make_folder("").unwrap();
    store.withdraw().unwrap();
    assert!(!folder.path().join("b").exists());
    assert!(folder.path().exists());
}

#[cfg(unix)]
#[test]
fn everything_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path().join("out"));
    store.make_folder("runs/x").unwrap();
    write_new(&store, "runs/x/f", b"1").unwrap();
    replace(&store, "current.json", b"1").unwrap();
    store.try_lock("lock").unwrap();
    let mode = |path: &str| store.locate(path).metadata().unwrap().permissions().mode() & 0o777;
    for path in ["", "runs", "runs/x"] {
        assert_eq!(mode(path), 0o700, "{path}");
    }
    for path in ["runs/x/f", "current.json", "lock"] {
        assert_eq!(mode(path), 0o600, "{path}");
    }
}

#[test]
fn a_power_cut_takes_what_was_not_synced() {
    let store = MemoryStore::new();
    store.make_folder("runs").unwrap();
    store.sync_folder("").unwrap();
    write_new(&store, "runs/unlisted", b"1").unwrap();
    store.power_cut();
    assert_eq!(store.read("runs/unlisted").unwrap(), None);
    let mut torn = store.create("runs/torn").unwrap();
    torn.write_all(b"12").unwrap();
    store.sync_folder("runs").unwrap();
    store.power_cut();
    assert_eq!(store.read("runs/torn").unwrap().unwrap(), b"");
    replace(&store, "current", b"new").unwrap();
    store.power_cut();
    assert_eq!(store.read("current").unwrap().unwrap(), b"new");
}
