//! Listed pairs.

use super::{Connect, Plan, Shape, Wiring, infeasible};
use crate::error::Result;
use crate::random::Source;

/// The pairs of source and target in this list, by their numbers within the views that are connected.
///
/// ```
/// use synfire::connect::{Connect, Pairs};
///
/// let wiring = Pairs(vec![(0, 1), (1, 2)]).weight([0.1, 0.2]);
/// # assert_eq!(wiring.rule.0.len(), 2);
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if a number is too large, a pair is an autapse but these are not allowed, or a pair is
/// listed twice but multapses are not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs(pub Vec<(usize, usize)>);

impl Pairs {
    /// The same pairs the other way round.
    ///
    /// ```
    /// use synfire::connect::Pairs;
    ///
    /// assert_eq!(Pairs(vec![(0, 1), (1, 2)]).reversed(), Pairs(vec![(1, 0), (2, 1)]));
    /// ```
    pub fn reversed(&self) -> Pairs {
        Pairs(self.0.iter().map(|&(source, target)| (target, source)).collect())
    }

    /// With weights that add up to `total` at each target: its synapses share it equally.
    ///
    /// ```
    /// use synfire::connect::Pairs;
    ///
    /// let wiring = Pairs(vec![(0, 1), (1, 2), (2, 2)]).sharing(3.0);
    /// assert_eq!(format!("{:?}", wiring.weight), "Each([3.0, 1.5, 1.5])");
    /// ```
    pub fn sharing(self, total: f64) -> Wiring<Pairs> {
        let mut targets: Vec<usize> = self.0.iter().map(|&(_, target)| target).collect();
        targets.sort_unstable();
        let counts: Vec<_> = targets.chunk_by(|one, next| one == next).map(|same| (same[0], same.len())).collect();
        let synapses = |target| counts[counts.partition_point(|&(other, _)| other < target)].1 as f64;
        let weights: Vec<f64> = self.0.iter().map(|&(_, target)| total / synapses(target)).collect();
        self.weight(weights)
    }
}

impl Connect for Pairs {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let Pairs(pairs) = self;
        shape.check("Pairs")?;
        for (number, &(source, target)) in pairs.iter().enumerate() {
            let pair = || format!("pair number {number} is ({source}, {target}), but ");
            let Shape { sources, targets, .. } = shape;
            if source >= sources || target >= targets {
                let sizes = format!("there are only {sources} sources and {targets} targets, numbered from 0");
                return Err(infeasible("Pairs", pair() + &sizes));
            }
            if shape.target_excluded(source) == Some(target) {
                let reason = pair() + "these are one neuron; leave it out, or allow autapses";
                return Err(infeasible("Pairs", reason));
            }
        }
        let pairs: Vec<(u32, u32)> = pairs.iter().map(|&(source, target)| (source as u32, target as u32)).collect();
        if let (false, Some((source, target))) = (shape.multapses, repeated(&pairs)) {
            let reason = format!("({source}, {target}) is listed twice; list it once, or allow multapses");
            return Err(infeasible("Pairs", reason));
        }
        Ok(Plan::Pairs(pairs))
    }

    fn expected(&self, _: Shape) -> f64 {
        self.0.len() as f64
    }
}

fn repeated(pairs: &[(u32, u32)]) -> Option<(u32, u32)> {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find(|two| two[0] == two[1]).map(|two| two[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{SOURCE, one, pairs, two};
    use crate::init::Init;

    #[test]
    fn pairs_keep_their_order() {
        let listed = vec![(2, 0), (0, 1), (2, 0)];
        assert_eq!(pairs(&Pairs(listed), two(3, 2)), [(2, 0), (0, 1), (2, 0)]);
    }

    #[test]
    fn each_target_shares_the_total() {
        let listed = vec![(0, 5), (1, 5), (0, 2), (2, 5), (2, 5)];
        let wiring = Pairs(listed.clone()).sharing(-2.0);
        assert_eq!(wiring.rule, Pairs(listed));
        let Init::Each(weights) = wiring.weight else { unreachable!() };
        assert_eq!(weights, [-0.5, -0.5, -2.0, -0.5, -0.5]);
        assert!(matches!(Pairs(Vec::new()).sharing(1.0).weight, Init::Each(none) if none.is_empty()));
    }

    #[test]
    fn pairs_that_cannot_be_are_refused() {
        let message = |listed: &[(usize, usize)], shape| match Pairs(listed.to_vec()).plan(shape, SOURCE) {
            Err(error) => error.to_string(),
            Ok(_) => String::new(),
        };
        let simple = Shape { autapses: false, multapses: false, ..one(3) };
        assert!(message(&[(0, 1), (3, 0)], one(3)).contains("pair number 1 is (3, 0)"));
        assert!(message(&[(0, usize::MAX)], one(3)).contains("only 3 sources"));
        assert!(message(&[(1, 1)], simple).contains("one neuron"));
        assert!(message(&[(0, 1), (1, 2), (0, 1)], simple).contains("(0, 1) is listed twice"));
        assert_eq!(message(&[(0, 1), (1, 0)], simple), "");
        assert!(message(&[(1 << 32, 0)], one(usize::MAX)).contains("connect smaller views"));
    }
}
