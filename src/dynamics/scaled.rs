//! A system in scaled coordinates: its variables, and one or two parameters, each in units of its scale.

use nalgebra::DMatrix;

use super::algebra::{dot, norm, solve};
use super::jacobian::{by_parameter, by_variables};
use super::system::System;

/// Rounds of Newton's method, at most.
const ROUNDS: usize = 12;

/// A system and what is free in it. A place is the list of all variables, then of the free parameters, scaled.
#[derive(Clone)]
pub struct Scaled {
    pub system: System,
    values: Vec<f64>,
    /// The free parameters.
    free: Vec<usize>,
    scales: Vec<f64>,
}

impl Scaled {
    /// With these parameters free, whose scales are given.
    pub fn new(system: &System, free: &[(usize, f64)]) -> Scaled {
        let mut scales = system.scales();
        scales.extend(free.iter().map(|(_, scale)| *scale));
        let free = free.iter().map(|(which, _)| *which).collect();
        Scaled { values: system.values(), system: system.clone(), free, scales }
    }

    /// The number of variables.
    pub fn len(&self) -> usize {
        self.scales.len() - self.free.len()
    }

    /// The place of a state under values of the free parameters.
    pub fn place(&self, state: &[f64], free: &[f64]) -> Vec<f64> {
        state.iter().chain(free).zip(&self.scales).map(|(x, scale)| x / scale).collect()
    }

    /// The state at a place.
    pub fn state(&self, place: &[f64]) -> Vec<f64> {
        place[..self.len()].iter().zip(&self.scales).map(|(x, scale)| x * scale).collect()
    }

    /// The value of a free parameter at a place.
    pub fn parameter(&self, place: &[f64], which: usize) -> f64 {
        place[self.len() + which] * self.scales[self.len() + which]
    }

    /// All parameters at a place.
    pub fn values(&self, place: &[f64]) -> Vec<f64> {
        let mut values = self.values.clone();
        (0..self.free.len()).for_each(|k| values[self.free[k]] = self.parameter(place, k));
        values
    }

    /// The rates at a place, scaled.
    pub fn rates(&self, place: &[f64]) -> Vec<f64> {
        let mut rates = vec![0.0; self.len()];
        self.system.rates(&self.state(place), &self.values(place), &mut rates);
        rates.iter_mut().zip(&self.scales).for_each(|(rate, scale)| *rate /= scale);
        rates
    }

    /// Their derivatives by the variables, and by the free parameters.
    pub fn slopes(&self, place: &[f64]) -> DMatrix<f64> {
        let (state, values, n) = (self.state(place), self.values(place), self.len());
        let mut columns = by_variables(&self.system, &state, &values);
        for (k, &which) in self.free.iter().enumerate() {
            columns.push(by_parameter(&self.system, &state, &values, which, self.scales[n + k]));
        }
        DMatrix::from_fn(n, columns.len(), |i, k| columns[k][i] * self.scales[k] / self.scales[i])
    }

    /// The derivatives by the variables alone.
    pub fn jacobian(&self, place: &[f64]) -> DMatrix<f64> {
        self.slopes(place).columns(0, self.len()).into_owned()
    }
}

/// The zero of as many equations as unknowns near a guess. Their derivatives are differences, which need not be exact.
pub fn zero_near(guess: &[f64], equations: impl Fn(&[f64]) -> Vec<f64>) -> Option<Vec<f64>> {
    let mut z = guess.to_vec();
    let mut last = f64::INFINITY;
    for _ in 0..2 * ROUNDS {
        let step = solve(differences(&z, &equations), &equations(&z))?;
        let size = norm(&step);
        z.iter_mut().zip(&step).for_each(|(z, step)| *z -= step);
        if size < 1e-13 * norm(&z).max(1.0) || (size < 1e-9 && size > 0.3 * last) {
            return Some(z);
        }
        if !(size < 1e3) {
            return None;
        }
        last = size;
    }
    (last < 1e-8).then_some(z)
}

/// The derivatives of equations, by central differences.
pub fn differences(z: &[f64], equations: &impl Fn(&[f64]) -> Vec<f64>) -> DMatrix<f64> {
    let mut at = z.to_vec();
    let columns: Vec<Vec<f64>> = (0..z.len())
        .map(|k| {
            let step = 1e-5 * z[k].abs().max(0.1);
            at[k] = z[k] + step;
            let above = equations(&at);
            at[k] = z[k] - step;
            let below = equations(&at);
            at[k] = z[k];
            above.iter().zip(&below).map(|(a, b)| (a - b) / (2.0 * step)).collect()
        })
        .collect();
    DMatrix::from_fn(columns[0].len(), z.len(), |i, k| columns[k][i])
}

/// A curve on which one equation fewer than there are unknowns holds.
pub trait Curve {
    /// The equations at a place.
    fn equations(&self, place: &[f64]) -> Vec<f64>;

    /// Their derivatives: a row for each equation.
    fn derivatives(&self, place: &[f64]) -> DMatrix<f64>;

    /// The place on the curve that is nearest to a guess across a direction; and the rounds that it took.
    fn correct(&self, guess: &[f64], direction: &[f64]) -> Option<(Vec<f64>, usize)> {
        let mut place = guess.to_vec();
        for round in 1..=ROUNDS {
            let mut right = self.equations(&place);
            let off: Vec<f64> = place.iter().zip(guess).map(|(a, b)| a - b).collect();
            right.push(dot(&off, direction));
            let step = solve(bordered(&self.derivatives(&place), direction), &right)?;
            let size = norm(&step);
            place.iter_mut().zip(&step).for_each(|(place, step)| *place -= step);
            if size < 1e-10 {
                return Some((place, round));
            }
            if !(size < 10.0) {
                return None;
            }
        }
        None
    }

    /// The direction of the curve at a place, of length 1, on the side of another direction.
    fn tangent(&self, place: &[f64], side: &[f64]) -> Option<Vec<f64>> {
        let mut right = vec![0.0; place.len()];
        right[place.len() - 1] = 1.0;
        let mut tangent = solve(bordered(&self.derivatives(place), side), &right)?;
        let length = norm(&tangent);
        tangent.iter_mut().for_each(|t| *t /= length);
        Some(tangent)
    }
}

/// A matrix with a last row.
fn bordered(matrix: &DMatrix<f64>, row: &[f64]) -> DMatrix<f64> {
    let rows = matrix.nrows();
    DMatrix::from_fn(rows + 1, matrix.ncols(), |i, k| if i < rows { matrix[(i, k)] } else { row[k] })
}

impl Curve for Scaled {
    fn equations(&self, place: &[f64]) -> Vec<f64> {
        self.rates(place)
    }

    fn derivatives(&self, place: &[f64]) -> DMatrix<f64> {
        self.slopes(place)
    }
}
