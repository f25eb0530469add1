use nalgebra::DMatrix;

use super::algebra::{dot, solve};
use super::equilibrium::FixedPoint;
use super::jacobian::by_variables;
use super::system::{Dynamics, System};
use crate::Result;
use crate::error::non_negative;

/// Rounds of the search from one start, at most.
const ROUNDS: usize = 300;

/// A state in which a system nearly stands still.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowPoint {
    /// The state, its eigenvalues, and what they say.
    pub point: FixedPoint,
    /// Half the square of the speed there; 0 at a fixed point.
    pub speed: f64,
}

/// The slow points of a system, such as the rates of a recurrent network: where its speed has a minimum, from many starts.
///
/// ```text
/// q(x) = |f(x)|² / 2    minimal, by Levenberg and Marquardt's method
/// ```
///
/// Starts are best taken from runs of the network. Points whose `q` is above `most` are left out, and of those that
/// are within `apart` of each other, in every variable, the slowest is kept. The result begins with the slowest.
///
/// ```
/// use synfire::dynamics::{System, slow_points};
///
/// // Beyond a fold there is no fixed point, but its ghost.
/// let ghost = System::from_fn(["x", "y"], [], |[x, y], []| [0.01 + x * x, -y]);
/// let found = slow_points(&ghost, &[vec![-1.0, 1.0], vec![0.5, -0.5]], 1e-3, 1e-3)?;
/// assert!(found.len() == 1 && found[0].point.state[0].abs() < 1e-3 && (found[0].speed - 5e-5).abs() < 1e-9);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// D. Sussillo & O. Barak (2013), "Opening the black box: low-dimensional dynamics in high-dimensional recurrent neural
/// networks", *Neural Computation* 25, 626-649, <https://doi.org/10.1162/NECO_a_00409>.
///
/// # Errors
/// [`Error::Length`](crate::Error::Length) for a start that has not a number for each variable; [`Error::Parameter`](crate::Error::Parameter) for a negative bound; whatever
/// is wrong with the system.
pub fn slow_points<const D: usize>(
    of: impl Dynamics<D>,
    starts: &[Vec<f64>],
    most: f64,
    apart: f64,
) -> Result<Vec<SlowPoint>> {
    let system = of.system().checked()?;
    for (name, value) in [("most", most), ("apart", apart)] {
        non_negative(name, value).map_err(|broken| broken.of("the slow points"))?;
    }
    let values = system.values();
    let mut found: Vec<SlowPoint> = Vec::new();
    for start in starts {
        system.clone().start(start).checked()?;
        let (state, speed) = slowest(&system, &values, start);
        if speed <= most {
            found.push(SlowPoint { point: FixedPoint::at(&system, &state, &values), speed });
        }
    }
    found.sort_by(|a, b| a.speed.total_cmp(&b.speed));
    let mut kept: Vec<SlowPoint> = Vec::new();
    for point in found {
        let same =
            |other: &SlowPoint| other.point.state.iter().zip(&point.point.state).all(|(a, b)| (a - b).abs() <= apart);
        if !kept.iter().any(same) {
            kept.push(point);
        }
    }
    Ok(kept)
}

/// A minimum of the speed near a state.
fn slowest(system: &System, values: &[f64], start: &[f64]) -> (Vec<f64>, f64) {
    let n = start.len();
    let speed = |x: &[f64]| {
        let mut rates = vec![0.0; n];
        system.rates(x, values, &mut rates);
        (0.5 * dot(&rates, &rates), rates)
    };
    let (mut x, mut damping) = (start.to_vec(), 1e-3);
    let (mut now, mut rates) = speed(&x);
    for _ in 0..ROUNDS {
        let columns = by_variables(system, &x, values);
        let slope: Vec<f64> = columns.iter().map(|column| dot(column, &rates)).collect();
        let square = DMatrix::from_fn(n, n, |i, k| dot(&columns[i], &columns[k]) + if i == k { damping } else { 0.0 });
        let Some(step) = solve(square, &slope) else { break };
        let next: Vec<f64> = x.iter().zip(&step).map(|(x, step)| x - step).collect();
        let (after, turned) = speed(&next);
        if after < now {
            let gained = now - after;
            (x, now, rates, damping) = (next, after, turned, (0.3 * damping).max(1e-15));
            if now == 0.0 || gained < 1e-15 * now {
                break;
            }
        } else {
            damping *= 8.0;
            if damping > 1e12 {
                break;
            }
        }
    }
    (x, now)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_memories_has_its_fixed_points() {
        // Forty rate units whose weights store one pattern: it, its negative, and rest between them.
        const N: usize = 40;
        let pattern: [f64; N] = std::array::from_fn(|k| if k * 7 % 3 == 0 { 1.0 } else { -1.0 });
        let names = ["x"; N];
        let rate = move |x: [f64; N], []: [f64; 0]| {
            let overlap = (0..N).map(|k| pattern[k] * crate::math::tanh(x[k])).sum::<f64>() / N as f64;
            std::array::from_fn(|k| -x[k] + 2.0 * pattern[k] * overlap)
        };
        let starts: Vec<Vec<f64>> = [1.5, -1.2, 0.01].iter().map(|level| pattern.map(|p| level * p).to_vec()).collect();
        let found = slow_points(System::from_fn(names, [], rate), &starts, 1e-20, 1e-6).unwrap();
        let stable = found.iter().filter(|point| point.point.kind.is_stable()).count();
        assert_eq!((found.len(), stable), (3, 2));
        // x = 2 tanh x at the memories.
        let level = found.iter().map(|point| point.point.state[0]).fold(0.0, f64::max);
        assert!((level - 2.0 * level.tanh()).abs() < 1e-9 && level > 1.9, "{level}");
        assert!(slow_points(System::from_fn(["x"], [], |[x], []| [x]), &[vec![]], 1.0, 1.0).is_err());
    }
}
