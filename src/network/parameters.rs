//! The parameters of the neurons of a block: one set for all, or a set for each.

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
}

/// One set of parameters for all.
pub(crate) struct Shared<M>(pub M);

impl<M: Clone + Send + Sync + 'static> Models<M> for Shared<M> {
    type Local<'a> = Shared<M>;

    #[inline(always)]
    fn local(&self) -> Shared<M> {
        Shared(self.0.clone())
    }

    #[inline(always)]
    fn of(&self, _: usize) -> &M {
        &self.0
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
