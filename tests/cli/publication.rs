//! What a run leaves on disk: every file of the contract, whole and private.

use std::fs;

use crate::support::files_below;
use crate::support::published::{FILES, Run, TABLES, json_file};
use crate::support::shared::{Done, crm, crm_files};

fn is_complete(done: &Done) {
    let run = done.run();
    run.verify();
    let expected = TABLES
        .iter()
        .map(|table| format!("{table}.parquet"))
        .chain(FILES.map(str::to_owned));
    let mut expected: Vec<String> = expected.collect();
    expected.sort();
    assert_eq!(files_below(&run.folder), expected);
    assert_eq!(run.manifest["publication"], "published");
    assert!(run.folder.ends_with(format!("runs/{}", run.id())));
    let attempt = json_file(&done.out.join("state/last_attempt.json"));
    assert_eq!(attempt["exit"], 0);
    assert_eq!(attempt["run_id"], run.id());
    let figures =
        fs::read_to_string(done.out.join("state/goldsieve.prom")).expect("the Prometheus file");
    assert!(figures.contains("goldsieve_last_attempt_exit_code"));
    let link = fs::read_link(done.out.join("current")).expect("the link for people");
    assert_eq!(done.out.join(link), run.folder);
}

#[test]
fn a_project_file_publishes_everything() {
    is_complete(crm());
    let report = fs::read_to_string(crm().run().folder.join("report.html")).expect("the report");
    assert!(
        report.contains("</html>") && !report.contains("http://") && !report.contains("https://"),
        "needs a network"
    );
}

#[test]
fn exports_alone_publish_everything() {
    is_complete(crm_files());
    let rules = fs::read_to_string(crm_files().run().folder.join("project.yaml"))
        .expect("the inferred rules");
    for source in ["salesforce_contacts", "erp_customers", "shop_members"] {
        assert!(
            rules.contains(source),
            "the inferred rules do not name {source}"
        );
    }
}

#[test]
fn tables_have_the_columns_of_the_contract() {
    let contract: [(&str, &[&str]); 10] = [
        (
            "golden",
            &[
                "entity_id",
                "entity_kind",
                "member_count",
                "sources",
                "primary_source",
                "primary_source_record_id",
                "weakest_match_probability",
                "content_hash",
            ],
        ),
        (
            "crosswalk",
            &[
                "source",
                "source_record_id",
                "file",
                "sheet",
                "line",
                "entity_id",
                "is_primary",
                "cluster_size",
                "match_probability",
            ],
        ),
        (
            "records",
            &["source", "source_record_id", "entity_id", "content_hash"],
        ),
        (
            "lineage",
            &[
                "entity_id",
                "field",
                "value",
                "source",
                "source_record_id",
                "strategy",
                "support",
                "n_values",
                "kind",
            ],
        ),
        (
            "conflicts",
            &[
                "entity_id",
                "field",
                "kind",
                "severity",
                "chosen",
                "value",
                "raw_value",
                "source",
                "source_record_id",
                "updated_at",
                "support",
                "strategy",
            ],
        ),
        (
            "pairs",
            &[
                "left_source",
                "left_id",
                "right_source",
                "right_id",
                "match_weight",
                "weight_prior",
                "match_probability",
                "decision",
                "reason",
                "blocking_pass",
            ],
        ),
        (
            "findings",
            &[
                "source",
                "source_record_id",
                "file",
                "sheet",
                "line",
                "field",
                "column",
                "check",
                "rule",
                "dimension",
                "severity",
                "raw_value",
                "suggestion",
                "owner",
            ],
        ),
        (
            "identities",
            &[
                "entity_id",
                "current_entity_id",
                "event",
                "cause",
                "since_run",
            ],
        ),
        ("quarantine", &["source", "file", "sheet", "line", "reason"]),
        ("rejects", &["source", "file", "sheet", "line", "reason"]),
    ];
    let run = crm().run();
    let mut missing = Vec::new();
    for (table, columns) in contract {
        let there = run.table(table).columns();
        missing.extend(
            columns
                .iter()
                .filter(|name| !there.iter().any(|it| it == *name))
                .map(|name| format!("{table}.{name}")),
        );
    }
    assert!(missing.is_empty(), "{missing:?}");
    let records = run.table("records").columns();
    let golden = run.table("golden").columns();
    for field in ["person_name", "mobile_phone", "email"] {
        assert!(
            golden.iter().any(|name| name == field),
            "golden has no {field}"
        );
        assert!(
            records.iter().any(|name| *name == format!("{field}__raw")),
            "records lack the raw {field}"
        );
    }
}

/// The schema depends on the rules and the columns, never on what the rows hold.
#[test]
fn the_schema_does_not_depend_on_the_rows() {
    use crate::support::inputs::{CSV_EXPORTS, keep_records, rewrite, small};
    use crate::support::program::call;
    use crate::support::{TODAY, folder};

    let whole = crate::support::shared::small_files();
    let init = folder();
    let project = init.path().join("rules.yaml");
    let arguments = ["init"]
        .into_iter()
        .chain(CSV_EXPORTS)
        .chain(["-o", project.to_str().expect("Unicode")]);
    call(&whole.folder, arguments).exits(0);
    let text = fs::read_to_string(&project).expect("the project file");
    let schemas = |rows: fn(usize) -> bool| {
        let folder = folder();
        rewrite(small(), folder.path(), |bytes| keep_records(bytes, rows));
        let here = text.replace(&format!("{}/", whole.folder.display()), "");
        fs::write(folder.path().join("rules.yaml"), here).expect("the project file");
        call(folder.path(), ["run", "rules.yaml", "--as-of", TODAY]).exits(0);
        let run = Run::current(&folder.path().join("goldsieve-out"));
        // The columns of `pairs` follow the comparisons that had anything to compare.
        let tables = TABLES.iter().filter(|table| **table != "pairs");
        tables
            .map(|table| run.table(table).columns())
            .collect::<Vec<_>>()
    };
    assert_eq!(schemas(|at| at < 3), schemas(|at| at % 3 == 0));
}

#[cfg(unix)]
#[test]
fn what_is_published_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    crm();
    let open = files_below(&crm().out).into_iter().filter(|file| {
        let mode = fs::metadata(crm().out.join(file))
            .expect("its metadata")
            .permissions()
            .mode();
        mode & 0o077 != 0
    });
    assert_eq!(open.collect::<Vec<_>>(), Vec::<String>::new());
}

/// stdout carries only what was asked for.
#[test]
fn a_run_talks_to_stderr() {
    for done in [crm(), crm_files()] {
        assert_eq!(done.finished.stdout, "");
        assert!(!done.finished.stderr.is_empty());
    }
}
