//! Populations of any model, with parameters shared or their own.

use crate::dice::Dice;
use crate::shelf::parameters::{changed, parameters};
use crate::shelf::{Shelved, every_model};
use std::any::type_name;
use std::sync::OnceLock;
use synfire::prelude::*;

/// A population, and what of its model matters to whoever connects it.
#[derive(Clone, Copy)]
pub struct Crowd {
    pub pop: Pop,
    pub model: &'static Shelf,
    /// Whether it fires, but not by the model's equations: random sources and lists of spikes.
    pub source: bool,
    /// Whether it is there for its number, and better left alone.
    pub many: bool,
}

/// A model of the shelf.
pub struct Shelf {
    pub name: &'static str,
    pub variables: &'static [&'static str],
    /// A current under which it does something: fires, if it ever does.
    pub current: f64,
    pub fires: bool,
    /// Whether variable 0 is no potential, but the rate of a source of spikes.
    source: bool,
    /// Variable 0 at rest.
    pub rest: f64,
    add: fn(&mut Network, usize, &mut Dice) -> Result<Pop>,
}

impl Shelf {
    /// A conductance that brings about that current.
    pub fn conductance(&self) -> f64 {
        self.current / self.span()
    }

    /// How far variable 0 is moved by what makes a difference.
    pub fn span(&self) -> f64 {
        if self.rest.abs() > 10.0 { 60.0 } else { 10.0 * self.rest.abs() + 2.0 }
    }

    /// Whether a step takes long.
    fn is_slow(&self) -> bool {
        self.variables.len() > 3
    }
}

/// All models.
pub fn shelf() -> &'static [Shelf] {
    static SHELF: OnceLock<Vec<Shelf>> = OnceLock::new();
    SHELF.get_or_init(|| every_model!(tried).into())
}

/// Lists of spikes have no model.
pub static LISTED: Shelf = Shelf {
    name: "SpikeTimes",
    variables: &[],
    current: 0.0,
    fires: true,
    source: true,
    rest: 0.0,
    add: |_, _, _| unreachable!(),
};

/// A model, after trying it: one cell under each of several currents.
fn tried<M: Shelved<D>, const D: usize>(model: M) -> Shelf {
    let currents: Vec<f64> = (-2..=7).map(|power| 10f64.powf(0.5 * f64::from(power))).collect();
    let mut net = Network::new(0.1).unwrap().threads(1);
    let cells = net.add(currents.len(), model.clone()).unwrap();
    net.drive(cells, PerNeuron(currents.clone())).unwrap();
    net.record_spikes(cells).unwrap();
    let counts = net.run(100.0).unwrap().spikes(cells).unwrap().trains();
    let found = counts.iter().position(|train| train.len() > 2);
    Shelf {
        name: type_name::<M>().rsplit("::").next().unwrap_or_default(),
        variables: &M::VARS,
        current: found.map_or(1.0, |found| currents[found]),
        fires: found.is_some(),
        source: !M::JUMPS,
        rest: model.rest()[0],
        add: add::<M, D>,
    }
}

fn add<M: Shelved<D>, const D: usize>(net: &mut Network, n: usize, dice: &mut Dice) -> Result<Pop> {
    let usual = M::default();
    if dice.chance(0.5) {
        return if dice.chance(0.2) { net.add_with(n, usual, Rk4) } else { net.add(n, usual) };
    }
    // Four kinds of cells, each with one parameter of its own.
    let numbers = parameters(&usual).numbers();
    let kinds: Vec<M> = (0..4)
        .map(|_| {
            let (name, value) = dice.pick(&numbers);
            let other = changed(&usual, &name, value * dice.between(0.97..1.03));
            let sound = other.check().is_ok() && other.refractory() == usual.refractory();
            if sound { other } else { usual.clone() }
        })
        .collect();
    net.add_each((0..n).map(|k| kinds[k % 4].clone()).collect())
}

/// Sizes around the edges of blocks.
const SIZES: [usize; 12] = [1, 65, 511, 512, 513, 640, 700, 1100, 2047, 2048, 2049, 3100];

/// Cells of model `number`, counted around.
pub fn populate(net: &mut Network, number: usize, dice: &mut Dice) -> Result<Crowd> {
    let model = &shelf()[number % shelf().len()];
    let sizes = if model.is_slow() { &SIZES[..8] } else { &SIZES[..] };
    let pop = (model.add)(net, dice.pick(sizes), dice)?;
    if let Some(&variable) = model.variables.first().filter(|_| !model.source) {
        let spread = 0.05 * model.span();
        net.set(pop, variable, Init::Uniform(model.rest - spread, model.rest + spread))?;
    }
    Ok(Crowd { pop, model, source: model.source, many: false })
}

/// Sources that fire at random.
pub fn sources(net: &mut Network, dice: &mut Dice) -> Result<Crowd> {
    let model = shelf().iter().find(|model| model.name == "Poisson").expect("it is on the shelf");
    let pop = net.add(dice.pick(&SIZES), Poisson { rate: dice.between(20.0..100.0) })?;
    Ok(Crowd { pop, model, source: true, many: false })
}

/// Sources that fire at given times.
pub fn listed(net: &mut Network, dice: &mut Dice) -> Result<Crowd> {
    let n = dice.pick(&SIZES);
    let dt = net.dt();
    let mut spikes: Vec<(usize, usize)> = (0..dice.below(2000)).map(|_| (dice.below(n), 1 + dice.below(400))).collect();
    spikes.sort_unstable();
    spikes.dedup();
    let spikes: Vec<(usize, f64)> = spikes.into_iter().map(|(source, step)| (source, step as f64 * dt)).collect();
    Ok(Crowd { pop: net.add_spike_times(n, &spikes)?, model: &LISTED, source: true, many: false })
}

/// So many cells that threads are worth their while at every step.
pub fn many(net: &mut Network, dice: &mut Dice) -> Result<Crowd> {
    let lif = shelf().iter().find(|model| model.name == "Lif").expect("it is on the shelf");
    let pop = net.add(20_500, Lif { t_ref: 10.0 * net.dt(), ..Lif::default() })?;
    net.set(pop, "v", Init::Uniform(0.0, dice.between(10.0..20.0)))?;
    Ok(Crowd { pop, model: lif, source: false, many: true })
}
