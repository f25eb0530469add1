use std::ops::Range;

use super::fixed_points::sound;
use crate::affine::linear;
use crate::error::{name_of, positive};
use crate::integrate::{Integrator, Recommended};
use crate::traits::{Driven, Neuron};
use crate::{Error, Result};

/// How long a cell is watched (ms). What it does in the second half counts.
const WATCHED: f64 = 4000.0;

/// How far above its onset firing is looked at, as a share of the range of currents, and how much nearer a second time.
const BESIDE: f64 = 0.01;
const NEARER: f64 = 64.0;

/// How firing begins as a current grows (Hodgkin).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excitability {
    /// At any low rate.
    Class1,
    /// At a rate of its own.
    Class2,
    /// Not at all, but for single spikes as the current sets in.
    Class3,
}

/// What a cell does under one current, from rest on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Firing {
    /// The current.
    pub current: f64,
    /// The rate in the end (Hz): one over the mean interval of the second half of 4 s; 0 without two spikes there.
    pub rate: f64,
    /// The rate at first (Hz): one over the first interval; 0 without two spikes.
    pub first: f64,
    /// The number of spikes.
    pub spikes: usize,
}

impl Firing {
    /// By how much the rate has fallen: from 0, for a cell that fires as it began, to 1, for one that has fallen silent.
    /// `None` if it never fired twice.
    pub fn adaptation(&self) -> Option<f64> {
        (self.first > 0.0).then(|| 1.0 - self.rate / self.first)
    }
}

/// What a cell does under each current: its f-I curve, with resets and refractory times.
///
/// Each run begins at rest, takes the recommended integrator in steps of half [`Neuron::LARGEST_STEP`], 0.05 ms at most, and
/// lasts for 4 s.
///
/// ```
/// use synfire::dynamics::fi_curve;
/// use synfire::models::neurons::Lif;
///
/// // 1 / (t_ref + tau ln((I - v_reset) / (I - v_th)))
/// let cell = Lif { v_rest: 0.0, v_reset: 0.0, v_th: 20.0, tau: 10.0, t_ref: 2.0, ..Lif::default() };
/// let rates = fi_curve(&cell, &[19.0, 25.0])?;
/// assert_eq!(rates[0].rate, 0.0);
/// assert!((rates[1].rate - 1e3 / (2.0 + 10.0 * 5.0_f64.ln())).abs() < 0.2);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// # Errors
/// [`Error::Parameter`] for a parameter of the model outside its range, or a current that is not finite;
/// [`Error::Unsolved`] where a state is not finite.
pub fn fi_curve<M: Neuron<D>, const D: usize>(model: &M, currents: &[f64]) -> Result<Vec<Firing>> {
    model.check().map_err(|broken| broken.of(name_of::<M>()))?;
    currents.iter().map(|&current| firing(model, current)).collect()
}

/// The least current, to a part of 1e-6 of the range, at which a cell fires for ever, from rest on: twice in the second half
/// of 4 s, so that a rate below 1 Hz may count as none.
///
/// ```
/// use synfire::dynamics::rheobase;
/// use synfire::models::neurons::MorrisLecar;
///
/// // The saddle-node of class 1 is at 39.963.
/// assert!((rheobase(&MorrisLecar::saddle_node(), 0.0..100.0)? - 39.963).abs() < 0.05);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// # Errors
/// As [`fi_curve`]; [`Error::Unsolved`] if it fires at the lower end of the range already, or not at any of 64 currents within.
pub fn rheobase<M: Neuron<D>, const D: usize>(model: &M, range: Range<f64>) -> Result<f64> {
    model.check().map_err(|broken| broken.of(name_of::<M>()))?;
    let (low, high) = sound(name_of::<M>(), "input", &range)?;
    let fires = |current: f64| firing(model, current).map(|firing| firing.rate > 0.0);
    let unsolved = |what: &str| Error::Unsolved { what: format!("the rheobase of {}: {what}", name_of::<M>()) };
    if fires(low)? {
        return Err(unsolved("it fires at the lower end of the range already; begin lower"));
    }
    let mut ends = (low, high);
    let mut found = false;
    for k in 1..=64 {
        let current = low + (high - low) * f64::from(k) / 64.0;
        if fires(current)? {
            (ends.1, found) = (current, true);
            break;
        }
        ends.0 = current;
    }
    if !found {
        return Err(unsolved("it does not fire for ever within the range; end higher, or it is of class 3"));
    }
    while ends.1 - ends.0 > 1e-6 * (high - low) {
        let middle = 0.5 * (ends.0 + ends.1);
        if fires(middle)? { ends.1 = middle } else { ends.0 = middle }
    }
    Ok(ends.1)
}

/// How firing begins within a range of currents: the rate is looked at a hundredth of the range above the onset, and 64 times
/// nearer. Where it falls to less than 0.7 of itself, it goes to 0.
///
/// ```
/// use synfire::dynamics::{Excitability, excitability};
/// use synfire::models::neurons::MorrisLecar;
///
/// assert_eq!(excitability(&MorrisLecar::saddle_node(), 0.0..100.0)?, Excitability::Class1);
/// assert_eq!(excitability(&MorrisLecar::hopf(), 0.0..150.0)?, Excitability::Class2);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// A. L. Hodgkin (1948), "The local electric changes associated with repetitive action in a non-medullated axon", *Journal of
/// Physiology* 107, 165-181, <https://doi.org/10.1113/jphysiol.1948.sp004260>.
///
/// # Errors
/// As [`rheobase`], but that a cell that fires only as the current sets in is of class 3.
pub fn excitability<M: Neuron<D>, const D: usize>(model: &M, range: Range<f64>) -> Result<Excitability> {
    let onset = match rheobase(model, range.clone()) {
        Ok(onset) => onset,
        Err(Error::Unsolved { .. })
            if firing(model, range.end)?.spikes > 0 && firing(model, range.start)?.spikes == 0 =>
        {
            return Ok(Excitability::Class3);
        }
        Err(error) => return Err(error),
    };
    let beside = BESIDE * (range.end - range.start);
    let (far, near) = (firing(model, onset + beside)?.rate, firing(model, onset + beside / NEARER)?.rate);
    Ok(if near < 0.7 * far { Excitability::Class1 } else { Excitability::Class2 })
}

/// What a cell does under a current.
fn firing<M: Neuron<D>, const D: usize>(model: &M, current: f64) -> Result<Firing> {
    crate::error::finite("input", current).map_err(|broken| broken.of(name_of::<M>()))?;
    let dt = if M::LARGEST_STEP.is_finite() { (0.5 * M::LARGEST_STEP).min(0.05) } else { 0.05 };
    positive("LARGEST_STEP", dt).map_err(|broken| broken.of(name_of::<M>()))?;
    let flow = Driven { model, input: linear(current, 0.0) };
    let held = (model.refractory() / dt).round() as usize;
    let (mut x, mut rest, mut times) = (Recommended.start(flow, model.rest(), dt), 0_usize, Vec::new());
    for step in 1..=(WATCHED / dt) as usize {
        let mut next = Recommended.step(flow, x, dt);
        if rest > 0 {
            next[0] = x[0];
            rest -= 1;
        } else if model.fires(x, next) {
            next = model.reset(next);
            rest = held;
            times.push(step as f64 * dt);
        }
        x = next;
    }
    if x.iter().any(|x| !x.is_finite()) {
        let what = format!(
            "the firing of {} under {current}: its state is not finite; it may need a smaller LARGEST_STEP",
            name_of::<M>()
        );
        return Err(Error::Unsolved { what });
    }
    let late: Vec<f64> = times.iter().copied().filter(|time| *time > 0.5 * WATCHED).collect();
    let mean = |of: &[f64]| if of.len() > 1 { 1e3 * (of.len() - 1) as f64 / (of[of.len() - 1] - of[0]) } else { 0.0 };
    Ok(Firing { current, rate: mean(&late), first: mean(&times[..times.len().min(2)]), spikes: times.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::neurons::{AdaptiveLif, Lif};

    #[test]
    fn a_leaky_cell_begins_at_its_threshold() {
        let cell = Lif { v_rest: 0.0, v_reset: 0.0, v_th: 20.0, ..Lif::default() };
        assert!((rheobase(&cell, 0.0..100.0).unwrap() - 20.0).abs() < 1e-3);
        assert_eq!(excitability(&cell, 0.0..100.0).unwrap(), Excitability::Class1);
        assert!(rheobase(&cell, 30.0..100.0).unwrap_err().to_string().contains("begin lower"));
        assert!(rheobase(&cell, 0.0..10.0).unwrap_err().to_string().contains("end higher"));
        assert!(fi_curve(&cell, &[f64::NAN]).is_err() && fi_curve(&Lif { tau: 0.0, ..cell }, &[1.0]).is_err());
    }

    #[test]
    fn a_cell_that_tires_adapts() {
        let plain = fi_curve(&Lif::default(), &[60.0]).unwrap()[0];
        assert!(plain.adaptation().unwrap().abs() < 0.01);
        let tired = fi_curve(&AdaptiveLif::default(), &[60.0]).unwrap()[0];
        assert!(tired.spikes < 2 || tired.adaptation().unwrap() > 0.01, "{tired:?}");
    }
}
