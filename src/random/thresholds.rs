//! How many of a list of thresholds a random word has reached.

use super::philox::WORDS;

/// Up to this many thresholds are compared one by one; beyond, a guide table is faster.
const FEW: usize = 64;

/// Thresholds compared in one pass over the words.
const GROUP: usize = 8;

/// Rising thresholds of 1 or more, and what helps to find a word's place among them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thresholds {
    all: Vec<u32>,
    /// If they are few: what a word must exceed to reach each threshold, as [`ordered`] and filled up to whole groups.
    compared: Vec<i32>,
    /// For the upper bits of a word, how many thresholds are not above it. Empty if there are few thresholds.
    guide: Vec<u32>,
    guide_shift: u32,
}

impl Thresholds {
    pub(super) fn new(all: Vec<u32>) -> Thresholds {
        let (guide, guide_shift) = guide(&all);
        Thresholds { compared: compared(&all), guide, guide_shift, all }
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> &[u32] {
        &self.all
    }

    /// How many thresholds each word has reached.
    #[inline(always)]
    pub(super) fn reached(&self, words: &[u32; WORDS]) -> [i32; WORDS] {
        let mut reached = [0; WORDS];
        if self.guide.is_empty() {
            let words = words.map(ordered);
            for group in self.compared.as_chunks::<GROUP>().0 {
                for lane in 0..WORDS {
                    for threshold in group {
                        reached[lane] += i32::from(words[lane] > *threshold);
                    }
                }
            }
        } else {
            for lane in 0..WORDS {
                reached[lane] = self.guided(words[lane]) as i32;
            }
        }
        reached
    }

    /// How many thresholds a word has reached, found from where the guide points to.
    #[inline(always)]
    fn guided(&self, word: u32) -> u32 {
        let mut above = self.guide[(word >> self.guide_shift) as usize];
        while self.all.get(above as usize).is_some_and(|&threshold| word >= threshold) {
            above += 1;
        }
        above
    }
}

/// A signed number in the order of the words, since all processors compare vectors of these.
#[inline(always)]
fn ordered(word: u32) -> i32 {
    (word ^ 1 << 31) as i32
}

fn compared(thresholds: &[u32]) -> Vec<i32> {
    let never = std::iter::repeat(i32::MAX);
    let filled = thresholds.len().next_multiple_of(GROUP);
    thresholds.iter().map(|&threshold| ordered(threshold - 1)).chain(never).take(filled).collect()
}

/// For each value of the upper bits of a word, how many thresholds it has surely reached.
fn guide(thresholds: &[u32]) -> (Vec<u32>, u32) {
    if thresholds.len() <= FEW {
        return (Vec::new(), 0);
    }
    let bits = (4 * thresholds.len()).next_power_of_two().trailing_zeros().min(20);
    let shift = 32 - bits;
    let reached = |word: u32| thresholds.partition_point(|&threshold| threshold <= word) as u32;
    ((0..1_u32 << bits).map(|upper| reached(upper << shift)).collect(), shift)
}
