//! Coupling populations continuously.

use super::build::{ConnectionRequest, Need, Onto, Stored, Transmission};
use super::exchange::SignalOrigin;
use super::memory::Rows;
use super::stop::Half;
use super::synapses::{Coupled, RateLearning, StoredSynapses, SynapseGroup, WeightLaw};
use super::{Network, Pop, Proj, fingerprint};
use crate::connect::IntoWiring;
use crate::error::{Result, finite_rest, in_order, name_of};
use crate::traits::{Coupling, RateRule};

impl Network {
    /// Couple the neurons of `post` continuously to variable 0 of those of `pre`.
    ///
    /// # Errors
    /// As [`Network::connect`], with [`Coupling::check_weight`] in place of that of the output;
    /// [`Error::Conflict`](crate::error::Error::Conflict) for views of [`Network::add_spike_times`], which have no variables.
    pub fn couple(&mut self, pre: Pop, post: Pop, wiring: impl IntoWiring, coupling: impl Coupling) -> Result<Proj> {
        self.ready()?;
        self.check_coupling(pre, post, &coupling)?;
        let mut request =
            self.request(pre, post, wiring.into_wiring(), WeightLaw::of_coupling(&coupling), 2.0, Onto::Blocks)?;
        fingerprint::coupling(&mut request.print, &coupling);
        self.couple_by::<f32, _>(request, coupling, 0, |coupling, signal, _, synapses| {
            Box::new(Coupled { coupling, population: pre.index, signal, synapses })
        })
    }

    /// Couple as [`Network::couple`], with weights that follow a rule on the rates of both sides.
    ///
    /// # Errors
    /// As [`Network::couple`], and [`Error::Parameter`](crate::error::Error::Parameter) for a lower bound of the rule that is no
    /// weight for the coupling.
    pub fn couple_plastic<L: RateRule<Y>, const Y: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: impl IntoWiring,
        coupling: impl Coupling,
        rule: L,
    ) -> Result<Proj> {
        self.ready()?;
        let checked = rule.check().and_then(|()| in_order("the lower bound of weights", rule.bounds()));
        let checked = checked.and_then(|()| finite_rest(&[], &rule.rest()));
        checked.map_err(|broken| broken.of(name_of::<L>()))?;
        self.check_coupling(pre, post, &coupling)?;
        let (low, _) = rule.bounds();
        if low > f64::NEG_INFINITY {
            let name = |_| format!("the lower bound of {}", name_of::<L>());
            WeightLaw::of_coupling(&coupling).check(&[low], "", name)?;
        }
        let law = WeightLaw::of_coupling(&coupling).within::<L>(rule.bounds());
        let mut request = self.request(pre, post, wiring.into_wiring(), law, 10.0, Onto::LearningBlocks)?;
        fingerprint::coupling(&mut request.print, &coupling);
        fingerprint::rate_rule(&mut request.print, &rule);
        self.couple_by::<f64, _>(request, coupling, size_of::<[f64; Y]>(), |coupling, signal, targets, synapses| {
            let (rule, population, y) = (rule.clone(), pre.index, Rows::new(targets, rule.rest()));
            Box::new(RateLearning { coupling, rule, population, signal, synapses, y, targets, diverged: None })
        })
    }

    fn check_coupling<G: Coupling>(&self, pre: Pop, post: Pop, coupling: &G) -> Result<()> {
        self.check_view(pre)?;
        self.check_view(post)?;
        [pre, post].into_iter().try_for_each(|pop| self.check_driven(pop, "a coupling"))?;
        self.check_ohmic(post, name_of::<G>(), G::OHMIC)?;
        coupling.check().map_err(|broken| broken.of(name_of::<G>()))
    }

    /// Couple to the potential of the sources; `group` makes of coupling, signal, number of targets and synapses what
    /// acts in a block, with so many bytes of variables of each target.
    fn couple_by<W: Stored, G: Coupling>(
        &mut self,
        request: ConnectionRequest,
        coupling: G,
        variables: usize,
        group: impl Fn(G, usize, usize, StoredSynapses) -> Box<dyn SynapseGroup>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<W>(request)?;
        let signal = self.bytes_of_signal(pre, Some(SignalOrigin::Potential), built.most());
        let need = |targets, synapses: &_| {
            if W::SHARED { Need::as_built(synapses) } else { Need::learning(synapses, variables * targets) }
        };
        self.allow_ends(&built, Need::default().and(signal), need)?;
        self.change(Half::Structure, |net| {
            let signal = net.signal_for(pre, SignalOrigin::Potential);
            for index in net.populations[post.index].blocks.clone() {
                net.blocks[index].input.ohmic |= G::OHMIC;
            }
            let transmission = Transmission::Signal { signal, receptor: None };
            Ok(net.hand_out(built, transmission, |block, _, synapses| {
                group(coupling.clone(), signal, block.len(), synapses)
            }))
        })
    }
}
