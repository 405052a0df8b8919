//! The command line as data: commands, arguments and their help. Parsing never does anything.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Customer-data quality and deduplication: CRM exports in, golden records out.
#[derive(Debug, Parser)]
#[command(name = "goldsieve", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done · 1 done, but a gate failed · 2 wrong usage, rules or input, nothing done · \
3 I/O failure or internal error, nothing published · 4 try again later (locked, or an input still growing)"
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the exports, find and merge duplicates, publish golden records
    Run(Run),
    /// Measure the quality of the exports: profile, findings, gates, what to fix first
    Audit(Audit),
    /// Look at exports and write a commented project file ready to run
    Init(Init),
    /// Check a project file against the headers of its exports
    Lint(Lint),
    /// Say what a run would do: bound columns, chains, blocking passes with exact pair counts
    Plan(Plan),
    /// Say why two rows are (not) one customer, or what holds a customer together
    Explain(Explain),
    /// Find the rows and customers that carry a value
    Find(Find),
    /// Write published tables as CSV or as a workbook
    Export(Export),
    /// Measure a run by known truth, by judged pairs, and by what its own model expects
    Evaluate(Evaluate),
    /// List the runs in the output directory
    Runs(Runs),
    /// Make a run the current one
    Promote(Promote),
    /// Say what changed between two runs
    Diff(Diff),
    /// Go back to the run before the current one, or to RUN
    Rollback(Rollback),
    /// Print the manual of project files: every key, standardizer, check and strategy
    Reference(Reference),
    /// Print the JSON Schema of project files, for editors
    Schema,
    /// Print a completion script for a shell
    Completions(Completions),
}

/// Where a run's output is.
#[derive(Debug, clap::Args)]
pub struct Output {
    /// Output directory [default: goldsieve-out beside the project file or in this folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What `run` and `audit` have in common: exports in, something published.
#[derive(Debug, clap::Args)]
pub struct Work {
    /// A project file (.yaml), or the exports themselves
    #[arg(value_name = "PROJECT.yaml | FILE", required = true)]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub output: Output,
    /// Column that identifies a row, for all files or for one (FILE=COLUMN)
    #[arg(long = "id", value_name = "[FILE=]COLUMN")]
    pub ids: Vec<String>,
    /// Threads to use [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// The day it is for, 2026-11-21 [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
    /// Do everything but publish
    #[arg(long)]
    pub dry_run: bool,
    /// Print time per stage
    #[arg(long)]
    pub timings: bool,
    /// Language of the report and the summary [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `run`
#[derive(Debug, clap::Args)]
pub struct Run {
    #[command(flatten)]
    pub work: Work,
    /// Estimate the model anew even if the rules are unchanged
    #[arg(long)]
    pub retrain: bool,
}

/// `audit`
#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(flatten)]
    pub work: Work,
}

/// `init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The exports
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write the project file; `-` prints it
    #[arg(short, long, value_name = "PROJECT.yaml", default_value = "-")]
    pub output: PathBuf,
    /// Take link type, ids and types from a Splink settings or model file; what has no equivalent is said
    #[arg(long, value_name = "MODEL.json")]
    pub splink: Option<PathBuf>,
}

/// `lint`
#[derive(Debug, clap::Args)]
pub struct Lint {
    /// The project file
    #[arg(value_name = "PROJECT.yaml")]
    pub project: PathBuf,
    /// Also run the rules' own tests; they need no exports
    #[arg(long)]
    pub test: bool,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `plan`
#[derive(Debug, clap::Args)]
pub struct Plan {
    /// A project file (.yaml), or the exports themselves
    #[arg(value_name = "PROJECT.yaml | FILE", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Truth for pairs completeness: a CSV of id and entity
    #[arg(long, value_name = "CSV")]
    pub truth: Option<PathBuf>,
}

/// Which run.
#[derive(Debug, clap::Args)]
pub struct Which {
    #[command(flatten)]
    pub output: Output,
    /// The run [default: the current one]
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
}

/// `explain`
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// An entity id, SOURCE:ID, or an id that only one source has
    #[arg(value_name = "ID")]
    pub first: String,
    /// The other row
    #[arg(value_name = "ID")]
    pub second: Option<String>,
    #[command(flatten)]
    pub which: Which,
    /// Show values in clear instead of masked
    #[arg(long, value_enum, default_value_t = Show::Masked)]
    pub show: Show,
    /// Also show m, u and the prior
    #[arg(long)]
    pub detail: bool,
    /// Language of what is printed as text [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `find`
#[derive(Debug, clap::Args)]
pub struct Find {
    /// A field (or a type such as phone, a carried column, source_record_id, entity_id) and a value as anybody would write it
    #[arg(value_name = "FIELD=VALUE")]
    pub query: String,
    #[command(flatten)]
    pub which: Which,
    /// Show values in clear instead of masked
    #[arg(long, value_enum, default_value_t = Show::Masked)]
    pub show: Show,
    /// Lines of each list that are printed as text; 0 for all
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Language of what is printed as text [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `export`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Masked unless --show clear. In CSV, text that a spreadsheet would run as a formula (it begins \
with = + - @ or a control character) gets an apostrophe in front; in a workbook it is a text cell and stays as it is. \
Ids, phone numbers and dates are text cells; fields of type number are numbers when shown in clear."
)]
pub struct Export {
    /// The tables: golden, crosswalk, records, lineage, conflicts, pairs, findings, quarantine, rejects, identities
    #[arg(value_name = "TABLE", required = true)]
    pub tables: Vec<String>,
    /// What to write
    #[arg(long, value_enum)]
    pub to: ExportTo,
    /// Only rows for which this SQL condition holds, in the language of the rules
    #[arg(long = "where", value_name = "SQL")]
    pub condition: Option<String>,
    /// Only these columns, in this order
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Encoding of CSV [default: utf-8-bom; utf-8 on standard output]
    #[arg(long, value_enum)]
    pub encoding: Option<ExportEncoding>,
    /// Show values in clear instead of masked
    #[arg(long, value_enum, default_value_t = Show::Masked)]
    pub show: Show,
    /// What stands above the columns: published names, or labels for people
    #[arg(long, value_enum, default_value_t = ExportHeaders::Names)]
    pub headers: ExportHeaders,
    /// Language of labels [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Rows of a sheet with its header; tables that are longer go on in the next sheet
    #[arg(long, value_name = "N", default_value_t = 1_048_576, value_parser = clap::value_parser!(u32).range(2..=1_048_576))]
    pub sheet_rows: u32,
    #[command(flatten)]
    pub output: Output,
    /// The run [default: the current one]
    #[arg(long, value_name = "RUN", conflicts_with = "audit")]
    pub run: Option<String>,
    /// Tables of an audit instead of a run [default: the latest]
    #[arg(long, value_name = "ID", num_args = 0..=1)]
    pub audit: Option<Option<String>>,
    /// The file to write, or its folder; `-` prints CSV [default: TABLE-RUN.csv or .xlsx in this folder]
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTo {
    /// A workbook.
    Xlsx,
    /// Comma-separated text.
    Csv,
}

/// Encoding of exported CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportEncoding {
    /// UTF-8.
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-8 with the mark that Excel needs.
    #[value(name = "utf-8-bom")]
    Utf8Bom,
    /// windows-949.
    Cp949,
}

/// What stands above exported columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportHeaders {
    /// Published names.
    Names,
    /// Labels.
    Labels,
}

/// `evaluate`
#[derive(Debug, clap::Args)]
pub struct Evaluate {
    /// CSV of id and entity; a column called `source` tells equal ids apart
    #[arg(long, value_name = "CSV")]
    pub truth: Option<PathBuf>,
    /// Pairs that a person judged: an export of pairs with a column `label` that says same or different
    #[arg(long, value_name = "CSV")]
    pub labels: Option<PathBuf>,
    /// Also measure how many of the true pairs blocking brought together
    #[arg(long, requires = "truth")]
    pub blocking: bool,
    #[command(flatten)]
    pub which: Which,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// How many of the worst mistakes to list
    #[arg(long, value_name = "N", default_value_t = 0, requires = "truth")]
    pub mistakes: usize,
    /// Show values in clear instead of masked
    #[arg(long, value_enum, default_value_t = Show::Masked)]
    pub show: Show,
    /// Language of what is printed as text [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
}

/// `runs`
#[derive(Debug, clap::Args)]
pub struct Runs {
    #[command(flatten)]
    pub output: Output,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `diff`
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The earlier run; `previous` for the one before the current
    #[arg(value_name = "RUN", default_value = "previous")]
    pub before: String,
    /// The later run
    #[arg(value_name = "RUN", default_value = "current")]
    pub after: String,
    #[command(flatten)]
    pub output: Output,
    /// Language of what is printed as text [default: by locale]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `promote`
#[derive(Debug, clap::Args)]
pub struct Promote {
    /// The run
    #[arg(value_name = "RUN")]
    pub run: String,
    #[command(flatten)]
    pub output: Output,
}

/// `rollback`
#[derive(Debug, clap::Args)]
pub struct Rollback {
    /// The run [default: the one before the current]
    #[arg(value_name = "RUN")]
    pub run: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

/// `reference`
#[derive(Debug, clap::Args)]
pub struct Reference {
    /// Only this standardizer, check or strategy, or `metrics`: the keys of metrics.json
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// `completions`
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Language of what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 한국어
    Ko,
    /// English
    En,
}

/// Whether values are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// Masked by the one scheme of the reports.
    Masked,
    /// As they are.
    Clear,
}
