//! Local features of a canonical picture (Lowe 2004; Arandjelovic and Zisserman 2012 for the root), and how
//! two sets of them put one picture on the other.

mod detect;
mod histogram;
mod matching;

use crate::codec::{Reader, Writer};
use crate::{MarksError, Plane};

pub(crate) use matching::{Limits, match_features, similarities};

/// Numbers in one descriptor: 4 x 4 places times 8 directions.
pub(crate) const DESCRIPTOR: usize = 128;

/// A place that stands out, in working pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub x: f32,
    pub y: f32,
    /// Standard deviation of the blob in pixels.
    pub size: f32,
    /// Direction in radians, from the right, growing downwards.
    pub angle: f32,
    /// Whether it is a hill (or bright); only like meets like unless directions are folded.
    pub raised: bool,
}

/// The features of one picture, strongest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    pub points: Vec<Point>,
    /// One row of [`DESCRIPTOR`] bytes per point; the square roots of a histogram that adds up to one.
    pub descriptors: Vec<u8>,
}

/// How gradient directions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Polarity {
    /// Up and down differ: heights, print.
    Signed,
    /// Opposite directions count as one: photographs whose lamp may have turned.
    Folded,
}

impl Features {
    /// The features of a picture where the weight is high enough, at most `most`.
    pub(crate) fn of(picture: &Plane, weight: &Plane, most: usize, polarity: Polarity) -> Self {
        let scales = detect::Scales::of(picture);
        let blobs = detect::blobs(&scales, weight, most);
        histogram::describe(&scales, &blobs, most, polarity)
    }

    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    pub(crate) fn row(&self, index: usize) -> &[u8] {
        &self.descriptors[index * DESCRIPTOR..(index + 1) * DESCRIPTOR]
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.length(self.points.len());
        for point in &self.points {
            for value in [point.x, point.y, point.size, point.angle] {
                out.f32(value);
            }
            out.u8(u8::from(point.raised));
        }
        out.raw(&self.descriptors);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        let count = input.length(17 + DESCRIPTOR, "features")?;
        let mut points = Vec::with_capacity(count);
        for _ in 0..count {
            let part = "feature point";
            points.push(Point {
                x: input.finite_f32(part)?,
                y: input.finite_f32(part)?,
                size: input.finite_f32(part)?.max(0.1),
                angle: input.finite_f32(part)?,
                raised: input.u8(part)? != 0,
            });
        }
        let descriptors = input.raw(count * DESCRIPTOR, "feature descriptors")?.to_vec();
        Ok(Self { points, descriptors })
    }
}
