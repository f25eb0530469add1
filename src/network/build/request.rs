//! Checking what a projection is asked to consist of.

use super::draw::too_long;
use super::drawing::{Drawing, Onto};
use crate::connect::{Connect, Plan, Shape, Wiring};
use crate::error::{Result, finite_rest, name_of};
use crate::init::Init;
use crate::network::fingerprint::Fingerprint;
use crate::network::partition::{Level, finest, level};
use crate::network::synapses::WeightLaw;
use crate::network::{Network, Pop};
use crate::random::{Purpose, Source};
use crate::synapse::Synapse;
use crate::traits::{Kinetics, Output, Plasticity, Release};

/// A checked request for synapses.
pub(crate) struct ConnectionRequest {
    pub pre: Pop,
    pub post: Pop,
    pub plan: Plan,
    pub shape: Shape,
    pub weight: Init,
    pub delay: Init,
    pub object: u16,
    /// Which weights there may be.
    pub law: WeightLaw,
    /// The shards to build synapses onto; none if onto blocks.
    pub level: Option<Level>,
    /// The expected number of synapses.
    pub synapses: f64,
    /// What the synapses were made of.
    pub print: Fingerprint,
}

impl Network {
    pub(in crate::network) fn check_synapse<
        K: Kinetics<D>,
        O: Output,
        R: Release<S>,
        P: Plasticity<X, Y>,
        const D: usize,
        const S: usize,
        const X: usize,
        const Y: usize,
    >(
        &self,
        synapse: &Synapse<K, O, R, P>,
    ) -> Result<()> {
        synapse.check()?;
        finite_rest(&K::VARS, &synapse.kinetics.rest()).map_err(|broken| broken.of(name_of::<K>()))?;
        if let Some(pulse) = synapse.kinetics.pulse() {
            self.clock.positive_steps(&format!("the pulse of {}", name_of::<K>()), pulse)?;
        }
        Ok(())
    }

    /// Check a wiring. Nothing of the network is changed until all that can fail has been done.
    pub(in crate::network) fn request<C: Connect>(
        &self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        law: WeightLaw,
        bytes: f64,
        onto: Onto,
    ) -> Result<ConnectionRequest> {
        self.check_view(pre)?;
        self.check_view(post)?;
        let Wiring { rule, weight, delay, autapses, multapses } = wiring;
        weight.check("weight")?;
        match &weight {
            Init::Same(weight) => law.check(&[*weight], "", |_| "weight".into())?,
            Init::Each(weights) => law.check(weights, "", |k| format!("weight number {k}"))?,
            _ => {}
        }
        delay.check("delay")?;
        let offset = (pre.index == post.index).then_some(pre.start as isize - post.start as isize);
        let shape = Shape { sources: pre.len(), targets: post.len(), offset, autapses, multapses };
        let object = self.next_object()?;
        let what = format!("{} from {} to {} neurons", name_of::<C>(), pre.len(), post.len());
        let geometry = self.geometry(pre, post);
        let (weight, delay) = (weight.in_space(&geometry, "weight")?, delay.in_space(&geometry, "delay")?);
        let (plan, synapses) = rule.plan_in(shape, &geometry, Source::new(self.seed, object, Purpose::Connect))?;
        let population = &self.populations[post.index];
        let reached = post.len().max(1) as f64 / population.len.max(1) as f64;
        let row = synapses / pre.len().max(1) as f64 / reached;
        let level = match (onto, &plan) {
            (Onto::Shards, Plan::All) => Some(finest(population.len)),
            (Onto::Shards, _) => Some(level(population.len, row)),
            _ => None,
        };
        let parts = self.parts(post, level).len();
        let threads = self.threads.most();
        let drawing = Drawing { shape, parts, synapses, stored: bytes, onto, threads };
        self.budget.allow(&what, drawing.needed(&plan, &weight, &delay))?;
        let listed = match &delay {
            Init::Same(ms) => std::slice::from_ref(ms),
            Init::Each(delays) => delays,
            _ => &[],
        };
        for &ms in listed {
            u16::try_from(self.clock.steps("the delay", ms)?).map_err(|_| too_long(ms))?;
        }
        let mut print = Fingerprint::of("projection");
        [pre, post].into_iter().for_each(|view| print.view(view));
        Ok(ConnectionRequest { pre, post, plan, shape, weight, delay, object, law, level, synapses, print })
    }
}
