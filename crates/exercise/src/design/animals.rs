//! Animals of simple outlines.

use std::f32::consts::PI;

use super::{Measures, Pen};

pub(super) fn fish(pen: &mut Pen, m: &mut Measures) {
    let height = m.real(0.36, 0.6);
    let tail = m.real(0.3, 0.5);
    let body: Vec<[f32; 2]> = (0..48)
        .map(|k| {
            let t = 2.0 * PI * k as f32 / 48.0;
            [-0.2 + 0.72 * t.cos(), height * t.sin() * (1.0 - 0.25 * t.cos())]
        })
        .collect();
    pen.polygon(&body);
    pen.polygon(&[[0.4, 0.0], [0.97, -tail], [0.8, 0.0], [0.97, tail]]);
    let fin = m.real(0.2, 0.4);
    pen.polygon(&[[-0.35, -height * 0.8], [0.05 + fin * 0.5, -height - fin], [0.2, -height * 0.6]]);
    let eye = m.real(0.06, 0.09);
    pen.cut(|pen| pen.disc([-0.62, -0.1], eye));
    let stripes = m.count(0, 4);
    for k in 0..stripes {
        let x = -0.35 + 0.2 * k as f32;
        pen.cut(|pen| pen.arc([x - 0.35, 0.0], 0.36, -0.8, 0.8, 0.055));
    }
    if stripes == 0 {
        pen.cut(|pen| pen.line(&[[-0.85, 0.08], [-0.62, 0.12]], 0.05));
    }
}

pub(super) fn bird(pen: &mut Pen, m: &mut Measures) {
    let lift = m.real(0.3, 0.75);
    let sweep = m.real(0.1, 0.35);
    let span = m.real(0.88, 0.98);
    let wing = [
        [0.0, -0.12],
        [0.35, -lift * 0.75],
        [span, -lift],
        [span - sweep, -lift * 0.35],
        [span - sweep * 1.4, -lift * 0.25],
        [0.5, 0.05],
        [0.2, 0.3],
        [0.0, 0.35],
    ];
    pen.both_sides(&wing);
    pen.ellipse([0.0, 0.1], 0.17, 0.42);
    pen.disc([0.0, -0.36], 0.17);
    let spread = m.real(0.18, 0.38);
    pen.polygon(&[[-0.1, 0.4], [0.1, 0.4], [spread, 0.95], [0.0, 0.78], [-spread, 0.95]]);
    if m.yes(0.5) {
        pen.polygon(&[[0.1, -0.45], [0.42, -0.36], [0.1, -0.3]]);
    }
    let feathers = m.count(0, 3);
    for k in 0..feathers {
        let x = 0.35 + 0.17 * k as f32;
        pen.cut(|pen| {
            pen.line(&[[x, -lift * 0.5], [x + 0.05, 0.05]], 0.05);
            pen.line(&[[-x, -lift * 0.5], [-x - 0.05, 0.05]], 0.05);
        });
    }
}

pub(super) fn bull(pen: &mut Pen, m: &mut Measures) {
    let jaw = m.real(0.2, 0.34);
    let brow = m.real(0.42, 0.56);
    pen.polygon(&[
        [-brow, -0.35],
        [-0.25, -0.5],
        [0.25, -0.5],
        [brow, -0.35],
        [brow * 0.8, 0.15],
        [jaw, 0.82],
        [-jaw, 0.82],
        [-brow * 0.8, 0.15],
    ]);
    let reach = m.real(0.75, 0.95);
    let tip = m.real(0.72, 0.97);
    pen.both_sides(&[
        [brow * 0.8, -0.32],
        [reach, -0.4],
        [reach - 0.02, -tip],
        [reach - 0.2, -0.55],
        [0.25, -0.5],
    ]);
    pen.both_sides(&[[brow * 0.9, -0.22], [0.86, -0.12], [0.7, 0.08], [brow * 0.8, 0.0]]);
    let eye = m.real(0.06, 0.09);
    pen.cut(|pen| {
        pen.both_sides(&[[0.16, -0.12], [0.34, -0.18], [0.3, -0.18 + eye * 2.0]]);
        pen.disc([-jaw * 0.5, 0.62], 0.06);
        pen.disc([jaw * 0.5, 0.62], 0.06);
    });
    if m.yes(0.4) {
        pen.arc([0.0, 0.78], 0.17, 0.0, PI, 0.07);
    }
    if m.yes(0.4) {
        pen.cut(|pen| pen.star([0.0, -0.3], 0.16, 0.07, 4, 0.0));
    }
}

pub(super) fn turtle(pen: &mut Pen, m: &mut Measures) {
    let wide = m.real(0.48, 0.6);
    let long = m.real(0.56, 0.68);
    pen.ellipse([0.0, 0.08], wide, long);
    pen.disc([0.0, -0.76], m.real(0.17, 0.23));
    let flip = m.real(0.7, 0.95);
    pen.both_sides(&[[wide * 0.6, -0.4], [flip, -0.62], [flip + 0.03, -0.3], [wide * 0.9, -0.1]]);
    pen.both_sides(&[[wide * 0.7, 0.4], [flip * 0.85, 0.62], [flip * 0.7, 0.85], [wide * 0.4, 0.6]]);
    pen.polygon(&[[-0.1, 0.68], [0.1, 0.68], [0.0, 0.97]]);
    let plates = m.count(4, 7);
    let core = m.real(0.17, 0.24);
    pen.cut(|pen| {
        pen.ring([0.0, 0.08], core, 0.06);
        for k in 0..plates {
            let (sin, cos) = (2.0 * PI * k as f32 / plates as f32 - PI / 2.0).sin_cos();
            pen.line(
                &[[core * cos, 0.08 + core * sin], [wide * 0.85 * cos, 0.08 + long * 0.85 * sin]],
                0.055,
            );
        }
    });
}

pub(super) fn cat(pen: &mut Pen, m: &mut Measures) {
    let cheek = m.real(0.62, 0.8);
    pen.ellipse([0.0, 0.12], cheek, 0.68);
    let ear = m.real(0.75, 0.97);
    pen.both_sides(&[[cheek * 0.2, -0.45], [cheek * 0.85, -ear], [cheek * 0.98, -0.05]]);
    let slit = m.real(0.05, 0.13);
    pen.cut(|pen| {
        pen.ellipse([-0.28, 0.0], 0.13, slit);
        pen.ellipse([0.28, 0.0], 0.13, slit);
        pen.polygon(&[[-0.1, 0.26], [0.1, 0.26], [0.0, 0.38]]);
    });
    let whiskers = m.count(1, 3);
    for k in 0..whiskers {
        let y = 0.22 + 0.14 * k as f32;
        pen.cut(|pen| {
            pen.line(&[[0.2, y], [cheek, y - 0.06]], 0.045);
            pen.line(&[[-0.2, y], [-cheek, y - 0.06]], 0.045);
        });
    }
}

pub(super) fn butterfly(pen: &mut Pen, m: &mut Measures) {
    let upper = m.real(0.75, 0.96);
    let lower = m.real(0.45, 0.75);
    let notch = m.real(0.0, 0.15);
    pen.both_sides(&[[0.05, -0.15], [0.4, -0.75], [upper, -0.85], [upper, -0.3], [0.55, notch], [0.05, 0.1]]);
    pen.both_sides(&[
        [0.05, 0.1],
        [0.5, notch + 0.1],
        [lower, 0.45],
        [lower * 0.75, 0.9],
        [0.3, 0.8],
        [0.05, 0.35],
    ]);
    pen.ellipse([0.0, 0.05], 0.09, 0.55);
    pen.line(&[[0.0, -0.45], [0.22, -0.9]], 0.06);
    pen.line(&[[0.0, -0.45], [-0.22, -0.9]], 0.06);
    let spot = m.real(0.09, 0.15);
    pen.cut(|pen| {
        pen.disc([0.62, -0.5], spot);
        pen.disc([-0.62, -0.5], spot);
    });
    if m.yes(0.6) {
        pen.cut(|pen| {
            pen.disc([0.38, 0.5], spot * 0.7);
            pen.disc([-0.38, 0.5], spot * 0.7);
        });
    }
}

pub(super) fn scorpion(pen: &mut Pen, m: &mut Measures) {
    let wide = m.real(0.2, 0.28);
    pen.ellipse([0.0, 0.05], wide, 0.42);
    let curl = m.real(0.45, 0.7);
    pen.line(&[[0.0, 0.4], [0.05, 0.7], [0.3, 0.88], [curl, 0.78], [curl + 0.12, 0.5], [curl, 0.35]], 0.12);
    for k in 0..m.count(3, 4) {
        let y = -0.12 + 0.17 * k as f32;
        let knee = 0.55 - 0.03 * k as f32;
        for sign in [-1.0, 1.0] {
            pen.line(&[[0.0, y], [sign * knee, y - 0.08], [sign * (knee + 0.15), y + 0.16]], 0.065);
        }
    }
    let claw = m.real(0.17, 0.23);
    for sign in [-1.0, 1.0] {
        pen.line(&[[0.0, -0.2], [sign * 0.45, -0.38], [sign * 0.5, -0.62]], 0.09);
        pen.arc([sign * 0.5, -0.78], claw, -1.2, PI + 1.2, 0.11);
    }
    pen.cut(|pen| pen.line(&[[-0.14, 0.05], [0.14, 0.05]], 0.05));
}
