//! Whether something of a given chance happens.

use super::Source;

/// Values of a random word.
const WORDS: f64 = 4_294_967_296.0;

/// Whether a random word allows something of this chance, which [`SpikeWords::happens`] then decides.
///
/// Of the 2^32 values of a word, the largest whole number that fits the chance stands for "yes". What this rounds away is
/// left to the value after them, for which a further draw decides. The chance is thus kept to 2^-84, for the price of one
/// word and one comparison wherever nothing happens. What has no chance, or one that is no number, does not happen.
#[inline(always)]
pub(crate) fn may_happen(word: u32, chance: f64) -> bool {
    f64::from(word) < chance * WORDS
}

/// The random words of some neurons at one step, and where further ones come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpikeWords<'a> {
    /// The word of neuron `first`, of the one after it, and so on.
    pub words: &'a [u32],
    pub source: Source,
    pub step: u64,
    pub first: usize,
}

impl SpikeWords<'_> {
    /// Whether something of this chance happens to the neuron whose word is number `place`, if [`may_happen`] allows it.
    pub fn happens(&self, place: usize, chance: f64) -> bool {
        let part = chance * WORDS - f64::from(self.words[place]);
        part >= 1.0 || self.further(place) < part
    }

    /// A number between 0 and 1 that knows nothing of the word.
    #[cold]
    fn further(&self, place: usize) -> f64 {
        self.source.further(self.step, self.source.number(self.first).wrapping_add(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;
    use crate::random::statistics::mean;

    const SOURCE: Source = Source::new(1, 0, Purpose::Spike);

    /// The part of all further draws for which a word makes something of this chance happen.
    fn part(word: u32, chance: f64) -> f64 {
        if may_happen(word, chance) { (chance * WORDS - f64::from(word)).min(1.0) } else { 0.0 }
    }

    /// The chance that words and further draws make of a chance asked for, word by word where they differ.
    fn stated(chance: f64) -> f64 {
        let share = chance * WORDS;
        let near = (share as u64).saturating_sub(2)..(share as u64).saturating_add(3).min(1 << 32);
        assert!(near.start == 0 || part(near.start as u32 - 1, chance) == 1.0);
        assert!(near.end == 1 << 32 || part(near.end as u32, chance) == 0.0);
        (near.start as f64 + near.map(|word| part(word as u32, chance)).sum::<f64>()) / WORDS
    }

    #[test]
    fn a_chance_is_what_was_asked_for() {
        for chance in [0.0, 1e-300, 1e-20, 1e-14, 1e-10, 1e-9, 2.5 / WORDS, 3.0 / WORDS, 1e-3, 0.1, 0.5, 0.9, 1.0] {
            assert_eq!(stated(chance), chance);
        }
        assert_eq!(stated(1.0 - f64::EPSILON / 2.0), 1.0 - f64::EPSILON / 2.0);
    }

    #[test]
    fn what_cannot_happen_does_not() {
        for chance in [0.0, -0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert!([0, 1, u32::MAX].iter().all(|&word| !may_happen(word, chance)), "{chance}");
        }
        let words = SpikeWords { words: &[0, 1, u32::MAX], source: SOURCE, step: 0, first: 0 };
        assert!((0..3).all(|place| may_happen(words.words[place], 1.0) && words.happens(place, 1.0)));
    }

    /// The value 0 of a word stands for a chance of 1e-14 in 4e-5 of all cases, and for one of 2.5 / 2^32 in all; the
    /// value 2 for the latter in half.
    #[test]
    fn further_draws_have_their_share() {
        const N: usize = 1 << 21;
        for (word, chance) in [(0, 1e-14), (0, 1e-10), (4, 1e-9), (0, 2.5 / WORDS), (2, 2.5 / WORDS)] {
            let words = SpikeWords { words: &vec![word; N], source: SOURCE, step: 3, first: 6 };
            let happened = (0..N).filter(|&place| words.happens(place, chance)).count();
            let expected = part(word, chance);
            let deviation = (expected * (1.0 - expected)).sqrt();
            assert!(mean(happened as f64 / N as f64, expected, deviation.max(1e-9), N) < 1.0, "{word} {chance}");
        }
    }

    #[test]
    fn further_draws_do_not_repeat_the_first() {
        const N: usize = 1 << 16;
        let mut words = vec![0; N];
        SOURCE.bits(0, 0, &mut words);
        let first: Vec<f64> = words.into_iter().map(f64::from).collect();
        let further: Vec<f64> = (0..N).map(|neuron| SOURCE.further(0, neuron)).collect();
        assert!(crate::random::statistics::correlation(&first, &further) < 1.0);
    }
}
