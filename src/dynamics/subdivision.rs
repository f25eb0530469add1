//! All zeros of a system in a box: boxes are excluded, shown to hold one zero, made smaller, or halved.

use nalgebra::DMatrix;

use super::algebra::{from_columns, solve};
use super::jacobian::by_variables;
use super::system::System;

/// Boxes looked at, at most.
const MOST: usize = 100_000;

/// By how much the spread of the Jacobian over a box may exceed that of its samples.
const SAFETY: f64 = 1.5;

/// A box is not halved below this share of the whole.
const SMALLEST: f64 = 1e-7;

/// Zeros closer than this share of the box, in every variable, are one.
const SAME: f64 = 1e-6;

/// What a search found.
pub struct Zeros {
    pub states: Vec<Vec<f64>>,
    pub boxes: usize,
    pub complete: bool,
}

/// A part of the box that is searched.
#[derive(Clone)]
struct Cell {
    centre: Vec<f64>,
    radius: Vec<f64>,
}

/// What is known of a cell.
enum Verdict {
    Empty,
    /// One zero, near here.
    Single(Vec<f64>),
    /// All zeros lie in a smaller cell.
    Shrunk(Cell),
    /// To be halved along a variable.
    Open(usize),
}

/// The least and the greatest value of each derivative over a cell, as far as samples tell.
struct Slopes {
    middle: DMatrix<f64>,
    spread: DMatrix<f64>,
}

/// All zeros of a system in a box of these ends.
pub fn zeros(system: &System, p: &[f64], ends: &[(f64, f64)]) -> Zeros {
    let whole = Cell {
        centre: ends.iter().map(|&(low, high)| 0.5 * (low + high)).collect(),
        radius: ends.iter().map(|&(low, high)| 0.5 * (high - low)).collect(),
    };
    let mut found = Zeros { states: Vec::new(), boxes: 0, complete: true };
    let mut open = first_cells(&whole);
    while let Some(cell) = open.pop() {
        found.boxes += 1;
        if found.boxes > MOST {
            found.complete = false;
            break;
        }
        match judge(system, p, &cell, &whole) {
            Verdict::Empty => {}
            Verdict::Single(near) => match newton(system, p, &near, &whole.radius) {
                Some(state) => found.add(state, &whole),
                None => found.complete = false,
            },
            Verdict::Shrunk(smaller) => open.push(smaller),
            Verdict::Open(along) if cell.radius[along] > SMALLEST * whole.radius[along] => {
                open.extend(cell.halves(along))
            }
            Verdict::Open(_) => match newton(system, p, &cell.centre, &whole.radius) {
                Some(state) if cell.holds(&state, 1e3) => found.add(state, &whole),
                _ => found.complete = false,
            },
        }
    }
    found.states.sort_by(|a, b| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    found
}

impl Zeros {
    fn add(&mut self, state: Vec<f64>, whole: &Cell) {
        let near = |a: &[f64]| a.iter().zip(&state).zip(&whole.radius).all(|((a, b), r)| (a - b).abs() <= SAME * r);
        if whole.holds(&state, 1.0 + 1e-12) && !self.states.iter().any(|known| near(known)) {
            self.states.push(state);
        }
    }
}

impl Cell {
    /// Whether a state lies within `share` of the radius.
    fn holds(&self, state: &[f64], share: f64) -> bool {
        let within = |((x, c), r): ((&f64, &f64), &f64)| (x - c).abs() <= share * r;
        state.iter().zip(&self.centre).zip(&self.radius).all(within)
    }

    fn halves(&self, along: usize) -> [Cell; 2] {
        [-0.5, 0.5].map(|side| {
            let mut half = self.clone();
            half.centre[along] += side * self.radius[along];
            half.radius[along] *= 0.5;
            half
        })
    }
}

/// The cells to begin with: fine along the first variable, since models are steepest in their potential.
fn first_cells(whole: &Cell) -> Vec<Cell> {
    let pieces = |k: usize| match (whole.centre.len(), k) {
        (1, _) => 256,
        (2, _) => 32,
        (3, 0) => 32,
        (3, _) => 6,
        (_, 0) => 32,
        (4 | 5, _) => 3,
        _ => 2,
    };
    let mut cells = vec![whole.clone()];
    for k in 0..whole.centre.len() {
        let part = whole.radius[k] / pieces(k) as f64;
        let cut = |cell: Cell| {
            let low = cell.centre[k] - cell.radius[k];
            (0..pieces(k)).map(move |place| {
                let mut piece = cell.clone();
                piece.centre[k] = low + part * (2 * place + 1) as f64;
                piece.radius[k] = part;
                piece
            })
        };
        cells = cells.into_iter().flat_map(cut).collect();
    }
    cells
}

/// The derivatives over a cell: at its centre, the centres of its faces, and corners.
fn slopes(system: &System, p: &[f64], cell: &Cell) -> Slopes {
    let n = cell.centre.len();
    let mut places = vec![cell.centre.clone()];
    for k in 0..n {
        for side in [-1.0, 1.0] {
            let mut face = cell.centre.clone();
            face[k] += side * cell.radius[k];
            places.push(face);
        }
    }
    // All corners of a square or a cube; of more variables, eight of them.
    for corner in 0..1_usize << n.min(3) {
        let side = |k: usize| if corner >> (k % 3) & 1 == (k / 3) & 1 { -1.0 } else { 1.0 };
        places.push((0..n).map(|k| cell.centre[k] + side(k) * cell.radius[k]).collect());
    }
    let (mut low, mut high) =
        (DMatrix::from_element(n, n, f64::INFINITY), DMatrix::from_element(n, n, f64::NEG_INFINITY));
    for place in places {
        let sample = differences(system, p, &place, &cell.radius);
        for (k, &value) in sample.iter().enumerate() {
            // A comparison with NaN must spoil the bounds.
            low[k] = if low[k] <= value { low[k] } else { value };
            high[k] = if high[k] >= value { high[k] } else { value };
        }
    }
    let middle = (&low + &high) * 0.5;
    Slopes { spread: (high - low) * (0.5 * SAFETY), middle }
}

/// The derivatives at a place to some nine digits, which is enough to bound them.
fn differences(system: &System, p: &[f64], x: &[f64], radius: &[f64]) -> DMatrix<f64> {
    let n = x.len();
    let (mut state, mut above, mut below) = (x.to_vec(), vec![0.0; n], vec![0.0; n]);
    let mut slopes = DMatrix::zeros(n, n);
    for k in 0..n {
        let step = 1e-3 * radius[k];
        state[k] = x[k] + step;
        system.rates(&state, p, &mut above);
        state[k] = x[k] - step;
        system.rates(&state, p, &mut below);
        state[k] = x[k];
        (0..n).for_each(|i| slopes[(i, k)] = (above[i] - below[i]) / (2.0 * step));
    }
    slopes
}

/// The test of Krawczyk, on a cell that is a little larger than the one in question, so that a zero on its edge is found.
fn judge(system: &System, p: &[f64], cell: &Cell, whole: &Cell) -> Verdict {
    let n = cell.centre.len();
    let wide: Vec<f64> = cell.radius.iter().map(|radius| 1.1 * radius).collect();
    let mut rates = vec![0.0; n];
    system.rates(&cell.centre, p, &mut rates);
    let Slopes { middle, spread } = slopes(system, p, &Cell { centre: cell.centre.clone(), radius: wide.clone() });
    let reach = |i: usize| (0..n).map(|k| (middle[(i, k)].abs() + spread[(i, k)]) * wide[k]).sum::<f64>();
    if (0..n).any(|i| rates[i].abs() > reach(i)) {
        return Verdict::Empty;
    }
    let widest = |size: &dyn Fn(usize) -> f64| (0..n).fold(0, |best, k| if size(k) > size(best) { k } else { best });
    let share = |k: usize| cell.radius[k] / whole.radius[k];
    let Some(inverse) = middle.try_inverse().filter(|inverse| inverse.iter().all(|x| x.is_finite())) else {
        return Verdict::Open(widest(&share));
    };
    let shift: Vec<f64> = (0..n).map(|i| -(0..n).map(|k| inverse[(i, k)] * rates[k]).sum::<f64>()).collect();
    let left = |i: usize, k: usize| (0..n).map(|j| inverse[(i, j)].abs() * spread[(j, k)]).sum::<f64>();
    let blur: Vec<f64> = (0..n).map(|i| (0..n).map(|k| left(i, k) * wide[k]).sum()).collect();
    if (0..n).any(|i| shift[i].abs() - blur[i] > wide[i]) {
        return Verdict::Empty;
    }
    if (0..n).all(|i| shift[i].abs() + blur[i] < wide[i]) {
        return Verdict::Single((0..n).map(|i| cell.centre[i] + shift[i]).collect());
    }
    let ends = |i: usize| ((shift[i] - blur[i]).max(-cell.radius[i]), (shift[i] + blur[i]).min(cell.radius[i]));
    if (0..n).any(|i| ends(i).0 > ends(i).1) {
        // Only the rim is left, which the neighbours look at.
        return Verdict::Empty;
    }
    let kept: f64 = (0..n).map(|i| (ends(i).1 - ends(i).0) / (2.0 * cell.radius[i])).product();
    if kept < 0.4 {
        let centre = (0..n).map(|i| cell.centre[i] + 0.5 * (ends(i).0 + ends(i).1)).collect();
        let least = |i: usize| 1e-9 * whole.radius[i];
        let radius = (0..n).map(|i| (0.5 * (ends(i).1 - ends(i).0)).max(least(i))).collect();
        return Verdict::Shrunk(Cell { centre, radius });
    }
    // The variable along which the derivatives vary most, if that makes sense, or the widest.
    let smear = |k: usize| (0..n).map(|i| left(i, k) * wide[k] / whole.radius[i]).sum::<f64>();
    let along = widest(&smear);
    Verdict::Open(if share(along) > SMALLEST * 10.0 { along } else { widest(&share) })
}

/// A zero near a state, to the last digits; lengths are in units of `scales`.
pub fn newton(system: &System, p: &[f64], from: &[f64], scales: &[f64]) -> Option<Vec<f64>> {
    let mut x = from.to_vec();
    let mut rates = vec![0.0; x.len()];
    let mut last = f64::INFINITY;
    for round in 0..60 {
        system.rates(&x, p, &mut rates);
        let step = solve(from_columns(&by_variables(system, &x, p)), &rates)?;
        let size = step.iter().zip(scales).map(|(step, scale)| (step / scale).abs()).fold(0.0, f64::max);
        // A first step far beyond everything is cut short.
        let damp = if size > 1.0 { 1.0 / size } else { 1.0 };
        x.iter_mut().zip(&step).for_each(|(x, step)| *x -= damp * step);
        if size < 1e-14 || (size < 1e-9 && size >= 0.5 * last && round > 2) {
            return Some(x);
        }
        last = size;
    }
    (last < 1e-7).then_some(x)
}
