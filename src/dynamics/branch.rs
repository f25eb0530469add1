//! One branch of fixed points, followed from a place in a direction.

use super::algebra::{dot, eigenvalues};
use super::bifurcation::{Bifurcation, Branch, BranchPoint, What};
use super::eigenvalue::Eigenvalue;
use super::equilibrium::{FixedPoint, Kind};
use super::scaled::{Curve, Scaled};
use super::special::{crossing, locate};

/// Lengths of steps, in scaled units: the first, the shortest, and the longest by default.
const FIRST: f64 = 1e-3;
const SHORTEST: f64 = 1e-9;

/// A step is repeated if the direction turns by more than this cosine.
const STRAIGHT: f64 = 0.99;

/// Distances from a bifurcation below which it is the same one.
pub const SAME: f64 = 1e-5;

/// A place on a branch with what is known there.
#[derive(Clone)]
struct Here {
    place: Vec<f64>,
    direction: Vec<f64>,
    values: Vec<Eigenvalue>,
}

/// A place at which branches cross, and the direction of the other branch.
pub struct Crossing {
    pub place: Vec<f64>,
    pub direction: Vec<f64>,
}

/// What following a branch gives: its parts within the range.
pub struct Followed {
    pub branches: Vec<Branch>,
    pub crossings: Vec<Crossing>,
}

/// How far to go.
pub struct Limits<'a> {
    /// Crossings at which a branch ends: their other branches are followed already.
    pub known: &'a [Vec<f64>],
    pub range: (f64, f64),
    pub longest: f64,
    pub most: usize,
}

/// Follows a branch until its parameter is further outside the range than the range is long.
pub fn follow(scaled: &Scaled, place: &[f64], direction: &[f64], limits: &Limits) -> Option<Followed> {
    let here = |place: Vec<f64>, direction: Vec<f64>| {
        let values = eigenvalues(&scaled.jacobian(&place));
        Here { place, direction, values }
    };
    let mut now = here(place.to_vec(), scaled.tangent(place, direction)?);
    let mut found = Followed { branches: vec![beginning(scaled, &now)], crossings: vec![] };
    let (low, high) = limits.range;
    let inside = |here: &Here| (low..=high).contains(&scaled.parameter(&here.place, 0));
    let far = |here: &Here| {
        let outside = (low - scaled.parameter(&here.place, 0)).max(scaled.parameter(&here.place, 0) - high);
        outside > high - low || here.place.iter().any(|x| x.abs() > 1e4)
    };
    let (mut step, mut steps) = (FIRST, 0);
    while steps < limits.most && step > SHORTEST && !far(&now) {
        let Some((next, rounds)) = advanced(scaled, &now, step, here) else {
            step *= 0.5;
            continue;
        };
        let events = between(&now, &next);
        if events.len() > 1 && step > 1e-6 {
            step *= 0.5;
            continue;
        }
        let passed = events.into_iter().filter_map(|event| note(scaled, &now, &next, event, limits, &mut found));
        if passed.collect::<Vec<_>>().iter().any(|place| limits.is_known(place)) {
            break;
        }
        match (inside(&now), inside(&next)) {
            (true, false) => found.extend(point(scaled, &at_the_end(scaled, &now, &next, limits, here))),
            (false, true) => found.branches.push(beginning(scaled, &at_the_end(scaled, &next, &now, limits, here))),
            _ => {}
        }
        if inside(&next) {
            found.extend(point(scaled, &next));
        }
        (now, steps) = (next, steps + 1);
        step = if rounds <= 3 { (1.5 * step).min(limits.longest) } else { step };
    }
    found.branches.retain(|branch| branch.points.len() > 1 || !branch.bifurcations.is_empty());
    Some(found)
}

impl Limits<'_> {
    fn is_known(&self, place: &[f64]) -> bool {
        let off = |other: &[f64]| other.iter().zip(place).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        self.known.iter().any(|other| off(other) < SAME)
    }
}

/// The place a step further, if the branch is nearly straight until there, and the rounds of its correction.
fn advanced(
    scaled: &Scaled,
    now: &Here,
    step: f64,
    here: impl Fn(Vec<f64>, Vec<f64>) -> Here,
) -> Option<(Here, usize)> {
    let (place, rounds) = scaled.correct(&moved(now, step), &now.direction)?;
    let direction = scaled.tangent(&place, &now.direction)?;
    (dot(&direction, &now.direction) > STRAIGHT).then(|| (here(place, direction), rounds))
}

/// A branch of one point.
fn beginning(scaled: &Scaled, here: &Here) -> Branch {
    Branch { points: vec![point(scaled, here)], bifurcations: vec![] }
}

impl Followed {
    fn extend(&mut self, point: BranchPoint) {
        if let Some(branch) = self.branches.last_mut() {
            branch.points.push(point);
        }
    }
}

/// Where a branch crosses the end of the range, between a place within and one outside.
fn at_the_end(
    scaled: &Scaled,
    before: &Here,
    after: &Here,
    limits: &Limits,
    here: impl Fn(Vec<f64>, Vec<f64>) -> Here,
) -> Here {
    let last = after.place.len() - 1;
    let end = if scaled.parameter(&after.place, 0) > limits.range.1 { limits.range.1 } else { limits.range.0 };
    let target = scaled.place(&scaled.state(&after.place), &[end])[last];
    let share = (target - before.place[last]) / (after.place[last] - before.place[last]);
    let mut guess: Vec<f64> = before.place.iter().zip(&after.place).map(|(a, b)| a + share * (b - a)).collect();
    guess[last] = target;
    let mut upright = vec![0.0; last + 1];
    upright[last] = 1.0;
    match scaled.correct(&guess, &upright) {
        Some((place, _)) if share.is_finite() => here(place, after.direction.clone()),
        _ => after.clone(),
    }
}

fn moved(now: &Here, step: f64) -> Vec<f64> {
    now.place.iter().zip(&now.direction).map(|(x, t)| x + step * t).collect()
}

/// The point of a branch at a place.
fn point(scaled: &Scaled, here: &Here) -> BranchPoint {
    let kind = Kind::of(&here.values);
    let stable = here.values.iter().all(|value| value.re < 0.0);
    BranchPoint {
        parameter: scaled.parameter(&here.place, 0),
        state: scaled.state(&here.place),
        eigenvalues: here.values.clone(),
        kind,
        stable,
    }
}

/// What happens between two places, in the order in which it is looked for.
fn between(a: &Here, b: &Here) -> Vec<What> {
    let last = a.direction.len() - 1;
    let growing = |here: &Here| here.values.iter().filter(|value| value.re > 0.0).count();
    let turns = a.direction[last] * b.direction[last] < 0.0;
    let change = growing(a).abs_diff(growing(b));
    let mut events = Vec::new();
    if turns {
        events.push(What::Fold);
    }
    match change {
        0 => {}
        1 if turns => {}
        1 => events.push(What::Transcritical),
        2 if !turns => events.push(What::Hopf),
        // More than one thing at once: a shorter step tells them apart.
        _ => events.extend([What::Hopf, What::Hopf]),
    }
    events
}

/// Locates an event and writes it down; its place, if branches cross there.
fn note(scaled: &Scaled, a: &Here, b: &Here, event: What, limits: &Limits, found: &mut Followed) -> Option<Vec<f64>> {
    let last = a.direction.len() - 1;
    let share = match event {
        What::Fold => a.direction[last] / (a.direction[last] - b.direction[last]),
        _ => {
            let nearest =
                |here: &Here| here.values.iter().map(|value| value.re).min_by(|x, y| x.abs().total_cmp(&y.abs()));
            let (x, y) = (nearest(a).unwrap_or(0.0).abs(), nearest(b).unwrap_or(0.0).abs());
            if x + y > 0.0 { x / (x + y) } else { 0.5 }
        }
    };
    let guess: Vec<f64> = a.place.iter().zip(&b.place).map(|(a, b)| a + share * (b - a)).collect();
    let along: Vec<f64> = {
        let difference: Vec<f64> = a.place.iter().zip(&b.place).map(|(a, b)| b - a).collect();
        let length = super::algebra::norm(&difference);
        difference.iter().map(|x| x / length).collect()
    };
    let near = |place: &[f64]| {
        let off: Vec<f64> = place.iter().zip(&guess).map(|(a, b)| a - b).collect();
        super::algebra::norm(&off) < 0.2 + 2.0 * super::algebra::norm(&guess) * 1e-3
    };
    let cross = |guess: &[f64]| {
        let (place, direction) = crossing(scaled, guess, &along)?;
        // A branch that leaves along no change of the parameter is one of a pair of mirror images.
        let upright = direction[last].abs() < 1e-3 || along[last].abs() < 1e-3;
        Some((if upright { What::Pitchfork } else { What::Transcritical }, place, Some(direction)))
    };
    let located = match event {
        What::Hopf => locate(scaled, &guess, true).map(|place| (What::Hopf, place, None)),
        What::Fold => {
            // The vertex of a pitchfork is a fold, too, at which another branch crosses.
            let crossed = cross(&guess).filter(|(_, place, _)| near(place));
            crossed.or_else(|| locate(scaled, &guess, false).map(|place| (What::Fold, place, None)))
        }
        _ => cross(&guess),
    };
    let (what, place, direction) = located.filter(|(_, place, _)| near(place))?;
    let crossing = direction.map(|direction| Crossing { place: place.clone(), direction });
    let crosses = crossing.is_some();
    found.crossings.extend(crossing);
    let parameter = scaled.parameter(&place, 0);
    if (limits.range.0..=limits.range.1).contains(&parameter) {
        let point = FixedPoint::at(&scaled.system, &scaled.state(&place), &scaled.values(&place));
        let (state, eigenvalues) = (point.state, point.eigenvalues);
        // The branch has the point, too, with the stability of what follows, so that a line changes there.
        let stable = b.values.iter().all(|value| value.re < 0.0);
        let own =
            BranchPoint { parameter, state: state.clone(), eigenvalues: eigenvalues.clone(), kind: point.kind, stable };
        found.extend(own);
        let bifurcation = Bifurcation { what, parameter, state, eigenvalues };
        found.branches.last_mut().into_iter().for_each(|branch| branch.bifurcations.push(bifurcation.clone()));
    }
    crosses.then_some(place)
}
