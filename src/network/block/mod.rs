//! A block: consecutive neurons of a population, with everything that changes around them.
//!
//! What other populations have sent comes in, and the spikes of the block go out, once in an interval; in between the block
//! goes from step to step on its own. Invariant: whatever a block owns is written by it alone, so that blocks can be
//! carried on side by side without a lock, and in any order without altering a bit.

mod active_drive;
mod ahead;
mod background;
mod joined;
mod probe;

pub(crate) use active_drive::ActiveDrive;
pub(crate) use background::Background;
pub(crate) use joined::Joined;
pub(crate) use probe::{Probe, Quantity};

use super::cells::{Cells, Input, InputRoom, Midpoint, SpikeMarks};
use super::divergence::Divergence;
use super::exchange::StepContext;
use super::memory::{Aligned, StateReader, StateWriter, padded};
use super::partition::MOST;
use super::receptors::{Arrivals, DelayBuffer, Receptor, ReceptorContext, SourceGates};
use super::synapses::{Postsynaptic, SynapseGroup};
use crate::error::Result;
use crate::random::{Source, SpikeWords};
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
    /// Whether each neuron is silenced; none where none is.
    silent: Vec<bool>,
    /// Neurons that fired in the latest step, by their index in the block.
    pub fired: Vec<u32>,
    /// The spikes of the present interval, and how many had been fired by the end of each of its steps.
    pub spikes: Vec<u32>,
    pub ends: Vec<usize>,
    /// The first neuron that had something about it that is not finite.
    diverged: Option<Divergence>,
    /// What was first found to be not finite in the whole block, and in which projection if it is of a synapse.
    pub first_divergence: Option<(Divergence, Option<usize>)>,
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
    /// Bytes that a block of so many neurons of so many variables takes, whatever its model.
    pub fn bytes(len: usize, variables: usize) -> usize {
        let rows = (variables + 1) * padded(len.max(1));
        Aligned::bytes(rows) + SpikeMarks::BYTES + 2 * size_of::<Block>()
    }

    /// Make room for noise; bytes that this takes are those told by [`Block::bytes_for_numbers`].
    pub fn reserve_numbers(&mut self) {
        self.scratch.numbers.reserve_exact(padded(self.range.len()));
    }

    /// Bytes that room for noise takes, if there is none yet.
    pub fn bytes_for_numbers(&self) -> usize {
        let there = self.scratch.numbers.capacity() > 0;
        if there { 0 } else { size_of::<f64>() * padded(self.range.len()) }
    }

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
            silent: Vec::new(),
            fired: Vec::new(),
            spikes: Vec::new(),
            ends: Vec::new(),
            diverged: None,
            first_divergence: None,
            scratch: Scratch::default(),
        }
    }

    /// About how much a step of the block costs, in nanoseconds.
    pub fn cost(&self) -> usize {
        let synapses = self.synapse_groups.len() + self.backgrounds.len() + self.drives.len();
        self.range.len() * (1 + self.cells.variables().len() + self.receptors.len() + synapses) + 100
    }

    /// Bytes of what grows in runs.
    pub fn grown_bytes(&self) -> usize {
        let spikes = size_of::<u32>() * (self.fired.capacity() + self.spikes.capacity());
        let groups: usize = self.synapse_groups.iter().map(|(_, group)| group.grown_bytes()).sum();
        spikes + size_of::<usize>() * self.ends.capacity() + groups
    }

    /// Silence some neurons, or let them fire again.
    pub fn mute(&mut self, neurons: Range<usize>, mute: bool) {
        self.silent.resize(self.range.len(), false);
        self.silent[neurons].fill(mute);
        if !self.silent.contains(&true) {
            self.silent = Vec::new();
        }
    }

    /// Carry the block over steps in which no spike of another block can reach it. What arrives is in the
    /// buffers of its shard, from neuron `first` on.
    pub fn advance(
        &mut self,
        steps: Range<u64>,
        context: &StepContext,
        buffers: &mut [DelayBuffer],
        first: usize,
        room: &mut InputRoom,
    ) {
        std::mem::swap(&mut self.input.room, room);
        self.spikes.clear();
        self.ends.clear();
        for step in steps {
            let arrivals = Arrivals { buffers, first, width: padded(self.range.len()), step };
            self.step(step, context, arrivals);
            self.spikes.extend(&self.fired);
            self.ends.push(self.spikes.len());
        }
        std::mem::swap(&mut self.input.room, room);
        self.first_divergence = self.diverged();
    }

    fn step(&mut self, step: u64, context: &StepContext, arrivals: Arrivals) {
        let (clock, dt) = (context.clock, context.clock.dt);
        self.probe(step, context);
        self.input.clear();
        self.drives.iter_mut().for_each(|drive| drive.add(step, clock, &mut self.input));
        self.receive(step, context, arrivals);
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
            self.scratch.bits.resize(self.input.width(), 0);
            self.chance.bits(step, self.range.start, &mut self.scratch.bits);
        }
        self.fired.clear();
        let words = SpikeWords { words: &self.scratch.bits, source: self.chance, step, first: self.range.start };
        let broken = self.cells.step(&self.input, words, step as f64, dt, &mut self.fired);
        self.look_ahead(dt);
        if !self.silent.is_empty() {
            self.fired.retain(|&neuron| !self.silent[neuron as usize]);
        }
        if let Some((neuron, culprit)) = broken {
            Divergence { instant: step + 1, neuron, culprit }.note(&mut self.diverged);
        }
    }

    fn probe(&mut self, step: u64, context: &StepContext) {
        for k in 0..self.probes.len() {
            if step.is_multiple_of(self.probes[k].every) {
                // The probe stays in its place, lest a rule that panics takes it along.
                let mut samples = std::mem::take(&mut self.probes[k].samples);
                self.sample(&self.probes[k].quantity, context, &mut samples);
                self.probes[k].samples = samples;
            }
        }
    }

    fn sample(&self, quantity: &Quantity, context: &StepContext, samples: &mut Vec<f64>) {
        match quantity {
            Quantity::Variable(k, neurons) => {
                let row = self.cells.row(*k);
                samples.extend(neurons.iter().map(|&neuron| row[neuron]));
            }
            Quantity::Opening(receptor, neurons) => {
                let opening = self.opening(*receptor, context);
                samples.extend(neurons.iter().map(|&neuron| opening[neuron]));
            }
            Quantity::FixedWeights(..) => {}
            Quantity::Weights(group, indices) => {
                let (_, group) = &self.synapse_groups[*group];
                samples.extend(indices.iter().map(|index| group.store().weight(index)));
            }
        }
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
    fn receive(&mut self, step: u64, context: &StepContext, mut arrivals: Arrivals) {
        for background in &self.backgrounds {
            background.add(step, arrivals.row(background.receptor));
        }
        self.join_in(step, context);
        let potential = self.midpoint.as_ref().map_or(self.cells.row_padded(0), Midpoint::potential);
        let (input, fired) = (&mut self.input, &self.fired);
        let mut postsynaptic = Postsynaptic { arrivals, input, potential, fired };
        for (_, group) in &mut self.synapse_groups {
            group.act(step, context, &mut postsynaptic);
        }
        let dt = context.clock.dt;
        let Postsynaptic { mut arrivals, input, .. } = postsynaptic;
        for (k, receptor) in self.receptors.iter_mut().enumerate() {
            let (free, input) = (self.cells.free(), &mut *input);
            let context = ReceptorContext { potential, free, now: step as f64, input, dt };
            receptor.pass(arrivals.row(k), context);
        }
    }

    fn diverged(&self) -> Option<(Divergence, Option<usize>)> {
        let groups = self.synapse_groups.iter();
        let of_groups = groups.filter_map(|(projection, group)| Some((group.diverged()?, Some(*projection))));
        let own = self.diverged.map(|diverged| (diverged, None));
        own.into_iter().chain(of_groups).min_by_key(|(diverged, _)| *diverged)
    }

    /// Let synapses look for weights that are not finite, where they put off working them out: all of them, or those for
    /// which it takes no longer than what they have done since.
    pub fn look_at_weights(&mut self, all: bool) {
        self.synapse_groups.iter_mut().for_each(|(_, group)| group.look_at_weights(all));
        self.first_divergence = self.diverged();
    }

    /// The spikes of one step of the last interval, by the neurons' index in the block, and the index of the block's
    /// first neuron in the population.
    pub fn spikes_of(&self, place: usize) -> (&[u32], u32) {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        (&self.spikes[start..self.ends[place]], self.range.start as u32)
    }

    /// The first part of the state: the neurons.
    pub fn save_cells(&self, now: u64, to: &mut StateWriter) {
        to.word(self.started as u64);
        self.cells.save(now as f64, to);
        to.list(&self.fired);
        self.midpoint.iter().for_each(|midpoint| midpoint.save(to));
        self.joined.iter().for_each(|joined| joined.save(to));
    }

    /// The last part of the state: what the neurons are the source of, and what drives them. Between the two is that of
    /// receptors and synapses, some of which belong to the shard.
    pub fn save_sources(&self, to: &mut StateWriter) {
        self.gates.iter().for_each(|own| own.gates.save(to));
        self.drives.iter().for_each(|drive| to.numbers(&drive.memory));
    }

    pub fn load_cells(&mut self, now: u64, from: &mut StateReader) -> Result<()> {
        (self.diverged, self.first_divergence) = (None, None);
        self.started = from.below(2, "the mark of a started block")? == 1;
        self.cells.load(now as f64, from)?;
        self.fired = from.list(self.range.len() as u32)?;
        self.midpoint.iter_mut().try_for_each(|midpoint| midpoint.load(from))?;
        self.joined.iter_mut().try_for_each(|joined| joined.load(from))?;
        Ok(())
    }

    pub fn load_sources(&mut self, from: &mut StateReader) -> Result<()> {
        self.gates.iter_mut().try_for_each(|own| own.gates.load(from))?;
        self.drives.iter_mut().try_for_each(|drive| from.numbers(&mut drive.memory))
    }
}
