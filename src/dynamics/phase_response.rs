use super::algebra::{apply, dot, from_columns, null_vector, product};
use super::lyapunov::runge_kutta;
use super::orbit::Orbit;
use super::system::{Dynamics, System};
use crate::{Error, Result};

/// Steps within a piece of the cycle.
const STEPS: usize = 8;

/// By how much a small push moves the next spike.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseResponse {
    /// When on the cycle the push comes, from 0 to the period (ms).
    pub times: Vec<f64>,
    /// By how much (ms) a push of each variable brings the future forward, per unit of the variable: a row for each time.
    pub response: Vec<Vec<f64>>,
}

/// The phase response curve of a cycle, in the limit of small pushes: the adjoint of the equations along it.
///
/// ```text
/// dZ/dt = -Jᵀ Z,    Z periodic,    Z · dx/dt = 1
/// ```
///
/// The cycle is one of a [`Diagram`](super::Diagram); `of` are the equations at its parameters. A push of variable `k` by a
/// small `ε` at time `t` of the cycle advances it by `ε Z_k(t)` ms; a current `i(t)` through a capacitance moves the
/// potential by `i dt / c`.
///
/// ```
/// use synfire::dynamics::{Continuation, System, phase_response};
///
/// // The radial clock r' = r (p - r²), φ' = 1 at p = 1: Z = (-y, x) / (x² + y²).
/// let rate = |[x, y]: [f64; 2], [p]: [f64; 1]| { let r = p - x * x - y * y; [x * r - y, y * r + x] };
/// let clock = System::from_fn(["x", "y"], [("p", -0.5)], rate);
/// let diagram = Continuation::new(clock.clone(), ("p", -0.5..1.5)).cycles().run()?;
/// let cycle = diagram.cycles[0].points.iter().find(|cycle| cycle.parameter > 0.9).unwrap();
/// let curve = phase_response(clock.set("p", cycle.parameter), &cycle.orbit)?;
/// for (state, response) in cycle.orbit.states.iter().zip(&curve.response) {
///     assert!((response[0] + state[1] / cycle.parameter).abs() < 1e-6);
/// }
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// B. Ermentrout (1996), "Type I membranes, phase resetting curves, and synchrony", *Neural Computation* 8, 979-1001,
/// <https://doi.org/10.1162/neco.1996.8.5.979>.
///
/// # Errors
/// [`Error::Length`] unless the states of the cycle have a number for each variable; [`Error::Unsolved`] for fewer than two
/// states, or where the response is not finite; whatever is wrong with the system.
pub fn phase_response<const D: usize>(of: impl Dynamics<D>, cycle: &Orbit) -> Result<PhaseResponse> {
    let system = of.system().checked()?;
    let unsolved =
        || Error::Unsolved { what: format!("the phase response of {}: the orbit is no cycle of it", system.name()) };
    let (first, values, n) = (cycle.states.first().ok_or_else(unsolved)?, system.values(), system.rest().len());
    system.clone().start(first).checked()?;
    let pieces: Vec<_> = (1..cycle.states.len())
        .map(|k| transition(&system, &values, &cycle.states[k - 1], cycle.times[k] - cycle.times[k - 1]))
        .collect();
    let once =
        pieces.iter().skip(1).fold(pieces.first().ok_or_else(unsolved)?.clone(), |all, piece| product(piece, &all));
    let mut shifted = once.transpose();
    (0..n).for_each(|k| shifted[(k, k)] -= 1.0);
    let mut response = vec![vec![0.0; n]; cycle.states.len()];
    let last = cycle.states.len() - 1;
    response[last] = null_vector(&shifted);
    for k in (0..last).rev() {
        response[k] = apply(&pieces[k].transpose(), &response[k + 1]);
    }
    for (z, state) in response.iter_mut().zip(&cycle.states) {
        let mut rates = vec![0.0; n];
        system.rates(state, &values, &mut rates);
        let speed = dot(z, &rates);
        z.iter_mut().for_each(|z| *z /= speed);
    }
    let sound = response.iter().flatten().all(|z| z.is_finite());
    sound.then_some(PhaseResponse { times: cycle.times.clone(), response }).ok_or_else(unsolved)
}

/// The derivative of the state after some time by the state before, by central differences of Runge-Kutta steps.
fn transition(system: &System, values: &[f64], from: &[f64], time: f64) -> nalgebra::DMatrix<f64> {
    let scales = system.scales();
    let after = |k: usize, side: f64| {
        let mut x = from.to_vec();
        x[k] += side * 1e-5 * scales[k];
        (0..STEPS).fold(x, |x, _| runge_kutta(system, values, &x, time / STEPS as f64))
    };
    let column = |k: usize| {
        let (up, down) = (after(k, 1.0), after(k, -1.0));
        up.iter().zip(&down).map(|(a, b)| (a - b) / (2e-5 * scales[k])).collect::<Vec<f64>>()
    };
    from_columns(&(0..from.len()).map(column).collect::<Vec<_>>())
}
