//! Switching off and on, between runs, what a network has: the spikes of some neurons, and the learning of a projection.

use super::fingerprint::Fingerprint;
use super::partition::Overlap;
use super::stop::Half;
use super::synapses::SynapseGroup;
use super::{Network, Pop, Proj};
use crate::error::{Error, Result};

impl Network {
    /// Silence neurons, as a lesion does: their spikes reach no synapse and no recording from now on. Their membrane goes on
    /// as before, is recorded as before, and is reset at threshold. Spikes that are on their way arrive.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.drive(cells, Constant(30.0))?;
    /// net.record_spikes(cells)?;
    /// net.silence(cells.slice(0..4))?;
    /// let lesioned = net.run(100.0)?.spikes(cells)?;
    /// net.unsilence(cells)?;
    /// let whole = net.run(100.0)?.spikes(cells)?;
    /// let silent = |spikes: &Spikes| spikes.trains().iter().filter(|train| train.is_empty()).count();
    /// assert_eq!((silent(&lesioned), silent(&whole)), (4, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Which neurons are silent is no part of a [`Snapshot`](super::Snapshot): a network that goes back to one of its own keeps
    /// those that are silent now.
    ///
    /// # Errors
    /// [`Error::View`] for a view that reaches beyond its population, [`Error::Foreign`] for another network's.
    pub fn silence(&mut self, view: Pop) -> Result<()> {
        self.mute(view, true, "silence")
    }

    /// Let neurons that were silenced fire again. For others, nothing changes.
    ///
    /// # Errors
    /// As [`Network::silence`].
    pub fn unsilence(&mut self, view: Pop) -> Result<()> {
        self.mute(view, false, "unsilence")
    }

    fn mute(&mut self, view: Pop, mute: bool, verb: &str) -> Result<()> {
        self.ready()?;
        self.check_view(view)?;
        let mut print = Fingerprint::of(verb);
        print.view(view);
        self.change(Half::Structure, |net| {
            net.note_changed(print);
            for Overlap { block, in_block, .. } in net.overlaps(view) {
                net.blocks[block].mute(in_block, mute);
            }
            Ok(())
        })
    }

    /// Switch the learning of a projection off, or on again. While it is off, weights stand still and arrivals cost what they
    /// do at synapses that do not learn. Learning begins anew when it is switched on: spikes from before that leave no trace,
    /// and of [`Rewarded`](crate::models::learning::Rewarded) synapses neither reward nor eligibility is left.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?.seed(1);
    /// let (pre, post) = (net.add(50, Poisson { rate: 40.0 })?, net.add(50, Poisson { rate: 40.0 })?);
    /// let wires = net.connect(pre, post, AllToAll.weight(0.5), Synapse::new(Exponential::default()).plastic(Stdp::default()))?;
    /// net.run(100.0)?;
    /// let trained = net.weights(wires)?;
    /// net.learning(wires, false)?;
    /// net.run(100.0)?;
    /// assert_eq!(net.weights(wires)?, trained);
    /// net.learning(wires, true)?;
    /// net.run(100.0)?;
    /// assert_ne!(net.weights(wires)?, trained);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Whether a projection learns is no part of a [`Snapshot`](super::Snapshot), as with [`Network::silence`].
    ///
    /// # Errors
    /// [`Error::Missing`] if the synapses have no rule that acts on spikes, [`Error::Foreign`] if the projection is another
    /// network's.
    pub fn learning(&mut self, projection: Proj, on: bool) -> Result<()> {
        self.ready()?;
        self.check_projection(projection)?;
        let index = projection.index;
        let learns = |(owner, group): &(usize, Box<dyn SynapseGroup>)| *owner == index && group.learns();
        if !self.blocks.iter().any(|block| block.synapse_groups.iter().any(learns)) {
            let what =
                format!("projection {index} has no learning to switch: its synapses have no rule that acts on spikes");
            return Err(Error::Missing { what: what + "; connect them with Synapse::plastic" });
        }
        let mut print = Fingerprint::of("learning");
        [index as u64, on as u64].into_iter().for_each(|word| print.word(word));
        self.change(Half::Structure, |net| {
            net.note_changed(print);
            let groups = net.blocks.iter_mut().flat_map(|block| &mut block.synapse_groups);
            groups.filter(|(owner, _)| *owner == index).for_each(|(_, group)| group.switch_learning(on));
            Ok(())
        })
    }
}
