//! Deliveries of changes: rows that are not in today's file stay as they were.

use std::fs;
use std::path::Path;

use crate::support::program::{call, say};
use crate::support::published::Run;
use crate::support::{TODAY, copy_folder, folder};

const PROJECT: &str = "\
version: 1
sources:
  - name: erp
    path: erp.csv
    delivery: changes
    id: 번호
    updated_at: 수정일
    deleted_when: \"\\\"삭제\\\" = 'Y'\"
    merged_ids: 합친번호
    columns: {person_name: [성, 이름], mobile: 휴대폰, address: [주소, 상세], birth_date: 생년월일, grade: 등급}
fields:
  person_name: {type: person-name}
  mobile: {type: phone}
  address: {type: postal-address}
  birth_date: {type: date}
  grade: {type: category}
exclude: [{name: 해지, when: \"grade = '해지'\"}]
gates: [{source_rows_drop: 0.2, on_fail: hold}]
";
const HEADER: &str = "번호,성,이름,휴대폰,주소,상세,생년월일,등급,수정일,삭제,합친번호,메모\n";
const ROWS: [&str; 6] = [
    "1,김,철수,010-7214-5638,서울시 중구 세종대로 110,3층,1980-03-05,VIP,2025-01-03,N,,단골\n",
    "2,이,영희,010-2918-4475,,,1991-11-23,GOLD,2025-02-03,N,,\n",
    "3,박,민수,010-3307-8812,부산시 해운대구 센텀로 9,,1975-07-14,,2025-03-03 11:30:00,Y,,탈퇴\n",
    "4,최,지우,010-4631-9027,,,1988-01-30,해지,2025-04-03,N,,\n",
    "5,정,하나,010-5512-3381,,,1983-12-01,VIP,,N,1,\n",
    "5,정,하나,02-312-4567,,,1983-12-01,VIP,,N,1,다른 번호\n",
];
const CHANGED: &str =
    "2,이,영희,010-2918-9999,서울시 강남구 테헤란로 152,,1991-11-23,VIP,2026-11-20,N,,\n";
const NEW: &str = "6,한,지민,010-6677-1234,,,1999-05-05,GOLD,2026-11-20,N,,신규\n";

fn deliver(folder: &Path, rows: &[&str]) -> Run {
    let text = format!("{HEADER}{}", rows.concat());
    fs::write(folder.join("erp.csv"), text).expect("an export");
    call(folder, ["run", "p.yaml", "--as-of", TODAY]).exits(0);
    Run::current(&folder.join("goldsieve-out"))
}

#[test]
fn changes_leave_what_the_whole_source_would_have_given() {
    let [by_changes, whole] = [folder(), folder()];
    fs::write(by_changes.path().join("p.yaml"), PROJECT).expect("a project");
    let first = deliver(by_changes.path(), &ROWS);
    assert_eq!(first.sources()[0]["kept_before"], 0);
    copy_folder(by_changes.path(), whole.path());

    let changed = deliver(by_changes.path(), &[CHANGED, NEW]);
    let mut all = ROWS.to_vec();
    all[1] = CHANGED;
    all.push(NEW);
    let expected = deliver(whole.path(), &all);
    assert_eq!(changed.digests(), expected.digests());
    let source = &changed.sources()[0];
    let counts = [
        "rows_read",
        "kept_before",
        "crosswalk",
        "quarantine",
        "rejects",
    ];
    assert_eq!(
        counts.map(|name| source[name].as_u64().expect("a count")),
        [2, 5, 6, 1, 0]
    );
    assert_eq!(changed.manifest["reconciliation"]["adds_up"], true);

    // A header alone says that nothing changed; rows taken over twice are still the same.
    let again = deliver(by_changes.path(), &[]);
    assert_eq!(again.digests(), expected.digests());
    assert_eq!(again.sources()[0]["kept_before"], 7);
    // The file of each row is the one it was last read from.
    let files = again.table("crosswalk").texts("file");
    assert!(files.iter().all(|file| file == "erp.csv"), "{files:?}");
}

#[test]
fn rows_that_come_again_are_no_copies() {
    let folder = folder();
    fs::write(folder.path().join("p.yaml"), PROJECT).expect("a project");
    let first = deliver(folder.path(), &ROWS);
    let again = deliver(folder.path(), &ROWS[..4]);
    assert_eq!(again.digests(), first.digests());
    assert_eq!(again.sources()[0]["kept_before"], 2);
    // A row of two contents comes back as one.
    let single = deliver(folder.path(), &ROWS[4..5]);
    let ids = single.table("crosswalk").texts("source_record_id");
    assert_eq!(ids, ["1", "2", "3", "5"]);
}

#[test]
fn changes_need_an_id_and_a_file() {
    let folder = folder();
    let without_id = PROJECT.replace("    id: 번호\n", "");
    fs::write(folder.path().join("p.yaml"), without_id).expect("a project");
    let text = format!("{HEADER}{}", ROWS.concat());
    let without = |line: &str| line.split_once(',').expect("a cell").1.to_owned();
    let text: Vec<String> = text.lines().map(without).collect();
    fs::write(folder.path().join("erp.csv"), text.join("\n")).expect("an export");
    let refused = say(folder.path(), "run p.yaml").exits(2);
    assert!(refused.stderr.contains("has no id"), "{refused:#?}");

    let optional = PROJECT.replace("path: erp.csv", "path: gone.csv\n    required: false");
    fs::write(folder.path().join("p.yaml"), optional).expect("a project");
    let refused = say(folder.path(), "run p.yaml").exits(2);
    assert!(refused.stderr.contains("header alone"), "{refused:#?}");
}
