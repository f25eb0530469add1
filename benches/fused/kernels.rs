//! Loops over neurons and over synapses, one for each kernel of the engine.
//!
//! Neurons get a constant input. None of the loops knows anything of other neurons, populations or recordings.

use super::{Generator, Rows, Sums, TILE, scatter, sums};
use std::array::from_fn;
use synfire::math::exp;
use synfire::simd::{self, Kernel};

const DT: f64 = 0.1;

/// Neurons of one kind with `D` variables, and an input each.
pub struct Cells<const D: usize> {
    state: Vec<[[f64; TILE]; D]>,
    input: Vec<[f64; TILE]>,
    /// The first step in which a neuron is no longer refractory.
    free: Vec<[i32; TILE]>,
    now: i32,
    /// The neurons that fired in the latest step.
    pub spikes: Vec<u16>,
}

impl<const D: usize> Cells<D> {
    /// `n` neurons, a multiple of 32, in a state and with inputs spread evenly over a range.
    pub fn new(n: usize, state: [f64; D], (least, most): (f64, f64)) -> Cells<D> {
        let input = |i: usize| least + (most - least) * i as f64 / n as f64;
        Cells {
            state: vec![state.map(|x| [x; TILE]); n / TILE],
            input: (0..n / TILE).map(|tile| from_fn(|lane| input(tile * TILE + lane))).collect(),
            free: vec![[0; TILE]; n / TILE],
            now: 0,
            spikes: Vec::with_capacity(n),
        }
    }

    /// Number of neurons.
    pub fn len(&self) -> usize {
        self.state.len() * TILE
    }

    /// Sets a variable of all neurons.
    pub fn set(&mut self, variable: usize, value: f64) {
        for tile in &mut self.state {
            tile[variable] = [value; TILE];
        }
    }

    /// One step of 0.1 ms.
    pub fn step<M: Model<D>>(&mut self, model: M) {
        simd::run(Step(self, model));
    }
}

/// The equations of a kind of neuron, with everything constant worked out beforehand.
pub trait Model<const D: usize>: Copy {
    /// Steps for which variable 0 is held after a spike.
    const REFRACTORY: i32 = 0;

    /// The state after a step.
    fn advance(self, x: [f64; D], input: f64) -> [f64; D];

    /// Whether the neuron has fired.
    fn fires(self, before: [f64; D], after: [f64; D]) -> bool;

    /// The state after a spike.
    fn reset(self, x: [f64; D]) -> [f64; D];
}

struct Step<'a, M, const D: usize>(&'a mut Cells<D>, M);

impl<M: Model<D>, const D: usize> Kernel for Step<'_, M, D> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Step(cells, model) = self;
        cells.spikes.clear();
        let tiles = cells.state.iter_mut().zip(&cells.input).zip(&mut cells.free);
        for (tile, ((state, input), free)) in tiles.enumerate() {
            let (fired, any) = advance_tile(model, state, input, free, cells.now);
            if any {
                for lane in (0..TILE).filter(|&lane| fired[lane]) {
                    let x = model.reset(from_fn(|k| state[k][lane]));
                    (0..D).for_each(|k| state[k][lane] = x[k]);
                    free[lane] = cells.now + 1 + M::REFRACTORY;
                    cells.spikes.push((tile * TILE + lane) as u16);
                }
            }
        }
        cells.now += 1;
    }
}

#[inline(always)]
fn advance_tile<M: Model<D>, const D: usize>(
    model: M,
    state: &mut [[f64; TILE]; D],
    input: &[f64; TILE],
    free: &[i32; TILE],
    now: i32,
) -> ([bool; TILE], bool) {
    let (mut x, input, free) = (*state, *input, *free);
    let mut fired = [false; TILE];
    let mut any = false;
    for lane in 0..TILE {
        let before = from_fn(|k| x[k][lane]);
        let after = model.advance(before, input[lane]);
        for k in 1..D {
            x[k][lane] = after[k];
        }
        x[0][lane] = if M::REFRACTORY == 0 || free[lane] <= now { after[0] } else { before[0] };
        fired[lane] = model.fires(before, from_fn(|k| x[k][lane]));
        any |= fired[lane];
    }
    *state = x;
    (fired, any)
}

/// Leaky integrate-and-fire (`tau` 10 ms, rest 0, threshold 20, reset -5 mV, refractory 5 ms), exact.
#[derive(Clone, Copy)]
pub struct Lif {
    decay: f64,
}

impl Lif {
    /// The decay of one step.
    pub fn new() -> Lif {
        Lif { decay: exp(-DT / 10.0) }
    }
}

impl Model<1> for Lif {
    const REFRACTORY: i32 = 50;

    #[inline(always)]
    fn advance(self, [v]: [f64; 1], input: f64) -> [f64; 1] {
        [input + (v - input) * self.decay]
    }

    #[inline(always)]
    fn fires(self, _: [f64; 1], [v, ..]: [f64; 1]) -> bool {
        v >= 20.0
    }

    #[inline(always)]
    fn reset(self, _: [f64; 1]) -> [f64; 1] {
        [-5.0]
    }
}

/// Leaky integrate-and-fire with two exponential conductances, as in COBA: `v`, `g_e`, `g_i`. The potential sees the
/// conductances from the start of a step; the engine, at a little more cost, their mean over it.
#[derive(Clone, Copy)]
pub struct ConductanceLif {
    decay_e: f64,
    decay_i: f64,
}

impl ConductanceLif {
    /// The decays of one step.
    pub fn new() -> ConductanceLif {
        ConductanceLif { decay_e: exp(-DT / 5.0), decay_i: exp(-DT / 10.0) }
    }
}

impl Model<3> for ConductanceLif {
    const REFRACTORY: i32 = 50;

    #[inline(always)]
    fn advance(self, [v, g_e, g_i]: [f64; 3], input: f64) -> [f64; 3] {
        let total = 1.0 + g_e + g_i;
        let end = (-60.0 + input - 80.0 * g_i) / total;
        [end + (v - end) * exp(total * (-DT / 20.0)), g_e * self.decay_e, g_i * self.decay_i]
    }

    #[inline(always)]
    fn fires(self, _: [f64; 3], [v, ..]: [f64; 3]) -> bool {
        v >= -50.0
    }

    #[inline(always)]
    fn reset(self, [_, g_e, g_i]: [f64; 3]) -> [f64; 3] {
        [-60.0, g_e, g_i]
    }
}

/// Hodgkin & Huxley 1952: `v`, `m`, `h`, `n`, staggered exponential Euler.
#[derive(Clone, Copy)]
pub struct HodgkinHuxley;

impl Model<4> for HodgkinHuxley {
    #[inline(always)]
    fn advance(self, [v, m, h, n]: [f64; 4], input: f64) -> [f64; 4] {
        const E_5_2: f64 = 12.182_493_960_703_473;
        const E_1: f64 = std::f64::consts::E;
        const E_3: f64 = 20.085_536_923_187_668;
        let by_80 = exp((v + 65.0) * (-1.0 / 80.0));
        let by_40 = by_80 * by_80;
        let by_20 = by_40 * by_40;
        let by_10 = by_20 * by_20;
        // exp(-(v + 35) / 10), exp(-(v + 40) / 10), exp(-(v + 55) / 10)
        let e_35 = by_10 * E_3;
        let e_40 = by_10 * E_5_2;
        let e_55 = by_10 * E_1;

        let alpha_m = ratio((v + 40.0) * -0.1, e_40);
        let beta_m = 4.0 * exp((v + 65.0) * (-1.0 / 18.0));
        let alpha_h = 0.07 * by_20;
        let beta_h = 1.0 / (1.0 + e_35);
        let alpha_n = 0.1 * ratio((v + 55.0) * -0.1, e_55);
        let beta_n = 0.125 * by_80;
        let m = relax(m, alpha_m, alpha_m + beta_m);
        let h = relax(h, alpha_h, alpha_h + beta_h);
        let n = relax(n, alpha_n, alpha_n + beta_n);
        let g_na = 120.0 * (m * m * m) * h;
        let g_k = 36.0 * ((n * n) * (n * n));
        let v = relax(v, 50.0 * g_na - 77.0 * g_k - 0.3 * 54.387 + input, g_na + g_k + 0.3);
        [v, m, h, n]
    }

    #[inline(always)]
    fn fires(self, [before, ..]: [f64; 4], [after, ..]: [f64; 4]) -> bool {
        (before < 0.0) & (after >= 0.0)
    }

    #[inline(always)]
    fn reset(self, x: [f64; 4]) -> [f64; 4] {
        x
    }
}

/// `x / (exp(x) - 1)`, given the exponential.
#[inline(always)]
fn ratio(x: f64, exponential: f64) -> f64 {
    if x.abs() < 1e-5 { 1.0 - 0.5 * x } else { x / (exponential - 1.0) }
}

/// `x` after a step of `dx/dt = a - b x`, `b > 0`.
#[inline(always)]
fn relax(x: f64, a: f64, b: f64) -> f64 {
    let end = a / b;
    end + (x - end) * exp(b * -DT)
}

/// Izhikevich 2003, regular spiking: `v`, `u`, classical Runge-Kutta, the slopes level beyond the peak.
#[derive(Clone, Copy)]
pub struct Izhikevich;

impl Izhikevich {
    #[inline(always)]
    fn slope(self, [v, u]: [f64; 2], input: f64) -> [f64; 2] {
        let v = v.min(30.0);
        [(0.04 * v + 5.0) * v + 140.0 - u + input, 0.02 * (0.2 * v - u)]
    }
}

impl Model<2> for Izhikevich {
    #[inline(always)]
    fn advance(self, x: [f64; 2], input: f64) -> [f64; 2] {
        runge_kutta(x, |x| self.slope(x, input))
    }

    #[inline(always)]
    fn fires(self, _: [f64; 2], [v, ..]: [f64; 2]) -> bool {
        v >= 30.0
    }

    #[inline(always)]
    fn reset(self, [_, u]: [f64; 2]) -> [f64; 2] {
        [-65.0, u + 8.0]
    }
}

/// AdEx (Brette & Gerstner 2005, in the form of its defaults in the crate): `v`, `w`, classical Runge-Kutta, the slopes
/// level beyond the peak.
#[derive(Clone, Copy)]
pub struct AdEx;

impl AdEx {
    #[inline(always)]
    fn slope(self, [v, w]: [f64; 2], input: f64) -> [f64; 2] {
        let v = v.min(-30.0);
        let upstroke = 3.48 * exp((v + 59.9) * (1.0 / 3.48));
        [(upstroke - (v + 65.0) - w + input) * 0.1, (v + 65.0 - w) * (1.0 / 30.0)]
    }
}

impl Model<2> for AdEx {
    #[inline(always)]
    fn advance(self, x: [f64; 2], input: f64) -> [f64; 2] {
        runge_kutta(x, |x| self.slope(x, input))
    }

    #[inline(always)]
    fn fires(self, _: [f64; 2], [v, ..]: [f64; 2]) -> bool {
        v >= -30.0
    }

    #[inline(always)]
    fn reset(self, [_, w]: [f64; 2]) -> [f64; 2] {
        [-68.0, w + 1.0]
    }
}

#[inline(always)]
fn runge_kutta(x: [f64; 2], slope: impl Fn([f64; 2]) -> [f64; 2]) -> [f64; 2] {
    let ahead = |by: [f64; 2], dt: f64| [x[0] + dt * by[0], x[1] + dt * by[1]];
    let k1 = slope(x);
    let k2 = slope(ahead(k1, 0.5 * DT));
    let k3 = slope(ahead(k2, 0.5 * DT));
    let k4 = slope(ahead(k3, DT));
    let sum = |k: usize| k1[k] + 2.0 * (k2[k] + k3[k]) + k4[k];
    ahead([sum(0), sum(1)], DT / 6.0)
}

/// The generalised neuron of Mihalas & Niebur 2009 whose threshold follows the potential: `v`, `v_th`, `i1`, `i2`, exact
/// under a constant input.
#[derive(Clone, Copy)]
pub struct GeneralizedIf {
    /// What is left of each variable.
    left: [f64; 4],
    /// What the input, and each current, adds to `v`.
    moved: [f64; 3],
    /// What the distance of `v` from rest, the input, and each current adds to `v_th`.
    followed: [f64; 4],
}

impl GeneralizedIf {
    /// The propagator of one step.
    pub fn new() -> GeneralizedIf {
        const RATES: [f64; 4] = [0.05, 0.01, 0.2, 0.02];
        const FOLLOWING: f64 = 0.005;
        let [leak, back, k1, k2] = RATES;
        let left = RATES.map(|rate| exp(-rate * DT));
        let moved = |rate: f64| (left[0] - exp(-rate * DT)) / (rate - leak);
        // What an exponential of each rate adds to the threshold.
        let response = |rate: f64| FOLLOWING * (exp(-rate * DT) - left[1]) / (back - rate);
        let by_current = |rate: f64| (response(leak) - response(rate)) / (rate - leak);
        GeneralizedIf {
            left,
            moved: [20.0 * (1.0 - left[0]), moved(k1), moved(k2)],
            followed: [response(leak), 20.0 * (response(0.0) - response(leak)), by_current(k1), by_current(k2)],
        }
    }
}

impl Model<4> for GeneralizedIf {
    #[inline(always)]
    fn advance(self, [v, v_th, i1, i2]: [f64; 4], input: f64) -> [f64; 4] {
        let GeneralizedIf { left, moved, followed } = self;
        let (u, w) = (v + 70.0, v_th + 50.0);
        let v = u * left[0] + input * moved[0] + i1 * moved[1] + i2 * moved[2];
        let v_th = w * left[1] + u * followed[0] + input * followed[1] + i1 * followed[2] + i2 * followed[3];
        [v - 70.0, v_th - 50.0, i1 * left[2], i2 * left[3]]
    }

    #[inline(always)]
    fn fires(self, _: [f64; 4], [v, v_th, ..]: [f64; 4]) -> bool {
        v >= v_th
    }

    #[inline(always)]
    fn reset(self, [_, v_th, _, i2]: [f64; 4]) -> [f64; 4] {
        [-70.0, v_th.max(-60.0), 0.0, i2]
    }
}

/// Spikes that arrive at random targets: every tenth neuron, in rows.
pub struct Scatter {
    rows: Rows,
    sums: Box<Sums>,
}

impl Scatter {
    /// `n` sources and `n` targets, connected with probability 0.1.
    pub fn new(n: u16) -> Scatter {
        Scatter { rows: Rows::pairwise(usize::from(n), n, 0.1, &mut Generator(1)), sums: sums() }
    }

    /// Number of synapses.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds a weight to the targets of a source and returns their number.
    pub fn row(&mut self, source: u16) -> usize {
        let row = self.rows.of(source);
        scatter(&mut self.sums, row, 0.6);
        row.len()
    }
}

/// A product with a sparse matrix, stored by source: what each target gets is the sum of weight times value.
pub struct Product {
    rows: Rows,
    weights: Vec<f32>,
    sums: Box<Sums>,
}

impl Product {
    /// An `n` by `n` matrix, a tenth of which is not 0.
    pub fn new(n: u16) -> Product {
        let mut random = Generator(1);
        let rows = Rows::pairwise(usize::from(n), n, 0.1, &mut random);
        let weights = (0..rows.len()).map(|_| random.uniform() as f32).collect();
        Product { rows, weights, sums: sums() }
    }

    /// Number of weights.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The sums for the values of the sources.
    pub fn apply(&mut self, values: &[f64]) -> &[f64] {
        self.sums[..values.len()].fill(0.0);
        let mut rest = self.weights.as_slice();
        for (source, &value) in values.iter().enumerate() {
            let row = self.rows.of(source as u16);
            let (weights, after) = rest.split_at(row.len());
            for (&target, &weight) in row.iter().zip(weights) {
                self.sums[usize::from(target)] += f64::from(weight) * value;
            }
            rest = after;
        }
        &self.sums[..values.len()]
    }
}
