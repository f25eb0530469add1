//! A decision in two variables: two pools of cells excite themselves and inhibit each other, until a stimulus and noise
//! let one of them win (Wong & Wang 2006, doi:10.1523/JNEUROSCI.3733-05.2006).
//!
//! First as a bifurcation: as the stimulus grows, the state in which both pools are alike loses its stability, and for a
//! while before that decided states stand beside it. Then phase planes: the flow, the curves on which one pool stays, the
//! points at which both do, and the border between the two decisions. Last panel: how often the pool with the stronger
//! input wins, in 1000 trials that run side by side. The noise is the exact Ornstein-Uhlenbeck process, with which
//! decisions take 4 to 10 % longer than published, where it was stepped by Euler's method.

mod pools;

pub use pools::{K, fixed_points};
use pools::{phase_plane, pools};
use synfire::dynamics::{Continuation, What};
use synfire::prelude::*;

/// For each pair of pools, when the rate of one reaches 15 Hz (ms), and whether it is the one with the first current.
/// The currents (nA) set in at 500 ms; noise has this standard deviation (nA) and time constant (ms).
pub fn decide(currents: [f64; 2], k: f64, (sd, tau): (f64, f64), trials: usize) -> Result<Vec<(f64, bool)>> {
    let pool = WongWang::default();
    let mut net = Network::new(0.5)?;
    let pools = net.add(2 * trials, pool)?;
    let noise = net.add(2 * trials, LeakyIntegrator { tau, ..LeakyIntegrator::default() })?;
    let (left, right) = pools.split(trials);
    net.set(pools, "s", 0.1)?;
    net.couple(left, right, OneToOne.weight(-k), Linear)?;
    net.couple(right, left, OneToOne.weight(-k), Linear)?;
    net.couple(noise, pools, OneToOne.weight(1.0), Linear)?;
    net.drive(noise, WhiteNoise::fluctuation(sd, tau))?;
    net.drive(left, Pulses(vec![(500.0, 2500.0, currents[0])]))?;
    net.drive(right, Pulses(vec![(500.0, 2500.0, currents[1])]))?;
    net.run(500.0)?;

    let mut decisions = vec![None; trials];
    while net.time() < 2500.0 && decisions.contains(&None) {
        let (time, s, noise) = (net.time() - 500.0, net.get(pools, "s")?, net.get(noise, "v")?);
        let outside = |own: usize| pool.i_0 + currents[own / trials] + noise[own];
        let rate = |own: usize, other: usize| pool.rate(pool.j * s[own] - k * s[other] + outside(own));
        for (trial, decision) in decisions.iter_mut().enumerate() {
            let (l, r) = (rate(trial, trial + trials), rate(trial + trials, trial));
            *decision = decision.or((l.max(r) >= 15.0).then_some((time, l > r)));
        }
        net.run(0.5)?;
    }
    Ok(decisions.into_iter().flatten().collect())
}

fn main() -> Result<()> {
    let pool = WongWang::default();
    let currents = |stimulus: f64, coherence: f64| [1.0 + coherence, 1.0 - coherence].map(|c| 5.2e-4 * stimulus * c);
    let diagram = Continuation::new(pools(&pool), ("current", -0.04..0.06)).longest_step(0.005).run()?;
    for what in [What::Fold, What::Pitchfork] {
        diagram.all(what).iter().for_each(|point| println!("{what} at {:.5} nA, {:.4?}", point.parameter, point.state));
    }
    let figure = Figure::grid(3).size(1380, 800).title("Wong & Wang 2006: a decision in two variables");
    let mut figure = figure.panel(diagram.panel("s_1")?.x_label("current to both pools (nA)").y_label("s of pool 1"));
    for (stimulus, coherence) in [(0.0, 0.0), (30.0, 0.0), (30.0, 0.14), (30.0, 0.512)] {
        let plane = phase_plane(&pool, currents(stimulus, coherence));
        figure = figure.panel(plane.title(format!("{stimulus} Hz, {coherence}")).panel()?);
    }
    let (coherences, mut accuracy) = ([0.0, 0.032, 0.064, 0.128, 0.256, 0.512], Vec::new());
    for coherence in coherences {
        let decisions = decide(currents(30.0, coherence), K, (0.02 / 2.0_f64.sqrt(), 2.0), 1000)?;
        let (times, won): (Vec<f64>, Vec<bool>) = decisions.into_iter().unzip();
        accuracy.push(won.iter().filter(|won| **won).count() as f64 / won.len() as f64);
        let time = times.iter().sum::<f64>() / times.len() as f64;
        println!("coherence {coherence}: {:.3} correct, after {time:.0} ms", accuracy[accuracy.len() - 1]);
    }
    let accuracy = Panel::new().line(&coherences, &accuracy).x_label("coherence").y_label("correct, of 1000 trials");
    println!("writing wong_wang_2006.png");
    figure.panel(accuracy.title("Accuracy")).save("wong_wang_2006.png")
}
