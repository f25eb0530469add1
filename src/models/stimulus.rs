//! The input current that shows a firing pattern.

use serde::{Deserialize, Serialize};

/// A current made of steps and ramps.
///
/// ```
/// use synfire::models::Stimulus;
///
/// let ramp = Stimulus::new(100.0).step(10.0, 2.0).ramp(20.0, 0.5).step(40.0, 0.0);
/// assert_eq!([0.0, 15.0, 30.0, 50.0].map(|t| ramp.at(t)), [0.0, 2.0, 7.0, 0.0]);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stimulus {
    /// How long to look (ms).
    pub duration: f64,
    /// The pieces, in order of time. Before the first, the current is 0.
    pub pieces: Vec<Piece>,
}

/// A current `value + slope (t - from)`, up to the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// When it begins (ms).
    pub from: f64,
    /// The current at its beginning.
    pub value: f64,
    /// Growth of the current (1/ms).
    pub slope: f64,
}

impl Stimulus {
    /// No current, for `duration` ms.
    pub fn new(duration: f64) -> Stimulus {
        Stimulus { duration, pieces: Vec::new() }
    }

    /// From `from` on, a current of `value`.
    pub fn step(mut self, from: f64, value: f64) -> Stimulus {
        self.pieces.push(Piece { from, value, slope: 0.0 });
        self
    }

    /// From `from` on, a current that grows from where it is by `slope` per ms.
    pub fn ramp(mut self, from: f64, slope: f64) -> Stimulus {
        let value = self.at(from);
        self.pieces.push(Piece { from, value, slope });
        self
    }

    /// Pulses of `length` ms and height `value` that begin at these times, on top of the current before the first.
    pub fn pulses(mut self, begins: &[f64], length: f64, value: f64) -> Stimulus {
        let base = begins.first().map_or(0.0, |&begin| self.at(begin));
        for &begin in begins {
            self = self.step(begin, base + value).step(begin + length, base);
        }
        self
    }

    /// The current at time `t` (ms). Changes that fall on a time grid are found in spite of rounding errors.
    pub fn at(&self, t: f64) -> f64 {
        let begun = self.pieces.iter().rev().find(|piece| piece.from <= t + 1e-6);
        begun.map_or(0.0, |piece| piece.value + piece.slope * (t - piece.from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_on_the_grid_is_not_missed() {
        let stimulus = Stimulus::new(10.0).step(0.3, 1.0);
        assert_eq!(stimulus.at(3.0 * 0.1 - 0.1), 0.0);
        assert_eq!(stimulus.at(0.1 + 0.1 + 0.1 - 1e-12), 1.0);
    }

    #[test]
    fn pulses_stand_on_the_current_before_them() {
        let stimulus = Stimulus::new(100.0).step(0.0, 0.25).pulses(&[10.0, 50.0], 5.0, 1.0);
        assert_eq!([5.0, 10.0, 14.9, 15.0, 54.9, 55.0].map(|t| stimulus.at(t)), [0.25, 1.25, 1.25, 0.25, 1.25, 0.25]);
    }
}
