//! Reduction by area averaging: each output point is the mean of the input area it covers, pixels at the
//! border counted by the share that lies inside. Rows are pushed one at a time, so that the full-size
//! picture never exists as floats. The order of summation is fixed.

/// The share of the input along one axis that one output point covers.
struct Span {
    first: usize,
    last: usize,
    first_weight: f32,
    last_weight: f32,
}

fn spans(input: usize, output: usize) -> Vec<Span> {
    let step = input as f64 / output as f64;
    (0..output)
        .map(|i| {
            let from = i as f64 * step;
            let to = ((i + 1) as f64 * step).min(input as f64);
            let first = (from.floor() as usize).min(input - 1);
            let last = ((to.ceil() as usize).max(1) - 1).clamp(first, input - 1);
            let last_weight = if last == first { 0.0 } else { (to - last as f64) as f32 };
            let first_weight =
                if last == first { (to - from) as f32 } else { (first as f64 + 1.0 - from) as f32 };
            Span { first, last, first_weight, last_weight }
        })
        .collect()
}

/// Reduces rows of interleaved channels to a smaller raster.
pub(crate) struct AreaReducer {
    channels: usize,
    columns: Vec<Span>,
    rows: Vec<Span>,
    area: f32,
    row_in: usize,
    row_out: usize,
    narrow: Vec<f32>,
    sum: Vec<f32>,
    out: Vec<f32>,
}

impl AreaReducer {
    /// From `(width, height)` to a size that is not larger along either side; all sides at least 1.
    pub(crate) fn new(from: (u32, u32), to: (u32, u32), channels: usize) -> Self {
        let (in_width, in_height) = (from.0.max(1) as usize, from.1.max(1) as usize);
        let (out_width, out_height) =
            ((to.0.max(1) as usize).min(in_width), (to.1.max(1) as usize).min(in_height));
        Self {
            channels,
            columns: spans(in_width, out_width),
            rows: spans(in_height, out_height),
            area: (in_width as f64 / out_width as f64 * (in_height as f64 / out_height as f64)) as f32,
            row_in: 0,
            row_out: 0,
            narrow: vec![0.0; out_width * channels],
            sum: vec![0.0; out_width * channels],
            out: Vec::with_capacity(out_width * out_height * channels),
        }
    }

    /// Takes the next input row of `width * channels` values.
    pub(crate) fn push(&mut self, row: &[f32]) {
        self.narrow_row(row);
        while let Some(span) = self.rows.get(self.row_out) {
            let weight = if self.row_in == span.first {
                span.first_weight
            } else if self.row_in == span.last {
                span.last_weight
            } else {
                1.0
            };
            for (sum, value) in self.sum.iter_mut().zip(&self.narrow) {
                *sum += weight * value;
            }
            if self.row_in < span.last {
                break;
            }
            let area = self.area;
            self.out.extend(self.sum.iter().map(|sum| sum / area));
            self.sum.fill(0.0);
            self.row_out += 1;
            // The next output row may begin inside this very input row.
            if self.rows.get(self.row_out).is_none_or(|next| next.first > self.row_in) {
                break;
            }
        }
        self.row_in += 1;
    }

    fn narrow_row(&mut self, row: &[f32]) {
        let channels = self.channels;
        for (span, out) in self.columns.iter().zip(self.narrow.chunks_exact_mut(channels)) {
            for (channel, target) in out.iter_mut().enumerate() {
                let value = |x: usize| row.get(x * channels + channel).copied().unwrap_or(0.0);
                let mut sum = span.first_weight * value(span.first);
                for x in span.first + 1..span.last {
                    sum += value(x);
                }
                if span.last > span.first {
                    sum += span.last_weight * value(span.last);
                }
                *target = sum;
            }
        }
    }

    /// The reduced raster, `width * height * channels`; short if rows were missing.
    pub(crate) fn finish(self) -> Vec<f32> {
        self.out
    }
}

/// The size with the longer side at most `max_side`, the shape kept; never larger than the original.
pub(crate) fn fit(width: u32, height: u32, max_side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= max_side.max(1) {
        return (width, height);
    }
    let scale = f64::from(max_side.max(1)) / f64::from(long);
    let side = |points: u32| ((f64::from(points) * scale).round() as u32).max(1);
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reduce(width: u32, height: u32, to: (u32, u32), values: &[f32]) -> Vec<f32> {
        let mut reducer = AreaReducer::new((width, height), to, 1);
        for row in values.chunks_exact(width as usize) {
            reducer.push(row);
        }
        reducer.finish()
    }

    #[test]
    fn the_same_size_changes_nothing() {
        let values: Vec<f32> = (0..35).map(|i| i as f32 / 255.0).collect();
        assert_eq!(reduce(7, 5, (7, 5), &values), values);
    }

    #[test]
    fn three_to_two_shares_the_middle() {
        assert_eq!(reduce(3, 1, (2, 1), &[0.0, 0.6, 0.9]), [0.2, 0.8]);
        assert_eq!(reduce(1, 3, (1, 2), &[0.0, 0.6, 0.9]), [0.2, 0.8]);
    }

    #[test]
    fn fit_keeps_the_shape() {
        assert_eq!(fit(4000, 3000, 1024), (1024, 768));
        assert_eq!(fit(300, 200, 1024), (300, 200));
        assert_eq!(fit(16_384, 1, 100), (100, 1));
    }

    proptest! {
        #[test]
        fn the_mean_is_kept(width in 1u32..40, height in 1u32..40, to in (1u32..40, 1u32..40), seed in any::<u64>()) {
            let to = (to.0.min(width), to.1.min(height));
            let values: Vec<f32> = (0..u64::from(width * height))
                .map(|i| (i.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(seed) >> 40) as f32 / (1u32 << 24) as f32)
                .collect();
            let out = reduce(width, height, to, &values);
            prop_assert_eq!(out.len(), (to.0 * to.1) as usize);
            let mean = |v: &[f32]| v.iter().map(|x| f64::from(*x)).sum::<f64>() / v.len() as f64;
            prop_assert!((mean(&values) - mean(&out)).abs() < 1e-4);
            prop_assert!(out.iter().all(|v| (-1e-5..=1.000_1).contains(v)));
        }
    }
}
