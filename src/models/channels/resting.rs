//! Where a cell comes to rest.

/// The lowest potential between `low` and `high` (mV) at which the steady current into a cell changes from inward to
/// outward, where the cell may rest.
///
/// `current` is the net current, or the derivative of the potential, with every gate at its steady state. Ohmic
/// currents turn inward below all reversal potentials and outward above them, so these are the bounds to give. If the
/// current changes no sign between them, the answer is `high`.
///
/// ```
/// use synfire::models::channels::resting_potential;
///
/// let v = resting_potential(|v| -60.0 - v, -100.0, 50.0);
/// assert!((v + 60.0).abs() < 1e-12);
/// ```
pub fn resting_potential(current: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    const PARTS: u32 = 64;
    let point = |part: u32| low + (high - low) * f64::from(part) / f64::from(PARTS);
    let Some(above) = (1..=PARTS).find(|&part| current(point(part)) <= 0.0) else { return high };
    let (mut below, mut above) = (point(above - 1), point(above));
    for _ in 0..60 {
        let middle = 0.5 * (below + above);
        if current(middle) > 0.0 {
            below = middle;
        } else {
            above = middle;
        }
    }
    above
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_of_three_zeros_is_found() {
        let v = resting_potential(|v| -(v + 65.0) * (v + 50.0) * (v - 40.0), -100.0, 60.0);
        assert!((v + 65.0).abs() < 1e-12);
    }

    #[test]
    fn a_current_without_a_zero_gives_the_upper_bound() {
        assert_eq!(resting_potential(|_| 1.0, -100.0, 50.0), 50.0);
        assert_eq!(resting_potential(|_| f64::NAN, -100.0, 50.0), 50.0);
    }
}
