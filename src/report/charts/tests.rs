//! Charts at their edges: no rows, one value, many categories.

use super::*;

fn bar(label: &str, value: Option<f64>) -> Bar {
    Bar {
        label: label.into(),
        values: vec![("a", value)],
        texts: vec!["x".into()],
    }
}

/// Every number in attributes is a plain finite one, and no width is negative.
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
}

#[test]
fn nothing_to_draw_draws_nothing() {
    assert_eq!(bars("t", 1.0, &[]), "");
    assert_eq!(columns("t", &[]), "");
    assert_eq!(matrix("t", &[], &[]), "");
    assert_eq!(waterfall("t", &[], "sum"), "");
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
    }
    for count in [0, 1, u64::MAX / 4] {
        let one = Column {
            label: "1".into(),
            parts: vec![("a", count), ("b", 0)],
        };
        sound(&columns("t", &[one]));
        sound(&matrix("t", &["a".into()], &[vec![count]]));
    }
    for bits in [0.0, -3.0, 1e300, f64::NAN, f64::NEG_INFINITY] {
        sound(&waterfall(
            "t",
            &[Step {
                label: "a".into(),
                bits,
            }],
            "sum",
        ));
    }
    sound(&matrix("t", &["a".into(), "b".into()], &[vec![1]]));
}

#[test]
fn many_categories_fit() {
    let rows: Vec<Bar> = (0..300)
        .map(|i| bar(&format!("필드 {i}"), Some(f64::from(i) / 300.0)))
        .collect();
    sound(&bars("t", 1.0, &rows));
    let many: Vec<Column> = (0..1000)
        .map(|i| Column {
            label: i.to_string(),
            parts: vec![("a", i)],
        })
        .collect();
    let svg = columns("t", &many);
    sound(&svg);
    assert!(
        svg.matches("class=\"label\"").count() < 20,
        "labels do not overlap"
    );
    let names: Vec<String> = (0..40).map(|i| format!("source {i}")).collect();
    sound(&matrix("t", &names, &vec![vec![3; 40]; 40]));
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
fn a_waterfall_ends_at_the_sum() {
    let steps: Vec<Step> = [3.0, -5.5, 4.0]
        .into_iter()
        .map(|bits| Step {
            label: "x".into(),
            bits,
        })
        .collect();
    assert!(waterfall("t", &steps, "sum").contains("+1.5</text>"));
}

#[test]
fn labels_cannot_leave_their_place() {
    let nasty = "</text><script>alert(1)</script>\"'&";
    for svg in [
        bars(nasty, 1.0, &[bar(nasty, Some(0.5))]),
        columns(
            nasty,
            &[Column {
                label: nasty.into(),
                parts: vec![("a", 1)],
            }],
        ),
        matrix(nasty, &[nasty.into()], &[vec![1]]),
        waterfall(
            nasty,
            &[Step {
                label: nasty.into(),
                bits: 1.0,
            }],
            nasty,
        ),
    ] {
        assert!(!svg.contains("<script"), "{svg}");
        sound(&svg);
    }
}

#[test]
fn long_labels_are_cut_by_width_not_by_bytes() {
    assert_eq!(cut("가나다라마", 10), "가나다라마");
    assert_eq!(cut("가나다라마바", 10), "가나다라…");
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(1_234_567), "1,234,567");
}
