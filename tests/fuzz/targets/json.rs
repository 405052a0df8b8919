//! JSON, whole or in pieces. Of an array of objects that another reader takes, none may be lost.

#![no_main]

use checks::{read, spec, start};
use goldsieve::ingest::{Format, HeaderLine};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Nesting that our reader still takes, well below its limit.
const DEPTH: usize = 90;

fuzz_target!(init: start(), |data: &[u8]| {
    let read = read(&spec(Format::Json, HeaderLine::Detect), data);
    let Ok(Value::Array(items)) = serde_json::from_slice(data) else {
        return;
    };
    let records = items.iter().all(Value::is_object) && !items.is_empty();
    if !records || items.iter().any(|item| depth(item) > DEPTH) {
        return;
    }
    match read {
        Ok(source) => {
            assert_eq!(source.position.len(), items.len(), "records are lost");
            assert!(source.rejects.is_empty(), "sound records are rejected");
        }
        Err(error) => assert!(
            ["input-drm", "too-many-columns"].contains(&error.code),
            "{error}"
        ),
    }
});

fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.values().map(depth).max(),
        _ => None,
    };
    1 + inner.unwrap_or(0)
}
