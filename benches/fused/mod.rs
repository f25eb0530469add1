//! Loops written by hand for one network or one kernel each: what the engine's speed is judged against.
//!
//! They know everything beforehand: the model, its parameters, the wiring, the time step. They share with the crate
//! the arithmetic (f64, no fused multiply-add, `synfire::math`) and the run-time choice of vector width
//! (`synfire::simd`), so what a ratio shows is the price of being general. One thread.
//!
//! The loops over neurons work on tiles of 32 lanes held in local arrays, which cannot overlap and need no bounds
//! checks. A tile keeps a flag per neuron; the few tiles in which a neuron has fired are visited again by scalar code.

#![allow(dead_code)] // Each bench target uses some of these.

pub mod brunel;
pub mod coba;
pub mod coba_hh;
pub mod kernels;

/// Neurons that a loop works on at a time.
pub const TILE: usize = 32;

/// One value for each target a `u16` can name, so that indexing by `u16` needs no bounds check. The memory of targets
/// that do not exist is never touched.
pub type Sums = [f64; 1 << 16];

/// Sums of zero.
pub fn sums() -> Box<Sums> {
    vec![0.0; 1 << 16].try_into().unwrap()
}

/// Adds a weight to each target of a row.
#[inline(always)]
pub fn scatter(sums: &mut Sums, row: &[u16], weight: f64) {
    for &target in row {
        sums[usize::from(target)] += weight;
    }
}

/// The targets of each source, one row after another.
pub struct Rows {
    starts: Vec<u32>,
    targets: Vec<u16>,
}

impl Rows {
    /// Connects every pair, a neuron with itself included, with a probability.
    pub fn pairwise(sources: usize, targets: u16, probability: f64, random: &mut Generator) -> Rows {
        let mut rows = Rows { starts: vec![0], targets: Vec::new() };
        for _ in 0..sources {
            rows.targets.extend((0..targets).filter(|_| random.uniform() < probability));
            rows.starts.push(rows.targets.len() as u32);
        }
        rows
    }

    /// The targets of a source, in ascending order.
    #[inline(always)]
    pub fn of(&self, source: u16) -> &[u16] {
        let source = usize::from(source);
        &self.targets[self.starts[source] as usize..self.starts[source + 1] as usize]
    }

    /// Number of synapses.
    pub fn len(&self) -> usize {
        self.targets.len()
    }
}

/// A sequential random generator (splitmix64) for wiring and initial values.
pub struct Generator(pub u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform on [0, 1).
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform on 0, 1, ... `n` - 1.
    pub fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Normal to the accuracy that initial values need: the sum of twelve uniform numbers.
    pub fn normal(&mut self, mean: f64, sd: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.uniform()).sum();
        mean + sd * (sum - 6.0)
    }
}
