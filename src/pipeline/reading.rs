//! Reading: rules first, then every source they name, or the files given without rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Failure, Input, Request, redactions};
use crate::config::rules::{
    Delivery, Header, Pick, Presence, Project, ResidentNumber, SourceRule, resolve,
};
use crate::config::{self};
use crate::diag::Diagnostic;
use crate::diag::progress::Watcher;
use crate::error::{Error, Result};
use crate::ingest::columns::SourceGuess;
use crate::ingest::{self, HeaderLine, SourceSpec, read_source};
use crate::plan::bind::Bound;
use crate::plan::{infer, vocabulary};
use crate::tables::raw::RawSource;
use crate::tables::text_column::TextColumn;

/// Rules as loaded, or their absence.
pub enum Rules {
    /// A project file and the folder its paths are relative to.
    Project(Box<Project>, Vec<Diagnostic>, PathBuf),
    /// Files alone.
    Files(Vec<PathBuf>),
}

/// Loads the rules.
///
/// # Errors
/// Every mistake in them.
pub fn rules(input: &Input) -> Result<Rules, Failure> {
    match input {
        Input::Files(files) => Ok(Rules::Files(files.clone())),
        Input::Project(path) => {
            if !path.exists() {
                return Err(
                    Error::usage("input-missing", "there is no such project file")
                        .at(path)
                        .into(),
                );
            }
            let (project, warnings) =
                config::load(path, &vocabulary::vocabulary()).map_err(Failure::Rules)?;
            let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
            Ok(Rules::Project(Box::new(project), warnings, base))
        }
    }
}

/// Everything read.
pub struct Read {
    /// The rules, if there are any.
    project: Option<Project>,
    /// The files of a run without rules.
    files: Vec<PathBuf>,
    /// The folder that paths in the rules are relative to.
    base: PathBuf,
    /// The sources, in the order of the project's.
    pub raws: Vec<RawSource>,
    /// Warnings so far.
    pub warnings: Vec<Diagnostic>,
}

/// Told how many bytes the inputs have before any of them is read; refuses where the run would have
/// no room.
pub type Room<'a> = &'a (dyn Fn(u64) -> Result<()> + Sync);

/// Reads all sources.
///
/// # Errors
/// The first source that cannot be read, in the order of the rules.
pub fn read(request: &Request, rules: Rules, room: Room<'_>) -> Result<Read> {
    match rules {
        Rules::Project(mut project, mut warnings, base) => {
            let mut specs = Vec::new();
            let mut present = Vec::new();
            for source in std::mem::take(&mut project.sources) {
                match source_spec(&source, &base, request) {
                    Ok(spec) => {
                        check_age(&source, &spec.files, request.started)?;
                        specs.push(spec);
                        present.push(source);
                    }
                    Err(error)
                        if error.code == "input-missing"
                            && source.required == Presence::Optional =>
                    {
                        if source.delivery == Delivery::Changes {
                            return Err(no_changes(error, &source));
                        }
                        let name = &source.name.value;
                        warnings.push(Diagnostic::warning(
                            "source-missing",
                            format!("source `{name}` has no file; passed over"),
                        ));
                    }
                    Err(error) => return Err(error),
                }
            }
            project.sources = present;
            room(specs.iter().map(size).sum())?;
            let raws = read_all(specs, &request.watcher)?;
            for (source, raw) in project.sources.iter().zip(&raws) {
                if source.resident_number == ResidentNumber::Fail {
                    redactions::refuse_resident_numbers(raw)?;
                }
            }
            Ok(Read {
                raws,
                project: Some(*project),
                files: Vec::new(),
                base,
                warnings,
            })
        }
        Rules::Files(files) => {
            // The order in which files are named must not matter.
            let mut files = files;
            files.sort_by_key(|file| (infer::source_name(file), file.clone()));
            let mut specs: Vec<SourceSpec> = files
                .iter()
                .map(|file| SourceSpec {
                    name: infer::source_name(file),
                    files: vec![file.clone()],
                    ..SourceSpec::default()
                })
                .collect();
            name_apart(&mut specs);
            room(specs.iter().map(size).sum())?;
            Ok(Read {
                raws: read_all(specs, &request.watcher)?,
                project: None,
                files,
                base: PathBuf::new(),
                warnings: Vec::new(),
            })
        }
    }
}

/// Without its columns the rows of a source cannot be told from rows that are gone.
fn no_changes(error: Error, source: &SourceRule) -> Error {
    let message = format!(
        "source `{}` delivers changes and has no file; without one all its rows would be gone",
        source.name.value
    );
    let refused = Error::usage("changes-missing", message)
        .help("where nothing changed, deliver a file with the header alone");
    match error.path {
        Some(path) => refused.at(path),
        None => refused,
    }
}

/// Refuses files older than their source allows: yesterday's export is no news.
fn check_age(source: &SourceRule, files: &[PathBuf], now: jiff::Timestamp) -> Result<()> {
    let Some(most) = &source.max_age else {
        return Ok(());
    };
    for file in files {
        let modified = std::fs::metadata(file).and_then(|data| data.modified());
        let Some(modified) = modified
            .ok()
            .and_then(|time| jiff::Timestamp::try_from(time).ok())
        else {
            continue;
        };
        let age = now.as_second() - modified.as_second();
        if age > most.value.seconds() {
            let message = format!(
                "source `{}`: the export is {} hours old, more than `max_age` allows",
                source.name.value,
                age / 3_600
            );
            return Err(Error::busy("input-too-old", message)
                .at(file)
                .help("run again once a newer export is there, or raise `max_age`"));
        }
    }
    Ok(())
}

/// Bytes of a source as it lies on disk; a pipe has none.
fn size(spec: &SourceSpec) -> u64 {
    let sizes = spec.files.iter().map(std::fs::metadata);
    sizes.flatten().map(|data| data.len()).sum()
}

fn read_all(mut specs: Vec<SourceSpec>, watcher: &Watcher) -> Result<Vec<RawSource>> {
    for spec in &mut specs {
        spec.watcher = watcher.clone();
        watcher.expect(size(spec));
    }
    // Side by side: while one is surveyed or decoded by one thread, another has work for the rest.
    let results: Vec<Result<RawSource>> =
        specs.par_iter().with_max_len(1).map(read_source).collect();
    results.into_iter().collect()
}

/// Two files of one name become `name` and `name_2`.
fn name_apart(specs: &mut [SourceSpec]) {
    for index in 1..specs.len() {
        let base = specs[index].name.clone();
        let mut ordinal = 1;
        while specs[..index]
            .iter()
            .any(|other| other.name == specs[index].name)
        {
            ordinal += 1;
            specs[index].name = format!("{base}_{ordinal}");
        }
    }
}

fn source_spec(source: &SourceRule, base: &Path, request: &Request) -> Result<SourceSpec> {
    let pattern = resolve(&source.path, &source.path.place, base);
    let pick = match source.pick {
        Pick::Newest => ingest::Pick::Newest,
        Pick::All | Pick::Unsaid => ingest::Pick::All,
    };
    let files = ingest::resolve(
        &pattern.to_string_lossy(),
        Path::new(""),
        pick,
        request.as_of,
    )?;
    Ok(SourceSpec {
        name: source.name.value.clone(),
        files,
        format: match &source.format {
            Some(name) => Some(ingest::Format::by_name(name)?),
            None => None,
        },
        encoding: source
            .encoding
            .as_ref()
            .map(|encoding| encoding.value.clone()),
        delimiter: source.delimiter,
        widths: source
            .widths_bytes
            .iter()
            .map(|&width| width as usize)
            .collect(),
        sheet: source.sheet.as_ref().map(|sheet| sheet.value.clone()),
        header: match source.header {
            None => HeaderLine::default(),
            Some(Header::None) => HeaderLine::Absent,
            Some(Header::Line(line)) => HeaderLine::At(line),
        },
        id_column: source.id.first().map(|id| id.value.clone()),
        password: match &source.password_env {
            Some(variable) => Some(password(&source.name, variable, request)?),
            None => None,
        },
        watcher: Watcher::default(),
        max_undecodable: source.max_undecodable,
        overlap: match source.pick {
            Pick::Unsaid => ingest::Overlap::Refused,
            Pick::All | Pick::Newest => ingest::Overlap::Meant,
        },
    })
}

/// The password that a source's variable holds.
fn password(source: &str, variable: &str, request: &Request) -> Result<ingest::Password> {
    match (request.variable)(variable) {
        Some(password) if !password.is_empty() => Ok(ingest::Password(password)),
        _ => Err(Error::usage(
            "password-missing",
            format!("source `{source}`: the environment variable `{variable}` is not set"),
        )
        .help(
            "`password_env:` names a variable that holds the password; it is never written down",
        )),
    }
}

impl Read {
    /// The folder that paths in the rules are relative to.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Lets go of the cells that were handed on; those of columns left out stay to be counted.
    pub fn release_cells(&mut self, bound: &Bound) {
        for source in &bound.sources {
            let columns = self.raws[source.raw].columns.iter_mut().enumerate();
            for (index, column) in columns {
                if !source
                    .left_out
                    .iter()
                    .any(|(left_out, _)| *left_out == index)
                {
                    column.text = TextColumn::nulls(0);
                }
            }
        }
    }

    /// The project of the run: the one given, or one inferred from the columns. The shipped pack
    /// of the files' language gives an inferred project labels, checks, survivorship and gates.
    pub fn project_from(
        &mut self,
        guesses: &[SourceGuess],
        ids: &[(Option<String>, String)],
    ) -> Project {
        if let Some(project) = &self.project {
            let mut project = project.clone();
            for (source, raw) in project.sources.iter_mut().zip(&self.raws) {
                if let Some(id) = told_id(ids, raw) {
                    source.id = vec![id.into()];
                }
            }
            return project;
        }
        let told: Vec<Option<String>> = self.raws.iter().map(|raw| told_id(ids, raw)).collect();
        let inferred = infer::infer(&self.files, &self.raws, guesses, &told);
        infer::with_pack(inferred, &vocabulary::vocabulary())
    }
}

/// Refuses an id column told by hand that no source has.
///
/// # Errors
/// Usage, naming the column and what there is.
pub fn check_told_ids(ids: &[(Option<String>, String)], raws: &[RawSource]) -> Result<()> {
    for told in ids {
        if raws
            .iter()
            .all(|raw| told_id(std::slice::from_ref(told), raw).is_none())
        {
            let mut columns: Vec<&str> = raws
                .iter()
                .flat_map(|raw| &raw.columns)
                .map(|column| &*column.name)
                .collect();
            columns.sort_unstable();
            columns.dedup();
            let message = format!("no source has the id column `{}`", told.1);
            return Err(Error::usage("unknown-id-column", message)
                .help(format!("columns: {}", columns.join(", "))));
        }
    }
    Ok(())
}

/// The id column told by hand for a source, if it has that column.
fn told_id(ids: &[(Option<String>, String)], raw: &RawSource) -> Option<String> {
    let has = |column: &str| raw.columns.iter().any(|known| &*known.name == column);
    let of_file =
        |file: &str| *file == *raw.name || raw.files.iter().any(|known| known.name == file);
    ids.iter()
        .filter(|(file, column)| file.as_deref().is_none_or(of_file) && has(column))
        .max_by_key(|(file, _)| file.is_some())
        .map(|(_, column)| column.clone())
}

/// The key of content hashes, from the project's seed: equal inputs hash equally in every
/// environment, and whoever wants hashes that outsiders cannot reproduce sets a seed of his own.
pub fn hash_key(project: &Project) -> [u8; 32] {
    let seed = project.seed.unwrap_or(0).to_le_bytes();
    blake3::derive_key("goldsieve 2026 content hash", &seed)
}

/// The header of each field's first column per source, for findings.
pub fn headers(bound: &crate::plan::bind::Bound, raws: &[RawSource]) -> Vec<Vec<Option<Arc<str>>>> {
    bound
        .sources
        .iter()
        .map(|source| {
            (0..bound.fields.len())
                .map(|field| {
                    let columns = source
                        .columns
                        .iter()
                        .find(|columns| columns.field == field)?;
                    let first = columns
                        .slots
                        .iter()
                        .flatten()
                        .next()
                        .copied()
                        .or(columns.fallback)?;
                    Some(raws[source.raw].columns[first].name.clone())
                })
                .collect()
        })
        .collect()
}
