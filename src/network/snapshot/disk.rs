//! Snapshots as files.

use super::{Given, Network, Snapshot};
use crate::disk::container::{self, Section};
use crate::disk::replace::replace;
use crate::error::{Error, Result};
use crate::network::fingerprint::Thing;
use std::fs::File;
use std::path::Path;

const HEAD: &[u8; 8] = b"head    ";
const GIVEN: &[u8; 8] = b"given   ";
const STATE: &[u8; 8] = b"state   ";

impl Network {
    /// Write the present state to a file, whole or not at all: under another name first, synced to the disk, and then in place
    /// of what was there. The three last states are kept, or [as many as asked for](Network::generations).
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// # let folder = std::env::temp_dir().join(format!("synfire-save-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let path = folder.join("state.synfire");
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.drive(cells, Constant(30.0))?;
    /// net.run(50.0)?;
    /// net.save(&path)?;
    /// net.run(50.0)?;
    /// net.load(&path)?;
    /// assert_eq!(net.time(), 50.0);
    ///
    /// let mut other = Network::new(0.1)?;
    /// other.add(11, Lif::default())?;
    /// let error = other.load(&path).unwrap_err().to_string();
    /// assert!(error.contains("given a population 0 (Lif) of 10 neurons where this one was given a population 0 (Lif) of 11"));
    /// # std::fs::remove_dir_all(folder).unwrap();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A process that is killed while it writes leaves a file whose name ends in `.unfinished`, which nobody needs.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written, with what the system says; what was there is then there still.
    /// [`Error::Snapshot`] of a network that has stopped in the middle of a step.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        if self.stopped.is_some() {
            let reason = "the network has stopped in the middle of a step, which is no state to go back to".into();
            return Err(Error::Snapshot { reason });
        }
        self.snapshot().write(path.as_ref(), self.generations)
    }

    /// Go to the state in a file that [`Network::save`] has written, of a network that was built in the same way.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the file cannot be read, or is not whole to the last bit, with the place of the damage;
    /// otherwise as [`Network::restore`]. The network is then as it was.
    pub fn load(&mut self, path: impl AsRef<Path>) -> Result<()> {
        self.restore(&Snapshot::load(path)?)
    }
}

impl Snapshot {
    /// Write the snapshot to a file, as [`Network::save`] does, and keep none of before.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.write(path.as_ref(), 1)
    }

    /// Read a snapshot from a file that [`Snapshot::save`] or [`Network::save`] has written.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the file cannot be read or is damaged.
    pub fn load(path: impl AsRef<Path>) -> Result<Snapshot> {
        let path = path.as_ref();
        let unreadable = |reason: String| Error::Unreadable { path: path.display().to_string(), reason };
        let open = || -> std::io::Result<(File, u64)> {
            let file = File::open(path)?;
            let len = file.metadata()?.len();
            Ok((file, len))
        };
        let (mut file, len) = open().map_err(|error| unreadable(error.to_string()))?;
        container::read(&mut file, len).and_then(from_sections).map_err(unreadable)
    }

    fn write(&self, path: &Path, generations: usize) -> Result<()> {
        let head = [self.layout as u64, self.network, self.dt.to_bits(), self.seed, self.step, self.checksum];
        let mut given = Vec::new();
        for Thing { what, print } in self.given.things() {
            given.extend([*print, what.len() as u64]);
            given.extend(what.as_bytes().chunks(8).map(|bytes| {
                let mut word = [0; 8];
                word[..bytes.len()].copy_from_slice(bytes);
                u64::from_le_bytes(word)
            }));
        }
        let sections: [(_, &[u64]); 3] = [(HEAD, &head), (GIVEN, &given), (STATE, &self.state)];
        replace(path, generations, |file| container::write(file, &sections))
    }
}

fn from_sections(sections: Vec<Section>) -> Result<Snapshot, String> {
    let [(head_name, head), (given_name, given), (state_name, state)] = <[Section; 3]>::try_from(sections)
        .map_err(|sections| format!("it has {} sections where a snapshot has 3", sections.len()))?;
    if [&head_name, &given_name, &state_name] != [HEAD, GIVEN, STATE] {
        return Err("its sections are not head, given and state, in this order, so it is no snapshot".into());
    }
    let [layout, network, dt, seed, step, checksum] = <[u64; 6]>::try_from(head)
        .map_err(|head| format!("its head has {} words where a snapshot has 6", head.len()))?;
    let layout = u32::try_from(layout).map_err(|_| format!("it names a layout {layout} of the state"))?;
    let given = given_from(&given).ok_or("what its network was given cannot be read")?;
    Ok(Snapshot { layout, network, dt: f64::from_bits(dt), seed, given, step, checksum, state })
}

fn given_from(mut words: &[u64]) -> Option<Given> {
    let mut things = Vec::new();
    while let [print, len, rest @ ..] = words {
        let len = usize::try_from(*len).ok()?;
        let (text, rest) = rest.split_at_checked(len.div_ceil(8))?;
        let mut bytes: Vec<u8> = text.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(len);
        things.push(Thing { what: String::from_utf8(bytes).ok()?, print: *print });
        words = rest;
    }
    words.is_empty().then(|| Given::new(things))
}
