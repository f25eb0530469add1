//! Projections that learn from spikes.

use super::draft::Draft;
use super::synapses::ohmic;
use super::wires::Ends;
use crate::dice::Dice;
use synfire::prelude::*;

/// Rules, each with three kinds of synapses, and one with a release.
pub const RULES: [&str; 6] =
    ["Stdp", "TripletStdp", "Vogels", "Rewarded Stdp", "Rewarded TripletStdp", "released Stdp"];

/// Connect with a rule. Of three kinds of synapses, number 2 jumps.
pub fn connect(draft: &mut Draft, ends: Ends, rule: usize, synapse: usize, dice: &mut Dice) -> Result<()> {
    let ends = if synapse == 0 { ohmic(ends) } else { ends };
    let most = ends.most;
    let stdp = stdp(most, dice);
    let triplet = TripletStdp { w_max: most, a2_minus: 7e-3 * most, a3_plus: 6e-3 * most, ..TripletStdp::default() };
    let proj = match rule {
        0 => with(draft, ends, synapse, stdp)?,
        1 => with(draft, ends, synapse, triplet)?,
        2 => with(draft, ends, synapse, Vogels { eta: 0.01 * most, w_max: most, ..Vogels::default() })?,
        3 => with(draft, ends, synapse, Rewarded { rule: stdp, tau_eligibility: 100.0, tau_reward: 20.0 })?,
        4 => with(draft, ends, synapse, Rewarded { rule: triplet, tau_eligibility: 50.0, tau_reward: 10.0 })?,
        _ => {
            let synapse = Synapse::new(Exponential { tau: 3.0 }).release(TsodyksMarkram::depressing());
            draft.net.connect(ends.pre.pop, ends.post.pop, ends.wiring, synapse.plastic(stdp))?
        }
    };
    if rule == 3 || rule == 4 {
        draft.rewarded.push(proj);
    }
    draft.projs.push(proj);
    Ok(())
}

fn stdp(most: f64, dice: &mut Dice) -> Stdp {
    let dependences =
        [Dependence::Additive, Dependence::Multiplicative, Dependence::PowerLaw { mu: 0.4, reference: most }];
    let pairing = dice.pick(&[Pairing::All, Pairing::Nearest]);
    Stdp { pairing, dependence: dice.pick(&dependences), ..Stdp::song_2000(most) }
}

fn with<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    draft: &mut Draft,
    ends: Ends,
    synapse: usize,
    rule: P,
) -> Result<Proj> {
    let Ends { pre, post, wiring, reversal, .. } = ends;
    let (pre, post, net) = (pre.pop, post.pop, &mut draft.net);
    match synapse {
        0 => {
            let synapse = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(reversal));
            net.connect(pre, post, wiring, synapse.plastic(rule))
        }
        1 => net.connect(pre, post, wiring, Synapse::new(DualExponential::default()).plastic(rule)),
        _ => net.connect(pre, post, wiring, Synapse::new(VoltageJump::default()).plastic(rule)),
    }
}
