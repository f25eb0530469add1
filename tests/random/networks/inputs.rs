//! Drives of any kind.

use super::cells::Crowd;
use super::draft::part;
use crate::dice::Dice;
use ndarray::Array2;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use synfire::math::sin_cos;
use synfire::prelude::*;

/// Which threads have asked for a drive, one bit for each.
#[derive(Clone, Default)]
pub struct Witness(Arc<AtomicU64>);

impl Witness {
    pub fn threads(&self) -> u32 {
        self.0.load(Ordering::Relaxed).count_ones()
    }

    fn note(&self) {
        let thread = rayon::current_thread_index().map_or(63, |index| index as u32 % 63);
        self.0.fetch_or(1 << thread, Ordering::Relaxed);
    }
}

/// Something to keep a crowd going.
pub fn drive(net: &mut Network, crowd: Crowd, witness: &Witness, dice: &mut Dice) -> Result<()> {
    if crowd.source {
        return Ok(());
    }
    let (pop, strong) = (crowd.pop, crowd.model.current);
    let dt = net.dt();
    net.drive(pop, Constant(strong * dice.between(0.8..2.5)))?;
    let witness = witness.clone();
    net.drive(
        pop,
        Signal(move |t: f64| {
            witness.note();
            0.1 * strong * sin_cos(0.5 * t).0
        }),
    )?;
    for _ in 0..dice.below(3) {
        let view = if dice.chance(0.6) { pop } else { part(pop, dice) };
        let some = strong * dice.between(0.0..0.5);
        let _: Stimulus = match dice.below(8) {
            0 => net.drive(view, PerNeuron((0..view.len()).map(|_| some * dice.between(0.0..1.0)).collect()))?,
            1 => net.drive(view, Signal(move |t: f64| some * sin_cos(0.3 * t).0))?,
            2 => net.drive(view, Pattern(move |t: f64, neuron| some * sin_cos(0.2 * t + 0.01 * neuron as f64).1))?,
            3 => {
                let values = Array2::from_shape_fn((7, view.len()), |(k, n)| some * ((k * n) % 5) as f64 / 5.0);
                net.drive(view, Table { values, every: 20.0 * dt })?
            }
            4 => net.drive(view, Pulses(vec![(10.0 * dt, 50.0 * dt, some), (30.0 * dt, 200.0 * dt, -some)]))?,
            5 => net.drive(view, WhiteNoise::fluctuation(0.01 * crowd.model.span(), 10.0))?,
            6 => net.drive(view, OrnsteinUhlenbeck { mean: 0.0, sd: some, tau: dice.between(0.5..5.0) })?,
            _ => {
                let synapse = Synapse::new(Exponential { tau: dice.between(1.0..5.0) });
                net.background(view, dice.between(10.0..3000.0), 0.1 * some, synapse)?
            }
        };
    }
    Ok(())
}
