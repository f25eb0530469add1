//! Spatial working memory: a brief cue leaves a bump of activity on a ring of cells, which remembers where the cue was by
//! excitation through NMDA receptors (Compte, Brunel, Goldman-Rakic & Wang 2000, doi:10.1093/cercor/10.9.910).
//!
//! `cargo run --example compte_2000` takes 2048 excitatory and 512 inhibitory cells, as the paper does; `-- 256` an eighth
//! of them, whose bump drifts further.

use synfire::analysis::{Direction, population_vector};
use synfire::math::exp;
use synfire::prelude::*;

/// The preferred direction of each of `n` cells (degrees).
fn directions(n: usize) -> Vec<f64> {
    (0..n).map(|cell| 360.0 * cell as f64 / n as f64).collect()
}

/// Weights by distance around the ring: more within 20 degrees, less beyond, 1 on average.
fn profile(n: usize) -> Vec<f64> {
    let bell = |distance: f64| exp(-distance * distance / 800.0);
    let bell: Vec<f64> = directions(n).into_iter().map(|d| bell(d.min(360.0 - d))).collect();
    let share = bell.iter().sum::<f64>() / n as f64;
    let far = (1.0 - 1.75 * share) / (1.0 - share);
    bell.iter().map(|bell| far + (1.75 - far) * bell).collect()
}

/// `n` excitatory and `n / 4` inhibitory cells, those within 18 degrees of 160 cued from 500 to 750 ms: their spikes.
pub fn simulate(n: usize, excitation: f64, inhibition: f64, duration: f64, seed: u64) -> Result<(Spikes, Spikes)> {
    let mut net = Network::new(0.1)?.seed(seed);
    // Conductances in nS, currents in pA. Fewer cells make up for their number by their weights.
    let cell = Lif { v_rest: -70.0, v_reset: -60.0, v_th: -50.0, r: 0.04, tau: 20.0, t_ref: 2.0, soft_reset: false };
    let exc = net.add(n, cell)?;
    let inh = net.add(n / 4, Lif { r: 0.05, tau: 10.0, t_ref: 1.0, ..cell })?;
    net.set(exc, "v", Init::Uniform(-70.0, -55.0))?;
    net.set(inh, "v", Init::Uniform(-70.0, -55.0))?;
    let scale = 2048.0 / n as f64;

    let ampa = Synapse::new(Exponential { tau: 2.0 }).output(Conductance(0.0));
    net.background(exc, 1800.0, 3.1, ampa)?;
    net.background(inh, 1800.0, 2.38, ampa)?;
    let nmda = Synapse::new(Nmda::default()).output(MagnesiumBlock { mg: 1.0, ..MagnesiumBlock::default() });
    let weights = profile(n).iter().map(|weight| 0.381 * scale * excitation * weight).collect();
    net.connect_field(exc, exc, CircularConvolution::new(weights, Convolution::Fourier)?, 0.0, nmda)?;
    net.connect(exc, inh, AllToAll.weight(0.292 * scale * excitation), nmda)?;
    let gaba = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-70.0));
    net.connect(inh, exc, AllToAll.weight(1.336 * scale * inhibition), gaba)?;
    net.connect(inh, inh, AllToAll.weight(1.024 * scale * inhibition), gaba)?;

    let cell_at = |degrees: f64| degrees * n as f64 / 360.0;
    let cued = exc.slice(cell_at(142.0).ceil() as usize..cell_at(178.0) as usize + 1);
    net.drive(cued, Pulses(vec![(500.0, 750.0, 150.0)]))?;
    net.record_spikes(exc)?;
    net.record_spikes(inh)?;
    let run = net.run(duration)?;
    Ok((run.spikes(exc)?, run.spikes(inh)?))
}

/// Where the bump is (degrees), and how narrow, from 0 to 1.
pub fn bump(spikes: &Spikes) -> (f64, f64) {
    let angles: Vec<f64> = directions(spikes.len).into_iter().map(f64::to_radians).collect();
    let at = |bump: Direction| (bump.angle.to_degrees().rem_euclid(360.0), bump.strength);
    population_vector(&angles, &spikes.rates()).map_or((f64::NAN, 0.0), at)
}

fn main() -> Result<()> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(2048);
    let (exc, inh) = simulate(n, 1.0, 1.0, 2500.0, 1)?;
    for (from, to) in [(100.0, 500.0), (2000.0, 2500.0)] {
        let (exc, inh) = (exc.between(from, to), inh.between(from, to));
        let ((at, strength), rates) = (bump(&exc), (exc.mean_rate(), inh.mean_rate()));
        println!("{from} to {to} ms: {:.1} and {:.1} Hz, bump of {strength:.2} at {at:.0} degrees", rates.0, rates.1);
    }
    let rates = exc.between(2000.0, 2500.0).rates();
    let tuning = Panel::new().vertical(160.0).named("cue").scatter(&directions(n), &rates);
    let tuning = tuning.x_label("preferred direction (degrees)").y_label("rate from 2000 to 2500 ms (Hz)");
    let cue = || Panel::new().shade(500.0, 750.0).named("cue");
    let raster = cue().raster(&exc);
    let cells = Figure::new().panel(raster).panel(cue().named("").rate(&exc, 20.0));
    println!("writing compte_2000.png");
    Figure::grid(2).size(1080, 480).title("Compte et al. 2000").cell(cells).panel(tuning).save("compte_2000.png")
}
