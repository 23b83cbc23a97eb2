//! Writing SVG: numbers, escaped text, the frame with title and description.

use std::fmt::Write as _;

/// What a drawing is called. `id` ties title and description to it and must be unique on the page.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub desc: &'a str,
}

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

    /// A drawing of many parts with a class of its own. With `links` it is a group and not one picture: what stands
    /// inside a picture is nothing to a screen reader.
    pub fn composed(class: &str, [width, height]: [f64; 2], links: bool, words: Words<'_>) -> Self {
        let (w, h, id) = (number(width), number(height), escape(words.id));
        let role = if links { "group" } else { "img" };
        let mut out = String::with_capacity(16 * 1024);
        let _ = write!(
            out,
            r#"<svg class="{class}" viewBox="0 0 {w} {h}" direction="ltr" role="{role}" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
            escape(words.title),
            escape(words.desc)
        );
        Self { out }
    }

    /// A drawing with a class of its own that repeats words beside it.
    pub fn aside(class: &str, [width, height]: [f64; 2]) -> Self {
        let (w, h) = (number(width), number(height));
        let frame = format!(
            r#"<svg class="{class}" viewBox="0 0 {w} {h}" direction="ltr" aria-hidden="true" focusable="false">"#
        );
        Self { out: frame }
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

    /// A path whose line keeps its width in pixels, however small the drawing is shown.
    pub fn stroke(&mut self, class: &str, d: &str, width: f64) -> &mut Self {
        let width = number(width);
        let _ = write!(
            self.out,
            r#"<path class="{class}" d="{d}" stroke-width="{width}" vector-effect="non-scaling-stroke"/>"#
        );
        self
    }

    /// An area with a thin edge of one pixel or less; areas inside others are holes.
    pub fn area(&mut self, class: &str, d: &str) -> &mut Self {
        let _ = write!(
            self.out,
            r#"<path class="{class}" d="{d}" fill-rule="evenodd" vector-effect="non-scaling-stroke"/>"#
        );
        self
    }

    /// A circle whose edge keeps its width in pixels.
    pub fn disc(&mut self, class: &str, [x, y, r]: [f64; 3]) -> &mut Self {
        let [x, y, r] = [x, y, r].map(|value| number((value * 10.0).round() / 10.0));
        let _ = write!(
            self.out,
            r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}" vector-effect="non-scaling-stroke"/>"#
        );
        self
    }

    /// A dot that keeps its size in pixels: a line of no length with round ends.
    pub fn dot(&mut self, class: &str, [x, y]: [f64; 2], size: f64) -> &mut Self {
        let [x, y] = [x, y].map(|value| number((value * 10.0).round() / 10.0));
        self.stroke(class, &format!("M{x} {y}h0"), size)
    }

    /// Begins a group; `end` closes it. `scale` is of what stands inside.
    pub fn group(&mut self, class: &str, scale: f64) -> &mut Self {
        self.out.push_str("<g");
        if !class.is_empty() {
            let _ = write!(self.out, r#" class="{class}""#);
        }
        if (scale - 1.0).abs() > f64::EPSILON {
            let _ = write!(self.out, r#" transform="scale({})""#, number(scale));
        }
        self.out.push('>');
        self
    }

    pub fn end(&mut self) -> &mut Self {
        self.out.push_str("</g>");
        self
    }

    /// A thing with a name that shows on pointing, and a link where there is one. Links are reached by key in the
    /// table beside a drawing, not here: a map would be a hundred stops. A link leads within the site only.
    pub fn named(
        &mut self,
        class: &str,
        href: Option<&str>,
        name: &str,
        inside: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.named_with(class, href, (name, ""), inside)
    }

    /// The same, of a thing on which words stand: the name of its link holds them as they stand there.
    pub fn named_with(
        &mut self,
        class: &str,
        href: Option<&str>,
        (name, words): (&str, &str),
        inside: impl FnOnce(&mut Self),
    ) -> &mut Self {
        let href = href.filter(|href| within_site(href));
        let label = if name.contains(words) { escape(name) } else { escape(&format!("{words}, {name}")) };
        let name = escape(name);
        let _ = match href {
            Some(href) => write!(
                self.out,
                r#"<a class="{class}" href="{}" tabindex="-1" aria-label="{label}">"#,
                escape(href)
            ),
            None if class.is_empty() => write!(self.out, "<g>"),
            None => write!(self.out, r#"<g class="{class}">"#),
        };
        if !name.is_empty() {
            let _ = write!(self.out, "<title>{name}</title>");
        }
        inside(self);
        self.out.push_str(if href.is_some() { "</a>" } else { "</g>" });
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

/// Without what would end a text or an attribute, and without signs that XML does not allow.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// A path, a query or a place on the same page; nothing that names a scheme or another host. Signs that browsers leave out
/// of addresses, or turn, are refused: what is left could be another address.
fn within_site(href: &str) -> bool {
    !href.contains(|c: char| {
        c.is_control() || c.is_whitespace() || matches!(c, '\\' | '\u{fffe}' | '\u{ffff}')
    }) && (href.starts_with(['/', '?', '#']) && !href.starts_with("//"))
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

/// Well-formed, without style or script, and every number of every shape a finite one.
#[cfg(test)]
pub(crate) fn assert_drawing(svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(!["script", "style", "foreignObject"].contains(&element.tag_name().name()));
        for attribute in element.attributes() {
            assert!(attribute.name() != "style" && !attribute.name().starts_with("on"));
            let value = attribute.value();
            if [
                "d",
                "x",
                "y",
                "x1",
                "x2",
                "y1",
                "y2",
                "cx",
                "cy",
                "r",
                "width",
                "height",
                "viewBox",
                "stroke-width",
            ]
            .contains(&attribute.name())
            {
                assert!(!value.contains("NaN") && !value.contains("inf") && !value.contains('e'), "{value}");
                assert!(
                    !["width", "height", "r"].contains(&attribute.name()) || !value.starts_with('-'),
                    "{value}"
                );
            }
            if attribute.name() == "href" {
                assert!(within_site(value), "{value}");
            }
        }
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
    fn links_stay_within_the_site() {
        for good in ["/map?from=CO", "?drug=cocaine", "#table", "/"] {
            assert!(within_site(good), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            " /x",
            "/\t/example.org",
            "/\u{1}/x",
        ] {
            assert!(!within_site(bad), "{bad}");
        }
    }

    #[test]
    fn a_scale_holds_its_ends() {
        let scale = Scale { from: 0.0, to: 2.0, start: 10.0, end: 30.0 };
        let places = [1.0, -5.0, 9.0, f64::NAN].map(|value| number(scale.at(value)));
        assert_eq!(places, ["20", "10", "30", "20"]);
        assert_eq!(number(Scale { from: 1.0, to: 1.0, start: 0.0, end: 4.0 }.at(1.0)), "2");
    }
}
