//! Profiles in CSV with the columns `x_um` and `z_um`. Samples are brought to an even step; a missing
//! height is an empty cell or `NaN`.

use crate::error::DecodeError;
use crate::limits::Limits;
use crate::values::{DecodeNote, Profile};

/// Deviation from the even step, in steps, up to which samples count as evenly spaced.
const EVEN: f64 = 0.05;

pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Profile, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::unsupported("an empty file", "a profile as CSV with x_um,z_um"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let broken = |e: &csv::Error| DecodeError::malformed(format!("the profile: {e}"));
    let header = reader.byte_headers().map_err(|e| broken(&e))?;
    let column = |name: &[u8]| header.iter().position(|h| h == name);
    let (Some(x_at), Some(z_at)) = (column(b"x_um"), column(b"z_um")) else {
        return Err(DecodeError::malformed("the profile needs the columns x_um and z_um in its first line"));
    };
    let (mut xs, mut zs) = (Vec::new(), Vec::new());
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|e| broken(&e))? {
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| std::str::from_utf8(record.get(at).unwrap_or_default()).unwrap_or("?");
        xs.push(number(cell(x_at), "x_um", line)?);
        zs.push(match cell(z_at) {
            "" | "NA" | "NaN" | "nan" => f64::NAN,
            text => height(text, line)?,
        });
        if xs.len() as u64 > limits.max_heights {
            return Err(DecodeError::TooManyPoints {
                width: xs.len() as u64,
                height: 1,
                max_points: limits.max_heights,
                max_side: limits.max_side,
            });
        }
    }
    even(&xs, zs)
}

fn number(text: &str, column: &str, line: u64) -> Result<f64, DecodeError> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(DecodeError::malformed(format!("line {line}, column {column}: `{text}` is not a number"))),
    }
}

fn height(text: &str, line: u64) -> Result<f64, DecodeError> {
    let value = number(text, "z_um", line)?;
    if value.abs() > commonlink_model::MOST_HEIGHT_UM {
        return Err(DecodeError::malformed(format!(
            "line {line}, column z_um: `{text}` micrometres are no height of a surface"
        )));
    }
    Ok(value)
}

fn even(xs: &[f64], zs: Vec<f64>) -> Result<Profile, DecodeError> {
    let (Some(first), Some(last)) = (xs.first(), xs.last()) else {
        return Err(DecodeError::malformed("the profile has no samples"));
    };
    if xs.len() < 2 || xs.windows(2).any(|pair| pair[1] <= pair[0]) {
        return Err(DecodeError::malformed("the profile needs two samples or more, with x_um growing"));
    }
    let step = (last - first) / (xs.len() - 1) as f64;
    super::check_pitch(step)?;
    let place = |i: usize| first + i as f64 * step;
    if xs.iter().enumerate().all(|(i, x)| (x - place(i)).abs() <= EVEN * step) {
        return Ok(Profile { step_um: step, heights_um: zs, notes: Vec::new() });
    }
    let mut left = 0;
    let heights_um = (0..xs.len())
        .map(|i| {
            let x = place(i);
            while left + 2 < xs.len() && xs[left + 1] <= x {
                left += 1;
            }
            let share = ((x - xs[left]) / (xs[left + 1] - xs[left])).clamp(0.0, 1.0);
            zs[left] * (1.0 - share) + zs[left + 1] * share
        })
        .collect();
    Ok(Profile { step_um: step, heights_um, notes: vec![DecodeNote::Resampled] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Profile, DecodeError> {
        decode(text.as_bytes(), &Limits::default())
    }

    #[test]
    fn any_column_order_bom_and_crlf() {
        let got = read("\u{feff}z_um,other,x_um\r\n1.5,a,0\r\n,b,7.05\r\n-2,c,14.1\r\n").unwrap();
        assert!((got.step_um - 7.05).abs() < 1e-12);
        assert_eq!(got.heights_um[..1], [1.5]);
        assert!(got.heights_um[1].is_nan());
        assert_eq!(got.heights_um[2..], [-2.0]);
        assert!(got.notes.is_empty());
    }

    #[test]
    fn uneven_samples_of_a_line_stay_on_the_line() {
        let got = read("x_um,z_um\n0,0\n1,2\n5,10\n6,12\n9,18\n").unwrap();
        assert_eq!(got.notes, [DecodeNote::Resampled]);
        for (i, z) in got.heights_um.iter().enumerate() {
            assert!((z - 2.0 * i as f64 * got.step_um).abs() < 1e-9);
        }
    }

    #[test]
    fn the_line_and_column_are_named() {
        let error = read("x_um,z_um\n0,1\n1,two\n").unwrap_err().to_string();
        assert!(error.contains("line 3") && error.contains("z_um"), "{error}");
        for bad in [
            "",
            "a,b\n1,2\n",
            "x_um,z_um\n",
            "x_um,z_um\n1,2\n",
            "x_um,z_um\n1,2\n0,3\n",
            "x_um,z_um\n0,inf\n1,1\n",
            "x_um,z_um\n0,1e308\n1,-1e308\n",
            "x_um,z_um\n0,1\n1,-10000001\n",
            "x_um,z_um\n0,1\n1e-9,2\n",
            "x_um,z_um\n0,1\n1e9,2\n",
            "x_um,z_um\n-1e308,1\n1e308,2\n",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
