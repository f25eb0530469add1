//! What a learning rule makes of spikes.

use super::efficacy::Efficacy;
use super::layer::Presynaptic;
use super::target_traces::{TargetView, UnappliedSpike};
use super::trace::DecayTable;
use crate::network::receptors::{BlockSums, add};
use crate::traits::Plasticity;

/// Rule and traces: what turns spikes into changes of weight.
#[derive(Clone)]
pub(crate) struct LearningRule<P, S: Efficacy, const X: usize, const Y: usize> {
    pub model: P,
    pub common: S::Common,
    pub decay_x: [DecayTable; X],
    pub decay_y: [DecayTable; Y],
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> LearningRule<P, S, X, Y> {
    /// The synapses of a row catch up on the spikes of their targets.
    ///
    /// Kept out of what calls it, as [`LearningRule::arrive`] is, lest its few instructions lack registers.
    #[inline(never)]
    pub fn catch_up(
        &self,
        synapses: &mut [S],
        row: &[u16],
        source: Presynaptic<X>,
        targets: TargetView<Y>,
        (scratch, broken): (&mut Vec<UnappliedSpike>, &mut Option<BrokenWeight>),
    ) {
        let decay = self.decay_x.each_ref().map(DecayTable::local);
        for spike in targets.unapplied(row, source.caught_up, scratch).iter().rev() {
            let (at, y) = targets.logged(spike);
            let x = source.traces.at(at, decay);
            let synapse = &mut synapses[spike.synapse as usize];
            synapse.change(at, &self.common, |weight| self.model.on_post(weight, x, y));
            if !synapse.is_finite() {
                note(broken, at, row[spike.synapse as usize]);
            }
        }
    }

    /// A spike arrives at the synapses of a row, and is added to the sums.
    #[inline(never)]
    pub fn arrive(
        &self,
        synapses: &mut [S],
        row: &[u16],
        x: [f64; X],
        targets: TargetView<Y>,
        (now, released): (u64, f64),
        (sums, broken): (&mut BlockSums, &mut Option<BrokenWeight>),
    ) {
        for (synapse, &target) in synapses.iter_mut().zip(row) {
            let y = targets.trace(target);
            let weight = synapse.change(now, &self.common, |weight| self.model.on_pre(weight, x, y));
            if !synapse.is_finite() {
                note(broken, now, target);
            }
            add(sums, target, weight * released);
        }
    }
}

/// When a weight stopped being finite, and of which target.
pub(super) type BrokenWeight = (u64, u16);

/// Note the first weight that is not finite.
#[cold]
#[inline(never)]
pub(super) fn note(first: &mut Option<BrokenWeight>, instant: u64, target: u16) {
    *first = Some(first.map_or((instant, target), |first| first.min((instant, target))));
}
