//! Blocking: planning the passes and streaming the candidate pairs, by rows and share of missing
//! values.

mod data;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goldsieve::block::{self, Spec};
use goldsieve::plan::comparisons::{Matching, comparisons, key_fields};
use goldsieve::tables::field::EntityKind;

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("block");
    group.sample_size(10);
    for size in data::SIZES {
        for nulls in data::NULLS {
            let records = data::records(size, nulls);
            let compared = vec![Matching::Compared; records.fields.len()];
            let comparisons = comparisons(EntityKind::Person, &records, &compared);
            let spec = Spec {
                kind: EntityKind::Person,
                fields: key_fields(&comparisons, &records),
                pairs_per_row: 10.0,
                all_pairs_up_to: 0,
            };
            let rows: Vec<u32> = (0..size as u32).collect();
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(
                BenchmarkId::new(format!("plan, {nulls}% missing"), size),
                |bencher| {
                    bencher.iter(|| block::plan(&spec, &records, &rows));
                },
            );
            let plan = block::plan(&spec, &records, &rows);
            group.bench_function(
                BenchmarkId::new(format!("pairs, {nulls}% missing"), size),
                |bencher| {
                    bencher.iter(|| plan.for_each_chunk(<[_]>::len).into_iter().sum::<usize>());
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
