//! Telling whether two receptors, or two sets of gates, are made of the same.

use std::any::Any;

/// The kinetics and output of a receptor, to tell whether two are the same.
pub(crate) trait Kind: Send + Sync {
    fn same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Kind for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| other == self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
