//! Mistakes in rules: all at once, each under the text that is wrong, and nothing is done.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::inputs::tiny;
use crate::support::program::call;
use crate::support::{copy_folder, folder};

/// A project full of mistakes; `«…»` marks the text that must be underlined, with its code.
const MISTAKES: &[(&str, &str)] = &[
    (
        "version: 1\nsources:\n  - name: 회원\n    path: erp_customers.csv\n    id: 고객번호\n",
        "",
    ),
    ("    설명 «색깔»: 빨강\n", "unknown-key"),
    ("    columns: {person_name: 고객명}\n", ""),
    (
        "  - {name: «회원», path: erp_customers.csv}\n",
        "duplicate-name",
    ),
    (
        "fields:\n  person_name: {type: person-name, label: {ko: 고객의 이름}}\n",
        "",
    ),
    ("  전화: {type: «전화번호»}\n", "unknown-type"),
    (
        "  메모: {type: text, standardize: [trim, «다듬기»]}\n",
        "unknown-standardizer",
    ),
    (
        "  등급: {type: category, max_values: «여러 개»}\n",
        "wrong-type",
    ),
    (
        "checks:\n  - {name: 이름 검사, field: person_name, check: «이름확인»}\n",
        "unknown-check",
    ),
    (
        "  - {name: 없는 필드, field: «성함», check: required}\n",
        "unknown-field",
    ),
    ("match: {merge_from: «1.5»}\n", "out-of-range"),
];

/// The project, and per mistake its line, column in characters, and text.
fn project() -> (String, Vec<(usize, usize, String)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for (piece, code) in MISTAKES {
        // The first mistake stands behind another word, so that its column shows the counting.
        let piece = piece.replace("설명 «", "«");
        if let Some(at) = piece.find('«') {
            let before = format!("{text}{}", &piece[..at]);
            let word = &piece[at + '«'.len_utf8()..piece.find('»').expect("closed")];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().expect("a line").chars().count() + 1;
            assert!(!code.is_empty());
            places.push((line, column, word.to_owned()));
        }
        text += &piece.replace(['«', '»'], "");
    }
    (text, places)
}

fn lines_of_json(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn all_mistakes_are_told_at_once_where_they_are() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let (text, places) = project();
    fs::write(folder.path().join("규칙.yaml"), &text).expect("rules");
    let found = lines_of_json(
        &call(folder.path(), ["lint", "규칙.yaml", "--format", "json"])
            .exits(2)
            .stdout,
    );
    let errors: Vec<&Value> = found.iter().filter(|it| it["level"] == "error").collect();
    for (line, column, word) in &places {
        let here = errors
            .iter()
            .any(|it| it["line"] == *line && it["column"] == *column);
        assert!(
            here,
            "nothing about `{word}` at {line}:{column} in {errors:#?}"
        );
    }
    assert_eq!(errors.len(), places.len(), "{errors:#?}");
    assert!(errors.iter().all(|it| {
        it["file"]
            .as_str()
            .is_some_and(|file| file.ends_with("규칙.yaml"))
    }));

    let told = call(folder.path(), ["run", "규칙.yaml"]).exits(2);
    assert_eq!(told.stdout, "");
    for (_, _, word) in &places {
        is_underlined(&told.stderr, &text, word);
    }
    assert!(!folder.path().join("goldsieve-out").exists());
}

/// Columns a terminal needs: Hangul is two wide.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{1100}'..'\u{ffff}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

/// Somewhere the line with the word is drawn, and the line below has carets exactly under it.
fn is_underlined(drawn: &str, rules: &str, word: &str) {
    let marked = MISTAKES
        .iter()
        .find(|(piece, _)| piece.contains(&format!("«{word}»")))
        .expect("a mistake");
    let line = marked.0.replace("설명 «", "«").replace(['«', '»'], "");
    let line = line.lines().last().expect("a line");
    assert!(rules.contains(line));
    let drawn: Vec<&str> = drawn.lines().collect();
    let at = line.find(word).expect("the word");
    let hit = drawn.windows(2).any(|pair| {
        let Some(start) = pair[0].find(line) else {
            return false;
        };
        let from = width(&pair[0][..start]) + width(&line[..at]);
        let carets: String = pair[1]
            .chars()
            .skip(from)
            .take_while(|c| *c == '^')
            .collect();
        let before = pair[1].chars().nth(from.wrapping_sub(1));
        carets.len() == width(word) && before != Some('^')
    });
    assert!(hit, "`{word}` is not underlined in\n{}", drawn.join("\n"));
}

/// What only the columns and the SQL room can tell is told at once as well.
#[test]
fn unknown_columns_and_sql_names_are_underlined() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let text = "version: 1\nsources:\n  - name: erp\n    path: erp_customers.csv\n    id: 고객번호\n    \
        columns: {person_name: 고객이름, email: 이메일}\n\
        fields: {person_name: {type: person-name}, email: {type: email}}\n\
        checks:\n  - {name: 메일, sql: \"길이 > 3\"}\n\
        exclude:\n  - {name: 옛날, when: \"COUNT(*) > 1\"}\n";
    fs::write(folder.path().join("rules.yaml"), text).expect("rules");
    let found = lines_of_json(
        &call(folder.path(), ["lint", "rules.yaml", "--format", "json"])
            .exits(2)
            .stdout,
    );
    let lines: Vec<u64> = found
        .iter()
        .filter(|it| it["level"] == "error")
        .filter_map(|it| it["line"].as_u64())
        .collect();
    assert_eq!(lines, [6, 9, 11], "{found:#?}");
    let column = found.iter().find(|it| it["line"] == 6).expect("the column");
    assert!(
        column["help"]
            .as_str()
            .is_some_and(|help| help.contains("고객명")),
        "{column:#?}"
    );
    call(folder.path(), ["run", "rules.yaml"]).exits(2);
    assert!(!folder.path().join("goldsieve-out").exists());
}

fn lint(folder: &Path, files: &[(&str, &str)]) -> Vec<Value> {
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("rules");
    }
    let finished = call(folder, ["lint", files[0].0, "--format", "json"]).exits(2);
    lines_of_json(&finished.stdout)
}

#[test]
fn rule_files_that_extend_each_other_are_refused() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let head = "version: 1\nsources: [{name: erp, path: erp_customers.csv}]\n";
    let first = format!("{head}extends: [b.yaml]\n");
    let found = lint(
        folder.path(),
        &[
            ("a.yaml", &first),
            ("b.yaml", "version: 1\nextends: [a.yaml]\n"),
        ],
    );
    assert!(found.iter().any(|it| it["level"] == "error"), "{found:#?}");
    let own = format!("{head}extends: [c.yaml]\n");
    assert!(!lint(folder.path(), &[("c.yaml", &own)]).is_empty());
    let nowhere = format!("{head}extends: [kr-contakt]\n");
    let found = lint(folder.path(), &[("d.yaml", &nowhere)]);
    assert!(found[0].to_string().contains("kr-contact"), "{found:#?}");
}

#[test]
fn whatever_bytes_stand_in_a_rule_file_give_diagnostics() {
    let folder = folder();
    copy_folder(tiny(), folder.path());
    let deep = "[".repeat(5000);
    let bomb = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n\
        d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n";
    let texts: [&[u8]; 8] = [
        b"",
        b"version: 1",
        b"\xff\xfe\0\0binary\0",
        b"version: [1\nsources: }",
        "버전: 1\n\tsources: -".as_bytes(),
        deep.as_bytes(),
        bomb.as_bytes(),
        b"version: 1\nsources: [{name: a, path: \"\\0\"}]",
    ];
    for text in texts {
        fs::write(folder.path().join("any.yaml"), text).expect("rules");
        let finished = call(folder.path(), ["lint", "any.yaml"]).exits(2);
        assert!(finished.stderr.contains("error"), "{finished:#?}");
        call(folder.path(), ["run", "any.yaml"]).exits(2);
    }
}
