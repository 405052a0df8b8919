//! Any bytes give rules or diagnostics, never a panic.

use proptest::prelude::*;

use super::{EVERYTHING, vocabulary};
use crate::config::{extend, load_text};
use crate::diag::render::{Colors, json_lines, text};

fn survives(yaml: &str) {
    let found = match load_text("fuzz.yaml", yaml, &vocabulary()) {
        Ok((_, warnings)) => warnings,
        Err(found) => {
            assert!(!found.is_empty());
            found
        }
    };
    for diagnostic in &found {
        for (span, _) in &diagnostic.labels {
            assert!(
                span.source.text.get(span.range.clone()).is_some(),
                "{diagnostic:?}"
            );
        }
    }
    text(&found, Colors::Off);
    json_lines(&found);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        match extend::decode("fuzz.yaml".into(), bytes) {
            Ok(source) => survives(&source.text),
            Err(diagnostic) => { text(&[*diagnostic], Colors::Off); }
        }
    }

    #[test]
    fn any_yaml_signs(yaml in "[-a-c:{}\\[\\], \n\t#&*!|>'\"%@?~0가힣\u{2028}\u{feff}\r\\\\.]{0,120}") {
        survives(&yaml);
    }

    #[test]
    fn any_damage_to_a_good_file(
        start in 0..2600usize,
        length in 0..30usize,
        patch in "[-a-z:{}\\[\\], \n~가0-9.\"'&*]{0,12}",
    ) {
        let characters: Vec<char> = EVERYTHING.chars().collect();
        let start = start.min(characters.len());
        let end = (start + length).min(characters.len());
        let mut yaml: String = characters[..start].iter().collect();
        yaml.push_str(&patch);
        yaml.extend(&characters[end..]);
        survives(&yaml);
    }

    #[test]
    fn any_value_at_any_key(line in 0..60usize, value in "(~|true|-3|0\\.5|1e999|[a-z가]{1,5}|\\[\\]|\\[a, ~\\]|\\{\\}|\\{a: ~\\}|\\[\\[a\\]\\]|\"\")") {
        let lines: Vec<String> = EVERYTHING
            .lines()
            .enumerate()
            .map(|(number, text)| match text.split_once(": ") {
                Some((key, _)) if number == line => format!("{key}: {value}"),
                _ => text.to_owned(),
            })
            .collect();
        survives(&lines.join("\n"));
    }
}

#[test]
fn aliases_cannot_blow_up_memory_or_stack() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let below = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "));
    }
    survives(&bomb);
    survives(&"[".repeat(10_000));
    survives(&"a:\n ".repeat(500));
    let mut deep = String::from("a0: &a0 [x]\n");
    for level in 1..3000 {
        deep += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    survives(&deep);
}
