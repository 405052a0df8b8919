//! Laws of the standardizer; its cases stand in `tests/spec/standardize/person-name.md`.

use super::*;
use proptest::prelude::*;

/// A step for a column that shows nothing.
const STEP: PersonName = PersonName {
    habits: Habits {
        han: Han::Korean,
        turkish: false,
        indian: false,
        surname_first: false,
        titles: Vec::new(),
    },
};

fn apply(text: &str) -> Cell {
    STEP.apply(Cell {
        text: Some(text.to_string()),
        ..Cell::default()
    })
}

fn note_codes(text: &str) -> Vec<&'static str> {
    apply(text).notes.iter().map(|note| note.code).collect()
}

#[test]
fn what_was_noticed_is_noted() {
    assert_eq!(note_codes("rlacjftn"), ["keyboard-repaired"]);
    assert_eq!(note_codes("김철수2"), ["homonym-marker"]);
    assert_eq!(note_codes("김철수/이영희"), ["several-people"]);
    assert_eq!(note_codes("㈜가나상사"), ["looks-like-company"]);
    assert_eq!(note_codes("철수\u{1f}김"), ["slots-swapped"]);
    assert_eq!(note_codes("김철수(총무팀)"), ["remark-in-name"]);
    assert!(note_codes("김철수 과장").is_empty());
    let repaired = apply("rlacjftn").notes.remove(0).suggestion;
    assert_eq!(repaired.as_deref(), Some("김철수"));
}

/// What becomes of the first of the names of a column.
fn first_of(column: &[&str], region: &str) -> Option<String> {
    let values = column.iter().copied().map(Some);
    let context = Context {
        ty: crate::tables::field::FieldType::PersonName,
        column: &crate::tables::text_column::TextColumn::from_values(values),
        region,
        as_of: jiff::civil::date(2026, 11, 21),
        dictionaries: &Default::default(),
        beside: &[],
    };
    let step = (ENTRY.build)(&Settings::default(), &context);
    let cell = step.ok()?.apply(Cell::of(column[0]));
    cell.text
}

#[test]
fn the_column_tells_what_one_name_cannot() {
    for (column, region, text) in [
        (&["MUTLU IŞIK", "Ayşe Kaya"][..], "TR", "Mutlu Işık"),
        (&["HATİCE ŞİRİN"], "TR", "Hatice Şirin"),
        (&["ZÜLEYHA DALGIÇ", "AYŞE KAYA"], "TR", "Züleyha Dalgıç"),
        (&["irem yılmaz"], "KR", "İrem Yılmaz"),
        (&["IAN SMITH", "MIA JONES"], "GB", "Ian Smith"),
        (&["IŞIK\u{1f}MUTLU"], "TR", "Mutlu Işık"),
        (&["王明杰", "Li Wei"], "CN", "王明杰"),
        (&["金哲洙", "김민수", "이영희"], "ZZ", "김철수"),
        (&["金哲洙"], "KR", "김철수"),
        (&["Sri Ramesh Rao", "Smt. Revathi R"], "IN", "Ramesh Rao"),
        (
            &["Sri Mulyani Indrawati", "Budi Santoso"],
            "ID",
            "Sri Mulyani Indrawati",
        ),
        (&["Selvi Murugan", "Smt. Revathi R"], "IN", "Selvi Murugan"),
        (&["KISS PÁL", "Nagy Éva"], "HU", "Kiss Pál"),
    ] {
        assert_eq!(
            first_of(column, region).as_deref(),
            Some(text),
            "{column:?}"
        );
    }
}

#[test]
fn a_second_run_changes_nothing() {
    for text in [
        "김철수 과장(金哲洙)",
        "Dr. William \"Bill\" Smith Jr.",
        "Garcia Lopez, Maria",
        "\u{1fe2}",
    ] {
        let once = apply(text);
        let again = STEP.apply(Cell {
            notes: Vec::new(),
            ..once.clone()
        });
        assert_eq!((&again.text, &again.parts), (&once.text, &once.parts));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_survived_and_stable(text in "\\PC{0,24}") {
        let once = apply(&text);
        if let Some(canonical) = &once.text {
            prop_assert_eq!(apply(canonical).text, once.text);
        }
    }

    #[test]
    fn korean_looking_text_is_stable(text in "[김이박남궁철수영희님씨과장대리AB2*O○金李哲洙(/) ,]{1,10}") {
        let once = apply(&text);
        if let Some(canonical) = &once.text {
            prop_assert_eq!(apply(canonical).text, once.text);
        }
    }

    #[test]
    fn latin_names_keep_their_parts(
        text in "(Kim|LEE|park|Jung|Min|Smith|De|van|Lim) (Chul|Min-su|Jihoon|JIN|John|Ho|Kim)( Soo| Lee| Hoon| Jones|)"
    ) {
        let once = apply(&text);
        let again = apply(once.text.as_deref().unwrap());
        prop_assert_eq!((&again.text, &again.parts), (&once.text, &once.parts));
    }

    #[test]
    fn korean_names_are_found_however_they_are_split(
        surname in prop::sample::select(vec!["김", "이", "박", "최", "남궁", "황보"]),
        given in prop::sample::select(vec!["철수", "영희", "민준", "서연"]),
    ) {
        let expected = Some(format!("{surname}{given}"));
        for text in [
            format!("{surname}{given}"), format!("{surname} {given}"), format!("{given} {surname}"),
            format!("{surname}\u{1f}{given}"), format!("{given}\u{1f}{surname}"),
            format!("{surname}{given}\u{1f}"), format!("\u{1f}{surname}{given}"),
            format!("{surname}{given}\u{1f}{given}"), format!("{surname}\u{1f}{surname}{given}"),
            format!("{surname}{given}님"), format!("{surname}{given} 부장님"),
        ] {
            let cell = apply(&text);
            prop_assert_eq!(&cell.text, &expected, "{}", text);
            prop_assert_eq!(cell.parts[0].as_deref(), Some(surname));
        }
    }
}

/// Prints the time per value; run with `--release --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let names = ["김철수", "이영희", "박 민수 과장", "남궁민수", "최유진님"];
    let start = std::time::Instant::now();
    let rounds = 200_000;
    let mut length = 0;
    for _ in 0..rounds {
        for name in names {
            length += apply(name).text.map_or(0, |text| text.len());
        }
    }
    println!("{:?} per value ({length})", start.elapsed() / (rounds * 5));
}
