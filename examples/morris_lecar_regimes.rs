//! Three ways to begin to fire, in the smallest cell that has them all: Morris and Lecar's, with the parameters of
//! J. Rinzel & B. Ermentrout (1998), "Analysis of neural excitability and oscillations", *Methods in Neuronal Modeling*.
//!
//! Above, phase planes; below, what the current does: fixed points as lines (dashed where they are unstable), and the
//! extremes of cycles as dots (open where they are unstable). Class 2 begins at a finite rate, since cycles are born of a
//! fold beside a fixed point that is stable still; class 1 at rate zero, by a fold of fixed points on the cycle; and the
//! third cell can rest or fire at one and the same current, until a cycle meets a saddle.

use synfire::dynamics::{Continuation, CycleEnd, PhasePlane, What};
use synfire::prelude::*;

fn main() -> Result<()> {
    let hopf = MorrisLecar { v_ca: 120.0, ..MorrisLecar::hopf() };
    let cells = [
        ("class 2", hopf, 90.0, 300.0),
        ("class 1", MorrisLecar::saddle_node(), 35.0, 150.0),
        ("homoclinic", MorrisLecar::homoclinic(), 36.0, 60.0),
    ];
    let mut figure = Figure::grid(3).size(1500, 800).title("Morris and Lecar's cell in three regimes");
    for (name, cell, current, _) in &cells {
        let plane = PhasePlane::new(cell, ("v", -75.0..55.0), ("w", -0.05..0.7)).input(*current);
        figure = figure.panel(plane.title(format!("{name}, {current} uA/cm2")).panel()?);
    }
    for (name, cell, _, most) in &cells {
        let diagram = Continuation::new(cell, ("input", 0.0..*most)).cycles().run()?;
        for what in [What::Hopf, What::Fold, What::FoldOfCycles] {
            diagram.all(what).iter().for_each(|point| println!("{name}: {what} at {:.4} uA/cm2", point.parameter));
        }
        for end in diagram.ends() {
            match end {
                CycleEnd::Hopf(at) => println!("{name}: cycles end in a Hopf point at {at:.4} uA/cm2"),
                CycleEnd::SaddleNode(at) => println!("{name}: cycles end in a saddle-node at {at:.4} uA/cm2"),
                CycleEnd::Homoclinic(at) => println!("{name}: cycles end in a homoclinic orbit at {at:.4} uA/cm2"),
                end => println!("{name}: cycles end by {end:?}"),
            }
        }
        figure = figure.panel(diagram.panel("v")?.x_label("current (uA/cm2)"));
    }
    println!("writing morris_lecar_regimes.png");
    figure.save("morris_lecar_regimes.png")
}
