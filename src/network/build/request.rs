//! Checking what a projection is asked to consist of.

use super::draw::too_long;
use crate::connect::{Connect, Plan, Shape, Wiring};
use crate::error::{Result, name_of};
use crate::init::Init;
use crate::network::{Network, Pop};
use crate::random::{Purpose, Source};
use crate::synapse::Synapse;
use crate::traits::{Kinetics, Output};

/// A checked request for synapses.
pub(crate) struct ConnectionRequest {
    pub pre: Pop,
    pub post: Pop,
    pub plan: Plan,
    pub shape: Shape,
    pub weight: Init,
    pub delay: Init,
    pub object: u16,
}

impl Network {
    pub(in crate::network) fn check_synapse<K: Kinetics<D>, O: Output, R, P, const D: usize>(
        &self,
        synapse: &Synapse<K, O, R, P>,
    ) -> Result<()> {
        synapse.kinetics.check().map_err(|broken| broken.of(name_of::<K>()))?;
        synapse.output.check().map_err(|broken| broken.of(name_of::<O>()))?;
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
        bytes: f64,
        plastic: bool,
    ) -> Result<ConnectionRequest> {
        self.check_view(pre)?;
        self.check_view(post)?;
        let Wiring { rule, weight, delay, autapses, multapses } = wiring;
        weight.check("weight")?;
        delay.check("delay")?;
        let offset = (pre.index == post.index).then_some(pre.start as isize - post.start as isize);
        let shape = Shape { sources: pre.len(), targets: post.len(), offset, autapses, multapses };
        let object = self.next_object()?;
        let varied = |init: &Init| !matches!(init, Init::Same(_)) as usize as f64;
        let stored = bytes + 4.0 * varied(&weight) * !plastic as usize as f64 + varied(&delay);
        let what = format!("{} from {} to {} neurons", name_of::<C>(), pre.len(), post.len());
        let plan = rule.plan(shape, Source::new(self.seed, object, Purpose::Connect))?;
        if !matches!(plan, Plan::All) || stored != 2.0 {
            // Each block has a row for each source, and learning synapses a trace.
            let rows = self.overlaps(post).count() as f64 * pre.len() as f64;
            let needed = rule.expected(shape) * stored + rows * if plastic { 32.0 } else { 4.0 };
            self.budget.allow(&what, needed)?;
        }
        let listed = match &delay {
            Init::Same(ms) => std::slice::from_ref(ms),
            Init::Each(delays) => delays,
            _ => &[],
        };
        for &ms in listed {
            u16::try_from(self.clock.steps("the delay", ms)?).map_err(|_| too_long(ms))?;
        }
        Ok(ConnectionRequest { pre, post, plan, shape, weight, delay, object })
    }
}
