//! What is exchanged between the blocks when an interval is over: spikes, what they release, and signals.

use super::Network;
use super::block::Block;
use super::exchange::{FieldSource, PopulationOutput, SignalOrigin};
use super::partition::Overlap;
use super::population::Population;
use std::ops::Range;

impl Network {
    /// Gather what the blocks have sent during the steps `from..until`.
    pub(super) fn exchange(
        &mut self,
        outputs: &mut [PopulationOutput],
        blocks: &mut [&mut Block],
        from: u64,
        until: u64,
    ) {
        for (index, (output, population)) in outputs.iter_mut().zip(&self.populations).enumerate() {
            for step in from..until {
                let place = (step - from) as usize;
                let blocks = &blocks[population.blocks.clone()];
                output.log.push(blocks.iter().map(|block| block.spikes_of(place)));
                for release in &mut output.releases {
                    let spikes = output.log.spikes(step, &release.view());
                    release.spike(step, spikes, self.clock.dt, output.log.depth);
                }
                for recorder in self.spike_recorders.iter_mut().filter(|recorder| recorder.view.index == index) {
                    recorder.note(step + 1, output.log.spikes(step, &recorder.view.range()));
                }
            }
            if !output.signals.is_empty() {
                receive(output, population, blocks, until - 1);
                output.signals.iter_mut().for_each(|signal| signal.shift());
                publish(output, population, blocks);
            }
        }
    }
}

/// The spikes of `step` open the gates of their sources.
fn receive(output: &PopulationOutput, population: &Population, blocks: &mut [&mut Block], step: u64) {
    for block in &mut blocks[population.blocks.clone()] {
        let (fired, first) = (&block.fired, block.range.start);
        for own in &mut block.gates {
            let set = &output.gates[own.set];
            let spikes = output.log.spikes(step, &set.view);
            let range = own.gates.range();
            for &neuron in fired.iter().filter(|&&neuron| range.contains(&(neuron as usize))) {
                let released = set.release.map_or(1.0, |release| {
                    let place = spikes.binary_search(&(first as u32 + neuron));
                    place.map_or(0.0, |place| output.releases[release].released(step)[place])
                });
                own.gates.receive(neuron as usize, released);
            }
        }
    }
}

/// Write the present values of all signals.
pub(super) fn publish(output: &mut PopulationOutput, population: &Population, blocks: &[&mut Block]) {
    let PopulationOutput { signals, fields, .. } = output;
    for signal in signals {
        let (origin, view) = (signal.origin, signal.view.clone());
        signal.publish(|now| {
            let SignalOrigin::Field(index) = origin else {
                return gather(population, blocks, &view, origin, now);
            };
            let FieldSource { field, view, of } = &fields[index];
            let mut sources = vec![0.0; view.len()];
            gather(population, blocks, view, *of, &mut sources);
            field.act(&sources, now);
        });
    }
}

/// Variable 0 of the neurons of a view, or how far their gates are open.
fn gather(population: &Population, blocks: &[&mut Block], view: &Range<usize>, origin: SignalOrigin, to: &mut [f64]) {
    for Overlap { block, in_block, in_view } in population.overlaps(view.clone()) {
        let (block, to) = (&blocks[block], &mut to[in_view]);
        if let SignalOrigin::Gates(set) = origin {
            block.gates.iter().filter(|own| own.set == set).for_each(|own| own.gates.publish(to));
        } else {
            to.copy_from_slice(&block.cells.row(0)[in_block]);
        }
    }
}
