//! A cycle as piecewise polynomials that obey the equations at four Gauss points of each interval, and the linear algebra of
//! its corrections.

use nalgebra::DMatrix;

use super::algebra::product;
use super::scaled::Scaled;

/// Intervals of a cycle.
pub const INTERVALS: usize = 60;

/// Gauss points in an interval: the degree of its polynomial.
pub const POINTS: usize = 4;

const GAUSS: [f64; POINTS] =
    [0.069_431_844_202_973_71, 0.330_009_478_207_571_9, 0.669_990_521_792_428_1, 0.930_568_155_797_026_3];
const WEIGHTS: [f64; POINTS] =
    [0.173_927_422_568_726_9, 0.326_072_577_431_273_1, 0.326_072_577_431_273_1, 0.173_927_422_568_726_9];

/// A cycle, or a change of one. States are scaled; the last is the first.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Ends of the intervals, as shares of the period.
    pub mesh: Vec<f64>,
    /// States at five even places of each interval, those at its ends shared.
    pub states: Vec<Vec<f64>>,
    pub period: f64,
    /// Scaled.
    pub parameter: f64,
}

/// Values and slopes of the polynomials that are 1 at one of five even places and 0 at the others.
fn lagrange(at: f64) -> ([f64; POINTS + 1], [f64; POINTS + 1]) {
    let node = |j: usize| j as f64 / POINTS as f64;
    let others = |j: usize| (0..=POINTS).filter(move |&k| k != j);
    let value = |j: usize| others(j).map(|k| (at - node(k)) / (node(j) - node(k))).product();
    let slope = |j: usize| {
        let without =
            |l: usize| others(j).filter(|&k| k != l).map(|k| (at - node(k)) / (node(j) - node(k))).product::<f64>();
        others(j).map(|l| without(l) / (node(j) - node(l))).sum()
    };
    (std::array::from_fn(value), std::array::from_fn(slope))
}

impl Cycle {
    /// A cycle from a function of the share of the period.
    pub fn from_fn(period: f64, parameter: f64, state: impl Fn(f64) -> Vec<f64>) -> Cycle {
        let mesh: Vec<f64> = (0..=INTERVALS).map(|i| i as f64 / INTERVALS as f64).collect();
        let place = |index: usize| index as f64 / (INTERVALS * POINTS) as f64;
        let mut states: Vec<Vec<f64>> = (0..INTERVALS * POINTS).map(|index| state(place(index))).collect();
        states.push(states[0].clone());
        Cycle { mesh, states, period, parameter }
    }

    /// `self + step × other`.
    pub fn moved(&self, step: f64, other: &Cycle) -> Cycle {
        let add = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + step * b).collect();
        Cycle {
            mesh: self.mesh.clone(),
            states: self.states.iter().zip(&other.states).map(add).collect(),
            period: self.period + step * other.period,
            parameter: self.parameter + step * other.parameter,
        }
    }

    /// How much two changes have in common: the mean product of their states, relative changes of period, parameters.
    pub fn overlap(&self, other: &Cycle, period: f64) -> f64 {
        let mut sum = 0.0;
        for interval in 0..INTERVALS {
            let width = self.mesh[interval + 1] - self.mesh[interval];
            for (point, weight) in WEIGHTS.iter().enumerate() {
                let (values, _) = lagrange(GAUSS[point]);
                let (a, b) = (self.at(interval, &values), other.at(interval, &values));
                sum += width * weight * a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>();
            }
        }
        sum + self.period * other.period / (period * period) + self.parameter * other.parameter
    }

    /// The sum of the states of an interval with weights: its value at a point, or its slope.
    fn at(&self, interval: usize, weights: &[f64; POINTS + 1]) -> Vec<f64> {
        let first = interval * POINTS;
        (0..self.states[0].len()).map(|k| (0..=POINTS).map(|j| weights[j] * self.states[first + j][k]).sum()).collect()
    }

    /// The state at a share of the period.
    pub fn state(&self, share: f64) -> Vec<f64> {
        let interval = self.mesh.partition_point(|&end| end <= share).clamp(1, INTERVALS) - 1;
        let (low, high) = (self.mesh[interval], self.mesh[interval + 1]);
        self.at(interval, &lagrange((share - low) / (high - low)).0)
    }

    /// The same on other intervals.
    pub fn on(&self, mesh: &[f64]) -> Cycle {
        let mut states = Vec::with_capacity(INTERVALS * POINTS + 1);
        for ends in mesh.windows(2) {
            states.extend((0..POINTS).map(|j| self.state(ends[0] + (ends[1] - ends[0]) * j as f64 / POINTS as f64)));
        }
        states.push(states[0].clone());
        Cycle { mesh: mesh.to_vec(), states, ..*self }
    }

    /// Intervals of which each has as much of the path, of its bends and of the time as any other.
    pub fn even_mesh(&self) -> Vec<f64> {
        let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        let length = |i: usize| {
            (0..POINTS).map(|j| distance(&self.states[i * POINTS + j], &self.states[i * POINTS + j + 1])).sum()
        };
        let lengths: Vec<f64> = (0..INTERVALS).map(length).collect();
        let slope = |i: usize, end: f64| {
            let width = self.mesh[i + 1] - self.mesh[i];
            self.at(i, &lagrange(end).1).iter().map(|x| x / width).collect::<Vec<f64>>()
        };
        // A bend: how far the velocity changes over the interval, times its width.
        let bend = |i: usize| distance(&slope(i, 0.0), &slope(i, 1.0)) * (self.mesh[i + 1] - self.mesh[i]);
        let bends: Vec<f64> = (0..INTERVALS).map(bend).collect();
        let total = |of: &[f64]| of.iter().sum::<f64>().max(1e-300);
        let (all_length, all_bends) = (total(&lengths), total(&bends));
        let share = |i: usize| {
            0.4 * lengths[i] / all_length + 0.4 * bends[i] / all_bends + 0.2 * (self.mesh[i + 1] - self.mesh[i])
        };
        let mut sums = vec![0.0];
        (0..INTERVALS).for_each(|i| sums.push(sums[i] + share(i)));
        let end = sums[INTERVALS];
        let place = |k: usize| {
            let target = end * k as f64 / INTERVALS as f64;
            let i = sums.partition_point(|&sum| sum <= target).clamp(1, INTERVALS) - 1;
            self.mesh[i] + (self.mesh[i + 1] - self.mesh[i]) * (target - sums[i]) / (sums[i + 1] - sums[i])
        };
        let mut mesh: Vec<f64> = (0..=INTERVALS).map(place).collect();
        (mesh[0], mesh[INTERVALS]) = (0.0, 1.0);
        mesh
    }
}

/// The equations of an interval, solved for its inner states: what these are per change of the first state (columns 0 to
/// n), of the period, of the parameter, and on their own.
struct Local {
    inner: DMatrix<f64>,
}

/// The linear equations for a correction of a cycle.
pub struct Linear {
    locals: Vec<Local>,
    n: usize,
}

impl Linear {
    /// Those at a cycle. `None` if an interval's equations have no solution.
    pub fn at(scaled: &Scaled, cycle: &Cycle) -> Option<Linear> {
        let locals = (0..INTERVALS).map(|i| local(scaled, cycle, i)).collect::<Option<Vec<_>>>()?;
        Some(Linear { locals, n: scaled.len() })
    }

    /// What a cycle does to a small change of its first state.
    pub fn monodromy(&self) -> DMatrix<f64> {
        let end = |local: &Local| local.inner.view(((POINTS - 1) * self.n, 0), (self.n, self.n)).into_owned();
        self.locals.iter().fold(DMatrix::identity(self.n, self.n), |all, local| product(&end(local), &all))
    }

    /// The determinant of the monodromy, from those of the intervals.
    pub fn determinant(&self) -> f64 {
        let end = |local: &Local| local.inner.view(((POINTS - 1) * self.n, 0), (self.n, self.n)).into_owned();
        self.locals.iter().map(|local| end(local).determinant()).product()
    }

    /// The change of a cycle that removes what is left of its equations (if `own`), keeps its phase against a reference
    /// up to `phase`, and goes so far along a direction.
    pub fn solve(
        &self,
        cycle: &Cycle,
        reference: &Cycle,
        direction: &Cycle,
        own: bool,
        phase: f64,
        along: f64,
    ) -> Option<Cycle> {
        let (n, width) = (self.n, 3 * self.n + 3);
        let mut global = [self.phase_rows(reference), self.direction_rows(cycle, direction)];
        let mut sums = [phase, along];
        for (rows, sum) in global.iter_mut().zip(&mut sums) {
            *sum -= if own { rows.constant } else { 0.0 };
        }
        // The first state, the period and the parameter are the border; the other states are eliminated one by one. A row
        // has the state in question, the next, the border, and the right-hand side.
        let mut ends: [Vec<f64>; 2] = std::array::from_fn(|g| {
            let mut row = vec![0.0; width];
            row[2 * n..3 * n].copy_from_slice(&global[g].states[0]);
            row[3 * n..3 * n + 2].copy_from_slice(&global[g].border);
            row[width - 1] = sums[g];
            row
        });
        let first = |mut row: Vec<f64>| {
            row.copy_within(0..n, 2 * n);
            shifted(row, n)
        };
        let mut carry: Vec<Vec<f64>> = self.rows(0, own).into_iter().map(first).collect();
        let mut pivots: Vec<Vec<Vec<f64>>> = Vec::new();
        for i in 1..INTERVALS {
            let mut block = std::mem::take(&mut carry);
            let mut rows = self.rows(i, own);
            if i == INTERVALS - 1 {
                // The state after the last interval is the first.
                for row in &mut rows {
                    row.copy_within(n..2 * n, 2 * n);
                    row[n..2 * n].fill(0.0);
                }
            }
            block.extend(rows);
            for (end, rows) in ends.iter_mut().zip(&global) {
                end.iter_mut().zip(&rows.states[i]).for_each(|(end, own)| *end += own);
                block.push(end.clone());
            }
            eliminate(&mut block, n)?;
            ends = [block.remove(2 * n), block.remove(2 * n)];
            carry = block.split_off(n).into_iter().map(|row| shifted(row, n)).collect();
            ends = ends.map(|row| shifted(row, n));
            pivots.push(block);
        }
        self.substitute(cycle, carry, ends, &pivots, own)
    }

    /// The border from what is left, and then the states, last first.
    fn substitute(
        &self,
        cycle: &Cycle,
        carry: Vec<Vec<f64>>,
        ends: [Vec<f64>; 2],
        pivots: &[Vec<Vec<f64>>],
        own: bool,
    ) -> Option<Cycle> {
        let (n, width) = (self.n, 3 * self.n + 3);
        let rest: Vec<Vec<f64>> = carry.into_iter().chain(ends).collect();
        let matrix = DMatrix::from_fn(n + 2, n + 2, |i, k| rest[i][2 * n + k]);
        let right: Vec<f64> = rest.iter().map(|row| row[width - 1]).collect();
        let border = super::algebra::solve(matrix, &right)?;
        let mut firsts = vec![vec![0.0; n]; INTERVALS + 1];
        firsts[0] = border[..n].to_vec();
        firsts[INTERVALS] = border[..n].to_vec();
        for i in (1..INTERVALS).rev() {
            let mut state = vec![0.0; n];
            for k in (0..n).rev() {
                let row = &pivots[i - 1][k];
                let mut value = row[width - 1];
                value -= (k + 1..n).map(|j| row[j] * state[j]).sum::<f64>();
                // The state after the last interval has gone into the border.
                value -=
                    (0..n).map(|j| row[n + j] * if i + 1 < INTERVALS { firsts[i + 1][j] } else { 0.0 }).sum::<f64>();
                value -= (0..n + 2).map(|j| row[2 * n + j] * border[j]).sum::<f64>();
                state[k] = value / row[k];
            }
            firsts[i] = state;
        }
        let mut states = Vec::with_capacity(INTERVALS * POINTS + 1);
        for (local, first) in self.locals.iter().zip(&firsts) {
            states.push(first.clone());
            for j in 0..POINTS - 1 {
                states.push((0..n).map(|k| self.inner(local, j * n + k, first, &border[n..], own)).collect());
            }
        }
        states.push(firsts[0].clone());
        Some(Cycle { mesh: cycle.mesh.clone(), states, period: border[n], parameter: border[n + 1] })
    }

    /// An inner state per change of the first state, period and parameter.
    fn inner(&self, local: &Local, row: usize, first: &[f64], border: &[f64], own: bool) -> f64 {
        let n = self.n;
        let of = |column: usize| local.inner[(row, column)];
        let states: f64 = (0..n).map(|k| of(k) * first[k]).sum();
        states + of(n) * border[0] + of(n + 1) * border[1] + if own { of(n + 2) } else { 0.0 }
    }

    /// That the last state of an interval is the first of the next.
    fn rows(&self, interval: usize, own: bool) -> Vec<Vec<f64>> {
        let (n, local) = (self.n, &self.locals[interval].inner);
        let last = (POINTS - 1) * n;
        (0..n)
            .map(|k| {
                let mut row = vec![0.0; 3 * n + 3];
                (0..n).for_each(|j| row[j] = -local[(last + k, j)]);
                row[n + k] = 1.0;
                row[3 * n] = -local[(last + k, n)];
                row[3 * n + 1] = -local[(last + k, n + 1)];
                row[3 * n + 2] = if own { local[(last + k, n + 2)] } else { 0.0 };
                row
            })
            .collect()
    }

    /// A sum over all states with weights, in terms of the first states of the intervals and the border.
    fn global(&self, weights: impl Fn(usize) -> Vec<Vec<f64>>, border: [f64; 2]) -> Global {
        let n = self.n;
        let mut rows = Global { states: vec![vec![0.0; n]; INTERVALS], border, constant: 0.0 };
        for (interval, local) in self.locals.iter().enumerate() {
            let weights = weights(interval);
            (0..n).for_each(|k| rows.states[interval][k] += weights[0][k]);
            for j in 0..POINTS {
                for k in 0..n {
                    let (weight, row) = (weights[j + 1][k], j * n + k);
                    (0..n).for_each(|c| rows.states[interval][c] += weight * local.inner[(row, c)]);
                    rows.border[0] += weight * local.inner[(row, n)];
                    rows.border[1] += weight * local.inner[(row, n + 1)];
                    rows.constant += weight * local.inner[(row, n + 2)];
                }
            }
        }
        rows
    }

    /// The integral of the change times the slope of a reference.
    fn phase_rows(&self, reference: &Cycle) -> Global {
        self.global(|interval| weighted(reference, interval, 1.0, true), [0.0, 0.0])
    }

    /// The overlap of the change with a direction.
    fn direction_rows(&self, cycle: &Cycle, direction: &Cycle) -> Global {
        let width = |interval: usize| direction.mesh[interval + 1] - direction.mesh[interval];
        let border = [direction.period / (cycle.period * cycle.period), direction.parameter];
        self.global(|interval| weighted(direction, interval, width(interval), false), border)
    }
}

/// A linear function of the whole change.
struct Global {
    states: Vec<Vec<f64>>,
    border: [f64; 2],
    constant: f64,
}

/// The weight of each state of an interval in the integral of a change times a cycle, or its slope.
fn weighted(cycle: &Cycle, interval: usize, scale: f64, slope: bool) -> Vec<Vec<f64>> {
    let mut weights = vec![vec![0.0; cycle.states[0].len()]; POINTS + 1];
    for (point, weight) in WEIGHTS.iter().enumerate() {
        let (values, slopes) = lagrange(GAUSS[point]);
        let other = cycle.at(interval, if slope { &slopes } else { &values });
        for (j, row) in weights.iter_mut().enumerate() {
            row.iter_mut().zip(&other).for_each(|(w, x)| *w += scale * weight * values[j] * x);
        }
    }
    weights
}

/// The phase of a cycle against a reference: 0 if the distance between them does not shrink by a shift.
pub fn phase(cycle: &Cycle, reference: &Cycle) -> f64 {
    let mut sum = 0.0;
    for interval in 0..INTERVALS {
        for (point, weight) in WEIGHTS.iter().enumerate() {
            let (values, slopes) = lagrange(GAUSS[point]);
            let (slope, own, other) =
                (reference.at(interval, &slopes), cycle.at(interval, &values), reference.at(interval, &values));
            sum += weight * (0..slope.len()).map(|k| slope[k] * (own[k] - other[k])).sum::<f64>();
        }
    }
    sum
}

/// The next state and the border move on by one.
fn shifted(mut row: Vec<f64>, n: usize) -> Vec<f64> {
    row.copy_within(n..2 * n, 0);
    row[n..2 * n].fill(0.0);
    row
}

/// Eliminates the first `n` columns, with pivots from the first `2 n` rows, which are put first; the last two rows, too,
/// lose these columns.
fn eliminate(block: &mut [Vec<f64>], n: usize) -> Option<()> {
    for column in 0..n {
        let pivot = (column..2 * n)
            .fold(column, |best, row| if block[row][column].abs() > block[best][column].abs() { row } else { best });
        block.swap(column, pivot);
        let (done, rest) = block.split_at_mut(column + 1);
        let pivot = &done[column];
        if !(pivot[column].abs() > 0.0) {
            return None;
        }
        for row in rest {
            let factor = row[column] / pivot[column];
            if factor != 0.0 {
                (column..row.len()).for_each(|k| row[k] -= factor * pivot[k]);
                row[column] = 0.0;
            }
        }
    }
    Some(())
}

/// The derivatives of the rates at a place by variables and parameter, and the rates themselves. The step is fixed: what
/// it takes away from the derivatives, 1e-12, delays convergence and no more.
fn quick_slopes(scaled: &Scaled, place: &[f64]) -> (DMatrix<f64>, Vec<f64>) {
    const STEP: f64 = 1e-3;
    let (n, mut at) = (scaled.len(), place.to_vec());
    let mut slopes = DMatrix::zeros(n, n + 1);
    for k in 0..=n {
        let mut rates = |side: f64| {
            at[k] = place[k] + side * STEP;
            scaled.rates(&at)
        };
        let values = [rates(-2.0), rates(-1.0), rates(1.0), rates(2.0)];
        at[k] = place[k];
        let slope = |i: usize| (values[0][i] - values[3][i] + 8.0 * (values[2][i] - values[1][i])) / (12.0 * STEP);
        (0..n).for_each(|i| slopes[(i, k)] = slope(i));
    }
    (slopes, scaled.rates(place))
}

/// The equations of an interval, solved for its inner states.
fn local(scaled: &Scaled, cycle: &Cycle, interval: usize) -> Option<Local> {
    let n = scaled.len();
    let width = cycle.mesh[interval + 1] - cycle.mesh[interval];
    let mut matrix = DMatrix::zeros(POINTS * n, POINTS * n);
    let mut right = DMatrix::zeros(POINTS * n, n + 3);
    for (point, &at) in GAUSS.iter().enumerate() {
        let (values, slopes) = lagrange(at);
        let (state, slope) = (cycle.at(interval, &values), cycle.at(interval, &slopes));
        let mut place = state.clone();
        place.push(cycle.parameter);
        let (jacobian, rates) = quick_slopes(scaled, &place);
        let time = cycle.period * width;
        for i in 0..n {
            let row = point * n + i;
            for j in 0..=POINTS {
                for k in 0..n {
                    let own = if i == k { slopes[j] } else { 0.0 };
                    let term = own - time * values[j] * jacobian[(i, k)];
                    if j == 0 {
                        right[(row, k)] = -term;
                    } else {
                        matrix[(row, (j - 1) * n + k)] = term;
                    }
                }
            }
            right[(row, n)] = width * rates[i];
            right[(row, n + 1)] = time * jacobian[(i, n)];
            right[(row, n + 2)] = time * rates[i] - slope[i];
        }
    }
    let inner = matrix.lu().solve(&right)?;
    inner.iter().all(|x| x.is_finite()).then_some(Local { inner })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomials_are_exact_up_to_their_degree() {
        for at in [0.0, 0.3, GAUSS[3]] {
            let (values, slopes) = lagrange(at);
            let quartic = |x: f64| 1.0 - 2.0 * x + 3.0 * x * x * x * x;
            let sum = |of: &[f64; 5]| (0..5).map(|j| of[j] * quartic(j as f64 / 4.0)).sum::<f64>();
            assert!((sum(&values) - quartic(at)).abs() < 1e-14);
            assert!((sum(&slopes) - (-2.0 + 12.0 * at * at * at)).abs() < 1e-12);
        }
        // Gauss' rule with four points is exact to degree 7.
        let seventh: f64 = (0..4).map(|g| WEIGHTS[g] * crate::math::powi(GAUSS[g], 7)).sum();
        assert!((seventh - 0.125).abs() < 1e-15);
    }
}
