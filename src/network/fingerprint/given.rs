//! All that was given to a network, thing by thing, so that what differs can be named.

use super::Fingerprint;
use crate::network::memory::hash;
use serde::{Deserialize, Serialize};

/// What is changed later of what there is, as one thing.
const CHANGE: &str = "change of what there was";

/// One thing that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thing {
    /// What it is: a population with its model and size, a projection, a drive.
    pub what: String,
    /// Its fingerprint.
    pub print: u64,
}

/// What a network was given, in the order in which it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    things: Vec<Thing>,
}

impl Given {
    pub fn new(things: Vec<Thing>) -> Given {
        Given { things }
    }

    pub fn note(&mut self, print: Fingerprint) {
        let what = print.what.clone();
        self.things.push(Thing { what, print: print.finish() });
    }

    /// What has been changed of what there is. Any number of changes in a row are one thing.
    pub fn note_change(&mut self, print: Fingerprint) {
        let print = print.finish();
        match self.things.last_mut().filter(|thing| thing.what == CHANGE) {
            Some(last) => last.print = hash(&[last.print, print]),
            None => self.things.push(Thing { what: CHANGE.into(), print }),
        }
    }

    pub fn things(&self) -> &[Thing] {
        &self.things
    }

    /// All of it as one number.
    pub fn hash(&self) -> u64 {
        self.things.iter().fold(0, |given, thing| hash(&[given, thing.print]))
    }

    /// What `there` was given otherwise than here, if anything; the first of it.
    pub fn difference(&self, there: &Given) -> Option<String> {
        let (here, there) = (&self.things, &there.things);
        let first =
            here.iter().zip(there).position(|(here, there)| here != there).unwrap_or(here.len().min(there.len()));
        match (here.get(first), there.get(first)) {
            (None, None) => None,
            (Some(here), None) => Some(format!("without the {}", named(here, &self.things[..first]))),
            (None, Some(more)) => Some(format!("that has a {} besides", named(more, &there[..first]))),
            (Some(here), Some(other)) if here.what == other.what => Some(format!(
                "whose {} is another than here, by its parameters, data, weights or delays",
                named(here, &self.things[..first])
            )),
            (Some(here), Some(other)) => {
                let other = named(other, &there[..first]);
                Some(format!(
                    "that was given a {other} where this one was given a {}",
                    named(here, &self.things[..first])
                ))
            }
        }
    }
}

/// A thing by its number among those of its kind that were given before. Populations say theirs.
fn named(thing: &Thing, before: &[Thing]) -> String {
    if thing.what.starts_with("population") {
        return thing.what.clone();
    }
    let number = before.iter().filter(|other| other.what == thing.what).count();
    format!("{} {number}", thing.what)
}
