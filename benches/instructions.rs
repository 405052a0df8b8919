//! Runs one hot kernel once, for `benches/instructions.sh`, which counts its instructions under
//! valgrind: they do not depend on what else the machine does.
//!
//! `instructions` alone lists the kernels; `instructions KERNEL [ROWS]` runs one and prints how
//! many operations that were. Only [`measured_kernel`] is counted, on one thread.

mod made;
#[path = "made/kernels.rs"]
mod work;

use std::hint::black_box;
use std::process::ExitCode;

use made::{Shape, exports};

/// What valgrind counts, known to it by this name.
#[inline(never)]
fn measured_kernel(work: &work::Work) -> u64 {
    black_box((work.run)())
}

fn main() -> ExitCode {
    // `cargo bench` says so to every program.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let Some(name) = words.next() else {
        for (name, _) in work::KERNELS {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    };
    let rows = words
        .next()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(3_000);
    let Some((_, make)) = work::KERNELS.into_iter().find(|(known, _)| *known == name) else {
        eprintln!("there is no kernel `{name}`");
        return ExitCode::from(2);
    };
    // Work of a pool is done by the one thread that is counted.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .use_current_thread();
    pool.build_global().expect("nothing has used the pool yet");
    let work = make(rows);
    let checksum = measured_kernel(&work);
    println!("{} operations, checksum {checksum:x}", work.operations);
    ExitCode::SUCCESS
}
