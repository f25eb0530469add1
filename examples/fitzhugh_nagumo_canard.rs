//! A canard: FitzHugh and Nagumo's cell goes from small cycles to spikes within a change of the current of 1e-5.
//!
//! Cycles are born small at a Hopf point. Where the slow variable is slow enough, they grow as the square root of the
//! distance only until they reach the knee; then one that follows the middle, repelling branch of the nullcline for a while
//! (the duck's back) gives way to a spike. M. Krupa & P. Szmolyan (2001), "Relaxation oscillation and canard explosion",
//! *Journal of Differential Equations* 174, 312-368, <https://doi.org/10.1006/jdeq.2000.3929>.

use synfire::dynamics::{Continuation, PhasePlane, What};
use synfire::plot::Color;
use synfire::prelude::*;

fn main() -> Result<()> {
    let cell = FitzHughNagumo { tau: 25.0, ..FitzHughNagumo::default() };
    let diagram = Continuation::new(&cell, ("input", 0.2..0.5)).cycles().run()?;
    let cycles = &diagram.cycles[0].points;
    let extent = |k: usize| cycles[k].greatest[0] - cycles[k].least[0];
    let hopf = diagram.all(What::Hopf)[0].parameter;
    let at = |size: f64| (0..cycles.len()).find(|&k| extent(k) > size).map_or(f64::NAN, |k| cycles[k].parameter);
    println!(
        "Hopf point at {hopf:.6}; cycles of extent 1 at {:.8}, of 2 at {:.8}, of 3 at {:.8}",
        at(1.0),
        at(2.0),
        at(3.0)
    );

    let mut plane = PhasePlane::new(&cell, ("v", -2.3..2.3), ("w", -0.8..1.4)).input(at(2.0)).panel()?;
    for (size, color) in [(0.8, Color::GREEN), (1.6, Color::ORANGE), (2.4, Color::PURPLE), (3.4, Color::INK)] {
        let cycle = cycles.iter().find(|cycle| cycle.greatest[0] - cycle.least[0] > size);
        let states = cycle.map_or(&[][..], |cycle| &cycle.orbit.states);
        plane = plane.line(states.iter().map(|x| &x[0]), states.iter().map(|x| &x[1])).color(color);
    }
    let zoom = (hopf - 0.03, hopf + 0.02);
    let growth = diagram.panel("v")?.x_range(zoom.0, zoom.1).title("cycles");
    println!("writing fitzhugh_nagumo_canard.png");
    Figure::grid(2).size(1000, 430).panel(plane.title("orbits")).panel(growth).save("fitzhugh_nagumo_canard.png")
}
