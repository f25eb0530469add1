use crate::error::{Error, Result, finite, require};
use crate::traits::Field;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex, num_complex::Complex};
use std::fmt;
use std::sync::Arc;

/// Neurons on a ring that act on one another by their distance around it.
///
/// ```text
/// targets_i = Σ_j kernel_((i - j) mod n) sources_j
/// ```
///
/// so that `kernel[d]` is the weight onto the neuron `d` places further on, and `n` the number of its weights. Should there
/// be more or fewer sources or targets, which a network does not allow, the same formula holds: they go round the ring
/// again, or not all the way.
///
/// ```
/// use synfire::models::fields::{CircularConvolution, Convolution};
/// use synfire::traits::Field;
///
/// let next = CircularConvolution::new(vec![0.0, 1.0, 0.0], Convolution::Direct)?;
/// let mut targets = [0.0; 3];
/// next.act(&[5.0, 6.0, 7.0], &mut targets);
/// assert_eq!(targets, [7.0, 5.0, 6.0]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// A sum term by term costs `n^2` and has the same bits on every machine; the rounding of a fast Fourier transform may
/// depend on the processor.
///
/// S. Amari (1977), Dynamics of pattern formation in lateral-inhibition type neural fields, Biological Cybernetics 27,
/// 77-87, [10.1007/BF00337259](https://doi.org/10.1007/BF00337259), for such interactions; for the Fourier transform,
/// W. H. Press, S. A. Teukolsky, W. T. Vetterling and B. P. Flannery (2007), Numerical Recipes, section 13.1, Cambridge
/// University Press.
#[derive(Clone, Debug)]
pub struct CircularConvolution {
    /// Weights from the neuron itself, from the next one, and so on.
    from: Vec<f64>,
    fourier: Option<Fourier>,
}

/// How a sum over all units of a ring is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convolution {
    /// Term by term: the same bits on every machine.
    Direct,
    /// By a fast Fourier transform: for many units.
    Fourier,
}

impl CircularConvolution {
    /// The interaction of as many neurons as the kernel has weights.
    ///
    /// # Errors
    /// [`Error::Parameter`] if there is no weight, or one that is not finite.
    pub fn new(kernel: Vec<f64>, convolution: Convolution) -> Result<CircularConvolution> {
        let of = |broken: crate::error::Broken| broken.of("CircularConvolution");
        require(!kernel.is_empty(), "kernel", 0.0, "a list of at least one weight").map_err(of)?;
        kernel.iter().try_for_each(|&weight| finite("kernel", weight)).map_err(of)?;
        let fourier = (convolution == Convolution::Fourier).then(|| Fourier::new(&kernel));
        let mut from = kernel;
        from[1..].reverse();
        Ok(CircularConvolution { from, fourier })
    }
}

/// A convolution by Fourier transforms.
#[derive(Clone)]
struct Fourier {
    forward: Arc<dyn RealToComplex<f64>>,
    backward: Arc<dyn ComplexToReal<f64>>,
    /// Transform of the kernel, over the number of units.
    kernel: Vec<Complex<f64>>,
}

impl Fourier {
    fn new(kernel: &[f64]) -> Fourier {
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(kernel.len());
        let backward = planner.plan_fft_inverse(kernel.len());
        let mut transform = forward.make_output_vec();
        // The plan's own buffers have the lengths it asks for, so a transform cannot fail.
        let _ = forward.process(&mut kernel.to_vec(), &mut transform);
        transform.iter_mut().for_each(|z| *z /= kernel.len() as f64);
        Fourier { forward, backward, kernel: transform }
    }

    /// The sums over a ring of as many sources as there are units.
    fn convolve(&self, mut sources: Vec<f64>, sums: &mut [f64]) {
        let mut transform = self.forward.make_output_vec();
        let _ = self.forward.process(&mut sources, &mut transform);
        transform.iter_mut().zip(&self.kernel).for_each(|(z, k)| *z *= k);
        let _ = self.backward.process(&mut transform, sums);
    }
}

/// The number of units alone: plans have no fields to show.
impl fmt::Debug for Fourier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fourier").field("units", &self.forward.len()).finish_non_exhaustive()
    }
}

impl CircularConvolution {
    /// The sums over a ring of as many sources and targets as there are units.
    fn around(&self, sources: &[f64], targets: &mut [f64]) {
        if let Some(fourier) = &self.fourier {
            return fourier.convolve(sources.to_vec(), targets);
        }
        for (i, target) in targets.iter_mut().enumerate() {
            let (before, after) = sources.split_at(i);
            *target = after.iter().chain(before).zip(&self.from).map(|(source, weight)| source * weight).sum();
        }
    }
}

impl Field for CircularConvolution {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        let n = self.from.len();
        if sources.len() == n && targets.len() == n {
            return self.around(sources, targets);
        }
        let (mut folded, mut sums) = (vec![0.0; n], vec![0.0; n]);
        sources.iter().enumerate().for_each(|(j, source)| folded[j % n] += source);
        self.around(&folded, &mut sums);
        targets.iter_mut().zip(sums.iter().cycle()).for_each(|(target, sum)| *target = *sum);
    }

    fn weights(&self) -> Option<[f64; 2]> {
        let (first, rest) = self.from.split_first()?;
        let wider = |[least, greatest]: [f64; 2], &weight: &f64| [least.min(weight), greatest.max(weight)];
        Some(rest.iter().fold([*first; 2], wider))
    }

    fn check(&self, sources: usize, targets: usize) -> Result<()> {
        for (what, found) in [("the sources of a ring", sources), ("the targets of a ring", targets)] {
            if found != self.from.len() {
                let unit = "as many as the ring has units".into();
                return Err(Error::Length { what: what.into(), found, expected: self.from.len(), unit });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_do_what_the_formula_says() {
        for n in [1, 2, 7, 64, 100] {
            let kernel: Vec<f64> = (0..n).map(|i| (i * 7 % 11) as f64 - 4.0).collect();
            let sources: Vec<f64> = (0..n).map(|i| 1.0 + (i * i % 5) as f64).collect();
            let (mut fourier, mut direct) = (vec![0.0; n], vec![0.0; n]);
            CircularConvolution::new(kernel.clone(), Convolution::Fourier).unwrap().act(&sources, &mut fourier);
            CircularConvolution::new(kernel.clone(), Convolution::Direct).unwrap().act(&sources, &mut direct);
            for i in 0..n {
                let formula: f64 = (0..n).map(|j| kernel[(i + n - j) % n] * sources[j]).sum();
                assert_eq!(direct[i], formula, "{n} units");
                assert!((fourier[i] - formula).abs() < 1e-11, "{n} units");
            }
        }
    }

    #[test]
    fn other_numbers_of_neurons_go_round_the_ring() {
        let kernel: Vec<f64> = (0..7).map(|i| (i * 7 % 11) as f64 - 4.0).collect();
        for convolution in [Convolution::Direct, Convolution::Fourier] {
            let ring = CircularConvolution::new(kernel.clone(), convolution).unwrap();
            for (n_sources, n_targets) in [(0, 3), (3, 0), (7, 3), (3, 7), (7, 30), (30, 7), (30, 30), (8, 6)] {
                let sources: Vec<f64> = (0..n_sources).map(|i| 1.0 + (i * i % 5) as f64).collect();
                let mut targets = vec![f64::NAN; n_targets];
                ring.act(&sources, &mut targets);
                for (i, target) in targets.into_iter().enumerate() {
                    let formula: f64 = (0..n_sources).map(|j| kernel[(i + 70 - j) % 7] * sources[j]).sum();
                    assert!((target - formula).abs() < 1e-11, "{n_sources} sources, {n_targets} targets");
                }
            }
        }
    }

    #[test]
    fn a_ring_says_what_it_is() {
        let ring = |convolution| format!("{:?}", CircularConvolution::new(vec![1.0, 2.0], convolution).unwrap());
        assert_eq!(ring(Convolution::Direct), "CircularConvolution { from: [1.0, 2.0], fourier: None }");
        assert!(ring(Convolution::Fourier).contains("Fourier { units: 2, .. }"));
    }

    #[test]
    fn bad_kernels_are_refused() {
        for bad in [vec![], vec![1.0, f64::NAN]] {
            assert!(CircularConvolution::new(bad, Convolution::Direct).is_err());
        }
        let two = CircularConvolution::new(vec![1.0, 2.0], Convolution::Direct).unwrap();
        assert!(two.check(2, 2).is_ok() && two.check(3, 2).is_err() && two.check(2, 1).is_err());
    }
}
