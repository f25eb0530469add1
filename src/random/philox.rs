//! Philox4x32-10: a keyed mixing of a 128-bit counter (Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as
//! easy as 1, 2, 3, SC '11, doi:10.1145/2063384.2063405).

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;
const LOW: u64 = 0xFFFF_FFFF;

/// Blocks that are mixed side by side.
pub(super) const BLOCKS: usize = 16;

/// Words that [`tile`] returns.
pub(super) const WORDS: usize = 4 * BLOCKS;

/// The four random words at this counter.
///
/// ```
/// use synfire::random::philox;
///
/// assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
/// ```
#[inline(always)]
pub fn philox(counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut words = counter.map(u64::from);
    for _ in 0..ROUNDS {
        words = mix(words, key);
        key = next_key(key);
    }
    words.map(|word| word as u32)
}

/// The words of [`BLOCKS`] counters, block after block. The counters are one array for each of their four words.
#[inline(always)]
pub(super) fn tile(counters: [[u32; BLOCKS]; 4], mut key: [u32; 2]) -> [u32; WORDS] {
    let [mut a, mut b, mut c, mut d] = [[0_u64; BLOCKS]; 4];
    for block in 0..BLOCKS {
        a[block] = u64::from(counters[0][block]);
        b[block] = u64::from(counters[1][block]);
        c[block] = u64::from(counters[2][block]);
        d[block] = u64::from(counters[3][block]);
    }
    for _ in 0..ROUNDS {
        for block in 0..BLOCKS {
            [a[block], b[block], c[block], d[block]] = mix([a[block], b[block], c[block], d[block]], key);
        }
        key = next_key(key);
    }
    let mut out = [0; WORDS];
    for block in 0..BLOCKS {
        out[4 * block] = a[block] as u32;
        out[4 * block + 1] = b[block] as u32;
        out[4 * block + 2] = c[block] as u32;
        out[4 * block + 3] = d[block] as u32;
    }
    out
}

/// One round. Words are the lower halves of their 64 bits; what is in the upper halves does not matter.
#[inline(always)]
fn mix([a, b, c, d]: [u64; 4], key: [u32; 2]) -> [u64; 4] {
    let first = (a & LOW) * MULTIPLIERS[0];
    let second = (c & LOW) * MULTIPLIERS[1];
    [(second >> 32) ^ b ^ u64::from(key[0]), second, (first >> 32) ^ d ^ u64::from(key[1]), first]
}

#[inline(always)]
fn next_key(key: [u32; 2]) -> [u32; 2] {
    [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        let ones = u32::MAX;
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([ones; 4], [ones; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn a_tile_is_its_blocks() {
        let counters =
            [3, 5, 7, 11].map(|factor: u32| std::array::from_fn(|block| factor.pow(9).wrapping_mul(block as u32 + 1)));
        let words = tile(counters, [17, 19]);
        for block in 0..BLOCKS {
            assert_eq!(words[4 * block..][..4], philox(counters.map(|word: [u32; BLOCKS]| word[block]), [17, 19]));
        }
    }
}
