//! Sorting the rows of synapses that have delays of their own: what arrives at the same step then lies together.

use super::rows::BuiltSynapses;
use super::stored::Stored;
use crate::network::synapses::Adjacency;

/// Rows that are sorted by one thread.
const PIECE: usize = 4096;

impl<W: Stored> BuiltSynapses<W> {
    /// Put each row in order of delay, and synapses of equal delay in order of target.
    pub fn sort_by_delay(&mut self) {
        let (Adjacency::Rows(rows), Some(&most)) = (&mut self.adjacency, self.delays.iter().max()) else { return };
        let (targets, weights, delays) = (&mut rows.targets[..], &mut self.weights[..], &mut self.delays[..]);
        Piece { offsets: &rows.offsets, targets, weights, delays }.sort(most as usize);
    }
}

/// Some of the rows. There may be no weights.
struct Piece<'a, W> {
    offsets: &'a [u32],
    targets: &'a mut [u16],
    weights: &'a mut [W],
    delays: &'a mut [u16],
}

impl<W: Stored> Piece<'_, W> {
    fn sort(self, most: usize) {
        let rows = self.offsets.len() - 1;
        if rows <= PIECE {
            return self.sort_rows(most);
        }
        let (left, right) = (&self.offsets[..=rows / 2], &self.offsets[rows / 2..]);
        let middle = (right[0] - left[0]) as usize;
        let (left_targets, right_targets) = self.targets.split_at_mut(middle);
        let (left_weights, right_weights) = self.weights.split_at_mut(middle.min(self.weights.len()));
        let (left_delays, right_delays) = self.delays.split_at_mut(middle);
        let left = Piece { offsets: left, targets: left_targets, weights: left_weights, delays: left_delays };
        let right = Piece { offsets: right, targets: right_targets, weights: right_weights, delays: right_delays };
        rayon::join(|| left.sort(most), || right.sort(most));
    }

    /// Count how many have each delay, and so find the place of each.
    fn sort_rows(self, most: usize) {
        let mut places = vec![0usize; most + 2];
        let (mut targets, mut weights, mut delays) = (Vec::new(), Vec::new(), Vec::new());
        for ends in self.offsets.windows(2) {
            let row = (ends[0] - self.offsets[0]) as usize..(ends[1] - self.offsets[0]) as usize;
            delays.clear();
            delays.extend_from_slice(&self.delays[row.clone()]);
            if delays.is_sorted() {
                continue;
            }
            targets.clear();
            targets.extend_from_slice(&self.targets[row.clone()]);
            places.fill(0);
            delays.iter().for_each(|&delay| places[delay as usize + 1] += 1);
            (1..places.len()).for_each(|delay| places[delay] += places[delay - 1]);
            if !self.weights.is_empty() {
                weights.clear();
                weights.extend_from_slice(&self.weights[row.clone()]);
            }
            for (k, &delay) in delays.iter().enumerate() {
                let place = row.start + places[delay as usize];
                places[delay as usize] += 1;
                (self.targets[place], self.delays[place]) = (targets[k], delay);
                if let Some(&weight) = weights.get(k) {
                    self.weights[place] = weight;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::synapses::Rows;

    #[test]
    fn rows_keep_their_synapses_in_order_of_delay_and_target() {
        let rows = 10_000;
        let offsets: Vec<u32> = (0..=rows).map(|row| row * (row + 1) % 7 + 8 * row).collect();
        let len = offsets[rows as usize] as usize;
        let delays: Vec<u16> = (0..len).map(|k| (k * k % 11) as u16).collect();
        let (targets, weights) = ((0..len).map(|k| k as u16).collect(), (0..len).map(|k| k as f32).collect());
        let adjacency = Adjacency::Rows(Rows::new(offsets.clone(), targets));
        let mut sorted = BuiltSynapses::<f32> { adjacency, weights, delays: delays.clone() };
        sorted.sort_by_delay();
        for ends in offsets.windows(2) {
            let row = ends[0] as usize..ends[1] as usize;
            let mut expected: Vec<usize> = row.clone().collect();
            expected.sort_by_key(|&k| delays[k]);
            let found: Vec<usize> = sorted.weights[row.clone()].iter().map(|&weight| weight as usize).collect();
            assert_eq!(found, expected);
            assert!(row.clone().zip(&expected).all(|(place, &k)| sorted.delays[place] == delays[k]));
            let Adjacency::Rows(rows) = &sorted.adjacency else { panic!("rows remain rows") };
            assert!(row.zip(&expected).all(|(place, &k)| rows.targets[place] == k as u16));
        }
    }
}
