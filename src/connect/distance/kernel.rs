//! How probable a synapse is at a distance.

use crate::error::{Check, finite, positive, require};
use crate::math::{exp, ln};
use crate::space::{Point, square};
use std::fmt;
use std::sync::Arc;

/// Whether a synapse may be at this displacement of the target from the source.
pub type Mask = dyn Fn(Point) -> bool + Send + Sync;

/// A distance is taken for the reach of a kernel if it is beyond it by rounding only.
const SLACK: f64 = 1.0 + 1e-12;

/// How probable a synapse is at a distance, within a reach and a mask.
///
/// ```
/// use synfire::connect::Kernel;
///
/// let kernel = Kernel::gaussian(0.5, 0.1).cut(0.3);
/// assert_eq!(kernel.at(0.0), 0.5);
/// assert!((kernel.at(0.1) - 0.5 * f64::exp(-0.5)).abs() < 1e-15);
/// assert_eq!(kernel.at(0.31), 0.0);
/// ```
#[derive(Clone)]
pub struct Kernel {
    profile: Profile,
    reach: f64,
    mask: Option<Arc<Mask>>,
}

/// The shape of a kernel.
#[derive(Clone)]
#[non_exhaustive]
pub enum Profile {
    /// `peak exp(-d^2 / 2 sigma^2)`.
    Gaussian {
        /// The probability at distance 0.
        peak: f64,
        /// Standard deviation.
        sigma: f64,
    },
    /// `peak exp(-d / length)`.
    Exponential {
        /// The probability at distance 0.
        peak: f64,
        /// The length over which it falls to `1/e`.
        length: f64,
    },
    /// The same at any distance within the reach.
    Box {
        /// The probability.
        p: f64,
    },
    /// A Gaussian less a wider or narrower one, where that is not negative.
    Difference {
        /// Peak and standard deviation of the first.
        first: (f64, f64),
        /// Peak and standard deviation of what is taken from it.
        second: (f64, f64),
    },
    /// A function of the distance.
    Function {
        /// The greatest value.
        most: f64,
        /// The function.
        of: Arc<dyn Fn(f64) -> f64 + Send + Sync>,
    },
}

/// Standard deviations beyond which a Gaussian is 0 in double precision.
const GAUSSIAN_REACH: f64 = 38.5;

/// Lengths beyond which an exponential is 0 in double precision.
const EXPONENTIAL_REACH: f64 = 740.0;

impl Kernel {
    fn new(profile: Profile, reach: f64) -> Kernel {
        Kernel { profile, reach, mask: None }
    }

    /// `peak exp(-d^2 / 2 sigma^2)`.
    ///
    /// On a plane with `rho` neurons per unit of area it gives each neuron `2 pi sigma^2 rho peak` partners on average.
    pub fn gaussian(peak: f64, sigma: f64) -> Kernel {
        Kernel::new(Profile::Gaussian { peak, sigma }, GAUSSIAN_REACH * sigma)
    }

    /// `peak exp(-d / length)`.
    ///
    /// On a plane with `rho` neurons per unit of area it gives each neuron `2 pi length^2 rho peak` partners on average.
    pub fn exponential(peak: f64, length: f64) -> Kernel {
        Kernel::new(Profile::Exponential { peak, length }, EXPONENTIAL_REACH * length)
    }

    /// The probability `p` at any distance up to `radius`.
    pub fn within(p: f64, radius: f64) -> Kernel {
        Kernel::new(Profile::Box { p }, radius)
    }

    /// `p1 exp(-d^2 / 2 s1^2) - p2 exp(-d^2 / 2 s2^2)`, and 0 where that is negative.
    pub fn difference_of_gaussians(first: (f64, f64), second: (f64, f64)) -> Kernel {
        Kernel::new(Profile::Difference { first, second }, GAUSSIAN_REACH * first.1)
    }

    /// A function of the distance that is nowhere greater than `most`, and 0 beyond `reach`. The cost is that of the
    /// probability `most` at any distance within the reach.
    ///
    /// What the function returns above `most` counts as `most`, and below 0 as 0.
    pub fn function(most: f64, reach: f64, of: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Kernel {
        Kernel::new(Profile::Function { most, of: Arc::new(of) }, reach)
    }

    /// The same, and 0 beyond `radius`.
    pub fn cut(self, radius: f64) -> Kernel {
        // A reach that is no number is kept, so that the check finds it.
        Kernel { reach: if radius < self.reach || radius.is_nan() { radius } else { self.reach }, ..self }
    }

    /// The same, and 0 where the mask says no of the displacement of the target from the source. Axes that the space has not
    /// are 0.
    ///
    /// ```
    /// use synfire::connect::{Connect, Kernel, ByDistance};
    ///
    /// // To the right of the source only, within a flat ellipse.
    /// let ahead = |[x, y, _]: [f64; 3]| x > 0.0 && (x / 0.4) * (x / 0.4) + (y / 0.1) * (y / 0.1) < 1.0;
    /// let wiring = ByDistance(Kernel::within(0.2, 0.4).mask(ahead)).weight(1.0);
    /// # assert!(wiring.multapses);
    /// ```
    pub fn mask(self, mask: impl Fn(Point) -> bool + Send + Sync + 'static) -> Kernel {
        let mask: Arc<Mask> = match self.mask {
            Some(other) => Arc::new(move |way| other(way) && mask(way)),
            None => Arc::new(mask),
        };
        Kernel { mask: Some(mask), ..self }
    }

    /// The probability at a distance, if no mask forbids it.
    pub fn at(&self, distance: f64) -> f64 {
        if distance <= self.reach * SLACK { self.profile.at(distance * distance) } else { 0.0 }
    }

    /// The distance beyond which it is 0.
    pub fn reach(&self) -> f64 {
        self.reach
    }

    /// The probability at a displacement of the target from the source.
    #[inline(always)]
    pub(super) fn probability(&self, way: Point) -> f64 {
        let (distance, reach) = (square(way), self.reach * SLACK);
        if distance > reach * reach || self.mask.as_ref().is_some_and(|mask| !mask(way)) {
            return 0.0;
        }
        self.profile.at(distance)
    }

    /// A probability that is not exceeded at this distance or farther off.
    pub(super) fn bound(&self, distance: f64) -> f64 {
        if distance > self.reach * SLACK { 0.0 } else { self.profile.bound(distance) }
    }

    /// A distance beyond which the probability is at most `p`.
    pub(super) fn radius_of(&self, p: f64) -> f64 {
        let radius = match self.profile {
            Profile::Gaussian { peak, sigma } | Profile::Difference { first: (peak, sigma), .. } => {
                sigma * (2.0 * ln(peak / p).max(0.0)).sqrt()
            }
            Profile::Exponential { peak, length } => length * ln(peak / p).max(0.0),
            Profile::Box { .. } | Profile::Function { .. } => self.reach,
        };
        radius.min(self.reach)
    }

    /// Whether the numbers make sense.
    pub(super) fn check(&self) -> Check {
        let peak =
            |parameter: &str, p: f64| require(p > 0.0 && p <= 1.0, parameter, p, "a probability above 0, at most 1");
        match &self.profile {
            Profile::Gaussian { peak: p, sigma } => peak("peak", *p).and_then(|()| positive("sigma", *sigma)),
            Profile::Exponential { peak: p, length } => peak("peak", *p).and_then(|()| positive("length", *length)),
            Profile::Box { p } => peak("the probability", *p),
            Profile::Difference { first, second } => {
                peak("the first peak", first.0)?;
                positive("the first sigma", first.1)?;
                let rule = format!("between 0 and the first peak, {}", first.0);
                require((0.0..=first.0).contains(&second.0), "the second peak", second.0, rule)?;
                positive("the second sigma", second.1)
            }
            Profile::Function { most, of } => {
                peak("most", *most)?;
                positive("reach", self.reach)?;
                (0..=1000).try_for_each(|k| {
                    let distance = self.reach * (f64::from(k) / 1000.0);
                    let p = of(distance);
                    let what = format!("the function at distance {distance}");
                    finite(&what, p)?;
                    require(p <= *most, &what, p, format!("no greater than what was said to be most, {most}"))
                })
            }
        }?;
        require(self.reach > 0.0 && self.reach.is_finite(), "the reach", self.reach, "a positive, finite length")
    }
}

impl Profile {
    /// The probability at the square of a distance.
    #[inline(always)]
    fn at(&self, square: f64) -> f64 {
        match self {
            Profile::Gaussian { peak, sigma } => gaussian(*peak, *sigma, square),
            Profile::Exponential { peak, length } => peak * exp(-square.sqrt() / length),
            Profile::Box { p } => *p,
            Profile::Difference { first, second } => {
                (gaussian(first.0, first.1, square) - gaussian(second.0, second.1, square)).max(0.0)
            }
            Profile::Function { most, of } => of(square.sqrt()).clamp(0.0, *most),
        }
    }

    fn bound(&self, distance: f64) -> f64 {
        match self {
            Profile::Gaussian { peak, sigma } | Profile::Difference { first: (peak, sigma), .. } => {
                gaussian(*peak, *sigma, distance * distance)
            }
            Profile::Exponential { .. } => self.at(distance * distance),
            Profile::Box { p } | Profile::Function { most: p, .. } => *p,
        }
    }
}

#[inline(always)]
fn gaussian(peak: f64, sigma: f64, square: f64) -> f64 {
    peak * exp(-0.5 * square / (sigma * sigma))
}

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kernel { profile, reach, mask } = self;
        f.debug_struct("Kernel")
            .field("profile", profile)
            .field("reach", reach)
            .field("masked", &mask.is_some())
            .finish()
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Profile::Gaussian { peak, sigma } => write!(f, "Gaussian({peak}, {sigma})"),
            Profile::Exponential { peak, length } => write!(f, "Exponential({peak}, {length})"),
            Profile::Box { p } => write!(f, "Box({p})"),
            Profile::Difference { first, second } => write!(f, "Difference({first:?}, {second:?})"),
            Profile::Function { most, .. } => write!(f, "Function(.., at most {most})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kernels() -> [Kernel; 5] {
        [
            Kernel::gaussian(0.5, 0.2),
            Kernel::exponential(0.5, 0.2),
            Kernel::within(0.3, 0.7),
            Kernel::difference_of_gaussians((0.8, 0.2), (0.5, 0.1)),
            Kernel::function(0.9, 1.5, |d| 0.9 * d / 1.5),
        ]
    }

    #[test]
    fn no_bound_is_exceeded_farther_off() {
        for kernel in kernels() {
            for near in 0..200 {
                let bound = kernel.bound(0.01 * f64::from(near));
                assert!((near..400).all(|far| kernel.at(0.01 * f64::from(far)) <= bound), "{kernel:?}");
            }
            for p in [1e-6, 1e-3, 0.1] {
                let radius = kernel.radius_of(p);
                let beyond = (1..100).map(|k| kernel.at(radius * (1.0 + 0.01 * f64::from(k)) + 1e-9));
                assert!(beyond.into_iter().all(|found| found <= p), "{kernel:?} {p}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(kernels().iter().all(|kernel| kernel.check().is_ok()));
        let refused = [
            Kernel::gaussian(1.5, 1.0),
            Kernel::gaussian(0.0, 1.0),
            Kernel::gaussian(0.5, 0.0),
            Kernel::gaussian(f64::NAN, 1.0),
            Kernel::gaussian(0.5, f64::INFINITY),
            Kernel::exponential(0.5, -1.0),
            Kernel::within(0.5, 0.0),
            Kernel::within(0.5, f64::NAN),
            Kernel::gaussian(0.5, 1.0).cut(f64::NAN),
            Kernel::gaussian(0.5, 1.0).cut(-1.0),
            Kernel::difference_of_gaussians((0.5, 1.0), (0.6, 1.0)),
            Kernel::function(0.5, 1.0, |d| d),
            Kernel::function(0.5, 1.0, |_| f64::NAN),
            Kernel::function(0.5, f64::INFINITY, |_| 0.1),
        ];
        assert!(refused.iter().all(|kernel| kernel.check().is_err()), "{refused:?}");
    }
}
