//! Things.

use std::f32::consts::{PI, TAU};

use super::{Measures, Pen};

pub(super) fn crown(pen: &mut Pen, m: &mut Measures) {
    let points = m.count(3, 5);
    let tall = m.real(0.55, 0.8);
    let valley = m.real(0.02, 0.2);
    let flare = m.real(0.74, 0.95);
    let mut outline = vec![[-0.7, 0.5], [0.7, 0.5]];
    for k in (0..points).rev() {
        let x = -flare + 2.0 * flare * k as f32 / (points - 1) as f32;
        outline.push([x, -tall * (1.0 - 0.3 * (x / flare).abs())]);
        if k > 0 {
            outline.push([x - flare / (points - 1) as f32, valley]);
        }
    }
    pen.polygon(&outline);
    let base = m.real(0.6, 0.68);
    pen.rectangle(-0.72, base, 0.72, base + 0.24);
    if m.yes(0.6) {
        let ball = m.real(0.07, 0.11);
        for k in 0..points {
            let x = -flare + 2.0 * flare * k as f32 / (points - 1) as f32;
            pen.disc([x, -tall * (1.0 - 0.3 * (x / flare).abs()) - ball], ball);
        }
    }
    if m.yes(0.5) {
        let gems = m.count(2, 4);
        for k in 0..gems {
            let x = -0.5 + (k as f32 / (gems - 1) as f32);
            pen.cut(|pen| pen.regular([x, base + 0.12], 0.08, 4, 0.0));
        }
    } else {
        let y = m.real(0.28, 0.38);
        pen.cut(|pen| pen.line(&[[-0.62, y], [0.62, y]], 0.07));
    }
}

pub(super) fn anchor(pen: &mut Pen, m: &mut Measures) {
    let stem = m.real(0.11, 0.17);
    let eye = m.real(0.14, 0.2);
    pen.line(&[[0.0, -0.55], [0.0, 0.8]], stem);
    pen.ring([0.0, -0.74], eye, 0.09);
    let stock = m.real(0.34, 0.5);
    let y = m.real(-0.45, -0.3);
    pen.line(&[[-stock, y], [stock, y]], stem * 0.9);
    let radius = m.real(0.66, 0.78);
    let from = m.real(0.1, 0.3);
    pen.arc([0.0, 0.12], radius, from, PI - from, stem);
    let barb = m.real(0.16, 0.26);
    let (sin, cos) = from.sin_cos();
    let tip = [radius * cos, 0.12 + radius * sin];
    pen.both_sides(&[
        [tip[0] + barb, tip[1]],
        [tip[0] - barb, tip[1] + 0.02],
        [tip[0] + 0.05, tip[1] - barb * 1.4],
    ]);
    if m.yes(0.4) {
        let swing = m.real(0.25, 0.4);
        let rope: Vec<[f32; 2]> =
            (0..=24).map(|k| k as f32 / 24.0).map(|t| [swing * (t * 9.0).sin(), -0.5 + 1.2 * t]).collect();
        pen.line(&rope, 0.06);
    }
}

pub(super) fn shield(pen: &mut Pen, m: &mut Measures) {
    let wide = m.real(0.68, 0.85);
    let outline = |scale: f32| -> Vec<[f32; 2]> {
        let mut points =
            vec![[-wide * scale, -0.9 * scale], [0.0, -0.78 * scale], [wide * scale, -0.9 * scale]];
        for k in 0..=16 {
            let t = k as f32 / 16.0;
            let x = wide * (1.0 - 2.0 * t);
            points.push([x * scale, (0.1 + 0.85 * (1.0 - (x / wide).abs().powf(1.8))) * scale]);
        }
        points
    };
    pen.polygon(&outline(1.0));
    let rim = m.real(0.78, 0.85);
    pen.cut(|pen| pen.polygon(&outline(rim)));
    match m.count(0, 4) {
        0 => {
            let width = m.real(0.18, 0.3);
            pen.line(&[[-wide * 0.6, -0.5], [wide * 0.45, 0.42]], width);
        }
        1 => {
            let points = m.count(5, 7);
            pen.star([0.0, -0.08], 0.48, 0.2, points, 0.0);
        }
        2 => {
            let width = m.real(0.14, 0.22);
            pen.line(&[[0.0, -0.3], [0.0, 0.66]], width);
            pen.disc([-wide * 0.42, -0.4], width * 0.8);
            pen.disc([wide * 0.42, -0.4], width * 0.8);
        }
        3 => {
            let width = m.real(0.13, 0.2);
            for k in 0..2 {
                let y = -0.25 + 0.42 * k as f32;
                pen.line(&[[-wide * 0.5, y + 0.2], [0.0, y - 0.15], [wide * 0.5, y + 0.2]], width);
            }
        }
        _ => {
            pen.rectangle(-wide * 0.72, -0.6, 0.0, -0.05);
            pen.polygon(&[[0.0, -0.05], [wide * 0.72, -0.05], [wide * 0.5, 0.4], [0.0, 0.7]]);
        }
    }
}

pub(super) fn gem(pen: &mut Pen, m: &mut Measures) {
    let table = m.real(0.4, 0.58);
    let girdle = m.real(-0.38, -0.2);
    let deep = m.real(0.8, 0.95);
    pen.polygon(&[[-table, -0.72], [table, -0.72], [0.96, girdle], [0.0, deep], [-0.96, girdle]]);
    let width = m.real(0.06, 0.09);
    let facet = m.real(0.25, 0.42);
    pen.cut(|pen| {
        pen.line(&[[-0.9, girdle], [0.9, girdle]], width);
        pen.line(&[[-facet, girdle], [0.0, deep - 0.1], [facet, girdle]], width);
        pen.line(&[[-facet, girdle], [0.0, -0.68], [facet, girdle]], width);
    });
}

pub(super) fn key(pen: &mut Pen, m: &mut Measures) {
    let bow = m.real(0.27, 0.36);
    let corners = m.count(0, 3);
    if corners == 0 {
        pen.disc([0.0, -0.6], bow + 0.06);
        pen.cut(|pen| pen.disc([0.0, -0.6], bow * 0.55));
    } else {
        for k in 0..corners + 2 {
            let (sin, cos) = (TAU * k as f32 / (corners + 2) as f32 - PI / 2.0).sin_cos();
            pen.ring([0.22 * cos, -0.62 + 0.22 * sin], 0.17, 0.09);
        }
    }
    let shaft = m.real(0.12, 0.18);
    pen.line(&[[0.0, -0.3], [0.0, 0.9]], shaft);
    let teeth = m.count(2, 4);
    for k in 0..teeth {
        let y = 0.88 - k as f32 * 0.2;
        let reach = m.real(0.22, 0.5);
        pen.line(&[[0.0, y], [reach, y]], 0.12);
    }
    if m.yes(0.4) {
        pen.line(&[[-0.18, -0.15], [0.18, -0.15]], 0.09);
    }
}

pub(super) fn palm(pen: &mut Pen, m: &mut Measures) {
    let lean = m.real(-0.3, 0.3);
    let top = [lean, -0.35];
    pen.polygon(&[[-0.16, 0.85], [top[0] - 0.06, top[1]], [top[0] + 0.06, top[1]], [0.12, 0.85]]);
    let leaves = m.count(5, 8);
    let long = m.real(0.5, 0.64);
    for k in 0..leaves {
        let angle = PI + PI * (k as f32 + 0.5) / leaves as f32;
        let (sin, cos) = angle.sin_cos();
        let drop = m.real(0.12, 0.35);
        pen.polygon(&[
            [top[0], top[1] + 0.04],
            [top[0] + long * 0.6 * cos, top[1] + long * 0.75 * sin - 0.06],
            [top[0] + long * 1.1 * cos, top[1] + long * 0.8 * sin + drop],
            [top[0] + long * 0.55 * cos, top[1] + long * 0.55 * sin + 0.1],
        ]);
    }
    let ground = m.real(0.5, 0.8);
    pen.ellipse([0.0, 0.88], ground, 0.09);
    if m.yes(0.4) {
        pen.disc([-0.65, -0.7], m.real(0.14, 0.2));
    }
}

pub(super) fn boat(pen: &mut Pen, m: &mut Measures) {
    let keel = m.real(0.4, 0.62);
    pen.polygon(&[[-0.92, 0.35], [0.92, 0.35], [keel, 0.8], [-keel, 0.8]]);
    let mast = m.real(-0.15, 0.15);
    pen.line(&[[mast, 0.35], [mast, -0.92]], 0.09);
    let jib = m.real(0.45, 0.75);
    pen.polygon(&[[mast + 0.1, -0.85], [mast + 0.1, 0.22], [mast + jib, 0.22]]);
    if m.yes(0.7) {
        let main = m.real(0.4, 0.62);
        pen.polygon(&[[mast - 0.1, -0.6], [mast - 0.1, 0.22], [mast - main, 0.22]]);
    }
    if m.yes(0.5) {
        let wave: Vec<[f32; 2]> = (0..=24)
            .map(|k| -0.92 + 1.84 * k as f32 / 24.0)
            .map(|x| [x, 0.92 + 0.05 * (x * 9.0).sin()])
            .collect();
        pen.line(&wave, 0.07);
    } else {
        pen.cut(|pen| {
            for k in 0..4 {
                pen.disc([-0.45 + 0.3 * k as f32, 0.53], 0.06);
            }
        });
    }
}

pub(super) fn mountain(pen: &mut Pen, m: &mut Measures) {
    let peak = m.real(-0.35, 0.1);
    let second = m.real(0.35, 0.6);
    let low = m.real(-0.35, 0.0);
    let snow = m.real(0.2, 0.32);
    pen.polygon(&[
        [-0.95, 0.7],
        [peak, -0.8],
        [f32::midpoint(peak, second), 0.0],
        [second, low],
        [0.95, 0.7],
    ]);
    pen.cut(|pen| {
        let y = -0.8 + snow * 1.9;
        pen.line(
            &[
                [peak - snow, y],
                [peak - snow * 0.3, y - 0.16],
                [peak + 0.02, y + 0.06],
                [peak + snow, y - 0.06],
            ],
            0.08,
        );
    });
    if m.yes(0.5) {
        pen.disc([0.68, -0.62], m.real(0.14, 0.22));
    }
    let lines = m.count(0, 2);
    for k in 0..lines {
        let y = 0.83 + 0.14 * k as f32;
        pen.line(&[[-0.85, y], [0.85, y]], 0.07);
    }
}

pub(super) fn hourglass(pen: &mut Pen, m: &mut Measures) {
    let wide = m.real(0.5, 0.72);
    let neck = m.real(0.06, 0.12);
    pen.polygon(&[[-wide, -0.78], [wide, -0.78], [neck, 0.0], [wide, 0.78], [-wide, 0.78], [-neck, 0.0]]);
    let sand = m.real(0.2, 0.55);
    pen.cut(|pen| {
        let x = wide * 0.8;
        pen.polygon(&[[-x, -0.68], [x, -0.68], [x * sand, -0.68 * sand], [-x * sand, -0.68 * sand]]);
        pen.polygon(&[[0.0, 0.12], [x * 0.55, 0.5], [-x * 0.55, 0.5]]);
    });
    let plate = m.real(0.1, 0.16);
    pen.rectangle(-wide - 0.12, -0.95, wide + 0.12, -0.95 + plate);
    pen.rectangle(-wide - 0.12, 0.95 - plate, wide + 0.12, 0.95);
}

pub(super) fn fir(pen: &mut Pen, m: &mut Measures) {
    let tiers = m.count(2, 4);
    let wide = m.real(0.55, 0.8);
    for k in 0..tiers {
        let top = -0.96 + 1.35 * k as f32 / tiers as f32;
        let reach = wide * (0.5 + 0.5 * (k + 1) as f32 / tiers as f32);
        pen.polygon(&[[0.0, top], [reach, top + 1.7 / tiers as f32], [-reach, top + 1.7 / tiers as f32]]);
    }
    let trunk = m.real(0.1, 0.18);
    pen.rectangle(-trunk, 0.55, trunk, 0.96);
    if m.yes(0.5) {
        for k in 0..4 {
            let x = if k % 2 == 0 { -0.15 } else { 0.18 };
            pen.cut(|pen| pen.disc([x, -0.3 + 0.25 * k as f32], 0.07));
        }
    }
}

pub(super) fn bell(pen: &mut Pen, m: &mut Measures) {
    let shoulder = m.real(0.32, 0.46);
    let lip = m.real(0.7, 0.85);
    let right: Vec<[f32; 2]> = (0..=20)
        .map(|k| k as f32 / 20.0)
        .map(|t| [shoulder * (t * PI / 2.0).sin().max(0.15) + (lip - shoulder) * t.powi(4), -0.75 + 1.25 * t])
        .collect();
    let mut outline = right.clone();
    outline.extend(right.iter().rev().map(|[x, y]| [-x, *y]));
    pen.polygon(&outline);
    pen.line(&[[-lip, 0.56], [lip, 0.56]], 0.12);
    pen.disc([0.0, 0.76], m.real(0.13, 0.18));
    pen.ring([0.0, -0.82], 0.11, 0.07);
    let band = m.real(0.2, 0.38);
    pen.cut(|pen| pen.line(&[[-0.55, band], [0.55, band]], 0.07));
}

pub(super) fn cup(pen: &mut Pen, m: &mut Measures) {
    let rim = m.real(0.6, 0.75);
    let foot = m.real(0.3, 0.45);
    let stem = m.real(0.07, 0.12);
    let bowl: Vec<[f32; 2]> = (0..=24)
        .map(|k| -1.0 + 2.0 * k as f32 / 24.0)
        .map(|x| [x * rim, -0.85 + 1.0 * (1.0 - x * x).max(0.0).sqrt()])
        .collect();
    pen.polygon(&bowl);
    pen.line(&[[0.0, 0.1], [0.0, 0.8]], stem * 2.0);
    pen.polygon(&[[-foot, 0.95], [-0.1, 0.72], [0.1, 0.72], [foot, 0.95]]);
    if m.yes(0.6) {
        pen.arc([rim * 0.85, -0.5], 0.25, -PI * 0.45, PI * 0.6, 0.09);
        pen.arc([-rim * 0.85, -0.5], 0.25, PI * 0.4, PI * 1.45, 0.09);
    }
    let mark = m.count(4, 6);
    pen.cut(|pen| pen.star([0.0, -0.45], 0.2, 0.09, mark, 0.0));
}

pub(super) fn house(pen: &mut Pen, m: &mut Measures) {
    let eave = m.real(-0.2, 0.02);
    let wide = m.real(0.6, 0.75);
    pen.polygon(&[[-0.95, eave], [0.0, -0.9], [0.95, eave]]);
    pen.rectangle(-wide, eave + 0.08, wide, 0.9);
    let door = m.real(0.12, 0.2);
    let at = m.real(-0.3, 0.3);
    pen.cut(|pen| {
        pen.rectangle(at - door, 0.4, at + door, 0.92);
        pen.rectangle(-wide + 0.1, eave + 0.2, -wide + 0.32, eave + 0.42);
        pen.rectangle(wide - 0.32, eave + 0.2, wide - 0.1, eave + 0.42);
    });
    if m.yes(0.5) {
        pen.rectangle(0.42, -0.88, 0.62, -0.4);
    }
}

pub(super) fn trident(pen: &mut Pen, m: &mut Measures) {
    let wide = m.real(0.42, 0.62);
    let width = m.real(0.1, 0.15);
    let fork = m.real(-0.15, 0.1);
    pen.line(&[[0.0, -0.8], [0.0, 0.95]], width);
    pen.arc([0.0, fork - 0.25], wide, 0.0, PI, width);
    let barb = m.real(0.13, 0.2);
    for x in [-wide, 0.0, wide] {
        pen.line(&[[x, fork - 0.25], [x, -0.7]], width);
        pen.polygon(&[[x - barb, -0.62], [x, -0.97], [x + barb, -0.62]]);
    }
    if m.yes(0.5) {
        pen.line(&[[-0.3, 0.62], [0.3, 0.62]], width);
    }
}
