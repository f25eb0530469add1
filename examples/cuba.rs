//! CUBA: the network of the example `coba` with currents in place of conductances. Cells fire irregularly, not in bursts.
//!
//! T. P. Vogels and L. F. Abbott (2005), Journal of Neuroscience 25, 10786-10795,
//! <https://doi.org/10.1523/JNEUROSCI.3508-05.2005>; benchmark 2 of R. Brette et al. (2007), Journal of Computational
//! Neuroscience 23, 349-398, <https://doi.org/10.1007/s10827-007-0038-6>.

use synfire::analysis;
use synfire::prelude::*;

fn main() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let all = net.add(4000, Lif { v_rest: -49.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() })?;
    let (exc, inh) = all.split(3200);
    net.set(all, "v", Init::Uniform(-60.0, -50.0))?;

    net.connect(exc, all, FixedProb(0.02).weight(1.62), Synapse::new(Exponential { tau: 5.0 }))?;
    net.connect(inh, all, FixedProb(0.02).weight(-9.0), Synapse::new(Exponential { tau: 10.0 }))?;

    net.record_spikes(all)?;
    let spikes = net.run(2200.0)?.spikes(all)?;
    let late = spikes.between(200.0, 2200.0);
    println!("rate          {:.2} Hz", late.mean_rate());
    println!("CV            {:.3}", analysis::cv(&late).unwrap_or(0.0));
    println!("Fano factor   {:.2} in 1 ms", analysis::fano(&late, 1.0).unwrap_or(0.0));
    println!("correlation   {:.4} in 5 ms", analysis::correlation(&late, 5.0).unwrap_or(0.0));
    println!("silent cells  {:.1} %", 100.0 * analysis::silent_fraction(&late));

    // A tenth of the cells, so that each is seen.
    let second = spikes.between(1000.0, 2000.0);
    let raster = Panel::new().raster(&second.of(..320)).named("E").raster(&second.of(3200..3280)).named("I");
    println!("writing cuba.png");
    Figure::new().title("CUBA").panel(raster).rate(&second, 5.0).save("cuba.png")
}
