//! A bar on standard error while a person watches a terminal; nothing anywhere else.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::progress::{Progress, Watcher};

/// The bar of one run; it goes away when dropped.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar, drawn only if standard error is a terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let reading = "{msg:11} {bar:30} {bytes} / {total_bytes}  {elapsed}";
        if let Ok(style) = ProgressStyle::with_template(reading) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar(bar)
    }

    /// Whom the stages tell.
    pub fn watcher(&self) -> Watcher {
        Watcher::new(Arc::new(Bar(self.0.clone())))
    }

    /// Clears the line, so that what is said next stands alone.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn expect(&self, bytes: u64) {
        self.0.inc_length(bytes);
    }

    fn read(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn stage(&self, name: &str) {
        if name != "read"
            && let Ok(style) = ProgressStyle::with_template("{msg:11} {spinner} {elapsed}")
        {
            self.0.set_style(style);
        }
        self.0.set_message(name.to_owned());
    }
}
