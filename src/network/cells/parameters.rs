//! The parameters of the neurons of a block: one set for all, or a set for each.

use crate::affine::Affine;
use crate::integrate::{Flow, Method};
use crate::traits::{Driven, Neuron, Propagator};

/// Where the parameters of a neuron come from.
pub(crate) trait Models<M>: Send + Sync {
    /// What a kernel works with.
    type Local<'a>: Models<M>
    where
        Self: 'a;

    /// The parameters, where no store to the state can be taken for a store to them: what depends on parameters alone
    /// is then computed once in a step, not once in a tile.
    fn local(&self) -> Self::Local<'_>;

    fn of(&self, neuron: usize) -> &M;

    /// The propagator that all neurons share, if they do.
    #[inline(always)]
    fn propagator(&self) -> Option<&Propagator> {
        None
    }
}

/// A neuron's flow, with the propagator that serves it if its input does not depend on the potential.
pub(crate) struct Prepared<'a, M> {
    pub driven: Driven<'a, M>,
    pub propagator: Option<&'a Propagator>,
}

impl<M> Clone for Prepared<'_, M> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Prepared<'_, M> {}

impl<M: Neuron<D>, const D: usize> Flow<D> for Prepared<'_, M> {
    const METHOD: Method = M::METHOD;

    #[inline(always)]
    fn at(self, x: [f64; D]) -> [Affine; D] {
        self.driven.at(x)
    }

    #[inline(always)]
    fn propagate(self, x: [f64; D], dt: f64) -> [f64; D] {
        let Driven { model, input } = self.driven;
        match self.propagator {
            Some(propagator) => model.propagate_by(propagator, x, input.a, dt),
            None => model.propagate(x, input, dt),
        }
    }
}

/// One set of parameters for all.
pub(crate) struct Shared<M> {
    model: M,
    propagator: Propagator,
}

impl<M> Shared<M> {
    pub fn new<const D: usize>(model: M, dt: f64) -> Shared<M>
    where
        M: Neuron<D>,
    {
        Shared { propagator: model.propagator(dt), model }
    }
}

impl<M: Clone + Send + Sync + 'static> Models<M> for Shared<M> {
    type Local<'a> = Shared<M>;

    #[inline(always)]
    fn local(&self) -> Shared<M> {
        Shared { model: self.model.clone(), propagator: self.propagator }
    }

    #[inline(always)]
    fn of(&self, _: usize) -> &M {
        &self.model
    }

    #[inline(always)]
    fn propagator(&self) -> Option<&Propagator> {
        Some(&self.propagator)
    }
}

/// A set of parameters for each neuron; padding uses the first.
pub(crate) struct Each<M>(pub Vec<M>);

impl<M: Send + Sync + 'static> Models<M> for Each<M> {
    type Local<'a> = &'a Each<M>;

    #[inline(always)]
    fn local(&self) -> &Each<M> {
        self
    }

    #[inline(always)]
    fn of(&self, neuron: usize) -> &M {
        &self.0[if neuron < self.0.len() { neuron } else { 0 }]
    }
}

impl<M: Send + Sync + 'static> Models<M> for &Each<M> {
    type Local<'a>
        = &'a Each<M>
    where
        Self: 'a;

    #[inline(always)]
    fn local(&self) -> &Each<M> {
        self
    }

    #[inline(always)]
    fn of(&self, neuron: usize) -> &M {
        (*self).of(neuron)
    }
}
