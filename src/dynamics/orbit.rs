use super::system::System;
use crate::error::positive;
use crate::math::{exp, ln};
use crate::{Error, Result};

/// Steps of one orbit, at most.
const MOST: usize = 2_000_000;

/// A path through the space of states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Orbit {
    /// When (ms).
    pub times: Vec<f64>,
    /// Where: a value for each variable.
    pub states: Vec<Vec<f64>>,
}

/// The path from a state for so long (ms; backwards if negative), by the pair of Dormand and Prince of orders 5 and 4.
///
/// Steps are chosen such that the estimated error of each is below `tolerance`, relative to the greater of a variable and
/// its [scale](System::scale). Resets of a neuron do not act.
///
/// ```
/// use synfire::dynamics::{System, orbit};
///
/// let turn = System::from_fn(["x", "y"], [], |[x, y], []| [-y, x]).start(&[1.0, 0.0]);
/// let path = orbit(&turn, &[1.0, 0.0], 2.0 * std::f64::consts::PI, 1e-10)?;
/// let end = path.states.last().unwrap();
/// assert!((end[0] - 1.0).abs() < 1e-8 && end[1].abs() < 1e-8);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// J. R. Dormand & P. J. Prince (1980), "A family of embedded Runge-Kutta formulae", *Journal of Computational and Applied
/// Mathematics* 6, 19-26, <https://doi.org/10.1016/0771-050X(80)90013-3>.
///
/// # Errors
/// [`Error::Length`] unless the state has a number for each variable; [`Error::Parameter`] for a tolerance that is not
/// positive or a time that is not finite; [`Error::Unsolved`] after two million steps, or where a rate is not finite.
pub fn orbit(system: &System, from: &[f64], duration: f64, tolerance: f64) -> Result<Orbit> {
    let checked = system.clone().start(from).checked()?;
    positive("tolerance", tolerance).map_err(|broken| broken.of("the orbit"))?;
    crate::error::finite("duration", duration).map_err(|broken| broken.of("the orbit"))?;
    let mut path = Orbit { times: vec![0.0], states: vec![from.to_vec()] };
    let mut stepper = Stepper::new(&checked, tolerance, duration.signum());
    let mut x = from.to_vec();
    while stepper.time.abs() < duration.abs() {
        if path.times.len() > MOST || !stepper.step(&mut x, duration) {
            let what = format!(
                "the orbit of {} from {from:?}: it could not be followed beyond {} ms",
                system.name(),
                stepper.time
            );
            return Err(Error::Unsolved { what });
        }
        path.times.push(stepper.time);
        path.states.push(x.clone());
    }
    Ok(path)
}

/// Carries a state on by steps of its own choice.
pub(super) struct Stepper<'a> {
    system: &'a System,
    parameters: Vec<f64>,
    scales: Vec<f64>,
    tolerance: f64,
    step: f64,
    sign: f64,
    pub time: f64,
    slopes: Vec<Vec<f64>>,
}

const NODES: [[f64; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
    [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];

const ERRORS: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

impl<'a> Stepper<'a> {
    pub fn new(system: &'a System, tolerance: f64, sign: f64) -> Stepper<'a> {
        let n = system.variables().len();
        Stepper {
            system,
            parameters: system.values(),
            scales: system.scales(),
            tolerance,
            step: 0.0,
            sign,
            time: 0.0,
            slopes: vec![vec![0.0; n]; 7],
        }
    }

    /// A step towards `end`, and not beyond it; false if no step is short enough.
    pub fn step(&mut self, x: &mut Vec<f64>, end: f64) -> bool {
        self.system.rates(x, &self.parameters, &mut self.slopes[0]);
        if self.step == 0.0 {
            self.step = self.first(x).min(end.abs());
        }
        for _ in 0..60 {
            let left = (end - self.time).abs();
            let last = self.step >= left * (1.0 - 1e-12);
            let step = if last { left } else { self.step };
            let (next, error) = self.trial(x, self.sign * step);
            // Error 0 grows the step fivefold; one that is no number shrinks it.
            let factor = if error > 0.0 { 0.9 * exp(-0.2 * ln(error)) } else { 5.0 };
            let factor = if error.is_finite() { factor.clamp(0.2, 5.0) } else { 0.2 };
            if error <= 1.0 {
                *x = next;
                self.time = if last { end } else { self.time + self.sign * step };
                if !last || factor < 1.0 {
                    self.step = step * factor;
                }
                return true;
            }
            self.step = step * factor;
            if self.step < 1e-14 * self.time.abs().max(1e-6) {
                return false;
            }
        }
        false
    }

    /// A first step: a hundredth of the time in which the state moves by its scale.
    fn first(&self, x: &[f64]) -> f64 {
        let speed = x.iter().zip(&self.slopes[0]).zip(&self.scales);
        let fastest = speed.map(|((x, slope), scale)| slope.abs() / scale.max(x.abs())).fold(0.0, f64::max);
        if fastest > 0.0 && fastest.is_finite() { 0.01 / fastest } else { 0.01 }
    }

    /// The state after a step, and its error relative to what is allowed.
    fn trial(&mut self, x: &[f64], step: f64) -> (Vec<f64>, f64) {
        let mut next = x.to_vec();
        for stage in 0..6 {
            let shift = |k: usize| (0..=stage).map(|s| NODES[stage][s] * self.slopes[s][k]).sum::<f64>();
            next = (0..x.len()).map(|k| x[k] + step * shift(k)).collect();
            let (_, later) = self.slopes.split_at_mut(stage + 1);
            self.system.rates(&next, &self.parameters, &mut later[0]);
        }
        let mut worst = 0.0;
        for k in 0..x.len() {
            let error = step * (0..7).map(|s| ERRORS[s] * self.slopes[s][k]).sum::<f64>();
            let allowed = self.tolerance * self.scales[k].max(x[k].abs()).max(next[k].abs());
            let ratio = (error / allowed).abs();
            worst = if ratio <= worst { worst } else { ratio };
        }
        (next, worst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orbit_backwards_returns() {
        let system = System::from_fn(["x", "y"], [], |[x, y], []| [y, (1.0 - x * x) * y - x]);
        let there = orbit(&system, &[0.5, 0.0], 10.0, 1e-11).unwrap();
        let back = orbit(&system, there.states.last().unwrap(), -10.0, 1e-11).unwrap();
        let start = back.states.last().unwrap();
        // Backwards the cycle repels: errors grow some e^10-fold.
        assert!((start[0] - 0.5).abs() < 1e-6 && start[1].abs() < 1e-6, "{start:?}");
        assert_eq!(back.times.last(), Some(&-10.0));
    }

    #[test]
    fn what_cannot_be_followed_is_told() {
        let explosion = System::from_fn(["x"], [], |[x], []| [x * x]);
        assert!(orbit(&explosion, &[1.0], 2.0, 1e-8).unwrap_err().to_string().contains("could not be followed"));
        assert!(orbit(&explosion, &[1.0], 2.0, -1.0).unwrap_err().to_string().contains("tolerance = -1"));
        assert!(orbit(&explosion, &[1.0], f64::NAN, 1.0).is_err());
        assert_eq!(orbit(&explosion, &[1.0], 0.0, 1e-3).unwrap().times, [0.0]);
    }
}
