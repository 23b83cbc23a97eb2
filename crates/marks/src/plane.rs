//! A raster of grey values or heights, and the few picture operations everything else is made of.

use crate::MarksError;

/// A raster in row-major order. Missing values are NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` values, row by row from the top. NaN = missing.
    pub values: Vec<f32>,
}

impl Plane {
    /// A plane from its values.
    ///
    /// # Errors
    /// [`MarksError::PlaneSize`] if there is not one value per pixel.
    pub fn new(width: usize, height: usize, values: Vec<f32>) -> Result<Self, MarksError> {
        if width.checked_mul(height) == Some(values.len()) {
            Ok(Self { width, height, values })
        } else {
            Err(MarksError::PlaneSize { width, height, values: values.len() })
        }
    }

    /// A plane of one value.
    pub fn filled(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    /// A plane computed from column and row.
    pub fn from_fn(width: usize, height: usize, mut value: impl FnMut(usize, usize) -> f32) -> Self {
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                values.push(value(x, y));
            }
        }
        Self { width, height, values }
    }

    /// The value at a column and row inside the plane.
    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.width + x]
    }
}
