//! Who is connected to whom, with what weights and delays.

use super::cells::Crowd;
use crate::dice::Dice;
use crate::wiring::AnyRule;
use synfire::prelude::*;

/// A projection to be made.
pub struct Ends {
    pub pre: Crowd,
    pub post: Crowd,
    pub wiring: Wiring<AnyRule>,
    /// A reversal potential for conductances.
    pub reversal: f64,
    /// The largest weight.
    pub most: f64,
}

/// Synapses of each target, about.
const DEGREE: usize = 25;

impl Ends {
    /// With weights up to `strength`, and delays from `least` steps on.
    pub fn new((pre, post): (Crowd, Crowd), strength: f64, least: usize, dt: f64, dice: &mut Dice) -> Ends {
        let most = strength * dice.between(0.02..0.3);
        let degree = if post.many { DEGREE / 5 } else { DEGREE };
        let rule = rule(pre.pop.len(), post.pop.len(), degree, dice);
        let autapses = !matches!(rule, AnyRule::Prob(_) | AnyRule::All) || dice.chance(0.7);
        let multapses = !matches!(rule, AnyRule::InDegree(_)) || dice.chance(0.7);
        let weights = match dice.below(4) {
            0 | 1 => Init::Same(most),
            2 => Init::Uniform(0.0, most),
            _ => Init::by_pair(move |source, target| most * ((source + 3 * target) % 10) as f64 / 10.0),
        };
        let wiring = rule.weight(weights).delay(delays(least, dt, dice)).autapses(autapses).multapses(multapses);
        let reversal = post.model.rest + post.model.span() * dice.between(-0.3..1.0);
        Ends { pre, post, wiring, reversal, most }
    }

    pub fn description(&self, what: &str) -> String {
        let rule = format!("{:?}", self.wiring.rule);
        let rule = rule.split('(').next().unwrap_or_default();
        format!("{} to {} by {rule}: {what}", self.pre.model.name, self.post.model.name)
    }
}

fn rule(sources: usize, targets: usize, degree: usize, dice: &mut Dice) -> AnyRule {
    let few = degree.min(sources);
    match dice.below(8) {
        0 | 1 if sources * targets < 400_000 => AnyRule::All,
        2 if sources == targets => AnyRule::OneToOne,
        3 => AnyRule::OutDegree((few * targets / sources).clamp(1, targets)),
        4 => AnyRule::Total(few * targets),
        5 => {
            let pair = |k: usize| ((k * 7) % sources, (k * 11 + k / sources) % targets);
            AnyRule::Pairs((0..few * targets.min(500)).map(pair).collect())
        }
        6 => AnyRule::Prob(few as f64 / sources as f64),
        _ => AnyRule::InDegree(few.div_ceil(2)),
    }
}

fn delays(least: usize, dt: f64, dice: &mut Dice) -> Init {
    let steps = |steps: usize| (least + steps) as f64 * dt;
    match dice.below(4) {
        0 | 1 => Init::Same(steps(dice.below(12))),
        2 => Init::Uniform(steps(0), steps(20)),
        _ => Init::Normal(steps(8), 3.0 * dt).at_least(steps(0)),
    }
}
