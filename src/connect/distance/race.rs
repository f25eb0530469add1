//! Partners drawn by weight, with or without repetition.

use super::near::Neighbourhood;
use crate::math::ln;
use crate::random::Stream;

/// Draw `n` partners, each as probable as its kernel says relative to the others, with or without repetition.
///
/// First a cell is drawn by the greatest weight that a neuron in it may have, then a neuron in it, which is kept with the share
/// that its weight has in the greatest. Without repetition one drawn before is drawn again. Where hardly any is kept, the rest
/// are drawn from a list of all.
///
/// There must be a partner, and without repetition `n` of them, whose probability is above 0.
pub(super) fn draw(
    around: &Neighbourhood,
    entity: usize,
    (n, repeat): (usize, bool),
    excluded: Option<usize>,
    stream: &mut Stream,
    list: &mut Vec<u32>,
) {
    let own = around.entity(entity);
    let (start, cells) = (list.len(), &around.partners);
    let mut weights = Vec::with_capacity(256);
    let near = around.weigh(own, &mut weights);
    let all = near + around.beyond * cells.order.len() as f64;
    let at = cells.locate(own);
    let mut tries = 64 * n + 256;
    while list.len() - start < n && tries > 0 && all > 0.0 {
        for _ in 0..n - (list.len() - start) {
            tries -= 1;
            let weight = all * stream.uniform();
            let (place, bound) = if weight < near {
                let cell = weights.partition_point(|&(_, sum, _)| sum <= weight).min(weights.len() - 1);
                let (first, sum, bound) = weights[cell];
                let before = if cell == 0 { 0.0 } else { weights[cell - 1].1 };
                let members = ((sum - before) / bound + 0.5) as usize;
                (first as usize + (((weight - before) / bound) as usize).min(members - 1), bound)
            } else {
                let place = (((weight - near) / around.beyond) as usize).min(cells.order.len() - 1);
                (place, if around.is_near(at, cells.points[place]) { f64::INFINITY } else { around.beyond })
            };
            if stream.uniform() * bound < around.chance_of(own, place, excluded) {
                list.push(cells.order[place]);
            }
            if tries == 0 {
                break;
            }
        }
        list[start..].sort_unstable();
        if !repeat {
            let mut kept = list.split_off(start);
            kept.dedup();
            list.append(&mut kept);
        }
    }
    let missing = n - (list.len() - start);
    if missing > 0 {
        let taken = list[start..].to_vec();
        let weight = |place: usize| match !repeat && taken.binary_search(&cells.order[place]).is_ok() {
            true => 0.0,
            false => around.chance_of(own, place, excluded),
        };
        let all: Vec<(u32, f64)> = (0..cells.order.len())
            .map(|place| (cells.order[place], weight(place)))
            .filter(|&(_, weight)| weight > 0.0)
            .collect();
        from_all(all, (missing, repeat), stream, list);
        list[start..].sort_unstable();
    }
}

/// Draw from a list of all partners and their weights.
fn from_all(all: Vec<(u32, f64)>, (n, repeat): (usize, bool), stream: &mut Stream, list: &mut Vec<u32>) {
    if repeat {
        let most = all.iter().fold(0.0_f64, |most, &(_, weight)| most.max(weight));
        let sums: Vec<f64> = all
            .iter()
            .scan(0.0, |sum, &(_, weight)| {
                *sum += weight / most;
                Some(*sum)
            })
            .collect();
        let Some(&whole) = sums.last() else { return };
        list.extend((0..n).map(|_| {
            let weight = whole * stream.uniform();
            all[sums.partition_point(|&sum| sum <= weight).min(all.len() - 1)].0
        }));
        return;
    }
    // The first arrivals of clocks that tick as often as the weights say: drawing one after the other without putting back
    // (Efraimidis and Spirakis 2006). Logarithms, since a weight may be as small as a number can be.
    let mut clocks: Vec<(f64, u32)> =
        all.into_iter().map(|(partner, weight)| (ln(-ln(stream.uniform())) - ln(weight), partner)).collect();
    clocks.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    list.extend(clocks.into_iter().take(n).map(|(_, partner)| partner));
}
