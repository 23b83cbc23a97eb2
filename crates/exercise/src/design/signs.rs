//! Signs and ornaments.

use std::f32::consts::{PI, TAU};

use super::{Measures, Pen};

pub(super) fn star(pen: &mut Pen, m: &mut Measures) {
    // No six points: that star is a religious sign.
    let points = [4, 5, 7, 8, 9][m.count(0, 4)];
    let inner = m.real(0.3, 0.6);
    let turn = if m.yes(0.3) { PI / points as f32 } else { 0.0 };
    pen.star([0.0, 0.0], 0.98, inner, points, turn);
    match m.count(0, 3) {
        0 => {
            let hole = m.real(0.15, 0.28);
            pen.cut(|pen| pen.disc([0.0, 0.0], hole));
        }
        1 => {
            pen.cut(|pen| pen.star([0.0, 0.0], 0.72, inner * 0.7, points, turn));
            let core = m.real(0.18, 0.3);
            pen.disc([0.0, 0.0], core);
        }
        2 => {
            let width = m.real(0.06, 0.12);
            for k in 0..points {
                let (sin, cos) = (turn - PI / 2.0 + TAU * k as f32 / points as f32).sin_cos();
                pen.cut(|pen| pen.line(&[[0.0, 0.0], [0.8 * cos, 0.8 * sin]], width));
            }
        }
        _ => {}
    }
}

pub(super) fn rings(pen: &mut Pen, m: &mut Measures) {
    let count = m.count(2, 4);
    let width = m.real(0.1, 0.16);
    let start = m.real(0.85, 0.92);
    for k in 0..count {
        let gap = m.real(0.0, TAU);
        let open = m.real(0.35, 1.3);
        let radius = start - k as f32 * (width + m.real(0.08, 0.12));
        if radius > 0.15 {
            pen.arc([0.0, 0.0], radius, gap, gap + TAU - open, width);
        }
    }
    match m.count(0, 2) {
        0 => pen.disc([0.0, 0.0], 0.12),
        1 => pen.regular([0.0, 0.0], 0.2, 3, 0.0),
        _ => pen.rectangle(-0.14, -0.14, 0.14, 0.14),
    }
}

pub(super) fn heart(pen: &mut Pen, m: &mut Measures) {
    let fat = m.real(0.8, 1.0);
    let outline = |scale: f32| -> Vec<[f32; 2]> {
        (0..64)
            .map(|k| {
                let t = TAU * k as f32 / 64.0;
                let x = t.sin().powi(3);
                let y = -(13.0 * t.cos() - 5.0 * (2.0 * t).cos() - 2.0 * (3.0 * t).cos() - (4.0 * t).cos())
                    / 17.0;
                [x * scale * fat, (y - 0.08) * scale * 0.98]
            })
            .collect()
    };
    pen.polygon(&outline(0.95));
    match m.count(0, 3) {
        0 => {
            let inner = m.real(0.6, 0.75);
            pen.cut(|pen| pen.polygon(&outline(inner)));
        }
        1 => {
            let slope = m.real(0.3, 0.9);
            let width = m.real(0.12, 0.18);
            pen.line(&[[-1.0, slope], [1.0, -slope]], width);
            pen.cut(|pen| pen.line(&[[-0.7, slope * 0.7], [0.7, -slope * 0.7]], width * 0.35));
        }
        2 => {
            let tooth = m.real(0.1, 0.16);
            let crack = [[-0.05, -0.7], [tooth, -0.35], [-tooth, -0.1], [tooth, 0.25], [0.0, 0.9]];
            pen.cut(|pen| pen.line(&crack, 0.09));
        }
        _ => {
            let radius = m.real(0.2, 0.3);
            pen.cut(|pen| pen.star([0.0, -0.05], radius * 1.4, radius * 0.6, 5, 0.0));
        }
    }
}

pub(super) fn moon(pen: &mut Pen, m: &mut Measures) {
    let shift = m.real(0.28, 0.45);
    let bite = m.real(0.68, 0.8);
    pen.disc([-0.1, 0.0], 0.92);
    pen.cut(|pen| pen.disc([shift - 0.1, 0.0], bite));
    if m.yes(0.5) {
        let bars = m.count(2, 4);
        let width = m.real(0.07, 0.11);
        for k in 0..bars {
            let y = -0.45 + 0.9 * k as f32 / (bars - 1) as f32;
            let reach = m.real(0.5, 0.85);
            pen.line(&[[shift - 0.15, y], [shift - 0.15 + reach, y]], width);
        }
    } else {
        let drops = m.count(1, 3);
        for k in 0..drops {
            let y = -0.4 + 0.4 * k as f32;
            let radius = m.real(0.09, 0.17);
            pen.disc([shift + 0.2 + 0.12 * (k % 2) as f32, y], radius);
        }
    }
    if m.yes(0.5) {
        let crater = m.real(0.06, 0.1);
        pen.cut(|pen| {
            pen.disc([-0.72, 0.25], crater);
            pen.disc([-0.62, -0.35], crater * 0.7);
        });
    }
}

pub(super) fn sun(pen: &mut Pen, m: &mut Measures) {
    let core = m.real(0.34, 0.46);
    pen.disc([0.0, 0.0], core);
    let rays = m.count(7, 14);
    let thick = m.real(0.07, 0.13);
    let straight = m.yes(0.5);
    for k in 0..rays {
        let angle = TAU * k as f32 / rays as f32;
        let point = |radius: f32, swing: f32| {
            let (sin, cos) = (angle + swing).sin_cos();
            [radius * cos, radius * sin]
        };
        if straight {
            let reach = if k % 2 == 0 { 0.98 } else { 0.8 };
            pen.line(&[point(core + 0.13, 0.0), point(reach - thick / 2.0, 0.0)], thick);
        } else {
            pen.polygon(&[point(core + 0.06, -0.16), point(0.98, 0.0), point(core + 0.06, 0.16)]);
        }
    }
    if m.yes(0.5) {
        let eye = m.real(0.05, 0.07);
        pen.cut(|pen| {
            pen.disc([-core * 0.35, -core * 0.2], eye);
            pen.disc([core * 0.35, -core * 0.2], eye);
            pen.arc([0.0, 0.0], core * 0.55, 0.5, PI - 0.5, 0.06);
        });
    }
}

pub(super) fn bolt(pen: &mut Pen, m: &mut Measures) {
    let lean = m.real(0.1, 0.3);
    let waist = m.real(0.02, 0.15);
    let bolt = |scale: f32| -> Vec<[f32; 2]> {
        [
            [lean, -0.98],
            [-0.5, waist],
            [-0.06, waist],
            [-lean, 0.98],
            [0.5, -waist],
            [0.08, -waist],
            [lean + 0.32, -0.98],
        ]
        .iter()
        .map(|[x, y]| [x * scale, y * scale])
        .collect()
    };
    if m.yes(0.35) {
        let radius = m.real(0.82, 0.95);
        pen.disc([0.0, 0.0], radius);
        pen.cut(|pen| pen.polygon(&bolt(radius * 0.85)));
        return;
    }
    pen.polygon(&bolt(1.0));
    let side = m.real(0.55, 0.75);
    match m.count(0, 2) {
        0 => pen.both_sides(&[[side, 0.3], [side + 0.2, 0.3], [side + 0.2, 0.75], [side, 0.75]]),
        1 => {
            pen.disc([side, 0.5], 0.15);
            pen.disc([-side, -0.5], 0.15);
        }
        _ => pen.line(&[[-0.9, 0.93], [0.9, 0.93]], 0.12),
    }
}

pub(super) fn flower(pen: &mut Pen, m: &mut Measures) {
    let petals = m.count(4, 9);
    let depth = m.real(0.25, 0.4);
    pen.polar([0.0, 0.0], 240, |angle| 0.62 + depth * (petals as f32 * angle).cos());
    let eye = m.real(0.16, 0.26);
    pen.cut(|pen| pen.disc([0.0, 0.0], eye));
    if m.yes(0.5) {
        pen.disc([0.0, 0.0], eye * 0.55);
    }
}

pub(super) fn spiral(pen: &mut Pen, m: &mut Measures) {
    let turns = m.real(2.0, 3.4);
    let width = m.real(0.1, 0.16);
    let points: Vec<[f32; 2]> = (0..=90)
        .map(|k| {
            let t = k as f32 / 90.0;
            let (sin, cos) = (t * turns * TAU).sin_cos();
            [(0.06 + 0.86 * t) * cos, (0.06 + 0.86 * t) * sin]
        })
        .collect();
    pen.line(&points, width);
}

pub(super) fn gear(pen: &mut Pen, m: &mut Measures) {
    let teeth = m.count(7, 14);
    let tooth = m.real(0.16, 0.24);
    pen.polar(
        [0.0, 0.0],
        420,
        |angle| {
            if (teeth as f32 * angle / TAU).fract() < 0.52 { 0.97 } else { 0.97 - tooth }
        },
    );
    let bore = m.real(0.2, 0.42);
    pen.cut(|pen| pen.disc([0.0, 0.0], bore));
    let spokes = m.count(0, 4);
    for k in 0..spokes {
        let (sin, cos) = (TAU * k as f32 / spokes as f32).sin_cos();
        pen.cut(|pen| pen.disc([0.58 * cos, 0.58 * sin], 0.1));
    }
}

pub(super) fn waves(pen: &mut Pen, m: &mut Measures) {
    let lines = m.count(3, 5);
    let swing = m.real(0.08, 0.16);
    let beats = m.real(1.3, 3.0);
    let width = m.real(0.09, 0.14);
    for line in 0..lines {
        let y = -0.8 + 1.6 * line as f32 / (lines - 1) as f32;
        let reach = (0.98 - y * y * 0.6).max(0.3);
        let points: Vec<[f32; 2]> = (0..=40)
            .map(|k| {
                let x = -reach + 2.0 * reach * k as f32 / 40.0;
                [x, y * 0.85 + swing * (x * beats * PI + line as f32).sin()]
            })
            .collect();
        pen.line(&points, width);
    }
}

pub(super) fn eye(pen: &mut Pen, m: &mut Measures) {
    let open = m.real(0.5, 0.68);
    let width = m.real(0.09, 0.13);
    let lid = |sign: f32| -> Vec<[f32; 2]> {
        (0..=32)
            .map(|k| -0.95 + 1.9 * k as f32 / 32.0)
            .map(|x| [x, sign * open * (1.0 - (x / 0.95).powi(2))])
            .collect()
    };
    pen.line(&lid(-1.0), width);
    pen.line(&lid(1.0), width);
    let iris = m.real(0.24, 0.34);
    pen.disc([0.0, 0.0], iris);
    pen.cut(|pen| pen.disc([0.0, 0.0], iris * 0.45));
    let lashes = m.count(0, 6);
    for k in 0..lashes {
        let x = -0.7 + 1.4 * (k as f32 + 0.5) / lashes as f32;
        let y = -open * (1.0 - (x / 0.95_f32).powi(2));
        pen.line(&[[x, y - 0.05], [x * 1.2, y - 0.28]], width * 0.8);
    }
}

pub(super) fn arrow(pen: &mut Pen, m: &mut Measures) {
    let head = m.real(0.35, 0.6);
    let shaft = m.real(0.13, 0.24);
    let turn = m.real(0.0, TAU);
    let turned = |points: &[[f32; 2]]| -> Vec<[f32; 2]> {
        let (sin, cos) = turn.sin_cos();
        points.iter().map(|[x, y]| [x * cos - y * sin, x * sin + y * cos]).collect()
    };
    let count = m.count(1, 2);
    for k in 0..count {
        let x = (k as f32 - (count - 1) as f32 / 2.0) * 0.62;
        let s = if count == 1 { 1.0 } else { 0.55 };
        pen.polygon(&turned(&[
            [x, -0.97],
            [x + head * s, -0.97 + head * 1.2],
            [x + shaft * s, -0.97 + head * 1.1],
            [x + shaft * s, 0.95],
            [x - shaft * s, 0.95],
            [x - shaft * s, -0.97 + head * 1.1],
            [x - head * s, -0.97 + head * 1.2],
        ]));
    }
}

pub(super) fn tiles(pen: &mut Pen, m: &mut Measures) {
    let side = m.count(3, 4);
    let gap = m.real(0.04, 0.09);
    let step = 1.8 / side as f32;
    for row in 0..side {
        for column in 0..side {
            let (left, top) = (-0.9 + step * column as f32 + gap, -0.9 + step * row as f32 + gap);
            let (right, bottom) = (left + step - 2.0 * gap, top + step - 2.0 * gap);
            match m.count(0, 4) {
                0 => {}
                1 => pen.disc([f32::midpoint(left, right), f32::midpoint(top, bottom)], step / 2.0 - gap),
                2 => pen.polygon(&[[left, bottom], [right, bottom], [right, top]]),
                3 => pen.polygon(&[[left, top], [right, bottom], [left, bottom]]),
                _ => pen.rectangle(left, top, right, bottom),
            }
        }
    }
}

pub(super) fn clover(pen: &mut Pen, m: &mut Measures) {
    let leaves = m.count(3, 5);
    let size = m.real(0.3, 0.38);
    for k in 0..leaves {
        let (sin, cos) = (TAU * k as f32 / leaves as f32 - PI / 2.0).sin_cos();
        let across = m.real(0.12, 0.2);
        pen.disc([0.46 * cos - across * sin, 0.46 * sin + across * cos], size);
        pen.disc([0.46 * cos + across * sin, 0.46 * sin - across * cos], size);
        pen.cut(|pen| pen.line(&[[0.2 * cos, 0.2 * sin], [0.66 * cos, 0.66 * sin]], 0.05));
    }
    let stem = m.real(-0.4, 0.4);
    pen.line(&[[0.0, 0.1], [stem * 0.5, 0.6], [stem, 0.95]], 0.11);
}
