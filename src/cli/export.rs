//! `goldsieve export`: published tables as CSV or as a workbook, written whole or not at all and
//! readable by their owner only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::nearest;
use crate::error::{Error, Result};
use crate::pipeline::Failure;
use crate::pipeline::extract::{self, Published};
use crate::publish::current;
use crate::publish::layout::{Area, RunId};
use crate::publish::table_file::{Batches, Filter, TableFile};
use crate::report::export::cells::Cells;
use crate::report::export::csv::CsvTable;
use crate::report::export::encoding::Encoding;
use crate::report::export::xlsx::{self, Book};
use crate::report::export::{Change, Changes, Headers, Layout, Values};

use super::args::{Export, ExportEncoding, ExportHeaders, ExportTo, Show};
use super::output;

/// A table about to be written.
struct Part {
    layout: Layout,
    file: TableFile,
    filter: Option<Filter>,
}

/// Runs the command.
pub fn export(args: &Export) -> Result<u8, Failure> {
    let out = output::directory(&args.output, None);
    let published = open(args, &out)?;
    let parts = parts(args, &published)?;
    let target = target(args, &published, &out)?;
    let wrote = match (args.to, &target) {
        (ExportTo::Csv, None) => {
            let [part] = only(parts)?;
            let mut closed = ClosedPipe::default();
            let written = csv(part, args, &mut closed);
            written.map_err(|error| error.at("standard output"))?
        }
        (ExportTo::Csv, Some(path)) => {
            let [part] = only(parts)?;
            whole(path, |file| csv(part, args, file))?
        }
        (ExportTo::Xlsx, None) => {
            return Err(
                Error::usage("not-to-stdout", "a workbook cannot be printed")
                    .help("name a file with -o, or choose --to csv")
                    .into(),
            );
        }
        (ExportTo::Xlsx, Some(path)) => {
            whole(path, |file| workbook(parts, args, &published, path, file))?
        }
    };
    say(&wrote, args, target.as_deref());
    Ok(0)
}

/// What was written.
#[derive(Default)]
struct Wrote {
    /// Table, rows, sheets.
    tables: Vec<(String, u64, u32)>,
    changes: Changes,
}

fn open(args: &Export, out: &Path) -> Result<Published> {
    let store = output::existing(out)?;
    match (&args.audit, &args.run) {
        (Some(Some(id)), _) => Published::open(&store, Area::Audits, &RunId::parse(id)?),
        (Some(None), _) => Published::latest_audit(&store),
        (None, run) => {
            let run = current::resolve(&*store, run.as_deref())?;
            Published::open(&store, Area::Runs, &run)
        }
    }
}

/// The tables with the columns and rows asked for. A column is asked of every table that has it.
fn parts(args: &Export, published: &Published) -> Result<Vec<Part>, Failure> {
    let project = published.project()?;
    let facts = Arc::new(published.facts(project.as_ref())?);
    let terms = project.as_ref().map_or(&[][..], |project| &project.terms);
    let headers = match args.headers {
        ExportHeaders::Names => Headers::Names,
        ExportHeaders::Labels => Headers::Labels(output::language(args.lang)),
    };
    let values = match args.show {
        Show::Masked => Values::Masked,
        Show::Clear => Values::Clear,
    };
    let mut parts: Vec<Part> = Vec::with_capacity(args.tables.len());
    for name in &args.tables {
        if parts.iter().any(|part| part.layout.table == *name) {
            return Err(Error::usage("same-table", format!("`{name}` is named twice")).into());
        }
        let file = published.table(name)?;
        let layout = Layout::new(name, file.schema(), &args.columns, headers, values, &facts)
            .map_err(|unknown| unknown_column(name, &unknown, &file))?;
        if args.to == ExportTo::Xlsx && layout.columns.len() > xlsx::SHEET_COLUMNS {
            return Err(
                Error::usage("too-many-columns", "a sheet holds 16,384 columns")
                    .help("choose some with --columns, or --to csv")
                    .into(),
            );
        }
        let filter = match &args.condition {
            Some(text) => Some(
                extract::condition(text, file.schema(), &facts, terms).map_err(|mistakes| {
                    output::diagnostics(&mistakes);
                    Error::usage(
                        "where",
                        "the condition does not hold up; nothing was written",
                    )
                })?,
            ),
            None => None,
        };
        parts.push(Part {
            layout,
            file,
            filter,
        });
    }
    Ok(parts)
}

fn unknown_column(table: &str, name: &str, file: &TableFile) -> Error {
    let columns = file
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().as_str());
    let help = match nearest(name, columns.clone()) {
        Some(column) => format!("did you mean `{column}`?"),
        None => format!("columns: {}", columns.collect::<Vec<_>>().join(", ")),
    };
    Error::usage("unknown-column", format!("{table} has no column `{name}`")).help(help)
}

fn only(parts: Vec<Part>) -> Result<[Part; 1]> {
    <[Part; 1]>::try_from(parts).map_err(|_| {
        Error::usage("one-table", "a CSV file holds one table")
            .help("export table by table, or --to xlsx")
    })
}

/// The file to write; `None` for standard output.
fn target(args: &Export, published: &Published, out: &Path) -> Result<Option<PathBuf>> {
    let extension = match args.to {
        ExportTo::Csv => "csv",
        ExportTo::Xlsx => "xlsx",
    };
    let run = published.manifest.run_id.as_str();
    let own_name = format!("{}-{run}.{extension}", args.tables.join("-"));
    let path = match &args.file {
        Some(path) if path.as_os_str() == "-" => return Ok(None),
        Some(path) if path.is_dir() => path.join(own_name),
        Some(path) => path.clone(),
        None => PathBuf::from(own_name),
    };
    let folder = folder(&path);
    let real =
        fs::canonicalize(folder).map_err(|cause| Error::io(folder, "open the folder", &cause))?;
    let published = fs::canonicalize(out).map_err(|cause| Error::io(out, "open", &cause))?;
    if real.starts_with(published) {
        return Err(Error::usage(
            "inside-output",
            "exports do not belong into the output directory",
        )
        .at(&path)
        .help("it holds published runs and nothing else; choose another folder with -o"));
    }
    if path.exists() && !args.force {
        return Err(Error::usage("exists", "this file is there already")
            .at(&path)
            .help("choose another name with -o, or replace it with --force"));
    }
    Ok(Some(path))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a file under a hidden name beside its own and moves it there when it is whole.
fn whole(path: &Path, write: impl FnOnce(&mut File) -> Result<Wrote>) -> Result<Wrote> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hidden = folder(path).join(format!(".{name}.{}.goldsieve-tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let done = options
        .open(&hidden)
        .map_err(|cause| Error::io(path, "create the file", &cause))
        .and_then(|mut file| {
            let wrote = write(&mut file).map_err(|error| error.at(path))?;
            file.sync_all()
                .and_then(|()| fs::rename(&hidden, path))
                .map_err(|cause| Error::io(path, "write", &cause))?;
            Ok(wrote)
        });
    if done.is_err() {
        fs::remove_file(&hidden).ok();
    }
    done
}

fn batches(part: &mut Part) -> Result<Batches> {
    let filter = part.filter.take();
    part.file.batches(&part.layout.needed(), filter)
}

fn csv(mut part: Part, args: &Export, out: &mut dyn Write) -> Result<Wrote> {
    let failed = |cause: io::Error| Error::io("", "write the export", &cause);
    let encoding = match (args.encoding, args.file.as_deref()) {
        (Some(ExportEncoding::Utf8), _) => Encoding::Utf8,
        (Some(ExportEncoding::Utf8Bom), _) => Encoding::Utf8Bom,
        (Some(ExportEncoding::Cp949), _) => Encoding::Cp949,
        // A mark at its head would surprise the program that reads the pipe.
        (None, Some(path)) if path.as_os_str() == "-" => Encoding::Utf8,
        (None, _) => Encoding::Utf8Bom,
    };
    let batches = batches(&mut part)?;
    let layout = &part.layout;
    let mut table = CsvTable::start(BufWriter::new(out), layout, encoding).map_err(failed)?;
    let mut rows = 0;
    for batch in batches {
        let cells = Cells::new(layout, &batch?)?;
        rows += cells.rows() as u64;
        table.rows(&cells).map_err(failed)?;
    }
    let (mut out, changes) = table.finish().map_err(failed)?;
    out.flush().map_err(failed)?;
    Ok(Wrote {
        tables: vec![(layout.table.clone(), rows, 1)],
        changes,
    })
}

fn workbook(
    parts: Vec<Part>,
    args: &Export,
    published: &Published,
    path: &Path,
    out: &mut File,
) -> Result<Wrote> {
    if args.encoding.is_some() {
        return Err(Error::usage("encoding", "a workbook has one encoding only")
            .help("--encoding goes with --to csv"));
    }
    let made = published.manifest.summary.as_of;
    let mut book = Book::new(folder(path), made, args.sheet_rows)?;
    let mut wrote = Wrote::default();
    for mut part in parts {
        let batches = batches(&mut part)?;
        let mut table = book.start(&part.layout)?;
        let mut rows = 0;
        for batch in batches {
            let cells = Cells::new(&part.layout, &batch?)?;
            rows += cells.rows() as u64;
            book.rows(&mut table, &cells)?;
        }
        let sheets = book.end(table)?;
        wrote.tables.push((part.layout.table, rows, sheets));
    }
    wrote.changes = book.finish(BufWriter::new(out))?;
    Ok(wrote)
}

/// Standard output, where a closed pipe is success.
#[derive(Default)]
struct ClosedPipe {
    closed: bool,
}

impl Write for ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match io::stdout().lock().write_all(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            other => other?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match io::stdout().lock().flush() {
            Err(error) if !self.closed && error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

fn say(wrote: &Wrote, args: &Export, path: Option<&Path>) {
    let to = path.map_or("standard output".to_owned(), |path| {
        path.display().to_string()
    });
    let how = match args.show {
        Show::Masked => "values masked",
        Show::Clear => "values in clear: handle as personal data",
    };
    for (table, rows, sheets) in &wrote.tables {
        let over = match sheets {
            1 => String::new(),
            sheets => format!(" on {sheets} sheets"),
        };
        output::line(&format!("{table}: {rows} rows{over} to {to} ({how})"));
    }
    for ((table, column, change), count) in &wrote.changes {
        let what = match change {
            Change::Defused => {
                "cells begin with an apostrophe, so that no spreadsheet runs them as a formula"
            }
            Change::Unencodable => "characters do not exist in CP949 and were written as ?",
            Change::Cut => "cells were cut at 32,767 characters, which is all a cell may hold",
        };
        output::line(&format!("warning: {table}.{column}: {count} {what}"));
    }
}
