//! Networks of cells that are coupled by their potentials.

use synfire::prelude::*;

/// By how much (mV) the potentials of 100 identical cells, each coupled to all others, differ after 3.5 s at most.
fn spread(dt: f64) -> Result<f64> {
    let mut net = Network::new(dt)?.seed(1);
    let model = WangBuzsaki::default();
    let cells = net.add(100, model)?;
    net.set(cells, "v", Init::Uniform(-70.0, -50.0))?;
    let (h, n): (Vec<f64>, Vec<f64>) = net.get(cells, "v")?.iter().map(|&v| model.steady(v).into()).unzip();
    net.set(cells, "h", h)?;
    net.set(cells, "n", n)?;
    net.drive(cells, Constant(2.2))?;
    let graded = Synapse::new(Graded { beta: 0.2, ..Graded::default() }).output(Conductance(-75.0));
    net.connect(cells, cells, AllToAll.weight(0.002).autapses(false), graded)?;
    net.run(3500.0)?;
    let mut widest = 0.0_f64;
    for _ in 0..75 {
        net.run(0.2)?;
        let v = net.get(cells, "v")?;
        let (low, high) = v.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (v.min(low), v.max(high)));
        widest = widest.max(high - low);
    }
    Ok(widest)
}

#[test]
fn identical_cells_meet_at_the_advised_step() -> Result<()> {
    assert!(spread(0.02)? < 1e-9, "{}", spread(0.02)?);
    Ok(())
}
