//! A block: consecutive neurons of a population, with everything that changes around them.

use super::afferent::{Afferent, Cleft, Spot, World};
use super::cells::Cells;
use super::clock::Clock;
use super::drive::{Drive, Moment};
use super::gated::SourceGates;
use super::input::Input;
use super::population::MOST;
use super::receptor::{Receptor, Site};
use super::state::{Loader, Saver};
use crate::error::Result;
use crate::random::{PoissonCounts, Source};
use crate::simd::{self, Kernel};
use std::ops::Range;
use std::sync::Arc;

/// Consecutive neurons of a population.
pub(crate) struct Block {
    pub population: usize,
    /// The neurons, by their index in the population.
    pub range: Range<usize>,
    pub cells: Box<dyn Cells>,
    pub input: Input,
    pub receptors: Vec<Box<dyn Receptor>>,
    pub afferents: Vec<(usize, Box<dyn Afferent>)>,
    pub gates: Vec<EmittingGates>,
    pub drives: Vec<Driving>,
    pub backgrounds: Vec<Background>,
    pub probes: Vec<Probe>,
    pub chance: Source,
    pub started: bool,
    /// Neurons that fired in the latest step, by their index in the block.
    pub fired: Vec<u32>,
    /// The spikes of the present interval, and how many had been fired by the end of each of its steps.
    pub spikes: Vec<u32>,
    pub ends: Vec<usize>,
    scratch: Scratch,
}

/// Source gates of the block's neurons.
pub(crate) struct EmittingGates {
    pub gates: Box<dyn SourceGates>,
    /// Which of the population's sets they belong to.
    pub set: usize,
}

/// A drive of some of the block's neurons.
pub(crate) struct Driving {
    pub drive: Arc<dyn Drive>,
    pub random: Source,
    /// The neurons, by their index in the block.
    pub here: Range<usize>,
    /// The first of them, by its index in the drive's view.
    pub first: usize,
    pub memory: Vec<f64>,
}

/// Poisson input to some of the block's neurons.
pub(crate) struct Background {
    pub counts: Arc<PoissonCounts>,
    pub weight: f64,
    pub receptor: usize,
    pub random: Source,
    pub here: Range<usize>,
    pub first: usize,
}

/// What a probe reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// A variable of some neurons.
    Variable(usize, Vec<usize>),
    /// The opening of a receptor of some neurons.
    Opening(usize, Vec<usize>),
    /// The weights of some synapses of an afferent.
    Weights(usize, Vec<Spot>),
}

/// A recording in a block.
pub(crate) struct Probe {
    pub quantity: Quantity,
    pub every: u64,
    pub samples: Vec<f64>,
}

/// Buffers that carry nothing from step to step.
#[derive(Default)]
struct Scratch {
    bits: Vec<u32>,
    numbers: Vec<f64>,
}

impl Block {
    pub fn new(population: usize, range: Range<usize>, cells: Box<dyn Cells>, chance: Source) -> Block {
        let n = range.len();
        Block {
            population,
            range,
            cells,
            input: Input::new(n),
            receptors: Vec::new(),
            afferents: Vec::new(),
            gates: Vec::new(),
            drives: Vec::new(),
            backgrounds: Vec::new(),
            probes: Vec::new(),
            chance,
            started: false,
            fired: Vec::new(),
            spikes: Vec::new(),
            ends: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Put the spikes of the steps `from..to` on their way to this block's neurons.
    pub fn deliver(&mut self, from: u64, to: u64, world: &World) {
        for step in from..to {
            for (_, afferent) in &mut self.afferents {
                afferent.deliver(step, world, &mut self.receptors);
            }
        }
    }

    /// Carry the block over the steps `from..to`, in which no spike of another block can reach it.
    pub fn advance(&mut self, from: u64, to: u64, world: &World) {
        self.spikes.clear();
        self.ends.clear();
        for step in from..to {
            self.step(step, world);
            self.spikes.extend(&self.fired);
            self.ends.push(self.spikes.len());
        }
    }

    fn step(&mut self, step: u64, world: &World) {
        let dt = world.dt;
        self.probe(step, world);
        self.input.clear();
        self.drive(step, dt);
        self.receive(step, world);
        if !self.started {
            self.cells.start(&mut self.input, dt);
            self.started = true;
        }
        self.noise(step, dt);
        if !self.gates.is_empty() {
            let potential = self.cells.row(0);
            self.gates.iter_mut().for_each(|emitting| emitting.gates.advance(potential, dt));
        }
        if self.cells.noisy() {
            self.scratch.bits.resize(self.input.steady.len(), 0);
            self.chance.bits(step, self.range.start, &mut self.scratch.bits);
        }
        self.fired.clear();
        self.cells.step(&self.input, &self.scratch.bits, step as f64, dt, &mut self.fired);
    }

    fn probe(&mut self, step: u64, world: &World) {
        let mut probes = std::mem::take(&mut self.probes);
        for probe in probes.iter_mut().filter(|probe| step.is_multiple_of(probe.every)) {
            match &probe.quantity {
                Quantity::Variable(k, neurons) => {
                    let row = self.cells.row(*k);
                    probe.samples.extend(neurons.iter().map(|&neuron| row[neuron]));
                }
                Quantity::Opening(receptor, neurons) => {
                    let opening = self.opening(*receptor, world);
                    probe.samples.extend(neurons.iter().map(|&neuron| opening[neuron]));
                }
                Quantity::Weights(afferent, spots) => {
                    let (_, afferent) = &self.afferents[*afferent];
                    probe.samples.extend(spots.iter().map(|spot| afferent.weight(spot)));
                }
            }
        }
        self.probes = probes;
    }

    /// How far the gates of a receptor are open, for each neuron.
    pub fn opening(&self, receptor: usize, world: &World) -> Vec<f64> {
        self.receptors[receptor].opening().unwrap_or_else(|| {
            let mut sums = Box::new([0.0; MOST]);
            let own = self.afferents.iter().filter(|(_, afferent)| afferent.gated() == Some(receptor));
            own.for_each(|(_, afferent)| afferent.add_gates(world, &mut sums));
            sums[..self.range.len()].to_vec()
        })
    }

    fn drive(&mut self, step: u64, dt: f64) {
        for driving in &mut self.drives {
            if driving.drive.steady() || driving.drive.white().is_some() {
                continue;
            }
            let moment = Moment { time: Clock { dt }.time(step), step, dt, random: driving.random };
            let current = &mut self.input.currents().0[driving.here.clone()];
            driving.drive.add(&moment, driving.view(), &mut driving.memory, current);
        }
    }

    /// Take in what arrives, and let receptors and couplings act.
    fn receive(&mut self, step: u64, world: &World) {
        for background in &self.backgrounds {
            let ring = self.receptors[background.receptor].ring();
            background.add(step, &mut self.scratch.numbers, &mut ring.row(step)[background.here.clone()]);
        }
        let potential = self.cells.row_padded(0);
        let mut cleft = Cleft { receptors: &mut self.receptors, input: &mut self.input, potential, fired: &self.fired };
        for (_, afferent) in &mut self.afferents {
            afferent.act(step, world, &mut cleft);
        }
        for receptor in &mut self.receptors {
            let (free, input) = (self.cells.free(), &mut self.input);
            receptor.pass(step, Site { potential, free, now: step as f64, input, dt: world.dt });
        }
    }

    fn noise(&mut self, step: u64, dt: f64) {
        for driving in &self.drives {
            let Some(sigma) = driving.drive.white() else { continue };
            let numbers = &mut self.scratch.numbers;
            numbers.clear();
            numbers.resize(self.range.len(), 0.0);
            let skew = driving.first % 4;
            let mut normals = vec![0.0; driving.here.len() + skew];
            driving.random.normals(step, driving.first - skew, &mut normals);
            numbers[driving.here.clone()].copy_from_slice(&normals[skew..]);
            self.cells.noise(sigma, numbers, &mut self.input, step as f64, dt);
        }
    }

    /// The drives that never change, summed up.
    pub fn sum_steady(&mut self, dt: f64) {
        self.input.steady.fill(0.0);
        for driving in self.drives.iter_mut().filter(|driving| driving.drive.steady()) {
            let moment = Moment { time: 0.0, step: 0, dt, random: driving.random };
            let current = &mut self.input.steady[driving.here.clone()];
            driving.drive.add(&moment, driving.first..driving.first + driving.here.len(), &mut [], current);
        }
    }

    /// The first variable and neuron that is not finite.
    pub fn diverged(&self) -> Option<(usize, usize)> {
        (0..self.cells.variables().len()).find_map(|k| {
            let row = self.cells.row(k);
            if simd::run(AllFinite(row)) {
                return None;
            }
            row.iter().position(|x| !x.is_finite()).map(|neuron| (k, neuron))
        })
    }

    pub fn save(&self, now: u64, to: &mut Saver) {
        to.word(self.started as u64);
        self.cells.save(now as f64, to);
        to.list(&self.fired);
        self.receptors.iter().for_each(|receptor| receptor.save(now, to));
        self.afferents.iter().for_each(|(_, afferent)| afferent.save(to));
        self.gates.iter().for_each(|emitting| emitting.gates.save(to));
        self.drives.iter().for_each(|driving| to.numbers(&driving.memory));
    }

    pub fn load(&mut self, now: u64, from: &mut Loader) -> Result<()> {
        self.started = from.below(2, "the mark of a started block")? == 1;
        self.cells.load(now as f64, from)?;
        self.fired = from.list(self.range.len() as u32)?;
        self.receptors.iter_mut().try_for_each(|receptor| receptor.load(now, from))?;
        self.afferents.iter_mut().try_for_each(|(_, afferent)| afferent.load(from))?;
        self.gates.iter_mut().try_for_each(|emitting| emitting.gates.load(from))?;
        self.drives.iter_mut().try_for_each(|driving| from.numbers(&mut driving.memory))
    }
}

/// Whether all numbers are finite.
struct AllFinite<'a>(&'a [f64]);

impl Kernel for AllFinite<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        self.0.iter().fold(true, |finite, x| finite & x.is_finite())
    }
}

impl Driving {
    /// The neurons, by their index in the drive's view.
    fn view(&self) -> Range<usize> {
        self.first..self.first + self.here.len()
    }
}

impl Background {
    /// Add what arrives in `step`.
    fn add(&self, step: u64, counts: &mut Vec<f64>, sums: &mut [f64]) {
        let skew = self.first % 4;
        if skew == 0 {
            return self.counts.add(self.random, step, self.first, self.weight, sums);
        }
        counts.resize(self.here.len() + skew, 0.0);
        self.counts.counts(self.random, step, self.first - skew, &mut counts[..self.here.len() + skew]);
        sums.iter_mut().zip(&counts[skew..]).for_each(|(sum, count)| *sum += self.weight * count);
    }
}
