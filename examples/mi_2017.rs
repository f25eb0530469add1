//! Why working memory holds a few items only: clusters of cells, whose synapses facilitate and depress, take turns in
//! population spikes, and no more than six find their turn (Mi, Katkov & Tsodyks 2017, doi:10.1016/j.neuron.2016.12.004).

use synfire::analysis::mean_interval;
use synfire::math::{exp, ln_1p};
use synfire::prelude::*;

/// A cluster: its synaptic current `h`, and use `u` and resources `x` of the synapses of this weight among its cells.
#[derive(Clone)]
struct Cluster(f64);

/// The rate (Hz) at a synaptic current.
fn rate(h: f64) -> f64 {
    1.5 * ln_1p(exp(h / 1.5))
}

impl Neuron<3> for Cluster {
    const VARS: [&'static str; 3] = ["h", "u", "x"];

    fn rest(&self) -> [f64; 3] {
        [0.0, 0.3, 1.0]
    }

    #[inline(always)]
    fn flow(&self, [h, u, x]: [f64; 3], input: Affine) -> [Affine; 3] {
        let r = rate(h);
        let current = (linear(self.0 * u * x * r, 1.0) + input) / 8.0;
        [current, relax(0.3, 1500.0) + gate(0.3 * r / 1000.0, 0.0), relax(1.0, 300.0) + linear(0.0, u * r / 1000.0)]
    }

    /// A population spike.
    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 3], [after, ..]: [f64; 3]) -> bool {
        before < 20.0 && after >= 20.0
    }
}

/// A current in proportion to the rate of the source.
#[derive(Clone)]
struct ByRate;

impl Coupling for ByRate {
    #[inline(always)]
    fn current(&self, weight: f64, h: f64) -> Affine {
        linear(weight * rate(h), 0.0)
    }
}

/// 16 clusters, of which the first `items` are loaded one by one: population spikes and currents over 5 s.
pub fn simulate(items: usize, excitation: f64, inhibition: f64) -> Result<(Spikes, Samples)> {
    // Of six items, the first would be lost for an inhibition that lags behind by 0.1 ms.
    let mut net = Network::new(0.05)?;
    let clusters = net.add_with(16, Cluster(8.0 * excitation), Rk4)?;
    let pool = net.add(1, LeakyIntegrator { tau: 8.0, ..LeakyIntegrator::default() })?;
    net.couple(clusters, pool, AllToAll.weight(1.75), ByRate)?;
    net.couple(pool, clusters, AllToAll.weight(-1.1 * inhibition), ByRate)?;
    net.drive(clusters, Constant(8.0))?;
    for (item, shown) in (0..items).map(|item| (item, 100.0 * item as f64 + 70.0)) {
        net.drive(clusters.slice(item..item + 1), Pulses(vec![(shown, shown + 30.0, 225.0)]))?;
    }
    net.record_spikes(clusters)?;
    net.record_some(clusters, "h", &(0..items).collect::<Vec<_>>(), 1.0)?;
    net.run(5000.0).and_then(|run| Ok((run.spikes(clusters)?, run.samples(clusters, "h")?.clone())))
}

fn main() -> Result<()> {
    let mut figure = Figure::grid(2).size(1080, 480).title("Mi, Katkov & Tsodyks 2017: capacity of working memory");
    for items in [5, 8] {
        let (spikes, currents) = simulate(items, 1.0, 1.0)?;
        let late = spikes.between(3000.0, 5000.0);
        let kept = late.trains().iter().filter(|train| !train.is_empty()).count();
        println!("{items} items: {kept} kept, each back after {:.0} ms", mean_interval(&late).unwrap_or(0.0));
        let raster = Panel::new().raster(&spikes.of(..items)).title(format!("{items} items, {kept} kept"));
        let currents = Panel::new().space_time(&currents).named("current h (Hz)").color_range(0.0, 300.0);
        figure = figure.cell(Figure::new().panel(raster.y_label("item")).panel(currents.y_label("item").height(3.0)));
    }
    println!("writing mi_2017.png");
    figure.save("mi_2017.png")
}
