//! Control totals: what the sources hold of something countable, what of it stands in the golden
//! records, and where the rest went.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// 건수 대사표: where every record of every source went, and how the accepted rows come to the golden
/// records. Somebody can sign it: `digest` stands on the page and in the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reconciliation {
    /// The sources, in order of name.
    pub sources: Vec<ReconciledSource>,
    /// Rows of `crosswalk`.
    pub members: u64,
    /// Of these, rows united with another that stands for them.
    pub absorbed: u64,
    /// Rows of `golden`, counted on their own.
    pub golden: u64,
    /// Whether every line adds up.
    pub adds_up: bool,
    /// BLAKE3 over the lines, hexadecimal.
    pub digest: String,
}

/// One source of the 건수 대사표. `rows_read` + `kept_before` = `crosswalk` + `quarantine` + `rejects`,
/// and `crosswalk` = `golden` + `absorbed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReconciledSource {
    /// Name.
    pub name: String,
    /// Physical records read.
    pub rows_read: u64,
    /// Rows of earlier deliveries that this delivery of changes left as they were.
    pub kept_before: u64,
    /// Rows accepted.
    pub crosswalk: u64,
    /// Rows set aside.
    pub quarantine: u64,
    /// The same by reason.
    pub quarantine_reasons: BTreeMap<String, u64>,
    /// Records that could not be read.
    pub rejects: u64,
    /// Rows that stand for their customer.
    pub golden: u64,
    /// Rows united with one that does.
    pub absorbed: u64,
}

impl ReconciledSource {
    /// Whether no record is missing.
    pub fn adds_up(&self) -> bool {
        let kept = self.crosswalk + self.quarantine + self.rejects;
        let set_aside: u64 = self.quarantine_reasons.values().sum();
        self.rows_read + self.kept_before == kept
            && self.quarantine == set_aside
            && self.crosswalk == self.golden + self.absorbed
    }
}

impl Reconciliation {
    /// Adds the sources up; `golden` is the number of golden records, counted elsewhere.
    pub fn of(sources: Vec<ReconciledSource>, golden: u64) -> Self {
        let members: u64 = sources.iter().map(|source| source.crosswalk).sum();
        let absorbed: u64 = sources.iter().map(|source| source.absorbed).sum();
        let mut hash = blake3::Hasher::new();
        for source in &sources {
            hash.update(&(source.name.len() as u64).to_le_bytes());
            hash.update(source.name.as_bytes());
            for count in [
                source.rows_read,
                source.kept_before,
                source.crosswalk,
                source.quarantine,
                source.rejects,
                source.golden,
                source.absorbed,
            ] {
                hash.update(&count.to_le_bytes());
            }
            for (reason, count) in &source.quarantine_reasons {
                hash.update(&(reason.len() as u64).to_le_bytes());
                hash.update(reason.as_bytes());
                hash.update(&count.to_le_bytes());
            }
        }
        hash.update(&golden.to_le_bytes());
        Reconciliation {
            adds_up: golden + absorbed == members && sources.iter().all(ReconciledSource::adds_up),
            sources,
            members,
            absorbed,
            golden,
            digest: hash.finalize().to_hex().to_string(),
        }
    }
}

/// What is added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The numbers of a field.
    Sum,
    /// Rows per value of a field.
    CountBy,
}

/// One total to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalSpec {
    /// Name in manifest and report: `sum points`.
    pub name: String,
    /// Index into the records' fields.
    pub field: usize,
    /// What is added up.
    pub counted: Counted,
}

/// The group of a line of a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The total has no groups.
    Whole,
    /// A value that enough rows carry to be named.
    Value(String),
    /// All values that too few rows carry, together.
    Rest,
}

/// One line: exact decimals as text. `input` = `golden` + `deleted` + `unusable` + `not_chosen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// Name of the total.
    pub name: String,
    /// Index of the source; `None` for all together.
    pub source: Option<usize>,
    /// The group.
    pub group: Group,
    /// Over the accepted rows.
    pub input: String,
    /// What of it stands in golden records.
    pub golden: String,
    /// On rows that the source marked as deleted.
    pub deleted: String,
    /// In values that may not survive (placeholders, masked, invalid).
    pub unusable: String,
    /// On rows united with another whose value was chosen.
    pub not_chosen: String,
    /// Filled cells that are no numbers and so in no sum.
    pub unreadable: u64,
    /// Whether the golden records, added up on their own, come to `golden`. Only for lines over
    /// all sources.
    pub proven: Option<bool>,
}

impl ControlTotal {
    /// Whether nothing is missing from the golden records.
    pub fn agrees(&self) -> bool {
        self.input == self.golden && self.proven != Some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> ReconciledSource {
        ReconciledSource {
            name: "erp".to_owned(),
            rows_read: 10,
            kept_before: 2,
            crosswalk: 9,
            quarantine: 2,
            quarantine_reasons: [("total-row".to_owned(), 2)].into(),
            rejects: 1,
            golden: 7,
            absorbed: 2,
        }
    }

    #[test]
    fn every_line_of_the_reconciliation_has_to_add_up() {
        let good = Reconciliation::of(vec![source()], 7);
        assert!(good.adds_up);
        assert!(!Reconciliation::of(vec![source()], 8).adds_up);
        let wrong: [fn(&mut ReconciledSource); 4] = [
            |it| it.rows_read += 1,
            |it| it.kept_before -= 1,
            |it| it.golden -= 1,
            |it| it.quarantine_reasons.clear(),
        ];
        for wrong in wrong {
            let mut changed = source();
            wrong(&mut changed);
            let found = Reconciliation::of(vec![changed], 7);
            assert!(!found.adds_up);
            assert_ne!(
                found.digest, good.digest,
                "a signature holds for one set of numbers"
            );
        }
    }
}
