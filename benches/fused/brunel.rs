//! The asynchronous irregular state of Brunel 2000 (doi:10.1023/A:1008925309027): 12,500 leaky neurons, 1000
//! excitatory and 250 inhibitory synapses each, jumps of the potential after 1.5 ms, an own Poisson input each.
//!
//! A step: decay of `v`, plus the jumps due and those of the Poisson input, threshold, and the new spikes are added to
//! the row of sums that will be due in 15 steps.

use super::{Generator, TILE};
use synfire::math::exp;
use synfire::simd::{self, Kernel};

const NEURONS: usize = 12_500;
const EXCITATORY: usize = 10_000;
const IN_DEGREE: [u32; 2] = [1000, 250];
const DT: f64 = 0.1;
const TAU: f64 = 20.0;
const V_TH: f64 = 20.0;
const V_RESET: f64 = 10.0;
const REFRACTORY: i32 = 20;
const J: f64 = 0.1;
const W_I: f64 = -0.5;
const DELAY: usize = 15;
/// Input spikes per neuron and step: 20 kHz.
const MEAN_COUNT: f64 = 2.0;

/// Targets are cut into two blocks. Smaller ones would fit the first-level cache, but then the pieces of a row are too
/// short for the processor to fetch them ahead, and most of the time goes into waiting for targets.
const BLOCK: usize = 8192;
const BLOCKS: usize = NEURONS.div_ceil(BLOCK);
/// Neurons, filled up to whole tiles; those beyond `NEURONS` are never free to fire.
const PADDED: usize = NEURONS.next_multiple_of(TILE);

/// The network and its state.
pub struct Brunel {
    v: Vec<f64>,
    /// The first step in which a neuron is no longer refractory.
    free: Vec<i32>,
    /// For each step of the delay and each block of targets, the sums of the jumps due.
    ring: Vec<[Box<[f64; BLOCK]>; BLOCKS]>,
    /// Targets within their block, by block and source.
    targets: Vec<u16>,
    starts: [Vec<u32>; BLOCKS],
    poisson: Poisson,
    now: u32,
    /// The neurons that fired in the latest step.
    pub spikes: Vec<u16>,
}

impl Brunel {
    /// Wires the network; all potentials start at 0.
    pub fn new(seed: u64) -> Brunel {
        let (targets, starts) = wire(&mut Generator(seed));
        let mut free = vec![0; PADDED];
        free[NEURONS..].fill(i32::MAX);
        Brunel {
            v: vec![0.0; PADDED],
            free,
            ring: (0..DELAY).map(|_| std::array::from_fn(|_| Box::new([0.0; BLOCK]))).collect(),
            targets,
            starts,
            poisson: Poisson::new(MEAN_COUNT, seed),
            now: 0,
            spikes: Vec::with_capacity(NEURONS),
        }
    }

    /// Number of synapses.
    pub fn synapses(&self) -> usize {
        self.targets.len()
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

/// Draws the sources of each target and sorts the synapses by block, source and target.
fn wire(random: &mut Generator) -> (Vec<u16>, [Vec<u32>; BLOCKS]) {
    let ranges = [(0, EXCITATORY), (EXCITATORY, NEURONS - EXCITATORY)];
    let mut sources = Vec::with_capacity(NEURONS * 1250);
    for _ in 0..NEURONS {
        for ((first, count), degree) in ranges.into_iter().zip(IN_DEGREE) {
            sources.extend((0..degree).map(|_| (first as u32 + random.below(count as u32)) as u16));
        }
    }
    let mut targets = vec![0; sources.len()];
    let mut first = 0;
    let starts = std::array::from_fn(|block| {
        let range = block * BLOCK * 1250..NEURONS.min((block + 1) * BLOCK) * 1250;
        let mut starts = vec![0; NEURONS + 1];
        for &source in &sources[range.clone()] {
            starts[usize::from(source) + 1] += 1;
        }
        starts[0] = first;
        for source in 0..NEURONS {
            starts[source + 1] += starts[source];
        }
        let mut next = starts.clone();
        for synapse in range {
            let place = &mut next[usize::from(sources[synapse])];
            targets[*place as usize] = (synapse / 1250 - block * BLOCK) as u16;
            *place += 1;
        }
        first = starts[NEURONS];
        starts
    });
    (targets, starts)
}

struct Step<'a>(&'a mut Brunel);

impl Kernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.advance();
        self.0.deliver();
        self.0.now += 1;
    }
}

impl Brunel {
    #[inline(always)]
    fn advance(&mut self) {
        self.spikes.clear();
        let now = self.now as i32;
        let decay = exp(-DT / TAU);
        let due = &mut self.ring[self.now as usize % DELAY];
        let due = due.iter_mut().flat_map(|block| block.as_chunks_mut::<TILE>().0);
        let v = self.v.as_chunks_mut::<TILE>().0;
        let free = self.free.as_chunks_mut::<TILE>().0;
        for (tile, ((v, free), due)) in v.iter_mut().zip(free).zip(due).enumerate() {
            let counts = self.poisson.counts(tile as u32, self.now);
            let (fired, any) = advance_tile(v, free, due, &counts, now, decay);
            if any {
                for lane in 0..TILE {
                    if fired[lane] {
                        v[lane] = V_RESET;
                        free[lane] = now + 1 + REFRACTORY;
                        self.spikes.push((tile * TILE + lane) as u16);
                    }
                }
            }
        }
    }

    /// Adds the spikes to the row just emptied, which will be due when the ring has gone round.
    #[inline(always)]
    fn deliver(&mut self) {
        let row = &mut self.ring[self.now as usize % DELAY];
        for (sums, starts) in row.iter_mut().zip(&self.starts) {
            for &source in &self.spikes {
                let source = usize::from(source);
                let weight = if source < EXCITATORY { J } else { W_I };
                for &target in &self.targets[starts[source] as usize..starts[source + 1] as usize] {
                    sums[usize::from(target) % BLOCK] += weight;
                }
            }
        }
    }
}

#[inline(always)]
fn advance_tile(
    v: &mut [f64; TILE],
    free: &[i32; TILE],
    due: &mut [f64; TILE],
    counts: &[i32; TILE],
    now: i32,
    decay: f64,
) -> ([bool; TILE], bool) {
    let (mut x, free, jumps) = (*v, *free, *due);
    *due = [0.0; TILE];
    let mut fired = [false; TILE];
    let mut any = false;
    for lane in 0..TILE {
        let next = x[lane] * decay + (jumps[lane] + J * f64::from(counts[lane]));
        x[lane] = if free[lane] <= now { next } else { x[lane] };
        fired[lane] = x[lane] >= V_TH;
        any |= fired[lane];
    }
    *v = x;
    (fired, any)
}

/// The largest count; that of a larger one has a probability below 2^-32.
const MOST: usize = 16;

/// Poisson counts for tiles of neurons, from Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
struct Poisson {
    /// A count exceeds `k` if a uniform signed number is not below threshold `k`.
    thresholds: [i32; MOST],
    seed: u64,
}

impl Poisson {
    fn new(mean: f64, seed: u64) -> Poisson {
        let mut thresholds = [i32::MAX; MOST];
        let (mut term, mut sum) = (exp(-mean), 0.0);
        for (k, threshold) in thresholds.iter_mut().enumerate() {
            sum += term;
            term *= mean / (k + 1) as f64;
            *threshold = ((sum * 4_294_967_296.0).min(4_294_967_295.0) as u32 ^ 0x8000_0000) as i32;
        }
        Poisson { thresholds, seed }
    }

    /// Counts of a tile in a step. Block `b` of the tile serves neurons `b`, `b + 8`, `b + 16`, `b + 24`.
    #[inline(always)]
    fn counts(&self, tile: u32, step: u32) -> [i32; TILE] {
        let uniform = philox(tile, step, self.seed);
        let mut counts = [0; TILE];
        for threshold in self.thresholds {
            for lane in 0..TILE {
                counts[lane] += i32::from(uniform[lane] >= threshold);
            }
        }
        counts
    }
}

/// Eight Philox blocks, with counters (8 `tile` + block, `step`, 0, 0).
#[inline(always)]
fn philox(tile: u32, step: u32, seed: u64) -> [i32; TILE] {
    const BLOCKS: usize = TILE / 4;
    let mut numbers = [[0; BLOCKS]; 4];
    let [a, b, c, d] = &mut numbers;
    for block in 0..BLOCKS {
        let counter = u64::from(tile) * BLOCKS as u64 + block as u64;
        let words = philox_block([counter, u64::from(step), 0, 0], [seed as u32, (seed >> 32) as u32]);
        [a[block], b[block], c[block], d[block]] = words.map(|word| word as i32);
    }
    std::array::from_fn(|lane| numbers[lane / BLOCKS][lane % BLOCKS])
}

/// Words live in the lower halves of 64-bit numbers, as one instruction multiplies lower halves; the upper halves mean
/// nothing.
#[inline(always)]
fn philox_block([mut a, mut b, mut c, mut d]: [u64; 4], [mut key_0, mut key_1]: [u32; 2]) -> [u64; 4] {
    const LOW: u64 = 0xffff_ffff;
    macro_rules! round {
        () => {
            let product_0 = (a & LOW) * 0xd251_1f53;
            let product_1 = (c & LOW) * 0xcd9e_8d57;
            [a, b, c, d] = [
                (product_1 >> 32) ^ b ^ u64::from(key_0),
                product_1,
                (product_0 >> 32) ^ d ^ u64::from(key_1),
                product_0,
            ];
            key_0 = key_0.wrapping_add(0x9e37_79b9);
            key_1 = key_1.wrapping_add(0xbb67_ae85);
        };
    }
    round!();
    round!();
    round!();
    round!();
    round!();
    round!();
    round!();
    round!();
    round!();
    round!();
    let _ = (key_0, key_1);
    [a, b, c, d]
}
