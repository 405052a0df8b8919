//! HTML tables and SpreadsheetML. The last byte chooses where the header stands.

#![no_main]

use checks::{header, read, spec, start};
use goldsieve::ingest::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: start(), |data: &[u8]| {
    let Some((&options, bytes)) = data.split_last() else {
        return;
    };
    let _ = read(&spec(Format::Markup, header(options)), bytes);
});
