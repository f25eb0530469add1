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
    let (x, y): (Vec<_>, Vec<_>) = fixed_points(pool, [first, second]).into_iter().unzip();
    let plane = Panel::new().flow((0.0, 0.8), (0.0, 0.8), flow).x_label("s of pool 1").y_label("s of pool 2");
    plane.line(&a, &b).line(&d, &c).scatter(&x, &y).color(Color::INK).thickness(2.0)
}
