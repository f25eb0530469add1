//! Everyone to everyone.

use super::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::Source;

/// Each source is connected to each target once, except to itself if autapses are not allowed.
///
/// ```
/// use synfire::connect::{AllToAll, Connect};
///
/// let wiring = AllToAll.weight(0.1).autapses(false);
/// # assert!(!wiring.autapses);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllToAll;

impl Connect for AllToAll {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Ok(Plan::All)
    }

    fn expected(&self, shape: Shape) -> f64 {
        shape.pairs() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{one, pairs, two};

    #[test]
    fn the_expected_number_is_exact() {
        let autapses = false;
        let shapes =
            [two(3, 4), one(5), Shape { autapses, ..one(5) }, Shape { autapses, offset: Some(-2), ..two(6, 3) }];
        for shape in shapes {
            assert_eq!(pairs(&AllToAll, shape).len() as f64, AllToAll.expected(shape));
        }
        assert_eq!(AllToAll.expected(Shape { autapses, ..one(5) }), 20.0);
        assert_eq!(AllToAll.expected(two(1 << 40, 1 << 40)), (1_u128 << 80) as f64);
    }
}
