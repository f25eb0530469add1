//! Learning on spikes by its definition: the traces are summed over all spikes at every event, which takes time of the
//! order of their number squared, and leaves nothing to get wrong. Times are in steps.

#![allow(dead_code, clippy::disallowed_methods)]

use synfire::traits::{Plasticity, Trace};

/// The trace just before `now`: what spikes of earlier steps have left.
pub fn trace(kind: Trace, spikes: &[u64], now: u64, dt: f64) -> f64 {
    let left = |&spike: &u64| f64::exp(-((now - spike) as f64) * dt / kind.tau);
    let earlier = spikes.iter().filter(|&&spike| spike < now);
    if kind.all_pairs { earlier.map(left).sum() } else { earlier.max().map_or(0.0, left) }
}

/// The weight after each step in which a spike of the source arrives or the target fires. No side fires twice in a step.
pub fn weights<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    rule: &P,
    start: f64,
    pre: &[u64],
    post: &[u64],
    dt: f64,
) -> Vec<(u64, f64)> {
    let mut steps: Vec<u64> = pre.iter().chain(post).copied().collect();
    steps.sort_unstable();
    steps.dedup();
    let mut w = start;
    let step = |now: u64| {
        let x = rule.pre().map(|kind| trace(kind, pre, now, dt));
        let y = rule.post().map(|kind| trace(kind, post, now, dt));
        if pre.contains(&now) {
            w = rule.on_pre(w, x, y);
        }
        if post.contains(&now) {
            w = rule.on_post(w, x, y);
        }
        (now, w)
    };
    steps.into_iter().map(step).collect()
}

/// A pair of trains of `spikes` spikes each within `steps` steps, of which about 30 % coincide.
pub fn trains(seed: u64, spikes: usize, steps: u64) -> (Vec<u64>, Vec<u64>) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xd1b5_4a32_d192_ed03;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut pre, mut post) = (Vec::new(), Vec::new());
    while pre.len() < spikes {
        let at = draw(steps);
        if !pre.contains(&at) {
            pre.push(at);
        }
    }
    while post.len() < spikes {
        let at = if draw(10) < 3 { pre[draw(spikes as u64) as usize] } else { draw(steps) };
        if !post.contains(&at) {
            post.push(at);
        }
    }
    pre.sort_unstable();
    post.sort_unstable();
    (pre, post)
}
