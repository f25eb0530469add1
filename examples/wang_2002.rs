//! A decision by reverberation: two groups of cells, each with noisy evidence for one alternative, excite themselves and
//! compete through shared inhibition, until one is active alone (Wang 2002, doi:10.1016/S0896-6273(02)01092-9).
//!
//! `cargo run --example wang_2002` takes 320 excitatory and 80 inhibitory cells, which often err; `-- 1600` as many
//! as the paper.

use ndarray::Array2;
use synfire::prelude::*;
use synfire::random::{Purpose, Source};

/// A trial of `n` excitatory and `n / 4` inhibitory cells, with evidence from 300 to 1800 ms that favours A by
/// `coherence`: the spikes of group A, of group B, of the other excitatory cells, and of the inhibitory ones.
pub fn simulate(n: usize, coherence: f64, excitation: f64, inhibition: f64, seed: u64) -> Result<[Spikes; 4]> {
    let mut net = Network::new(0.1)?.seed(seed);
    // Conductances in nS. Fewer cells make up for their number by their weights.
    let cell = Lif { v_rest: -70.0, v_reset: -55.0, v_th: -50.0, r: 0.04, tau: 20.0, t_ref: 2.0, soft_reset: false };
    let exc = net.add(n, cell)?;
    let inh = net.add(n / 4, Lif { r: 0.05, tau: 10.0, t_ref: 1.0, ..cell })?;
    net.set(exc, "v", -52.0)?;
    net.set(inh, "v", -52.0)?;
    let (scale, size) = (1600.0 / n as f64, 3 * n / 20);
    let groups = [exc.slice(0..size), exc.slice(size..2 * size), exc.slice(2 * size..n), inh];

    let ampa = Synapse::new(Exponential { tau: 2.0 }).output(Conductance(0.0));
    let nmda = Synapse::new(Nmda::default()).output(MagnesiumBlock { mg: 1.0, ..MagnesiumBlock::default() });
    let gaba = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(-70.0));
    let weak = 1.0 - 0.15 * 0.7 / 0.85;
    let selective = [[1.7, weak, 1.0, 1.0], [weak, 1.7, 1.0, 1.0], [weak, weak, 1.0, 1.0]];
    for (from, source) in groups[..3].iter().enumerate() {
        for (to, target) in groups.iter().enumerate() {
            let (fast, slow) = if to == 3 { (0.04, 0.13) } else { (0.05, 0.165) };
            let factor = scale * excitation * selective[from][to];
            net.connect(*source, *target, AllToAll.weight(factor * fast).delay(0.5), ampa)?;
            net.connect(*source, *target, AllToAll.weight(factor * slow).delay(0.5), nmda)?;
        }
    }
    net.connect(inh, exc, AllToAll.weight(1.3 * scale * inhibition).delay(0.5), gaba)?;
    net.connect(inh, inh, AllToAll.weight(1.0 * scale * inhibition).delay(0.5), gaba)?;
    net.background(exc, 2400.0, 2.1, ampa)?;
    net.background(inh, 2400.0, 1.62, ampa)?;

    for (number, mean) in [40.0 * (1.0 + coherence), 40.0 * (1.0 - coherence)].into_iter().enumerate() {
        // Evidence has a new rate every 50 ms.
        let source = Source::new(seed, number as u16, Purpose::User);
        let rates = Init::Normal(mean, 4.0).at_least(0.0).values(source, 0..30, "evidence")?;
        let values = Array2::from_shape_fn((36, 1), |(row, _)| if row < 6 { 0.0 } else { rates[row - 6] });
        let senses = net.add(size, Poisson { rate: 0.0 })?;
        net.drive(senses, Table { values, every: 50.0 })?;
        net.connect(senses, groups[number], OneToOne.weight(2.1), ampa)?;
    }
    groups.iter().try_for_each(|group| net.record_spikes(*group))?;
    let run = net.run(2300.0)?;
    let [a, b, other, inh] = groups.map(|group| run.spikes(group));
    Ok([a?, b?, other?, inh?])
}

/// When the rate of A or B in 50 ms first reaches 15 Hz (ms after the onset), and whether it is that of A.
pub fn decision([a, b, ..]: &[Spikes; 4]) -> Option<(f64, bool)> {
    let rate = |group: &Spikes, time: f64| group.between(280.0 + time, 330.0 + time).mean_rate();
    let time = (0..198).map(|k| 10.0 * k as f64).find(|&time| rate(a, time).max(rate(b, time)) >= 15.0)?;
    Some((time, rate(a, time) > rate(b, time)))
}

fn main() -> Result<()> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(320);
    let mut figure = Figure::grid(3).size(1080, 480).title("Wang 2002: decisions by reverberation");
    for (trial, coherence) in (1..).zip([-0.256, 0.0, 0.256]) {
        let groups = simulate(n, coherence, 1.0, 1.0, trial)?;
        let outcome = decision(&groups).map(|(time, a)| format!("{} after {time} ms", if a { "A" } else { "B" }));
        println!("coherence {coherence}: {}", outcome.as_deref().unwrap_or("no decision"));
        let [a, b, ..] = &groups;
        let evidence = || Panel::new().shade(300.0, 1800.0).named("evidence");
        let raster = evidence().raster(b).named("B").raster(a).named("A");
        let rates = evidence().named("").rate(b, 20.0).rate(a, 20.0);
        figure = figure.cell(Figure::new().title(format!("coherence {coherence}")).panel(raster).panel(rates));
    }
    println!("writing wang_2002.png");
    figure.save("wang_2002.png")
}
