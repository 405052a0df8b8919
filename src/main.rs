//! Glue: hands the process over to the command line and turns its outcome into an exit code.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The allocator's option for how long freed memory stays with the process, in milliseconds.
const PURGE_DELAY: i32 = 15;

fn main() -> std::process::ExitCode {
    small_pages();
    // What one stage frees, the next takes again within a moment; what nobody takes goes back to
    // the system, which keeps the peak a tenth lower than the allocator's own second.
    // SAFETY: the option exists and no other thread runs yet.
    #[allow(unsafe_code)]
    if std::env::var_os("MIMALLOC_PURGE_DELAY").is_none() {
        unsafe {
            libmimalloc_sys::mi_option_set(PURGE_DELAY, 100);
        }
    }
    goldsieve::cli::main()
}

/// Keeps memory in small pages. The allocator asks for huge ones, but gives stretches back that cut
/// them to pieces, so that the system clears two megabytes again and again for a few kilobytes.
/// Small ones halve the time in the system and take a twelfth less memory; looking values up far
/// apart costs a little more. A system that cannot be asked works as before.
fn small_pages() {
    #[cfg(target_os = "linux")]
    if std::env::var_os("MIMALLOC_ALLOW_THP").is_none() {
        rustix::thread::disable_transparent_huge_pages(true).ok();
    }
}
