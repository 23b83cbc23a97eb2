//! Letters and figures made of strokes on a small grid; the alphabet is the project's own.

use super::{Measures, Pen};

/// Strokes as chains of grid points; the grid is 3 columns (0 to 2) by 5 rows (0 to 4).
fn strokes(letter: char) -> &'static [&'static [(u8, u8)]] {
    match letter {
        'A' => &[&[(0, 4), (1, 0), (2, 4)], &[(0, 3), (2, 3)]],
        'D' => &[&[(0, 0), (1, 0), (2, 1), (2, 3), (1, 4), (0, 4), (0, 0)]],
        'E' => &[&[(2, 0), (0, 0), (0, 4), (2, 4)], &[(0, 2), (1, 2)]],
        'F' => &[&[(2, 0), (0, 0), (0, 4)], &[(0, 2), (1, 2)]],
        'G' => &[&[(2, 0), (0, 1), (0, 3), (1, 4), (2, 4), (2, 2), (1, 2)]],
        'K' => &[&[(0, 0), (0, 4)], &[(2, 0), (0, 2), (2, 4)]],
        'L' => &[&[(0, 0), (0, 4), (2, 4)]],
        'M' => &[&[(0, 4), (0, 0), (1, 2), (2, 0), (2, 4)]],
        'N' => &[&[(0, 4), (0, 0), (2, 4), (2, 0)]],
        'P' => &[&[(0, 4), (0, 0), (2, 0), (2, 2), (0, 2)]],
        'R' => &[&[(0, 4), (0, 0), (2, 0), (2, 2), (0, 2), (2, 4)]],
        'T' => &[&[(0, 0), (2, 0)], &[(1, 0), (1, 4)]],
        'U' => &[&[(0, 0), (0, 3), (1, 4), (2, 3), (2, 0)]],
        'W' => &[&[(0, 0), (0, 4), (1, 2), (2, 4), (2, 0)]],
        'X' => &[&[(0, 0), (2, 4)], &[(2, 0), (0, 4)]],
        'Y' => &[&[(0, 0), (1, 2), (2, 0)], &[(1, 2), (1, 4)]],
        '0' => &[&[(0, 0), (2, 0), (2, 4), (0, 4), (0, 0)]],
        '2' => &[&[(0, 0), (2, 0), (2, 2), (0, 4), (2, 4)]],
        '3' => &[&[(0, 0), (2, 0), (1, 2), (2, 3), (1, 4), (0, 4)]],
        '5' => &[&[(2, 0), (0, 0), (0, 2), (2, 2), (2, 4), (0, 4)]],
        '6' => &[&[(2, 0), (0, 2), (0, 4), (2, 4), (2, 2), (0, 2)]],
        '7' => &[&[(0, 0), (2, 0), (1, 4)]],
        _ => &[],
    }
}

fn write(pen: &mut Pen, m: &mut Measures, text: &[char]) {
    let width = m.real(0.15, 0.22);
    let slant = m.real(-0.1, 0.18);
    let high = m.real(0.62, 0.85);
    let cell = 1.8 / text.len() as f32;
    let wide = (cell * 0.68).min(high * 1.3);
    for (place, letter) in text.iter().enumerate() {
        let left = -0.9 + cell * (place as f32 + 0.5) - wide / 2.0;
        for chain in strokes(*letter) {
            let points: Vec<[f32; 2]> = chain
                .iter()
                .map(|(column, row)| {
                    let y = -high + 2.0 * high * f32::from(*row) / 4.0;
                    [left + wide * f32::from(*column) / 2.0 - slant * y * 0.6, y]
                })
                .collect();
            pen.line(&points, width * if text.len() > 2 { 0.8 } else { 1.0 });
        }
    }
}

/// Characters without repetition. Alphabets leave out what makes extremist codes.
fn text(m: &mut Measures, alphabet: &[u8], count: usize) -> Vec<char> {
    let mut left = alphabet.to_vec();
    (0..count).map(|_| char::from(left.remove(m.count(0, left.len() - 1)))).collect()
}

pub(super) fn monogram(pen: &mut Pen, m: &mut Measures) {
    let letters = m.count(1, 2);
    let text = text(m, b"AEFKMRTXWY", letters);
    write(pen, m, &text);
    if m.yes(0.5) {
        let y = m.real(0.88, 0.95);
        pen.line(&[[-0.8, y], [0.8, y]], 0.08);
    }
}

pub(super) fn letters(pen: &mut Pen, m: &mut Measures) {
    let letters = m.count(1, 3);
    let text = text(m, b"DGLNPU", letters);
    write(pen, m, &text);
    if m.yes(0.4) {
        let y = m.real(0.88, 0.95);
        pen.line(&[[-0.8, -y], [0.8, -y]], 0.08);
    }
}

pub(super) fn number(pen: &mut Pen, m: &mut Measures) {
    let figures = m.count(2, 3);
    let text = text(m, b"023567", figures);
    write(pen, m, &text);
}
