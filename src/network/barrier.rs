//! What is exchanged between the blocks when an interval is over: spikes, what they release, and signals.

use super::Network;
use super::block::Block;
use super::cells::Midpoint;
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
                receive(output, population, blocks, until - 1, self.clock.dt);
                output.signals.iter_mut().for_each(|signal| signal.shift());
                publish(output, population, blocks);
            }
        }
    }
}

/// The spikes of `step` open the gates of their sources.
fn receive(output: &PopulationOutput, population: &Population, blocks: &mut [&mut Block], step: u64, dt: f64) {
    for block in &mut blocks[population.blocks.clone()] {
        let (fired, first, potential) =
            (&block.fired, block.range.start, block.midpoint.as_ref().map(Midpoint::potential));
        for own in &mut block.gates {
            let set = &output.gates[own.set];
            let spikes = output.log.spikes(step, &set.view);
            let range = own.gates.range();
            for &neuron in fired.iter().filter(|&&neuron| range.contains(&(neuron as usize))) {
                let released = set.release.map_or(1.0, |release| {
                    let place = spikes.binary_search(&(first as u32 + neuron));
                    place.map_or(0.0, |place| output.releases[release].released(step)[place])
                });
                let potential = potential.map_or(0.0, |potential| potential[neuron as usize]);
                own.gates.receive(neuron as usize, released, potential, dt);
            }
        }
    }
}

/// Write what all signals do in the step to come.
pub(super) fn publish(output: &mut PopulationOutput, population: &Population, blocks: &[&mut Block]) {
    let PopulationOutput { signals, fields, .. } = output;
    for signal in signals {
        let (origin, view) = (signal.origin, signal.view.clone());
        signal.publish(|acting, open| {
            let SignalOrigin::Field(index) = origin else {
                return gather(population, blocks, &view, origin, acting, open);
            };
            let FieldSource { field, view, of } = &fields[index];
            let mut sources = vec![0.0; view.len()];
            gather(population, blocks, view, *of, &mut sources, open);
            field.act(&sources, acting);
        });
    }
}

/// Write what the neurons of all populations show their junctions in the present part of the step.
pub(super) fn publish_joined(outputs: &mut [PopulationOutput], populations: &[Population], blocks: &[&mut Block]) {
    for (output, population) in outputs.iter_mut().zip(populations) {
        for signal in output.signals.iter_mut().filter(|signal| signal.origin == SignalOrigin::Joined) {
            let view = signal.view.clone();
            signal.publish(|acting, open| gather(population, blocks, &view, SignalOrigin::Joined, acting, open));
        }
    }
}

/// What the neurons of a view do to others in the step to come, by variable 0 or by their gates; and how far these are open.
fn gather(
    population: &Population,
    blocks: &[&mut Block],
    view: &Range<usize>,
    origin: SignalOrigin,
    acting: &mut [f64],
    open: &mut [f64],
) {
    for Overlap { block, in_block, in_view } in population.overlaps(view.clone()) {
        let block = &blocks[block];
        if let SignalOrigin::Gates(set) = origin {
            let gates = block.gates.iter().filter(|own| own.set == set);
            gates.for_each(|own| own.gates.publish(&mut acting[in_view.clone()], &mut open[in_view.clone()]));
        } else if let (SignalOrigin::Joined, Some(joined)) = (origin, &block.joined) {
            acting[in_view].copy_from_slice(&joined.potential()[in_block]);
        } else {
            acting[in_view].copy_from_slice(&block.potential()[in_block]);
        }
    }
}
