use std::f64::consts::TAU;

use super::algebra::{eigenvalues, norm};
use super::bifurcation::{Bifurcation, CycleEnd, CyclePoint, Cycles, What};
use super::branch::Limits;
use super::collocation::{Cycle, INTERVALS, Linear, POINTS, phase};
use super::diagram::Diagram;
use super::eigenvalue::Eigenvalue;
use super::equilibrium::FixedPoint;
use super::orbit::Orbit;
use super::scaled::Scaled;
use super::special::turned;
use super::subdivision::newton;

/// Points on a branch of cycles, at most.
const MOST: usize = 1500;

/// Steps in units of the overlap of changes: the first, the shortest, the longest.
const FIRST: f64 = 5e-3;
const SHORTEST: f64 = 1e-6;
const LONGEST: f64 = 0.08;

/// Cycles smaller than this, in scaled units, have shrunk to a Hopf point.
const SMALL: f64 = 4e-3;

/// A cycle with what is known of it.
#[derive(Clone)]
struct Here {
    cycle: Cycle,
    direction: Cycle,
    multipliers: Vec<Eigenvalue>,
    /// Whether the multipliers are good to some digits: they are lost where perturbations grow beyond measure.
    sharp: bool,
}

/// Follows the cycles from a Hopf point.
pub fn follow(
    scaled: &Scaled,
    hopf: &Bifurcation,
    limits: &Limits,
    longest_period: f64,
    diagram: &Diagram,
) -> Option<Cycles> {
    let mut now = born(scaled, hopf)?;
    let longest = if longest_period.is_nan() { 40.0 * now.cycle.period } else { longest_period };
    let mut found =
        Cycles { from: hopf.parameter, points: vec![point(scaled, &now)], bifurcations: vec![], end: CycleEnd::Range };
    let (mut step, mut extent) = (FIRST, 0.0);
    let parameter = |here: &Here| scaled.parameter(&place(here, 0), 0);
    loop {
        let Some((next, rounds)) = advance(scaled, &now, step) else {
            step *= 0.5;
            if step < SHORTEST || found.points.len() >= MOST {
                found.end = CycleEnd::Lost(parameter(&now));
                break;
            }
            continue;
        };
        let at = parameter(&next);
        note(scaled, &now, &next, step, &mut found);
        now = Here { ..next };
        found.points.push(point(scaled, &now));
        let (before, size) = (std::mem::replace(&mut extent, size(&now.cycle)), size(&now.cycle));
        if at < limits.range.0 || at > limits.range.1 {
            break;
        } else if size < SMALL && found.points.len() > 4 {
            found.end = CycleEnd::Hopf(nearest_hopf(diagram, at));
            break;
        } else if now.cycle.period > longest || found.points.len() >= MOST {
            found.end = ending(scaled, &now, at, diagram, now.cycle.period > longest);
            break;
        }
        let mesh = now.cycle.even_mesh();
        (now.cycle, now.direction) = (now.cycle.on(&mesh), now.direction.on(&mesh));
        step = if rounds <= 3 {
            (1.4 * step).min(LONGEST)
        } else if rounds > 5 {
            0.6 * step
        } else {
            step
        };
        // A cycle that shrinks to a point would pass through it, and grow again.
        step = if size < before { step.min(0.15 * size) } else { step };
    }
    Some(found)
}

/// The parameter of the Hopf point that is nearest.
fn nearest_hopf(diagram: &Diagram, at: f64) -> f64 {
    let all = diagram.all(What::Hopf).into_iter().map(|point| point.parameter);
    all.min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs())).unwrap_or(at)
}

/// The place of a state of a cycle, with its parameter.
fn place(here: &Here, index: usize) -> Vec<f64> {
    let mut place = here.cycle.states[index].clone();
    place.push(here.cycle.parameter);
    place
}

/// The greatest extent of a cycle, scaled.
fn size(cycle: &Cycle) -> f64 {
    let (least, greatest) = extremes(cycle);
    least.iter().zip(&greatest).map(|(low, high)| high - low).fold(0.0, f64::max)
}

/// The least and the greatest value of each variable, between the states by a parabola through three of them.
fn extremes(cycle: &Cycle) -> (Vec<f64>, Vec<f64>) {
    const FINE: usize = 8;
    let n = cycle.states[0].len();
    let (mut least, mut greatest) = (vec![f64::INFINITY; n], vec![f64::NEG_INFINITY; n]);
    for ends in cycle.mesh.windows(2) {
        for k in 0..FINE * POINTS {
            let state = cycle.state(ends[0] + (ends[1] - ends[0]) * k as f64 / (FINE * POINTS) as f64);
            (0..n).for_each(|k| (least[k], greatest[k]) = (least[k].min(state[k]), greatest[k].max(state[k])));
        }
    }
    (least, greatest)
}

/// The first cycle: a small ellipse in the plane that turns at the Hopf point.
fn born(scaled: &Scaled, hopf: &Bifurcation) -> Option<Here> {
    let centre = scaled.place(&hopf.state, &[hopf.parameter]);
    let jacobian = scaled.jacobian(&centre);
    let turning = eigenvalues(&jacobian).into_iter().filter(|value| value.im > 0.0);
    let pair = turning.min_by(|a, b| a.re.abs().total_cmp(&b.re.abs()))?;
    let (a, b) = turned(&jacobian, pair)?;
    let (n, length) = (scaled.len(), (0.5 * (norm(&a) * norm(&a) + norm(&b) * norm(&b))).sqrt());
    let ellipse = |share: f64| {
        let (sine, cosine) = crate::math::sin_cos(TAU * share);
        (0..n).map(|k| (a[k] * cosine - b[k] * sine) / length).collect::<Vec<f64>>()
    };
    let direction = Cycle::from_fn(0.0, 0.0, ellipse);
    let still = Cycle::from_fn(TAU / pair.im, centre[n], |_| centre[..n].to_vec());
    let mut step = FIRST;
    for _ in 0..6 {
        let here = Here { cycle: still.clone(), direction: direction.clone(), multipliers: vec![], sharp: false };
        if let Some((first, _)) = advance(scaled, &here, step).filter(|(first, _)| size(&first.cycle) > 0.5 * step) {
            return Some(first);
        }
        step *= 0.5;
    }
    None
}

/// The cycle a step further, and the rounds that its correction took.
fn advance(scaled: &Scaled, now: &Here, step: f64) -> Option<(Here, usize)> {
    let guess = now.cycle.moved(step, &now.direction);
    let mut cycle = guess.clone();
    for round in 1..=10 {
        let linear = Linear::at(scaled, &cycle)?;
        let off = cycle.moved(-1.0, &guess);
        let along = -off.overlap(&now.direction, cycle.period);
        let change = linear.solve(&cycle, &guess, &now.direction, true, -phase(&cycle, &guess), along)?;
        cycle = cycle.moved(1.0, &change);
        let size = change.overlap(&change, cycle.period).sqrt();
        if size < 1e-9 {
            let linear = Linear::at(scaled, &cycle)?;
            let mut direction = linear.solve(&cycle, &cycle, &now.direction, false, 0.0, 1.0)?;
            let length = direction.overlap(&direction, cycle.period).sqrt();
            direction = direction.moved(1.0 / length - 1.0, &direction.clone());
            let straight = direction.overlap(&now.direction, cycle.period);
            let (multipliers, sharp) = multipliers(&linear);
            return (straight > 0.9).then_some((Here { cycle, direction, multipliers, sharp }, round));
        }
        if !(size < 2.0) || !(cycle.period > 0.0) {
            return None;
        }
    }
    None
}

/// The eigenvalues of the monodromy without the one nearest to 1, and whether they are sharp. Of two variables the other
/// one is the determinant, which no growth on the way can spoil.
fn multipliers(linear: &Linear) -> (Vec<Eigenvalue>, bool) {
    let monodromy = linear.monodromy();
    if monodromy.nrows() == 2 {
        return (vec![Eigenvalue { re: linear.determinant(), im: 0.0 }], true);
    }
    let mut values = eigenvalues(&monodromy);
    let largest = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let from_one = |value: &Eigenvalue| Eigenvalue { re: value.re - 1.0, im: value.im }.abs();
    let trivial = (0..values.len()).min_by(|&a, &b| from_one(&values[a]).total_cmp(&from_one(&values[b])));
    let Some(trivial) = trivial else { return (values, false) };
    let removed = values.remove(trivial);
    (values, largest < 1e7 && from_one(&removed) < 1e-3)
}

fn point(scaled: &Scaled, here: &Here) -> CyclePoint {
    let (least, greatest) = extremes(&here.cycle);
    let extended = |mut state: Vec<f64>| {
        state.push(here.cycle.parameter);
        scaled.state(&state)
    };
    CyclePoint {
        parameter: scaled.parameter(&place(here, 0), 0),
        period: here.cycle.period,
        least: extended(least),
        greatest: extended(greatest),
        multipliers: here.multipliers.clone(),
        stable: here.multipliers.iter().all(|value| value.abs() < 1.0),
        orbit: path(scaled, here),
    }
}

/// A cycle as times and states.
fn path(scaled: &Scaled, here: &Here) -> Orbit {
    let part = |ends: &[f64], j: usize| ends[0] + (ends[1] - ends[0]) * j as f64 / POINTS as f64;
    let shares = here.cycle.mesh.windows(2).flat_map(|ends| (0..POINTS).map(move |j| part(ends, j)));
    Orbit {
        times: shares.chain([1.0]).map(|share| share * here.cycle.period).collect(),
        states: (0..=INTERVALS * POINTS).map(|k| scaled.state(&place(here, k))).collect(),
    }
}

/// What may happen, a function of the cycle that vanishes there, and whether to look.
type Test<'a> = (What, &'a dyn Fn(&Here) -> f64, bool);

/// What happens between two cycles, each as a function of the cycle that vanishes there.
fn note(scaled: &Scaled, a: &Here, b: &Here, step: f64, found: &mut Cycles) {
    let turn = |here: &Here| here.direction.parameter;
    let doubling = |here: &Here| {
        let real = here.multipliers.iter().filter(|value| value.im == 0.0 && value.re < 0.0);
        real.map(|value| value.re + 1.0).min_by(|x, y| x.abs().total_cmp(&y.abs())).unwrap_or(1.0)
    };
    let torus = |here: &Here| {
        let pairs = here.multipliers.iter().filter(|value| value.im > 0.0);
        pairs.map(|value| value.abs() - 1.0).min_by(|x, y| x.abs().total_cmp(&y.abs())).unwrap_or(-1.0)
    };
    // Near a homoclinic orbit the parameter stands still to the last digits; a fold changes the number of growing perturbations.
    let growing = |here: &Here| here.multipliers.iter().filter(|value| value.abs() > 1.0).count();
    let folds = growing(a) != growing(b) || (scaled.len() > 2 && turn(a).abs().max(turn(b).abs()) > 1e-9);
    let has_pair = |here: &Here| here.multipliers.iter().any(|value| value.im > 0.0);
    let tests: [Test; 3] = [
        (What::FoldOfCycles, &turn, found.points.len() > 1 && folds),
        (What::PeriodDoubling, &doubling, a.sharp && b.sharp),
        (What::Torus, &torus, a.sharp && b.sharp && has_pair(a) && has_pair(b)),
    ];
    for (what, test, can_be) in tests {
        if !can_be || test(a) * test(b) >= 0.0 {
            continue;
        }
        let here = bracketed(scaled, a, (step, b), test);
        let at = point(scaled, &here);
        let peak =
            (0..here.cycle.states.len()).max_by(|&i, &j| here.cycle.states[i][0].total_cmp(&here.cycle.states[j][0]));
        let state = scaled.state(&place(&here, peak.unwrap_or(0)));
        found.bifurcations.push(Bifurcation { what, parameter: at.parameter, state, eigenvalues: at.multipliers });
    }
}

/// The cycle between two at which a test vanishes, by false position with the value halved of an end that stays.
fn bracketed(scaled: &Scaled, a: &Here, (step, b): (f64, &Here), test: &dyn Fn(&Here) -> f64) -> Here {
    let (mut low, mut high) = ((0.0, test(a)), (step, test(b)));
    let (mut best, mut kept) = (b.clone(), 0);
    for _ in 0..40 {
        let share = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
        let Some((here, _)) = advance(scaled, a, share) else { break };
        let value = test(&here);
        best = here;
        if value.abs() < 1e-11 || (high.0 - low.0).abs() < 1e-10 * step {
            break;
        }
        if value * high.1 > 0.0 {
            high = (share, value);
            low.1 *= if kept == 1 { 0.5 } else { 1.0 };
            kept = 1;
        } else {
            low = (share, value);
            high.1 *= if kept == -1 { 0.5 } else { 1.0 };
            kept = -1;
        }
    }
    best
}

/// What a cycle of long period is about to become, from its slowest place.
fn ending(scaled: &Scaled, here: &Here, parameter: f64, diagram: &Diagram, long: bool) -> CycleEnd {
    if !long {
        return CycleEnd::Lost(parameter);
    }
    let speed = |k: usize| norm(&scaled.rates(&place(here, k)));
    let slowest = (0..INTERVALS * POINTS).min_by(|&i, &j| speed(i).total_cmp(&speed(j))).unwrap_or(0);
    let at = place(here, slowest);
    let (state, values) = (scaled.state(&at), scaled.values(&at));
    let distance = |other: &[f64]| {
        let off: Vec<f64> = scaled.place(other, &[parameter]).iter().zip(&at).map(|(a, b)| a - b).collect();
        norm(&off[..scaled.len()])
    };
    let scales: Vec<f64> = scaled.state(&vec![1.0; at.len()]);
    let near = newton(&scaled.system, &values, &state, &scales).filter(|fixed| distance(fixed) < 0.05);
    if near.is_some_and(|fixed| FixedPoint::at(&scaled.system, &fixed, &values).kind.is_saddle()) {
        return CycleEnd::Homoclinic(parameter);
    }
    let folds = diagram.all(What::Fold);
    let fold = folds.iter().filter(|fold| distance(&fold.state) < 0.3);
    let nearest = fold.min_by(|a, b| (a.parameter - parameter).abs().total_cmp(&(b.parameter - parameter).abs()));
    nearest.map_or(CycleEnd::LongPeriod(parameter), |fold| CycleEnd::SaddleNode(fold.parameter))
}
