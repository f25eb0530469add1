//! COBA: 4000 leaky neurons with conductance synapses (Vogels & Abbott 2005; benchmark 1 of Brette et al. 2007,
//! doi:10.1007/s10827-007-0038-6).
//!
//! ```text
//! tau dv/dt = E_L - v + g_e (E_e - v) + g_i (E_i - v) + I,   dg/dt = -g / tau_g
//! ```
//!
//! A step: exponential Euler of `v` with the conductances at its start (the engine, at a little more cost, takes their
//! mean over the step), threshold, decay of the conductances, arrival of the new spikes.

use super::{Generator, Rows, Sums, TILE, scatter, sums};
use synfire::math::exp;
use synfire::simd::{self, Kernel};

const NEURONS: usize = 4000;
const EXCITATORY: u16 = 3200;
const DT: f64 = 0.1;
const TAU: f64 = 20.0;
const E_I: f64 = -80.0;
/// `E_L + I`; the excitatory reversal potential is 0.
const DRIVE: f64 = -60.0 + 20.0;
const V_TH: f64 = -50.0;
const V_RESET: f64 = -60.0;
const REFRACTORY: i32 = 50;
const W_E: f64 = 0.6;
const W_I: f64 = 6.7;

/// The network and its state.
pub struct Coba {
    v: Vec<f64>,
    g_e: Box<Sums>,
    g_i: Box<Sums>,
    /// The first step in which a neuron is no longer refractory.
    free: Vec<i32>,
    rows: Rows,
    now: i32,
    /// The neurons that fired in the latest step.
    pub spikes: Vec<u16>,
}

impl Coba {
    /// Wires the network and draws its initial potentials.
    pub fn new(seed: u64) -> Coba {
        let mut random = Generator(seed);
        Coba {
            rows: Rows::pairwise(NEURONS, NEURONS as u16, 0.02, &mut random),
            v: (0..NEURONS).map(|_| random.normal(-55.0, 5.0)).collect(),
            g_e: sums(),
            g_i: sums(),
            free: vec![0; NEURONS],
            now: 0,
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

struct Step<'a>(&'a mut Coba);

impl Kernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.advance();
        self.0.deliver();
        self.0.now += 1;
    }
}

impl Coba {
    #[inline(always)]
    fn advance(&mut self) {
        self.spikes.clear();
        let (decay_e, decay_i) = (exp(-DT / 5.0), exp(-DT / 10.0));
        let v = self.v.as_chunks_mut::<TILE>().0;
        let g_e = self.g_e[..NEURONS].as_chunks_mut::<TILE>().0;
        let g_i = self.g_i[..NEURONS].as_chunks_mut::<TILE>().0;
        let free = self.free.as_chunks_mut::<TILE>().0;
        for (tile, (((v, g_e), g_i), free)) in v.iter_mut().zip(g_e).zip(g_i).zip(free).enumerate() {
            let (fired, any) = advance_tile(v, g_e, g_i, free, self.now, [decay_e, decay_i]);
            if any {
                for lane in 0..TILE {
                    if fired[lane] {
                        v[lane] = V_RESET;
                        free[lane] = self.now + 1 + REFRACTORY;
                        self.spikes.push((tile * TILE + lane) as u16);
                    }
                }
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

#[inline(always)]
fn advance_tile(
    v: &mut [f64; TILE],
    g_e: &mut [f64; TILE],
    g_i: &mut [f64; TILE],
    free: &[i32; TILE],
    now: i32,
    [decay_e, decay_i]: [f64; 2],
) -> ([bool; TILE], bool) {
    let (mut x, mut e, mut i, free) = (*v, *g_e, *g_i, *free);
    let mut fired = [false; TILE];
    let mut any = false;
    for lane in 0..TILE {
        let total = 1.0 + e[lane] + i[lane];
        let target = (DRIVE + E_I * i[lane]) / total;
        let next = x[lane] + (target - x[lane]) * (1.0 - exp(total * (-DT / TAU)));
        x[lane] = if free[lane] <= now { next } else { x[lane] };
        fired[lane] = x[lane] >= V_TH;
        any |= fired[lane];
        e[lane] *= decay_e;
        i[lane] *= decay_i;
    }
    (*v, *g_e, *g_i) = (x, e, i);
    (fired, any)
}
