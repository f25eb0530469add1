//! Elementary functions.

/// `exp(x)`.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    const LN2_HI: f64 = 0.693_147_180_369_123_8;
    const LN2_LO: f64 = 1.908_214_929_270_587_7e-10;
    let c = x.clamp(-708.0, 709.0);
    let kf = c * std::f64::consts::LOG2_E + MAGIC;
    let k = kf - MAGIC;
    let r = (c - k * LN2_HI) - k * LN2_LO;
    let mut p = 1.0 / 6227020800.0;
    for d in [479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0] {
        p = p * r + 1.0 / d;
    }
    let s = f64::from_bits((kf.to_bits().wrapping_add(1023)) << 52);
    s + s * (r + r * r * p)
}

/// `(exp(x) - 1) / x`.
#[inline(always)]
pub fn exprel(x: f64) -> f64 {
    if x.abs() < 1e-5 { 1.0 + x / 2.0 + x * x / 6.0 } else { (exp(x) - 1.0) / x }
}
