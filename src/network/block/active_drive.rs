//! A drive of some of a block's neurons.

use crate::network::cells::{Cells, Input};
use crate::network::clock::Clock;
use crate::network::drives::{Drive, Moment};
use crate::network::partition::Overlap;
use crate::random::Source;
use std::sync::Arc;

/// A drive of some of the block's neurons.
#[derive(Clone)]
pub(crate) struct ActiveDrive {
    /// Which of the network's stimuli it is a part of.
    pub stimulus: usize,
    pub on: bool,
    pub drive: Arc<dyn Drive>,
    pub random: Source,
    pub targets: Overlap,
    pub memory: Vec<f64>,
}

impl ActiveDrive {
    /// Add the current of `step`, if it is one that changes.
    pub fn add(&mut self, step: u64, clock: Clock, input: &mut Input) {
        if !self.on || self.drive.steady() || self.drive.white().is_some() {
            return;
        }
        let moment = Moment::new(clock, step, self.random);
        let current = &mut input.currents().0[self.targets.in_block.clone()];
        self.drive.add(&moment, self.targets.in_view.clone(), &mut self.memory, current);
    }

    /// Add the current, if it never changes.
    pub fn add_steady(&self, clock: Clock, steady: &mut [f64]) {
        if self.on && self.drive.steady() {
            let moment = Moment::new(clock, 0, self.random);
            let current = &mut steady[self.targets.in_block.clone()];
            self.drive.add(&moment, self.targets.in_view.clone(), &mut [], current);
        }
    }

    /// Add the jumps of `step`, if the drive is white noise.
    pub fn add_noise(&self, step: u64, dt: f64, cells: &dyn Cells, input: &mut Input, numbers: &mut Vec<f64>) {
        let Some(sigma) = self.drive.white().filter(|_| self.on) else { return };
        let Overlap { in_block, in_view, .. } = &self.targets;
        numbers.clear();
        numbers.resize(cells.row(0).len(), 0.0);
        self.random.normals(step, in_view.start, &mut numbers[in_block.clone()]);
        cells.noise(sigma, numbers, input, step as f64, dt);
    }
}
