//! Equations that hold at a bifurcation of fixed points, and nowhere beside it: its place is their zero.

use nalgebra::DMatrix;

use super::algebra::{apply, dot, eigenvector, norm, null_vector, solve};
use super::eigenvalue::Eigenvalue;
use super::scaled::{Curve, Scaled, differences, zero_near};

/// What is located.
#[derive(Clone, Debug)]
pub enum Special {
    /// A fold: the Jacobian takes a vector to 0.
    Fold,
    /// A Hopf point: it turns a plane, in which this direction is not at right angles to the second vector.
    Hopf(Vec<f64>),
}

/// The equations of a fold or a Hopf point, for a system with one free parameter, or two.
pub struct Equations<'a> {
    pub scaled: &'a Scaled,
    pub special: Special,
}

impl Equations<'_> {
    /// A place with the vectors that belong to it, from a place near it.
    pub fn first_guess(scaled: &Scaled, place: &[f64], hopf: bool) -> Option<(Special, Vec<f64>)> {
        let (jacobian, mut unknowns) = (scaled.jacobian(place), place.to_vec());
        let values = super::algebra::eigenvalues(&jacobian);
        if hopf {
            let turning = values.iter().filter(|value| value.im > 0.0);
            let pair = turning.min_by(|a, b| a.re.abs().total_cmp(&b.re.abs()))?;
            let (a, b) = turned(&jacobian, *pair)?;
            unknowns.extend(a.iter().chain(&b));
            unknowns.push(pair.im);
            Some((Special::Hopf(a), unknowns))
        } else {
            let real = values.iter().filter(|value| value.im == 0.0);
            let least = real.min_by(|a, b| a.re.abs().total_cmp(&b.re.abs()))?;
            unknowns.extend(eigenvector(&jacobian, least.re));
            Some((Special::Fold, unknowns))
        }
    }

    /// How many of the unknowns are the place.
    fn split(&self, unknowns: usize) -> usize {
        let n = self.scaled.len();
        unknowns
            - match self.special {
                Special::Fold => n,
                Special::Hopf(_) => 2 * n + 1,
            }
    }

    /// The equations, one fewer than there are unknowns for each free parameter beyond the first.
    pub fn at(&self, unknowns: &[f64]) -> Vec<f64> {
        let n = self.scaled.len();
        let (place, rest) = unknowns.split_at(self.split(unknowns.len()));
        let (mut all, jacobian) = (self.scaled.rates(place), self.scaled.jacobian(place));
        match &self.special {
            Special::Fold => {
                all.extend(apply(&jacobian, rest));
                all.push(dot(rest, rest) - 1.0);
            }
            Special::Hopf(phase) => {
                let (a, b, pace) = (&rest[..n], &rest[n..2 * n], rest[2 * n]);
                all.extend(apply(&jacobian, a).iter().zip(b).map(|(ja, b)| ja + pace * b));
                all.extend(apply(&jacobian, b).iter().zip(a).map(|(jb, a)| jb - pace * a));
                all.push(dot(a, a) + dot(b, b) - 1.0);
                all.push(dot(phase, b));
            }
        }
        all
    }
}

impl Curve for Equations<'_> {
    fn equations(&self, place: &[f64]) -> Vec<f64> {
        self.at(place)
    }

    fn derivatives(&self, place: &[f64]) -> DMatrix<f64> {
        differences(place, &|z: &[f64]| self.at(z))
    }
}

/// The fold or Hopf point near a place.
pub fn locate(scaled: &Scaled, near: &[f64], hopf: bool) -> Option<Vec<f64>> {
    let (special, guess) = Equations::first_guess(scaled, near, hopf)?;
    let equations = Equations { scaled, special };
    let found = zero_near(&guess, |z| equations.at(z))?;
    Some(found[..near.len()].to_vec())
}

/// The two vectors of a plane that a matrix turns, with `J a = re a - im b`, and at right angles to each other.
pub fn turned(jacobian: &DMatrix<f64>, pair: Eigenvalue) -> Option<(Vec<f64>, Vec<f64>)> {
    let n = jacobian.nrows();
    // Inverse iteration on the real form of J - λ, a little beside the eigenvalue.
    let beside = pair.re + 1e-7 * pair.abs();
    let real = DMatrix::from_fn(2 * n, 2 * n, |i, k| match (i < n, k < n) {
        (true, true) | (false, false) => jacobian[(i % n, k % n)] - if i % n == k % n { beside } else { 0.0 },
        (true, false) => {
            if i == k - n {
                pair.im
            } else {
                0.0
            }
        }
        (false, true) => {
            if i - n == k {
                -pair.im
            } else {
                0.0
            }
        }
    });
    let mut vector: Vec<f64> = (0..2 * n).map(|k| 1.0 / (k + 2) as f64).collect();
    for _ in 0..3 {
        vector = solve(real.clone(), &vector)?;
        let length = norm(&vector);
        vector.iter_mut().for_each(|x| *x /= length);
    }
    let (mut a, mut b) = (vector[..n].to_vec(), vector[n..].to_vec());
    // A turn by an angle that makes them orthogonal: tan 2θ = 2 ab / (a² - b²), with the longer one first.
    let (cross, gap) = (2.0 * dot(&a, &b), dot(&a, &a) - dot(&b, &b));
    let size = (cross * cross + gap * gap).sqrt();
    if size > 0.0 {
        let cosine = (0.5 * (1.0 + gap / size)).max(0.0).sqrt();
        let sine = (0.5 * (1.0 - gap / size)).max(0.0).sqrt().copysign(cross);
        let turned: (Vec<f64>, Vec<f64>) =
            a.iter().zip(&b).map(|(a, b)| (cosine * a + sine * b, cosine * b - sine * a)).unzip();
        (a, b) = turned;
    }
    Some((a, b))
}

/// Where two branches cross: the place near a guess, and the directions other than the given one in which branches leave.
pub fn crossing(scaled: &Scaled, near: &[f64], along: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let n = scaled.len();
    let left = null_vector(&scaled.jacobian(near).transpose());
    let mut guess = near.to_vec();
    guess.push(0.0);
    guess.extend(left);
    // f + β w = 0, w J = 0, w f_p = 0, |w| = 1: regular where two branches cross, with β = 0.
    let equations = |z: &[f64]| {
        let (place, shift, w) = (&z[..n + 1], z[n + 1], &z[n + 2..]);
        let mut all: Vec<f64> = scaled.rates(place).iter().zip(w).map(|(f, w)| f + shift * w).collect();
        all.extend(apply(&scaled.slopes(place).transpose(), w));
        all.push(dot(w, w) - 1.0);
        all
    };
    let found = zero_near(&guess, equations)?;
    let (place, w) = (&found[..n + 1], &found[n + 2..]);
    if found[n + 1].abs() > 1e-9 {
        return None;
    }
    Some((place.to_vec(), other_direction(scaled, place, w, along)?))
}

/// The direction of the second branch through a crossing, from the quadratic form of second derivatives.
fn other_direction(scaled: &Scaled, place: &[f64], w: &[f64], along: &[f64]) -> Option<Vec<f64>> {
    let (slopes, n) = (scaled.slopes(place), scaled.len());
    // The kernel is a plane: the known direction, and what is orthogonal to it.
    let with_row = DMatrix::from_fn(n + 1, n + 1, |i, k| if i < n { slopes[(i, k)] } else { along[k] });
    let across = null_vector(&with_row);
    let bend = |direction: &dyn Fn(usize) -> f64| {
        const STEP: f64 = 2e-3;
        let at = |side: f64| {
            let shifted: Vec<f64> = (0..n + 1).map(|k| place[k] + side * STEP * direction(k)).collect();
            dot(w, &scaled.rates(&shifted))
        };
        (-at(2.0) + 16.0 * at(1.0) - 30.0 * at(0.0) + 16.0 * at(-1.0) - at(-2.0)) / (12.0 * STEP * STEP)
    };
    let own = bend(&|k| across[k]);
    let mixed = 0.25 * (bend(&|k| along[k] + across[k]) - bend(&|k| along[k] - across[k]));
    let mut other: Vec<f64> = (0..n + 1).map(|k| 2.0 * mixed * across[k] - own * along[k]).collect();
    let length = norm(&other);
    other.iter_mut().for_each(|x| *x /= length);
    (length > 0.0 && length.is_finite()).then_some(other)
}
