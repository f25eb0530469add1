//! COBAHH: 4000 neurons with the sodium and potassium currents of Traub & Miles and conductance synapses (benchmark 3
//! of Brette et al. 2007, doi:10.1007/s10827-007-0038-6).
//!
//! A step is staggered exponential Euler: gates across the step from the old potential, the potential from the new
//! gates, upward crossing of -20 mV, decay of the conductances, arrival of the new spikes. The exponentials of the
//! rates are powers of one another and taken once.

use super::{Generator, Rows, Sums, TILE, scatter, sums};
use synfire::math::exp;
use synfire::simd::{self, Kernel};

const NEURONS: usize = 4000;
const EXCITATORY: u16 = 3200;
const DT: f64 = 0.1;
/// Capacitance (nF); conductances are in µS.
const C: f64 = 0.2;
const G_LEAK: f64 = 0.01;
const E_LEAK: f64 = -60.0;
const G_NA: f64 = 20.0;
const E_NA: f64 = 50.0;
const G_K: f64 = 6.0;
const E_K: f64 = -90.0;
const E_I: f64 = -80.0;
const V_T: f64 = -63.0;
const DETECTION: f64 = -20.0;
const W_E: f64 = 0.006;
const W_I: f64 = 0.067;

/// The network and its state.
pub struct CobaHh {
    v: Vec<f64>,
    /// Gates `m`, `h`, `n`.
    gates: [Vec<f64>; 3],
    g_e: Box<Sums>,
    g_i: Box<Sums>,
    rows: Rows,
    /// The neurons that fired in the latest step.
    pub spikes: Vec<u16>,
}

impl CobaHh {
    /// Wires the network and draws its initial state.
    pub fn new(seed: u64) -> CobaHh {
        let mut random = Generator(seed);
        let rows = Rows::pairwise(NEURONS, NEURONS as u16, 0.02, &mut random);
        let (mut g_e, mut g_i) = (sums(), sums());
        g_e[..NEURONS].fill_with(|| random.normal(0.040, 0.015).max(0.0));
        g_i[..NEURONS].fill_with(|| random.normal(0.200, 0.120).max(0.0));
        CobaHh {
            rows,
            v: (0..NEURONS).map(|_| random.normal(-65.0, 5.0)).collect(),
            gates: [(); 3].map(|()| vec![0.0; NEURONS]),
            g_e,
            g_i,
            spikes: Vec::with_capacity(NEURONS),
        }
    }

    /// Number of synapses.
    pub fn synapses(&self) -> usize {
        self.rows.len()
    }

    /// One step of 0.1 ms.
    pub fn step(&mut self) {
        simd::run(Step(self));
    }

    /// Runs for a time (ms) and returns the number of spikes.
    pub fn run(&mut self, duration: f64) -> usize {
        let mut spikes = 0;
        for _ in 0..(duration / DT).round() as usize {
            self.step();
            spikes += self.spikes.len();
        }
        spikes
    }
}

struct Step<'a>(&'a mut CobaHh);

impl Kernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.advance();
        self.0.deliver();
    }
}

impl CobaHh {
    #[inline(always)]
    fn advance(&mut self) {
        self.spikes.clear();
        let [m, h, n] = &mut self.gates;
        let gates = m.as_chunks_mut().0.iter_mut().zip(h.as_chunks_mut().0).zip(n.as_chunks_mut().0);
        let g_e = self.g_e[..NEURONS].as_chunks_mut().0;
        let g_i = self.g_i[..NEURONS].as_chunks_mut().0;
        let v = self.v.as_chunks_mut().0;
        for (tile, (((v, ((m, h), n)), g_e), g_i)) in v.iter_mut().zip(gates).zip(g_e).zip(g_i).enumerate() {
            let (fired, any) = advance_tile(v, [m, h, n], g_e, g_i);
            if any {
                let lanes = (0..TILE).filter(|&lane| fired[lane]);
                self.spikes.extend(lanes.map(|lane| (tile * TILE + lane) as u16));
            }
        }
    }

    #[inline(always)]
    fn deliver(&mut self) {
        for &source in &self.spikes {
            let row = self.rows.of(source);
            if source < EXCITATORY {
                scatter(&mut self.g_e, row, W_E);
            } else {
                scatter(&mut self.g_i, row, W_I);
            }
        }
    }
}

/// One loop for the exponentials of the rates, one for each gate and one for the potential: in a single loop the chain
/// of operations is so long that the processor finds fewer to do at once (measured: a tenth slower).
#[inline(always)]
fn advance_tile(
    v: &mut [f64; TILE],
    [m, h, n]: [&mut [f64; TILE]; 3],
    g_e: &mut [f64; TILE],
    g_i: &mut [f64; TILE],
) -> ([bool; TILE], bool) {
    let potential = *v;
    let (mut by_40, mut by_18) = ([0.0; TILE], [0.0; TILE]);
    for lane in 0..TILE {
        let v = potential[lane] - V_T;
        by_40[lane] = exp((10.0 - v) * (1.0 / 40.0));
        by_18[lane] = exp((17.0 - v) * (1.0 / 18.0));
    }
    advance_m(m, &potential, &by_40);
    advance_h(h, &by_40, &by_18);
    advance_n(n, &potential, &by_40);
    advance_potential(v, [m, h, n], g_e, g_i)
}

#[inline(always)]
fn advance_m(m: &mut [f64; TILE], potential: &[f64; TILE], by_40: &[f64; TILE]) {
    const E_3_4: f64 = 2.117_000_016_612_675;
    let mut x = *m;
    for lane in 0..TILE {
        let v = potential[lane] - V_T;
        let (by_20, by_5) = powers(by_40[lane]);
        let e_40 = by_5 * E_6;
        let alpha = 1.28 * ratio((13.0 - v) * 0.25, by_5 * by_20 * E_3_4);
        let beta = 1.4 * e_40 * ratio((40.0 - v) * 0.2, e_40);
        x[lane] = relax(x[lane], alpha, alpha + beta, 1.0);
    }
    *m = x;
}

#[inline(always)]
fn advance_h(h: &mut [f64; TILE], by_40: &[f64; TILE], by_18: &[f64; TILE]) {
    let mut x = *h;
    for lane in 0..TILE {
        let (_, by_5) = powers(by_40[lane]);
        let alpha = 0.128 * by_18[lane];
        let beta = 4.0 / (1.0 + by_5 * E_6);
        x[lane] = relax(x[lane], alpha, alpha + beta, 1.0);
    }
    *h = x;
}

#[inline(always)]
fn advance_n(n: &mut [f64; TILE], potential: &[f64; TILE], by_40: &[f64; TILE]) {
    let mut x = *n;
    for lane in 0..TILE {
        let v = potential[lane] - V_T;
        let (_, by_5) = powers(by_40[lane]);
        let alpha = 0.16 * ratio((15.0 - v) * 0.2, by_5 * std::f64::consts::E);
        let beta = 0.5 * by_40[lane];
        x[lane] = relax(x[lane], alpha, alpha + beta, 1.0);
    }
    *n = x;
}

#[inline(always)]
fn advance_potential(
    v: &mut [f64; TILE],
    [m, h, n]: [&[f64; TILE]; 3],
    g_e: &mut [f64; TILE],
    g_i: &mut [f64; TILE],
) -> ([bool; TILE], bool) {
    let (decay_e, decay_i) = (exp(-DT / 5.0), exp(-DT / 10.0));
    let (mut x, mut e, mut i) = (*v, *g_e, *g_i);
    let (m, h, n) = (*m, *h, *n);
    let mut fired = [false; TILE];
    let mut any = false;
    for lane in 0..TILE {
        let g_na = G_NA * (m[lane] * m[lane] * m[lane]) * h[lane];
        let square = n[lane] * n[lane];
        let g_k = G_K * (square * square);
        let total = G_LEAK + g_na + g_k + e[lane] + i[lane];
        let current = G_LEAK * E_LEAK + E_NA * g_na + E_K * g_k + E_I * i[lane];
        let next = relax(x[lane], current, total, 1.0 / C);
        fired[lane] = (x[lane] < DETECTION) & (next >= DETECTION);
        any |= fired[lane];
        x[lane] = next;
        e[lane] *= decay_e;
        i[lane] *= decay_i;
    }
    (*v, *g_e, *g_i) = (x, e, i);
    (fired, any)
}

const E_6: f64 = 403.428_793_492_735_1;

/// From `exp((10 - v) / 40)` the same over 20 and over 5.
#[inline(always)]
fn powers(by_40: f64) -> (f64, f64) {
    let by_20 = by_40 * by_40;
    let by_10 = by_20 * by_20;
    (by_20, by_10 * by_10)
}

/// `x / (exp(x) - 1)`, given the exponential.
#[inline(always)]
fn ratio(x: f64, exponential: f64) -> f64 {
    if x.abs() < 1e-5 { 1.0 - 0.5 * x } else { x / (exponential - 1.0) }
}

/// `x` after a step of `dx/dt = scale (a - b x)`, `b > 0`.
#[inline(always)]
fn relax(x: f64, a: f64, b: f64, scale: f64) -> f64 {
    let end = a / b;
    end + (x - end) * exp(b * (-DT * scale))
}
