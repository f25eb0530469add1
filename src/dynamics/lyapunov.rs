use super::algebra::{dot, norm};
use super::system::{Dynamics, System};
use crate::error::positive;
use crate::math::ln;
use crate::{Error, Result};

/// How far apart the neighbours are, in units of the scale.
const APART: f64 = 1e-6;

/// The Lyapunov exponents of a system (1/ms), from the greatest to the least: how fast small perturbations grow along its
/// orbit.
///
/// ```text
/// λ_k = lim 1/t ln(growth of the k-th direction of a frame that is kept orthonormal)
/// ```
///
/// The orbit begins where the system rests. After `before` ms it is followed, with one neighbour 1e-6 scales away in each
/// direction, by Runge-Kutta steps of `dt` ms, for `duration` ms; at each step the frame of the neighbours is made
/// orthogonal anew (Gram and Schmidt). The greatest exponent is positive for chaos, 0 on a cycle and negative at
/// rest. The exponents add up to the mean of the divergence, and have an error of about one over the duration.
///
/// ```
/// use synfire::dynamics::{System, lyapunov};
///
/// let spiral = System::from_fn(["x", "y"], [], |[x, y], []| [-0.2 * x - y, x - 0.2 * y]).start(&[1.0, 0.0]);
/// let exponents = lyapunov(&spiral, 10.0, 50.0, 0.01)?;
/// assert!(exponents.iter().all(|exponent| (exponent + 0.2).abs() < 1e-6));
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// G. Benettin, L. Galgani, A. Giorgilli & J.-M. Strelcyn (1980), "Lyapunov characteristic exponents for smooth dynamical
/// systems", *Meccanica* 15, 9-20, <https://doi.org/10.1007/BF02128236>.
///
/// # Errors
/// [`Error::Parameter`] for a duration or a time step that is not positive; [`Error::Unsolved`] where the orbit is not
/// finite; whatever is wrong with the system.
pub fn lyapunov<const D: usize>(of: impl Dynamics<D>, before: f64, duration: f64, dt: f64) -> Result<Vec<f64>> {
    let system = of.system().checked()?;
    for (name, value) in [("duration", duration), ("dt", dt)] {
        positive(name, value).map_err(|broken| broken.of("the Lyapunov exponents"))?;
    }
    let (values, scales, n) = (system.values(), system.scales(), system.rest().len());
    let mut x = system.rest().to_vec();
    for _ in 0..(before.max(0.0) / dt).round() as usize {
        x = runge_kutta(&system, &values, &x, dt);
    }
    let mut frame: Vec<Vec<f64>> = (0..n).map(|k| (0..n).map(|i| if i == k { 1.0 } else { 0.0 }).collect()).collect();
    let (mut sums, steps) = (vec![0.0; n], (duration / dt).round().max(1.0) as usize);
    for _ in 0..steps {
        let ahead = |direction: &Vec<f64>| {
            // The mean of both sides has no error of second order.
            let beside =
                |side: f64| (0..n).map(|i| x[i] + side * APART * scales[i] * direction[i]).collect::<Vec<f64>>();
            let (up, down) =
                (runge_kutta(&system, &values, &beside(1.0), dt), runge_kutta(&system, &values, &beside(-1.0), dt));
            (0..n).map(|i| (up[i] - down[i]) / (2.0 * APART * scales[i])).collect::<Vec<f64>>()
        };
        frame = frame.iter().map(ahead).collect();
        x = runge_kutta(&system, &values, &x, dt);
        for k in 0..n {
            let (done, rest) = frame.split_at_mut(k);
            for other in done.iter() {
                let share = dot(&rest[0], other);
                rest[0].iter_mut().zip(other).for_each(|(own, other)| *own -= share * other);
            }
            let length = norm(&rest[0]);
            rest[0].iter_mut().for_each(|own| *own /= length);
            sums[k] += ln(length);
        }
    }
    let mut exponents: Vec<f64> = sums.iter().map(|sum| sum / (steps as f64 * dt)).collect();
    exponents.sort_by(|a, b| b.total_cmp(a));
    let what = || {
        format!(
            "the Lyapunov exponents of {}: the orbit or its neighbours are not finite; take a smaller dt",
            system.name()
        )
    };
    exponents.iter().all(|x| x.is_finite()).then_some(exponents).ok_or_else(|| Error::Unsolved { what: what() })
}

/// The state after a step of the classical Runge-Kutta method.
pub(super) fn runge_kutta(system: &System, values: &[f64], x: &[f64], dt: f64) -> Vec<f64> {
    let n = x.len();
    let mut slopes = vec![vec![0.0; n]; 4];
    system.rates(x, values, &mut slopes[0]);
    for (stage, share) in [(1, 0.5), (2, 0.5), (3, 1.0)] {
        let at: Vec<f64> = (0..n).map(|i| x[i] + share * dt * slopes[stage - 1][i]).collect();
        system.rates(&at, values, &mut slopes[stage]);
    }
    (0..n).map(|i| x[i] + dt / 6.0 * (slopes[0][i] + 2.0 * (slopes[1][i] + slopes[2][i]) + slopes[3][i])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_butterfly_has_its_published_exponents() {
        // Lorenz (1963): 0.9056, 0, -14.5723, whose sum is -(10 + 1 + 8/3).
        let lorenz = |[x, y, z]: [f64; 3], []: [f64; 0]| [10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z];
        let system = System::from_fn(["x", "y", "z"], [], lorenz).start(&[1.0, 1.0, 20.0]);
        let exponents = lyapunov(&system, 50.0, 1000.0, 0.01).unwrap();
        assert!((exponents[0] - 0.9056).abs() < 0.03 && exponents[1].abs() < 0.01, "{exponents:?}");
        assert!((exponents.iter().sum::<f64>() + 41.0 / 3.0).abs() < 1e-3, "{exponents:?}");
        assert!(lyapunov(&system, 0.0, -1.0, 0.01).is_err() && lyapunov(&system, 0.0, 10.0, 1.0).is_err());
    }
}
