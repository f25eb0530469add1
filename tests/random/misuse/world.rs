//! A network, and what a program knows of it.

use super::dice::Dice;
use super::temper::Fuse;
use super::values;
use synfire::prelude::*;

/// Bytes that a network may take.
pub const BUDGET: u64 = 20_000_000;

pub struct World {
    pub net: Network,
    pub fuse: Fuse,
    pub pops: Vec<(Pop, &'static [&'static str])>,
    pub projs: Vec<Proj>,
    pub stimuli: Vec<Stimulus>,
    /// Those with few synapses.
    pub small: Vec<Proj>,
    /// Handles of another network.
    pub foreign: (Pop, Proj, Stimulus),
    pub snapshots: Vec<Snapshot>,
    /// Views whose spikes are recorded.
    pub watched: Vec<Pop>,
    /// Whether each run ends with a snapshot that is restored, which must make no difference.
    pub restores: bool,
    /// Whom to tell what is called.
    tell: fn(&str),
}

/// What a call tells.
pub type Done = Result<String>;

/// What must not change when a call fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub hash: u64,
    pub content: String,
}

impl World {
    pub fn new(seed: u64, threads: usize, tell: fn(&str)) -> World {
        let mut dice = Dice::new(seed, 0);
        let dt = dice.pick(&[0.1, 0.1, 0.1, 0.5, 1.0]);
        let net = Network::new(dt).unwrap().seed(seed).threads(threads).memory_budget(BUDGET);
        let mut other = Network::new(dt).unwrap();
        let cells = other.add(50, Lif::default()).unwrap();
        let synapse = Synapse::new(Exponential { tau: 5.0 });
        let wires = other.connect(cells, cells, AllToAll.weight(1.0), synapse).unwrap();
        let current = other.drive(cells, Constant(1.0)).unwrap();
        World {
            net,
            fuse: Fuse::default(),
            pops: Vec::new(),
            projs: Vec::new(),
            stimuli: Vec::new(),
            small: Vec::new(),
            foreign: (cells, wires, current),
            snapshots: Vec::new(),
            watched: Vec::new(),
            restores: false,
            tell,
        }
    }

    /// Say what is called.
    pub fn say(&self, call: impl Into<String>) {
        let mut call = call.into();
        if call.len() > 600 {
            call.truncate((0..=600).rev().find(|&k| call.is_char_boundary(k)).unwrap_or(0));
            call.push_str(" ...");
        }
        (self.tell)(&call);
    }

    /// A view: mostly a whole population, at times a part of it, and rarely none that there is.
    pub fn pop(&self, dice: &mut Dice) -> Pop {
        self.pop_with(dice).0
    }

    /// A view, and its variables.
    pub fn pop_with(&self, dice: &mut Dice) -> (Pop, &'static [&'static str]) {
        if self.pops.is_empty() || dice.chance(0.02) {
            return (self.foreign.0, &["v"]);
        }
        let (pop, variables) = dice.pick(&self.pops);
        let view = match dice.below(20) {
            0 => pop.slice(values::count(dice, 40)..values::count(dice, 60)),
            1 => pop.split(values::count(dice, pop.len())).0,
            2 => pop.split(values::count(dice, pop.len())).1,
            3..6 => {
                let start = dice.below(pop.len());
                pop.slice(start..start + dice.below(pop.len() - start))
            }
            _ => pop,
        };
        (view, variables)
    }

    pub fn proj(&self, dice: &mut Dice) -> Proj {
        if self.projs.is_empty() || dice.chance(0.02) { self.foreign.1 } else { dice.pick(&self.projs) }
    }

    pub fn stimulus(&self, dice: &mut Dice) -> Stimulus {
        if self.stimuli.is_empty() || dice.chance(0.05) { self.foreign.2 } else { dice.pick(&self.stimuli) }
    }

    /// Keep a new projection.
    pub fn connected(&mut self, proj: Proj, pre: Pop, post: Pop) {
        self.projs.push(proj);
        let few = self.net.memory(proj).is_ok_and(|bytes| bytes < 100_000);
        if few && pre.len().saturating_mul(post.len()) < 20_000 {
            self.small.push(proj);
        }
    }

    pub fn look(&self) -> Look {
        Look { hash: self.net.state_hash(), content: format!("{:?}", self.net) }
    }

    pub fn has_stopped(&mut self) -> bool {
        matches!(self.net.run(0.0), Err(Error::Stopped { .. }))
    }
}
