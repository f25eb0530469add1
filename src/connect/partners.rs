//! Random partners of one neuron.

use super::Shape;
use crate::random::Stream;

/// The neurons that one neuron may be connected with: the numbers below `len`, except one.
#[derive(Clone, Copy)]
pub(super) struct Candidates {
    all: usize,
    excluded: Option<usize>,
}

impl Candidates {
    /// The sources a target may have.
    pub fn sources(shape: &Shape, target: usize) -> Candidates {
        Candidates { all: shape.sources, excluded: shape.source_excluded(target) }
    }

    /// How many they are.
    pub fn len(self) -> usize {
        self.all - usize::from(self.excluded.is_some())
    }

    /// Turn the ranks of candidates, from `start` on in the list, into their numbers. Keeps the order.
    pub fn rename(self, start: usize, list: &mut [u32]) {
        if let Some(excluded) = self.excluded {
            for rank in &mut list[start..] {
                *rank += u32::from(*rank as usize >= excluded);
            }
        }
    }

    /// Append `n` of the candidates, drawn with or without repetition, in ascending order.
    ///
    /// Without repetition, `n` must not be greater than the number of candidates.
    pub fn draw(self, n: usize, repeat: bool, stream: &mut Stream, list: &mut Vec<u32>) {
        let start = list.len();
        match repeat {
            true => with_repetition(n, self.len(), stream, list),
            false => without_repetition(n, self.len(), stream, list),
        }
        self.rename(start, list);
    }
}

fn with_repetition(n: usize, among: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    let start = list.len();
    list.extend((0..n).map(|_| stream.below(among as u32)));
    sort(&mut list[start..], among);
}

/// Draw until there are `n` different ones, or those that stay out if they are fewer.
fn without_repetition(n: usize, among: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    /// Scanning a word of a set costs about as much as drawing and sorting a number.
    const DENSE: usize = 64;
    if n > among / 2 {
        let out = chosen(among - n, among, stream);
        list.extend((0..among as u32).filter(|&rank| !contains(&out, rank)));
    } else if n > among / DENSE {
        append(&chosen(n, among, stream), list);
    } else {
        few(n, among, stream, list);
    }
}

/// A set of `n` different numbers below `among`, one bit for each number.
fn chosen(n: usize, among: usize, stream: &mut Stream) -> Vec<u64> {
    let mut set = vec![0; among.div_ceil(64)];
    let mut missing = n;
    while missing > 0 {
        let number = stream.below(among as u32);
        missing -= usize::from(!contains(&set, number));
        set[number as usize / 64] |= 1 << (number % 64);
    }
    set
}

#[inline(always)]
fn contains(set: &[u64], number: u32) -> bool {
    set[number as usize / 64] >> (number % 64) & 1 == 1
}

fn append(set: &[u64], list: &mut Vec<u32>) {
    for (place, &word) in set.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            list.push(64 * place as u32 + left.trailing_zeros());
            left &= left - 1;
        }
    }
}

/// Different numbers where repetitions are rare: draw as many as are missing, and strike out the repetitions.
fn few(n: usize, among: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    let mut different = Vec::with_capacity(n);
    while different.len() < n {
        let missing = n - different.len();
        different.extend((0..missing).map(|_| stream.below(among as u32)));
        sort(&mut different, among);
        different.dedup();
    }
    list.append(&mut different);
}

/// Sort numbers below `bound`: by radix if there are many.
fn sort(list: &mut [u32], bound: usize) {
    const DIGIT: u32 = 8;
    const FEW: usize = 100;
    if list.len() < FEW {
        return list.sort_unstable();
    }
    let bits = usize::BITS - bound.saturating_sub(1).leading_zeros();
    let passes = bits.div_ceil(DIGIT).max(1);
    let width = bits.div_ceil(passes);
    let mut other = vec![0; list.len()];
    for pass in 0..passes {
        sort_by_digit(list, &mut other, pass * width, (1 << width) - 1);
        list.copy_from_slice(&other);
    }
}

fn sort_by_digit(from: &[u32], to: &mut [u32], shift: u32, mask: u32) {
    let mut places = [0; 1 << 8];
    for number in from {
        places[(number >> shift & mask) as usize] += 1;
    }
    let mut total = 0;
    for place in &mut places {
        total += std::mem::replace(place, total);
    }
    for &number in from {
        let place = &mut places[(number >> shift & mask) as usize];
        to[*place] = number;
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::SOURCE;

    #[test]
    fn sorting_by_radix_sorts() {
        let mut stream = SOURCE.stream(0);
        for bound in [1, 2, 255, 256, 257, 12_500, 70_000, 1 << 24, u32::MAX] {
            let mut list: Vec<u32> = (0..1000).map(|_| stream.below(bound)).collect();
            list[500] = bound - 1;
            let mut expected = list.clone();
            expected.sort_unstable();
            sort(&mut list, bound as usize);
            assert_eq!(list, expected, "bound {bound}");
        }
    }

    #[test]
    fn what_was_in_the_list_stays() {
        let candidates = Candidates { all: 10, excluded: Some(4) };
        for repeat in [true, false] {
            let mut list = vec![9, 4];
            candidates.draw(9, repeat, &mut SOURCE.stream(0), &mut list);
            assert_eq!((list.len(), &list[..2]), (11, &[9, 4][..]));
            assert!(!list[2..].contains(&4));
        }
    }
}
