//! Curves through data: gaps, clipping, and no more points than the eye can tell apart.

use super::scene::{Area, SPOT};

type Point = (f64, f64);

/// A curve that wanders back and forth is thinned to about this many points.
const MOST_POINTS: usize = 100_000;

/// The visible pieces of a curve through `points` (units): it is interrupted where a point is not finite.
pub fn pieces(points: &[Point], area: Area) -> Vec<Vec<Point>> {
    let finite = |point: &Point| point.0.is_finite() && point.1.is_finite();
    let runs = points.split(|point| !finite(point)).filter(|run| !run.is_empty());
    runs.flat_map(|run| clipped(&thinned(run), area)).collect()
}

/// The first, lowest, highest and last point of each column one spot wide that the curve passes through.
fn thinned(run: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for column in run.chunk_by(|a, b| (a.0 / SPOT).floor() == (b.0 / SPOT).floor()) {
        let last = column.len() - 1;
        let by_height = |&a: &usize, &b: &usize| column[a].1.total_cmp(&column[b].1);
        let low = (0..=last).min_by(by_height).unwrap_or(0);
        let high = (0..=last).max_by(by_height).unwrap_or(0);
        let mut places = [0, low.min(high), low.max(high), last].to_vec();
        places.dedup();
        kept.extend(places.iter().map(|&place| column[place]));
    }
    let every = kept.len().div_ceil(MOST_POINTS).max(1);
    kept.into_iter().step_by(every).collect()
}

/// What of a curve lies within the area.
fn clipped(run: &[Point], area: Area) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    if let [only] = run {
        return segment(*only, *only, area)
            .map(|(point, _)| vec![point, (point.0 + 0.1, point.1)])
            .into_iter()
            .collect();
    }
    for pair in run.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], area) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a segment within the area, after Liang and Barsky.
fn segment(from: Point, to: Point, area: Area) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let edges =
        [(-dx, from.0 - area.left), (dx, area.right - from.0), (-dy, from.1 - area.top), (dy, area.bottom - from.1)];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else {
            leave = leave.min(room / towards);
        }
    }
    let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
    let start = if enter == 0.0 { from } else { at(enter) };
    let end = if leave == 1.0 { to } else { at(leave) };
    (enter <= leave).then_some((start, end))
}

/// A curve cut into dashes of a length, with gaps of a length between them.
pub fn dashes(curve: &[Point], (dash, gap): (f64, f64)) -> Vec<Vec<Point>> {
    let mut dashes: Vec<Vec<Point>> = Vec::new();
    // What is left of the dash or the gap that the pen is in.
    let (mut drawing, mut left) = (true, dash);
    dashes.extend(curve.first().map(|&first| vec![first]));
    for pair in curve.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let length = (dx * dx + dy * dy).sqrt();
        let mut done = 0.0;
        while length - done >= left {
            done += left;
            let at = (pair[0].0 + dx * done / length, pair[0].1 + dy * done / length);
            match dashes.last_mut() {
                Some(last) if drawing => last.push(at),
                _ => dashes.push(vec![at]),
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= length - done;
        if let Some(last) = dashes.last_mut().filter(|_| drawing) {
            last.push(pair[1]);
        }
    }
    dashes.retain(|dash| dash.len() > 1);
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0.0, top: 0.0, right: 100.0, bottom: 50.0 };

    #[test]
    fn a_gap_breaks_the_curve() {
        let points = [(0.0, 1.0), (10.0, 2.0), (20.0, f64::NAN), (30.0, 3.0), (40.0, 4.0)];
        assert_eq!(pieces(&points, AREA), [vec![(0.0, 1.0), (10.0, 2.0)], vec![(30.0, 3.0), (40.0, 4.0)]]);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let points = [(-50.0, 25.0), (50.0, 25.0), (50.0, 1e299), (60.0, -1e299), (60.0, 10.0)];
        let pieces = pieces(&points, AREA);
        assert_eq!(pieces[0][0], (0.0, 25.0));
        assert!(
            pieces.iter().flatten().all(|&(x, y)| (0.0..=100.0).contains(&x) && (-1e-6..=50.0 + 1e-6).contains(&y))
        );
    }

    #[test]
    fn dashes_have_their_lengths_around_corners() {
        let curve = [(0.0, 0.0), (7.0, 0.0), (7.0, 6.0)];
        let expected = [vec![(0.0, 0.0), (5.0, 0.0)], vec![(7.0, 1.0), (7.0, 6.0)]];
        assert_eq!(dashes(&curve, (5.0, 3.0)), expected);
        assert!(dashes(&[], (5.0, 3.0)).is_empty());
    }

    #[test]
    fn a_million_points_keep_their_peaks() {
        let mut points: Vec<Point> = (0..1_000_000).map(|k| (k as f64 * 1e-4, 20.0)).collect();
        points[543_210].1 = 3.0;
        points[654_321].1 = 40.0;
        let pieces = pieces(&points, AREA);
        assert!(pieces[0].len() < 900, "{}", pieces[0].len());
        assert!([3.0, 40.0].iter().all(|&peak| pieces[0].iter().any(|point| point.1 == peak)));
    }
}
