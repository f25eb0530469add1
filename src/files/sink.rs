//! A running network into Parquet files.

use super::Metadata;
use super::parquet::{ColumnSlice, GROUP, Kind, Writer, failure};
use super::results::described;
use crate::error::{Error, Result};
use crate::network::{Origin, Sink};
use crate::recording::{Samples, Spikes};
use ::parquet::errors::ParquetError;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Writes what a run records into Parquet files of a folder, in groups of rows, so that the memory does not grow with the run.
///
/// Spikes go to `spikes.parquet`, with the columns `time` (ms), `neuron` and `population`, both counted from 0 in their
/// population and network. Samples go to a file for each recording, such as `v-population-0.parquet` or
/// `weight-projection-2.parquet`, with the columns `time`, `neuron` and one of the variable's name.
///
/// A group has 2^20 rows. After each group the file is a whole one; what a process that was killed has left of the group after it
/// is cut off by [`recover`](super::recover). [`ParquetSink::finish`] writes the last group and the metadata `complete`.
///
/// ```
/// use synfire::files::{Metadata, ParquetSink};
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// # let folder = std::env::temp_dir().join(format!("synfire-sink-{}", std::process::id()));
/// let mut net = Network::new(0.1)?.seed(1);
/// let cells = net.add(100, Lif::default())?;
/// net.drive(cells, Constant(30.0))?;
/// net.record_spikes(cells)?;
/// let mut sink = ParquetSink::create(&folder, &Metadata::of(&net))?;
/// net.run_into(1000.0, &mut sink)?;
/// sink.finish()?;
///
/// let spikes = Spikes::load_population(folder.join("spikes.parquet"), 0)?;
/// assert!(spikes.mean_rate() > 40.0 && spikes.stop == 1000.0);
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok(())
/// # }
/// ```
#[must_use = "without `finish`, the last spikes and samples are lost"]
pub struct ParquetSink {
    folder: PathBuf,
    metadata: Metadata,
    spikes: Option<Stream>,
    samples: Vec<(Origin, String, Vec<usize>, Stream)>,
    /// The window of what was taken (ms).
    window: Option<(f64, f64)>,
}

impl ParquetSink {
    /// A sink that writes into a folder, which is made if there is none. Files of the same names are overwritten.
    ///
    /// # Errors
    /// [`Error::File`] if the folder cannot be made.
    pub fn create(folder: impl Into<PathBuf>, metadata: &Metadata) -> Result<ParquetSink> {
        let folder = folder.into();
        fs::create_dir_all(&folder)
            .map_err(|error| Error::File { path: folder.display().to_string(), reason: error.to_string() })?;
        Ok(ParquetSink { folder, metadata: metadata.clone(), spikes: None, samples: Vec::new(), window: None })
    }

    /// Write what is left, and sync the files to the disk.
    ///
    /// # Errors
    /// [`Error::File`] if one of them cannot be written.
    pub fn finish(self) -> Result<()> {
        let window = self.window;
        let streams = self.spikes.into_iter().chain(self.samples.into_iter().map(|(.., stream)| stream));
        streams.into_iter().try_for_each(|mut stream| {
            stream.set_window(window);
            stream.finish()
        })
    }
}

impl Sink for ParquetSink {
    fn spikes(&mut self, of: Origin, piece: &Spikes) -> Result<()> {
        let start = self.window.map_or(piece.start, |(start, _)| start);
        self.window = Some((start, piece.stop));
        if self.spikes.is_none() {
            let columns = [("time", Kind::Repeated), ("neuron", Kind::Integers), ("population", Kind::Integers)];
            let metadata = described("spikes", &self.metadata).with("time unit", "ms");
            self.spikes = Some(Stream::create(self.folder.join("spikes.parquet"), &columns, metadata)?);
        }
        let Some(stream) = &mut self.spikes else { return Ok(()) };
        stream.metadata.set(format!("neurons of population {}", of.population), of.neurons);
        stream.set_window(self.window);
        let population = of.population as i64;
        stream.rows(
            piece.iter().map(|(time, neuron)| (time, (of.first + neuron) as i64, population)),
            |row, columns| {
                columns.times.push(row.0);
                columns.neurons.push(row.1);
                columns.populations.push(row.2);
            },
        )
    }

    fn samples(&mut self, of: Origin, piece: &Samples) -> Result<()> {
        let same = |(origin, variable, neurons, _): &(Origin, String, Vec<usize>, Stream)| {
            *origin == of && *variable == piece.variable && *neurons == piece.neurons
        };
        if !self.samples.iter().any(same) {
            let stream = self.create_samples(of, piece)?;
            self.samples.push((of, piece.variable.clone(), piece.neurons.clone(), stream));
        }
        let Some((.., stream)) = self.samples.iter_mut().find(|samples| same(samples)) else { return Ok(()) };
        let first = if of.projection.is_some() { 0 } else { of.first };
        let rows = piece.times.iter().zip(piece.values.rows()).flat_map(|(&time, values)| {
            let each = piece.neurons.iter().zip(values.to_vec());
            each.map(move |(&neuron, value)| (time, (first + neuron) as i64, value))
        });
        stream.rows(rows, |row, columns| {
            columns.times.push(row.0);
            columns.neurons.push(row.1);
            columns.values.push(row.2);
        })
    }
}

impl ParquetSink {
    fn create_samples(&self, of: Origin, piece: &Samples) -> Result<Stream> {
        let origin = match of.projection {
            Some(projection) => format!("projection-{projection}"),
            None => format!("population-{}", of.population),
        };
        let base = format!("{}-{origin}", piece.variable.replace(['/', '\\'], "_"));
        let taken =
            |name: &str| self.samples.iter().any(|(.., stream)| stream.path.file_name().is_some_and(|own| own == name));
        let mut name = format!("{base}.parquet");
        for number in 2.. {
            if !taken(&name) {
                break;
            }
            name = format!("{base}-{number}.parquet");
        }
        let columns = [("time", Kind::Repeated), ("neuron", Kind::Integers), (piece.variable.as_str(), Kind::Numbers)];
        let metadata = described("samples", &self.metadata)
            .with("form", "long")
            .with("time unit", "ms")
            .with("variable", &piece.variable)
            .with("unit", &piece.unit);
        Stream::create(self.folder.join(name), &columns, metadata)
    }
}

/// Rows that wait for their group to be full.
#[derive(Default)]
struct Waiting {
    times: Vec<f64>,
    neurons: Vec<i64>,
    populations: Vec<i64>,
    values: Vec<f64>,
}

/// A file that is being written.
struct Stream {
    path: PathBuf,
    writer: Writer<BufWriter<File>>,
    metadata: Metadata,
    waiting: Waiting,
}

impl Stream {
    fn create(path: PathBuf, columns: &[(&str, Kind)], metadata: Metadata) -> Result<Stream> {
        let file = File::create(&path).map_err(|error| failed(&path, error.into()))?;
        let writer =
            Writer::new(BufWriter::with_capacity(1 << 18, file), columns).map_err(|error| failed(&path, error))?;
        Ok(Stream { path, writer, metadata: metadata.with("complete", false), waiting: Waiting::default() })
    }

    fn set_window(&mut self, window: Option<(f64, f64)>) {
        if let Some((start, stop)) = window.filter(|_| self.metadata.get("content") == Some("spikes")) {
            self.metadata.set("start", start);
            self.metadata.set("stop", stop);
        }
    }

    fn rows<R>(&mut self, rows: impl Iterator<Item = R>, put: impl Fn(R, &mut Waiting)) -> Result<()> {
        for row in rows {
            put(row, &mut self.waiting);
            if self.waiting.times.len() == GROUP {
                let written = self.group().and_then(|()| self.writer.footer(&self.metadata));
                written.map_err(|error| failed(&self.path, error))?;
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let Waiting { times, neurons, populations, values } = &mut self.waiting;
        let last = if self.writer.kinds()[2] == Kind::Integers {
            ColumnSlice::Integers(populations)
        } else {
            ColumnSlice::Numbers(values)
        };
        self.writer.group(&[ColumnSlice::Numbers(times), ColumnSlice::Integers(neurons), last])?;
        times.clear();
        neurons.clear();
        populations.clear();
        values.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        let rest = if self.waiting.times.is_empty() { Ok(()) } else { self.group() };
        rest.map_err(|error| failed(&self.path, error))?;
        self.metadata.set("complete", true);
        let finished = self.writer.finish(&self.metadata).map_err(failure);
        let synced = finished.and_then(|file| file.into_inner().map_err(|error| error.into_error())?.sync_all());
        synced.map_err(|error| failed(&self.path, error.into()))
    }
}

fn failed(path: &Path, error: ParquetError) -> Error {
    Error::File { path: path.display().to_string(), reason: failure(error).to_string() }
}
