//! Standardizing one field: every type that matching relies on, by rows and share of missing values.

mod data;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goldsieve::standardize::{Segment, standardize};

fn bench(criterion: &mut Criterion) {
    for ty in data::TYPES {
        let mut group = criterion.benchmark_group(format!("standardize/{}", ty.name()));
        group.sample_size(10);
        for rows in data::SIZES {
            for nulls in data::NULLS {
                let column = data::column(ty, rows, nulls);
                let spec = data::field_spec(ty);
                group.throughput(Throughput::Elements(rows as u64));
                group.bench_function(
                    BenchmarkId::new(format!("{nulls}% missing"), rows),
                    |bencher| {
                        let segment = Segment {
                            source: 0,
                            column: &column,
                            chain: None,
                        };
                        bencher
                            .iter(|| standardize(&spec, &[segment]).expect("default chains run"));
                    },
                );
            }
        }
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
