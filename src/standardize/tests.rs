//! Laws that hold for every standardizer, and for the stage as a whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::example::{flag_names, run_example};
use super::stage::{FieldSpec, Segment};
use super::*;
use crate::tables::definition::{ParameterKind, Setting};
use crate::tables::dictionary::{NO_DICTIONARIES, samples};
use crate::tables::text_column::NULL;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

fn spec(ty: FieldType) -> FieldSpec {
    FieldSpec {
        ty,
        chain: default_chain(ty),
        region: "KR".into(),
        as_of: TODAY,
        dictionaries: Arc::default(),
    }
}

fn column<'a>(values: impl IntoIterator<Item = &'a str>) -> TextColumn {
    TextColumn::from_values(
        values
            .into_iter()
            .map(|text| Some(text).filter(|t| !t.is_empty())),
    )
}

fn whole(column: &TextColumn) -> Segment<'_> {
    Segment {
        source: 0,
        column,
        chain: None,
        beside: &[],
    }
}

#[test]
fn examples_do_what_they_say() {
    for entry in registry() {
        let name = entry.definition.name;
        assert!(
            !entry.definition.examples.is_empty(),
            "{name} has no example"
        );
        for (given, expected) in entry.definition.examples {
            assert_eq!(
                run_example(entry, given).as_deref(),
                Ok(*expected),
                "{name}: {given}"
            );
        }
    }
}

#[test]
fn definitions_are_complete_and_unique() {
    let mut names = BTreeSet::new();
    for entry in registry() {
        let definition = &entry.definition;
        assert!(names.insert(definition.name), "{} twice", definition.name);
        assert!(
            definition.summary.ends_with(['.', '?']),
            "{}",
            definition.name
        );
        assert!(definition.doc.len() > 40, "{}", definition.name);
        for parameter in definition.parameters {
            assert!(parameter.doc.ends_with('.'), "{}", parameter.name);
        }
    }
}

/// Walks this folder: whatever has an `ENTRY` is registered under its own name.
#[test]
fn no_file_was_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/standardize");
    let mut found = 0;
    for item in std::fs::read_dir(folder).unwrap() {
        let mut path = item.unwrap().path();
        let name = path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .replace('_', "-");
        if path.is_dir() {
            path.push("mod.rs");
        }
        let text = std::fs::read_to_string(path).unwrap();
        if text.contains("\npub(super) const ENTRY") {
            assert!(find(&name).is_some(), "{name} is not registered");
            found += 1;
        }
    }
    assert_eq!(found, registry().len());
}

/// Every code a file notes is in the table, every code in the table is noted somewhere.
#[test]
fn note_codes_are_listed() {
    fn walk(folder: &Path, text: &mut String) {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                walk(&path, text);
            } else if path.file_name().unwrap() != "note_codes.rs" {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/standardize"),
        &mut text,
    );
    for known in note_codes::NOTE_CODES {
        assert!(
            text.contains(&format!("\"{}\"", known.code)),
            "{}",
            known.code
        );
    }
    for call in [".note(\"", ".suggest(\"", ".push((\""] {
        for (at, _) in text.match_indices(call) {
            let code = text[at + call.len()..].split('"').next().unwrap();
            let listed = note_codes::NOTE_CODES
                .iter()
                .any(|known| known.code == code);
            assert!(listed || !code.contains('-'), "{code}");
        }
    }
    assert!(note_codes::NOTE_CODES.is_sorted_by_key(|known| known.code));
}

#[test]
fn wrong_settings_are_refused_with_a_sentence() {
    let column = TextColumn::nulls(0);
    let context = Context {
        ty: FieldType::Text,
        column: &column,
        region: "KR",
        as_of: TODAY,
        dictionaries: &NO_DICTIONARIES,
        beside: &[],
    };
    let text = |text: &str| Setting::Text(text.to_owned());
    let steps = [
        StepSpec::plain("fone"),
        StepSpec::plain("case"),
        StepSpec::plain("case").with("to", text("camel")),
        StepSpec::plain("trim").with("to", text("upper")),
        StepSpec::plain("replace").with("pattern", text("(")),
        StepSpec::plain("phone").with("region", text("Korea")),
        StepSpec::plain("timestamp").with("timezone", text("Seoul")),
        StepSpec::plain("split").with("slot", Setting::Number(0.0)),
        StepSpec::plain("map").with(
            "values",
            Setting::Map(vec![("a".into(), "b".into()), ("b".into(), "c".into())]),
        ),
    ];
    let errors = Chain::build(&steps, &context).err().unwrap();
    assert_eq!(errors.len(), steps.len());
    assert!(errors[0].message.contains("`phone`?"));
}

/// A choice that the definition does not list is refused by the step itself, one it lists is not.
#[test]
fn choices_and_definitions_agree() {
    let column = TextColumn::nulls(0);
    let dictionaries = samples();
    let context = Context {
        ty: FieldType::Text,
        column: &column,
        region: "KR",
        as_of: TODAY,
        dictionaries: &dictionaries,
        beside: &[],
    };
    for entry in registry() {
        for parameter in entry.definition.parameters {
            if let ParameterKind::Choice(words) = parameter.kind {
                for (word, valid) in words.iter().map(|w| (*w, true)).chain([("?", false)]) {
                    let mut settings = Settings::default();
                    let setting = Setting::Text(word.to_owned());
                    settings.0.insert(parameter.name.to_owned(), setting);
                    if let Some(path) = entry
                        .definition
                        .parameters
                        .iter()
                        .find(|p| p.kind == ParameterKind::Path)
                    {
                        settings
                            .0
                            .insert(path.name.to_owned(), Setting::Text("grades.csv".to_owned()));
                    }
                    let built = (entry.build)(&settings, &context);
                    assert_eq!(built.is_ok(), valid, "{} {word}", entry.definition.name);
                }
            }
        }
    }
}

#[test]
fn equal_outcomes_share_an_entry_across_segments() {
    let first = column(["010-2345-6789", "", "01023456789", "없음"]);
    let second = column(["+82 10 2345 6789", "02-312-4567"]);
    let segments = [
        whole(&first),
        Segment {
            source: 1,
            column: &second,
            chain: None,
            beside: &[],
        },
    ];
    let outcome = standardize(&spec(FieldType::Phone), &segments).unwrap();
    let standardized = &outcome.standardized;
    assert_eq!(standardized.codes, [0, NULL, 0, NULL, 0, 1]);
    assert_eq!(standardized.get(4), Some("+821023456789"));
    assert_eq!(
        standardized.part(FieldType::Phone.part("kind"), 1),
        Some("landline")
    );
    let counts = outcome.counts[0];
    assert_eq!((counts.rows, counts.filled_raw, counts.filled), (4, 3, 2));
    assert_eq!(counts.changed, 3);
}

/// `25/12/2024` in one source says nothing about `03/05/2024` in another.
#[test]
fn date_order_is_decided_per_source() {
    let british = column(["25/12/2024", "03/05/2024"]);
    let american = column(["12/25/2024", "03/05/2024"]);
    let segments = [whole(&british), whole(&american)];
    let outcome = standardize(&spec(FieldType::Date), &segments).unwrap();
    let dates: Vec<_> = (0..4)
        .map(|row| outcome.standardized.get(row).unwrap())
        .collect();
    assert_eq!(
        dates,
        ["2024-12-25", "2024-05-03", "2024-12-25", "2024-03-05"]
    );
}

#[test]
fn a_segment_may_have_its_own_chain() {
    let column = column(["Y", "N"]);
    let inverted =
        [StepSpec::plain("consent").with("polarity", Setting::Text("inverted".to_owned()))];
    let own = Segment {
        chain: Some(&inverted),
        beside: &[],
        ..whole(&column)
    };
    let outcome = standardize(&spec(FieldType::Consent), &[whole(&column), own]).unwrap();
    let answers: Vec<_> = (0..4).map(|row| outcome.standardized.get(row)).collect();
    // Who did not opt out has not agreed.
    assert_eq!(answers, [Some("yes"), Some("no"), Some("no"), None]);
}

#[test]
fn defaults_fill_missing_rows_and_say_so() {
    let column = column(["JP", "", "-"]);
    let mut spec = spec(FieldType::Category);
    spec.chain
        .push(StepSpec::plain("default").with("value", Setting::Text("KR".to_owned())));
    let outcome = standardize(&spec, &[whole(&column)]).unwrap();
    let standardized = &outcome.standardized;
    assert_eq!(standardized.get(1), Some("KR"));
    assert_eq!(standardized.flags_at(2), Flags::DEFAULTED);
    assert_eq!(standardized.flags_at(0), Flags::NONE);
    assert_eq!(outcome.counts[0].changed, 2);
}

#[test]
fn notes_become_findings_of_their_rows() {
    let first = column(["a@naver.com", "kim@naver.con", "kim@naver.con"]);
    let second = column(["lee@gmial.com"]);
    let segments = [
        whole(&first),
        Segment {
            source: 2,
            column: &second,
            chain: None,
            beside: &[],
        },
    ];
    let outcome = standardize(&spec(FieldType::Email), &segments).unwrap();
    let found = findings(7, &outcome.notes, &outcome.counts, 3);
    let rows: Vec<_> = found.items.iter().map(|item| item.row).collect();
    assert_eq!(rows, [1, 2, 3]);
    assert_eq!(found.items[2].suggestion.as_deref(), Some("lee@gmail.com"));
    assert_eq!(&*found.checks[0].check, "email-domain-typo");
    assert_eq!(found.counts[0].checked, [3, 0, 1]);
    assert_eq!(found.counts[0].failed, [2, 0, 1]);
}

/// One thread or many, whole or with rows elsewhere in the dictionary: the same rows come out.
#[test]
fn threads_do_not_show() {
    let texts: Vec<String> = (0..40_000)
        .map(|n| format!("010-{:04}-{:04}", 2000 + n % 7000, n / 3))
        .collect();
    let column = column(texts.iter().map(String::as_str));
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let outcome =
            pool.install(|| standardize(&spec(FieldType::Phone), &[whole(&column)]).unwrap());
        (outcome.standardized.codes, outcome.standardized.values)
    };
    assert_eq!(run(1), run(4));
}

fn outcome_of(ty: FieldType, text: &str) -> Cell {
    let column = column([text]);
    let context = Context {
        ty,
        column: &column,
        region: "KR",
        as_of: TODAY,
        dictionaries: &NO_DICTIONARIES,
        beside: &[],
    };
    Chain::build(&default_chain(ty), &context)
        .ok()
        .unwrap()
        .apply(Cell::of(text))
}

/// Characters that cells are made of, and some that they should not be made of.
fn messy() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9+() .~x*/;,-]{0,24}",
        "(010|02|82|\\+82|1588|011|１)[-. ㅡ]?[0-9０-９OlX*]{3,4}[-. ㅡ]?[0-9*]{4}( ?(내선|x|팩스|\\(집\\)|;|/|,) ?[0-9-]{0,12})?",
        "[a-zA-Z.+*가-힣]{0,8}@{0,2}[a-z.,-]{0,8}(naver|gmail|hanmail)?\\.(com|con|net|co\\.kr)[;, <>]{0,3}",
        "[0-9]{1,4}[-./년월일 ]{1,2}[0-9]{1,2}[-./월일 ]{1,2}[0-9]{0,4}[T일 (]{0,2}[0-9:.오전후AMP ZK+]{0,14}",
        "[-(₩$]{0,2}[0-9,.]{1,12}[만억천백원%eE+0-9 ]{0,6}\\)?",
        "[가-힣ㄱ-ㅎㅏ-ㅣ㈀-㉾ﾡ-ￜ\u{1100}-\u{11ff}\u{1f} ]{0,8}",
    ]
}

/// What every chain promises about a text; the error names type and breach.
fn keeps_its_promises(ty: FieldType, text: &str) -> Result<(), String> {
    let once = outcome_of(ty, text);
    let ensure = |holds: bool, law: &str| {
        let flags = flag_names(once.flags);
        if holds {
            Ok(())
        } else {
            Err(format!(
                "{ty} {text:?} became {:?} [{flags}]: {law}",
                once.text
            ))
        }
    };
    let Some(canonical) = once.text.clone() else {
        return ensure(once.parts.iter().all(Option::is_none), "parts without text");
    };
    ensure(!canonical.is_empty(), "empty text instead of none")?;
    ensure(once.parts.len() <= ty.parts().len(), "unknown parts")?;
    // What an arbitrary text says of people and places is not always said twice alike: their own
    // specs and properties hold names and addresses to their promises.
    if matches!(
        ty,
        FieldType::PersonName | FieldType::CompanyName | FieldType::PostalAddress
    ) {
        return Ok(());
    }
    let again = outcome_of(ty, &canonical);
    let texts = again.text.as_ref() == Some(&canonical);
    ensure(texts, &format!("is not canonical, {:?}", again.text))?;
    ensure(
        again.flags.usable() == once.flags.usable(),
        &format!("the second time [{}]", flag_names(again.flags)),
    )?;
    // Matching must not see whether a value went through once or twice. The unit of a number and
    // the precision of an instant are not in the text.
    let in_text = !matches!(ty, FieldType::Number | FieldType::Timestamp);
    ensure(
        !in_text || again.parts == once.parts,
        &format!("{:?} are {:?} the second time", once.parts, again.parts),
    )
}

proptest! {
    /// No text is too strange; what comes out goes in again unchanged, and flags fit.
    #[test]
    fn chains_take_their_own_text_unchanged(text in messy()) {
        for ty in FieldType::ALL {
            keeps_its_promises(ty, &text).map_err(TestCaseError::fail)?;
        }
    }
}
