use ndarray::Array1;
use std::iter::{Copied, Zip};

/// Time (ms) and neuron of each spike, as [`Spikes::iter`](super::Spikes::iter) goes through them.
#[derive(Clone, Debug)]
pub struct Iter<'a>(Both<'a>);

type Both<'a> = Zip<Each<'a, f64>, Each<'a, usize>>;
type Each<'a, T> = Copied<ndarray::iter::Iter<'a, T, ndarray::Ix1>>;

impl<'a> Iter<'a> {
    pub(super) fn new(times: &'a Array1<f64>, neurons: &'a Array1<usize>) -> Iter<'a> {
        Iter(times.iter().copied().zip(neurons.iter().copied()))
    }
}

impl Iterator for Iter<'_> {
    type Item = (f64, usize);

    fn next(&mut self) -> Option<(f64, usize)> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}
