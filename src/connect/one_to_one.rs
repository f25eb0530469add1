//! Each to its own.

use super::{Connect, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::Source;

/// Each source is connected to the target of the same number.
///
/// ```
/// use synfire::connect::{Connect, OneToOne};
///
/// let wiring = OneToOne.weight(10.0);
/// # assert!(wiring.autapses);
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if there are not as many sources as targets, or if each would be connected to itself
/// and autapses are not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneToOne;

impl Connect for OneToOne {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let Shape { sources, targets, .. } = shape;
        shape.check("OneToOne")?;
        if sources != targets {
            let reason = format!("there are {sources} sources but {targets} targets; connect views of one size");
            return Err(infeasible("OneToOne", reason));
        }
        if sources > 0 && shape.target_excluded(0) == Some(0) {
            return Err(infeasible(
                "OneToOne",
                "each neuron would be connected to itself; allow autapses, or connect another view",
            ));
        }
        Ok(Plan::BySource(Box::new(|source, _, targets| targets.push(source as u32))))
    }

    fn expected(&self, shape: Shape) -> f64 {
        shape.sources as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{SOURCE, one, pairs, two};

    #[test]
    fn numbers_agree() {
        assert_eq!(pairs(&OneToOne, two(3, 3)), [(0, 0), (1, 1), (2, 2)]);
        let shifted = Shape { offset: Some(1), autapses: false, ..two(3, 3) };
        assert_eq!(pairs(&OneToOne, shifted).len(), 3);
    }

    #[test]
    fn other_shapes_are_refused() {
        assert!(OneToOne.plan(two(3, 4), SOURCE).is_err());
        assert!(OneToOne.plan(Shape { autapses: false, ..one(3) }, SOURCE).is_err());
        assert!(OneToOne.plan(one(3), SOURCE).is_ok());
        assert!(OneToOne.plan(one(1 << 32), SOURCE).is_err());
        assert!(OneToOne.plan(Shape { autapses: false, ..one(0) }, SOURCE).is_ok());
    }
}
