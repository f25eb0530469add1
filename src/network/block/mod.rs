//! A block: consecutive neurons of a population, with everything that changes around them.
//!
//! What other populations have sent comes in, and the spikes of the block go out, once in an interval; in between the block
//! goes from step to step on its own. Invariant: whatever a block owns is written by it alone, so that blocks can be
//! carried on side by side without a lock, and in any order without altering a bit.

mod active_drive;
mod background;
mod finite;
mod joined;
mod probe;

pub(crate) use active_drive::ActiveDrive;
pub(crate) use background::Background;
pub(crate) use joined::Joined;
pub(crate) use probe::{Probe, Quantity};

use super::cells::{Cells, Input, Midpoint};
use super::exchange::StepContext;
use super::memory::{StateReader, StateWriter};
use super::partition::MOST;
use super::receptors::{Receptor, ReceptorContext, SourceGates};
use super::synapses::{Postsynaptic, SynapseGroup};
use crate::error::Result;
use crate::random::Source;
use crate::simd;
use finite::AllFinite;
use std::ops::Range;

/// Consecutive neurons of a population.
pub(crate) struct Block {
    pub population: usize,
    /// The neurons, by their index in the population.
    pub range: Range<usize>,
    pub cells: Box<dyn Cells>,
    pub input: Input,
    pub receptors: Vec<Box<dyn Receptor>>,
    pub synapse_groups: Vec<(usize, Box<dyn SynapseGroup>)>,
    pub gates: Vec<BlockSourceGates>,
    /// Variable 0 in the middle of the step, where something needs it: couplings, and gates at the source.
    pub midpoint: Option<Midpoint>,
    /// The neurons as junctions see them, where there are such.
    pub joined: Option<Joined>,
    pub drives: Vec<ActiveDrive>,
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
pub(crate) struct BlockSourceGates {
    pub gates: Box<dyn SourceGates>,
    /// Which of the population's sets they belong to.
    pub set: usize,
}

/// Buffers that carry nothing from step to step.
#[derive(Default)]
struct Scratch {
    currents: Vec<f64>,
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
            synapse_groups: Vec::new(),
            gates: Vec::new(),
            midpoint: None,
            joined: None,
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
    pub fn deliver(&mut self, from: u64, to: u64, context: &StepContext) {
        for step in from..to {
            for (_, group) in &mut self.synapse_groups {
                group.deliver(step, context, &mut self.receptors);
            }
        }
    }

    /// Carry the block over the steps `from..to`, in which no spike of another block can reach it.
    pub fn advance(&mut self, from: u64, to: u64, context: &StepContext) {
        self.spikes.clear();
        self.ends.clear();
        for step in from..to {
            self.step(step, context);
            self.spikes.extend(&self.fired);
            self.ends.push(self.spikes.len());
        }
    }

    fn step(&mut self, step: u64, context: &StepContext) {
        let dt = context.dt;
        self.probe(step, context);
        self.input.clear();
        self.drives.iter_mut().for_each(|drive| drive.add(step, dt, &mut self.input));
        self.receive(step, context);
        if !self.started {
            self.cells.start(&mut self.input, dt);
            self.started = true;
        }
        if let Some(midpoint) = &mut self.midpoint {
            midpoint.begin(self.cells.row(0), self.input.jumped());
        }
        for drive in &self.drives {
            drive.add_noise(step, dt, &*self.cells, &mut self.input, &mut self.scratch.numbers);
        }
        self.gates.iter_mut().for_each(|own| own.gates.advance());
        if self.cells.noisy() {
            self.scratch.bits.resize(self.input.steady.len(), 0);
            self.chance.bits(step, self.range.start, &mut self.scratch.bits);
        }
        self.fired.clear();
        self.cells.step(&self.input, &self.scratch.bits, step as f64, dt, &mut self.fired);
        if let Some(midpoint) = &mut self.midpoint {
            let reset: &[u32] = if self.cells.resets() { &self.fired } else { &[] };
            midpoint.end(self.cells.row(0), reset);
            self.joined.iter_mut().for_each(|joined| joined.reset(reset));
            self.foretell(dt);
        }
    }

    /// Foretell the step to come from the present state, whoever has set it.
    pub fn foretell(&mut self, dt: f64) {
        if let Some(midpoint) = &mut self.midpoint {
            midpoint.foretell(self.cells.row(0));
            let potential = midpoint.potential();
            self.joined.iter_mut().for_each(|joined| joined.begin(potential));
            self.gates.iter_mut().for_each(|own| own.gates.foretell(potential, dt));
        }
    }

    /// Let a part of `step` pass for the junctions alone.
    pub fn carry(&mut self, step: u64, context: &StepContext) {
        self.conduct(context);
        if let Some(joined) = &mut self.joined {
            let free = self.cells.free();
            joined.carry(&self.scratch.currents, |neuron| free[neuron] > step as f64, context.dt);
        }
    }

    /// The currents through the junctions onto each neuron, in the present part of a step.
    fn conduct(&mut self, context: &StepContext) {
        let Some(joined) = &self.joined else { return };
        let currents = &mut self.scratch.currents;
        currents.clear();
        currents.resize(self.range.len(), 0.0);
        let groups = self.synapse_groups.iter();
        groups.for_each(|(_, group)| group.conduct(context, joined.potential(), self.range.start, currents));
    }

    /// Variable 0 in the middle of the step to come, where that is foretold, else now; with the padding of a row.
    pub fn potential(&self) -> &[f64] {
        self.midpoint.as_ref().map_or(self.cells.row_padded(0), Midpoint::potential)
    }

    fn probe(&mut self, step: u64, context: &StepContext) {
        let mut probes = std::mem::take(&mut self.probes);
        for probe in probes.iter_mut().filter(|probe| step.is_multiple_of(probe.every)) {
            match &probe.quantity {
                Quantity::Variable(k, neurons) => {
                    let row = self.cells.row(*k);
                    probe.samples.extend(neurons.iter().map(|&neuron| row[neuron]));
                }
                Quantity::Opening(receptor, neurons) => {
                    let opening = self.opening(*receptor, context);
                    probe.samples.extend(neurons.iter().map(|&neuron| opening[neuron]));
                }
                Quantity::Weights(group, indices) => {
                    let (_, group) = &self.synapse_groups[*group];
                    probe.samples.extend(indices.iter().map(|index| group.store().weight(index)));
                }
            }
        }
        self.probes = probes;
    }

    /// How far the gates of a receptor are open, for each neuron.
    pub fn opening(&self, receptor: usize, context: &StepContext) -> Vec<f64> {
        self.receptors[receptor].opening().unwrap_or_else(|| {
            let mut sums = Box::new([0.0; MOST]);
            let own = self.synapse_groups.iter().filter(|(_, group)| group.gated() == Some(receptor));
            own.for_each(|(_, group)| group.add_open(context, &mut sums));
            sums[..self.range.len()].to_vec()
        })
    }

    /// Take in what arrives, and let receptors and couplings act.
    fn receive(&mut self, step: u64, context: &StepContext) {
        for background in &self.backgrounds {
            let sums = self.receptors[background.receptor].delay_buffer().row(step);
            background.add(step, &mut self.scratch.numbers, sums);
        }
        self.conduct(context);
        if let Some(joined) = &mut self.joined {
            let free = self.cells.free();
            let held = |neuron: usize| free[neuron] > step as f64;
            joined.act(&self.scratch.currents, self.input.currents().0, held, context.dt);
        }
        let potential = self.midpoint.as_ref().map_or(self.cells.row_padded(0), Midpoint::potential);
        let (receptors, input, fired) = (&mut self.receptors, &mut self.input, &self.fired);
        let mut postsynaptic = Postsynaptic { receptors, input, potential, fired };
        for (_, group) in &mut self.synapse_groups {
            group.act(step, context, &mut postsynaptic);
        }
        for receptor in &mut self.receptors {
            let (free, input) = (self.cells.free(), &mut self.input);
            receptor.pass(step, ReceptorContext { potential, free, now: step as f64, input, dt: context.dt });
        }
    }

    /// How fast junctions would draw each neuron to its neighbours (1/ms).
    pub fn junction_rates(&self) -> Vec<f64> {
        let Some(joined) = &self.joined else { return vec![0.0; self.range.len()] };
        let mut conductances = vec![0.0; self.range.len()];
        self.synapse_groups.iter().for_each(|(_, group)| group.conductances(&mut conductances));
        conductances.iter().zip(joined.responses()).map(|(conductance, response)| conductance * response).collect()
    }

    /// The drives that never change, summed up.
    pub fn sum_steady(&mut self, dt: f64) {
        self.input.steady.fill(0.0);
        self.drives.iter().for_each(|drive| drive.add_steady(dt, &mut self.input.steady));
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

    /// The spikes of one step of the last interval, by the neurons' index in the block, and the index of the block's
    /// first neuron in the population.
    pub fn spikes_of(&self, place: usize) -> (&[u32], u32) {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        (&self.spikes[start..self.ends[place]], self.range.start as u32)
    }

    pub fn save(&self, now: u64, to: &mut StateWriter) {
        to.word(self.started as u64);
        self.cells.save(now as f64, to);
        to.list(&self.fired);
        self.midpoint.iter().for_each(|midpoint| midpoint.save(to));
        self.joined.iter().for_each(|joined| joined.save(to));
        self.receptors.iter().for_each(|receptor| receptor.save(now, to));
        self.synapse_groups.iter().for_each(|(_, group)| group.store().save(to));
        self.gates.iter().for_each(|own| own.gates.save(to));
        self.drives.iter().for_each(|drive| to.numbers(&drive.memory));
    }

    pub fn load(&mut self, now: u64, from: &mut StateReader) -> Result<()> {
        self.started = from.below(2, "the mark of a started block")? == 1;
        self.cells.load(now as f64, from)?;
        self.fired = from.list(self.range.len() as u32)?;
        self.midpoint.iter_mut().try_for_each(|midpoint| midpoint.load(from))?;
        self.joined.iter_mut().try_for_each(|joined| joined.load(from))?;
        self.receptors.iter_mut().try_for_each(|receptor| receptor.load(now, from))?;
        self.synapse_groups.iter_mut().try_for_each(|(_, group)| group.store_mut().load(from))?;
        self.gates.iter_mut().try_for_each(|own| own.gates.load(from))?;
        self.drives.iter_mut().try_for_each(|drive| from.numbers(&mut drive.memory))
    }
}
