//! What a network does, on one of several courses.

use super::changes;
use super::draft::Draft;
use crate::dice::Dice;
use std::fmt;
use synfire::network::Snapshot;
use synfire::prelude::*;
use synfire::simd::{Width, limit};

/// How a network is run.
#[derive(Clone, Copy)]
pub struct Course {
    pub width: Width,
    pub threads: usize,
    /// Whether each stretch is cut into pieces of up to so many steps.
    pub cut: usize,
    /// After which of the stretches it is saved, and another network goes on.
    pub restore: Option<usize>,
}

/// What all others must be equal to.
pub const PLAIN: Course = Course { width: Width::Avx512, threads: 1, cut: 0, restore: None };

/// Stretches of a run, after each of which something is changed.
const STRETCHES: usize = 4;

/// What is seen of a run.
pub struct Outcome {
    /// The hash of the state after each stretch.
    hashes: Vec<u64>,
    /// Hashes of what was recorded in each stretch.
    recordings: Vec<u64>,
    spikes: usize,
    /// Why it ended early.
    end: Option<String>,
    /// What the network is.
    description: String,
    /// Threads that worked for it.
    pub threads: u32,
}

impl Outcome {
    /// The course of a network, of which some parts are left out.
    pub fn of(seed: u64, course: Course, without: u32) -> Outcome {
        limit(course.width);
        let mut draft = Draft::new(seed, course.threads, without);
        let mut outcome = Outcome {
            hashes: vec![draft.net.state_hash()],
            recordings: Vec::new(),
            spikes: 0,
            end: None,
            description: draft.description.clone(),
            threads: 0,
        };
        let restore = course.restore.map(|after| after % STRETCHES);
        for stretch in 0..STRETCHES {
            let mut dice = Dice::new(seed, 1000 + stretch as u64);
            let steps = 15 + dice.below(50);
            if let Err(error) = outcome.go(&mut draft, steps, course.cut) {
                outcome.end = Some(name(&error));
                return outcome;
            }
            changes::change(&mut draft, &mut dice);
            outcome.hashes.push(draft.net.state_hash());
            outcome.threads = outcome.threads.max(draft.witness.threads());
            if restore == Some(stretch) {
                let text = serde_json::to_string(&draft.net.snapshot()).unwrap();
                let snapshot: Snapshot = serde_json::from_str(&text).unwrap();
                draft = Draft::new(seed, course.threads, without);
                draft.net.restore(&snapshot).unwrap();
            }
        }
        outcome
    }

    /// Run a stretch.
    fn go(&mut self, draft: &mut Draft, steps: usize, cut: usize) -> Result<()> {
        let mut seen = vec![Vec::new(); draft.recorded()];
        let (mut done, mut piece) = (0, 0);
        while done < steps {
            piece = (piece * 5 + 3) % cut.max(1);
            let now = if cut == 0 { steps } else { piece.min(steps - done) };
            let recording = draft.net.run(now as f64 * draft.net.dt())?;
            self.spikes += draft.see(&recording, &mut seen);
            done += now;
        }
        let words = seen.into_iter().flatten();
        self.recordings
            .push(words.fold(7, |hash, word| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)));
        Ok(())
    }

    /// What another outcome differs in.
    pub fn difference(&self, other: &Outcome) -> Option<String> {
        let first = |a: &[u64], b: &[u64]| a.iter().zip(b).position(|(a, b)| a != b);
        let what = match (first(&self.hashes, &other.hashes), first(&self.recordings, &other.recordings)) {
            (Some(0), _) => "it is built otherwise".into(),
            (Some(stretch), _) => format!("the state differs after stretch {stretch}"),
            (None, Some(recording)) => format!("the recording of stretch {} differs", recording + 1),
            _ if self.end != other.end || self.hashes.len() != other.hashes.len() => {
                format!("it ends with {:?}", other.end)
            }
            _ => return None,
        };
        Some(format!("{what}: {self}"))
    }

    /// Whether something happens.
    pub fn is_lively(&self) -> bool {
        self.spikes > 100 && self.end.is_none()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} spikes, {:?}, {}", self.spikes, self.end, self.description)
    }
}

/// Which error it is; the time of a divergence depends on when it is looked for.
fn name(error: &Error) -> String {
    match error {
        Error::Diverged { population, .. } => format!("diverged: {population}"),
        other => other.to_string(),
    }
}
