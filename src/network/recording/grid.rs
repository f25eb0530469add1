//! Spikes brought onto the grid of a time step.

use crate::error::{Error, Result};
use crate::network::clock::Clock;
use crate::recording::{SameStep, Spikes};

impl Spikes {
    /// The same spikes at multiples of `dt` (ms): each at the end of the step in which it was fired, as the engine stamps
    /// its own, and as [`Network::add_spike_times`](crate::network::Network::add_spike_times) wants them.
    ///
    /// A time that differs from a multiple by less than 1e-6 steps is at it.
    ///
    /// ```
    /// use synfire::recording::{SameStep, Spikes};
    ///
    /// let spikes = Spikes::new(vec![0.12, 0.17, 0.3], vec![0, 0, 1], 2, 0.0, 1.0)?;
    /// assert_eq!(Vec::from_iter(&spikes.snapped(0.1, SameStep::Merge)?), [(0.2, 0), (0.3, 1)]);
    /// assert_eq!(Vec::from_iter(&spikes.snapped(0.1, SameStep::Postpone)?), [(0.2, 0), (0.3, 0), (0.3, 1)]);
    /// let error = spikes.snapped(0.1, SameStep::Refuse).unwrap_err().to_string();
    /// assert!(error.contains("neuron 0 fires twice in the step that ends at 0.2 ms"));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::TimeStep`] for a time step that is none, [`Error::OffGrid`] or [`Error::Parameter`] unless the recording begins
    /// and ends at a multiple of it, and at 0 or later; [`Error::Conflict`] for two spikes in one step that are refused.
    pub fn snapped(&self, dt: f64, same_step: SameStep) -> Result<Spikes> {
        let clock = Clock::new(dt)?;
        let start = clock.steps("the start of the recording", self.start)?;
        let stop = clock.steps("the end of the recording", self.stop)?;
        let mut events = Vec::with_capacity(self.count());
        for (time, neuron) in self.events() {
            let nearest = clock.nearest("a spike", time)?;
            let early = time - clock.time(nearest) > 1e-6 * dt;
            events.push((neuron, (nearest + early as u64).clamp(start + 1, stop)));
        }
        // By neuron, then by time: a neuron's own spikes follow each other.
        events.sort_unstable();
        let mut fired: Vec<(u64, usize)> = Vec::with_capacity(events.len());
        for (neuron, step) in events {
            let last = fired.last().filter(|(_, other)| *other == neuron).map(|(last, _)| *last);
            match (last.filter(|&last| last >= step), same_step) {
                (None, _) => fired.push((step, neuron)),
                (Some(_), SameStep::Merge) => {}
                (Some(last), SameStep::Postpone) if last < stop => fired.push((last + 1, neuron)),
                (Some(_), SameStep::Postpone) => {}
                (Some(last), SameStep::Refuse) => {
                    let time = clock.time(last);
                    let what = format!("neuron {neuron} fires twice in the step that ends at {time} ms");
                    let way_out = "use a smaller time step, or merge or postpone such spikes";
                    return Err(Error::Conflict { what: format!("{what}; {way_out}") });
                }
            }
        }
        fired.sort_unstable();
        let times = fired.iter().map(|(step, _)| clock.time(*step)).collect();
        Ok(Spikes { times, neurons: fired.into_iter().map(|(_, neuron)| neuron).collect(), ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spikes(times: &[f64]) -> Spikes {
        Spikes::new(times.to_vec(), vec![0; times.len()], 1, 0.0, 1.0).unwrap()
    }

    fn snapped(times: &[f64], rule: SameStep) -> Vec<f64> {
        spikes(times).snapped(0.1, rule).unwrap().times.to_vec()
    }

    #[test]
    fn a_spike_is_at_the_end_of_its_step() {
        let times = [0.001, 0.1, 0.1 + 1e-9, 0.2 - 1e-9, 0.3001, 0.95, 1.0];
        assert_eq!(snapped(&times, SameStep::Merge), [0.1, 0.2, 0.4, 1.0]);
        // Step 3 is at 0.3, and not at three times 0.1.
        assert_eq!(snapped(&[0.25], SameStep::Refuse), [0.3]);
    }

    #[test]
    fn what_is_postponed_waits_for_a_free_step() {
        assert_eq!(snapped(&[0.31, 0.32, 0.33, 0.45], SameStep::Postpone), [0.4, 0.5, 0.6, 0.7]);
        assert_eq!(snapped(&[0.91, 0.92, 0.93], SameStep::Postpone), [1.0]);
        assert_eq!(snapped(&[0.81, 0.82, 0.83], SameStep::Postpone), [0.9, 1.0]);
    }

    #[test]
    fn what_is_on_the_grid_stays() {
        let on_grid: Vec<f64> = (1..=10).map(|k| k as f64 / 10.0).collect();
        for rule in [SameStep::Merge, SameStep::Postpone, SameStep::Refuse] {
            assert_eq!(snapped(&on_grid, rule), on_grid);
        }
    }

    #[test]
    fn what_has_no_grid_is_refused() {
        let one = spikes(&[0.5]);
        assert!(matches!(one.snapped(0.0, SameStep::Merge), Err(Error::TimeStep { .. })));
        assert!(matches!(one.snapped(0.3, SameStep::Merge), Err(Error::OffGrid { .. })));
        let early = Spikes { start: -1.0, ..one };
        assert!(matches!(early.snapped(0.1, SameStep::Merge), Err(Error::Parameter { .. })));
    }
}
