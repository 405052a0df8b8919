//! Comparing pairs of rows field by field, by rows and share of missing values; and building the
//! forms that comparing needs.

mod data;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goldsieve::compare::{Comparer, Spec};
use goldsieve::plan::comparisons::{Matching, comparisons};
use goldsieve::tables::field::EntityKind;
use goldsieve::tables::records::Records;

/// Pairs compared in one go.
const PAIRS: u64 = 100_000;

fn spec(records: &Records) -> Spec {
    comparisons(
        EntityKind::Person,
        records,
        &vec![Matching::Compared; records.fields.len()],
    )
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(10);
    for rows in data::SIZES {
        for nulls in data::NULLS {
            let records = data::records(rows, nulls);
            let spec = spec(&records);
            let name = format!("{nulls}% missing");
            group.throughput(Throughput::Elements(rows as u64));
            group.bench_function(
                BenchmarkId::new(format!("forms, {name}"), rows),
                |bencher| {
                    bencher.iter(|| Comparer::new(&spec, &records));
                },
            );
            let comparer = Comparer::new(&spec, &records);
            let mut random = data::Random::new(3);
            let mut row = || random.below(rows as u64) as u32;
            let pairs: Vec<(u32, u32)> = (0..PAIRS).map(|_| (row(), row())).collect();
            group.throughput(Throughput::Elements(PAIRS));
            group.bench_function(
                BenchmarkId::new(format!("pairs, {name}"), rows),
                |bencher| {
                    bencher.iter(|| {
                        let levels = pairs.iter().map(|&(left, right)| {
                            (0..comparer.len())
                                .map(|at| u64::from(comparer.compare(at, left, right).level))
                                .sum::<u64>()
                        });
                        levels.sum::<u64>()
                    });
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
