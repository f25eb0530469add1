//! Clusters of excitatory cells that are barely denser than the rest make rates wander slowly: a balanced network turns from
//! regular counts to variable ones (Litwin-Kumar & Doiron 2012, doi:10.1038/nn.3220).
//!
//! `cargo run --example litwin_kumar_2012` takes 4000 excitatory and 1000 inhibitory cells, as the paper does.

use synfire::prelude::*;

/// Fifty clusters whose cells are connected `ratio` times as often as others, 0.2 on average: the excitatory spikes.
pub fn simulate(ratio: f64, duration: f64, seed: u64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?.seed(seed);
    // Potentials in units of the threshold. A current is divided by the membrane's time constant, so that weights carry it.
    let (tau_e, tau_i) = (15.0, 10.0);
    let cell = Lif { v_rest: 0.0, v_reset: 0.0, v_th: 1.0, r: 1.0, tau: tau_e, t_ref: 5.0, soft_reset: false };
    let exc = net.add(4000, cell)?;
    let inh = net.add(1000, Lif { tau: tau_i, ..cell })?;
    net.set(exc, "v", Init::Uniform(0.0, 1.0))?;
    net.set(inh, "v", Init::Uniform(0.0, 1.0))?;
    net.drive(exc, PerNeuron::drawn(Init::Uniform(1.1, 1.2), 4000, seed)?)?;
    net.drive(inh, PerNeuron::drawn(Init::Uniform(1.0, 1.05), 1000, seed + 1)?)?;

    let gate =
        |tau_decay: f64| Synapse::new(DualExponential { tau_rise: 1.0, tau_decay, normalisation: Normalisation::Area });
    // Synapses within a cluster are 1.9 times as strong.
    let (clusters, stronger) = (Clusters::with_ratio(50, 0.2, ratio), if ratio > 1.0 { 1.9 } else { 1.0 });
    let weights = clusters.weights(4000, stronger * 0.024 * tau_e, 0.024 * tau_e);
    net.connect(exc, exc, clusters.weight(weights).autapses(false), gate(3.0))?;
    net.connect(exc, inh, FixedProb(0.5).weight(0.014 * tau_i), gate(3.0))?;
    net.connect(inh, exc, FixedProb(0.5).weight(-0.045 * tau_e), gate(2.0))?;
    net.connect(inh, inh, FixedProb(0.5).weight(-0.057 * tau_i).autapses(false), gate(2.0))?;
    net.record_spikes(exc)?;
    net.run(duration)?.spikes(exc)
}

/// The Fano factor of a cell's spikes in windows of 100 ms, on average over cells that fire more than once a second.
pub fn fano_factor(spikes: &Spikes) -> f64 {
    let windows = (spikes.duration() / 100.0) as usize;
    let mut counts = vec![vec![0.0; windows]; spikes.len];
    for (time, cell) in spikes {
        counts[cell][((time - spikes.start - 1e-6) / 100.0) as usize] += 1.0;
    }
    let factors = counts.iter().filter_map(|counts| {
        let mean = counts.iter().sum::<f64>() / windows as f64;
        let variance = counts.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / (windows - 1) as f64;
        (mean > 0.1).then(|| variance / mean)
    });
    let factors: Vec<f64> = factors.collect();
    factors.iter().sum::<f64>() / factors.len() as f64
}

fn main() -> Result<()> {
    let (ratios, mut factors, mut figure) = ([1.0, 1.5, 2.0, 2.5, 3.0], Vec::new(), Figure::grid(3));
    for ratio in ratios {
        let spikes = simulate(ratio, 2500.0, 1)?.between(500.0, 2500.0);
        factors.push(fano_factor(&spikes));
        println!("ratio {ratio}: {:.2} Hz, Fano factor {:.2}", spikes.mean_rate(), factors[factors.len() - 1]);
        if ratio == 1.0 || ratio == 2.5 {
            let raster = Panel::new().raster(&spikes.of(..1600)).y_label("cell, 80 to a cluster");
            figure = figure.cell(Figure::new().title(format!("{ratio} times as many within a cluster")).panel(raster));
        }
    }
    let curve = Panel::new().line(&ratios, &factors).scatter(&ratios, &factors).horizontal(1.0);
    let curve = curve.x_label("density within a cluster, relative").y_label("Fano factor").y_range(0.0, 1.8);
    println!("writing litwin_kumar_2012.png");
    figure.cell(Figure::new().title("counts in 100 ms").panel(curve)).save("litwin_kumar_2012.png")
}
