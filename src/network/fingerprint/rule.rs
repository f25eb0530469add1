//! What a learning rule on spikes does.

use super::Fingerprint;
use crate::error::name_of;
use crate::traits::{Eligibility, Plasticity, Trace};

/// Weights at which a rule is asked that has no bounds.
const WEIGHTS: [f64; 6] = [0.0, 0.02, 0.5, 3.1, 40.0, -0.7];

/// Traces, from which each takes another as its first.
const TRACES: [f64; 4] = [0.9, 0.15, 0.0, 2.3];

/// What a rule makes of spikes.
pub(crate) fn rule<P: Plasticity<X, Y>, const X: usize, const Y: usize>(print: &mut Fingerprint, rule: &P) {
    print.text(name_of::<P>());
    let (pre, post, (low, high), waits) = (rule.pre(), rule.post(), rule.bounds(), rule.eligibility());
    pre.iter().chain(&post).for_each(|&Trace { tau, all_pairs }| {
        print.number(tau);
        print.word(all_pairs as u64);
    });
    print.ask(&mut |answers| {
        answers.extend([low, high]);
        answers.extend(
            waits.iter().flat_map(|&Eligibility { tau_eligibility, tau_reward }| [tau_eligibility, tau_reward]),
        );
    });
    let span = high - low;
    let bounded = span.is_finite() && span > 0.0;
    let traces = |first: usize, k: usize| TRACES[(first + k) % TRACES.len()];
    for weight in WEIGHTS {
        // Of bounds, the ends and what lies between.
        let w = if bounded { low + span * (0.025 * weight).clamp(0.0, 1.0) } else { weight };
        for (x, y) in (0..TRACES.len()).flat_map(|x| [(x, x), (x, x + 1)]) {
            let (x, y) = (std::array::from_fn(|k| traces(x, k)), std::array::from_fn(|k| traces(y, k)));
            print.ask(&mut |answers| answers.push(rule.on_pre(w, x, y)));
            print.ask(&mut |answers| answers.push(rule.on_post(w, x, y)));
        }
    }
}
