use synfire::prelude::*;
use std::time::Instant;
use synfire::analysis::*;

fn ei() -> Result<()> {
    let (exc, inh, p) = (500, 500, 0.15);
    let j_exc = 1.0 / (p * exc as f64).sqrt();
    let j_inh = 1.0 / (p * inh as f64).sqrt();
    let mut net = Network::new(0.1)?;
    let all = net.add(exc + inh, Lif { v_rest: -52.0, v_reset: -60.0, v_th: -50.0, ..Lif::default() })?;
    let (e, i) = all.split(exc);
    net.set(all, "v", Init::Uniform(-52.0, -50.0))?;
    let synapse = Synapse::new(Exponential { tau: 2.0 });
    net.connect(e, all, FixedProb(p).weight(j_exc), synapse)?;
    net.connect(i, all, FixedProb(p).weight(-j_inh), synapse)?;
    net.drive(all, Constant(3.0))?;
    net.record_spikes(all)?;
    let t = Instant::now();
    let run = net.run(1000.0)?;
    let spikes = run.spikes(all)?;
    println!("ei {} {:.2} Hz cv {:?} {:?}", spikes.count(), spikes.between(100.0,1000.0).mean_rate(), cv(&spikes.between(100.0,1000.0)), t.elapsed());
    Ok(())
}
fn coba(threads: usize) -> Result<()> {
    let mut net = Network::new(0.1)?.threads(threads);
    let all = net.add(4000, Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() })?;
    let (e, i) = all.split(3200);
    net.set(all, "v", Init::Normal(-55.0, 5.0))?;
    net.connect(e, all, FixedProb(0.02).weight(0.6), Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0)))?;
    net.connect(i, all, FixedProb(0.02).weight(6.7), Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0)))?;
    net.drive(all, Constant(20.0))?;
    net.record_spikes(all)?;
    let t = Instant::now();
    let run = net.run(1200.0)?;
    let el = t.elapsed();
    let spikes = run.spikes(all)?.between(200.0, 1200.0);
    println!("coba threads {threads} {} {:.2} Hz cv {:?} {:?} hash {:x}", spikes.count(), spikes.mean_rate(), cv(&spikes), el/12*10, net.state_hash());
    Ok(())
}
fn brunel(threads: usize) -> Result<()> {
    let t = Instant::now();
    let mut net = Network::new(0.1)?.threads(threads);
    let all = net.add(12500, Lif { v_rest: 0.0, v_reset: 10.0, v_th: 20.0, tau: 20.0, t_ref: 2.0, ..Lif::default() })?;
    let (e, i) = all.split(10000);
    let jump = VoltageJump::default();
    net.connect(e, all, FixedInDegree(1000).weight(0.1).delay(1.5), Synapse::new(jump))?;
    net.connect(i, all, FixedInDegree(250).weight(-0.5).delay(1.5), Synapse::new(jump))?;
    net.background(all, 20000.0, 0.1, Synapse::new(jump))?;
    net.record_spikes(all)?;
    println!("build {:?}", t.elapsed());
    let t = Instant::now();
    let run = net.run(1000.0)?;
    let el = t.elapsed();
    let spikes = run.spikes(all)?.between(200.0, 1000.0);
    println!("brunel threads {threads} {:.2} Hz cv {:?} {:?} hash {:x}", spikes.mean_rate(), cv(&spikes), el, net.state_hash());
    Ok(())
}
fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() { Some("coba") => {for _ in 0..5 {coba(1)?}}, Some("brunel") => {brunel(1)?;brunel(1)?}, _ => {
    ei()?;
    coba(1)?; coba(2)?; coba(1)?;
    brunel(1)?; brunel(2)?;}}
    Ok(())
}
