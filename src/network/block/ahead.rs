//! What of the step to come is foretold, and the part of junctions in it.

use super::Block;
use crate::network::cells::Midpoint;
use crate::network::exchange::StepContext;

impl Block {
    /// A step is over: foretell the next.
    pub(super) fn look_ahead(&mut self, dt: f64) {
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
            joined.carry(&self.scratch.currents, |neuron| free[neuron] > step as f64, context.clock.dt);
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

    /// Let junctions act in `step`, as in its last part and those before.
    pub(super) fn join_in(&mut self, step: u64, context: &StepContext) {
        self.conduct(context);
        if let Some(joined) = &mut self.joined {
            let free = self.cells.free();
            let held = |neuron: usize| free[neuron] > step as f64;
            joined.act(&self.scratch.currents, self.input.currents().0, held, context.clock.dt);
        }
    }

    /// How fast junctions would draw each neuron to its neighbours (1/ms).
    pub fn junction_rates(&self) -> Vec<f64> {
        let Some(joined) = &self.joined else { return vec![0.0; self.range.len()] };
        let mut conductances = vec![0.0; self.range.len()];
        self.synapse_groups.iter().for_each(|(_, group)| group.conductances(&mut conductances));
        conductances.iter().zip(joined.responses()).map(|(conductance, response)| conductance * response).collect()
    }
}
