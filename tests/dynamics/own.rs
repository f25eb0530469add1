//! A user's neuron of twenty lines has its phase plane and its diagram in five more.

use synfire::dynamics::{Continuation, Kind, PhasePlane, What};
use synfire::prelude::*;

/// dv/dt = v - v³/3 - w + I, dw/dt = (1 + tanh(5 v) - w) / tau.
#[derive(Clone)]
struct Own {
    tau: f64,
}

impl Neuron<2> for Own {
    const VARS: [&'static str; 2] = ["v", "w"];

    fn rest(&self) -> [f64; 2] {
        [-1.5, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        [slope(v - v * v * v / 3.0 - w) + input, relax(1.0 + synfire::math::tanh(5.0 * v), self.tau)]
    }
}

#[test]
fn a_neuron_of_ones_own_is_analysed_as_it_stands() -> Result<()> {
    let own = Own { tau: 10.0 };
    let plane = PhasePlane::new(&own, ("v", -2.5..2.5), ("w", -0.5..2.5)).input(0.5);
    let folder = std::env::temp_dir();
    plane.save(folder.join("synfire_own_plane.svg"))?;
    let diagram = Continuation::new(&own, ("input", -0.5..2.5)).cycles().run()?;
    diagram.save(folder.join("synfire_own_diagram.svg"))?;

    let points = plane.fixed_points()?;
    assert!(points.iter().all(|point| (point.state[1] - 1.0 - (5.0 * point.state[0]).tanh()).abs() < 1e-12));
    // Fixed points of the diagram and of the plane are the same.
    let crossing = diagram.branches[0]
        .points
        .windows(2)
        .filter(|pair| (pair[0].parameter - 0.5) * (pair[1].parameter - 0.5) <= 0.0);
    assert_eq!(crossing.count(), points.len());
    let folds = diagram.all(What::Fold).len();
    assert!(folds % 2 == 0, "{folds}");
    assert!(points.iter().any(|point| point.kind != Kind::Degenerate));
    Ok(())
}
