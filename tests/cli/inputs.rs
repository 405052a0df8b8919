//! Inputs beyond plain files: standard input, exports of known systems, ids that repeat.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::support::program::{program, say};
use crate::support::published::Run;
use crate::support::{files_below, folder, root};

#[test]
fn a_table_comes_through_a_pipe_like_from_a_file() {
    let text = "고객번호,이름,휴대폰\n1,김철수,010-7214-5638\n2,이영희,010-2918-4475\n";
    let (cp949, _, _) = encoding_rs::EUC_KR.encode(text);
    let folder = folder();
    let mut child = program(folder.path(), ["run", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(&cp949).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let source = &run.sources()[0];
    assert_eq!(
        (&source["name"], &source["rows_read"]),
        (&"stdin".into(), &2.into())
    );
    assert_eq!(
        run.table("golden").texts("person_name"),
        ["김철수", "이영희"]
    );

    let nothing = program(folder.path(), ["run", "-"])
        .output()
        .expect("it runs");
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
}

/// Exports of the known systems, their preset, and what the first golden record must say.
const EXPORTS: &[(&str, &str, &str, &str)] = &[
    (
        "salesforce-lead",
        "Id,LastName,FirstName,Company,MobilePhone,Email,IsDeleted\n00Q5g00000ABCdEAAV,김,철수,(주)한빛,010-7214-5638,cs@hanbit.co.kr,false\n",
        "person_name",
        "김철수",
    ),
    (
        "salesforce-account",
        "Id,Name,Phone,Website,BillingCity,LastModifiedDate\n0015g00000ABCdEAAV,주식회사 한빛,02-555-1234,hanbit.co.kr,서울,2024-03-05T00:00:00.000Z\n",
        "phone",
        "+8225551234",
    ),
    (
        "hubspot-contacts",
        "Record ID,First Name,Last Name,Email,Mobile Phone Number,Create Date\n151,Jane,Miller,jane@millers.co,+1 415 555 2671,2024-03-05 00:00\n",
        "email",
        "jane@millers.co",
    ),
    (
        "hubspot-companies",
        "Record ID,Company name,Phone Number,Website URL\n9001,Acme Trading Ltd,+44 20 7946 0958,https://acme.example\n",
        "phone",
        "+442079460958",
    ),
    (
        "dynamics-contact",
        "(Do Not Modify) Contact,(Do Not Modify) Modified On,First Name,Last Name,Email,Mobile Phone,Status\n6f9619ff-8b86-d011-b42d-00c04fc964ff,2024-03-05 09:00,영희,이,yh@example.org,010-2918-4475,Active\n",
        "person_name",
        "이영희",
    ),
    (
        "dynamics-account",
        "(Do Not Modify) Account,Account Name,Main Phone\n7f9619ff-8b86-d011-b42d-00c04fc964ff,한빛물산,02-555-1234\n",
        "phone",
        "+8225551234",
    ),
    (
        "zoho-contacts",
        "Record Id,First Name,Last Name,Email,Mobile\nzcrm_4150868000000376001,민수,박,ms@example.org,010-3307-8812\n",
        "mobile_phone",
        "+821033078812",
    ),
    (
        "zoho-accounts",
        "Record Id,Account Name,Phone\nzcrm_4150868000000376009,한빛물산,02-555-1234\n",
        "phone",
        "+8225551234",
    ),
];

#[test]
fn exports_of_known_systems_are_read_by_their_preset() {
    for (preset, text, field, expected) in EXPORTS {
        let folder = folder();
        fs::write(folder.path().join("export.csv"), text).expect("an export");
        let pack = match text.contains("Account Name")
            || text.contains("Name,Phone")
            || text.contains("Company name")
        {
            true if !text.contains("First Name") => "kr-company",
            _ => "kr-contact",
        };
        let project = format!(
            "version: 1\nextends: [{pack}]\nsources:\n  - {{name: crm, path: export.csv, preset: {preset}}}\n"
        );
        fs::write(folder.path().join("p.yaml"), project).expect("a project");
        let said = say(folder.path(), "run p.yaml").exits(0).said();
        assert!(!said.contains("missing-column"), "{preset}: {said}");
        let run = Run::current(&folder.path().join("goldsieve-out"));
        assert_eq!(run.table("golden").texts(field), [*expected], "{preset}");
        let id = text
            .lines()
            .nth(1)
            .expect("a row")
            .split(',')
            .next()
            .expect("an id");
        assert_eq!(
            run.table("crosswalk").texts("source_record_id"),
            [id],
            "{preset}"
        );
    }
}

#[test]
fn rows_that_share_an_id_go_where_the_project_says() {
    let export = "번호,이름,휴대폰,수정일\n\
        1,김철수,010-7214-5638,2024-03-05\n\
        1,김철수,010-7214-9999,2024.03.06 오후 2:05\n\
        2,이영희,010-2918-4475,2024-03-05\n";
    for (policy, rows, aside) in [
        ("same-customer", 3, 0),
        ("keep-newest", 2, 1),
        ("quarantine", 1, 2),
    ] {
        let folder = folder();
        fs::write(folder.path().join("crm.csv"), export).expect("an export");
        let project = format!(
            "version: 1\nsources:\n  - {{name: crm, path: crm.csv, id: 번호, updated_at: 수정일, on_duplicate_id: {policy}, \
             columns: {{person_name: 이름, mobile: 휴대폰}}}}\nfields:\n  person_name: {{type: person-name}}\n  mobile: {{type: phone}}\n"
        );
        fs::write(folder.path().join("p.yaml"), project).expect("a project");
        say(folder.path(), "run p.yaml").exits(0);
        let run = Run::current(&folder.path().join("goldsieve-out"));
        assert_eq!(run.table("crosswalk").rows(), rows, "{policy}");
        let quarantine = run.table("quarantine");
        assert_eq!(quarantine.rows(), aside, "{policy}");
        if policy == "keep-newest" {
            assert_eq!(quarantine.texts("reason"), ["repeated-id"]);
            let mobiles = run.table("golden").texts("mobile");
            assert!(mobiles.contains(&"+821072149999".to_owned()), "{mobiles:?}");
        }
    }
}

#[test]
fn fixed_width_text_is_cut_by_bytes() {
    let folder = folder();
    let cell = |text: &str, width: usize| {
        let mut bytes = encoding_rs::EUC_KR.encode(text).0.into_owned();
        bytes.resize(width, b' ');
        bytes
    };
    let mut bytes = Vec::new();
    for (id, name, phone) in [
        ("0001", "김철수", "01072145638"),
        ("0002", "남궁민수", "01029184475"),
    ] {
        bytes.extend(
            [
                cell(id, 4),
                cell(name, 10),
                cell(phone, 11),
                b"\r\n".to_vec(),
            ]
            .concat(),
        );
    }
    bytes.extend_from_slice(b"0003 too long a record for its columns\r\n");
    fs::write(folder.path().join("members.dat"), bytes).expect("an export");
    let project = "version: 1\nsources:\n  - {name: erp, path: members.dat, widths_bytes: [4, 10, 11], encoding: cp949, \
         id: column_1, columns: {person_name: column_2, mobile: column_3}}\n\
         fields:\n  person_name: {type: person-name}\n  mobile: {type: phone}\n";
    fs::write(folder.path().join("p.yaml"), project).expect("a project");
    say(folder.path(), "run p.yaml").exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let golden = run.table("golden");
    let mut people: Vec<(String, String)> = golden
        .texts("person_name")
        .into_iter()
        .zip(golden.texts("mobile"))
        .collect();
    people.sort();
    let expected = [("김철수", "+821072145638"), ("남궁민수", "+821029184475")];
    assert_eq!(
        people,
        expected.map(|(name, phone)| (name.to_owned(), phone.to_owned()))
    );
    assert_eq!(run.table("rejects").texts("reason"), ["record-too-long"]);
}

/// A project with one source under a pattern.
fn by_pattern(folder: &Path, more: &str) {
    let project = format!(
        "version: 1\nsources:\n  - {{name: crm, path: 'crm_*.csv', id: 번호, columns: {{person_name: 이름}}{more}}}\n\
         fields:\n  person_name: {{type: person-name}}\n"
    );
    fs::write(folder.join("p.yaml"), project).expect("a project");
}

#[test]
fn the_same_export_twice_is_refused_unless_it_was_asked_for() {
    let folder = folder();
    let rows = |from: u32| -> String {
        let rows = (from..from + 30).map(|id| format!("{id},김철수\n"));
        format!("번호,이름\n{}", rows.collect::<String>())
    };
    fs::write(folder.path().join("crm_a.csv"), rows(1)).expect("an export");
    fs::write(folder.path().join("crm_b.csv"), rows(9)).expect("an export");
    by_pattern(folder.path(), "");
    let refused = say(folder.path(), "run p.yaml").exits(2).said();
    for part in ["crm_a.csv", "crm_b.csv", "73 %", "pick: newest"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    by_pattern(folder.path(), ", pick: newest");
    say(folder.path(), "run p.yaml").exits(0);
    fs::write(folder.path().join("crm_b.csv"), rows(15)).expect("an export");
    by_pattern(folder.path(), "");
    say(folder.path(), "run p.yaml").exits(2);
    fs::write(folder.path().join("crm_b.csv"), rows(25)).expect("an export");
    // Six of thirty: the second went on where the first ended, with some overlap.
    say(folder.path(), "run p.yaml").exits(0);
}

#[test]
fn an_encoding_that_does_not_fit_is_named_or_refused() {
    let folder = folder();
    let row = |id: u32| format!("{id},김철수\n");
    let utf8: String = (1..200).map(row).collect();
    let text = format!("번호,이름\n{utf8}");
    fs::write(
        folder.path().join("crm_a.csv"),
        encoding_rs::EUC_KR.encode(&text).0,
    )
    .expect("an export");
    by_pattern(folder.path(), ", encoding: utf-8");
    let refused = say(folder.path(), "run p.yaml").exits(2).said();
    assert!(refused.contains("cannot be decoded as UTF-8"), "{refused}");

    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(b"200,\xb1\xe8\xc3\xb6\xbc\xf6\n");
    fs::write(folder.path().join("crm_a.csv"), bytes).expect("an export");
    say(folder.path(), "run p.yaml").exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let report = fs::read_to_string(run.folder.join("report.html")).expect("a report");
    assert!(report.contains("first line 201"), "the report says where");
}

#[test]
fn passwords_come_from_the_environment_and_go_nowhere() {
    const PASSWORD: &str = "열려라참깨";
    for file in [
        "password.xlsx",
        "password-aes.zip",
        "password-zipcrypto.zip",
    ] {
        let folder = folder();
        let from = root().join("fixtures/malformed").join(file);
        fs::copy(from, folder.path().join(file)).expect("a copy");
        let project = format!(
            "version: 1\nsources:\n  - {{name: crm, path: {file}, id: 번호, password_env: CRM_PASSWORD, columns: {{person_name: 이름}}}}\n\
             fields:\n  person_name: {{type: person-name}}\n"
        );
        fs::write(folder.path().join("p.yaml"), project).expect("a project");
        let with = |password: Option<&str>| {
            let mut command = program(folder.path(), ["run", "p.yaml"]);
            command.env_remove("CRM_PASSWORD");
            if let Some(password) = password {
                command.env("CRM_PASSWORD", password);
            }
            let output = command.output().expect("it ran");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.code(), said)
        };
        let (code, said) = with(None);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("CRM_PASSWORD"), "{said}");
        let (code, said) = with(Some("sesame"));
        assert_eq!(code, Some(2), "{file}: {said}");
        assert!(
            said.contains("password") && !said.contains("sesame"),
            "{said}"
        );
        let (code, said) = with(Some(PASSWORD));
        assert_eq!(code, Some(0), "{file}: {said}");
        let out = folder.path().join("goldsieve-out");
        let run = Run::current(&out);
        assert_eq!(run.table("crosswalk").rows(), 3, "{file}");
        for published in files_below(&out) {
            let Ok(bytes) = fs::read(out.join(&published)) else {
                // The link to the current run leads to a folder.
                continue;
            };
            let needle = PASSWORD.as_bytes();
            assert!(
                !bytes.windows(needle.len()).any(|part| part == needle),
                "{published} holds the password"
            );
        }
    }
}

#[test]
fn records_merged_in_their_own_system_are_one_customer() {
    let salesforce = "Id,LastName,FirstName,Email,IsDeleted,MasterRecordId,LastModifiedDate\n\
        0035g00000YVakEAAT,김,철수,cheolsu@hanmail.net,false,,2024-03-05T00:00:00.000Z\n\
        0035g00000oejNFAAY,Park,Jihoon,jh.park@naver.com,true,0035g00000YVakE,2024-03-04T00:00:00.000Z\n\
        0035g00000oejNGAAY,이,영희,younghee@hanmail.net,false,,2024-03-05T00:00:00.000Z\n";
    let hubspot = "Record ID,First Name,Last Name,Email,Merged contact IDs,Create Date\n\
        101,철수,김,a@hanmail.net,205;309,2024-01-01 10:00\n\
        205,지훈,박,b@naver.com,,2024-01-01 10:00\n\
        417,영희,이,c@hanmail.net,,2024-01-01 10:00\n";
    for (export, merged) in [
        (salesforce, ["0035g00000YVakEAAT", "0035g00000oejNFAAY"]),
        (hubspot, ["101", "205"]),
    ] {
        let folder = folder();
        fs::write(folder.path().join("contacts.csv"), export).expect("an export");
        say(folder.path(), "run contacts.csv").exits(0);
        let run = Run::current(&folder.path().join("goldsieve-out"));
        let crosswalk = run.table("crosswalk");
        let entity = |id: &str| {
            let ids = crosswalk.texts("source_record_id");
            let at = ids.iter().position(|own| own == id).expect("the id");
            crosswalk.texts("entity_id")[at].clone()
        };
        assert_eq!(entity(merged[0]), entity(merged[1]), "{export}");
        assert_eq!(run.table("golden").rows(), 2, "{export}");
    }
}

#[test]
fn what_is_odd_about_ids_and_times_is_said_in_the_manifest() {
    let folder = folder();
    let export = "번호,이름,휴대폰,수정일시\n\
        1,김철수,010-7214-5638,2024-03-05 09:00\n\
        1,김철수,010-7214-9999,어제쯤\n\
        a7,이영희,010-2918-4475,2024-03-05 09:00\n\
        A7,박민수,010-8361-2947,2024-13-45\n";
    fs::write(folder.path().join("crm.csv"), export).expect("an export");
    say(folder.path(), "run crm.csv --id 번호").exits(0);
    let run = Run::current(&folder.path().join("goldsieve-out"));
    let remarks = run.sources()[0]["remarks"].as_array().expect("remarks");
    let count = |code: &str| {
        let of = |remark: &&serde_json::Value| remark["code"] == code;
        remarks
            .iter()
            .find(of)
            .map(|remark| remark["count"].clone())
    };
    assert_eq!(count("repeated-id"), Some(1.into()), "{remarks:?}");
    assert_eq!(count("ids-differ-by-case"), Some(2.into()));
    assert_eq!(count("updated-at-unreadable"), Some(2.into()));
    // What could not be read as a time is not lost.
    let carried = run.table("records").texts("crm.수정일시");
    assert!(carried.contains(&"어제쯤".to_owned()), "{carried:?}");
}

#[test]
fn an_export_given_as_a_project_is_not_printed() {
    let folder = folder();
    let export = "1,김철수,010-7214-5638\n2,이영희,010-2918-4475\n";
    fs::write(folder.path().join("crm.yaml"), export).expect("an export");
    for command in ["lint crm.yaml", "run crm.yaml"] {
        let said = say(folder.path(), command).exits(2).said();
        assert!(said.contains("no project file"), "{said}");
        assert!(!said.contains("김철수") && !said.contains("7214"), "{said}");
    }
}
