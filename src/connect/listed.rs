//! Pairs with weights, from matrices.

use super::{Connect, Pairs, Wiring, infeasible};
use crate::error::{Error, Result, finite};
use ndarray::{ArrayView2, AsArray, Ix2};

impl Pairs {
    /// The synapses of a matrix of weights, with a row for each source and a column for each target. A weight of 0 is no
    /// synapse.
    ///
    /// ```
    /// use ndarray::array;
    /// use synfire::connect::Pairs;
    ///
    /// let wiring = Pairs::from_dense(&array![[0.0, 0.5], [-1.0, 0.0]])?.delay(1.5);
    /// assert_eq!(wiring.rule, Pairs(vec![(0, 1), (1, 0)]));
    /// assert_eq!(format!("{:?}", wiring.weight), "Each([0.5, -1.0])");
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameter`] for a weight that is not finite.
    pub fn from_dense<'a>(weights: impl AsArray<'a, f64, Ix2>) -> Result<Wiring<Pairs>> {
        let weights: ArrayView2<f64> = weights.into();
        listed(weights.indexed_iter().filter(|(_, weight)| **weight != 0.0).map(|(pair, &weight)| (pair, weight)))
    }

    /// The synapses of a sparse matrix by coordinates (COO): the source, the target and the weight of each.
    ///
    /// ```
    /// use synfire::connect::Pairs;
    ///
    /// let wiring = Pairs::from_coo(&[0, 1], &[2, 0], &[0.5, -1.0])?;
    /// assert_eq!(wiring.rule, Pairs(vec![(0, 2), (1, 0)]));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if the lists differ in length, [`Error::Parameter`] for a weight that is not finite.
    pub fn from_coo(sources: &[usize], targets: &[usize], weights: &[f64]) -> Result<Wiring<Pairs>> {
        one_for_each("the list of targets", targets.len(), sources.len())?;
        one_for_each("the list of weights", weights.len(), sources.len())?;
        let pairs = sources.iter().copied().zip(targets.iter().copied());
        listed(pairs.zip(weights.iter().copied()))
    }

    /// The synapses of a sparse matrix by rows (CSR), a row for each source: the synapses of source `k` are those from
    /// `starts[k]` to `starts[k + 1]` of the lists of targets and weights. These are `indptr`, `indices` and `data` of SciPy.
    ///
    /// ```
    /// use synfire::connect::Pairs;
    ///
    /// let wiring = Pairs::from_csr(&[0, 2, 2, 3], &[1, 2, 0], &[0.5, 0.25, -1.0])?;
    /// assert_eq!(wiring.rule, Pairs(vec![(0, 1), (0, 2), (2, 0)]));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Infeasible`] unless the starts ascend from 0 to the number of targets; otherwise as [`Pairs::from_coo`].
    pub fn from_csr(starts: &[usize], targets: &[usize], weights: &[f64]) -> Result<Wiring<Pairs>> {
        one_for_each("the list of weights", weights.len(), targets.len())?;
        let refused = |reason: String| Err(infeasible("Pairs from rows", reason));
        let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else {
            return refused("there is no start; a matrix of n rows has n + 1".into());
        };
        if (first, last) != (0, targets.len()) {
            let found = format!("the starts go from {first} to {last}");
            return refused(format!("{found}, but must go from 0 to {}, the number of targets", targets.len()));
        }
        if let Some(row) = starts.windows(2).position(|two| two[0] > two[1]) {
            return refused(format!("row {row} starts at {} and ends at {}", starts[row], starts[row + 1]));
        }
        let of_row = |(row, two): (usize, &[usize])| (two[0]..two[1]).map(move |k| ((row, targets[k]), weights[k]));
        listed(starts.windows(2).enumerate().flat_map(of_row))
    }

    /// The synapses of a sparse matrix of the crate `sprs`, by rows or by columns, with a row for each source.
    ///
    /// ```
    /// use sprs::TriMat;
    /// use synfire::connect::Pairs;
    ///
    /// let mut matrix = TriMat::new((3, 3));
    /// matrix.add_triplet(0, 2, 0.5);
    /// matrix.add_triplet(1, 0, -1.0);
    /// let wiring = Pairs::from_sparse(matrix.to_csr::<usize>().view())?;
    /// assert_eq!(wiring.rule, Pairs(vec![(0, 2), (1, 0)]));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameter`] for a weight that is not finite.
    #[cfg(feature = "sprs")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sprs")))]
    pub fn from_sparse<I: sprs::SpIndex>(matrix: sprs::CsMatViewI<'_, f64, I>) -> Result<Wiring<Pairs>> {
        listed(matrix.iter().map(|(&weight, (source, target))| ((source.index(), target.index()), weight)))
    }
}

fn listed(synapses: impl Iterator<Item = ((usize, usize), f64)>) -> Result<Wiring<Pairs>> {
    let (pairs, weights): (Vec<_>, Vec<f64>) = synapses.unzip();
    for (&(source, target), &weight) in pairs.iter().zip(&weights) {
        finite(&format!("the weight from {source} to {target}"), weight).map_err(|broken| broken.of("Pairs"))?;
    }
    Ok(Pairs(pairs).weight(weights))
}

fn one_for_each(what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Length { what: what.into(), found, expected, unit: "one for each synapse".into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::Init;
    use ndarray::{Array2, array};

    fn each(wiring: Result<Wiring<Pairs>>) -> Vec<(usize, usize, f64)> {
        let Wiring { rule: Pairs(pairs), weight: Init::Each(weights), .. } = wiring.unwrap() else { panic!() };
        pairs.into_iter().zip(weights).map(|((source, target), weight)| (source, target, weight)).collect()
    }

    #[test]
    fn one_matrix_is_the_same_in_every_form() {
        let dense = array![[0.0, 1.0, 0.0], [2.0, 0.0, -3.0]];
        let expected = [(0, 1, 1.0), (1, 0, 2.0), (1, 2, -3.0)];
        assert_eq!(each(Pairs::from_dense(&dense)), expected);
        assert_eq!(each(Pairs::from_coo(&[0, 1, 1], &[1, 0, 2], &[1.0, 2.0, -3.0])), expected);
        assert_eq!(each(Pairs::from_csr(&[0, 1, 3], &[1, 0, 2], &[1.0, 2.0, -3.0])), expected);
        assert_eq!(each(Pairs::from_dense(&Array2::zeros((0, 5)))), []);
        assert_eq!(each(Pairs::from_csr(&[0], &[], &[])), []);
    }

    #[test]
    fn what_is_no_matrix_is_refused() {
        let message = |wiring: Result<Wiring<Pairs>>| wiring.unwrap_err().to_string();
        assert!(message(Pairs::from_coo(&[0, 1], &[1], &[1.0, 2.0])).contains("the list of targets has 1 values"));
        assert!(message(Pairs::from_coo(&[0], &[1], &[])).contains("the list of weights has 0 values"));
        assert!(message(Pairs::from_coo(&[0], &[1], &[f64::NAN])).contains("the weight from 0 to 1 = NaN"));
        assert!(message(Pairs::from_dense(&array![[f64::INFINITY]])).contains("the weight from 0 to 0 = inf"));
        assert!(message(Pairs::from_csr(&[], &[], &[])).contains("there is no start"));
        assert!(
            message(Pairs::from_csr(&[0, 1], &[1, 2], &[1.0, 1.0])).contains("from 0 to 1, but must go from 0 to 2")
        );
        assert!(
            message(Pairs::from_csr(&[0, 2, 1, 2], &[1, 2], &[1.0, 1.0])).contains("row 1 starts at 2 and ends at 1")
        );
    }
}
