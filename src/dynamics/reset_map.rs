use std::ops::Range;

use super::fixed_points::sound;
use crate::Result;
use crate::affine::linear;
use crate::error::{name_of, positive};
use crate::integrate::{Integrator, Rk4};
use crate::traits::{Driven, Neuron};

/// What the second variable of a cell with a reset is after a spike, by what it was after the spike before.
///
/// ```text
/// w ↦ P(w): from reset (v_r, w) under a constant current to the next spike, and reset again
/// ```
///
/// A fixed point of the map with a slope between -1 and 1 is regular firing, a cycle of n points bursts of n spikes, and
/// without any stable cycle firing is chaotic. Where no spike follows within `longest`, the map has no value.
#[derive(Clone, Debug, PartialEq)]
pub struct ResetMap {
    /// What the variable is after a spike.
    pub before: Vec<f64>,
    /// What it is after the next; NaN if there is none.
    pub after: Vec<f64>,
    /// When that comes (ms); NaN if it does not.
    pub intervals: Vec<f64>,
}

/// A fixed point of a [`ResetMap`]: regular firing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regular {
    /// The variable after each spike.
    pub at: f64,
    /// The slope of the map: firing is stable if it is between -1 and 1.
    pub slope: f64,
    /// The interval of the spikes (ms).
    pub interval: f64,
}

impl ResetMap {
    /// The map of a neuron of two variables under a current, at so many even values of the second variable. The neuron
    /// has `longest` ms for a spike.
    ///
    /// Runge-Kutta steps of 0.01 ms (or half [`Neuron::LARGEST_STEP`], if that is less) are halved to the time of the spike,
    /// until it is known to 1e-12 ms. A refractory time holds the potential, as in a network.
    ///
    /// ```
    /// use synfire::dynamics::ResetMap;
    /// use synfire::models::neurons::Izhikevich;
    ///
    /// let map = ResetMap::of(&Izhikevich::default(), 10.0, -20.0..20.0, 200, 500.0)?;
    /// let regular = map.regular()[0];
    /// assert!(regular.slope.abs() < 1.0, "tonic firing: {regular:?}");
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// J. Touboul & R. Brette (2009), "Spiking dynamics of bidimensional integrate-and-fire neurons", *SIAM Journal on Applied
    /// Dynamical Systems* 8, 1462-1506, <https://doi.org/10.1137/080742762>.
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) for a parameter of the model outside its range, a range that is none, or a time that is not
    /// positive.
    pub fn of<M: Neuron<2>>(
        model: &M,
        current: f64,
        range: Range<f64>,
        points: usize,
        longest: f64,
    ) -> Result<ResetMap> {
        model.check().map_err(|broken| broken.of(name_of::<M>()))?;
        crate::error::finite("input", current).map_err(|broken| broken.of(name_of::<M>()))?;
        positive("longest", longest).map_err(|broken| broken.of("the reset map"))?;
        let (low, high) = sound(name_of::<M>(), M::VARS[1], &range)?;
        let last = points.max(2) - 1;
        let before: Vec<f64> = (0..=last).map(|k| low + (high - low) * k as f64 / last as f64).collect();
        let spikes: Vec<(f64, f64)> = before.iter().map(|&w| next(model, current, w, longest)).collect();
        let (after, intervals) = spikes.into_iter().unzip();
        Ok(ResetMap { before, after, intervals })
    }

    /// Where the map meets the diagonal, between its points as a line.
    pub fn regular(&self) -> Vec<Regular> {
        let gap = |k: usize| self.after[k] - self.before[k];
        let crossing = |k: usize| {
            let (a, b) = (gap(k), gap(k + 1));
            let share = if a == b { 0.0 } else { a / (a - b) };
            // A jump across the diagonal is none: there the map is steep beyond measure.
            let slope = (self.after[k + 1] - self.after[k]) / (self.before[k + 1] - self.before[k]);
            let meets = (a <= 0.0 && b > 0.0) || (a > 0.0 && b <= 0.0);
            let between = |of: &[f64]| of[k] + share * (of[k + 1] - of[k]);
            meets.then(|| Regular { at: between(&self.before), slope, interval: between(&self.intervals) })
        };
        (0..self.before.len().saturating_sub(1)).filter_map(crossing).collect()
    }

    /// The values after so many spikes in a row, from one on: the map applied again and again, between its points as a line.
    /// It ends where there is no next spike, or beyond the ends of the map.
    ///
    /// ```
    /// use synfire::dynamics::ResetMap;
    ///
    /// let half = ResetMap { before: vec![0.0, 8.0], after: vec![1.0, 5.0], intervals: vec![10.0, 10.0] };
    /// assert_eq!(half.iterate(8.0, 3), [5.0, 3.5, 2.75]);
    /// ```
    pub fn iterate(&self, from: f64, spikes: usize) -> Vec<f64> {
        let step = |w: &f64| {
            let place = self.before.partition_point(|before| before <= w);
            let low = place.min(self.before.len().saturating_sub(1)).checked_sub(1)?;
            let (a, b) = (*self.before.get(low)?, *self.before.get(low + 1)?);
            let after = self.after[low] + (w - a) / (b - a) * (self.after[low + 1] - self.after[low]);
            ((a..=b).contains(w) && after.is_finite()).then_some(after)
        };
        std::iter::successors(step(&from), step).take(spikes).collect()
    }
}

/// The second variable after the next spike, and when that comes.
fn next<M: Neuron<2>>(model: &M, current: f64, w: f64, longest: f64) -> (f64, f64) {
    let dt = (0.5 * M::LARGEST_STEP).min(0.01);
    let flow = Driven { model, input: linear(current, 0.0) };
    // Resets from the rest, with the variable put where it is asked for.
    let potential = model.reset([model.rest()[0], w])[0];
    let (mut x, mut time) = ([potential, w], 0.0);
    let held = model.refractory();
    while time < longest {
        let hold = |x: [f64; 2], dt: f64| {
            let next = Rk4.step(flow, x, dt);
            if time < held { [x[0], next[1]] } else { next }
        };
        let after = hold(x, dt);
        if time >= held && model.fires(x, after) {
            let (mut short, mut long) = (0.0, dt);
            while long - short > 1e-12 {
                let middle = 0.5 * (short + long);
                if model.fires(x, Rk4.step(flow, x, middle)) {
                    long = middle
                } else {
                    short = middle
                }
                if middle == short && long - short < 1e-13 {
                    break;
                }
            }
            return (model.reset(Rk4.step(flow, x, long))[1], time + long);
        }
        if after.iter().any(|x| !x.is_finite()) {
            break;
        }
        (x, time) = (after, time + dt);
    }
    (f64::NAN, f64::NAN)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;
    use crate::affine::{Affine, decay};

    /// dv/dt = I - v, dw/dt = -w / tau; a spike at v = 1 sets v to 0 and adds b to w.
    #[derive(Clone)]
    struct Simple;

    impl Neuron<2> for Simple {
        const VARS: [&'static str; 2] = ["v", "w"];

        fn rest(&self) -> [f64; 2] {
            [0.0, 0.0]
        }

        fn flow(&self, _: [f64; 2], input: Affine) -> [Affine; 2] {
            [decay(1.0) + input, decay(5.0)]
        }

        fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
            v >= 1.0
        }

        fn reset(&self, [_, w]: [f64; 2]) -> [f64; 2] {
            [0.0, w + 0.5]
        }
    }

    #[test]
    fn a_map_in_closed_form() {
        // The interval is ln(I / (I - 1)) = ln 2, and w ↦ w 2^(-1/5) + 1/2.
        let map = ResetMap::of(&Simple, 2.0, 0.0..10.0, 11, 100.0).unwrap();
        let factor = 2.0_f64.powf(-0.2);
        for (before, after) in map.before.iter().zip(&map.after) {
            assert!((after - (before * factor + 0.5)).abs() < 1e-8, "{before} {after}");
        }
        let regular = map.regular();
        assert!(regular.len() == 1 && (regular[0].at - 0.5 / (1.0 - factor)).abs() < 1e-7);
        assert!((regular[0].slope - factor).abs() < 1e-8 && (regular[0].interval - 2.0_f64.ln()).abs() < 1e-9);
        assert!((map.iterate(0.0, 200)[199] - regular[0].at).abs() < 1e-6);
        let silent = ResetMap::of(&Simple, 0.5, 0.0..1.0, 2, 10.0).unwrap();
        assert!(
            silent.after.iter().all(|x| x.is_nan()) && silent.regular().is_empty() && silent.iterate(0.5, 3).is_empty()
        );
        assert!(ResetMap::of(&Simple, 2.0, 1.0..0.0, 9, 10.0).is_err());
        assert!(ResetMap::of(&Simple, 2.0, 0.0..1.0, 9, 0.0).is_err());
    }
}
