use super::system::System;
use crate::{Error, Result};

/// Halvings of the step of a difference, at most.
const LEVELS: usize = 10;

/// The first step, as a share of the scale of the variable.
const FIRST: f64 = 1.0 / 32.0;

/// The Jacobian of a system at a state: row `i`, column `k` is the derivative of the rate of variable `i` by variable `k`.
///
/// ```text
/// J_ik = d/dx_k (dx_i/dt)
/// ```
///
/// A model is a function of numbers and cannot be differentiated by rules, so these are differences: central ones at steps
/// that are halved from 1/32 of the variable's [scale](System::scale), and extrapolated to a step of 0 (Ridders), until
/// the estimated error grows. For smooth equations the result is good to some 1e-12 of itself; across a kink, such as a
/// bound on a rate, it is the mean of both sides.
///
/// ```
/// use synfire::dynamics::{System, jacobian};
/// use synfire::models::neurons::FitzHughNagumo;
///
/// // d/dv (v - v³/3 - w) = 1 - v²
/// let [dv, dw] = jacobian(&System::of(&FitzHughNagumo::default()), &[0.5, 0.0])?.try_into().unwrap();
/// assert!((dv[0] - 0.75).abs() < 1e-12 && (dv[1] + 1.0).abs() < 1e-12);
/// assert!((dw[0] - 1.0 / 12.5).abs() < 1e-12 && (dw[1] + 0.8 / 12.5).abs() < 1e-12);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// C. J. F. Ridders (1982), "Accurate computation of F'(x) and F'(x) F''(x)", *Advances in Engineering Software* 4, 75-76,
/// <https://doi.org/10.1016/S0141-1195(82)80057-0>.
///
/// # Errors
/// [`Error::Length`] unless the state has a number for each variable; [`Error::Unsolved`] where a rate is not finite.
pub fn jacobian(system: &System, state: &[f64]) -> Result<Vec<Vec<f64>>> {
    let system = system.clone().start(state).checked()?;
    let columns = by_variables(&system, state, &system.values());
    let rows: Vec<Vec<f64>> = (0..state.len()).map(|row| columns.iter().map(|column| column[row]).collect()).collect();
    let sound = rows.iter().flatten().all(|value| value.is_finite());
    let what = || format!("the Jacobian of {} at {state:?}: a rate is not finite there", system.name());
    sound.then_some(rows).ok_or_else(|| Error::Unsolved { what: what() })
}

/// The derivatives by each variable: a column for each.
pub(super) fn by_variables(system: &System, x: &[f64], p: &[f64]) -> Vec<Vec<f64>> {
    let mut state = x.to_vec();
    let scales = system.scales();
    let column = |k: usize| {
        let rates = |shift: f64, rates: &mut [f64]| {
            state[k] = x[k] + shift;
            system.rates(&state, p, rates);
            state[k] = x[k];
        };
        extrapolated(x.len(), scales[k] * FIRST, rates)
    };
    (0..x.len()).map(column).collect()
}

/// The derivatives by one parameter, whose scale is given.
pub(super) fn by_parameter(system: &System, x: &[f64], p: &[f64], which: usize, scale: f64) -> Vec<f64> {
    let mut shifted = p.to_vec();
    extrapolated(x.len(), scale * FIRST, |shift, rates| {
        shifted[which] = p[which] + shift;
        system.rates(x, &shifted, rates);
    })
}

/// The derivative at 0 of a function with `n` values, by Ridders' extrapolation from a first step.
fn extrapolated(n: usize, first: f64, mut values: impl FnMut(f64, &mut [f64])) -> Vec<f64> {
    let (mut above, mut below) = (vec![0.0; n], vec![0.0; n]);
    let (mut best, mut error) = (vec![f64::NAN; n], vec![f64::INFINITY; n]);
    let mut row: Vec<Vec<f64>> = Vec::new();
    let mut step = first;
    for level in 0..LEVELS {
        values(step, &mut above);
        values(-step, &mut below);
        let mut next = vec![(0..n).map(|i| (above[i] - below[i]) / (2.0 * step)).collect::<Vec<f64>>()];
        let mut factor = 1.0;
        for (order, before) in row.iter().enumerate() {
            factor *= 4.0;
            let last = &next[order];
            next.push((0..n).map(|i| last[i] + (last[i] - before[i]) / (factor - 1.0)).collect());
        }
        let mut settled = level > 0;
        for i in 0..n {
            let newest = next[level][i];
            let guess = if level == 0 {
                f64::INFINITY
            } else {
                (newest - next[level - 1][i]).abs().max((newest - row[level - 1][i]).abs())
            };
            if guess <= error[i] {
                (best[i], error[i]) = (newest, guess);
            }
            settled &= guess > 4.0 * error[i] || error[i] <= 1e-15 * best[i].abs();
        }
        if settled {
            break;
        }
        row = next;
        step *= 0.5;
    }
    best
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn steep_and_flat_functions_are_differentiated_to_twelve_digits() {
        // A sigmoid of width 0.01 beside a parabola and a sine.
        let rate = |[x]: [f64; 1], []: [f64; 0]| [x.sin() + x * x + 1.0 / (1.0 + (-(x - 0.3) / 0.01).exp())];
        let system = System::from_fn(["x"], [], rate);
        for x in [-1.0, 0.25, 0.29, 0.3, 2.0_f64] {
            let s = 1.0 / (1.0 + (-(x - 0.3) / 0.01).exp());
            let exact = x.cos() + 2.0 * x + s * (1.0 - s) / 0.01;
            let found = jacobian(&system, &[x]).unwrap()[0][0];
            assert!((found - exact).abs() < 1e-11 * exact.abs().max(10.0), "{x}: {found} {exact}");
        }
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        let system = System::from_fn(["x"], [], |[x], []| [1.0 / x]);
        assert!(matches!(jacobian(&system, &[0.0]), Ok(_) | Err(Error::Unsolved { .. })));
        let system = System::from_fn(["x"], [], |[x], []| [f64::NAN * x]);
        assert!(jacobian(&system, &[0.0]).unwrap_err().to_string().contains("not finite"));
        assert!(matches!(jacobian(&system, &[0.0, 1.0]), Err(Error::Length { .. })));
    }
}
