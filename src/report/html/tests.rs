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
        // In the order of a steward's morning.
        let mut last = 0;
        for id in [
            "headline",
            "gates",
            "fixes",
            "changes",
            "trend",
            "difference",
            "quality",
            "checks",
            "profile",
            "fields",
            "sources",
            "matching",
            "conflicts",
            "disagreements",
            "review",
            "control_totals",
            "appendix",
            "masking",
        ] {
            let mark = format!("id=\"{id}\"");
            assert_eq!(text.matches(&mark).count(), 1, "{id}");
            let at = text.find(&mark).expect("it is there");
            assert!(at > last, "{id} comes too early");
            last = at;
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
    data.warnings[0].message = "\" onmouseover=\"alert(1)".into();
    data.fixes.fixes[0].owner = HOSTILE.into();
    data.fixes.fixes[0].command = HOSTILE.into();
    data.scores.breakdowns[0].groups[0].group = HOSTILE.into();
    data.scores.breakdowns[0].field.ko = HOSTILE.into();
    data.profile.fields[0].patterns[0].pattern = HOSTILE.into();
    data.profile.missing.patterns[0].source = HOSTILE.into();
    data.trend[0].as_of = HOSTILE.into();
    data.fixes.fixes[0].further = vec![FurtherRule {
        rule: HOSTILE.into(),
        check: HOSTILE.into(),
    }];
    data.conflicts.disagreements[0].source = HOSTILE.into();
    let difference = data.difference.as_mut().expect("an earlier run");
    difference.before = HOSTILE.into();
    difference.also_changed = vec![HOSTILE.into()];
    difference.fields[0].field.ko = HOSTILE.into();
    difference.fields_added = vec![HOSTILE.into(), HOSTILE.into()];
    difference.figures[0].name = HOSTILE.into();
    difference.figures[1].name = format!("passed.{HOSTILE}");
    let text = page(&data, Lang::Ko);
    assert_eq!(text.matches("<script").count(), 1, "only our own script");
    assert!(!text.contains("<img") && !text.contains("onmouseover=\""));
}

/// Every link within the page leads somewhere, whatever parts a run has.
#[test]
fn links_lead_somewhere() {
    let mut audit = sample();
    audit.run.kind = PublicationKind::Audit;
    (audit.matching, audit.golden) = (Vec::new(), GoldenTotals::default());
    (audit.conflicts, audit.review) = (ConflictSummary::default(), ReviewSummary::default());
    let links = regex::Regex::new("href=\"#([^\"]+)\"").expect("a pattern");
    for data in [sample(), audit, ReportData::default()] {
        let text = page(&data, Lang::En);
        for found in links.captures_iter(&text) {
            assert!(
                text.contains(&format!("id=\"{}\"", &found[1])),
                "{}",
                &found[1]
            );
        }
    }
}

/// A figure without a sentence is a riddle.
#[test]
fn every_figure_says_what_it_means() {
    for lang in Lang::ALL {
        let text = page(&sample(), lang);
        let mut seen = 0;
        for figure in text.split("<figure").skip(1) {
            let caption = figure.split("</figcaption>").next().expect("a caption");
            let says = caption.split("</b>").nth(1).unwrap_or_default();
            assert!(says.len() > "<span></span>".len() + 10, "{caption}");
            seen += 1;
        }
        assert!(seen > 15, "{seen} figures");
    }
}

/// The rates of the heat map, the classes and the headline are those of the data.
#[test]
fn rates_on_the_page_are_those_of_the_data() {
    let data = sample();
    let text = page(&data, Lang::En);
    for field in &data.scores.fields {
        for cell in &field.dimensions {
            let dimension = Lang::En.of_list("dimension", &cell.dimension);
            let rate = percent(Some(cell.rate)).replace('>', "&gt;");
            let tip = format!("<title>{} · {dimension}: {rate}</title>", field.field.en);
            assert!(text.contains(&tip), "{tip}");
        }
    }
    for figure in &data.scores.headline {
        let mark = format!(
            "data-figure=\"headline.{}\">{}",
            figure.name,
            percent(figure.value)
        );
        assert!(text.contains(&mark), "{mark}");
    }
    for size in &data.matching[0].cluster_sizes[..5] {
        let tip = format!("<title>{}: {}</title>", size.size, count(size.clusters));
        assert!(text.contains(&tip), "{tip}");
    }
}

/// The part of the page between the opening of a section and its end.
fn section<'a>(text: &'a str, id: &str) -> &'a str {
    let from = text.find(&format!("<section id=\"{id}\"")).expect("there");
    let length = text[from..].find("</section>").expect("closed");
    &text[from..from + length]
}

#[test]
fn what_changed_since_the_last_run_is_counted_and_explained() {
    let data = sample();
    let difference = data.difference.as_ref().expect("an earlier run");
    for lang in Lang::ALL {
        let text = page(&data, lang);
        let shown = section(&text, "difference");
        for event in &difference.events {
            let name = lang.word(&format!("event.{}", event.event));
            let row = format!("{name}</th><td class=\"num\">{}</td>", count(event.count));
            assert!(shown.contains(&row), "{row}");
        }
        assert!(shown.contains(&count(difference.unchanged)));
        for field in &difference.fields {
            let numbers = [field.changed, field.filled, field.emptied]
                .map(|of| format!("<td class=\"num\">{}</td>", count(of)));
            assert!(shown.contains(&numbers.concat()), "{numbers:?}");
            for cause in &field.causes {
                let name = lang.word(&format!("cause.{}", cause.cause));
                let share = format!("{name} <b>{}</b>", count(cause.count));
                assert!(shown.contains(&share), "{share}");
            }
        }
        for said in [
            "120,340",
            "121,464",
            "+1,124",
            "96.20%",
            lang.word("difference_only_now"),
            lang.word("diff_what.rules"),
            "marketing_consent",
            "goldsieve diff 20261021T220000Z 20261121T220000Z-4f1c",
        ] {
            assert!(shown.contains(said), "{said}");
        }
    }
}

#[test]
fn departments_see_whom_they_disagree_with() {
    let data = sample();
    let of = &data.conflicts.disagreements[0];
    for lang in Lang::ALL {
        let text = page(&data, lang);
        let shown = section(&text, "conflicts");
        let cells = format!(
            "<td>{}</td><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num\">26.2%</td>",
            of.source,
            of.against,
            count(of.entities),
            count(of.compared)
        );
        assert!(shown.contains(&cells), "{cells}");
    }
}

#[test]
fn a_fix_names_every_rule_that_the_same_rows_break() {
    let text = page(&sample(), Lang::En);
    let shown = section(&text, "fixes");
    assert_eq!(shown.matches(Lang::En.word("fixes_further")).count(), 1);
    assert!(shown.contains("<code>mail-domain-known</code>"));
}

#[test]
fn parts_without_content_are_left_out() {
    let mut data = sample();
    data.difference = None;
    data.conflicts.disagreements.clear();
    let text = page(&data, Lang::Ko);
    assert!(text.contains("id=\"conflicts\""));
    for word in ["difference", "disagreements"] {
        assert!(!text.contains(Lang::Ko.word(word)), "{word}");
    }
    // An earlier run that says the same: counted, and said so.
    data.difference = Some(RunDifference {
        unchanged: 7,
        ..RunDifference::default()
    });
    let text = page(&data, Lang::Ko);
    let shown = section(&text, "difference");
    assert!(shown.contains(Lang::Ko.word("difference_no_values")));
    assert!(!shown.contains(Lang::Ko.word("difference_figures")));
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
    grow(&mut data.conflicts.disagreements, 4_000);
    let difference = data.difference.as_mut().expect("an earlier run");
    grow(&mut difference.fields, 400);
    grow(&mut difference.figures, 4_000);
    grow(&mut difference.fields_added, 400);
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
fn a_thousand_columns_and_five_hundred_checks_are_cut_with_a_sentence() {
    let mut data = sample();
    fn numbered<T: Clone>(items: &mut Vec<T>, to: usize, name: impl Fn(&mut T, String)) {
        let mut grown: Vec<T> = items.iter().cloned().cycle().take(to).collect();
        for (at, item) in grown.iter_mut().enumerate() {
            name(item, format!("column_{at}"));
        }
        *items = grown;
    }
    numbered(&mut data.quality.fields, 1_000, |it, name| {
        it.field.name = name
    });
    numbered(&mut data.quality.standardization, 1_000, |it, name| {
        it.field.name = name
    });
    numbered(&mut data.scores.fields, 1_000, |it, name| {
        it.field.name = name
    });
    numbered(&mut data.profile.missing.fields, 1_000, |it, name| {
        it.name = name
    });
    let mut overall: Vec<_> = data.profile.overall().cloned().collect();
    numbered(&mut overall, 1_000, |it, name| it.field.name = name);
    let own = ["crm", "erp", "shop"].map(|source| {
        let mut own = overall.clone();
        own.iter_mut().for_each(|it| it.source = source.into());
        own
    });
    data.profile.fields = overall
        .into_iter()
        .chain(own.into_iter().flatten())
        .collect();
    numbered(&mut data.quality.checks, 500, |it, name| {
        (it.rule, it.failed) = (name, 7);
    });
    for lang in Lang::ALL {
        let text = page(&data, lang);
        assert!(text.len() <= MOST_BYTES, "{} bytes", text.len());
        let said =
            |count: &str, table: &str| lang.say("more", &[("count", count), ("table", table)]);
        let rows = text.matches("<tr data-rule=").count();
        assert!(rows >= 100, "{rows} checks are shown");
        assert!(text.contains(&said(&(500 - rows).to_string(), "findings")));
        let fields = text.matches("<tr data-field=\"column_").count();
        assert!(text.contains(&said(&(1_000 - fields).to_string(), "metrics.json")));
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

/// A run of long names: what drawings must cut, and tables must break.
fn crowded() -> ReportData {
    let mut data = sample();
    let long = |label: &mut FieldLabel, nth: usize| {
        label.en = format!("Marketing consent by text message {nth}");
        label.ko = format!("문자 메시지 마케팅 수신 동의 여부 {nth}");
        label.description =
            "What the customer last said to the branch, by letter or on the phone".into();
    };
    let fields = data.quality.fields.iter_mut().map(|it| &mut it.field);
    let fields = fields.chain(
        data.quality
            .standardization
            .iter_mut()
            .map(|it| &mut it.field),
    );
    let fields = fields.chain(data.scores.fields.iter_mut().map(|it| &mut it.field));
    let fields = fields.chain(
        data.scores
            .agreement
            .fields
            .iter_mut()
            .map(|it| &mut it.field),
    );
    let fields = fields.chain(data.profile.missing.fields.iter_mut());
    fields
        .chain(data.fixes.fixes.iter_mut().map(|it| &mut it.field))
        .enumerate()
        .for_each(|(nth, it)| long(it, nth));
    let source = |nth: usize| format!("salesforce_contacts_of_the_korean_branch_{nth}");
    for (nth, pattern) in data.profile.missing.patterns.iter_mut().enumerate() {
        (pattern.source, pattern.rows) = (source(nth), pattern.rows * 1_000);
    }
    for (nth, point) in data.trend.iter_mut().enumerate() {
        point.source_rows = (0..7)
            .map(|of| (source(of), 1_000_000 + nth as u64))
            .collect();
        let dimensions = crate::tables::findings::Dimension::ALL;
        point.dimensions = dimensions.map(|of| (of.name().to_owned(), 0.99)).into();
    }
    data.conflicts.matrix.sources = (0..9).map(source).collect();
    data.conflicts.matrix.counts = vec![vec![123_456; 9]; 9];
    for size in &mut data.matching[0].cluster_sizes {
        size.clusters *= 1_000;
    }
    for (nth, bin) in data.matching[0].weights.iter_mut().enumerate() {
        (bin.from, bin.to) = (nth as f64 * 2.0 - 60.0, nth as f64 * 2.0 - 58.0);
        bin.matches *= 100;
    }
    for pair in &mut data.review.pairs {
        for (nth, comparison) in pair.comparisons.iter_mut().enumerate() {
            long(&mut comparison.fields[0].field, nth);
        }
    }
    data
}

/// Writes pages to look at: `cargo test -- --ignored pages_to_look_at`.
#[test]
#[ignore = "writes files for the eye"]
fn pages_to_look_at() {
    let mut audit = sample();
    audit.run.kind = PublicationKind::Audit;
    (audit.matching, audit.golden) = (Vec::new(), GoldenTotals::default());
    (audit.conflicts, audit.review) = (ConflictSummary::default(), ReviewSummary::default());
    let pages = [
        ("", sample()),
        ("-crowded", crowded()),
        ("-audit", audit),
        ("-empty", ReportData::default()),
    ];
    for (name, data) in pages {
        for lang in Lang::ALL {
            let file = format!("goldsieve-report{name}-{}.html", lang.code());
            let page = render(&data, lang).expect("renders");
            std::fs::write(std::env::temp_dir().join(file), page).expect("writes");
        }
    }
}
