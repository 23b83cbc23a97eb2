//! Writing SVG: numbers, escaped text, the frame with title and description.

use std::fmt::Write as _;

/// A drawing that is being written.
pub(crate) struct Svg {
    out: String,
}

impl Svg {
    /// A drawing with a meaning of its own. `id` ties title and description to it and must be unique on the
    /// page.
    pub fn described(width: f64, height: f64, id: &str, title: &str, desc: &str) -> Self {
        let mut out = String::with_capacity(2048);
        let (w, h, id) = (number(width), number(height), escape(id));
        let _ = write!(
            out,
            r#"<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
            escape(title),
            escape(desc)
        );
        Self { out }
    }

    /// A drawing that repeats words beside it.
    pub fn decoration(width: f64, height: f64) -> Self {
        let (w, h) = (number(width), number(height));
        Self { out: format!(r#"<svg viewBox="0 0 {w} {h}" aria-hidden="true" focusable="false">"#) }
    }

    pub fn rect(&mut self, class: &str, [x, y, w, h]: [f64; 4], round: f64) -> &mut Self {
        let (x, y, w, h) = (number(x), number(y), number(w.max(0.0)), number(h.max(0.0)));
        let _ = write!(self.out, r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}""#);
        if round > 0.0 {
            let _ = write!(self.out, r#" rx="{}""#, number(round));
        }
        self.out.push_str("/>");
        self
    }

    pub fn line(&mut self, class: &str, [x1, y1, x2, y2]: [f64; 4]) -> &mut Self {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        let _ = write!(self.out, r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#);
        self
    }

    pub fn circle(&mut self, class: &str, [x, y, r]: [f64; 3]) -> &mut Self {
        let [x, y, r] = [x, y, r].map(number);
        let _ = write!(self.out, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}"/>"#);
        self
    }

    /// A path in SVG's own words, written by this crate only.
    pub fn path(&mut self, class: &str, d: &str) -> &mut Self {
        let _ = write!(self.out, r#"<path class="{class}" d="{d}"/>"#);
        self
    }

    /// An open line through points.
    pub fn polyline(&mut self, class: &str, points: impl IntoIterator<Item = (f64, f64)>) -> &mut Self {
        let mut d = String::new();
        for (n, (x, y)) in points.into_iter().enumerate() {
            let _ = write!(d, "{}{} {}", if n == 0 { "M" } else { "L" }, number(x), number(y));
        }
        if d.is_empty() { self } else { self.path(class, &d) }
    }

    /// Words at a point; `anchor` is `start`, `middle` or `end`.
    pub fn text(&mut self, class: &str, [x, y]: [f64; 2], anchor: &str, words: &str) -> &mut Self {
        let [x, y] = [x, y].map(number);
        let _ = write!(
            self.out,
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{}</text>"#,
            escape(words)
        );
        self
    }

    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// At most two decimals, without trailing noughts; what is no number is written as 0.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A position on an axis.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    pub from: f64,
    pub to: f64,
    pub start: f64,
    pub end: f64,
}

impl Scale {
    /// Where a value stands; values beyond the axis stand at its end.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        if !value.is_finite() || !span.is_finite() || span.abs() < f64::EPSILON {
            return f64::midpoint(self.start, self.end);
        }
        let part = ((value - self.from) / span).clamp(0.0, 1.0);
        self.start + part * (self.end - self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_always_numbers() {
        assert_eq!([1.0, 0.125, -0.001, 2.5].map(number), ["1", "0.12", "0", "2.5"]);
        assert_eq!([f64::NAN, f64::INFINITY].map(number), ["0", "0"]);
    }

    #[test]
    fn words_cannot_break_out() {
        let mut svg = Svg::described(1.0, 1.0, "a", "<b>", "\"c\" & d");
        svg.text("f", [0.0, 0.0], "start", "</text><script>");
        let out = svg.finish();
        assert!(
            !out.contains("<script") && out.contains("&lt;b&gt;") && out.contains("&quot;c&quot; &amp; d")
        );
    }

    #[test]
    fn a_scale_holds_its_ends() {
        let scale = Scale { from: 0.0, to: 2.0, start: 10.0, end: 30.0 };
        let places = [1.0, -5.0, 9.0, f64::NAN].map(|value| number(scale.at(value)));
        assert_eq!(places, ["20", "10", "30", "20"]);
        assert_eq!(number(Scale { from: 1.0, to: 1.0, start: 0.0, end: 4.0 }.at(1.0)), "2");
    }
}
