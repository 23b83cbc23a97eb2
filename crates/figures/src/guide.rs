//! The drawings of the capture guide: tripod, frame, the four places of the torch, its height.

use commonlink_reference::{Lang, text};

use crate::svg::Svg;

/// The drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuideDrawing {
    /// The phone on a tripod straight above the mark, seen from the side.
    Tripod,
    /// Mark and ruler filling the frame.
    Frame,
    /// The four places of the torch, seen from above.
    Lamps,
    /// The height of the torch, seen from the side.
    Elevation,
    /// The four photographs that come of it.
    Order,
    /// One torch at the upper left, for a single photograph.
    Single,
}

impl GuideDrawing {
    /// Every drawing, in the order of the guide.
    pub const ALL: [Self; 6] =
        [Self::Tripod, Self::Frame, Self::Lamps, Self::Elevation, Self::Order, Self::Single];

    /// Name in keys of the catalogue and in ids.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tripod => "tripod",
            Self::Frame => "frame",
            Self::Lamps => "lamps",
            Self::Elevation => "elevation",
            Self::Order => "order",
            Self::Single => "single",
        }
    }
}

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 210.0;

/// One drawing, with its title and description in the language of the page.
pub fn guide(lang: Lang, drawing: GuideDrawing) -> String {
    let code = drawing.code();
    let id = format!("guide-{code}");
    let title = text(lang, &format!("help-guide-{code}-title"));
    let mut svg = Svg::described(WIDTH, HEIGHT, &id, &title, &text(lang, &format!("help-guide-{code}-desc")));
    match drawing {
        GuideDrawing::Tripod => tripod(lang, &mut svg),
        GuideDrawing::Frame => frame(lang, &mut svg),
        GuideDrawing::Lamps => lamps(lang, &mut svg),
        GuideDrawing::Elevation => elevation(lang, &mut svg),
        GuideDrawing::Order => order(lang, &mut svg),
        GuideDrawing::Single => single(lang, &mut svg),
    }
    svg.finish()
}

fn tripod(lang: Lang, svg: &mut Svg) {
    svg.line("f-axis", [20.0, 186.0, 280.0, 186.0]);
    svg.path("f-light", "M150 56L96 168H204Z");
    svg.rect("f-body", [102.0, 162.0, 96.0, 24.0], 4.0);
    svg.path("f-line", "M132 162v-4h36v4M206 182h44v4");
    svg.path("f-line", "M118 40L52 186M118 40L92 186M118 40h38");
    svg.rect("f-panel", [118.0, 34.0, 66.0, 12.0], 4.0).circle("f-on", [150.0, 48.0, 4.0]);
    svg.path("f-ghost", "M150 54V156");
    svg.path("f-line", "M150 152v-12h12");
    svg.text("f-strong", [196.0, 44.0], "start", &text(lang, "help-guide-word-phone"));
    svg.text("", [170.0, 136.0], "start", "90°");
    svg.text("f-mute", [228.0, 176.0], "middle", &text(lang, "help-guide-word-ruler"));
    svg.text("f-mute", [150.0, 202.0], "middle", &text(lang, "help-guide-word-package"));
}

/// The mark that stands for every mark in the guide: a ring with three waves and a dot.
fn sample(svg: &mut Svg, x: f64, y: f64, size: f64) {
    let s = |value: f64| crate::svg::number(value * size);
    svg.circle("f-line", [x, y, size]);
    for n in 0..3 {
        let top = y + size * (f64::from(n) * 0.28 - 0.08);
        let (left, w, h) = (crate::svg::number(x - 0.6 * size), s(0.3), s(0.18));
        svg.path(
            "f-line",
            &format!("M{left} {}q{w} -{h} {} 0t{} 0", crate::svg::number(top), s(0.6), s(0.6)),
        );
    }
    svg.circle("f-on", [x, y - 0.5 * size, 0.14 * size]);
}

fn ruler(svg: &mut Svg, x: f64, y: f64, length: f64) {
    svg.rect("f-panel", [x, y, length, 18.0], 2.0);
    let ticks = (length / 8.0) as u32;
    for n in 1..ticks {
        let at = x + f64::from(n) * 8.0;
        svg.line("f-line", [at, y, at, y + if n % 5 == 0 { 10.0 } else { 5.0 }]);
    }
}

fn frame(lang: Lang, svg: &mut Svg) {
    svg.rect("f-body", [14.0, 14.0, 216.0, 164.0], 6.0);
    sample(svg, 122.0, 78.0, 50.0);
    ruler(svg, 50.0, 146.0, 144.0);
    svg.path("f-line f-acc", "M22 40V22H44M200 22h22v18M222 152v18h-22M44 170H22v-18");
    svg.path("f-ghost", "M172 78h58");
    svg.text("f-mute", [236.0, 82.0], "start", &text(lang, "help-guide-word-finger"));
    svg.text("f-mute", [122.0, 200.0], "middle", &text(lang, "help-guide-word-frame"));
}

fn torch(svg: &mut Svg, x: f64, y: f64, place: char, number: &str) {
    let (beam, body) = match place {
        'r' => (format!("M{x} {y}L150 76V124Z"), [x, y - 9.0, 30.0, 18.0]),
        'l' => (format!("M{x} {y}L150 76V124Z"), [x - 30.0, y - 9.0, 30.0, 18.0]),
        't' => (format!("M{x} {y}L126 100H174Z"), [x - 9.0, y - 30.0, 18.0, 30.0]),
        _ => (format!("M{x} {y}L126 100H174Z"), [x - 9.0, y, 18.0, 30.0]),
    };
    svg.path("f-light", &beam);
    svg.rect("f-lamp", body, 4.0);
    let [bx, by, w, h] = body;
    svg.text("f-num", [bx + w / 2.0, by + h / 2.0 + 4.5], "middle", number);
}

fn lamps(lang: Lang, svg: &mut Svg) {
    torch(svg, 244.0, 100.0, 'r', "1");
    torch(svg, 150.0, 36.0, 't', "2");
    torch(svg, 56.0, 100.0, 'l', "3");
    torch(svg, 150.0, 164.0, 'b', "4");
    svg.rect("f-body", [112.0, 62.0, 76.0, 76.0], 5.0);
    sample(svg, 150.0, 100.0, 28.0);
    svg.path(
        "f-ghost",
        "M233.4 61.1A92 92 0 00196 20.3M104 20.3A92 92 0 0066.6 61.1M66.6 138.9A92 92 0 00104 179.7",
    );
    for (x, y, anchor, key, degrees) in [
        (259.0, 130.0, "middle", "right", "0°"),
        (166.0, 16.0, "start", "top", "90°"),
        (41.0, 130.0, "middle", "left", "180°"),
        (166.0, 200.0, "start", "bottom", "270°"),
    ] {
        let words = format!("{} {degrees}", text(lang, &format!("marks-light-{key}")));
        svg.text("", [x, y], anchor, &words);
    }
}

fn elevation(lang: Lang, svg: &mut Svg) {
    svg.line("f-axis", [20.0, 176.0, 280.0, 176.0]);
    svg.rect("f-body", [36.0, 152.0, 92.0, 24.0], 4.0);
    svg.path("f-line", "M64 152v-4h34v4");
    svg.path("f-light", "M236 74L60 152H104Z");
    svg.path("f-lamp", "M232 66l28 -16l9 15l-28 16z");
    svg.path("f-ghost", "M82 150L236 74M82 150H250");
    svg.path("f-line f-acc", "M150 150A68 68 0 00143 120");
    svg.text("f-strong", [158.0, 140.0], "start", "25–35°");
    svg.text("f-mute", [146.0, 86.0], "middle", &text(lang, "help-guide-word-distance"));
    svg.text("f-mute", [262.0, 40.0], "middle", &text(lang, "help-guide-word-torch"));
    svg.text("f-mute", [82.0, 196.0], "middle", &text(lang, "help-guide-word-package"));
}

fn order(lang: Lang, svg: &mut Svg) {
    for (n, key) in ["right", "top", "left", "bottom"].into_iter().enumerate() {
        let (x, y) = (8.0 + 72.0 * n as f64, 36.0);
        svg.rect("f-panel", [x, y, 66.0, 92.0], 4.0);
        sample(svg, x + 33.0, y + 46.0, 24.0);
        let shade = match key {
            "right" => format!("M{} {}h14v92h-14z", x + 52.0, y),
            "top" => format!("M{x} {y}h66v14h-66z"),
            "left" => format!("M{x} {y}h14v92h-14z"),
            _ => format!("M{x} {}h66v14h-66z", y + 78.0),
        };
        svg.path("f-light", &shade);
        svg.text("f-strong", [x + 33.0, y - 10.0], "middle", &(n + 1).to_string());
        svg.text("", [x + 33.0, y + 110.0], "middle", &text(lang, &format!("marks-light-{key}")));
    }
    svg.text("f-mute", [150.0, 186.0], "middle", &text(lang, "help-guide-word-nothing-moves"));
}

fn single(lang: Lang, svg: &mut Svg) {
    svg.rect("f-body", [104.0, 50.0, 112.0, 112.0], 5.0);
    svg.path("f-light", "M64 34L206 84L138 152Z");
    sample(svg, 160.0, 106.0, 40.0);
    svg.path("f-lamp", "M34 18l12 -12l24 24l-12 12z");
    svg.text("f-strong", [84.0, 22.0], "start", &text(lang, "help-guide-word-upper-left"));
    svg.text("f-mute", [160.0, 184.0], "middle", &text(lang, "help-guide-word-upright"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_has_words_and_no_style() {
        for drawing in GuideDrawing::ALL {
            let out = guide(Lang::En, drawing);
            assert!(!out.contains('⟦') && !out.contains("style=") && out.contains("<desc"), "{drawing:?}");
        }
    }

    #[test]
    fn the_torch_goes_right_top_left_bottom() {
        let out = guide(Lang::En, GuideDrawing::Order);
        let places: Vec<usize> =
            ["Right", "Top", "Left", "Bottom"].iter().filter_map(|word| out.find(word)).collect();
        assert!(places.len() == 4 && places.is_sorted());
    }
}
