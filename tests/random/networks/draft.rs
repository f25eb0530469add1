//! A network drawn from a seed.

use super::cells::{self, Crowd};
use super::couplings::{self, COUPLINGS};
use super::inputs::{self, Witness};
use super::learning::{self, RULES};
use super::synapses::{KINDS, Kind};
use super::wires::Ends;
use crate::dice::Dice;
use crate::wiring::AnyRule;
use synfire::prelude::*;

/// Parts of a network that can be left out, one bit for each: projections, couplings, drives, recordings.
pub const PARTS: u32 = 14;

pub struct Draft {
    pub net: Network,
    pub crowds: Vec<Crowd>,
    pub projs: Vec<Proj>,
    /// Those that wait for reward.
    pub rewarded: Vec<Proj>,
    /// What is recorded.
    spikes: Vec<Pop>,
    samples: Vec<(Pop, &'static str)>,
    weights: Vec<Proj>,
    openings: Vec<Proj>,
    pub description: String,
    pub witness: Witness,
}

impl Draft {
    /// The same for each number of threads, but for the parts left out.
    pub fn new(seed: u64, threads: usize, without: u32) -> Draft {
        let mut dice = Dice::new(seed, 0);
        let net = Network::new(dice.pick(&[0.1, 0.1, 0.05])).unwrap().seed(seed).threads(threads);
        let mut draft = Draft {
            net,
            crowds: Vec::new(),
            projs: Vec::new(),
            rewarded: Vec::new(),
            spikes: Vec::new(),
            samples: Vec::new(),
            weights: Vec::new(),
            openings: Vec::new(),
            description: String::new(),
            witness: Witness::default(),
        };
        let filled = draft.populate(seed as usize, &mut dice).and_then(|loose| draft.fill(seed, loose, without));
        filled.unwrap_or_else(|error| panic!("network {seed}, {}: {error}", draft.description));
        draft
    }

    /// Add populations; whether blocks are to meet once in ten steps rather than at each. Models are taken in turn, so that
    /// a few networks have them all, and so are kinds of synapses, rules and couplings.
    fn populate(&mut self, seed: usize, dice: &mut Dice) -> Result<bool> {
        let loose = dice.chance(0.5);
        for k in 0..3 {
            let crowd = cells::populate(&mut self.net, 3 * seed + k, dice)?;
            self.crowd(crowd);
        }
        let sources = if dice.chance(0.5) { cells::sources } else { cells::listed };
        let crowd = sources(&mut self.net, dice)?;
        self.crowd(crowd);
        if !loose && dice.chance(0.3) {
            let crowd = cells::many(&mut self.net, dice)?;
            self.crowd(crowd);
        }
        Ok(loose)
    }

    /// Add all parts but those left out. Each draws for itself, so that it is the same without others.
    fn fill(&mut self, seed: u64, loose: bool, without: u32) -> Result<()> {
        for part in (0..PARTS).filter(|part| without & 1 << part == 0) {
            let mut dice = Dice::new(seed, 10 + u64::from(part));
            let (dice, seed, part) = (&mut dice, seed as usize, part as usize);
            match part {
                0 => self.converge(dice)?,
                1..4 => self.connect(&KINDS[(3 * seed + part) % KINDS.len()], loose, dice)?,
                4..6 => self.learn((2 * seed + part) % RULES.len(), loose, dice)?,
                6..8 if !loose => self.couple((2 * seed + part) % COUPLINGS.len(), dice)?,
                8..13 => {
                    let Some(&crowd) = self.crowds.get(part - 8) else { continue };
                    inputs::drive(&mut self.net, crowd, &self.witness, dice)?;
                }
                13 => self.watch(dice)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn connect(&mut self, kind: &Kind, loose: bool, dice: &mut Dice) -> Result<()> {
        let Some(ends) = self.ends(loose, kind.jumps, dice) else { return Ok(()) };
        if kind.at_source && (loose || ends.post.many) {
            return Ok(());
        }
        self.say(&ends.description(kind.name));
        let proj = (kind.connect)(self, ends, dice)?;
        self.projs.push(proj);
        Ok(())
    }

    fn learn(&mut self, rule: usize, loose: bool, dice: &mut Dice) -> Result<()> {
        let synapse = dice.below(3);
        let Some(ends) = self.ends(loose, synapse == 2 && rule < 5, dice) else { return Ok(()) };
        self.say(&ends.description(RULES[rule]));
        learning::connect(self, ends, rule, synapse, dice)
    }

    /// Several projections onto one receptor, so dense that several spikes of each arrive in a step: sums of three numbers
    /// and more tell in which order they were added up.
    fn converge(&mut self, dice: &mut Dice) -> Result<()> {
        let sources = self.net.add(700, Poisson { rate: 200.0 })?;
        let Some(post) = self.pick(dice, |crowd| !crowd.source) else { return Ok(()) };
        let most = 0.01 * post.model.current;
        for _ in 0..3 {
            let wiring = AnyRule::InDegree(60).weight(Init::Uniform(0.0, most)).delay(10.0 * self.net.dt());
            self.net.connect(sources, post.pop, wiring, Synapse::new(Exponential { tau: 3.0 }))?;
        }
        Ok(())
    }

    /// The ends of a projection by spikes.
    fn ends(&self, loose: bool, jumps: bool, dice: &mut Dice) -> Option<Ends> {
        let pre = self.pick(dice, |crowd| crowd.model.fires)?;
        let post = self.pick(dice, |crowd| !crowd.source)?;
        let least = if loose { 10 } else { dice.pick(&[0, 0, 1, 10]) };
        let strength = if jumps { 0.1 * post.model.span() } else { post.model.current };
        Some(Ends::new((pre, post), strength, least, self.net.dt(), dice))
    }

    fn couple(&mut self, kind: usize, dice: &mut Dice) -> Result<()> {
        let own = |crowd: &Crowd| !crowd.source && !crowd.many;
        let (Some(pre), Some(post)) = (self.pick(dice, own), self.pick(dice, own)) else { return Ok(()) };
        let ends = Ends::new((pre, post), 0.01 * post.model.conductance(), 0, self.net.dt(), dice);
        self.say(&ends.description(COUPLINGS[kind]));
        couplings::couple(self, ends, kind, dice)
    }

    fn crowd(&mut self, crowd: Crowd) {
        self.say(&format!("{} {}", crowd.pop.len(), crowd.model.name));
        self.crowds.push(crowd);
    }

    pub fn say(&mut self, part: &str) {
        self.description += if self.description.is_empty() { "" } else { ", " };
        self.description += part;
    }

    /// A crowd of those wanted, or a part of one.
    fn pick(&self, dice: &mut Dice, wanted: impl Fn(&Crowd) -> bool) -> Option<Crowd> {
        let crowds: Vec<&Crowd> = self.crowds.iter().filter(|crowd| wanted(crowd)).collect();
        let crowd = **crowds.get(dice.below(crowds.len()))?;
        Some(if dice.chance(0.7) { crowd } else { Crowd { pop: part(crowd.pop, dice), ..crowd } })
    }

    /// Record some of it.
    fn watch(&mut self, dice: &mut Dice) -> Result<()> {
        for crowd in self.crowds.clone() {
            let view = if dice.chance(0.5) { crowd.pop } else { part(crowd.pop, dice) };
            self.net.record_spikes(view)?;
            self.spikes.push(view);
            if !crowd.model.variables.is_empty() {
                let variable = dice.pick(crowd.model.variables);
                let some: Vec<usize> = (0..8).map(|_| dice.below(view.len())).filter(|&k| k < view.len()).collect();
                let every = (1 + dice.below(9)) as f64 * self.net.dt();
                self.net.record_some(view, variable, &some, every)?;
                self.samples.push((view, variable));
            }
        }
        for proj in self.projs.clone() {
            let synapses = self.net.synapses(proj)?.len();
            let some: Vec<usize> = (0..5).map(|_| dice.below(synapses)).filter(|&k| k < synapses).collect();
            self.net.record_weights(proj, &some, 3.0 * self.net.dt())?;
            self.weights.push(proj);
            if self.net.record_openings(proj, &[0], 2.0 * self.net.dt()).is_ok() {
                self.openings.push(proj);
            }
        }
        Ok(())
    }

    /// The number of recordings.
    pub fn recorded(&self) -> usize {
        self.spikes.len() + self.samples.len() + self.weights.len() + self.openings.len()
    }

    /// Add what was recorded to what has been `seen`, recording by recording; the number of spikes.
    pub fn see(&self, recording: &Recording, seen: &mut [Vec<u64>]) -> usize {
        let mut seen = seen.iter_mut();
        let mut count = 0;
        for &pop in &self.spikes {
            let Spikes { times, neurons, .. } = recording.spikes(pop).unwrap();
            count += times.len();
            let events = times.iter().zip(&neurons).flat_map(|(time, &neuron)| [time.to_bits(), neuron as u64]);
            seen.next().expect("a list for each recording").extend(events);
        }
        let samples = self.samples.iter().map(|&(pop, variable)| recording.samples(pop, variable));
        let weights = self.weights.iter().map(|&proj| recording.weights(proj));
        let openings = self.openings.iter().map(|&proj| recording.openings(proj));
        for samples in samples.chain(weights).chain(openings) {
            let Samples { times, values, .. } = samples.unwrap();
            let numbers = times.iter().zip(values.outer_iter()).flat_map(|(time, row)| {
                [time.to_bits()].into_iter().chain(row.iter().map(|x| x.to_bits()).collect::<Vec<_>>())
            });
            seen.next().expect("a list for each recording").extend(numbers);
        }
        count
    }
}

/// Some of the neurons of a view.
pub fn part(pop: Pop, dice: &mut Dice) -> Pop {
    let start = dice.below(pop.len());
    pop.slice(start..start + 1 + dice.below(pop.len() - start))
}
