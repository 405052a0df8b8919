//! temporary
use super::columns::*;
use super::store::*;
use super::tables::Table;
use super::*;
use crate::tables::text_column::TextColumn;
use std::sync::Arc;
use std::time::Instant;
#[test]
#[ignore]
fn perf() {
    let rows = 1_000_000u32;
    let mut columns = Columns::default();
    let mut state = 1u64;
    let mut rnd = || {
        state = crate::tables::hash::mix64(state);
        state
    };
    let ids: arrow::array::StringArray = (0..rows).map(|i| Some(format!("C{i:08}"))).collect();
    columns.required("source_record_id", Arc::new(ids));
    for f in 0..19 {
        let distinct: u64 = [5, 100, 5000, 100_000, 800_000][f % 5];
        let vals: Vec<String> = (0..distinct)
            .map(|i| format!("값 {} {}", i * 7919, i))
            .collect();
        let values: arrow::array::StringArray = vals.iter().map(|s| Some(s.as_str())).collect();
        let codes: Vec<u32> = (0..rows)
            .map(|_| {
                if rnd() % 10 == 0 {
                    u32::MAX
                } else {
                    (rnd() % distinct) as u32
                }
            })
            .collect();
        let c = TextColumn::from_parts(codes, values);
        columns.optional(&format!("f{f}"), text(&c));
        columns.optional(&format!("f{f}__raw"), text(&c));
    }
    columns.optional("t", times((0..rows).map(|i| i64::from(i) * 1_000_003)));
    let table = Table::new("records", columns.finish().unwrap()).unwrap();
    let folder = tempfile::tempdir_in("/work").unwrap();
    let store: Arc<dyn Store> = Arc::new(FolderStore::new(folder.path()));
    store.make_folder("").unwrap();
    for i in 0..3 {
        let t = Instant::now();
        let w = parquet::write(
            &*store,
            &format!("x{i}"),
            &table.batch.schema(),
            std::slice::from_ref(&table.batch),
            &[],
        )
        .unwrap();
        let e = t.elapsed();
        let t = Instant::now();
        digest::table_digest(table.spec, std::slice::from_ref(&table.batch)).unwrap();
        eprintln!("write {e:?} {} bytes; digest {:?}", w.bytes, t.elapsed());
    }
}
