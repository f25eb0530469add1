//! What continuous couplings, the rules of their weights, and fields do.

use super::{Fingerprint, parts};
use crate::error::name_of;
use crate::traits::{Coupling, Field, RateRule};

/// Values of variable 0, as a potential (mV) or a rate.
const VALUES: [f64; 4] = [-63.0, 0.3, 1.7, 41.0];

/// The most targets that a field is compared at.
const TARGETS: usize = 16;

/// What a coupling does to its target.
pub(crate) fn coupling<C: Coupling>(print: &mut Fingerprint, coupling: &C) {
    print.text(name_of::<C>());
    for (weight, pre) in [0.4, -1.2].into_iter().flat_map(|weight| VALUES.map(|pre| (weight, pre))) {
        print.ask(&mut |answers| answers.extend(parts([coupling.current(weight, pre)])));
    }
}

/// What a rule makes of rates.
pub(crate) fn rate_rule<L: RateRule<Y>, const Y: usize>(print: &mut Fingerprint, rule: &L) {
    print.text(name_of::<L>());
    let (rest, (low, high)) = (rule.rest(), rule.bounds());
    print.ask(&mut |answers| answers.extend(rest.into_iter().chain([low, high])));
    for (pre, post) in VALUES.into_iter().flat_map(|pre| VALUES.map(|post| (pre, post))) {
        for away in [0.0, 0.45, 2.2] {
            let y = rest.map(|y| y + away);
            print.ask(&mut |answers| answers.extend(parts(rule.post(y, post))));
            print.ask(&mut |answers| answers.extend(parts([rule.flow(pre, post, y)])));
        }
    }
}

/// What a field sends to some of its targets, to few digits, since a Fourier transform rounds otherwise on each machine.
pub(crate) fn field<F: Field>(print: &mut Fingerprint, field: &F, sources: usize, targets: usize) {
    print.text(name_of::<F>());
    for scale in [1.0, 3.7] {
        // Golden steps, so that no two sources are alike.
        let pre: Vec<f64> = (0..sources).map(|k| scale * (k as f64 * 0.618_033_988_75).fract()).collect();
        print.ask(&mut |answers| {
            let mut post = vec![0.0; targets];
            field.act(&pre, &mut post);
            let most = post.iter().fold(0.0, |most: f64, x| if x.abs() > most { x.abs() } else { most });
            let step = targets.div_ceil(TARGETS).max(1);
            let to_few_digits = |x: &f64| if most > 0.0 { (x / most * 1e6).round() } else { *x };
            answers.extend(post.iter().step_by(step).map(to_few_digits));
            answers.push((most * 1e6).round());
        });
    }
}
