//! What is changed between runs.

use super::draft::Draft;
use crate::dice::Dice;
use synfire::prelude::*;

pub fn change(draft: &mut Draft, dice: &mut Dice) {
    let net = &mut draft.net;
    for &proj in &draft.rewarded {
        net.reward(proj, dice.between(-0.1..0.1)).unwrap();
    }
    if !draft.projs.is_empty() && dice.chance(0.4) {
        let proj = dice.pick(&draft.projs);
        let (old, factor) = (net.weights(proj).unwrap(), dice.between(0.5..1.0));
        let same = old.iter().all(|weight| Some(weight) == old.first());
        match old.first() {
            Some(&weight) if same => net.set_weights(proj, weight * factor).unwrap(),
            _ => net.set_weights(proj, old.mapv(|weight| weight * factor).to_vec()).unwrap(),
        }
    }
    let crowd = dice.pick(&draft.crowds);
    if !crowd.model.variables.is_empty() && !crowd.source && dice.chance(0.4) {
        let spread = 0.02 * crowd.model.span();
        let values = Init::Uniform(crowd.model.rest - spread, crowd.model.rest + spread);
        net.set(crowd.pop, crowd.model.variables[0], values).unwrap();
    }
}
