//! What tells how perturbations grow and turn.

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigenvalue {
    /// Its real part (1/ms): how fast a perturbation grows.
    pub re: f64,
    /// Its imaginary part (1/ms): how fast it turns.
    pub im: f64,
}

impl Eigenvalue {
    /// The size.
    pub fn abs(self) -> f64 {
        (self.re * self.re + self.im * self.im).sqrt()
    }
}
