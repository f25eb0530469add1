//! Progress of a long run.

use super::Network;
use super::reporter::{Progress, Reporter};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

impl Network {
    /// Call `report` during each run, at most once in `every`, and at its end. Nothing is reported unless this is asked
    /// for, and what is computed does not depend on it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// net.add(10, Lif::default())?;
    /// net.progress(Duration::from_millis(200), |run| {
    ///     assert!(run.from == 0.0 && run.to == 100.0 && run.share() <= 1.0);
    ///     eprint!("\r{run} ");
    /// });
    /// net.run(100.0)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If `report` panics, the run ends there: the panic goes on to whoever called it, and the network stands at the time
    /// reached, from which it can run on. What was recorded is to be had by [`Network::recorded`].
    pub fn progress(&mut self, every: Duration, report: impl FnMut(Progress) + Send + Sync + 'static) {
        let now = Instant::now();
        self.reporter = Some(Reporter { every, report: Box::new(report), from: 0, to: 0, begun: now, latest: now });
    }

    /// A run to step `to` begins.
    pub(super) fn begin_report(&mut self, to: u64) {
        if let Some(reporter) = &mut self.reporter {
            (reporter.from, reporter.to) = (self.step, to);
            reporter.begun = Instant::now();
            reporter.latest = reporter.begun;
        }
    }

    /// Report on the run, if it is time. The panic, if that panics.
    pub(super) fn report(&mut self) -> Option<Box<dyn Any + Send>> {
        let reporter = self.reporter.as_mut()?;
        let to = reporter.to;
        let now = Instant::now();
        if self.step < to && now - reporter.latest < reporter.every {
            return None;
        }
        reporter.latest = now;
        let [from, time, to] = [reporter.from, self.step, to].map(|step| self.clock.time(step));
        let progress = Progress { from, to, time, elapsed: now - reporter.begun };
        catch_unwind(AssertUnwindSafe(|| (reporter.report)(progress))).err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;
    use std::sync::{Arc, Mutex};

    /// Cells that excite each other after 2 ms, so that an interval has 21 steps.
    fn network(threads: usize) -> Result<(Network, Pop)> {
        let mut net = Network::new(0.1)?.threads(threads);
        let cells = net.add(2000, Lif::default())?;
        net.set(cells, "v", Init::Uniform(0.0, 20.0))?;
        net.drive(cells, Constant(21.0))?;
        net.connect(cells, cells, FixedProb(0.01).weight(0.5).delay(2.0), Synapse::new(Exponential { tau: 5.0 }))?;
        net.record_spikes(cells)?;
        Ok((net, cells))
    }

    /// What is reported of a run of 100 ms after one of 5 ms.
    fn reports(every: Duration) -> Result<Vec<Progress>> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let (mut net, _) = network(1)?;
        net.run(5.0)?;
        let list = told.clone();
        net.progress(every, move |run| list.lock().unwrap().push(run));
        net.run(100.0)?;
        let told = told.lock().unwrap().clone();
        Ok(told)
    }

    #[test]
    fn a_run_reports_each_interval_up_to_its_end() -> Result<()> {
        let told = reports(Duration::ZERO)?;
        assert_eq!(told.len(), 1000_usize.div_ceil(21));
        assert!(told.iter().all(|run| run.from == 5.0 && run.to == 105.0));
        assert!(told.windows(2).all(|two| two[0].time < two[1].time && two[0].elapsed <= two[1].elapsed));
        assert!((told[0].share() - 0.021).abs() < 1e-12);
        assert_eq!(told[told.len() - 1].share(), 1.0);
        assert_eq!(told[told.len() - 1].left(), Duration::ZERO);
        Ok(())
    }

    #[test]
    fn a_report_is_a_bar() {
        let told = Progress { from: 0.0, to: 200.0, time: 50.0, elapsed: Duration::from_secs(2) };
        assert_eq!(told.to_string(), format!("[##########{}] 50 of 200 ms, 6 s left", " ".repeat(30)));
        let empty = Progress { to: 50.0, from: 50.0, ..told };
        assert_eq!(empty.to_string(), format!("[{}] 50 of 50 ms, 0 s left", "#".repeat(40)));
    }

    #[test]
    fn a_run_reports_no_more_often_than_asked() -> Result<()> {
        let told = reports(Duration::from_secs(3600))?;
        assert_eq!(told.iter().map(|run| run.time).collect::<Vec<_>>(), [105.0]);
        Ok(())
    }

    #[test]
    fn reports_do_not_alter_a_bit() -> Result<()> {
        let hash = |reported: bool, threads: usize| {
            let (mut net, cells) = network(threads)?;
            if reported {
                net.progress(Duration::ZERO, |_| ());
            }
            let spikes = net.run(50.0)?.spikes(cells)?;
            Ok::<_, Error>((net.state_hash(), spikes))
        };
        assert_eq!(hash(false, 1)?, hash(true, 1)?);
        assert_eq!(hash(false, 1)?, hash(true, 2)?);
        Ok(())
    }

    #[test]
    fn a_panic_comes_through_and_leaves_a_whole_network() -> Result<()> {
        for threads in [1, 2] {
            let (mut net, cells) = network(threads)?;
            net.progress(Duration::ZERO, |run| assert!(!(20.0..40.0).contains(&run.time), "enough"));
            let panic = catch_unwind(AssertUnwindSafe(|| net.run(100.0))).unwrap_err();
            assert!(panic.downcast_ref::<&str>().is_some_and(|message| *message == "enough"));
            let reached = net.time();
            assert!((20.0..23.0).contains(&reached), "{reached}");
            let until_then = net.recorded()?.spikes(cells)?;

            net.progress(Duration::ZERO, |_| ());
            let spikes = net.run(100.0 - reached)?.spikes(cells)?;
            let (mut whole, whole_cells) = network(1)?;
            let expected = whole.run(100.0)?.spikes(whole_cells)?;
            assert_eq!(net.state_hash(), whole.state_hash());
            assert_eq!(spikes.count(), expected.times.iter().filter(|&&time| time > reached).count());
            assert_eq!(until_then.count() + spikes.count(), expected.count());
        }
        Ok(())
    }
}
