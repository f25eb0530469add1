use std::ops::Range;

use super::algebra::norm;
use super::bifurcation::{Bifurcation, What};
use super::diagram::Diagram;
use super::fixed_points::sound;
use super::scaled::{Curve, Scaled};
use super::special::{Equations, Special};
use crate::{Error, Result};

/// Steps in scaled units, and how many of them.
const FIRST: f64 = 2e-3;
const SHORTEST: f64 = 1e-7;
const LONGEST: f64 = 0.03;
const MOST: usize = 1500;

/// Paces of a Hopf point below this share of the first one are none: two zero eigenvalues (Bogdanov and Takens).
const SLOW: f64 = 1e-3;

impl Diagram {
    /// Where a fold or a Hopf point goes as a second parameter changes: pairs of the parameter of the diagram and the other
    /// one, in order along the curve.
    ///
    /// The curve is followed both ways until one of the two leaves its range, or, of Hopf points, the period has grown a
    /// thousandfold, as it does where the curve ends on one of folds. Each point is as sharp as those of the diagram.
    ///
    /// ```
    /// use synfire::dynamics::{Continuation, System, What};
    ///
    /// // v' = v - v³/3 - w + I, w' = 0.08 (v + 0.7 - b w): Hopf where 1 - v² = 0.08 b.
    /// let rate = |[v, w]: [f64; 2], [i, b]: [f64; 2]| [v - v * v * v / 3.0 - w + i, 0.08 * (v + 0.7 - b * w)];
    /// let cell = System::from_fn(["v", "w"], [("i", 0.0), ("b", 0.8)], rate).start(&[-1.2, -0.6]);
    /// let diagram = Continuation::new(cell, ("i", 0.0..1.0)).run()?;
    /// for (i, b) in diagram.curve(diagram.all(What::Hopf)[0], ("b", 0.4..0.9))? {
    ///     let v = -(1.0 - 0.08 * b).sqrt();
    ///     assert!((v - v * v * v / 3.0 - (v + 0.7) / b + i).abs() < 1e-9);
    /// }
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] for a parameter that the system lacks; [`Error::Conflict`] for one that the diagram has already, or
    /// another kind of point; [`Error::Parameter`] for a range that is none; [`Error::Unsolved`] if the curve is lost at
    /// once.
    pub fn curve(&self, of: &Bifurcation, (parameter, range): (&str, Range<f64>)) -> Result<Vec<(f64, f64)>> {
        let other = self.system.parameter(parameter)?;
        let ends = sound(self.system.name(), parameter, &range)?;
        let first = self.system.parameter(&self.parameter)?;
        if !matches!(of.what, What::Fold | What::Hopf) || other == first {
            let what = format!(
                "a curve of {} over \"{}\" and \"{parameter}\": take a fold or a Hopf point, and two parameters",
                of.what, self.parameter
            );
            return Err(Error::Conflict { what });
        }
        let scaled = Scaled::new(&self.system, &[(first, self.range.1 - self.range.0), (other, ends.1 - ends.0)]);
        let place = scaled.place(&of.state, &[of.parameter, self.system.values()[other]]);
        let lost = || Error::Unsolved {
            what: format!("the {} at {} could not be followed along \"{parameter}\"", of.what, of.parameter),
        };
        let (special, guess) = Equations::first_guess(&scaled, &place, of.what == What::Hopf).ok_or_else(lost)?;
        let mut curve = Vec::new();
        for side in [-1.0, 1.0] {
            let mut part = walk(&scaled, special.clone(), &guess, side, [self.range, ends]).ok_or_else(lost)?;
            if side < 0.0 {
                part.reverse();
                // The point itself comes with the other half.
                part.pop();
            }
            curve.extend(part);
        }
        Ok(curve)
    }
}

/// One half of a curve, from a guess of its first point on.
fn walk(
    scaled: &Scaled,
    special: Special,
    guess: &[f64],
    side: f64,
    ranges: [(f64, f64); 2],
) -> Option<Vec<(f64, f64)>> {
    let n = scaled.len();
    let mut equations = Equations { scaled, special };
    let mut direction = vec![0.0; guess.len()];
    direction[n + 1] = side;
    let (mut place, _) = equations.correct(guess, &direction)?;
    direction = equations.tangent(&place, &direction)?;
    let pair = |place: &[f64]| (scaled.parameter(place, 0), scaled.parameter(place, 1));
    let inside =
        |(a, b): (f64, f64)| (ranges[0].0..=ranges[0].1).contains(&a) && (ranges[1].0..=ranges[1].1).contains(&b);
    let pace = |place: &[f64]| place[place.len() - 1];
    let (mut curve, mut step, first) = (vec![pair(&place)], FIRST, pace(&place));
    while curve.len() < MOST && step > SHORTEST {
        let ahead: Vec<f64> = place.iter().zip(&direction).map(|(x, d)| x + step * d).collect();
        let next = equations.correct(&ahead, &direction);
        let next = next.and_then(|(next, rounds)| Some((equations.tangent(&next, &direction)?, next, rounds)));
        let straight =
            |turned: &[f64]| norm(&turned.iter().zip(&direction).map(|(a, b)| a - b).collect::<Vec<_>>()) < 0.3;
        let Some((turned, next, rounds)) = next.filter(|(turned, _, _)| straight(turned)) else {
            step *= 0.5;
            continue;
        };
        (place, direction) = (next, turned);
        let hopf = matches!(equations.special, Special::Hopf(_));
        if !inside(pair(&place)) || (hopf && pace(&place) < SLOW * first) {
            break;
        }
        if hopf {
            equations.special = Special::Hopf(place[n + 2..2 * n + 2].to_vec());
        }
        curve.push(pair(&place));
        step = if rounds <= 4 { (1.4 * step).min(LONGEST) } else { step };
    }
    Some(curve)
}
