//! What acts without spikes: gap junctions, rate models, fields.

use super::draft::Draft;
use super::wires::Ends;
use crate::dice::Dice;
use synfire::prelude::*;

pub const COUPLINGS: [&str; 8] =
    ["GapJunction", "Linear", "Oja", "Bcm", "BcmRunningMean", "Scaling", "couple_field", "connect_field"];

pub fn couple(draft: &mut Draft, ends: Ends, kind: usize, dice: &mut Dice) -> Result<()> {
    let Ends { pre, post, wiring, most, .. } = ends;
    let (pre, post, w_max, eta) = (pre.pop, post.pop, most, 1e-4 * most);
    let net = &mut draft.net;
    let proj = match kind {
        0 => net.couple(pre, post, wiring, GapJunction)?,
        1 => net.couple(pre, post, wiring, Linear)?,
        2 => net.couple_plastic(pre, post, wiring, Linear, Oja { gamma: 1e-7 })?,
        3 => net.couple_plastic(pre, post, wiring, Linear, Bcm { eta, w_max, ..Bcm::default() })?,
        4 => {
            net.couple_plastic(pre, post, wiring, Linear, BcmRunningMean { eta, w_max, ..BcmRunningMean::default() })?
        }
        5 => net.couple_plastic(pre, post, wiring, Linear, Scaling { beta: eta, w_max, ..Scaling::default() })?,
        _ => return field(draft, (pre, post), most, kind, dice),
    };
    draft.projs.push(proj);
    Ok(())
}

fn field(draft: &mut Draft, (pre, post): (Pop, Pop), most: f64, kind: usize, dice: &mut Dice) -> Result<()> {
    let n = pre.len().min(post.len()).min(600);
    // Conductances are not negative.
    let least = if kind == 6 { -3.0 } else { 0.0 };
    let kernel = (0..n).map(|k| most * ((k % 7) as f64 + least)).collect();
    let ring = CircularConvolution::new(kernel, Convolution::Direct)?;
    let delay = dice.below(5) as f64 * draft.net.dt();
    let (pre, post) = (pre.slice(0..n), post.slice(0..n));
    match kind {
        6 => draft.net.couple_field(pre, post, ring, delay)?,
        _ => draft.net.connect_field(pre, post, ring, delay, Synapse::nmda())?,
    };
    Ok(())
}
