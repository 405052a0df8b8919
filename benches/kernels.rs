//! One bench per hot kernel; throughput is in names, pairs of texts, rows, candidate pairs,
//! comparisons or patterns, whatever one call of the kernel handles.
//!
//! ```sh
//! cargo bench --bench kernels                    # all; --bench kernels -- osa for one
//! GOLDSIEVE_BENCH_ROWS=100000 cargo bench --bench kernels
//! ```
//!
//! On a noisy machine compare `benches/instructions.sh` instead.

mod made;
#[path = "made/kernels.rs"]
mod work;

use std::hint::black_box;

use criterion::{Criterion, Throughput};

use made::{Shape, exports};

fn kernels(criterion: &mut Criterion) {
    let told = std::env::var("GOLDSIEVE_BENCH_ROWS").ok();
    let rows = told.and_then(|rows| rows.parse().ok()).unwrap_or(5_000);
    for (name, make) in work::KERNELS {
        let work = make(rows);
        let mut group = criterion.benchmark_group("kernel");
        group.throughput(Throughput::Elements(work.operations));
        group.sample_size(20);
        group.bench_function(name, |bench| bench.iter(|| black_box((work.run)())));
        group.finish();
    }
}

criterion::criterion_group!(benches, kernels);
criterion::criterion_main!(benches);
