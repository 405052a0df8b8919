//! Charts at their edges: no rows, one value, ten thousand categories, hostile labels.

use super::safe::escaped;
use super::*;

fn bar(label: &str, value: Option<f64>) -> Bar {
    Bar {
        label: label.into(),
        values: vec![("a", value)],
        texts: vec!["x".into()],
    }
}

fn column(label: &str, count: u64) -> Column {
    Column {
        label: label.into(),
        parts: vec![("a", count), ("b", 0)],
    }
}

fn combination(label: &str, columns: usize, count: u64) -> Combination {
    let marks = [Mark::Missing, Mark::Present, Mark::Absent];
    Combination {
        label: label.into(),
        marks: (0..columns).map(|i| marks[i % 3]).collect(),
        count,
    }
}

fn heat(label: &str, rate: Option<f64>) -> HeatRow {
    HeatRow {
        label: label.into(),
        cells: vec![rate.map(|rate| (rate, format!("{rate:.1}")))],
    }
}

fn line(label: &str, values: Vec<Option<f64>>) -> Line {
    Line {
        class: "a",
        label: label.into(),
        values,
    }
}

fn step(label: &str, bits: f64) -> Step {
    Step {
        label: label.into(),
        bits,
    }
}

fn fixed(value: f64) -> String {
    format!("{value:.2}")
}

/// Every number in attributes is a plain finite one, no size is negative, tags are balanced, and
/// the drawing is small.
fn sound(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(
        !svg.contains("width=\"-") && !svg.contains("height=\"-"),
        "{svg}"
    );
    for (open, close) in [
        ("<svg", "</svg>"),
        ("<g>", "</g>"),
        ("<text", "</text>"),
        ("<title", "</title>"),
    ] {
        assert_eq!(
            svg.matches(open).count(),
            svg.matches(close).count(),
            "{open}"
        );
    }
    assert!(svg.len() < 120_000, "{} bytes", svg.len());
}

#[test]
fn nothing_to_draw_draws_nothing() {
    assert_eq!(bars("t", 1.0, &[]), "");
    assert_eq!(columns("t", Heights::Roots, &[], &[(0.0, "x".into())]), "");
    assert_eq!(matrix("t", &[], &[]), "");
    assert_eq!(waterfall("t", &[], "sum", &[(1.0, "x".into())]), "");
    assert_eq!(heat_map("t", &["a".into()], &[]), "");
    assert_eq!(heat_map("t", &[], &[heat("a", Some(1.0))]), "");
    assert_eq!(combinations("t", &["a".into()], &[]), "");
    assert_eq!(combinations("t", &[], &[combination("a", 0, 1)]), "");
    assert_eq!(lines("t", &[], &[], None, fixed), "");
    assert_eq!(
        lines("t", &["1".into()], &[line("a", vec![None])], None, fixed),
        ""
    );
    assert_eq!(spark("t", &[]), "");
    assert_eq!(spark("t", &[Some(1.0), None]), "", "one value is no line");
}

#[test]
fn one_value_zero_and_what_is_no_number_are_drawn() {
    for value in [
        None,
        Some(0.0),
        Some(1.0),
        Some(7.0),
        Some(-1.0),
        Some(f64::NAN),
        Some(f64::INFINITY),
    ] {
        sound(&bars("t", 1.0, &[bar("a", value)]));
        sound(&bars("t", 0.0, &[bar("a", value)]));
        sound(&lines(
            "t",
            &["1".into()],
            &[line("a", vec![value])],
            Some(1.0),
            fixed,
        ));
        sound(&spark("t", &[value, Some(0.5), value, Some(0.6)]));
    }
    for rate in [None, Some(0.0), Some(0.9997), Some(1.0)] {
        sound(&heat_map(
            "t",
            &["a".into(), "b".into()],
            &[heat("a", rate)],
        ));
    }
    for count in [0, 1, u64::MAX / 4] {
        sound(&columns(
            "t",
            Heights::Roots,
            &[column("1", count)],
            &[(0.5, "x".into())],
        ));
        sound(&matrix("t", &["a".into()], &[vec![count]]));
        sound(&combinations(
            "t",
            &["a".into()],
            &[combination("a", 1, count)],
        ));
    }
    for bits in [0.0, -3.0, 1e300, f64::NAN, f64::NEG_INFINITY] {
        sound(&waterfall(
            "t",
            &[step("a", bits)],
            "sum",
            &[(bits, "x".into())],
        ));
    }
    sound(&matrix("t", &["a".into(), "b".into()], &[vec![1]]));
}

#[test]
fn ten_thousand_categories_stay_small_and_are_counted() {
    const MANY: usize = 10_000;
    let names: Vec<String> = (0..MANY).map(|i| format!("항목 {i}")).collect();
    let share = |i: usize| Some(i as f64 / MANY as f64);
    let rows: Vec<Bar> = (0..MANY).map(|i| bar(&names[i], share(i))).collect();
    let svg = bars("t", 1.0, &rows);
    sound(&svg);
    assert!(svg.contains("+ 9,940"), "says how many are left out");

    let many: Vec<Column> = (0..MANY)
        .map(|i| column(&i.to_string(), i as u64))
        .collect();
    let svg = columns("t", Heights::Roots, &many, &[(5_000.0, "x".into())]);
    sound(&svg);
    assert!(svg.matches("class=\"label\"").count() < 20, "labels apart");
    let whole: u64 = (0..MANY as u64).sum();
    let drawn: u64 = regex::Regex::new(r"<title>\d+–\d+: ([\d,]+)</title>")
        .expect("a pattern")
        .captures_iter(&svg)
        .map(|found| found[1].replace(',', "").parse::<u64>().expect("a count"))
        .sum();
    assert_eq!(drawn, whole, "joined columns keep every count");

    let svg = matrix("t", &names, &vec![vec![3; 40]; 40]);
    sound(&svg);
    assert!(svg.contains("+ 9,976"));

    let heats: Vec<HeatRow> = (0..MANY).map(|i| heat(&names[i], share(i))).collect();
    let svg = heat_map("t", &names, &heats);
    sound(&svg);
    assert!(svg.contains("+ 9,940"));

    let rows: Vec<Combination> = (0..MANY)
        .map(|i| combination(&names[i], 400, i as u64))
        .collect();
    let svg = combinations("t", &names, &rows);
    sound(&svg);
    assert!(svg.contains("+ 9,976"));

    let values: Vec<Option<f64>> = (0..MANY).map(share).collect();
    let many: Vec<Line> = names
        .iter()
        .take(30)
        .map(|n| line(n, values.clone()))
        .collect();
    sound(&lines("t", &names, &many, Some(1.0), fixed));
    sound(&spark("t", &values));

    let steps: Vec<Step> = names.iter().map(|name| step(name, 0.5)).collect();
    let svg = waterfall("t", &steps, "sum", &[]);
    sound(&svg);
    assert!(svg.contains("+5000.0</text>"), "the rest is in the sum");
}

#[test]
fn a_bar_is_as_long_as_its_value() {
    let width = |value: f64| -> f64 {
        let svg = bars("t", 1.0, &[bar("a", Some(value))]);
        let rest = &svg[svg.find("class=\"a\"").expect("a bar")..];
        let rest = &rest[rest.find("width=\"").expect("a width") + 7..];
        rest[..rest.find('"').expect("a quote")]
            .parse()
            .expect("a number")
    };
    assert!((width(1.0) - 2.0 * width(0.5)).abs() < 0.2);
}

#[test]
fn heights_follow_counts_or_their_roots() {
    let heights = |heights| -> Vec<f64> {
        let svg = columns("t", heights, &[column("1", 1), column("2", 4)], &[]);
        let found = regex::Regex::new(r#"class="a"[^>]* height="([\d.]+)""#).expect("a pattern");
        let found = found.captures_iter(&svg);
        found.map(|it| it[1].parse().expect("a number")).collect()
    };
    assert_eq!(heights(Heights::Counts), [37.5, 150.0]);
    assert_eq!(heights(Heights::Roots), [75.0, 150.0]);
}

#[test]
fn a_waterfall_ends_at_the_sum() {
    let steps: Vec<Step> = [3.0, -5.5, 4.0].map(|bits| step("x", bits)).into();
    assert!(waterfall("t", &steps, "sum", &[]).contains("+1.5</text>"));
}

#[test]
fn a_gap_breaks_the_line_and_a_bound_is_not_passed() {
    let points: Vec<String> = (0..4).map(|i| i.to_string()).collect();
    let values = vec![Some(0.9), Some(1.0), None, Some(1.0)];
    let svg = lines("t", &points, &[line("a", values)], Some(1.0), fixed);
    assert_eq!(svg.matches("<polyline").count(), 2, "{svg}");
    assert!(svg.contains(">1.00</text>") && !svg.contains(">1.01</text>"));
}

#[test]
fn grades_follow_the_lines_between_them() {
    assert_eq!(grade(1.0), "g5");
    assert_eq!(grade(0.9997), "g5");
    assert_eq!(grade(0.99969), "g4");
    assert_eq!(grade(0.97), "g3");
    assert_eq!(grade(0.0), "g0");
    assert_eq!(grade(f64::NAN), "g0");
}

#[test]
fn labels_cannot_leave_their_place() {
    let nasty = "</text><script>alert(1)</script>\"'&";
    let limit = [(1.0, nasty.to_owned())];
    for svg in [
        bars(nasty, 1.0, &[bar(nasty, Some(0.5))]),
        columns(nasty, Heights::Roots, &[column(nasty, 1)], &limit),
        matrix(nasty, &[nasty.into()], &[vec![1]]),
        waterfall(nasty, &[step(nasty, 1.0)], nasty, &limit),
        heat_map(nasty, &[nasty.into()], &[heat(nasty, Some(0.5))]),
        combinations(nasty, &[nasty.into()], &[combination(nasty, 1, 2)]),
        lines(
            nasty,
            &[nasty.into()],
            &[line(nasty, vec![Some(1.0)])],
            None,
            |_| nasty.into(),
        ),
        spark(nasty, &[Some(1.0), Some(2.0)]),
    ] {
        assert!(!svg.contains("<script") && svg.contains("&lt;"), "{svg}");
        sound(&svg);
    }
    assert_eq!(escaped("a\u{0}<b>&'\""), "a &lt;b&gt;&amp;&#39;&quot;");
}

#[test]
fn long_labels_are_cut_by_width_not_by_bytes() {
    assert_eq!(cut("가나다라마", 10), "가나다라마");
    assert_eq!(cut("가나다라마바", 10), "가나다라…");
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(1_234_567), "1,234,567");
}
