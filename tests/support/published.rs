//! What a run published: the current run of an OUT folder, its manifest and its tables.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::table::Table;

/// The tables of the contract.
pub const TABLES: [&str; 10] = [
    "golden",
    "crosswalk",
    "records",
    "lineage",
    "conflicts",
    "pairs",
    "findings",
    "quarantine",
    "rejects",
    "identities",
];

/// What else stands in a run.
pub const FILES: [&str; 6] = [
    "metrics.json",
    "model.json",
    "project.yaml",
    "report.html",
    "summary.txt",
    "manifest.json",
];

/// A JSON file.
#[track_caller]
pub fn json_file(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A published run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Value,
}

impl Run {
    /// The run that `current.json` names.
    #[track_caller]
    pub fn current(out: &Path) -> Run {
        let current = json_file(&out.join("current.json"));
        let path = current["path"].as_str().expect("current.json has a path");
        Run::at(&out.join(path))
    }

    /// The run in a folder.
    #[track_caller]
    pub fn at(folder: &Path) -> Run {
        Run {
            folder: folder.to_path_buf(),
            manifest: json_file(&folder.join("manifest.json")),
        }
    }

    pub fn id(&self) -> &str {
        self.manifest["run_id"].as_str().expect("a run id")
    }

    /// The digest that determinism is about.
    pub fn logical_digest(&self) -> &str {
        self.manifest["logical_digest"]
            .as_str()
            .expect("a logical digest")
    }

    /// Name and logical digest of every table: tells which one differs.
    pub fn digests(&self) -> Vec<(String, String)> {
        let outputs = self.manifest["outputs"].as_array().expect("outputs");
        let text = |value: &Value| value.as_str().map(str::to_owned);
        outputs
            .iter()
            .filter_map(|output| Some((text(&output["file"])?, text(&output["digest"])?)))
            .collect()
    }

    /// A table.
    #[track_caller]
    pub fn table(&self, name: &str) -> Table {
        Table::read(&self.folder.join(format!("{name}.parquet")))
    }

    /// The sources of the manifest.
    pub fn sources(&self) -> &[Value] {
        self.manifest["sources"].as_array().expect("sources")
    }

    /// Insists that every file is there and is the one that was published.
    #[track_caller]
    pub fn verify(&self) {
        let outputs = self.manifest["outputs"].as_array().expect("outputs");
        assert!(outputs.len() >= TABLES.len(), "{outputs:?}");
        for output in outputs {
            let file = output["file"].as_str().expect("a file name");
            let bytes =
                fs::read(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let hash = blake3::hash(&bytes).to_hex();
            assert_eq!(
                output["hash"].as_str(),
                Some(hash.as_str()),
                "{file} is another file"
            );
            assert_eq!(output["bytes"].as_u64(), Some(bytes.len() as u64), "{file}");
        }
    }
}
