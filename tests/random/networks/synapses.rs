//! Projections of every kind of synapse.

use super::draft::Draft;
use super::wires::Ends;
use crate::dice::Dice;
use synfire::prelude::*;

/// A kind of synapse.
pub struct Kind {
    pub name: &'static str,
    /// Whether it moves the potential itself.
    pub jumps: bool,
    /// Whether its gates are at the source, so that blocks meet at every step.
    pub at_source: bool,
    pub connect: Connect,
}

type Connect = fn(&mut Draft, Ends, &mut Dice) -> Result<Proj>;

const fn gate(name: &'static str, connect: Connect) -> Kind {
    Kind { name, jumps: false, at_source: false, connect }
}

const fn at_source(name: &'static str, connect: Connect) -> Kind {
    Kind { name, jumps: false, at_source: true, connect }
}

const fn jump(name: &'static str, connect: Connect) -> Kind {
    Kind { name, jumps: true, at_source: false, connect }
}

/// Synapses whose weights stay.
pub const KINDS: &[Kind] = &[
    gate("Exponential", |net, ends, dice| net.gate(ends, dice, Exponential { tau: 3.0 })),
    gate("Alpha", |net, ends, dice| net.gate(ends, dice, Alpha::default())),
    gate("DualExponential", |net, ends, dice| net.gate(ends, dice, DualExponential::default())),
    gate("Ampa", |net, ends, dice| net.gate(ends, dice, Ampa::default())),
    at_source("AmpaKinetic", |net, ends, dice| net.gate(ends, dice, AmpaKinetic::default())),
    gate("GabaA", |net, ends, dice| net.gate(ends, dice, GabaA::default())),
    at_source("GabaAKinetic", |net, ends, dice| net.gate(ends, dice, GabaAKinetic::default())),
    at_source("GabaB1", |net, ends, dice| net.gate(ends, dice, GabaB1::default())),
    at_source("GabaB2", |net, ends, dice| net.gate(ends, dice, GabaB2::default())),
    at_source("Nmda", |net, ends, dice| net.gate(ends, dice, Nmda::default())),
    at_source("NmdaKinetic", |net, ends, dice| net.gate(ends, dice, NmdaKinetic::default())),
    at_source("Graded", |net, ends, dice| {
        let v_half = ends.pre.model.rest;
        net.gate(ends, dice, Graded { v_half, ..Graded::default() })
    }),
    jump("VoltageJump", |net, ends, dice| {
        net.fixed(ends, Synapse::new(VoltageJump { while_refractory: dice.chance(0.5) }))
    }),
    gate("Exponential, released", |net, ends, dice| net.released(ends, dice, Synapse::new(Exponential { tau: 5.0 }))),
    gate("DualExponential, released", |net, ends, dice| {
        net.released(ends, dice, Synapse::new(DualExponential::default()))
    }),
    at_source("Nmda, released", |net, ends, dice| net.released(ohmic(ends), dice, Synapse::nmda())),
    jump("VoltageJump, released", |net, ends, dice| net.released(ends, dice, Synapse::new(VoltageJump::default()))),
];

impl Draft {
    /// Gates with any output.
    fn gate<K: Kinetics<D>, const D: usize>(&mut self, ends: Ends, dice: &mut Dice, kinetics: K) -> Result<Proj> {
        let (synapse, e) = (Synapse::new(kinetics), ends.reversal);
        match dice.below(3) {
            0 if !K::NEEDS_POTENTIAL => self.fixed(ends, synapse),
            0 | 1 => self.fixed(ohmic(ends), synapse.output(Conductance(e))),
            _ => self.fixed(ohmic(ends), synapse.output(MagnesiumBlock { e, ..MagnesiumBlock::default() })),
        }
    }

    /// A synapse with short-term plasticity.
    fn released<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        ends: Ends,
        dice: &mut Dice,
        synapse: Synapse<K, O>,
    ) -> Result<Proj> {
        match dice.below(4) {
            0 => self.fixed(ends, synapse.release(Depression { u: 0.3, ..Depression::default() })),
            1 => self.fixed(ends, synapse.release(TsodyksMarkram::facilitating())),
            2 => self.fixed(ends, synapse.release(TsodyksMarkram::depressing())),
            _ => self.fixed(ends, synapse.release(TsodyksMarkram::default())),
        }
    }

    fn fixed<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
        &mut self,
        ends: Ends,
        synapse: Synapse<K, O, R>,
    ) -> Result<Proj> {
        self.net.connect(ends.pre.pop, ends.post.pop, ends.wiring, synapse)
    }
}

/// With the weights of conductances in place of those of currents.
pub fn ohmic(mut ends: Ends) -> Ends {
    let factor = ends.post.model.conductance() / ends.post.model.current.max(1e-9);
    ends.most *= factor;
    ends.wiring.weight = match ends.wiring.weight {
        Init::Same(weight) => Init::Same(weight * factor),
        Init::Uniform(low, high) => Init::Uniform(low * factor, high * factor),
        _ => Init::Uniform(0.0, ends.most),
    };
    ends
}
