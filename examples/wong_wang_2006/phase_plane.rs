//! The plane of the two pools' openings, without noise.

use synfire::plot::Color;
use synfire::prelude::*;

/// Inhibition (nA).
pub const K: f64 = 0.1137;

/// Where a pool stays if its total current is `x` (nA): its opening, and that of the other pool.
fn stay(pool: &WongWang, current: f64, x: f64) -> (f64, f64) {
    let s = pool.opening(pool.rate(x));
    (s, (pool.j * s + pool.i_0 + current - x) / K)
}

/// Where both pools stay, under currents (nA) from a stimulus.
pub fn fixed_points(pool: &WongWang, currents: [f64; 2]) -> Vec<(f64, f64)> {
    let excess = |x: f64| {
        let (s, other) = stay(pool, currents[0], x);
        pool.opening(pool.rate(pool.j * other - K * s + pool.i_0 + currents[1])) - other
    };
    let halve = |(x, width): (f64, f64), _| {
        let half = 0.5 * width;
        if excess(x) * excess(x + half) > 0.0 { (x + half, half) } else { (x, half) }
    };
    let brackets = (0..2000).map(|k| 0.0005 * k as f64).filter(|x| excess(*x) * excess(x + 0.0005) <= 0.0);
    let root = |x: f64| (0..50).fold((x, 0.0005), halve).0;
    brackets.map(|x| stay(pool, currents[0], root(x))).collect()
}

/// The flow, the curves on which one pool stays, and the points at which both do.
pub fn phase_plane(pool: &WongWang, [first, second]: [f64; 2]) -> Panel {
    let speed = |s: f64, input: f64| pool.flow([s], linear(input, 0.0))[0].at(s);
    let flow = |x: f64, y: f64| (speed(x, first - K * y), speed(y, second - K * x));
    let curve = |current: f64| (0..1000).map(move |k| stay(pool, current, 0.2 + 0.0005 * k as f64)).unzip();
    let ((a, b), (c, d)): ((Vec<_>, Vec<_>), (Vec<_>, Vec<_>)) = (curve(first), curve(second));
    // Stable if perturbations shrink: the trace of the Jacobian is negative, its determinant positive.
    let stable = |&(x, y): &(f64, f64)| {
        let slope = |dx: f64, dy: f64| {
            let (plus, minus) = (flow(x + dx, y + dy), flow(x - dx, y - dy));
            ((plus.0 - minus.0) / (2.0 * (dx + dy)), (plus.1 - minus.1) / (2.0 * (dx + dy)))
        };
        let ((xx, yx), (xy, yy)) = (slope(1e-6, 0.0), slope(0.0, 1e-6));
        xx + yy < 0.0 && xx * yy > xy * yx
    };
    let (stable, unstable): (Vec<_>, Vec<_>) = fixed_points(pool, [first, second]).into_iter().partition(stable);
    let plane = Panel::new().flow((0.0, 0.8), (0.0, 0.8), flow).line(&a, &b).line(&d, &c);
    let points = |plane: Panel, points: &[(f64, f64)], color: Color, size: f64| {
        plane.scatter(points.iter().map(|(x, _)| x), points.iter().map(|(_, y)| y)).color(color).thickness(size)
    };
    let plane = points(points(plane, &stable, Color::INK, 2.0).named("stable"), &unstable, Color::INK, 2.0);
    let plane = points(plane, &unstable, Color(255, 255, 255), 1.3);
    plane.x_label("s of pool 1").y_label("s of pool 2")
}
