//! `goldsieve init`: a commented project file from a look at exports.

use crate::config::{Packs, write_project};
use crate::error::Error;
use crate::pipeline::reading::{self, Rules};
use crate::pipeline::{Failure, Input, ModelUse, Publish, Request};
use crate::plan::comments;
use crate::plan::splink::SplinkModel;
use crate::report::lang::Lang;

use super::args::Init;
use super::output::{self, Stdout};

/// Runs the command.
pub fn init(args: &Init) -> Result<u8, Failure> {
    let started = jiff::Timestamp::now();
    let request = Request {
        input: Input::Files(args.files.clone()),
        ids: Vec::new(),
        as_of: started.to_zoned(jiff::tz::TimeZone::system()).date(),
        started,
        model: ModelUse::Saved,
        publish: Publish::DryRun,
        lang: Lang::En,
        watcher: Default::default(),
        variable: output::variable,
    };
    let mut read = reading::read(&request, Rules::Files(args.files.clone()), &|_| Ok(()))?;
    let guesses = crate::ingest::columns::detect(&read.raws);
    let mut project = read.project_from(&guesses, &[]);
    relative_paths(&mut project, &args.output);
    let imported = match &args.splink {
        Some(path) => import(path, &mut project)?,
        None => Vec::new(),
    };
    let mut comments = comments::comments(&project, &guesses);
    comments.head = vec![
        "Written by `goldsieve init` from the exports below; every line may be changed.".to_owned(),
        "Check it with `goldsieve lint`, see what it would do with `goldsieve plan`.".to_owned(),
    ];
    comments.head.extend(imported);
    let text = write_project(&project, &comments, Packs::Inlined);
    if args.output.as_os_str() == "-" {
        Stdout::new().text(&text)?;
        return Ok(0);
    }
    if args.output.exists() {
        return Err(Error::usage("exists", "this file is there already")
            .at(&args.output)
            .help("choose another name with -o")
            .into());
    }
    std::fs::write(&args.output, text)
        .map_err(|error| Error::io(&args.output, "write the project file", &error))?;
    output::line(&format!("wrote {}", args.output.display()));
    Ok(0)
}

/// Lays a Splink settings or model file over the project; what became of each part of it.
fn import(
    path: &std::path::Path,
    project: &mut crate::config::Project,
) -> Result<Vec<String>, Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|_| Error::usage("splink", "the Splink file cannot be read as text").at(path))?;
    let model = SplinkModel::read(&text).map_err(|why| {
        Error::usage(
            "splink",
            format!("this is no Splink settings or model file: {why}"),
        )
        .at(path)
        .help("save one with `linker.misc.save_model_to_json`")
    })?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut lines = vec![format!("What became of the Splink file {name}:")];
    lines.extend(
        model
            .apply(project)
            .into_iter()
            .map(|line| format!("  {line}")),
    );
    Ok(lines)
}

/// Paths in a project file count from its own folder.
fn relative_paths(project: &mut crate::config::Project, file: &std::path::Path) {
    let folder = file.parent().unwrap_or(std::path::Path::new(""));
    for source in &mut project.sources {
        let path = std::path::PathBuf::from(&source.path.value);
        let inside = path.strip_prefix(folder).map(std::path::Path::to_path_buf);
        let shown = match inside {
            Ok(relative) => relative,
            Err(_) => std::path::absolute(&path).unwrap_or(path),
        };
        source.path.value = shown.to_string_lossy().into_owned();
    }
}
