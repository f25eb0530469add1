//! What is said of a table besides its columns.

use crate::network::Network;

/// Entries of key and text that a file carries beside its columns: of what kind its numbers are, their units, the time step
/// and the seed of the network that they came from, and whatever else you add.
///
/// ```
/// use synfire::files::Metadata;
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let net = Network::new(0.1)?.seed(7);
/// let metadata = Metadata::of(&net).with("subject", "cell A");
/// assert_eq!(metadata.get("dt"), Some("0.1"));
/// assert_eq!(metadata.get("seed"), Some("7"));
/// assert_eq!(metadata.get("subject"), Some("cell A"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    entries: Vec<(String, String)>,
}

impl Metadata {
    /// No entries.
    pub fn new() -> Metadata {
        Metadata::default()
    }

    /// The time step (`dt`, ms) and the seed (`seed`) of a network.
    pub fn of(net: &Network) -> Metadata {
        Metadata::new().with("dt", net.dt()).with("seed", net.given_seed())
    }

    /// With an entry more, in place of one of the same key.
    pub fn with(mut self, key: impl Into<String>, value: impl ToString) -> Metadata {
        self.set(key, value);
        self
    }

    /// The text under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// Key and text of each entry.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    pub(crate) fn set(&mut self, key: impl Into<String>, value: impl ToString) {
        let (key, value) = (key.into(), value.to_string());
        match self.entries.iter_mut().find(|(own, _)| *own == key) {
            Some((_, own)) => *own = value,
            None => self.entries.push((key, value)),
        }
    }
}
