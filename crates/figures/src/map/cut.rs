//! Cutting rings where a view ends, half a turn from its middle.
//!
//! A ring is first unrolled, so that its longitudes run on without a jump, then parted where it crosses an edge of the
//! view, and the parts of each side are closed along the edge: crossings of an edge, in order of latitude, bound land
//! two by two. What stood beyond an edge comes back at the other one, and no line runs across the drawing.
//!
//! Invariant: every point of the answer lies within 180 degrees of the middle, and what is closed along an edge
//! follows it in steps of at most two degrees.

use super::world::Place;

/// Longest step along an edge, degrees.
const STEP: f64 = 2.0;

/// Rings in degrees east of the middle and degrees north.
pub(crate) fn cut(ring: &[Place], middle: f64) -> Vec<Vec<Place>> {
    let unrolled = unroll(ring, middle);
    let east = unrolled.iter().map(|(east, _)| *east);
    let (least, most) =
        east.fold((f64::MAX, f64::MIN), |(least, most), east| (least.min(east), most.max(east)));
    if unrolled.len() < 3 {
        return Vec::new();
    }
    let (first, last) = (turn_of_start(least), turn_of_end(most));
    if first >= last {
        return vec![shifted(&unrolled, first)];
    }
    let edges = with_crossings(&unrolled);
    (first..=last).flat_map(|turn| close(&parts(&edges, turn))).collect()
}

/// Number of the turn that a ring begins in, and ends in; a ring that only touches an edge stays in one turn.
fn turn_of_start(east: f64) -> i32 {
    ((east + 180.0) / 360.0).floor() as i32
}

fn turn_of_end(east: f64) -> i32 {
    ((east - 180.0) / 360.0).ceil() as i32
}

fn shifted(points: &[Place], turn: i32) -> Vec<Place> {
    points.iter().map(|(east, north)| (east - 360.0 * f64::from(turn), *north)).collect()
}

fn unroll(ring: &[Place], middle: f64) -> Vec<Place> {
    let mut before = None;
    let points = ring.iter().map(|(lon, north)| {
        let east = lon - middle;
        let near = before.unwrap_or(0.0);
        let east = east - 360.0 * ((east - near) / 360.0).round();
        before = Some(east);
        (east, *north)
    });
    points.collect()
}

/// The points with one more at every crossing of an edge.
fn with_crossings(points: &[Place]) -> Vec<Place> {
    let mut out = Vec::with_capacity(points.len() + 4);
    for (n, &(east, north)) in points.iter().enumerate() {
        out.push((east, north));
        let (to_east, to_north) = points[(n + 1) % points.len()];
        let (low, high) = (east.min(to_east), east.max(to_east));
        // The first edge east of the western end; one that a point stands on needs no second point.
        let edge = 180.0 + 360.0 * (((low - 180.0) / 360.0).floor() + 1.0);
        if edge < high {
            out.push((edge, north + (to_north - north) * (edge - east) / (to_east - east)));
        }
    }
    out
}

/// Runs of points within one turn, from edge to edge; the points of a turn in its own degrees.
fn parts(points: &[Place], turn: i32) -> Vec<Vec<Place>> {
    let inside = |n: usize| {
        let (here, next) = (points[n].0, points[(n + 1) % points.len()].0);
        (f64::midpoint(here, next) - 360.0 * f64::from(turn)).abs() < 180.0
    };
    let Some(start) =
        (0..points.len()).find(|&n| inside(n) && !inside((n + points.len() - 1) % points.len()))
    else {
        return Vec::new();
    };
    let mut out: Vec<Vec<Place>> = Vec::new();
    let mut open = false;
    for n in (start..start + points.len()).map(|n| n % points.len()) {
        if inside(n) {
            if !open {
                out.push(vec![points[n]]);
            }
            if let Some(part) = out.last_mut() {
                part.push(points[(n + 1) % points.len()]);
            }
        }
        open = inside(n);
    }
    out.iter().map(|part| shifted(part, turn)).collect()
}

/// Joins the ends of parts along the edges, two by two in order of latitude.
fn close(parts: &[Vec<Place>]) -> Vec<Vec<Place>> {
    let partner = partners(parts);
    let mut used = vec![false; parts.len()];
    let mut rings = Vec::new();
    for start in 0..parts.len() {
        let mut ring: Vec<Place> = Vec::new();
        let (mut part, mut backwards) = (start, false);
        while !used[part] {
            used[part] = true;
            let points = parts[part].iter();
            if backwards {
                ring.extend(points.rev());
            } else {
                ring.extend(points);
            }
            // Leave by the other end and enter the partner of that end.
            let Some(Some((next, at_end))) = partner.get(2 * part + usize::from(!backwards)) else { break };
            if let (Some(&from), Some(&to)) =
                (ring.last(), if *at_end { parts[*next].last() } else { parts[*next].first() })
            {
                ring.extend(along_edge(from, to));
            }
            (part, backwards) = (*next, *at_end);
        }
        if ring.len() >= 3 {
            rings.push(ring);
        }
    }
    rings
}

/// For the first and the last point of each part, the end that bounds the same land: its part, and whether it is the last.
fn partners(parts: &[Vec<Place>]) -> Vec<Option<(usize, bool)>> {
    let mut partner = vec![None; 2 * parts.len()];
    for east_side in [false, true] {
        let mut ends: Vec<(f64, usize, bool)> = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            for (point, last) in [(part.first(), false), (part.last(), true)] {
                ends.extend(
                    point.filter(|(east, _)| (*east > 0.0) == east_side).map(|(_, north)| (*north, n, last)),
                );
            }
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for pair in ends.chunks_exact(2) {
            partner[2 * pair[0].1 + usize::from(pair[0].2)] = Some((pair[1].1, pair[1].2));
            partner[2 * pair[1].1 + usize::from(pair[1].2)] = Some((pair[0].1, pair[0].2));
        }
    }
    partner
}

fn along_edge((east, from): Place, (_, to): Place) -> impl Iterator<Item = Place> {
    let steps = ((to - from).abs() / STEP).ceil().max(1.0);
    (1..steps as u32).map(move |n| (east, from + (to - from) * f64::from(n) / steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Square degrees, holes and turns not told apart.
    fn area(ring: &[Place]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn what_no_edge_meets_stays_whole() {
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        assert_eq!(cut(&square, 0.0), [square.to_vec()]);
        // Beyond the edge of a view about 150 east it comes back in the east.
        assert_eq!(cut(&[(-40.0, 0.0), (-35.0, 0.0), (-35.0, 5.0)], 150.0)[0][0], (170.0, 0.0));
        assert_eq!(cut(&[(170.0, 0.0), (180.0, 0.0), (180.0, 5.0)], 0.0).len(), 1);
    }

    #[test]
    fn land_across_an_edge_is_cut_in_two() {
        let square = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)];
        let pieces = cut(&square, 0.0);
        assert_eq!(pieces.len(), 2);
        for piece in &pieces {
            assert!((area(piece) - 100.0).abs() < 1e-9);
            assert!(piece.iter().all(|(east, _)| east.abs() >= 170.0 && east.abs() <= 180.0));
            assert!(
                piece.windows(2).all(
                    |w| (w[0].1 - w[1].1).abs() <= STEP || (w[0].0.abs() < 180.0 || w[1].0.abs() < 180.0)
                )
            );
        }
    }

    #[test]
    fn a_bay_across_an_edge_leaves_two_capes() {
        // A letter C whose arms reach over the edge: west of it one piece, east of it two.
        let c = [
            (170.0, 0.0),
            (190.0, 0.0),
            (190.0, 2.0),
            (175.0, 2.0),
            (175.0, 8.0),
            (190.0, 8.0),
            (190.0, 10.0),
            (170.0, 10.0),
        ];
        let pieces = cut(&c, 0.0);
        assert_eq!(pieces.len(), 3);
        assert!((pieces.iter().map(|piece| area(piece)).sum::<f64>() - area(&c)).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_streaks(
            radii in proptest::collection::vec(1.0..60.0_f64, 3..40),
            lon in -180.0..180.0_f64,
            middle in -180.0..180.0_f64,
        ) {
            // Stars about a point: simple rings of any shape.
            let n = radii.len() as f64;
            let star: Vec<Place> = radii.iter().enumerate().map(|(k, radius)| {
                let angle = std::f64::consts::TAU * k as f64 / n;
                (lon + radius * angle.cos(), radius * angle.sin())
            }).collect();
            let pieces = cut(&star, middle);
            let sum: f64 = pieces.iter().map(|piece| area(piece)).sum();
            prop_assert!((sum - area(&star)).abs() < 1e-6 * area(&star).max(1.0), "{sum} {}", area(&star));
            for piece in &pieces {
                prop_assert!(piece.iter().all(|(east, _)| east.abs() <= 180.0 + 1e-9));
                // Steps are no longer than those of the star: none runs from edge to edge.
                let next = piece.iter().cycle().skip(1);
                prop_assert!(piece.iter().zip(next).all(|(a, b)| (a.0 - b.0).abs() <= 121.0));
            }
        }
    }
}
