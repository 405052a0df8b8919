//! The pen of all charts: rectangles, lines and text as SVG, escaped, with finite numbers only.

use std::fmt::Write;

use super::safe::{escaped, xy};
use super::{WIDTH, cut, grouped};

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing under way.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.body
            .write_fmt(text)
            .expect("writing to a string never fails");
    }

    /// A rectangle; `round` is the radius of its corners.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), size: (f64, f64), round: f64) {
        let (w, h) = (xy(size.0.max(0.0)), xy(size.1.max(0.0)));
        let (x, y, round) = (xy(x), xy(y), xy(round));
        self.push(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}" rx="{round}"/>"#
        ));
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let (x1, y1, x2, y2) = (xy(x1), xy(y1), xy(x2), xy(y2));
        self.push(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    /// A line through points.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.is_empty() {
            return;
        }
        let points: Vec<String> = points
            .iter()
            .map(|&(x, y)| format!("{},{}", xy(x), xy(y)))
            .collect();
        self.push(format_args!(
            r#"<polyline class="{class}" points="{}"/>"#,
            points.join(" ")
        ));
    }

    /// A dot.
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let (x, y, r) = (xy(x), xy(y), xy(radius));
        self.push(format_args!(
            r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}"/>"#
        ));
    }

    /// Text.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let (x, y, text) = (xy(x), xy(y), escaped(text));
        let anchor = anchored(anchor);
        self.push(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#
        ));
    }

    /// A label cut to about `width` Latin characters; the whole of it is told on hovering.
    pub(super) fn label(&mut self, at: (f64, f64), anchor: Anchor, width: usize, label: &str) {
        let short = cut(label, width);
        if short == label {
            return self.text("label", at, anchor, label);
        }
        let (x, y) = (xy(at.0), xy(at.1));
        let (whole, short, anchor) = (escaped(label), escaped(&short), anchored(anchor));
        self.push(format_args!(
            r#"<text class="label" x="{x}" y="{y}"{anchor}><title>{whole}</title>{short}</text>"#
        ));
    }

    /// A label that climbs to the right.
    pub(super) fn slanted(&mut self, (x, y): (f64, f64), width: usize, label: &str) {
        let (x, y) = (xy(x), xy(y));
        let (whole, short) = (escaped(label), escaped(&cut(label, width)));
        self.push(format_args!(
            r#"<text class="label" transform="translate({x} {y}) rotate(-45)"><title>{whole}</title>{short}</text>"#
        ));
    }

    /// Marks that belong together, with what is told on hovering.
    pub(super) fn told(&mut self, tip: &str, draw: impl FnOnce(&mut Self)) {
        let tip = escaped(tip);
        self.push(format_args!("<g><title>{tip}</title>"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// Says below a drawing how many rows it left out; gives the height it then has.
    pub(super) fn left_out(&mut self, rows: usize, height: f64) -> f64 {
        if rows == 0 {
            return height;
        }
        let text = format!("+ {}", grouped(rows as u64));
        self.text("value", (WIDTH / 2.0, height + 13.0), Anchor::Middle, &text);
        height + 20.0
    }

    /// Whether nothing was drawn.
    pub(super) fn is_blank(&self) -> bool {
        self.body.is_empty()
    }

    /// The drawing; nothing drawn gives no drawing at all.
    pub(super) fn finish(self, title: &str, (width, height): (f64, f64)) -> String {
        if self.is_blank() {
            return String::new();
        }
        let (title, width, height) = (escaped(title), xy(width), xy(height));
        format!(
            r#"<svg class="chart" role="img" aria-label="{title}" viewBox="0 0 {width} {height}"><title>{title}</title>{}</svg>"#,
            self.body
        )
    }
}

fn anchored(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "",
        Anchor::Middle => r#" text-anchor="middle""#,
        Anchor::End => r#" text-anchor="end""#,
    }
}
