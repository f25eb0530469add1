//! What a network makes, as tables, and back: spikes, samples, synapses.

use super::trouble::unreadable;
use super::{Column, Metadata, Table, npz};
use crate::connect::{Connect, Pairs, Wiring};
use crate::error::Result;
use crate::network::{Network, Proj};
use crate::recording::{Samples, Spikes};
use ndarray::{Array1, Array2};
use std::path::Path;

impl Spikes {
    /// Write the spikes to a file, whose format is named by the ending of the path: see [`Table`]. It has the
    /// columns `time` (ms) and `neuron`.
    ///
    /// ```
    /// use synfire::recording::Spikes;
    ///
    /// # let folder = std::env::temp_dir().join(format!("synfire-spikes-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let path = folder.join("spikes.parquet");
    /// let spikes = Spikes::new(vec![10.0, 20.1], vec![1, 0], 2, 0.0, 100.0)?;
    /// spikes.save(&path)?;
    /// assert_eq!(Spikes::load(&path)?, spikes);
    /// # std::fs::remove_dir_all(folder).unwrap();
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Error::File`] for another ending or if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_with(path, &Metadata::new())
    }

    /// The same, with [`Metadata`] such as those of the network that fired them.
    ///
    /// # Errors
    /// As [`Spikes::save`].
    pub fn save_with(&self, path: impl AsRef<Path>, metadata: &Metadata) -> Result<()> {
        let mut table = Table::new()
            .column("time", Column::Numbers(self.times.to_vec()))
            .column("neuron", integers(self.neurons.iter().copied()));
        table.metadata = described("spikes", metadata)
            .with("time unit", "ms")
            .with("neurons", self.len)
            .with("start", self.start)
            .with("stop", self.stop);
        table.save(path)
    }

    /// Read spikes from a file that [`Spikes::save`] has written.
    ///
    /// # Errors
    /// [`crate::Error::Unreadable`] if the file cannot be read or does not say how many neurons there were and from when to when:
    /// for such a file there is [`Spikes::load_within`].
    pub fn load(path: impl AsRef<Path>) -> Result<Spikes> {
        let path = path.as_ref();
        let table = Table::load(path)?;
        if table.get("population").is_some() {
            let reason = "it has spikes of several populations; read one by Spikes::load_population";
            return Err(unreadable(path, reason));
        }
        let entry = |key: &str| {
            let missing = || format!("its metadata have no \"{key}\"; say it with Spikes::load_within");
            table.metadata.get(key).ok_or_else(missing)
        };
        let read = || {
            Ok((
                parsed("neurons", entry("neurons")?)?,
                entry_of("start", entry("start")?)?,
                entry_of("stop", entry("stop")?)?,
            ))
        };
        let (len, start, stop) = read().map_err(|reason: String| unreadable(path, reason))?;
        spikes(path, &table, len, start, stop)
    }

    /// Read spikes from a file with columns `time` (ms) and `neuron`: of `len` neurons, in a recording from `start` to `stop`
    /// (ms).
    ///
    /// # Errors
    /// [`crate::Error::Unreadable`] if the file cannot be read or has spikes that are not within.
    pub fn load_within(path: impl AsRef<Path>, len: usize, start: f64, stop: f64) -> Result<Spikes> {
        let path = path.as_ref();
        spikes(path, &Table::load(path)?, len, start, stop)
    }

    /// Read the spikes of one population, by its number in its network, from a file that a
    /// [`ParquetSink`](crate::files::ParquetSink) has written.
    ///
    /// # Errors
    /// As [`Spikes::load`].
    pub fn load_population(path: impl AsRef<Path>, population: usize) -> Result<Spikes> {
        let path = path.as_ref();
        let table = Table::load(path)?;
        let read = || -> Result<_, String> {
            let entry = |key: &str| table.metadata.get(key).ok_or_else(|| format!("its metadata have no \"{key}\""));
            let len = parsed("neurons", entry(&format!("neurons of population {population}"))?)?;
            let of = table.indices("population")?;
            let rows: Vec<usize> =
                of.iter().enumerate().filter(|(_, own)| **own == population).map(|(row, _)| row).collect();
            let (times, neurons) = (table.numbers("time")?, table.indices("neuron")?);
            let times = rows.iter().map(|&row| times[row]).collect::<Vec<f64>>();
            let neurons = rows.iter().map(|&row| neurons[row]).collect::<Vec<usize>>();
            Ok((times, neurons, len, entry_of("start", entry("start")?)?, entry_of("stop", entry("stop")?)?))
        };
        let (times, neurons, len, start, stop) = read().map_err(|reason| unreadable(path, reason))?;
        Spikes::new(times, neurons, len, start, stop).map_err(|error| unreadable(path, error.to_string()))
    }
}

fn spikes(path: &Path, table: &Table, len: usize, start: f64, stop: f64) -> Result<Spikes> {
    let read = || Ok((table.numbers("time")?, table.indices("neuron")?));
    let (times, neurons) = read().map_err(|reason: String| unreadable(path, reason))?;
    Spikes::new(times, neurons, len, start, stop).map_err(|error| unreadable(path, error.to_string()))
}

impl Samples {
    /// Write the samples to a file, whose format is named by the ending of the path: see [`Table`]. It has a
    /// column `time` (ms) and one for each neuron, under its number.
    ///
    /// # Errors
    /// [`crate::Error::File`] for another ending or if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_with(path, &Metadata::new())
    }

    /// The same, with [`Metadata`] such as those of the network that was sampled.
    ///
    /// # Errors
    /// As [`Samples::save`].
    pub fn save_with(&self, path: impl AsRef<Path>, metadata: &Metadata) -> Result<()> {
        let mut table = Table::new().column("time", Column::Numbers(self.times.to_vec()));
        for (neuron, values) in self.neurons.iter().zip(self.values.columns()) {
            table = table.column(neuron.to_string(), Column::Numbers(values.to_vec()));
        }
        table.metadata = self.described(metadata, "wide");
        table.save(path)
    }

    /// The same with a row for each sample: columns `time` (ms), `neuron`, and one under the name of the variable.
    ///
    /// # Errors
    /// As [`Samples::save`].
    pub fn save_long(&self, path: impl AsRef<Path>, metadata: &Metadata) -> Result<()> {
        let n = self.neurons.len();
        let times = self.times.iter().flat_map(|&time| std::iter::repeat_n(time, n));
        let neurons = self.times.iter().flat_map(|_| self.neurons.iter().copied());
        let mut table = Table::new()
            .column("time", Column::Numbers(times.collect()))
            .column("neuron", integers(neurons))
            .column(self.variable.clone(), Column::Numbers(self.values.iter().copied().collect()));
        table.metadata = self.described(metadata, "long");
        table.save(path)
    }

    fn described(&self, metadata: &Metadata, form: &str) -> Metadata {
        let metadata = described("samples", metadata).with("form", form).with("time unit", "ms");
        metadata.with("variable", &self.variable).with("unit", &self.unit)
    }

    /// Read samples from a file that [`Samples::save`] or [`Samples::save_long`] has written, or a
    /// [`ParquetSink`](crate::files::ParquetSink).
    ///
    /// A file with columns `time` and `neuron` and one more is taken as long, any other with a column `time` as wide.
    ///
    /// # Errors
    /// [`crate::Error::Unreadable`] if the file cannot be read, or has not a value for each time and neuron.
    pub fn load(path: impl AsRef<Path>) -> Result<Samples> {
        let path = path.as_ref();
        let table = Table::load(path)?;
        let read = if table.get("neuron").is_some() { long(&table) } else { wide(&table) };
        let (variable, neurons, times, values) = read.map_err(|reason| unreadable(path, reason))?;
        let unit = table.metadata.get("unit").unwrap_or_default();
        Samples::new(variable, unit, times, neurons, values).map_err(|error| unreadable(path, error.to_string()))
    }
}

type Parts = (String, Vec<usize>, Array1<f64>, Array2<f64>);

fn wide(table: &Table) -> Result<Parts, String> {
    let times: Array1<f64> = table.numbers("time")?.into();
    let columns: Vec<&(String, Column)> = table.columns.iter().filter(|(name, _)| name != "time").collect();
    let mut values = Array2::zeros((times.len(), columns.len()));
    let mut neurons = Vec::with_capacity(columns.len());
    for ((name, _), mut own) in columns.into_iter().zip(values.columns_mut()) {
        let number = || format!("its column \"{name}\" is named after no neuron, by its number");
        neurons.push(name.parse().map_err(|_| number())?);
        own.assign(&Array1::from(table.numbers(name)?));
    }
    let variable = table.metadata.get("variable").unwrap_or("value").into();
    Ok((variable, neurons, times, values))
}

fn long(table: &Table) -> Result<Parts, String> {
    let known = ["time", "neuron", "population"];
    let other = table.columns.iter().find(|(name, _)| !known.contains(&name.as_str()));
    let variable = other.map(|(name, _)| name.clone()).ok_or("it has no column of values")?;
    let (times, neurons, values) = (table.numbers("time")?, table.indices("neuron")?, table.numbers(&variable)?);
    let n = times.iter().take_while(|time| **time == times[0]).count();
    let rows = times.len().checked_div(n).unwrap_or(0);
    let first = &neurons[..n];
    for (row, (time, neuron)) in times.iter().zip(&neurons).enumerate() {
        if rows * n != times.len() || *time != times[row / n * n] || *neuron != first[row % n] {
            return Err(format!("row {row} breaks the order: at each time there must be the same {n} neurons"));
        }
    }
    let each = times.iter().step_by(n.max(1)).copied().collect();
    let values = Array2::from_shape_vec((rows, n), values).map_err(|error| error.to_string())?;
    Ok((variable, first.to_vec(), each, values))
}

impl Pairs {
    /// Read synapses from a file with columns `source`, `target`, and, if it has them, `weight` and `delay` (ms), such as
    /// [`Network::save_synapses`] has written; or a sparse matrix that SciPy has written by `save_npz`, by rows (CSR) or by
    /// coordinates (COO). Where there are no weights, each is 1.
    ///
    /// # Errors
    /// [`crate::Error::Unreadable`] if the file cannot be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Wiring<Pairs>> {
        let path = path.as_ref();
        let archive = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("npz"));
        let sparse = if archive { npz::sparse(path).map_err(|reason| unreadable(path, reason))? } else { None };
        if let Some(wiring) = sparse {
            return wiring.map_err(|error| unreadable(path, error.to_string()));
        }
        let table = Table::load(path)?;
        let read = || -> Result<Wiring<Pairs>, String> {
            let pairs = table.indices("source")?.into_iter().zip(table.indices("target")?).collect();
            let mut wiring = Pairs(pairs).weight(1.0);
            if table.get("weight").is_some() {
                wiring.weight = one_or_each(table.numbers("weight")?);
            }
            if table.get("delay").is_some() {
                wiring.delay = one_or_each(table.numbers("delay")?);
            }
            Ok(wiring)
        };
        read().map_err(|reason| unreadable(path, reason))
    }
}

/// One value where all are the same, which takes less memory in a network.
fn one_or_each(values: Vec<f64>) -> crate::init::Init {
    match values.first() {
        Some(first) if values.iter().all(|value| value.to_bits() == first.to_bits()) => (*first).into(),
        _ => values.into(),
    }
}

impl Network {
    /// Write the synapses of a projection to a file, whose format is named by the ending of the path: see
    /// [`Table`]. It has the columns `source`, `target`, `weight` and `delay` (ms), and [`Pairs::load`]
    /// reads it.
    ///
    /// # Errors
    /// [`crate::Error::File`] for another ending or if the file cannot be written; otherwise as [`Network::synapses`].
    pub fn save_synapses(&self, projection: Proj, path: impl AsRef<Path>) -> Result<()> {
        let synapses = self.synapses(projection)?;
        let mut table = Table::new()
            .column("source", integers(synapses.iter().map(|synapse| synapse.source)))
            .column("target", integers(synapses.iter().map(|synapse| synapse.target)))
            .column("weight", Column::Numbers(synapses.iter().map(|synapse| synapse.weight).collect()))
            .column("delay", Column::Numbers(synapses.iter().map(|synapse| synapse.delay).collect()));
        table.metadata = described("synapses", &Metadata::of(self)).with("delay unit", "ms");
        table.save(path)
    }
}

/// Metadata with what every file says.
pub(super) fn described(content: &str, metadata: &Metadata) -> Metadata {
    let own = Metadata::new().with("content", content).with("synfire", env!("CARGO_PKG_VERSION"));
    metadata.iter().fold(own, |own, (key, value)| own.with(key, value))
}

fn integers(indices: impl Iterator<Item = usize>) -> Column {
    Column::Integers(indices.map(|index| index as i64).collect())
}

fn parsed(key: &str, text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("its \"{key}\" is \"{text}\", which is no count"))
}

fn entry_of(key: &str, text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("its \"{key}\" is \"{text}\", which is no number"))
}
