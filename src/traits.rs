//! What a neuron, a synapse, a coupling and a learning rule are.
//!
//! A model is plain data with one of these traits: its equations for one neuron or one gate, in scalar Rust. It knows
//! neither the time step nor how many of it there are; the engine stores the state and runs the equations over
//! vectors. Every method called in a step must carry `#[inline(always)]`, must select rather than branch on the
//! state, and must use [`crate::math`] in place of the platform's functions.
//!
//! Units are ms and mV; an input current is in whatever unit the model's equation for the potential asks for.

use crate::affine::{Affine, linear};
use crate::error::{Check, Result};
use crate::integrate::{ExpEuler, Flow, Integrator, Method, mean_along};

/// Coefficients of an exact step; what is not needed is zero.
pub type Propagator = [f64; 16];

/// A neuron with `D` state variables, of which number 0 is the membrane potential (or the rate).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model of a neuron",
    note = "implement `Neuron<D>` for a struct of its parameters, with `derive(Clone)`; the guide tells how in its chapter 7"
)]
pub trait Neuron<const D: usize>: Clone + Send + Sync + 'static {
    /// Names of the variables.
    const VARS: [&'static str; D];

    /// Units of the variables, such as "mV"; empty for a pure number. Samples carry them, and figures print them.
    const UNITS: [&'static str; D] = [""; D];

    /// The integrator [`crate::network::Network::add`] uses.
    const METHOD: Method = Method::ExpEuler;

    /// Whether [`Neuron::hazard`] is to be asked.
    const NOISY: bool = false;

    /// Whether variable 0 may jump. If not, whatever would make it jump is refused: synapses of [`Align::Jump`] and white
    /// noise. That is for a variable that nothing brings back, such as the rate of a source of spikes, which would keep
    /// every jump for ever. Such a variable is no potential: outputs and couplings that depend on it are refused, too.
    const JUMPS: bool = true;

    /// The largest time step (ms) at which the neuron, with its default parameters and method, fires at the right rate to
    /// 1 % and has its potential right to 0.1 mV; see [the table](crate::guide::steps). Infinite if nothing is known.
    const LARGEST_STEP: f64 = f64::INFINITY;

    /// The state a neuron starts in: its rest, where it has one.
    fn rest(&self) -> [f64; D];

    /// The derivative of each variable, as a line in that variable. The input current is the line `a - b v`.
    fn flow(&self, x: [f64; D], input: Affine) -> [Affine; D];

    /// The state after `dt` under input that stands still; used if `METHOD` is [`Method::Exact`].
    #[inline(always)]
    fn propagate(&self, x: [f64; D], input: Affine, dt: f64) -> [f64; D] {
        ExpEuler.step(Driven { model: self, input }, x, dt)
    }

    /// What [`Neuron::propagate`] makes of parameters and time step alone, under a current that does not depend on the
    /// potential. It is worked out once for all steps, for use by [`Neuron::propagate_by`].
    fn propagator(&self, _dt: f64) -> Propagator {
        [0.0; 16]
    }

    /// As [`Neuron::propagate`], to the same bits, under a current that does not depend on the potential.
    #[inline(always)]
    fn propagate_by(&self, _propagator: &Propagator, x: [f64; D], current: f64, dt: f64) -> [f64; D] {
        self.propagate(x, linear(current, 0.0), dt)
    }

    /// Whether a neuron that went from `before` to `after` in a step has fired.
    #[inline(always)]
    fn fires(&self, _before: [f64; D], _after: [f64; D]) -> bool {
        false
    }

    /// The rate (1/ms) at which a neuron in state `x` fires by chance.
    #[inline(always)]
    fn hazard(&self, _x: [f64; D], _input: Affine) -> f64 {
        0.0
    }

    /// The state after a spike.
    #[inline(always)]
    fn reset(&self, x: [f64; D]) -> [f64; D] {
        x
    }

    /// How long variable 0 is held after a spike (ms), a multiple of the time step. The other variables go on.
    #[inline(always)]
    fn refractory(&self) -> f64 {
        0.0
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// A neuron's [`Flow`] under an input that stands still.
#[derive(Debug)]
pub struct Driven<'a, M> {
    /// The neuron.
    pub model: &'a M,
    /// Its input.
    pub input: Affine,
}

impl<M> Clone for Driven<'_, M> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Driven<'_, M> {}

impl<M: Neuron<D>, const D: usize> Flow<D> for Driven<'_, M> {
    const METHOD: Method = M::METHOD;

    #[inline(always)]
    fn at(self, x: [f64; D]) -> [Affine; D] {
        self.model.flow(x, self.input)
    }

    #[inline(always)]
    fn propagate(self, x: [f64; D], dt: f64) -> [f64; D] {
        self.model.propagate(x, self.input, dt)
    }
}

/// Where the state of a gate lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// One state for each target neuron: what arrives adds up. For kinetics linear in the arrivals.
    Post,
    /// One state for each source neuron: weights multiply the gate on its way out. For kinetics that saturate.
    Pre,
    /// No state: what arrives is a jump of the target's potential.
    Jump,
}

/// How a synaptic gate opens and closes: the part of a synapse that has `D` variables.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kinetics of a synapse",
    note = "implement `Kinetics<D>` for a struct of its parameters, with `derive(Clone, PartialEq)`; the guide tells how in its chapter 7"
)]
pub trait Kinetics<const D: usize>: Clone + PartialEq + Send + Sync + 'static {
    /// Names of the variables.
    const VARS: [&'static str; D];

    /// Where the state lives.
    const ALIGN: Align = Align::Post;

    /// The integrator of the gate.
    const METHOD: Method = Method::ExpEuler;

    /// Whether the gate is that of channels which a mere current misrepresents, since it inhibits or is blocked by
    /// magnesium. An output that does not depend on the potential is then refused: with the gate as a current, positive
    /// weights would excite.
    const NEEDS_POTENTIAL: bool = false;

    /// Whether spikes of the source do anything. If not, the gate follows the potential of the source by
    /// [`Kinetics::graded`] alone, and short-term plasticity, which acts on spikes, is refused.
    const SPIKES: bool = true;

    /// The state before anything has arrived.
    fn rest(&self) -> [f64; D] {
        [0.0; D]
    }

    /// The derivative of each variable between arrivals, as a line in that variable.
    fn flow(&self, x: [f64; D]) -> [Affine; D];

    /// As [`Kinetics::flow`], for gates driven by the potential of the source rather than by its spikes. Asked for in
    /// its place if `ALIGN` is [`Align::Pre`].
    #[inline(always)]
    fn graded(&self, x: [f64; D], _potential: f64) -> [Affine; D] {
        self.flow(x)
    }

    /// The state after `dt` without arrivals; used if `METHOD` is [`Method::Exact`].
    #[inline(always)]
    fn propagate(&self, x: [f64; D], dt: f64) -> [f64; D] {
        ExpEuler.step(Gated { kinetics: self, potential: 0.0 }, x, dt)
    }

    /// The state after the arrival of total weight `w`: linear in `w` if `ALIGN` is [`Align::Post`]; with
    /// [`Align::Pre`], called with `w` = 1 (or what the release lets out) at each spike of the source.
    fn receive(&self, x: [f64; D], w: f64) -> [f64; D];

    /// How far the gate is open.
    fn gate(&self, x: [f64; D]) -> f64;

    /// The mean of [`Kinetics::gate`] over a step of `dt` without arrivals that took the state from `open` to `next`. It is
    /// what acts on the target, so that its sum over all steps, times `dt`, is the charge of an arrival.
    ///
    /// By default each variable has the mean that its line at `open` gives it on its way from `open` to `next`, and the
    /// gate that of these means. It is exact, and with it the charge at any time step, for a linear gate whose variables do
    /// not feed each other, such as one that closes exponentially. For any other gate it is of second order, as accurate
    /// as [`Method::Exact`] or Runge-Kutta steps of second order and more leave the state. Where one variable feeds
    /// another, as in an alpha function, exponential Euler takes the fed one along the value from the beginning of the
    /// step, which is of first order: the charge is then too great by `dt / 2 tau` of what feeds. Such a gate is exact
    /// with a [`Kinetics::propagate`] and a `mean` of its own, as on the page on
    /// [models of your own](crate::guide::own_models).
    #[inline(always)]
    fn mean(&self, open: [f64; D], next: [f64; D], dt: f64) -> f64 {
        let (lines, mut mean) = (self.flow(open), open);
        unroll!(k < D, mean[k] = mean_along(lines[k], open[k], next[k], dt));
        self.gate(mean)
    }

    /// A time inside the kinetics that must be a multiple of the time step (ms), such as the length of a pulse.
    fn pulse(&self) -> Option<f64> {
        None
    }

    /// With [`Align::Jump`]: whether a refractory neuron's potential jumps, too.
    fn while_refractory(&self) -> bool {
        false
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// A gate's [`Flow`], at a potential of the source that stands still.
#[derive(Debug)]
pub struct Gated<'a, K> {
    /// The gate.
    pub kinetics: &'a K,
    /// Potential of the source.
    pub potential: f64,
}

impl<K> Clone for Gated<'_, K> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Gated<'_, K> {}

impl<K: Kinetics<D>, const D: usize> Flow<D> for Gated<'_, K> {
    const METHOD: Method = K::METHOD;

    #[inline(always)]
    fn at(self, x: [f64; D]) -> [Affine; D] {
        self.kinetics.graded(x, self.potential)
    }

    #[inline(always)]
    fn propagate(self, x: [f64; D], dt: f64) -> [f64; D] {
        self.kinetics.propagate(x, dt)
    }
}

/// What an open gate does to its neuron.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no output of a synapse",
    note = "the outputs are `Current`, `Conductance(reversal potential)` and `MagnesiumBlock`"
)]
pub trait Output: Clone + PartialEq + Send + Sync + 'static {
    /// Whether the current depends on the potential.
    const OHMIC: bool = true;

    /// The current through gates of total opening `g`, as a line in the potential, near `v`: what the potential is expected
    /// to be in the middle of the step, which makes a line that changes with the potential of second order.
    fn current(&self, g: f64, v: f64) -> Affine;

    /// Whether a weight makes sense for this output. Those of conductances are not negative.
    fn check_weight(&self, _weight: f64) -> Check {
        Ok(())
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// Short-term plasticity: how much a spike of the source lets out, with `D` variables for each source neuron.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no short-term plasticity",
    note = "`TsodyksMarkram` and `Depression` are"
)]
pub trait Release<const D: usize>: Clone + Send + Sync + 'static {
    /// The state before the first spike.
    fn rest(&self) -> [f64; D];

    /// The state after `elapsed` ms without a spike.
    fn recover(&self, x: [f64; D], elapsed: f64) -> [f64; D];

    /// The state after a spike, and the factor by which it scales the weight.
    fn spike(&self, x: [f64; D]) -> ([f64; D], f64);

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// A memory of spikes that decays exponentially and grows by 1 at each spike (or is set to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trace {
    /// Time constant (ms).
    pub tau: f64,
    /// Whether all spikes add up, rather than only the nearest one counting.
    pub all_pairs: bool,
}

impl Trace {
    /// A trace in which all spikes add up.
    pub fn all(tau: f64) -> Trace {
        Trace { tau, all_pairs: true }
    }

    /// A trace that remembers the latest spike alone.
    pub fn nearest(tau: f64) -> Trace {
        Trace { tau, all_pairs: false }
    }
}

/// How long a change waits for reward, and reward for a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eligibility {
    /// Time constant with which an eligible change is forgotten (ms).
    pub tau_eligibility: f64,
    /// Time constant with which reward decays (ms).
    pub tau_reward: f64,
}

/// A learning rule on spikes, with `X` traces of the source and `Y` traces of the target.
///
/// Spikes of the source count when they arrive. Traces are those from before the present spikes of either side; if a
/// spike of the source arrives just as the target fires, `on_pre` comes first and both see the old traces.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no learning rule on spikes",
    note = "`Stdp`, `TripletStdp`, `Vogels` and `Rewarded` are; rules on rates go to `Network::couple_plastic`"
)]
pub trait Plasticity<const X: usize, const Y: usize>: Clone + Send + Sync + 'static {
    /// Traces of the source.
    fn pre(&self) -> [Trace; X];

    /// Traces of the target.
    fn post(&self) -> [Trace; Y];

    /// The weight after a spike of the source has arrived. The spike itself acts with the weight from before.
    fn on_pre(&self, w: f64, x: [f64; X], y: [f64; Y]) -> f64;

    /// The weight after a spike of the target.
    fn on_post(&self, w: f64, x: [f64; X], y: [f64; Y]) -> f64;

    /// Bounds of the weight.
    fn bounds(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    /// `Some` if what the rule asks for is not done at once, but tags the synapse, and reward turns the tag into a
    /// change of the weight.
    fn eligibility(&self) -> Option<Eligibility> {
        None
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// A continuous influence of one neuron's variable 0 on another: gap junctions, rate models.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no coupling",
    note = "`GapJunction` and `Linear` are; synapses that spikes open go to `Network::connect`"
)]
pub trait Coupling: Clone + Send + Sync + 'static {
    /// Whether the current depends on the potential of the target.
    const OHMIC: bool = true;

    /// The current into the target, for weight `w` and the source's variable 0.
    fn current(&self, w: f64, pre: f64) -> Affine;

    /// Whether a weight makes sense for this coupling. Those of conductances are not negative.
    fn check_weight(&self, _weight: f64) -> Check {
        Ok(())
    }

    /// Whether this is a junction: without a current where source and target are at the same potential. The network then sees
    /// to it that what leaves one side of it arrives in the other; any other coupling acts as a line in the target's potential.
    fn is_junction(&self) -> bool {
        let none_at = |v: f64| {
            let line = self.current(1.0, v);
            line.b != 0.0 && line.at(v).abs() <= 1e-12 * line.a.abs()
        };
        Self::OHMIC && none_at(-60.0) && none_at(7.0)
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// A continuous influence of all neurons of a view at once: an interaction over space, a normalisation.
pub trait Field: Send + Sync + 'static {
    /// Write the current into each target, given variable 0 of all sources.
    fn act(&self, sources: &[f64], targets: &mut [f64]);

    /// The least and the greatest weight by which a source acts on a target, where they are known: a synapse's output may
    /// refuse them ([`Output::check_weight`]).
    fn weights(&self) -> Option<[f64; 2]> {
        None
    }

    /// Whether the parameters are within their ranges, and fit so many sources and targets.
    fn check(&self, sources: usize, targets: usize) -> Result<()>;
}

/// A learning rule on rates, with `Y` variables of the target.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no learning rule on rates",
    note = "`Oja`, `Bcm` and `Scaling` are; rules on spikes go to a synapse, by `Synapse::plastic`"
)]
pub trait RateRule<const Y: usize>: Clone + Send + Sync + 'static {
    /// The target's variables at the start.
    fn rest(&self) -> [f64; Y] {
        [0.0; Y]
    }

    /// The derivative of the target's variables, at its rate `post`.
    fn post(&self, y: [f64; Y], post: f64) -> [Affine; Y];

    /// The derivative of a weight, as a line in the weight.
    fn flow(&self, pre: f64, post: f64, y: [f64; Y]) -> Affine;

    /// Bounds of the weight.
    fn bounds(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}
