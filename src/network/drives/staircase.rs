//! A current that is constant between some times.

use super::Moment;

/// A number that is 0 before the first time, and then constant from each time to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Staircase {
    /// The times (ms), in order, and the number from each on.
    stairs: Vec<(f64, f64)>,
}

impl Staircase {
    /// The sum of what is 0 but between two times each, given as `(from, to, number)`.
    pub fn sum(parts: &[(f64, f64, f64)]) -> Staircase {
        let mut times: Vec<f64> = parts.iter().flat_map(|&(from, to, _)| [from, to]).collect();
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| parts[a].0.total_cmp(&parts[b].0));
        let (mut begun, mut open) = (order.into_iter().peekable(), Vec::new());
        let stairs = times.into_iter().map(|time| {
            while let Some(part) = begun.next_if(|&part| parts[part].0 <= time) {
                open.push(part);
            }
            open.retain(|&part| parts[part].1 > time);
            // In the order in which they were given, whatever begins first.
            open.sort_unstable();
            (time, open.iter().map(|&part| parts[part].2).sum())
        });
        Staircase { stairs: stairs.collect() }
    }

    /// The mean over a step, found in a time that hardly depends on the number of stairs.
    pub fn mean(&self, moment: &Moment) -> f64 {
        let end = moment.start + moment.dt;
        let first = self.stairs.partition_point(|&(from, _)| from <= moment.start).saturating_sub(1);
        let mut mean = 0.0;
        for k in first..self.stairs.len() {
            let (from, number) = self.stairs[k];
            let to = self.stairs.get(k + 1).map_or(f64::INFINITY, |&(from, _)| from);
            mean += moment.share(from, to) * number;
            if to > end {
                break;
            }
        }
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::clock::Clock;
    use crate::random::{Purpose, Source};

    #[test]
    fn sums_of_parts_are_those_of_their_shares() {
        let clock = Clock::new(0.1).unwrap();
        let lists: [&[(f64, f64, f64)]; 5] = [
            &[],
            &[(0.5, 1.2, 3.0)],
            &[(0.3, 0.9, 0.7), (0.3, 0.9, 0.1), (0.1, 2.0, 0.2)],
            &[(1.33, 1.37, 1.0), (1.34, 1.39, 1.0), (0.0, 10.0, -2.0), (0.2, 0.3, 5.0), (0.3, 0.4, 5.0)],
            &[(0.11, 0.12, 1.0), (0.13, 0.14, 2.0), (0.15, 0.16, 3.0)],
        ];
        for list in lists {
            let staircase = Staircase::sum(list);
            for step in 0..30 {
                let moment = Moment::new(clock, step, Source::new(0, 0, Purpose::Noise));
                let expected: f64 = list.iter().map(|&(from, to, number)| moment.share(from, to) * number).sum();
                assert!((staircase.mean(&moment) - expected).abs() < 1e-12, "{list:?} in step {step}");
            }
        }
    }
}
