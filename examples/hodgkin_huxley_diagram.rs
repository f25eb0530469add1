//! What a current does to the squid's axon: it rests, fires, and under a very strong current rests again.
//!
//! J. Rinzel & R. N. Miller (1980), "Numerical calculation of stable and unstable periodic solutions to the
//! Hodgkin-Huxley equations", *Mathematical Biosciences* 49, 27-59, <https://doi.org/10.1016/0025-5564(80)90109-1>:
//! the cycles of one Hopf point are those of the other, and turn three times on the way, so that between 7.84 and 7.92
//! uA/cm2 there are four of them at once.

use synfire::dynamics::{Continuation, What};
use synfire::prelude::*;

fn main() -> Result<()> {
    let axon = HodgkinHuxley::default();
    let diagram = Continuation::new(&axon, ("input", 0.0..170.0)).cycles().run()?;
    for what in [What::Hopf, What::FoldOfCycles] {
        diagram.all(what).iter().for_each(|point| println!("{what} at {:.4} uA/cm2", point.parameter));
    }
    let all = diagram.panel("v")?.title("all currents").x_label("current (uA/cm2)");
    let onset = diagram.panel("v")?.title("where firing begins").x_label("current (uA/cm2)").x_range(5.5, 11.0);
    // Rates along the branch of cycles: those that are stable are what a recording would show.
    let cycles = &diagram.cycles[0].points;
    let rates =
        |stable: bool| cycles.iter().filter(move |cycle| cycle.stable == stable).map(|c| (c.parameter, 1e3 / c.period));
    let (x, y): (Vec<f64>, Vec<f64>) = rates(true).unzip();
    let (u, v): (Vec<f64>, Vec<f64>) = rates(false).unzip();
    let rate = Panel::new().scatter(&x, &y).named("stable").scatter(&u, &v).hollow().named("unstable");
    let rate = rate.x_label("current (uA/cm2)").y_label("rate (Hz)").title("rate of the cycles");
    println!("writing hodgkin_huxley_diagram.png");
    Figure::grid(3).size(1260, 400).panel(all).panel(onset).panel(rate).save("hodgkin_huxley_diagram.png")
}
