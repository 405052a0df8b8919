//! Published tables as CSV and workbooks: the same rows, masked unless asked for in clear, and never
//! half a file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::folder;
use crate::support::program::{Finished, call};
use crate::support::published::TABLES;
use crate::support::shared::crm;

/// Runs `export` on the shared run from another folder, so that nothing is written beside it.
fn export(folder: &Path, arguments: &[&str]) -> Finished {
    let out = crm().out.to_str().expect("Unicode").to_owned();
    let arguments = ["export"].iter().chain(arguments).copied();
    let arguments: Vec<&str> = arguments.chain(["--out", &out]).collect();
    call(folder, arguments)
}

/// Rows of a CSV text, the header first.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader.records();
    records
        .map(|record| record.expect("CSV").iter().map(str::to_owned).collect())
        .collect()
}

fn column<'a>(rows: &'a [Vec<String>], name: &str) -> Vec<&'a str> {
    let at = rows[0].iter().position(|header| header == name);
    let at = at.unwrap_or_else(|| panic!("no {name} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn every_table_comes_out_as_it_is_in_parquet() {
    let folder = folder();
    for name in TABLES {
        let said = export(
            folder.path(),
            &[name, "--to", "csv", "--show", "clear", "-o", "-"],
        );
        let said = said.exits(0);
        let found = rows(&said.stdout);
        let table = crm().run().table(name);
        assert_eq!(found[0], table.columns(), "{name}");
        assert_eq!(found.len() - 1, table.rows(), "{name}");
        let plain = |it: &&String| *it != "cells" && !it.ends_with("updated_at");
        for header in found[0].iter().filter(plain) {
            let expected = table.text(header);
            for (cell, value) in column(&found, header).into_iter().zip(expected) {
                let value = value.unwrap_or_default();
                // Floating-point numbers are written differently by the cast of the test.
                let same = cell == value
                    || cell == format!("'{value}")
                    || cell.parse::<f64>().is_ok_and(|it| Ok(it) == value.parse());
                assert!(same, "{name}.{header}");
            }
        }
    }
}

#[test]
fn nothing_of_a_person_is_left_in_a_masked_export() {
    let folder = folder();
    let clear = crm().run().table("records");
    let mut secrets = BTreeSet::new();
    for field in [
        "mobile_phone",
        "email",
        "person_name__raw",
        "mobile_phone__raw",
        "birth_date",
    ] {
        secrets.extend(clear.text(field).into_iter().flatten());
    }
    secrets.retain(|text| text.chars().count() >= 8 && !text.contains(['*', '○', '#']));
    assert!(secrets.len() > 10_000);
    for name in TABLES {
        let said = export(folder.path(), &[name, "--to", "csv", "-o", "-"]).exits(0);
        let found = rows(&said.stdout);
        assert_eq!(found.len() - 1, crm().run().table(name).rows());
        for row in &found[1..] {
            for cell in row {
                assert!(!secrets.contains(cell.trim_start_matches('\'')), "{name}");
            }
        }
        for value in secrets.iter().take(3000) {
            assert!(!said.stderr.contains(value.as_str()));
        }
    }
    let golden = export(folder.path(), &["golden", "--to", "csv", "-o", "-"]).exits(0);
    let ids = crm().run().table("golden").texts("entity_id");
    assert_eq!(column(&rows(&golden.stdout), "entity_id"), ids);
}

#[test]
fn conditions_speak_the_language_of_the_rules() {
    let folder = folder();
    let golden = crm().run().table("golden");
    let (ids, members) = (golden.texts("entity_id"), golden.numbers("member_count"));
    let births = golden.text("birth_date");
    let expected: Vec<&String> = (0..ids.len())
        .filter(|&at| members[at] > Some(2.0))
        .filter(|&at| {
            births[at]
                .as_deref()
                .is_some_and(|day| day.len() == 10 && day < "1980-01-01")
        })
        .map(|at| &ids[at])
        .collect();
    assert!(expected.len() > 5);
    // The columns of the condition need not be among those written.
    let arguments = [
        "golden",
        "--to",
        "csv",
        "--where",
        "member_count > 2 AND birth_date < DATE '1980-01-01'",
        "--columns",
        "sources,entity_id",
        "-o",
        "-",
    ];
    let found = rows(&export(folder.path(), &arguments).exits(0).stdout);
    assert_eq!(found[0], ["sources", "entity_id"]);
    assert_eq!(
        column(&found, "entity_id"),
        expected.iter().map(|it| it.as_str()).collect::<Vec<_>>()
    );
    let all = export(
        folder.path(),
        &["identities", "--to", "csv", "--where", "1 = 1", "-o", "-"],
    );
    assert_eq!(
        rows(&all.exits(0).stdout).len() - 1,
        crm().run().table("identities").rows()
    );
    let none = export(
        folder.path(),
        &[
            "golden",
            "--to",
            "csv",
            "--where",
            "entity_kind = 'x'",
            "-o",
            "-",
        ],
    );
    assert_eq!(rows(&none.exits(0).stdout).len(), 1);

    for (condition, word) in [
        ("membr_count > 2", "did you mean `member_count`?"),
        ("count(member_count) > 1", "other rows"),
        ("member_count >", "sql"),
        ("current_date > birth_date", "the clock"),
    ] {
        let refused = export(
            folder.path(),
            &["golden", "--to", "csv", "--where", condition],
        )
        .exits(2);
        assert!(refused.stderr.contains(word), "{}", refused.stderr);
        assert!(refused.stderr.contains("--where"), "{}", refused.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_workbook_holds_every_table_and_splits_the_long_ones() {
    use calamine::Reader;
    let folder = folder();
    let arguments = [
        "golden",
        "pairs",
        "--to",
        "xlsx",
        "--sheet-rows",
        "3000",
        "-o",
        "고객.xlsx",
    ];
    export(folder.path(), &arguments).exits(0);
    let mut book =
        calamine::open_workbook_auto(folder.path().join("고객.xlsx")).expect("a workbook");
    for name in ["golden", "pairs"] {
        let table = crm().run().table(name);
        let sheets: Vec<String> = book
            .sheet_names()
            .into_iter()
            .filter(|it| it.starts_with(name))
            .collect();
        assert_eq!(sheets.len(), table.rows().div_ceil(2999).max(1));
        let key = if name == "golden" {
            "entity_id"
        } else {
            "left_id"
        };
        let mut found = Vec::new();
        for sheet in sheets {
            let range = book.worksheet_range(&sheet).expect("a sheet");
            let mut rows = range.rows();
            let header: Vec<String> = rows
                .next()
                .expect("a header")
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(header, table.columns());
            let at = header.iter().position(|it| it == key).expect("the key");
            found.extend(rows.map(|row| row[at].to_string()));
        }
        assert_eq!(found, table.texts(key));
    }
}

#[test]
fn labels_and_encodings_are_for_excel() {
    let folder = folder();
    export(folder.path(), &["golden", "--to", "csv", "-o", "a.csv"]).exits(0);
    let bytes = fs::read(folder.path().join("a.csv")).expect("the export");
    assert!(bytes.starts_with(b"\xEF\xBB\xBFentity_id,"));
    let arguments = [
        "golden",
        "--to",
        "csv",
        "--encoding",
        "cp949",
        "--headers",
        "labels",
        "--lang",
        "ko",
        "--show",
        "clear",
        "-o",
        "b.csv",
    ];
    let said = export(folder.path(), &arguments).exits(0);
    let bytes = fs::read(folder.path().join("b.csv")).expect("the export");
    let (text, _, damaged) = encoding_rs::EUC_KR.decode(&bytes);
    assert!(!damaged);
    let found = rows(&text);
    assert_eq!(&found[0][..2], ["고객 ID", "고객 구분"]);
    assert_eq!(
        column(&found, "고객 ID"),
        crm().run().table("golden").texts("entity_id")
    );
    assert!(said.stderr.contains("in clear"), "{}", said.stderr);
}

#[test]
fn exports_are_private_whole_and_never_in_the_way() {
    let folder = folder();
    let made = ["findings", "--to", "csv", "-o", "out.csv"];
    export(folder.path(), &made).exits(0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("out.csv"))
            .expect("it")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = fs::read(folder.path().join("out.csv")).expect("it");
    assert!(
        export(folder.path(), &made)
            .exits(2)
            .stderr
            .contains("--force")
    );
    export(
        folder.path(),
        &["rejects", "--to", "csv", "-o", "out.csv", "--force"],
    )
    .exits(0);
    assert_ne!(fs::read(folder.path().join("out.csv")).expect("it"), before);

    // The name tells what it is where none was given.
    export(folder.path(), &["golden", "--to", "xlsx"]).exits(0);
    let name = format!("golden-{}.xlsx", crm().run().id());
    assert!(folder.path().join(name).exists());

    let inside = crm().out.join("current/mine.csv");
    let refused = export(
        folder.path(),
        &[
            "golden",
            "--to",
            "csv",
            "-o",
            inside.to_str().expect("Unicode"),
        ],
    );
    refused.exits(2);
    assert!(!inside.exists());
    for arguments in [
        ["golden", "crosswalk", "--to", "csv"].as_slice(),
        &["gold", "--to", "csv"],
        &["golden", "--to", "csv", "--columns", "e_mail"],
        &["golden", "--to", "xlsx", "-o", "-"],
        &["golden", "--to", "xlsx", "--encoding", "cp949"],
        &["golden", "--to", "csv", "--run", "20200101T000000Z"],
        &["findings", "--to", "csv", "--audit"],
        &["golden", "--to", "csv", "-o", "nowhere/out.csv"],
    ] {
        let code = if arguments.contains(&"nowhere/out.csv") {
            3
        } else {
            2
        };
        export(folder.path(), arguments).exits(code);
    }
    let left: Vec<String> = crate::support::files_below(folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
}
