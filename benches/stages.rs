//! One bench per stage of a run: read, accept, standardize, validate, match, survive, profile,
//! publish.
//!
//! ```sh
//! cargo bench --bench stages                     # all; --bench stages -- match for one
//! GOLDSIEVE_BENCH_ROWS=100000 cargo bench --bench stages
//! ```
//!
//! Axes: rows, share of empty cells, share of repeated customers. Throughput is in rows. A stage
//! that uses up what it is given gets it made anew outside the measured time.

mod made;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};

use goldsieve::config::rules::Project;
use goldsieve::history;
use goldsieve::ingest::columns::{SourceGuess, detect};
use goldsieve::pipeline::accept::{Accepted, accept};
use goldsieve::pipeline::checking::{self, Checks};
use goldsieve::pipeline::dictionaries::{self, RuleTables};
use goldsieve::pipeline::earlier::Earlier;
use goldsieve::pipeline::prepare::{self, Prepared};
use goldsieve::pipeline::reading::{self, Read};
use goldsieve::pipeline::set_aside::SetAsideRows;
use goldsieve::pipeline::standardizing::{Standardizing, standardize_all};
use goldsieve::pipeline::timing::Timings;
use goldsieve::pipeline::{Request, gates, matching, profiling, publication};
use goldsieve::plan::bind::{self, Bound};
use goldsieve::plan::survivorship;
use goldsieve::publish::OutLock;
use goldsieve::publish::layout::Area;
use goldsieve::publish::store::{MemoryStore, Store};
use goldsieve::survive;

use made::Shape;

/// Rows where nothing else is said: the whole takes a few minutes.
const ROWS: usize = 5_000;

/// A base, and one step along each axis.
fn shapes() -> Vec<Shape> {
    let told = std::env::var("GOLDSIEVE_BENCH_ROWS").ok();
    let rows = told.and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let shape = |rows, nulls, duplicates| Shape {
        rows,
        nulls,
        duplicates,
    };
    vec![
        shape(rows, 10, 20),
        shape(rows * 4, 10, 20),
        shape(rows, 60, 20),
        shape(rows, 10, 80),
    ]
}

/// Name of a shape in the tables of results.
fn name(shape: Shape) -> String {
    let Shape {
        rows,
        nulls,
        duplicates,
    } = shape;
    format!("{rows} rows, {nulls}% null, {duplicates}% duplicate")
}

/// Sources as read with everything bound to them.
struct Ready {
    read: Read,
    project: Project,
    tables: RuleTables,
    bound: Bound,
    checks: Checks,
}

fn read(request: &Request) -> Read {
    let rules = reading::rules(&request.input).expect("files need no rules");
    reading::read(request, rules, &|_| Ok(())).expect("made exports are readable")
}

fn ready(request: &Request) -> Ready {
    let mut read = read(request);
    let guesses: Vec<SourceGuess> = detect(&read.raws);
    let project = read.project_from(&guesses, &request.ids);
    let tables = dictionaries::read(&project, read.base()).expect("inferred rules are right");
    let bound = bind::bind(&project, &read.raws, &guesses);
    let checks = checking::bind(&project, &bound, &tables, request.as_of);
    Ready {
        read,
        project,
        tables,
        bound,
        checks: checks.expect("inferred rules are right"),
    }
}

fn accepted(ready: &mut Ready, request: &Request) -> Accepted {
    let key = reading::hash_key(&ready.project);
    accept(&ready.bound, &mut ready.read.raws, &key, request.as_of).expect("ids are found")
}

fn standardized(ready: &Ready, accepted: Accepted, request: &Request) -> Standardizing {
    standardize_all(&ready.bound, accepted, &ready.tables, request.as_of).expect("columns fit")
}

fn prepared(request: &Request, store: &dyn Store) -> Prepared {
    let around = prepare::Around {
        lock: None,
        before: None,
        store,
    };
    let rules = reading::rules(&request.input).expect("files need no rules");
    let mut timings = Timings::start(request.watcher.clone());
    prepare::prepare(request, rules, &around, &mut timings).expect("made exports are readable")
}

/// The stages that make records, each from what the one before gives.
fn making_records(criterion: &mut Criterion) {
    for shape in shapes() {
        let exports = made::exports(shape);
        let request = &exports.request;
        let id = |stage: &str| BenchmarkId::new(stage, name(shape));
        let mut group = criterion.benchmark_group("stage");
        group.throughput(Throughput::Elements(shape.rows as u64));
        group.sample_size(10);
        group.bench_function(id("read"), |bench| bench.iter(|| black_box(read(request))));
        group.bench_function(id("accept"), |bench| {
            let set_up = || ready(request);
            let work = |mut ready: Ready| {
                let accepted = accepted(&mut ready, request);
                (ready, accepted)
            };
            bench.iter_batched(set_up, work, BatchSize::PerIteration);
        });
        group.bench_function(id("standardize"), |bench| {
            let set_up = || {
                let mut ready = ready(request);
                let accepted = accepted(&mut ready, request);
                (ready, accepted)
            };
            let work = |(ready, accepted): (Ready, Accepted)| {
                let standardized = standardized(&ready, accepted, request);
                (ready, standardized)
            };
            bench.iter_batched(set_up, work, BatchSize::PerIteration);
        });
        group.bench_function(id("validate"), |bench| {
            let set_up = || {
                let mut ready = ready(request);
                let mut accepted = accepted(&mut ready, request);
                let aside = SetAsideRows::of(&ready.bound, &ready.read.raws, &mut accepted);
                let standardized = standardized(&ready, accepted, request);
                (ready, aside, standardized)
            };
            let work = |(ready, mut aside, standardized): (Ready, SetAsideRows, Standardizing)| {
                let checked = ready.checks.run(standardized, &ready.bound, &mut aside);
                (ready.read, checked.expect("checks run"))
            };
            bench.iter_batched(set_up, work, BatchSize::PerIteration);
        });
        group.finish();
    }
}

/// The stages that look at records.
fn using_records(criterion: &mut Criterion) {
    for shape in shapes() {
        let exports = made::exports(shape);
        let request = &exports.request;
        let empty: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let prepared = prepared(request, &*empty);
        let (project, bound, checked) = (&prepared.project, &prepared.bound, &prepared.checked);
        let records = &checked.records;
        let id = |stage: &str| BenchmarkId::new(stage, name(shape));
        let mut group = criterion.benchmark_group("stage");
        group.throughput(Throughput::Elements(shape.rows as u64));
        group.sample_size(10);

        let watch = || Timings::start(request.watcher.clone());
        let spec = publication::matching_spec(project, bound, request.as_of, Vec::new());
        group.bench_function(id("match"), |bench| {
            bench.iter(|| black_box(matching::match_records(&spec, records, &mut watch())));
        });
        let matched = matching::match_records(&spec, records, &mut watch());

        let dictionaries = &prepared.tables.dictionaries;
        let about = checked.about_records(project);
        let survivorship = survivorship::spec(project, bound, request.as_of, dictionaries, about)
            .expect("inferred rules are right");
        group.bench_function(id("survive"), |bench| {
            bench.iter(|| black_box(survive::survive(&survivorship, records, &matched.clusters)));
        });
        let golden = survive::survive(&survivorship, records, &matched.clusters);

        group.bench_function(id("profile"), |bench| {
            bench.iter(|| black_box(profiling::profile(checked)));
        });
        let profiled = profiling::profile(checked);

        let totals = survivorship::totals(project, bound);
        let totals = survive::control_totals(&totals, records, &matched.clusters, &golden);
        let followed = history::follow(None, records, &matched.clusters);
        let earlier = Earlier::load(&*empty, Area::Runs).expect("an empty store is readable");
        let changes = earlier.changes(checked, &*empty).expect("nothing to read");
        let measured = gates::Measured {
            project,
            bound,
            raws: &prepared.raws,
            checked,
            clusters: Some(&matched.clusters),
            followed: Some(&followed),
            profiled: &profiled,
            earlier: &earlier,
        };
        let gates = gates::judge(&measured, &*empty);
        // In memory: the tables built, encoded and hashed, and no disk.
        group.bench_function(id("publish"), |bench| {
            let set_up = || {
                let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
                let lock = OutLock::take(store.clone()).expect("nobody else holds it");
                (store, lock)
            };
            let work = |(store, lock): (Arc<dyn Store>, OutLock)| {
                let parts = publication::Parts {
                    request,
                    project,
                    bound,
                    tables: &prepared.tables,
                    guesses: &prepared.guesses,
                    raws: &prepared.raws,
                    aside: &prepared.aside,
                    checked,
                    matched: &matched,
                    golden: &golden,
                    totals: &totals,
                    profiled: &profiled,
                    gates: &gates,
                    earlier: &earlier,
                    changes: &changes,
                    previous: None,
                    followed: &followed,
                    store: &store,
                };
                let published = publication::publish(&parts, Some(&lock), &mut watch());
                (published.expect("memory takes every table"), lock)
            };
            bench.iter_batched(set_up, work, BatchSize::PerIteration);
        });
        group.finish();
    }
}

criterion::criterion_group!(benches, making_records, using_records);
criterion::criterion_main!(benches);
