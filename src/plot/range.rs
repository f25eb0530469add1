//! Ranges of axes that are always finite and never empty, and the ticks on them.

use super::label::superscript;

/// From `low` to `high`, where `low < high`, both finite, and far enough apart to be told from each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub low: f64,
    pub high: f64,
}

/// No axis goes beyond this, so that differences of its ends stay finite.
const FARTHEST: f64 = 1e300;

impl Range {
    /// From the lesser to the greater of two ends, widened if they are equal; from 0 to 1 if they are no numbers.
    pub fn new(a: f64, b: f64) -> Range {
        if a.is_nan() || b.is_nan() {
            return Range { low: 0.0, high: 1.0 };
        }
        let (low, high) = (a.min(b).clamp(-FARTHEST, FARTHEST), a.max(b).clamp(-FARTHEST, FARTHEST));
        let least = (low.abs().max(high.abs()) * 1e-9).max(1e-290);
        if high - low >= least {
            return Range { low, high };
        }
        let wider = if low.abs() < 1e-200 { 0.5 } else { 0.1 * low.abs() };
        Range { low: low - wider, high: high + wider }
    }

    /// The extent of the finite ones among `values`.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Range> {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let ends = finite.fold(None, |ends: Option<(f64, f64)>, value| match ends {
            None => Some((value, value)),
            Some((low, high)) => Some((low.min(value), high.max(value))),
        });
        ends.map(|(low, high)| Range::new(low, high))
    }

    /// The smallest range that holds both.
    pub fn join(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// With a margin on either side, as a share of the length.
    pub fn padded(self, below: f64, above: f64) -> Range {
        let length = self.high - self.low;
        Range::new(self.low - below * length, self.high + above * length)
    }

    /// Widened to the next round value at either end, if it is no further away than `near`, a share of the length.
    pub fn rounded(self, near: f64) -> Range {
        let room = near * (self.high - self.low);
        let steps = || (3..=10).rev().map(|most| self.ticks(most, false).step);
        let low = steps().map(|step| (self.low / step + 1e-9).floor() * step).find(|low| self.low - low <= room);
        let high = steps().map(|step| (self.high / step - 1e-9).ceil() * step).find(|high| high - self.high <= room);
        Range::new(low.unwrap_or(self.low), high.unwrap_or(self.high))
    }

    /// Where `value` lies: 0 at the low end, 1 at the high end.
    pub fn share(self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Round values in the range, with at most `most` (at least 3) steps in its length; only whole numbers if `whole`.
    pub fn ticks(self, most: usize, whole: bool) -> Ticks {
        let most = most.max(3) as f64;
        let mut step = round_up((self.high - self.low) / most);
        if whole {
            step = step.max(1.0);
        }
        let first = (self.low / step - 1e-9).ceil();
        let last = (self.high / step + 1e-9).floor();
        let count = if last >= first { ((last - first) as usize).min(100) + 1 } else { 0 };
        Ticks { values: (0..count).map(|k| (first + k as f64) * step).collect(), step }
    }

    /// As `ticks`, but with fewer of them, at least half as many, if only then the last is at the high end.
    pub fn ticks_to_end(self, most: usize, whole: bool) -> Ticks {
        let finest = self.ticks(most, whole);
        let ends = |ticks: &Ticks| ticks.values.last().is_some_and(|&last| 1.0 - self.share(last) < 0.005);
        let enough = |ticks: &Ticks| ticks.values.len() >= finest.values.len().div_ceil(2).max(3);
        let coarser = (3..=most).rev().map(|most| self.ticks(most, whole));
        coarser.into_iter().find(|ticks| ends(ticks) && enough(ticks)).unwrap_or(finest)
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `value`.
fn round_up(value: f64) -> f64 {
    let ten = power_of_ten(exponent(value));
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|digit| digit * ten)
        .find(|&step| step >= value * (1.0 - 1e-9))
        .unwrap_or(10.0 * ten)
}

/// The decimal exponent of a positive number.
fn exponent(value: f64) -> i32 {
    format!("{value:e}").rsplit('e').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// Round values, a `step` apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    pub values: Vec<f64>,
    pub step: f64,
}

impl Ticks {
    /// The values as text, all with the same number of digits after the point.
    pub fn labels(&self) -> Vec<String> {
        let greatest = self.values.iter().fold(0.0_f64, |greatest, value| greatest.max(value.abs()));
        let power = if greatest >= 1e5 || (greatest > 0.0 && greatest < 1e-3) { exponent(greatest) } else { 0 };
        let digits = (power - exponent(self.step)).clamp(0, 12) as usize;
        let scale = power_of_ten(power);
        self.values.iter().map(|value| label(value / scale, digits, power)).collect()
    }
}

fn label(value: f64, digits: usize, power: i32) -> String {
    let number = format!("{value:.digits$}");
    let zero = number.trim_start_matches('-').chars().all(|c| c == '0' || c == '.');
    let number = if zero { number.trim_start_matches('-').to_string() } else { number.replace('-', "\u{2212}") };
    if power == 0 || zero { number } else { format!("{number}×10{}", superscript(power)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64) -> Vec<String> {
        Range::new(low, high).ticks(5, false).labels()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(0.0, 1000.0), ["0", "200", "400", "600", "800", "1000"]);
        assert_eq!(labels(-0.1, 0.31), ["−0.1", "0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(-63.0, 35.0), ["−60", "−40", "−20", "0", "20"]);
        assert_eq!(labels(0.0, 2e6), ["0.0", "0.5×10⁶", "1.0×10⁶", "1.5×10⁶", "2.0×10⁶"]);
        assert_eq!(labels(0.0, 2e-7)[1], "0.5×10⁻⁷");
        assert_eq!(Range::new(-0.5, 2.5).ticks(9, true).labels(), ["0", "1", "2"]);
    }

    #[test]
    fn every_range_can_be_drawn() {
        let odd =
            [0.0, 1.0, -3.0, 1e-300, 1e300, f64::MAX, -f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324];
        for a in odd {
            for b in odd {
                let range = Range::new(a, b);
                assert!(range.low < range.high && (range.high - range.low).is_finite(), "{a} {b} {range:?}");
                let ticks = range.ticks(6, false);
                assert!(ticks.values.len() <= 13, "{a} {b} {ticks:?}");
                assert!(ticks.labels().iter().all(|label| label.len() < 40), "{a} {b} {:?}", ticks.labels());
                assert!(range.padded(0.05, 0.05).share(range.low).is_finite());
            }
        }
        assert_eq!(Range::of([f64::NAN, f64::INFINITY]), None);
        assert_eq!(Range::of([f64::NAN, 2.0]), Some(Range { low: 1.8, high: 2.2 }));
    }
}
