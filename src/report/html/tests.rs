//! The page escapes, stays small and speaks both languages.

use super::*;
use crate::report::data::*;
use crate::report::sample::{HOSTILE, sample};

fn page(data: &ReportData, lang: Lang) -> String {
    String::from_utf8(render(data, lang).expect("renders")).expect("UTF-8")
}

/// Everything that a run with nothing special still shows.
#[test]
fn an_empty_report_renders_in_both_languages() {
    for lang in Lang::ALL {
        let text = page(&ReportData::default(), lang);
        assert!(text.contains(lang.word("not_encrypted")));
        assert!(text.contains(crate::text::mask::SCHEME));
    }
}

#[test]
fn a_full_report_has_every_section_a_balanced_body_and_no_place_left_open() {
    for lang in Lang::ALL {
        let text = page(&sample(), lang);
        for id in [
            "headline",
            "sources",
            "quality",
            "checks",
            "gates",
            "matching",
            "conflicts",
            "review",
            "control_totals",
            "appendix",
            "masking",
        ] {
            assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        for tag in [
            "table", "section", "figure", "details", "svg", "tbody", "tr", "div", "ul", "ol",
        ] {
            let open = text.matches(&format!("<{tag}>")).count()
                + text.matches(&format!("<{tag} ")).count();
            assert_eq!(open, text.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert_eq!(
            text.matches("<table").count(),
            text.matches("<caption").count()
        );
        let body = &text
            [text.find("<main").expect("a main part")..text.find("<script>").expect("the script")];
        assert!(
            !body.contains(">True<") && !body.contains(">False<"),
            "flags in words"
        );
        assert!(
            !body.contains('{') && !body.contains("undefined"),
            "a place is open"
        );
    }
}

#[test]
fn a_hostile_customer_stays_text() {
    let mut data = sample();
    data.run.project = HOSTILE.into();
    data.sources[0].name = HOSTILE.into();
    data.conflicts.matrix.sources[0] = "\"><img src=x onerror=alert(1)>".into();
    data.quality.checks[0].rule = HOSTILE.into();
    data.quality.checks[0].field.ko = HOSTILE.into();
    data.quality.fields[0].field.ko = HOSTILE.into();
    data.quality.checks[0].severity = "x\" onmouseover=\"alert(1)".into();
    data.gates[0].name = HOSTILE.into();
    data.warnings[0].message = HOSTILE.into();
    data.review.pairs[0].left_id = HOSTILE.into();
    data.review.pairs[0].comparisons[0].fields[0].field.ko = HOSTILE.into();
    let text = page(&data, Lang::Ko);
    assert_eq!(text.matches("<script").count(), 1, "only our own script");
    assert!(!text.contains("<img") && !text.contains("onmouseover=\""));
}

#[test]
fn nothing_is_fetched() {
    let text = page(&sample(), Lang::Ko);
    for outside in ["http://", "https://", "src=", "@import", "url(", "//cdn"] {
        assert!(!text.contains(outside), "{outside}");
    }
}

#[test]
fn values_show_only_masked() {
    let text = page(&sample(), Lang::Ko);
    for clear in ["김철수", "남궁민수", "hongkd85", "1234-5678", "1203호"] {
        // The appendix shows invented examples in clear.
        let appendix = text.find("id=\"appendix\"").expect("an appendix");
        assert!(!text[..appendix].contains(clear), "{clear}");
    }
}

#[test]
fn a_huge_run_still_fits() {
    let mut data = sample();
    fn grow<T: Clone>(items: &mut Vec<T>, to: usize) {
        *items = items.iter().cloned().cycle().take(to).collect();
    }
    let long = "가".repeat(1_000);
    for check in &mut data.quality.checks {
        check.rule = long.clone();
        check.owner = long.clone();
    }
    for source in &mut data.sources {
        source.name = long.clone();
        grow(&mut source.files, 50);
    }
    data.warnings[0].message = long.clone();
    data.gates[0].name = long.clone();
    data.matching[0].comparisons[0].levels[0].says = long.clone();
    for pair in &mut data.review.pairs {
        pair.left_id = long.clone();
        pair.comparisons[0].says = long.clone();
        grow(&mut pair.comparisons, 60);
    }
    grow(&mut data.sources, 300);
    grow(&mut data.quality.fields, 400);
    grow(&mut data.quality.checks, 600);
    grow(&mut data.quality.standardization, 400);
    grow(&mut data.warnings, 500);
    grow(&mut data.decisions, 500);
    grow(&mut data.gates, 300);
    grow(&mut data.left_out, 300);
    grow(&mut data.control_totals, 600);
    grow(&mut data.review.pairs, 200);
    grow(&mut data.conflicts.by_field, 400);
    grow(&mut data.conflicts.examples, 400);
    grow(&mut data.matching[0].passes, 2_000);
    grow(&mut data.matching[0].comparisons, 200);
    grow(&mut data.matching[0].weights, 2_000);
    grow(&mut data.matching, 4);
    for lang in Lang::ALL {
        let text = page(&data, lang);
        assert!(text.len() <= MOST_BYTES, "{} bytes", text.len());
        assert!(text.contains("findings"), "says where the rest stands");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    assert_eq!(
        render(&sample(), Lang::Ko).expect("renders"),
        render(&sample(), Lang::Ko).expect("renders")
    );
}

/// Every word that a template asks for stands in the dictionary, also on paths the sample skips.
#[test]
fn templates_ask_only_for_words_that_exist() {
    let asks = regex::Regex::new(r#"(?:\bt\.([a-z_]+)|\bt\["([a-z_]+)"\]|say\("([a-z_]+)")"#)
        .expect("a pattern");
    let mut asked = 0;
    for (name, text) in TEMPLATES.iter().filter(|(name, _)| name.ends_with(".html")) {
        for found in asks.captures_iter(text) {
            let key = found
                .iter()
                .skip(1)
                .flatten()
                .next()
                .expect("a key")
                .as_str();
            assert!(Lang::Ko.find(key).is_some(), "{name} asks for {key}");
            asked += 1;
        }
    }
    assert!(asked > 80, "the pattern still finds the words");
}

/// Writes pages to look at: `cargo test -- --ignored pages_to_look_at`.
#[test]
#[ignore = "writes files for the eye"]
fn pages_to_look_at() {
    for lang in Lang::ALL {
        let path = std::env::temp_dir().join(format!("goldsieve-report-{}.html", lang.code()));
        std::fs::write(path, render(&sample(), lang).expect("renders")).expect("writes");
    }
}
