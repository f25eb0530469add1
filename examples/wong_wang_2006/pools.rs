//! The two pools as a pair of equations, without noise.

use synfire::dynamics::{FixedPoints, PhasePlane, System};
use synfire::prelude::*;

/// Inhibition (nA).
pub const K: f64 = 0.1137;

/// Two pools, under a current (nA) that both share, and one that the first has and the second lacks.
pub fn pools(pool: &WongWang) -> System {
    let pool = *pool;
    System::from_fn(["s_1", "s_2"], [("current", 0.0), ("bias", 0.0)], move |[a, b], [current, bias]| {
        let speed = |s: f64, other: f64, input: f64| pool.flow([s], linear(input - K * other, 0.0))[0].at(s);
        [speed(a, b, current + bias), speed(b, a, current - bias)]
    })
}

/// The pools under currents (nA) from a stimulus.
fn under(pool: &WongWang, [first, second]: [f64; 2]) -> System {
    pools(pool).set("current", 0.5 * (first + second)).set("bias", 0.5 * (first - second))
}

/// Where both pools stay.
pub fn fixed_points(pool: &WongWang, currents: [f64; 2]) -> Vec<(f64, f64)> {
    let found = FixedPoints::new(under(pool, currents)).within("s_1", 0.0..1.0).within("s_2", 0.0..1.0).find();
    found.map_or(vec![], |found| found.points.iter().map(|point| (point.state[0], point.state[1])).collect())
}

/// The flow, the curves on which one pool stays, and the points at which both do.
pub fn phase_plane(pool: &WongWang, currents: [f64; 2]) -> PhasePlane {
    PhasePlane::new(under(pool, currents), ("s_1", 0.0..0.8), ("s_2", 0.0..0.8))
}
