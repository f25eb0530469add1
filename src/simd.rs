//! Run-time choice of vector width; the only `unsafe` of the crate.
//!
//! Every kernel is plain scalar Rust, marked `#[inline(always)]`. The wrappers below compile it three times, for the
//! baseline of the target, for AVX2 and for AVX-512, and [`run`] calls the widest one this processor has. The
//! instruction set changes only how many neurons share an instruction: no fused multiply-add is enabled and sums are
//! never reordered, so the results are the same bits at every width. On processors other than x86-64 the baseline
//! runs.

use std::sync::atomic::{AtomicU8, Ordering};

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// What every processor of the target has (SSE2 on x86-64).
    Baseline = 1,
    /// 256 bits.
    Avx2 = 2,
    /// 512 bits.
    Avx512 = 3,
}

/// A computation to be compiled for each vector width.
pub trait Kernel {
    /// What the computation returns.
    type Output;

    /// The computation; must carry `#[inline(always)]`, as must everything it calls in its loops.
    fn run(self) -> Self::Output;
}

/// A computation that takes so many elements at a time as the registers of a width hold: with more, what is computed on the
/// way goes to memory and back. Elements are independent, so that their number makes no difference to the result.
pub(crate) trait TileKernel {
    /// What the computation returns.
    type Output;

    /// The computation, `TILE` elements at a time; as [`Kernel::run`].
    fn run<const TILE: usize>(self) -> Self::Output;
}

/// The most elements that a kernel takes at a time.
pub(crate) const MOST_LANES: usize = 32;

/// The fewest elements that a kernel takes at a time.
pub(crate) const LEAST_LANES: usize = 8;

/// A kernel with its number of elements.
struct InTiles<K, const TILE: usize>(K);

impl<K: TileKernel, const TILE: usize> Kernel for InTiles<K, TILE> {
    type Output = K::Output;

    #[inline(always)]
    fn run(self) -> K::Output {
        self.0.run::<TILE>()
    }
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The width in use: the widest this processor has, unless [`limit`] has lowered it.
pub fn width() -> Width {
    match CHOSEN.load(Ordering::Relaxed) {
        1 => Width::Baseline,
        2 => Width::Avx2,
        3 => Width::Avx512,
        _ => limit(Width::Avx512),
    }
}

/// Use at most this width from now on, in the whole process, and return the width in use. Results do not depend on
/// it; tests and benchmarks do.
pub fn limit(most: Width) -> Width {
    let chosen = most.min(available());
    CHOSEN.store(chosen as u8, Ordering::Relaxed);
    chosen
}

#[cfg(target_arch = "x86_64")]
fn available() -> Width {
    if is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512bw")
    {
        Width::Avx512
    } else if is_x86_feature_detected!("avx2") {
        Width::Avx2
    } else {
        Width::Baseline
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn available() -> Width {
    Width::Baseline
}

/// Run a kernel at the width in use.
#[cfg(target_arch = "x86_64")]
#[inline]
#[allow(unsafe_code)]
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    match width() {
        // SAFETY: `width` is at most `available()`, which has found these features on this processor.
        Width::Avx512 => unsafe { avx512(kernel) },
        // SAFETY: as above.
        Width::Avx2 => unsafe { avx2(kernel) },
        Width::Baseline => kernel.run(),
    }
}

/// Run a kernel at the width in use.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

/// Run a kernel in tiles at the width in use.
#[cfg(target_arch = "x86_64")]
#[inline]
#[allow(unsafe_code)]
pub(crate) fn run_in_tiles<K: TileKernel>(kernel: K) -> K::Output {
    match width() {
        // SAFETY: `width` is at most `available()`, which has found these features on this processor.
        Width::Avx512 => unsafe { avx512(InTiles::<K, MOST_LANES>(kernel)) },
        // SAFETY: as above.
        Width::Avx2 => unsafe { avx2(InTiles::<K, 16>(kernel)) },
        Width::Baseline => kernel.run::<LEAST_LANES>(),
    }
}

/// Run a kernel in tiles at the width in use.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(crate) fn run_in_tiles<K: TileKernel>(kernel: K) -> K::Output {
    kernel.run::<16>()
}

/// Ask the processor to fetch what will soon be read. Changes nothing but the time it takes.
#[inline(always)]
#[allow(unsafe_code)]
pub(crate) fn prefetch<T>(items: &[T]) {
    const LINE: usize = 64;
    #[cfg(target_arch = "x86_64")]
    for item in items.iter().step_by((LINE / size_of::<T>()).max(1)) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: every x86-64 processor has SSE, and a prefetch reads nothing the program can see.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(item).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, LINE);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}
